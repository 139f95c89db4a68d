"""Set recipes: each can be built, is the same for the same seed, and a mistake in one is a sentence."""

from pathlib import Path

import numpy as np
import pytest

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
