"""Causal weights lie on a hub under other classes' names; they are loaded as what they are."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from engine.diffusion import machine
from engine.diffusion.host import Machine
from engine.diffusion.loading import Folder, Precision
from engine.errors import EngineError
from engine.models.recipes import Way, recipes

NAME = "wan2.1-causal-1.3b"
THEIR_SCHEDULER = {
    "_class_name": "SelfForcingFlowMatchScheduler", "_diffusers_version": "0.33.0.dev0", "num_inference_steps": 1000,
    "shift": 5.0, "sigma_min": 0.0, "extra_one_step": True, "training": True,
}  # fmt: skip


@pytest.fixture
def theirs(toy_models: Path, tmp_path: Path) -> Path:
    folder = shutil.copytree(toy_models / NAME, tmp_path / NAME)
    index = json.loads((folder / "model_index.json").read_text())
    index |= {
        "_class_name": "WanCausalDMDPipeline",
        "scheduler": ["diffusers", "SelfForcingFlowMatchScheduler"],
        "transformer": ["diffusers", "CausalWanTransformer3DModel"],
    }
    (folder / "model_index.json").write_text(json.dumps(index))
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(THEIR_SCHEDULER))
    config = folder / "transformer" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"_class_name": "CausalWanTransformer3DModel"}))
    return folder


def test_they_are_loaded_as_ours(theirs: Path, toy_models: Path):
    folder, same = Folder(theirs), Folder(toy_models / NAME)
    assert folder.pipeline == "WanPipeline"
    assert folder.load("scheduler", Precision(torch.float32)).config.shift == 5.0
    one, other = (which.load("transformer", Precision(torch.float32)) for which in (folder, same))
    assert type(one) is type(other)
    assert all(torch.equal(one.state_dict()[key], value) for key, value in other.state_dict().items())


def test_what_nobody_knows_stays_refused(theirs: Path):
    index = json.loads((theirs / "model_index.json").read_text())
    (theirs / "model_index.json").write_text(json.dumps(index | {"_class_name": "KreaWanCausalPipeline"}))
    with pytest.raises(EngineError, match="KreaWanCausalPipeline, which is not one of ours"):
        Folder(theirs)


def test_an_estimate_goes_by_steps_and_by_the_card():
    """26 PFLOP in four steps of the large size, at 60 % of what was measured."""
    gb = 1_000_000_000
    fast = Machine(
        "cuda", "Some Card", memory=80 * gb, free=79 * gb, ram=256 * gb, ram_free=250 * gb, cards=1,
        capability=(9, 0), bf16=True, fp8=True, rate=600.0, bus=50.0,
    )  # fmt: skip
    told = machine.offers(fast, Path("nowhere"))
    assert told["wan2.2-4steps"]["problem"] == ""
    assert told["wan2.2-4steps"]["seconds"] == pytest.approx(4 * 6520 / 360, rel=0.03)
    assert told["wan2.2"]["seconds"] == pytest.approx(20 * told["wan2.2-4steps"]["seconds"], rel=0.01)
    assert {name for name, row in told.items() if row.get("seconds") == 0} == {
        name for name, recipe in recipes().items() if recipe.way is not Way.WAN
    }
