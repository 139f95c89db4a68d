"""The ring: pictures cross to another process and nothing of it stays."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.media.ring import Ring

ROOT = Path(__file__).resolve().parents[2]


def paint(name: str, slot: int) -> None:
    """What a worker does: attach, write, let go."""
    with Ring.attach(name, 3, 32, 18) as ring:
        ring.write(slot, np.full((18, 32, 3), 40 + slot, np.uint8))


def test_slots_do_not_run_into_each_other() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (4, 18, 32, 3), np.uint8)
    with Ring.create(4, 32, 18) as ring:
        for slot, picture in enumerate(noise):
            ring.write(slot, picture)
        for slot, picture in enumerate(noise):
            assert np.array_equal(ring.read(slot, 32, 18), picture)


def test_a_smaller_picture_keeps_its_shape() -> None:
    small = np.random.default_rng(4).integers(0, 256, (6, 10, 3), np.uint8)
    with Ring.create(1, 32, 18) as ring:
        ring.write(0, small)
        assert np.array_equal(ring.read(0, 10, 6), small)


def test_what_is_read_is_a_copy() -> None:
    with Ring.create(1, 4, 4) as ring:
        before = ring.read(0, 4, 4)
        ring.write(0, np.full((4, 4, 3), 9, np.uint8))
        assert before.max() == 0


@pytest.mark.parametrize(("slot", "width", "height"), [(1, 4, 4), (-1, 4, 4), (0, 5, 4)])
def test_no_room(slot: int, width: int, height: int) -> None:
    with Ring.create(1, 4, 4) as ring, pytest.raises(ValueError, match="no room"):
        ring.read(slot, width, height)


def test_a_spawned_worker_writes_into_it() -> None:
    with Ring.create(3, 32, 18) as ring:
        worker = multiprocessing.get_context("spawn").Process(target=paint, args=(ring.name, 2))
        worker.start()
        worker.join(30)
        assert worker.exitcode == 0
        assert (ring.read(2, 32, 18) == 42).all()
        paint(ring.name, 1)
        assert (ring.read(1, 32, 18) == 41).all()


def test_closing_removes_it_and_may_happen_twice() -> None:
    ring = Ring.create(1, 4, 4)
    ring.close()
    ring.close()
    with pytest.raises(EngineError, match="gone"):
        Ring.attach(ring.name, 1, 4, 4)


def test_more_than_the_machine_has() -> None:
    with pytest.raises(EngineError, match="no shared memory"):
        Ring.create(1_000_000, 4000, 4000)


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="shared memory is not to be seen here")
def test_a_killed_creator_leaves_nothing() -> None:
    script = """
        import sys, time
        from engine.media.ring import Ring
        ring = Ring.create(2, 64, 36)
        print(ring.name, flush=True)
        time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT) as creator:
        assert creator.stdout is not None
        place = Path("/dev/shm") / creator.stdout.readline().strip().lstrip("/")
        assert place.exists()
        os.kill(creator.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while place.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not place.exists()
