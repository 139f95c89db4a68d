"""The camera as USD, read by Pixar's own library: the same lens, place and time as we meant."""

import io
import math
from pathlib import Path

import numpy as np
import pytest

from engine.exports.usd import write_usda
from engine.film.time import FrameRate
from engine.media.passes import CameraAt, StandIn, Standing

pxr = pytest.importorskip("pxr")
RATE = FrameRate(24000, 1001)


def a_camera(step: float) -> CameraAt:
    """Turned, tilted and on its way; the lens zooms."""
    yaw, pitch = 0.4 + 0.1 * step, -0.2
    turn = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    tilt = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
    to_world = np.eye(4)
    to_world[:3, :3], to_world[:3, 3] = turn @ tilt, (1.0 + step, 1.6, -2.0)
    return CameraAt(to_world, 35.0 + 5 * step, (36.0, 20.25), 3.5, 2.8, (0.08, 400.0))


@pytest.fixture
def stage(tmp_path: Path):
    from pxr import Usd

    track = [
        (a_camera(step), (Standing(1, (0.5 * step, 0.0, 1.0), 3.0 + 0.2 * step), Standing(2, (2.0, 0.1, 2.0), 0.5)))
        for step in range(4)
    ]
    boxes = [
        StandIn(1, "a soldier", (-0.4, 0.0, -0.3), (0.4, 1.8, 0.5)),
        StandIn(2, "女战士", (-0.3, 0, -0.3), (0.3, 1.7, 0.3)),
    ]
    path = tmp_path / "camera.usda"
    with path.open("w", encoding="utf-8") as file:
        write_usda(file, "12A-3", RATE, track, boxes, 'says "so"')
    return Usd.Stage.Open(str(path))


def test_the_stage_is_in_metres_and_counts_frames_from_one(stage) -> None:
    from pxr import UsdGeom

    assert UsdGeom.GetStageMetersPerUnit(stage) == 1.0
    assert UsdGeom.GetStageUpAxis(stage) == "Y"
    assert stage.GetTimeCodesPerSecond() == pytest.approx(24000 / 1001, abs=1e-12)
    assert (stage.GetStartTimeCode(), stage.GetEndTimeCode()) == (1, 4)
    assert stage.GetDefaultPrim().GetPath() == "/Shot"


def test_a_lens_is_the_lens_in_millimetres(stage) -> None:
    from pxr import Gf, UsdGeom

    at = UsdGeom.Camera.Get(stage, "/Shot/Camera").GetCamera(3)
    to_mm = Gf.Camera.FOCAL_LENGTH_UNIT * UsdGeom.GetStageMetersPerUnit(stage) * 1000
    assert at.focalLength * to_mm == pytest.approx(45.0, abs=1e-3)
    assert at.horizontalAperture * to_mm == pytest.approx(36.0, abs=1e-3)
    assert at.GetFieldOfView(Gf.Camera.FOVHorizontal) == pytest.approx(2 * math.degrees(math.atan(18 / 45)), abs=1e-3)
    assert at.focusDistance == pytest.approx(3.5)
    assert at.fStop == pytest.approx(2.8)
    assert (at.clippingRange.min, at.clippingRange.max) == (pytest.approx(0.08), pytest.approx(400.0))


@pytest.mark.parametrize("step", range(4))
def test_a_point_falls_where_we_say(stage, step: int) -> None:
    from pxr import Gf, UsdGeom

    camera, point = a_camera(step), np.array([[0.3, 0.9, -6.0]])
    view = UsdGeom.Camera.Get(stage, "/Shot/Camera").GetCamera(step + 1).frustum
    clip = (view.ComputeViewMatrix() * view.ComputeProjectionMatrix()).Transform(Gf.Vec3d(*point[0]))
    x, y, metres = camera.project(point, 1280, 720)[0]
    assert metres > 0
    assert (clip[0] + 1) / 2 * 1280 == pytest.approx(x, abs=0.02)
    assert (1 - clip[1]) / 2 * 720 == pytest.approx(y, abs=0.02)


def test_everyone_has_a_box_that_goes_where_they_go(stage) -> None:
    from pxr import Usd, UsdGeom

    box = stage.GetPrimAtPath("/Shot/Cast/a_soldier/Box")
    bounds = UsdGeom.BBoxCache(Usd.TimeCode(3), ["default"]).ComputeWorldBound(box).ComputeAlignedRange()
    middle = bounds.GetMidpoint()
    heading = 3.4
    assert middle[1] == pytest.approx(0.9, abs=1e-4)
    assert middle[0] == pytest.approx(1.0 + 0.1 * math.sin(heading), abs=1e-4)
    assert middle[2] == pytest.approx(1.0 + 0.1 * math.cos(heading), abs=1e-4)
    assert stage.GetPrimAtPath("/Shot/Cast/女战士").GetCustomDataByKey("id") == 2


def test_a_turn_past_the_half_does_not_spin(tmp_path: Path) -> None:
    file = io.StringIO()
    headings = (3.10, 3.20 - 2 * math.pi)
    track = [(a_camera(0), (Standing(1, (0, 0, 0), heading),)) for heading in headings]
    write_usda(file, "1A-1", RATE, track, [StandIn(1, "a", (0, 0, 0), (1, 1, 1))], "")
    turned = [line.split(": ")[1] for line in file.getvalue().split("rotateY.timeSamples")[1].splitlines()[1:3]]
    one, other = (float(text.rstrip(",")) for text in turned)
    assert other - one == pytest.approx(math.degrees(0.10), abs=1e-3)


def test_names_that_no_prim_can_have_become_ones_that_it_can(tmp_path: Path) -> None:
    from pxr import Usd

    names = ["3 men", "a-b", "a b", "!!", ""]
    path = tmp_path / "camera.usda"
    standing = tuple(Standing(at + 1, (0, 0, 0), 0) for at in range(len(names)))
    boxes = [StandIn(at + 1, name, (0, 0, 0), (1, 1, 1)) for at, name in enumerate(names)]
    with path.open("w", encoding="utf-8") as file:
        write_usda(file, "1A-1", RATE, [(a_camera(0), standing)], boxes, "")
    stage = Usd.Stage.Open(str(path))
    cast = stage.GetPrimAtPath("/Shot/Cast")
    assert [prim.GetName() for prim in cast.GetChildren()] == ["_3_men", "a_b", "a_b_2", "Figure", "Figure_2"]
