"""One question to a language model over HTTP, with a limit on its time and on the size of the answer."""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, cast
from urllib.parse import SplitResult, urlsplit

from engine.errors import EngineError

STANDS = "What the rules understood stands."
LARGEST_BYTES = 256 * 1024
_CHUNK = 16 * 1024
_NEAR = ("localhost", "host.docker.internal")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model answers: `url` up to and with `/v1`, its name there, and a key where it wants one."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 8.0

    @property
    def host(self) -> str:
        """Its host, as sentences name it."""
        return urlsplit(self.url).netloc.rpartition("@")[2] or self.url


Message = dict[str, str]
"""`{"role": …, "content": …}`."""


def answer(endpoint: Endpoint, messages: Sequence[Message], most_tokens: int = 2000) -> str:
    """What the model says to some messages. Raises EngineError, with advice, for every way in which it may fail."""
    deadline = monotonic() + endpoint.timeout_s
    body: dict[str, Any] = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": 0,
        "max_tokens": most_tokens,
        "response_format": {"type": "json_object"},
    }
    status, text = _post(endpoint, body, deadline)
    if status in (400, 422) and "response_format" in text:  # an older server that cannot promise JSON
        del body["response_format"]
        status, text = _post(endpoint, body, deadline)
    if status != 200:
        raise _refused(endpoint, status)
    return _content(text)


def _post(endpoint: Endpoint, body: dict[str, Any], deadline: float) -> tuple[int, str]:
    """Status and text of an answer. Redirections are not followed: the key is for this host alone."""
    target = _target(endpoint)
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "shotcaller"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    connection = _connection(target, max(0.001, deadline - monotonic()))
    path = target.path.rstrip("/")
    path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
    try:
        connection.connect()
        with _until(connection, deadline) as late:
            try:
                connection.request("POST", path, json.dumps(body).encode("utf-8"), headers)
                response = connection.getresponse()
                text = _read(endpoint, response)
            except (OSError, http.client.HTTPException, ValueError) as wrong:
                raise (_late(endpoint) if late.is_set() else _unreachable(endpoint, wrong)) from wrong
            if late.is_set():
                raise _late(endpoint)
            return response.status, text
    except TimeoutError as wrong:
        raise _late(endpoint) from wrong
    except (OSError, http.client.HTTPException, ValueError) as wrong:
        raise _unreachable(endpoint, wrong) from wrong
    finally:
        connection.close()


@contextmanager
def _until(connection: http.client.HTTPConnection, deadline: float) -> Generator[threading.Event]:
    """Ends the connection at the deadline, even while it drips; the event tells that it did.

    A time-out of the socket alone is one for each byte.
    """
    late = threading.Event()
    line: socket.socket = connection.sock

    def end() -> None:
        late.set()
        with suppress(OSError):  # it may have ended by itself
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.001, deadline - monotonic()), end)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


def _read(endpoint: Endpoint, response: http.client.HTTPResponse) -> str:
    held = bytearray()
    while piece := response.read1(_CHUNK):
        held += piece
        if len(held) > LARGEST_BYTES:
            raise EngineError("The language model at {host} sent far too much.", advice=STANDS, host=endpoint.host)
    if response.length:  # fewer bytes than were promised
        raise http.client.IncompleteRead(bytes(held))
    return held.decode("utf-8", "replace")


def _target(endpoint: Endpoint) -> SplitResult:
    advice = "Write it in the settings as https://HOST/v1."
    try:
        target = urlsplit(endpoint.url.strip())
        known = target.scheme in ("http", "https") and target.hostname and (target.port is None or target.port > 0)
    except ValueError:
        known, target = False, urlsplit("")
    if not known:
        raise EngineError("{url} is no address of a language model.", advice=advice, url=endpoint.url)
    if not (endpoint.key + endpoint.model).isprintable() or not endpoint.key.isascii():
        raise EngineError("The language model's key or name has a sign that cannot be sent.", advice=STANDS)
    if target.scheme == "http" and endpoint.key and not _is_near(target.hostname or ""):
        advice = "Use an address that begins with https."
        raise EngineError("The key would travel to {host} in the open.", advice=advice, host=endpoint.host)
    return target


def _is_near(host: str) -> bool:
    """Whether a host is this machine or stands in the same house."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host in _NEAR or "." not in host or host.endswith(".local")


def _connection(target: SplitResult, timeout_s: float) -> http.client.HTTPConnection:
    host = target.hostname or ""
    if target.scheme == "https":
        return http.client.HTTPSConnection(host, target.port, timeout=timeout_s, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, target.port, timeout=timeout_s)


def _content(text: str) -> str:
    """The model's words in an answer of the API."""
    try:
        whole: Any = json.loads(text)
        first = whole["choices"][0]
        content: Any = first["message"]["content"]
        ended = first.get("finish_reason")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as wrong:
        raise unusable("it is not an answer of that kind of server") from wrong
    if ended == "length":
        raise unusable("it was cut off")
    if not isinstance(content, str) or not content.strip():
        raise unusable("it is empty")
    return content


def unusable(why: str) -> EngineError:
    """The sentence for an answer that says nothing that can be used."""
    return EngineError("The language model's answer cannot be used: {why}.", advice=STANDS, why=why)


def _late(endpoint: Endpoint) -> EngineError:
    return EngineError(
        "The language model at {host} did not answer within {seconds} s.",
        advice=STANDS,
        host=endpoint.host,
        seconds=f"{endpoint.timeout_s:g}",
    )


def _unreachable(endpoint: Endpoint, wrong: Exception) -> EngineError:
    why = cast("str | None", getattr(wrong, "strerror", None)) or type(wrong).__name__
    return EngineError(
        "The language model at {host} cannot be reached: {why}.", advice=STANDS, host=endpoint.host, why=why
    )


def _refused(endpoint: Endpoint, status: int) -> EngineError:
    host = endpoint.host
    match status:
        case 401 | 403:
            advice = f"Correct the key in the settings. {STANDS}"
            return EngineError("The language model at {host} refused the key.", advice=advice, host=host)
        case 404:
            advice = f"Correct the address or the name in the settings. {STANDS}"
            return EngineError("{host} has no model {model}.", advice=advice, host=host, model=endpoint.model)
        case 429:
            return EngineError("The language model at {host} is asked too much just now.", advice=STANDS, host=host)
        case _:
            sentence = "The language model at {host} answered with error {status}."
            return EngineError(sentence, advice=STANDS, host=host, status=status)
