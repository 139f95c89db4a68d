"""Our loop for Helios against diffusers' pipelines, bit for bit."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import torch

from engine.diffusion.decoding import StreamDecoder
from engine.diffusion.history import FRAMES, Manner, Pyramid, _mixing
from engine.diffusion.interrupting import Interrupted
from tests.video import toy_helios

DISTILLED = Manner((2, 2, 2))
GUIDED = Manner((2, 2, 2), distilled=False, guidance=5.0)
PLAIN = Manner((3,), pyramid=False, distilled=False, guidance=5.0)
KINDS = [
    pytest.param(
        toy_helios.distilled, DISTILLED,
        {"pyramid_num_inference_steps_list": [2, 2, 2], "guidance_scale": 1.0, "is_amplify_first_chunk": True},
        id="distilled",
    ),
    pytest.param(toy_helios.guided, GUIDED, {"pyramid_num_inference_steps_list": [2, 2, 2]}, id="guided"),
    pytest.param(toy_helios.plain, PLAIN, {"num_inference_steps": 3}, id="plain"),
]  # fmt: skip


def words(pipe: Any, text: str) -> torch.Tensor:
    with torch.no_grad():
        return pipe.encode_prompt(text, do_classifier_free_guidance=False, max_sequence_length=512)[0]


def stream(pipe: Any, manner: Manner, drawn: Callable[[int], torch.Generator]) -> Pyramid:
    told = words(pipe, "a man walks"), words(pipe, "")
    return Pyramid(lambda: pipe.transformer, deepcopy(pipe.scheduler), manner, *told, (16, 8, 8), drawn)


def one_after_the_other() -> Callable[[int], torch.Generator]:
    """All chunks draw from one generator, as in the pipelines."""
    generator = torch.Generator().manual_seed(3)
    return lambda _chunk: generator


def by_chunk(chunk: int) -> torch.Generator:
    return torch.Generator().manual_seed(100 + chunk)


def made(pyramid: Pyramid, chunks: int) -> torch.Tensor:
    return torch.cat([[*pyramid.chunk()][-1].clean for _ in range(chunks)], 2)


@pytest.mark.parametrize(("build", "manner", "how"), KINDS)
def test_it_is_the_pipeline_bit_for_bit(build: Callable[[], Any], manner: Manner, how: dict[str, Any]) -> None:
    pipe = build()
    pipe.set_progress_bar_config(disable=True)
    theirs = pipe(
        prompt="a man walks", negative_prompt="", height=64, width=64, num_frames=99, output_type="latent",
        generator=torch.Generator().manual_seed(3), **how,
    ).frames  # fmt: skip
    assert torch.equal(made(stream(pipe, manner, one_after_the_other()), 3), theirs)


def test_its_pictures_are_the_pipelines_bit_for_bit() -> None:
    pipe = toy_helios.distilled()
    pipe.set_progress_bar_config(disable=True)
    theirs = pipe(
        prompt="a man walks", height=64, width=64, num_frames=66, output_type="pt", guidance_scale=1.0,
        pyramid_num_inference_steps_list=[2, 2, 2], is_amplify_first_chunk=True,
        generator=torch.Generator().manual_seed(3),
    ).frames[0]  # fmt: skip
    latents = made(stream(pipe, DISTILLED, one_after_the_other()), 2)
    ours = [torch.from_numpy(StreamDecoder(pipe.vae).push(chunk)) for chunk in latents.split(FRAMES, dim=2)]
    expected = (theirs.permute(0, 2, 3, 1) * 255).round().to(torch.uint8)
    assert torch.equal(torch.cat(ours)[: len(expected)], expected)


@pytest.fixture(scope="module")
def pipe():
    return toy_helios.distilled()


def test_streams_that_take_turns_do_not_disturb_each_other(pipe) -> None:
    one, other = stream(pipe, DISTILLED, by_chunk), stream(pipe, DISTILLED, lambda n: by_chunk(n + 7))
    alone = [made(stream(pipe, DISTILLED, drawn), 2) for drawn in (by_chunk, lambda n: by_chunk(n + 7))]
    out: list[list[torch.Tensor]] = [[], []]
    for _ in range(2):
        for steps in zip(one.chunk(), other.chunk(), strict=True):
            for found, step in zip(out, steps, strict=True):
                found += [step.clean] if step.last else []
    assert all(torch.equal(torch.cat(found, 2), wanted) for found, wanted in zip(out, alone, strict=True))


@pytest.mark.parametrize("asked", [1, 2, 5, 13, 30])
def test_it_can_be_called_off_before_every_block(pipe, asked: int) -> None:
    count = iter(range(1000))
    pyramid = stream(pipe, DISTILLED, by_chunk)
    with pytest.raises(Interrupted):
        [[*pyramid.chunk(lambda: next(count) >= asked)] for _ in range(3)]
    assert next(count) == asked + 1
    assert not any(block._forward_pre_hooks for block in pipe.transformer.blocks)
    assert torch.equal(made(stream(pipe, DISTILLED, by_chunk), 1), made(stream(pipe, DISTILLED, by_chunk), 1))


def test_new_words_count_from_the_next_chunk_on(pipe) -> None:
    plain, changed = made(stream(pipe, DISTILLED, by_chunk), 3), stream(pipe, DISTILLED, by_chunk)
    first = made(changed, 1)
    changed.retell(words(pipe, "two soldiers"))
    rest = made(changed, 2)
    assert torch.equal(first, plain[:, :, :9])
    assert not torch.equal(rest[:, :, :9], plain[:, :, 9:18])


def test_what_is_kept_is_constant(pipe) -> None:
    pyramid, kept = stream(pipe, Manner((1, 1, 1)), by_chunk), set()
    for _ in range(20):
        clean = [*pyramid.chunk()][-1].clean
        assert bool(clean.isfinite().all())
        kept.add(pyramid.history.bytes)
    assert len(kept) == 1


@pytest.mark.parametrize("gamma", [0.2, 0.333, 1 / 3, 1 / 3 + 1e-9])
def test_the_noise_of_a_square_is_worked_out_even_where_32_bits_are_too_few(gamma: float) -> None:
    mixing = _mixing(gamma)
    covariance = mixing @ mixing.T
    expected = torch.eye(4) * (1 + gamma) - gamma
    assert torch.allclose(covariance, expected, atol=2e-4)


def test_the_usual_gamma_works(pipe) -> None:
    assert bool(made(stream(toy_helios.distilled(1 / 3), DISTILLED, by_chunk), 1).isfinite().all())
