"""What the session asks of the shell, in order: the only way anything happens."""

from dataclasses import dataclass

from engine.film.edits import Entry
from engine.messages import Job


@dataclass(frozen=True, slots=True)
class Record:
    """Write this line to the journal; it counts as accepted once it is on disk."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Start:
    """Give this job to a worker."""

    job: Job


@dataclass(frozen=True, slots=True)
class Cancel:
    """Call this job off."""

    job: str


@dataclass(frozen=True, slots=True)
class Retell:
    """The job of this id, which is under way, goes on with these words."""

    job: Job


@dataclass(frozen=True, slots=True)
class Deliver:
    """Export the cut in these formats; empty means all."""

    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlayTakes:
    """Play what is on the monitor."""


@dataclass(frozen=True, slots=True)
class PlayCut:
    """Play the cut from the playhead."""


@dataclass(frozen=True, slots=True)
class StopPlaying:
    """Stop whatever plays."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Say this sentence to the people in the room; `refused` when a wish could not be carried out."""

    template: str
    values: tuple[tuple[str, str], ...] = ()
    advice: str = ""
    refused: bool = False

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return self.template.format(**dict(self.values))


Effect = Record | Start | Cancel | Retell | Deliver | PlayTakes | PlayCut | StopPlaying | Tell
