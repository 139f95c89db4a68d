"""The proof on a card, run on toys: every path of it, and what it writes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.diffusion import host
from engine.diffusion.host import Machine
from tests.benchmarks import gpu, on_card


@pytest.fixture(scope="module")
def machine() -> Machine:
    return replace(host.here(), kind=on_card.TOY, rate=0.05, bus=5.0)


def test_toys_go_through_all_of_it(machine: Machine, tmp_path: Path) -> None:
    figures = gpu.figures_of(machine, toy=True)
    torch._dynamo.reset()
    assert all(figure.value >= 0 for figure in figures)
    told = "\n".join(figure.name for figure in figures)
    for what in ("a forward", "called off", "compiled", "8 bits", "VAE in float32", "tiny decoder", "causal", "hero"):
        assert what in told
    path = gpu.write(figures, machine, tmp_path)
    kept = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
    assert kept["versions"]["torch"] == torch.__version__
    assert len(kept["figures"]) == len(figures)
    assert kept["machine"]["device"] == machine.device
    page = path.with_name(path.name + ".md").read_text(encoding="utf-8")
    assert page.count("\n| ") == len(figures) + 1


def test_what_does_not_fit_is_left_out_with_a_line(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(on_card, "expert", full)
    monkeypatch.setattr(on_card, "vae", full)
    names = [figure.name for figure in gpu.figures_of(machine, toy=True)]
    assert [name for name in names if "memory is too small" in name] == [
        f"{name}: not measured, the card's memory is too small"
        for name in ("A14B steps", "5B steps", "1.3B steps", "A14B decoding", "5B decoding", "causal")
    ]


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a card here")
def test_without_a_card_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "WRITTEN", tmp_path / "benchmarks")
    (figure,) = gpu.measure()
    assert "no graphics card" in figure.name
    assert not (tmp_path / "benchmarks").exists()


def test_true_sizes_are_the_makers() -> None:
    """The models that would be built on a card have the numbers of the true ones; nothing is filled here."""
    subjects = on_card.subjects(toy=False)
    told = {name: on_card.petaflop(subject, subject.sizes[0]) for name, subject in subjects.items()}
    assert told == pytest.approx({"A14B": 6.52, "5B": 0.517, "1.3B": 0.283}, rel=0.01)
