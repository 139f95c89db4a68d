"""The canvas: one OpenGL context, and how a scene is drawn in it. With programs, shadows and finish, all of GL."""

from itertools import product

import moderngl
import numpy as np

from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.renderers.blockout.finish import Finish, Target
from engine.renderers.blockout.light import Look
from engine.renderers.blockout.optics import projection
from engine.renderers.blockout.programs import SOLID, Programs, write
from engine.renderers.blockout.rows import GROUND_M, gathered
from engine.renderers.blockout.scene import Scene
from engine.renderers.blockout.shadows import Shadows, halved
from engine.renderers.blockout.shapes import SHAPES
from engine.renderers.blockout.skeleton import Floats
from engine.renderers.blockout.surfaces import Layers, Surfaces
from engine.renderers.blockout.weather import STREAKS

_LAMPS, _SOFT_LAMPS = 6, 3  # how many lamps light a picture: the nearest
_SHADOW_PX, _SOFT_SHADOW_PX = (2048, 1024), (768, 512)  # of the set, of the people
_SOFT_SCALE = 0.875
"""How large a software rasteriser draws a picture that it then enlarges: shading is nearly all of its work, and a
blockout must keep ahead of the clock on two cores. A graphics card draws every pixel."""
_FURNITURE_M = 1.6
_FAINT = 0.2  # a sun or moon weaker than this, behind rain clouds, throws no shadow that anyone would see
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "gdi generic")

__all__ = ["Canvas", "Layers", "Scene", "context"]


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
        self._free: list[Target] = []
        with self._gl:
            self._programs = Programs(self._gl, 12 if self.software else 24, f"#define LAMPS {self._lamps}\n")
            self._shadows = Shadows(self._gl, _SOFT_SHADOW_PX if self.software else _SHADOW_PX)
            self._finish = Finish(self._programs)
            self._surfaces = Surfaces(self._programs)
            self._get_ready()

    def draw(self, scene: Scene, width: int, height: int) -> Pixels:
        """The picture, (height, width, 3) uint8, the caller's own."""
        return self.finished(self.begun(scene, width, height))

    def begun(self, scene: Scene, width: int, height: int) -> Target:
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

    def layers(self, scene: Scene, width: int, height: int) -> Layers:
        """Depth, normals and ids of what `draw` shows at that size, pixel for pixel; drops in the air are left out."""
        with self._gl:
            return self._surfaces.of(scene, width, height)

    def finished(self, target: Target) -> Pixels:
        """The picture that was begun, (height, width, 3) uint8, the caller's own."""
        with self._gl:
            assert target.scene is not None
            self._finish.apply(target.scene, target)
            read = np.frombuffer(target.finished.read(components=4), np.uint8).reshape(target.height, target.width, 4)
        pixels = np.empty((target.height, target.width, 3), np.uint8)
        for channel in range(3):  # four times as fast as all three at once
            pixels[:, :, channel] = read[:, :, channel]
        self.dropped(target)
        return pixels

    def dropped(self, target: Target) -> None:
        """Takes back the target of a picture that nobody wants any more."""
        target.scene = None
        self._free.append(target)

    def _cast(self, scene: Scene, light: Floats, near: Floats) -> None:
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = "<="
        program = self._programs.program("shadow")
        write(program, to_clip=light)
        if self._shadows.stale(scene.fixed, light):
            # A room's key light is one that the crew hung: walls and ceiling are not in its way.
            largest_m = _FURNITURE_M if scene.look.roof else GROUND_M
            self._shadows.of_set.use()
            self._shadows.of_set.clear(depth=1.0)
            self._programs.send({shape: scene.fixed.casting(shape, light, largest_m) for shape in SHAPES})
            self._programs.render(program)
        self._shadows.of_people.use()
        self._shadows.of_people.clear(depth=1.0)
        made = light.copy()
        made[:2] *= near[0]
        made[:2, 3] += near[1:]
        write(program, to_clip=made)
        self._programs.send(scene.people.rows)
        self._programs.render(program)

    def _paint(self, scene: Scene, target: Target, clip: Floats, light: Floats, near: Floats | None) -> None:
        look = scene.look
        self._programs.send(gathered(scene.fixed, scene.people, clip, scene.view.eye))
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = "<="
        target.drawn.use()
        target.drawn.clear(depth=1.0)
        if self.software:
            self._lay_depth(target, clip)
        self._shadows.use()
        lit = look.lamps > 0.02 and len(scene.lamps) > 0
        program = self._programs.program("scene", *_flags(near is not None, lit, look.wet > 0.01, look.white > 0.01))
        lamps, colours = _lamps(scene, look.lamps, self._lamps)
        near_feet = np.vstack([(scene.feet[:, :2] - 0.5).min(0), (scene.feet[:, :2] + 0.5).max(0)]).ravel()
        write(
            program, to_clip=clip, to_shadow=light, shadow=0, to_sun=look.to_sun, sun=look.sun, sky=look.sky,
            horizon=look.horizon, eye=scene.view.eye, air=(look.haze, look.lamps, look.wet, look.white),
            floor_=(scene.floor_m, scene.exposure, 0, 0), feet=scene.feet, lamp=lamps, lamp_colour=colours,
            near_feet=near_feet, people=1, near_people=(0, 0, 0) if near is None else halved(near),
        )  # fmt: skip
        self._programs.render(program)

    def _lay_depth(self, target: Target, clip: Floats) -> None:
        """Depth alone first, so that each pixel is shaded once: for a processor, shading costs more than triangles."""
        program = self._programs.program("shadow")
        write(program, to_clip=clip)
        target.drawn.color_mask = (False, False, False, False)
        self._gl.polygon_offset = 1.0, 1.0  # the same point comes out a hair different in another program
        self._programs.render(program, SOLID)
        self._gl.polygon_offset = 0.0, 0.0
        target.drawn.color_mask = (True, True, True, True)

    def _sky(self, scene: Scene, clip: Floats) -> None:
        look = scene.look
        program = self._programs.program("sky")
        write(
            program, to_world=np.linalg.inv(clip), eye=scene.view.eye, zenith=look.zenith, horizon=look.horizon,
            sun=look.sun, to_sun=look.to_sun, tune=(min(1.0, look.haze * 22), scene.exposure),
        )  # fmt: skip
        self._programs.fill(program)

    def _fall(self, scene: Scene, clip: Floats, height: int) -> None:
        kind = scene.look.particles
        lines = kind in STREAKS
        self._gl.enable(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        program = self._programs.program("drops", *(() if lines else ("ROUND",)))
        size = {"snow": 0.020, "leaf": 0.05}.get(kind, 0.02) * height * scene.view.focal_mm / 24
        write(program, to_clip=clip, size=size, colour=_drop_colour(scene.look))
        self._programs.fall(program, scene.drops, moderngl.LINES if lines else moderngl.POINTS)

    def _target(self, width: int, height: int) -> Target:
        while self._free:
            target = self._free.pop()
            if (target.width, target.height) == (width, height):
                return target
            target.release()
        return Target(self._gl, width, height, _SOFT_SCALE if self.software else 1.0)

    def _get_ready(self) -> None:
        """Has the driver compile everything that a shot may need, so that no shot's first picture waits for it."""
        target = Target(self._gl, 16, 16, 1.0)
        self._programs.send({"box": np.zeros((1, 20), np.float32)})
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = "<="
        self._shadows.of_people.use()
        self._programs.render(self._programs.program("shadow"))
        target.drawn.use()
        if self.software:
            self._lay_depth(target, np.eye(4))
        self._shadows.use()
        write(self._programs.program("scene", "SHADOWS"), people=1)
        for shady, lit, air in product((False, True), (False, True), ("", "WET", "WHITE")):
            self._programs.render(self._programs.program("scene", *_flags(shady, lit, air == "WET", air == "WHITE")))
        self._programs.fill(self._programs.program("sky"))
        self._gl.enable(moderngl.BLEND | moderngl.PROGRAM_POINT_SIZE)
        for kind, way in (((), moderngl.LINES), (("ROUND",), moderngl.POINTS)):
            self._programs.fall(self._programs.program("drops", *kind), np.zeros((2, 4)), way)
        self._finish.get_ready(target)
        target.finished.read(components=4)
        target.release()


def _flags(shady: bool, lit: bool, wet: bool, white: bool) -> tuple[str, ...]:
    """What the scene's shader has to do."""
    wanted = (("SHADOWS", shady), ("LIGHTS", lit), ("WET", wet), ("WHITE", white))
    return tuple(name for name, on in wanted if on)


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
