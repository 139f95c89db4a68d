"""Edits: what fits applies, what does not changes nothing, and undo appends the inverse."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EditRefused
from engine.film.edits import (
    FACTS,
    AddRendition,
    AddShot,
    AddTake,
    Batch,
    Edit,
    FailTake,
    InsertClip,
    MarkTake,
    MoveClip,
    OmitShot,
    RemoveClip,
    ReviseShot,
    SelectRevision,
    TrimClip,
    apply,
    apply_all,
    invert,
)
from engine.film.model import Clip, Failure, Mark, Project, Shot, Tier, blank_take
from engine.film.time import FrameRange
from tests.core.films import described, films, finished, fitting_edits, sittings


def take_1() -> Project:
    """A film with one shot and one finished take of a hundred frames."""
    project = apply(Project("Rain"), AddShot(Shot("shot-1", "scene-1", "A", (described("rain"),))))
    take = blank_take(project, id="take-1", shot=project.shots[0], seed=1, frames=100)
    return apply(apply(project, AddTake(take)), AddRendition("take-1", finished()))


def with_clips(*ranges: tuple[int, int]) -> Project:
    project = take_1()
    for at, (start, end) in enumerate(ranges):
        project = apply(project, InsertClip(at, Clip(f"clip-{at + 1}", "take-1", FrameRange(start, end))))
    return project


def wishes(project: Project) -> Project:
    """The part of a film that undo brings back: which shots are in, which wording is in force, marks, the cut."""
    shots = tuple(replace(shot, revisions=()) for shot in project.shots if not shot.omitted)
    takes = tuple(replace(take, renditions=(), failure=None) for take in project.takes)
    return replace(project, scenes=(), shots=shots, takes=takes, characters=())


@settings(max_examples=30)
@given(st.data(), films())
def test_the_inverse_brings_the_wish_back(data: st.DataObject, before: Project) -> None:
    edit = data.draw(fitting_edits(before))
    after = apply(before, edit)
    inverse = invert(before, edit)
    assert (inverse is None) == isinstance(edit, FACTS)
    if inverse is not None:
        assert wishes(apply(after, inverse)) == wishes(before)


@settings(max_examples=30)
@given(st.data(), films())
def test_a_take_that_arrives_meanwhile_survives_undo(data: st.DataObject, before: Project) -> None:
    wish = data.draw(fitting_edits(before).filter(lambda edit: not isinstance(edit, FACTS)))
    after = apply(before, wish)
    undo = invert(before, wish)
    assert undo is not None
    if not after.shots:
        return
    late = blank_take(after, id="late", shot=after.shots[-1], seed=1, frames=48)
    arrived = apply_all(after, [AddTake(late), AddRendition("late", finished())])
    undone = apply(arrived, undo)
    assert undone.take("late").shown == finished()
    assert wishes(replace(undone, takes=undone.takes[:-1])) == wishes(before)


@settings(max_examples=30)
@given(st.data(), films())
def test_a_wish_taken_back_twice_is_wanted_again(data: st.DataObject, before: Project) -> None:
    wish = data.draw(fitting_edits(before).filter(lambda edit: not isinstance(edit, FACTS)))
    after = apply(before, wish)
    undo = invert(before, wish)
    assert undo is not None
    undone = apply(after, undo)
    redo = invert(after, undo)
    assert redo is not None
    assert wishes(apply(undone, redo)) == wishes(after)


@settings(max_examples=30)
@given(sittings())
def test_all_at_once_is_one_by_one(sitting: tuple[Project, list[Edit]]) -> None:
    founding, edits = sitting
    project = founding
    for edit in edits:
        project = apply(project, edit)
    assert apply_all(founding, edits) == project
    assert apply(founding, Batch(tuple(edits))) == project


@settings(max_examples=30)
@given(sittings())
def test_a_whole_sitting_undoes_to_nothing(sitting: tuple[Project, list[Edit]]) -> None:
    founding, edits = sitting
    project, undo = founding, []
    for edit in edits:
        inverse = invert(project, edit)
        project = apply(project, edit)
        undo += [] if inverse is None else [inverse]
    project = apply_all(project, reversed(undo))
    assert project.cut == ()
    assert project.shown_shots == ()
    assert all(take.mark is Mark.NONE for take in project.takes)


@settings(max_examples=30)
@given(films())
def test_slates_reels_and_source_timecodes_never_meet(project: Project) -> None:
    slates = [project.slate(take) for take in project.takes]
    reels = [take.reel for take in project.takes]
    assert len(set(slates)) == len(set(reels)) == len(project.takes)
    assert all(len(reel) == 8 and reel.isascii() and reel.isalnum() for reel in reels)
    for before, after in pairwise(sorted(project.takes, key=lambda take: take.start)):
        assert not before.source.overlaps(after.source)


@settings(max_examples=30)
@given(films())
def test_every_clip_has_its_frames(project: Project) -> None:
    for clip in project.cut:
        assert clip.range.inside(FrameRange(0, project.take(clip.take).frames))
    assert project.cut_frames == sum(clip.range.frames for clip in project.cut)


@settings(max_examples=30)
@given(films(), st.data())
def test_a_batch_is_all_or_nothing(project: Project, data: st.DataObject) -> None:
    edit = data.draw(fitting_edits(project))
    with pytest.raises(EditRefused):
        apply(project, Batch((edit, RemoveClip(999))))


REFUSED = [
    (AddShot(Shot("shot-2", "scene-9", "A", (described("x"),))), "That scene is not in the film."),
    (AddShot(Shot("shot-1", "scene-1", "B", (described("x"),))), "That is in the film already."),
    (OmitShot("shot-1"), "That shot is in the cut; take its clips out first."),
    (OmitShot("shot-9"), "That shot is not in the film."),
    (ReviseShot("shot-9", described("x")), "That shot is not in the film."),
    (SelectRevision("shot-1", 1), "That shot has no such wording."),
    (SelectRevision("shot-1", -1), "That shot has no such wording."),
    (MarkTake("take-9", Mark.CIRCLED), "That take is not in the film."),
    (AddRendition("take-9", finished()), "That take is not in the film."),
    (FailTake("take-9", Failure("why")), "That take is not in the film."),
    (InsertClip(3, Clip("clip-3", "take-1", FrameRange(0, 1))), "The cut has no place 4."),
    (InsertClip(-1, Clip("clip-3", "take-1", FrameRange(0, 1))), "The cut has no place 0."),
    (InsertClip(0, Clip("clip-1", "take-1", FrameRange(0, 1))), "That clip is in the cut already."),
    (InsertClip(0, Clip("clip-3", "take-1", FrameRange(0, 101))), "Take 1A-1 has no frames left there."),
    (RemoveClip(2), "There is no clip 3 in the cut."),
    (RemoveClip(-1), "There is no clip 0 in the cut."),
    (MoveClip(0, 2), "There is no clip 3 in the cut."),
    (MoveClip(2, 0), "There is no clip 3 in the cut."),
    (TrimClip(0, FrameRange(99, 101)), "Take 1A-1 has no frames left there."),
]


@pytest.mark.parametrize(("edit", "sentence"), REFUSED, ids=lambda held: type(held).__name__)
def test_what_does_not_fit_is_one_sentence(edit: Edit, sentence: str) -> None:
    with pytest.raises(EditRefused) as refusal:
        apply(with_clips((0, 50), (50, 100)), edit)
    assert str(refusal.value) == sentence


def test_a_take_may_be_placed_before_its_picture_and_taken_back_after_it_failed() -> None:
    project = take_1()
    take = blank_take(project, id="take-2", shot=project.shots[0], seed=2, frames=10)
    placed = apply_all(project, [AddTake(take), InsertClip(0, Clip("clip-1", "take-2", FrameRange(0, 10)))])
    failed = apply(placed, FailTake("take-2", Failure("why")))
    trim, removal = TrimClip(0, FrameRange(2, 5)), RemoveClip(0)
    for wish in (trim, removal):
        undo = invert(failed, wish)
        assert undo is not None
        assert apply(apply(failed, wish), undo) == failed


def test_moving_puts_the_clip_where_it_then_stands() -> None:
    project = with_clips((0, 10), (10, 20), (20, 30))
    for at in range(3):
        for to in range(3):
            moved = apply(project, MoveClip(at, to))
            assert moved.cut[to] == project.cut[at]
            assert apply(moved, MoveClip(to, at)) == project


def test_the_hero_is_shown_whichever_came_first() -> None:
    hero = finished("hero", Tier.HERO)
    late = apply(take_1(), AddRendition("take-1", hero))
    assert late.take("take-1").shown == hero
    assert apply(late, AddRendition("take-1", finished("again"))).take("take-1").shown == hero


def test_a_picture_ends_a_failure() -> None:
    failed = apply(take_1(), FailTake("take-1", Failure("why")))
    assert failed.take("take-1").failure == Failure("why")
    assert apply(failed, AddRendition("take-1", finished())).take("take-1").failure is None


def test_undoing_a_new_shot_keeps_its_slate() -> None:
    shot = AddShot(Shot("shot-2", "scene-1", "B", (described("x"),)))
    project = take_1()
    undo = invert(project, shot)
    assert undo == OmitShot("shot-2")
    undone = apply(apply(project, shot), OmitShot("shot-2"))
    assert [shown.letter for shown in undone.shown_shots] == ["A"]
    assert undone.shot("shot-2").omitted
