"""The command line: the same product without a window.

Exit codes: 0 done; 1 the wish could not be carried out, with one sentence on standard error; 2 wrong usage.
With `--json`, standard output holds one JSON document and nothing else; progress goes to standard error.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from app import casting, logs, models
from app import settings as app_settings
from app.settings import Settings
from engine.errors import EditRefused, EngineError
from engine.film.guidance import Follow

Commands = Any
"""What `add_subparsers` gives; argparse keeps the name of its class to itself."""

_PASSES = "depth,normal,ids,pose,camera,steering"
_DESCRIPTION = "Say the shot, see it, grab it, cut it, hand it to the editor."


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command, or opens the window."""
    given = list(sys.argv[1:] if words is None else words)
    try:
        settings = app_settings.read()
        logs.begin(settings.cache / "logs")
        return _run(given, settings)
    except (EngineError, EditRefused) as failure:
        print(f"shotcaller: {failure} {failure.advice}".strip(), file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _run(words: list[str], settings: Settings) -> int:
    parser = _parser()
    if not words or (words[0] not in _COMMANDS and not words[0].startswith("-")):
        meant = get_close_matches(words[0], _COMMANDS, n=1, cutoff=0.75) if words else []
        if meant and not Path(words[0]).exists():
            parser.error(f"no command {words[0]!r}; did you mean {meant[0]!r}?")
        return _window(Path(words[0]) if words else None, settings)
    wished = parser.parse_args(words)
    if wished.command in _UNDERSTANDING:
        _use_own_words(settings)
    return _COMMANDS[wished.command](wished, settings)


def _use_own_words(settings: Settings) -> None:
    """A person's own ways of saying things count here too; a mistake in them is told, and ours go on working."""
    if not settings.words.is_dir():
        return
    from interaction.language import own

    for mistake in own.use(settings.words):
        print(f"shotcaller: {mistake} {mistake.advice}".strip(), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shotcaller", description=_DESCRIPTION, epilog="`shotcaller [PROJECT]` opens the window."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _describe_parser(commands)
    _prompt_parser(commands)
    _shoot_parser(commands)
    _senses_parsers(commands)
    _sitting_parsers(commands)
    _machine_parsers(commands)
    return parser


def _command(commands: argparse._SubParsersAction, name: str, told: str) -> argparse.ArgumentParser:  # pyright: ignore[reportMissingTypeArgument, reportUnknownParameterType]
    return commands.add_parser(name, help=told, description=told)


def _describe_parser(commands: Commands) -> None:
    describe = _command(commands, "describe", "What was understood of a sentence.")
    describe.add_argument("text", nargs="?", metavar="TEXT")
    describe.add_argument("--lines", action="store_true", help="one text a line from standard input")
    describe.add_argument("--project", type=Path, default=None, metavar="PROJECT", help="its shot, cast and places")
    describe.add_argument("--json", action="store_true")


def _prompt_parser(commands: Commands) -> None:
    prompt = _command(commands, "prompt", "What a video model is told of a shot.")
    prompt.add_argument("text", metavar="TEXT")
    prompt.add_argument("--engine", default="wan2.2", metavar="NAME", help="a video model; a wrong one names them all")
    prompt.add_argument("--language", choices=("zh", "en"), default=None, help="default: the one that was spoken")
    prompt.add_argument("--json", action="store_true")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to 1")
    return share


def _shoot_parser(commands: Commands) -> None:
    shoot = _command(commands, "shoot", "Renders takes of one described shot to movie files.")
    shoot.add_argument("text", metavar="TEXT")
    shoot.add_argument("-o", "--output", type=Path, default=Path("takes"), metavar="FOLDER", help="default: takes")
    shoot.add_argument("--takes", type=int, default=1, metavar="N", help="so many, each with a seed of its own")
    told = "blockout, or a way of shooting with a video model; a wrong one names them all"
    shoot.add_argument("--renderer", default="blockout", metavar="NAME", help=told)
    shoot.add_argument("--seed", type=int, default=1, metavar="N", help="of the first take; the same gives the same")
    shoot.add_argument("--seconds", type=float, default=None, metavar="S", help="default: what the action takes")
    shoot.add_argument("--size", default=None, metavar="WxH", help="default: what the renderer does best")
    shoot.add_argument("--rate", default=None, metavar="FPS", help="24, 25, 29.97 …; default: that of the settings")
    shoot.add_argument("--vary", action="append", default=[], metavar="SLOT=A,B,C", help="one take per value")
    follow = [way.value for way in Follow]
    shoot.add_argument("--follow", choices=follow, default="nothing", help="what of the blockout a hero follows")
    shoot.add_argument("--strength", type=_share, default=0.6, metavar="0..1", help="loosely 0 … 1 closely")
    shoot.add_argument("--reference", type=Path, action="append", default=[], metavar="FILE", help="who is in it")
    shoot.add_argument("--first", type=Path, default=None, metavar="FILE", help="the picture a hero begins with")
    shoot.add_argument("--last", type=Path, default=None, metavar="FILE", help="the picture it ends with")
    shoot.add_argument("--passes", default=None, metavar="A,B,C", help=f"next to the movies: some of {_PASSES}, or all")
    shoot.add_argument("--json", action="store_true")


def _senses_parsers(commands: Commands) -> None:
    listen = _command(commands, "listen", "Speech in a sound file: utterances and what they mean.")
    listen.add_argument("file", type=Path, metavar="FILE")
    listen.add_argument("--language", choices=("zh", "en", "auto"), default="auto")
    listen.add_argument("--json", action="store_true")
    watch = _command(commands, "watch", "Hands in a video file, or in a folder of pictures.")
    watch.add_argument("file", type=Path, metavar="FILE")
    watch.add_argument("--json", action="store_true")


def _sitting_parsers(commands: Commands) -> None:
    play = _command(commands, "play", "Runs a written directing session without a window.")
    play.add_argument("script", type=Path, metavar="SCRIPT")
    play.add_argument("project", type=Path, metavar="PROJECT")
    script = _command(commands, "script", "The scenes of a script and shots for them; or a film made from it.")
    script.add_argument("file", type=Path, metavar="FILE", help="Fountain, Final Draft (.fdx) or plain text")
    script.add_argument("--scene", default=None, metavar="N", help="only this one")
    script.add_argument("--into", type=Path, default=None, metavar="PROJECT", help="make its scenes those of a project")
    script.add_argument("--json", action="store_true")
    casting.add_arguments(_command(commands, "cast", "Who comes back in a film: listed, written in, taken off."))
    demo = _command(commands, "demo", "Runs the demo session; leaves a project and every export in a folder.")
    demo.add_argument("folder", type=Path, metavar="FOLDER")
    deliver = _command(commands, "deliver", "Exports the cut of a project.")
    deliver.add_argument("project", type=Path, metavar="PROJECT")
    deliver.add_argument("folder", type=Path, metavar="FOLDER")
    for name in ("edl", "otio", "fcpxml", "movie", "shot-list", "storyboard", "assets", "all", "burn-in"):
        deliver.add_argument(f"--{name}", action="store_true")
    passes = _command(commands, "passes", "Depth, normals, ids, poses and camera of a project's takes.")
    passes.add_argument("project", type=Path, metavar="PROJECT")
    passes.add_argument("--take", action="append", default=[], metavar="SLATE", help="default: the takes in the cut")
    passes.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER")
    passes.add_argument("--only", default=None, metavar="A,B,C", help=f"some of {_PASSES}")
    passes.add_argument("--size", default=None, metavar="WxH")
    passes.add_argument("--rate", default=None, metavar="FPS")
    passes.add_argument("--json", action="store_true")


def _machine_parsers(commands: Commands) -> None:
    doctor = _command(commands, "doctor", "What this machine has, what is missing, and how to get it.")
    doctor.add_argument("--json", action="store_true")
    models.add_arguments(_command(commands, "models", "Weights: what there is, where from, and what is here."))
    _command(commands, "worker", "Joins a farm.")
    check = _command(commands, "check", "Quality findings of movie files.")
    check.add_argument("movies", nargs="+", type=Path, metavar="MOVIE")
    check.add_argument("--json", action="store_true")
    bench = _command(commands, "bench", "The project's own benchmarks.")
    bench.add_argument("names", nargs="*", metavar="NAME")
    bench.add_argument("--json", action="store_true")


def _window(project: Path | None, settings: Settings) -> int:
    if not settings.display:
        advice = "Run `shotcaller demo FOLDER` for a sitting without one, or `shotcaller --help`."
        raise EngineError("There is no screen to open a window on.", advice=advice)
    from app.main import run

    return run(project, settings)


def _describe(wished: argparse.Namespace, settings: Settings) -> int:
    from app.describe import run

    context = None if wished.project is None else casting.context_of(wished.project)
    return run(
        wished.text, lines=wished.lines, as_json=wished.json, stdin=sys.stdin, stdout=sys.stdout, context=context
    )


def _prompt(wished: argparse.Namespace, settings: Settings) -> int:
    from app.prompt import run

    return run(wished.text, engine=wished.engine, language=wished.language, as_json=wished.json, stdout=sys.stdout)


def _shoot(wished: argparse.Namespace, settings: Settings) -> int:
    from app.shoot import run

    return run(wished, settings)


def _listen(wished: argparse.Namespace, settings: Settings) -> int:
    from app.listen import run

    return run(wished.file, language=wished.language, as_json=wished.json, settings=settings)


def _watch(wished: argparse.Namespace, settings: Settings) -> int:
    from app.watch import run

    return run(wished.file, as_json=wished.json, settings=settings)


def _play(wished: argparse.Namespace, settings: Settings) -> int:
    from app.play import run

    return run(wished.script, wished.project, settings)


def _script(wished: argparse.Namespace, settings: Settings) -> int:
    from app.screenplay import run

    given = {"scene": wished.scene, "into": wished.into, "as_json": wished.json}
    return run(wished.file, **given, settings=settings, stdout=sys.stdout)


def _cast(wished: argparse.Namespace, settings: Settings) -> int:
    return casting.run(wished, sys.stdout)


def _demo(wished: argparse.Namespace, settings: Settings) -> int:
    from app.play import demo

    return demo(wished.folder, settings)


def _deliver(wished: argparse.Namespace, settings: Settings) -> int:
    from app.deliver import run

    names = ("edl", "otio", "fcpxml", "movie", "shot_list", "storyboard", "assets")
    formats = () if wished.all else tuple(name for name in names if getattr(wished, name))
    return run(wished.project, wished.folder, formats, burn_in=wished.burn_in, settings=settings)


def _passes(wished: argparse.Namespace, settings: Settings) -> int:
    from app.passes import run

    return run(wished)


def _doctor(wished: argparse.Namespace, settings: Settings) -> int:
    from app.doctor import run

    return run(wished.json, settings)


def _models(wished: argparse.Namespace, settings: Settings) -> int:
    return models.run(wished, settings)


def _worker(wished: argparse.Namespace, settings: Settings) -> int:
    advice = "Every take is rendered where it is asked for; `shotcaller doctor` tells with what."
    raise EngineError("This version has no farm to join.", advice=advice)


def _check(wished: argparse.Namespace, settings: Settings) -> int:
    from app.check import run

    return run(wished.movies, as_json=wished.json)


def _bench(wished: argparse.Namespace, settings: Settings) -> int:
    command = [sys.executable, "-m", "tests.benchmarks", *wished.names, *(["--json"] if wished.json else [])]
    return subprocess.run(command, cwd=Path(__file__).resolve().parent.parent, check=False).returncode


_UNDERSTANDING = ("describe", "prompt", "shoot", "listen", "play", "script", "demo")
"""Commands that understand what is said."""

_COMMANDS = {
    "describe": _describe,
    "prompt": _prompt,
    "shoot": _shoot,
    "listen": _listen,
    "watch": _watch,
    "play": _play,
    "script": _script,
    "cast": _cast,
    "demo": _demo,
    "deliver": _deliver,
    "passes": _passes,
    "doctor": _doctor,
    "models": _models,
    "worker": _worker,
    "check": _check,
    "bench": _bench,
}


if __name__ == "__main__":
    sys.exit(main())
