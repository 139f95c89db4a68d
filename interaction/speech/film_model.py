"""The offline recogniser's files: how each word sounds, and which follows which; made once, kept in the user's cache.

Making them takes some ten seconds, reading them next to nothing. They are named by what they were made from, so
that a changed grammar never meets an old model; a cache that cannot be written to costs the time and nothing else.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.errors import EngineError
from interaction.speech import ngrams
from interaction.speech.film_grammar import FilmGrammar

VERSION = 2
"""Counts up when the same grammar would make another model."""

VARIANT = re.compile(r"\(\d+\)$")
"""What marks the second and third pronunciation of a word."""


@contextmanager
def film_model(
    grammar: FilmGrammar, dictionary: Path, cache: Path | None, called: str = "film"
) -> Iterator[tuple[Path, Path]]:
    """A pronouncing dictionary and a language model (ARPA) of the grammar, as files to be read at once.

    `dictionary`: of the whole language; `cache`: the user's cache folder, where one model of each name `called` is
    kept. Raises EngineError for a word that nobody can pronounce.
    """
    with TemporaryDirectory(prefix="shotcaller-") as folder:
        kept = _kept(cache, called)
        yield _made(grammar, dictionary, kept if kept is not None else Path(folder))


def _kept(cache: Path | None, called: str) -> Path | None:
    if cache is None:
        return None
    folder = cache / "models" / called
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def _made(grammar: FilmGrammar, dictionary: Path, folder: Path) -> tuple[Path, Path]:
    name = _name(grammar, dictionary)
    spoken, following = folder / f"{name}.dict", folder / f"{name}.lm"
    if not (spoken.is_file() and following.is_file()):
        for old in [found for kind in ("dict", "lm", "bin") for found in folder.glob(f"*.{kind}")]:
            old.unlink(missing_ok=True)
        _write(spoken, pronounced(grammar, dictionary))
        _write(following, ngrams.arpa(grammar.summed()))
    return spoken, following


def _name(grammar: FilmGrammar, dictionary: Path) -> str:
    bounds = (VERSION, grammar.rare, ngrams.KEPT, ngrams.KEPT_TWOS, ngrams.SEEN, dictionary.stat().st_size)
    held = [sorted(part.items()) for part in (grammar.rules, grammar.weights, grammar.pronunciations)]
    return hashlib.sha256(repr((bounds, held)).encode()).hexdigest()[:16]


def quick(following: Path) -> Path:
    """The same language model in the recogniser's own form, beside it, made once: read hundreds of times faster."""
    from pocketsphinx import NGramModel

    kept = following.with_suffix(".bin")
    if not kept.is_file():
        begun = following.with_name(f"{following.stem}.{os.getpid()}.part.bin")
        NGramModel.readfile(str(following)).write(str(begun))
        begun.replace(kept)
    return kept


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a torn model would be read as one."""
    begun = path.with_name(f"{path.name}.{os.getpid()}.part")
    begun.write_text(text, encoding="utf-8")
    begun.replace(path)


def pronounced(grammar: FilmGrammar, dictionary: Path) -> str:
    """The lines of a pronouncing dictionary for the words of the grammar, with the grammar's own ones added.

    Raises EngineError for a word that nobody can pronounce.
    """
    wanted = grammar.words
    with dictionary.open(encoding="utf-8") as lines:
        found = [line for line in lines if VARIANT.sub("", line.split(" ", 1)[0]) in wanted]
    found += [f"{word} {phones}\n" for word, phones in grammar.pronunciations.items()]
    unknown = wanted - {VARIANT.sub("", line.split(" ", 1)[0]) for line in found}
    if unknown:
        raise EngineError(
            "The offline recogniser cannot pronounce: {words}.",
            advice="Add them to [pronunciations] in the grammar's file in assets/speech.",
            words=", ".join(sorted(unknown)),
        )
    return "".join(found)
