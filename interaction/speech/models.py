"""Where speech models lie: a folder, a name, or whatever is in the cache. Missing is a normal answer."""

from collections.abc import Callable
from pathlib import Path

from engine.errors import EngineError

Tell = Callable[[str, int, int], None]
"""Hears a file's name, how many bytes of it are here, and how many it has."""

NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""What a Whisper's folder must hold. Without a tokenizer faster-whisper would quietly go to the network for one."""

_HOW = "Run `shotcaller models fetch small` once, or `shotcaller models import FOLDER` with a model's folder."
_CONVERT = "Convert it with `ct2-transformers-converter`, or look for one whose name begins with faster-whisper."
_OTHERS = {
    "*.safetensors": _CONVERT,
    "pytorch_model*.bin": _CONVERT,
    "*.pt": _CONVERT,
    "ggml-*.bin": "That is one for whisper.cpp; look for the same model with a name that begins with faster-whisper.",
    "*.gguf": "That is one for another program; look for a model whose name begins with faster-whisper.",
}
"""Files of models that other programs use, and what to do with them."""

_POINTER, _PAGES = b"version https://git-lfs", (b"<!doctype", b"<html", b"<?xml")


class NoSpeechModel(EngineError):
    """There is no speech model here; the offline recogniser stands in."""


def find_model(
    wished: str, cache: Path | None, *, download: bool = False, source: str = "", tell: Tell = lambda *_: None
) -> Path:
    """The model's folder for a folder, a name such as `small`, or "" (the smallest one in the cache).

    `cache`: the user's cache folder. Nothing is fetched unless `download`, and then only a model asked for by name,
    from `source` (a hub's address, "" for the usual one); `tell` hears how that goes on. Raises NoSpeechModel with one
    sentence and advice.
    """
    if not wished:
        return _any_in(cache)
    folder = Path(wished).expanduser()
    if folder.is_dir():
        return checked(folder)
    if _is_path(wished):
        raise NoSpeechModel("There is no folder {folder} with a speech model.", advice=_HOW, folder=wished)
    return _by_name(wished, cache, download, source, tell)


def models_folder(cache: Path) -> Path:
    """Where speech models are kept below the user's cache folder."""
    return cache / "models" / "speech"


def installed(cache: Path | None) -> list[Path]:
    """The folders of all whole models in the cache, the smallest first; those for faster-whisper before others."""
    if cache is None:
        return []
    root = models_folder(cache)
    folders = {file.parent for pattern in ("**/model.bin", "**/*tokens.txt") for file in root.glob(pattern)}
    whole = [folder for folder in folders if not any(part.startswith(".") for part in folder.relative_to(root).parts)]
    return sorted(
        (folder for folder in whole if _is_whole(folder)), key=lambda folder: (is_other(folder), size(folder))
    )


def is_other(folder: Path) -> bool:
    """Whether what lies there is a model for sherpa-onnx: `tokens.txt` beside ONNX files."""
    return any(folder.glob("*tokens.txt")) and any(folder.glob("*.onnx"))


def size(folder: Path) -> int:
    """Bytes of a model's weights."""
    return sum(file.stat().st_size for pattern in ("model.bin", "*.onnx") for file in folder.glob(pattern))


def checked(folder: Path) -> Path:
    """The folder, if what lies there can be a speech model. Raises NoSpeechModel, saying what is wrong with it."""
    if is_other(folder):
        for file in sorted([*folder.glob("*.onnx"), *folder.glob("*tokens.txt")]):
            _refuse_torn(file)
        return folder
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise _no_model(folder, missing)
    for name in NEEDED:
        _refuse_torn(folder / name)
    return folder


def _is_whole(folder: Path) -> bool:
    try:
        checked(folder)
    except NoSpeechModel:
        return False
    return True


def _any_in(cache: Path | None) -> Path:
    found = installed(cache)
    if not found:
        raise NoSpeechModel("There is no speech model on this machine.", advice=_HOW)
    return found[0]


def _no_model(folder: Path, missing: list[str]) -> NoSpeechModel:
    inner = next((place.parent for place in sorted(folder.glob("*/**/model.bin")) if _is_whole(place.parent)), None)
    if inner is not None:
        advice = f"The folder {inner} is one: choose that."
    else:
        others = (how for pattern, how in _OTHERS.items() if any(folder.glob(pattern)))
        advice = next(others, "It must be a faster-whisper (CTranslate2) model.")
    return NoSpeechModel(
        "The folder {folder} is no speech model: {missing} is missing.",
        advice=advice,
        folder=folder,
        missing=", ".join(missing),
    )


def _refuse_torn(file: Path) -> None:
    """Raises NoSpeechModel for a file that only stands for one: empty, a pointer, a saved error page."""
    with file.open("rb") as opened:
        begins = opened.read(64).lstrip().lower()
    if begins.startswith(_POINTER):
        advice = "It was cloned without its large files: run `git lfs pull` there, or `shotcaller models fetch NAME`."
    elif not begins or begins.startswith(_PAGES):
        advice = "It is empty or a web page, not a model: copy or fetch it again."
    else:
        return
    raise NoSpeechModel(
        "The speech model in {folder} is not whole: {file}.", advice=advice, folder=file.parent, file=file.name
    )


def _is_path(wished: str) -> bool:
    """Faster-whisper takes any text with a slash for an address on the network, so this is decided here."""
    return any(mark in wished for mark in "/\\") or wished.startswith((".", "~"))


def _by_name(name: str, cache: Path | None, download: bool, source: str, tell: Tell) -> Path:
    from faster_whisper.utils import available_models

    if name not in available_models():
        advice = f"Use a folder, or one of {', '.join(available_models())}."
        raise NoSpeechModel("There is no speech model called {name}.", advice=advice, name=name)
    for folder in installed(cache):
        if is_called(folder, name):
            return folder
    if download and cache is not None:
        from interaction.speech.fetching import USUAL, fetch

        return checked(fetch(name, models_folder(cache), source or USUAL, tell=tell))
    raise NoSpeechModel("The speech model {name} is not on this machine.", advice=_HOW, name=name)


def is_called(folder: Path, name: str) -> bool:
    """Whether a folder in the cache holds the model of that name, fetched by us or by faster-whisper."""
    return any(
        part in (name, f"faster-whisper-{name}") or part.endswith(f"--faster-whisper-{name}") for part in folder.parts
    )
