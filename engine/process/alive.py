"""Whether a process is still there."""

import os

if os.name == "nt":

    def alive(pid: int) -> bool:
        """Whether a process of that number runs on this machine."""
        import ctypes
        from ctypes import wintypes
        from typing import Any, cast

        # Signal 0 is no question there: it would interrupt the process.
        kernel = cast("Any", ctypes).windll.kernel32
        handle = kernel.OpenProcess(0x1000, False, pid)  # to be asked, and no more
        if not handle:
            return False
        code = wintypes.DWORD()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == 259  # still active
else:

    def alive(pid: int) -> bool:
        """Whether a process of that number runs on this machine."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):
            return True  # somebody else's; or no number that a process may have, which nobody will miss
        return True
