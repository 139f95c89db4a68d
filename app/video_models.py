"""Video models in `shotcaller models`: what is here of each, how it comes, and how one that was copied gets in."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.settings import Settings
from engine.errors import EngineError
from engine.models.catalogue import Model, models
from engine.models.fetching import accept, begun, fetch, is_accepted
from engine.models.folder import PICKLES, State, look, problem
from engine.models.hubs import hubs
from engine.models.importing import bring_in, model_in
from engine.models.recipes import Way, recipes

_ROOT = Path(__file__).resolve().parent.parent
_SHOWN = {State.WHOLE: "here", State.HALF: "half", State.MISSING: "-"}
_CONVERT = """
import json, sys
from pathlib import Path
from engine.errors import EngineError
from engine.diffusion.published import converted
try:
    converted(Path(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps(["", ""]))
except EngineError as wrong:
    print(json.dumps([str(wrong), wrong.advice]))
"""
"""Converting published weights needs torch, so it has a process of its own."""


def row(model: Model, settings: Settings) -> dict[str, Any]:
    """All there is to say of a model, as `shotcaller models list --json` gives it."""
    found = look(settings.video_models / model.name, model.needed)
    came = begun(model, settings.video_models) if found.state is State.MISSING else 0
    wrong = problem(found) if found.state not in _SHOWN else None
    return {
        "name": model.name,
        "kind": "video",
        "state": str(State.HALF if came else found.state),
        "here": _SHOWN.get(State.HALF if came else found.state, "bad"),
        "problem": f"{wrong} {wrong.advice}" if wrong else "",
        "told": model.told,
        "gb": model.gb,
        "licence": model.licence,
        "accepted": is_accepted(model, settings.video_models),
        "recipes": serves(model.name),
        "from": [hub.page(model) for hub in hubs(settings.video_source) if hub.repository(model)],
        "folder": str(settings.video_models / model.name),
    }


def serves(name: str) -> list[str]:
    """The recipes that need a model, as itself or as an adapter."""
    every = recipes().values()
    return [one.name for one in every if name in (one.model, *(adapter.model for adapter in one.adapters))]


def named(name: str) -> list[str]:
    """The models meant by a name: one of the catalogue, or all that a way of shooting needs; none for another name."""
    if name in models():
        return [name]
    return [model for model in models() if name in serves(model)]


def get(name: str, settings: Settings, *, accepted: bool = False, tell: Callable[[str], None] = lambda _: None) -> Path:
    """Fetches a video model; `tell` hears how far it has come. Raises EngineError."""
    model = models()[name]
    if accepted:
        accept(model, settings.video_models)
    return fetch(model, settings.video_models, hubs(settings.video_source), tell=_Progress(name, tell))


class _Progress:
    """Says once a second how much of a model is here and how long the rest takes."""

    def __init__(self, name: str, tell: Callable[[str], None]) -> None:
        self._name, self._tell = name, tell
        self._begun = self._said = 0.0
        self._first = 0

    def __call__(self, hub: str, here: int, size: int) -> None:
        now = time.monotonic()
        if not self._begun:
            self._begun, self._first = now, here
        if now - self._said < 1.0 and here < size:
            return
        self._said = now
        rate = (here - self._first) / max(now - self._begun, 0.1)
        left = f", {duration((size - here) / rate)} left" if rate > 0 and here < size else ""
        self._tell(f"{self._name} from {hub}: {here / 1e9:.2f} of {size / 1e9:.2f} GB, {rate / 1e6:.0f} MB/s{left}")


def duration(seconds: float) -> str:
    """A time as one says it: `40 s`, `12 min`, `3.5 h`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def is_video(path: Path, name: str) -> bool:
    """Whether what lies there is meant for us, and not a speech model."""
    known = bool(name) or path.is_file() or (path / "model_index.json").is_file()
    return known or model_in(path) is not None


def bring(path: Path, settings: Settings, name: str = "", *, link: bool = False) -> Path:
    """Copies or links a video model's folder into the cache; converts published causal weights. Raises EngineError."""
    model = model_in(path, name)
    if model is None:
        advice = f"Say which it is: `shotcaller models import {path} --as NAME`, one of {', '.join(models())}."
        raise EngineError("It is not clear which video model {path} is.", advice=advice, path=path)
    if path.is_file():
        return _converted(path, model, settings.video_models)
    return bring_in(path, model, settings.video_models, link=link)


def _converted(file: Path, model: Model, into: Path) -> Path:
    """Published weights of a causal model, one file and often a pickle, made into its folder by another process."""
    causal = sorted({one.model for one in recipes().values() if one.way is Way.CAUSAL})
    if model.name not in causal or file.suffix not in (*PICKLES, ".safetensors"):
        advice = f"Only published weights of {', '.join(causal)} are converted; for others choose the model's folder."
        raise EngineError("{file} is no model's folder.", advice=advice, file=file)
    place = into / model.name
    command = [sys.executable, "-c", _CONVERT, str(file.resolve()), str(place)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["the converter died"])[-1]
        advice = "It needs PyTorch: run `python3 run.py hero`, then the same command again."
        raise EngineError("{file} could not be converted: {why}.", advice=advice, file=file.name, why=why)
    reason, advice = json.loads(done.stdout.splitlines()[-1])
    if reason:
        raise EngineError("{reason}", advice=advice, reason=reason)
    return place
