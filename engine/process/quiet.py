"""Native code that talks past every log level, and how it is kept from being heard."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(stream: int) -> Iterator[None]:
    """Standard output (1) or error output (2) of the whole process, for native code as well, goes nowhere meanwhile."""
    (sys.stdout if stream == 1 else sys.stderr).flush()
    kept, nowhere = os.dup(stream), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream)
        yield
    finally:
        os.dup2(kept, stream)
        os.close(kept)
        os.close(nowhere)
