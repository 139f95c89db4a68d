"""Undo is never stuck: what happens between a wish and its undo, even a failed take, leaves the way back open."""

from engine import messages as say
from engine.effects import Tell
from tests.core.playbook import Playbook, described, rendition


def placed_and_failed() -> Playbook:
    """A pending take in the cut whose render then failed."""
    book = (Playbook() >> say.RequestShot(described())).skip()
    book = (book >> say.PlaceTake(1)).skip()
    return (book >> say.JobFailed("job1", "take1", "The disk is full.", (), "Make room.")).skip()


def test_a_failed_take_taken_out_of_the_cut_comes_back_and_undo_goes_on() -> None:
    book = (placed_and_failed() >> say.RemoveClip(1)).skip()
    assert book.session.project.cut == ()
    book = (book >> say.Undo()).skip()
    assert [clip.take for clip in book.session.project.cut] == ["take1"]
    for _ in range(2):
        book = (book >> say.Undo()).skip()
    assert book.session.project.cut == ()
    assert book.session.project.shown_shots == ()


def test_a_failed_take_is_not_placed() -> None:
    book = (placed_and_failed() >> say.RemoveClip(1)).skip()
    book = book >> say.PlaceTake(1)
    (refused,) = [effect for effect in book.pending if isinstance(effect, Tell)]
    assert refused.template == "Take {slate} has no picture."
    assert book.session.project.cut == ()


def test_a_take_with_a_picture_may_be_placed_whatever_failed_since() -> None:
    book = (Playbook() >> say.RequestShot(described())).skip()
    book = (book >> say.TakeDone("job1", "take1", rendition())).skip()
    book = (book >> say.JobFailed("job1", "take1", "No GPU.", (), "")).skip()
    book = (book >> say.PlaceTake(1)).skip()
    assert len(book.session.project.cut) == 1
