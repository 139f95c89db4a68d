"""Frames to look for hands in: a camera, a video file, pictures. PyAV reads all of them; its wheels carry Video4Linux,
AVFoundation and DirectShow, so nothing else is needed for a camera.
"""

import errno
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
from av.device import enumerate_input_devices
from av.error import FFmpegError

from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.media.movie import TYPEWRITTEN

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})
_WIDEST_PX = 960
"""Larger frames are made smaller: the landmarker looks at 192 × 192 pixels first anyway."""

_FORMATS = {"linux": "v4l2", "darwin": "avfoundation", "win32": "dshow"}
_WISHES = ({"video_size": "640x480", "framerate": "30"}, {"framerate": "30"}, {})
"""What is asked of a camera, in turn: not every one can do the first."""


class NoCamera(EngineError):
    """There is no camera, or it cannot be had just now."""


@dataclass(frozen=True, slots=True)
class Look:
    """One frame to look at: `t_s` seconds since the source began, its pixels, not mirrored."""

    t_s: float
    pixels: Pixels


class FrameSource(Protocol):
    """Where frames come from."""

    live: bool
    """Frames come when they come, and old ones are dropped; otherwise each is given, as fast as it is asked for."""

    length_s: float
    """How long it lasts; 0 where nobody knows."""

    def next(self, timeout_s: float) -> Look | None:
        """The next frame; None when none came in time. Raises StopIteration at the end, EngineError when it is lost."""
        ...

    def close(self) -> None:
        """Lets it go."""
        ...


class VideoSource:
    """The frames of a video file."""

    live = False

    def __init__(self, path: Path) -> None:
        """Raises EngineError when the file is missing or no video."""
        try:
            self._container = av.open(str(path))
        except (OSError, FFmpegError) as failure:
            raise _unreadable(path, failure) from failure
        if not self._container.streams.video or self._container.format.name == TYPEWRITTEN:
            self._container.close()
            raise EngineError("There is no picture in {file}.", advice="Choose a video.", file=path.name)
        self._path = path
        self._frames = self._container.decode(video=0)
        self.length_s = (self._container.duration or 0) / av.time_base

    def next(self, timeout_s: float) -> Look | None:
        """The next frame; a damaged end is an end."""
        try:
            frame = next(self._frames)
        except (OSError, FFmpegError) as failure:
            raise _unreadable(self._path, failure) from failure
        return Look(float(frame.time or 0.0), pixels_of(frame))

    def close(self) -> None:
        """Closes the file."""
        self._container.close()


@dataclass(frozen=True, slots=True)
class Device:
    """A camera as FFmpeg names it; `options` are tried in turn."""

    format: str
    name: str
    options: Sequence[dict[str, str]] = field(default=_WISHES)


def cameras() -> list[Device]:
    """The cameras of this machine, in the system's order."""
    format = _FORMATS.get(sys.platform, "v4l2")
    try:
        found = enumerate_input_devices(format)
    except (OSError, ValueError, FFmpegError):
        return []
    videos = [device for device in found if "video" in device.media_types or not device.media_types]
    return [Device(format, f"video={device.name}" if format == "dshow" else device.name) for device in videos]


class CameraSource:
    """A camera, read on a thread of its own; only its newest frame is kept. `live`, so a slow reader never lags."""

    live = True
    length_s = 0.0

    def __init__(self, devices: Sequence[Device] | None = None, patience_s: float = 5.0) -> None:
        """Takes the first of `devices` (all cameras, when None) that opens. Raises NoCamera."""
        self._container = _open_first(cameras() if devices is None else devices)
        self._patience_s = patience_s
        self._waited_s = 0.0
        self._news = threading.Condition()
        self._newest: Any = None
        self._first_s: float | None = None
        self._failure: Exception | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._read, name="camera", daemon=True)
        self._thread.start()

    def next(self, timeout_s: float) -> Look | None:
        """The newest frame not given yet. Raises NoCamera when the camera was unplugged or stays silent."""
        with self._news:
            self._news.wait_for(lambda: self._newest is not None or self._failure is not None, timeout_s)
            frame, self._newest = self._newest, None
            if frame is None:
                self._give_up(timeout_s)
                return None
        self._waited_s = 0.0
        seconds = float(frame.time or 0.0)
        self._first_s = seconds if self._first_s is None else self._first_s
        return Look(seconds - self._first_s, pixels_of(frame))

    def _give_up(self, timeout_s: float) -> None:
        self._waited_s += timeout_s
        if self._failure is not None or self._waited_s >= self._patience_s:
            raise NoCamera(
                "The camera has gone.", advice="Plug it in again; it is taken up by itself."
            ) from self._failure

    def _read(self) -> None:
        failure: Exception = EOFError()
        try:
            for frame in self._container.decode(video=0):
                with self._news:
                    self._newest = frame
                    self._news.notify()
                    if self._closing:
                        return
        except (OSError, FFmpegError) as lost:
            failure = lost
        with self._news:
            self._failure = failure
            self._news.notify()

    def close(self) -> None:
        """Lets the camera go, so that its light goes out and others can have it."""
        with self._news:
            self._closing = True
        self._thread.join(2.0)
        if not self._thread.is_alive():  # or it is stuck in the driver: then the end of the process has to do
            self._container.close()


def _open_first(devices: Sequence[Device]) -> Any:
    failure: OSError | FFmpegError | None = None
    for device in devices:
        for options in device.options:
            try:
                return av.open(device.name, format=device.format, options=options, timeout=5.0)
            except (OSError, FFmpegError) as refused:
                failure = refused
                if refused.errno in (errno.EACCES, errno.EPERM, errno.EBUSY):
                    break  # other options would not help
    raise _no_camera(failure) from failure


def _no_camera(failure: OSError | FFmpegError | None) -> NoCamera:
    if failure is None:
        return NoCamera("There is no camera.", advice="Plug one in; it is taken up by itself. Voice and mouse work.")
    if failure.errno == errno.EBUSY:
        return NoCamera(
            "Another program is using the camera.", advice="Close that program; the camera is then taken up."
        )
    if failure.errno in (errno.EACCES, errno.EPERM):
        return NoCamera(
            "The camera may not be used.",
            advice="Allow it in the system's privacy settings (Linux: add yourself to the group video).",
        )
    return NoCamera(
        "The camera does not open: {reason}.", advice="Plug it in again.", reason=failure.strerror or failure
    )


# --- pictures ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a folder; `label` is the folder it lies in, where the folders below the given one sort them."""

    label: str
    name: str
    pixels: Pixels


def is_pictures(path: Path) -> bool:
    """Whether this is a picture or a folder of them, rather than a film."""
    return path.is_dir() or path.suffix.lower() in PICTURES


def pictures(path: Path) -> Iterator[Picture]:
    """The pictures in a folder and the folders below it, by name. Raises EngineError where there are none."""
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.suffix.lower() in PICTURES)
    if not files:
        raise EngineError("There are no pictures in {folder}.", advice="Choose a folder of JPEG or PNG.", folder=path)
    for file in files:
        yield Picture("" if file.parent == path or file == path else file.parent.name, file.name, _picture(file))


def _picture(file: Path) -> Pixels:
    try:
        with closing(av.open(str(file))) as container:
            return pixels_of(next(container.decode(video=0)))
    except (OSError, FFmpegError, StopIteration, IndexError) as failure:
        raise _unreadable(file, failure) from failure


def pixels_of(frame: Any) -> Pixels:
    """A decoded frame as it is meant to be seen: RGB, upright, not needlessly large."""
    shrink = max(1.0, frame.width / _WIDEST_PX)
    width, height = round(frame.width / shrink / 2) * 2, round(frame.height / shrink / 2) * 2
    flat = frame.to_ndarray(format="rgb24", width=width, height=height)
    return np.ascontiguousarray(np.rot90(flat, round(frame.rotation / 90) % 4))


def _unreadable(path: Path, failure: Exception) -> EngineError:
    if not path.exists():
        return EngineError("There is no file {file}.", advice="Check the name.", file=path)
    reason = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
    return EngineError(
        "{file} cannot be read as a picture or video: {reason}.",
        advice="Choose another, or convert it to MP4, MOV or JPEG.",
        file=path.name,
        reason=reason,
    )
