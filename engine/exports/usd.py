"""A take's camera and a box for everyone in it as USD text (`.usda`), for any layout program. No library needed.

The stage is in metres, y up, one time code a frame. USD counts a camera's focal length and aperture in tenths of the
stage's unit, so 35 mm is written 0.35 here; readers that keep to the standard show 35 mm again.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

from engine.film.time import FrameRate
from engine.media.passes import CameraAt, StandIn, Standing

FIRST = 1
"""The number and time code of a take's first frame; the files of the passes count the same way."""
_TENTH_OF_A_METRE_MM = 100.0
Shown = tuple[CameraAt, tuple[Standing, ...]]


def write_usda(
    file: TextIO, name: str, rate: FrameRate, track: Sequence[Shown], boxes: Sequence[StandIn], told: str
) -> None:
    """Writes a stage with `/Shot/Camera` and `/Shot/Cast/…`, each with a sample a frame. `told` is what it says of
    itself.
    """
    last = FIRST + len(track) - 1
    file.write(
        "#usda 1.0\n(\n"
        f"    doc = {json.dumps(told, ensure_ascii=False)}\n"
        '    defaultPrim = "Shot"\n    metersPerUnit = 1\n    upAxis = "Y"\n'
        f"    timeCodesPerSecond = {float(rate.fps)!r}\n    framesPerSecond = {float(rate.fps)!r}\n"
        f"    startTimeCode = {FIRST}\n    endTimeCode = {last}\n)\n\n"
        'def Xform "Shot" (\n    customData = {\n'
        f"        string take = {json.dumps(name, ensure_ascii=False)}\n    }}\n)\n{{\n"
    )
    _camera(file, [camera for camera, _ in track])
    if boxes:
        file.write('\n    def Xform "Cast"\n    {\n')
        for box, called in zip(boxes, _identifiers([box.name for box in boxes]), strict=True):
            ways = [next(one for one in standing if one.id == box.id) for _, standing in track]
            _stand_in(file, box, called, ways)
        file.write("    }\n")
    file.write("}\n")


def _camera(file: TextIO, track: Sequence[CameraAt]) -> None:
    wide, high = track[0].sensor_mm
    near, far = track[0].clip_m
    file.write(
        '    def Camera "Camera"\n    {\n        token projection = "perspective"\n'
        f"        float2 clippingRange = ({_number(near)}, {_number(far)})\n"
        f"        float horizontalAperture = {_number(wide / _TENTH_OF_A_METRE_MM)}\n"
        f"        float verticalAperture = {_number(high / _TENTH_OF_A_METRE_MM)}\n"
    )
    _samples(file, "float focalLength", [_number(at.focal_mm / _TENTH_OF_A_METRE_MM) for at in track])
    _samples(file, "float focusDistance", [_number(at.focus_m) for at in track])
    _samples(file, "float fStop", [_number(at.f_stop) for at in track])
    _samples(file, "matrix4d xformOp:transform", [_matrix(at) for at in track])
    file.write('        uniform token[] xformOpOrder = ["xformOp:transform"]\n    }\n')


def _stand_in(file: TextIO, box: StandIn, called: str, way: Sequence[Standing]) -> None:
    """A cube of the figure's size on a root that goes where the figure goes."""
    low, high = box.low, box.high
    middle = ", ".join(_number((a + b) / 2) for a, b in zip(low, high, strict=True))
    size = ", ".join(_number((b - a) / 2) for a, b in zip(low, high, strict=True))
    file.write(
        f'        def Xform "{called}" (\n            customData = {{\n'
        f"                string name = {json.dumps(box.name, ensure_ascii=False)}\n                int id = {box.id}\n"
        "            }\n        )\n        {\n"
    )
    indent = " " * 12
    _samples(file, "double3 xformOp:translate", [f"({', '.join(map(_number, each.at))})" for each in way], indent)
    turned = _unbroken([math.degrees(each.heading) for each in way])
    _samples(file, "float xformOp:rotateY", [_number(angle) for angle in turned], indent)
    file.write(
        '            uniform token[] xformOpOrder = ["xformOp:translate", "xformOp:rotateY"]\n\n'
        '            def Cube "Box"\n            {\n                double size = 2\n'
        f"                double3 xformOp:translate = ({middle})\n                float3 xformOp:scale = ({size})\n"
        '                uniform token[] xformOpOrder = ["xformOp:translate", "xformOp:scale"]\n'
        "            }\n        }\n"
    )


def _samples(file: TextIO, attribute: str, values: Sequence[str], indent: str = " " * 8) -> None:
    """An attribute that holds still is written once, any other with a sample for each frame."""
    if len(set(values)) == 1:
        file.write(f"{indent}{attribute} = {values[0]}\n")
        return
    file.write(f"{indent}{attribute}.timeSamples = {{\n")
    file.writelines(f"{indent}    {FIRST + at}: {value},\n" for at, value in enumerate(values))
    file.write(f"{indent}}}\n")


def _matrix(at: CameraAt) -> str:
    """USD writes rows, and points as rows: the transpose of ours."""
    return f"({', '.join('(' + ', '.join(map(_number, row)) + ')' for row in at.to_world.T)})"


def _unbroken(degrees: Iterable[float]) -> list[float]:
    """The same angles without a jump of a whole turn between two frames, which would spin between samples."""
    made: list[float] = []
    for angle in degrees:
        before = made[-1] if made else angle
        made.append(angle - 360.0 * round((angle - before) / 360.0))
    return made


def _identifiers(names: Sequence[str]) -> list[str]:
    """Names of prims: letters of any script, digits and underscores; no two the same."""
    made: list[str] = []
    for name in names:
        plain = re.sub(r"\W+", "_", name).strip("_") or "Figure"
        plain = plain if not plain[0].isdigit() else f"_{plain}"
        made.append(_free(plain, made.__contains__))
    return made


def _free(name: str, taken: Callable[[str], bool]) -> str:
    number, tried = 1, name
    while taken(tried):
        number += 1
        tried = f"{name}_{number}"
    return tried


def _number(value: float) -> str:
    """A number without noise in its last digits: the same take gives the same file."""
    text = f"{float(value):.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
