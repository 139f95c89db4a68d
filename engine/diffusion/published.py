"""Causal weights as their makers publish them (Self-Forcing, LongLive, CausVid), made into a model's folder.

They name things as Wan's first code did and put names of their training in front. Every key is given its place in
`WanTransformer3DModel` and checked: all are used, all places are filled, all shapes fit. Otherwise nothing is made.

A `.pt` file is a pickle. It is never loaded by a renderer; the import step reads the tensors in it and nothing else.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from diffusers.models.transformers.transformer_wan import WanTransformer3DModel
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from engine.errors import EngineError
from engine.models.folder import INDEX, PICKLES

DONOR = "wan2.1-t2v-1.3b"
"""The model of the same build: what published weights lack (VAE, text encoder, tokenizer, configuration) is its."""
_TRANSFORMER = "transformer"
_WEIGHTS = "diffusion_pytorch_model.safetensors"

_BRANCHES = ("generator_ema", "generator", "student", "state_dict", "model_state_dict")
"""What training keeps beside each other; the first that is there is the model to make pictures with."""
_WRAPPINGS = re.compile(r"(^|\.)(_fsdp_wrapped_module|_checkpoint_wrapped_module|_orig_mod)(?=\.)")
_OUTER = re.compile(r"^(model|module|diffusion_model)\.")
_PLACES = tuple(
    (re.compile(rf"(?<![^.]){published}(?![^.])"), ours)
    for published, ours in (
        (r"text_embedding\.0", "condition_embedder.text_embedder.linear_1"),
        (r"text_embedding\.2", "condition_embedder.text_embedder.linear_2"),
        (r"time_embedding\.0", "condition_embedder.time_embedder.linear_1"),
        (r"time_embedding\.2", "condition_embedder.time_embedder.linear_2"),
        (r"time_projection\.1", "condition_embedder.time_proj"),
        (r"head\.head", "proj_out"),
        (r"head\.modulation", "scale_shift_table"),
        (r"modulation", "scale_shift_table"),
        (r"self_attn", "attn1"),
        (r"cross_attn", "attn2"),
        (r"(?<=attn\d\.)([qkv])", r"to_\1"),
        (r"(?<=attn\d\.)o", "to_out.0"),
        (r"norm3", "norm2"),
        (r"ffn\.0", "ffn.net.0.proj"),
        (r"ffn\.2", "ffn.net.2"),
    )
)
"""Published names and ours, of parts of a key; each is looked for in the order of the list."""

_DAMAGE = (OSError, ValueError, RuntimeError, KeyError, EOFError, SafetensorError)

Weights = dict[str, torch.Tensor]


def placed(key: str) -> str:
    """Our name for a published one: `model.blocks.3.self_attn.q.weight` is `blocks.3.attn1.to_q.weight`.

    A name that is ours already stays.
    """
    key = _WRAPPINGS.sub("", key).removeprefix(".")
    while key != (inner := _OUTER.sub("", key)):
        key = inner
    if re.search(r"condition_embedder|attn[12]\.|scale_shift_table|proj_out|ffn\.net|\.norm2\.", key):
        return key
    for published, ours in _PLACES:
        key = published.sub(ours, key)
    return key


def transformer(file: Path, config: Mapping[str, Any]) -> WanTransformer3DModel:
    """The model of a published safetensors file, built as `config` says, in the file's own precision.

    Raises EngineError for a pickle, a file that cannot be read, and one that does not fit key for key.
    """
    if file.suffix in PICKLES:
        advice = f"Run `shotcaller models import {file} --as wan2.1-causal-1.3b`: it takes the weights out of it."
        raise EngineError("{file} is a pickle, which may run programs when it is read.", advice=advice, file=file.name)
    empty = _empty(config)
    empty.load_state_dict(_fitted(_read(file), empty, file.name), assign=True)
    known: Any = empty.config
    empty.rope = type(empty.rope)(known.attention_head_dim, known.patch_size, known.rope_max_seq_len)  # in no file
    return empty.eval().requires_grad_(False)


def converted(source: Path, target: Path) -> Path:
    """Makes published weights, a `.pt` or `.safetensors` file, into the model's folder `target`; gives that.

    What else a model needs comes from `target` where it is, else from the Wan2.1 1.3B beside it. Whatever was in
    `target` is there until the new one is whole. Raises EngineError with advice.
    """
    donor = next((folder for folder in (target, target.parent / DONOR) if (folder / INDEX).is_file()), None)
    if donor is None:
        advice = f"Run `shotcaller models fetch {DONOR}` first, then the same command again."
        raise EngineError(
            "Published weights lack a text encoder and a VAE; {name} has them.", advice=advice, name=DONOR
        )
    told = donor / _TRANSFORMER / "config.json"
    weights = _fitted(
        _unpickled(source) if source.suffix in PICKLES else _read(source), _empty(_config(told)), source.name
    )
    with _anew(target) as part:
        for file in _lent(donor):
            _link(donor / file, part / file)
        _link(told, part / _TRANSFORMER / "config.json")
        kept = {name: weight.detach().contiguous().clone() for name, weight in weights.items()}
        save_file(kept, part / _TRANSFORMER / _WEIGHTS, {"format": "pt", "made_from": source.name})
    return target


# --- reading ---


def _read(file: Path) -> Weights:
    """The model's tensors in a safetensors file."""
    try:
        with safe_open(file, framework="pt") as opened:
            chosen = _chosen(list(opened.keys()))
            _expect_apart(chosen, file)
            return {key: opened.get_tensor(name) for name, key in chosen.items()}
    except _DAMAGE as wrong:
        raise _unreadable(file) from wrong


def _unpickled(file: Path) -> Weights:
    """The model's tensors in a pickle. Anything in it that is no tensor or plain value is refused, not run."""
    try:
        flat = dict(_flat(_tensors(file)))
    except pickle.UnpicklingError as wrong:
        advice = "Do not open it with anything else. Take the file from its makers' own page."
        raise EngineError(
            "{file} holds more than weights, and was not opened.", advice=advice, file=file.name
        ) from wrong
    except _DAMAGE as wrong:
        raise _unreadable(file) from wrong
    chosen = _chosen(flat)
    _expect_apart(chosen, file)
    return {key: flat[name] for name, key in chosen.items()}


def _tensors(file: Path) -> Any:
    try:
        return torch.load(file, map_location="cpu", weights_only=True, mmap=True)
    except RuntimeError:  # written in the old way, which cannot be looked at without reading it all
        return torch.load(file, map_location="cpu", weights_only=True)


def _flat(tree: Any, above: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    if isinstance(tree, torch.Tensor):
        yield above, tree
    elif isinstance(tree, Mapping):
        for name, branch in tree.items():
            yield from _flat(branch, f"{above}.{name}" if above else str(name))


def _chosen(names: Iterable[str]) -> dict[str, str]:
    """The names of the model's own tensors among all in a file, each with its key in the model."""
    names = list(names)
    for branch in _BRANCHES:
        inside = {name: name.removeprefix(f"{branch}.") for name in names if name.startswith(f"{branch}.")}
        if inside:
            return dict(zip(inside, _chosen(inside.values()).values(), strict=True))
    return {name: placed(name) for name in names}


def _expect_apart(chosen: dict[str, str], file: Path) -> None:
    """Refuses a file in which two tensors want the same place."""
    wanted = sorted(chosen.values())
    twice = [one for one, next in pairwise(wanted) if one == next]
    if twice:
        advice = "Take the file with one model in it."
        raise EngineError("{file} holds {key} twice.", advice=advice, file=file.name, key=twice[0])


def _unreadable(file: Path) -> EngineError:
    advice = "Copy or fetch it again: it may be cut short."
    return EngineError("{file} cannot be read as weights.", advice=advice, file=file.name)


# --- checking ---


def _config(file: Path) -> dict[str, Any]:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        advice = f"Run `shotcaller models fetch {DONOR}` again, then the same command."
        raise EngineError("The model {name} is not whole.", advice=advice, name=file.parent.parent.name) from wrong


def _empty(config: Mapping[str, Any]) -> WanTransformer3DModel:
    """The model without weights; nothing is allocated."""
    with torch.device("meta"):
        made: Any = WanTransformer3DModel.from_config(dict(config))
    return made


def _fitted(weights: Weights, model: WanTransformer3DModel, file: str) -> Weights:
    """The weights, if they are those of the model, key for key and shape for shape. Raises EngineError else."""
    if any("lora_" in key for key in weights):
        advice = "Take the file with the whole model; an adapter alone makes no pictures."
        raise EngineError("{file} is an adapter (LoRA), not a model.", advice=advice, file=file)
    wanted = {key: value.shape for key, value in model.state_dict().items()}
    strange, empty = sorted(weights.keys() - wanted), sorted(wanted.keys() - weights)
    other = sorted(key for key in wanted.keys() & weights if weights[key].shape != wanted[key])
    if strange or empty or other:
        why = "; ".join(filter(None, (
            _some(strange, "have no place in it"), _some(empty, "are missing"), _some(other, "have another shape"),
        )))  # fmt: skip
        advice = "Published causal weights of Wan2.1 1.3B fit (Self-Forcing, LongLive, CausVid); nothing was changed."
        raise EngineError("{file} does not hold this model: {why}.", advice=advice, file=file, why=why)
    return weights


def _some(keys: list[str], what: str) -> str:
    """`12 weights are missing (a, b, c …)`; "" for none."""
    if not keys:
        return ""
    return f"{len(keys)} weights {what} ({', '.join(keys[:3])}{' …' if len(keys) > 3 else ''})"


# --- writing ---


@contextmanager
def _anew(target: Path) -> Iterator[Path]:
    """A folder that takes the place of `target` once it is whole; nothing is left of it otherwise."""
    part, old = (target.parent / f".{target.name}.{what}" for what in ("converted", "old"))
    try:
        shutil.rmtree(part, ignore_errors=True)
        (part / _TRANSFORMER).mkdir(parents=True)
        yield part
        if target.exists():
            target.rename(old)
        part.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except (OSError, SafetensorError) as wrong:
        advice = "Make room or choose another cache folder, and try again."
        why = getattr(wrong, "strerror", None) or wrong
        raise EngineError(
            "The model {name} could not be kept: {why}.", advice=advice, name=target.name, why=why
        ) from wrong
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _lent(donor: Path) -> list[Path]:
    """What a model's folder holds beside its transformer."""
    files = (file.relative_to(donor) for file in donor.rglob("*") if file.is_file())
    return sorted(file for file in files if not file.parts[0].startswith((_TRANSFORMER, ".")))


def _link(file: Path, place: Path) -> None:
    """The same file in another place, without taking room twice where the disk can do that."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file.resolve(), place)
    except OSError:
        shutil.copy2(file, place)
