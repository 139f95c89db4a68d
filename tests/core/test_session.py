"""The plot, told as playbooks."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import messages as say
from engine.effects import Cancel, Deliver, PlayCut, PlayTakes, Record, Start, StopPlaying, Tell
from engine.film.camera import ShotSize
from engine.film.edits import (
    AddRendition,
    AddShot,
    AddTake,
    Batch,
    Cause,
    Entry,
    FailTake,
    InsertClip,
    MarkTake,
    MoveClip,
    OmitShot,
    RefitTake,
    RemoveClip,
    ReviseShot,
    SelectRevision,
    TrimClip,
)
from engine.film.model import Clip, Mark, Shot, Take, Verdict
from engine.film.scenery import Weather
from engine.film.spec import Camera, Environment, ShotSpec
from engine.film.time import FrameRange
from engine.ordering import MOST_TAKES
from engine.state import opened
from tests.core.playbook import Playbook, described, rendition

WALK = described()
HOUR = 24 * 3600  # 01:00:00:00 at 24 frames per second, in frames


def wish(edit):
    return Record(Entry(edit, Cause.WISH))


def fact(edit):
    return Record(Entry(edit, Cause.FACT))


def refusal(playbook: Playbook) -> str:
    """The one sentence that followed."""
    (told,) = playbook.pending
    assert isinstance(told, Tell)
    assert told.refused
    return told.sentence


def shot_with(takes: int = 2) -> Playbook:
    """A sitting in which one shot has been asked for and all its takes have arrived."""
    book = (Playbook(takes=takes) >> say.RequestShot(WALK)).skip()
    for number in range(1, takes + 1):
        (book >> say.TakeDone(f"job{number}", f"take{number}", rendition())).skip()
    return book


def cut_of(clips: int) -> Playbook:
    book = shot_with(1)
    for _ in range(clips):
        (book >> say.PlaceTake()).skip()
    return book


def clip_ids(book: Playbook) -> list[str]:
    return [clip.id for clip in book.session.project.cut]


def test_a_spoken_shot_becomes_a_clip():
    shot = Shot("shot1", "scene-1", "A", (WALK,))
    take = Take("take1", "shot1", 1, 0, seed=1, reel="A001C001", start=HOUR * 1, frames=96)
    (
        Playbook()
        >> say.RequestShot(WALK)
        << wish(AddShot(shot))
        << fact(AddTake(take))
        << Start
        >> say.TakeDone("job1", "take1", rendition())
        << fact(AddRendition("take1", rendition()))
        >> say.PlaceTake()
        << wish(InsertClip(0, Clip("clip1", "take1", FrameRange(0, 96))))
    ).done()


def test_a_job_carries_all_a_renderer_needs():
    book = Playbook() >> say.RequestShot(WALK) << Record << Record
    (start,) = book.pending
    assert isinstance(start, Start)
    job = start.job
    assert (job.slate, job.reel, job.frames, job.start) == ("1A-1", "A001C001", 96, HOUR)
    assert job.spec.camera.size is not None
    assert job.path == "takes/1A-1_A001C001.mov"


def test_a_word_changed_in_time_is_shot_in_the_takes_nobody_has_seen():
    snow = ShotSpec(environment=Environment(weather=Weather.SNOW))
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    refit = fact(RefitTake("take1", 1, HOUR, 96))
    session = (book >> say.ReviseShot(snow, text="make it snow") << Record << Cancel("job1") << refit << Start).done()
    (take,) = session.project.takes
    assert (take.number, take.reel, take.revision) == (1, "A001C001", 1)
    assert session.project.shots[0].description.spec.environment.weather is Weather.SNOW
    assert session.project.shots[0].description.spec.subjects == WALK.spec.subjects


def test_what_the_old_wording_still_says_is_not_heard():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    (book >> say.ReviseShot(ShotSpec(duration_s=2.0), text="two seconds")).skip()
    (book >> say.TakeDone("job1", "take1", rendition()) >> say.JobCancelled("job1", "take1")).done()
    assert book.session.project.takes[0].shown is None
    assert book.session.project.takes[0].failure is None


def test_a_take_refitted_to_another_length_has_timecode_of_its_own():
    book = (Playbook(takes=2) >> say.RequestShot(WALK)).skip()
    (book >> say.ReviseShot(ShotSpec(duration_s=9.0), text="nine seconds")).skip()
    first, second = book.session.project.takes
    assert not first.source.overlaps(second.source)
    assert {first.frames, second.frames} == {216}


def test_a_take_that_has_a_picture_is_left_alone_and_a_new_one_made():
    book = (
        shot_with(1) >> say.ReviseShot(ShotSpec(duration_s=2.0), text="shorter") << Record << Record << Start
    ).done()
    assert [take.revision for take in book.project.takes] == [0, 1]


def test_a_take_called_off_keeps_its_number():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    session = (book >> say.JobCancelled("job1", "take1") << Record).done()
    assert session.project.takes[0].failure is not None
    assert (book >> say.MoreTakes(1) << Record << Start).done().project.takes[-1].number == 2


def test_it_is_the_take_just_circled():
    session = (
        shot_with(3)
        >> say.CircleTake(3)
        << wish(MarkTake("take3", Mark.CIRCLED))
        >> say.PlaceTake(at=say.At.START)
        << wish(InsertClip(0, Clip("clip1", "take3", FrameRange(0, 96))))
    ).done()
    assert session.focus.clip == "clip1"


def test_circling_twice_is_one_wish():
    book = (shot_with() >> say.CircleTake(1)).skip()
    (book >> say.CircleTake(1)).done()


def test_undo_appends_the_inverse_and_spares_a_late_take():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    (book >> say.TakeDone("job1", "take1", rendition())).skip()
    (book >> say.PlaceTake()).skip()
    (book >> say.MoreTakes(1)).skip()
    (book >> say.TakeDone("job2", "take2", rendition())).skip()
    session = (book >> say.Undo() << Record(Entry(RemoveClip(0), Cause.UNDO))).done()
    assert session.project.cut == ()
    assert session.project.takes[1].shown is not None


def test_redo_is_the_wish_again():
    book = (cut_of(1) >> say.Undo()).skip()
    (book >> say.Redo() << Record(Entry(InsertClip(0, Clip("clip1", "take1", FrameRange(0, 96))), Cause.REDO))).done()


def test_a_new_wish_ends_redo():
    book = (cut_of(1) >> say.Undo()).skip()
    (book >> say.CircleTake(1)).skip()
    assert refusal(book >> say.Redo()) == "There is nothing to redo."


def test_undoing_a_revision_shows_the_takes_of_the_old_wording():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    (book >> say.TakeDone("job1", "take1", rendition())).skip()
    wide = ShotSpec(camera=Camera(size=ShotSize.WIDE))
    (book >> say.ReviseShot(wide, text="wide")).skip()
    session = (book >> say.Undo() << Record(Entry(SelectRevision("shot1", 0), Cause.UNDO))).done()
    assert session.focus.takes == ("take1",)
    assert session.project.shots[0].description.spec.camera.size is None


def test_undoing_a_shot_omits_it_and_keeps_its_letter():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    session = (book >> say.Undo() << Record(Entry(OmitShot("shot1"), Cause.UNDO))).done()
    assert session.focus.shot is None
    (book >> say.RequestShot(WALK)).skip()
    assert book.session.project.shots[-1].letter == "B"


def test_redoing_a_shot_whose_takes_failed_orders_new_ones():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    (book >> say.JobCancelled("job1", "take1")).skip()
    (book >> say.Undo()).skip()
    (book >> say.Redo() << Record << Record << Start).done()


def test_undo_survives_closing_the_project():
    book = cut_of(2)
    founding = opened(book.session.project).project
    history: list[Entry] = []
    fresh = Playbook()
    for message in (say.RequestShot(WALK), say.TakeDone("job1", "take1", rendition()), say.PlaceTake(), say.Undo()):
        fresh >> message
        history += [effect.entry for effect in fresh.pending if isinstance(effect, Record)]
        fresh.skip()
    empty = replace(founding, shots=(), takes=(), cut=())
    state = opened(fresh.session.project, history, founding=empty)
    assert state.undone == fresh.session.state.undone
    assert state.done == fresh.session.state.done


def test_takes_ordered_before_a_crash_are_shot_again():
    book = (Playbook(takes=2) >> say.RequestShot(WALK)).skip()
    (book >> say.TakeDone("job1", "take1", rendition())).skip()
    again = Playbook(state=opened(book.session.project))
    (start,) = again.session.resume()
    assert isinstance(start, Start)
    assert start.job.take == "take2"


def test_clips_move_swap_split_trim_and_go():
    book = cut_of(3)
    (book >> say.MoveClip(3, say.At.START) << wish(MoveClip(2, 0))).done()
    assert clip_ids(book) == ["clip3", "clip1", "clip2"]
    (book >> say.SwapClips((1, 3)) << wish(Batch((MoveClip(0, 2), MoveClip(1, 0))))).done()
    assert clip_ids(book) == ["clip2", "clip1", "clip3"]
    (book >> say.TrimClip(1, say.Edge.TAIL, seconds=1.0) << wish(TrimClip(0, FrameRange(0, 72)))).done()
    (book >> say.TrimClip(1, say.Edge.HEAD, frames=12) << wish(TrimClip(0, FrameRange(12, 72)))).done()
    (book >> say.SplitClip(1, 24) << Record).done()
    assert [clip.range for clip in book.session.project.cut[:2]] == [FrameRange(12, 36), FrameRange(36, 72)]
    (book >> say.RemoveClip(2) << wish(RemoveClip(1))).done()
    assert clip_ids(book) == ["clip2", "clip1", "clip3"]


def test_a_split_is_one_undo():
    book = (cut_of(1) >> say.SplitClip(1)).skip()
    (book >> say.Undo()).skip()
    assert [clip.range for clip in book.session.project.cut] == [FrameRange(0, 96)]


def test_undoing_a_split_looks_at_the_clip_that_was_split():
    book = (cut_of(3) >> say.SplitClip(2)).skip()
    session = (book >> say.Undo()).skip().session
    assert session.focus.clip == "clip2"


def test_clips_move_next_to_others():
    book = cut_of(3)
    (book >> say.MoveClip(1, say.At.AFTER, 2) << wish(MoveClip(0, 1))).done()
    (book >> say.MoveClip("clip3", say.At.BEFORE, "clip2") << wish(MoveClip(2, 0))).done()
    assert refusal(book >> say.MoveClip("clip3", say.At.START)) == "The clip is there already."


def test_a_trim_stops_at_the_frames_there_are():
    book = cut_of(1)
    assert refusal(book >> say.TrimClip(1, frames=-10)) == "There are no frames left on that side."
    assert refusal(book.skip() >> say.TrimClip(1, frames=96)) == "That would leave nothing of the clip."


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (say.MoreTakes(1), "There is no shot yet; describe one first."),
        (say.ReviseShot(ShotSpec(duration_s=2.0)), "There is no shot yet; describe one first."),
        (say.CircleTake(), "There is no shot yet; describe one first."),
        (say.Play(say.Playable.CUT), "The cut is empty; place a take first."),
        (say.Export(), "The cut is empty; place a take first."),
        (say.RemoveClip(1), "The cut is empty; place a take first."),
        (say.Undo(), "There is nothing to undo."),
        (say.ShowTake("gone"), "That take is not in the film."),
        (say.RequestShot(WALK, takes=99), f"One order can ask for 1 to {MOST_TAKES} takes."),
        (say.RequestShot(described(duration_s=900.0)), "A shot can be up to 60 seconds long."),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence_and_changes_nothing(wanted, sentence):
    book = Playbook()
    before = book.session.state
    assert refusal(book >> wanted) == sentence
    assert book.session.state == before


def test_take_numbers_that_are_not_there():
    assert refusal(shot_with(2) >> say.ShowTake(3)) == "There is no take 3."
    assert refusal(shot_with(2) >> say.CircleTake(0)) == "There is no take 0."
    assert (shot_with(2) >> say.ShowTake(-1)).done().focus.takes == ("take2",)


def test_looking_around():
    book = shot_with(3)
    assert (book >> say.NextTake()).done().focus.takes == ("take2",)
    assert (book >> say.CompareTakes()).done().focus.takes == ("take1", "take2")
    assert (book >> say.ShowTake(1)).done().focus.takes == ("take1",)
    assert (book >> say.CompareTakes()).done().focus.takes == ("take1", "take2")
    assert (book >> say.CompareTakes((3, 1))).done().focus.takes == ("take3", "take1")
    assert (book >> say.PreviousTake()).skip()
    (book >> say.RequestShot(WALK)).skip()
    assert (book >> say.PreviousShot()).done().focus.shot == "shot1"
    assert refusal(book >> say.PreviousShot()) == "This is the first shot."


def test_playing():
    book = (cut_of(1) >> say.Play(say.Playable.CUT)) << PlayCut()
    (book >> say.Play() << PlayTakes() >> say.Stop() << StopPlaying()).done()


def test_export_hands_over():
    (cut_of(1) >> say.Export(("edl",)) << Deliver(("edl",))).done()


def test_sleep_and_wake():
    book = Playbook() >> say.Sleep()
    assert book.session.focus.asleep
    assert not (book >> say.Wake()).done().focus.asleep


def test_a_lost_worker_is_tried_once_more_and_then_told():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    (book >> say.WorkerLost("engine", ("job1",)) << Start).done()
    book >> say.WorkerLost("engine", ("job1",)) << Record << Tell
    failure = book.done().project.takes[0].failure
    assert failure is not None
    assert "1A-1" in failure.sentence


def test_the_gates_refusal_is_on_the_take_and_told():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    verdict = Verdict(False, "lists-1", ("the term is on the list",))
    (book >> say.JobBlocked("job1", "take1", verdict) << Record << Tell).done()
    failure = book.session.project.takes[0].failure
    assert failure is not None
    assert failure.verdict == verdict


def test_a_failed_job_is_told_with_advice():
    book = (Playbook() >> say.RequestShot(WALK)).skip()
    report = say.JobFailed("job1", "take1", "The disk is full: {path}.", (("path", "takes"),), "Make room.")
    book >> report << Record
    (told,) = book.pending
    assert told == Tell("The disk is full: {path}.", (("path", "takes"),), "Make room.", refused=True)


def test_scenes_begin_and_slates_count_in_them():
    book = (shot_with(1) >> say.NewScene()).skip()
    (book >> say.RequestShot(WALK)).skip()
    project = book.session.project
    assert project.slate(project.takes[-1]) == "2A-1"


def test_a_shot_in_the_cut_is_not_omitted():
    assert "in the cut" in refusal(cut_of(1) >> say.OmitShot("shot1"))
    book = (shot_with(1) >> say.OmitShot("shot1")) << wish(OmitShot("shot1"))
    assert book.done().focus.shot is None


def test_a_wording_tells_everything_that_was_said_for_it():
    book = (shot_with(1) >> say.ReviseShot(ShotSpec(duration_s=2.0), text="two seconds")).skip()
    (book >> say.Undo()).skip()
    (book >> say.ReviseShot(ShotSpec(duration_s=3.0), text="three seconds")).skip()
    (book >> say.ReviseShot(ShotSpec(camera=Camera(size=ShotSize.WIDE)), text="wide")).skip()
    shot = book.session.project.shots[0]
    assert shot.told(shot.revision) == "a soldier walks; three seconds; wide"


def test_the_reviewed_wording_is_kept():
    book = (shot_with(1) >> say.ReviseShot(ShotSpec(duration_s=2.0), text="two seconds")).skip()
    assert len(book.session.project.shots[0].revisions) == 2
    assert book.session.project.takes[-1].frames == 48
    assert refusal(book >> say.ReviseShot(ShotSpec(duration_s=2.0))) == "The shot is like that already."


@given(st.lists(st.sampled_from([1, 2, 3, 5]), min_size=1, max_size=12))
def test_no_two_takes_share_reel_or_timecode(orders: list[int]):
    book = (Playbook() >> say.RequestShot(described(duration_s=1.37))).skip()
    for takes in orders:
        (book >> say.MoreTakes(takes)).skip()
    takes = book.session.project.takes
    assert len({take.reel for take in takes}) == len(takes)
    for before, after in pairwise(takes):
        assert not before.source.overlaps(after.source)
        assert after.start % 24 == 0


WISHES = st.sampled_from(
    [
        say.CircleTake(1),
        say.RejectTake(2),
        say.ClearMark(1),
        say.PlaceTake(1),
        say.PlaceTake(2, say.At.START),
        say.SplitClip(1),
        say.SwapClips((1, 2)),
        say.MoveClip(1, say.At.END),
        say.TrimClip(1, seconds=0.25),
        say.TrimClip(1, say.Edge.HEAD, frames=-3),
        say.RemoveClip(1),
        say.ReviseShot(ShotSpec(duration_s=2.0), text="two seconds"),
        say.ReviseShot(ShotSpec(duration_s=3.0), text="three seconds"),
    ]
)


@given(st.lists(WISHES, max_size=12))
def test_undoing_everything_gives_the_film_back_and_redoing_it_again(wishes):
    book = shot_with(2)
    before = _wished(book)
    count = 0
    for wanted in wishes:
        depth = len(book.session.state.done)
        (book >> wanted).skip()
        count += len(book.session.state.done) - depth
    after = _wished(book)
    for _ in range(count):
        (book >> say.Undo()).skip()
    assert _wished(book) == before
    for _ in range(count):
        (book >> say.Redo()).skip()
    assert _wished(book) == after


def _wished(book: Playbook):
    """The part of the film that wishes make: cut, marks and wordings in force."""
    project = book.session.project
    return (
        project.cut,
        [shot.description for shot in project.shots],
        {take.id: take.mark for take in project.takes if take.mark is not Mark.NONE},
    )


def test_revising_records_the_revision_as_a_wish():
    book = shot_with(1) >> say.ReviseShot(ShotSpec(duration_s=2.0), text="shorter")
    (first, *_) = book.pending
    assert isinstance(first, Record)
    assert isinstance(first.entry.edit, ReviseShot)
    assert first.entry.cause is Cause.WISH
    assert any(isinstance(e, Record) and isinstance(e.entry.edit, AddTake) for e in book.pending)
    assert not any(isinstance(e, Record) and isinstance(e.entry.edit, FailTake) for e in book.pending)
