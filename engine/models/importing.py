"""Takes a model's folder that came by hand: on a disk, from a colleague, or out of another program's cache."""

import json
import shutil
from pathlib import Path

from engine.errors import EngineError
from engine.models.catalogue import Model, models
from engine.models.folder import INDEX, Found, State, look, problem
from engine.models.hubs import SAFE


def model_in(path: Path, name: str = "") -> Model | None:
    """Which model of the catalogue lies there: the one called `name`, or as the folder's name says; None if unknown.

    Raises EngineError for a `name` that there is not.
    """
    if name:
        if name not in models():
            advice = f"There are {', '.join(models())}."
            raise EngineError("There is no video model {name}.", advice=advice, name=name)
        return models()[name]
    said = {part.lower() for part in path.resolve().parts[-4:]}
    said |= {part.rpartition("--")[2] for part in said}  # a hub's own cache: models--ORG--NAME/snapshots/REVISION
    for model in models().values():
        if model.name in said or {repository.lower().rpartition("/")[2] for repository in _holding(model)} & said:
            return model
    return None


def _holding(model: Model) -> tuple[str, ...]:
    """Repositories that are this model and no other."""
    found = tuple(filter(None, (model.huggingface, model.modelscope)))
    shared = {name for other in models().values() if other is not model for name in (other.huggingface,)}
    return tuple(name for name in found if name not in shared)


def bring_in(folder: Path, model: Model, into: Path, *, link: bool = False) -> Path:
    """Copies a model's folder below `into` under the model's name, or links it there; the place.

    Only what cannot run is copied. Raises EngineError for a folder that is not whole, and when it cannot be kept.
    """
    source, place = _inner(folder, model), into / model.name
    found = look(source, model.needed)
    if found.state is not State.WHOLE:
        raise _refused(found, folder)
    _expect_kind(source, model)
    part = into / f".{model.name}.import"
    try:
        into.mkdir(parents=True, exist_ok=True)
        _forget(part)
        if link:
            part.symlink_to(source.resolve(), target_is_directory=True)
        else:
            _copied(source, part)
        if place.resolve() != source.resolve():
            _forget(place)
            part.rename(place)
    except OSError as wrong:
        raise _not_kept(model, wrong, link) from wrong
    finally:
        _forget(part)
    return place


def _expect_kind(folder: Path, model: Model) -> None:
    """Refuses a whole pipeline that is another model than it is called."""
    if not model.experts:
        return
    config = json.loads((folder / "transformer" / "config.json").read_text(encoding="utf-8"))
    experts = 2 if (folder / "transformer_2" / "config.json").is_file() else 1
    channels, steered = config.get("in_channels", model.channels), "vace_layers" in config
    if (experts, channels, steered) != (model.experts, model.channels, model.steered):
        likely = [
            one.name
            for one in models().values()
            if (one.experts, one.channels, one.steered) == (experts, channels, steered)
        ]
        advice = f"It may be {' or '.join(likely)}: say so with --as." if likely else "Nothing was taken."
        raise EngineError("This is not {name}: it is built otherwise.", advice=advice, name=model.name)


def _inner(folder: Path, model: Model) -> Path:
    """The folder with the model's files: this one, the one that its repository keeps them in, or a cache's snapshot."""
    if not (model.needed or (folder / INDEX).is_file()):
        inner = sorted(file.parent for file in folder.glob(f"snapshots/*/{INDEX}"))
        return inner[-1] if inner else folder
    if model.within and (folder / model.within).is_dir():
        return folder / model.within
    return folder


def _copied(source: Path, part: Path) -> None:
    """Copies what a model is made of; links in a cache become the files that they stand for."""
    for file in sorted(source.rglob("*")):
        inner = file.relative_to(source)
        if file.is_file() and file.suffix in SAFE and not any(name.startswith(".") for name in inner.parts):
            (part / inner).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, part / inner)


def _forget(place: Path) -> None:
    """Takes away a folder, or only a link."""
    if place.is_symlink():
        place.unlink()
    else:
        shutil.rmtree(place, ignore_errors=True)


def _refused(found: Found, folder: Path) -> EngineError:
    """The folder's own fault, told of the folder that the person named."""
    wrong = problem(found)
    if found.state is State.MISSING:
        advice = "Choose the folder that holds model_index.json, or the safetensors of an adapter."
        return EngineError("There is no model in {folder}.", advice=advice, folder=folder)
    advice = (
        f"Nothing was taken from {folder}. {wrong.advice.partition(' Run ')[0]}" if found.state is State.PICKLE else ""
    )
    return EngineError(
        wrong.template, advice=advice or f"Copy it again, whole, and run the same command: {folder}.", **wrong.values
    )


def _not_kept(model: Model, wrong: OSError, link: bool) -> EngineError:
    return EngineError(
        "The model {name} could not be {done}: {why}.",
        advice="Run it without --link: the files are copied then."
        if link
        else "Make room or choose another cache folder, and try again.",
        name=model.name,
        done="linked" if link else "copied",
        why=wrong.strerror or wrong,
    )
