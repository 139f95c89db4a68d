"""What may be ordered, and the take that comes of it: its number, reel, timecode and length, fixed at birth."""

from dataclasses import replace

from engine.errors import EditRefused
from engine.film.assume import assumed, frames_of
from engine.film.edits import RefitTake
from engine.film.model import Project, Shot, Take, blank_take, next_start
from engine.film.spec import ShotSpec
from engine.state import varied_spec

MOST_TAKES = 12
"""The most takes one order may ask for."""

LONGEST_S = 60.0
"""The longest shot that can be asked for, in seconds."""

Varied = tuple[tuple[str, str], ...]
"""Slots that a take of a sweep holds otherwise than its shot, as `Take.varied`."""


def check(takes: int, *specs: ShotSpec) -> None:
    """Raises EditRefused for an order of too many takes, or of shots that are too long."""
    _expect(1 <= takes <= MOST_TAKES, "One order can ask for 1 to {most} takes.", most=MOST_TAKES)
    lengths_s = [assumed(spec).duration_s or 0.0 for spec in specs]
    too_long = "A shot can be up to {most} seconds long."
    _expect(all(0.0 < length_s <= LONGEST_S for length_s in lengths_s), too_long, most=int(LONGEST_S))


def new_take(project: Project, shot: Shot, id: str, varied: Varied = ()) -> Take:
    """A shot's next take. Raises EditRefused when the day of timecode is full."""
    number = len(project.takes_of(shot.id)) + 1
    frames = frames_of(varied_spec(shot.description.spec, varied), project.rate)
    take = replace(blank_take(project, id=id, shot=shot, seed=number, frames=frames), varied=varied)
    full = "This project holds a whole day of timecode; go on in a new one."
    _expect(take.source.end <= project.rate.frames_a_day, full)
    return take


def fit(project: Project, take: Take, shot: Shot) -> RefitTake:
    """The edit that gives a take without a picture to the new wording of its shot."""
    frames = frames_of(varied_spec(shot.description.spec, take.varied), project.rate)
    start = take.start if frames == take.frames else next_start(project)
    return RefitTake(take.id, shot.revision, start, frames)


def varied(shot: Shot, by: Varied) -> ShotSpec:
    """The shot's wording with other values in some slots. Raises EditRefused for one that does not exist."""
    try:
        return varied_spec(shot.description.spec, by)
    except ValueError as wrong:
        raise EditRefused("{why}", why=str(wrong)) from wrong


def _expect(fits: bool, sentence: str, **values: int) -> None:
    if not fits:
        raise EditRefused(sentence, **{name: str(value) for name, value in values.items()})
