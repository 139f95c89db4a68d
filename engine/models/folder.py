"""The folder of a video model, looked at without loading it: is it whole, what is in it, and which weights are they.

A model lies in `<models>/<name>` as a hub's repository does: `model_index.json` names the parts, each part is a folder
with its configuration and its weights in safetensors, in one file or in shards with an index. Adapters and tiny
decoders are safetensors files only. Pickles are never opened, and neither is code.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.models.safetensors import Pickled, Torn, header

INDEX = "model_index.json"
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
"""Files that can run programs when they are opened."""

_MAKERS = ("diffusers", "transformers")
"""Whose classes a part may be of; anything else is code of the repository's own."""

_CODE = "it wants to run code of its own"
_SAMPLE, _SAMPLES = 4096, 8


class State(StrEnum):
    """What a folder is found to be."""

    MISSING = "missing"
    HALF = "half"
    """Files are missing; fetching goes on from here."""
    PICKLE = "pickle"
    """A pickle lies where safetensors belong."""
    BROKEN = "broken"
    """A file is there and damaged."""
    FOREIGN = "foreign"
    """It is no model for this program, or it wants to run code of its own."""
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Found:
    """A folder and its state; `files` are those that lack or are wrong, `why` a word on the first."""

    folder: Path
    state: State
    files: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sizes:
    """A part's weights: bytes as they lie on disk, and how many numbers they are."""

    bytes: int
    parameters: int


def look(folder: Path, needed: tuple[str, ...] = ()) -> Found:
    """The state of a folder. `needed` are the files of a model that is no pipeline (an adapter, a tiny decoder)."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return Found(folder, State.MISSING)
    if code := _code(folder):
        return Found(folder, State.FOREIGN, (_told(code[0], folder),), _CODE)
    try:
        lacking = _lacking(folder, needed)
    except Torn as wrong:
        return Found(folder, State.FOREIGN, (INDEX,), str(wrong))
    if lacking:
        pickles = _instead(folder, lacking)
        return Found(folder, State.PICKLE, pickles) if pickles else Found(folder, State.HALF, lacking)
    return _sound(folder)


def checked(folder: Path, needed: tuple[str, ...] = ()) -> Path:
    """The folder of a whole model. Raises EngineError with one sentence on what is wrong, and what to do."""
    found = look(folder, needed)
    if found.state is not State.WHOLE:
        raise problem(found)
    return folder


def problem(found: Found) -> EngineError:
    """The sentence and the advice for a folder that is not whole."""
    name = found.folder.name
    fetch = f"`shotcaller models fetch {name}`"
    few = ", ".join(found.files[:3]) + (f" and {len(found.files) - 3} more" if len(found.files) > 3 else "")
    told: dict[State, tuple[str, str]] = {
        State.MISSING: (
            "The model {name} is not on this machine.",
            f"Run {fetch}, or `shotcaller models import FOLDER` with a folder that was copied by hand.",
        ),
        State.HALF: (
            "The model {name} is not whole: {files} is missing.",
            f"Run {fetch}: it goes on where it stopped. Or copy what is missing into {found.folder}.",
        ),
        State.PICKLE: (
            "The model {name} holds a pickle, {files}, in place of safetensors.",
            f"A pickle can run any program, so it is never opened. Run {fetch} for the safetensors.",
        ),
        State.BROKEN: (
            "The model {name} is damaged: {files}, {why}.",
            f"Run {fetch}: what is whole is kept and the rest comes again. Or copy the file again.",
        ),
        State.FOREIGN: (
            "The model {name} cannot be used: {files}, {why}.",
            f"Only models in the layout of diffusers, without code, are taken. Run {fetch} for one.",
        ),
        State.WHOLE: ("The model {name} is whole.", ""),
    }
    sentence, advice = told[found.state]
    return EngineError(sentence, advice=advice, name=name, files=few, why=found.why)


def sizes(folder: Path) -> dict[str, Sizes]:
    """What each part weighs, from the headers alone: `transformer`, `transformer_2`, `text_encoder`, `vae` …

    Loose files (adapters, tiny decoders) go by their names without the ending. Raises EngineError for one that is
    damaged.
    """
    found: dict[str, Sizes] = {}
    for file in _weights(folder):
        part = file.relative_to(folder).parts[0] if file.parent != folder else file.stem
        try:
            told = header(file)
        except (Torn, OSError) as wrong:
            raise problem(Found(folder, State.BROKEN, (_told(file, folder),), _why(wrong))) from wrong
        so_far = found.get(part, Sizes(0, 0))
        found[part] = Sizes(so_far.bytes + told.bytes, so_far.parameters + told.parameters)
    return found


def fingerprint(folder: Path) -> str:
    """Which weights these are, 16 hexadecimal digits: names, sizes, tables, configurations and samples of the bytes.

    Cheap at any size; two models of one shape differ, the same model copied elsewhere does not. Raises EngineError for
    a folder that cannot be read.
    """
    sum = hashlib.sha256()
    try:
        for file in sorted(_kept(folder), key=lambda file: _told(file, folder)):
            size = file.stat().st_size
            sum.update(f"{_told(file, folder)}\0{size}\0".encode())
            sum.update(_sampled(file, size) if file.suffix == ".safetensors" else file.read_bytes())
    except OSError as wrong:
        raise problem(Found(folder, State.BROKEN, (_told(folder, folder),), _why(wrong))) from wrong
    return sum.hexdigest()[:16]


# --- what a whole one has ---


def _lacking(folder: Path, needed: tuple[str, ...]) -> tuple[str, ...]:
    """Files that should be there and are not. Raises Torn when the index is none, or names code."""
    if needed:
        return tuple(pattern for pattern in needed if not any(folder.glob(pattern)))
    if not (folder / INDEX).is_file():
        return (INDEX,)
    lacking: list[str] = []
    for part, library, made in _parts(folder):
        if library not in _MAKERS:
            raise Torn(f"{part} is made by {library}, not by diffusers")
        lacking += [f"{part}/{file}" for file in _lacking_of(folder / part, library, made)]
    return tuple(lacking)


def _parts(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Name, library and class of every part. Raises Torn."""
    for part, made in _json(folder / INDEX).items():
        if isinstance(made, list) and len(made) == 2 and all(isinstance(said, str) for said in made):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            yield part, *(str(said) for said in made)  # pyright: ignore[reportReturnType, reportUnknownArgumentType, reportUnknownVariableType]


def _lacking_of(part: Path, library: str, made: str) -> Iterator[str]:
    if "Token" in made:
        yield from _unless(part / "tokenizer_config.json")
        yield from _unless(part / "tokenizer.json")  # without it the library would want another package to make one
    elif "Scheduler" in made:
        yield from _unless(part / "scheduler_config.json")
    elif "Processor" in made or "Extractor" in made:
        yield from _unless(part / "preprocessor_config.json")
    else:
        yield from _unless(part / "config.json")
        yield from _lacking_weights(part, "model" if library == "transformers" else "diffusion_pytorch_model")


def _code(folder: Path) -> list[Path]:
    """Python where a library would look for it: the repository's own pipeline, or beside a part's configuration."""
    beside = (file for file in folder.glob("*/*.py") if (file.parent / "config.json").is_file())
    return sorted([*folder.glob("pipeline.py"), *beside])


def _unless(file: Path) -> tuple[str, ...]:
    return () if file.is_file() else (file.name,)


def _lacking_weights(part: Path, stem: str) -> Iterator[str]:
    if (part / f"{stem}.safetensors").is_file():
        return
    index = part / f"{stem}.safetensors.index.json"
    if not index.is_file():
        yield index.name if any(part.glob(f"{stem}-*.safetensors")) else f"{stem}.safetensors"
        return
    shards = _json(index).get("weight_map")
    if not isinstance(shards, dict):
        raise Torn(f"{index.name} lists no weights")
    yield from sorted({str(file) for file in shards.values() if not (part / str(file)).is_file()})  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _instead(folder: Path, lacking: tuple[str, ...]) -> tuple[str, ...]:
    """Pickles that lie where missing safetensors belong."""
    places = {(folder / file).parent for file in lacking if ".safetensors" in file or file == INDEX}
    found = (file for place in places if place.is_dir() for file in place.iterdir() if file.suffix in PICKLES)
    return tuple(sorted(_told(file, folder) for file in found))


def _sound(folder: Path) -> Found:
    """The state of a folder that has all its files."""
    for file in sorted(folder.glob("*/*config.json")):
        if "auto_map" in file.read_text(encoding="utf-8", errors="replace"):
            return Found(folder, State.FOREIGN, (_told(file, folder),), _CODE)
        try:
            _json(file)
        except Torn:
            return Found(folder, State.BROKEN, (_told(file, folder),), "it cannot be read")
    for file in _weights(folder):
        try:
            header(file)
        except Pickled as wrong:
            return Found(folder, State.PICKLE, (_told(file, folder),), str(wrong))
        except (Torn, OSError) as wrong:
            return Found(folder, State.BROKEN, (_told(file, folder),), _why(wrong))
    return Found(folder, State.WHOLE)


def _weights(folder: Path) -> list[Path]:
    return sorted(file for file in _kept(folder) if file.suffix == ".safetensors")


def _kept(folder: Path) -> Iterator[Path]:
    """The files that make a model what it is."""
    for file in folder.rglob("*"):
        inner = file.relative_to(folder).parts
        if file.suffix in (".safetensors", ".json", ".model") and not any(part.startswith(".") for part in inner):
            yield file


def _sampled(file: Path, size: int) -> bytes:
    """The table's digest and a few pages of the weights, evenly over the file."""
    try:
        sum = hashlib.sha256(header(file).digest.encode())
    except Torn:
        sum = hashlib.sha256()
    with file.open("rb") as opened:
        for index in range(_SAMPLES):
            opened.seek(max(0, size - _SAMPLE) * index // (_SAMPLES - 1))
            sum.update(opened.read(_SAMPLE))
    return sum.digest()


def _json(file: Path) -> dict[str, Any]:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise Torn(f"{file.name} cannot be read") from wrong
    if not isinstance(read, dict):
        raise Torn(f"{file.name} is no table")
    return read  # pyright: ignore[reportUnknownVariableType]


def _told(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()


def _why(wrong: Exception) -> str:
    return (wrong.strerror if isinstance(wrong, OSError) else "") or str(wrong)
