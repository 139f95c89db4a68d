"""Which triangle is seen at each pixel, found by raylib's software rasteriser: it needs no driver and no display.

Each triangle is painted in a flat colour that is its number, so that one plain pass of a library that knows no shaders
says everything; place, normal and light are then worked out from the triangle itself.
"""

import importlib
import logging
import math
import os
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import EngineError
from engine.process.quiet import quiet
from engine.renderers.blockout.geometry.optics import View, half_width
from engine.renderers.blockout.geometry.skeleton import Floats

Ids = npt.NDArray[np.int32]
NEAR_M, FAR_M = 0.25, 420.0
_PERSPECTIVE, _PARALLEL = 0, 1
_QUIET = 7  # raylib's LOG_NONE


class Rasteriser:
    """One picture after the other, of any size. One for each process, because raylib has one window."""

    def __init__(self) -> None:
        self._raylib: Any = _library()
        self._side = 0

    def through(self, view: View, corners: npt.NDArray[np.float32], width: int, height: int) -> Ids:
        """The triangle (n, 3, 3) seen at each pixel of (height, width), from the top; −1 for none."""
        side = max(width, height)
        upright = 2 * math.degrees(math.atan(half_width(view.focal_mm, width / height) * side / width))
        _, up, forward = view.axes
        whole = self._drawn(corners, side, (view.eye, view.eye + forward, up, upright, _PERSPECTIVE))
        top, left = (side - height) // 2, (side - width) // 2
        return whole[top : top + height, left : left + width]

    def along(self, eye: Floats, way: Floats, up: Floats, across_m: float, corners: Any, pixels: int) -> Ids:
        """The same seen by parallel rays, in a square of metres around them."""
        return self._drawn(corners, pixels, (eye, eye + way, up, across_m, _PARALLEL))

    def _drawn(self, corners: Any, side: int, camera: tuple[Any, ...]) -> Ids:
        # Always a square: to change the window's size takes longer than to draw.
        rl, ffi = self._raylib, self._raylib.ffi
        self._sized(side)
        places = np.ascontiguousarray(corners, np.float32)
        numbers = np.repeat(_coloured(np.arange(1, len(places) + 1)), 3)
        mesh = ffi.new("Mesh *")
        mesh.vertexCount, mesh.triangleCount = 3 * len(places), len(places)
        mesh.vertices = ffi.cast("float *", places.ctypes.data)
        mesh.colors = ffi.cast("unsigned char *", numbers.ctypes.data)
        eye, target, up, wide, kind = camera
        shot = {"position": tuple(eye), "target": tuple(target), "up": tuple(up), "fovy": wide, "projection": kind}
        rl.rlSetClipPlanes(NEAR_M, FAR_M)
        rl.BeginDrawing()
        rl.rlDisableColorBlend()
        rl.ClearBackground((0, 0, 0, 0))
        rl.BeginMode3D(ffi.new("Camera3D *", shot)[0])
        rl.rlDisableBackfaceCulling()
        if len(places):
            rl.DrawMesh(mesh[0], rl.LoadMaterialDefault(), ffi.new("Matrix *", _UNMOVED)[0])
        rl.rlDrawRenderBatchActive()
        rl.EndMode3D()
        read = rl.rlReadScreenPixels(side, side)
        pixels = np.frombuffer(ffi.buffer(read, side * side * 4), np.uint8).reshape(side, side, 4)[::-1].copy()
        rl.MemFree(read)
        rl.EndDrawing()
        blue, green, red = (pixels[:, :, channel].astype(np.int32) >> 1 for channel in range(3))
        return (red | green << 7 | blue << 14) - 1

    def _sized(self, side: int) -> None:
        if self._side == side:
            return
        with quiet(1):  # the library says hello there, past every log level
            if self._side:
                self._raylib.CloseWindow()
            self._raylib.InitWindow(side, side, b"shotcaller")
        self._side = side


def _coloured(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """Colours for numbers below two million. Seven bits a channel: the eighth takes up what is lost in drawing."""
    red, green, blue = (((numbers >> shift & 0x7F) << 1 | 1) for shift in (0, 7, 14))
    return (red | green << 8 | blue << 16 | 0xFF000000).astype("<u4")


_UNMOVED = {"m0": 1.0, "m5": 1.0, "m10": 1.0, "m15": 1.0}


@cache
def _library() -> Any:
    """raylib, told to draw nowhere. Raises EngineError where it is not installed."""
    logging.getLogger("raylib").setLevel(logging.ERROR)  # it warns that it is there
    for name in ("SDL_VIDEODRIVER", "SDL_VIDEO_DRIVER"):
        # Without a display its SDL would end the process, and reads nothing else.
        os.environ.setdefault(name, "dummy")  # noqa: TID251
    try:
        module: Any = importlib.import_module("raylib")
    except ImportError as missing:
        raise EngineError(
            "No picture can be drawn on this machine: it has neither OpenGL nor the software rasteriser.",
            advice="Install raylib_software, or a graphics driver.",
        ) from missing
    module.SetTraceLogLevel(_QUIET)
    return module
