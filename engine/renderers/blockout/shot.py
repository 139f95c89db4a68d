"""A job, worked out once: set, people, camera path and light; then any frame of it by its index."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from engine.film.assume import assumed
from engine.film.blocking import Position
from engine.film.camera import Composition, Framing, Move, ShotSize
from engine.film.spec import Camera, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.messages import Job
from engine.renderers.blockout.beings import beings, mounts, props
from engine.renderers.blockout.camera import aperture, framing, moves
from engine.renderers.blockout.camera.landmarks import Body
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.geometry.optics import View, half_width, project
from engine.renderers.blockout.geometry.rows import Placed
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.people import figures  # fmt: skip
from engine.renderers.blockout.place import atmosphere, dressing, light, sets, solids, weather
from engine.renderers.blockout.staging import composing, operating, pairs, rehearsal, setting, variants
from engine.renderers.blockout.staging.staging import Role, Staging
from engine.renderers.blockout.staging.variants import Variation

_DRESSING = 0
"""Every shot of a film is played in the same street: chance dresses a set once, whatever the take."""
_STAND_IN = Subject("nobody")
_OF_SOMEBODY = (ShotSize.MEDIUM, ShotSize.MEDIUM_CLOSE_UP, ShotSize.CLOSE_UP, ShotSize.EXTREME_CLOSE_UP)
"""Sizes that are cut at somebody's body: asked for without a name, they show whoever stands in."""


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
    take: Variation
    said: tuple[str, ...]
    """What had to be done otherwise: `shortened`, `slid`, `wall`, `taken` …"""
    wider: float = 1.0
    """How much wider than its size the frame is, to hold everyone."""
    nearest: bool = False
    """Whether the lens cannot come as close as the size asks for."""
    taken_in: float = 1.0
    """How much more of the world than the frame holds is drawn around it; see `around`."""

    @property
    def shallow(self) -> bool:
        """Whether not everything is sharp."""
        return aperture.f_number(self.spec.camera, self.path.base.focal_mm) is not None

    def focused(self, index: int) -> View:
        """The camera at a frame with its focus where it is pulled to."""
        view = self.view(index)
        if not self.shallow:
            return view
        return aperture.focused(view, self.spec.camera.move, self.staging.bodies(index / self.fps)[0])

    def view(self, index: int) -> View:
        """The camera at a frame."""
        t = index / self.fps
        people = self.staging
        spun = float(people.facing(t)[0] - people.headings[0]) if self.path.behind else 0.0
        view = self.path.at(t, people.travelled(t), spun)
        return view if self.taken_in == 1.0 else replace(view, focal_mm=view.focal_mm / self.taken_in)

    def scene(self, index: int) -> Scene:
        """What to draw at a frame."""
        t = index / self.fps
        view, people, look = self.view(index), self.staging, self.look
        bodies = people.bodies(t)
        acting: dict[str, Floats] = {}
        blowing = np.zeros(3) if look.roof else weather.wind(look, t, self.seed)
        if not self.empty:
            seen_from = bodies[0, J["pelvis"]] + (view.eye - bodies[0, J["pelvis"]]) * (35.0 / view.focal_mm)
            acting = _people(people, bodies, t, blowing, seen_from)  # a long lens is as good as standing near
        centre = bodies[list(people.kept), J["pelvis"]].mean(0)
        floor_m = people.stage.floor_m
        blur = aperture.opening_m(self.spec.camera, view.focal_mm)
        if blur > 0:
            view = aperture.focused(view, self.spec.camera.move, bodies[0])
        moving = atmosphere.fields(look, self.lamps, people.stage.fires, view, centre, floor_m, t, self.seed)
        if any(people.held) and not self.empty:  # torches and lanterns burn whatever the hour
            carried = props.lamps(bodies, people.holding(t), beings.Moment(t))
            moving["rig"] = np.concatenate([carried, moving["rig"]])
        look = atmosphere.struck(look, moving["flash"])
        exposure = self.exposure * look.exposure
        return Scene(
            view,
            look,
            self.fixed,
            Placed(
                dressing.dyed({shape: rows.astype(np.float32) for shape, rows in acting.items()}, look, people=True)
            ),
            centre=centre,
            shadow_m=float(np.clip(self.path.base.focus_m * 1.6, 5.0, 22.0)),
            floor_m=floor_m,
            blur=blur,
            exposure=exposure,
            wind=blowing,
            seconds=t,
            grain=index ^ (self.seed & 0xFFFF) << 8,
            **moving,
        )


@lru_cache(maxsize=4)
def prepared(
    spec: ShotSpec,
    frames: int,
    fps: float,
    aspect: float,
    variant: int,
    seed: int,
    characters: tuple[int, ...] = (),
    colours: tuple[str, ...] = (),
) -> Prepared:
    """The job worked out; asked twice for the same, it answers at once."""
    spec = assumed(spec)
    name, _ = sets.chosen(spec.environment.set, spec.environment.place, spec.environment.interior)
    stage, solid = sets.build(name, _DRESSING), solids.of(name, _DRESSING)
    seconds = frames / fps
    acting, empty = _acting(spec)
    looks = _looks_across(acting)
    take = variants.variation(variant, acting.camera, _has_line(acting) or looks is not None)
    take = take if looks is None else replace(take, mirror=looks)
    people = rehearsal.rehearsed(acting, stage, seconds, take, seed, characters, colours)
    people, base, anchored, wider = _shot(acting, people, take, aspect, empty)
    path = _pathed(acting, people, base, anchored, take, seed, aspect, empty)
    named = setting.named(spec, stage, solid)
    turn, mark = setting.where(acting, people, path, stage, solid, named)
    people, path, anchored = setting.carried(people, path, anchored, turn, mark)
    people = setting.strewn(people, path.base, aspect, solid, seed)
    clear = operating.cleared(path, people, solid, named)
    path = operating.held(clear.path, people, anchored[list(people.kept)], aspect)
    mirror = take.mirror
    look = light.look(spec, people.azimuth, mirror, stage.interior, stage.lamps_by_day)
    heads = np.stack([people.bodies(t)[0, J["head"]] for t in (people.anchor_s, 0.0, 0.5 * seconds, seconds)])
    look = _in_the_sun(look, people, heads, solid)
    lamps = dressing.lit(stage.lamps, look)
    look = light.exposed(look, lamps, heads)
    far_m = float(np.linalg.norm(heads - path.base.eye, axis=1).max())
    look = light.thinned(look, far_m, spec.environment.weather_strength)
    rows = operating.standing(stage, solid, clear.gone)
    fixed = Placed(dressing.dyed({shape: made.astype(np.float32) for shape, made in rows.items()}, look, people=False))
    exposure = 0.7 if not stage.interior else 0.85
    said = (*clear.said, *_struck(clear.gone, solid, path, people))
    return Prepared(
        acting, people, path, look, fixed, lamps, fps, seed, empty, exposure, take, said, wider, _nearest(path)
    )


def _acting(spec: ShotSpec) -> tuple[ShotSpec, bool]:
    """The shot as it is played, and whether nobody is seen in it."""
    eyes = spec.camera.framing is Framing.POV
    empty = (not spec.subjects and spec.camera.size not in _OF_SOMEBODY) or (
        eyes and len(spec.subjects) == 1 and spec.subjects[0].count == 1
    )
    acting = spec if spec.subjects else replace(spec, subjects=(_STAND_IN,))
    return (composing.through_eyes(acting, empty) if eyes else acting), empty


def _has_line(spec: ShotSpec) -> bool:
    """Whether two people look at each other: then every take is from the same side of them."""
    return any(each.relation in pairs.EYE_TO_EYE for each in spec.related)


def _looks_across(spec: ShotSpec) -> float | None:
    """Which way somebody must look who has a single on one side of the frame, as a `mirror`: into the frame, where the
    other one of the talk is. None where nothing says.
    """
    if spec.camera.framing is not Framing.SINGLE or spec.camera.composition is Composition.SHORT_SIDE:
        return None
    sides = {Position.LEFT: -1.0, Position.RIGHT: 1.0}
    return next((sides[where] for where in spec.subjects[0].positions if where in sides), None)


def _shot(
    spec: ShotSpec, people: Staging, take: Variation, aspect: float, empty: bool
) -> tuple[Staging, View, Floats, float]:
    """The camera's stand before the people, the people where the picture wants them, and how they were framed."""
    camera = spec.camera
    passing = people.moving and camera.move not in moves.ATTACHED
    people = composing.loosened(people, spec)
    anchored = people.bodies(people.anchor_s)
    mirror = -take.mirror if camera.framing is Framing.REVERSE else take.mirror
    across = composing.first_across(spec)
    if people.partner:
        across = -0.27 * mirror
    cast = composing.standing_in(anchored, people)

    def solved(bodies: list[Body], tighter: float, size: ShotSize | None) -> View:
        return framing.solve(
            replace(camera, size=size), bodies, aspect, mirror=mirror, across=across, passing=passing, tighter=tighter,
            raised_m=take.raised_m * people.scales[0], steeper=take.steeper,
        )  # fmt: skip

    base, alone = (solved(bodies, take.tighter, camera.size) for bodies in (cast, cast[:1]))
    vast = camera.framing is Framing.ESTABLISHING or _vast(camera)
    if vast and people.stage.interior:  # a room is not shown from far outside it
        wide = solved(cast, take.tighter, ShotSize.WIDE)
        nearer = min(1.3, _across_m(people.stage) / wide.focus_m)
        base = min(base, solved(cast, take.tighter * nearer, ShotSize.WIDE), key=lambda view: view.focus_m)
    if camera.framing is Framing.POV and empty:
        base = composing.from_eyes(base, anchored[0], people.headings[0])
    if people.partner:
        people, base = composing.over(people, base, mirror, aspect)
    else:
        people = composing.composed(people, spec, base, aspect)
    stop = aperture.f_number(camera, base.focal_mm)
    base = replace(base, t_stop=stop) if stop is not None else base
    anchored = people.bodies(people.anchor_s)
    if len(anchored) == 2 and not people.partner and camera.move is Move.RACK_FOCUS:
        base = replace(base, focus_m=composing.depth(base, anchored[0]))
    return people, base, anchored, base.focus_m / alone.focus_m


def _pathed(
    spec: ShotSpec,
    people: Staging,
    base: View,
    anchored: Floats,
    take: Variation,
    seed: int,
    aspect: float,
    empty: bool,
) -> moves.Path:
    """The move from the solved frame, to what it is for."""
    camera = spec.camera
    passing = people.moving and camera.move not in moves.ATTACHED
    waits = take.waits if camera.move is not Move.STATIC else 0.0
    first = anchored[people.kept[0]]
    path = moves.path(camera, base, anchored[0, J["pelvis"]], people.seconds, take.mirror, seed, 0.0, waits)
    if camera.framing not in (Framing.INSERT, Framing.POV):
        path = _to_the_face(replace(path, aim=first[J["eyes"]]), first, aspect)
    two = len(anchored) == 2 and not people.partner
    return replace(
        path,
        arriving=passing and people.anchor_s > 0.6 * people.seconds,
        attached=camera.framing is Framing.POV and empty,
        behind=people.roles[0].way.lap_m > 0,
        other_m=composing.depth(base, anchored[1]) if two else 0.0,
    )


def _vast(camera: Camera) -> bool:
    """Whether as much as can be seen is wanted: a lens that was asked for keeps the size that was asked for."""
    usual = assumed(ShotSpec(camera=replace(camera, lens=None, lens_mm=None))).camera.lens_mm
    return camera.size is ShotSize.EXTREME_WIDE and camera.lens is None and camera.lens_mm == usual


def _across_m(stage: sets.Stage) -> float:
    """From one corner of a room's free ground to the other and to the walls, in metres."""
    x0, x1, z0, z1 = stage.free
    return math.hypot(x1 - x0, z1 - z0) + 1.5


_ZOOMS = (Move.ZOOM_IN, Move.CRASH_ZOOM)
_LANDS_AT, _GIVEN = 0.62, 0.12
"""How high in the frame a zoom has the eyes at its end; how far the first frame may be lifted for it."""


def _to_the_face(path: moves.Path, body: Floats, aspect: float) -> moves.Path:
    """A zoom that ends with the face in the frame: by a little more air in the first one, and a tilt for the rest."""
    if path.move not in _ZOOMS:
        return path
    eyes = float(project(path.base, aspect, body[[J["eyes"]]])[0, 1])
    if eyes * path.measure < 0.85:
        return path
    high = half_width(path.base.focal_mm, aspect) / aspect
    given = min(eyes - _LANDS_AT / path.measure, _GIVEN)
    base = replace(path.base, pitch=path.base.pitch + math.atan(eyes * high) - math.atan((eyes - given) * high))
    left = math.atan((eyes - given) * high) - math.atan(_LANDS_AT * high / path.measure)
    return replace(path, base=base, lifts=left if left > math.radians(0.3) else 0.0)


def _nearest(path: moves.Path) -> bool:
    """Whether the camera stands as close as any lens can."""
    return path.base.focus_m < framing.NEAREST_M * 1.02


def _struck(gone: solids.Bools, solid: solids.Solids, path: moves.Path, people: Staging) -> tuple[str, ...]:
    """What a note says was taken out."""
    if not gone.any():
        return ()
    return ("wall",) if (gone & solid.wall).any() else ("taken",)


def of(job: Job) -> Prepared:
    """The job worked out."""
    aspect = job.width / job.height
    return prepared(
        job.spec, max(job.frames, 1), float(job.rate.fps), aspect, job.variant, job.seed, job.characters, job.colours
    )  # fmt: skip


def around(job: Job, width: int, height: int, rate: FrameRate) -> Prepared:
    """The job worked out for its own frame and length, to be drawn in a frame of another shape and at another rate.

    What the film's frame holds fills the other one as far as it goes, in its middle, and the world goes on around it.
    Frame n is n / `rate` into the take, where a rate and its thousandth-slower twin count as one.
    """
    made, fps = of(job), job.rate.fps / job.rate.nominal * rate.nominal
    own, other = job.width / job.height, width / height
    focal = made.path.base.focal_mm
    across = half_width(focal, own) * max(1.0, other / own)  # in the other frame, as high as the film's or as wide
    return replace(made, fps=float(fps), taken_in=across / half_width(focal, other))


def _in_the_sun(look: light.Look, people: Staging, heads: Floats, solid: solids.Solids) -> light.Look:
    """The light, turned where it must be to reach the first person's face on the whole way (`heads`, (n, 3)): nobody is
    placed in a house's shade.
    """
    for tried in light.suns(look, people.azimuth):
        if tried.hung or not solid.crossed(heads, heads + tried.to_sun * 40.0, 0.1).any():
            return tried
    return look


def _people(people: Staging, bodies: Floats, t: float, wind: Floats, eye: Floats) -> dict[str, Floats]:
    cast = people.costumes
    moving = (people.roots(t + 0.05) - people.roots(t - 0.05)) / 0.1
    made: dict[str, Any] = dict(figures.drawn(bodies, cast, t, wind, range(len(cast)), moving=moving, eye=eye))
    roots, facing = people.roots(t), people.facing(t)
    strength = float(np.hypot(wind[0], wind[2]) / 4.0)
    for role in people.roles:
        for found in _besides(people, role, bodies, roots, facing, t, strength):
            for shape, rows in found.items():
                made[shape] = np.concatenate([made[shape], rows]) if shape in made else rows
    return _shaded(people, made) if people.partner else made


_IN_THE_DARK = 0.5
"""How much light the shoulder in the foreground gets: the picture is of who is behind it."""


def _shaded(people: Staging, made: dict[str, Floats]) -> dict[str, Floats]:
    """The rows with those of the last figure darker."""
    for shape, rows in made.items():
        mine = rows[:, 19] == len(people.marks)
        if mine.any():
            made[shape] = rows.copy()
            made[shape][mine, 12:15] *= _IN_THE_DARK
    return made


def _besides(
    people: Staging, role: Role, bodies: Floats, roots: Floats, facing: Floats, t: float, wind: float
) -> Iterator[dict[str, Floats]]:
    """Rows of what is no person: beings, what people have under them and in hand."""
    mine, numbers = slice(role.first, role.last), range(role.first, role.last)
    moment = people.moment(role, t, wind)
    if people.costumes[role.first].creature is not None:
        yield beings.standing(people.costumes[mine], roots[mine], facing[mine], moment, numbers)
        return
    if any(people.carried[mine]):
        at, faced = people.seats(role, roots, facing)
        yield mounts.drawn(bodies[mine], people.carried[mine], at[mine], faced[mine], moment, numbers)
    if any(held := people.holding(t)[mine]):
        yield props.drawn(bodies[mine], held, moment, numbers, people.scales.tolist()[mine])
