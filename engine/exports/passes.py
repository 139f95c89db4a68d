"""A take's passes as files: numbered pictures, JSON and USD in a folder of their own, frame by frame.

The folder is there when it is whole, or not at all. What the numbers mean is written into its `passes.json`.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import numpy.typing as npt

from engine.errors import EngineError
from engine.exports.usd import FIRST, Shown, write_usda
from engine.film.time import timecode
from engine.landing import landing_folder
from engine.media import coding
from engine.media.passes import KINDS, POINTS, CameraAt, FramePasses, Pose, TakePasses
from engine.messages import Job

FORMAT, VERSION = "shotcaller-passes", 1
CONTENTS = "passes.json"
_PICTURES = ("depth", "normal", "ids", "pose", "steering", "pencil")
_AHEAD = 8
"""How many frames may wait to be written."""
_CONVENTIONS = {
    "frames": "counted from 1; frame 1 is the first picture of the take's movie and the stage's first time code",
    "world": "metres, right-handed, y up",
    "camera": "looks along its own -z, y up, x to the right; matrices act on columns; K counts pixels from the upper "
    "left corner of the picture, y down",
    "depth": "16-bit grey; metres along the camera's axis: near + (value - 1) * (far - near) / 65534; 0: nothing "
    "there; 1: near or nearer; 65535: far or beyond",
    "normal": "8-bit RGB; (value - 128) / 127 is x (right), y (up), z (towards the camera) in the camera's space; "
    "black: nothing there",
    "ids": "16-bit grey; see legend; one sample a pixel, no blending at edges",
    "pose": "18 body points in OpenPose's order and colours; in pose.json x and y are pixels from the upper left "
    "corner, and the third number is 1 in sight, 0.5 hidden, 0 outside the picture; the pictures show what is in sight",
    "steering": "8-bit grey; inverse depth for video models: (1/z - 1/far) / (1/near - 1/far), near is white, one "
    "range for the whole take",
    "pencil": "8-bit RGB; the frame as a storyboard panel; its arrows show what is still to come",
}


def folder_name(job: Job) -> str:
    """The name of a take's folder: slate and reel, as its movie."""
    return f"{job.slate}_{job.reel}"


def expect_kinds(wanted: Sequence[str]) -> frozenset[str]:
    """The passes asked for. Raises EngineError for one that does not exist."""
    for name in wanted:
        if name not in KINDS:
            raise EngineError("There is no pass called {name}.", advice=f"There are: {', '.join(KINDS)}.", name=name)
    return frozenset(wanted)


def write_passes(
    job: Job,
    passes: TakePasses,
    folder: Path,
    wanted: frozenset[str],
    told: dict[str, Any],
    on_frame: Callable[[int], None] = lambda _: None,
) -> Path:
    """Writes a take's passes into `folder / SLATE_REEL` and gives that path.

    `told` goes into `passes.json` as it is; `on_frame` hears of each frame that is written, counted from 0, and may
    raise to call it off. A folder of passes that is there already gives way to the new one. Raises EngineError; nothing
    is left then.
    """
    path = folder / folder_name(job)
    if path.exists() and not (path / CONTENTS).is_file():
        advice = "Choose another folder, or move it away."
        raise EngineError("{folder} is there already and holds no passes.", advice=advice, folder=path)
    with landing_folder(path) as part:
        track = _frames(job, passes, part, wanted, on_frame)
        if "camera" in wanted:
            _write_cameras(job, passes, part, track)
        _write_json(part / CONTENTS, _contents(job, passes, wanted) | told)
    return path


def _frames(
    job: Job, passes: TakePasses, part: Path, wanted: frozenset[str], on_frame: Callable[[int], None]
) -> list[Shown]:
    """Writes what is a picture or a pose, frame by frame; the camera and who stood where, for what comes after."""
    track: list[Shown] = []
    with ExitStack() as stack:
        write = stack.enter_context(_writer())
        note = stack.enter_context(_noted(part / "pose.json", job)) if "pose" in wanted else None
        for kind in _PICTURES:
            if kind in wanted:
                (part / kind).mkdir()
        for index in range(job.frames):
            frame = passes.frame(index, wanted)
            for kind, codes in _coded(frame, passes.range_m, wanted).items():
                write(codes, part / kind / f"{kind}.{FIRST + index:04}.png")
            if note is not None:
                note(index, frame.poses or ())
            track.append((frame.camera, frame.standing))
            on_frame(index)
    return track


def _coded(
    frame: FramePasses, range_m: tuple[float, float], wanted: frozenset[str]
) -> dict[str, npt.NDArray[np.generic]]:
    made: dict[str, npt.NDArray[np.generic]] = {}
    if frame.depth is not None and "depth" in wanted:
        made["depth"] = coding.depth_codes(frame.depth, range_m)
    if frame.depth is not None and "steering" in wanted:
        made["steering"] = coding.steering_depth(frame.depth, range_m)
    if frame.normal is not None:
        made["normal"] = coding.normal_codes(frame.normal)
    if frame.ids is not None:
        made["ids"] = frame.ids
    if frame.pose is not None:
        made["pose"] = frame.pose
    if frame.pencil is not None:
        made["pencil"] = frame.pencil
    return made


@contextmanager
def _writer() -> Iterator[Callable[[npt.NDArray[np.generic], Path], None]]:
    """Packs pictures on two threads, a few frames behind; a failure comes out at a later picture."""
    waiting: deque[Future[None]] = deque()
    with ThreadPoolExecutor(2, "passes") as pool:

        def write(codes: npt.NDArray[np.generic], path: Path) -> None:
            if len(waiting) >= _AHEAD * len(_PICTURES):
                waiting.popleft().result()
            waiting.append(pool.submit(_write_png, codes, path))

        try:
            yield write
            for written in waiting:
                written.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _write_png(codes: npt.NDArray[np.generic], path: Path) -> None:
    from PIL import Image

    # Fast rather than small: an archive packs them better than any single picture could be packed.
    Image.fromarray(codes).save(path, "PNG", compress_level=1)


@contextmanager
def _noted(path: Path, job: Job) -> Iterator[Callable[[int, tuple[Pose, ...]], None]]:
    """`pose.json`, a line a frame, so that a long take is never held in memory."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        head = {"format": FORMAT, "points": POINTS, "width": job.width, "height": job.height}
        file.write(json.dumps(head)[:-1] + ', "frames": [')

        def note(index: int, poses: tuple[Pose, ...]) -> None:
            row = {"frame": FIRST + index, "people": [_person(pose) for pose in poses]}
            file.write(",\n" * bool(index) + "\n" * (not index) + json.dumps(row))

        yield note
        file.write("\n]}\n")


def _person(pose: Pose) -> dict[str, Any]:
    shares = pose.seen / 2
    flat = [_round(value) for (x, y, _), share in zip(pose.points, shares, strict=True) for value in (x, y, share)]
    return {"id": pose.id, "pose_keypoints_2d": flat, "depth_m": [_round(metres) for metres in pose.points[:, 2]]}


def _write_cameras(job: Job, passes: TakePasses, part: Path, track: list[Shown]) -> None:
    with (part / "camera.json").open("w", encoding="utf-8", newline="\n") as file:
        head = {"format": FORMAT, "width": job.width, "height": job.height, "rate": _rate(job)}
        file.write(json.dumps(head)[:-1] + ', "frames": [\n')
        rows = (json.dumps(_camera(job, index, camera)) for index, (camera, _) in enumerate(track))
        file.write(",\n".join(rows) + "\n]}\n")
    with (part / "camera.usda").open("w", encoding="utf-8", newline="\n") as file:
        _write_stage(file, job, passes, track)


def _write_stage(file: TextIO, job: Job, passes: TakePasses, track: list[Shown]) -> None:
    told = f"Camera and blocking of take {job.slate} (reel {job.reel}); time code {FIRST} is its first picture."
    write_usda(file, job.slate, job.rate, track, passes.stand_ins, told)


def _camera(job: Job, index: int, at: CameraAt) -> dict[str, Any]:
    return {
        "frame": FIRST + index,
        "timecode": timecode(job.start + index, job.rate),
        "to_world": [[_round(value) for value in row] for row in at.to_world],
        "K": [[_round(value) for value in row] for row in at.matrix_px(job.width, job.height)],
        "focal_mm": _round(at.focal_mm),
        "sensor_mm": [_round(value) for value in at.sensor_mm],
        "focus_m": _round(at.focus_m),
        "f_stop": _round(at.f_stop),
    }


def _contents(job: Job, passes: TakePasses, wanted: frozenset[str]) -> dict[str, Any]:
    near, far = passes.range_m if wanted & {"depth", "steering"} else (None, None)
    conventions = {key: _CONVENTIONS[key] for key in _CONVENTIONS if key in wanted or key not in KINDS}
    return {
        "format": FORMAT,
        "version": VERSION,
        "slate": job.slate,
        "reel": job.reel,
        "passes": [kind for kind in KINDS if kind in wanted],
        "width": job.width,
        "height": job.height,
        "rate": _rate(job),
        "frames": job.frames,
        "start": timecode(job.start, job.rate),
        "near_m": near,
        "far_m": far,
        "legend": {str(id): name for id, name in passes.legend.items()} if "ids" in wanted else None,
        "conventions": conventions,
    }


def _rate(job: Job) -> list[int]:
    return [job.rate.numerator, job.rate.denominator]


def _write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _round(value: float) -> float:
    return round(float(value), 6) + 0.0
