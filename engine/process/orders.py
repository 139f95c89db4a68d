"""What passes between the window and the engine's workers, beside the Job and the Reports of `engine.messages`."""

from dataclasses import dataclass

from engine.messages import Job, Report


@dataclass(frozen=True, slots=True)
class StartJob:
    """Make this take, when its turn comes."""

    job: Job


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Call this job off, waiting or begun; the worker answers JobCancelled, or what it had finished by then."""

    job: str


@dataclass(frozen=True, slots=True)
class SlotFree:
    """The window has copied the picture; the slot of the ring is the worker's again."""

    slot: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker is warm: these renderers have made a picture, and this policy is in force.

    `obeys` names the slots (`camera.move` …) that the first of them follows. `note` says how it fits on this machine;
    where it does not work at all `renderers` is empty and `note` with `advice` says why.
    """

    renderers: tuple[str, ...]
    policy: str
    obeys: tuple[str, ...] = ()
    note: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class RetellJob:
    """The job of this id goes on with these words, where its renderer can; else nothing happens."""

    job: Job


Order = StartJob | CancelJob | RetellJob | SlotFree
"""What the window tells the engine worker."""

Answer = Report | Ready
"""What the engine worker says."""


@dataclass(frozen=True, slots=True)
class DeliveryProgress:
    """Which format is being written, and how far all of it is: steps done of steps in all."""

    format: str
    step: int
    steps: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """Everything asked for is on disk: `paths` are the files, in the order asked for."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliveryFailed:
    """Nothing more will come. `template` with `values` says why, `advice` what to do; `paths` were finished before."""

    template: str
    values: tuple[tuple[str, str], ...] = ()
    advice: str = ""
    paths: tuple[str, ...] = ()


Delivery = DeliveryProgress | Delivered | DeliveryFailed
"""What a delivery says."""
