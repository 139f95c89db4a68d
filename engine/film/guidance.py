"""What a hero picture goes by beside the words: the blockout's staging, pictures of the cast, a first or last frame."""

from dataclasses import dataclass
from enum import StrEnum


class Follow(StrEnum):
    """What of the blockout a hero follows."""

    NOTHING = "nothing"
    DEPTH = "depth"
    POSE = "pose"
    PICTURE = "picture"
    """The blockout's own frames, re-noised: video to video."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """What steers a hero. Paths are those of files in the project's folder, or whole; empty means none.

    `strength` is the dial "follow the blocking": 0 loosely, 1 closely. `references` are pictures of whoever is in the
    shot, in the order of its subjects. `draft` is the movie of a finished hero of the same take that is finished, not
    made anew.
    """

    follow: Follow = Follow.NOTHING
    strength: float = 0.6
    references: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    draft: str = ""
