"""Heroes, told as playbooks: who gets one and when, and that no take ever fails by its hero."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import messages as say
from engine.developing import Hero, When, heroes
from engine.effects import Cancel, Record, Retell, Start, Tell
from engine.film.camera import ShotSize
from engine.film.cast import CastMember
from engine.film.codec import decode, encode
from engine.film.edits import FailTake
from engine.film.guidance import Follow, Guidance
from engine.film.model import Mark, Tier, Verdict
from engine.film.scenery import Weather
from engine.film.spec import Camera, Environment, ShotSpec
from engine.messages import Job
from engine.state import opened
from tests.core.playbook import Playbook, described, rendition

HERO = Hero("wan2.2", follow=Follow.PICTURE, strength=0.8, again="wan2.2", live=("live",))
WALK = described()
SNOW = ShotSpec(environment=Environment(weather=Weather.SNOW))


def sitting(takes: int = 1, hero: Hero = HERO, *, seen: bool = True) -> Playbook:
    """A sitting with one shot; where it is `seen` all its blockouts have arrived."""
    book = (Playbook(takes=takes, hero=hero) >> say.RequestShot(WALK)).skip()
    for number in range(1, takes + 1) if seen else ():
        (book >> say.TakeDone(f"job{number}", f"take{number}", rendition())).skip()
    return book


def ordered(book: Playbook) -> list[Job]:
    """The heroes that were ordered by what followed."""
    found = [effect.job for effect in book.pending if isinstance(effect, Start) and effect.job.tier is Tier.HERO]
    book.skip()
    return found


def the(book: Playbook) -> Job:
    (job,) = ordered(book)
    return job


def hero_of(job: Job) -> say.TakeDone:
    made = replace(rendition(job.path, Tier.HERO), renderer=f"{job.renderer} 1", width=1280, height=720)
    return say.TakeDone(job.id, job.take, made)


def told(book: Playbook) -> list[str]:
    found = [effect.sentence for effect in book.pending if isinstance(effect, Tell)]
    book.skip()
    return found


def under_way(book: Playbook) -> list[str]:
    return [running.job.take for running in heroes(book.session.state)]


def failed(job: Job, template: str = "There is no GPU.") -> say.JobFailed:
    return say.JobFailed(job.id, job.take, template, (), "Use the blockout.")


# --- when ---


def test_a_circled_take_gets_its_hero() -> None:
    book = sitting(2)
    job = the(book >> say.CircleTake(2))
    assert (job.take, job.tier, job.renderer, job.patient, job.live) == ("take2", Tier.HERO, "wan2.2", False, True)
    assert (job.width, job.height, job.path) == (1280, 720, "takes/1A-2_A001C002_wan2.2.mov")
    assert job.guidance == Guidance(Follow.PICTURE, 0.8)
    (book >> hero_of(job) << Record).done()
    shown = book.session.project.take("take2").shown
    assert shown is not None
    assert shown.tier is Tier.HERO


def test_a_take_that_was_circled_too_soon_gets_it_with_its_blockout() -> None:
    book = sitting(seen=False)
    assert ordered(book >> say.CircleTake(1)) == []
    assert the(book >> say.TakeDone("job1", "take1", rendition())).take == "take1"


def test_where_heroes_are_made_when_asked_a_circle_orders_none() -> None:
    book = sitting(hero=replace(HERO, when=When.ASKED))
    assert ordered(book >> say.CircleTake(1)) == []
    assert the(book >> say.Develop(1)).take == "take1"


def test_where_every_take_gets_one_they_wait_and_those_of_an_older_wording_are_left_out() -> None:
    book = sitting(2, replace(HERO, when=When.ALWAYS))
    assert under_way(book) == ["take1", "take2"]
    assert all(running.job.patient and not running.job.live for running in heroes(book.session.state))
    cancelled = [
        effect.job for effect in (book >> say.ReviseShot(SNOW, text="snow")).pending if isinstance(effect, Cancel)
    ]
    assert len(cancelled) == 2
    assert under_way(book.skip()) == []
    job = book.session.state.jobs[0].job
    assert the(book >> say.TakeDone(job.id, job.take, rendition())).take == "take3"
    (book >> say.Undo()).skip()
    assert under_way(book) == ["take1", "take2"], "the wording in force is the old one again"
    (book >> say.RejectTake(1)).skip()
    assert under_way(book) == ["take2"]


def test_a_circled_take_keeps_its_hero_when_its_shot_is_revised() -> None:
    book = sitting()
    job = the(book >> say.CircleTake(1))
    book >> say.ReviseShot(SNOW, text="snow")
    assert not any(isinstance(effect, Cancel) for effect in book.pending)
    (book.skip() >> hero_of(job) << Record).done()


def test_taking_the_circle_back_calls_the_hero_off_and_undo_orders_it_again() -> None:
    book = sitting()
    job = the(book >> say.CircleTake(1))
    (book >> say.ClearMark(1) << Record << Cancel(job.id)).done()
    again = the(book >> say.Undo())
    assert (again.take, again.id != job.id) == ("take1", True)
    (book >> say.Undo() << Record << Cancel(again.id)).done()
    assert the(book >> say.Redo()).take == "take1"


def test_an_omitted_shot_gets_no_heroes() -> None:
    book = sitting()
    job = the(book >> say.CircleTake(1))
    (book >> say.OmitShot("shot1") << Record << Cancel(job.id)).done()


def test_heroes_of_a_sweep_are_patient() -> None:
    book = sitting()
    sweep = say.SweepTakes("environment.weather_strength", ("light", "heavy"))
    (book >> sweep).skip()
    for running in book.session.state.jobs:
        (book >> say.TakeDone(running.job.id, running.job.take, rendition())).skip()
    jobs = [the(book >> say.CircleTake(number)) for number in (2, 3)]
    assert [(job.patient, job.live) for job in jobs] == [(True, False), (True, False)]
    assert not the(book >> say.CircleTake(1)).patient


def test_nobody_watches_where_nobody_is() -> None:
    book = sitting()
    book.session.watched = False
    assert not the(book >> say.CircleTake(1)).live


# --- asked by name ---


def test_a_hero_may_begin_before_the_blockout_is_there() -> None:
    book = sitting(seen=False)
    job = the(book >> say.Develop())
    (book >> hero_of(job) << Record).done()
    (book >> say.TakeDone("job1", "take1", rendition()) << Record).done()
    take = book.session.project.take("take1")
    assert take.shown is not None
    assert (take.shown.tier, len(take.renditions)) == (Tier.HERO, 2)


def test_a_blockout_that_fails_under_its_hero_costs_the_take_nothing() -> None:
    book = sitting(seen=False)
    job = the(book >> say.Develop())
    (book >> say.JobFailed("job1", "take1", "Full.") << Record << Tell).done()
    (book >> hero_of(job) << Record).done()
    assert book.session.project.take("take1").failure is None


def test_never_twice_at_once() -> None:
    book = sitting()
    the(book >> say.CircleTake(1))
    assert (book >> say.Develop(1)).pending == [], "it is being made; now it was asked for by name too"
    assert told(book >> say.Develop(1)) == ["The hero of take 1A-1 is being made already."]
    assert under_way(book) == ["take1"]
    (book >> say.ClearMark(1) << Record).done()
    assert under_way(book) == ["take1"], "what was asked for by name stays"


def test_one_that_waits_for_its_turn_is_hurried_when_it_is_asked_for() -> None:
    book = sitting(hero=replace(HERO, when=When.ALWAYS))
    (running,) = heroes(book.session.state)
    book >> say.Develop(1)
    assert book.pending[0] == Cancel(running.job.id)
    job = the(book)
    assert (job.patient, job.live) == (False, True)


def test_another_renderer_takes_the_place_of_the_first() -> None:
    book = sitting()
    first = the(book >> say.CircleTake(1))
    book >> say.Develop(1, "live")
    assert book.pending[0] == Cancel(first.id)
    job = the(book)
    assert (job.renderer, job.guidance.follow) == ("live", Follow.NOTHING), "what the other one follows is not known"
    assert under_way(book) == ["take1"]


def test_a_hero_made_again_is_a_file_of_its_own() -> None:
    book = sitting()
    first = the(book >> say.Develop(1))
    (book >> hero_of(first)).skip()
    assert the(book >> say.Develop(1)).path == "takes/1A-1_A001C001_wan2.2_2.mov"


def test_a_draft_is_gone_on_from_by_the_renderer_that_finishes_it() -> None:
    book = sitting(hero=replace(HERO, renderer="wan2.2-4steps"))
    assert told(book >> say.Develop(1, draft=True)) == ["Take 1A-1 has no hero to go on from."]
    draft = the(book >> say.Develop(1))
    (book >> hero_of(draft)).skip()
    job = the(book >> say.Develop(1, draft=True))
    assert (draft.renderer, job.renderer) == ("wan2.2-4steps", "wan2.2")
    assert job.guidance.draft == draft.path == "takes/1A-1_A001C001_wan2.2-4steps.mov"


def test_a_hero_is_told_what_was_said_with_everybody_dressed() -> None:
    member = CastMember("cast-1", "Lin Mei", description="a red raincoat")
    book = Playbook(hero=HERO)
    (book >> say.PutCastMember(member)).skip()
    (subject,) = WALK.spec.subjects
    lin = replace(subject, name="Lin Mei", cast="cast-1")
    (book >> say.RequestShot(replace(WALK, spec=ShotSpec((lin,))))).skip()
    job = the(book >> say.Develop())
    assert job.asked is not None
    assert job.asked.subjects[0].look == "a red raincoat"
    assert job.asked.camera.size is None, "nothing is assumed"
    assert job.spec.camera.size is not None
    assert decode(Job, encode(job)) == job


def test_a_sitting_without_heroes_says_so() -> None:
    book = Playbook()
    (book >> say.RequestShot(WALK)).skip()
    assert told(book >> say.Develop()) == ["This sitting makes no heroes."]
    assert ordered(book >> say.CircleTake(1)) == []


def test_another_way_of_making_heroes_holds_from_then_on() -> None:
    book = sitting(hero=replace(HERO, when=When.ASKED))
    (book >> say.CircleTake(1)).skip()
    book.pending = book.session.develop_by(HERO)
    assert the(book).patient
    book.pending = book.session.develop_by(None)
    assert [type(effect) for effect in book.pending] == [Cancel]


def test_what_waits_is_made_the_new_way_and_what_is_begun_the_old_one() -> None:
    book = sitting(3)
    begun, waiting, asked = (the(book >> wish) for wish in (say.CircleTake(1), say.CircleTake(2), say.Develop(3)))
    (book >> say.JobStarted(begun.id)).done()
    book.pending = book.session.develop_by(replace(HERO, renderer="wan2.2-4steps"))
    assert [effect.job for effect in book.pending if isinstance(effect, Cancel)] == [waiting.id]
    job = the(book)
    assert (job.take, job.renderer) == ("take2", "wan2.2-4steps")
    assert under_way(book) == ["take1", "take3", "take2"]
    assert asked.renderer == "wan2.2"


# --- called off, failed, lost ---


def test_called_off_is_called_off_for_this_sitting() -> None:
    book = sitting()
    job = the(book >> say.CircleTake(1))
    (book >> say.Undevelop(1) << Cancel(job.id)).done()
    (book >> say.JobCancelled(job.id, "take1")).done()
    (book >> say.PlaceTake(1)).skip()
    assert under_way(book) == []
    assert told(book >> say.Undevelop(1)) == ["No hero of take 1A-1 is being made."]
    assert the(book >> say.Develop(1)).take == "take1"


def test_circling_it_again_is_wanting_it_again() -> None:
    book = sitting()
    the(book >> say.CircleTake(1))
    (book >> say.Undevelop(1)).skip()
    assert ordered(book >> say.ClearMark(1)) == []
    assert the(book >> say.CircleTake(1)).take == "take1"


@pytest.mark.parametrize("ended", ["failed", "blocked", "cancelled"])
def test_a_hero_that_is_not_made_never_fails_its_take(ended: str) -> None:
    book = sitting(seen=False)
    job = the(book >> say.Develop())
    verdict = Verdict(False, "lists-1", ("a term",))
    report = {
        "failed": failed(job), "blocked": say.JobBlocked(job.id, job.take, verdict),
        "cancelled": say.JobCancelled(job.id, job.take),
    }[ended]  # fmt: skip
    book >> report
    assert not any(isinstance(effect, Record) and isinstance(effect.entry.edit, FailTake) for effect in book.pending)
    book.skip()
    (book >> say.TakeDone("job1", "take1", rendition()) << Record).done()
    take = book.session.project.take("take1")
    assert (take.failure, take.shown) == (None, rendition())


def test_what_holds_for_every_hero_is_told_once_and_to_whoever_asks() -> None:
    book = sitting(3)
    jobs = [the(book >> say.CircleTake(number)) for number in (1, 2, 3)]
    assert [len(told(book >> failed(job))) for job in jobs] == [1, 0, 0]
    assert under_way(book) == [], "and it is not tried again and again"
    assert told(book >> failed(the(book >> say.Develop(2)))) == ["There is no GPU."]
    assert {one.take for one in book.session.state.undeveloped} == {"take1", "take2", "take3"}


def test_a_dozen_that_wait_and_fail_are_one_sentence() -> None:
    book = sitting(3, replace(HERO, when=When.ALWAYS))
    jobs = [running.job for running in heroes(book.session.state)]
    assert [len(told(book >> failed(job, f"{job.slate} failed."))) for job in jobs] == [1, 1, 1]
    book = sitting(3, replace(HERO, when=When.ALWAYS))
    sentences = []
    for job in [running.job for running in heroes(book.session.state)]:
        (book >> say.WorkerLost("hero", (job.id,))).skip()
        sentences += told(book >> say.WorkerLost("hero", (job.id,)))
    assert sentences == ["The hero of take 1A-1 could not be made: the renderer stopped twice."]


def test_takes_that_rested_when_the_worker_was_lost_do_not_answer_for_it() -> None:
    book = sitting(3, replace(HERO, when=When.ALWAYS))
    jobs = [running.job for running in heroes(book.session.state)]
    for _ in range(2):
        for job in jobs:
            (book >> say.JobStarted(job.id)).done()
        book >> say.WorkerLost("hero", tuple(job.id for job in jobs))
        again = ordered(book)
    assert again == jobs[:2], "the one that was being made both times is given up"
    assert [one.take for one in book.session.state.undeveloped] == ["take3"]


def test_a_lost_hero_worker_is_tried_once_more_and_the_blockout_stays() -> None:
    book = sitting()
    job = the(book >> say.CircleTake(1))
    (book >> say.WorkerLost("hero", (job.id,)) << Start(job)).done()
    book >> say.WorkerLost("hero", (job.id,))
    assert told(book) == ["The hero of take 1A-1 could not be made: the renderer stopped twice."]
    take = book.session.project.take("take1")
    assert (take.failure, take.shown) == (None, rendition())


def test_a_killed_sitting_asks_for_the_heroes_that_the_film_calls_for() -> None:
    book = sitting(3)
    done = the(book >> say.CircleTake(1))
    (book >> hero_of(done)).skip()
    waiting = the(book >> say.CircleTake(2))
    the(book >> say.Develop(3))
    fresh = Playbook(state=opened(book.session.project), hero=HERO)
    (start,) = fresh.session.resume()
    assert isinstance(start, Start)
    assert (start.job.take, start.job.path, start.job.patient) == ("take2", waiting.path, True)


def test_a_take_refitted_to_new_words_has_its_hero_told_anew() -> None:
    book = sitting(seen=False)
    job = the(book >> say.Develop())
    book >> say.ReviseShot(SNOW, text="make it snow")
    assert {effect.job for effect in book.pending if isinstance(effect, Cancel)} == {"job1", job.id}
    again = the(book)
    assert again.asked is not None
    assert again.asked.environment.weather is Weather.SNOW
    assert (again.take, again.renderer, under_way(book)) == ("take1", "wan2.2", ["take1"])
    assert len(book.session.state.jobs) == 2, "one blockout, one hero"
    (book >> hero_of(job)).done()  # what the old words still say is not heard


# --- live ---


def streaming() -> tuple[Playbook, Job]:
    """A take whose hero streams."""
    book = sitting()
    job = the(book >> say.Develop(1, "live"))
    (book >> say.JobStarted(job.id)).done()
    return book, job


def test_what_streams_goes_on_with_the_new_words() -> None:
    book, job = streaming()
    session = (book >> say.ReviseShot(SNOW, text="and now it starts to snow") << Record << Retell).done()
    (running,) = session.state.jobs
    assert running.job == job, "what it began with"
    assert running.retold is not None
    assert (running.retold.id, running.retold.path, running.retold.text) == (
        job.id, job.path, "and now it starts to snow",
    )  # fmt: skip
    assert running.retold.asked is not None
    assert running.retold.asked.environment.weather is Weather.SNOW
    assert (len(session.project.takes), session.project.takes[0].revision) == (1, 0)
    assert session.project.shots[0].revision == 1


def test_undo_gives_what_streams_its_old_words_back() -> None:
    book, job = streaming()
    (book >> say.ReviseShot(SNOW, text="snow")).skip()
    book >> say.Undo() << Record
    (retell,) = book.pending
    assert isinstance(retell, Retell)
    assert retell.job == job
    (book.skip() >> say.Redo() << Record << Retell).done()


def test_a_streaming_take_that_every_take_gets_is_not_called_off_by_its_new_words() -> None:
    book = sitting(hero=replace(HERO, renderer="live", when=When.ALWAYS))
    (running,) = heroes(book.session.state)
    (book >> say.JobStarted(running.job.id)).done()
    (book >> say.ReviseShot(SNOW, text="snow") << Record << Retell).done()


def test_other_length_or_a_renderer_that_cannot_is_a_new_take() -> None:
    book, _ = streaming()
    (book >> say.ReviseShot(ShotSpec(duration_s=9.0), text="nine seconds") << Record << Record << Start).done()
    book = sitting()
    job = the(book >> say.Develop(1))
    (book >> say.JobStarted(job.id)).done()
    (book >> say.ReviseShot(SNOW, text="snow") << Record << Record << Start).done()


def test_what_streams_off_the_monitor_is_not_spoken_to() -> None:
    book, _ = streaming()
    (book >> say.MoreTakes(1)).skip()
    job = book.session.state.jobs[-1].job
    (book >> say.TakeDone(job.id, job.take, rendition(job.path)) << Record).done()
    assert book.session.focus.takes == ("take2",)
    (book >> say.ReviseShot(SNOW, text="snow") << Record << Record << Start).done()


def test_a_streaming_take_that_is_lost_hears_the_new_words_again() -> None:
    book, job = streaming()
    (book >> say.ReviseShot(SNOW, text="snow")).skip()
    (book >> say.WorkerLost("hero", (job.id,)) << Start(job) << Retell).done()


# --- a law ---

HAPPENINGS = st.sampled_from(
    [
        say.CircleTake(1), say.CircleTake(2), say.ClearMark(1), say.RejectTake(2), say.Develop(1), say.Develop(2),
        say.Develop(1, "live"), say.Develop(1, draft=True), say.Undevelop(1), say.Undevelop(2), say.Undo(), say.Redo(),
        say.ReviseShot(SNOW, text="snow"), say.ReviseShot(ShotSpec(camera=Camera(size=ShotSize.WIDE)), text="wide"),
        say.ReviseShot(ShotSpec(duration_s=2.0), text="two seconds"), say.MoreTakes(1), say.PlaceTake(1),
        say.SweepTakes("environment.weather_strength", ("light", "heavy")), say.OmitShot("shot1"),
        "done", "failed", "started", "lost",
    ]
)  # fmt: skip


@given(st.lists(HAPPENINGS, max_size=25), st.sampled_from(list(When)))
def test_whatever_happens_no_take_has_two_heroes_at_once_or_fails_by_one(happenings: list, when: When) -> None:
    book = sitting(2, replace(HERO, when=when))
    begun = {running.job.id for running in book.session.state.jobs}
    for happening in happenings:
        jobs = book.session.state.jobs
        if isinstance(happening, str):
            if not jobs:
                continue
            running = jobs[0]
            done = hero_of(running.job) if running.job.tier is Tier.HERO else None
            happening = {
                "done": done or say.TakeDone(running.job.id, running.job.take, rendition(running.job.path)),
                "failed": failed(running.job), "started": say.JobStarted(running.job.id),
                "lost": say.WorkerLost("hero", (running.job.id,)),
            }[happening]  # fmt: skip
        book >> happening
        for effect in book.pending:
            if isinstance(effect, Start):
                begun.add(effect.job.id)
            elif isinstance(effect, Cancel):
                begun.discard(effect.job)
            elif isinstance(effect, Record) and isinstance(effect.entry.edit, FailTake):
                assert not book.session.project.take(effect.entry.edit.take).renditions
        book.skip()
        busy = under_way(book)
        assert len(busy) == len(set(busy))
        assert {running.job.id for running in book.session.state.jobs} <= begun
    for take in book.session.project.takes:
        paths = [made.path for made in take.renditions if made.tier is Tier.HERO]
        assert len(paths) == len(set(paths))
        assert not (take.mark is Mark.CIRCLED and take.failure and take.renditions)


def test_a_hero_by_another_renderer_has_the_size_that_it_makes() -> None:
    book = sitting(hero=replace(HERO, when=When.ASKED, sizes=(("wan2.2-5b", (1280, 704)),)))
    job = the(book >> say.Develop(1, renderer="wan2.2-5b"))
    assert (job.renderer, job.width, job.height) == ("wan2.2-5b", 1280, 704)
    other = the(book >> say.Develop(1, renderer="wan2.2"))
    assert (other.renderer, other.width, other.height) == ("wan2.2", 1280, 720)
