"""A delivery: clear the cut, then export it. A short-lived process; the film is never written to."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.exports.edl import write_edl
from engine.exports.movie import write_movie
from engine.exports.package import write_read_me
from engine.exports.shot_list import write_shot_list
from engine.film.codec import decode, encode
from engine.film.model import Project
from engine.process.orders import Delivered, Delivery, DeliveryFailed, DeliveryProgress
from engine.process.serve import Closed, Line
from engine.safety import gate
from engine.safety.cleared import ClearedCut

log = logging.getLogger("delivery")


@dataclass(frozen=True, slots=True)
class Wish:
    """What one export is asked for beside the cut."""

    out: Path
    language: str
    burn_in: bool
    on_progress: Callable[[int, int], None]


Export = Callable[[ClearedCut, Wish], list[Path]]

EXPORTS: dict[str, Export] = {
    "edl": lambda cut, wish: write_edl(cut, wish.out),
    "movie": lambda cut, wish: [write_movie(cut, wish.out, wish.burn_in, wish.on_progress)],
    "shot_list": lambda cut, wish: [write_shot_list(cut, wish.out, wish.language)],
}
"""Every format there is, by the name people ask for it; the order is the one of a delivery of all."""


def run(line: Line, options: dict[str, Any]) -> None:
    """One delivery. Options, all of them JSON:

    `project` is the film as the codec writes it, `folder` the project's, `out` where the files go, `formats` which
    (none: all of them), `language` `en` or `zh`, `burn_in` whether the movie shows slate and timecode.
    """
    done: list[Path] = []

    def say(message: Delivery) -> None:
        if line.closed:  # called off: what is half written goes away on the way out
            raise Closed
        line.send(encode(message, kind=True))

    try:
        deliver(options, say, done)
        say(Delivered(_texts(done)))
    except EngineError as failure:
        log.warning("the delivery failed: %s", failure)
        values = tuple(failure.values.items())
        say(DeliveryFailed(failure.template, values, failure.advice, _texts(done)))


def deliver(options: dict[str, Any], say: Callable[[DeliveryProgress], None], done: list[Path]) -> None:
    """Writes each format in turn, and a page about them; `done` grows by what is finished. Raises EngineError."""
    formats = wanted(options["formats"])
    project = decode(Project, options["project"])
    if not project.cut:
        raise EngineError("There is nothing in the cut yet.", advice="Put a take into it first.")
    cut = gate.clear(project, Path(options["folder"]))
    out = _made(Path(options["out"]))
    for name in formats:
        say(DeliveryProgress(name, 0, 1))

        def progress(step: int, steps: int, name: str = name) -> None:
            say(DeliveryProgress(name, step, steps))

        done += EXPORTS[name](cut, Wish(out, options["language"], options["burn_in"], progress))
    done.append(write_read_me(cut, out, tuple(done)))


def wanted(formats: Sequence[str]) -> list[str]:
    """The formats asked for, each once, all when none is named. Raises EngineError for one that does not exist."""
    named = list(dict.fromkeys(name.replace("-", "_") for name in formats)) or list(EXPORTS)
    for name in named:
        if name not in EXPORTS:
            raise EngineError(
                "The cut cannot be exported as {format}.",
                advice=f"There are: {', '.join(EXPORTS)}.",
                format=name,
            )
    return named


def _made(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        advice = "Choose a folder you may write to."
        raise EngineError("The folder {folder} cannot be made.", advice=advice, folder=out) from failure
    return out


def _texts(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(str(path) for path in paths)
