"""Takes on disk: QuickTime movies that an editor's system conforms and a viewer can jump about in.

H.264 with every picture a keyframe, 4:2:0, BT.709, limited range; a timecode track with the reel; the recipe that
made the take in the file's own comment.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
from av.error import FFmpegError
from av.video.reformatter import ColorRange, Colorspace

from engine.errors import EngineError
from engine.film.time import FrameRange, FrameRate, parse_timecode, timecode
from engine.landing import landing
from engine.media.frame import Pixels

# Measured on 640 × 360 pictures with grain: ultrafast costs 2.3 ms of CPU a frame, superfast 3.5, veryfast 4.4, and
# the files differ by a seventh. The same for every take, so that takes share their parameter sets and a cut can be
# made by copying packets; the number of threads too, because the bytes follow it.
ENCODER = {"preset": "ultrafast", "tune": "fastdecode", "crf": "18", "g": "1", "bf": "0", "threads": "2"}
"""How takes are encoded."""

TYPEWRITTEN = "tty"
"""FFmpeg plays any text as a terminal's picture; nobody who opens a movie means that."""

_BT709 = 1  # the same number names the primaries, the transfer and the matrix
_MATRICES = {5: Colorspace.ITU601, 6: Colorspace.ITU601, 7: Colorspace.SMPTE240M, 9: Colorspace.BT2020}


def quicktime(rate: FrameRate) -> dict[str, str]:
    """PyAV's options for the file itself.

    Metadata as keys, which hold long text where the classic atom ends at 64 KiB; and lengths counted in parts of a
    frame, where thousandths of a second would cut into the last one.
    """
    return {
        "movflags": "use_metadata_tags",
        "movie_timescale": str(rate.numerator * (1 if rate.denominator > 1 else 1000)),
    }


def generated(id: str) -> str:
    """What generated pictures carry in their metadata under `AIGC`, as GB 45438-2025 lays it out; `id` names them."""
    return json.dumps(
        {
            "Label": "1",  # generated, for sure
            "ContentProducer": "Shotcaller",
            "ProduceID": id,
            "ReservedCode1": "",
            "ContentPropagator": "",
            "PropagateID": "",
            "ReservedCode2": "",
        }
    )


def tags(slate: str, recipe: str) -> dict[str, str]:
    """What a take's movie says of itself: slate, recipe, and that its pictures are generated."""
    made_by = hashlib.sha256(recipe.encode()).hexdigest()[:32]
    return {"title": slate, "comment": recipe, "AIGC": generated(made_by)}


class MovieWriter:
    """Writes one take. A context manager: the file appears under its name only when the block ends well.

    `width` × `height` in pixels, both even; `start` is the source timecode in frames from midnight; `recipe` is any
    text and is kept inside the file. Raises EngineError for a full disk or a folder that cannot be written, and then
    nothing is left behind.
    """

    def __init__(
        self, path: Path, rate: FrameRate, width: int, height: int, start: int, reel: str, slate: str, recipe: str
    ) -> None:
        if width % 2 or height % 2:
            raise ValueError(f"4:2:0 pictures have even sides, not {width} × {height}")
        self._path = path
        self._rate = rate
        self._shape = (height, width, 3)
        self._tags = tags(slate, recipe)
        self._track = {"timecode": timecode(start, rate), "reel_name": reel}
        self.frames = 0
        """How many pictures have been written."""

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            file = opening.enter_context(landing(self._path))
            self._movie = av.open(file, "w", format="mov", options=quicktime(self._rate))
            opening.push(self._end)
            self._movie.metadata.update(self._tags)
            self._stream = add_video(self._movie, self._rate, self._shape[1], self._shape[0])
            self._stream.metadata.update(self._track)
            self._closing = opening.pop_all()
        return self

    def write(self, pixels: Pixels) -> None:
        """Appends the next picture, (height, width, 3) uint8. The pixels stay the caller's."""
        if pixels.shape != self._shape:
            raise ValueError(f"a picture of {pixels.shape}, where the movie's are {self._shape}")
        frame = to_video(pixels)
        frame.pts = self.frames
        frame.time_base = 1 / self._rate.fps
        self._movie.mux(self._stream.encode(frame))
        self.frames += 1

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.__exit__(kind, failure, trace)

    def _end(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._movie.mux(self._stream.encode())
            self._movie.close()
            return
        with suppress(OSError, FFmpegError):  # closing writes the index, to a disk that may be full
            self._movie.close()


def add_video(movie: Any, rate: FrameRate, width: int, height: int) -> Any:
    """A video stream in a PyAV movie being written, encoded as takes are."""
    stream = movie.add_stream("libx264", rate=rate.fps, options=dict(ENCODER))
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    codec = stream.codec_context
    codec.time_base = 1 / rate.fps
    codec.colorspace = codec.color_primaries = codec.color_trc = _BT709
    codec.color_range = ColorRange.MPEG
    return stream


def to_video(pixels: Pixels) -> Any:
    """A PyAV frame in 4:2:0, BT.709, limited range. The pixels are copied."""
    return av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
    )


def to_pixels(frame: Any) -> Pixels:
    """The picture of a PyAV frame, in the colours it is tagged with; BT.709 and limited range where it is not."""
    return _converted(frame, "rgb24", ColorRange.JPEG).to_ndarray()


def to_take(frame: Any, width: int, height: int) -> Any:
    """A PyAV frame as takes hold it, at another size: 4:2:0, BT.709, limited range."""
    return _converted(frame, "yuv420p", ColorRange.MPEG, width, height)


def _converted(frame: Any, format: str, range: ColorRange, width: int | None = None, height: int | None = None) -> Any:
    return frame.reformat(
        width=width,
        height=height,
        format=format,
        src_colorspace=_MATRICES.get(frame.colorspace, Colorspace.ITU709),
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG if frame.color_range == ColorRange.JPEG else ColorRange.MPEG,
        dst_color_range=range,
    )


class MovieReader:
    """A movie opened for looking: any picture by its number, exactly. Close it, or use it in a `with`.

    Takes answer a jump in about 2 ms; a movie with few keyframes is decoded from the one before. `start` is the
    source timecode of the first picture in frames from midnight, 0 where the file has none. Raises EngineError for
    a file that is missing, broken, or has no picture.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._movie: Any = av.open(str(path))
        except FileNotFoundError as failure:
            raise EngineError("The movie {file} is missing.", file=path.name) from failure
        except (FFmpegError, OSError) as failure:
            raise EngineError("The movie {file} cannot be opened.", file=path.name) from failure
        try:
            self._read_header()
        except BaseException:
            self._movie.close()
            raise

    def _read_header(self) -> None:
        if not self._movie.streams.video or self._movie.format.name == TYPEWRITTEN:
            raise EngineError("The file {file} has no picture in it.", file=self.path.name)
        self._stream = self._movie.streams.video[0]
        self._stream.thread_type = "NONE"  # threads by frame must fill their pipe first: jumps take 2–3 times as long
        self._times = self._display_times()
        if not self._times:
            raise EngineError("The movie {file} has no picture in it.", file=self.path.name)
        tags = _tags(self._movie)
        self.rate = _rate(self._stream.average_rate or self._stream.base_rate, ";" in tags.get("timecode", ""))
        self.start = _start(tags.get("timecode", ""), self.rate)
        self.reel = tags.get("reel_name", "")
        self.slate = tags.get("title", "")
        self.recipe = tags.get("comment", "")
        self.width, self.height = int(self._stream.width), int(self._stream.height)
        self._decoding: Iterator[Any] = iter(())
        self._next = -1

    def _display_times(self) -> list[int]:
        """When each picture is shown, in the stream's ticks. Takes say so in their index, without being read."""
        entries = self._stream.index_entries
        self._all_key = len(entries) > 0 and all(entry.is_keyframe for entry in entries)
        if self._all_key:
            return [entry.timestamp for entry in entries]
        try:
            times = [packet.pts for packet in self._movie.demux(self._stream) if packet.pts is not None]
        except FFmpegError as failure:
            raise EngineError("The movie {file} is damaged.", file=self.path.name) from failure
        return sorted(times)

    @property
    def frames(self) -> int:
        """How many pictures the movie has."""
        return len(self._times)

    def frame(self, index: int) -> Pixels:
        """The picture at `index`, counted from 0: (height, width, 3) uint8 that the caller owns."""
        return to_pixels(self.video(index))

    def video(self, index: int) -> Any:
        """The picture at `index` as PyAV decoded it, for exporters that stay in 4:2:0. Look at it only."""
        if not 0 <= index < self.frames:
            raise IndexError(f"picture {index} of {self.frames}")
        try:
            return self._decoded(index)
        except (FFmpegError, StopIteration) as failure:
            self._next = -1
            raise EngineError(
                "The movie {file} is damaged at frame {number}.", file=self.path.name, number=index
            ) from failure

    def _decoded(self, index: int) -> Any:
        if index != self._next:
            self._movie.seek(self._times[index], stream=self._stream)
            self._decoding = self._movie.decode(self._stream)
        frame = next(self._decoding)
        while frame.pts < self._times[index]:
            frame = next(self._decoding)
        if frame.pts != self._times[index]:
            raise StopIteration
        self._next = index + 1
        return frame

    @property
    def template(self) -> Any:
        """The PyAV stream, for a movie that is to hold copies of its packets."""
        return self._stream

    @property
    def parameters(self) -> tuple[object, ...] | None:
        """What two movies must share to be joined without decoding; None where pictures lean on one another."""
        if not self._all_key:
            return None
        codec = self._stream.codec_context
        size = (self.width, self.height, codec.pix_fmt)
        return (codec.name, codec.extradata, size, self._stream.average_rate, self._stream.time_base)

    def packets(self, wanted: FrameRange) -> Iterator[Any]:
        """The pictures of a range as they lie in the file, one packet each. Only where `parameters` is not None."""
        self._next = -1
        times = self._times[wanted.start : wanted.end]
        self._movie.seek(times[0], stream=self._stream)
        try:
            for packet in self._movie.demux(self._stream):
                if packet.pts is not None and packet.pts > times[-1]:
                    return
                if packet.pts is not None and packet.pts >= times[0]:
                    yield packet
        except FFmpegError as failure:
            raise EngineError("The movie {file} is damaged.", file=self.path.name) from failure

    def __iter__(self) -> Iterator[Pixels]:
        return (self.frame(index) for index in range(self.frames))

    def close(self) -> None:
        """Lets go of the file."""
        self._movie.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _tags(movie: Any) -> dict[str, str]:
    """The movie's own words and those of its tracks; the timecode track's reel among them."""
    found: dict[str, str] = {}
    for stream in movie.streams:
        found.update(stream.metadata)
    return found | movie.metadata


def _rate(fps: Fraction | None, drop_frame: bool) -> FrameRate:
    """The nearest rate that timecode knows: some files round 24000/1001 to 23.98."""
    if fps is None or not fps:
        return FrameRate()
    nominal = max(1, round(fps))
    slowed = Fraction(nominal * 1000, 1001)
    if abs(fps - slowed) < abs(fps - nominal):
        return FrameRate(slowed.numerator, slowed.denominator, drop_frame and nominal % 30 == 0)
    return FrameRate(nominal)


def _start(label: str, rate: FrameRate) -> int:
    try:
        return parse_timecode(label, rate)
    except ValueError:
        return 0
