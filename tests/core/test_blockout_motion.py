"""The blockout's figures: whole, planted, and the same at the same time."""

import numpy as np
import pytest

from engine.film.scenery import ACTIONS
from engine.renderers.blockout.geometry import skeleton
from engine.renderers.blockout.geometry.skeleton import J
from engine.renderers.blockout.motion import motion


def bodies(action: str, times: np.ndarray, speed: float, pace: float = 1.0) -> np.ndarray:
    """Joints (times, len(JOINTS), 3) of one figure that also travels."""
    made = [skeleton.joints(motion.posture(action, t, np.array([0.1]), speed, pace, 4.0), 1)[0] for t in times]
    return np.array(made) + np.array([[[0, 0, speed * t]] for t in times])


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_a_motion(action: str) -> None:
    assert action in motion.KNOWN


@pytest.mark.parametrize("action", ACTIONS)
def test_bones_keep_their_length_and_nothing_sinks_into_the_floor(action: str) -> None:
    found = bodies(action, np.linspace(0, 4, 97), motion.GROUND_SPEED.get(action, 0.0))
    for side in "lr":
        thigh = np.linalg.norm(found[:, J[f"hip_{side}"]] - found[:, J[f"knee_{side}"]], axis=1)
        shin = np.linalg.norm(found[:, J[f"knee_{side}"]] - found[:, J[f"ankle_{side}"]], axis=1)
        assert thigh == pytest.approx(skeleton.THIGH, abs=1e-6)
        assert shin == pytest.approx(skeleton.SHIN, abs=1e-6)
    assert found[:, :, 1].min() > -0.12


@pytest.mark.parametrize(
    ("action", "speed"), [("walk", 0.9), ("walk", 1.35), ("walk", 1.8), ("run", 2.5), ("run", 3.6)]
)
def test_a_planted_foot_does_not_slide(action: str, speed: float) -> None:
    found = bodies(action, np.arange(0, 4, 1 / 96), speed)
    for side in "lr":
        ball = found[:, J[f"ball_{side}"]]
        down = (ball[1:, 1] < 0.0201) & (ball[:-1, 1] < 0.0201)
        assert down.mean() > 0.2
        # The last step before lift-off and the first after landing straddle the change.
        slide = np.linalg.norm(np.diff(ball, axis=0)[:, [0, 2]], axis=1)[down] * 96
        assert np.percentile(slide, 95) < 0.02 * speed


@pytest.mark.parametrize("speed", [1.35, 3.6])
def test_the_leg_reaches_the_foot_it_stands_on(speed: float) -> None:
    found = bodies("walk" if speed < 2 else "run", np.arange(0, 4, 1 / 48), speed)
    for side in "lr":
        ankle, ball = found[:, J[f"ankle_{side}"]], found[:, J[f"ball_{side}"]]
        assert np.linalg.norm(ankle - ball, axis=1).max() < 0.21


def test_a_figure_stands_as_tall_as_a_person() -> None:
    body = bodies("stand", np.array([0.0]), 0.0)[0]
    assert body[:, 1].max() == pytest.approx(skeleton.STATURE, abs=0.05)


def test_many_figures_at_once_are_each_as_alone() -> None:
    phases = np.array([0.0, 0.3, 0.8])
    together = skeleton.joints(motion.posture("run", 1.3, phases, 3.6, 1.0, 4.0), 3)
    alone = [skeleton.joints(motion.posture("run", 1.3, phases[i : i + 1], 3.6, 1.0, 4.0), 1)[0] for i in range(3)]
    assert np.allclose(together, alone)
