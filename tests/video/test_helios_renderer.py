"""Helios on the port, on a toy: chunk by chunk, any length, new words in between, nothing of a take on the model."""

import warnings
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.diffusion.decoding import StreamDecoder
from engine.diffusion.resident import Resident, resident
from engine.film.time import FrameRate
from engine.media.frame import Frame
from engine.messages import Job
from engine.models.recipes import recipe
from engine.renderers.causal import Causal
from engine.renderers.chunked import Take, Words
from engine.renderers.helios import Helios
from engine.renderers.port import Live, Renderer, TellsIngredients
from tests.video.live_takes import a_job, equal, frames, never, retold

NATIVE = FrameRate(24)
HELIOS = recipe("helios")


@pytest.fixture(scope="module")
def helios(toy_models: Path) -> Helios:
    return Helios(HELIOS, toy_models)


def job(frames: int = 40, **more) -> Job:
    return a_job(frames, **{"rate": NATIVE, "renderer": "helios"} | more)


def test_it_fills_the_port(helios: Helios) -> None:
    assert isinstance(helios, Live)
    assert isinstance(helios, TellsIngredients)
    renderer: Renderer = helios
    assert renderer.capabilities.usual == (640, 384)


def test_frames_are_the_chunks_decoded_each_by_itself(helios: Helios, toy_models: Path) -> None:
    model = resident(HELIOS, toy_models)
    prompt = helios.ingredients(job())["words"]
    stream = helios._stream(Take(job(), Words("", prompt), (64, 64)), model, model.words(prompt))
    chunks = [[*stream.chunk(never)][-1].clean for _ in range(2)]
    expected = np.concatenate([StreamDecoder(model.vae).push(chunk) for chunk in chunks])
    assert equal(frames(helios.render(job(), never)), list(expected[:40]))


@pytest.mark.parametrize(("rate", "size"), [(24, (64, 64)), (30, (64, 64)), (24, (160, 90))])
def test_any_rate_and_size_gets_its_frames_exactly(helios: Helios, rate: int, size: tuple[int, int]) -> None:
    wanted = job(10, rate=FrameRate(rate), size=size)
    made = [each for each in helios.render(wanted, never) if isinstance(each, Frame)]
    assert [frame.index for frame in made] == list(range(10))
    assert {frame.pixels.shape for frame in made} == {(size[1], size[0], 3)}
    assert helios.note(wanted).count("fps") == (rate != 24)


def test_a_longer_take_begins_with_the_shorter_one(helios: Helios) -> None:
    assert equal(frames(helios.render(job(45), never))[:36], frames(helios.render(job(36), never)))


def test_pictures_come_before_the_second_chunk_is_begun(helios: Helios) -> None:
    before = []
    for each in helios.render(job(), never):
        if isinstance(each, Frame):
            break
        before.append((each.step, each.steps))
    assert before == [(step, 18) for step in range(1, 13)]


def test_takes_that_take_turns_do_not_disturb_each_other(helios: Helios) -> None:
    jobs = [job(36, id="one"), job(36, id="two", seed=8)]
    alone = [frames(helios.render(each, never)) for each in jobs]
    both: list[list] = [[], []]
    for pair in zip(*(helios.render(each, never) for each in jobs), strict=True):
        for out, each in zip(both, pair, strict=True):
            out += [each.pixels] if isinstance(each, Frame) else []
    assert equal(both[0], alone[0])
    assert equal(both[1], alone[1])


def test_the_pipeline_is_bit_equal_while_a_take_rests(helios: Helios, toy_models: Path) -> None:
    def whole():
        pipe = resident(HELIOS, toy_models).whole()
        pipe.set_progress_bar_config(disable=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return pipe(
                prompt="a man", height=64, width=64, num_frames=33, guidance_scale=1.0, output_type="latent",
                pyramid_num_inference_steps_list=[1, 1, 1], generator=torch.Generator().manual_seed(3),
            ).frames  # fmt: skip

    before, resting = whole(), helios.render(job(), never)
    for _ in range(3):
        next(resting)
    assert torch.equal(whole(), before)
    resting.close()
    assert torch.equal(whole(), before)


@pytest.mark.parametrize("asked", [1, 4, 12, 20, 30])
def test_called_off_anywhere_it_ends_and_the_next_take_is_as_fresh(helios: Helios, asked: int) -> None:
    fresh, counted = frames(helios.render(job(4), never)), count(1)
    made = list(helios.render(job(70, id="off"), lambda: next(counted) >= asked))
    assert len([each for each in made if isinstance(each, Frame)]) < 70
    assert next(counted) <= asked + 2, "it went on asking"
    assert equal(frames(helios.render(job(4), never)), fresh)


def test_new_words_count_from_the_next_chunk_on_and_the_note_says_when(helios: Helios) -> None:
    plain, changed = frames(helios.render(job(50), never)), []
    for each in helios.render(job(50), never):
        if isinstance(each, Frame):
            if len(changed) == 5:
                assert helios.retold(retold(job(50)))
            changed.append(each.pixels)
    assert equal(changed[:33], plain[:33])
    assert not equal(changed[33:], plain[33:])
    assert "from 1.4 s: and now he runs" in helios.note(job())


def test_out_of_memory_it_goes_on_with_less_and_nothing_is_missed(helios: Helios, monkeypatch) -> None:
    expected, passes, asked = frames(helios.render(job(36), never)), count(1), Resident.expert

    def expert(self: Resident, name: str):
        if next(passes) == 14:
            raise torch.OutOfMemoryError("the card is full")
        return asked(self, name)

    monkeypatch.setattr(Resident, "expert", expert)
    monkeypatch.setattr(Resident, "step_down", lambda _self: None)
    assert equal(frames(helios.render(job(36), never)), expected)


def test_a_take_goes_on_when_its_model_had_to_make_room_for_another(helios: Helios, toy_models: Path) -> None:
    live, wanted = Causal(recipe("live"), toy_models), frames(helios.render(job(45), never))
    other = frames(live.render(a_job(3), never))
    for rest in (2, 38):
        made = helios.render(job(45), never)
        seen = []
        while len(seen) < rest:
            each = next(made)
            seen += [each.pixels] if isinstance(each, Frame) else []
        assert equal(frames(live.render(a_job(3), never)), other)
        assert equal(seen + frames(made), wanted)
