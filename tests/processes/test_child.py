"""A worker process: talks, logs home, and leaves when it should."""

import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.process.child import Child

REPO = Path(__file__).resolve().parents[2]
LONG_S = 20.0


class Echo:
    """A child of the echo worker, with what it says and how it ends put in queues."""

    def __init__(self) -> None:
        self.said: queue.Queue[dict[str, Any]] = queue.Queue()
        self.lost: queue.Queue[int | None] = queue.Queue()
        self.child = Child("echo", "tests.processes.echo", {"title": "夜"}, self.said.put, self.lost.put)

    def start(self) -> dict[str, Any]:
        """Starts it and waits for its first word."""
        self.child.start()
        return self.hear()

    def ask(self, kind: str, **values: object) -> None:
        """Sends an order."""
        self.child.send({"kind": kind, **values})

    def hear(self) -> dict[str, Any]:
        """Its next message."""
        return self.said.get(timeout=LONG_S)


@pytest.fixture
def echo() -> Iterator[Echo]:
    made = Echo()
    yield made
    made.child.stop()


def test_messages_go_both_ways_in_order_and_in_any_script(echo: Echo) -> None:
    assert echo.start()["options"] == {"title": "夜"}
    for number in range(200):
        echo.ask("Echo", text="雨夜" * number, number=number)
    assert [echo.hear()["number"] for _ in range(200)] == list(range(200))


def test_messages_sent_before_the_worker_is_ready_wait_for_it(echo: Echo) -> None:
    echo.child.start()
    echo.ask("Echo", text="early")
    assert [echo.hear()["kind"], echo.hear()["text"]] == ["Ready", "early"]


def test_a_large_message_arrives_whole(echo: Echo) -> None:
    echo.start()
    echo.ask("Echo", text="x" * 3_000_000)
    assert len(echo.hear()["text"]) == 3_000_000


def test_the_window_does_not_come_along(tmp_path: Path) -> None:
    """A spawned process imports its parent's main module again; ours must not, or Qt is in every worker."""
    window = tmp_path / "window.py"
    window.write_text(
        "import queue, PySide6.QtCore\n"
        "from engine.process.child import Child\n"
        "said = queue.Queue()\n"
        "child = Child('echo', 'tests.processes.echo', {}, said.put, said.put)\n"
        "child.start(); child.send({'kind': 'Modules'}); said.get()\n"
        "names = said.get()['names']; child.stop()\n"
        "print([name for name in names if 'PySide6' in name or 'numpy' in name], 'json' in names)\n"
    )
    ran = subprocess.run(
        [sys.executable, str(window)], env={**os.environ, "PYTHONPATH": str(REPO)}, capture_output=True, text=True
    )
    assert (ran.stdout.strip(), ran.stderr) == ("[] True", "")


def test_a_stopped_worker_is_gone_and_not_called_lost(echo: Echo) -> None:
    pid = echo.start()["pid"]
    assert (echo.child.alive, echo.child.pid) == (True, pid)
    echo.child.stop()
    assert (echo.child.alive, echo.child.pid, exists(pid)) == (False, None, False)
    time.sleep(0.1)
    assert echo.lost.empty()


def test_a_worker_that_does_not_listen_is_killed(echo: Echo) -> None:
    echo.start()
    echo.ask("Sleep", seconds=60)
    assert echo.hear()["kind"] == "Asleep"
    began = time.monotonic()
    echo.child.stop(timeout_s=0.3)
    assert 0.25 < time.monotonic() - began < 5
    assert echo.lost.empty()


@pytest.mark.parametrize(("order", "code"), [({"kind": "Exit", "code": 7}, 7), ({"kind": "Finish"}, 0)])
def test_a_worker_that_ends_by_itself_is_lost_once(echo: Echo, order: dict[str, Any], code: int) -> None:
    echo.start()
    echo.child.send(order)
    assert echo.lost.get(timeout=LONG_S) == code
    assert not echo.child.alive
    echo.ask("Echo", text="into the void")  # dropped without a word
    echo.child.stop()
    assert echo.lost.empty()


def test_a_killed_worker_is_lost_with_the_signal_that_killed_it(echo: Echo) -> None:
    os.kill(echo.start()["pid"], signal.SIGKILL)
    assert echo.lost.get(timeout=LONG_S) == -signal.SIGKILL


def test_a_lost_worker_can_be_started_again(echo: Echo) -> None:
    first = echo.start()["pid"]
    echo.child.kill()
    echo.lost.get(timeout=LONG_S)
    assert echo.start()["pid"] != first
    echo.ask("Echo", text="back")
    assert echo.hear()["text"] == "back"


def test_a_bug_in_a_worker_is_loud(echo: Echo, warned: list[logging.LogRecord]) -> None:
    echo.start()
    echo.ask("Break")
    assert echo.lost.get(timeout=LONG_S) == 1
    [record] = warned
    assert (record.name, record.levelname, record.processName) == ("process", "ERROR", "echo")
    assert "ZeroDivisionError: a planted bug" in record.getMessage()
    assert "echo.py" in record.getMessage()


def test_a_worker_that_cannot_go_on_says_why(echo: Echo, warned: list[logging.LogRecord]) -> None:
    echo.start()
    echo.ask("Fail")
    assert echo.lost.get(timeout=LONG_S) == 2
    assert "The lamp is missing. Bring one." in warned[0].getMessage()


def test_log_records_come_home_to_their_loggers(echo: Echo, warned: list[logging.LogRecord]) -> None:
    echo.start()
    echo.ask("Log", level=logging.WARNING, text="the light is low")
    echo.ask("Log", level=logging.DEBUG, text="too quiet to hear")
    echo.ask("Echo", text="done")
    assert echo.hear()["kind"] == "Echo", "records are no messages"
    assert [(r.name, r.getMessage()) for r in warned] == [("render", "It says the light is low")]


def test_ctrl_c_is_for_the_window(echo: Echo) -> None:
    os.kill(echo.start()["pid"], signal.SIGINT)
    echo.ask("Echo", text="still here")
    assert echo.hear()["text"] == "still here"


def test_starting_twice_is_a_mistake_of_ours(echo: Echo) -> None:
    echo.start()
    with pytest.raises(RuntimeError):
        echo.child.start()


def test_a_child_may_be_stopped_from_its_own_callback() -> None:
    done = threading.Event()
    child = Child("echo", "tests.processes.echo", {}, lambda _: (child.stop(), done.set()), lambda _: None)
    child.start()
    assert done.wait(LONG_S)
    child.stop()
    assert not child.alive


def test_a_bug_in_the_window_s_callback_is_loud_and_leaves_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    loud: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda failure: loud.append(failure.exc_value))
    lost: queue.Queue[int | None] = queue.Queue()
    child = Child("echo", "tests.processes.echo", {}, lambda message: message["no such key"], lost.put)
    child.start()
    assert lost.get(timeout=LONG_S) == -signal.SIGKILL
    child.stop()
    assert [type(failure) for failure in loud] == [KeyError]


WINDOW = """
import queue, sys, threading, time
from engine.process.child import Child
said = queue.Queue()
child = Child('echo', 'tests.processes.echo', {{}}, said.put, said.put)
def begin():
    child.start()
    pid = said.get()['pid']
    child.send({{'kind': '{work}', 'seconds': 60}})
    said.get()
    print(pid, flush=True)
    time.sleep(60)
{start}
"""


@pytest.mark.parametrize("work", ["Sleep", "Spin"])
@pytest.mark.parametrize("start", ["begin()", "threading.Thread(target=begin).start()"])
def test_a_worker_leaves_within_two_seconds_of_its_killed_window(tmp_path: Path, work: str, start: str) -> None:
    """Whatever it does, and whether the kernel watches (a child of the main thread) or its own reader does."""
    window = tmp_path / "window.py"
    window.write_text(WINDOW.format(work=work, start=start))
    process = subprocess.Popen(
        [sys.executable, str(window)], env={**os.environ, "PYTHONPATH": str(REPO)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    until = time.monotonic() + 2.0
    while exists(worker) and time.monotonic() < until:
        time.sleep(0.01)
    assert not exists(worker)


def exists(pid: int) -> bool:
    """Whether the process runs (a zombie, which only waits to be counted, does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
