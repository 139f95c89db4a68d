"""`shotcaller script`: the scenes of a script and the shots proposed for them; or a film made from it."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from app.settings import Settings
from engine.effects import Record, Tell
from engine.errors import EngineError
from engine.film.codec import encode
from engine.film.model import Project
from engine.film.script import Script, ScriptScene
from engine.messages import UseScript
from engine.session import Session
from engine.state import opened
from engine.store.folder import ProjectFolder
from interaction.language.context import Context
from interaction.language.contract import shot_document
from interaction.script import Proposal, proposed, read_script


def run(file: Path, *, scene: str | None, into: Path | None, as_json: bool, settings: Settings, stdout: IO[str]) -> int:
    """Writes the scenes of a script with the shots proposed for each; with `into`, makes a film from it instead.

    Raises EngineError for a file that is no script, and for a scene that it does not have.
    """
    script = read(file)
    if into is not None:
        stdout.write(f"{make(script, into, settings)}\n")
        return 0
    scenes = [one for one in script.scenes if scene in (None, one.number)]
    if not scenes:
        numbers = ", ".join(one.number for one in script.scenes)
        raise EngineError("There is no scene {number} in this script.", advice=f"There are {numbers}.", number=scene)
    told = [(one, proposed(one, context=Context(has_shot=False), script=script)) for one in scenes]
    if as_json:
        document = {"title": script.title, "scenes": [_document(one, shots) for one, shots in told]}
        stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        stdout.write("\n".join("".join(f"{line}\n" for line in _lines(one, shots)) for one, shots in told))
    return 0


def read(file: Path) -> Script:
    """The script in a file. Raises EngineError where there is none."""
    try:
        return read_script(file.name, file.read_bytes())
    except OSError as wrong:
        advice = "Choose another file."
        why = wrong.strerror or wrong
        raise EngineError("{path} cannot be read: {why}.", advice=advice, path=file, why=why) from wrong


def make(script: Script, folder: Path, settings: Settings) -> str:
    """Makes a film from a script, in a new project or in one that is there; gives a line that says what came of it."""
    founding = Project(script.title or folder.name, settings.frame_rate, settings.width, settings.height)
    project = ProjectFolder.open_or_create(folder, founding)
    try:
        state = opened(project.project, project.history, founding=project.founding)
        effects = Session(state, new_id=_new_id).handle(UseScript(script))
        project.append(*(effect.entry for effect in effects if isinstance(effect, Record)))
        told = [effect for effect in effects if isinstance(effect, Tell)]
        return " ".join(tell.template.format(**dict(tell.values)) for tell in told)
    finally:
        project.close()


def _new_id(kind: str) -> str:
    return f"{kind}-{secrets.token_hex(4)}"


def _document(scene: ScriptScene, shots: tuple[Proposal, ...]) -> dict[str, Any]:
    return encode(scene) | {
        "proposed": [
            {
                "text": shot.description.text,
                "why": shot.why,
                "lines": list(shot.lines),
                "shot": shot_document(shot.description.spec),
            }
            for shot in shots
        ]
    }


def _lines(scene: ScriptScene, shots: tuple[Proposal, ...]) -> Iterator[str]:
    yield f"scene {scene.number:<6} {scene.heading}"
    for at, shot in enumerate(shots, 1):
        first, end = shot.lines
        where = f"{first + 1}–{end}" if end > first + 1 else str(first + 1) if end > first else ""
        yield f"  {at:>3}  {where:<6} {shot.description.text}"
