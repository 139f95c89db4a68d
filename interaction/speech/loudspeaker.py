"""A recording played to the room, over PortAudio. It plays by itself; whoever listens asks whether it still does."""

from pathlib import Path
from typing import Any, Protocol

import numpy as np

from engine.errors import EngineError
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound

_ADVICE = "Check the loudspeaker in the system's settings."


class Playing(Protocol):
    """A sound that is being played."""

    @property
    def active(self) -> bool:
        """Whether it is still to be heard."""
        ...

    def close(self) -> None:
        """Stops it, if need be, and lets go of the device."""
        ...


def play(path: Path) -> Playing:
    """Begins to play a sound file. Raises EngineError where it cannot be read, or nothing is there to play it on."""
    sound = np.concatenate([*read_sound(path)])
    try:
        return _Stream(sound)
    except OSError as wrong:  # no PortAudio
        raise EngineError("The recording cannot be played: {why}.", advice=_ADVICE, why=wrong) from wrong


class _Stream:
    def __init__(self, sound: Sound) -> None:
        import sounddevice

        self._sound = sound
        self._at = 0
        self._over = sounddevice.CallbackStop
        try:
            self._stream: Any = sounddevice.OutputStream(
                samplerate=RATE_HZ, channels=1, dtype="float32", callback=self._fill, latency="high"
            )
            self._stream.start()
        except sounddevice.PortAudioError as wrong:
            raise EngineError("The recording cannot be played: {why}.", advice=_ADVICE, why=wrong) from wrong

    @property
    def active(self) -> bool:
        return bool(self._stream.active)

    def close(self) -> None:
        self._stream.close()

    def _fill(self, out: Any, frames: int, clock: Any, status: Any) -> None:
        piece = self._sound[self._at : self._at + frames]
        out[: len(piece), 0] = piece
        out[len(piece) :] = 0.0
        self._at += frames
        if self._at >= len(self._sound):
            raise self._over
