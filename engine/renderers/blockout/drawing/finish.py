"""The last pass: from the lit picture to the finished one (edges, focus, treatment, grade, grain, enlarging)."""

from collections.abc import Iterator

import moderngl
import numpy as np

from engine.renderers.blockout.camera.aperture import circle
from engine.renderers.blockout.drawing.programs import Programs, write
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.drawing.targets import Target
from engine.renderers.blockout.geometry.optics import FAR_M, NEAR_M, SENSOR_WIDTH_MM, half_width
from engine.renderers.blockout.place.light import Treatment

_LINES = 360
"""Strokes, paper and hatching have the same size in the picture at any resolution: that of so many lines."""
_CELLS = 90
"""How many large pixels the pixel look has from top to bottom."""
_LARGEST = 0.055
"""The largest circle of confusion, as a share of the picture's width: beyond it a lens shows no more than colours."""
_PICTURE, _DEPTH, _FACING, _SOFT = range(4)
_FLAGS = (
    ("INK", "ink"),
    ("PAINT", "paint"),
    ("PIXELS", "block"),
    ("PAPER", "paper"),
    ("HATCH", "hatch"),
    ("RIM", "rimmed"),
)


class Finish:
    """The last pass. Everything it wants to know is in the scene and the target."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self._halves: dict[tuple[int, int], list[tuple[moderngl.Texture, moderngl.Framebuffer]]] = {}

    def apply(self, scene: Scene, target: Target) -> None:
        """Fills `target.finished`, RGBA with the top row first, from `target.colour`, its depth and what it faces."""
        self._programs.gl.enable_only(moderngl.NOTHING)
        if scene.blur > 0:
            self._defocus(scene, target)
        look, made = scene.look, scene.look.treatment
        width, height = target.colour.size
        straight = target.graded is None or made.block > 0  # large pixels have edges as sharp as small ones
        (target.finished if straight else target.graded).use()  # type: ignore[union-attr]
        self._take_up(target)
        program = self._programs.program("finish", *flags(made, scene.blur > 0))
        cells = _CELLS * target.width / target.height / max(made.block, 1e-6), _CELLS / max(made.block, 1e-6)
        write(
            program, picture=_PICTURE, depth=_DEPTH, facing=_FACING, soft=_SOFT,
            grade=(look.saturation, look.contrast, made.vignette, made.grain), tint=np.sqrt(look.tint),
            tone=look.shadow, bright=np.sqrt(look.light), cells=np.round(cells),
            style=(made.ink, made.paint or made.tones, made.paper or made.rough or made.fibre, made.bleach),
            lens=(NEAR_M, FAR_M, height / _LINES, 2 * half_width(scene.view.focal_mm, width / height) / width),
            rim=(*(0.55 * made.rimmed * look.rim), 0), rim_way=(*look.to_sun, 0.15),
            forward=(*scene.view.axes[2], scene.view.focus_m),
            focus=_focus(scene, target.colour.size), chance=(scene.grain & 0xFF, scene.grain >> 8),
        )  # fmt: skip
        self._programs.fill(program)
        if not straight:
            target.finished.use()
            target.small.use(0)
            self._programs.fill(self._programs.program("enlarge"))

    def get_ready(self, target: Target) -> Iterator[str]:
        """Has the driver compile what most shots need, program after program, and tells which; a treatment is compiled
        when it is first asked for.
        """
        for made in (flags(Treatment(), False), flags(Treatment(), True)):
            self._programs.gl.enable_only(moderngl.NOTHING)
            target.finished.use()
            self._take_up(target)
            self._programs.fill(self._programs.program("finish", *made))
            yield "finish"

    def _take_up(self, target: Target) -> None:
        target.colour.use(_PICTURE)
        target.depth.use(_DEPTH)
        target.facing.use(_FACING)

    def _defocus(self, scene: Scene, target: Target) -> None:
        """Leaves the picture out of focus, at half its size, where the last pass looks for it."""
        (half, into_half), (soft, into_soft) = self._halved(target.colour.size)
        self._take_up(target)
        values = {"lens": (NEAR_M, FAR_M, 0, 0), "focus": _focus(scene, target.colour.size)}
        for program, into in ((("defocus", "HALVE"), into_half), (("defocus",), into_soft)):
            into.use()
            made = self._programs.program(*program)
            write(made, picture=_PICTURE, depth=_DEPTH, **values)
            self._programs.fill(made)
            half.use(_PICTURE)
        soft.use(_SOFT)

    def _halved(self, size: tuple[int, int]) -> list[tuple[moderngl.Texture, moderngl.Framebuffer]]:
        if size not in self._halves:
            for texture, framebuffer in (each for pair in self._halves.values() for each in pair):
                framebuffer.release()
                texture.release()
            gl, half = self._programs.gl, (max(1, size[0] // 2), max(1, size[1] // 2))
            textures = [gl.texture(half, 4, dtype="f2") for _ in range(2)]
            for texture in textures:
                texture.repeat_x = texture.repeat_y = False
            self._halves = {size: [(texture, gl.framebuffer([texture])) for texture in textures]}
        return self._halves[size]


def flags(made: Treatment, shallow: bool) -> tuple[str, ...]:
    """What the last pass has to do."""
    found = [name for name, wish in _FLAGS if getattr(made, wish) > 0]
    found += ["TONES"] if made.tones > 0 and not made.block else []
    found += ["ROUGH"] if made.rough > 0 or made.fibre > 0 else []
    found += ["FIBRE"] if made.fibre > 0 else []
    found += ["BOLD"] if made.ink > 0.8 else []
    found += ["STROKES"] if made.strokes > 0 else []
    found += ["SHALLOW"] if shallow else []
    return tuple(found)


def _focus(scene: Scene, size: tuple[int, int]) -> tuple[float, float, float]:
    view, (width, height) = scene.view, size
    across_mm = 2 * half_width(view.focal_mm, width / height) * view.focal_mm  # of the sensor, in a narrow picture less
    sensor_px = round(width * SENSOR_WIDTH_MM / across_mm)
    return 1 / view.focus_m, circle(scene.blur, view.focal_mm, view.focus_m, sensor_px), _LARGEST * width / 2
