"""A take's passes as files, read by Pillow and PyAV; whole or not there at all."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from engine.errors import EngineError
from engine.exports.passes import CONTENTS, expect_kinds, write_passes
from engine.film.assume import assumed
from engine.film.spec import ShotSpec
from engine.film.time import FrameRate
from engine.media import coding
from engine.media.passes import KINDS, POINTS, USUAL, CameraAt, FramePasses, Pose, StandIn, Standing
from engine.messages import Job
from tests.disk import full_disk

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT, FRAMES = 48, 26, 5
RANGE_M = (1.5, 61.5)
JOB = Job("", "", "12A-3", "A001C007", assumed(ShotSpec()), "", 1, 0, FRAMES, 86400, FrameRate(), WIDTH, HEIGHT, "")


class Painted:
    """Passes that are painted by rule, so that a reader can know what to expect. `drawn` counts the frames."""

    def __init__(self) -> None:
        self.drawn: list[int] = []
        self.legend = {0: "ground and sky", 1: "女战士", 1000: "street item 1"}
        self.stand_ins = (StandIn(1, "女战士", (-0.3, 0, -0.3), (0.3, 1.7, 0.3)),)
        self.range_m = RANGE_M

    def frame(self, index: int, wanted: frozenset[str] = frozenset(USUAL)) -> FramePasses:
        self.drawn.append(index)
        standing = (Standing(1, (0.1 * index, 0.0, 2.0), 0.2 * index),)
        seen = np.full(18, 2, np.uint8)
        seen[index] = index % 2
        points = np.stack([np.arange(18.0), np.arange(18.0) + index, np.full(18, 2.5)], 1)
        wants = {kind: kind in wanted for kind in KINDS}
        return FramePasses(
            index,
            a_camera(index),
            standing,
            depth(index) if wants["depth"] or wants["steering"] else None,
            normal() if wants["normal"] else None,
            ids(index) if wants["ids"] else None,
            (Pose(1, points, seen),) if wants["pose"] else None,
            np.full((HEIGHT, WIDTH, 3), index, np.uint8) if wants["pose"] else None,
        )


def a_camera(index: int) -> CameraAt:
    to_world = np.eye(4)
    to_world[:3, 3] = (0.1 * index, 1.6, 4.0)
    return CameraAt(to_world, 35.0, (36.0, 19.5), 3.0, 5.6, (0.08, 400.0))


def depth(index: int) -> np.ndarray:
    made = np.linspace(2.0, 60.0, WIDTH * HEIGHT, dtype=np.float32).reshape(HEIGHT, WIDTH) + 0.1 * index
    made[:2] = np.inf
    return made


def normal() -> np.ndarray:
    made = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    made[2:] = (0.6, 0.0, 0.8)
    return made


def ids(index: int) -> np.ndarray:
    made = np.zeros((HEIGHT, WIDTH), np.uint16)
    made[5:20, 3 + index : 12 + index] = 1
    made[5:20, 30:] = 1000
    return made


def written(folder: Path, kinds=USUAL, job: Job = JOB) -> Path:
    return write_passes(job, Painted(), folder, expect_kinds(kinds), {"recipe": "abc"})


def test_depth_and_ids_are_what_pillow_and_pyav_read(tmp_path: Path) -> None:
    made = written(tmp_path)
    assert made == tmp_path / "12A-3_A001C007"
    for index in range(FRAMES):
        path = made / "depth" / f"depth.{index + 1:04}.png"
        by_pillow = np.array(Image.open(path))
        with av.open(str(path)) as container:
            picture = next(container.decode(video=0))
        assert picture.format.name == "gray16be"
        by_pyav = picture.to_ndarray().astype(np.uint16)
        assert by_pillow.dtype == np.uint16
        assert np.array_equal(by_pillow, by_pyav)
        metres = coding.depth_metres(by_pillow, RANGE_M)
        sky = np.isinf(depth(index))
        assert np.isinf(metres[sky]).all()
        assert np.abs(metres[~sky] - depth(index)[~sky]).max() < 0.001
        assert np.array_equal(np.array(Image.open(made / "ids" / f"ids.{index + 1:04}.png")), ids(index))


def test_normals_and_poses_are_colours(tmp_path: Path) -> None:
    made = written(tmp_path)
    codes = np.array(Image.open(made / "normal" / "normal.0003.png"))
    assert codes[0, 0].tolist() == [0, 0, 0]
    assert codes[9, 9].tolist() == [204, 128, 230]
    assert np.array(Image.open(made / "pose" / "pose.0004.png")).tolist()[0][0] == [3, 3, 3]


def test_poses_are_listed_as_openpose_lists_them(tmp_path: Path) -> None:
    document = json.loads((written(tmp_path) / "pose.json").read_text(encoding="utf-8"))
    assert document["points"] == list(POINTS)
    assert [row["frame"] for row in document["frames"]] == [1, 2, 3, 4, 5]
    (person,) = document["frames"][3]["people"]
    flat = person["pose_keypoints_2d"]
    assert len(flat) == 54
    assert flat[9:12] == [3.0, 6.0, 0.5], "hidden"
    assert flat[6:9] == [2.0, 5.0, 1.0], "in sight"


def test_cameras_are_matrices_and_lenses(tmp_path: Path) -> None:
    document = json.loads((written(tmp_path) / "camera.json").read_text(encoding="utf-8"))
    row = document["frames"][2]
    assert (row["frame"], row["timecode"]) == (3, "01:00:00:02")
    assert np.allclose(np.array(row["to_world"])[:3, 3], (0.2, 1.6, 4.0))
    k = np.array(row["K"])
    assert k[0, 0] == pytest.approx(35 / 36 * WIDTH)
    assert k[0, 0] == pytest.approx(k[1, 1]), "pixels are square"


def test_the_page_says_what_the_numbers_mean(tmp_path: Path) -> None:
    page = json.loads((written(tmp_path) / CONTENTS).read_text(encoding="utf-8"))
    assert (page["width"], page["height"], page["rate"], page["frames"]) == (WIDTH, HEIGHT, [24, 1], FRAMES)
    assert (page["near_m"], page["far_m"], page["start"], page["recipe"]) == (*RANGE_M, "01:00:00:00", "abc")
    assert page["legend"] == {"0": "ground and sky", "1": "女战士", "1000": "street item 1"}
    assert set(page["conventions"]) == {"frames", "world", *USUAL}


def test_only_what_was_asked_for_is_there(tmp_path: Path) -> None:
    made = written(tmp_path, ("steering", "camera"))
    assert sorted(path.name for path in made.iterdir()) == ["camera.json", "camera.usda", CONTENTS, "steering"]
    grey = np.array(Image.open(made / "steering" / "steering.0001.png"))
    assert grey[0, 0] == 0
    assert grey[2, 0] > grey[20, 0] > 0


def test_an_unknown_pass_is_refused_in_a_sentence() -> None:
    with pytest.raises(EngineError, match="no pass called albedo"):
        expect_kinds(("depth", "albedo"))


def test_the_same_passes_are_the_same_bytes(tmp_path: Path) -> None:
    one, other = (written(tmp_path / name, KINDS) for name in ("one", "other"))
    digests = [
        {path.relative_to(made): hashlib.sha256(path.read_bytes()).digest() for path in made.rglob("*.*")}
        for made in (one, other)
    ]
    assert digests[0] == digests[1]
    assert len(digests[0]) == 5 * FRAMES + 4


def test_frames_are_drawn_once_and_not_ahead_of_the_disk(tmp_path: Path) -> None:
    painted, heard = Painted(), []
    write_passes(JOB, painted, tmp_path, expect_kinds(USUAL), {}, heard.append)
    assert painted.drawn == heard == list(range(FRAMES))


def test_what_is_called_off_leaves_nothing(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    def stop(index: int) -> None:
        if index == 2:
            raise Enough

    with pytest.raises(Enough):
        write_passes(JOB, Painted(), tmp_path, expect_kinds(USUAL), {}, stop)
    assert list(tmp_path.iterdir()) == []


def test_new_passes_take_the_place_of_old_ones(tmp_path: Path) -> None:
    written(tmp_path, USUAL, replace(JOB, frames=9))
    made = written(tmp_path, ("depth",))
    assert sorted(path.name for path in made.iterdir()) == ["depth", CONTENTS]
    assert len(list((made / "depth").iterdir())) == FRAMES
    assert list(tmp_path.iterdir()) == [made]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "12A-3_A001C007"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    with pytest.raises(EngineError, match="holds no passes"):
        written(tmp_path)
    assert (mine / "thesis.txt").read_text() == "mine"


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with full_disk(600), pytest.raises(EngineError, match="disk is full"):
        written(tmp_path)
    assert list(tmp_path.iterdir()) == []


SLOW = """
import sys, time
from pathlib import Path
from engine.exports.passes import expect_kinds, write_passes
from tests.core.test_passes_files import JOB, Painted
def on_frame(index):
    print(index, flush=True)
    time.sleep(0.2)
write_passes(JOB, Painted(), Path(sys.argv[1]), expect_kinds(("depth",)), {}, on_frame)
"""


def test_a_killed_export_leaves_no_half_folder_under_its_name(tmp_path: Path) -> None:
    before = written(tmp_path, ("depth",))
    kept = (before / "depth" / "depth.0001.png").read_bytes()
    command = [sys.executable, "-c", SLOW, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        while child.stdout.readline().strip() != "1":
            continue
        os.kill(child.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    assert (before / "depth" / "depth.0001.png").read_bytes() == kept
    assert len(list((before / "depth").iterdir())) == FRAMES
    assert (before / CONTENTS).is_file()
