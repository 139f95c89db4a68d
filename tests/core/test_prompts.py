"""Prompts for video models: every identifier has its words, and no slot is lost on the way."""

import json
import re
import sys
from dataclasses import fields, replace
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import prompt
from engine.assets import asset
from engine.errors import EngineError
from engine.film import blocking, camera, scenery
from engine.film.camera import Angle, Move, ShotSize, Speed
from engine.film.scenery import ACTIONS, STYLES, TimeOfDay, Tone
from engine.film.spec import (
    Action,
    Camera,
    Environment,
    Related,
    ShotSpec,
    Style,
    Subject,
    put,
    said,
)
from engine.prompts import ENGINES, models, worded, wording, words
from engine.prompts.models import model

LANGUAGES = ("zh", "en")
EVERY = [pytest.param(engine, language, id=f"{engine}-{language}") for engine, language in product(ENGINES, LANGUAGES)]

SLOTS: dict[str, tuple[Any, ...]] = {
    "camera.size": tuple(camera.ShotSize),
    "camera.framing": tuple(camera.Framing),
    "camera.angle": tuple(camera.Angle),
    "camera.side": tuple(camera.Side),
    "camera.move": tuple(camera.Move),
    "camera.move_speed": tuple(camera.Speed),
    "camera.move_amount": tuple(camera.Amount),
    "camera.lens": tuple(camera.Lens),
    "camera.depth_of_field": tuple(camera.DepthOfField),
    "camera.composition": tuple(camera.Composition),
    "environment.time": tuple(scenery.TimeOfDay),
    "environment.weather": tuple(scenery.Weather),
    "environment.weather_strength": tuple(scenery.Strength),
    "style.light_source": tuple(scenery.LightSource),
    "style.light_quality": tuple(scenery.LightQuality),
    "style.light_direction": tuple(scenery.LightDirection),
    "style.tone": tuple(scenery.Tone),
    "style.saturation": tuple(scenery.Saturation),
    "style.style": STYLES,
}
NOT_SLOTS = {blocking.Position, blocking.Relation}


def test_every_vocabulary_is_looked_at() -> None:
    told = {type(values[0]) for values in SLOTS.values()} - {str}
    there = {
        kind
        for module in (camera, scenery)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    }
    assert told == there


@pytest.mark.parametrize(("engine", "language"), EVERY)
def test_every_identifier_has_words(engine: str, language: str) -> None:
    for slot, values in SLOTS.items():
        for value in values:
            spec = put(ShotSpec(subjects=(Subject("Anna"),)), slot, value)
            if slot in ("camera.move_speed", "camera.move_amount"):
                spec = put(spec, "camera.move", Move.PUSH_IN)
            if slot == "environment.weather_strength":
                spec = put(spec, "environment.weather", scenery.Weather.RAIN)
            made = worded(spec, engine, language)
            assert slot in {span.slot for span in made.spans}, (slot, value)
            assert "{" not in made.text


@pytest.mark.parametrize(("engine", "language"), EVERY)
def test_two_identifiers_of_a_slot_are_never_told_alike(engine: str, language: str) -> None:
    for slot, values in SLOTS.items():
        spec = ShotSpec(subjects=(Subject("Anna"),), camera=Camera(move=Move.TILT_UP))
        if slot == "camera.angle":
            spec = put(spec, "camera.move", None)
        if slot == "environment.weather_strength":
            spec = put(spec, "environment.weather", scenery.Weather.SNOW)
        # An artificial light with its term alone would do; what the whole prompt says must differ.
        texts = [worded(put(spec, slot, value), engine, language).text for value in values]
        assert len(set(texts)) == len(texts), slot


@pytest.mark.parametrize(("engine", "language"), EVERY)
def test_doings_and_relations_have_words(engine: str, language: str) -> None:
    for name in ACTIONS:
        made = worded(ShotSpec((Subject("Anna"),), Action(canonical=name)), engine, language)
        assert "action.canonical" in {span.slot for span in made.spans}
        assert name.replace("_", " ") in made.text or language == "zh" or name in ("fly", "lie", "pick_up")
    for relation, position in product(blocking.Relation, blocking.Position):
        pair = (Subject("Anna", positions=(position,)), Subject("Ben"))
        made = worded(ShotSpec(pair, related=(Related(relation, 0, 1),)), engine, language)
        assert {"subjects", "related"} <= {span.slot for span in made.spans}
        assert made.text.count("Ben") == 2


# --- the laws ------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a woman", "the old man", "soldiers", "女战士", "Anna", "小孩"])
TEXTS = st.sampled_from([None, "runs away", "kneels", "奔跑", "looks back", "跳舞"])
ACTS = st.builds(Action, TEXTS, st.sampled_from([None, *ACTIONS]), st.sampled_from([None, *Speed]))
SUBJECTS = st.lists(
    st.builds(
        Subject,
        NAMES,
        st.sampled_from([None, "red cloak", "红斗篷"]),
        st.integers(1, 30),
        actions=st.lists(ACTS, max_size=2).map(tuple),
        positions=st.lists(st.sampled_from(list(blocking.Position)), max_size=2, unique=True).map(tuple),
    ),
    max_size=4,
).map(tuple)


def _maybe(values: Any) -> Any:
    return st.sampled_from([None, *values])


ENVIRONMENTS = st.builds(
    Environment,
    st.sampled_from([None, "castle wall", "古城墙"]),
    st.sampled_from([None, "castle_wall"]),
    _maybe([True, False]),
    _maybe(scenery.TimeOfDay),
    _maybe(scenery.Weather),
    _maybe(scenery.Strength),
)
STYLED = st.builds(
    Style,
    _maybe([*STYLES, "ink wash painting", "like an old postcard", "水墨画"]),
    _maybe(scenery.Tone),
    st.sampled_from([None, "tense", "孤独"]),
    _maybe(scenery.LightSource),
    _maybe(scenery.LightQuality),
    _maybe(scenery.LightDirection),
    _maybe(scenery.Saturation),
)
CAMERAS = st.builds(
    Camera,
    _maybe(camera.ShotSize),
    _maybe(camera.Framing),
    _maybe(camera.Angle),
    _maybe(camera.Side),
    _maybe(camera.Move),
    _maybe(camera.Speed),
    _maybe(camera.Amount),
    st.booleans(),
    _maybe(camera.Lens),
    _maybe([35.0, 85.0, 13.5]),
    _maybe(camera.DepthOfField),
    _maybe(camera.Composition),
)


@st.composite
def specs(draw: st.DrawFn) -> ShotSpec:
    """Any shot that anybody could ask for."""
    who = draw(SUBJECTS)
    at = st.integers(0, len(who) - 1) if who else st.nothing()
    bonds = st.lists(st.builds(Related, st.sampled_from(list(blocking.Relation)), at, at), max_size=2)
    return ShotSpec(
        who,
        draw(ACTS),
        draw(ENVIRONMENTS),
        draw(STYLED),
        draw(CAMERAS),
        draw(_maybe([2.0, 30.0])),
        draw(st.lists(ACTS, max_size=2).map(tuple)),
        tuple(draw(bonds)) if who else (),
    )


@settings(max_examples=150, deadline=None)
@given(specs(), st.sampled_from(ENGINES), st.sampled_from(LANGUAGES))
def test_no_said_slot_is_lost_silently(spec: ShotSpec, engine: str, language: str) -> None:
    made = worded(spec, engine, language)
    told = {span.slot for span in made.spans}
    known = told | set(made.unobeyed) | {slot for slot, _ in made.left_out}
    assert {slot for slot, _ in said(spec)} <= known
    assert not told & {slot for slot, _ in made.left_out}
    assert all(why for _, why in made.left_out)


@settings(max_examples=150, deadline=None)
@given(specs(), st.sampled_from(ENGINES), st.sampled_from(LANGUAGES))
def test_spans_are_characters_of_the_text(spec: ShotSpec, engine: str, language: str) -> None:
    made = worded(spec, engine, language)
    for span in made.spans:
        assert made.text[span.start : span.end] == span.text
    assert not re.search(r"[{}]|  |,,|\.\.|，，|。。|None", made.text)
    for one in spec.subjects:
        assert one.name.lower() in made.text.lower()


@settings(max_examples=150, deadline=None)
@given(specs(), st.sampled_from(ENGINES), st.sampled_from(LANGUAGES))
def test_film_terms_are_few(spec: ShotSpec, engine: str, language: str) -> None:
    told = wording._telling(spec, model(engine), language)
    for richness in range(4):
        terms = told._terms(richness)
        assert len(terms) <= 4
        assert models.is_photographic(spec.style.style) or not terms
        assert "camera.angle" not in terms or spec.camera.move in (None, Move.STATIC) or engine == "generic"


@settings(max_examples=100, deadline=None)
@given(specs(), st.sampled_from(ENGINES), st.sampled_from(LANGUAGES))
def test_a_locked_off_shot_is_not_asked_to_move(spec: ShotSpec, engine: str, language: str) -> None:
    negative = worded(spec, engine, language).negative
    locked = spec.camera.move in (None, Move.STATIC)
    assert ("static" in negative or "静" in negative) != locked


# --- what they say -------------------------------------------------------------------------------------------


def told(text_of: str = "wan2.2", language: str = "en", **slots: Any) -> str:
    spec = ShotSpec((Subject("a woman"),), **slots)
    return worded(spec, text_of, language).text


@pytest.mark.parametrize(
    ("size", "film", "wan"),
    [
        (ShotSize.CLOSE_UP, "特写", "近景"),
        (ShotSize.EXTREME_CLOSE_UP, "大特写", "特写"),
        (ShotSize.MEDIUM_CLOSE_UP, "中近景", "中近景"),
        (ShotSize.WIDE, "远景", "全景"),
        (ShotSize.EXTREME_WIDE, "大远景", "极端全景"),
        (ShotSize.MEDIUM, "中景", "中景"),
    ],
)
def test_size_words_are_those_of_the_engine(size: ShotSize, film: str, wan: str) -> None:
    for engine, term in [("generic", film), ("wan2.2", wan)]:
        first = told(engine, "zh", camera=Camera(size=size)).split("。")[0]
        assert term in first.split("，")


def test_style_goes_first_and_a_painting_gets_no_film_terms() -> None:
    asked = Camera(size=ShotSize.CLOSE_UP, lens_mm=85.0)
    made = worded(ShotSpec((Subject("a woman"),), camera=asked, style=Style("watercolor", Tone.WARM)), "wan2.2", "en")
    assert made.text.startswith("Watercolour painting that moves. A woman.")
    assert "The face, or the one thing that is shown, fills most of the picture." in made.text
    assert "close-up" not in made.text
    assert "painting" not in made.negative
    assert dict(made.left_out)["camera.lens_mm"].startswith("A style that no camera took")


def test_the_angle_gives_way_to_a_move() -> None:
    low = ShotSpec((Subject("a woman"),), camera=Camera(angle=Angle.LOW))
    moving = put(low, "camera.move", Move.PUSH_IN)
    assert "low angle shot" in worded(low, "wan2.2", "en").text.lower()
    made = worded(moving, "wan2.2", "en")
    assert "low" not in made.text
    assert [slot for slot, _ in made.left_out] == ["camera.angle"]
    assert "low-angle" in worded(moving, "generic", "en").text.lower()


def test_doubtful_slots_are_named() -> None:
    asked = ShotSpec((Subject("a woman"),), camera=Camera(move=Move.ORBIT, lens_mm=35.0), duration_s=12.0)
    assert worded(asked, "wan2.2", "en").unobeyed == ("duration_s", "camera.move", "camera.lens_mm")
    assert worded(replace(asked, duration_s=4.0), "generic", "en").unobeyed == ("camera.lens_mm",)


def test_a_pan_is_not_slowed_down_twice() -> None:
    slow = ShotSpec((Subject("a man"),), Action("walks", "walk", Speed.SLOW), camera=Camera(move=Move.PAN_LEFT))
    made = worded(slow, "wan2.2", "en")
    assert "slowly" not in made.text
    assert "slowly" in worded(put(slow, "camera.move", Move.FOLLOW), "wan2.2", "en").text


def test_several_do_several_things_in_order() -> None:
    spec = ShotSpec(
        (Subject("soldiers", count=2), Subject("a boy", "kite", actions=(Action("runs away", "run"),))),
        Action("kneel", "kneel"),
        then=(Action("pray"),),
        related=(Related(blocking.Relation.BEHIND, 1, 0),),
    )
    text = worded(spec, "generic", "en").text
    assert "Two soldiers kneel, then pray. A boy with a kite runs away. The boy is behind the soldiers." in text
    assert "两个 soldiers 跪下，然后做“pray”的动作。" in worded(spec, "generic", "zh").text


def test_whom_the_action_names_does_not_do_it() -> None:
    pair = (Subject("a dog"), Subject("a cat", "black"))
    chase = (Related(blocking.Relation.CHASE, 0, 1),)
    text = worded(ShotSpec(pair, Action("chases a cat", "run"), related=chase), "generic", "en").text
    assert "A dog chases a cat" in text
    assert "chasing" not in text
    assert "The cat is black." in text


def test_a_short_wish_stays_short_and_says_so() -> None:
    made = worded(ShotSpec((Subject("a boy"),)), "wan2.2", "en")
    assert made.remarks == ("Little was said: this model likes longer prompts.",)
    assert "boy" in made.text


def test_a_full_wish_has_the_length_that_wan_likes() -> None:
    spec = ShotSpec(
        (Subject("a woman", "red cloak"),),
        Action("runs along the wall", "run"),
        Environment("castle wall", "castle_wall", False, TimeOfDay.NIGHT, scenery.Weather.RAIN, scenery.Strength.HEAVY),
        camera=Camera(size=ShotSize.WIDE, move=Move.FOLLOW),
        then=(Action("looks back", "look"),),
    )
    for engine in ENGINES:
        for language in LANGUAGES:
            made = worded(spec, engine, language)
            assert 20 <= words.words(model(engine).words, language).size(made.text) <= 200
    made = worded(spec, "wan2.2", "en")
    assert 60 <= len(made.text.split()) <= 200
    assert made.remarks == ()


def test_words_of_the_other_language_stay_and_are_told_of() -> None:
    spec = ShotSpec((Subject("女战士"),), Action("奔跑", "run"))
    made = worded(spec, "wan2.2", "en")
    assert "女战士 runs" in made.text
    assert "Some words stay in the language in which they were said." in made.remarks
    assert worded(spec, "wan2.2", "zh").remarks == () or "stay" not in str(worded(spec, "wan2.2", "zh").remarks)


def test_what_is_asked_for_is_not_unwanted() -> None:
    sign = ShotSpec((Subject("a logo"),))
    assert "logo" not in worded(sign, "wan2.2", "en").negative
    assert "logo" in worded(ShotSpec(), "wan2.2", "en").negative


def test_nothing_at_all_is_a_prompt_too() -> None:
    for engine, language in product(ENGINES, LANGUAGES):
        made = worded(ShotSpec(), engine, language)
        assert made.text
        assert made.left_out == made.unobeyed == ()


def test_the_command_prints_what_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "low angle, a soldier runs through the forest at night, slow push in"
    assert prompt.run(sentence, engine="wan2.2", language=None, as_json=False, stdout=sys.stdout) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "a soldier" in lines[0].lower()
    assert "left out      camera.angle: This model takes no angle beside a camera move." in lines
    assert prompt.run(sentence, engine="wan2.2", language="zh", as_json=True, stdout=sys.stdout) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["engine"], made["language"]) == ("wan2.2", "zh")
    assert made["left_out"][0]["slot"] == "camera.angle"
    assert "缓慢地推进" in made["text"]


def test_there_must_be_a_shot_to_tell() -> None:
    with pytest.raises(EngineError, match="There is no shot"):
        prompt.run("we had lunch", engine="wan2.2", language=None, as_json=False, stdout=sys.stdout)


def test_an_unknown_engine_is_refused_with_a_sentence() -> None:
    with pytest.raises(EngineError, match=r"There are no words for the video model sora\.") as refused:
        worded(ShotSpec(), "sora", "en")
    assert "wan2.2" in refused.value.advice


def test_a_mistake_in_the_words_names_file_and_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "broken.en.toml").write_text('[joints]\nstop = "."\nterms = \n', encoding="utf-8")
    monkeypatch.setattr(words, "asset", lambda name: tmp_path / name.removeprefix("prompts/"))
    with pytest.raises(EngineError, match=r"broken\.en\.toml.*line 3"):
        words.words(("broken",), "en")


def test_later_files_name_only_what_the_first_knows() -> None:
    """A misspelt identifier in a file of words would never be looked up."""
    for language in LANGUAGES:
        plain = words.read(f"plain.{language}.toml")
        for path in asset("prompts").glob(f"*.{language}.toml"):
            for table, entries in words.read(path.name).items():
                assert set(entries) <= set(plain[table]), path.name
        english = words.read("plain.en.toml")
        assert {table: set(entries) for table, entries in plain.items()} == {
            table: set(entries) for table, entries in english.items()
        }


def test_doubtful_slots_exist() -> None:
    for name in ENGINES:
        wishes = [*model(name).doubtful, *(wish for pair in model(name).clashes for wish in pair)]
        for wish in wishes:
            slot, _, value = wish.partition("=")
            assert slot in {f"{part.name}" for part in fields(ShotSpec)} or slot.partition(".")[2]
            assert not value or value in [str(one) for one in SLOTS.get(slot, (*Speed,))]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bond_with_nobody_is_left_out(engine: str, language: str) -> None:
    alone = ShotSpec(subjects=(Subject("a man"),), action=Action("runs", "run"))
    bound = replace(alone, related=(Related(blocking.Relation.CHASE, 0, 3), Related(blocking.Relation.TALK_TO, 5, 0)))
    assert worded(bound, engine, language).text == worded(alone, engine, language).text
