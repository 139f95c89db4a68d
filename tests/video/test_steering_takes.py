"""From the blocking to the hero: a job's own blockout steers toys of the real make, and the dial is seen."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine import production
from engine.diffusion.noise import frame_noise, seed_of
from engine.diffusion.resident import let_go, resident
from engine.film.assume import assumed
from engine.film.camera import Move, ShotSize
from engine.film.cast import CastMember, references
from engine.film.guidance import Follow, Guidance
from engine.film.model import Tier
from engine.film.scenery import TimeOfDay, Weather
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.guiding import FromBlockout
from engine.media.frame import Frame, Pixels
from engine.media.movie import MovieReader, MovieWriter
from engine.messages import Job
from engine.models.recipes import Recipe, recipe
from engine.prompts import worded
from engine.renderers.port import Progress
from engine.renderers.wan import Wan

WIDTH, HEIGHT, FRAMES = 96, 64, 9
SPEC = ShotSpec(
    (Subject("a man"),),
    Action("walks", "walk"),
    Environment("street", time=TimeOfDay.DAY, weather=Weather.OVERCAST),
    camera=Camera(size=ShotSize.FULL, move=Move.PUSH_IN),
)


@pytest.fixture(autouse=True, scope="module")
def _room() -> Iterator[None]:
    yield
    let_go()


def a_job(by: Guidance, **changes: Any) -> Job:
    made = Job(
        "j", "t", "1A-1", "A001C001", assumed(SPEC), "", 7, 0, FRAMES, 0, FrameRate(16), WIDTH, HEIGHT, "takes/t.mov",
        tier=Tier.HERO, asked=SPEC, guidance=by,
    )  # fmt: skip
    return replace(made, **changes)


def short(name: str) -> Recipe:
    return replace(recipe(name), steps=4)


def made(models: Path, name: str, job: Job, folder: Path = Path()) -> tuple[np.ndarray, list[str]]:
    """The frames of a take, and what was said between them."""
    frames: list[Pixels] = []
    stages: list[str] = []
    for each in Wan(short(name), models).guided(job, FromBlockout(job, folder), lambda: False):
        if isinstance(each, Frame):
            frames.append(each.pixels)
        elif isinstance(each, Progress):
            stages.append(each.stage)
    return np.stack(frames), stages


@pytest.mark.parametrize("follow", [Follow.DEPTH, Follow.POSE])
def test_closely_followed_it_is_vaces_own_clip(toy_models: Path, follow: Follow) -> None:
    job, wanted = a_job(Guidance(follow, 1.0)), short("wan2.2-vace")
    frames, _ = made(toy_models, "wan2.2-vace", job)
    held, prompt = resident(wanted, toy_models), worded(SPEC, wanted.words, "en")
    control = FromBlockout(job, Path()).control(follow, WIDTH, HEIGHT, FrameRate(16), FRAMES)
    pipe: Any = held.whole()
    pipe.set_progress_bar_config(disable=True)
    kept = pipe.scheduler
    pipe.scheduler = type(kept).from_config(kept.config, flow_shift=wanted.shift)
    try:
        plain = pipe(
            prompt=prompt.text, negative_prompt=prompt.negative, video=[Image.fromarray(each) for each in control],
            height=HEIGHT, width=WIDTH, num_frames=FRAMES, num_inference_steps=wanted.steps,
            guidance_scale=wanted.guidance[0], guidance_scale_2=wanted.guidance[1], conditioning_scale=1.0,
            latents=frame_noise(seed_of(7, 0), (16, 3, 8, 12)), output_type="np",
        ).frames[0]  # fmt: skip
    finally:
        pipe.scheduler = kept
    assert np.array_equal(frames, (plain * 255).round().astype(np.uint8))


def test_the_dial_is_seen_and_at_its_end_only_the_words_are_left(toy_models: Path) -> None:
    of_words, _ = made(toy_models, "wan2.2-vace", a_job(Guidance()))
    takes = [made(toy_models, "wan2.2-vace", a_job(Guidance(Follow.DEPTH, place)))[0] for place in (0.0, 0.3, 0.6, 1.0)]
    assert np.array_equal(takes[0], of_words)
    assert len({take.tobytes() for take in takes}) == 4
    away = [float(np.abs(take.astype(int) - takes[-1].astype(int)).mean()) for take in takes]
    assert away[0] > away[-2] > 0


def test_another_blocking_is_another_take(toy_models: Path) -> None:
    by = Guidance(Follow.DEPTH, 1.0)
    closer = replace(SPEC, camera=Camera(size=ShotSize.CLOSE_UP, move=Move.PUSH_IN))
    one, _ = made(toy_models, "wan2.1-vace-1.3b", a_job(by))
    other, _ = made(toy_models, "wan2.1-vace-1.3b", a_job(by, spec=assumed(closer)))
    assert not np.array_equal(one, other)


def test_from_the_blockout_s_picture_fewer_steps_are_left(toy_models: Path) -> None:
    of_words, all_steps = made(toy_models, "wan2.1-1.3b", a_job(Guidance()))
    frames, steps = made(toy_models, "wan2.1-1.3b", a_job(Guidance(Follow.PICTURE, 1.0)))
    assert len(steps) < len(all_steps)
    assert not np.array_equal(frames, of_words)
    nothing, _ = made(toy_models, "wan2.1-1.3b", a_job(Guidance(Follow.PICTURE, 0.0)))
    assert np.array_equal(nothing, of_words)


def test_the_cast_is_seen_and_the_length_stays(toy_models: Path, tmp_path: Path) -> None:
    for number, shade in enumerate((40, 200)):
        Image.new("RGB", (48, 64), (shade, 30, 90)).save(tmp_path / f"{number}.png")
    one, other = (
        made(toy_models, "wan2.2-vace", a_job(Guidance(references=(f"{number}.png",))), tmp_path)[0]
        for number in (0, 1)
    )
    assert len(one) == len(other) == FRAMES
    assert not np.array_equal(one, other)


def test_a_draft_is_finished_by_the_low_noise_expert_alone(toy_models: Path, tmp_path: Path) -> None:
    draft, _ = made(toy_models, "wan2.2", a_job(Guidance()))
    with MovieWriter(tmp_path / "takes" / "draft.mov", FrameRate(16), WIDTH, HEIGHT, 0, "A", "1A-1", "") as movie:
        for each in draft:
            movie.write(each)
    frames, stages = made(toy_models, "wan2.2", a_job(Guidance(draft="takes/draft.mov")), tmp_path)
    assert len(frames) == FRAMES
    assert "high" not in stages
    assert "low" in stages


@pytest.mark.parametrize(("name", "size"), [("wan2.2-i2v", (96, 64)), ("wan2.2-5b", (96, 64))])
def test_another_first_frame_is_another_take(
    toy_models: Path, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    takes = []
    for number, shade in enumerate((20, 220)):
        Image.new("RGB", (WIDTH, HEIGHT), (shade, shade, 90)).save(tmp_path / f"{number}.png")
        takes.append(made(toy_models, name, a_job(Guidance(first=f"{number}.png")), tmp_path)[0])
    assert len(takes[0]) == FRAMES
    assert not np.array_equal(*takes)


def test_called_off_while_the_blockout_is_drawn_nothing_is_left(toy_models: Path) -> None:
    job = a_job(Guidance(Follow.DEPTH, 1.0))
    before, _ = made(toy_models, "wan2.1-vace-1.3b", job)
    drawn: list[int] = []

    class Watched(FromBlockout):
        def control(self, *told: Any) -> Iterator[Pixels]:
            for each in super().control(*told):
                drawn.append(1)
                yield each

    wan = Wan(short("wan2.1-vace-1.3b"), toy_models)
    called = list(wan.guided(job, Watched(job, Path()), lambda: len(drawn) > 2))
    assert not any(isinstance(each, Frame) for each in called)
    assert len(drawn) < FRAMES
    assert np.array_equal(made(toy_models, "wan2.1-vace-1.3b", job)[0], before)


def test_from_the_cast_list_to_a_movie_in_the_project(toy_models: Path, tmp_path: Path) -> None:
    (tmp_path / "cast").mkdir()
    Image.new("RGB", (48, 64), (200, 30, 90)).save(tmp_path / "cast" / "mei.png")
    mei = CastMember("mei", "Mei", pictures=("cast/mei.png",))
    spec = replace(SPEC, subjects=(Subject("Mei", cast="mei"),))
    by = Guidance(Follow.DEPTH, 0.8, references(spec, (mei,)))
    job = a_job(by, spec=assumed(spec), asked=spec, renderer="wan2.1-vace-1.3b", rate=FrameRate(24), frames=6)
    production.look_in(toy_models)
    stages: list[str] = []
    made = production.make_take(job, tmp_path, on_progress=lambda progress: stages.append(progress.stage))
    assert "follows the blockout's depth at 80 %, by a picture of the cast" in made.note
    with MovieReader(tmp_path / made.path) as movie:
        assert (movie.frames, movie.width, movie.height) == (6, WIDTH, HEIGHT)
        assert json.loads(movie.recipe)["guidance"]["follow"] == "depth"
    assert stages
