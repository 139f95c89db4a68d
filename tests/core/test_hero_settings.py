"""The settings for heroes: what may stand in the file, what is wrong with it, and that it is written as it is read."""

from dataclasses import replace
from pathlib import Path

import pytest

from app import settings as app_settings
from app.settings import Heroes, Settings, as_settings, parse_size, save
from app.ways import Way, chosen, final_of, hero_of, size_of
from engine.developing import When
from engine.errors import EngineError
from engine.film.guidance import Follow
from engine.models.recipes import recipe, recipes

MISSING = EngineError("not here")


def there(*names: str) -> tuple[Way, ...]:
    return tuple(Way(each, None if each.name in names else MISSING) for each in recipes().values())


def test_by_default_the_best_that_is_here_is_taken_for_circled_takes() -> None:
    wished = Settings().heroes
    assert wished == Heroes("", When.CIRCLED, Follow.NOTHING, 0.6, None)
    assert chosen(there("wan2.1-1.3b", "wan2.2-4steps"), "") == "wan2.2-4steps"
    assert chosen(there("wan2.2-i2v"), "") == "", "one that needs a picture makes nothing of words"
    assert chosen(there("wan2.2"), "off") == ""
    assert chosen(there(), "") == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"hero_when": "sometimes"}, {"hero_follow": "sound"}, {"hero_strength": 1.5}, {"hero_strength": -0.1},
        {"hero": "wan9"}, {"hero_size": "large"}, {"hero_size": "1280"},
    ],
)  # fmt: skip
def test_what_is_no_way_of_making_heroes_is_said_in_one_sentence(wrong: dict[str, str]) -> None:
    with pytest.raises(EngineError) as raised:
        replace(Settings(), **wrong).heroes  # noqa: B018
    assert str(raised.value).count(".") - str(raised.value).count("2.") <= 1
    assert raised.value.advice


def test_what_is_chosen_is_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTCALLER_CONFIG", str(tmp_path))
    wished = Heroes("wan2.2-vace", When.ALWAYS, Follow.DEPTH, 0.85, (832, 480))
    save(replace(Settings(), config=tmp_path), **as_settings(wished), hero_previews=False)
    found = app_settings.read()
    assert (found.heroes, found.hero_previews) == (wished, False)
    (tmp_path / "settings.toml").write_text("hero_strength = 1\n", encoding="utf-8")
    assert app_settings.read().heroes.strength == 1
    (tmp_path / "settings.toml").write_text("hero_strength = true\n", encoding="utf-8")
    with pytest.raises(EngineError, match="hero_strength"):
        app_settings.read()


def test_sizes_are_the_nearest_that_the_model_can_make() -> None:
    assert parse_size("1280x720") == parse_size("1280 × 720") == (1280, 720)
    assert parse_size("") is None
    assert size_of(recipe("wan2.2"), 640, 360) == (1280, 720)
    assert size_of(recipe("wan2.2-5b"), 360, 640) == (704, 1280)
    assert size_of(recipe("wan2.2"), 640, 360, (850, 478)) == (848, 480)


def test_a_hero_follows_only_what_its_recipe_can() -> None:
    wished = Heroes("wan2.2", When.CIRCLED, Follow.DEPTH)
    made = hero_of(there("wan2.2", "wan2.2-vace", "live"), wished, 640, 360)
    assert made is not None
    assert (made.follow, made.width, made.height, made.live) == (Follow.NOTHING, 1280, 720, ("live", "helios"))
    steered = hero_of(there("wan2.2-vace"), replace(wished, renderer="wan2.2-vace"), 640, 360)
    assert steered is not None
    assert steered.follow is Follow.DEPTH
    assert hero_of(there("wan2.2"), Heroes("off"), 640, 360) is None


def test_a_draft_is_finished_by_the_same_weights() -> None:
    assert final_of(there("wan2.2", "wan2.2-4steps"), "wan2.2-4steps") == "wan2.2"
    assert final_of(there("wan2.2-4steps"), "wan2.2-4steps") == ""
    assert final_of(there("wan2.2"), "wan2.2") == ""
    assert final_of(there("wan2.2"), "live") == ""
