"""The renderer of Wan's recipes: frames at the film's size and rate, out as they are decoded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.diffusion import resident as resident_module
from engine.diffusion.noise import frame_noise, seed_of
from engine.diffusion.resident import let_go, resident
from engine.errors import EngineError
from engine.film.spec import Action, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Frame
from engine.messages import Job
from engine.models.recipes import Recipe, recipe
from engine.prompts import worded
from engine.renderers.port import Progress
from engine.renderers.wan import Wan
from tests.video import loras

SPEC = ShotSpec((Subject("a man"),), Action("walks", "walk"))


@pytest.fixture(autouse=True, scope="module")
def _room() -> Iterator[None]:
    yield
    let_go()


def a_job(frames: int = 5, *, size: tuple[int, int] = (64, 64), rate: FrameRate | None = None, **more: Any) -> Job:
    """A small walk."""
    given: dict[str, Any] = {"seed": 7, "variant": 0, **more}
    return Job(
        id="job", take="take", slate="1A-1", reel="A001C001", spec=SPEC, text="a man walks", frames=frames,
        start=86_400, rate=rate or FrameRate(16), width=size[0], height=size[1], path="take.mov", **given,
    )  # fmt: skip


def short(name: str, steps: int = 4, **changes: Any) -> Recipe:
    """A recipe with few steps."""
    return replace(recipe(name), steps=steps, **changes)


def never() -> bool:
    """Goes on."""
    return False


def frames(wan: Wan, job: Job, cancelled: Callable[[], bool] = never) -> list[Frame]:
    """The frames alone."""
    return [made for made in wan.render(job, cancelled) if isinstance(made, Frame)]


def test_the_pictures_are_those_of_the_pipeline(toy_models: Path) -> None:
    job, wanted = a_job(9), short("wan2.2")
    made = frames(Wan(wanted, toy_models), job)
    held, prompt = resident(wanted, toy_models), worded(SPEC, wanted.words, "en")
    pipe: Any = held.whole()
    pipe.set_progress_bar_config(disable=True)
    pipe.scheduler = type(pipe.scheduler).from_config(pipe.scheduler.config, flow_shift=wanted.shift)
    plain = pipe(
        prompt=prompt.text, negative_prompt=prompt.negative, height=64, width=64, num_frames=9,
        num_inference_steps=wanted.steps, guidance_scale=wanted.guidance[0], guidance_scale_2=wanted.guidance[1],
        latents=frame_noise(seed_of(7, 0), (16, 3, 8, 8)), output_type="np",
    ).frames[0]  # fmt: skip
    assert np.array_equal(np.stack([frame.pixels for frame in made]), (plain * 255).round().astype(np.uint8))


@pytest.mark.parametrize(("name", "size"), [("wan2.2", (64, 48)), ("wan2.2-5b", (96, 64)), ("wan2.1-1.3b", (48, 64))])
@pytest.mark.parametrize("rate", [FrameRate(24), FrameRate(24000, 1001), FrameRate(25)], ids=str)
def test_the_film_gets_its_frames(toy_models: Path, name: str, size: tuple[int, int], rate: FrameRate) -> None:
    made = frames(Wan(short(name, 2), toy_models), a_job(7, size=size, rate=rate))
    assert [frame.index for frame in made] == list(range(7))
    assert all(frame.pixels.shape == (size[1], size[0], 3) for frame in made)


def test_a_frame_leaves_as_soon_as_it_is_decoded(toy_models: Path) -> None:
    wan, decoded = Wan(short("wan2.1-1.3b", 1), toy_models), []
    decoder = resident(recipe("wan2.1-1.3b"), toy_models).vae.decoder
    counting = decoder.register_forward_pre_hook(lambda *_: decoded.append(1))
    for made in wan.render(a_job(9), never):
        if isinstance(made, Frame):
            assert len(decoded) == -(-made.index // 4) + 1
    counting.remove()


# --- sizes and lengths ---


@pytest.mark.parametrize(
    ("name", "size", "why", "near"),
    [
        ("wan2.2", (1920, 1080), "steps of 16 pixels; 1920 × 1080 is between", "1920 × 1088"),
        ("wan2.2-5b", (1280, 720), "steps of 32 pixels; 1280 × 720 is between", "1280 × 704"),
        ("wan2.2", (3840, 2160), "to 2.2 million pixels; 3840 × 2160 is not", "1968 × 1120"),
        ("wan2.1-1.3b", (16, 16), "from 0.001 to 1.0 million pixels; 16 × 16 is not", "32 × 32"),
    ],
)
def test_a_size_is_refused_with_the_reason_and_the_nearest(
    toy_models: Path, name: str, size: tuple[int, int], why: str, near: str
) -> None:
    with pytest.raises(EngineError, match=why) as refused:
        frames(Wan(recipe(name), toy_models), a_job(size=size))
    assert near in refused.value.advice


def test_a_length_is_refused_with_the_longest(toy_models: Path) -> None:
    with pytest.raises(EngineError, match=r"up to 60 seconds, and this one lasts 62\.5") as refused:
        frames(Wan(recipe("wan2.2"), toy_models), a_job(1000))
    assert "960 frames" in refused.value.advice


# --- takes ---


def test_takes_differ_and_repeat(toy_models: Path) -> None:
    wan = Wan(short("wan2.1-1.3b", 2), toy_models)
    jobs = [a_job(1), a_job(1, variant=1), a_job(1, seed=8), a_job(1)]
    first, *others, again = (frames(wan, job)[0].pixels for job in jobs)
    assert np.array_equal(first, again)
    assert not any(np.array_equal(first, other) for other in others)


def test_progress_tells_of_words_and_experts(toy_models: Path) -> None:
    told = [made for made in Wan(short("wan2.2"), toy_models).render(a_job(), never) if isinstance(made, Progress)]
    assert list(dict.fromkeys(each.stage for each in told)) == ["words", "high", "low"]
    assert (told[-1].step, told[-1].steps) == (4, 4)
    assert not any(each.preview or each.dear for each in told)


def test_a_watched_take_is_seen_developing(toy_models: Path) -> None:
    job = a_job(9, live=True, rate=FrameRate(24))
    seen = [made for made in Wan(short("wan2.2"), toy_models).render(job, never) if isinstance(made, Progress)]
    steps = [each for each in seen if each.preview]
    assert len(steps) == 4
    for each in steps:
        assert [small.index for small in each.preview] == sorted({small.index for small in each.preview})
        assert all(small.index < 9 and small.pixels.shape == (8, 8, 3) for small in each.preview)


def test_takes_that_rest_do_not_disturb_each_other(toy_models: Path) -> None:
    jobs = {
        "wan2.2": (Wan(short("wan2.2"), toy_models), a_job(5)),
        "again": (Wan(short("wan2.2"), toy_models), a_job(9, seed=9)),
    }
    alone = {name: frames(wan, job) for name, (wan, job) in jobs.items()}
    making = {name: wan.render(job, never) for name, (wan, job) in jobs.items()}
    mixed: dict[str, list[Frame]] = {name: [] for name in jobs}
    while making:
        for name in list(making):
            made = next(making[name], None)
            if made is None:
                del making[name]
            elif isinstance(made, Frame):
                mixed[name].append(made)
    for name, whole in alone.items():
        assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(whole, mixed[name], strict=True))


def test_a_take_rests_while_another_model_is_used(toy_models: Path) -> None:
    wan, other = Wan(short("wan2.2"), toy_models), Wan(short("wan2.1-1.3b", 1), toy_models)
    alone = [frame.pixels for frame in frames(wan, a_job())]
    mixed: list[Frame] = []
    for made in wan.render(a_job(), never):
        if (isinstance(made, Frame) and made.index == 1) or (isinstance(made, Progress) and made.step == 2):
            frames(other, a_job(1))
        mixed += [made] if isinstance(made, Frame) else []
    assert all(np.array_equal(a, b.pixels) for a, b in zip(alone, mixed, strict=True))


@pytest.fixture
def with_adapter(toy_models: Path, tmp_path: Path) -> Path:
    """A machine that has the adapters of few steps too."""
    (tmp_path / "wan2.2-t2v-a14b").symlink_to(toy_models / "wan2.2-t2v-a14b")
    loras.write(tmp_path / "wan2.2-lightning-4step")
    return tmp_path


def test_a_draft_in_four_steps_and_the_full_schedule_take_turns_on_one_model(with_adapter: Path) -> None:
    draft, full = Wan(recipe("wan2.2-4steps"), with_adapter), Wan(short("wan2.2"), with_adapter)
    alone = {name: [frame.pixels for frame in frames(wan, a_job())] for name, wan in (("draft", draft), ("full", full))}
    plain = Wan(replace(recipe("wan2.2-4steps"), adapters=()), with_adapter)
    assert not np.array_equal(alone["draft"][0], frames(plain, a_job())[0].pixels)
    before, mixed, nested = resident_module.loads, [], []
    for made in full.render(a_job(), never):
        if isinstance(made, Progress) and made.step == 2:
            nested = [frame.pixels for frame in frames(draft, a_job())]
        mixed += [made.pixels] if isinstance(made, Frame) else []
    assert resident_module.loads == before
    assert all(np.array_equal(a, b) for a, b in zip(alone["full"], mixed, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(alone["draft"], nested, strict=True))


def test_it_says_when_going_on_is_dear(toy_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.diffusion.resident.Resident.is_near", lambda self, name: name == "high")
    told = [made for made in Wan(short("wan2.2"), toy_models).render(a_job(1), never) if isinstance(made, Progress)]
    dear = [each for each in told if each.dear]
    assert [(each.stage, each.step) for each in dear] == [("low", 3)]
    assert told[told.index(dear[0]) - 1].stage == "high"


# --- what goes wrong ---


def starved(monkeypatch: pytest.MonkeyPatch, where: str, times: int) -> list[str]:
    """Memory runs out so often, in the loop or in the decoding; the list says what was done about it."""
    import engine.renderers.wan as module

    left, done = [None] * times, []
    own = getattr(module, where)

    def starving(*given: Any, **named: Any) -> Any:
        if left:
            left.pop()
            raise torch.OutOfMemoryError("CUDA out of memory")
        return own(*given, **named)

    def smaller(self: Any) -> Any:
        done.append("smaller")
        return self.preset

    monkeypatch.setattr(module, where, starving)
    monkeypatch.setattr("engine.diffusion.resident.Resident.step_down", smaller)
    return done


def test_out_of_memory_begins_again_with_less(toy_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wan, job = Wan(short("wan2.1-1.3b", 2), toy_models), a_job()
    alone = [frame.pixels for frame in frames(wan, job)]
    done = starved(monkeypatch, "denoise", 2)
    again = [frame.pixels for frame in frames(wan, job)]
    assert done == ["smaller", "smaller"]
    assert all(np.array_equal(a, b) for a, b in zip(alone, again, strict=True))
    assert "less memory" in wan.note(job)


def test_out_of_memory_after_the_first_frame_ends_the_take_and_not_the_renderer(
    toy_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.diffusion.decoding import StreamDecoder

    wan, own, decoded = Wan(short("wan2.1-1.3b", 1), toy_models), StreamDecoder.pictures, []

    def pictures(self: StreamDecoder, *given: Any) -> Any:
        for made in own(self, *given):
            decoded.append(1)
            if len(decoded) == 2:
                raise torch.OutOfMemoryError("CUDA out of memory")
            yield made

    monkeypatch.setattr(StreamDecoder, "pictures", pictures)
    with pytest.raises(EngineError, match="ran out in the middle"):
        frames(wan, a_job())
    assert len(frames(wan, a_job())) == 5


def test_a_model_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    wan = Wan(recipe("wan2.2"), tmp_path)
    assert wan.capabilities.name == "wan2.2"
    with pytest.raises(EngineError, match=r"wan2\.2-t2v-a14b is not on this machine"):
        frames(wan, a_job())


def test_adapters_that_are_not_there_are_refused_in_a_sentence(toy_models: Path) -> None:
    with pytest.raises(EngineError, match=r"wan2\.2-lightning-4step is not on this machine"):
        frames(Wan(recipe("wan2.2-4steps"), toy_models), a_job())
    assert len(frames(Wan(short("wan2.2", 2), toy_models), a_job())) == 5


def test_a_prompt_of_five_thousand_characters(toy_models: Path) -> None:
    spec = ShotSpec((Subject("a man " + "with a very long name " * 230),), Action("walks", "walk"))
    wan, job = Wan(short("wan2.1-1.3b", 1), toy_models), replace(a_job(1), spec=spec)
    assert len(worded(spec, "wan2.1-1.3b", "en").text) > 5000
    assert len(frames(wan, job)) == 1
    assert "left out" in wan.note(job)
    assert "\n" not in wan.note(job)


def test_the_note_tells_of_rate_and_parts(toy_models: Path) -> None:
    wan = Wan(recipe("wan2.2"), toy_models)
    assert wan.note(a_job(48, rate=FrameRate(24))) == "40 steps, 16 → 24 fps by motion"
    assert "seen in 3 parts" in wan.note(a_job(16 * 12))


def test_words_that_somebody_wrote_are_told_as_they_stand(toy_models: Path) -> None:
    wan = Wan(short("wan2.1-1.3b", 1), toy_models)
    job = a_job(1, told="two soldiers at dawn")
    assert wan.ingredients(job)["words"] == "two soldiers at dawn"
    assert not np.array_equal(frames(wan, job)[0].pixels, frames(wan, a_job(1))[0].pixels)


def test_ingredients_are_weights_and_words(toy_models: Path) -> None:
    told = Wan(recipe("wan2.2"), toy_models).ingredients(a_job())
    assert list(told["weights"]) == ["wan2.2-t2v-a14b"]
    assert told["words"] == worded(SPEC, "wan2.2", "en").text
    assert told["negative"]
