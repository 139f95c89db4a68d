"""Actions in order over a shot: who is where, when, and in which posture."""

import numpy as np
import pytest

from engine.film.spec import Action
from engine.renderers.blockout import skeleton
from engine.renderers.blockout.performance import performance

RUN, LOOK, STAND = Action("runs", "run"), Action("looks back", "look"), Action("stands", "stand")


def test_actions_follow_each_other_in_order() -> None:
    played = performance([RUN, STAND], 6.0, room_m=40.0)
    assert played.action_at(0.1) == "run"
    assert played.action_at(5.9) == "stand"
    assert played.moving and played.top_ms > 2


def test_nobody_leaves_the_room() -> None:
    played = performance([RUN], 20.0, room_m=8.0)
    assert played.place(20.0)[2] <= 8.0 + 1e-6


def test_nothing_said_is_standing() -> None:
    played = performance([], 3.0, room_m=5.0)
    assert not played.moving
    assert played.place(3.0) == pytest.approx(np.zeros(3))


def test_a_posture_has_joints_for_everyone() -> None:
    played = performance([RUN, LOOK], 4.0, room_m=20.0)
    made = skeleton.joints(played.posture(1.0, np.array([0.1, 0.6]), np.array([np.nan, 0.5])), 2)
    assert made.shape == (2, len(skeleton.JOINTS), 3)
