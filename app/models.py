"""`shotcaller models`: the models on this machine, where they come from, and how they get here.

Weights live in the user's cache folder, never in the project. What there is to be had lies in `assets/models.toml`.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from app.settings import Settings
from engine.assets import asset
from engine.errors import EngineError
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
    actions.add_parser("list", help="what there is, and what of it is here")
    fetch = actions.add_parser("fetch", help="fetches a model by its name")
    fetch.add_argument("name", metavar="NAME")
    bring = actions.add_parser("import", help="takes a speech model's folder that was copied by hand")
    bring.add_argument("folder", type=Path, metavar="FOLDER")


def run(wished: argparse.Namespace, settings: Settings) -> int:
    """Carries one action out. Raises EngineError with advice where the world does not allow it."""
    if wished.action == "list":
        sys.stdout.write(listed(settings))
    elif wished.action == "fetch":
        sys.stdout.write(f"{fetch(wished.name, settings)}\n")
    else:
        sys.stdout.write(f"{bring(wished.folder, settings)}\n")
    return 0


def catalog() -> dict[str, dict[str, Any]]:
    """Every model there is to be had: what it is for, size in MB, licence, source."""
    return tomllib.loads(asset("models.toml").read_text(encoding="utf-8"))


def listed(settings: Settings) -> str:
    """A table of the models."""
    rows: list[str] = []
    for name, model in catalog().items():
        here = "here" if is_here(name, settings) else "-"
        rows.append(f"{name:<16}{here:<6}{model['mb']:>6} MB  {model['licence']:<12}{model['told']}")
    return "\n".join(rows) + f"\nThey are kept in {settings.cache / 'models'}.\n"


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


def fetch(name: str, settings: Settings) -> Path:
    """Fetches a model by its name and gives its path. Raises EngineError."""
    if name == HANDS:
        return assemble(settings.hand_model.parent)
    if name not in catalog():
        raise EngineError("There is no model {name}.", advice=f"There are {', '.join(catalog())}.", name=name)
    return _found(name, settings, "fetch")


def bring(folder: Path, settings: Settings) -> Path:
    """Copies a speech model's folder into the cache and gives its place there. Raises EngineError."""
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
