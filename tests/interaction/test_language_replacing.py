"""One of several is replaced, and nobody else: what the others do and are to each other stays."""

import pytest

from engine.film.spec import Description, ShotSpec
from engine.messages import RequestShot, ReviseShot
from interaction.language import understand
from interaction.language.context import Context

TWO = "a dog chases a man through a park"
ZH = "女人和男人在咖啡馆里交谈"


def shot_of(text: str) -> Description:
    intent = understand(text)[0].intent
    assert isinstance(intent, RequestShot)
    return intent.description


def changed(text: str, wish: str) -> ShotSpec:
    intent = understand(wish, context=Context(True, shot_of(text)))[0].intent
    assert isinstance(intent, ReviseShot)
    return intent.changes


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ("swap the dog for a cat", ["a cat", "a man"]),
        ("replace the man with an old woman", ["a dog", "an old woman"]),
        ("make him a boy", ["a dog", "a boy"]),
        ("turn the dog into a robot", ["a robot", "a man"]),
    ],
)
def test_one_of_two_gives_way(wish: str, names: list[str]) -> None:
    spec = changed(TWO, wish)

    assert [one.name for one in spec.subjects] == names
    assert spec.related == shot_of(TWO).spec.related


def test_one_of_two_gives_way_in_chinese() -> None:
    assert [one.name for one in changed(ZH, "把男人换成一个老人").subjects] == ["女人", "老人"]


def test_a_stranger_who_is_to_be_replaced_replaces_nobody_but_is_what_was_said() -> None:
    assert [one.name for one in changed(TWO, "swap the horse for a cow").subjects] == ["a cow"]


def test_without_a_shot_the_newcomer_is_all_that_is_known() -> None:
    intent = understand("swap the dog for a cat")[0].intent

    assert isinstance(intent, ReviseShot)
    assert [one.name for one in intent.changes.subjects] == ["a cat"]
