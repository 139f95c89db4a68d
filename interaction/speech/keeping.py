"""Keeps what was said: the sound of each utterance as a FLAC file of its own."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np

from engine.errors import EngineError
from interaction.speech.sound import RATE_HZ, Sound

_UNFINISHED = ".part"
_BLOCK = 4096


def now() -> datetime:
    """The time on the wall here."""
    return datetime.now().astimezone()


class Keeping:
    """A folder that gets one FLAC file per utterance, named by the time of its end and a number."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = now) -> None:
        self.folder = folder
        self._clock = clock
        self._number = 0

    def keep(self, sound: Sound) -> str:
        """Writes it, whole or not at all; the file's name. Raises EngineError when it cannot be kept."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = self._free_name()
            unfinished = self.folder / (name + _UNFINISHED)
            try:
                _write(unfinished, sound)
                unfinished.replace(self.folder / name)
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as wrong:
            raise EngineError(
                "What was said is not being recorded: {why}.",
                advice="Make room on the disk, or choose another folder. Listening goes on.",
                why=wrong.strerror or str(wrong),
            ) from wrong
        return name

    def _free_name(self) -> str:
        """A name that no file there has: two sittings may share a folder, and a clock may be set back."""
        while True:
            self._number += 1
            name = f"{self._clock():%Y%m%d-%H%M%S}-{self._number:04d}.flac"
            if not (self.folder / name).exists():
                return name


def _write(path: Path, sound: Sound) -> None:
    """16-bit FLAC. Raises OSError, which FFmpeg's own errors are; a full disk shows only when all is on it."""
    import av

    samples = np.ascontiguousarray((np.clip(sound, -1.0, 1.0) * 32767.0).astype(np.int16)[None])
    with path.open("wb") as file:
        with av.open(file, "w", format="flac") as container:
            stream = container.add_stream("flac", rate=RATE_HZ, layout="mono")
            stream.codec_context.format = "s16"
            for at in range(0, samples.shape[1], _BLOCK):
                block = np.ascontiguousarray(samples[:, at : at + _BLOCK])
                frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
                frame.sample_rate, frame.pts = RATE_HZ, at
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        file.flush()
        os.fsync(file.fileno())
