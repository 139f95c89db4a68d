"""Where a speech model lies: a folder, a name, or whatever is in the cache. Missing is a normal answer."""

from pathlib import Path

from engine.errors import EngineError

NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""What a folder must hold. Without a tokenizer faster-whisper would quietly go to the network for one."""

_HOW = "Run `shotcaller models fetch small` once, or `shotcaller models import FOLDER` with a model's folder."


class NoSpeechModel(EngineError):
    """There is no speech model here; the offline recogniser stands in."""


def find_model(wished: str, cache: Path | None, *, download: bool = False) -> Path:
    """The model's folder for a folder, a name such as `small`, or "" (the first one in the cache).

    `cache`: the user's cache folder. Nothing is fetched unless `download`, and then only a model asked for by name.
    Raises NoSpeechModel with one sentence and advice.
    """
    if not wished:
        return _any_in(cache)
    folder = Path(wished).expanduser()
    if folder.is_dir():
        return _checked(folder)
    if _is_path(wished):
        raise NoSpeechModel("There is no folder {folder} with a speech model.", advice=_HOW, folder=wished)
    return _by_name(wished, cache, download)


def models_folder(cache: Path) -> Path:
    """Where speech models are kept below the user's cache folder."""
    return cache / "models" / "speech"


def _any_in(cache: Path | None) -> Path:
    found = sorted(models_folder(cache).glob("**/model.bin")) if cache else []
    for weights in found:
        if all((weights.parent / name).is_file() for name in NEEDED):
            return weights.parent
    raise NoSpeechModel("There is no speech model on this machine.", advice=_HOW)


def _checked(folder: Path) -> Path:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise NoSpeechModel(
            "The folder {folder} is no speech model: {missing} is missing.",
            advice="It must be a faster-whisper (CTranslate2) model.",
            folder=folder,
            missing=", ".join(missing),
        )
    return folder


def _is_path(wished: str) -> bool:
    """Faster-whisper takes any text with a slash for an address on the network, so this is decided here."""
    return any(mark in wished for mark in "/\\") or wished.startswith((".", "~"))


def _by_name(name: str, cache: Path | None, download: bool) -> Path:
    from faster_whisper.utils import available_models, download_model

    if name not in available_models():
        advice = f"Use a folder, or one of {', '.join(available_models())}."
        raise NoSpeechModel("There is no speech model called {name}.", advice=advice, name=name)
    kept = str(models_folder(cache)) if cache else None
    try:
        return _checked(Path(download_model(name, local_files_only=not download, cache_dir=kept)))
    except (OSError, ValueError, RuntimeError) as wrong:
        raise _not_here(name, download) from wrong


def _not_here(name: str, download: bool) -> NoSpeechModel:
    if download:
        advice = "Check the network, or copy the model's folder here by hand and choose it in the settings."
        return NoSpeechModel("The speech model {name} could not be fetched.", advice=advice, name=name)
    return NoSpeechModel("The speech model {name} is not on this machine.", advice=_HOW, name=name)
