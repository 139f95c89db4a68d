"""Drawing what is in the air: the sky behind everything, then smoke, fire and drops as soft sprites."""

from collections.abc import Iterator

import moderngl
import numpy as np

from engine.renderers.blockout.drawing.programs import Programs, write
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.drawing.targets import Target
from engine.renderers.blockout.geometry.optics import half_width
from engine.renderers.blockout.geometry.skeleton import Floats

SPRITE = 12
"""Floats a sprite: place, half width; half length as a vector, softness; display colour, cover (below 0: added)."""


class Air:
    """The sky and the sprites of a scene, drawn over what stands in it. Belongs to the canvas' thread."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self._rows = programs.gl.buffer(reserve=4 * SPRITE * 2048, dynamic=True)
        self._array: moderngl.VertexArray | None = None

    def draw(self, scene: Scene, clip: Floats, size: tuple[int, int]) -> None:
        """Into the target in use, which has its depth already; `size` is its width and height in pixels."""
        self._sky(scene, clip)
        if len(scene.sprites):
            self._sprites(scene, clip, size)

    def get_ready(self, target: Target) -> Iterator[str]:
        """Has the driver compile what `draw` may need, program after program, and tells which."""
        for flags in _skies():
            self._programs.gl.enable_only(moderngl.DEPTH_TEST)
            target.drawn.use()
            self._programs.fill(self._programs.program("sky", *flags))
            yield "sky"
        self._programs.gl.enable_only(moderngl.DEPTH_TEST)
        target.drawn.use()
        self._render(np.zeros((1, SPRITE)))
        yield "sprite"

    def _sky(self, scene: Scene, clip: Floats) -> None:
        look = scene.look
        flags = [name for name, on in (("CLOUDS", look.clouds > 0), ("STARS", look.stars > 0)) if on]
        program = self._programs.program("sky", *flags)
        write(
            program, to_world=np.linalg.inv(clip), eye=scene.view.eye, zenith=look.zenith, horizon=look.horizon,
            sun=look.sun * (not look.hung), to_sun=look.to_sun, glow=look.glow,
            tune=(min(1.0, look.haze * 22), scene.exposure, look.clouds, look.stars), gone=scene.gone,
        )  # fmt: skip
        self._programs.fill(program)

    def _sprites(self, scene: Scene, clip: Floats, size: tuple[int, int]) -> None:
        right, up, _ = scene.view.axes
        write(
            self._programs.program("sprite"), to_clip=clip, eye=scene.view.eye, right=right, up=up,
            pixel=2.0 * half_width(scene.view.focal_mm, size[0] / size[1]) / size[0],
        )  # fmt: skip
        gl = self._programs.gl
        gl.enable(moderngl.BLEND)
        gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        gl.fbo.depth_mask = False
        self._render(scene.sprites)
        gl.fbo.depth_mask = True
        gl.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA

    def _render(self, rows: Floats) -> None:
        sent = np.ascontiguousarray(rows, np.float32)
        if self._rows.size < sent.nbytes:
            self._rows.orphan(2 * sent.nbytes)
        self._rows.write(sent)
        if self._array is None:
            program = self._programs.program("sprite")
            self._array = self._programs.gl.vertex_array(program, [(self._rows, "4f 4f 4f/i", "p", "q", "c")])
        self._array.render(moderngl.TRIANGLE_STRIP, 4, instances=len(sent))


def _skies() -> tuple[tuple[str, ...], ...]:
    return (), ("CLOUDS",), ("STARS",), ("CLOUDS", "STARS")
