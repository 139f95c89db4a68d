"""Takes of one shot differ in what a director compares, and never in what was asked for."""

import itertools

import numpy as np
import pytest

from engine.film.assume import assumed
from engine.film.blocking import Relation
from engine.film.camera import Angle, Composition, Framing, Move, ShotSize, Side
from engine.film.spec import Action, Camera, Environment, Related, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.messages import Job
from engine.renderers.blockout import note, shot
from engine.renderers.blockout.geometry import optics
from engine.renderers.blockout.geometry.skeleton import J
from engine.renderers.blockout.staging import variants
from tests.core.filmed import ASPECT, check, seen

TAKES = range(6)


@pytest.mark.parametrize("variant", TAKES)
@pytest.mark.parametrize("word", [*ShotSize, *Angle, *Side, *Move], ids=lambda word: f"{type(word).__name__}-{word}")
def test_every_take_is_what_was_asked_for(word: object, variant: int) -> None:
    assert check(word, "street", 35.0, variant)


@pytest.mark.parametrize("word", [*ShotSize, *Side])
def test_six_takes_are_six_pictures(word: object) -> None:
    slot = {ShotSize: "size", Side: "side"}[type(word)]
    shots = [seen(Camera(**{"size": ShotSize.MEDIUM, "lens_mm": 35.0, slot: word}), variant=take) for take in TAKES]
    for one, other in itertools.combinations(shots, 2):
        apart = [
            optics.project(it.made.path.base, ASPECT, it.made.staging.bodies(it.made.staging.anchor_s)[0])
            for it in (one, other)
        ]
        assert np.abs(apart[0] - apart[1]).max() > 0.02


@pytest.mark.parametrize("variant", TAKES)
@pytest.mark.parametrize(("composition", "sign"), [(Composition.LEFT_HEAVY, -1), (Composition.RIGHT_HEAVY, 1)])
def test_composition_is_kept_in_every_take(composition: Composition, sign: int, variant: int) -> None:
    it = seen(Camera(size=ShotSize.MEDIUM, composition=composition, lens_mm=35.0), variant=variant)
    body = it.made.staging.bodies(it.made.staging.anchor_s)[0]
    assert 0.15 < sign * optics.project(it.made.path.base, ASPECT, body[[J["head"]]])[0, 0] < 0.5


@pytest.mark.parametrize("relation", [Relation.TALK_TO, Relation.FACE, Relation.FIGHT])
def test_the_line_between_two_is_never_crossed_between_takes(relation: Relation) -> None:
    sides = set()
    for take in TAKES:
        spec = ShotSpec(
            (Subject("a man"), Subject("a woman")), Action(), Environment(None, "street"),
            related=(Related(relation, 0, 1),),
        )  # fmt: skip
        made = shot.prepared(assumed(spec), 48, 24.0, ASPECT, take, 5)
        heads = optics.project(made.path.base, ASPECT, made.staging.bodies(made.staging.anchor_s)[:, J["head"]])
        sides.add(bool(heads[0, 0] < heads[1, 0]))
    assert len(sides) == 1


@pytest.mark.parametrize("framing", [None, Framing.OVER_THE_SHOULDER, Framing.TWO_SHOT])
def test_every_later_take_has_a_name_for_its_difference(framing: Framing | None) -> None:
    assert variants.variation(0, Camera(framing=framing), False).said == ()
    for take in range(1, 8):
        assert variants.variation(take, Camera(framing=framing), False).said


def test_a_mirrored_take_says_on_which_side_it_is() -> None:
    spec = assumed(ShotSpec((Subject("a man"),), Action("stands", "stand")))
    job = Job("", "", "", "", spec, "", 1, 1, 48, 0, FrameRate(), 640, 360, "")
    assert "; camera left, a little lower" in note.of(job, shot.of(job))


def test_different_seeds_are_different_takes_of_a_crowd_in_the_same_place() -> None:
    spec = assumed(ShotSpec((Subject("a soldier", count=30),), Action(), Environment(None, "forest")))
    one, other = (shot.prepared(spec, 24, 24.0, ASPECT, 0, seed) for seed in (1, 2))
    assert not np.array_equal(one.staging.marks, other.staging.marks)
    assert all(
        np.array_equal(one.staging.stage.rows[shape], other.staging.stage.rows[shape]) for shape in ("box", "limb")
    )
