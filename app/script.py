"""A directing session as a file: what is typed, said and shown to the camera, in order.

    title = "The wall"
    rate = "24"

    [[step]]
    say = "a warrior in a red cloak runs on the castle wall at night"   # a typed line

    [[step]]
    sound = "voices/orders.flac"        # heard by the speech worker; paths are relative to the script

    [[step]]
    hands = "hands.jsonl"               # a video, or a recorded landmark track, watched by the hands worker

    [[step]]
    wait = "takes"                      # until nothing renders any more

    [[step]]
    deliver = ["edl", "movie"]          # an empty list exports everything there is

Any step may carry `at_s`: it then does not begin before that many seconds of the sitting.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import EngineError

DEEDS = ("say", "sound", "hands", "wait", "deliver")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: `deed` is one of `DEEDS`, `what` its value (paths made absolute)."""

    deed: str
    what: Any
    at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Script:
    """A whole session. Width and height in pixels; `rate` as settings name it; None leaves it to the settings."""

    title: str
    steps: tuple[Step, ...]
    rate: str | None = None
    width: int | None = None
    height: int | None = None
    takes: int | None = None


def read(path: Path) -> Script:
    """The script in a file. Raises EngineError with the place of a mistake."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise EngineError("The script {path} cannot be opened.", advice="Check its name.", path=path) from wrong
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise EngineError("The script {path} is not TOML: {why}.", path=path, why=wrong) from wrong
    steps = tuple(_step(path, number, step) for number, step in enumerate(given.get("step", []), 1))
    shape = {name: given[name] for name in ("rate", "width", "height", "takes") if name in given}
    return Script(str(given.get("title", path.stem)), steps, **shape)


def _step(script: Path, number: int, given: dict[str, Any]) -> Step:
    deeds = [name for name in given if name in DEEDS]
    if len(deeds) != 1 or set(given) - {*DEEDS, "at_s"}:
        advice = f"Each step has one of {', '.join(DEEDS)}, and perhaps at_s."
        raise EngineError("Step {number} of {path} is not understood.", advice=advice, number=number, path=script)
    what = given[deeds[0]]
    if deeds[0] in ("sound", "hands"):
        what = (script.parent / what).resolve()
        if not what.exists():
            advice = "Paths in a script are relative to it."
            raise EngineError(
                "Step {number} names {path}, which is not there.", advice=advice, number=number, path=what
            )
    return Step(deeds[0], what, float(given.get("at_s", 0.0)))
