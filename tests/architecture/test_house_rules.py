"""The rules that hold for every test bite: a planted leak or warning fails the test that leaves it."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"

PLANTS = """
import atexit, logging, subprocess, threading, time
from multiprocessing.shared_memory import SharedMemory

kept = []
atexit.register(lambda: [block.unlink() for block in kept])

def test_thread():
    threading.Thread(target=time.sleep, args=(30,), name="the spy", daemon=True).start()

def test_process():
    subprocess.Popen(["sleep", "3"])

def test_memory():
    kept.append(SharedMemory(create=True, size=8))

def test_warning():
    logging.getLogger("store").warning("odd")

def test_warning_expected(warned):
    logging.getLogger("store").warning("odd")
    assert len(warned) == 1

def test_warning_of_others():
    logging.getLogger("asyncio").warning("not ours")
"""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of the planted tests."""
    folder = tmp_path_factory.mktemp("plants")
    (folder / "conftest.py").write_text(CONFTEST.read_text().replace("_SETTLE_S = 3.0", "_SETTLE_S = 0.1"))
    (folder / "test_plants.py").write_text(PLANTS)
    command = [sys.executable, "-m", "pytest", "-rE", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    ("test", "complaint"),
    [
        ("thread", "threads left behind: the spy"),
        ("process", "processes left behind"),
        ("memory", "shared memory left behind"),
        ("warning", "logged by surprise"),
    ],
)
def test_a_plant_is_found(verdicts: str, test: str, complaint: str) -> None:
    assert f"ERROR test_plants.py::test_{test} - Failed: {complaint}" in verdicts


def test_nothing_else_is(verdicts: str) -> None:
    assert "6 passed, 4 errors" in verdicts
