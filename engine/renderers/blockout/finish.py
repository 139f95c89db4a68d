"""From what was drawn to the picture: targets, and the last pass (edges, depth of field, grade, grain, enlarging)."""

import moderngl
import numpy as np

from engine.renderers.blockout.optics import FAR_M, NEAR_M, SENSOR_WIDTH_MM
from engine.renderers.blockout.programs import Programs, write
from engine.renderers.blockout.scene import Scene


class Target:
    """Where one picture is drawn (`drawn`: `colour` and `depth`, in GL's row order) and finished (`finished`)."""

    def __init__(self, gl: moderngl.Context, width: int, height: int, scale: float) -> None:
        """`scale` is how large it is drawn before it is enlarged to `width` × `height`; 1 is not enlarged."""
        self.width, self.height = width, height
        self.scale = scale
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
        """Gives all of it back to the driver."""
        if self.graded is not None:
            self.graded.release()
        for held in (self.drawn, self.finished, self.colour, self.depth, self.small, self._out):
            held.release()


class Finish:
    """The last pass. Free to add programs and uniforms; everything it wants to know is in the scene."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def apply(self, scene: Scene, target: Target) -> None:
        """Fills `target.finished`, RGBA with the top row first, from `target.colour` and `target.depth`."""
        look = scene.look
        program = self._programs.program("finish", *(("SHALLOW",) if scene.blur > 0 else ()))
        self._programs.gl.enable_only(moderngl.NOTHING)
        (target.graded or target.finished).use()
        target.colour.use(0)
        target.depth.use(1)
        focal_m = scene.view.focal_mm / 1000
        circle = scene.blur * focal_m / (SENSOR_WIDTH_MM / 1000) * target.drawn.width / 2
        write(
            program, picture=0, depth=1, grade=(look.saturation, look.contrast, look.steps, scene.grain + 1),
            tint=np.sqrt(look.tint), tone=look.shadow, lens=(NEAR_M, FAR_M, scene.view.focus_m, circle),
        )  # fmt: skip
        self._programs.fill(program)
        if target.graded is not None:
            target.finished.use()
            target.small.use(0)
            self._programs.fill(self._programs.program("enlarge"))

    def get_ready(self, target: Target) -> None:
        """Has the driver compile what `apply` may need."""
        self._programs.gl.enable_only(moderngl.NOTHING)
        target.finished.use()
        target.colour.use(0)
        target.depth.use(1)
        for lens in ((), ("SHALLOW",)):
            self._programs.fill(self._programs.program("finish", *lens))
