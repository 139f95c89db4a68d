"""Gestures and what lies under them."""

from pathlib import Path

import pytest

from app.pointer.layout import Layout, plain_layout
from app.pointer.tracker import PointerTracker
from engine.messages import (
    At,
    CircleTake,
    CompareTakes,
    Intent,
    MoveClip,
    NextTake,
    PlaceTake,
    Play,
    PreviousTake,
    RejectTake,
    RemoveClip,
    ShowTake,
    Stop,
    TrimClip,
)
from engine.state import Focus
from interaction.hands.messages import Gesture, GestureName, Pointer, PointerState
from tests.gui.film import film


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return plain_layout(film(tmp_path), Focus("s1", "wall", ("wall-1",)))


def middle(layout: Layout, id: str) -> tuple[float, float]:
    box = next(spot.box for spot in (*layout.takes, *layout.clips) if spot.id == id)
    return box.middle, box.y + box.height / 2


def does(layout: Layout, *gestures: tuple[GestureName, tuple[float, float]] | Gesture) -> list[Intent]:
    tracker = PointerTracker()
    made = (gesture if isinstance(gesture, Gesture) else Gesture(gesture[0], 0.0, *gesture[1]) for gesture in gestures)
    return [intent for gesture in made for intent in tracker.take_in(gesture, layout)]


def carry(layout: Layout, id: str, to: tuple[float, float]) -> list[Intent]:
    return does(layout, (GestureName.PINCH, middle(layout, id)), (GestureName.DROP, to))


def test_a_take_dropped_on_the_cut_is_placed_between_clips(layout: Layout) -> None:
    assert carry(layout, "wall-2", (0.99, 0.9)) == [PlaceTake("wall-2", At.END)]
    assert carry(layout, "wall-2", (0.01, 0.9)) == [PlaceTake("wall-2", At.BEFORE, "clip-1")]
    between = layout.clips[1].box.x + 0.01
    assert carry(layout, "wall-2", (between, 0.9)) == [PlaceTake("wall-2", At.BEFORE, "clip-2")]


def test_a_take_dropped_elsewhere_goes_back(layout: Layout) -> None:
    assert carry(layout, "wall-2", (0.4, 0.4)) == []


def test_a_pinch_without_a_drag_shows_the_take(layout: Layout) -> None:
    assert carry(layout, "wall-3", middle(layout, "wall-3")) == [ShowTake("wall-3")]


def test_clips_are_ordered_and_taken_out(layout: Layout) -> None:
    assert carry(layout, "clip-1", (0.99, 0.9)) == [MoveClip("clip-1", At.END)]
    assert carry(layout, "clip-2", (0.01, 0.9)) == [MoveClip("clip-2", At.BEFORE, "clip-1")]
    assert carry(layout, "clip-1", (0.3, 0.99)) == [RemoveClip("clip-1")]
    assert carry(layout, "clip-1", (0.4, 0.4)) == []
    assert carry(layout, "clip-1", (0.3, 0.88)) == []


def test_a_lost_hand_puts_things_back(layout: Layout) -> None:
    lost = (GestureName.LET_GO, (0.5, 0.9))
    assert does(layout, (GestureName.PINCH, middle(layout, "wall-1")), lost, (GestureName.DROP, (0.99, 0.9))) == []


def test_thumbs_mean_the_take_under_the_ring_or_the_one_on_the_monitor(layout: Layout) -> None:
    assert does(layout, (GestureName.THUMB_UP, middle(layout, "wall-2"))) == [CircleTake("wall-2")]
    assert does(layout, (GestureName.THUMB_UP, (0.4, 0.4))) == [CircleTake(None)]
    assert does(layout, (GestureName.THUMB_DOWN, (0.4, 0.4))) == [RejectTake(None)]


def test_other_gestures(layout: Layout) -> None:
    here = (0.4, 0.4)
    assert does(layout, (GestureName.SWIPE_LEFT, here), (GestureName.SWIPE_RIGHT, here)) == [PreviousTake(), NextTake()]
    assert does(layout, (GestureName.VICTORY, here)) == [CompareTakes()]
    assert does(layout, (GestureName.FIST, here)) == [Play()]
    playing = Layout(layout.takes, layout.clips, layout.cut, playing=True)
    assert does(playing, (GestureName.FIST, here)) == [Stop()]
    assert does(layout, Gesture(GestureName.FINGERS, 0, *here, value=2)) == [ShowTake("wall-2")]
    assert does(layout, Gesture(GestureName.FINGERS, 0, *here, value=4)) == []


def test_two_hands_lengthen_and_shorten_the_clip_under_them(layout: Layout) -> None:
    here = middle(layout, "clip-2")
    assert does(layout, Gesture(GestureName.APART, 0, *here, value=2)) == [TrimClip("clip-2", seconds=-1.0)]
    assert does(layout, Gesture(GestureName.TOGETHER, 0, *here, value=1)) == [TrimClip("clip-2", seconds=0.5)]


def test_half_held_gestures_and_the_ring_do_nothing(layout: Layout) -> None:
    assert does(layout, Gesture(GestureName.THUMB_UP, 0, 0.4, 0.4, progress=0.6)) == []
    tracker = PointerTracker()
    ring = Pointer(0.2, 0.3, PointerState.AWAKE)
    assert tracker.take_in(ring, layout) == []
    assert tracker.pointer == ring


def test_the_plain_layout_lies_where_it_is_promised(layout: Layout) -> None:
    first = layout.takes[0].box
    assert (first.x, first.y) == (0.80, 0.06)
    assert layout.clips[0].box.y == 0.80
    assert sum(spot.box.width for spot in layout.clips) == pytest.approx(1.0)
