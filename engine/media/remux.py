"""The pictures of one movie under another name: copied as they lie in the file, never encoded again."""

from pathlib import Path

import av

from engine.errors import EngineError
from engine.film.time import FrameRange, FrameRate, timecode
from engine.landing import landing
from engine.media.movie import MovieReader, quicktime, tags


def remux(source: Path, path: Path, rate: FrameRate, start: int, reel: str, slate: str, recipe: str) -> None:
    """Writes `path` with the pictures of `source`, bit for bit, and source timecode, reel, slate and recipe of its own.

    Both may be the same file, which is then replaced as a whole. `rate` is the movie's own, and says how its timecode
    counts. Raises EngineError for a movie that is missing, damaged or none of ours, and for a full disk; nothing new is
    left then.
    """
    with landing(path) as file, MovieReader(source) as movie:
        if movie.parameters is None:
            raise EngineError("The pictures of {file} lean on one another.", file=source.name)
        with av.open(file, "w", format="mov", options=quicktime(rate)) as copy:
            copy.metadata.update(tags(slate, recipe))
            stream = copy.add_stream_from_template(movie.template)
            stream.metadata.update({"timecode": timecode(start, rate), "reel_name": reel})
            frames = 0
            for packet in movie.packets(FrameRange(0, movie.frames)):
                packet.stream = stream
                copy.mux_one(packet)
                frames += 1
        if frames != movie.frames:
            raise EngineError("The movie {file} is damaged.", file=source.name)
