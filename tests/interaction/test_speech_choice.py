"""Which model is taken on this machine, and what is told of how long its words take."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.errors import EngineError
from interaction.speech.choice import choose, paces
from interaction.speech.messages import Ears, SpeechState
from interaction.speech.models import models_folder
from interaction.speech.pace import LIMIT_S, Pace, Paces
from interaction.speech.readiness import Wishes, get_ready
from interaction.speech.whisper import Whisper
from tests.interaction.random_whisper import make_random_whisper

NO_PACES = Paces(None)


class Stopwatch:
    """Loads nothing, and measures what it is told; remembers what it was asked."""

    def __init__(self, waits_s: dict[str, float], device: str = "cpu") -> None:
        self.waits_s, self.device, self.loaded = waits_s, device, list[str]()

    def __call__(self, folder: Path) -> Any:
        self.loaded.append(folder.name)
        pace = Pace(self.waits_s[folder.name], 0.0, self.device)

        class Loaded:
            def measured(self) -> Pace:
                return pace

        return Loaded()


@pytest.fixture
def models(tmp_path: Path) -> Callable[..., list[Path]]:
    def made(*megabytes: int) -> list[Path]:
        folders = [models_folder(tmp_path) / f"{size}" for size in megabytes]
        for folder, size in zip(folders, megabytes, strict=True):
            folder.mkdir(parents=True)
            with (folder / "model.bin").open("wb") as file:
                file.truncate(size << 20)
        return folders

    return made


def test_the_largest_that_is_in_time_is_taken(models: Callable[..., list[Path]]):
    watch = Stopwatch({"75": 0.6, "145": 1.3, "480": 4.1})
    assert choose(models(75, 145, 480), watch, NO_PACES).folder.name == "145"
    assert watch.loaded == ["75", "145", "480"]


def test_a_graphics_card_must_be_quicker(models: Callable[..., list[Path]]):
    watch = Stopwatch({"75": 0.1, "145": 0.4, "480": 0.9}, "cuda")
    assert choose(models(75, 145, 480), watch, NO_PACES).folder.name == "145"
    assert LIMIT_S == {"cpu": 2.0, "cuda": 0.7}


def test_where_none_is_in_time_the_smallest_is_taken_and_no_larger_one_tried(models: Callable[..., list[Path]]):
    watch = Stopwatch({"75": 3.0, "145": 6.0})
    assert choose(models(75, 145), watch, NO_PACES).folder.name == "75"
    assert watch.loaded == ["75"]


def test_one_that_is_hopeless_by_its_size_is_not_loaded(models: Callable[..., list[Path]]):
    watch = Stopwatch({"75": 1.0, "3000": 40.0})
    assert choose(models(75, 3000), watch, NO_PACES).folder.name == "75"
    assert watch.loaded == ["75"]


def test_each_is_measured_once_and_then_known(models: Callable[..., list[Path]], tmp_path: Path):
    watch, folders = Stopwatch({"75": 0.6, "145": 1.3}), models(75, 145)
    first = choose(folders, watch, paces(tmp_path))
    again = choose(folders, watch, paces(tmp_path))
    assert (first.folder, first.pace) == (again.folder, again.pace)
    assert watch.loaded == ["75", "145"]
    assert again.loaded is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"x": 3}', '{"x": {"window_s": "soon"}}'])
def test_what_was_kept_and_makes_no_sense_is_measured_again(tmp_path: Path, text: str):
    file = tmp_path / "pace.json"
    file.write_text(text)
    kept = Paces(file)
    assert kept.get("x") is None
    kept.keep("x", Pace(1.0, 0.01))
    assert kept.get("x") == Pace(1.0, 0.01)
    assert json.loads(file.read_text())["x"]["window_s"] == 1.0


def test_a_place_that_cannot_be_written_to_costs_only_the_measuring(tmp_path: Path):
    (tmp_path / "models").write_text("a file where a folder should be")
    kept = paces(tmp_path)
    kept.keep("x", Pace(1.0, 0.01))
    assert kept.get("x") is None


# --- on a real model of random numbers ---


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("cache")
    make_random_whisper(models_folder(cache) / "faster-whisper-tiny")
    return cache


def told(wishes: Wishes) -> tuple[object, SpeechState]:
    heard: list[Any] = []
    return get_ready(wishes, heard.append), heard[-1]


def test_a_real_one_is_measured_and_the_wait_is_told(cache: Path):
    found, state = told(Wishes(cache=cache, threads=1))
    assert isinstance(found, Whisper)
    assert state.ears is Ears.READY
    assert state.template == "Speech is understood; words come about {seconds} s after you stop."
    assert 0.7 <= float(dict(state.values)["seconds"]) < 3.0
    assert (cache / "models" / "pace.json").is_file()
    assert found.keeps_up == (found._look_s <= 0.3)


def test_another_start_reads_what_was_measured(cache: Path, monkeypatch: pytest.MonkeyPatch):
    told(Wishes(cache=cache, threads=1))
    monkeypatch.setattr(Whisper, "measured", lambda self: pytest.fail("measured twice"))
    found, state = told(Wishes(cache=cache, threads=1))
    assert isinstance(found, Whisper)
    assert state.ears is Ears.READY


def test_a_slow_one_comes_with_advice(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Whisper, "measured", lambda self: Pace(5.0, 0.1))
    folder = models_folder(cache) / "faster-whisper-tiny"
    _, state = told(Wishes(model=str(folder), cache=tmp_path, threads=1))
    assert dict(state.values)["seconds"] == "8.1"
    assert "base" in state.advice


def test_a_model_that_breaks_while_it_is_measured_leaves_the_offline_recogniser(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def gives_up(self: Whisper) -> Pace:
        raise EngineError("The speech model gave up: no memory.", advice="A smaller model needs less memory.")

    monkeypatch.setattr(Whisper, "measured", gives_up)
    _, state = told(Wishes(model=str(models_folder(cache) / "faster-whisper-tiny"), cache=tmp_path, threads=1))
    assert state.ears is Ears.LIMITED
    assert "gave up" in dict(state.values)["why"]
