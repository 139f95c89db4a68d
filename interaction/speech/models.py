"""Where speech models lie: a folder, a name, or whatever is in the cache. Missing is a normal answer."""

from pathlib import Path

from interaction.speech.fetching import USUAL, fetch
from interaction.speech.model_folder import NoSpeechModel, Tell, checked, is_other, is_whole, size

_HOW = "Run `shotcaller models fetch small` once, or `shotcaller models import FOLDER` with a model's folder."


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
    return sorted((folder for folder in whole if is_whole(folder)), key=lambda folder: (is_other(folder), size(folder)))


def _any_in(cache: Path | None) -> Path:
    found = installed(cache)
    if not found:
        raise NoSpeechModel("There is no speech model on this machine.", advice=_HOW)
    return found[0]


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
        return checked(fetch(name, models_folder(cache), source or USUAL, tell=tell))
    raise NoSpeechModel("The speech model {name} is not on this machine.", advice=_HOW, name=name)


def is_called(folder: Path, name: str) -> bool:
    """Whether a folder in the cache holds the model of that name, fetched by us or by faster-whisper."""
    return any(
        part in (name, f"faster-whisper-{name}") or part.endswith(f"--faster-whisper-{name}") for part in folder.parts
    )
