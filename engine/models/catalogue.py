"""The video models there are weights for. The data is `assets/video/models.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache

from engine.assets import asset
from engine.errors import EngineError
from engine.film.codec import decode


@dataclass(frozen=True, slots=True)
class Model:
    """Weights that can be had: names on the two hubs ("" where a hub has none), size in GB, licence.

    `files` are patterns of what is needed of them; `accept` is whether the licence has to be accepted by a person.
    """

    name: str
    told: str
    huggingface: str
    modelscope: str
    revision: str
    licence: str
    gb: float
    files: tuple[str, ...]
    accept: bool = False


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
