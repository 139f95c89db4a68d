"""Keeps None, True and False alive on Python 3.11.

PySide 6.12.0 gives up a reference that it does not own with every call that answers None, True or False. From Python
3.12 on these are immortal and nobody notices; on 3.11 the process dies ("deallocating None") after some 5,700 calls,
which is seconds. 6.11.3 does not do it. As long as 6.12.0 may be installed, they are lent more references than any
sitting can use up: thirty-five years of a million calls a second.
"""

import ctypes
import sys

_PLENTY = 2**50


def keep_singletons() -> None:
    """Call once, before the first widget. Does nothing where they are immortal already."""
    for single in (None, True, False, NotImplemented, Ellipsis):
        if sys.version_info < (3, 12) and sys.getrefcount(single) < _PLENTY // 2:
            # CPython keeps the count in the first word of every object, and id() is its address.
            ctypes.c_ssize_t.from_address(id(single)).value += _PLENTY
