"""`shotcaller models`: the models on this machine, where they come from, and how they get here.

Weights live in the user's cache folder, never in the project. What there is to be had lies in `assets/models.toml`
(hands and speech) and in `assets/video/models.toml`.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from app import video_models
from app.settings import Settings
from engine.assets import asset
from engine.errors import EngineError
from engine.models.catalogue import models as video_catalogue
from engine.models.recipes import recipes
from interaction.hands.bundle import assemble, is_right

HANDS = "hands"
_ROOT = Path(__file__).resolve().parent.parent
_FIND = """
import json, sys
from pathlib import Path
from engine.errors import EngineError
from interaction.speech.models import find_model
def tell(file, done, size):
    sys.stderr.write(f"\\r{file}  {done / 1e6:.0f} of {size / 1e6:.0f} MB " + "\\n" * (done == size))
try:
    wished, cache, how, source = sys.argv[1:]
    found = find_model(wished, Path(cache), download=how == "fetch", source=source, tell=tell)
    print(json.dumps([str(found), "", ""]))
except EngineError as missing:
    print(json.dumps(["", str(missing), missing.advice]))
"""
"""Looking for a speech model brings the whole recogniser in, so it has a process of its own."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow `shotcaller models`."""
    actions = parser.add_subparsers(dest="action", metavar="list | fetch | import", required=True)
    shown = actions.add_parser("list", help="what there is, and what of it is here")
    shown.add_argument("--json", action="store_true", help="as one JSON document")
    fetch = actions.add_parser("fetch", help="fetches a model by its name, or what a way of shooting needs")
    fetch.add_argument("name", metavar="NAME", help="one of `shotcaller models list`, or a --renderer of `shoot`")
    fetch.add_argument("--accept", action="store_true", help="accepts its licence")
    bring = actions.add_parser("import", help="takes a model's folder that was copied by hand")
    bring.add_argument("folder", type=Path, metavar="FOLDER", help="the folder that holds the model")
    bring.add_argument("--as", dest="name", default="", metavar="NAME", help="which video model it is")
    bring.add_argument("--link", action="store_true", help="leaves a video model where it is, and points there")


def run(wished: argparse.Namespace, settings: Settings) -> int:
    """Carries one action out. Raises EngineError with advice where the world does not allow it."""
    if wished.action == "list":
        sys.stdout.write(_json(settings) if wished.json else listed(settings))
    elif wished.action == "fetch":
        sys.stdout.write(f"{fetch(wished.name, settings, accepted=wished.accept)}\n")
    else:
        sys.stdout.write(f"{bring(wished.folder, settings, wished.name, link=wished.link)}\n")
    return 0


def catalog() -> dict[str, dict[str, Any]]:
    """Every model there is to be had: what it is for, size in MB, licence, source."""
    return tomllib.loads(asset("models.toml").read_text(encoding="utf-8"))


def rows(settings: Settings) -> list[dict[str, Any]]:
    """What there is to say of every model: hands, speech and video."""
    ours = [
        {
            "name": name,
            "kind": name if name == HANDS else "speech",
            "state": "whole" if is_here(name, settings) else "missing",
            "here": "here" if is_here(name, settings) else "-",
            "problem": "",
            "told": model["told"],
            "gb": model["mb"] / 1000,
            "licence": model["licence"],
            "recipes": [],
        }
        for name, model in catalog().items()
    ]
    return ours + [video_models.row(model, settings) for model in video_catalogue().values()]


def listed(settings: Settings) -> str:
    """A table of the models, and below it what is wrong with some."""
    every = rows(settings)
    lines = [_line(row) for row in every]
    lines += [row["problem"] for row in every if row["problem"]]
    return "\n".join(lines) + f"\nThey are kept in {settings.cache / 'models'}.\n"


def _line(row: dict[str, Any]) -> str:
    size = f"{row['gb']:.1f} GB" if row["gb"] >= 1 else f"{row['gb'] * 1000:.0f} MB"
    recipes = f"; for {', '.join(row['recipes'])}" if row["recipes"] else ""
    return f"{row['name']:<24}{row['here']:<6}{size:>8}  {row['licence']:<12}{row['told']}{recipes}"


def _json(settings: Settings) -> str:
    told = {"folder": str(settings.cache / "models"), "models": rows(settings)}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def is_here(name: str, settings: Settings) -> bool:
    """Whether a model of the catalogue is on this machine."""
    if name == HANDS:
        return is_right(settings.hand_model)
    folders = [folder for folder in speech_folder(settings).glob("*") if any(folder.rglob("model.bin"))]
    return any(
        folder.name in (name, f"faster-whisper-{name}") or folder.name.endswith(f"--faster-whisper-{name}")
        for folder in folders
    )


def speech_folder(settings: Settings) -> Path:
    """Where speech models are kept, as the speech worker looks for them."""
    return settings.cache / "models" / "speech"


def fetch(name: str, settings: Settings, *, accepted: bool = False) -> Path:
    """Fetches a model by its name, or all that a way of shooting needs; gives the path. Raises EngineError.

    How far it is goes to standard error.
    """
    if name == HANDS:
        return assemble(settings.hand_model.parent)
    if wanted := video_models.named(name):
        places = [video_models.get(model, settings, accepted=accepted, tell=_tell) for model in wanted]
        sys.stderr.write("\n")
        return places[0] if len(places) == 1 else settings.video_models
    if name not in catalog():
        there_are = ", ".join([*catalog(), *video_catalogue(), *recipes()])
        raise EngineError("There is no model {name}.", advice=f"There are {there_are}.", name=name)
    return _found(name, settings, "fetch")


def _tell(line: str) -> None:
    sys.stderr.write(f"\r{line:<90}")
    sys.stderr.flush()


def bring(folder: Path, settings: Settings, name: str = "", *, link: bool = False) -> Path:
    """Takes a model's folder into the cache and gives its place there: speech is copied, video copied or linked.

    Raises EngineError.
    """
    if not folder.exists():
        advice = "Choose the folder that holds the model."
        raise EngineError("There is no folder {folder}.", advice=advice, folder=folder)
    if video_models.is_video(folder, name):
        return video_models.bring(folder, settings, name, link=link)
    found = _found(str(folder.resolve()), settings, "look")
    place = speech_folder(settings) / found.name
    part = place.with_name(f".{place.name}.part")  # what bears the right name is whole
    try:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(found, part)
        shutil.rmtree(place, ignore_errors=True)
        part.rename(place)
    except OSError as wrong:
        shutil.rmtree(part, ignore_errors=True)
        advice = "Make room or choose another cache folder, and try again."
        raise EngineError(
            "The model could not be copied: {why}.", advice=advice, why=wrong.strerror or wrong
        ) from wrong
    return place


def _found(wish: str, settings: Settings, how: str) -> Path:
    """The folder of a speech model; `how` is `fetch` or `look`. Bars of progress go to the terminal."""
    command = [sys.executable, "-c", _FIND, wish, str(settings.cache), how, settings.speech_source]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)
    folder, reason, advice = json.loads(done.stdout.splitlines()[-1])
    if not folder:
        raise EngineError("{reason}", advice=advice, reason=reason)
    return Path(folder)
