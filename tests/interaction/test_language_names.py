"""Names of the cast and of places in what people say: spelt, misspelt by a recogniser, or words that only look so."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import messages as say
from engine.film.cast import CastMember, Location
from engine.film.model import Project
from engine.film.spec import Environment, ShotSpec, Subject
from interaction.language import names, understand
from interaction.language.context import Context
from interaction.language.text import fold
from interaction.language.words import STAND_INS

TRICKY = ("Noir", "Rain", "Dolly", "Mark", "Will", "Rose", "白静", "高远", "夏雨", "林梅", "黎明", "May")
"""Names that are words of film, weather, every day, or sound like some."""


def cast(*people: str) -> tuple[CastMember, ...]:
    """A cast; other names of somebody stand behind a slash: "约翰/老约翰"."""
    return tuple(
        CastMember(f"cast-{at}", name, tuple(others)) for at, (name, *others) in enumerate(p.split("/") for p in people)
    )


FILM = Context(
    has_shot=False,
    cast=cast("Lin Mei", "John", "Sarah", "Noir", "Rain", "Dolly", "白静", "高远", "Rex", "约翰/老约翰", "夏雨"),
    locations=(
        Location("l1", "听雨楼", (), "一座老茶楼", "restaurant"),
        Location("l2", "the Rusty Anchor", ("Rusty Anchor",), "an old harbour bar", "bar"),
    ),
)
CHINESE = Context(has_shot=False, cast=cast("林梅", "约翰", "白静", "高远", "Rex"), locations=FILM.locations)


def spec_of(text: str, context: Context = FILM) -> ShotSpec:
    """The shot that a text asks for."""
    (found, *_) = understand(text, context=context)
    assert isinstance(found.intent, say.RequestShot), found.intent
    return found.intent.description.spec


def people(text: str, context: Context = FILM) -> list[str]:
    """Whom of the cast a text names, by the list's own names."""
    listed = {member.id: member.name for member in context.cast}
    return [listed[one.cast] for one in spec_of(text, context).subjects if one.cast]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Lin Mei runs across the castle wall at night", ["Lin Mei"]),
        ("Lynn May runs across the castle wall", ["Lin Mei"]),
        ("lynn may runs across the wall", ["Lin Mei"]),
        ("linmei walks in the rain", ["Lin Mei"]),
        ("Mei Lynn hugs Sarah", ["Lin Mei", "Sarah"]),
        ("Wide shot of Sara and Jon talking in a diner", ["Sarah", "John"]),
        ("Noir smokes a cigarette in a bar, noir style", ["Noir"]),
        ("film noir, a man walks", []),
        ("a man named Noir walks in", ["Noir"]),
        ("Rain walks in the rain", ["Rain"]),
        ("rain falls on the street", []),
        ("Dolly walks to Rex", ["Dolly", "Rex"]),
        ("dolly in on Rex", ["Rex"]),
        ("old Lin Mei sits by the window", ["Lin Mei"]),
        ("Lin Mei站在屋顶", ["Lin Mei"]),
        ("林梅跑过城墙", ["Lin Mei"]),
    ],
)
def test_names_are_found_as_they_are_said(text: str, named: list[str]) -> None:
    assert people(text) == named


MANY = Context(
    has_shot=False,
    cast=cast(
        "Grace", "Will", "Hunter", "Steven", "Catherine", "O'Brien", "Jean-Luc", "Dr. Chen", "Mary Ann", "Li", "王大锤",
        "欧阳娜娜", "阿强", "张老师",
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Grace dances in the rain", ["Grace"]),
        ("with grace she dances", []),
        ("Will runs", ["Will"]),
        ("Hunter runs", ["Hunter"]),
        ("the hunter runs", []),
        ("Stephen and Kathryn argue in a kitchen", ["Steven", "Catherine"]),
        ("Stephen in a red coat walks along the beach", ["Steven"]),
        ("O'Brien opens the door", ["O'Brien"]),
        ("jean luc drives a car", ["Jean-Luc"]),
        ("Dr. Chen examines a patient", ["Dr. Chen"]),
        ("Doctor Chen walks in", ["Dr. Chen"]),
        ("Mary Ann laughs", ["Mary Ann"]),
        ("Close on Li, she cries", ["Li"]),
        ("王大垂在厨房做饭", ["王大锤"]),
        ("欧阳娜娜和阿强在雨中奔跑", ["欧阳娜娜", "阿强"]),
        ("张老师走进教室", ["张老师"]),
        ("女老师走进教室", []),
        ("WIDE SHOT OF GRACE WALKING", ["Grace"]),
    ],
)
def test_names_that_are_words_titles_or_written_otherwise(text: str, named: list[str]) -> None:
    assert people(text, MANY) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("林梅跑过城墙", ["林梅"]),
        ("林美跑过城墙，夜晚", ["林梅"]),
        ("近景，琳梅看着约翰", ["林梅", "约翰"]),
        ("林梅和约翰在桥上交谈", ["林梅", "约翰"]),
        ("林美和约翰在桥上交谈", ["林梅", "约翰"]),
        ("镜头跟着林美穿过走廊", ["林梅"]),
        ("夜晚，一个老人追着琳梅", ["林梅"]),
        ("白静站在窗前", ["白静"]),
        ("高远走进房间", ["高远"]),
        ("高远的天空下，一群马奔跑", []),
        ("高原上跑着一群马", []),
        ("老人追着林梅", ["林梅"]),
        ("Rex跑过城墙", ["Rex"]),
        ("Lin Mei runs across the wall", ["林梅"]),
        ("一个女战士站在屋顶", []),
    ],
)
def test_chinese_names_are_found_by_spelling_and_by_sound(text: str, named: list[str]) -> None:
    assert people(text, CHINESE) == named


def test_a_name_is_read_as_one_noun_with_what_belongs_to_it() -> None:
    spec = spec_of("Lin Mei in a red coat chases John through the forest, then Lin Mei stops")
    assert [(one.name, one.look) for one in spec.subjects] == [("Lin Mei", "red coat"), ("John", None)]
    assert [(bond.relation.value, bond.who, bond.whom) for bond in spec.related] == [("chase", 0, 1)]
    assert spec_of("old Lin Mei sits").subjects[0].look == "old"


def test_a_hand_of_somebody_is_theirs_and_a_dog_of_somebody_is_not_them() -> None:
    assert spec_of("Close-up of John's face").subjects[0] == Subject("John's face", cast="cast-1")
    assert people("John's dog runs across the street") == []


def test_spans_are_those_of_the_words_that_were_said() -> None:
    (found,) = understand("Lynn May runs at night", context=FILM)
    (span,) = (span for span in found.spans if span.slot == "subjects")
    assert (span.text, span.start, span.end) == ("Lynn May", 0, 8)


def test_a_place_of_the_list_has_its_name_and_its_set() -> None:
    assert spec_of("Sarah waits in the Rusty Anchor at night").environment == Environment(
        "the Rusty Anchor", "bar", True, *(spec_of("Sarah waits at night").environment.time,)
    )
    assert spec_of("林梅和约翰在听雨楼交谈").environment.set == "restaurant"


def test_orders_and_changes_speak_of_the_cast_by_name() -> None:
    shot = understand("Lin Mei and John talk in a bar", context=FILM)[0].intent
    assert isinstance(shot, say.RequestShot)
    standing = Context(True, shot.description, FILM.cast, FILM.locations)

    def change(text: str) -> say.ReviseShot:
        (found,) = understand(text, context=standing)
        assert isinstance(found.intent, say.ReviseShot), text
        assert found.intent.changes.subjects == (), "nobody is replaced by who is there"
        return found.intent

    assert change("put Lynn May on the left").placed[0].who == "Lin Mei"
    assert change("have Lin Mei turn around").directions[0].who == "Lin Mei"
    assert change("give Jon a hat").looks[0].who == "John"
    assert change("take John out").without == ("John",)
    assert (change("put John behind Lin Mei").relating[0].who, change("tighter on John").relative[0].by) == ("John", 1)
    assert change("make Lin Mei walk faster").relative[0].slot == "action.speed"
    (named,) = understand("call her Lynn May", context=standing)
    assert named.intent == say.NameCast("her", "Lin Mei")
    (shown,) = understand("show me the one with Lin Mei", context=standing)
    assert shown.intent == say.ShowTake(say.Like((("subjects", "Lin Mei"),)))


def test_no_stand_in_is_left_in_what_was_understood() -> None:
    for text in ("Lin Mei runs to John, then Dolly hugs Rex", "make Sarah wear a red cloak", "the one with Lin Mei"):
        told = repr(understand(text, context=FILM))
        assert not any(token in told for token in (*STAND_INS["en"], *STAND_INS["zh"]))


def test_the_one_who_was_called_so_is_meant_by_the_and_not_by_a() -> None:
    film = Context(cast=(CastMember("c", "Lin Mei", ("woman warrior", "女战士")),))
    assert names.resolved(ShotSpec((Subject("the woman warrior"),)), film).subjects[0].cast == "c"
    assert names.resolved(ShotSpec((Subject("a woman warrior"),)), film).subjects[0].cast is None
    assert names.resolved(ShotSpec((Subject("Linmei"),)), film).subjects[0].name == "Lin Mei"


def _cast_in(value: Any) -> Iterator[str]:
    if is_dataclass(value):
        if getattr(value, "cast", None):
            yield value.name  # type: ignore[attr-defined]
        for each in fields(value):
            yield from _cast_in(getattr(value, each.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _cast_in(one)


@pytest.mark.parametrize("file", ["language_cases.toml", "language_heldout.toml"])
def test_words_of_every_day_are_nobody(file: str) -> None:
    context = Context(cast=cast(*TRICKY))
    cases = tomllib.loads((Path(__file__).parent / file).read_text("utf-8"))["cases"]
    hits = {
        case["say"]: found
        for case in cases
        if "named Noir" not in case["say"] and (found := list(_cast_in(understand(case["say"], context=context))))
    }
    assert len(cases) > 300
    assert not hits


@given(st.text(st.sampled_from("Lin Mei 林梅高远,。'sa\n雨ok"), max_size=40))
def test_any_text_is_borne_and_keeps_its_places(text: str) -> None:
    masked = names.masked(fold(text), FILM)
    assert len(masked.folded.at) == len(masked.folded.text)
    assert list(masked.folded.at) == sorted(masked.folded.at)
    understand(text, context=FILM)


def test_hotwords_are_all_proper_names_once() -> None:
    film = Project("f", cast=cast("Lin Mei/女战士/林梅", "John"), locations=FILM.locations)
    assert names.hotwords(film) == ("Lin Mei", "林梅", "John", "听雨楼", "the Rusty Anchor", "Rusty Anchor")


def test_nothing_heavy_is_loaded_without_a_cast() -> None:
    code = (
        "import sys; from interaction.language import understand; understand('a man runs'); "
        "print([name for name in ('jellyfish', 'pypinyin') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
