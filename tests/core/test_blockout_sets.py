"""Set recipes: each can be built, is the same for the same seed, and a mistake in one is a sentence."""

import math
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.assets import asset
from engine.errors import EngineError
from engine.renderers.blockout.place import recipes, sets, solids, sway


@pytest.mark.parametrize("name", sets.names())
def test_every_recipe_builds_and_leaves_the_mark_free(name: str) -> None:
    stage = sets.build(name, 1)
    assert sum(len(rows) for rows in stage.rows.values()) > 10
    x0, x1, z0, z1 = stage.free
    assert x0 < stage.mark[0] < x1
    assert z0 < stage.mark[1] < z1
    assert all(np.isfinite(rows).all() for rows in stage.rows.values())


def test_a_seed_is_a_set() -> None:
    sets.build.cache_clear()
    first = sets.build("forest", 4)
    sets.build.cache_clear()
    again, other = sets.build("forest", 4), sets.build("forest", 5)
    assert np.array_equal(first.rows["cone"], again.rows["cone"])
    assert first.rows["cone"].shape != other.rows["cone"].shape or not np.array_equal(
        first.rows["cone"], other.rows["cone"]
    )


@pytest.mark.parametrize(
    ("place", "interior", "name"),
    [
        ("on a volcano", None, "mountain"), ("在火山口", None, "mountain"), ("inside a whale", True, "cave"),
        ("鲸鱼肚子里", True, "cave"), ("a mermaid's grotto under a dam", None, "underwater"),
        ("黑洞边缘", None, "space"),
        ("a pyramid", None, "desert"), ("梦境", None, "clouds"), ("a nuclear refinery", None, "construction_site"),
        ("赛博朋克", None, "alley"), ("故宫", None, "temple"), ("a museum", True, "library"),
        ("somewhere strange", True, "interior"), ("somewhere strange", None, "street"), (None, None, "street"),
    ],
)  # fmt: skip
def test_an_unknown_place_is_played_in_the_nearest_set(place: str | None, interior: bool | None, name: str) -> None:
    assert sets.chosen(None, place, interior) == (name, False)


@pytest.mark.parametrize(
    ("place", "interior", "name"),
    [("a narrow alley", None, "alley"), ("古老的城堡", None, "castle_wall"), ("a kitchen", True, "kitchen"),
     ("竹林", None, "bamboo_grove"), ("天桥上", None, "bridge"),
     ("underwater", None, "underwater"), ("in the clouds", None, "clouds")],
)  # fmt: skip
def test_a_place_that_a_recipe_names_is_what_was_asked_for(place: str, interior: bool | None, name: str) -> None:
    assert sets.chosen(None, place, interior) == (name, True)


_PLAIN = 'ground = "#777777"\nfree = [-1, 1, -1, 1]\n'
_BOX = '[[item]]\nshape = "box"\nat = [0, 0, 0]\nsize = [1, 1, 1]\ncolour = "#8a7f6e"\n'


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("= 3", "cannot be read"),
        ('ground = "#777777"', "the recipe has no free"),
        (_PLAIN.replace("1]", "1, 2]"), "free of the recipe takes 4 numbers"),
        (_PLAIN.replace("ground", "grund"), "knows no grund; ground may be meant"),
        (_PLAIN + _BOX.replace("[0, 0, 0]", "[0, 0]"), "at of item 1 takes 3 numbers"),
        (_PLAIN + _BOX + _BOX.replace("#8a7f6e", "brown"), "colour of item 2 is written like #8a7f6e"),
        (_PLAIN + _BOX.replace('"box"', '"pyramid"'), "item 1 is a pyramid, and there are only box"),
        (_PLAIN + _BOX.replace("colour", "color"), "item 1 knows no color; colour may be meant"),
        (_PLAIN + '[[item]]\nat = [0, 0, 0]\nparts = [{ shape = "box" }]', "part 1 of item 1 has no at"),
        (_PLAIN + _BOX + "repeat = { times = 3 }", "repeat of item 1 knows no times"),
        (_PLAIN + _BOX + "scatter = { count = 3 }", "scatter of item 1 has no area"),
    ],
)
def test_a_slip_in_a_recipe_is_a_sentence_that_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "studio.toml").write_text(written)
    monkeypatch.setattr(recipes, "asset", lambda name: tmp_path / name)
    recipes.recipe.cache_clear()
    try:
        with pytest.raises(EngineError, match=re.escape(said)) as failure:
            sets.build("studio", 0)
        assert "studio" in str(failure.value)
    finally:
        recipes.recipe.cache_clear()


def test_a_studio_adds_a_set_without_a_line_of_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "space_elevator.toml").write_text(_PLAIN + 'also = ["space elevator", "太空电梯"]\n' + _BOX)
    monkeypatch.setattr(recipes, "asset", lambda name: tmp_path / name)
    caches = (recipes.recipe, recipes.names, sets.build)
    for cache in caches:
        cache.cache_clear()
    try:
        assert sets.chosen(None, "在太空电梯里", True) == ("space_elevator", True)
        assert len(sets.build("space_elevator", 0).rows["box"]) == 2
    finally:
        for cache in caches:
            cache.cache_clear()


def test_a_slip_in_one_set_stops_no_shot_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warned: list[Any]
) -> None:
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "kitchen.toml").write_text("= 3")
    for name, more in (("interior", 'also = ["room"]\n'), ("street", 'also = ["street"]\n')):
        (tmp_path / "sets" / f"{name}.toml").write_text(_PLAIN + more + _BOX)
    monkeypatch.setattr(recipes, "asset", lambda name: tmp_path / name)
    caches = (recipes.recipe, recipes.names, sets._sound, sets._words, sets.build)
    for cache in caches:
        cache.cache_clear()
    try:
        assert sets.chosen(None, "a busy street", None) == ("street", True)
        assert sets.chosen("interior", "the kitchen", True) == ("interior", False), "and the note will say so"
        with pytest.raises(EngineError, match="kitchen"):
            sets.build("kitchen", 0)
        assert any("kitchen" in record.getMessage() for record in warned)
    finally:
        for cache in caches:
            cache.cache_clear()


WIND = np.array([9.0, 0.0, 3.0])


def test_trees_lean_with_the_wind_the_more_the_higher_and_nothing_else_does() -> None:
    rows = sets.build("forest", 1).rows
    blown = sway.swayed(rows, WIND, 1.3, 0.0)
    for shape, still in rows.items():
        moved = blown[shape]
        gives = still[:, 19] % 1 > 0.01
        assert (moved[~gives] == still[~gives]).all()
        if gives.any():
            aside = moved[gives][:, [3, 11]] - still[gives][:, [3, 11]]
            assert (aside @ WIND[[0, 2]] > 0).all(), "downwind"
            assert (np.linalg.norm(aside, axis=1) <= 0.2 * np.abs(still[gives][:, 7]) + 1e-6).all()
            assert (moved[:, 4:8] == still[:, 4:8]).all(), "nothing sinks"
    assert any((still[:, 19] % 1 > 0.01).any() for still in rows.values())


def test_in_still_air_nothing_moves_and_in_a_storm_nothing_jumps() -> None:
    rows = sets.build("forest", 1).rows
    assert sway.swayed(rows, np.zeros(3), 2.0, 0.0) is rows
    one, next_ = (sway.swayed(rows, 2 * WIND, t, 0.0) for t in (2.0, 2.0 + 1 / 24))
    assert (
        max(np.abs(one[shape][:, [3, 11]] - next_[shape][:, [3, 11]]).max() for shape in rows if len(rows[shape])) < 0.3
    )


def test_every_kind_of_place_has_a_set() -> None:
    kinds = tomllib.loads(asset("lexicon/places.toml").read_text(encoding="utf-8"))
    assert set(kinds) <= set(sets.names())


@pytest.mark.parametrize(
    ("kind", "place", "name"),
    [
        ("interior", "厨房", "kitchen"), ("interior", "bedroom", "bedroom"),
        ("interior", "审讯室", "interrogation_room"),
        ("interior", "a nightclub", "bar"), ("interior", "barn", "interior"), ("interior", "教堂", "church"),
        ("interior", "cave", "cave"), ("interior", "病房", "hospital_ward"), ("interior", "飞船", "spaceship_interior"),
        ("interior", "客厅", "interior"), ("seaside", "港口", "harbour"), ("seaside", "river", "river"),
        ("seaside", "海边", "seaside"), ("forest", "mountains", "mountain"), ("forest", "麦田", "field"),
        ("forest", "woods", "forest"), ("battlefield", "ruins", "ruins"), ("road", "train", "train_carriage"),
        ("road", "highway", "road"), ("station_platform", "train station", "station_platform"),
        ("snowfield", "雪山", "snowfield"), ("street", "老街", "old_town"), ("street", "main street", "street"),
        ("interior", "classroom", "classroom"), ("interior", "监狱", "prison_cell"),
        ("interior", "大殿", "throne_room"),
        ("interior", "寺庙", "temple"), ("interior", "library", "library"), ("interior", "咖啡馆", "restaurant"),
        ("street", "小巷", "alley"), ("street", "夜市", "night_market"), ("street", "胡同", "old_town"),
        ("street", "村庄", "village"), ("road", "桥上", "bridge"), ("forest", "公园", "park"),
        ("forest", "竹林", "bamboo_grove"), ("forest", "graveyard", "cemetery"), ("forest", "swamp", "jungle"),
        ("interior", "机场", "airport_hall"), ("station_platform", "subway station", "subway_station"),
        ("interior", "超市", "supermarket"), ("theatre", "boxing ring", "boxing_ring"),
        ("interior", "lab", "laboratory"),
        ("interior", "阁楼", "attic"), ("interior", "仓库", "warehouse"), ("interior", "法庭", "courtroom"),
        ("interior", "浴室", "bathroom"), ("interior", "车库", "garage"), ("seaside", "甲板", "ship_deck"),
        ("seaside", "湖面", "rowing_boat"), ("seaside", "boat", "harbour"),
    ],
)  # fmt: skip
def test_a_place_is_played_in_the_set_that_names_it(kind: str, place: str, name: str) -> None:
    assert sets.chosen(kind, place, None) == (name, True)


ROWS = 1500


@pytest.mark.parametrize("name", sets.names())
def test_a_set_stays_small_and_refines_what_there_is(name: str) -> None:
    rows = sets.build(name, 1).rows
    assert sum(len(made) for made in rows.values()) < ROWS
    recipe = tomllib.loads(asset(f"sets/{name}.toml").read_text(encoding="utf-8"))
    assert set(recipe.get("refines", ())) <= set(sets.names())


def test_no_two_sets_are_called_by_the_same_word() -> None:
    called = [
        (word, name) for name in sets.names() for key in ("also", "near") for word in recipes.recipe(name).get(key, ())
    ]
    assert [word for word, count in Counter(word for word, _ in called).items() if count > 1] == []
    assert [word for word, _ in called if word != word.strip() or (word.isascii() and word != word.lower())] == []


INDOORS = [name for name in sets.names() if sets.build(name, 1).interior]
AROUND = [2 * math.pi * k / 24 for k in range(24)]


def _seen(name: str, tilt: float) -> list[bool]:
    """Whether a look from eye height at the mark meets something within 150 m, all the way round."""
    stage, solid = sets.build(name, 1), solids.of(name, 1)
    eye = np.array([stage.mark[0], stage.floor_m + 1.6, stage.mark[1]])
    ways = np.array([[math.sin(a), math.tan(tilt), math.cos(a)] for a in AROUND])
    return list(solid.crossed(np.repeat(eye[None], len(ways), 0), eye + 300.0 * ways, 0.01).any(1))


@pytest.mark.parametrize("name", INDOORS)
def test_an_interior_is_closed_on_all_sides(name: str) -> None:
    assert all(_seen(name, math.radians(3.0)))


@pytest.mark.parametrize("name", INDOORS)
def test_an_interior_has_a_lamp_or_a_window(name: str) -> None:
    stage = sets.build(name, 1)
    assert len(stage.lamps) + len(stage.fires) >= 1


@pytest.mark.parametrize("name", [name for name in sets.names() if name not in INDOORS])
def test_outside_no_bare_horizon_shows(name: str) -> None:
    """Land or houses rise over the horizon almost everywhere; where the sea or a desert lies, on most sides."""
    seen = _seen(name, math.radians(0.4))
    assert sum(seen) >= (0.5 if name in ("seaside", "harbour", "desert", "ship_deck") else 0.9) * len(seen)


ON_FOOT = [name for name in sets.names() if name != "car_interior"]
"""Where the mark is not a seat."""


@pytest.mark.parametrize("name", ON_FOOT)
def test_a_walk_along_the_outlook_meets_nothing(name: str) -> None:
    """Two metres before and behind the mark, as far as the set is free, at the height of knees and of a chest."""
    stage, solid = sets.build(name, 1), solids.of(name, 1)
    x0, x1, z0, z1 = stage.free
    way = np.array([math.sin(stage.outlook), 0.0, math.cos(stage.outlook)])
    room = 0.5 if name == "rowing_boat" else 2.0
    for height in (0.5, 1.3):
        mark = np.array([stage.mark[0], stage.floor_m + height, stage.mark[1]])
        low, high = np.array([x0, -1e3, z0]), np.array([x1, 1e3, z1])
        ends = [np.clip(mark + far * way, low, high) for far in (-room, room)]
        assert not solid.met(np.array([ends[0]]), np.array([ends[1]]), 0.2).any(), height


@pytest.mark.parametrize("name", ON_FOOT)
def test_nothing_stands_on_the_mark(name: str) -> None:
    stage, solid = sets.build(name, 1), solids.of(name, 1)
    feet = np.array([[stage.mark[0], stage.floor_m + 0.15, stage.mark[1]]])
    assert not solid.met(feet, feet + np.array([0.0, 1.7, 0.0]), 0.12).any()
