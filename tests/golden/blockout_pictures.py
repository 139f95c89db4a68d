"""A few pictures of the blockout, kept small and blurred: `python -m tests.golden.blockout_pictures` draws them anew.

Look at the new ones before they are kept. What they guard is light, set, figure and framing at a glance; drivers may
differ by a shade and an edge.
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.film.assume import assumed
from engine.film.camera import Angle, Framing, Move, ShotSize, Side
from engine.film.scenery import TimeOfDay, Weather
from engine.film.spec import Action, Camera, Environment, ShotSpec, Style, Subject
from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.messages import Job
from engine.renderers.blockout.renderer import Blockout

FOLDER = Path(__file__).parent / "pictures"
SIZE, SMALL = (384, 216), (64, 36)
FRAME = 40

SHOTS = {
    "street_rain_night": ShotSpec(
        (Subject("a man", "dark coat and hat"),), Action("stands", "stand"),
        Environment(set="street", time=TimeOfDay.NIGHT, weather=Weather.RAIN), camera=Camera(size=ShotSize.FULL),
    ),
    "castle_dusk_snow": ShotSpec(
        (Subject("a woman warrior", "red cloak"),), Action("runs", "run"),
        Environment(set="castle_wall", time=TimeOfDay.DUSK, weather=Weather.SNOW),
        camera=Camera(size=ShotSize.FULL, move=Move.FOLLOW, side=Side.BACK),
    ),
    "station_day_close": ShotSpec(
        (Subject("an old man", "white beard"),), Action("stands", "stand"), Environment(set="station_platform"),
        camera=Camera(size=ShotSize.CLOSE_UP, lens_mm=85.0),
    ),
    "desert_low_sun": ShotSpec(
        (Subject("a cowboy"),), Action("rides a horse", "ride"), Environment(set="desert", time=TimeOfDay.SUNSET),
        camera=Camera(size=ShotSize.WIDE, angle=Angle.LOW),
    ),
    "kitchen_two": ShotSpec(
        (Subject("a woman", "blue dress"), Subject("a man", "white shirt")), Action("talk", "speak"),
        Environment(set="kitchen", interior=True), camera=Camera(size=ShotSize.MEDIUM, framing=Framing.TWO_SHOT),
    ),
    "forest_pencil": ShotSpec(
        (Subject("a girl"), Subject("a dog")), Action("walk", "walk"), Environment(set="forest"),
        Style(style="pencil"), Camera(size=ShotSize.FULL),
    ),
}  # fmt: skip


def drawn(renderer: Blockout, name: str) -> Pixels:
    """One of the shots, at its frame."""
    job = Job("", "", "1A-1", "A001C001", assumed(SHOTS[name]), "", 1, 0, 96, 0, FrameRate(), *SIZE, "")
    return renderer.still(job, FRAME)


def blurred(pixels: Pixels) -> npt.NDArray[np.float32]:
    """The picture as it is compared: (36, 64, 3), each value the mean of a square."""
    across, down = SIZE[0] // SMALL[0], SIZE[1] // SMALL[1]
    return pixels.reshape(SMALL[1], down, SMALL[0], across, 3).mean((1, 3)).astype(np.float32)


def kept(name: str) -> npt.NDArray[np.float32]:
    """The picture as it was when somebody last looked at it."""
    return np.asarray(Image.open(FOLDER / f"{name}.png").convert("RGB"), np.float32)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for shot in SHOTS:
        small = blurred(drawn(Blockout(), shot))
        Image.fromarray((small + 0.5).astype(np.uint8)).save(FOLDER / f"{shot}.png")
        sys.stdout.write(f"{FOLDER / shot}.png\n")
