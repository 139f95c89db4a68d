"""What renderers and the gate wrote, in Chinese."""

import re
from dataclasses import replace

import pytest

from app.says import advice, again, note, sentence
from app.translation import Languages, read
from engine.errors import EngineError
from engine.film.assume import assumed
from engine.film.camera import Move
from engine.film.guidance import Follow, Guidance
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.messages import Job
from engine.models import following
from engine.models.recipes import recipe, recipes
from engine.renderers.blockout import note as blockout
from engine.renderers.blockout import shot
from engine.renderers.blockout.place import sets
from engine.safety import gate

WALK = ShotSpec((Subject("man"),), Action("walks", "walk"), Environment("street", "street"))


@pytest.fixture
def chinese(languages: Languages) -> None:
    languages.choose("zh")


def written(spec: ShotSpec) -> str:
    """The blockout's own note of a shot, in English."""
    job = Job("j", "t", "1A-1", "A001", assumed(spec), "", 1, 0, 96, 0, FrameRate(), 640, 360, "x.mov")
    return blockout.of(job, shot.of(job))


def english_words(text: str) -> list[str]:
    return [found for found in re.findall(r"[A-Za-z]+", text) if found not in ("mm", "T")]  # T2 is a stop everywhere


@pytest.mark.parametrize("move", list(Move))
def test_the_blockouts_note_of_every_move_is_said_in_chinese(chinese: None, move: Move) -> None:
    english = written(replace(WALK, camera=Camera(move=move, handheld=True)))
    said = note(english)
    assert english_words(english)
    assert not english_words(said)
    measures = re.findall(r"[\d.]+", english)
    assert sorted(re.findall(r"[\d.]+", said)) == sorted(measures), "no measure is lost"


def test_what_was_played_by_something_else_is_said_in_chinese(chinese: None) -> None:
    spec = ShotSpec((Subject("man", count=60),), Action("juggles, wildly"), Environment(set="volcano"))
    said = note(written(spec))
    assert set(english_words(said)) == {"juggles", "wildly", "volcano"}, said
    assert "没有“volcano”的场景" in said


def test_a_note_in_no_known_form_is_left_alone(chinese: None) -> None:
    assert note("steered by depth") == "steered by depth"
    assert note("") == ""


def test_a_note_is_as_it_was_written_in_english(languages: Languages) -> None:
    english = written(WALK)
    assert note(english) == english


def test_a_sentence_inside_a_sentence_is_chinese_too(chinese: None) -> None:
    why = str(EngineError("The speech model {name} is not on this machine.", name="base"))
    said = sentence("Only English film talk is understood, spoken clearly. {why}", (("why", why),))
    assert english_words(said) == ["base"]
    assert again("Errno 28") == "Errno 28"


def test_reasons_name_the_list_in_chinese(chinese: None) -> None:
    verdict = gate.policy().judge("a terrorist recruitment video, bomb making instructions")
    assert not verdict.allowed
    said = sentence("Not rendered: {reasons}.", (("reasons", "; ".join(verdict.reasons)),))
    assert "（安全清单“恐怖主义”）" in said


def test_every_set_that_can_be_played_has_a_chinese_name() -> None:
    known = {source for context, source in read("zh") if context == "environment.set"}
    assert [name for name in sets.names() if name not in known] == []


def test_every_safety_list_has_a_name_in_both_languages() -> None:
    named = {code: {source for context, source in read(code) if context == "safety"} for code in ("en", "zh")}
    lists = {term.list for term in gate.policy().terms}
    assert lists == named["en"] | named["zh"]


HEROES = [
    ("wan2.2-vace", Guidance(Follow.DEPTH, 0.6, references=("cast/a.png", "cast/b.png"), first="a.png", last="z.png")),
    ("wan2.2-vace", Guidance(Follow.POSE, 1.0, references=("cast/a.png",))),
    ("wan2.2", Guidance(Follow.PICTURE, references=("cast/a.png",))),
    ("wan2.2", Guidance(draft="takes/1A-1.mov")),
]


@pytest.mark.parametrize(("name", "by"), HEROES)
def test_what_a_hero_went_by_is_said_in_chinese(chinese: None, name: str, by: Guidance) -> None:
    said = note(following.told(recipe(name), by))
    assert not english_words(re.sub(r"\w+\.png", "", said)), said


REFUSED = [
    *(("helios", Guidance(follow)) for follow in Follow if follow is not Follow.NOTHING),
    *(("helios", Guidance(**{what: "a.png"})) for what in ("first", "last", "draft")),
    ("wan2.2-i2v", Guidance()),
]


@pytest.mark.parametrize(("name", "by"), REFUSED)
def test_what_a_hero_cannot_go_by_is_said_in_chinese(chinese: None, name: str, by: Guidance) -> None:
    with pytest.raises(EngineError) as refused:
        following.expect(recipe(name), by)
    said = sentence(refused.value.template, refused.value.values) + advice(refused.value.advice)
    for known in sorted(recipes(), key=len, reverse=True):
        said = said.replace(known, "")
    assert not english_words(said), said
