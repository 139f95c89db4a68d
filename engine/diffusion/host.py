"""What this machine can do, measured: card, driver, memory, how fast it multiplies, how fast weights reach the card."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import torch

KEPT = ".kept"
"""The folder beside the models where measurements, and prompts that were read, are kept."""
_FILE = "machine.json"
_EDGE, _ROUNDS = 8192, 12
_SMALL_EDGE, _SMALL_ROUNDS = 1024, 4
_CROSSING_BYTES = 256_000_000
_CGROUPS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_OLDEST = (7, 5)
"""The oldest compute capability that this PyTorch has kernels for."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine, as far as video models care. Memory in bytes; `rate` in TFLOP/s, `bus` (RAM to card) in GB/s.

    `kind` is cuda, rocm, mps or cpu. `problem` says why there is a card that cannot be used, and `advice` what to do.
    `rate` and `bus` are 0 until they are measured.
    """

    kind: str
    device: str
    memory: int = 0
    free: int = 0
    ram: int = 0
    ram_free: int = 0
    cards: int = 0
    capability: tuple[int, int] = (0, 0)
    driver: str = ""
    runtime: str = ""
    torch: str = ""
    bf16: bool = False
    fp8: bool = False
    rate: float = 0.0
    bus: float = 0.0
    problem: str = ""
    advice: str = ""

    @property
    def has_card(self) -> bool:
        """Whether there is a card to compute on."""
        return self.kind != "cpu"

    @property
    def key(self) -> str:
        """What the measurements hold for."""
        return f"{self.cards} × {self.device}, driver {self.driver}, torch {self.torch}"

    @property
    def torch_device(self) -> torch.device:
        """Where torch computes here."""
        return torch.device({"cuda": "cuda", "rocm": "cuda", "mps": "mps"}.get(self.kind, "cpu"))

    @property
    def precision(self) -> torch.dtype:
        """What experts compute in: float32 without a card, float16 on cards from before bfloat16."""
        if not self.has_card:
            return torch.float32
        return torch.bfloat16 if self.bf16 else torch.float16


@cache
def here() -> Machine:
    """This machine, with its memory as it was when first asked. Measures no speed; see `measured`."""
    told = Machine("cpu", _processor(), ram=_ram(), ram_free=_ram_free(), torch=torch.__version__)
    if problem := _why_no_cuda():
        told = replace(told, problem=problem[0], advice=problem[1])
    if torch.cuda.is_available() and not told.problem:
        return _with_cuda(told)
    if torch.backends.mps.is_available():
        return _with_mps(told)
    return told


def measured(folder: Path | None) -> Machine:
    """This machine with its speeds; they are measured once (a second) and kept in `folder`."""
    machine = here()
    kept = {} if folder is None else _read(folder / _FILE)
    known = kept.get(machine.key)
    if known is None:
        known = {"rate": measure_rate(machine.torch_device, machine.precision), "bus": measure_bus(machine)}
        if folder is not None:
            _write(folder / _FILE, {**kept, machine.key: known})
    return replace(machine, rate=known["rate"], bus=known["bus"])


def free_now(machine: Machine) -> Machine:
    """The same machine with the memory that is free at this moment."""
    if machine.kind in ("cuda", "rocm"):
        machine = replace(machine, free=torch.cuda.mem_get_info()[0])
    return replace(machine, ram_free=_ram_free())


# --- what is there ---


def _with_cuda(told: Machine) -> Machine:
    free, total = torch.cuda.mem_get_info()
    capability = torch.cuda.get_device_capability()
    hip = torch.version.hip
    return replace(
        told,
        kind="rocm" if hip else "cuda",
        device=torch.cuda.get_device_name(),
        memory=total,
        free=free,
        cards=torch.cuda.device_count(),
        capability=capability,
        driver=_driver(),
        runtime=hip or torch.version.cuda or "",
        bf16=bool(hip) or capability >= (8, 0),
        fp8=capability >= (8, 9),
    )


def _with_mps(told: Machine) -> Machine:
    """Memory is shared there: what torch recommends stands for the card's own."""
    most = torch.mps.recommended_max_memory()
    return replace(
        told, kind="mps", device=f"Apple {_processor()}", memory=most, free=min(most, told.ram_free), cards=1, bf16=True
    )


def _why_no_cuda() -> tuple[str, str] | None:
    """Why a card of NVIDIA's that is here cannot be used, and what to do; None when it can, or there is none."""
    card = _asked("name")
    if not card:
        return None
    if torch.version.cuda is None and torch.version.hip is None:
        return (
            "There is a graphics card, and the PyTorch that is installed cannot use any.",
            "Install PyTorch for CUDA in its place: its own site says how for each driver.",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.cuda.init()
    except RuntimeError as wrong:
        return _why_no_start(str(wrong))
    if torch.version.hip is None and torch.cuda.get_device_capability() < _OLDEST:
        return (
            "The graphics card is too old for this PyTorch.",
            "Cards from the RTX 20 series on can be used. The blockout draws on this one.",
        )
    return None


def _why_no_start(said: str) -> tuple[str, str]:
    if "driver" in said and "old" in said:
        return (
            "The graphics card's driver is too old for this PyTorch.",
            f"Install NVIDIA's newest driver; CUDA {torch.version.cuda} is needed, and here is {_driver() or 'none'}.",
        )
    return (
        "The graphics card does not answer.",
        "Restart the machine; if that does not help, install the newest driver.",
    )


def _driver() -> str:
    return _asked("driver_version")


@cache
def _asked(what: str) -> str:
    """What NVIDIA's own tool says of the first card; empty where there is no tool or no card."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ""
    command = [tool, f"--query-gpu={what}", "--format=csv,noheader"]
    with suppress(OSError, subprocess.SubprocessError):
        said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout.strip()
        return said.splitlines()[0].strip() if said else ""
    return ""


def _processor() -> str:
    """The processor's name; "processor" where it is not told."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else "processor"


def _ram() -> int:
    """RAM in all, or what a container may have of it."""
    return min([psutil.virtual_memory().total, *_limits()])


def _ram_free() -> int:
    spoken_for = psutil.Process().memory_info().rss
    return min([psutil.virtual_memory().available, *(limit - spoken_for for limit in _limits())])


def _limits() -> list[int]:
    found: list[int] = []
    for file in _CGROUPS:
        with suppress(OSError, ValueError):
            found.append(int(file.read_text(encoding="ascii")))
    return found


# --- how fast it is ---


def measure_rate(device: torch.device, dtype: torch.dtype) -> float:
    """TFLOP/s of one large matrix product after the other."""
    edge, rounds = (_EDGE, _ROUNDS) if device.type != "cpu" else (_SMALL_EDGE, _SMALL_ROUNDS)
    left = torch.randn(edge, edge, device=device, dtype=dtype)
    right = torch.randn(edge, edge, device=device, dtype=dtype)
    seconds = timed(lambda: [left @ right for _ in range(rounds)], device)
    return 2 * edge**3 * rounds / seconds / 1e12


def measure_bus(machine: Machine) -> float:
    """GB/s from pinned RAM to the card; 0 without one."""
    if machine.kind not in ("cuda", "rocm"):
        return 0.0
    load = torch.empty(_CROSSING_BYTES, dtype=torch.uint8, pin_memory=True)
    return _CROSSING_BYTES / timed(lambda: load.to("cuda", non_blocking=True), torch.device("cuda")) / 1e9


def timed(work: Callable[[], Any], device: torch.device, times: int = 3) -> float:
    """Seconds of the fastest of some runs after one to warm up, the device's queue emptied before and after."""
    work()
    found: list[float] = []
    for _ in range(times):
        settle(device)
        begun = time.monotonic()
        work()
        settle(device)
        found.append(time.monotonic() - begun)
    return max(min(found), 1e-9)


def settle(device: torch.device) -> None:
    """Waits until the device has done what it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize()
    elif device.type == "mps":
        torch.mps.synchronize()


# --- kept ---


def _read(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        told = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(told, dict):
            return {key: row for key, row in told.items() if isinstance(row, dict) and {"rate", "bus"} <= set(row)}
    return {}


def _write(file: Path, told: dict[str, Any]) -> None:
    with suppress(OSError):  # measured again the next time
        file.parent.mkdir(parents=True, exist_ok=True)
        begun = file.with_suffix(".begun")
        begun.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        begun.replace(file)
