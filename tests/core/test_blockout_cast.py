"""Somebody of the cast list in a picture: what they are is read from their look, and their colour is what they wear."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.film.assume import assumed
from engine.film.blocking import Position
from engine.film.camera import Framing, ShotSize
from engine.film.model import Tier
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
from engine.messages import Job
from engine.provenance import Maker, digest, ingredients
from engine.renderers.blockout import shot
from engine.renderers.blockout.geometry import optics
from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.geometry.skeleton import Floats, J
from engine.renderers.blockout.people.figures import read_as
from engine.renderers.blockout.people.wardrobe import TOP, Costume
from engine.renderers.blockout.renderer import Blockout

GREEN = "#2f8f3f"


def job(*subjects: Subject, colours: tuple[str, ...] = (), camera: Camera | None = None, variant: int = 0) -> Job:
    """A job of two seconds on a street."""
    spec = ShotSpec(
        subjects, Action("stands", "stand"), Environment(set="street"), camera=camera or Camera(size=ShotSize.FULL)
    )
    return Job(
        "", "", "1A-1", "A001C001", assumed(spec), "", 5, variant, 48, 86400, FrameRate(), 256, 144, "", colours=colours
    )


def seen(name: str, look: str | None, cast: str | None = "cast-1", colour: str = "") -> Costume:
    """What somebody looks like in a shot of them alone."""
    return shot.of(job(Subject(name, look, cast=cast), colours=(colour,))).staging.costumes[0]


def alike(one: Costume, other: Costume) -> bool:
    """Whether two look the same: build, clothes and all colours."""
    worn = set(one.wears) == set(other.wears) and all(
        np.allclose(one.wears[cut], other.wears[cut]) for cut in one.wears
    )
    return worn and one.build == other.build and np.allclose(one.colours, other.colours)


@pytest.mark.parametrize(
    ("name", "look", "as_if"),
    [
        ("Lin Mei", "woman warrior, red cloak", ("a woman warrior", "red cloak")),
        ("林梅", "女战士，红色斗篷", ("女战士", "红色斗篷")),
        ("白静", "女战士，红色斗篷", ("女战士", "红色斗篷")),
        ("Wolf", "an old man with a white beard", ("an old man", "white beard")),
    ],
)
def test_who_has_a_name_looks_like_who_was_described(name: str, look: str, as_if: tuple[str, str]) -> None:
    assert alike(seen(name, look), seen(*as_if, cast=None))


def test_a_woman_warrior_is_a_woman_in_armour_and_cloak() -> None:
    for name, look in (("Lin Mei", "woman warrior, red cloak"), ("林梅", "女战士，红色斗篷")):
        costume = seen(name, look)
        assert costume.build.trunk == "woman"
        assert {"mail", "cloak"} <= set(costume.wears)
        assert costume.wears["cloak"] == pytest.approx(np.array(linear("#b02c28")))


@pytest.mark.parametrize(
    ("name", "look", "kind"),
    [
        ("Rex", "a big black dog", "dog"),
        ("Rex", "a big black dog with a red collar", "dog"),
        ("旺财", "一只大黄狗", "dog"),
        ("Bolt", "a sports car", "sports_car"),
        ("闪电", "银色跑车", "sports_car"),
        ("the dog", None, "dog"),
    ],
)
def test_an_animal_or_a_car_of_the_cast_is_one(name: str, look: str | None, kind: str) -> None:
    creature = seen(name, look).creature
    assert creature is not None
    assert creature.kind == kind


@pytest.mark.parametrize("name", ["Wolf", "Robin", "小马", "白静", "Rose"])
def test_a_proper_name_says_nothing_of_how_somebody_looks(name: str) -> None:
    assert alike(seen(name, None), seen("somebody", None, cast=None))


def test_what_was_said_of_this_shot_comes_before_what_somebody_always_is() -> None:
    assert read_as("Lin Mei", "wet, a woman warrior, red cloak") == ("a woman warrior", "wet, red cloak")


def test_the_fixed_colour_is_what_they_wear_where_nothing_else_is_said() -> None:
    green = np.array(linear(GREEN))
    assert seen("Anna", "a young woman", colour=GREEN).colours[TOP] == pytest.approx(green)
    assert seen("Anna", "a woman, long coat", colour=GREEN).wears["coat"] == pytest.approx(green)
    said = seen("Anna", "a woman, blue coat", colour=GREEN).wears["coat"]
    assert said == pytest.approx(np.array(linear("#2f5d9c")))
    car = seen("Bolt", "a sports car", colour=GREEN).creature
    assert car is not None
    assert car.colour == pytest.approx(green, abs=1e-3)


def picture(made: Job) -> Pixels:
    """The first frame of a job."""
    frames = (frame for frame in Blockout().render(made, lambda: False) if isinstance(frame, Frame))
    return next(frames).pixels


def test_the_colour_is_seen_in_the_picture() -> None:
    plain, green = (
        picture(job(Subject("Anna", "a woman", cast="c"), colours=colours)).astype(int) for colours in ((), (GREEN,))
    )

    def greener(pixels: Pixels) -> int:
        return int(((pixels[..., 1] - pixels[..., 0] > 40) & (pixels[..., 1] - pixels[..., 2] > 40)).sum())

    assert greener(green) > greener(plain) + 100


def test_jobs_without_colours_keep_the_digest_they_had() -> None:
    maker = Maker("blockout", "4", Tier.BLOCKOUT)

    def of(job: Job) -> str:
        return digest(ingredients(job, maker, Path()))

    plain = job(Subject("a man"))
    assert of(plain) == of(replace(plain, colours=("",)))
    assert of(plain) != of(replace(plain, colours=(GREEN,)))


# --- singles of a talk ------------------------------------------------------------------------------------------


def nose_across(where: Position, variant: int) -> tuple[float, float]:
    """Where in the frame the head of somebody in a single is, and which way they look: both −1 left … 1 right."""
    camera = Camera(size=ShotSize.CLOSE_UP, framing=Framing.SINGLE)
    made = shot.of(job(Subject("a man", positions=(where,)), camera=camera, variant=variant))
    t = made.staging.anchor_s
    body: Floats = made.staging.bodies(t)[0]
    ahead = made.staging.facing(t)[0]
    nose = body[J["head"]] + 0.3 * np.array([np.sin(ahead), 0.0, np.cos(ahead)])
    at = optics.project(made.path.base, 16 / 9, np.stack([body[J["head"]], nose]))[:, 0]
    return float(at[0]), float(at[1] - at[0])


@pytest.mark.parametrize("variant", range(4))
@pytest.mark.parametrize(("where", "sign"), [(Position.LEFT, 1), (Position.RIGHT, -1)])
def test_who_has_a_single_at_one_side_looks_into_the_frame(where: Position, sign: int, variant: int) -> None:
    at, looks = nose_across(where, variant)
    assert at * sign < 0
    assert looks * sign > 0.05
