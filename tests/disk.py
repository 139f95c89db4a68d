"""A disk that is full, as far as this process can tell."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file of this process grows beyond `room` bytes inside the block.

    Only inside: pytest's own output may be going to a file too, and is written between the parts of a test.
    """
    resource = pytest.importorskip("resource", reason="this system sets no limits on files")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
