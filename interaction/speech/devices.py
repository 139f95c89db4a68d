"""Which microphones there are, watched without disturbing the one that is open.

PortAudio looks for devices only when it is started, and starting it again ends every open stream. So the looking is
done by a small process of its own, this module run as one: a line in, a line with the names out. One that hangs in a
sound server's absence hangs alone.
"""

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from interaction.speech import pulse

LOOK_S = 5.0
"""How often is looked again; a look costs some ten or twenty milliseconds of a core."""

_ROOT = Path(__file__).resolve().parents[2]

_PATIENCE_S = 15.0

Device = dict[str, Any]
"""A device as PortAudio tells it: `name`, `max_input_channels`, `hostapi` (a number), `default` for the system's."""


def found(portaudio: Any) -> list[Device]:
    """Every device that the started library knows of, those that only play included, in the library's order."""
    apis = portaudio.query_hostapis()
    default = portaudio.default.device[0]
    if default < 0:
        default = next((api["default_input_device"] for api in apis if api["default_input_device"] >= 0), -1)
    wanted = ("name", "max_input_channels", "hostapi")
    return [
        {key: device[key] for key in wanted} | {"default": number == default}
        for number, device in enumerate(portaudio.query_devices())
    ]


def names(devices: Sequence[Device]) -> tuple[str, ...]:
    """The microphones by name, the system's choice first, each once; other ways to the same ones are left out."""
    inputs = [device for device in devices if device["max_input_channels"] > 0]
    ways = {device["hostapi"] for device in inputs if device["default"]} or {device["hostapi"] for device in inputs}
    ordered = [device for device in inputs if device["hostapi"] in ways]
    ordered.sort(key=lambda device: not device["default"])
    return tuple(dict.fromkeys(str(device["name"]) for device in ordered))


def number_of(devices: Sequence[Device], name: str) -> int | None:
    """The number of the microphone of this name (or with it in its name), the way that the system prefers first."""
    ways = {device["hostapi"] for device in devices if device["default"]}
    numbered = [(number, device) for number, device in enumerate(devices) if device["max_input_channels"] > 0]
    numbered.sort(key=lambda pair: pair[1]["hostapi"] not in ways)
    exact = (number for number, device in numbered if device["name"] == name)
    partly = (number for number, device in numbered if name.casefold() in str(device["name"]).casefold())
    return next(exact, next(partly, None))


def microphones_of(portaudio: Any) -> tuple[str, ...]:
    """The names of all microphones, of a library that was started just now: the sound server's where there is one."""
    devices = found(portaudio)
    sources = pulse.sources() if number_of(devices, pulse.DEVICE) is not None else None
    if sources is None:
        return names(devices)
    return tuple(source.said for source in sorted(sources, key=lambda source: not source.default))


class Lookout:
    """Looks for microphones now and then, once started; `latest` is what there was at the last look."""

    def __init__(self, every_s: float = LOOK_S) -> None:
        self._every_s = every_s
        self._process: subprocess.Popen[str] | None = None
        self._seen: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
        self._asked_at_s: float | None = None
        self._next_at_s = 0.0
        self.latest: tuple[str, ...] | None = None

    def look(self) -> bool:
        """Asks for a look when it is time, and takes what has come; whether something has. Never waits."""
        now_s = time.monotonic()
        if self._asked_at_s is None and now_s >= self._next_at_s:
            self._ask(now_s)
        elif self._asked_at_s is not None and now_s - self._asked_at_s > _PATIENCE_S:
            self.close()
        return self._taken(now_s)

    def hurry(self) -> None:
        """The next look is due now."""
        self._next_at_s = 0.0

    def _taken(self, now_s: float) -> bool:
        came = False
        with contextlib.suppress(queue.Empty):
            while True:
                self.latest = self._seen.get_nowait()
                self._asked_at_s, self._next_at_s, came = None, now_s + self._every_s, True
        return came

    def _ask(self, now_s: float) -> None:
        self._asked_at_s = now_s
        with contextlib.suppress(OSError):  # it cannot be started, or has just ended: the next look starts another
            if self._process is None or self._process.poll() is not None:
                self._start()
            assert self._process is not None
            assert self._process.stdin is not None
            self._process.stdin.write("\n")
            self._process.stdin.flush()

    def _start(self) -> None:
        self._end()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "interaction.speech.devices"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        threading.Thread(target=self._read, args=(self._process,), name="lookout", daemon=True).start()

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._seen.put(tuple(json.loads(line)))

    def close(self) -> None:
        """Ends the process; a later look starts another."""
        self._end()
        self._asked_at_s, self._next_at_s = None, time.monotonic() + self._every_s

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # it owns nothing that must be put away
        process.wait()
        with contextlib.suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()


def _serve() -> None:
    """For each line that comes in, tells the microphones there are. Ends with the input."""
    for _ in sys.stdin:
        sys.stdout.write(json.dumps(_looked()) + "\n")
        sys.stdout.flush()


def _looked() -> tuple[str, ...]:
    try:
        import sounddevice
    except (ImportError, OSError):
        return ()
    try:
        sounddevice._terminate()
        sounddevice._initialize()
        return microphones_of(sounddevice)
    except sounddevice.PortAudioError:
        return ()


if __name__ == "__main__":
    _serve()
