"""`shotcaller cast`: who comes back in a film, listed; or written into the list, and taken off it."""

import json
import secrets
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.likeness import brought
from engine.effects import Record, Tell
from engine.errors import EngineError
from engine.film.cast import CastMember
from engine.film.codec import encode
from engine.film.model import Project
from engine.messages import DropCastMember, Intent, PutCastMember
from engine.session import Session
from engine.state import opened
from engine.store.folder import ProjectFolder
from interaction.language.context import Context, of


def add_arguments(parser: ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--json", action="store_true")
    deeds = parser.add_subparsers(dest="deed", metavar="add|remove")
    add = deeds.add_parser("add", help="writes somebody into the list, or writes them anew")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--look", default=None, metavar="WORDS", help="what they always look like")
    add.add_argument("--alias", action="append", default=None, metavar="NAME", help="another way to say the name")
    add.add_argument("--colour", default=None, metavar="#RRGGBB", help="what they wear where nothing else is said")
    add.add_argument(
        "--picture", action="append", default=None, type=Path, metavar="FILE",
        help="what a hero is to make them look like: PNG, JPEG or WebP, copied into the project; the best first",
    )  # fmt: skip
    remove = deeds.add_parser("remove", help="takes somebody off the list")
    remove.add_argument("name", metavar="NAME")
    for deed in (add, remove):
        deed.add_argument("--json", action="store_true", default=SUPPRESS, help="the list as it is then")


def run(wished: Namespace, stdout: IO[str]) -> int:
    """Lists the cast of a project, or changes it. Raises EngineError where there is no project, or nobody so named."""
    with ProjectFolder.open(wished.project) as folder:
        if wished.deed is not None:
            _carry_out(folder, _put(folder, wished) if wished.deed == "add" else _drop(folder.project, wished))
        if wished.json:
            stdout.write(json.dumps([encode(one) for one in folder.project.cast], ensure_ascii=False, indent=2) + "\n")
        elif wished.deed is None:
            stdout.write("".join(f"{line}\n" for line in _lines(folder.project)))
    return 0


def context_of(project: Path) -> Context:
    """What stands in a film: its last shot, its cast and its places. Raises EngineError where there is no project."""
    with ProjectFolder.open(project) as folder:
        shots = folder.project.shown_shots
        return of(folder.project, shots[-1].id if shots else None)


def _put(folder: ProjectFolder, wished: Namespace) -> Intent:
    """Somebody as they are to stand on the list; what is not said of somebody who is on it stays."""
    known = _called(folder.project, wished.name) or CastMember(f"cast-{secrets.token_hex(4)}", wished.name)
    return PutCastMember(
        CastMember(
            known.id,
            known.name,
            known.aliases if wished.alias is None else tuple(dict.fromkeys(wished.alias)),
            known.description if wished.look is None else wished.look,
            known.colour if wished.colour is None else wished.colour,
            known.pictures if wished.picture is None else brought(folder.path, wished.picture),
        )
    )


def _drop(project: Project, wished: Namespace) -> Intent:
    known = _called(project, wished.name)
    if known is None:
        names = ", ".join(one.name for one in project.cast)
        advice = f"There are {names}." if names else "The list is empty."
        raise EngineError("Nobody on the list is called {name}.", advice=advice, name=wished.name)
    return DropCastMember(known.id)


def _called(project: Project, name: str) -> CastMember | None:
    """Whoever has that name, or else that alias."""
    wanted = name.casefold()
    by_name = [one for one in project.cast if one.name.casefold() == wanted]
    by_alias = [one for one in project.cast if wanted in (alias.casefold() for alias in one.aliases)]
    return next(iter(by_name + by_alias), None)


def _carry_out(folder: ProjectFolder, wish: Intent) -> None:
    """Makes a wish come true in a project that nobody has open, so that the window can take it back later."""
    state = opened(folder.project, folder.history, founding=folder.founding)
    for effect in Session(state, new_id=lambda kind: f"{kind}-{secrets.token_hex(4)}").handle(wish):
        match effect:
            case Record(entry):
                folder.append(entry)
            case Tell(template, values, advice, refused=True):
                raise EngineError(template, advice=advice, **dict(values))
            case _:
                pass


def _lines(project: Project) -> Iterator[str]:
    for one in project.cast:
        names = ", ".join((one.name, *one.aliases))
        pictures = f"[{', '.join(one.pictures)}]" if one.pictures else ""
        yield "  ".join(filter(None, (f"{names:<28}", f"{one.colour:<7}", one.description, pictures))).rstrip()
