"""The blockout's passes agree with its pictures, with its optics, and with themselves from one day to the next."""

import hashlib
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.exports.passes import write_passes
from engine.film.assume import assumed
from engine.film.camera import Move, ShotSize, Side
from engine.film.scenery import TimeOfDay, Weather
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame
from engine.media.passes import FIRST_ITEM, GROUND, POINTS, USUAL, CameraAt, FramePasses, at_another
from engine.messages import Job
from engine.renderers import catalog
from engine.renderers.blockout import pencil, pose
from engine.renderers.blockout.geometry.skeleton import JOINTS, J, Posture, joints
from engine.renderers.blockout.renderer import Blockout

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 320, 180


@pytest.fixture(scope="module")
def blockout() -> Blockout:
    made = catalog.renderer("blockout")
    assert isinstance(made, Blockout)
    return made


PLAIN = Camera(size=ShotSize.MEDIUM, lens_mm=35.0)


def a_job(
    camera: Camera = PLAIN, *subjects: Subject, action: str = "stand", place: str = "street", **job: object
) -> Job:
    spec = ShotSpec(
        subjects or (Subject("a man"),), Action(action, action),
        Environment(place, time=TimeOfDay.DAY, weather=Weather.OVERCAST), camera=camera,
    )  # fmt: skip
    made = Job("", "", "1A-1", "A001C001", assumed(spec), "", 5, 0, 24, 86400, FrameRate(), WIDTH, HEIGHT, "")
    return replace(made, **job)  # type: ignore[arg-type]


def picture(blockout: Blockout, job: Job, index: int = 0) -> np.ndarray:
    frames = (made for made in blockout.render(job, lambda: False) if isinstance(made, Frame))
    return next(frame.pixels for frame in frames if frame.index == index)


def digest(frame: FramePasses) -> str:
    arrays = [frame.depth, frame.normal, frame.ids, frame.pose, frame.camera.to_world]
    arrays += [one.points for one in frame.poses or ()]
    return hashlib.sha256(
        b"".join(np.ascontiguousarray(made).tobytes() for made in arrays if made is not None)
    ).hexdigest()


# --- depth, normals and the optics ------------------------------------------------------------------------------


def unprojected(frame: FramePasses) -> np.ndarray:
    """Where each pixel of the depth pass lies in the world: (H, W, 3)."""
    assert frame.depth is not None
    high, wide = frame.depth.shape
    x, y = np.meshgrid(np.arange(wide) + 0.5, np.arange(high) + 0.5)
    rays = np.stack([x, y, np.ones_like(x)], 2) @ np.linalg.inv(frame.camera.matrix_px(wide, high)).T
    local = rays * np.where(np.isfinite(frame.depth), frame.depth, 0)[..., None] * [1, -1, -1]
    return local @ frame.camera.to_world[:3, :3].T + frame.camera.to_world[:3, 3]


@pytest.mark.parametrize("size", [ShotSize.FULL, ShotSize.WIDE])
def test_depth_lays_the_ground_flat(blockout: Blockout, size: ShotSize) -> None:
    frame = blockout.passes(a_job(Camera(size=size, lens_mm=35.0), place="desert")).frame(0)
    assert frame.ids is not None
    assert frame.depth is not None
    ground = (frame.ids == GROUND) & np.isfinite(frame.depth) & (frame.depth < 30)
    assert ground.sum() > 500
    heights = unprojected(frame)[ground][:, 1]
    assert np.ptp(heights) < 0.03


def test_normals_tell_the_camera_s_tilt(blockout: Blockout) -> None:
    frame = blockout.passes(a_job(Camera(size=ShotSize.FULL, lens_mm=35.0), place="desert")).frame(0)
    assert frame.normal is not None
    assert frame.ids is not None
    assert frame.depth is not None
    ground = (frame.ids == GROUND) & np.isfinite(frame.depth) & (frame.depth < 30)
    up = np.median(frame.normal[ground], axis=0)
    assert np.allclose(frame.camera.to_world[:3, :3] @ up, (0, 1, 0), atol=0.01)
    lengths = np.linalg.norm(frame.normal[np.isfinite(frame.depth)], axis=1)
    assert np.allclose(lengths, 1.0, atol=0.01)
    assert not frame.normal[np.isinf(frame.depth)].any()


def test_depth_at_the_head_is_the_head_s_distance(blockout: Blockout) -> None:
    job = a_job(Camera(size=ShotSize.MEDIUM, side=Side.FRONT, lens_mm=50.0))
    frame = blockout.passes(job).frame(0)
    assert frame.poses is not None
    assert frame.depth is not None
    x, y, metres = frame.poses[0].points[POINTS.index("nose")]
    assert frame.depth[int(y), int(x)] == pytest.approx(metres, abs=0.06)


def test_the_camera_projects_as_the_optics_do(blockout: Blockout) -> None:
    from engine.renderers.blockout import shot
    from engine.renderers.blockout.geometry import optics

    job = a_job(Camera(size=ShotSize.FULL, move=Move.ORBIT, lens_mm=28.0))
    for width, height in ((320, 180), (180, 320), (240, 240)):
        sized = replace(job, width=width, height=height)
        made, passes = shot.of(sized), blockout.passes(sized)
        body = made.staging.bodies(12 / 24.0)[0]
        ours = passes.frame(12, frozenset({"camera"})).camera.project(body, width, height)
        theirs = optics.project(made.view(12), width / height, body)
        assert np.allclose(ours[:, 0], (theirs[:, 0] + 1) / 2 * width, atol=1e-6)
        assert np.allclose(ours[:, 1], (1 - theirs[:, 1]) / 2 * height, atol=1e-6)
        assert np.allclose(ours[:, 2], theirs[:, 2])


def test_the_range_holds_every_frame(blockout: Blockout) -> None:
    job = a_job(Camera(size=ShotSize.MEDIUM, move=Move.PUSH_IN, lens_mm=35.0))
    passes = blockout.passes(job)
    near, far = passes.range_m
    for index in (0, 7, 23):
        depth = passes.frame(index).depth
        assert depth is not None
        seen = depth[np.isfinite(depth)]
        inside = (seen >= near) & (seen <= far)
        assert inside.mean() > 0.999
        assert seen.min() > near * 0.9


def test_the_box_in_usd_holds_what_the_ids_show(blockout: Blockout, tmp_path: Path) -> None:
    """Everything at once, read by somebody else: camera, place, heading, size and time of a walker and a horse."""
    pxr = pytest.importorskip("pxr", reason="usd-core is not installed")
    from pxr import Gf, Usd, UsdGeom

    assert pxr
    job = a_job(Camera(size=ShotSize.FULL, lens_mm=35.0), Subject("a man"), Subject("a horse"), action="walk")
    made = write_passes(job, blockout.passes(job), tmp_path, frozenset({"ids", "camera"}), {})
    stage = Usd.Stage.Open(str(made / "camera.usda"))
    for frame in (1, 13, 24):
        ids = np.array(Image.open(made / "ids" / f"ids.{frame:04}.png"))
        view = UsdGeom.Camera.Get(stage, "/Shot/Camera").GetCamera(frame).frustum
        to_clip = view.ComputeViewMatrix() * view.ComputeProjectionMatrix()
        for who, prim in ((1, "a_man"), (2, "a_horse")):
            bounds = UsdGeom.BBoxCache(Usd.TimeCode(frame), ["default"]).ComputeWorldBound(
                stage.GetPrimAtPath(f"/Shot/Cast/{prim}/Box")
            )
            corners = [bounds.GetMatrix().Transform(bounds.GetRange().GetCorner(at)) for at in range(8)]
            seen = np.array([to_clip.Transform(Gf.Vec3d(corner)) for corner in corners])
            x, y = (seen[:, 0] + 1) / 2 * WIDTH, (1 - seen[:, 1]) / 2 * HEIGHT
            rows, columns = np.nonzero(ids == who)
            assert len(rows) > 100, prim
            assert columns.min() >= x.min() - 2
            assert columns.max() <= x.max() + 2
            assert rows.min() >= y.min() - 2
            assert rows.max() <= y.max() + 2
            inside = np.ptp(rows) / np.clip(np.ptp(y), 1, HEIGHT)
            assert inside > 0.6, "and it is no larger than it has to be"


# --- ids and the picture ----------------------------------------------------------------------------------------


def test_ids_lie_where_the_picture_has_the_figure(blockout: Blockout) -> None:
    """Only the colours of a costume change, so the pictures differ where the figure is: that is what the ids say."""
    camera = Camera(size=ShotSize.FULL, lens_mm=50.0)
    job = a_job(camera, Subject("a man", look="red cloak"))
    other = a_job(camera, Subject("a man", look="green cloak"))
    ids, same = (blockout.passes(each).frame(0).ids for each in (job, other))
    assert ids is not None
    assert np.array_equal(ids, same)
    differs = np.abs(picture(blockout, job).astype(int) - picture(blockout, other)).max(2) > 24
    mask = ids == 1
    assert differs.sum() > 0.2 * mask.sum(), "a cloak is a good part of a figure"
    assert (differs & _grown(mask, 2)).sum() > 0.97 * differs.sum()


def test_the_edges_of_the_ids_are_edges_of_the_picture(blockout: Blockout) -> None:
    job = a_job(Camera(size=ShotSize.FULL, lens_mm=50.0), Subject("a man", look="black coat"), place="snowfield")
    ids = blockout.passes(job).frame(0).ids
    assert ids is not None
    grey = picture(blockout, job).mean(2)
    gradient = np.hypot(*np.gradient(grey))
    mask = ids == 1
    edge = _grown(mask, 1) & ~_grown(mask, 1, inwards=True)
    away = _grown(mask, 8) & ~_grown(mask, 3)
    assert np.median(gradient[edge]) > 4 * np.median(gradient[away])


def _grown(mask: np.ndarray, pixels: int, *, inwards: bool = False) -> np.ndarray:
    made = ~mask if inwards else mask.copy()
    for _ in range(pixels):
        padded = np.pad(made, 1)
        made = padded[1:-1, 1:-1] | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
    return ~made if inwards else made


def test_every_id_is_in_the_legend(blockout: Blockout) -> None:
    passes = blockout.passes(a_job(Camera(size=ShotSize.FULL), Subject("a soldier", count=2), Subject("a horse")))
    frame = passes.frame(0)
    ids = frame.ids
    assert ids is not None
    assert frame.poses is not None
    assert [one.id for one in frame.poses] == [1, 2], "a horse has no pose"
    assert set(np.unique(ids).tolist()) <= set(passes.legend)
    assert [passes.legend[each] for each in (1, 2, 3)] == ["a soldier 1", "a soldier 2", "a horse"]
    assert {1, 2, 3} <= set(np.unique(ids).tolist())
    assert all(passes.legend[each] for each in passes.legend if each >= FIRST_ITEM)


def test_an_empty_place_has_nobody_in_its_passes(blockout: Blockout) -> None:
    spec = assumed(ShotSpec(environment=Environment("forest"), camera=Camera(size=ShotSize.WIDE)))
    passes = blockout.passes(replace(a_job(), spec=spec))
    frame = passes.frame(0)
    assert frame.poses == ()
    assert frame.pose is not None
    assert not frame.pose.any()
    assert frame.ids is not None
    assert not ((frame.ids > GROUND) & (frame.ids < FIRST_ITEM)).any()


# --- poses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", list(Side))
def test_a_face_is_in_sight_from_the_front_alone(blockout: Blockout, side: Side) -> None:
    frame = blockout.passes(a_job(Camera(size=ShotSize.FULL, side=side, lens_mm=50.0))).frame(0)
    assert frame.poses is not None
    (one,) = frame.poses
    seen = {name for name, state in zip(POINTS, one.seen, strict=True) if state == 2}
    assert ("nose" in seen) == (side is not Side.BACK)
    assert "neck" in seen
    if side is Side.PROFILE:
        assert len({"left_ear", "right_ear"} & seen) == 1


def test_points_in_sight_lie_on_the_figure(blockout: Blockout) -> None:
    frame = blockout.passes(a_job(Camera(size=ShotSize.FULL, lens_mm=50.0), action="run", frames=48)).frame(20)
    assert frame.poses is not None
    assert frame.ids is not None
    mask = _grown(frame.ids == 1, 2)
    (one,) = frame.poses
    at = one.points[one.seen == 2]
    assert len(at) >= 12
    assert np.mean([mask[int(y), int(x)] for x, y, _ in at]) > 0.9


def test_what_stands_before_a_figure_hides_its_points_and_its_own_body_does_not() -> None:
    body = joints(Posture(), 1)
    to_world = np.eye(4)
    to_world[:3, 3] = (0.0, 1.0, 4.0)  # in front of it, looking back at it: its left is to the right in the picture
    camera = CameraAt(to_world, 24.0, (36.0, 36.0), 4.0, 5.6, (0.1, 100.0))
    depth, ids = np.full((100, 100), 3.4, np.float32), np.full((100, 100), 1, np.uint16)
    (free,) = pose.poses(body, camera, depth, ids)
    assert (free.seen == 2).all()
    depth[:, :50], ids[:, :50] = 1.5, 2
    (half,) = pose.poses(body, camera, depth, ids)
    hidden = {name for name, state in zip(POINTS, half.seen, strict=True) if state == 1}
    assert {"right_shoulder", "right_wrist", "right_ear", "right_knee"} <= hidden
    assert not any(name.startswith("left") for name in hidden)


def test_colours_and_limbs_are_openpose_s() -> None:
    wheel = [pose.colour(index) for index in range(18)]
    assert wheel[:4] == [(255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0)]
    assert (wheel[6], wheel[12], wheel[17]) == ((0, 255, 0), (0, 0, 255), (255, 0, 85))
    assert len(pose.LIMBS) == 17
    assert {end for limb in pose.LIMBS for end in limb} == set(range(18))


def test_a_pose_is_drawn_in_its_colours_and_without_what_is_hidden() -> None:
    body = np.zeros((1, len(JOINTS), 3))
    body[0, :, 1] = np.linspace(1.0, 0.1, len(JOINTS))
    points = np.zeros((18, 3))
    points[1], points[2], points[3], points[4] = (50, 20, 2), (30, 20, 2), (30, 40, 2), (30, 60, 2)
    seen = np.zeros(18, np.uint8)
    seen[[1, 2, 3]], seen[4] = 2, 1
    made = pose.Pose(1, points, seen)
    drawn = pose.drawn((made,), 100, 80)
    assert drawn[20, 30].tolist() == [255, 170, 0], "the right shoulder's point"
    assert drawn[20, 40].tolist() == [153, 0, 0], "neck to right shoulder, at three fifths"
    assert not drawn[50, 30].any(), "the forearm ends out of sight"
    assert pose.drawn((made,), 100, 80, hidden=True)[50, 30].any()


def test_points_turn_with_the_head() -> None:
    ahead, left = (pose.points(joints(Posture(look=look), 1))[0] for look in (0.0, math.pi / 2))
    nose, ear = POINTS.index("nose"), POINTS.index("left_ear")
    head = joints(Posture(), 1)[0, J["head"]]
    assert ahead[nose, 2] - head[2] > 0.08
    assert left[nose, 0] - head[0] > 0.05, "the figure's left is +x"
    assert ahead[ear, 0] > 0 > left[ear, 2] - head[2]


# --- the same again -------------------------------------------------------------------------------------------------


def test_the_same_job_gives_the_same_passes_and_picture(blockout: Blockout) -> None:
    job = a_job(Camera(size=ShotSize.FULL, move=Move.PUSH_IN), Subject("a man"), Subject("a woman"), action="walk")
    first = [digest(blockout.passes(job).frame(index)) for index in (0, 11, 23)]
    blockout.passes(a_job(Camera(size=ShotSize.CLOSE_UP), place="forest")).frame(3)  # something else in between
    assert [digest(blockout.passes(job).frame(index)) for index in (0, 11, 23)] == first
    assert np.array_equal(picture(blockout, job, 11), picture(blockout, job, 11))


def test_another_seed_is_another_take(blockout: Blockout) -> None:
    job = a_job(Camera(size=ShotSize.FULL), Subject("a soldier", count=3), place="forest", action="walk")
    other = replace(job, seed=6)
    assert digest(blockout.passes(job).frame(5)) != digest(blockout.passes(other).frame(5))
    assert not np.array_equal(picture(blockout, job, 5), picture(blockout, other, 5))


AGAIN = """
import hashlib
from tests.core.test_blockout_passes import a_job, digest, picture
from engine.film.camera import Move, ShotSize
from engine.film.spec import Camera, Subject
from engine.renderers.blockout.renderer import Blockout
made, job = Blockout(), a_job(Camera(size=ShotSize.FULL, move=Move.ORBIT), Subject("a woman"), action="run")
print(digest(made.passes(job).frame(9)), hashlib.sha256(picture(made, job, 9).tobytes()).hexdigest())
"""


def test_another_process_gives_the_same_bytes() -> None:
    """Python shuffles its sets and dictionaries' keys by a seed of its own: nothing may depend on that."""
    told = [
        subprocess.run([sys.executable, "-c", AGAIN], cwd=ROOT, capture_output=True, text=True, check=True,
                       env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"}).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert told[0] == told[1]
    assert len(told[0].split()) == 2


def test_another_rate_shows_the_same_moments(blockout: Blockout) -> None:
    job = a_job(Camera(size=ShotSize.FULL, move=Move.ORBIT), action="walk", frames=48)
    film, model = blockout.passes(job), blockout.passes(at_another(job, (640, 360), FrameRate(16)))
    one, other = film.frame(30), model.frame(20)
    assert np.array_equal(one.camera.to_world, other.camera.to_world)
    assert one.standing == other.standing
    assert other.depth is not None
    assert other.depth.shape == (360, 640)
    assert one.ids is not None
    assert other.ids is not None
    assert (one.ids == other.ids[::2, ::2]).mean() > 0.95


def test_passes_are_drawn_only_when_they_are_wanted(blockout: Blockout) -> None:
    frame = blockout.passes(a_job()).frame(0, frozenset({"camera"}))
    assert (frame.depth, frame.normal, frame.ids, frame.pose) == (None, None, None, None)
    assert set(USUAL) == {"depth", "normal", "ids", "pose", "camera"}


def test_any_frame_is_a_storyboard_panel(blockout: Blockout, tmp_path: Path) -> None:
    job = a_job(Camera(size=ShotSize.MEDIUM, move=Move.PUSH_IN), frames=2)
    folder = write_passes(job, blockout.passes(job), tmp_path, frozenset({"pencil"}), {})
    written = np.asarray(Image.open(folder / "pencil" / "pencil.0001.png"))
    assert written.shape == (HEIGHT, WIDTH, 3)
    assert (written == pencil.panel(job, 0, WIDTH, HEIGHT)).all()
    assert np.median(written) > 150, "mostly paper"
    assert (written.max(2).astype(int) - written.min(2)).mean() < 24, "and no colours"
    assert sorted(path.name for path in folder.iterdir()) == ["passes.json", "pencil"]
