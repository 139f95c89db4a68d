"""Films for property tests: edits drawn against the film as it is, so that they fit, and some that do not."""

from dataclasses import fields
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from engine.film.cast import CastMember, Location
from engine.film.edits import (
    AddRendition,
    AddScene,
    AddShot,
    AddTake,
    Batch,
    DropCastMember,
    DropLocation,
    Edit,
    FailTake,
    InsertClip,
    MarkTake,
    MoveClip,
    OmitShot,
    PutCastMember,
    PutLocation,
    PutScript,
    RemoveClip,
    ReviseShot,
    SelectRevision,
    TitleScene,
    TrimClip,
    apply,
)
from engine.film.model import (
    Clip,
    Failure,
    Mark,
    Project,
    Rendition,
    Scene,
    Shot,
    Tier,
    Verdict,
    blank_take,
    next_letter,
)
from engine.film.script import Line, LineKind, Script, ScriptScene
from engine.film.spec import Description, ShotSpec, Subject
from engine.film.time import FrameRange, FrameRate

RATES = (
    FrameRate(24000, 1001),
    FrameRate(24),
    FrameRate(25),
    FrameRate(30000, 1001),
    FrameRate(30000, 1001, drop_frame=True),
    FrameRate(30),
)
"""The rates that people cut at."""

# Hypothesis' own lookup knows neither our ranges nor our rates, whose values must make sense together.
st.register_type_strategy(FrameRate, st.sampled_from(RATES))
st.register_type_strategy(
    FrameRange, st.builds(lambda start, frames: FrameRange(start, start + frames), st.integers(0, 99), st.integers(1))
)


def described(text: str) -> Description:
    """A wording, with one subject."""
    return Description(text, ShotSpec(subjects=(Subject(text),)))


def finished(name: str = "a", tier: Tier = Tier.BLOCKOUT) -> Rendition:
    """A finished picture."""
    return Rendition(tier, "blockout 1", f"takes/{name}.mov", 640, 360, Verdict(True, "default"), "0" * 64)


@st.composite
def fitting_edits(draw: st.DrawFn, project: Project) -> Edit:
    """An edit that fits the film."""
    return draw(st.one_of(_choices(project)))


def _choices(project: Project) -> list[st.SearchStrategy[Edit]]:
    wishes: list[st.SearchStrategy[Edit]] = [_scene(project), _shot(project), _title(project), _script()]
    wishes += [_member(project), _location(project)]
    if project.cast:
        wishes.append(_ids(project.cast).map(DropCastMember))
    if project.locations:
        wishes.append(_ids(project.locations).map(DropLocation))
    if project.shots:
        wishes += [_revision(project), _selection(project), _take(project)]
        wishes += [st.just(OmitShot(shot.id, not shot.omitted)) for shot in project.shots if not _in_cut(project, shot)]
    if project.takes:
        wishes += [_mark(project), _picture(project), _failure(project), _insertion(project)]
    if project.cut:
        wishes += [_removal(project), _move(project), _trim(project)]
    return wishes


def _scene(project: Project) -> st.SearchStrategy[Edit]:
    count = len(project.scenes) + 1
    return st.just(AddScene(Scene(f"scene-{count}", str(count))))


def _title(project: Project) -> st.SearchStrategy[Edit]:
    return st.builds(TitleScene, _ids(project.scenes), st.text(max_size=8))


def _script() -> st.SearchStrategy[Edit]:
    lines = st.lists(st.builds(Line, st.sampled_from(LineKind), st.text(max_size=4)), max_size=2).map(tuple)
    scenes = st.lists(st.builds(ScriptScene, st.sampled_from("123"), st.text(max_size=8), lines=lines), max_size=2)
    return st.builds(lambda title, those: PutScript(Script(title, tuple(those))), st.text(max_size=4), scenes)


@st.composite
def _member(draw: st.DrawFn, project: Project) -> Edit:
    """Somebody new of the cast, or somebody of it written anew."""
    id = draw(st.sampled_from([f"cast-{len(project.cast) + 1}-{len(project.takes)}", *(m.id for m in project.cast)]))
    name = draw(_free_name(id, project.cast))
    aliases = tuple(draw(st.lists(st.text(min_size=1, max_size=4), max_size=2)))
    member = CastMember(id, name, aliases, draw(st.text(max_size=6)), draw(st.sampled_from(["", "#a0B1c2"])))
    return PutCastMember(member)


@st.composite
def _location(draw: st.DrawFn, project: Project) -> Edit:
    known = project.locations
    id = draw(st.sampled_from([f"place-{len(known) + 1}-{len(project.takes)}", *(place.id for place in known)]))
    return PutLocation(Location(id, draw(_free_name(id, known)), set=draw(st.sampled_from(["", "bar"]))))


def _free_name(id: str, listed: tuple[Any, ...]) -> st.SearchStrategy[str]:
    taken = {one.name.casefold() for one in listed if one.id != id}
    return st.text(min_size=1, max_size=6).filter(lambda name: name.strip() != "" and name.casefold() not in taken)


@st.composite
def _shot(draw: st.DrawFn, project: Project) -> Edit:
    scene = draw(st.sampled_from(project.scenes)).id
    wording = described(draw(st.text(max_size=8)))
    return AddShot(Shot(f"shot-{len(project.shots) + 1}", scene, next_letter(project, scene), (wording,)))


def _revision(project: Project) -> st.SearchStrategy[Edit]:
    return st.builds(ReviseShot, _ids(project.shots), st.text(max_size=8).map(described))


@st.composite
def _selection(draw: st.DrawFn, project: Project) -> Edit:
    shot = draw(st.sampled_from(project.shots))
    return SelectRevision(shot.id, draw(st.integers(0, len(shot.revisions) - 1)))


@st.composite
def _take(draw: st.DrawFn, project: Project) -> Edit:
    shot = draw(st.sampled_from(project.shots))
    id = f"take-{len(project.takes) + 1}"
    frames = draw(st.integers(1, 200))
    return AddTake(blank_take(project, id=id, shot=shot, seed=draw(st.integers(0, 2**32)), frames=frames))


def _mark(project: Project) -> st.SearchStrategy[Edit]:
    return st.builds(MarkTake, _ids(project.takes), st.sampled_from(Mark))


def _picture(project: Project) -> st.SearchStrategy[Edit]:
    return st.builds(AddRendition, _ids(project.takes), st.sampled_from(Tier).map(lambda tier: finished(tier=tier)))


def _failure(project: Project) -> st.SearchStrategy[Edit]:
    return st.builds(FailTake, _ids(project.takes), st.text(max_size=8).map(Failure))


@st.composite
def _insertion(draw: st.DrawFn, project: Project) -> Edit:
    take = draw(st.sampled_from(project.takes))
    used = {clip.id for clip in project.cut}
    id = next(name for name in map("clip-{}".format, range(len(used) + 1)) if name not in used)
    return InsertClip(draw(st.integers(0, len(project.cut))), Clip(id, take.id, draw(_part(take.frames))))


def _removal(project: Project) -> st.SearchStrategy[Edit]:
    return _places(project).map(RemoveClip)


def _move(project: Project) -> st.SearchStrategy[Edit]:
    return st.builds(MoveClip, _places(project), _places(project))


@st.composite
def _trim(draw: st.DrawFn, project: Project) -> Edit:
    at = draw(_places(project))
    return TrimClip(at, draw(_part(project.take(project.cut[at].take).frames)))


@st.composite
def _part(draw: st.DrawFn, frames: int) -> FrameRange:
    start = draw(st.integers(0, frames - 1))
    return FrameRange(start, draw(st.integers(start + 1, frames)))


def _places(project: Project) -> st.SearchStrategy[int]:
    return st.integers(0, len(project.cut) - 1)


def _ids(things: tuple[Any, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from([thing.id for thing in things])


def _in_cut(project: Project, shot: Shot) -> bool:
    return any(project.take(clip.take).shot == shot.id for clip in project.cut)


@st.composite
def sittings(draw: st.DrawFn, length: int = 14) -> tuple[Project, list[Edit]]:
    """A new film and edits that fit it one after the other, some of them batches."""
    founding = Project(draw(st.text(max_size=8)), draw(st.sampled_from(RATES)))
    project, edits = founding, []
    for _ in range(draw(st.integers(0, length))):
        edit = draw(fitting_edits(project))
        if draw(st.integers(0, 5)) == 0:
            edit = Batch((edit, draw(fitting_edits(apply(project, edit)))))
        project = apply(project, edit)
        edits.append(edit)
    return founding, edits


@st.composite
def films(draw: st.DrawFn) -> Project:
    """A film after a sitting."""
    project, edits = draw(sittings())
    for edit in edits:
        project = apply(project, edit)
    return project


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value a type hint of the film allows, with batches kept shallow."""
    if hint is Batch or hint == "Edit":
        return st.just(Batch((RemoveClip(0), OmitShot("shot-1"))))
    if get_origin(hint) in (Union, UnionType):
        return st.one_of(*map(values, get_args(hint)))
    if hint is float:
        return st.floats(allow_nan=False)  # NaN is not equal to itself, so no round trip can show it
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=2).map(tuple)
    if hint in (FrameRate, FrameRange) or not hasattr(hint, "__dataclass_fields__"):
        return st.from_type(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{field.name: values(hints[field.name]) for field in fields(hint)})
