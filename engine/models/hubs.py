"""The two places that models come from, asked in plain HTTP: what a repository holds, and where each file is.

Hugging Face and ModelScope hold the same files under other addresses; which of them can be reached depends on where one
sits, so both are asked at once and the first that answers is taken.
"""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from http.client import HTTPException
from pathlib import PurePosixPath
from queue import SimpleQueue
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin
from urllib.request import Request, urlopen

from engine.errors import EngineError
from engine.models.catalogue import Model
from engine.models.downloading import AGENT, Dead, Promise, together, told, why

PATIENCE_S = 8.0
"""How long a hub may take to say what a repository holds."""

SAFE = (".safetensors", ".json", ".model", ".txt")
"""Endings of files that are fetched at all; none of them can run anything."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A file in a repository: its path there, what it should be, and where it is fetched."""

    path: str
    promise: Promise
    address: str


@dataclass(frozen=True, slots=True)
class Hub:
    """A place that models come from. `key` says which of the two ways of asking it knows."""

    key: str
    told: str
    address: str

    def repository(self, model: Model) -> str:
        """The model's repository here; "" where there is none."""
        return model.modelscope if self.key == "modelscope" else model.huggingface

    def page(self, model: Model) -> str:
        """Where a person reads about the model and its licence."""
        inner = "models/" if self.key == "modelscope" else ""
        return f"{self.address}/{inner}{self.repository(model)}"

    def files(self, model: Model, patience_s: float = PATIENCE_S) -> tuple[Remote, ...]:
        """The files of a model that are fetched. Raises Dead (Refused at a plain no)."""
        found = _of_modelscope(self, model, patience_s) if self.key == "modelscope" else _of_hf(self, model, patience_s)
        try:
            wanted = tuple(remote for remote in found if is_wanted(remote.path, model.files))
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise Dead(f"{self.told}: the answer is no list of files") from wrong
        if not wanted:
            raise Dead(f"{self.told} holds none of its files")
        return wanted


HUGGING_FACE = Hub("huggingface", "Hugging Face", "https://huggingface.co")
MODELSCOPE = Hub("modelscope", "ModelScope", "https://www.modelscope.cn")


def hubs(source: str) -> tuple[Hub, ...]:
    """The hubs that a setting names: both for "", one by its key, or the mirror at an address. Raises EngineError."""
    if not source:
        return HUGGING_FACE, MODELSCOPE
    for hub in (HUGGING_FACE, MODELSCOPE):
        if source.lower() == hub.key:
            return (hub,)
    if source.startswith(("http://", "https://")):
        key = "modelscope" if "modelscope" in source else "huggingface"
        return (Hub(key, source, source.rstrip("/")),)
    advice = "video_source is huggingface, modelscope, or the address of a mirror; empty takes what can be reached."
    raise EngineError("There is no hub called {source}.", advice=advice, source=source)


def first(model: Model, asked: tuple[Hub, ...], patience_s: float = PATIENCE_S) -> tuple[Hub, tuple[Remote, ...]]:
    """The first of the hubs that says what a model's repository holds. Raises Dead with every hub's reason."""
    having = [hub for hub in asked if hub.repository(model)]
    answers: SimpleQueue[tuple[Hub, tuple[Remote, ...] | Dead]] = SimpleQueue()
    for hub in having:
        threading.Thread(target=_ask, args=(hub, model, patience_s, answers.put), daemon=True).start()
    reasons: list[Dead] = []
    for _ in having:
        hub, answer = answers.get()
        if not isinstance(answer, Dead):
            return hub, answer
        reasons.append(answer)
    raise together(reasons) if reasons else Dead("the hub that is asked does not hold it")


def is_wanted(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a file of a repository is one that is fetched: it fits a pattern, folder by folder, and cannot run."""
    parts = PurePosixPath(path).parts
    if path.startswith("/") or "\\" in path or ":" in path or any(part.startswith(".") for part in parts):
        return False  # a list of files comes from elsewhere, and must not lead out of the folder
    return PurePosixPath(path).suffix in SAFE and any(_fits(parts, pattern) for pattern in patterns)


def _fits(parts: tuple[str, ...], pattern: str) -> bool:
    wanted = PurePosixPath(pattern).parts
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def _ask(hub: Hub, model: Model, patience_s: float, put: Callable[[Any], None]) -> None:
    try:
        put((hub, hub.files(model, patience_s)))
    except Dead as dead:
        put((hub, dead))


def _of_hf(hub: Hub, model: Model, patience_s: float) -> Iterator[Remote]:
    at = f"{hub.address}/api/models/{model.huggingface}/tree/{quote(model.revision, safe='')}?recursive=true"
    root = f"{hub.address}/{model.huggingface}/resolve/{quote(model.revision, safe='')}"
    while at:
        rows, link = _asked(at, hub, patience_s)
        for row in rows:
            if row.get("type") == "file":
                large = row.get("lfs") or {}
                promise = Promise(int(row["size"]), str(large.get("oid") or row.get("oid") or ""))
                yield Remote(row["path"], promise, f"{root}/{quote(row['path'])}")
        at = urljoin(at, link) if link else ""


def _of_modelscope(hub: Hub, model: Model, patience_s: float) -> Iterator[Remote]:
    revision = "master" if model.revision == "main" else model.revision
    api = f"{hub.address}/api/v1/models/{model.modelscope}/repo"
    answer, _ = _asked(f"{api}/files?Revision={quote(revision)}&Recursive=true", hub, patience_s)
    data = answer.get("Data") or {}
    for row in data.get("Files") or ():
        if row.get("Type") != "tree":
            address = f"{api}?Revision={quote(revision)}&FilePath={quote(row['Path'], safe='')}"
            yield Remote(row["Path"], Promise(int(row["Size"]), str(row.get("Sha256") or "")), address)


def _asked(address: str, hub: Hub, patience_s: float) -> tuple[Any, str]:
    """A hub's JSON, and the address of the next page ("" for none). Raises Dead."""
    try:
        with urlopen(Request(address, headers=AGENT), timeout=patience_s) as answer:
            return json.loads(answer.read()), _next(answer.headers.get("Link", ""))
    except HTTPError as answer:
        raise told(hub.told, answer) from answer
    except (URLError, HTTPException, OSError) as dead:
        raise Dead(f"{hub.told}: {why(dead)}") from dead
    except ValueError as wrong:
        raise Dead(f"{hub.told}: the answer is no list of files") from wrong


def _next(link: str) -> str:
    """The next page of a `Link` header."""
    for part in link.split(","):
        address, _, relation = part.partition(";")
        if 'rel="next"' in relation:
            return address.strip().strip("<>")
    return ""
