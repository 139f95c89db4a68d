"""A shot as chips."""

from dataclasses import replace

from app.heard.chips import chips, choices, obeyed
from app.translation import Languages
from engine.film import camera
from engine.film.blocking import Position, Relation
from engine.film.revise import revised
from engine.film.spec import SLOTS, Action, Camera, Description, Environment, Related, ShotSpec, Style, Subject
from engine.messages import ReviseShot
from tests.gui.film import WALL


def labels(spec: ShotSpec, *, guess: bool) -> list[str]:
    return [chip.label for chip in chips(spec) if chip.guess is guess]


def test_what_was_said_and_what_is_assumed(languages: Languages) -> None:
    said = labels(WALL.spec, guess=False)
    assert said == [
        "woman warrior, red cloak",
        "runs",
        "castle wall",
        "night",
        "rain",
        "cinematic",
        "cool",
        "follow",
        "35 mm",
    ]
    assert labels(WALL.spec, guess=True) == ["full shot", "eye level", "4 s"]
    assert [chip.part for chip in chips(WALL.spec)][:3] == ["subject", "action", "environment"]


def test_they_speak_chinese(languages: Languages) -> None:
    languages.choose("zh")
    assert labels(WALL.spec, guess=True) == ["全景", "平视", "4 秒"]
    languages.choose("en")


def test_every_choice_really_changes_the_shot(languages: Languages) -> None:
    for chip in chips(WALL.spec):
        for choice in choices(WALL.spec, chip.slot):
            assert isinstance(choice.wish, ReviseShot)
            after = revised(WALL, choice.wish.changes, removed=choice.wish.removed)
            assert choice.now or after.spec != WALL.spec or chip.guess, (chip, choice)


def test_choosing_a_size_sets_it(languages: Languages) -> None:
    wish = next(c.wish for c in choices(WALL.spec, "camera.size") if c.label == "close-up")
    assert isinstance(wish, ReviseShot)
    assert revised(WALL, wish.changes).spec.camera.size is camera.ShotSize.CLOSE_UP


def test_more_of_a_subject(languages: Languages) -> None:
    spec = replace(WALL.spec, subjects=(Subject("warrior"), Subject("horse")))
    wish = next(c.wish for c in choices(spec, "subjects[1]") if c.label == "3")
    assert isinstance(wish, ReviseShot)
    after = revised(Description("", spec), wish.changes).spec.subjects
    assert after == (Subject("warrior"), Subject("horse", count=3))


def test_taking_a_chip_back(languages: Languages) -> None:
    wish = choices(WALL.spec, "camera.move")[-1].wish
    assert isinstance(wish, ReviseShot)
    assert revised(WALL, wish.changes, removed=wish.removed).spec.camera.move is None


BLOCKOUT = frozenset(SLOTS) - {"environment.place", "style.mood", "camera.lens", "action.text"}
"""What a renderer follows that plays places by their sets, lenses by their length and actions by their names."""


def test_a_slot_is_obeyed_by_itself_or_by_what_is_played_for_it() -> None:
    known = ShotSpec((Subject("man"),), Action("strolls", "walk"), Environment("alley", "street"))
    free = ShotSpec((Subject("man"),), Action("juggles"), Environment("in a submarine"), Style(mood="uneasy"))
    wide = ShotSpec(camera=Camera(lens=camera.Lens.WIDE))
    assert all(obeyed(known, chip.slot, BLOCKOUT) for chip in chips(known))
    assert obeyed(wide, "camera.lens", BLOCKOUT)
    struck = {chip.slot for chip in chips(free) if not obeyed(free, chip.slot, BLOCKOUT)}
    assert struck == {"action.text", "environment.place", "style.mood"}
    assert not obeyed(known, "subjects[0]", frozenset())


CHASE = ShotSpec(
    (
        Subject("a cop", positions=(Position.LEFT,)), Subject("a thief", "black mask"),
        Subject("a dog", actions=(Action("barks"),)),
    ),
    Action("runs", "run"), then=(Action("looks back", "look"), Action(None, "jump")),
    related=(Related(Relation.CHASE, 0, 1), Related(Relation.FOLLOW, 2, 0), Related(Relation.FACE, 0, 9)),
)  # fmt: skip


def test_what_follows_and_who_does_what_to_whom_are_chips_of_their_own(languages: Languages) -> None:
    assert labels(CHASE, guess=False) == [
        "a cop, frame left", "a thief, black mask", "a dog → barks", "runs", "→ looks back", "→ jump",
        "a cop chases a thief", "a dog follows a cop",
    ]  # fmt: skip


def _taken_back(spec: ShotSpec, slot: str) -> ShotSpec:
    (wish,) = [choice.wish for choice in choices(spec, slot) if choice.back]
    assert isinstance(wish, ReviseShot)
    return revised(Description("", spec), wish.changes, removed=wish.removed).spec


def test_each_of_them_can_be_taken_back(languages: Languages) -> None:
    assert _taken_back(CHASE, "then[0]") == replace(CHASE, then=CHASE.then[1:])
    assert _taken_back(CHASE, "related[0]") == replace(CHASE, related=CHASE.related[1:])


def test_the_last_of_them_too(languages: Languages) -> None:
    one = replace(CHASE, then=CHASE.then[:1], related=CHASE.related[:1])
    assert _taken_back(one, "then[0]").then == ()
    assert _taken_back(one, "related[0]").related == ()


def test_somebody_who_leaves_takes_only_their_own_relations_along(languages: Languages) -> None:
    after = _taken_back(CHASE, "subjects[1]")
    assert [who.name for who in after.subjects] == ["a cop", "a dog"]
    assert after.related == (Related(Relation.FOLLOW, 1, 0),)
    assert (after.action, after.then) == (CHASE.action, CHASE.then)


def test_more_of_somebody_leaves_everything_else_as_it_was(languages: Languages) -> None:
    wish = next(c.wish for c in choices(CHASE, "subjects[1]") if c.label == "3")
    assert isinstance(wish, ReviseShot)
    after = revised(Description("", CHASE), wish.changes).spec
    assert after.related == CHASE.related
    assert after.subjects[1] == replace(CHASE.subjects[1], count=3)
