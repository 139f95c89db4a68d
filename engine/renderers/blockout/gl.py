"""The only module that knows OpenGL: one context, its programs and buffers, and how a picture is drawn with them."""

import math
from dataclasses import dataclass
from itertools import product

import moderngl
import numpy as np

from engine.assets import asset
from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.renderers.blockout.light import Look
from engine.renderers.blockout.optics import FAR_M, NEAR_M, SENSOR_WIDTH_MM, View, projection
from engine.renderers.blockout.rows import GROUND_M, Placed, gathered
from engine.renderers.blockout.shapes import SHAPES, Rows, meshes
from engine.renderers.blockout.skeleton import Floats
from engine.renderers.blockout.weather import STREAKS

_LAMPS, _SOFT_LAMPS = 6, 3  # how many lamps light a picture: the nearest
_SHADOW_PX, _SOFT_SHADOW_PX = (2048, 1024), (768, 512)  # of the set, of the people
_SOFT_SCALE = 0.875
"""How large a software rasteriser draws a picture that it then enlarges: shading is nearly all of its work, and a
blockout must keep ahead of the clock on two cores. A graphics card draws every pixel."""
_FURNITURE_M = 1.6
_FAINT = 0.2  # a sun or moon weaker than this, behind rain clouds, throws no shadow that anyone would see
_FRONT_FIRST = ("limb", "ball", "cone", "cylinder", "box")
_SOLID = ("cone", "cylinder", "box")
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "gdi generic")


@dataclass(frozen=True)
class Scene:
    """One picture to draw. `fixed` stands for the whole shot and is told apart by identity."""

    view: View
    look: Look
    fixed: Placed
    people: Placed
    lamps: Floats
    feet: Floats
    centre: Floats
    shadow_m: float
    floor_m: float
    drops: Floats
    blur: float
    """Aperture as focal length over f-number, in metres; 0 keeps everything sharp."""
    exposure: float
    grain: int


def context() -> moderngl.Context:
    """A GL 3.3 context without a window. Raises EngineError when this machine has none."""
    tried: list[str] = []
    for options in ({"backend": "egl"}, {}):
        try:
            return moderngl.create_context(standalone=True, require=330, **options)  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001  (glcontext raises bare Exception for a missing library)
            tried.append(str(error))
    raise EngineError(
        "No OpenGL 3.3 is to be had on this machine: {reason}.",
        advice="On Debian or Ubuntu install libegl1 and libgl1; elsewhere install the graphics driver.",
        reason="; ".join(tried),
    )


class Canvas:
    """The context with everything that stays: meshes, programs, targets of each size. Belongs to one thread."""

    def __init__(self) -> None:
        self._gl = context()
        self.device = str(self._gl.info["GL_RENDERER"])
        self.software = any(name in self.device.lower() for name in _SOFTWARE)
        self._lamps = _SOFT_LAMPS if self.software else _LAMPS
        self._programs: dict[tuple[str, ...], moderngl.Program] = {}
        self._arrays: dict[tuple[object, ...], moderngl.VertexArray] = {}
        self._free: list[_Target] = []
        with self._gl:
            self._meshes = {
                name: (self._gl.buffer(points.tobytes()), self._gl.buffer(triangles.tobytes()))
                for name, (points, triangles) in meshes(12 if self.software else 24).items()
            }
            self._rows = {name: self._gl.buffer(reserve=80 * 512, dynamic=True) for name in SHAPES}
            self._drops = self._gl.buffer(reserve=16 * 2 * 4500, dynamic=True)
            self._shadows = _Shadows(self._gl, _SOFT_SHADOW_PX if self.software else _SHADOW_PX)
            self._get_ready()

    def draw(self, scene: Scene, width: int, height: int) -> Pixels:
        """The picture, (height, width, 3) uint8, the caller's own."""
        return self.finished(self.begun(scene, width, height))

    def begun(self, scene: Scene, width: int, height: int) -> "_Target":
        """Hands a picture to the driver, which goes on with it while the caller does something else.

        What it gives back is to be given to `finished`, or to `dropped`.
        """
        with self._gl:
            target = self._target(width, height)
            clip = projection(scene.view.focal_mm, width / height) @ scene.view.matrix()
            shady = bool(scene.look.sun.max() > _FAINT)
            light = self._shadows.matrix(scene)
            near = self._shadows.around(scene.people, light)
            if shady:
                self._cast(scene, light, near)
            self._paint(scene, target, clip, light, near if shady else None)
            self._sky(scene, clip)
            if len(scene.drops):
                self._fall(scene, clip, target.drawn.height)
            target.scene = scene
            self._shadows.of_people.use()  # leaving a target is what sets a software rasteriser to work on it
            self._shadows.of_people.clear(depth=1.0)
            return target

    def finished(self, target: "_Target") -> Pixels:
        """The picture that was begun, (height, width, 3) uint8, the caller's own."""
        with self._gl:
            self._finish(target)
            read = np.frombuffer(target.finished.read(components=4), np.uint8).reshape(target.height, target.width, 4)
        pixels = np.empty((target.height, target.width, 3), np.uint8)
        for channel in range(3):  # four times as fast as all three at once
            pixels[:, :, channel] = read[:, :, channel]
        self.dropped(target)
        return pixels

    def dropped(self, target: "_Target") -> None:
        """Takes back the target of a picture that nobody wants any more."""
        target.scene = None
        self._free.append(target)

    def _cast(self, scene: Scene, light: Floats, near: Floats) -> None:
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = "<="
        program = self._program("shadow")
        _write(program, to_clip=light)
        if self._shadows.stale(scene.fixed, light):
            # A room's key light is one that the crew hung: walls and ceiling are not in its way.
            largest_m = _FURNITURE_M if scene.look.roof else GROUND_M
            self._shadows.of_set.use()
            self._shadows.of_set.clear(depth=1.0)
            self._send({shape: scene.fixed.casting(shape, light, largest_m) for shape in SHAPES})
            self._render(program)
        self._shadows.of_people.use()
        self._shadows.of_people.clear(depth=1.0)
        made = light.copy()
        made[:2] *= near[0]
        made[:2, 3] += near[1:]
        _write(program, to_clip=made)
        self._send(scene.people.rows)
        self._render(program)

    def _paint(self, scene: Scene, target: "_Target", clip: Floats, light: Floats, near: Floats | None) -> None:
        look = scene.look
        self._send(gathered(scene.fixed, scene.people, clip, scene.view.eye))
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = "<="
        target.drawn.use()
        target.drawn.clear(depth=1.0)
        if self.software:
            self._lay_depth(target, clip)
        self._shadows.use()
        lit = look.lamps > 0.02 and len(scene.lamps) > 0
        program = self._program("scene", *_flags(near is not None, lit, look.wet > 0.01, look.white > 0.01))
        lamps, colours = _lamps(scene, look.lamps, self._lamps)
        near_feet = np.vstack([(scene.feet[:, :2] - 0.5).min(0), (scene.feet[:, :2] + 0.5).max(0)]).ravel()
        _write(
            program, to_clip=clip, to_shadow=light, shadow=0, to_sun=look.to_sun, sun=look.sun, sky=look.sky,
            horizon=look.horizon, eye=scene.view.eye, air=(look.haze, look.lamps, look.wet, look.white),
            floor_=(scene.floor_m, scene.exposure, 0, 0), feet=scene.feet, lamp=lamps, lamp_colour=colours,
            near_feet=near_feet, people=1, near_people=(0, 0, 0) if near is None else _halved(near),
        )  # fmt: skip
        self._render(program)

    def _lay_depth(self, target: "_Target", clip: Floats) -> None:
        """Depth alone first, so that each pixel is shaded once: for a processor, shading costs more than triangles."""
        program = self._program("shadow")
        _write(program, to_clip=clip)
        target.drawn.color_mask = (False, False, False, False)
        self._gl.polygon_offset = 1.0, 1.0  # the same point comes out a hair different in another program
        self._render(program, _SOLID)
        self._gl.polygon_offset = 0.0, 0.0
        target.drawn.color_mask = (True, True, True, True)

    def _send(self, rows: dict[str, Rows]) -> None:
        """Makes these rows what `_render` draws."""
        self._sent = {shape: len(made) for shape, made in rows.items() if len(made)}
        for shape, made in rows.items():
            if len(made):
                buffer = self._rows[shape]
                if buffer.size < made.nbytes:
                    buffer.orphan(2 * made.nbytes)
                buffer.write(np.ascontiguousarray(made))

    def _render(self, program: moderngl.Program, shapes: tuple[str, ...] = _FRONT_FIRST) -> None:
        for shape in shapes:
            if shape in self._sent:
                self._array(program, shape).render(instances=self._sent[shape])

    def _sky(self, scene: Scene, clip: Floats) -> None:
        look = scene.look
        program = self._program("sky")
        _write(
            program, to_world=np.linalg.inv(clip), eye=scene.view.eye, zenith=look.zenith, horizon=look.horizon,
            sun=look.sun, to_sun=look.to_sun, tune=(min(1.0, look.haze * 22), scene.exposure),
        )  # fmt: skip
        self._plain(program).render(moderngl.TRIANGLES, 3)

    def _fall(self, scene: Scene, clip: Floats, height: int) -> None:
        kind = scene.look.particles
        lines = kind in STREAKS
        self._gl.enable(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        program = self._program("drops", *(() if lines else ("ROUND",)))
        size = {"snow": 0.020, "leaf": 0.05}.get(kind, 0.02) * height * scene.view.focal_mm / 24
        _write(program, to_clip=clip, size=size, colour=_drop_colour(scene.look))
        self._drops.write(scene.drops.astype(np.float32).tobytes())
        self._falling(program).render(moderngl.LINES if lines else moderngl.POINTS, len(scene.drops))

    def _finish(self, target: "_Target") -> None:
        scene = target.scene
        assert scene is not None
        look = scene.look
        program = self._program("finish", *(("SHALLOW",) if scene.blur > 0 else ()))
        self._gl.enable_only(moderngl.NOTHING)
        (target.graded or target.finished).use()
        target.colour.use(0)
        target.depth.use(1)
        focal_m = scene.view.focal_mm / 1000
        circle = scene.blur * focal_m / (SENSOR_WIDTH_MM / 1000) * target.drawn.width / 2
        _write(
            program, picture=0, depth=1, grade=(look.saturation, look.contrast, look.steps, scene.grain + 1),
            tint=np.sqrt(look.tint), tone=look.shadow, lens=(NEAR_M, FAR_M, scene.view.focus_m, circle),
        )  # fmt: skip
        self._plain(program).render(moderngl.TRIANGLES, 3)
        if target.graded is not None:
            target.finished.use()
            target.small.use(0)
            self._plain(self._program("enlarge")).render(moderngl.TRIANGLES, 3)

    def _program(self, name: str, *flags: str) -> moderngl.Program:
        key = (name, *flags)
        if key not in self._programs:
            head = "#version 330\n" + "".join(f"#define {flag}\n" for flag in flags) + f"#define LAMPS {self._lamps}\n"
            upper = (_text("place.glsl") if name in ("scene", "shadow") else "") + _text(f"{name}.vert")
            lower = "void main() {}\n" if name == "shadow" else _text(f"{name}.frag")
            self._programs[key] = self._gl.program(vertex_shader=head + upper, fragment_shader=head + lower)
        return self._programs[key]

    def _array(self, program: moderngl.Program, shape: str) -> moderngl.VertexArray:
        key = (id(program), shape)
        if key not in self._arrays:
            points, triangles = self._meshes[shape]
            casting = "n" not in program
            mesh = (points, "3f 3x4 1f", "p", "e") if casting else (points, "3f 3f 1f", "p", "n", "e")
            names = ("m0", "m1", "m2", "k") if casting else ("m0", "m1", "m2", "c", "k")
            row = "4f 4f 4f 4x4 4f/i" if casting else "4f 4f 4f 4f 4f/i"
            self._arrays[key] = self._gl.vertex_array(program, [mesh, (self._rows[shape], row, *names)], triangles)
        return self._arrays[key]

    def _falling(self, program: moderngl.Program) -> moderngl.VertexArray:
        key = (id(program), "drops")
        if key not in self._arrays:
            self._arrays[key] = self._gl.vertex_array(program, [(self._drops, "4f", "p")])
        return self._arrays[key]

    def _plain(self, program: moderngl.Program) -> moderngl.VertexArray:
        key = (id(program), "plain")
        if key not in self._arrays:
            self._arrays[key] = self._gl.vertex_array(program, [])
        return self._arrays[key]

    def _target(self, width: int, height: int) -> "_Target":
        while self._free:
            target = self._free.pop()
            if (target.width, target.height) == (width, height):
                return target
            target.release()
        return _Target(self._gl, width, height, _SOFT_SCALE if self.software else 1.0)

    def _get_ready(self) -> None:
        """Has the driver compile everything that a shot may need, so that no shot's first picture waits for it."""
        target = _Target(self._gl, 16, 16, 1.0)
        self._send({"box": np.zeros((1, 20), np.float32)})
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = "<="
        self._shadows.of_people.use()
        self._render(self._program("shadow"))
        target.drawn.use()
        if self.software:
            self._lay_depth(target, np.eye(4))
        self._shadows.use()
        _write(self._program("scene", "SHADOWS"), people=1)
        for shady, lit, air in product((False, True), (False, True), ("", "WET", "WHITE")):
            self._render(self._program("scene", *_flags(shady, lit, air == "WET", air == "WHITE")))
        self._plain(self._program("sky")).render(moderngl.TRIANGLES, 3)
        self._gl.enable(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        for kind, way in (((), moderngl.LINES), (("ROUND",), moderngl.POINTS)):
            self._falling(self._program("drops", *kind)).render(way, 2)
        self._gl.enable_only(moderngl.NOTHING)
        target.finished.use()
        target.colour.use(0)
        target.depth.use(1)
        for lens in ((), ("SHALLOW",)):
            self._plain(self._program("finish", *lens)).render(moderngl.TRIANGLES, 3)
        target.finished.read(components=4)
        target.release()


class _Target:
    """Where one picture is drawn and finished."""

    def __init__(self, gl: moderngl.Context, width: int, height: int, scale: float) -> None:
        """`scale` is how large it is drawn before it is enlarged to `width` × `height`; 1 is not enlarged."""
        self.width, self.height = width, height
        self.scene: Scene | None = None
        """What is being drawn here."""
        size = max(1, round(width * scale)), max(1, round(height * scale))
        self.colour = gl.texture(size, 4)
        self.depth = gl.depth_texture(size)
        self.depth.compare_func = ""
        self.drawn = gl.framebuffer([self.colour], self.depth)
        self.small = gl.texture(size, 4)
        self.graded = gl.framebuffer([self.small]) if size != (width, height) else None
        self._out = gl.texture((width, height), 4)
        self.finished = gl.framebuffer([self._out])

    def release(self) -> None:
        if self.graded is not None:
            self.graded.release()
        for held in (self.drawn, self.finished, self.colour, self.depth, self.small, self._out):
            held.release()


class _Shadows:
    """Two shadow maps: the set's, kept from frame to frame, and one close around the people, made for each."""

    def __init__(self, gl: moderngl.Context, px: tuple[int, int]) -> None:
        self._px = px
        self._of: tuple[Placed, bytes] | None = None
        self._set, self._people = (gl.depth_texture((size, size)) for size in px)
        for texture in (self._set, self._people):
            texture.compare_func, texture.filter = "<=", (moderngl.LINEAR, moderngl.LINEAR)
        self.of_set, self.of_people = gl.framebuffer([], self._set), gl.framebuffer([], self._people)

    def use(self) -> None:
        """Puts both where the scene's shader looks for them."""
        self._set.use(0)
        self._people.use(1)

    def around(self, people: Placed, light: Floats) -> Floats:
        """Scale and offset (3,) from the set's map, −1 … 1, to the people's: a square of half metres around them."""
        balls = [*people.balls.values()]
        if not balls:
            return np.array([1.0, 1e3, 1e3])
        middle, radius = (np.concatenate([ball[part] for ball in balls]) for part in (0, 1))
        per_m = float(np.linalg.norm(light[0, :3]))
        at = middle @ light[:2, :3].T + light[:2, 3]
        low, high = (at - radius[:, None] * per_m).min(0), (at + radius[:, None] * per_m).max(0)
        half = math.ceil(float((high - low).max()) / per_m + 0.1) / 2 * per_m
        texel = 2 * half / self._px[1]
        centre = np.round((low + high) / 2 / texel) * texel
        return np.array([1 / half, *(-centre / half)])

    def stale(self, fixed: Placed, light: Floats) -> bool:
        """Whether what is kept is of another set or another light; from now on it is of this one."""
        wanted = (fixed, light.tobytes())
        if self._of is not None and self._of[0] is fixed and self._of[1] == wanted[1]:
            return False
        self._of = wanted
        return True

    def matrix(self, scene: Scene) -> Floats:
        """World to the shadow map: a box along the sun's rays around what matters.

        It goes with the people in large steps, of whole texels, so that it stays the same for most frames.
        """
        to_sun, half = scene.look.to_sun, scene.shadow_m * 1.125
        across = np.cross((0.0, 1.0, 0.0) if abs(to_sun[1]) < 0.97 else (0.0, 0.0, 1.0), to_sun)
        across /= np.linalg.norm(across)
        up = np.cross(to_sun, across)
        texel = 2 * half / self._px[0]
        step = texel * round(scene.shadow_m / 4 / texel)
        x, y = (round(float(axis @ scene.centre) / step) * step for axis in (across, up))
        made = np.eye(4)
        made[0, :3], made[0, 3] = across / half, -x / half
        made[1, :3], made[1, 3] = up / half, -y / half
        made[2, :3], made[2, 3] = -to_sun / 70.0, round(float(to_sun @ scene.centre) / 4.0) * 4.0 / 70.0
        return made


def _halved(near: Floats) -> Floats:
    """The same for places 0 … 1, as textures count."""
    return np.array([near[0], *(0.5 * (1.0 - near[0] + near[1:]))])


def _flags(shady: bool, lit: bool, wet: bool, white: bool) -> tuple[str, ...]:
    """What the scene's shader has to do."""
    wanted = (("SHADOWS", shady), ("LIGHTS", lit), ("WET", wet), ("WHITE", white))
    return tuple(name for name, on in wanted if on)


def _text(name: str) -> str:
    return asset(f"shaders/{name}").read_text(encoding="utf-8")


def _write(program: moderngl.Program, **values: object) -> None:
    """Sets uniforms; one that the compiler dropped is passed over."""
    for name, value in values.items():
        if name not in program:
            continue
        member = program[name]
        if isinstance(value, int):
            member.value = value  # type: ignore[union-attr]
            continue
        numbers = np.asarray(value, np.float32)
        member.write((numbers.T if numbers.shape == (4, 4) and name.startswith("to_") else numbers).tobytes())  # type: ignore[union-attr]


def _lamps(scene: Scene, power: float, most: int) -> tuple[Floats, Floats]:
    """The nearest lamps: place and 1 ÷ reach², colour; those that are missing are far away and dark."""
    places, colours = np.zeros((most, 4)), np.zeros((most, 3))
    places[:, 1], places[:, 3] = -1e4, 1.0
    if len(scene.lamps):
        ahead = scene.view.axes[2]
        away = np.linalg.norm(scene.lamps[:, :3] - (scene.centre + 2.0 * ahead), axis=1)
        near = np.argsort(away, kind="stable")[:most]
        places[: len(near), :3], places[: len(near), 3] = scene.lamps[near, :3], scene.lamps[near, 6] ** -2.0
        colours[: len(near)] = scene.lamps[near, 3:6] * power * (1.9 if scene.look.roof else 4.2)
    return places, colours


def _drop_colour(look: Look) -> tuple[float, float, float, float]:
    base = np.sqrt(np.clip(look.horizon, 0, 1)) * 0.75 + 0.22
    strength = {"rain": 0.34, "sand": 0.30, "snow": 0.95, "leaf": 0.9}[look.particles]
    if look.particles == "leaf":
        base = np.array([0.42, 0.40, 0.22])
    if look.particles == "snow":
        base = base * 0.7 + 0.3
    r, g, b = (float(value) for value in np.clip(base, 0, 1))
    return r, g, b, strength
