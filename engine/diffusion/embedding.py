"""The words of a prompt as the model hears them: encoded once, kept in memory and on disk.

Two ways lead there. `Way.MAKERS` pads to 512 tokens before the encoder, exactly as the pipelines do: bit-equal to
`pipe.encode_prompt(max_sequence_length=512)`. `Way.SHORT` encodes the tokens there are and pads with zeros afterwards:
within 1e-5 of it, for an eighth of the work at sixty tokens: for encoders that run on the processor. Both
are kept under names of their own, so a take never mixes them. What is kept are the real tokens only (8 kB each); the
zeros behind them are put back.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.wan.pipeline_wan import prompt_clean
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

TOKENS = 512
"""As many tokens as the models were taught to hear."""
_IN_MEMORY = 256
_ON_DISK_BYTES = 512_000_000


class Way(StrEnum):
    """How many tokens go through the encoder."""

    MAKERS = "makers"
    SHORT = "short"


class Words:
    """Prompts and their embeddings. `encoder` is asked for only when a prompt is new, and gives the module, ready.

    `name` says which encoder it is, so that models with the same one share what is kept; `folder` may be unwritable.
    """

    def __init__(self, tokenizer: Any, encoder: Callable[[], torch.nn.Module], name: str, folder: Path | None) -> None:
        """Nothing is loaded or read yet."""
        self._tokenizer, self._encoder, self._name, self._folder = tokenizer, encoder, name, folder
        self._known: OrderedDict[str, torch.Tensor] = OrderedDict()

    def __call__(self, text: str, way: Way = Way.MAKERS) -> torch.Tensor:
        """(1, 512, D) in the encoder's dtype, in RAM: the prompt, cleaned as the pipelines clean it."""
        real = self._real(prompt_clean(text), way)
        whole = real.new_zeros(1, TOKENS, real.shape[-1])
        whole[0, : len(real)] = real
        return whole

    def beyond(self, text: str) -> int:
        """How many tokens of a prompt the model will not hear."""
        return max(0, len(self._tokenizer(prompt_clean(text), add_special_tokens=True).input_ids) - TOKENS)

    def knows(self, text: str, way: Way = Way.MAKERS) -> bool:
        """Whether the encoder is not needed for it."""
        key = self._key(prompt_clean(text), way)
        return key in self._known or self._read(key) is not None

    def _real(self, text: str, way: Way) -> torch.Tensor:
        key = self._key(text, way)
        found = self._known.get(key)
        if found is None:
            found = self._read(key)
        if found is None:
            found = self._encoded(text, way)
            self._write(key, found)
        self._known[key] = found
        self._known.move_to_end(key)
        if len(self._known) > _IN_MEMORY:
            self._known.popitem(last=False)
        return found

    def _key(self, text: str, way: Way) -> str:
        return hashlib.sha256(f"{self._name}\0{way}\0{text}".encode()).hexdigest()

    @torch.no_grad()
    def _encoded(self, text: str, way: Way) -> torch.Tensor:
        padding: dict[str, Any] = {"padding": "max_length"} if way is Way.MAKERS else {}
        told = self._tokenizer(
            [text], max_length=TOKENS, truncation=True, add_special_tokens=True, return_attention_mask=True,
            return_tensors="pt", **padding,
        )  # fmt: skip
        encoder = self._encoder()
        device = next(encoder.parameters()).device
        heard = encoder(told.input_ids.to(device), told.attention_mask.to(device)).last_hidden_state
        return heard[0, : int(told.attention_mask.sum())].to("cpu", copy=True)

    # --- on disk: a loss there costs time, never a take ---

    def _read(self, key: str) -> torch.Tensor | None:
        file = self._file(key)
        if file is None or not file.is_file():
            return None
        try:
            found = load_file(file)["words"]
            file.touch()  # what is used stays longest
        except (SafetensorError, KeyError, OSError):
            return None
        return found if found.dim() == 2 and 0 < len(found) <= TOKENS else None

    def _write(self, key: str, found: torch.Tensor) -> None:
        file = self._file(key)
        if file is None:
            return
        with suppress(OSError, SafetensorError):
            file.parent.mkdir(parents=True, exist_ok=True)
            begun = file.with_suffix(".begun")
            save_file({"words": found.contiguous()}, begun)
            begun.replace(file)
            _trim(file.parent)

    def _file(self, key: str) -> Path | None:
        return None if self._folder is None else self._folder / f"{key}.safetensors"


def _trim(folder: Path) -> None:
    """Lets go of what was not used for longest, above half a gigabyte."""
    files = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in folder.glob("*.safetensors"))
    over = sum(size for _, size, _ in files) - _ON_DISK_BYTES
    for _, size, file in files:
        if over <= 0:
            return
        file.unlink(missing_ok=True)
        over -= size
