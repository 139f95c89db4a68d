"""Takes of a sweep, and blockouts made again at another size."""

from dataclasses import replace

import pytest

from engine import messages as say
from engine.effects import Record, Start, Tell
from engine.film.camera import Move
from engine.film.edits import FailTake
from engine.film.model import Tier
from engine.film.scenery import Strength
from engine.film.spec import Action, Camera
from engine.messages import Job
from tests.core.playbook import Playbook, described, rendition

SNOW = say.SweepTakes("environment.weather_strength", ("light", "normal", "heavy"))


def begun(book: Playbook) -> list[Job]:
    """The jobs that followed; nothing else is left to expect."""
    found = [effect.job for effect in book.pending if isinstance(effect, Start)]
    book.skip()
    return found


def shot_with(takes: int = 2) -> Playbook:
    book = (Playbook(takes=takes) >> say.RequestShot(described())).skip()
    for number in range(1, takes + 1):
        (book >> say.TakeDone(f"job{number}", f"take{number}", rendition())).skip()
    return book


def test_a_sweep_is_one_take_for_each_value() -> None:
    book = shot_with()
    jobs = begun(book >> SNOW)
    assert [job.spec.environment.weather_strength for job in jobs] == [Strength.LIGHT, Strength.NORMAL, Strength.HEAVY]
    assert [take.varied for take in book.session.project.takes[2:]] == [
        (("environment.weather_strength", value),) for value in SNOW.values
    ]


def test_nothing_but_the_swept_value_differs_between_its_takes() -> None:
    jobs = begun(shot_with() >> SNOW)
    assert len({(job.seed, job.variant) for job in jobs}) == 1
    assert len({replace(job.spec, environment=jobs[0].spec.environment) for job in jobs}) == 1


def test_all_takes_of_a_sweep_are_looked_at_together() -> None:
    book = (shot_with() >> SNOW).skip()
    assert book.session.focus.takes == ("take3", "take4", "take5")


def test_a_swept_length_is_the_length_of_its_take() -> None:
    book = (shot_with() >> say.SweepTakes("duration_s", ("2", "5"))).skip()
    assert [take.frames for take in book.session.project.takes[2:]] == [48, 120]


@pytest.mark.parametrize(
    ("slot", "values"),
    [("environment.weather_strength", ("light", "monstrous")), ("no.such", ("1",)), ("duration_s", ("4", "900")),
     ("camera.lens_mm", tuple(str(mm) for mm in range(20, 60)))],
)  # fmt: skip
def test_a_sweep_that_cannot_be_shot_is_refused_whole(slot: str, values: tuple[str, ...]) -> None:
    book = shot_with() >> say.SweepTakes(slot, values)
    (told,) = book.pending
    assert isinstance(told, Tell)
    assert told.refused
    assert len(book.session.project.takes) == 2


def test_a_revision_leaves_a_finished_sweep_as_it_was_shot() -> None:
    book = (shot_with() >> SNOW).skip()
    facts = [take for take in book.session.project.takes if take.varied]
    for number, take in enumerate(facts, 3):
        (book >> say.TakeDone(f"job{number}", take.id, rendition())).skip()
    (book >> say.SweepTakes("duration_s", ("2",))).skip()
    assert [take.varied for take in book.session.project.takes[2:5]] == [take.varied for take in facts]


def test_every_blockout_is_made_again_larger_and_its_take_stays() -> None:
    book = shot_with(2) >> say.Remaster(1920, 1080)
    jobs = begun(book)
    assert [(job.take, job.width, job.height, job.live) for job in jobs] == [
        ("take1", 1920, 1080, False), ("take2", 1920, 1080, False),
    ]  # fmt: skip
    assert [job.path for job in jobs] == ["takes/1A-1_A001C001_1920x1080.mov", "takes/1A-2_A001C002_1920x1080.mov"]
    large = replace(rendition(jobs[0].path), width=1920, height=1080)
    (book >> say.TakeDone(jobs[0].id, "take1", large) << Record).done()
    take = book.session.project.takes[0]
    assert take.shown == large
    assert len(take.renditions) == 2


def test_what_is_under_way_large_already_or_a_hero_is_not_made_again() -> None:
    book = shot_with(3)
    jobs = begun(book >> say.MoreTakes(1))
    (book >> say.TakeDone(jobs[0].id, "take4", replace(rendition(tier=Tier.HERO)))).skip()
    assert [job.take for job in begun(book >> say.Remaster())] == ["take1", "take2", "take3"]
    (told,) = (book >> say.Remaster()).pending
    assert isinstance(told, Tell)
    assert told.refused


@pytest.mark.parametrize("ended", [say.JobFailed, say.JobCancelled])
def test_a_larger_picture_that_was_not_made_costs_nothing(ended: type) -> None:
    book = shot_with(1)
    (job,) = begun(book >> say.Remaster())
    report = say.JobCancelled(job.id, "take1") if ended is say.JobCancelled else say.JobFailed(job.id, "take1", "Full.")
    book >> report
    assert not any(isinstance(effect, Record) and isinstance(effect.entry.edit, FailTake) for effect in book.pending)
    assert book.session.project.takes[0].failure is None


def test_what_somebody_waits_for_is_live() -> None:
    jobs = begun(Playbook(takes=2) >> say.RequestShot(described()))
    assert all(job.live for job in jobs)


@pytest.mark.parametrize(
    ("camera", "slot"), [(Camera(), "action.speed"), (Camera(move=Move.PUSH_IN), "camera.move_speed")]
)
def test_three_speeds_are_those_of_whatever_moves(camera: Camera, slot: str) -> None:
    wanted = described(action=Action("walks", "walk"), camera=camera)
    book = (Playbook(takes=1) >> say.RequestShot(wanted)).skip()
    (book >> say.SweepTakes("camera.move_speed", ("slow", "fast"))).skip()
    assert [take.varied for take in book.session.project.takes[1:]] == [((slot, "slow"),), ((slot, "fast"),)]
