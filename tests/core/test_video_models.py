"""The catalogue of video models holds together, and `shotcaller models` shows, fetches and takes them in."""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app import models, video_models
from app.settings import Settings
from engine.errors import EngineError
from engine.models.catalogue import PIPELINE, model
from engine.models.catalogue import models as catalogue
from engine.models.hubs import SAFE, hubs, is_wanted
from engine.models.recipes import recipes
from tests.core import toy_weights
from tests.core.hub_served import serving

NAME = "wan2.2-t2v-a14b"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", config=tmp_path / "config")


def command(settings: Settings, *words: str) -> None:
    parser = argparse.ArgumentParser()
    models.add_arguments(parser)
    assert models.run(parser.parse_args(words), settings) == 0


# --- the catalogue ---


def test_every_recipe_has_its_model_and_adapters():
    for recipe in recipes().values():
        assert recipe.model in catalogue(), recipe.name
        assert not catalogue()[recipe.model].needed, "a recipe shoots with a whole pipeline"
        for adapter in recipe.adapters:
            assert catalogue()[adapter.model].needed


def test_every_model_serves_something():
    decoders = {"taew2_1", "taew2_2"}
    assert {name for name in catalogue() if not video_models.serves(name)} == decoders


@pytest.mark.parametrize("name", list(catalogue()))
def test_a_row_of_the_catalogue_is_sound(name: str):
    row = model(name)
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", row.huggingface)
    assert not row.modelscope or re.fullmatch(r"[\w.-]+/[\w.-]+", row.modelscope)
    assert 0 < row.gb < 200
    assert row.told[:1] != " "
    assert not row.accept or row.terms, "who has to accept something is told what"
    assert name not in models.catalog(), "one name, one model"
    for pattern in row.files:
        assert ".." not in pattern
        assert pattern.endswith(("/*", *SAFE)), f"{pattern} would fetch what can run"
    assert all(not row.within or pattern.startswith(f"{row.within}/") for pattern in row.files)


def test_a_pipelines_files_are_all_wanted():
    assert all(is_wanted(path, PIPELINE) for path in toy_weights.files())


def test_every_licence_is_in_the_notice():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for row in catalogue().values():
        assert row.licence in notice
    for words in ("Wan2.2", "Wan2.1", "Wan2.2-Lightning", "Self-Forcing", "Helios", "TAEHV", "VACE-Fun"):
        assert words in notice
    assert re.search(r"Self-Forcing.*CC-BY-NC-SA", notice, re.DOTALL)


def test_an_unknown_model_says_which_there_are():
    with pytest.raises(EngineError, match="no model nonsense") as caught:
        model("nonsense")
    assert NAME in caught.value.advice


# --- the command ---


def test_the_list_says_state_size_licence_and_recipes(settings: Settings, capsys: pytest.CaptureFixture[str]):
    toy_weights.write(settings.video_models / NAME)
    half = toy_weights.write(settings.video_models / "wan2.2-ti2v-5b", toy_weights.files(experts=1))
    (half / "vae/config.json").unlink()
    broken = toy_weights.write(settings.video_models / "wan2.1-t2v-1.3b", toy_weights.files(experts=1))
    (broken / "vae/diffusion_pytorch_model.safetensors").write_bytes(b"\x80\x04pickle")
    begun = settings.video_models / ".helios-distilled.part" / "model_index.json.begun"
    begun.parent.mkdir()
    begun.write_bytes(b"{")
    command(settings, "list")
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    state = {name: line.split()[1] for name, line in lines.items()}
    assert state[NAME] == "here"
    assert state["wan2.2-ti2v-5b"] == "half"
    assert state["wan2.1-t2v-1.3b"] == "bad"
    assert state["helios-distilled"] == "half"
    assert state["wan2.2-i2v-a14b"] == state["small"] == "-"
    assert "126.2 GB  Apache-2.0" in lines[NAME]
    assert lines[NAME].endswith("; for wan2.2, wan2.2-8steps, wan2.2-4steps")
    assert "wan2.1-t2v-1.3b holds a pickle" in lines["The"]


def test_the_list_as_json_has_everything(settings: Settings, capsys: pytest.CaptureFixture[str]):
    toy_weights.write(settings.video_models / NAME)
    command(settings, "list", "--json")
    told = json.loads(capsys.readouterr().out)
    rows = {row["name"]: row for row in told["models"]}
    assert list(rows) == [*models.catalog(), *catalogue()]
    assert {row["kind"] for row in rows.values()} == {"hands", "speech", "video"}
    assert rows[NAME]["state"] == "whole"
    assert rows[NAME]["recipes"] == video_models.serves(NAME)
    assert rows[NAME]["from"] == [
        "https://huggingface.co/Wan-AI/Wan2.2-T2V-A14B-Diffusers",
        "https://www.modelscope.cn/models/Wan-AI/Wan2.2-T2V-A14B-Diffusers",
    ]
    assert rows["wan2.1-causal-1.3b"]["accepted"] is False


def test_a_model_is_fetched_by_its_name(settings: Settings, capsys: pytest.CaptureFixture[str]):
    with serving(toy_weights.files()) as server:
        command(replaced(settings, server.address), "fetch", NAME)
    told = capsys.readouterr()
    assert told.out == f"{settings.video_models / NAME}\n"
    assert f"{NAME} from " in told.err
    assert "GB" in told.err
    command(settings, "fetch", NAME)  # it is here: no hub is asked


def test_a_way_of_shooting_brings_all_it_needs(settings: Settings, capsys: pytest.CaptureFixture[str]):
    lora = model("wan2.2-lightning-4step")
    body = toy_weights.safetensors({"lora_A": (4, 8)})
    with serving(toy_weights.files() | {f"{lora.within}/{name}": body for name in lora.needed}) as server:
        command(replaced(settings, server.address), "fetch", "wan2.2-4steps")
    assert capsys.readouterr().out == f"{settings.video_models}\n"
    assert sorted(path.name for path in settings.video_models.iterdir()) == [lora.name, NAME]


def test_no_name_means_two_things():
    assert not recipes().keys() & models.catalog().keys()
    for name in recipes().keys() & catalogue().keys():
        assert [one for one in catalogue() if name in video_models.serves(one)] == [name]


def test_a_licence_is_asked_for_and_accepted(settings: Settings):
    name = "wan2.1-causal-1.3b"
    with serving(toy_weights.files(experts=1)) as server:
        near = replaced(settings, server.address)
        with pytest.raises(EngineError, match="has to be accepted first") as caught:
            models.fetch(name, near)
        assert "CC-BY-NC-SA-4.0" in caught.value.advice
        assert models.fetch(name, near, accepted=True) == settings.video_models / name


def replaced(settings: Settings, source: str) -> Settings:
    return Settings(cache=settings.cache, config=settings.config, video_source=source)


def test_a_wrong_source_is_said_before_anything_is_asked(settings: Settings):
    with pytest.raises(EngineError, match="no hub called nonsense"):
        models.fetch(NAME, replaced(settings, "nonsense"))
    assert hubs("huggingface")[0].told == "Hugging Face"


def test_a_folder_is_taken_in_under_the_name_given(settings: Settings, tmp_path: Path):
    folder = toy_weights.write(tmp_path / "mine")
    with pytest.raises(EngineError, match="not clear which video model") as caught:
        command(settings, "import", str(folder))
    assert "--as NAME" in caught.value.advice
    command(settings, "import", str(folder), "--as", NAME, "--link")
    assert (settings.video_models / NAME).is_symlink()


def test_a_folder_that_is_not_there_is_said_so(settings: Settings, tmp_path: Path):
    with pytest.raises(EngineError, match="There is no folder"):
        command(settings, "import", str(tmp_path / "gone"), "--as", NAME)


@pytest.mark.parametrize("name", [NAME, "taew2_1"])
def test_a_pickle_by_hand_is_refused(settings: Settings, tmp_path: Path, name: str):
    file = tmp_path / "weights.pt"
    file.write_bytes(b"PK\x03\x04")
    with pytest.raises(EngineError, match="is no model's folder") as caught:
        models.bring(file, settings, name)
    assert "wan2.1-causal-1.3b" in caught.value.advice


def test_of_a_pickle_without_a_name_the_name_is_asked_for(settings: Settings, tmp_path: Path):
    file = tmp_path / "weights.pt"
    file.write_bytes(b"PK\x03\x04")
    with pytest.raises(EngineError, match="not clear which video model"):
        models.bring(file, settings)


@pytest.mark.parametrize(
    ("converter", "said"),
    [
        ("import json; print('noise'); print(json.dumps(['It does not fit.', 'Take another.']))", "It does not fit."),
        ("import torch_that_is_not_here", "No module named 'torch_that_is_not_here'"),
        ("import os; os._exit(3)", "the converter died"),
    ],
)
def test_a_converter_that_fails_is_one_sentence(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, converter: str, said: str
):
    file = tmp_path / "causal.pt"
    file.write_bytes(b"PK\x03\x04")
    monkeypatch.setattr(video_models, "_CONVERT", converter)
    with pytest.raises(EngineError) as caught:
        models.bring(file, settings, "wan2.1-causal-1.3b")
    assert said in str(caught.value)
    assert caught.value.advice


def test_nothing_heavy_is_imported_for_any_of_it():
    code = "import sys, app.models; print(sorted({'torch', 'diffusers', 'transformers'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "5 s"), (89, "89 s"), (120, "2 min"), (5300, "88 min"), (9000, "2.5 h")]
)
def test_a_time_is_said_as_one_says_it(seconds: float, said: str):
    assert video_models.duration(seconds) == said
