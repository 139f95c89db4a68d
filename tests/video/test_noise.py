"""Noise by seed and latent frame: laws."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diffusion.noise import frame_noise, noised, seed_of

SEEDS = st.integers(0, 2**63 - 1)
SMALL = (4, 3, 5, 6)


@given(SEEDS, st.integers(1, 6), st.integers(1, 6))
@settings(max_examples=25)
def test_a_longer_clip_begins_as_the_shorter_one(seed: int, frames: int, more: int) -> None:
    short, long = (frame_noise(seed, (4, count, 3, 5)) for count in (frames, frames + more))
    assert torch.equal(long[:, :, :frames], short)


@given(SEEDS, st.integers(-4, 9), st.integers(1, 4))
@settings(max_examples=25)
def test_a_part_is_that_part_of_the_whole(seed: int, first: int, frames: int) -> None:
    whole = frame_noise(seed, (4, frames + 2, 3, 5), first)
    assert torch.equal(frame_noise(seed, (4, frames, 3, 5), first + 1), whole[:, :, 1:-1])


@given(SEEDS, st.integers(0, 500), st.integers(0, 500))
def test_every_variant_of_every_seed_is_a_take_of_its_own(seed: int, one: int, other: int) -> None:
    assert (seed_of(seed, one) == seed_of(seed, other)) == (one == other)


@given(SEEDS)
@settings(max_examples=25)
def test_frames_stages_and_seeds_have_other_noise(seed: int) -> None:
    drawn = [
        frame_noise(seed, SMALL),
        frame_noise(seed, SMALL, stage=1),
        frame_noise(seed + (1 << 32), SMALL),  # the generator itself hears only the low 32 bits
        frame_noise(seed + 1, SMALL),
        frame_noise(seed, SMALL, first=3),
    ]
    assert len({tuple(each.flatten().tolist()) for each in drawn}) == len(drawn)
    assert not torch.equal(drawn[0][:, :, 0], drawn[0][:, :, 1])


def test_it_is_noise() -> None:
    drawn = frame_noise(3, (16, 8, 30, 40))
    assert drawn.dtype == torch.float32
    assert abs(float(drawn.mean())) < 0.01
    assert abs(float(drawn.std()) - 1) < 0.01
    frames = drawn[0].transpose(0, 1).flatten(1)
    assert float((torch.corrcoef(frames) - torch.eye(8)).abs().max()) < 0.03


def test_noised_lies_between() -> None:
    clean, noise = torch.zeros(1, 2, 1, 2, 2), torch.ones(1, 2, 1, 2, 2)
    assert [float(noised(clean, noise, sigma).mean()) for sigma in (0.0, 0.25, 1.0)] == [0.0, 0.25, 1.0]
