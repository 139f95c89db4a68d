"""Actions in order over a shot: who is where, when, in which posture; feet that stay, bones that last, no pops."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.film.camera import Speed
from engine.film.scenery import ACTIONS
from engine.film.spec import Action
from engine.renderers.blockout.geometry import skeleton
from engine.renderers.blockout.geometry.skeleton import FIELDS, STATURE, F, J
from engine.renderers.blockout.motion import gaits, gestures, motion, overlays, words
from engine.renderers.blockout.motion.performance import Performance, performance, steady

A = Action
WALK, RUN, LOOK, STAND = A("walks", "walk"), A("runs", "run"), A("looks back", "look"), A("stands", "stand")
SIT, JUMP, UP = A("sits down", "sit"), A("leaps", "jump"), A("gets up", "stand")
SEQUENCES = {
    "walk": (WALK,),
    "run": (RUN,),
    "a start and a stop": (STAND, WALK, STAND),
    "run and stop": (RUN, A("stops", "stand")),
    "run, look back, leap": (RUN, LOOK, JUMP),
    "walk in, sit down, look up": (WALK, SIT, A("looks up", "look")),
    "sit, stand up, walk": (A("sits", "sit"), A("stands up", "stand"), WALK),
    "turn and run": (A("turns around", "turn"), RUN),
    "walk, turn, walk": (WALK, A("turns around", "turn"), WALK),
    "jump": (A("jumps", "jump"),),
    "walk, run": (WALK, RUN),
    "run, leap, run": (RUN, JUMP, RUN),
    "sneak, sprint": (A("sneaks", None), A("sprints", "run")),
    "walk, pick up, walk": (WALK, A("picks it up", "pick_up"), WALK),
    "walk, kneel": (WALK, A("kneels", "kneel")),
    "run, fight": (RUN, A("fights", "fight")),
    "dance, wave": (A("dances", "dance"), A("waves", None)),
}
ON_THE_FLOOR = {"fall, get up": (A("falls", "fall"), UP), "lie, get up, walk": (A("lies", "lie"), UP, WALK)}
_RATE = 120


def bodies(played: Performance, times: np.ndarray, phase: float = 0.1, scale: float = 1.0) -> np.ndarray:
    """Joints (times, len(JOINTS), 3) of one figure where it stands in the frame it started in."""
    made = []
    for t in times:
        pose = played.posture(float(t), np.array([phase]), scales=np.array([scale]))
        x, y, z = (skeleton.joints(pose, 1)[0] * scale).T
        c, s = math.cos(played.turned(t)), math.sin(played.turned(t))
        made.append(np.stack([c * x + s * z, y, c * z - s * x], 1) + played.place(float(t)))
    return np.array(made)


@cache
def filmed(name: str, scale: float = 1.0) -> np.ndarray:
    """One of the sequences, every frame of it: looked at by several tests, worked out once."""
    played = performance((SEQUENCES | ON_THE_FLOOR)[name], 6.0, room_m=40.0)
    return bodies(played, np.arange(0, 6, 1 / _RATE), 0.1, scale)


def stances(ball: np.ndarray, floor: float) -> list[np.ndarray]:
    """The places (frames, 2) of every stretch in which a foot stands."""
    down = ball[:, 1] < floor
    edges = np.flatnonzero(np.diff(down.astype(int))) + 1
    return [ball[part][:, [0, 2]] for part in np.split(np.arange(len(ball)), edges) if down[part[0]] and len(part) > 4]


# In order, in time


def test_actions_follow_each_other_in_order() -> None:
    played = performance([RUN, STAND], 6.0, room_m=40.0)
    assert played.action_at(0.1) == "run"
    assert played.action_at(5.9) == "stand"
    assert played.moving
    assert played.top_ms > 2


def test_short_actions_take_their_natural_time_and_the_last_fills_the_rest() -> None:
    played = performance([RUN, LOOK, JUMP], 8.0, room_m=60.0)
    run, back, leap, *rest = played.beats
    assert back.ends - back.begins == pytest.approx(gestures.motions()["look_back"].natural, abs=0.01)
    assert leap.ends - leap.begins == pytest.approx(1.15, abs=0.01)
    assert run.ends - run.begins > 3
    assert rest[-1].ends == pytest.approx(8.0)


def test_too_many_actions_are_all_played_faster() -> None:
    played = performance([SIT, UP, SIT, UP, A("falls", "fall")], 3.0)
    assert played.beats[-1].ends == pytest.approx(3.0)
    assert all(beat.ends > beat.begins for beat in played.beats)


@pytest.mark.parametrize("seconds", [1 / 24, 0.5, 600.0])
def test_any_length_of_shot_can_be_played(seconds: float) -> None:
    played = performance([WALK, SIT], seconds, room_m=10.0)
    assert np.isfinite(bodies(played, np.array([0.0, seconds / 2, seconds]))).all()


def test_nobody_leaves_the_room() -> None:
    assert performance([RUN], 20.0, room_m=8.0).place(20.0)[2] <= 8.0 + 1e-6


def test_nothing_said_is_standing() -> None:
    played = performance([], 3.0, room_m=5.0)
    assert not played.moving
    assert played.place(3.0) == pytest.approx(np.zeros(3))


def test_who_walks_and_then_sits_sits_down_in_between() -> None:
    played = performance([WALK, A("sits", "sit")], 6.0)
    assert [beat.motion for beat in played.beats] == ["walk", "sit_down", "sit"]
    at = played.settles_at()
    assert at is not None
    assert played.place(at) == pytest.approx(played.place(6.0), abs=1e-6)
    assert (played.settled(0.5), played.settled(5.5)) == (0, 1)
    assert 0 < played.settled(at - 0.4) < 1
    assert performance([WALK], 4.0).settles_at() is None
    assert bodies(played, np.array([5.9]))[0, J["pelvis"], 1] == pytest.approx(motion.SEAT_M + 0.09, abs=0.03)


def test_who_walks_to_a_seat_passes_beside_it() -> None:
    played = performance([WALK, SIT], 6.0)
    seat = played.place(6.0)
    way = np.array([played.place(float(t)) - seat for t in np.linspace(0, played.beats[1].begins, 200)])
    assert np.hypot(way[:, 0], way[:, 2]).min() > 0.36


def test_a_look_back_is_played_by_the_upper_body_while_the_legs_run_on() -> None:
    played = performance([RUN, LOOK, RUN], 6.0, room_m=60.0)
    t = (played.beats[1].begins + played.beats[1].ends) / 2
    assert played.motion_at(t) == "run"
    body = bodies(played, np.array([t]))[0]
    way = body[J["eyes"]] - body[J["head"]]
    assert abs(math.degrees(math.atan2(way[0], way[2]))) > 75


def test_who_turns_round_and_runs_runs_the_other_way() -> None:
    played = performance([A("turns around", "turn"), RUN], 5.0, room_m=60.0)
    assert abs(played.turned(5.0)) == pytest.approx(math.pi, abs=1e-3)
    assert played.place(5.0)[2] < -5
    assert performance([A("turns", "turn")], 3.0, seed=0).turned(3.0) == pytest.approx(
        -performance([A("turns", "turn")], 3.0, seed=1).turned(3.0)
    )


# Feet, bones, floor


@pytest.mark.parametrize(("name", "scale"), [*((name, 1.0) for name in SEQUENCES), ("run, look back, leap", 0.68)])
def test_a_foot_that_stands_does_not_move(name: str, scale: float) -> None:
    found = filmed(name, scale)
    for side in "lr":
        parts = stances(found[:, J[f"ball_{side}"]], 0.0203 * scale)
        assert parts
        for part in parts:
            # The first and last frames of a stance are lifting off by less than the third of a millimetre.
            assert np.ptp(part[1:-1], axis=0).max() < 0.001


@pytest.mark.parametrize("name", [*SEQUENCES, *ON_THE_FLOOR])
def test_nothing_pops_bones_last_and_nobody_sinks(name: str) -> None:
    found = filmed(name)
    times = np.arange(0, 6, 1 / _RATE)
    steady_ = np.delete(found, [J["grip_l"], J["grip_r"]], axis=1)
    jerked = np.linalg.norm(np.diff(steady_, 2, axis=0), axis=2)  # metres off the straight line between two frames
    assert jerked.max() < 0.09, (skeleton.JOINTS[int(jerked.max(0).argmax())], times[int(jerked.max(1).argmax())])
    assert jerked[:, J["pelvis"]].max() < 0.035
    assert found[:, :, 1].min() > -0.03
    bones = {
        ("hip", "knee"): skeleton.THIGH, ("knee", "ankle"): skeleton.SHIN, ("shoulder", "elbow"): skeleton.UPPER_ARM,
        ("elbow", "wrist"): skeleton.FOREARM, ("wrist", "hand"): 0.13, ("ankle", "ball"): 0.1504, ("ball", "toe"): 0.07,
    }  # fmt: skip
    for (a, b), long in bones.items():
        for side in "lr":
            length = np.linalg.norm(found[:, J[f"{a}_{side}"]] - found[:, J[f"{b}_{side}"]], axis=1)
            assert length == pytest.approx(long, rel=0.02), (a, b)


@pytest.mark.parametrize("actions", [(A("jumps", "jump"),), (RUN, JUMP)])
def test_a_flight_obeys_gravity(actions: tuple[Action, ...]) -> None:
    played = performance(actions, 5.0, room_m=40.0)
    leap = played.way.leaps[0]
    times = np.linspace(leap.leaves + 0.12, leap.lands - 0.12, 40)
    feet_up = bodies(played, times)
    high = feet_up[:, J["pelvis"], 1]
    g = -2 * np.polyfit(times, high, 2)[0]
    assert g == pytest.approx(9.81, rel=0.15)
    assert feet_up[:, [J["toe_l"], J["toe_r"]], 1].min() > 0.05
    if played.moving:
        assert np.polyfit(times, feet_up[:, J["pelvis"], 2], 1)[0] == pytest.approx(3.6, rel=0.1)


def test_a_leap_down_ends_lower_and_only_where_there_is_a_drop() -> None:
    down = (RUN, A("leaps down", "jump"))
    assert performance(down, 5.0, room_m=40.0, drop_m=1.0).place(5.0)[1] == pytest.approx(-1.0)
    assert performance(down, 5.0, room_m=40.0).place(5.0)[1] == 0


def test_somebody_who_stands_is_nearly_still() -> None:
    head = bodies(performance([STAND], 8.0), np.arange(0, 8, 1 / 24))[:, J["head"]]
    assert np.ptp(head, axis=0).max() < 0.012
    assert np.linalg.norm(np.diff(head, axis=0), axis=1).max() < 0.0008


def test_walkers_keep_their_heads_steadier_than_their_hips() -> None:
    found = bodies(performance([WALK], 4.0), np.arange(1, 3, 1 / 96))
    faces = found[:, J["eyes"]] - found[:, J["head"]]
    turns = np.degrees(np.arctan2(faces[:, 0], faces[:, 2]))
    hips = found[:, J["hip_l"]] - found[:, J["hip_r"]]
    assert np.ptp(turns) < 4
    assert np.ptp(np.degrees(np.arctan2(hips[:, 2], hips[:, 0]))) > 6
    assert np.ptp(hips[:, 1]) > 0.012  # the free hip sinks


# Words, manners, things in hand, gaze


def test_every_action_and_every_word_has_a_motion_of_its_own() -> None:
    still = bodies(steady("stand", 4.0), np.linspace(0, 3.6, 25))
    for name in sorted((words.known() | set(ACTIONS)) - {"stand"}):
        poses = [motion.posture(name, t, np.array([0.1]), 0.0, 1.0, 4.0) for t in np.linspace(0, 3.6, 25)]
        found = np.array([skeleton.joints(pose, 1)[0] for pose in poses])
        assert np.abs(found - found[:, :1] - (still - still[:, :1])).max() > 0.03, name
    for name in words.table()["words"]:
        assert name in words.known(), name


@pytest.mark.parametrize(
    ("text", "canonical", "meant"),
    [
        ("sneaks", None, "sneak"), ("悄悄走", None, "sneak"), ("冲刺", "run", "sprint"), ("staggers", None, "stagger"),
        ("坐下", "sit", "sit_down"), ("骑自行车", "ride", "cycle"), ("draws his sword", "fight", "swing"),
        ("walks", "walk", "walk"), ("does something unheard of", None, "stand"), ("打电话", None, None),
        ("looks back", "look", None), ("turns around", "turn", "turn"), ("flies", "fly", "fly"),
    ],
)  # fmt: skip
def test_words_choose_a_finer_motion(text: str, canonical: str | None, meant: str | None) -> None:
    assert words.wanted(Action(text, canonical)).motion == meant


def test_who_walks_and_telephones_does_both() -> None:
    wanted = words.wanted(Action("walks while on the phone", "walk"))
    assert (wanted.motion, wanted.layers[0]) == ("walk", "phone")


def test_who_somebody_is_gives_them_a_manner() -> None:
    assert words.manners_of("an old woman", "tired") == ("woman", "old", "tired")
    assert words.manners_of("小女孩", None) == ("child", "woman")
    assert words.manners_of("a man", "a red cloak") == ()
    assert {*words.table()["people"], *words.table()["manners"]} <= set(gaits.manners())


@pytest.mark.parametrize("manner", gaits.manners())
def test_manners_change_a_walk_a_little(manner: str) -> None:
    played = performance([WALK], 4.0)
    plain = skeleton.joints(played.posture(0.0, np.array([0.1])), 1)[0]
    other = skeleton.joints(played.posture(0.0, np.array([0.1]), manners=[(manner,)]), 1)[0]
    assert 0.004 < np.abs(plain - other).max() < 0.6
    whole = performance([WALK], 4.0, manner=(manner,)).posture(0.0, np.array([0.1]))
    assert np.array_equal(skeleton.joints(whole, 1)[0], other)


@pytest.mark.parametrize("kind", sorted(overlays.holds()))
def test_what_is_held_takes_an_arm(kind: str) -> None:
    played = performance([STAND], 4.0)
    free = skeleton.joints(played.posture(1.0, np.array([0.1])), 1)[0]
    held = skeleton.joints(played.posture(1.0, np.array([0.1]), holds=[kind]), 1)[0]
    assert kind in motion.HOLDS
    assert max(np.linalg.norm(free[J[f"hand_{side}"]] - held[J[f"hand_{side}"]]) for side in "lr") > 0.02
    assert np.allclose(free[J["pelvis"]], held[J["pelvis"]])


@settings(max_examples=25, deadline=None)
@given(st.floats(-2.4, 2.4))
def test_heads_turn_where_they_are_to_look_as_far_as_a_neck_goes(yaw: float) -> None:
    played = performance([STAND], 4.0)
    body = skeleton.joints(played.posture(1.0, np.array([0.1]), np.array([yaw])), 1)[0]
    way = body[J["eyes"]] - body[J["head"]]
    found = math.atan2(way[0], way[2])
    assert abs(found) <= abs(yaw) + 0.06
    if abs(yaw) < 1.4:
        assert found == pytest.approx(yaw, abs=0.06)
    assert np.linalg.norm(body[J["crown"]] - body[J["head"]]) == pytest.approx(0.1322, abs=0.002)


# All together


def test_the_same_moment_is_always_the_same() -> None:
    phases = np.array([0.1, 0.6])
    one, other = (performance(SEQUENCES["run, look back, leap"], 5.0, room_m=40.0) for _ in range(2))
    late = one.posture(3.3, phases).numbers
    assert np.array_equal(late, other.posture(3.3, phases).numbers)
    one.posture(1.0, phases)
    assert np.array_equal(late, one.posture(3.3, phases).numbers)


def test_a_posture_has_fields_for_everyone_and_a_crowd_keeps_its_feet() -> None:
    chance = np.random.default_rng(3)
    phases, scales = chance.random(200), chance.uniform(0.9, 1.1, 200)
    played = performance([WALK], 4.0)
    found = []
    for t in np.arange(1.0, 1.5, 1 / 96):
        pose = played.posture(float(t), phases, scales=scales)
        assert pose.numbers.shape == (200, len(FIELDS))
        found.append(skeleton.joints(pose, 200) * scales[:, None, None] + played.place(float(t)))
    balls = np.array(found)[:, :, J["ball_l"]]
    standing = balls[:, :, 1] < 0.0201 * scales
    moved = np.linalg.norm(np.diff(balls, axis=0)[:, :, [0, 2]], axis=2)
    assert moved[standing[1:] & standing[:-1]].max() < 0.001


@pytest.mark.parametrize("speed", Speed)
def test_speed_changes_stride_and_cadence(speed: Speed) -> None:
    played = performance([Action("walks", "walk", speed)], 4.0)
    assert played.top_ms == pytest.approx(1.35 * words.PACE[speed])
    found = bodies(played, np.arange(0, 4, 1 / 96))
    strides = [np.diff([part[0, 1] for part in stances(found[:, J[f"ball_{side}"]], 0.0203)]) for side in "lr"]
    expected = gaits.gait("walk").stride_at(played.top_ms)
    assert np.concatenate(strides)[1:-1] == pytest.approx(expected, rel=0.08)


def test_a_figure_stands_as_tall_as_a_person() -> None:
    assert bodies(performance([STAND], 2.0), np.array([0.5]))[0][:, 1].max() == pytest.approx(STATURE, abs=0.04)


def test_a_field_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="no such field: elbw"):
        gestures.spread({"elbw": 1})
    assert gestures.spread({"legs": {"foot_x": 0.1}}) == {"foot_x_l": 0.1, "foot_x_r": -0.1}
    assert F["hip"] == FIELDS.index("hip")
