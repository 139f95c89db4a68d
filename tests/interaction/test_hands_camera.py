"""Frames from videos, pictures and cameras. The camera here is FFmpeg's own test device: the same path, no hardware."""

import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from engine.errors import EngineError
from interaction.hands.camera import (
    CameraSource,
    Device,
    Look,
    NoCamera,
    VideoSource,
    cameras,
    is_pictures,
    pictures,
    pixels_of,
)

LIVE = Device("lavfi", "testsrc=size=320x240:rate=25,realtime", ({},))


def film(path: Path, frames: int = 10, size: tuple[int, int] = (320, 180)) -> Path:
    """A short film whose brightness grows."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for index in range(frames):
            picture = np.full((size[1], size[0], 3), index * 20 % 256, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def photo(path: Path, size: tuple[int, int] = (64, 48)) -> Path:
    """A grey picture."""
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = *size, "rgb24"
        frame = av.VideoFrame.from_ndarray(np.full((size[1], size[0], 3), 90, np.uint8), format="rgb24")
        frame.time_base, frame.pts = Fraction(1), 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def every(source: VideoSource) -> list[Look]:
    """All frames of a video."""
    looks = []
    try:
        while (look := source.next(1.0)) is not None:
            looks.append(look)
    except StopIteration:
        source.close()
    return looks


def test_a_video_gives_every_frame_with_its_time(tmp_path: Path) -> None:
    source = VideoSource(film(tmp_path / "film.mp4"))
    assert source.length_s == pytest.approx(0.4)
    looks = every(source)
    assert [look.t_s for look in looks] == pytest.approx([index / 25 for index in range(10)])
    assert {look.pixels.shape for look in looks} == {(180, 320, 3)}
    assert looks[9].pixels.mean() > looks[0].pixels.mean() + 100


def test_large_frames_are_made_smaller(tmp_path: Path) -> None:
    looks = every(VideoSource(film(tmp_path / "film.mp4", 1, (1920, 1080))))
    assert looks[0].pixels.shape == (540, 960, 3)


def test_a_frame_held_upright_is_turned_upright() -> None:
    """Phones film on their side and note the turn."""

    class Sideways:
        width, height, rotation = 4, 2, 90

        def to_ndarray(self, **_: object) -> np.ndarray:
            return np.arange(24, dtype=np.uint8).reshape(2, 4, 3)

    upright = pixels_of(Sideways())
    assert upright.shape == (4, 2, 3)
    assert upright[-1, 0].tolist() == [0, 1, 2], "turned to the left: the first pixel is at the bottom"


@pytest.mark.parametrize("content", [b"", b"no video at all", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40])
def test_a_file_that_is_no_video_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(EngineError, match=r"film\.mp4") as refused:
        VideoSource(path)
    assert refused.value.advice


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="There is no file"):
        VideoSource(tmp_path / "film.mp4")


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=16000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1600), np.int16), format="s16", layout="mono")
        frame.rate = 16000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(EngineError, match="no picture"):
        VideoSource(path)


def test_pictures_know_their_folders(tmp_path: Path) -> None:
    for name in ("b/2.png", "b/1.png", "a/3.png", "0.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        photo(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    assert [(one.label, one.name) for one in pictures(tmp_path)] == [
        ("", "0.png"), ("a", "3.png"), ("b", "1.png"), ("b", "2.png"),
    ]  # fmt: skip
    assert [one.pixels.shape for one in pictures(tmp_path / "0.png")] == [(48, 64, 3)]
    assert is_pictures(tmp_path)
    assert is_pictures(tmp_path / "0.png")
    assert not is_pictures(tmp_path / "film.mp4")


def test_a_folder_without_pictures_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no pictures"):
        list(pictures(tmp_path))


def test_a_broken_picture_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"<html>")
    with pytest.raises(EngineError, match=r"a\.jpg"):
        list(pictures(tmp_path))


# --- a camera ---


def first(camera: CameraSource) -> Look:
    """The first frame, however long it takes."""
    while (look := camera.next(1.0)) is None:
        pass
    return look


def watch(camera: CameraSource) -> None:
    """Looks for ten seconds."""
    for _ in range(100):
        camera.next(0.1)


def test_a_camera_gives_its_newest_frame() -> None:
    camera = CameraSource([LIVE])
    try:
        begun = first(camera)
        time.sleep(0.4)  # the reader is slow, and ten frames go by
        late = first(camera)
        assert begun.t_s == 0
        assert late.t_s >= 0.3, "old frames were dropped"
        assert late.pixels.shape == (240, 320, 3)
    finally:
        camera.close()


def test_a_camera_that_does_not_like_the_first_wish_gets_another() -> None:
    camera = CameraSource([Device(LIVE.format, LIVE.name, ({"graph": "nonsense"}, {}))])
    try:
        assert first(camera).pixels.any()
    finally:
        camera.close()


def test_no_camera_is_said_with_advice() -> None:
    with pytest.raises(NoCamera, match="There is no camera") as refused:
        CameraSource([])
    assert "Plug one in" in refused.value.advice


def test_a_camera_that_does_not_open_is_said_with_advice(tmp_path: Path) -> None:
    missing = Device("v4l2", str(tmp_path / "video0"), ({},))
    with pytest.raises(NoCamera, match="does not open") as refused:
        CameraSource([missing])
    assert refused.value.advice


def test_an_unplugged_camera_is_noticed() -> None:
    camera = CameraSource([Device("lavfi", "testsrc=duration=0.2:rate=25,realtime", ({},))])
    try:
        with pytest.raises(NoCamera, match="gone"):
            watch(camera)
    finally:
        camera.close()


def test_a_silent_camera_is_noticed() -> None:
    camera = CameraSource([Device("lavfi", "testsrc=rate=1,realtime", ({},))], patience_s=0.3)
    try:
        first(camera)
        with pytest.raises(NoCamera, match="gone"):
            watch(camera)
    finally:
        camera.close()


def test_looking_for_cameras_harms_nobody() -> None:
    assert all(device.name for device in cameras())
