"""Any sound file (or the sound of a movie), streamed: two hours cost no more memory than two seconds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from interaction.speech.sound import Resampler, Sound

_ADVICE = "Sound can be WAV, FLAC, MP3, M4A, Ogg or any movie that has a sound track."


def read_sound(path: Path) -> Iterator[Sound]:
    """The file's sound in blocks as they are decoded, every rate and channel count turned into mono at 16 kHz.

    Raises EngineError, with one sentence, when there is no such file, no sound in it, or the file is damaged.
    """
    if not path.is_file():
        raise EngineError("There is no sound file {path}.", advice="Check the name and the folder.", path=path)
    if path.stat().st_size == 0:
        raise EngineError("The file {name} is empty.", advice="Record or copy it again.", name=path.name)
    import av
    from av.error import FFmpegError

    try:
        with av.open(str(path)) as container:
            yield from _decode(container, path)
    except (FFmpegError, UnicodeDecodeError) as wrong:
        raise EngineError("The file {name} cannot be read as sound.", advice=_ADVICE, name=path.name) from wrong


def _decode(container: Any, path: Path) -> Iterator[Sound]:
    if not container.streams.audio:
        raise EngineError("The file {name} has no sound in it.", advice=_ADVICE, name=path.name)
    resampler = Resampler()
    heard = False
    for frame in container.decode(container.streams.audio[0]):
        heard = True
        yield from resampler.feed(frame)
    if not heard:
        raise EngineError("The file {name} has no sound in it.", advice=_ADVICE, name=path.name)
    yield from resampler.feed(None)
