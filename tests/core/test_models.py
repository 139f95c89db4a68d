"""Models: what is here, and how one that was copied by hand gets in."""

import argparse
import re
import shutil
from pathlib import Path

import pytest

from app import models
from app.settings import Settings
from engine.errors import EngineError
from engine.models.catalogue import models as catalogue
from interaction.speech.models import find_model, models_folder

FIXTURE = Path(__file__).resolve().parents[1] / "interaction" / "whisper_fixture"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache")


def test_a_model_brought_in_is_the_one_that_is_found(settings: Settings, tmp_path: Path) -> None:
    folder = shutil.copytree(FIXTURE, tmp_path / "small")
    assert not models.is_here("small", settings)
    place = models.bring(folder, settings)
    assert place.parent == models_folder(settings.cache)
    assert find_model("", settings.cache) == place
    assert models.is_here("small", settings)
    assert re.search(r"^small +here ", models.listed(settings), re.MULTILINE)


def test_bringing_it_again_replaces_it(settings: Settings) -> None:
    place = models.bring(FIXTURE, settings)
    (place / "old").touch()
    assert models.bring(FIXTURE, settings) == place
    assert not (place / "old").exists()
    assert [folder.name for folder in place.parent.iterdir()] == [place.name]


def test_a_folder_that_is_no_model_is_refused_and_nothing_is_left(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"no speech model: .*model\.bin.* is missing"):
        models.bring(tmp_path, settings)
    assert not models_folder(settings.cache).exists()


def test_an_unknown_name_says_which_there_are(settings: Settings) -> None:
    with pytest.raises(EngineError, match="no model nonsense") as refused:
        models.fetch("nonsense", settings)
    assert "large-v3-turbo" in refused.value.advice


def test_the_command_line_has_its_actions(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    models.add_arguments(parser)
    assert models.run(parser.parse_args(["list"]), settings) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == [*models.catalog(), *catalogue()]
    assert str(settings.cache / "models") in lines[-1]
