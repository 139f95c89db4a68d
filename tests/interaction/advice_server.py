"""A language model's server for tests: real HTTP, with answers that a test chooses."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from engine import messages as say
from interaction.advice import Advice, Endpoint, advise
from interaction.interpretation import Interpretation
from interaction.language.context import Context

HERE = Path(__file__).parent
TEXT = "umm maybe the soldier sort of running, wide, at night I guess"
NO_RULES = (Interpretation(say.Nothing(), 0.3, "en", TEXT),)
SHOT = {
    "language": "en",
    "intent": "shot",
    "confidence": 0.97,
    "shot": {
        "subjects": [{"name": "the soldier", "look": None, "count": 1}],
        "action": {"text": "running", "canonical": "run", "speed": None},
        "environment": {"place": None, "time": "night"},
        "style": None,
        "camera": {"size": "wide", "handheld": False},
        "duration_s": None,
    },
    "spans": [{"slot": "camera.size", "text": "wide"}, {"slot": "camera.move", "text": "never said"}],
}

Reply = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Server:
    """A real HTTP server for one test; `asked` are the requests it got, each with its headers and its body."""

    def __init__(self, reply: Reply) -> None:
        self.asked: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.free = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                outer.asked.append(({"path": self.path, **dict(self.headers)}, body))
                with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked may have hung up
                    reply(self, body)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def close(self) -> None:
        self.free.set()
        self._server.shutdown()
        self._server.server_close()  # waits for those who still answer
        self._thread.join()


def serving() -> Iterator[Callable[[Reply], Server]]:
    servers: list[Server] = []

    def start(reply: Reply) -> Server:
        servers.append(Server(reply))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, *, promised: int | None = None) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body) if promised is None else promised))
    handler.end_headers()
    handler.wfile.write(body)


def chat(content: str, reason: str = "stop") -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": reason}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [choice]}).encode()


def says(what: Any, reason: str = "stop") -> Reply:
    content = what if isinstance(what, str) else json.dumps(what, ensure_ascii=False)
    return lambda handler, body: send(handler, 200, chat(content, reason))


def asked(server: Server, text: str = TEXT, context: Context | None = None, **given: Any) -> Advice:
    endpoint = Endpoint(server.url, "little-model", **{"timeout_s": 5.0, **given})
    return advise(text, context or Context(), NO_RULES, endpoint)
