"""`shotcaller models import FILE.pt`: published causal weights become a model's folder, in a process with torch."""

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from app import models
from app.settings import Settings
from engine.models.folder import State, look

NAME, DONOR = "wan2.1-causal-1.3b", "wan2.1-t2v-1.3b"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", config=tmp_path / "config")


@pytest.fixture
def published(toy_models: Path, tmp_path: Path) -> Path:
    weights = load_file(toy_models / DONOR / "transformer" / "diffusion_pytorch_model.safetensors")
    torch.save({"generator_ema": {f"model.{key}": value for key, value in weights.items()}}, tmp_path / "self.pt")
    return tmp_path / "self.pt"


def test_a_published_file_becomes_a_whole_model(settings: Settings, published: Path, toy_models: Path):
    shutil.copytree(toy_models / DONOR, settings.video_models / DONOR)
    place = models.bring(published, settings, NAME)
    assert place == settings.video_models / NAME
    assert look(place).state is State.WHOLE
    assert not list(place.rglob("*.pt"))
