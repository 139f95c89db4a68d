"""Attention that remembers: keys and values of the chunks that are done, for a model that makes one after the other.

Nothing of it lies on the model: a memory belongs to one stream and is lent to the model's blocks for one forward pass.
Between two passes the model is the stock one, for whoever uses it next.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from diffusers.models.attention_dispatch import dispatch_attention_fn
from diffusers.models.embeddings import get_1d_rotary_pos_embed
from torch import nn

Turns = tuple[torch.Tensor, torch.Tensor]
"""Cosines and sines of where each token is: (1, tokens, 1, channels of a head) each."""
Seen = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Span:
    """How far a stream sees, in latent frames; `window` and `sink` are multiples of `chunk`.

    A chunk is made at once. It sees `window` frames with itself: the first `sink` of the take, which keep it the same
    place and the same person, and then the latest. The frames of the sink count as if they had been just before those,
    so that no two frames are ever farther apart than a window, which is as far as the model was taught.
    """

    chunk: int = 3
    window: int = 21
    sink: int = 3

    def __post_init__(self) -> None:
        if self.chunk < 1 or self.window % self.chunk or self.sink % self.chunk:
            raise ValueError(f"window and sink are whole chunks: {self}")
        if not 0 <= self.sink < self.window:
            raise ValueError(f"the sink must leave room for a chunk: {self}")

    def for_take(self, chunks: int) -> Span:
        """The same for a take of so many chunks, with no room for what never comes."""
        return replace(self, window=min(self.window, max(self.sink + self.chunk, chunks * self.chunk)))

    @property
    def places(self) -> int:
        """How many chunks are remembered at most, with the one in the making."""
        return self.window // self.chunk

    @property
    def sinks(self) -> int:
        """How many of them are never forgotten."""
        return self.sink // self.chunk


USUAL = Span()
"""What the published weights of 1.3 B see, as far as they were taught: 21 latent frames, 5 s."""


class Memory:
    """Keys and values of the chunks that a stream sees, for every block: buffers made once, written round and round.

    `size` is (h, w) in latents. A chunk is known by its number in the take. The chunk in the making is written to its
    place at every pass, so that the last pass before the next `begin` is what later ones see of it.
    """

    def __init__(self, span: Span, size: tuple[int, int]) -> None:
        self.span = span
        self._size = size
        self._chunks: list[int] = []
        self._present = 0
        self._sunk_at = 0
        self._turns: Turns | None = None
        self._blocks: dict[int, _Block] = {}

    @property
    def chunks(self) -> tuple[int, ...]:
        """The chunks that are remembered, the sink first, then from the oldest on."""
        sinks = self.span.sinks
        return (*self._chunks[:sinks], *sorted(self._chunks[sinks:]))

    @property
    def bytes(self) -> int:
        """How much the buffers take."""
        return sum(block.bytes for block in self._blocks.values())

    def begin(self, chunk: int) -> None:
        """From now on passes are for that chunk. Where no room is left, the oldest after the sink is forgotten."""
        if chunk not in self._chunks:
            if len(self._chunks) < self.span.places:
                self._chunks.append(chunk)
            else:
                self._chunks[self._chunks.index(min(self._chunks[self.span.sinks :]))] = chunk
        self._present = self._chunks.index(chunk)
        self._turns = None

    def forget(self) -> None:
        """Nothing is remembered any more; the buffers stay."""
        self._chunks.clear()

    @contextmanager
    def lent(self, model: nn.Module) -> Iterator[None]:
        """Until its end, the model's self-attention looks back through this memory and writes into it."""
        if self._turns is None:
            self._turns = self._placed(model, self._chunks[self._present])
            self._sink(model)
        blocks: Any = model.blocks
        attentions = [block.attn1 for block in blocks]
        stock = [attention.processor for attention in attentions]
        try:
            for number, attention in enumerate(attentions):
                attention.processor = _Recall(self, number, stock[number])
            yield
        finally:
            for attention, processor in zip(attentions, stock, strict=True):
                attention.processor = processor

    def _placed(self, model: nn.Module, chunk: int) -> Turns:
        return turns(model, chunk * self.span.chunk, self.span.chunk, self._size)

    def _sink(self, model: nn.Module) -> None:
        """Turns the sink's keys to where they count as being: just before the oldest of the others."""
        after = self._chunks[self.span.sinks :]
        first = min(after) - self.span.sinks if after else 0
        if self.span.sinks and first != self._sunk_at:
            self._sunk_at = first
            placed = turns(model, first * self.span.chunk, self.span.sink, self._size)
            for block in self._blocks.values():
                block.sink(placed)

    def recalled(self, block: int, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> Seen:
        """Query, keys and values (1, tokens, heads, channels) of a block's attention; the present chunk's are kept."""
        assert self._turns is not None
        if block not in self._blocks:
            self._blocks[block] = _Block(key, self.span)
        here = self._blocks[block]
        here.write(self._present, key, turned(key, self._turns), value)
        return turned(query, self._turns), *here.upto(len(self._chunks))


class _Block:
    """One block's part of a memory. Keys are kept turned; those of the sink also as they were, to be turned anew."""

    def __init__(self, like: torch.Tensor, span: Span) -> None:
        _, self._tokens, heads, channels = like.shape
        room = (1, self._tokens * span.places, heads, channels)
        self._keys, self._values = like.new_zeros(room), like.new_zeros(room)
        self._plain = like.new_zeros((1, self._tokens * span.sinks, heads, channels))

    @property
    def bytes(self) -> int:
        return sum(part.numel() * part.element_size() for part in (self._keys, self._values, self._plain))

    def write(self, place: int, plain: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> None:
        here = slice(place * self._tokens, (place + 1) * self._tokens)
        self._keys[:, here] = key
        self._values[:, here] = value
        if here.stop <= self._plain.shape[1]:
            self._plain[:, here] = plain

    def upto(self, places: int) -> tuple[torch.Tensor, torch.Tensor]:
        return self._keys[:, : places * self._tokens], self._values[:, : places * self._tokens]

    def sink(self, placed: Turns) -> None:
        self._keys[:, : self._plain.shape[1]] = turned(self._plain, placed)


class _Recall:
    """Stands in for a block's attention processor during one pass."""

    def __init__(self, memory: Memory, block: int, stock: Any) -> None:
        self._memory = memory
        self._block = block
        self._backend = getattr(stock, "_attention_backend", None)

    @torch.compiler.disable  # where it looks changes with every chunk; what is around it is compiled once for all
    def __call__(self, attn: Any, hidden_states: torch.Tensor, *_unused: Any, **_unused_too: Any) -> torch.Tensor:
        query, key, value = (part.unflatten(2, (attn.heads, -1)) for part in _projected(attn, hidden_states))
        query, keys, values = self._memory.recalled(self._block, query, key, value)
        seen = dispatch_attention_fn(query, keys, values, backend=self._backend)
        return attn.to_out[1](attn.to_out[0](seen.flatten(2, 3).type_as(query)))


def _projected(attn: Any, states: torch.Tensor) -> Seen:
    if attn.fused_projections:
        query, key, value = attn.to_qkv(states).chunk(3, dim=-1)
    else:
        query, key, value = attn.to_q(states), attn.to_k(states), attn.to_v(states)
    return attn.norm_q(query), attn.norm_k(key), value


def turned(states: torch.Tensor, by: Turns) -> torch.Tensor:
    """States (1, tokens, heads, channels) turned to where they are, in the steps of the stock attention."""
    one, other = states.unflatten(-1, (-1, 2)).unbind(-1)
    cos, sin = by[0][..., 0::2], by[1][..., 1::2]
    made = torch.empty_like(states)
    made[..., 0::2] = one * cos - other * sin
    made[..., 1::2] = one * sin + other * cos
    return made


def turns(model: nn.Module, first: int, frames: int, size: tuple[int, int]) -> Turns:
    """Where the tokens of `frames` latent frames from `first` on are; `size` is (h, w) in latents.

    The model's own table ends after `rope_max_seq_len` frames, four minutes; a stream does not. Its rows are a formula,
    which goes on: in double precision, so that the millionth frame is as exact as the first.
    """
    rope: Any = model.rope
    _, down, across = rope.patch_size
    rows, columns = size[0] // down, size[1] // across
    parts = [rope.t_dim, rope.h_dim, rope.w_dim]
    made = []
    for table, in_time in zip((rope.freqs_cos, rope.freqs_sin), _in_time(rope, first, frames), strict=True):
        _, high, wide = table.split(parts, dim=1)
        shape = (frames, rows, columns, -1)
        when = in_time.to(table).view(frames, 1, 1, -1).expand(shape)
        joined = [
            when,
            high[:rows].view(1, rows, 1, -1).expand(shape),
            wide[:columns].view(1, 1, columns, -1).expand(shape),
        ]
        made.append(torch.cat(joined, dim=-1).reshape(1, frames * rows * columns, 1, -1))
    return made[0], made[1]


def _in_time(rope: Any, first: int, frames: int) -> Turns:
    """Rows (frames, channels) of the table's part that tells the time."""
    if first + frames <= rope.max_seq_len:
        rows = slice(first, first + frames)
        return rope.freqs_cos[rows, : rope.t_dim], rope.freqs_sin[rows, : rope.t_dim]
    when: Any = np.arange(first, first + frames)
    how: dict[str, Any] = {"use_real": True, "repeat_interleave_real": True, "freqs_dtype": torch.float64}
    cos, sin = get_1d_rotary_pos_embed(rope.t_dim, when, **how)
    return cos, sin
