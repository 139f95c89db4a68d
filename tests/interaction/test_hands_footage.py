"""Real recordings through the real landmarker and the rules: what is seen, when it wakes, and what stays silent."""

import subprocess
import sys
from collections import Counter
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest

from interaction.hands.camera import VideoSource, pictures
from interaction.hands.landmarks import HandFinder, NoHandModel
from interaction.hands.messages import GestureName
from interaction.hands.sights import FilmSights
from interaction.hands.track import Sight, read_track, write_track
from interaction.hands.worker import picture_seen
from tests.interaction.hands_material import hand_model, read_hands, recorded

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def open_hand() -> list[Sight]:
    """What the landmarker sees in 8 s of a hand that reaches out and opens."""
    film = FilmSights(VideoSource(recorded("clips/open_hand.mp4")), hand_model(), mirror=True)
    seen: list[Sight] = []
    try:
        while (sight := film.next(1.0, awake=True, two=False)) is not None:
            seen.append(sight)
    except StopIteration:
        pass
    finally:
        film.close()
    return seen


@pytest.mark.shared
def test_the_hand_is_found_in_nearly_every_frame(open_hand: list[Sight]) -> None:
    assert len(open_hand) == 202
    assert sum(bool(sight.hands) for sight in open_hand) >= 195


@pytest.mark.shared
def test_the_opening_hand_wakes_exactly_once_and_does_nothing_else(open_hand: list[Sight]) -> None:
    gestures, pointers = read_hands(open_hand)
    assert [gesture.name for gesture in gestures] == [GestureName.WAKE]
    assert 2.0 < gestures[0].t_s < 3.0
    first_second = [pointer for pointer, sight in zip(pointers, open_hand) if sight.t_s < 1.0]
    assert {pointer.hold for pointer in first_second} == {0.0}


@pytest.mark.shared
def test_the_mirror_changes_nothing_about_waking(open_hand: list[Sight]) -> None:
    turned = [Sight(sight.t_s, tuple(hand.mirrored() for hand in sight.hands)) for sight in open_hand]
    assert [one.t_s for one in read_hands(turned)[0]] == [one.t_s for one in read_hands(open_hand)[0]]


@pytest.mark.shared
def test_a_track_of_it_replays_the_same(open_hand: list[Sight], tmp_path: Path) -> None:
    write_track(tmp_path / "hand.jsonl", open_hand, note="a hand that opens")
    again = list(read_track(tmp_path / "hand.jsonl"))
    assert [gesture.name for gesture in read_hands(again)[0]] == [GestureName.WAKE]
    assert again[50].t_s == pytest.approx(open_hand[50].t_s, abs=1e-3)
    assert np.allclose(again[50].hands[0].image, open_hand[50].hands[0].image, atol=1e-3)


@pytest.mark.shared
def test_photos_of_people_at_one_to_four_metres() -> None:
    """20 photos; 17 hands were found when this was written, and every finger counted right where fours are shown."""
    with HandFinder(hand_model(), hands=2, moving=False) as finder:
        seen = [picture_seen(one.label, one.name, finder.find(one.pixels)) for one in pictures(recorded("photos"))]
    found = [row for row in seen if row.hands]
    assert len(seen) == 20
    assert len(found) >= 16
    fours = [row.fingers for row in found if row.label == "four"]
    rocks = [row.fingers for row in found if row.label == "rock"]
    assert Counter(fours)[4] >= len(fours) - 1 >= 2
    assert Counter(rocks)[2] >= len(rocks) - 1 >= 3
    assert {row.pose for row in found if row.label in ("rock", "call")} == {"other"}, "no gesture of ours"
    assert any(row.thumb == "down" for row in found if row.label == "none")


def test_a_picture_without_a_hand_shows_none() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (360, 640, 3), np.uint8)
    with HandFinder(hand_model()) as finder:
        assert all(finder.find(picture, at / 30) == () for at, picture in enumerate([noise, noise * 0, noise // 2]))


def test_equal_times_are_no_error() -> None:
    with HandFinder(hand_model()) as finder:
        blank = np.zeros((90, 160, 3), np.uint8)
        assert [finder.find(blank, t_s) for t_s in (0.0, 0.0, 0.0004, 0.0)] == [(), (), (), ()]


@pytest.mark.parametrize("content", [None, b"", b"<html>Sign in to the network</html>"])
def test_a_model_that_is_not_there_or_not_right_is_said_with_advice(tmp_path: Path, content: bytes | None) -> None:
    model = tmp_path / "hand_landmarker.task"
    if content is not None:
        model.write_bytes(content)
    with pytest.raises(NoHandModel, match="not here") as refused:
        HandFinder(model)
    assert "interaction.hands.bundle" in refused.value.advice


# --- nobody is called home to ---


def test_mediapipe_is_one_that_cannot_call_home() -> None:
    """Later versions carry a TLS library and look up a host of Google's; this one has neither."""
    package = Path(str(distribution("mediapipe").locate_file("mediapipe")))
    libraries = [path for path in package.rglob("*") if path.suffix in (".so", ".dylib", ".dll")]
    assert libraries
    for library in libraries:
        content = library.read_bytes()
        assert b"play.googleapis" not in content, library
        assert b"X509_" not in content, library


_NO_INTERNET = """
import ctypes, struct
libc = ctypes.CDLL(None, use_errno=True)
# A seccomp filter: socket(AF_INET or AF_INET6, ...) ends the process; everything else goes on.
program = [(0x20, 0, 0, 4), (0x15, 0, 6, 0xC000003E), (0x20, 0, 0, 0), (0x15, 0, 4, 41), (0x20, 0, 0, 16),
           (0x15, 1, 0, 2), (0x15, 0, 1, 10), (0x06, 0, 0, 0x80000000), (0x06, 0, 0, 0x7FFF0000)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]
block = Program(len(program), ctypes.cast(code, ctypes.c_void_p))
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(block), 0, 0):
    raise SystemExit(77)
"""
_WATCH = """
import sys
from pathlib import Path
from interaction.hands.camera import VideoSource
from interaction.hands.sights import FilmSights
film, frames = FilmSights(VideoSource(Path(sys.argv[2])), Path(sys.argv[1]), mirror=True), 0
try:
    while film.next(1.0, awake=True, two=False):
        frames += 1
except StopIteration:
    film.close()
print(frames)
"""


@pytest.mark.shared
@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
def test_the_landmarker_opens_no_internet_socket() -> None:
    ended = _run(_NO_INTERNET + "import socket; socket.socket(socket.AF_INET)")
    if ended.returncode in (0, 77):
        pytest.skip("system calls cannot be filtered here")
    assert ended.returncode < 0, "the filter works: a socket of the Internet ends the process"
    watched = _run(_NO_INTERNET + _WATCH, str(hand_model()), str(recorded("clips/open_hand.mp4")))
    assert watched.returncode == 0, watched.stderr
    assert watched.stdout.strip() == "202"


def _run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
