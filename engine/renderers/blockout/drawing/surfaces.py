"""What lies behind each pixel of a scene: how far it is, which way it faces, and whose it is."""

from dataclasses import dataclass
from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from engine.renderers.blockout.drawing.detail import detailed
from engine.renderers.blockout.drawing.programs import Programs, write
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.geometry.optics import projection
from engine.renderers.blockout.geometry.rows import gathered
from engine.renderers.blockout.place.sway import swayed

Depth = npt.NDArray[np.float32]
Ids = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Layers:
    """One picture's surfaces, rows from the top, one sample a pixel. Whoever receives them owns them."""

    depth: Depth
    """(H, W) float32: metres along the camera's axis, as in `optics.project`; infinite where there is only sky."""
    normal: Depth
    """(H, W, 3) float32: unit vectors in the camera's space, right, up and towards the camera; zero in the sky."""
    id: Ids
    """(H, W) uint16: what column 19 of `shapes.Rows` says; 0 for ground and sky."""


class Surfaces:
    """The targets for the layers, kept for as long as the size stays the same."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self._size = (0, 0)
        self._held: list[moderngl.Texture | moderngl.Framebuffer] = []

    def of(self, scene: Scene, width: int, height: int) -> Layers:
        """The layers of a scene, drawn at exactly this size."""
        gl = self._programs.gl
        self._sized(width, height)
        to_view = scene.view.matrix()
        # Upside down, so that rows leave from the top.
        clip = np.diag([1.0, -1.0, 1.0, 1.0]) @ projection(scene.view.focal_mm, width / height) @ to_view
        seen = swayed(
            gathered(scene.fixed, scene.people, clip, scene.view.eye), scene.wind, scene.seconds, scene.floor_m
        )
        self._programs.send(detailed(seen, clip, height))
        gl.enable_only(moderngl.DEPTH_TEST)
        gl.depth_func = "<="
        self._target.use()
        self._target.clear(depth=1.0)
        program = self._programs.program("layers")
        write(program, to_clip=clip, to_view=to_view)
        gl.front_face = "cw"  # upside down, outsides turn the other way round
        self._programs.render(program)
        gl.front_face = "ccw"
        depth = self._read(0, 1, "f4")[:, :, 0].copy()
        depth[depth == 0.0] = np.inf
        normal = self._read(1, 4, "f2")[:, :, :3].astype(np.float32)
        return Layers(depth, normal, self._read(2, 1, "u2")[:, :, 0].copy())

    def _read(self, attachment: int, components: int, kind: str) -> npt.NDArray[Any]:
        width, height = self._size
        raw = self._target.read(components=components, attachment=attachment, alignment=1, dtype=kind)
        return np.frombuffer(raw, kind).reshape(height, width, components)

    def _sized(self, width: int, height: int) -> None:
        if self._size == (width, height):
            return
        for held in self._held:
            held.release()
        gl, size = self._programs.gl, (width, height)
        kinds = ((1, "f4"), (4, "f2"), (1, "u2"))
        colours = [gl.texture(size, components, dtype=kind) for components, kind in kinds]
        depth = gl.depth_texture(size)
        self._target = gl.framebuffer(colours, depth)
        self._held = [self._target, *colours, depth]
        self._size = size
