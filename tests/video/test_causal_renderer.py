"""The live renderer on a toy: any length, any size, any rate, new words in between, and nothing of it on the model."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file

from engine.diffusion.chunks import Chunks
from engine.diffusion.decoding import StreamDecoder
from engine.diffusion.fitting import fitted, native_size
from engine.diffusion.kv import Span
from engine.diffusion.noise import seed_of
from engine.diffusion.resident import Resident, resident
from engine.diffusion.tiny_decoder import KINDS, TinyDecoder
from engine.film.time import FrameRate
from engine.media.frame import Frame
from engine.messages import Job
from engine.models.recipes import recipe
from engine.renderers.causal import Causal
from engine.renderers.port import Live, Progress, Renderer, TellsIngredients
from tests.video.live_takes import NATIVE, a_job, equal, frames, never, retold

LIVE = recipe("live")


@pytest.fixture(scope="module")
def causal(toy_models: Path) -> Causal:
    return Causal(LIVE, toy_models, Span(3, 9, 3))


def test_it_fills_the_port(causal: Causal) -> None:
    assert isinstance(causal, Live)
    assert isinstance(causal, TellsIngredients)
    renderer: Renderer = causal
    assert renderer.capabilities.longest_s > 600


def test_frames_are_the_chunks_decoded_bit_for_bit(causal: Causal, toy_models: Path) -> None:
    job, model = a_job(30), resident(LIVE, toy_models)
    prompt = causal.ingredients(job)["words"]
    chunks = Chunks(
        lambda: model.expert("high"), model.words(prompt), seed_of(7, 0), (16, 8, 8), LIVE.sigmas, Span(3, 9, 3)
    )
    decoder = StreamDecoder(model.vae)
    expected = np.concatenate([decoder.push([*chunks.chunk()][-1].clean) for _ in range(3)])
    assert equal(frames(causal.render(job, never)), list(expected[:30]))


@pytest.mark.parametrize("rate", [FrameRate(16), FrameRate(24), FrameRate(24_000, 1001), FrameRate(30), FrameRate(12)])
def test_any_rate_gets_its_frames_exactly(causal: Causal, rate: FrameRate) -> None:
    made = [each for each in causal.render(a_job(25, rate=rate), never) if isinstance(each, Frame)]
    assert [frame.index for frame in made] == list(range(25))
    assert ("fps" in causal.note(a_job(rate=rate))) == (rate != NATIVE)


@pytest.mark.parametrize("size", [(64, 64), (160, 90), (90, 162)])
def test_any_size_gets_its_pixels(causal: Causal, size: tuple[int, int]) -> None:
    job = a_job(2, size=size)
    assert {picture.shape for picture in frames(causal.render(job, never))} == {(size[1], size[0], 3)}
    assert ("made smaller" in causal.note(job)) == (size != (64, 64))


def test_a_longer_take_begins_with_the_shorter_one(causal: Causal) -> None:
    assert equal(frames(causal.render(a_job(40), never))[:20], frames(causal.render(a_job(20), never)))


def test_the_first_pictures_come_before_the_second_chunk_is_begun(causal: Causal) -> None:
    made = causal.render(a_job(30), never)
    steps = [each for _, each in zip(range(13), made, strict=False) if isinstance(each, Progress)]
    assert [(each.step, each.steps) for each in steps] == [(1, 12), (2, 12), (3, 12), (4, 12)]


# --- nested, called off, out of memory ---


def test_takes_that_take_turns_do_not_disturb_each_other(causal: Causal, toy_models: Path) -> None:
    jobs = [a_job(20, id="one"), a_job(20, id="two", seed=8)]
    alone = [frames(causal.render(job, never)) for job in jobs]
    both: list[list[np.ndarray]] = [[], []]
    for pair in zip(*(causal.render(job, never) for job in jobs), strict=True):
        for out, each in zip(both, pair, strict=True):
            out += [each.pixels] if isinstance(each, Frame) else []
    assert equal(both[0], alone[0])
    assert equal(both[1], alone[1])


def test_the_stock_pipeline_is_bit_equal_while_a_take_rests(causal: Causal, toy_models: Path) -> None:
    def whole() -> np.ndarray:
        generator = torch.Generator().manual_seed(3)
        pipe = resident(LIVE, toy_models).whole()
        pipe.set_progress_bar_config(disable=True)
        return pipe(
            prompt="a man", height=64, width=64, num_frames=9, num_inference_steps=2, guidance_scale=1.0,
            generator=generator, output_type="np",
        ).frames  # fmt: skip

    before = whole()
    resting = causal.render(a_job(30), never)
    for _ in range(8):
        next(resting)
        assert np.array_equal(whole(), before)
    assert equal([before], [whole()])


@pytest.mark.parametrize("asked", [1, 3, 6, 9, 12, 18])
def test_called_off_anywhere_it_ends_and_the_next_take_is_as_fresh(causal: Causal, asked: int) -> None:
    fresh = frames(causal.render(a_job(6), never))
    counted = count(1)
    made = list(causal.render(a_job(40, id="off"), lambda: next(counted) >= asked))
    assert len([each for each in made if isinstance(each, Frame)]) < 40
    assert next(counted) <= asked + 2, "it went on asking"
    assert equal(frames(causal.render(a_job(6), never)), fresh)
    assert not causal._under_way


def test_out_of_memory_it_goes_on_with_less_and_nothing_is_missed(causal: Causal, monkeypatch) -> None:
    expected, passes, stepped = frames(causal.render(a_job(30), never)), count(1), []
    asked = Resident.expert

    def expert(self: Resident, name: str):
        if next(passes) == 8:
            raise torch.OutOfMemoryError("the card is full")
        return asked(self, name)

    monkeypatch.setattr(Resident, "expert", expert)
    monkeypatch.setattr(Resident, "step_down", lambda _self: stepped.append(1))
    assert equal(frames(causal.render(a_job(30), never)), expected)
    assert stepped == [1]


# --- new words ---


def told_at(causal: Causal, frame: int, job: Job) -> list[np.ndarray]:
    made, out = causal.render(job, never), []
    for each in made:
        if isinstance(each, Frame):
            if len(out) == frame:
                assert causal.retold(retold(job))
            out.append(each.pixels)
    return out


@pytest.mark.parametrize(("frame", "boundary"), [(2, 9), (8, 9), (9, 21), (14, 21)])
def test_new_words_count_from_the_next_chunk_on_and_the_note_says_when(
    causal: Causal, frame: int, boundary: int
) -> None:
    plain = frames(causal.render(a_job(33), never))
    changed = told_at(causal, frame, a_job(33))
    assert equal(changed[:boundary], plain[:boundary])
    assert not equal(changed[boundary : boundary + 12], plain[boundary : boundary + 12])
    assert f"from {boundary / 16:.1f} s: and now he runs" in causal.note(a_job())
    ((chunk, words),) = causal.ingredients(a_job())["retold"]
    assert chunk == (boundary + 3) // 12
    assert words != causal.ingredients(a_job())["words"]


def test_new_words_survive_running_out_of_memory(causal: Causal, monkeypatch) -> None:
    expected, passes = told_at(causal, 2, a_job(33)), count(1)
    asked = Resident.expert

    def expert(self: Resident, name: str):
        if next(passes) == 14:
            raise torch.OutOfMemoryError("the card is full")
        return asked(self, name)

    monkeypatch.setattr(Resident, "expert", expert)
    monkeypatch.setattr(Resident, "step_down", lambda _self: None)
    assert equal(told_at(causal, 2, a_job(33)), expected)


def test_words_for_a_take_that_is_not_under_way_are_not_taken(causal: Causal) -> None:
    assert not causal.retold(a_job(id="nobody"))
    made = causal.render(a_job(2, id="short"), never)
    next(made)
    assert causal.retold(retold(a_job(2, id="short")))
    list(made)
    assert not causal.retold(a_job(2, id="short"))


def test_somebody_elses_words_go_to_the_model_as_they_are(causal: Causal) -> None:
    assert causal.ingredients(a_job(id="written", told="a red balloon"))["words"] == "a red balloon"


def test_more_words_than_the_model_hears_are_told_of(causal: Causal) -> None:
    job = a_job(1, id="long", told="a man walks in the rain " * 900)
    assert len(frames(causal.render(job, never))) == 1
    assert "word pieces were more than the model hears" in causal.note(job)


# --- without an end ---


def test_a_minute_takes_no_more_memory_than_two_seconds(causal: Causal, monkeypatch) -> None:
    taken: list[int] = []
    chunk = Chunks.chunk

    def watched(self: Chunks, cancelled: Callable[[], bool] = never):
        yield from chunk(self, cancelled)
        taken.append(self.memory.bytes + sum(part.nbytes for part in self._done.values()))

    monkeypatch.setattr(Chunks, "chunk", watched)
    made = sum(isinstance(each, Frame) for each in causal.render(a_job(60 * 16, size=(16, 16)), never))
    assert made == 960
    assert len(taken) == 80, "the last is left in the middle"
    assert len(set(taken[4:])) == 1


@pytest.mark.long
def test_so_do_ten(causal: Causal) -> None:
    job = a_job(600 * 24, rate=FrameRate(24), size=(16, 16))
    assert sum(isinstance(each, Frame) for each in causal.render(job, never)) == 14_400


# --- in time ---


@pytest.mark.parametrize(("a_picture_takes_s", "then"), [(0.06, (64, 64)), (0.065, (32, 32))])
def test_a_watched_take_steps_down_rather_than_fall_behind(
    a_picture_takes_s: float, then: tuple[int, int], toy_models: Path, monkeypatch
) -> None:
    causal = Causal(replace(LIVE, sizes=((64, 64), (32, 32))), toy_models, Span(3, 9, 3))
    now_s = [0.0]
    decode, ask = StreamDecoder._decoded, Resident.expert

    def decoded(self: StreamDecoder, latents: torch.Tensor) -> torch.Tensor:
        now_s[0] += 4 * a_picture_takes_s / 2
        return decode(self, latents)

    def asked(self: Resident, name: str):
        now_s[0] += 12 / 5 * a_picture_takes_s / 2
        return ask(self, name)

    monkeypatch.setattr(StreamDecoder, "_decoded", decoded)
    monkeypatch.setattr(Resident, "expert", asked)
    monkeypatch.setattr("engine.renderers.chunked.time", SimpleNamespace(monotonic=lambda: now_s[0]))
    sizes = []
    for id, live in (("first", True), ("second", True), ("of record", False)):
        job = a_job(24, id=id, live=live)
        assert {picture.shape for picture in frames(causal.render(job, never))} == {(64, 64, 3)}
        sizes.append(tuple(causal.ingredients(job)["size"]))
        assert ("32 × 32 enlarged to 64 × 64" in causal.note(job)) == (sizes[-1] == (32, 32))
    assert sizes == [(64, 64), then, (64, 64)]


# --- the tiny decoder ---


def test_the_tiny_decoder_is_taken_where_it_is(toy_models: Path, tmp_path: Path) -> None:
    (tmp_path / LIVE.model).symlink_to(toy_models / LIVE.model)
    (tmp_path / "taew2_1").mkdir()
    torch.manual_seed(0)
    save_file(TinyDecoder(KINDS[16]).state_dict(), tmp_path / "taew2_1" / "taew2_1.safetensors")
    causal = Causal(LIVE, tmp_path)
    made = frames(causal.render(a_job(6, size=(32, 32)), never))
    assert {picture.shape for picture in made} == {(32, 32, 3)}
    assert "by the tiny decoder" in causal.note(a_job(size=(32, 32)))
    assert causal.ingredients(a_job())["decoder"]


# --- sizes ---

TAUGHT = ((832, 480), (576, 320))


@pytest.mark.parametrize(
    ("wanted", "native"),
    [
        ((1280, 720), (832, 480)),
        ((1920, 1080), (832, 480)),
        ((640, 360), (576, 320)),
        ((832, 480), (832, 480)),
        ((320, 180), (320, 192)),
        ((720, 1280), (480, 848)),
        ((64, 64), (64, 64)),
    ],
)
def test_a_picture_is_made_as_the_model_was_taught(wanted: tuple[int, int], native: tuple[int, int]) -> None:
    assert native_size(wanted, TAUGHT, 16) == native


@given(st.integers(16, 4096), st.integers(16, 2304), st.sampled_from([8, 16, 32]))
def test_every_size_is_on_the_grid_and_not_much_dearer(width: int, height: int, grid: int) -> None:
    if max(width, height) > 4 * min(width, height):
        return
    wide, high = native_size((width, height), TAUGHT, grid)
    assert wide % grid == high % grid == 0
    assert wide * high <= max(1.35 * 832 * 480, (width + grid) * (height + grid))


@given(st.integers(2, 60), st.integers(2, 60), st.integers(2, 60), st.integers(2, 60))
def test_a_picture_fills_its_frame(high: int, wide: int, height: int, width: int) -> None:
    picture = np.full((high, wide, 3), 200, np.uint8)
    made = fitted(picture, width, height)
    assert made.shape == (height, width, 3)
    assert made.flags.c_contiguous
    assert made.min() >= 198
