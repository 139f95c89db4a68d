"""One file from a server, whole and right: gone on from where a connection died, checked before it gets its name."""

import hashlib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

PATIENCE_S = 20.0
"""How long a server may say nothing."""

ATTEMPTS = 6
"""So often in a row nothing at all may come before it is given up."""

AGENT = {"User-Agent": "shotcaller"}
"""Who asks; some servers turn away Python's own name."""

_BLOCK = 1 << 18
_SHA256, _GIT = 64, 40
_FINAL = (400, 401, 403, 404, 410, 451)
"""Answers that asking again does not change."""

T = TypeVar("T")


class Dead(Exception):
    """The file does not come; the text says why, to stand after a colon."""


class Refused(Dead):
    """The server says no, and will say it again. `code` is its answer."""

    def __init__(self, why: str, code: int) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Promise:
    """What a hub says of a file: its length in bytes, and its checksum: SHA-256, git's own, or "" for none."""

    size: int
    checksum: str


def bring(
    address: str,
    place: Path,
    promise: Promise,
    *,
    sleep: Callable[[float], None] = time.sleep,
    tell: Callable[[int], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Fetches a file to `place`, unless it is there; until it is whole, what came is kept beside it as `NAME.begun`.

    `tell` hears how many bytes are here. A file whose checksum is wrong is fetched once more. Raises Dead when it does
    not come, or `stopped` says so; OSError when it cannot be kept.
    """
    if place.is_file() and place.stat().st_size == promise.size:
        tell(promise.size)
        return
    begun = begun_at(place)
    for _ in range(2):
        _whole(address, begun, promise, sleep, tell, stopped)
        if is_right(begun, promise):
            begun.replace(place)
            return
        begun.unlink()
    raise Dead(f"{place.name} arrived damaged twice")


def begun_at(place: Path) -> Path:
    """Where a file is kept that has not come whole, or has not been looked at since it did."""
    return place.with_name(f"{place.name}.begun")


def patiently(ask: Callable[[], T], sleep: Callable[[float], None]) -> T:
    """The answer to a question that a server may not answer at once. Raises Dead; Refused at the first no."""
    for idle in range(ATTEMPTS - 1):
        try:
            return ask()
        except Refused:
            raise
        except Dead:
            sleep(pause(idle))
    return ask()


def pause(idle: int) -> float:
    """Seconds to wait after so many vain attempts."""
    return min(2.0**idle, 30.0)


def is_right(file: Path, promise: Promise) -> bool:
    """Whether a file is what was promised."""
    if file.stat().st_size != promise.size:
        return False
    if len(promise.checksum) not in (_SHA256, _GIT):
        return True
    sum = hashlib.sha256() if len(promise.checksum) == _SHA256 else hashlib.sha1(b"blob %d\0" % promise.size)
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            sum.update(block)
    return sum.hexdigest() == promise.checksum


def told(name: str, answer: HTTPError) -> Dead:
    """What an answer that is none comes to; it is closed."""
    answer.close()
    why = f"{name}: the server answers {answer.code}"
    return Refused(why, answer.code) if answer.code in _FINAL else Dead(why)


def together(reasons: list[Dead]) -> Dead:
    """Several reasons as one; a no only if all of them are."""
    text = "; ".join(dict.fromkeys(map(str, reasons)))
    refused = [reason for reason in reasons if isinstance(reason, Refused)]
    return Refused(text, refused[0].code) if refused and len(refused) == len(reasons) else Dead(text)


def why(dead: BaseException) -> str:
    """Why a connection died, in a few words."""
    reason = getattr(dead, "reason", "") or dead
    return str(getattr(reason, "strerror", "") or reason) or type(dead).__name__


def _whole(
    address: str,
    begun: Path,
    promise: Promise,
    sleep: Callable[[float], None],
    tell: Callable[[int], None],
    stopped: Callable[[], bool],
) -> None:
    """Fetches until as much is here as was promised, from where it stopped; gives up when nothing comes any more."""
    idle = afresh = 0
    while (here := begun.stat().st_size if begun.exists() else -1) != promise.size:
        if here > promise.size:
            begun.unlink()
            here = 0
        reason = _more(address, begun, max(here, 0), promise.size, tell, stopped)
        idle = 0 if begun.exists() and begun.stat().st_size > here else idle + 1
        afresh += here > 0 and not begun.exists()
        if afresh > 1:
            raise Dead(f"{begun.stem} is not as long as was said")
        if idle >= ATTEMPTS:
            raise Dead(reason)
        if reason:
            sleep(pause(idle))


def _more(
    address: str, begun: Path, here: int, size: int, tell: Callable[[int], None], stopped: Callable[[], bool]
) -> str:
    """Keeps what comes of the file from byte `here` on; gives why no more came, "" when the answer simply ended."""
    request = Request(address, headers=AGENT | ({"Range": f"bytes={here}-"} if here else {}))
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer, begun.open("ab" if answer.status == 206 else "wb") as kept:
            while kept.tell() < size and (block := answer.read1(_BLOCK)):
                if stopped():
                    raise Dead("it was called off")
                kept.write(block[: size - kept.tell()])
                tell(kept.tell())
    except HTTPError as refused:
        if refused.code == 416:  # what was kept is longer than the file has become
            begun.unlink(missing_ok=True)
        answer = told(begun.stem, refused)
        if isinstance(answer, Refused):
            raise answer from refused
        return str(answer)
    except (URLError, HTTPException, TimeoutError, ConnectionError, ssl.SSLError) as dead:
        return why(dead)
    return "" if begun.stat().st_size > here else "the connection ended"
