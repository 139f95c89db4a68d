"""Heroes on a graphics card: models of chance at their makers' true sizes, step by step and picture by picture.

`python -m tests.benchmarks gpu` measures and writes `benchmarks/DATE-CARD.json` and `.md`. Without a card there is
nothing to measure; `python -m tests.benchmarks.gpu --toy FOLDER` runs the same code on toys.
"""

import argparse
import importlib.util
import json
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.figure import Figure

WRITTEN = Path(__file__).resolve().parents[2] / "benchmarks"
_PACKAGES = ("torch", "diffusers", "transformers", "accelerate")
_FEW_STEPS = 4


def measure() -> list[Figure]:
    """Everything, on this machine's card; one line that there is none where there is none."""
    if importlib.util.find_spec("torch") is None:
        return [Figure("not measured: `python3 run.py hero` was not run here", 0, "")]
    from engine.diffusion.host import measured

    machine = measured(None)
    if machine.kind not in ("cuda", "rocm"):
        return [Figure("not measured: no graphics card that video models can use is in this machine", 0, "")]
    figures = figures_of(machine, toy=False)
    write(figures, machine, WRITTEN)
    return figures


def figures_of(machine: Any, toy: bool) -> list[Figure]:
    """Every figure; what runs out of memory is left out, with a line that says so."""
    import torch

    from tests.benchmarks import on_card

    subjects = on_card.subjects(toy)
    found = [
        Figure("matrix rate", machine.rate, "TFLOP/s"),
        Figure("RAM to card", machine.bus, "GB/s"),
    ]
    parts: list[tuple[str, Callable[[], list[Figure]]]] = [
        *((f"{name} steps", _bound(_steps, subject, machine)) for name, subject in subjects.items()),
        *((f"{name} decoding", _bound(_decoding, subjects[name], machine)) for name in ("A14B", "5B")),
        ("causal", _bound(_causal, subjects["1.3B"], machine)),
    ]
    for name, part in parts:
        on_card.forget_memory(machine)
        try:
            found += part()
        except torch.OutOfMemoryError:
            found.append(Figure(f"{name}: not measured, the card's memory is too small", 0, ""))
    return [*found, *_first_picture(found, subjects["A14B"], machine)]


def _bound(part: Callable[[Any, Any], list[Figure]], subject: Any, machine: Any) -> Callable[[], list[Figure]]:
    return lambda: part(subject, machine)


def _steps(subject: Any, machine: Any) -> list[Figure]:
    """Forwards of one expert: as they are, called off, compiled, in 8 bits."""
    from tests.benchmarks import on_card

    model, found, plain = on_card.expert(subject, machine), [], 0.0
    for size in subject.sizes:
        once = on_card.forward(model, subject, size, machine)
        on_card.forget_memory(machine)
        once()
        plain = min(on_card.seconds(once, machine) for _ in range(2))
        at = f"{subject.name} {size[0]} × {size[1]}"
        rate = on_card.petaflop(subject, size) * 1e3 / plain
        wanted = 0.6 if size == subject.sizes[0] and subject.name == "A14B" else None
        found += [
            Figure(f"{at}: a forward", plain, "s"),
            Figure(f"{at}: a guided step", 2 * plain, "s"),
            Figure(f"{at}: achieved", rate, "TFLOP/s"),
            Figure(f"{at}: of the matrix rate", rate / machine.rate, "", wanted, "higher"),
            Figure(f"{at}: memory at most", on_card.most_memory(machine), "GB"),
            Figure(f"{at}: memory reckoned with", on_card.expected_memory(subject, size), "GB"),
            Figure(f"{at}: called off after", on_card.cancel_time(model, once, machine, plain), "s", 0.5),
        ]
    at = f"{subject.name} {subject.sizes[-1][0]} × {subject.sizes[-1][1]}"
    once = on_card.forward(model, subject, subject.sizes[-1], machine)
    if on_card.compiled(model, machine):
        first = on_card.seconds(once, machine)
        faster = plain / min(on_card.seconds(once, machine) for _ in range(2))
        found += [
            Figure(f"{at}: compiling takes", first, "s"),
            Figure(f"{at}: compiled, times as fast", faster, "", 1.0, "higher"),
        ]
    del model, once
    on_card.forget_memory(machine)
    return found + _narrow(subject, machine, plain, at)


def _narrow(subject: Any, machine: Any, plain: float, at: str) -> list[Figure]:
    """The same expert kept in 8 bits."""
    from tests.benchmarks import on_card

    model = on_card.expert(subject, machine)
    with on_card.narrow(model, machine):
        on_card.forget_memory(machine)
        once = on_card.forward(model, subject, subject.sizes[-1], machine)
        once()
        taken = min(on_card.seconds(once, machine) for _ in range(2))
    return [
        Figure(f"{at}: in 8 bits, times as long", taken / plain, ""),
        Figure(f"{at}: in 8 bits, memory at most", on_card.most_memory(machine), "GB"),
    ]


def _decoding(subject: Any, machine: Any) -> list[Figure]:
    """The whole VAE in both precisions, and the tiny decoder."""
    import torch

    from engine.diffusion.decoding import StreamDecoder
    from engine.diffusion.tiny_decoder import TinyStream
    from tests.benchmarks import on_card

    found: list[Figure] = []
    size = subject.sizes[0]
    latent_frames = subject.latent(size)[0]
    kinds = {"float32": torch.float32, "bfloat16": torch.bfloat16}
    ways: dict[str, Callable[[], Any]] = {
        **{f"VAE in {name}": _whole(on_card, StreamDecoder, subject, machine, kind) for name, kind in kinds.items()},
        "tiny decoder": lambda: _stream_of(TinyStream, on_card.tiny(subject, machine)),
    }
    for way, made in ways.items():
        streams = made()
        on_card.decoding(streams(), subject, size, machine)  # the first run looks for kernels
        on_card.forget_memory(machine)
        told = on_card.decoding(streams(), subject, size, machine)
        at = f"{subject.name} {size[0]} × {size[1]}, {way}"
        found += [
            Figure(f"{at}: first picture", told.first, "s"),
            Figure(f"{at}: four pictures", told.each, "s"),
            Figure(f"{at}: {subject.frames} pictures", told.first + (latent_frames - 1) * told.each, "s"),
            Figure(f"{at}: memory at most", told.gb, "GB"),
        ]
        del streams
        on_card.forget_memory(machine)
    return found


def _whole(on_card: Any, decoder: Any, subject: Any, machine: Any, kind: Any) -> Callable[[], Any]:
    return lambda: _stream_of(decoder, on_card.vae(subject, machine, kind))


def _stream_of(decoder: Any, network: Any) -> Callable[[], Any]:
    """New streams on one network."""
    return lambda: decoder(network)


def _causal(subject: Any, machine: Any) -> list[Figure]:
    from tests.benchmarks import on_card

    model, size = on_card.expert(subject, machine), subject.sizes[0]
    pace = on_card.causal(model, subject, size, machine)
    return [
        Figure(f"causal {subject.name} {size[0]} × {size[1]}, decoded", pace, "fps", 20.0, "higher"),
        Figure(f"causal {subject.name}: memory at most", on_card.most_memory(machine), "GB"),
    ]


def _first_picture(found: list[Figure], subject: Any, machine: Any) -> list[Figure]:
    """How long the first picture of a four-step hero takes, in times of its denoising: made up of what was measured."""
    by_name = {figure.name: figure.value for figure in found}
    width, height = subject.sizes[0]
    at = f"{subject.name} {width} × {height}"
    forward, decoded = by_name.get(f"{at}: a forward"), by_name.get(f"{at}, VAE in float32: first picture")
    if forward is None or decoded is None:
        return []
    moved = subject.shape.parameters * 2 / machine.bus if machine.bus else 0.0
    denoising = _FEW_STEPS * forward
    whole = denoising + moved + decoded
    return [
        Figure(f"{at}: first picture of a four-step hero", whole, "s"),
        Figure(f"{at}: of its denoising", whole / denoising, "", 1.3),
    ]


# --- written down ---


def write(figures: list[Figure], machine: Any, folder: Path) -> Path:
    """Writes `DATE-CARD.json` and `.md` into a folder; the path without its ending."""
    folder.mkdir(parents=True, exist_ok=True)
    today = datetime.now(tz=UTC).date().isoformat()
    name = re.sub(r"[^a-z0-9]+", "-", machine.device.lower()).strip("-")
    versions = {package: version(package) for package in _PACKAGES}
    path = folder / f"{today}-{name}"
    kept: dict[str, Any] = {"date": today, "machine": asdict(machine), "versions": versions}
    kept["figures"] = [asdict(figure) | {"reached": figure.reached} for figure in figures]
    path.with_name(path.name + ".json").write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
    path.with_name(path.name + ".md").write_text(_told(figures, machine, today, versions), encoding="utf-8")
    return path


def _told(figures: list[Figure], machine: Any, today: str, versions: dict[str, str]) -> str:
    lines = [
        f"# Heroes on {machine.device}, {today}",
        "",
        f"Weights of chance at the true sizes. {machine.memory / 1e9:.0f} GB, driver {machine.driver or '–'}, "
        f"runtime {machine.runtime or '–'}; {', '.join(f'{name} {number}' for name, number in versions.items())}.",
        "",
        "| what | measured | wanted |",
        "|---|---:|---:|",
    ]
    return "\n".join([*lines, *(_row(figure) for figure in figures), ""])


def _row(figure: Figure) -> str:
    wanted = "" if figure.wanted is None else f"{'≤' if figure.better == 'lower' else '≥'} {figure.wanted:g}"
    mark = {True: " ✓", False: " ✗", None: ""}[figure.reached]
    return f"| {figure.name} | {figure.value:.4g} {figure.unit} | {wanted}{mark} |"


def main() -> int:
    """Measures toys, or with no argument what `measure` does, and prints where it was written."""
    parser = argparse.ArgumentParser(description="Heroes on a graphics card.")
    parser.add_argument("--toy", metavar="FOLDER", type=Path, help="the same code on toys, written into that folder")
    asked = parser.parse_args()
    if asked.toy is None:
        sys.stdout.write("\n".join(_row(figure) for figure in measure()) + "\n")
        return 0
    from engine.diffusion.host import measured
    from tests.benchmarks.on_card import TOY

    machine = replace(measured(None), kind=TOY)
    path = write(figures_of(machine, toy=True), machine, asked.toy)
    sys.stdout.write(path.with_name(path.name + ".md").read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
