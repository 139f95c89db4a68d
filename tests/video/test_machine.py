"""What is measured of a machine, and what it says of it as JSON."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import torch

from engine.diffusion import attention, compiling, host
from engine.diffusion.host import Machine
from engine.models.recipes import recipes
from tests import tiny


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    remembered = (host.here, host._asked, attention.works)
    for asked in remembered:
        asked.cache_clear()
    yield
    for asked in remembered:
        asked.cache_clear()


def test_memory_is_what_there_is() -> None:
    machine = host.here()
    assert 0 < machine.ram_free < machine.ram <= psutil.virtual_memory().total
    assert machine.device
    assert machine.has_card == (torch.cuda.is_available() or torch.backends.mps.is_available())


def test_a_container_may_have_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text("900000000\n")
    monkeypatch.setattr(host, "_CGROUPS", (limit, tmp_path / "none"))
    assert host.here().ram == 900_000_000
    limit.write_text("max\n")
    host.here.cache_clear()
    assert host.here().ram == psutil.virtual_memory().total


def test_speed_is_measured_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = host.measured(tmp_path)
    assert first.rate > 0
    monkeypatch.setattr(host, "measure_rate", lambda *_: pytest.fail("measured twice"))
    assert host.measured(tmp_path).rate == first.rate
    (tmp_path / "machine.json").write_text("torn")
    monkeypatch.setattr(host, "measure_rate", lambda *_: 7.0)
    assert host.measured(tmp_path).rate == 7.0


def test_another_driver_is_measured_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    host.measured(tmp_path)
    monkeypatch.setattr(host, "measure_rate", lambda *_: 7.0)
    other = Machine("cpu", "another", torch=torch.__version__)
    monkeypatch.setattr(host, "here", lambda: other)
    assert host.measured(tmp_path).rate == 7.0


def nvidia_smi(folder: Path, *rows: str) -> Path:
    """A tool that answers as NVIDIA's does."""
    tool = folder / "nvidia-smi"
    cases = "\n".join(f'  *{row.partition("=")[0]}*) echo "{row.partition("=")[2]}";;' for row in rows)
    tool.write_text(f'#!/bin/sh\ncase "$1" in\n{cases}\nesac\n')
    tool.chmod(0o755)
    return tool


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = nvidia_smi(tmp_path, "gpu=name=NVIDIA Something", "gpu=driver_version=390.10")
    monkeypatch.setattr(host.shutil, "which", lambda _: str(tool))


@pytest.mark.usefixtures("card")
@pytest.mark.skipif(torch.version.cuda is not None, reason="this PyTorch has CUDA")
def test_a_card_without_a_pytorch_for_it_is_told() -> None:
    machine = host.here()
    assert not machine.has_card
    assert "PyTorch" in machine.problem
    assert "CUDA" in machine.advice


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("The NVIDIA driver on your system is too old (found version 9010).", "too old"),
        ("CUDA unknown error - this may be due to an incorrectly set up environment", "does not answer"),
    ],
)
def test_a_card_that_does_not_start_is_told(said: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise RuntimeError(said)

    monkeypatch.setattr(torch.version, "cuda", "13.0")
    monkeypatch.setattr(torch.cuda, "init", refuse)
    machine = host.here()
    assert problem in machine.problem
    assert "driver" in machine.advice
    assert not machine.has_card


@pytest.mark.usefixtures("card")
def test_a_card_of_long_ago_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.version, "cuda", "13.0")
    monkeypatch.setattr(torch.cuda, "init", lambda: None)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: (6, 1))
    assert "too old" in host.here().problem


def test_a_card_is_asked_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "_why_no_cuda", lambda: None)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (20 * 10**9, 24 * 10**9))
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda: (8, 9))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "a card")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    machine = host.here()
    assert (machine.kind, machine.device, machine.memory, machine.free) == ("cuda", "a card", 24 * 10**9, 20 * 10**9)
    assert (machine.cards, machine.bf16, machine.fp8) == (2, True, True)
    assert machine.precision is torch.bfloat16


def test_the_command_prints_one_json_value(toy_models: Path) -> None:
    command = [sys.executable, "-m", "engine.diffusion.machine", str(toy_models)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=100).stdout)
    assert set(said) >= {"device", "memory_gb", "driver", "problem", "advice", "rate_tflops", "recipes"}
    assert set(said["recipes"]) == set(recipes())
    for told in said["recipes"].values():
        assert bool(told["preset"]) != bool(told["problem"])
    assert said["rate_tflops"] > 0


# --- kernels and compilers ---


def test_the_first_kernel_that_is_right_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("cpu", "a processor")
    assert attention.works("native", machine)
    assert not attention.works("_flash_3", machine)  # not installed
    real = attention._ask

    def ask(name: str, *given: torch.Tensor) -> torch.Tensor:
        if name == "_flash_3":
            return real("native", *given) * 1.5  # runs, and is wrong
        return real("native", *given)

    monkeypatch.setattr(attention, "_ask", ask)
    attention.works.cache_clear()
    assert attention.best(machine) == "flash"
    assert attention.best(machine, rough=True) == attention.ROUGH[0]


def test_without_any_kernel_the_plain_one_is_used() -> None:
    machine = Machine("cpu", "a processor")
    found = attention.best(machine)
    expert = tiny.transformer(1)
    attention.use(expert, found)
    assert found in attention.EXACT


def test_compiled_blocks_answer_as_plain_ones() -> None:
    plain, compiled = tiny.transformer(1), tiny.transformer(1)
    assert compiling.compile_blocks(compiled, backend="eager")
    chance = torch.Generator().manual_seed(0)
    noise, words = torch.randn(1, 16, 2, 4, 4, generator=chance), torch.randn(1, 512, 32, generator=chance)
    with torch.no_grad():
        answers = [model(noise, torch.tensor([500.0]), words, return_dict=False)[0] for model in (plain, compiled)]
    torch.testing.assert_close(answers[0], answers[1])
    torch._dynamo.reset()


def test_there_is_no_compiling_without_a_card() -> None:
    assert not compiling.can_compile(Machine("cpu", "a processor"))
