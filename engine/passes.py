"""The passes of takes, made in a process of their own, one for each order; the film is never written to."""

import logging
from pathlib import Path
from typing import Any

from engine import production
from engine.errors import EngineError
from engine.film.codec import decode, encode
from engine.messages import Job
from engine.process.orders import Delivered, Delivery, DeliveryFailed, DeliveryProgress
from engine.process.serve import Closed, Line

log = logging.getLogger("passes")


def run(line: Line, options: dict[str, Any]) -> None:
    """The passes of some takes, one after another. Options, all of them JSON:

    `jobs` are the takes' as the codec writes them, `out` the folder that gets a folder for each, `passes` which of them
    (none: the usual). It tells DeliveryProgress with the slate for each frame, and at the end what a delivery tells.
    """
    done: list[str] = []

    def say(message: Delivery) -> None:
        if line.closed:  # called off: the half folder goes away on the way out
            raise Closed
        line.send(encode(message, kind=True))

    try:
        for job in (decode(Job, each) for each in options["jobs"]):

            def progress(index: int, job: Job = job) -> None:
                say(DeliveryProgress(job.slate, index + 1, job.frames))

            done.append(str(production.make_passes(job, Path(options["out"]), options["passes"], progress)))
        say(Delivered(tuple(done)))
    except EngineError as failure:
        log.warning("the passes failed: %s", failure)
        say(DeliveryFailed(failure.template, tuple(failure.values.items()), failure.advice, tuple(done)))
