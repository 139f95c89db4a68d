"""A model is fetched whole or not at all, over a network that dies: from a real server on this machine that cuts."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from interaction.speech.fetching import ATTEMPTS, FILES, fetch
from interaction.speech.model_folder import NEEDED, NoSpeechModel
from interaction.speech.models import find_model, installed, models_folder

FIXTURE = Path(__file__).parent / "whisper_fixture"
NAME = "base"
TRUTH = {file.name: file.read_bytes() for file in FIXTURE.iterdir()}


class Hub(ThreadingHTTPServer):
    """Serves the small model as a hub does; `cut` is after how many bytes it drops a connection, 0 for never."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.cut = 0
        self.ranges = True
        self.cuts = 10**9
        self.files = dict(TRUTH)
        self.asked: list[tuple[str, str, str]] = []
        self.tampered: dict[str, int] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        self.server.asked.append(("HEAD", name, ""))
        body = self.server.files.get(name)
        if body is None:
            self._begin(404, 0)
            return
        large = len(body) > 100_000
        mark = hashlib.sha256(body).hexdigest() if large else hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()
        marks = {"X-Linked-Etag": f'"{mark}"', "X-Linked-Size": str(len(body)), "Location": "/elsewhere"}
        self._begin(302, 0, marks) if large else self._begin(200, len(body), {"ETag": f'W/"{mark}"'})

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        wanted = self.headers.get("Range", "")
        self.server.asked.append(("GET", name, wanted))
        body, at = self.server.files[name], 0
        if self.server.tampered.get(name, 0) > 0:
            self.server.tampered[name] -= 1
            body = b"?" + body[1:]
        if wanted and self.server.ranges:
            at = int(wanted.removeprefix("bytes=").rstrip("-"))
        self._begin(206 if at else 200, len(body) - at)
        whole = not self.server.cut or self.server.cuts <= 0
        self.wfile.write(body[at:] if whole else body[at : at + self.server.cut])
        if not whole and len(body) - at > self.server.cut:
            self.server.cuts -= 1
            self.close_connection = True

    def _begin(self, code: int, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(length), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(hub: Hub, into: Path) -> Path:
    return fetch(NAME, into, hub.address, sleep=lambda seconds: None)


def is_the_model(folder: Path) -> bool:
    return all((folder / name).read_bytes() == TRUTH[name] for name in NEEDED)


def test_a_model_comes_whole_and_under_its_name(hub: Hub, tmp_path: Path):
    folder = fetched(hub, tmp_path)
    assert folder == tmp_path / "faster-whisper-base"
    assert {file.name for file in folder.iterdir()} == TRUTH.keys()
    assert is_the_model(folder)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_connection_that_dies_again_and_again_is_gone_on_from(hub: Hub, tmp_path: Path):
    hub.cut = 100_000
    assert is_the_model(fetched(hub, tmp_path))
    resumed = [asked for kind, name, asked in hub.asked if kind == "GET" and name == "model.bin"]
    assert resumed == ["", *(f"bytes={at}-" for at in range(100_000, len(TRUTH["model.bin"]), 100_000))]


def test_what_came_is_kept_for_the_next_try(hub: Hub, tmp_path: Path):
    hub.cut = 100_000
    real, served = hub.files["model.bin"], 0

    class Fragile(dict[str, bytes]):
        def __getitem__(self, name: str) -> bytes:
            nonlocal served
            served += name == "model.bin"
            if served > 3:
                raise ConnectionResetError
            return super().__getitem__(name)

    hub.files = Fragile(hub.files)
    hub.handle_error = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(NoSpeechModel) as caught:
        fetched(hub, tmp_path)
    assert str(caught.value).startswith("The speech model base could not be fetched: ")
    assert "goes on where it stopped" in caught.value.advice
    assert not (tmp_path / "faster-whisper-base").exists()
    hub.files, hub.cut = dict(TRUTH), 0
    hub.asked.clear()
    assert is_the_model(fetched(hub, tmp_path))
    assert ("GET", "model.bin", "bytes=300000-") in hub.asked
    assert len(real) > 300_000
    assert ("GET", "config.json", "") not in hub.asked


def test_a_server_that_cannot_go_on_begins_again(hub: Hub, tmp_path: Path):
    hub.cut, hub.ranges, hub.cuts = 100_000, False, 2
    assert is_the_model(fetched(hub, tmp_path))


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_a_file_that_arrives_damaged_is_fetched_once_more(hub: Hub, tmp_path: Path, name: str):
    hub.tampered = {name: 1}
    assert is_the_model(fetched(hub, tmp_path))


def test_one_that_arrives_damaged_twice_is_refused(hub: Hub, tmp_path: Path):
    hub.tampered = {"model.bin": 2}
    with pytest.raises(NoSpeechModel, match=r"model\.bin arrived damaged twice"):
        fetched(hub, tmp_path)
    assert not (tmp_path / "faster-whisper-base").exists()


def test_a_dead_network_is_one_sentence(tmp_path: Path):
    waits: list[float] = []
    with pytest.raises(NoSpeechModel) as caught:
        fetch(NAME, tmp_path, "http://127.0.0.1:9", sleep=waits.append)
    assert "refused" in str(caught.value)
    assert len(waits) == ATTEMPTS - 1
    assert waits == sorted(waits)


def test_a_hub_without_that_model_says_so(hub: Hub, tmp_path: Path):
    hub.files.clear()
    with pytest.raises(NoSpeechModel, match=r"config\.json: the server answers 404"):
        fetched(hub, tmp_path)


def test_no_room_is_said_so(hub: Hub, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NoSpeechModel, match="could not be kept") as caught:
        fetched(hub, tmp_path / "file")
    assert "Make room" in caught.value.advice


def test_a_half_fetched_model_is_no_model(hub: Hub, tmp_path: Path):
    hub.tampered = {"model.bin": 2}
    with pytest.raises(NoSpeechModel):
        find_model(NAME, tmp_path, download=True, source=hub.address)
    assert installed(tmp_path) == []
    found = find_model(NAME, tmp_path, download=True, source=hub.address)
    assert installed(tmp_path) == [found]
    hub.asked.clear()
    assert find_model(NAME, tmp_path) == found
    assert hub.asked == []


# --- folders that are none ---


def refusal(folder: Path) -> tuple[str, str]:
    with pytest.raises(NoSpeechModel) as caught:
        find_model(str(folder), None)
    return str(caught.value), caught.value.advice


def model(folder: Path, **files: bytes) -> Path:
    folder.mkdir(parents=True)
    for name, body in (TRUTH | {name.replace("_bin", ".bin"): body for name, body in files.items()}).items():
        (folder / name).write_bytes(body)
    return folder


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        (b"", "empty or a web page"),
        (b"<!DOCTYPE html><html>sign in</html>", "empty or a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n", "git lfs pull"),
    ],
)
def test_a_file_that_only_stands_for_one_is_seen(tmp_path: Path, body: bytes, advice: str):
    said, how = refusal(model(tmp_path / "small", model_bin=body))
    assert said == f"The speech model in {tmp_path / 'small'} is not whole: model.bin."
    assert advice in how
    assert installed(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "advice"),
    [("model.safetensors", "ct2-transformers-converter"), ("ggml-base.bin", "whisper.cpp"), ("x.txt", "CTranslate2")],
)
def test_a_model_of_another_program_comes_with_its_own_advice(tmp_path: Path, file: str, advice: str):
    (tmp_path / file).write_bytes(b"1")
    assert advice in refusal(tmp_path)[1]


def test_the_folder_above_a_model_names_the_one_below(tmp_path: Path):
    inner = model(tmp_path / "belle" / "ct2")
    assert refusal(tmp_path / "belle")[1] == f"The folder {inner} is one: choose that."


def test_all_in_the_cache_are_found_smallest_first(tmp_path: Path):
    root = models_folder(tmp_path)
    large = model(root / "large", model_bin=TRUTH["model.bin"] + b"1")
    small = model(root / "models--x--faster-whisper-small" / "snapshots" / "1")
    model(root / ".faster-whisper-base.part")
    assert installed(tmp_path) == [small, large]
    assert find_model("small", tmp_path) == small
    assert set(NEEDED) <= set(FILES)
