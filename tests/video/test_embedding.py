"""Words as the model hears them: bit for bit the pipeline's, read once, kept on disk, shared by models."""

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file

from engine.diffusion import embedding, resident
from engine.diffusion.embedding import TOKENS, Way, Words
from engine.diffusion.host import KEPT
from engine.models.recipes import recipe
from tests import tiny

PROMPTS = (
    "",
    "a wide shot of an old man",
    "  rain &amp;  night\n\n in the “harbour” ",
    "一个女人在雨里奔跑",
    "run " * 600,
)


@pytest.fixture(scope="module")
def pipe() -> Any:
    return tiny.small()


def words(pipe: Any, folder: Path | None = None) -> Words:
    return Words(pipe.tokenizer, lambda: pipe.text_encoder, "toy", folder)


class Asked:
    """An encoder that counts how often it is wanted."""

    def __init__(self, encoder: Any) -> None:
        self.encoder, self.times = encoder, 0

    def __call__(self) -> Any:
        self.times += 1
        return self.encoder


@torch.no_grad()
def theirs(pipe: Any, text: str) -> torch.Tensor:
    return pipe.encode_prompt(text, do_classifier_free_guidance=False, max_sequence_length=TOKENS)[0]


@pytest.mark.parametrize("text", PROMPTS)
def test_the_makers_way_is_theirs_bit_for_bit(pipe: Any, text: str, tmp_path: Path) -> None:
    heard = words(pipe, tmp_path)
    assert torch.equal(heard(text), theirs(pipe, text))
    assert torch.equal(words(pipe, tmp_path)(text), theirs(pipe, text))  # from disk


@settings(max_examples=20)
@given(text=st.text(max_size=80))
def test_whatever_is_written_both_ways_agree(pipe: Any, text: str) -> None:
    heard = words(pipe)
    assert torch.equal(heard(text), theirs(pipe, text))
    torch.testing.assert_close(heard(text, Way.SHORT), heard(text), atol=1e-5, rtol=0)


def test_a_known_prompt_wants_no_encoder(pipe: Any, tmp_path: Path) -> None:
    first = Asked(pipe.text_encoder)
    one = Words(pipe.tokenizer, first, "toy", tmp_path)
    assert not one.knows("a harbour")
    one("a harbour")
    one(" a   harbour ")  # cleaned, it is the same
    again = Asked(pipe.text_encoder)
    other = Words(pipe.tokenizer, again, "toy", tmp_path)
    assert other.knows("a harbour")
    other("a harbour")
    assert (first.times, again.times) == (1, 0)
    other("a harbour", Way.SHORT)  # the other way is kept under another name
    assert again.times == 1


def test_another_encoder_reads_for_itself(pipe: Any, tmp_path: Path) -> None:
    words(pipe, tmp_path)("a harbour")
    assert not Words(pipe.tokenizer, Asked(None), "another", tmp_path).knows("a harbour")


def test_only_real_tokens_are_kept(pipe: Any, tmp_path: Path) -> None:
    words(pipe, tmp_path)("a harbour")
    (file,) = tmp_path.glob("*.safetensors")
    assert len(load_file(file)["words"]) == len(pipe.tokenizer("a harbour").input_ids)


def test_what_is_damaged_or_cannot_be_kept_costs_time_only(pipe: Any, tmp_path: Path) -> None:
    right = words(pipe, tmp_path)("a harbour")
    (file,) = tmp_path.glob("*.safetensors")
    file.write_bytes(b"torn")
    assert torch.equal(words(pipe, tmp_path)("a harbour"), right)
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    assert torch.equal(words(pipe, nowhere)("a harbour"), right)


def test_what_was_used_longest_ago_goes_first(pipe: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = words(pipe, tmp_path)
    heard("one")
    (first,) = tmp_path.glob("*.safetensors")
    monkeypatch.setattr(embedding, "_ON_DISK_BYTES", first.stat().st_size * 2 + 100)
    import os

    os.utime(first, (1, 1))
    heard("two")
    heard("six")
    assert not first.exists()
    assert list(tmp_path.glob("*.safetensors"))


def test_what_the_model_will_not_hear_is_counted(pipe: Any) -> None:
    heard = words(pipe)
    assert heard.beyond("a harbour") == 0
    long = "harbour " * 2000
    assert heard.beyond(long) == len(pipe.tokenizer(long.strip()).input_ids) - TOKENS


def test_models_with_one_encoder_share_what_was_read(toy_models: Path) -> None:
    said = "two soldiers whom only one model was told of"
    first = resident.resident(recipe("wan2.2"), toy_models)
    heard = first.words(said)
    second = resident.resident(recipe("wan2.2-5b"), toy_models)
    assert second.weights().words.knows(said)
    assert torch.equal(second.words(said), heard)
    assert second.pipe.text_encoder is None  # type: ignore[attr-defined]
    assert (toy_models / KEPT / "words").is_dir()
    resident.let_go()
