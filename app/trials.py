"""What the doctor tries: a piece of code in a short-lived process of its own, and what it came to."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_S = 30.0
"""How long one trial may take."""

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `state` is `works`, `limited` or `missing`; `outcome` names the sentence for it."""

    name: str
    state: str
    outcome: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a trial came to: `value` as it printed it (JSON), or None and the `reason` it failed."""

    value: Any = None
    reason: str = ""


class Trial:
    """Python code in a process of its own that prints one JSON value. Started at once, so that trials overlap."""

    def __init__(self, code: str, *arguments: str) -> None:
        command = [sys.executable, "-c", f"import json, sys\n{code}", *arguments]
        self._process = subprocess.Popen(
            command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
        )

    def answer(self, patience_s: float = PATIENCE_S) -> Answer:
        """Waits for the end of the process."""
        try:
            said, complaint = self._process.communicate(timeout=patience_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            return Answer(reason=f"no answer in {patience_s:.0f} s")
        if self._process.returncode:
            return Answer(reason=_last_sentence(complaint) or f"ended with {self._process.returncode}")
        try:
            return Answer(json.loads(said.splitlines()[-1]))
        except (IndexError, ValueError):
            return Answer(reason="it said nothing that is understood")


def _last_sentence(complaint: str) -> str:
    """The last line of a traceback without the exception's name."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    name, colon, rest = last.partition(": ")
    return rest if colon and " " not in name else last
