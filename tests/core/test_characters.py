"""Who is who: the same name is the same character through the film, whatever is shot in between."""

import pytest

from engine import messages as say
from engine.effects import Start
from engine.film.characters import character, numbers
from engine.film.spec import Description, ShotSpec, Subject
from tests.core.playbook import Playbook


def shot(*names: str) -> Description:
    return Description(" and ".join(names), ShotSpec(tuple(Subject(name) for name in names)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a soldier", "The soldier"),
        ("the old man", "old man"),
        ("一名女战士", "女战士"),
        ("这个男孩", "男孩"),
        ("an owl", "owl"),
    ],
)
def test_articles_make_no_new_character(one: str, other: str) -> None:
    assert character(one) == character(other)


@pytest.mark.parametrize(("one", "other"), [("a man", "a woman"), ("a", "the"), ("theodore", "odore"), ("三", "三人")])
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert character(one) != character(other)


def jobs_of(*shots: Description) -> list[tuple[int, ...]]:
    """The characters' numbers in the first job of each shot, asked for one after the other."""
    book = Playbook(takes=2)
    found: list[tuple[int, ...]] = []
    for description in shots:
        book >> say.RequestShot(description)
        found.append(next(effect.job.characters for effect in book.pending if isinstance(effect, Start)))
        book.skip()
    return found


def test_a_character_keeps_the_number_whoever_stands_first() -> None:
    assert jobs_of(shot("a cop", "a thief"), shot("the thief"), shot("a dog", "the thief", "the cop")) == [
        (0, 1), (1,), (2, 1, 0),
    ]  # fmt: skip


def test_a_newcomer_in_an_older_shot_changes_nobody_elses_number() -> None:
    book = Playbook()
    for description in (shot("a cop"), shot("a thief")):
        (book >> say.RequestShot(description)).skip()
    (book >> say.PreviousShot() >> say.ReviseShot(ShotSpec(), added=(Subject("a dog"),), text="with a dog")).skip()
    project = book.session.project
    assert numbers(project.characters, shot("the cop", "the thief", "the dog").spec) == (0, 1, 2)
