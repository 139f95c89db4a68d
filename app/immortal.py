"""Keeps None alive on Python 3.11.

PySide 6.12.0 gives up a reference to None, which it does not own, with every call that returns nothing. From Python
3.12 on None is immortal and nobody notices; on 3.11 the process dies ("deallocating None") after some 5,700 such calls,
which is seconds. 6.11.3 does not do it. Until a release that is known to be mended is the oldest one allowed, None
is lent more references than any sitting can use up: thirty-five years of a million calls a second.
"""

import ctypes
import sys

_PLENTY = 2**50


def keep_none() -> None:
    """Call once, before the first widget. Does nothing where None is immortal already."""
    if sys.version_info < (3, 12) and sys.getrefcount(None) < _PLENTY:
        # CPython keeps the count in the first word of every object, and id() is its address.
        ctypes.c_ssize_t.from_address(id(None)).value += _PLENTY
