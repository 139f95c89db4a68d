"""Fetches a video model whole from whichever hub can be reached; what came is kept, and gone on from.

A model stands under its name only when every file is what the hub says it should be and all of them make a model. Until
then it lies beside, in `.NAME.part`. A file that another model has as well (they share text encoders and VAEs) is not
fetched twice, and takes no room twice.
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePosixPath

from engine.errors import EngineError
from engine.models.catalogue import Model
from engine.models.downloading import Dead, Refused, begun_at, bring, together
from engine.models.folder import PICKLES, Found, State, look, problem
from engine.models.hubs import Hub, Remote, first

CONNECTIONS = 2
"""Files that come at once."""

RECEIPT = ".fetched.json"
"""What a fetched model's folder says of where it came from."""

_SPARE = 1_000_000_000

Tell = Callable[[str, int, int], None]
"""Hears which hub, how many bytes of the model are here, and how many it has."""


def fetch(
    model: Model,
    models: Path,
    hubs: tuple[Hub, ...],
    *,
    tell: Tell = lambda *_: None,
    sleep: Callable[[float], None] = time.sleep,
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Path:
    """The model's folder below `models`, whole. A hub that fails in the middle gives way to the other one.

    Raises EngineError when it does not come (what came is kept), when there is no room, or when its licence has not
    been accepted.
    """
    place = models / model.name
    if look(place, model.needed).state is State.WHOLE:
        return place
    _refuse_unaccepted(model, models, hubs)
    part = models / f".{model.name}.part"
    try:
        part.mkdir(parents=True, exist_ok=True)
        _taken_back(place, part)
        hub, remotes = _brought(model, part, hubs, tell, sleep, free)
        _write_receipt(model, hub, remotes, part)
        _refuse_unsound(model, part, place)
        part.replace(place)
    except Dead as dead:
        with suppress(OSError):  # what came is kept; where nothing came, nothing is
            part.rmdir()
        raise _not_fetched(model, hubs, dead) from dead
    except OSError as wrong:
        advice = "Make room or choose another cache folder, and run the same command again: what came is kept."
        raise EngineError(
            "The model {name} could not be kept: {why}.",
            advice=advice,
            name=model.name,
            why=wrong.strerror or wrong,
        ) from wrong
    return place


def accept(model: Model, models: Path) -> None:
    """Keeps that a person has accepted the model's licence. Raises EngineError when that cannot be written."""
    file = _acceptance(model, models)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{model.licence}\n{model.terms}\n", encoding="utf-8")
    except OSError as wrong:
        advice = "Choose another cache folder."
        raise EngineError(
            "What was accepted could not be kept: {why}.", advice=advice, why=wrong.strerror or wrong
        ) from wrong


def is_accepted(model: Model, models: Path) -> bool:
    """Whether the licence needs no accepting, or has been accepted as it stands now."""
    if not model.accept:
        return True
    try:
        return _acceptance(model, models).read_text(encoding="utf-8") == f"{model.licence}\n{model.terms}\n"
    except (OSError, ValueError):
        return False


def begun(model: Model, models: Path) -> int:
    """Bytes of a model that came and are not whole yet."""
    part = models / f".{model.name}.part"
    return sum(file.stat().st_size for file in part.rglob("*") if file.is_file())


def _acceptance(model: Model, models: Path) -> Path:
    return models / ".accepted" / f"{model.name}.txt"


def _refuse_unaccepted(model: Model, models: Path, hubs: tuple[Hub, ...]) -> None:
    if not is_accepted(model, models):
        pages = " or ".join(hub.page(model) for hub in hubs if hub.repository(model))
        advice = f"{model.terms} Look at {pages}, and run `shotcaller models fetch {model.name} --accept`."
        raise EngineError(
            "The licence of the model {name}, {licence}, has to be accepted first.",
            advice=advice.strip(),
            name=model.name,
            licence=model.licence,
        )


def _brought(
    model: Model,
    part: Path,
    hubs: tuple[Hub, ...],
    tell: Tell,
    sleep: Callable[[float], None],
    free: Callable[[Path], int],
) -> tuple[Hub, tuple[Remote, ...]]:
    """Brings all files into `part`, from one hub or what is left of it from the next. Raises Dead, OSError."""
    left, reasons = list(hubs), list[Dead]()
    while left:
        try:
            hub, remotes = first(model, tuple(left))
        except Dead as dead:
            raise together([*reasons, dead]) from dead
        twins = _twins(part.parent)
        _refuse_without_room(model, part, [one for one in remotes if one.promise.checksum not in twins], free)
        try:
            _lend(model, part, remotes, twins)
            _all(model, part, remotes, lambda here, size, hub=hub: tell(hub.told, here, size), sleep)
        except Dead as dead:
            reasons.append(dead)
            left.remove(hub)
        else:
            return hub, remotes
    raise together(reasons)


def _twins(models: Path) -> dict[str, Path]:
    """Weights of models that were fetched before, by checksum; not configurations, which people edit."""
    found: dict[str, Path] = {}
    for receipt in models.glob(f"*/{RECEIPT}"):
        try:
            files = json.loads(receipt.read_text(encoding="utf-8"))["files"]
            for path, (size, checksum) in files.items():
                if checksum and path.endswith(".safetensors") and (receipt.parent / path).stat().st_size == size:
                    found[checksum] = receipt.parent / path
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # a receipt that cannot be read lends nothing
    return found


def _lend(model: Model, part: Path, remotes: tuple[Remote, ...], twins: dict[str, Path]) -> None:
    """Puts what other models have in place of a download; it is looked at like one."""
    for remote in remotes:
        place, twin = part / _within(model, remote.path), twins.get(remote.promise.checksum)
        if twin is not None and not place.exists() and not begun_at(place).exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(twin, begun_at(place))
            except OSError:
                shutil.copyfile(twin, begun_at(place))


def _all(
    model: Model,
    part: Path,
    remotes: tuple[Remote, ...],
    tell: Callable[[int, int], None],
    sleep: Callable[[float], None],
) -> None:
    """Brings files, a few at once, the small ones first. Raises the first Dead or OSError."""
    counted = _Count(sum(remote.promise.size for remote in remotes), tell)
    stop = threading.Event()
    with ThreadPoolExecutor(CONNECTIONS) as lines:
        try:
            ordered = sorted(remotes, key=lambda remote: remote.promise.size)
            coming = [lines.submit(_one, model, part, remote, counted, stop, sleep) for remote in ordered]
            for one in coming:
                one.result()
        finally:
            stop.set()  # after a failure, or Ctrl-C: the others keep what they have and end
            lines.shutdown(cancel_futures=True)


def _one(
    model: Model,
    part: Path,
    remote: Remote,
    counted: "_Count",
    stop: threading.Event,
    sleep: Callable[[float], None],
) -> None:
    place = part / _within(model, remote.path)
    place.parent.mkdir(parents=True, exist_ok=True)
    bring(
        remote.address,
        place,
        remote.promise,
        sleep=lambda seconds: None if stop.is_set() else sleep(seconds),
        tell=lambda here: counted.has(remote.path, here),
        stopped=stop.is_set,
    )
    counted.has(remote.path, remote.promise.size)


class _Count:
    """Bytes of all files together, told as they come from several threads."""

    def __init__(self, size: int, tell: Callable[[int, int], None]) -> None:
        self._size, self._tell = size, tell
        self._here: dict[str, int] = {}
        self._lock = threading.Lock()

    def has(self, path: str, here: int) -> None:
        """So much of a file is here."""
        with self._lock:
            self._here[path] = here
            self._tell(sum(self._here.values()), self._size)


def _within(model: Model, path: str) -> str:
    return str(PurePosixPath(path).relative_to(model.within)) if model.within else path


def _taken_back(place: Path, part: Path) -> None:
    """What lies under the model's name and is not whole is looked at anew, file by file; a link is only let go."""
    if place.is_symlink():
        place.unlink()
    for file in sorted(place.rglob("*")) if place.is_dir() else ():
        inner = part / file.relative_to(place)
        if file.is_file() and not inner.exists() and file.suffix not in PICKLES:
            inner.parent.mkdir(parents=True, exist_ok=True)
            file.replace(begun_at(inner))
    shutil.rmtree(place, ignore_errors=True)


def _refuse_without_room(model: Model, part: Path, remotes: Sequence[Remote], free: Callable[[Path], int]) -> None:
    wanted = sum(remote.promise.size for remote in remotes)
    here = sum(file.stat().st_size for file in part.rglob("*") if file.is_file())
    room = free(part)
    if room < wanted - here + _SPARE:
        advice = 'Make room, or choose a cache folder on another disk: `cache = "FOLDER"` in settings.toml.'
        raise EngineError(
            "The model {name} needs {need} GB more and the disk has {room} GB.",
            advice=advice,
            name=model.name,
            need=f"{(wanted - here + _SPARE) / 1e9:.1f}",
            room=f"{room / 1e9:.1f}",
        )


def _write_receipt(model: Model, hub: Hub, remotes: tuple[Remote, ...], part: Path) -> None:
    files = {_within(model, one.path): [one.promise.size, one.promise.checksum] for one in remotes}
    origin = {"hub": hub.told, "repository": hub.repository(model), "revision": model.revision, "files": files}
    (part / RECEIPT).write_text(json.dumps(origin, indent=1) + "\n", encoding="utf-8")


def _refuse_unsound(model: Model, part: Path, place: Path) -> None:
    """What came may be just what the hub has, and still no model."""
    for stray in part.rglob("*.begun"):
        stray.unlink()
    found = look(part, model.needed)
    if found.state is not State.WHOLE:
        raise problem(Found(place, found.state, found.files, found.why))


def _not_fetched(model: Model, hubs: tuple[Hub, ...], dead: Dead) -> EngineError:
    pages = " or ".join(hub.page(model) for hub in hubs if hub.repository(model))
    by_hand = f"or download {pages} by hand elsewhere and run `shotcaller models import FOLDER`."
    if isinstance(dead, Refused):
        advice = f"It may have moved, or want an account: look at {pages}, {by_hand.removeprefix('or ')}"
    else:
        advice = f"Check the network and run the same command again: it goes on where it stopped; {by_hand}"
    return EngineError("The model {name} could not be fetched: {why}.", advice=advice, name=model.name, why=dead)
