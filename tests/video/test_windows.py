"""Clips of any length, seen through windows that overlap."""

from itertools import pairwise
from typing import Any

import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from engine.diffusion.conditioning import Conditioning
from engine.diffusion.noise import frame_noise
from engine.diffusion.schedule import schedule
from engine.models.recipes import recipe
from engine.renderers.wan import SHARED, Step, Told, blended, denoise, windows
from tests import tiny


@given(st.integers(1, 400), st.integers(2, 40))
def test_windows_cover_a_clip_in_order(frames: int, longest: int) -> None:
    seen = windows(frames, longest)
    assert seen[0].start == 0
    assert seen[-1].end == frames
    assert all(1 <= window.end - window.start <= longest for window in seen)
    for before, after in pairwise(seen):
        assert before.start < after.start <= before.end - 1
        assert before.fall == after.rise == before.end - after.start


@given(st.integers(1, 40), st.integers(0, 40))
def test_a_clip_that_fits_is_one_window(frames: int, more: int) -> None:
    assert len(windows(frames, frames + more)) == len(windows(frames, None)) == 1


@given(st.integers(1, 2000))
def test_the_cost_grows_with_the_length(frames: int) -> None:
    work = sum(window.end - window.start for window in windows(frames, 21))
    assert work <= frames * 21 / (21 - 21 // SHARED) + 2 * 21


@given(st.integers(2, 200), st.integers(4, 30))
def test_weights_fade_from_one_to_the_next(frames: int, longest: int) -> None:
    seen = windows(frames, longest)
    share = [
        [window.weight(frame) if window.start <= frame < window.end else 0.0 for frame in range(frames)]
        for window in seen
    ]
    total = [sum(each[frame] for each in share) for frame in range(frames)]
    assert all(each > 0.99 for each in total)
    for window, each in zip(seen, share, strict=True):
        assert all(0 <= weight <= 1 for weight in each)
        for frame in range(frames - 1):
            step = abs(each[frame + 1] / total[frame + 1] - each[frame] / total[frame])
            assert step <= 1 / (1 + min(filter(None, (window.rise, window.fall)), default=1)) + 1e-9


@given(st.integers(5, 60), st.integers(3, 12), st.integers(0, 2))
@settings(max_examples=30)
def test_windows_that_agree_are_blended_into_what_they_say(frames: int, longest: int, leading: int) -> None:
    seen = windows(frames, longest)
    assume(len(seen) > 1)
    whole = frame_noise(1, (2, leading + frames, 2, 3))
    parts = [
        torch.cat([whole[:, :, :leading], whole[:, :, leading + window.start : leading + window.end]], dim=2)
        for window in seen
    ]
    assert torch.allclose(blended(parts, seen, leading), whole, atol=1e-6)


@given(st.integers(6, 200), st.integers(4, 30))
def test_windows_that_disagree_give_way_step_by_step(frames: int, longest: int) -> None:
    seen = windows(frames, longest)
    assume(len(seen) > 1)
    parts = [torch.full((1, 1, each.end - each.start, 1, 1), float(number)) for number, each in enumerate(seen)]
    said = blended(parts, seen).flatten().tolist()
    rises = [b - a for a, b in pairwise(said)]
    assert min(rises) >= -1e-6
    assert max(rises) <= 2 / (1 + min(each.rise for each in seen[1:])) + 1e-6  # twice where three windows meet
    assert max(rises) < 1 or longest < 2 * SHARED  # as a cut would rise
    assert (said[0], said[-1]) == (0, len(seen) - 1)


class Held:
    """A toy in memory."""

    dtype, device = torch.float32, torch.device("cpu")

    def __init__(self, pipe: Any) -> None:
        self.pipe = pipe

    def expert(self, name: str) -> nn.Module:
        """That expert."""
        return self.pipe.transformer if name == "high" else self.pipe.transformer_2


def clip(held: Held, frames: int, longest: int | None, **more: Any) -> torch.Tensor:
    """The latents of a clip, from four steps of a distilled model."""
    words = torch.randn(1, 8, 32, generator=torch.manual_seed(1))
    start = frame_noise(5, (16, frames + more.get("leading", 0), 6, 6))
    steps = schedule(recipe("wan2.2-4steps"), tiny.scheduler().config)
    made = denoise(held, steps, Told(words), Conditioning(start, **more), longest=longest)
    return [each for each in made if isinstance(each, Step)][-1].latents


def test_a_clip_in_three_windows_goes_on_over_the_seams() -> None:
    held, longest = Held(tiny.a14b()), 8
    frames = 3 * longest - 2 * (longest // SHARED)
    seen = windows(frames, longest)
    assert len(seen) == 3
    made = clip(held, frames, longest)
    drawn = frame_noise(5, (16, frames, 6, 6))
    moved = made - drawn  # what the model did: noise jumps from frame to frame by itself
    jumps = [float((b - a).square().mean().sqrt()) for a, b in pairwise(moved.unbind(dim=2))]
    edges = {at for window in seen for at in (window.start, window.end) if 0 < at < frames}
    around = {at - 1 for at in edges}
    assert max(jumps[at] for at in around) <= 1.5 * max(jump for at, jump in enumerate(jumps) if at not in around)


def test_one_window_is_the_plain_loop_bit_for_bit() -> None:
    held = Held(tiny.a14b())
    assert torch.equal(clip(held, 5, 5), clip(held, 5, None))


def test_what_a_window_does_not_see_does_not_matter_to_it() -> None:
    """The first frames of a longer clip change only by what the windows share."""
    held = Held(tiny.a14b())
    seen = windows(20, 8)
    alone, whole = clip(held, seen[0].end, 8), clip(held, 20, 8)
    apart = (alone - whole[:, :, : seen[0].end]).abs().amax(dim=(0, 1, 3, 4))
    assert float(apart[0]) < float(apart[-1])


def test_references_and_control_go_along_with_every_window() -> None:
    held, seen = Held(tiny.vace()), []
    hook = held.pipe.transformer.register_forward_pre_hook(
        lambda _, given, named: seen.append((named["hidden_states"].shape[2], named["control_hidden_states"])),
        with_kwargs=True,
    )
    control = frame_noise(3, (96, 2 + 12, 6, 6))
    made = clip(held, 12, 5, leading=2, control=control, scale=torch.ones(2))
    hook.remove()
    assert made.shape[2] == 14
    for (frames, steered), window in zip(seen, windows(12, 5), strict=False):
        assert frames == 2 + window.end - window.start
        assert torch.equal(steered[:, :, :2], control[:, :, :2])
        assert torch.equal(steered[:, :, 2:], control[:, :, 2 + window.start : 2 + window.end])
