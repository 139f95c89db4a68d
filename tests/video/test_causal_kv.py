"""The memory of the causal tier against what it stands for: one pass over everything, under an explicit mask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import torch
from diffusers.models.transformers.transformer_wan import WanAttnProcessor
from hypothesis import given
from hypothesis import strategies as st
from torch._dynamo.utils import counters

from engine.diffusion.chunks import Chunks
from engine.diffusion.compiling import compile_blocks
from engine.diffusion.interrupting import Interrupted
from engine.diffusion.kv import Memory, Span, turned, turns
from tests import tiny

SIGMAS = (1.0, 0.9375, 0.8333333333333334, 0.625)
SHAPE = (16, 8, 8)
TOKENS = 16
"""A latent frame of 8 × 8 has so many."""
WIDE = Span(3, 63, 0)
"""Sees everything."""
NARROW = Span(3, 9, 3)


@pytest.fixture(scope="module")
def model():
    """A toy of the real make."""
    return tiny.transformer(1)


@pytest.fixture(scope="module")
def words() -> torch.Tensor:
    return torch.randn(1, 512, 32, generator=torch.Generator().manual_seed(3))


def latents(frames: int, seed: int = 5) -> torch.Tensor:
    return torch.randn(1, 16, frames, 8, 8, generator=torch.Generator().manual_seed(seed))


# --- the reference: the stock attention, told who sees whom ---


@contextmanager
def masked(model, sees: Callable[[int, int], bool], frames: int) -> Iterator[None]:
    """One pass over all frames, in which a frame sees another only if `sees` says so."""
    allowed = torch.tensor([[sees(one, other) for other in range(frames)] for one in range(frames)])
    mask = allowed.repeat_interleave(TOKENS, 0).repeat_interleave(TOKENS, 1)

    class Masked(WanAttnProcessor):
        def __call__(self, attn, hidden_states, encoder_hidden_states=None, attention_mask=None, rotary_emb=None):
            return super().__call__(attn, hidden_states, encoder_hidden_states, mask, rotary_emb)

    stock = [block.attn1.processor for block in model.blocks]
    for block in model.blocks:
        block.attn1.processor = Masked()
    yield
    for block, processor in zip(model.blocks, stock, strict=True):
        block.attn1.processor = processor


@torch.no_grad()
def whole(model, given, sigmas: list[float], words, sees) -> torch.Tensor:
    """The velocities of all frames at once, each frame at its own sigma."""
    when = at(sigmas)
    with masked(model, sees, given.shape[2]):
        return model(given, when, words, return_dict=False)[0]


def at(sigmas: list[float]) -> torch.Tensor:
    """A timestep for each token, given the sigma of each frame."""
    return 1000 * torch.tensor(sigmas).repeat_interleave(TOKENS)[None]


def causal(chunk: int = 3, window: int = 10**6) -> Callable[[int, int], bool]:
    return lambda one, other: one // chunk - window // chunk < other // chunk <= one // chunk


@torch.no_grad()
def passed(model, memory: Memory, chunk: int, given, sigma: float, words) -> torch.Tensor:
    """The velocities of one chunk through the memory.

    A timestep for each token, as in the reference: one for all is a product of other shape, with other last bits.
    """
    memory.begin(chunk)
    with memory.lent(model):
        return model(given, at([sigma] * 3), words, return_dict=False)[0]


@pytest.mark.parametrize("sigma", SIGMAS)
def test_a_chunk_equals_the_block_causal_full_pass_bit_for_bit(model, words, sigma: float) -> None:
    clean, noisy = latents(12), latents(3, 6)
    memory = Memory(WIDE, (8, 8))
    for chunk in range(4):
        passed(model, memory, chunk, clean[:, :, 3 * chunk : 3 * chunk + 3], 0.0, words)
    ours = passed(model, memory, 4, noisy, sigma, words)
    theirs = whole(model, torch.cat([clean, noisy], 2), [0.0] * 12 + [sigma] * 3, words, causal())
    assert float((ours - theirs[:, :, 12:]).abs().max()) == 0.0


def test_so_does_every_clean_pass(model, words) -> None:
    clean = latents(15)
    memory = Memory(WIDE, (8, 8))
    ours = [passed(model, memory, n, clean[:, :, 3 * n : 3 * n + 3], 0.0, words) for n in range(5)]
    theirs = whole(model, clean, [0.0] * 15, words, causal())
    assert torch.equal(torch.cat(ours, 2), theirs)


def test_a_window_equals_the_full_pass_under_a_banded_mask(model, words) -> None:
    """In the ring the keys lie in another order, so the last bits of a sum may differ."""
    clean = latents(30)
    memory = Memory(Span(3, 9, 0), (8, 8))
    ours = [passed(model, memory, n, clean[:, :, 3 * n : 3 * n + 3], 0.0, words) for n in range(10)]
    theirs = whole(model, clean, [0.0] * 30, words, causal(window=9))
    assert torch.allclose(torch.cat(ours, 2), theirs, atol=2e-6)
    unbounded = whole(model, clean, [0.0] * 30, words, causal())
    assert not torch.allclose(theirs, unbounded, atol=1e-4)


class Plainly(WanAttnProcessor):
    """The law of window and sink as one would write it down: keys are kept as they were, and placed when looked at."""

    def __init__(self, model, span: Span) -> None:
        super().__init__()
        self.model, self.span, self.chunk = model, span, 0
        self.kept: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}

    def __call__(self, attn, hidden_states, encoder_hidden_states=None, attention_mask=None, rotary_emb=None):
        query, key, value = attn.to_q(hidden_states), attn.to_k(hidden_states), attn.to_v(hidden_states)
        parts = (attn.norm_q(query), attn.norm_k(key), value)
        query, key, value = (part.unflatten(2, (attn.heads, -1)) for part in parts)
        self.kept[self.chunk] = key, value
        span, now = self.span, self.chunk
        latest = [n for n in range(span.sinks, now + 1) if n > now - (span.places - span.sinks)]
        sinks = [n for n in range(span.sinks) if n <= now]
        oldest = latest[0] if latest else span.sinks
        placed = [(n, oldest - span.sinks + n) for n in sinks] + [(n, n) for n in latest]
        keys = [turned(self.kept[n][0], turns(self.model, 3 * at, 3, (8, 8))) for n, at in placed]
        values = [self.kept[n][1] for n, _ in placed]
        query = turned(query, turns(self.model, 3 * now, 3, (8, 8)))
        seen = torch.nn.functional.scaled_dot_product_attention(
            *(part.transpose(1, 2) for part in (query, torch.cat(keys, 1), torch.cat(values, 1)))
        )
        return attn.to_out[0](seen.transpose(1, 2).flatten(2))


@pytest.mark.parametrize("span", [Span(3, 9, 3), Span(3, 15, 6), Span(3, 6, 3), Span(3, 9, 0)])
def test_window_and_sink_are_what_they_say(model, words, span: Span) -> None:
    memory, clean = Memory(span, (8, 8)), latents(36)
    stock = [block.attn1.processor for block in model.blocks]
    plainly = [Plainly(model, span) for _ in model.blocks]
    for n in range(12):
        given = clean[:, :, 3 * n : 3 * n + 3]
        ours = passed(model, memory, n, given, 0.0, words)
        for block, reference in zip(model.blocks, plainly, strict=True):
            reference.chunk, block.attn1.processor = n, reference
        with torch.no_grad():
            theirs = model(given, at([0.0] * 3), words, return_dict=False)[0]
        for block, processor in zip(model.blocks, stock, strict=True):
            block.attn1.processor = processor
        assert torch.allclose(ours, theirs, atol=2e-6), f"chunk {n}"


@given(st.integers(1, 4), st.integers(0, 3), st.integers(1, 5), st.integers(1, 40))
def test_what_is_remembered_is_the_sink_and_the_latest(chunk: int, sinks: int, more: int, made: int) -> None:
    span = Span(chunk, chunk * (sinks + more), chunk * sinks)
    memory = Memory(span, (8, 8))
    for number in range(made):
        memory.begin(number)
    first, latest = range(min(sinks, made)), range(max(sinks, made - more), made)
    assert memory.chunks == (*first, *latest)


@pytest.mark.parametrize(("window", "sink"), [(20, 3), (21, 4), (21, 21), (21, -3)])
def test_a_span_is_whole_chunks_with_room_for_one(window: int, sink: int) -> None:
    with pytest.raises(ValueError, match="sink"):
        Span(3, window, sink)


@pytest.mark.parametrize("chunks", [1, 2, 3, 4, 7, 12])
def test_a_short_take_makes_no_room_for_more_and_is_the_same(chunks: int, model, words) -> None:
    span = Span(3, 15, 6)
    small, large = (Chunks(lambda: model, words, 7, SHAPE, SIGMAS, one) for one in (span.for_take(chunks), span))
    for _ in range(chunks):
        assert torch.equal([*small.chunk()][-1].clean, [*large.chunk()][-1].clean)
    assert (small.memory.bytes < large.memory.bytes) == (chunks < 5)


# --- where a frame is ---


def test_places_are_the_models_own_as_far_as_its_table_goes(model) -> None:
    cos, sin = model.rope(torch.empty(1, 16, 64, 8, 8))
    ours = turns(model, 30, 9, (8, 8))
    assert torch.equal(ours[0], cos[:, 30 * TOKENS : 39 * TOKENS])
    assert torch.equal(ours[1], sin[:, 30 * TOKENS : 39 * TOKENS])


@pytest.mark.parametrize("first", [61, 62, 64, 10_000])
def test_and_the_same_formula_beyond_it(first: int, model) -> None:
    longer = tiny.transformer(1).rope.__class__(12, (1, 2, 2), 10_010)
    cos, _ = longer(torch.empty(1, 16, 10_010, 2, 2, device="meta"))
    assert cos.shape[1] == 10_010
    expected = longer.freqs_cos[first : first + 3, : longer.t_dim]
    found = turns(model, first, 3, (2, 2))[0][0, :, 0, : longer.t_dim]
    assert torch.equal(found, expected)


def test_a_day_later_a_picture_is_what_it_would_have_been(model, words) -> None:
    """Only how far apart frames are counts, and far beyond the table's end it is still told to the last bits."""
    clean, made = latents(12), []
    for start in (0, 120_000):
        memory = Memory(Span(3, 9, 3), (8, 8))
        chunks = [passed(model, memory, start + n, clean[:, :, 3 * n : 3 * n + 3], 0.0, words) for n in range(4)]
        made.append(torch.cat(chunks, 2))
    assert torch.allclose(*made, atol=1e-5)


# --- streams ---


def stream(model, words, frames: int = 12, seed: int = 7, span: Span = NARROW) -> torch.Tensor:
    chunks = Chunks(lambda: model, words, seed, SHAPE, SIGMAS, span)
    return torch.cat([[*chunks.chunk()][-1].clean for _ in range(frames // 3)], 2)


def test_a_longer_take_begins_with_the_shorter_one(model, words) -> None:
    assert torch.equal(stream(model, words, 18)[:, :, :9], stream(model, words, 9))


def test_another_seed_is_another_take(model, words) -> None:
    assert not torch.allclose(stream(model, words, 3), stream(model, words, 3, seed=8), atol=1e-2)


def test_the_stock_model_is_bit_equal_between_and_after(model, words) -> None:
    given, when = latents(5), torch.tensor([700.0])
    with torch.no_grad():
        before = model(given, when, words, return_dict=False)[0]
        chunks = Chunks(lambda: model, words, 7, SHAPE, SIGMAS)
        for _ in range(2):
            for _step in chunks.chunk():
                assert torch.equal(model(given, when, words, return_dict=False)[0], before)
    assert {type(block.attn1.processor) for block in model.blocks} == {WanAttnProcessor}
    assert not model._forward_pre_hooks
    assert not any(block._forward_pre_hooks for block in model.blocks)


def test_streams_that_take_turns_step_by_step_do_not_disturb_each_other(model, words) -> None:
    alone = [stream(model, words, seed=seed) for seed in (7, 8)]
    both = [Chunks(lambda: model, words, seed, SHAPE, SIGMAS, NARROW) for seed in (7, 8)]
    made: list[list[torch.Tensor]] = [[], []]
    for _ in range(4):
        for steps in zip(*(chunks.chunk() for chunks in both), strict=True):
            for out, step in zip(made, steps, strict=True):
                if step.last:
                    out.append(step.clean)
    assert all(torch.equal(torch.cat(out, 2), one) for out, one in zip(made, alone, strict=True))


@pytest.mark.parametrize("asked", [1, 2, 3, 7, 11])
def test_it_can_be_called_off_before_every_block(model, words, asked: int) -> None:
    count = iter(range(100))
    chunks = Chunks(lambda: model, words, 7, SHAPE, SIGMAS)
    with pytest.raises(Interrupted):
        [[*chunks.chunk(lambda: next(count) >= asked)] for _ in range(4)]
    assert next(count) == asked + 1
    assert {type(block.attn1.processor) for block in model.blocks} == {WanAttnProcessor}
    assert torch.equal(stream(model, words, 6), stream(tiny.transformer(1), words, 6))


def test_five_passes_make_a_chunk_and_the_last_is_not_remembered_for_nobody(model, words) -> None:
    passes: list[float] = []
    counted = model.register_forward_pre_hook(lambda _module, args: passes.append(float(args[1])))
    try:
        stream(model, words, 6)
    finally:
        counted.remove()
    steps = [1000 * sigma for sigma in SIGMAS]
    assert passes == pytest.approx([*steps, 0, *steps])


# --- without an end ---


def test_memory_is_constant_over_two_hundred_chunks(model, words) -> None:
    chunks = Chunks(lambda: model, words, 7, SHAPE, (1.0,), NARROW)
    taken, kept = set(), set()
    for number in range(200):
        clean = [*chunks.chunk()][-1].clean
        assert bool(clean.isfinite().all())
        if number > 3:
            taken.add(chunks.memory.bytes)
            kept.add(len(chunks._done))
    assert model.config.rope_max_seq_len < 200 * 3
    assert len(taken) == 1
    assert max(kept) <= 4


# --- new words ---


def told_anew(model, words, other, at: int, chunks: int = 6) -> list[torch.Tensor]:
    stream = Chunks(lambda: model, words, 7, SHAPE, SIGMAS, NARROW)
    made = []
    for number in range(chunks):
        if number == at:
            stream.retell(other)
        made.append([*stream.chunk()][-1].clean)
    return made


@pytest.mark.parametrize("at", [0, 1, 3, 5])
def test_new_words_count_from_the_next_chunk_on_and_not_before(model, words, at: int) -> None:
    other = torch.randn(1, 512, 32, generator=torch.Generator().manual_seed(4))
    plain, changed = told_anew(model, words, other, at=99), told_anew(model, words, other, at=at)
    for number, (one, two) in enumerate(zip(plain, changed, strict=True)):
        assert torch.equal(one, two) == (number < at), f"chunk {number}"


def test_told_the_same_again_nothing_changes(model, words) -> None:
    """What is remembered anew sees only what is remembered, so it is not the same to the last bit."""
    plain, again = told_anew(model, words, words, at=99, chunks=3), told_anew(model, words, words, at=2, chunks=3)
    assert all(torch.equal(one, two) for one, two in zip(plain, again, strict=True))


def test_the_past_is_seen_under_the_new_words(model, words) -> None:
    """The memory after new words is that of a stream which was told them from the start and made the same pictures."""
    other = torch.randn(1, 512, 32, generator=torch.Generator().manual_seed(4))
    changed = Chunks(lambda: model, words, 7, SHAPE, SIGMAS, NARROW)
    made = [[*changed.chunk()][-1].clean for _ in range(3)]
    changed.retell(other)
    after = next(iter(changed.chunk())).clean
    memory = Memory(Span(3, 12, 3), (8, 8))
    for number, clean in enumerate(made):
        passed(model, memory, number, clean, 0.0, other)
    memory.span = Span(3, 9, 3)
    noise = changed._noise(3, 0)
    assert torch.allclose(after, noise - passed(model, memory, 3, noise, 1.0, other), atol=2e-6)


# --- models as they lie in memory ---


def test_a_compiled_model_gives_the_same_and_is_compiled_once(model, words) -> None:
    compiled = tiny.transformer(1)
    compile_blocks(compiled, "eager")
    begun = stream(compiled, words, 3)
    known = counters["frames"]["total"]
    assert torch.equal(stream(compiled, words, 18), stream(model, words, 18))
    assert torch.equal(begun, stream(model, words, 3))
    assert counters["frames"]["total"] == known > 0, "whatever is compiled is compiled with the first chunk"


def test_weights_kept_in_eight_bits_are_widened_as_they_are_used(words) -> None:
    narrow = tiny.transformer(1)
    narrow.enable_layerwise_casting(storage_dtype=torch.float8_e4m3fn, compute_dtype=torch.float32)
    made = stream(narrow, words, 9)
    assert float((made - stream(tiny.transformer(1), words, 9)).abs().mean()) < 0.1
