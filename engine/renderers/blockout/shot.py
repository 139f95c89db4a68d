"""A job, worked out once: set, people, camera path and light; then any frame of it by its index."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from engine.film.assume import assumed
from engine.film.camera import Angle, Framing, Move, ShotSize, Side
from engine.film.spec import ShotSpec, Subject
from engine.messages import Job
from engine.renderers.blockout import aperture, atmosphere, figures, framing, light, moves, operating, sets
from engine.renderers.blockout.gl import Scene
from engine.renderers.blockout.optics import View, half_width
from engine.renderers.blockout.rows import Placed
from engine.renderers.blockout.skeleton import Floats, J
from engine.renderers.blockout.staging import Staging, staged

_STAND_IN = Subject("nobody")
_OF_SOMEBODY = (ShotSize.MEDIUM, ShotSize.MEDIUM_CLOSE_UP, ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP)
"""Sizes that are cut at somebody's body: asked for without a name, they show whoever stands in."""
_UP_AND_DOWN = ("jump", "fall", "pick_up", "dance")


@dataclass(frozen=True)
class Prepared:
    """A job with everything that does not change from frame to frame. Nothing in it knows OpenGL."""

    spec: ShotSpec
    staging: Staging
    path: moves.Path
    look: light.Look
    fixed: Placed
    lamps: Floats
    fps: float
    seed: int
    empty: bool
    exposure: float

    def view(self, index: int) -> View:
        """The camera at a frame."""
        t = index / self.fps
        return self.path.at(t, self.staging.travelled(t))

    def scene(self, index: int) -> Scene:
        """What to draw at a frame."""
        t = index / self.fps
        view, people, look = self.view(index), self.staging, self.look
        bodies = people.bodies(t)
        acting: dict[str, Floats] = {}
        feet = np.zeros((4, 4))
        feet[:, :2], feet[:, 3] = bodies[0, J["pelvis"], [0, 2]], 1.0
        if not self.empty:
            acting = _people(people, bodies, t, 0.0 if look.roof else 1.0)
            roots = bodies[:4, J["pelvis"]]
            feet[: len(roots), 0], feet[: len(roots), 1] = roots[:, 0], roots[:, 2]
            feet[: len(roots), 2], feet[: len(roots), 3] = 0.42, 4.0
        centre = bodies[: people.kept, J["pelvis"]].mean(0)
        floor_m = people.stage.floor_m
        blur = aperture.opening_m(self.spec.camera, view.focal_mm)
        if blur > 0:
            view = aperture.focused(view, self.spec.camera.move, bodies[0])
        moving = atmosphere.fields(look, self.lamps, people.stage.fires, view, centre, floor_m, t, self.seed)
        exposure = self.exposure * look.exposure * (1 + 2.2 * moving["flash"])
        return Scene(
            view,
            look,
            self.fixed,
            Placed({shape: rows.astype(np.float32) for shape, rows in acting.items()}),
            feet=feet,
            centre=centre,
            shadow_m=float(np.clip(self.path.base.focus_m * 1.6, 5.0, 22.0)),
            floor_m=floor_m,
            blur=blur,
            exposure=exposure,
            grain=index ^ (self.seed & 0xFFFF) << 8,
            **moving,
        )


@lru_cache(maxsize=4)
def prepared(
    spec: ShotSpec, frames: int, fps: float, aspect: float, variant: int, seed: int, characters: tuple[int, ...] = ()
) -> Prepared:
    """The job worked out; asked twice for the same, it answers at once."""
    spec = assumed(spec)
    name, _ = sets.chosen(spec.environment.set, spec.environment.place, spec.environment.interior)
    stage = sets.build(name, seed % 8)
    seconds = frames / fps
    eyes = spec.camera.framing is Framing.POV
    empty = (not spec.subjects and spec.camera.size not in _OF_SOMEBODY) or (
        eyes and len(spec.subjects) == 1 and spec.subjects[0].count == 1
    )
    acting = spec if spec.subjects else _with_stand_in(spec)
    if eyes:
        acting = _through_eyes(acting, empty)
    people = staged(acting, stage, seconds, variant, seed, characters)
    mirror = -1.0 if variant % 2 else 1.0
    anchored = _framed(people)
    camera = acting.camera
    raised = (0.0, 0.04, 0.09, -0.07)[variant % 4]
    passing = people.speed_ms > 0 and camera.move not in moves.ATTACHED
    base = framing.solve(camera, anchored[: people.kept], people.azimuth, aspect, mirror, raised, passing)
    if eyes and empty:
        base = _from_eyes(base, anchored[0], people.headings[0])
    if people.partner:
        people = _before_the_lens(people, base, mirror)
    two = len(anchored) == 2 and not people.partner
    if two and camera.move is Move.RACK_FOCUS:
        base = replace(base, focus_m=_depth(base, anchored[0]))
    path = moves.path(camera, base, anchored[0, J["pelvis"]], seconds, mirror, seed, stage.floor_m)
    path = replace(
        path,
        arriving=passing and people.anchor_s > 0.6 * seconds,
        attached=eyes and empty,
        other_m=_depth(base, anchored[1]) if two else 0.0,
    )
    path = operating.held(operating.roomed(path, people), people, anchored[: people.kept], aspect)
    look = light.look(spec, people.azimuth, mirror, stage.interior, stage.lamps_by_day)
    if spec.style.light_direction is None and not stage.interior:
        look = _in_the_sun(look, people, anchored[0, J["head"]])
    fixed = Placed({name: rows.astype(np.float32) for name, rows in operating.struck(stage, path, people).items()})
    exposure = 0.7 if not stage.interior else 0.85
    return Prepared(acting, people, path, look, fixed, stage.lamps, fps, seed, empty, exposure)


def of(job: Job) -> Prepared:
    """The job worked out."""
    aspect = job.width / job.height
    return prepared(
        job.spec, max(job.frames, 1), float(job.rate.fps), aspect, job.variant, job.seed, job.characters
    )  # fmt: skip


def _with_stand_in(spec: ShotSpec) -> ShotSpec:
    return replace(spec, subjects=(_STAND_IN,))


def _in_the_sun(look: light.Look, people: Staging, head: Floats) -> light.Look:
    """The light, turned where it must be to reach the first person's face: nobody is placed in a house's shade."""
    for tried in light.suns(look, people.azimuth):
        far = head + tried.to_sun * 40.0
        blocked = (
            (sets.crossed(rows, head, far) & (people.stage.group[shape] >= 0)).any()
            for shape, rows in people.stage.rows.items()
            if len(rows)
        )
        if not any(blocked):
            return tried
    return look


def _through_eyes(spec: ShotSpec, alone: bool) -> ShotSpec:
    """The first subject looks: nobody sees them, and the others are played to their eyes."""
    camera = replace(spec.camera, angle=Angle.EYE, handheld=True)
    if alone:
        return replace(spec, camera=replace(camera, side=Side.BACK))
    first, *others = spec.subjects
    rest = (replace(first, count=first.count - 1),) if first.count > 1 else ()
    return replace(spec, subjects=(*rest, *others), camera=replace(camera, side=Side.FRONT))


def _from_eyes(base: View, body: Floats, heading: float) -> View:
    """What a person sees who looks straight ahead, a little down."""
    ahead = np.array([np.sin(heading), 0.0, np.cos(heading)])
    return replace(base, eye=body[J["eyes"]] + 0.05 * ahead, yaw=float(heading), pitch=-0.06, roll=0.0, focus_m=6.0)


def _depth(view: View, body: Floats) -> float:
    """How far a person's head is along the camera's axis, in metres."""
    return max(float((body[J["head"]] - view.eye) @ view.axes[2]), 0.3)


def _framed(people: Staging) -> Floats:
    """The bodies that the frame is made for: as at the anchor, but with room for all of a jump or a fall."""
    if people.action not in _UP_AND_DOWN:
        return people.bodies(people.anchor_s)
    moments = [people.bodies(t) for t in np.linspace(0.0, people.seconds, 13)]
    tallest = max(moments, key=lambda bodies: float(bodies[0, :, 1].max())).copy()
    lowest = np.min([bodies[:, J["toe_l"], 1] for bodies in moments], axis=0)
    tallest[:, [J["toe_l"], J["toe_r"]], 1] = lowest[:, None]
    return tallest


def _before_the_lens(people: Staging, base: View, mirror: float) -> Staging:
    """The partner put where a shoulder and the back of a head fill one edge of the frame."""
    right, _, forward = base.axes
    ahead = np.array([forward[0], 0.0, forward[2]]) / max(float(np.hypot(forward[0], forward[2])), 1e-6)
    near = min(0.85, 0.62 * base.focus_m)
    aside = near * half_width(base.focal_mm) * 0.62 + 0.06
    marks = people.marks.copy()
    marks[-1] = base.eye + ahead * near + right * (aside * mirror)
    marks[-1, 1] = people.stage.floor_m
    headings = people.headings.copy()
    headings[-1] = np.arctan2(*(people.marks[0] - marks[-1])[[0, 2]])
    return replace(people, marks=marks, headings=headings)


def _people(people: Staging, bodies: Floats, t: float, wind: float) -> dict[str, Floats]:
    cast = people.costumes
    made = {
        "limb": figures.limbs(bodies, cast).astype(np.float64),
        "ball": figures.balls(bodies, cast),
        "cone": figures.cloth(bodies, cast, t, wind),
    }
    count = len(bodies) - people.partner
    for shape, rows in figures.seats(people.action, people.roots(t)[:count], people.headings[:count]).items():
        made[shape] = np.concatenate([made[shape], rows]) if shape in made else rows
    return made
