"""A shot's next wording: what a revision changes, takes back, dresses and adds, and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EditRefused
from engine.film.assume import assumed
from engine.film.camera import Lens, Move, ShotSize, Speed
from engine.film.codec import decode, encode
from engine.film.revise import revised, stepped
from engine.film.scenery import Strength, TimeOfDay, Weather
from engine.film.spec import Action, Camera, Description, Environment, Look, ShotSpec, Span, Subject, get
from engine.messages import ReviseShot

STANDS = Description(
    "a warrior in a red cloak runs on the castle wall, rain",
    ShotSpec(
        (Subject("a warrior", "red cloak, long hair"), Subject("her dog")),
        Action("runs", "run"),
        Environment("castle wall", "castle_wall", False, weather=Weather.RAIN, weather_strength=Strength.HEAVY),
        camera=Camera(size=ShotSize.WIDE, lens=Lens.WIDE),
    ),
    (Span("camera.size", "wide", 0, 4), Span("subjects[0].look", "red cloak", 13, 22)),
)  # fmt: skip


def spec_after(changes: ShotSpec | None = None, **wishes: object) -> ShotSpec:
    return revised(STANDS, changes or ShotSpec(), **wishes).spec  # type: ignore[arg-type]


def test_only_what_was_said_changes() -> None:
    after = spec_after(ShotSpec(environment=Environment(time=TimeOfDay.DUSK)))

    assert after.environment.time == TimeOfDay.DUSK
    assert after.environment.weather == Weather.RAIN
    assert (after.subjects, after.action, after.camera) == (
        STANDS.spec.subjects,
        STANDS.spec.action,
        STANDS.spec.camera,
    )


def test_a_new_value_clears_what_said_the_same_thing() -> None:
    assert spec_after(ShotSpec(camera=Camera(lens_mm=85.0))).camera.lens is None
    assert spec_after(ShotSpec(action=Action("strolls"))).action.canonical is None
    moved = spec_after(ShotSpec(environment=Environment("moon base"))).environment
    assert (moved.place, moved.set, moved.interior) == ("moon base", None, None)


def test_what_is_taken_back_is_as_if_nobody_had_said_it() -> None:
    after = spec_after(removed=("environment.weather", "environment.weather_strength"))

    assert (after.environment.weather, after.environment.weather_strength) == (None, None)
    assert after.environment.place == "castle wall"


def test_another_of_the_same_thing_replaces_it() -> None:
    assert spec_after(looks=(Look("her", "blue cloak"),)).subjects[0].look == "blue cloak, long hair"
    assert spec_after(looks=(Look("cloak", "something blue"),)).subjects[0].look == "something blue, long hair"


def test_another_thing_joins_what_is_worn() -> None:
    assert spec_after(looks=(Look(None, "a helmet"),)).subjects[0].look == "red cloak, long hair, a helmet"
    assert spec_after(looks=(Look("dog", "yellow scarf"),)).subjects[1].look == "yellow scarf"


def test_chinese_looks_are_of_a_kind_by_their_last_character() -> None:
    old = Description("", ShotSpec((Subject("女战士", "红色斗篷，长发"),)))

    assert revised(old, ShotSpec(), looks=(Look("斗篷", "蓝色的斗篷"),)).spec.subjects[0].look == "蓝色的斗篷，长发"
    assert revised(old, ShotSpec(), looks=(Look("她", "白裙子"),)).spec.subjects[0].look == "红色斗篷，长发，白裙子"


def test_nobody_there_cannot_be_dressed() -> None:
    empty = Description("", ShotSpec())

    assert revised(empty, ShotSpec(), looks=(Look("her", "blue dress"),)).spec == empty.spec


def test_those_who_are_added_join_those_who_are_there() -> None:
    assert spec_after(added=(Subject("a cat"),)).subjects == (*STANDS.spec.subjects, Subject("a cat"))


def test_a_new_cast_stands_in_for_the_old_one() -> None:
    assert spec_after(ShotSpec((Subject("soldiers", count=2),))).subjects == (Subject("soldiers", count=2),)


def test_words_of_an_untouched_slot_stay_and_lie_in_an_earlier_text() -> None:
    spans = revised(STANDS, ShotSpec(), spans=(Span("environment.time", "dusk", 8, 12),)).spans

    assert Span("camera.size", "wide", -1, -1) in spans
    assert Span("environment.time", "dusk", 8, 12) in spans


def test_words_of_a_changed_slot_go() -> None:
    after = revised(STANDS, ShotSpec(camera=Camera(size=ShotSize.FULL)), looks=(Look(None, "blue cloak"),))

    assert after.spans == ()


def test_a_step_goes_from_what_the_picture_shows_to_the_next() -> None:
    assert stepped(STANDS.spec, "camera.size", 1).camera.size == ShotSize.FULL
    assert stepped(ShotSpec(), "action.speed", 1).action.speed == Speed.FAST
    assert stepped(STANDS.spec, "camera.lens_mm", 1).camera.lens is None
    assert stepped(STANDS.spec, "camera.lens_mm", 1).camera.lens_mm == 35.0


LADDERS = ("camera.size", "camera.move_speed", "camera.move_amount", "action.speed", "environment.weather_strength")


@given(st.sampled_from(LADDERS), st.integers(-20, 20), st.integers(1, 20))
def test_steps_end_at_the_last_one_and_lead_back(slot: str, by: int, more: int) -> None:
    last = stepped(STANDS.spec, slot, 20)

    assert stepped(last, slot, more) == last
    assert get(stepped(stepped(last, slot, -1), slot, 1), slot) == get(last, slot)
    assert get(stepped(STANDS.spec, slot, by), slot) is not None


@given(st.integers(-60, 60))
def test_a_shot_stays_at_least_a_second_long(by: int) -> None:
    before = assumed(STANDS.spec).duration_s or 0.0

    assert stepped(STANDS.spec, "duration_s", by).duration_s == max(1.0, before + by)


@pytest.mark.parametrize("slot", ["camera.move", "environment.time", "style.mood"])
def test_what_has_no_steps_is_refused(slot: str) -> None:
    with pytest.raises(EditRefused):
        stepped(STANDS.spec, slot, 1)


def test_a_wish_of_an_older_journal_still_reads() -> None:
    """The fields for people came later; without them nobody is dressed or added."""
    old = encode(ReviseShot(ShotSpec(camera=Camera(move=Move.FOLLOW))))
    older = {name: value for name, value in old.items() if name not in ("looks", "added")}

    assert decode(ReviseShot, older) == ReviseShot(ShotSpec(camera=Camera(move=Move.FOLLOW)))
    dressed = ReviseShot(ShotSpec(), looks=(Look(None, "blue dress"),), added=(Subject("a dog"),))
    assert decode(ReviseShot, encode(dressed)) == dressed
