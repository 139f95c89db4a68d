"""A shot's next wording: what a revision changes, takes back, dresses and adds, and what it leaves alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EditRefused
from engine.film.assume import assumed
from engine.film.blocking import Position, Relation
from engine.film.camera import Lens, Move, ShotSize, Speed
from engine.film.codec import decode, encode
from engine.film.revise import revised, stepped
from engine.film.scenery import Strength, TimeOfDay, Weather
from engine.film.spec import (
    Action,
    Camera,
    Description,
    Direction,
    Environment,
    Look,
    Placing,
    Related,
    Relating,
    ShotSpec,
    Span,
    Subject,
    directed,
    doings,
    get,
    without_subject,
)
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


# --- blocking ---

RUN, LOOK_BACK, LEAP, BARK = (
    Action("runs", "run"),
    Action("looks back", "look"),
    Action("leaps", "jump"),
    Action("barks"),
)
STAGED = Description(
    "a thief runs, looks back, leaps, chased by a cop, as a dog barks",
    ShotSpec(
        (Subject("a thief"), Subject("a cop"), Subject("a dog", actions=(BARK,))),
        RUN,
        then=(LOOK_BACK, LEAP),
        related=(Related(Relation.CHASE, 1, 0), Related(Relation.LOOK_AT, 2, 1)),
    ),
)


def staged(changes: ShotSpec | None = None, **wishes: object) -> ShotSpec:
    return revised(STAGED, changes or ShotSpec(), **wishes).spec  # type: ignore[arg-type]


def test_a_new_first_action_is_all_that_is_done() -> None:
    after = staged(ShotSpec(action=Action("stands", "stand")))

    assert (after.action.canonical, after.then) == ("stand", ())
    assert staged(ShotSpec(action=Action("looks back", "look"), then=(RUN,))).then == (RUN,)


def test_what_only_follows_goes_on_from_what_was_done() -> None:
    after = staged(ShotSpec(then=(Action("falls", "fall"),)))

    assert (after.action, after.then) == (RUN, (LOOK_BACK, LEAP, Action("falls", "fall")))


def test_a_new_cast_is_not_related_as_the_old_one_was() -> None:
    assert staged(ShotSpec((Subject("a child"),))).related == ()


def test_who_leaves_is_named_and_takes_their_relations_along() -> None:
    after = staged(without=("the cop",))

    assert [one.name for one in after.subjects] == ["a thief", "a dog"]
    assert after.related == ()
    assert staged(without=("the cat",)) == STAGED.spec


def test_a_depth_and_a_width_go_together_and_a_new_depth_replaces_the_old_one() -> None:
    left = (Placing("the dog", (Position.LEFT,)), Placing("the dog", (Position.BACKGROUND,)))

    assert staged(placed=left).subjects[2].positions == (Position.LEFT, Position.BACKGROUND)
    nearer = (*left, Placing("dog", (Position.FOREGROUND,)))
    assert staged(placed=nearer).subjects[2].positions == (Position.LEFT, Position.FOREGROUND)
    assert staged(placed=(Placing("him", (Position.CENTRE,)),)).subjects[0].positions == (Position.CENTRE,)


def test_wishes_for_strangers_change_nothing() -> None:
    wishes: tuple[dict[str, Any], ...] = (
        {"placed": (Placing("the cat", (Position.LEFT,)),)},
        {"directions": (Direction("the driver", (RUN,)),)},
        {"relating": (Relating(Relation.FOLLOW, "the client", "the budget"),)},
    )
    assert all(staged(**wish) == STAGED.spec for wish in wishes)


def test_a_new_relation_takes_the_place_of_what_the_two_were_before() -> None:
    after = staged(relating=(Relating(Relation.FIGHT, "the thief", "the cop"),))

    assert after.related == (Related(Relation.LOOK_AT, 2, 1), Related(Relation.FIGHT, 0, 1))


def test_who_is_related_but_not_there_yet_joins() -> None:
    after = staged(relating=(Relating(Relation.CHASE, "wolf", "him"),))

    assert after.subjects[3] == Subject("wolf")
    assert after.related[-1] == Related(Relation.CHASE, 3, 0)


@given(st.integers(0, 2), st.sampled_from([(BARK,), (RUN, LEAP), (LOOK_BACK,)]))
def test_one_is_directed_and_the_others_go_on(who: int, actions: tuple[Action, ...]) -> None:
    after = directed(STAGED.spec, who, actions)

    assert [doings(after, at) for at in range(3)] == [
        actions if at == who else doings(STAGED.spec, at) for at in range(3)
    ]
    assert after.subjects[0].actions == ()


def test_a_direction_names_whom_it_means() -> None:
    after = staged(directions=(Direction("the dog", (Action("sits", "sit"),)),))

    assert after.subjects[2].actions == (Action("sits", "sit"),)
    assert (after.action, after.then) == (RUN, (LOOK_BACK, LEAP))


@given(st.integers(0, 2))
def test_without_somebody_the_others_do_what_they_did(gone: int) -> None:
    before, after = STAGED.spec, without_subject(STAGED.spec, gone)
    left = [at for at in range(3) if at != gone]

    assert [doings(after, now) for now in range(2)] == [doings(before, at) for at in left]
    assert [one.name for one in after.subjects] == [before.subjects[at].name for at in left]
    assert after.subjects[0].actions == ()


def test_without_somebody_relations_mean_the_same_two() -> None:
    after = without_subject(STAGED.spec, 0)

    assert after.related == (Related(Relation.LOOK_AT, 1, 0),)
    assert (after.action, after.then) == (RUN, (LOOK_BACK, LEAP))


def test_without_the_last_one_nobody_does_anything() -> None:
    assert without_subject(ShotSpec((Subject("a man"),), RUN), 0) == ShotSpec()


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
