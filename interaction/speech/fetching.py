"""Fetches a speech model from a hub, file by file; what came before a connection died is kept, and gone on from.

A model stands under its name only when all of it has come and every file is what the hub says it should be.
"""

import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from engine.models.downloading import AGENT, ATTEMPTS, PATIENCE_S, Dead, Promise, bring, patiently, told, why
from interaction.speech.model_folder import NEEDED, NoSpeechModel, Tell

__all__ = ["ATTEMPTS", "FILES", "USUAL", "fetch"]

USUAL = "https://huggingface.co"
"""Where models come from when nobody says otherwise."""

FILES = (*NEEDED, "preprocessor_config.json", "vocabulary.json", "vocabulary.txt")
"""What is asked for; the last three only some models have."""


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
    except Dead as dead:
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
    """One file, whole and right. Raises Dead when it does not come, OSError when it cannot be kept."""
    promise = patiently(lambda: _promised(address, place.name), sleep)
    if promise is not None:
        bring(address, place, promise, sleep=sleep, tell=lambda here: tell(place.name, here, promise.size))


def _promised(address: str, name: str) -> Promise | None:
    """What the hub says of a file; None for one that this model does not have."""
    try:
        with build_opener(_Here).open(Request(address, headers=AGENT, method="HEAD"), timeout=PATIENCE_S) as answer:
            said = answer.headers
    except HTTPError as answer:
        refused, said = told(name, answer), answer.headers
        if answer.code == 404 and name not in NEEDED:
            return None
        if answer.code not in (301, 302, 303, 307, 308):
            raise refused from answer
    except (URLError, HTTPException, OSError) as dead:
        raise Dead(why(dead)) from dead
    size, mark = said.get("X-Linked-Size") or said.get("Content-Length"), said.get("X-Linked-Etag") or said.get("ETag")
    if size is None:
        raise Dead(f"{name}: the server does not say how long it is")
    return Promise(int(size), (mark or "").removeprefix("W/").strip('"'))


class _Here(HTTPRedirectHandler):
    """Stays where the hub answers: checksums are told there, not where it sends one for the bytes."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Never followed."""
