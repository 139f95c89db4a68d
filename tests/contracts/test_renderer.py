"""What every renderer promises, whoever it is: the port's suite, run over the catalog.

The neural ones are the real code around toys of the real make, at a few steps.
"""

import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from engine.errors import EngineError
from engine.film.assume import assumed
from engine.film.guidance import Follow, Guidance
from engine.film.model import Tier
from engine.film.spec import Action, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame, Pixels
from engine.messages import Job
from engine.models.recipes import recipes
from engine.renderers import catalog
from engine.renderers.port import GetsReady, Guide, Guided, Live, Progress, Renderer, TellsIngredients

STEPS = 3
SPEC = ShotSpec((Subject("a man"),), Action("walks", "walk"))


class Still:
    """A guide with a grey picture for everything that a renderer may ask for."""

    def __init__(self, job: Job) -> None:
        self._grey = np.full((job.height, job.width, 3), 120, np.uint8)

    def control(self, follow: Follow, width: int, height: int, rate: FrameRate, frames: int) -> Iterator[Pixels]:
        return (np.full((height, width, 3), 20 * index, np.uint8) for index in range(frames))

    def references(self) -> tuple[Pixels, ...]:
        return ()

    def first(self) -> Pixels | None:
        return self._grey

    def last(self) -> Pixels | None:
        return None

    def draft(self) -> Iterator[Pixels] | None:
        return None


class NeedsPicture:
    """A renderer that cannot begin from words alone, given a picture to begin with."""

    def __init__(self, renderer: Guided) -> None:
        self._renderer = renderer

    def __getattr__(self, name: str):
        return getattr(self._renderer, name)

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        guide: Guide = Still(job)
        return self._renderer.guided(replace(job, guidance=Guidance(first="first.png")), guide, cancelled)


@pytest.fixture(params=catalog.NAMES, scope="module")
def renderer(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    """Each renderer of the catalog."""
    if request.param not in recipes():
        yield catalog.renderer(request.param)
        return
    yield _neural(request.param, request)
    from engine.diffusion.resident import let_go

    let_go()


def _neural(name: str, request: pytest.FixtureRequest) -> Renderer:
    """A recipe's renderer with a toy, few steps, and without the adapters that toys have none of."""
    if find_spec("diffusers") is None:
        pytest.skip("torch and diffusers are not set up here (python3 run.py hero)")
    models: Path = request.getfixturevalue("toy_models")
    wanted = recipes()[name]
    if not (models / wanted.model).is_dir():
        pytest.skip(f"there is no toy of {wanted.model}")
    there = tuple(adapter for adapter in wanted.adapters if (models / adapter.model).is_dir())
    made = catalog.of(replace(wanted, steps=min(STEPS, wanted.steps), adapters=there), models)
    return NeedsPicture(made) if wanted.needs_picture else made  # type: ignore[arg-type, return-value]


def a_job(
    renderer: Renderer, *, frames: int = 5, seed: int = 7, variant: int = 0, id: str = "job", live: bool = False,
    size: tuple[int, int] | None = None,
) -> Job:  # fmt: skip
    """A small walk down a street, at a size that the renderer can do."""
    able = renderer.capabilities
    hero = able.tier is Tier.HERO
    width, height = size or ((64, 64) if hero else (160, 90))
    assert not able.sizes or (width, height) in able.sizes
    return Job(
        id, "take", "1A-1", "A001C001", assumed(SPEC), "a man walks", seed, variant, frames, 86_400, FrameRate(),
        width, height, "take.mov", able.name, able.tier, asked=SPEC if hero else None, live=live,
    )  # fmt: skip


def made(renderer: Renderer, job: Job, cancelled: Callable[[], bool] = lambda: False) -> list[Frame]:
    """The frames of a job, without the progress in between."""
    return [each for each in renderer.render(job, cancelled) if isinstance(each, Frame)]


@cache
def made_alone(renderer: Renderer, job: Job) -> list[Frame]:
    """The frames of a job that nothing came between. To be looked at only."""
    return made(renderer, job)


def alike(first: list[Frame], second: list[Frame]) -> bool:
    """Whether two takes are the same to the bit."""
    return len(first) == len(second) and all(
        np.array_equal(one.pixels, two.pixels) for one, two in zip(first, second, strict=True)
    )


def test_it_says_what_it_is(renderer: Renderer) -> None:
    able = renderer.capabilities
    assert able.name in catalog.NAMES
    assert able.tier is (Tier.HERO if able.name in recipes() else Tier.BLOCKOUT)
    assert able.usual is None or all(side % able.grid == 0 for side in able.usual)


@pytest.mark.parametrize("frames", [1, 5, 6])
def test_frames_come_in_order_and_in_number(renderer: Renderer, frames: int) -> None:
    assert [frame.index for frame in made(renderer, a_job(renderer, frames=frames))] == list(range(frames))


@pytest.mark.parametrize("rate", [FrameRate(24000, 1001), FrameRate(60)], ids=str)
def test_every_rate_gets_its_frames(renderer: Renderer, rate: FrameRate) -> None:
    assert len(made(renderer, replace(a_job(renderer, frames=7), rate=rate))) == 7


def test_frames_have_the_size_and_type_that_was_asked_for(renderer: Renderer) -> None:
    grid = renderer.capabilities.grid
    width, height = (3 * max(grid, 16), 2 * max(grid, 16)) if grid > 2 else (176, 98)
    (frame,) = made(renderer, a_job(renderer, frames=1, size=(width, height)))
    assert frame.pixels.shape == (height, width, 3)
    assert frame.pixels.dtype == np.uint8
    assert frame.pixels.flags.c_contiguous
    assert frame.pixels.flags.writeable


def test_a_picture_shows_something(renderer: Renderer) -> None:
    (frame,) = made(renderer, a_job(renderer, frames=1))
    assert frame.pixels.std() > (1 if renderer.capabilities.tier is Tier.HERO else 8), "toys have seen nothing yet"


def test_frames_are_the_receivers_own(renderer: Renderer) -> None:
    first, second, *_ = made(renderer, a_job(renderer, frames=3))
    kept = second.pixels.copy()
    first.pixels[:] = 0
    assert np.array_equal(second.pixels, kept)


def test_the_same_job_gives_the_same_bytes(renderer: Renderer) -> None:
    if not renderer.capabilities.repeatable:
        pytest.skip("this renderer does not promise it")
    assert alike(made(renderer, a_job(renderer)), made_alone(renderer, a_job(renderer)))


def test_other_variants_are_other_pictures(renderer: Renderer) -> None:
    pictures = [made(renderer, a_job(renderer, frames=1, variant=variant))[0].pixels for variant in range(3)]
    assert all(not np.array_equal(a, b) for a, b in itertools.combinations(pictures, 2))


@pytest.mark.parametrize("patience", [0, 1, 3])
def test_a_cancelled_job_ends_at_once_and_the_next_one_is_as_if_it_had_not_been(
    renderer: Renderer, patience: int
) -> None:
    alone = made_alone(renderer, a_job(renderer, frames=2))
    asked = itertools.count()
    assert len(made(renderer, a_job(renderer, frames=40), lambda: next(asked) >= patience)) <= patience
    assert alike(made(renderer, a_job(renderer, frames=2)), alone)


def test_a_job_called_off_at_any_step_leaves_nothing_behind(renderer: Renderer) -> None:
    alone = made_alone(renderer, a_job(renderer))
    steps = sum(1 for _ in renderer.render(a_job(renderer), lambda: False))
    for stop in range(0, steps, max(1, steps // 6)):
        seen: list[Frame | Progress] = []
        for each in renderer.render(a_job(renderer, seed=99), lambda seen=seen, stop=stop: len(seen) > stop):
            seen.append(each)
        assert len(seen) <= stop + 3, "a word on what it is at, at most, and it ends"
        assert not any(isinstance(each, Frame) for each in seen[stop + 1 :])
    assert alike(made(renderer, a_job(renderer)), alone)


def test_cancel_is_heard_within_half_a_second(renderer: Renderer) -> None:
    called_off_s = 0.0

    def cancelled() -> bool:
        return called_off_s > 0

    for _ in renderer.render(a_job(renderer, frames=40), cancelled):
        called_off_s = called_off_s or time.thread_time()
    assert time.thread_time() - called_off_s < 0.5


def test_a_job_left_in_the_middle_does_not_disturb_the_next(renderer: Renderer) -> None:
    rendering = renderer.render(a_job(renderer, frames=9), lambda: False)
    next(iter(rendering))
    alone = made(renderer, a_job(renderer, frames=2))
    assert [frame.index for frame in alone] == [0, 1]


@pytest.mark.parametrize("at", [1, 4, 7])
def test_two_takes_one_within_the_other_are_those_that_each_is_alone(renderer: Renderer, at: int) -> None:
    """The outer one rests, at a step or at a frame, while the other is made from beginning to end."""
    outer, inner = a_job(renderer, id="outer"), a_job(renderer, frames=6, seed=8, id="inner")
    alone = made_alone(renderer, outer), made_alone(renderer, inner)
    within: list[Frame] = []
    frames: list[Frame] = []
    for count, each in enumerate(renderer.render(outer, lambda: False)):
        if isinstance(each, Frame):
            frames.append(each)
        if count == at:
            within = made(renderer, inner)
    assert alike(frames, alone[0])
    assert not within or alike(within, alone[1])


def test_takes_that_go_on_by_turns_are_those_that_each_is_alone(renderer: Renderer) -> None:
    jobs = [a_job(renderer, seed=seed, frames=frames, id=f"{seed}") for seed, frames in ((1, 5), (2, 6), (3, 2))]
    alone = [made_alone(renderer, job) for job in jobs]
    together: list[list[Frame]] = [[] for _ in jobs]
    under_way = {at: renderer.render(job, lambda: False) for at, job in enumerate(jobs)}
    while under_way:
        for at, rendering in list(under_way.items()):
            each = next(iter(rendering), None)
            if each is None:
                del under_way[at]
            elif isinstance(each, Frame):
                together[at].append(each)
    assert all(alike(one, other) for one, other in zip(together, alone, strict=True))


def test_what_it_follows_is_seen_and_the_same_each_time(renderer: Renderer) -> None:
    follows = sorted(renderer.capabilities.follows)
    if not follows:
        pytest.skip("it follows nothing of the blockout")
    assert isinstance(renderer, Guided)
    alone = made_alone(renderer, a_job(renderer))
    for follow in follows:
        job = replace(a_job(renderer), guidance=Guidance(follow, 1.0))
        takes = [
            [each for each in renderer.guided(job, Still(job), lambda: False) if isinstance(each, Frame)]
            for _ in range(2)
        ]
        assert [frame.index for frame in takes[0]] == list(range(job.frames))
        assert alike(*takes)
        assert not alike(takes[0], alone)


def test_new_words_reach_the_take_that_they_are_for_and_no_other(renderer: Renderer) -> None:
    if not isinstance(renderer, Live):
        pytest.skip("it takes no new words")
    job = a_job(renderer, frames=60)
    snow = replace(job, text="snow", told="heavy snow falls on two soldiers")
    assert not renderer.retold(snow), "it is not being made"
    alone = made(renderer, job)
    told: list[Frame] = []
    for each in renderer.render(job, lambda: False):
        if isinstance(each, Frame):
            told.append(each)
            if each.index == 0:
                assert not renderer.retold(replace(snow, id="another"))
                assert renderer.retold(snow)
                assert alike(made(renderer, a_job(renderer, id="within")), made_alone(renderer, a_job(renderer)))
    assert np.array_equal(told[0].pixels, alone[0].pixels), "what is out is out"
    assert len(told) == job.frames
    assert not np.array_equal(told[-1].pixels, alone[-1].pixels)
    assert alike(made(renderer, job), alone), "and the next take is as it was asked for"


def test_getting_ready_comes_to_an_end(renderer: Renderer) -> None:
    if not isinstance(renderer, GetsReady):
        pytest.skip("it is ready")
    for _ in range(500):
        if not renderer.get_ready():
            break
    assert renderer.get_ready() is False


def test_what_decides_the_pictures_is_json_and_stays(renderer: Renderer) -> None:
    if not isinstance(renderer, TellsIngredients):
        pytest.skip("its name and version tell all")
    job = a_job(renderer)
    before = renderer.ingredients(job)
    assert json.loads(json.dumps(before)) == before
    made(renderer, job)
    assert renderer.ingredients(job) == before
    assert renderer.ingredients(replace(job, id="other", asked=ShotSpec((Subject("a dog"),)))) != before


def test_cancel_is_asked_for_every_frame(renderer: Renderer) -> None:
    asked: list[int] = []
    made(renderer, a_job(renderer, frames=6), lambda: bool(asked.append(1)))
    assert len(asked) >= 6


def test_progress_is_sensible(renderer: Renderer) -> None:
    said = [each for each in renderer.render(a_job(renderer, frames=2), lambda: False) if isinstance(each, Progress)]
    assert all(0 <= each.step <= each.steps for each in said)
    assert all(each.stage.isidentifier() for each in said), "one word"
    if renderer.capabilities.tier is Tier.HERO:
        assert said, "a wait without a word is a long one"


def test_what_develops_are_small_pictures_of_frames_to_come(renderer: Renderer) -> None:
    made(renderer, a_job(renderer, live=True))  # some learn from a take what the next one's previews look like
    job = a_job(renderer, live=True)
    said = [each for each in renderer.render(job, lambda: False) if isinstance(each, Progress)]
    for preview in itertools.chain.from_iterable(each.preview for each in said):
        height, width, channels = preview.pixels.shape
        assert (preview.pixels.dtype, channels) == (np.uint8, 3)
        assert 0 <= preview.index < job.frames
        assert width * height < job.width * job.height
        assert abs(width / height - job.width / job.height) < 0.2


def test_an_empty_spec_still_gets_a_picture(renderer: Renderer) -> None:
    job = a_job(renderer, frames=1)
    (frame,) = made(renderer, replace(job, spec=ShotSpec(), asked=None if job.asked is None else ShotSpec()))
    assert frame.pixels.std() > 1


def test_the_note_is_a_line(renderer: Renderer) -> None:
    job = a_job(renderer)
    assert "\n" not in renderer.note(job)
    made(renderer, job)
    assert "\n" not in renderer.note(job)


def test_an_unknown_renderer_is_refused_in_a_sentence() -> None:
    with pytest.raises(EngineError, match="no renderer called"):
        catalog.renderer("daguerreotype")


def test_a_renderer_stays_warm() -> None:
    assert catalog.renderer("blockout") is catalog.renderer("blockout")


def test_a_recipe_whose_weights_are_not_there_says_how_to_get_them(tmp_path: Path) -> None:
    catalog.look_in(tmp_path)
    with pytest.raises(EngineError, match=r"wan2\.1-t2v-1\.3b is not on this machine") as refused:
        catalog.renderer("wan2.1-1.3b")
    assert "shotcaller models fetch" in refused.value.advice


def test_a_machine_without_torch_says_what_to_do(toy_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "find_spec", lambda name: None)
    catalog.look_in(toy_models)
    with pytest.raises(EngineError, match="not set up on this machine") as refused:
        catalog.renderer("wan2.2-5b")
    assert "run.py hero" in refused.value.advice


def test_a_recipe_is_a_renderer_by_its_name(toy_models: Path) -> None:
    catalog.look_in(toy_models)
    renderer = catalog.renderer("wan2.1-1.3b")
    assert renderer.capabilities.name == "wan2.1-1.3b"
    assert catalog.renderer("wan2.1-1.3b") is renderer
