"""The hand on the window: what a gesture does to what lies under the ring."""

from engine.film.model import Mark
from engine.messages import CircleTake, SelectClip, Undo
from interaction.hands import messages as hands
from tests.gui.conftest import Open
from tests.gui.room import cut, marks

WALL = {"shot": "wall", "takes": ("wall-1",)}


def test_a_thumb_up_over_a_card_circles_that_take(open_window: Open) -> None:
    window, desk = open_window(shot="wall", takes=("wall-1",))
    box = window.hand.layout().takes[2].box
    x, y = box.middle, box.y + box.height / 2
    desk.hands.emit(hands.Pointer(x, y, hands.PointerState.AWAKE, 0.5, "thumb_up"))
    assert window.ring.isVisible()
    desk.hands.emit(hands.Gesture(hands.GestureName.THUMB_UP, 1.0, x, y))
    assert desk.wishes == [CircleTake("wall-3")]


def test_this_one_means_the_take_under_the_ring(open_window: Open) -> None:
    window, desk = open_window(shot="wall", takes=("wall-1",))
    box = window.hand.layout().takes[2].box
    desk.hands.emit(hands.Pointer(box.middle, box.y + box.height / 2, hands.PointerState.AWAKE))
    desk.say("circle this one")
    assert marks(desk)["wall-3"] is Mark.CIRCLED


def test_this_clip_is_the_one_under_the_ring_and_else_the_chosen_one(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    box = window.hand.layout().clips[0].box
    place = (box.middle, box.y + box.height / 2)
    desk.hands.emit(hands.Gesture(hands.GestureName.PINCH, 1.0, *place))
    desk.hands.emit(hands.Gesture(hands.GestureName.DROP, 1.2, *place))
    assert window.cut.view.chosen_clip == "clip-1", "a pinch in place chooses, as a click does"
    desk.say("remove this clip")
    assert cut(desk) == ["wall-3"]
    desk.want(Undo())
    desk.want(SelectClip("clip-2"))
    desk.hands.emit(hands.Pointer(*place, hands.PointerState.AWAKE))
    desk.say("remove this clip")
    assert cut(desk) == ["wall-3"], "the ring points at the first"
    desk.want(Undo())
    desk.hands.emit(hands.Pointer(*place, hands.PointerState.ASLEEP))
    desk.want(SelectClip("clip-2"))
    desk.say("remove this clip")
    assert cut(desk) == ["wall-1"]


def test_a_take_carried_by_hand_shows_where_it_would_land_and_lands_there(open_window: Open) -> None:
    window, desk = open_window(**WALL)
    layout = window.hand.layout()
    box, seam = layout.takes[1].box, layout.clips[1].box
    start, end = (box.middle, box.y + box.height / 2), (seam.x + 0.005, seam.y + seam.height / 2)
    desk.hands.emit(hands.Gesture(hands.GestureName.PINCH, 1.0, *start))
    desk.hands.emit(hands.Pointer(*end, hands.PointerState.HOLDING))
    assert window.cut.view._gap == 1
    desk.hands.emit(hands.Gesture(hands.GestureName.DROP, 2.0, *end))
    assert cut(desk) == ["wall-1", "wall-2", "wall-3"]
    assert window.cut.view._gap is None
