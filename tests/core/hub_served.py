"""A model hub on this machine that speaks both hubs' ways, and misbehaves as it is told."""

import hashlib
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from engine.models.hubs import Hub


class Server(ThreadingHTTPServer):
    """Holds one repository's `files`. `asked` is everything that was: path and range."""

    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.files = files
        self.cut = 0
        """After how many bytes a connection is dropped; 0 for never."""
        self.codes: dict[str, int] = {}
        """What a path is answered instead: `list`, or a file's name."""
        self.wrong: Counter[str] = Counter()
        """How often a file is sent with a byte changed."""
        self.said: dict[str, bytes] = {}
        """What the list says a file is, where that is a lie."""
        self.ranges = True
        self.slow_s = 0.0
        """How long each 64 kB take."""
        self.moved = False
        """Whether files lie elsewhere and the hub only says where."""
        self.page = 1000
        self.asked: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def hub(self, key: str = "huggingface") -> Hub:
        return Hub(key, {"huggingface": "Hugging Face", "modelscope": "ModelScope"}[key], self.address)

    def fetched(self) -> list[str]:
        """Names of files that bytes were asked of."""
        return [path for path, _ in self.asked if path != "list"]

    def handle_error(self, *_: object) -> None:
        """A client that went away is no news."""


class Answer(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        query = parse_qs(split.query)
        if "/tree/" in split.path:
            self._list(lambda: self._tree(int(query.get("cursor", ["0"])[0])))
        elif split.path.endswith("/repo/files"):
            self._list(self._modelscope)
        elif split.path.endswith("/repo"):
            self._file(query["FilePath"][0])
        elif "/resolve/main/" in split.path and self.server.moved:
            self._send(302, b"", {"Location": split.path.replace("/resolve/main/", "/elsewhere/")})
        elif "/resolve/main/" in split.path or "/elsewhere/" in split.path:
            self._file(unquote(re.split("/resolve/main/|/elsewhere/", split.path, maxsplit=1)[1]))
        else:
            self._send(404, b"")

    def _list(self, made: object) -> None:
        self.server.asked.append(("list", ""))
        if code := self.server.codes.get("list"):
            self._send(code, b"")
        else:
            body, headers = made()  # type: ignore[operator]
            self._send(200, body, headers)

    def _tree(self, cursor: int) -> tuple[bytes, dict[str, str]]:
        rows: list[dict[str, object]] = [{"type": "directory", "path": "transformer", "oid": "0", "size": 0}]
        for name, body in sorted({**self.server.files, **self.server.said}.items()):
            row: dict[str, object] = {"type": "file", "path": name, "size": len(body)}
            row["oid"] = hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()
            if len(body) > 5_000:
                row["lfs"] = {"oid": hashlib.sha256(body).hexdigest(), "size": len(body), "pointerSize": 135}
                row["oid"] = "f" * 40  # of the pointer, not of the file
            rows.append(row)
        page = rows[cursor : cursor + self.server.page]
        after = cursor + self.server.page
        more = f'<{self.path.split("?")[0]}?recursive=1&cursor={after}>; rel="next"' if after < len(rows) else ""
        return json.dumps(page).encode(), {"Link": more} if more else {}

    def _modelscope(self) -> tuple[bytes, dict[str, str]]:
        rows: list[dict[str, object]] = [{"Type": "tree", "Path": "transformer", "Size": 0, "Sha256": ""}]
        for name, body in {**self.server.files, **self.server.said}.items():
            sum = hashlib.sha256(body).hexdigest()
            rows.append({"Type": "blob", "Path": name, "Name": name, "Size": len(body), "Sha256": sum})
        return json.dumps({"Code": 200, "Success": True, "Data": {"Files": rows}}).encode(), {}

    def _file(self, name: str) -> None:
        wanted = self.headers.get("Range", "")
        self.server.asked.append((name, wanted))
        if code := self.server.codes.get(name):
            self._send(code, b"")
            return
        body, at = self.server.files[name], 0
        if self.server.wrong[name] > 0:
            self.server.wrong[name] -= 1
            body = body[:-1] + bytes([body[-1] ^ 1])
        if wanted and self.server.ranges:
            at = int(wanted.removeprefix("bytes=").rstrip("-"))
        if at >= len(body) > 0 and at:
            self._send(416, b"")
            return
        whole = not self.server.cut or len(body) - at <= self.server.cut
        self._send(206 if at else 200, body[at:] if whole else body[at : at + self.server.cut], length=len(body) - at)
        self.close_connection = self.close_connection or not whole

    def _send(self, code: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = None) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body) if length is None else length), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        for at in range(0, len(body), 65_536):
            self.wfile.write(body[at : at + 65_536])
            time.sleep(self.server.slow_s)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Server]:
    """A hub with these files, for as long as the block lasts."""
    server = Server(files)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
