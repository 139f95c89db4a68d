"""The light of a scene, laid over its surfaces: sun and its shadows, sky, lamps, wet and snow, fog."""

from collections.abc import Iterator
from itertools import product

import moderngl
import numpy as np

from engine.renderers.blockout.drawing.lamps import Lamps
from engine.renderers.blockout.drawing.programs import Programs, write
from engine.renderers.blockout.drawing.quality import Means
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.drawing.shadows import Shadows, halved
from engine.renderers.blockout.drawing.targets import Target
from engine.renderers.blockout.geometry.optics import FAR_M, NEAR_M, half_width
from engine.renderers.blockout.geometry.skeleton import Floats

_FACE_M = 0.68
"""How far a face is above the hips."""
_SLATS_M = 2.0  # slats of a blind a metre, when its shadow falls into the picture
_BASE, _FACING, _DEPTH, _CORNERS, _SHADOW, _PEOPLE = range(6)
_REACH_M = 0.55
"""How far away something may stand and still darken a corner."""
_PENUMBRA_M = (0.035, 0.02)  # half a soft edge, of the set's shadows and of the people's


class Shading:
    """The pass that lights each pixel once."""

    def __init__(self, programs: Programs, shadows: Shadows, means: Means) -> None:
        self._programs = programs
        self._shadows = shadows
        self._fine = ("FINE",) if means.fine else ()

    def apply(
        self, scene: Scene, target: Target, lamps: Lamps, light: Floats, near: Floats | None, *, sunny: bool
    ) -> None:  # fmt: skip
        """Fills `target.colour` from its surfaces.

        `light` and `near` are the shadow maps', of the sun where it is `sunny`, else of the first lamp; no `near`, no
        shadows.
        """
        look = scene.look
        self._programs.gl.enable_only(moderngl.NOTHING)
        self._corners(scene, target)
        target.shaded.use()
        self._take_up(target)
        program = self._programs.program("shade", *_flags(scene, near is not None, sunny), *self._fine)
        right, up, forward = scene.view.axes
        wide = half_width(scene.view.focal_mm, target.width / target.height)
        per_m = float(np.linalg.norm(light[0, :3])) / 2  # of the set's map
        per_m *= float(np.clip(look.softness, 0.3, 2.0))  # few samples: a wider edge would come apart
        soft = (per_m * _PENUMBRA_M[0], per_m * _PENUMBRA_M[1] * (1.0 if near is None else near[0]))
        write(
            program, base_=_BASE, facing_=_FACING, depth_=_DEPTH, corners_=_CORNERS, shadow=_SHADOW, people=_PEOPLE,
            right=right * wide, up=up * (wide * target.height / target.width), forward=forward,
            eye=scene.view.eye, lens=(NEAR_M, FAR_M), to_shadow=light, to_sun=look.to_sun, sun=look.sun, sky=look.sky,
            soft=(*soft, 1 / target.colour.width, 1 / target.colour.height),
            horizon=look.horizon, air=(look.haze, look.lamps, look.wet, look.white), glow=look.glow,
            floor_=(scene.floor_m, scene.exposure, _SLATS_M * scene.shadow_m, lamps.strength),
            mist=(*look.mist, _slats(scene, light), 0),
            bounce=_bounce(scene), lamp=lamps.places, lamp_colour=lamps.colours,
            near_people=(0, 0, 0) if near is None else halved(near),
        )  # fmt: skip
        self._programs.fill(program)

    def get_ready(self, target: Target) -> Iterator[str]:
        """Has the driver compile what `apply` mostly needs, program after program, and tells which; without lamps and
        sun there is little to light.
        """
        for name, into in (("corners", target.corners), ("soften", target.softened)):
            self._programs.gl.enable_only(moderngl.NOTHING)
            program = self._programs.program(name)
            write(program, facing_=_FACING, depth_=_DEPTH, corners_=_CORNERS)
            self._take_up(target)
            into.use()
            self._programs.fill(program)
            yield name
        lights = ("LIGHTS",), ("LIGHTS", "LAMPSHADE"), ("SHADOWS",), ("SHADOWS", "LIGHTS")
        for lit, ground, air in product(lights, ("", "WET", "WHITE"), ("", "MIST")):
            program = self._programs.program("shade", *_ordered({*lit, ground, air}), *self._fine)
            write(
                program, base_=_BASE, facing_=_FACING, depth_=_DEPTH, corners_=_CORNERS, shadow=_SHADOW, people=_PEOPLE
            )
            self._programs.gl.enable_only(moderngl.NOTHING)
            target.shaded.use()
            self._take_up(target)
            self._programs.fill(program)
            yield "shade"

    def _corners(self, scene: Scene, target: Target) -> None:
        program = self._programs.program("corners")
        wide = half_width(scene.view.focal_mm, target.width / target.height)
        frame = wide, wide * target.height / target.width
        per_m = target.colour.width / 2 / wide
        write(
            program, facing_=_FACING, depth_=_DEPTH, to_view=scene.view.matrix(), lens=(NEAR_M, FAR_M), frame=frame,
            reach=(_REACH_M, 0.7 * _REACH_M * per_m, 3.0, target.colour.height / 7),
        )  # fmt: skip
        target.corners.use()
        target.facing.use(_FACING)
        target.depth.use(_DEPTH)
        self._programs.fill(program)
        program = self._programs.program("soften")
        write(program, corners_=_CORNERS, texel=(1 / target.open.width, 1 / target.open.height))
        target.softened.use()
        target.looked.use(_CORNERS)
        self._programs.fill(program)

    def _take_up(self, target: Target) -> None:
        target.base.use(_BASE)
        target.facing.use(_FACING)
        target.depth.use(_DEPTH)
        target.open.use(_CORNERS)
        self._shadows.use(_SHADOW, _PEOPLE)


def _slats(scene: Scene, light: Floats) -> float:
    """Where a blind's slats begin, so that light falls between two of them on the first face: 0 … 1."""
    face = scene.centre + np.array([0.0, _FACE_M, 0.0])
    up = float(light[1] @ [*face, 1.0]) * 0.5 + 0.5
    return -up * _SLATS_M * scene.shadow_m % 1.0


def _flags(scene: Scene, shady: bool, sunny: bool) -> tuple[str, ...]:
    """What the shader has to do."""
    look = scene.look
    wanted = (
        ("SHADOWS", shady and sunny),
        ("LAMPSHADE", shady and not sunny),
        ("LIGHTS", len(scene.rig) > 0 or (look.lamps > 0.02 and len(scene.lamps) > 0)),
        ("WET", look.wet > 0.01),
        ("WHITE", look.white > 0.01),
        ("MIST", look.mist[0] > 0 or bool(look.glow.any())),
        ("BLINDS", shady and sunny and look.treatment.blinds > 0),
    )
    return _ordered({name for name, on in wanted if on})


def _ordered(flags: set[str]) -> tuple[str, ...]:
    """The same flags always in the same order: a program is known by them."""
    return tuple(sorted(flags - {""}))


def _bounce(scene: Scene) -> Floats:
    """Sunlight that comes back from the ground, on whatever faces down."""
    ground = np.array((0.75, 0.78, 0.84)) if scene.look.white > 0.5 else np.array((0.34, 0.30, 0.26))
    return scene.look.sun * max(float(scene.look.to_sun[1]), 0.0) * ground * (0.2 if scene.look.roof else 0.5)
