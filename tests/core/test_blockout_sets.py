"""Set recipes: each can be built, is the same for the same seed, and a mistake in one is a sentence."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from engine.assets import asset
from engine.errors import EngineError
from engine.renderers.blockout import recipes, sets, sway


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
    [("a narrow alley", None, "street"), ("古老的城堡", None, "castle_wall"), ("a kitchen", True, "kitchen"),
     ("竹林", None, "forest"), ("somewhere strange", True, "interior"), ("somewhere strange", None, "street")],
)  # fmt: skip
def test_an_unknown_place_is_played_in_the_nearest_set(place: str, interior: bool | None, name: str) -> None:
    assert sets.chosen(None, place, interior) == (name, False)


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
        assert sets.chosen(None, "在太空电梯里", True) == ("space_elevator", False)
        assert len(sets.build("space_elevator", 0).rows["box"]) == 2
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
        ("snowfield", "雪山", "snowfield"), ("street", "老街", "street"),
    ],
)  # fmt: skip
def test_a_place_is_played_in_the_set_that_names_it(kind: str, place: str, name: str) -> None:
    assert sets.chosen(kind, place, None) == (name, True)


@pytest.mark.parametrize("name", sets.names())
def test_a_set_stays_small_and_refines_what_there_is(name: str) -> None:
    rows = sets.build(name, 1).rows
    assert sum(len(made) for made in rows.values()) < 660
    recipe = tomllib.loads(asset(f"sets/{name}.toml").read_text(encoding="utf-8"))
    assert set(recipe.get("refines", ())) <= set(sets.names())
