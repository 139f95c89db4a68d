"""Wet ground: what stands and shines above it comes back from it."""

import math
from collections.abc import Iterator

import moderngl
import numpy as np

from engine.renderers.blockout.drawing.lamps import Lamps
from engine.renderers.blockout.drawing.programs import Programs, write
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.drawing.targets import Target
from engine.renderers.blockout.geometry.optics import FAR_M, NEAR_M, half_width
from engine.renderers.blockout.geometry.skeleton import Floats

_PICTURE, _FACING, _DEPTH, _MIRROR = range(4)


class Wet:
    """The mirror in the ground, laid over a picture that is otherwise ready."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def apply(self, scene: Scene, target: Target, clip: Floats, lamps: Lamps) -> None:
        """Changes `target.colour` where its ground is wet."""
        gl, look, view = self._programs.gl, scene.look, scene.view
        gl.enable_only(moderngl.NOTHING)
        right, up, forward = view.axes
        wide = half_width(view.focal_mm, target.width / target.height)
        tall = wide * target.height / target.width
        program = self._programs.program("mirror")
        write(
            program, picture_=_PICTURE, facing_=_FACING, depth_=_DEPTH,
            right=right * wide, up=up * tall, forward=forward, eye=view.eye, lens=(NEAR_M, FAR_M),
            to_clip=clip, beyond=_shown(look.horizon * scene.exposure), lamp=lamps.places, lamp_colour=lamps.colours,
            wet=(scene.floor_m, min(look.wet, 1.0), scene.exposure, scene.seconds),
        )  # fmt: skip
        share = _below(view.pitch, view.roll, tall)
        self._take_up(target)
        _fill(self._programs, program, target.mirrored, share)
        program = self._programs.program("gloss")
        write(program, mirror_=_MIRROR, facing_=_FACING, texel=(1 / target.mirror.width, 1 / target.mirror.height))
        gl.enable(moderngl.BLEND)
        gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        _fill(self._programs, program, target.shaded, share)
        gl.blend_func = moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA
        gl.enable_only(moderngl.NOTHING)

    def get_ready(self, target: Target) -> Iterator[str]:
        """Has the driver compile what `apply` may need, program after program, and tells which."""
        for name, into in (("mirror", target.mirrored), ("gloss", target.shaded)):
            self._programs.gl.enable_only(moderngl.NOTHING)
            self._take_up(target)
            program = self._programs.program(name)
            write(program, picture_=_PICTURE, facing_=_FACING, depth_=_DEPTH, mirror_=_MIRROR)
            into.use()
            self._programs.fill(program)
            yield name

    def _take_up(self, target: Target) -> None:
        target.colour.use(_PICTURE)
        target.facing.use(_FACING)
        target.depth.use(_DEPTH)
        target.mirror.use(_MIRROR)


def _fill(programs: Programs, program: moderngl.Program, into: moderngl.Framebuffer, share: float) -> None:
    """Draws over the lower `share` of a target."""
    into.use()
    into.scissor = 0, 0, into.width, math.ceil(into.height * share)
    programs.fill(program)
    into.scissor = None  # type: ignore[assignment]


def _below(pitch: float, roll: float, tall: float) -> float:
    """How much of the picture's height, from its lower edge, may show ground: what is below the horizon."""
    if abs(roll) > 0.02 or abs(pitch) > 1.2:
        return 1.0
    return float(np.clip(0.51 - math.tan(pitch) / tall / 2, 0.0, 1.0))


def _shown(light: Floats) -> Floats:
    """Linear light as the display gets it; the same curve as in `shade.frag`."""
    return np.sqrt(light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14))
