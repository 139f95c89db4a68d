"""The only module that knows OpenGL: one context, its programs and buffers, and how a picture is drawn with them."""

import math
from dataclasses import dataclass

import moderngl
import numpy as np

from engine.assets import asset
from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.renderers.blockout.light import Look
from engine.renderers.blockout.optics import FAR_M, NEAR_M, SENSOR_WIDTH_MM, View, projection
from engine.renderers.blockout.shapes import SHAPES, Rows, meshes
from engine.renderers.blockout.skeleton import Floats
from engine.renderers.blockout.weather import STREAKS

LAMPS = 6
"""How many lamps light a picture: the nearest."""
_SHADOW_PX = 1024
_FAINT = 0.2  # a sun or moon weaker than this, behind rain clouds, throws no shadow that anyone would see
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "gdi generic")


@dataclass(frozen=True)
class Scene:
    """One picture to draw. `parts` are rows per shape, static set and figures together."""

    view: View
    look: Look
    parts: dict[str, Rows]
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
        with self._gl:
            self._meshes = {
                name: (self._gl.buffer(points.tobytes()), self._gl.buffer(triangles.tobytes()))
                for name, (points, triangles) in meshes(12 if self.software else 24).items()
            }
            self._rows = {name: self._gl.buffer(reserve=80 * 64, dynamic=True) for name in SHAPES}
            self._drops = self._gl.buffer(reserve=16 * 2 * 4500, dynamic=True)
            self._shadow = self._gl.depth_texture((_SHADOW_PX, _SHADOW_PX))
            self._shadow.compare_func, self._shadow.filter = "<=", (moderngl.LINEAR, moderngl.LINEAR)
            self._shadow_target = self._gl.framebuffer([], self._shadow)
        self._programs: dict[tuple[str, ...], moderngl.Program] = {}
        self._arrays: dict[tuple[object, ...], moderngl.VertexArray] = {}
        self._targets: dict[tuple[int, int], _Target] = {}

    def draw(self, scene: Scene, width: int, height: int) -> Pixels:
        """The picture, (height, width, 3) uint8, the caller's own."""
        with self._gl:
            target = self._target(width, height)
            clip = projection(scene.view.focal_mm, width / height) @ scene.view.matrix()
            light = _light_matrix(scene)
            if scene.look.sun.max() > _FAINT:
                self._cast(scene, light)
            self._paint(scene, target, clip, light)
            self._sky(scene, clip)
            if len(scene.drops):
                self._fall(scene, clip, height)
            return self._finish(scene, target, width, height)

    def _cast(self, scene: Scene, light: Floats) -> None:
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._shadow_target.use()
        self._shadow_target.clear(depth=1.0)
        program = self._program("shadow")
        _write(program, to_clip=light)
        self._parts(program, scene.parts, light, scene.view.eye, casting=True)

    def _paint(self, scene: Scene, target: "_Target", clip: Floats, light: Floats) -> None:
        look = scene.look
        self._gl.enable_only(moderngl.DEPTH_TEST)
        target.drawn.use()
        target.drawn.clear(depth=1.0)
        self._shadow.use(0)
        lit = look.lamps > 0.02 and len(scene.lamps) > 0
        flags = (
            ("SHADOWS", look.sun.max() > _FAINT),
            ("LIGHTS", lit),
            ("WET", look.wet > 0.01),
            ("WHITE", look.white > 0.01),
        )
        program = self._program("scene", *(name for name, on in flags if on))
        lamps, colours = _lamps(scene, look.lamps)
        _write(
            program, to_clip=clip, to_shadow=light, shadow=0, to_sun=look.to_sun, sun=look.sun, sky=look.sky,
            horizon=look.horizon, eye=scene.view.eye, air=(look.haze, look.lamps, look.wet, look.white),
            floor_=(scene.floor_m, scene.exposure, 0, 0), feet=scene.feet, lamp=lamps, lamp_colour=colours,
            burning=min(len(scene.lamps), 3 if self.software else LAMPS),
        )  # fmt: skip
        self._parts(program, scene.parts, clip, scene.view.eye, casting=False)

    def _parts(
        self, program: moderngl.Program, parts: dict[str, Rows], clip: Floats, eye: Floats, casting: bool
    ) -> None:
        for shape in ("limb", "ball", "cone", "cylinder", "box"):
            rows = parts.get(shape)
            if rows is None or not len(rows):
                continue
            seen = _visible(rows, clip, eye, casting)
            if len(seen):
                buffer = self._rows[shape]
                if buffer.size < seen.nbytes:
                    buffer.orphan(2 * seen.nbytes)
                buffer.write(seen)
                self._array(program, shape).render(instances=len(seen))

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
        key = (id(program), "drops")
        if key not in self._arrays:
            self._arrays[key] = self._gl.vertex_array(program, [(self._drops, "4f", "p")])
        self._arrays[key].render(moderngl.LINES if lines else moderngl.POINTS, len(scene.drops))

    def _finish(self, scene: Scene, target: "_Target", width: int, height: int) -> Pixels:
        look = scene.look
        program = self._program("finish", *(("SHALLOW",) if scene.blur > 0 else ()))
        self._gl.enable_only(moderngl.NOTHING)
        target.finished.use()
        target.colour.use(0)
        target.depth.use(1)
        focal_m = scene.view.focal_mm / 1000
        circle = scene.blur * focal_m / (SENSOR_WIDTH_MM / 1000) * width / 2
        _write(
            program, picture=0, depth=1, grade=(look.saturation, look.contrast, look.steps, scene.grain + 1),
            tint=np.sqrt(look.tint), tone=look.shadow, lens=(NEAR_M, FAR_M, scene.view.focus_m, circle),
        )  # fmt: skip
        self._plain(program).render(moderngl.TRIANGLES, 3)
        read = np.frombuffer(target.finished.read(components=4), np.uint8).reshape(height, width, 4)
        return np.ascontiguousarray(read[:, :, :3])

    def _program(self, name: str, *flags: str) -> moderngl.Program:
        key = (name, *flags)
        if key not in self._programs:
            head = "#version 330\n" + "".join(f"#define {flag}\n" for flag in flags) + f"#define LAMPS {LAMPS}\n"
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

    def _plain(self, program: moderngl.Program) -> moderngl.VertexArray:
        key = (id(program), "plain")
        if key not in self._arrays:
            self._arrays[key] = self._gl.vertex_array(program, [])
        return self._arrays[key]

    def _target(self, width: int, height: int) -> "_Target":
        if (width, height) not in self._targets:
            for old in self._targets.values():
                old.release()
            self._targets = {(width, height): _Target(self._gl, width, height)}
        return self._targets[width, height]


class _Target:
    """Where pictures of one size are drawn and finished."""

    def __init__(self, gl: moderngl.Context, width: int, height: int) -> None:
        self.colour = gl.texture((width, height), 4)
        self.depth = gl.depth_texture((width, height))
        self.depth.compare_func = ""
        self._out = gl.texture((width, height), 4)
        self.drawn = gl.framebuffer([self.colour], self.depth)
        self.finished = gl.framebuffer([self._out])

    def release(self) -> None:
        for held in (self.drawn, self.finished, self.colour, self.depth, self._out):
            held.release()


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


def _visible(rows: Rows, clip: Floats, eye: Floats, casting: bool) -> Rows:
    """The rows whose bounding ball meets the picture, near ones first."""
    if len(rows) < 8:
        return rows
    centre = rows[:, [3, 7, 11]].astype(np.float64)
    matrix = rows[:, :12].reshape(-1, 3, 4)[:, :, :3]
    radius = np.sqrt((matrix * matrix).sum((1, 2))) * (0.5 + rows[:, 18] + rows[:, 16] * (rows[:, 18] > 0))
    inside = np.ones(len(rows), bool)
    planes = [clip[3] + sign * clip[axis] for axis in (0, 1) for sign in (1, -1)] + ([] if casting else [clip[3]])
    for plane in planes:
        inside &= centre @ plane[:3] + plane[3] > -radius * math.sqrt(float(plane[:3] @ plane[:3]))
    if casting:
        return rows[inside & (radius < 60)]  # the ground throws no shadow, and would fill the whole map
    # Near ones first saves painting what is hidden; the ground, which is under everything, comes last.
    away = np.where(radius > 60, 1e6, np.linalg.norm(centre - eye, axis=1) - np.minimum(radius, 12.0))
    order = np.flatnonzero(inside)
    return np.ascontiguousarray(rows[order[np.argsort(away[order])]])


def _light_matrix(scene: Scene) -> Floats:
    """World to the shadow map: a box along the sun's rays around what matters, snapped to whole texels."""
    to_sun, half = scene.look.to_sun, scene.shadow_m
    across = np.cross((0.0, 1.0, 0.0) if abs(to_sun[1]) < 0.97 else (0.0, 0.0, 1.0), to_sun)
    across /= np.linalg.norm(across)
    up = np.cross(to_sun, across)
    texel = 2 * half / _SHADOW_PX
    middle = np.array([round(float(axis @ scene.centre) / texel) * texel for axis in (across, up)])
    made = np.eye(4)
    made[0, :3], made[0, 3] = across / half, -middle[0] / half
    made[1, :3], made[1, 3] = up / half, -middle[1] / half
    made[2, :3], made[2, 3] = -to_sun / 70.0, float(to_sun @ scene.centre) / 70.0
    return made


def _lamps(scene: Scene, power: float) -> tuple[Floats, Floats]:
    places, colours = np.zeros((LAMPS, 4)), np.zeros((LAMPS, 3))
    places[:, 1], places[:, 3] = -1e4, 1.0
    if len(scene.lamps):
        ahead = scene.view.axes[2]
        away = np.linalg.norm(scene.lamps[:, :3] - (scene.centre + 2.0 * ahead), axis=1)
        near = np.argsort(away, kind="stable")[:LAMPS]
        places[: len(near), :3], places[: len(near), 3] = scene.lamps[near, :3], scene.lamps[near, 6]
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
