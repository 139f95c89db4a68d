"""Fetches a speech model from a hub, file by file; what came before a connection died is kept, and gone on from.

A model stands under its name only when all of it has come and every file is what the hub says it should be.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from interaction.speech.model_folder import NEEDED, NoSpeechModel, Tell

USUAL = "https://huggingface.co"
"""Where models come from when nobody says otherwise."""

FILES = (*NEEDED, "preprocessor_config.json", "vocabulary.json", "vocabulary.txt")
"""What is asked for; the last three only some models have."""

PATIENCE_S = 20.0
ATTEMPTS = 6
"""So often in a row nothing at all may come before it is given up."""

_BLOCK = 1 << 18
_SHA256, _GIT = 64, 40


@dataclass(frozen=True, slots=True)
class Promise:
    """What the hub says of a file: its length in bytes, and its checksum: SHA-256, or git's own for small files."""

    size: int
    checksum: str


class _Dead(Exception):
    """The connection died, or the answer was none."""


def fetch(
    name: str,
    into: Path,
    source: str = USUAL,
    *,
    sleep: Callable[[float], None] = time.sleep,
    tell: Tell = lambda *_: None,
) -> Path:
    """The folder `into/faster-whisper-NAME` with the model; `tell` hears file, bytes that are here, bytes in all.

    Raises NoSpeechModel when it does not come; what came is kept for the next time.
    """
    from faster_whisper.utils import _MODELS

    address = f"{source.rstrip('/')}/{_MODELS[name]}/resolve/main"
    place, part = into / f"faster-whisper-{name}", into / f".faster-whisper-{name}.part"
    try:
        part.mkdir(parents=True, exist_ok=True)
        for file in FILES:
            _file(f"{address}/{file}", part / file, sleep, tell)
        part.replace(place)
    except _Dead as dead:
        advice = "Check the network and run the same command again: it goes on where it stopped."
        raise NoSpeechModel(
            "The speech model {name} could not be fetched: {why}.", advice=advice, name=name, why=dead
        ) from dead
    except OSError as wrong:
        raise NoSpeechModel(
            "The speech model {name} could not be kept: {why}.",
            advice="Make room or choose another cache folder, and run the same command again.",
            name=name,
            why=wrong.strerror or wrong,
        ) from wrong
    return place


def _file(address: str, place: Path, sleep: Callable[[float], None], tell: Tell) -> None:
    """One file, whole and right. Raises _Dead when it does not come, OSError when it cannot be kept."""
    promise = _patiently(lambda: _promised(address, place.name), sleep)
    if promise is None:
        return
    begun, damaged = place.with_name(f"{place.name}.begun"), False
    while not (place.is_file() and _is_right(place, promise)):
        _whole(address, begun, promise, sleep, tell)
        begun.replace(place)
        if _is_right(place, promise):
            return
        place.unlink()
        if damaged:
            raise _Dead(f"{place.name} arrived damaged twice")
        damaged = True


def _whole(address: str, begun: Path, promise: Promise, sleep: Callable[[float], None], tell: Tell) -> None:
    """Fetches until as much is here as was promised, from where it stopped; gives up when nothing comes any more."""
    idle = 0
    while (here := begun.stat().st_size if begun.exists() else 0) != promise.size or not begun.exists():
        if here > promise.size:
            begun.unlink()
            here = 0
        why = _more(address, begun, here, lambda done: tell(begun.stem, done, promise.size))
        idle = 0 if begun.exists() and begun.stat().st_size > here else idle + 1
        if idle >= ATTEMPTS:
            raise _Dead(why)
        if why:
            sleep(min(2.0**idle, 30.0))


def _patiently(ask: Callable[[], Promise | None], sleep: Callable[[float], None]) -> Promise | None:
    for idle in range(ATTEMPTS - 1):
        try:
            return ask()
        except _Dead:
            sleep(min(2.0**idle, 30.0))
    return ask()


def _promised(address: str, name: str) -> Promise | None:
    """What the hub says of a file; None for one that this model does not have."""
    try:
        with build_opener(_Here).open(Request(address, method="HEAD"), timeout=PATIENCE_S) as answer:
            told = answer.headers
    except HTTPError as answer:
        if answer.code == 404 and name not in NEEDED:
            return None
        if answer.code not in (301, 302, 303, 307, 308):
            raise _Dead(f"{name}: the server answers {answer.code}") from answer
        told = answer.headers
    except (URLError, HTTPException, OSError) as dead:
        raise _Dead(_why(dead)) from dead
    size, mark = told.get("X-Linked-Size") or told.get("Content-Length"), told.get("X-Linked-Etag") or told.get("ETag")
    if size is None:
        raise _Dead(f"{name}: the server does not say how long it is")
    return Promise(int(size), (mark or "").removeprefix("W/").strip('"'))


class _Here(HTTPRedirectHandler):
    """Stays where the hub answers: checksums are told there, not where it sends one for the bytes."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Never followed."""


def _more(address: str, begun: Path, here: int, tell: Callable[[int], None]) -> str:
    """Keeps what comes of the file from byte `here` on; gives why no more came, "" when the answer simply ended."""
    request = Request(address, headers={"Range": f"bytes={here}-"} if here else {})
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer, begun.open("ab" if answer.status == 206 else "wb") as kept:
            while block := answer.read1(_BLOCK):
                kept.write(block)
                tell(kept.tell())
    except HTTPError as refused:
        if refused.code == 416:  # what was kept is longer than the file has become
            begun.unlink(missing_ok=True)
        return f"the server answers {refused.code}"
    except (URLError, HTTPException, TimeoutError, ConnectionError) as dead:
        return _why(dead)
    return "" if begun.stat().st_size > here else "the connection ended"


def _is_right(file: Path, promise: Promise) -> bool:
    if file.stat().st_size != promise.size:
        return False
    if len(promise.checksum) not in (_SHA256, _GIT):
        return True
    sum = hashlib.sha256() if len(promise.checksum) == _SHA256 else hashlib.sha1(b"blob %d\0" % promise.size)
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            sum.update(block)
    return sum.hexdigest() == promise.checksum


def _why(dead: BaseException) -> str:
    return str(getattr(dead, "reason", "") or dead) or type(dead).__name__
