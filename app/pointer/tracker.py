"""Gestures to intents: a gesture carries a place, the layout knows what lies there. Pure.

The hand's own waking and sleeping concerns the ring only: a lowered hand must not stop anyone from being heard.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from app.pointer.layout import Layout
from app.pointer.trail import Trail
from engine.messages import (
    CircleTake,
    CompareTakes,
    Edge,
    Intent,
    MoveClip,
    NextTake,
    PlaceTake,
    Play,
    PreviousTake,
    RejectTake,
    RemoveClip,
    SelectClip,
    ShowTake,
    Stop,
    TrimClip,
)
from interaction.hands.messages import FromHands, Gesture, GestureName, Pointer, PointerState

REMOVE_BELOW = 0.97
"""A clip dropped lower than this has left the cut."""

TAP = 0.03
"""A pinch that ends this near to where it began is a tap, not a drag."""

SECONDS_A_PALM = 0.5
"""How much two hands lengthen or shorten a clip for each palm width they move."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a pinch holds, and where it began."""

    x: float
    y: float
    take: str | None = None
    clip: str | None = None


class PointerTracker:
    """Follows one hand. `held` is what it has in its grip, for whoever draws it; `trail` what it pointed at when."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.pointer: Pointer | None = None
        self.held: Held | None = None
        self.trail = Trail(clock)

    def take_in(self, message: FromHands, layout: Layout) -> list[Intent]:
        """What the hand wants, if anything."""
        match message:
            case Pointer(x, y, state):
                self.pointer = message
                awake = state is not PointerState.ASLEEP
                self.trail.note(*((layout.take_at(x, y), layout.clip_at(x, y)) if awake else (None, None)))
                return []
            case Gesture() if message.progress >= 1:
                wish = self._understood(message, layout)
                return [wish] if wish is not None else []
            case _:
                return []

    def _understood(self, gesture: Gesture, layout: Layout) -> Intent | None:
        x, y = gesture.x, gesture.y
        match gesture.name:
            case GestureName.PINCH:
                self._grab(gesture, layout)
            case GestureName.DROP:
                return self._drop(gesture, layout)
            case GestureName.LET_GO | GestureName.SLEEP:
                self.held = None
            case GestureName.THUMB_UP:
                return CircleTake(layout.take_at(x, y))
            case GestureName.THUMB_DOWN:
                return RejectTake(layout.take_at(x, y))
            case GestureName.SWIPE_LEFT:
                return PreviousTake()
            case GestureName.SWIPE_RIGHT:
                return NextTake()
            case GestureName.FINGERS:
                return _show(int(gesture.value), layout)
            case GestureName.VICTORY:
                return CompareTakes()
            case GestureName.FIST:
                return Stop() if layout.playing else Play()
            case GestureName.APART:
                return TrimClip(layout.clip_at(x, y), Edge.TAIL, seconds=-SECONDS_A_PALM * gesture.value)
            case GestureName.TOGETHER:
                return TrimClip(layout.clip_at(x, y), Edge.TAIL, seconds=SECONDS_A_PALM * gesture.value)
            case GestureName.WAKE:
                pass
        return None

    def _grab(self, gesture: Gesture, layout: Layout) -> None:
        x, y = gesture.x, gesture.y
        self.held = Held(x, y, layout.take_at(x, y), layout.clip_at(x, y))

    def _drop(self, gesture: Gesture, layout: Layout) -> Intent | None:
        held, self.held = self.held, None
        if held is None:
            return None
        tapped = abs(gesture.x - held.x) < TAP and abs(gesture.y - held.y) < TAP
        if held.take is not None:
            return _take_down(held.take, gesture, layout, tapped=tapped)
        if held.clip is not None:
            return SelectClip(held.clip) if tapped else _clip_down(held.clip, gesture, layout)
        return None


def _show(number: int, layout: Layout) -> Intent | None:
    take = layout.take_number(number)
    return ShowTake(take) if take is not None else None


def _take_down(take: str, gesture: Gesture, layout: Layout, *, tapped: bool) -> Intent | None:
    if tapped:
        return ShowTake(take)
    if not layout.cut.holds(gesture.x, min(gesture.y, layout.cut.y + layout.cut.height * 0.999)):
        return None
    return PlaceTake(take, *layout.neighbour(layout.gap_at(gesture.x)))


def _clip_down(clip: str, gesture: Gesture, layout: Layout) -> Intent | None:
    if gesture.y > REMOVE_BELOW:
        return RemoveClip(clip)
    if gesture.y < layout.cut.y:
        return None
    at = [spot.id for spot in layout.clips].index(clip) if clip in [spot.id for spot in layout.clips] else -1
    gap = layout.gap_at(gesture.x)
    if at < 0 or gap in (at, at + 1):
        return None
    return MoveClip(clip, *layout.neighbour(gap))
