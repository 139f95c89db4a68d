"""A hero of the real make is found again: by its words, weights and how it lies in memory."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine import production
from engine.diffusion import ladder, resident
from engine.diffusion.ladder import Kept
from engine.errors import EngineError
from engine.film.model import Rendition, Tier
from engine.film.spec import Action, ShotSpec, Subject
from engine.media.movie import MovieReader
from engine.messages import Job
from engine.models.recipes import recipe
from engine.production import Found, make_take
from engine.renderers import catalog
from tests.core.test_worker_order import job

SPEC = ShotSpec((Subject("a man"),), Action("walks", "walk"))


@pytest.fixture(autouse=True)
def _wan(toy_models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made = catalog.of(replace(recipe("wan2.1-1.3b"), steps=4), toy_models)
    monkeypatch.setattr(production.catalog, "renderer", lambda name: made)
    yield
    resident.let_go()


def hero(slate: str, **changes: object) -> Job:
    made = job("a1", slate, renderer="wan2.1-1.3b", width=64, height=64, frames=9, asked=SPEC)
    return replace(made, reel=f"REEL{slate[-1]}", path=f"takes/{slate}.mov", **changes)  # type: ignore[arg-type]


def shot(folder: Path, wanted: Job) -> Rendition:
    return make_take(wanted, folder, found=Found(folder))


def test_a_worker_is_warm_without_weights_and_loads_them_when_it_has_time() -> None:
    resident.let_go()
    loads = resident.loads
    production.warm("wan2.1-1.3b", 640, 360)
    assert resident.loads == loads
    assert production.get_ready("wan2.1-1.3b") is False
    assert resident.loads == loads + 1


def test_a_machine_that_cannot_make_heroes_says_so_before_any_take(monkeypatch: pytest.MonkeyPatch) -> None:
    resident.let_go()
    monkeypatch.setattr(ladder, "LARGEST_WITHOUT_A_CARD", 0)
    with pytest.raises(EngineError) as refused:
        production.warm("wan2.1-1.3b", 640, 360)
    assert refused.value.advice


def test_asking_twice_costs_milliseconds(tmp_path: Path) -> None:
    first = shot(tmp_path, hero("1A-1"))
    loads = resident.loads
    resident.let_go()  # as after the program was started again
    began = time.process_time()
    again = shot(tmp_path, hero("1A-2"))
    assert time.process_time() - began < 0.25
    assert resident.loads == loads, "nothing is loaded for it"
    assert (again.recipe, again.tier) == (first.recipe, Tier.HERO)
    assert again.note.endswith("found: made before as 1A-1")


def test_the_movie_tells_its_words_weights_and_versions(tmp_path: Path) -> None:
    made = shot(tmp_path, hero("1A-1"))
    with MovieReader(tmp_path / made.path) as movie:
        recipe = json.loads(movie.recipe)
    assert "man" in recipe["made_of"]["words"]
    assert set(recipe["made_of"]["weights"]) == {"wan2.1-t2v-1.3b"}
    assert recipe["made_of"]["memory"]["experts"] == "full"
    assert {"torch", "diffusers", "transformers"} <= set(recipe["libraries"])


@pytest.mark.parametrize("change", [{"seed": 5}, {"told": "a woman waits"}, {"asked": ShotSpec((Subject("a dog"),))}])
def test_other_words_or_another_seed_are_another_hero(tmp_path: Path, change: dict[str, object]) -> None:
    shot(tmp_path, hero("1A-1"))
    assert "found" not in shot(tmp_path, hero("1A-2", **change)).note


def test_what_was_made_in_less_memory_is_not_taken_for_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shot(tmp_path, hero("1A-1"))
    home = resident._home
    assert home is not None
    monkeypatch.setattr(home, "preset", replace(home.preset, kept=Kept.FP8))
    assert "found" not in shot(tmp_path, hero("1A-2")).note
    assert "1A-2" in shot(tmp_path, hero("1A-3")).note
