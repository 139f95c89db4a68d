"""The video models there are weights for. The data is `assets/video/models.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache

from engine.assets import asset
from engine.errors import EngineError
from engine.film.codec import decode

PIPELINE = (
    "model_index.json", "scheduler/*.json", "tokenizer/*", "text_encoder/*.json", "text_encoder/*.safetensors",
    "transformer/*.json", "transformer/*.safetensors", "transformer_2/*.json", "transformer_2/*.safetensors",
    "vae/*.json", "vae/*.safetensors",
)  # fmt: skip
"""What is fetched of a whole model's repository: its parts by name, for some repositories hold more."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights that can be had: names on the two hubs ("" where a hub has none), size in GB, licence.

    `files` are patterns of what is fetched of them; they are kept without the repository's folder `within`. `needed`
    says which files make a model that is no whole pipeline (an adapter, a tiny decoder). `accept` is whether a person
    has to accept the licence, and `terms` what that person should know. `experts`, `channels` (of what goes in) and
    `steered` (by a video of control) tell Wan's models from one another; 0 experts where that is not known.
    """

    name: str
    told: str
    huggingface: str
    modelscope: str
    licence: str
    gb: float
    revision: str = "main"
    files: tuple[str, ...] = PIPELINE
    within: str = ""
    needed: tuple[str, ...] = ()
    accept: bool = False
    terms: str = ""
    experts: int = 0
    channels: int = 16
    steered: bool = False


@cache
def models() -> dict[str, Model]:
    """Every model, by name."""
    table = tomllib.loads(asset("video/models.toml").read_text(encoding="utf-8"))
    return {name: decode(Model, {"name": name, **row}) for name, row in table.items()}


def model(name: str) -> Model:
    """The model of that name. Raises EngineError for one that there is not."""
    found = models().get(name)
    if found is None:
        advice = f"There are {', '.join(models())}."
        raise EngineError("There is no model {name}.", advice=advice, name=name)
    return found


def needed(name: str) -> tuple[str, ...]:
    """Which files make the model of that name, if it is no pipeline; empty for pipelines and unknown names."""
    found = models().get(name)
    return found.needed if found else ()
