"""Set recipes: each can be built, is the same for the same seed, and a mistake in one is a sentence."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from engine.assets import asset
from engine.errors import EngineError
from engine.renderers.blockout import sets


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


def test_a_recipe_with_a_mistake_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sets").mkdir()
    broken = (
        'ground = "#777777"\nfree = [-1, 1, -1, 1]\n[[item]]\nshape = "box"\nat = [0, 0]\nsize = [1]\ncolour = "red"\n'
    )
    (tmp_path / "sets" / "broken_studio_set.toml").write_text(broken)
    monkeypatch.setattr(sets, "asset", lambda name: tmp_path / name)
    with pytest.raises(EngineError, match="broken_studio_set has a mistake"):
        sets.build("broken_studio_set", 0)
    (tmp_path / "sets" / "unreadable_studio_set.toml").write_text("= 3")
    with pytest.raises(EngineError, match="unreadable_studio_set cannot be read"):
        sets.build("unreadable_studio_set", 0)


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
