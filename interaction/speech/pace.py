"""How long a recogniser's words take on this machine: measured once, kept in the user's cache."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.film.codec import decode

TYPICAL_TOKENS = 24
"""As much as an ordinary sentence takes."""

LIMIT_S = {"cpu": 2.0, "cuda": 0.7}
"""How long the words may take after the end of speech, on a processor and on a graphics card."""

KEEPS_UP = 0.3
"""Words are shown while somebody speaks where a look costs no more than this share of the time between two looks."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What one utterance costs: `window_s` for looking at it and `token_s` for each token of its words, in seconds."""

    window_s: float
    token_s: float
    device: str = "cpu"

    @property
    def wait_s(self) -> float:
        """How long the words of an ordinary sentence take."""
        return self.window_s + TYPICAL_TOKENS * self.token_s

    @property
    def in_time(self) -> bool:
        """Whether that is soon enough to work with."""
        return self.wait_s <= LIMIT_S[self.device]


class Paces:
    """What was measured before, in one file; one that is missing, torn or cannot be written is as good as none."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def get(self, key: str) -> Pace | None:
        """What was measured under that key."""
        kept = self._read().get(key)
        try:
            return decode(Pace, kept) if kept is not None else None
        except (TypeError, ValueError, KeyError):
            return None

    def keep(self, key: str, pace: Pace) -> None:
        """Keeps it for next time, if that can be done."""
        if self._file is None:
            return
        begun = self._file.with_name(f"{self._file.name}.part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            begun.write_text(json.dumps(self._read() | {key: asdict(pace)}, indent=1), encoding="utf-8")
            begun.replace(self._file)
        except OSError:
            return

    def _read(self) -> dict[str, object]:
        try:
            held = json.loads(self._file.read_text(encoding="utf-8")) if self._file else {}
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}
