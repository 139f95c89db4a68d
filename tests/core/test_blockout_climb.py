"""What people have under their hands and feet where they leave the ground, and who goes how fast."""

import numpy as np
import pytest

from engine.film.blocking import Relation
from engine.film.camera import ShotSize, Speed
from engine.film.scenery import Strength, Weather
from engine.film.spec import Action, Camera, Environment, Related, ShotSpec, Subject
from engine.renderers.blockout import shot
from engine.renderers.blockout.geometry.optics import project
from engine.renderers.blockout.geometry.skeleton import J
from engine.renderers.blockout.place import light
from engine.renderers.blockout.shot import Prepared

STREET = Environment(set="street")


def made(spec: ShotSpec, seconds: float = 4.0) -> Prepared:
    return shot.prepared(spec, round(seconds * 24), 24.0, 16 / 9, 0, 7)


def climbing(text: str, who: str = "a man", seconds: float = 4.0, place: Environment = STREET) -> Prepared:
    spec = ShotSpec((Subject(who),), Action(text, "climb"), place, camera=Camera(size=ShotSize.FULL))
    return made(spec, seconds)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("climbs", "ladder"),
        ("climbs a ladder", "ladder"),
        ("爬梯子", "ladder"),
        ("climbs the wall", "climbing_wall"),
        ("爬上墙", "climbing_wall"),
        ("climbs up a rope", "climbing_rope"),
        ("顺着绳子往上爬", "climbing_rope"),
        ("climbs the tree", "climbing_tree"),
        ("爬树", "climbing_tree"),
        ("攀登悬崖", "cliff"),
        ("climbs the mountain", "cliff"),
        ("climbs the stairs", "stairway"),
    ],
)
def test_whoever_climbs_has_something_to_climb(text: str, kind: str) -> None:
    mount = climbing(text).staging.mount(0)
    assert mount is not None
    assert mount.kind == kind


@pytest.mark.parametrize("who", ["a man", "a boy"])
@pytest.mark.parametrize("text", ["climbs a ladder", "climbs up a rope", "climbs the wall"])
def test_hands_and_feet_are_on_it(who: str, text: str) -> None:
    people = climbing(text, who).staging
    mount = people.mount(0)
    assert mount is not None
    aside, ahead, feet_aside, feet_ahead = mount.row["climbs"]
    size = float(people.scales[0])
    fore = np.array([np.sin(people.headings[0]), 0.0, np.cos(people.headings[0])])
    left = np.array([fore[2], 0.0, -fore[0]])
    for t in np.linspace(0.3, people.seconds - 0.3, 7):
        body = people.bodies(float(t))[0]
        for joint, x, z in (("hand", aside, ahead), ("ball", feet_aside, feet_ahead)):
            for side, sign in (("l", 1.0), ("r", -1.0)):
                offset = body[J[f"{joint}_{side}"]] - people.marks[0]
                assert abs(offset @ left - sign * x * size) < 0.12
                assert abs(offset @ fore - z * size) < 0.14


@pytest.mark.parametrize("seconds", [4.0, 12.0])
def test_a_climb_goes_up_and_stays_in_the_frame(seconds: float) -> None:
    made = climbing("climbs a ladder", seconds=seconds)
    heads = [made.staging.bodies(t)[0, J["head"]] for t in (0.0, seconds / 2, seconds - 0.1)]
    assert heads[0][1] + 0.3 < heads[1][1] < heads[2][1] < heads[0][1] + 3.0
    for index in range(0, round(seconds * 24), 12):
        seen = project(made.view(index), 16 / 9, made.staging.bodies(index / 24)[0, [J["head"]]])
        assert np.abs(seen[0, :2]).max() < 1


def test_in_a_room_nobody_climbs_through_the_ceiling() -> None:
    people = climbing("climbs a ladder", place=Environment(set="interior"), seconds=8.0).staging
    assert max(people.bodies(t)[0, J["crown"], 1] for t in (0.0, 4.0, 8.0)) < 2.9


@pytest.mark.parametrize(
    "actions", [(Action("纵身跃下", "jump"),), (Action("runs", "run"), Action("leaps down", "jump"))]
)
def test_whoever_leaps_down_starts_up_there_and_ends_on_the_ground(actions: tuple[Action, ...]) -> None:
    spec = ShotSpec((Subject("a man"),), actions[0], STREET, then=actions[1:], camera=Camera(size=ShotSize.WIDE))
    it = made(spec, 5.0)
    people = it.staging
    first, last = (float(people.bodies(t)[0, [J["ball_l"], J["ball_r"]], 1].min()) for t in (0.0, 5.0))
    assert 1.3 < first - last < 1.9
    assert abs(last) < 0.08
    mount = people.mount(0)
    assert mount is not None
    assert mount.kind == "ledge"
    for index in range(0, 120, 8):
        seen = project(it.view(index), 16 / 9, people.bodies(index / 24)[0, [J["head"]]])
        assert np.abs(seen[0, :2]).max() < 1


def test_a_leap_on_level_ground_needs_no_ledge() -> None:
    assert made(ShotSpec((Subject("a man"),), Action("jumps", "jump"), STREET)).staging.mount(0) is None


def gone(who: str, action: str, speed: Speed | None = None) -> float:
    spec = ShotSpec((Subject(who),), Action(action + "s", action, speed), Environment(set="field"))
    people = made(spec).staging
    return float(np.linalg.norm(people.roots(4.0)[0] - people.roots(0.0)[0]))


def test_everything_goes_as_fast_as_it_does_by_nature() -> None:
    assert gone("a mouse", "walk") < 0.5 * gone("a man", "walk") < gone("a horse", "walk")
    assert gone("a mouse", "run", Speed.SLOW) < gone("a mouse", "run")


@pytest.mark.parametrize("pair", [("a cat", "a mouse"), ("a policeman", "a thief"), ("a dog", "a man")])
def test_a_chase_passes_large_in_the_middle_and_keeps_both_in_the_frame(pair: tuple[str, str]) -> None:
    spec = ShotSpec(
        tuple(Subject(name) for name in pair), Action("chases", "run"), STREET, camera=Camera(size=ShotSize.FULL),
        related=(Related(Relation.CHASE, 0, 1),),
    )  # fmt: skip
    it = made(spec)
    away = []
    for index in range(0, 96, 8):
        heads = it.staging.bodies(index / 24)[:, J["head"]]
        assert np.abs(project(it.view(index), 16 / 9, heads)[:, 0]).max() < 1
        away.append(float(np.linalg.norm(heads.mean(0) - it.view(index).eye)))
    assert 3 <= int(np.argmin(away)) <= 8


def test_fog_hides_nobody_that_a_shot_is_about() -> None:
    for lens in (28.0, 135.0):
        it = made(
            ShotSpec(
                (Subject("a man"),), Action("stands", "stand"),
                Environment(set="platform", weather=Weather.FOG, weather_strength=Strength.HEAVY),
                camera=Camera(size=ShotSize.MEDIUM, lens_mm=lens),
            )
        )  # fmt: skip
        head = it.staging.bodies(0.0)[0, J["head"]]
        far = float(np.linalg.norm(head - it.path.base.eye))
        assert (it.look.haze + 0.7 * it.look.mist[0]) * far < 0.6
        assert it.look.haze * 60 > 0.5  # what is far off fades all the same


def test_thin_air_stays_as_it_is() -> None:
    it = made(ShotSpec((Subject("a man"),), Action("stands", "stand"), STREET))
    assert light.thinned(it.look, 3.0, None).haze == it.look.haze


def test_one_who_sits_and_one_who_stands_both_have_their_faces_in_the_frame() -> None:
    spec = ShotSpec(
        (Subject("a mother"), Subject("a girl", actions=(Action("writes at the desk", "sit"),))),
        Action("stands", "stand"), STREET, camera=Camera(size=ShotSize.MEDIUM),
    )  # fmt: skip
    it = made(spec)
    faces = it.staging.bodies(it.staging.anchor_s)[:, [J["crown"], J["eyes"], J["chin"]]].reshape(-1, 3)
    seen = project(it.path.base, 16 / 9, faces)
    assert np.abs(seen[:, 0]).max() < 0.95
    assert -0.75 < seen[:, 1].min() < seen[:, 1].max() < 0.97


def test_a_suitcase_hangs_from_one_hand_and_a_newspaper_is_held_up() -> None:
    def body(text: str) -> np.ndarray:
        spec = ShotSpec((Subject("a man"),), Action(text), STREET)
        return made(spec).staging.bodies(2.0)[0]

    carries, reads = body("carries a suitcase"), body("reads a newspaper")
    assert carries[J["hand_r"], 1] < carries[J["pelvis"], 1] + 0.05
    assert reads[[J["hand_l"], J["hand_r"]], 1].min() > reads[J["waist"], 1] + 0.1
