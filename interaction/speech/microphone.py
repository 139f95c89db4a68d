"""The port for a live source of sound, and the one over PortAudio.

PortAudio itself is inside the `sounddevice` wheel on Windows and macOS; on Debian and Ubuntu it is the package
libportaudio2. A machine without it, or without a microphone, is a normal machine: the sentence says what to do.
"""

import queue
import time
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from engine.errors import EngineError
from interaction.speech import pulse
from interaction.speech.devices import found, microphones_of, number_of
from interaction.speech.sound import FRAME_SAMPLES, RATE_HZ, Sound

SILENT_S = 3.0
"""A device that has sent nothing for so long is gone; some systems say nothing when the plug is pulled."""

_QUEUED = 256
_SENSIBLE_S = 0.5
LEFT = "It is looked for again every two seconds; typing and the mouse still do everything."
"""What to do about a microphone that has gone: nothing but plug it in."""


class NoMicrophone(EngineError):
    """There is no microphone, or it has just gone."""


class Microphone(Protocol):
    """A live source that has been opened."""

    name: str

    @property
    def captured_s(self) -> float | None:
        """When the last sample read was captured, by `time.monotonic`; None for a source without such a time."""
        ...

    def read(self, timeout_s: float) -> Sound | None:
        """The next block; None when none came in time. Raises NoMicrophone when the device has gone."""
        ...

    def close(self) -> None:
        """Lets go of the device."""
        ...


class PortAudioMicrophone:
    """A microphone, opened at 16 kHz, or at its own rate and resampled where it knows no other."""

    def __init__(self, device: str | None = None) -> None:
        """`device`: its name or a part of it, or None for the system's choice. Raises NoMicrophone."""
        self._blocks: queue.Queue[tuple[Sound, float]] = queue.Queue(_QUEUED)
        self._rate_hz = RATE_HZ
        self.captured_s: float | None = None
        portaudio = _portaudio()
        try:
            number, name = _number(portaudio, device)
            told = portaudio.query_devices(number, "input")
            self.name = name or str(told["name"])
            self._stream = self._opened(portaudio, number, int(told["default_samplerate"]))
        except (portaudio.PortAudioError, ValueError) as wrong:
            raise _missing(device) from wrong
        self._heard_at = time.monotonic()  # opening alone may take seconds
        self._resampler = _Rate(self._rate_hz) if self._rate_hz != RATE_HZ else None

    def _opened(self, portaudio: Any, device: int | None, own_rate_hz: int) -> Any:
        for rate_hz in dict.fromkeys((RATE_HZ, own_rate_hz)):
            self._rate_hz = rate_hz
            try:
                stream = portaudio.InputStream(
                    samplerate=rate_hz,
                    channels=1,
                    dtype="float32",
                    blocksize=rate_hz * FRAME_SAMPLES // RATE_HZ,
                    device=device,
                    callback=self._arrived,
                )
                stream.start()
            except portaudio.PortAudioError:
                if rate_hz == own_rate_hz:
                    raise
            else:
                return stream
        raise AssertionError("one of the two has returned or raised")

    def _arrived(self, block: Any, frames: int, times: Any, status: Any) -> None:
        """PortAudio's own thread: copies and leaves. A full queue drops the newest; nobody has read for 8 s then."""
        captured_s = time.monotonic() - _late(times, frames / self._rate_hz)
        try:
            self._blocks.put_nowait((np.array(block[:, 0], dtype=np.float32), captured_s))
        except queue.Full:
            return

    def read(self, timeout_s: float) -> Sound | None:
        """The next block; None when none came in time. Raises NoMicrophone when the device has gone."""
        try:
            block, captured_s = self._blocks.get(timeout=timeout_s) if timeout_s else self._blocks.get_nowait()
        except queue.Empty:
            if not self._stream.active or time.monotonic() - self._heard_at > SILENT_S:
                raise NoMicrophone("The microphone {name} has gone.", advice=LEFT, name=self.name) from None
            return None
        self._heard_at, self.captured_s = time.monotonic(), captured_s
        return self._resampler.feed(block) if self._resampler else block

    def close(self) -> None:
        """Lets go of the device."""
        self._stream.close(ignore_errors=True)


def _late(times: Any, length_s: float) -> float:
    """How long ago a block's last sample was captured, as far as the driver tells; many tell nothing sensible."""
    age_s = float(times.currentTime - times.inputBufferAdcTime) - length_s
    return age_s if 0.0 < age_s < _SENSIBLE_S else 0.0


class _Rate:
    """Turns float blocks of another rate into 16 kHz."""

    def __init__(self, rate_hz: int) -> None:
        from interaction.speech.sound import Resampler

        self._rate_hz = rate_hz
        self._inner = Resampler()

    def feed(self, block: Sound) -> Sound:
        """The samples that the block completes."""
        from av import AudioFrame

        frame = AudioFrame.from_ndarray(block[None], format="flt", layout="mono")
        frame.sample_rate = self._rate_hz
        return np.concatenate([np.empty(0, np.float32), *self._inner.feed(frame)])


def _portaudio() -> Any:
    """The library, started afresh: it looks for devices only then."""
    try:
        import sounddevice
    except (ImportError, OSError) as wrong:
        raise NoMicrophone(
            "The library for microphones is missing.",
            advice="On Debian and Ubuntu: apt install libportaudio2. Elsewhere: install the package sounddevice again.",
        ) from wrong
    sounddevice._terminate()
    sounddevice._initialize()
    return sounddevice


def _missing(device: str | None) -> NoMicrophone:
    if device is None:
        return NoMicrophone("There is no microphone.", advice=f"Plug one in. {LEFT}")
    return NoMicrophone("There is no microphone called {name}.", advice=f"Plug it in. {LEFT}", name=device)


def _number(portaudio: Any, device: str | None) -> tuple[int | None, str]:
    """The number that PortAudio knows a microphone by (None: its own choice), and its name where PortAudio has none.

    Raises ValueError when it is not here.
    """
    devices = found(portaudio)
    server = number_of(devices, pulse.DEVICE)
    sources = pulse.sources() if server is not None else None
    source = _source(sources or (), device)
    pulse.choose(source if device is not None else None)
    if source is not None:
        return (server if device is not None else None), source.said
    number = None if device is None else number_of(devices, device)
    if number is None and (device is not None or sources == ()):
        raise ValueError(device)
    return number, ""


def _source(sources: tuple[pulse.Source, ...], device: str | None) -> pulse.Source | None:
    """The server's microphone of this name, or with it in its name; None asks for the server's own choice."""
    if device is None:
        return next((source for source in sources if source.default), None)
    exact = (source for source in sources if device in (source.said, source.name))
    partly = (source for source in sources if device.casefold() in source.said.casefold())
    return next(exact, next(partly, None))


def microphones() -> Iterator[str]:
    """The names of the microphones there are, the system's choice first. Raises NoMicrophone without the library.

    Only for a process in which no microphone is open: looking ends its stream.
    """
    yield from microphones_of(_portaudio())


class FileMicrophone:
    """A sound file that behaves like a microphone: a block is there when its time has come, and no sooner."""

    def __init__(self, name: str, blocks: Iterator[Sound], *, paced: bool = True) -> None:
        self.name = name
        self._blocks = blocks
        self._paced = paced
        self._began = time.monotonic()
        self._given = 0

    @property
    def captured_s(self) -> float | None:
        """When its last sample read would have been captured, by `time.monotonic`; None when it is not paced."""
        return self._began + self._given / RATE_HZ if self._paced else None

    @property
    def early_s(self) -> float:
        """How long until the next block is due; 0 when it is."""
        return max(0.0, self._began + self._given / RATE_HZ - time.monotonic()) if self._paced else 0.0

    def read(self, timeout_s: float) -> Sound | None:
        """The next block; None when it is not due yet. Raises SoundEnded after the last."""
        wait_s = self.early_s
        if wait_s > timeout_s:
            time.sleep(timeout_s)
            return None
        time.sleep(wait_s)
        block = next(self._blocks, None)
        if block is None:
            raise SoundEnded
        self._given += len(block)
        return block

    def close(self) -> None:
        """Lets go of the file."""
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()


class SoundEnded(Exception):
    """The file that stood in for a microphone is over."""
