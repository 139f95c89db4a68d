"""A forward that is shared by several cards, with processes in place of cards: the answer is that of a card alone."""

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.diffusion import adapters
from engine.diffusion.host import Machine
from engine.diffusion.interrupting import interrupting
from engine.diffusion.ladder import presets
from engine.diffusion.loading import Folder, Precision
from engine.diffusion.needs import shapes
from engine.diffusion.parallel import Crew, NoCrew, cards_for
from engine.models.recipes import recipe
from tests.video import loras

SHORT, LONG = recipe("wan2.2-4steps"), recipe("wan2.2")


class Loading:
    """Loads a toy's experts, here and in another process."""

    def __init__(self, models: Path) -> None:
        self.models = models

    def __call__(self, rank: int) -> dict[str, Any]:
        warnings.simplefilter("ignore")
        if rank:
            torch.set_num_threads(1)
        torch.accelerator.device_count = lambda: 2  # type: ignore[assignment]  # diffusers counts cards; here are none
        folder = Folder(self.models / LONG.model)
        parts = {part: folder.load(part, Precision(torch.float32)) for part in folder.parts if part != "text_encoder"}
        pipe: Any = folder.pipe(parts)
        adapters.put_on(pipe, adapters.wanted(SHORT, self.models))
        return {"high": pipe.transformer, "low": pipe.transformer_2}


@torch.no_grad()
def asked(module: Any, seed: int, frames: int = 2) -> torch.Tensor:
    chance = torch.Generator().manual_seed(seed)
    noise, words = torch.randn(1, 16, frames, 6, 6, generator=chance), torch.randn(1, 512, 32, generator=chance)
    given = {"hidden_states": noise, "timestep": torch.tensor([500.0]), "encoder_hidden_states": words}
    return module(**given, return_dict=False)[0]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not torch.distributed.is_gloo_available(), reason="this PyTorch has no gloo")
def test_two_answer_as_one(toy_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / LONG.model).symlink_to(toy_models / LONG.model)
    loras.write(tmp_path / SHORT.adapters[0].model)
    monkeypatch.setattr(torch.accelerator, "device_count", lambda: 2)
    load = Loading(tmp_path)
    alone, together = load(0), load(0)
    crew = Crew(together, load, 2, torch.device("cpu"))
    try:
        for seed, frames in ((0, 2), (1, 4)):
            for name in ("high", "low"):
                torch.testing.assert_close(asked(together[name], seed, frames), asked(alone[name], seed, frames))
        for module in (alone["high"], together["high"]):
            adapters.dress(module, "high", SHORT.adapters)
        crew.worn["high"] = SHORT.adapters
        torch.testing.assert_close(asked(together["high"], 2), asked(alone["high"], 2))
        with interrupting(together["high"], lambda: True):  # is run to its end: the other would wait for ever
            asked(together["high"], 3)
    finally:
        crew.leave()


@pytest.mark.filterwarnings("ignore")
def test_one_that_cannot_load_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(NoCrew, match="not on this machine"):
        Crew({}, Loading(tmp_path), 2, torch.device("cpu"))
    assert not torch.distributed.is_initialized()


def test_cards_are_counted_that_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("cuda", "a card", cards=8)
    everything, streamed = presets()[0], next(preset for preset in presets() if preset.name == "streamed")
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda card: (80 if card != 5 else 10, 80))
    shape = shapes()[LONG.model]
    assert cards_for(machine, everything, shape, LONG) == 5  # seven are alike, and 40 heads go into 5
    assert cards_for(machine, streamed, shape, LONG) == 1
    assert cards_for(machine, everything, shapes()["wan2.1-causal-1.3b"], recipe("live")) == 1
    assert cards_for(Machine("cuda", "a card", cards=1), everything, shape, LONG) == 1
