"""What the doctor says of video models: the card they run on, and which ways of shooting work here."""

from typing import Any

from app.settings import Settings
from app.trials import Answer, Check
from app.video_models import duration, serves
from engine.models.catalogue import Model, models
from engine.models.folder import Found, State, look, problem
from engine.models.recipes import Recipe, recipes

MACHINE = """
import runpy
runpy.run_module("engine.diffusion.machine", run_name="__main__")
"""
"""Asking a card, and measuring it the first time; the argument is the folder of the video models."""

_BAD = (State.PICKLE, State.BROKEN, State.FOREIGN, State.HALF)
_SHOWN = 6


def card(answer: Answer | None) -> Check:
    """Whether there is a graphics card that video models can use. None is for a machine without torch."""
    if answer is None:
        return Check("video_card", "missing", "no_torch")
    if answer.value is None:
        return Check("video_card", "missing", "broken", {"reason": answer.reason})
    told: dict[str, Any] = answer.value
    if told.get("problem"):
        return Check("video_card", "missing", "problem", {"reason": told["problem"], "advice": told.get("advice", "")})
    about = {
        "device": told.get("device") or "?",
        "memory": f"{told.get('memory_gb') or 0:.0f}",
        "rate": f"{told.get('rate_tflops') or 0:.0f}",
        "driver": told.get("driver") or "?",
    }
    return (
        Check("video_card", "works", "well", about)
        if told.get("memory_gb")
        else Check("video_card", "missing", "none", about)
    )


def ways(answer: Answer | None, settings: Settings) -> Check:
    """Which ways of shooting work here, and what the next one needs."""
    found = {name: look(settings.video_models / name, model.needed) for name, model in models().items()}
    wrong = next((one for one in found.values() if one.state in _BAD), None)
    if answer is None:
        return Check("video_models", "missing", "no_torch")
    if answer.value is None:
        return Check("video_models", "missing", "broken", {"reason": answer.reason})
    fitting = [name for name, row in _recipes(answer).items() if not row.get("problem") and name in recipes()]
    ready = [name for name in fitting if not _lacking(recipes()[name], found)]
    if wrong is not None:
        return _wrong(wrong, ready, answer)
    if ready:
        return Check("video_models", "works", "ready", {"ways": _told(ready, answer)})
    return _fetchable(fitting, answer, found) if fitting else _unfitting(answer)


def _recipes(answer: Answer) -> dict[str, dict[str, Any]]:
    return answer.value.get("recipes") or {}


def _lacking(recipe: Recipe, found: dict[str, Found]) -> list[Model]:
    """Models that a recipe needs and that are not here."""
    return [model for model in models().values() if recipe.name in serves(model.name) and not _is_here(model, found)]


def _is_here(model: Model, found: dict[str, Found]) -> bool:
    return found[model.name].state is State.WHOLE


def _told(names: list[str], answer: Answer) -> str:
    """Ways of shooting, each with the largest size that fits and how long five seconds take, where that is known."""
    told = [_told_one(name, _recipes(answer)[name]) for name in names[:_SHOWN]]
    return ", ".join(told) + (" …" if len(names) > _SHOWN else "")


def _told_one(name: str, row: dict[str, Any]) -> str:
    time = f"≈ {duration(row['seconds'])} / 5 s" if row.get("seconds") else ""
    about = ", ".join(filter(None, (row.get("size", ""), time)))
    return f"{name} ({about})" if about else name


def _wrong(wrong: Found, ready: list[str], answer: Answer) -> Check:
    said = problem(wrong)
    about: dict[str, object] = {"reason": said, "advice": said.advice, "ways": _told(ready, answer)}
    return Check("video_models", "limited", "wrong_beside" if ready else "wrong", about)


def _fetchable(fitting: list[str], answer: Answer, found: dict[str, Found]) -> Check:
    """The machine would do; the weights are still to come. The best way that fits is offered."""
    lacking = _lacking(recipes()[fitting[0]], found)
    commands = ", ".join(f"`shotcaller models fetch {model.name}`" for model in lacking)
    size = f"{sum(model.gb for model in lacking):.0f}"
    about: dict[str, object] = {"ways": _told(fitting, answer), "best": fitting[0], "commands": commands, "gb": size}
    return Check("video_models", "missing", "none", about)


def _unfitting(answer: Answer) -> Check:
    """No way of shooting works on this machine, whatever is fetched; told is why the smallest does not."""
    refused = [name for name, row in _recipes(answer).items() if row.get("problem") and name in recipes()]
    smallest = min(refused, key=lambda name: models()[recipes()[name].model].gb, default="")
    row = _recipes(answer).get(smallest, {})
    about: dict[str, object] = {"reason": row.get("problem", "?"), "advice": row.get("advice", "")}
    return Check("video_models", "missing", "too_small", about)
