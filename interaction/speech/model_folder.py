"""What a folder with a speech model holds, and what is wrong with one that is none."""

from collections.abc import Callable
from pathlib import Path

from engine.errors import EngineError

Tell = Callable[[str, int, int], None]
"""Hears a file's name, how many bytes of it are here, and how many it has."""

NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""What a Whisper's folder must hold. Without a tokenizer faster-whisper would quietly go to the network for one."""

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


def is_whole(folder: Path) -> bool:
    """Whether what lies there can be a speech model."""
    try:
        checked(folder)
    except NoSpeechModel:
        return False
    return True


def _no_model(folder: Path, missing: list[str]) -> NoSpeechModel:
    inner = next((place.parent for place in sorted(folder.glob("*/**/model.bin")) if is_whole(place.parent)), None)
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
