"""The canvas: one OpenGL context, and how a scene is drawn in it, from its surfaces to the finished picture."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import moderngl
import numpy as np

from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.renderers.blockout.drawing import quality
from engine.renderers.blockout.drawing.air import Air
from engine.renderers.blockout.drawing.detail import detailed
from engine.renderers.blockout.drawing.finish import Finish
from engine.renderers.blockout.drawing.lamps import lamps
from engine.renderers.blockout.drawing.programs import Programs, write
from engine.renderers.blockout.drawing.quality import LEVELS, Level
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.drawing.shading import Shading
from engine.renderers.blockout.drawing.shadows import Shadows, casting
from engine.renderers.blockout.drawing.surfaces import Layers, Surfaces
from engine.renderers.blockout.drawing.targets import Target
from engine.renderers.blockout.drawing.wet import Wet
from engine.renderers.blockout.geometry.optics import projection
from engine.renderers.blockout.geometry.rows import GROUND_M, gathered
from engine.renderers.blockout.geometry.shapes import Rows
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place.sway import swayed

_FATAL = ("GL_OUT_OF_MEMORY", "GL_INVALID_FRAMEBUFFER_OPERATION", "GL_UNKNOWN_ERROR")  # the last: a lost context
_FURNITURE_M = 1.6
_DAMP = 0.01  # ground less wet than this mirrors nothing
_READY_S = 0.35  # where a driver remembers its programs, all of them are ready by then
_FAINT = 0.2  # a sun or moon weaker than this, behind rain clouds, throws no shadow that anyone would see
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "gdi generic")

__all__ = ["Canvas", "GaveUp", "Layers", "Scene", "context"]


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


def _gave_up(reason: str) -> "GaveUp":
    return GaveUp(
        "The graphics driver gave up: {reason}.",
        advice="Try once more; where that fails too, start Shotcaller again, or ask for a smaller size.",
        reason=reason.strip().splitlines()[0],
    )


class GaveUp(EngineError):
    """The graphics driver is gone, or out of memory: this canvas draws nothing more, a new one may."""


class Canvas:
    """The context with everything that stays: meshes, programs, targets of each size. Belongs to one thread."""

    stepped_down = ""

    def __init__(self) -> None:
        self._gl = context()
        self.device = str(self._gl.info["GL_RENDERER"])
        self.software = any(name in self.device.lower() for name in _SOFTWARE)
        self._means = means = quality.SOFTWARE if self.software else quality.GRAPHICS
        side = int(self._gl.info["GL_MAX_TEXTURE_SIZE"])
        self._largest = min(means.largest[0], side), min(means.largest[1], side)
        self._free: list[Target] = []
        self._coming = self._readied()
        with self._gl:
            self._programs = Programs(self._gl, f"#define LAMPS {means.lamps}\n")
            self._shadows = Shadows(self._gl, means.shadow_px)
            self._shading = Shading(self._programs, self._shadows, means)
            self._air = Air(self._programs)
            self._wet = Wet(self._programs)
            self._finish = Finish(self._programs)
            self._surfaces = Surfaces(self._programs)
        begun = time.monotonic()
        while self.get_ready() and time.monotonic() - begun < _READY_S:
            continue

    def get_ready(self) -> bool:
        """Has the driver compile one more of the programs that shots may need; False when all of them are ready.

        A shot that comes before compiles what it needs itself, and waits for that.
        """
        with self._driven():
            return next(self._coming, None) is not None

    def draw(self, scene: Scene, width: int, height: int) -> Pixels:
        """The picture, (height, width, 3) uint8, the caller's own."""
        return self.finished(self.begun(scene, width, height))

    def first(self, width: int, height: int) -> int:
        """The number of the quality level that pictures of a size begin with on this machine."""
        return quality.first(self.software, width, height)

    def begun(self, scene: Scene, width: int, height: int, level: Level | None = None) -> Target:
        """Hands a picture to the driver, which goes on with it while the caller does something else.

        `level` is how finely it is drawn; the usual of its size where it is left out.

        What it gives back is to be given to `finished`, or to `dropped`. Raises EngineError for a picture that is too
        large for this machine, GaveUp where the driver fails.
        """
        self.expect(width, height)
        with self._driven():
            level = level or LEVELS[self.first(width, height)]
            target = self._target(width, height, float(level.scale))
            clip = projection(scene.view.focal_mm, width / height) @ scene.view.matrix()
            lit = lamps(scene, self._means.lamps)
            sunny = bool(scene.look.sun.max() > _FAINT)
            light = self._shadows.matrix(scene, scene.look.to_sun if sunny else lit.way)
            near = self._shadows.around(scene.people, light) if sunny or lit.throws_shadows else None
            if sunny:
                self._cast_set(scene, light)
            if near is not None:
                self._cast_people(scene, light, near)
            self._stand(scene, target, clip, level.detail)
            self._shading.apply(scene, target, lit, light, near, sunny=sunny)
            self._gl.enable_only(moderngl.DEPTH_TEST)
            target.drawn.use()
            self._air.draw(scene, clip, target.drawn.size)
            if scene.look.wet > _DAMP:
                self._wet.apply(scene, target, clip, lit)
            target.scene = scene
            self._shadows.of_people.use()  # leaving a target is what sets a software rasteriser to work on it
            self._shadows.of_people.clear(depth=1.0)
            return target

    def layers(self, scene: Scene, width: int, height: int) -> Layers:
        """Depth, normals and ids of what `draw` shows at that size, pixel for pixel; what is in the air is left out."""
        self.expect(width, height)
        with self._driven():
            return self._surfaces.of(scene, width, height)

    def finished(self, target: Target) -> Pixels:
        """The picture that was begun, (height, width, 3) uint8, the caller's own."""
        with self._driven():
            assert target.scene is not None
            self._finish.apply(target.scene, target)
            read = np.frombuffer(target.finished.read(components=4), np.uint8).reshape(target.height, target.width, 4)
        pixels = np.empty((target.height, target.width, 3), np.uint8)
        for channel in range(3):  # four times as fast as all three at once
            pixels[:, :, channel] = read[:, :, channel]
        self.dropped(target)
        return pixels

    def expect(self, width: int, height: int) -> None:
        """Raises EngineError for a picture that is too large for this machine."""
        if max(width, height) > max(self._largest) or width * height > self._largest[0] * self._largest[1]:
            raise EngineError(
                "Pictures of {width} × {height} are more than the blockout draws on this machine: {most} is the most.",
                advice="Ask for a smaller size; a blockout loses nothing by being enlarged.",
                width=width, height=height, most=f"{self._largest[0]} × {self._largest[1]}",
            )  # fmt: skip

    def dropped(self, target: Target) -> None:
        """Takes back the target of a picture that nobody wants any more."""
        target.scene = None
        self._free.append(target)

    @contextmanager
    def _driven(self) -> Iterator[None]:
        """The context in use. What the driver says against it is the world's fault, whatever the reason."""
        try:
            with self._gl:
                yield
                said = self._gl.error
        except moderngl.Error as failure:
            raise _gave_up(str(failure)) from failure
        if said in _FATAL:
            raise _gave_up(said)

    def _cast_set(self, scene: Scene, light: Floats) -> None:
        if not self._shadows.stale(scene.fixed, light):
            return
        # A room's key light is one that the crew hung: walls and ceiling are not in its way.
        largest_m = _FURNITURE_M if scene.look.hung else GROUND_M
        cast = {shape: scene.fixed.casting(shape, light, largest_m) for shape in scene.fixed.rows}
        self._cast(self._shadows.of_set, cast, light)

    def _cast_people(self, scene: Scene, light: Floats, near: Floats) -> None:
        made = light.copy()
        made[:2] *= near[0]
        made[:2, 3] += near[1:]
        self._cast(self._shadows.of_people, casting(scene.people, self.software), made)

    def _cast(self, into: moderngl.Framebuffer, rows: dict[str, Rows], light: Floats) -> None:
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = "<="
        into.use()
        into.clear(depth=1.0)
        program = self._programs.program("shadow")
        write(program, to_clip=light)
        self._programs.send(detailed(rows, light, into.height // 2))
        self._programs.render(program, roughly=self.software)

    def _stand(self, scene: Scene, target: Target, clip: Floats, detail: float) -> None:
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = "<="
        target.surface.use()
        target.surface.clear(depth=1.0)
        program = self._programs.program("surface")
        write(program, to_clip=clip)
        seen = swayed(
            gathered(scene.fixed, scene.people, clip, scene.view.eye), scene.wind, scene.seconds, scene.floor_m
        )
        self._programs.send(detailed(seen, clip, round(target.surface.height * detail)))
        self._programs.render(program)

    def _target(self, width: int, height: int, scale: float) -> Target:
        while self._free:
            target = self._free.pop()
            if (target.width, target.height, target.scale) == (width, height, scale):
                return target
            target.release()
        return Target(self._gl, width, height, scale)

    def _readied(self) -> Iterator[str]:
        """Compiles program after program, those first that every shot needs, and tells which."""
        target = Target(self._gl, 16, 16, 1.0)
        for name, into in (("shadow", self._shadows.of_people), ("surface", target.surface)):
            self._programs.send({"box 0": np.zeros((1, 20), np.float32)})
            self._gl.enable_only(moderngl.DEPTH_TEST)
            self._gl.depth_func = "<="
            into.use()
            self._programs.render(self._programs.program(name))
            yield name
        for part in (self._shading, self._finish, self._air, self._wet):
            yield from part.get_ready(target)
        target.finished.read(components=4)
        target.release()
