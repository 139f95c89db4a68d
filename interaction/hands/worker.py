"""The hands worker: watches a camera or a file, and tells the window what the hands do.

It says `HandsState` when what it is up to changes; `Pointer` and `HandSkeleton` at most 30 times a second; `Gesture` at
once; `PictureSeen` for each picture of a folder; `Watched` now and then for a file. It obeys `Arm`, `Disarm`, `Watch`,
`Quit`.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.film.codec import decode, encode
from engine.process.serve import Line
from interaction.hands.camera import NoCamera, is_pictures, pictures
from interaction.hands.gestures import GestureReader, Reading
from interaction.hands.hand import Hand
from interaction.hands.landmarks import HandFinder, NoHandModel
from interaction.hands.messages import (
    Arm,
    Disarm,
    Eyes,
    FromHands,
    HandSkeleton,
    HandsState,
    PictureSeen,
    Pointer,
    ToHands,
    Watch,
    Watched,
)
from interaction.hands.poses import Pose, fingers_of, pose_of, thumb_of
from interaction.hands.sights import CAMERA, Sights, sights
from interaction.hands.track import Sight
from interaction.hands.tuning import Tuning

_WAIT_S = 0.1
_RETRY_S = 2.0
"""A camera that is not there is looked for again after so long."""
_POINTER_S = 1 / 31
_TELL_S = 1.0


@dataclass(frozen=True, slots=True)
class Options:
    """How to watch.

    `bundle`: the hand model. `source`: `camera`, or the path of a video, a picture, a folder of pictures or a landmark
    track; without one it waits for `Watch`. `mirror`: right is right for the person before the camera. `pace`: a file
    is watched at its own speed, as if it were a camera. `only_gestures`: no ring, no skeleton.
    """

    bundle: str
    source: str | None = None
    mirror: bool = True
    pace: bool = True
    only_gestures: bool = False
    armed: bool = True


def run(line: Line, options: dict[str, Any]) -> None:
    """Watches until the window says Quit or is gone."""
    worker = _Worker(line, decode(Options, options))
    try:
        worker.work()
    finally:
        worker.close()


class _Worker:
    """What the worker knows: what it watches, and whether it may."""

    def __init__(self, line: Line, options: Options) -> None:
        self._line, self._options = line, options
        self._source = options.source
        self._camera = options.source == CAMERA
        self._armed = options.armed
        self._state: HandsState | None = None
        self._sights: Sights | None = None
        self._retry_at_s = 0.0
        self._afresh()

    def _afresh(self) -> None:
        """Before another source."""
        self._reader = GestureReader()
        self._begun_s = time.monotonic()
        self._shown_s = self._told_s = -1.0
        self._shown: Pointer | None = None
        self._has_skeleton = False

    def work(self) -> None:
        """The loop: messages first, then one look."""
        while True:
            message = self._line.receive(self._patience_s())
            if message is not None:
                if not self._obey(decode(ToHands, message)):  # type: ignore[arg-type]
                    return
            elif self._armed and self._source is not None and time.monotonic() >= self._retry_at_s:
                self._step(self._source)

    def close(self) -> None:
        """Lets go of the camera and of the native memory."""
        if self._sights is not None:
            self._sights.close()
            self._sights = None

    def _patience_s(self) -> float | None:
        """How long to wait for a message before the next look; None while there is nothing to see."""
        if not self._armed or self._source is None:
            return None
        return max(0.0, self._retry_at_s - time.monotonic())

    def _obey(self, message: Any) -> bool:
        """Does what the window says; False when it says to leave."""
        match message:
            case Arm():
                self._armed, self._retry_at_s = True, 0.0
                self._camera = self._camera or self._source is None
                self._source = self._source or CAMERA
            case Disarm():
                self._armed = False
                self.close()
                self._tell(HandsState(Eyes.DISARMED))
            case Watch(source):
                self._source, self._retry_at_s = source, 0.0
                self._camera = self._camera or source == CAMERA
                self.close()
            case _:
                return False
        return True

    def _step(self, source: str) -> None:
        try:
            if self._sights is None:
                self._open(source)
            else:
                self._look(self._sights)
        except NoCamera as gone:
            self._lose(Eyes.NO_CAMERA, gone)
            self._retry_at_s = time.monotonic() + _RETRY_S
        except NoHandModel as missing:
            self._lose(Eyes.NO_MODEL, missing)
            self._retry_at_s = time.monotonic() + _RETRY_S
        except EngineError as failure:
            self._lose(Eyes.FAILED, failure)
            self._leave_file()

    def _lose(self, state: Eyes, why: EngineError) -> None:
        self.close()
        self._tell(HandsState(state, why.template, tuple(why.values.items()), why.advice))

    def _open(self, source: str) -> None:
        if self._state is None:
            self._tell(HandsState(Eyes.STARTING))
        bundle = Path(self._options.bundle)
        if source != CAMERA and is_pictures(Path(source)):
            self._view(bundle, Path(source))
            return
        self._sights = sights(source, bundle, mirror=self._options.mirror)
        self._afresh()
        self._tell(HandsState(Eyes.WATCHING))

    def _view(self, bundle: Path, path: Path) -> None:
        """Pictures, each for itself."""
        with HandFinder(bundle, hands=2, moving=False) as finder:
            self._tell(HandsState(Eyes.WATCHING))
            for picture in pictures(path):
                self._send(picture_seen(picture.label, picture.name, finder.find(picture.pixels)))
        self._finish()

    def _look(self, open: Sights) -> None:
        try:
            sight = open.next(_WAIT_S, awake=self._reader.awake, two=self._reader.wants_two)
        except StopIteration:
            self._finish()
            return
        if sight is None:
            return
        if self._options.pace and not open.live:
            time.sleep(max(0.0, self._begun_s + sight.t_s - time.monotonic()))
        self._report(sight, self._reader.see(sight.t_s, sight.hands))
        if not open.live and sight.t_s - self._told_s >= _TELL_S:
            self._told_s = sight.t_s
            self._send(Watched(round(sight.t_s, 3), round(open.length_s, 3)))

    def _finish(self) -> None:
        self._leave_file()
        self._tell(HandsState(Eyes.FINISHED))

    def _leave_file(self) -> None:
        """Back to the camera, where it was watched before."""
        self.close()
        self._source = CAMERA if self._camera else None

    # --- what is said ---

    def _report(self, sight: Sight, reading: Reading) -> None:
        if not self._options.only_gestures:
            self._show(sight, reading.pointer, at_once=bool(reading.gestures))
        for gesture in reading.gestures:
            self._send(gesture)

    def _show(self, sight: Sight, pointer: Pointer, *, at_once: bool) -> None:
        """The ring, when it changed, and the skeleton; not more often than a screen needs."""
        if sight.t_s - self._shown_s < _POINTER_S and not at_once:
            return
        self._shown_s = sight.t_s
        if pointer != self._shown:
            self._shown = pointer
            self._send(pointer)
        if sight.hands or self._has_skeleton:
            self._has_skeleton = bool(sight.hands)
            self._send(_skeleton(sight.hands))

    def _tell(self, state: HandsState) -> None:
        if state != self._state:
            self._state = state
            self._send(state)

    def _send(self, message: FromHands) -> None:
        self._line.send(encode(message, kind=True))


def _skeleton(hands: tuple[Hand, ...]) -> HandSkeleton:
    points = tuple(round(float(value), 4) for hand in hands for value in hand.image.ravel())
    return HandSkeleton(points, round(hands[0].aspect, 4)) if hands else HandSkeleton()


def picture_seen(label: str, name: str, hands: tuple[Hand, ...]) -> PictureSeen:
    """What a picture shows, by its largest hand."""
    if not hands:
        return PictureSeen(label, name, 0)
    tuning, main = Tuning(), max(hands, key=lambda hand: hand.size)
    off = thumb_of(main, tuning) if main.thumb_out >= tuning.thumb_off else Pose.OTHER
    thumb = {Pose.THUMB_UP: "up", Pose.THUMB_DOWN: "down"}.get(off, "")
    pose = pose_of(main, tuning)
    return PictureSeen(label, name, len(hands), str(pose), fingers_of(main, tuning), thumb, round(main.score, 3))
