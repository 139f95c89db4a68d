"""Every sentence the room can see exists in Chinese, with the same named places; every choice has a name."""

import ast
import string
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from app.greeting import EXAMPLES
from app.heard.chips import label
from app.keys import GROUPS
from app.takes.heroes import _FOLLOWS, _WHENS
from app.translation import SENTENCES, Languages, read, say, word
from engine.film import camera, scenery
from engine.film.model import Tier
from engine.film.spec import SLOTS
from engine.models.folder import Found, State, problem
from engine.models.recipes import recipes
from interaction.hands.messages import Eyes, PointerState

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "engine", "interaction")

SPOKEN_BY = {
    "say": (0,), "with_key": (0,), "Heading": (0,), "Hint": (0,), "IconButton": (1,), "_source_button": (0,),
    "Tell": (0, 2), "EditRefused": (0,), "EngineError": (0,), "Blocked": (0,), "ProjectUnreadable": (0,),
    "NoSpeechModel": (0,), "Failure": (0, 2), "JobFailed": (2, 4), "SpeechState": (1,), "HandsState": (1,),
    "_expect": (1,),
}  # fmt: skip
"""Calls whose sentences reach the window, and which of their arguments are sentences."""

NAMED = ("advice", "template", "sentence", "told", "full", "spoken", "typed", "GONE", "GONE_ADVICE", "_HOW")
"""Names that a sentence has on its way to such a call."""

TERMINAL_ONLY = (
    "app/cli.py", "app/shoot.py", "app/check.py", "app/script.py", "app/play.py", "app/describe.py", "app/doctor.py",
    "app/models.py", "app/settings.py", "app/listen.py", "app/watch.py", "app/deliver.py", "app/passes.py",
    "app/casting.py", "app/video_models.py", "app/studio.py", "app/scene.py", "app/prompt.py",
    "app/screenplay.py", "interaction/hands/fetch.py",
)  # fmt: skip
"""Modules whose sentences are for a terminal, which speaks English."""


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence in the code that reaches the window, and where it stands."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            where = str(path.relative_to(ROOT))
            if where not in TERMINAL_ONLY:
                for text in _in_module(ast.parse(path.read_text(encoding="utf-8")), say=folder == "app"):
                    yield where, text


def _in_module(tree: ast.Module, *, say: bool) -> Iterator[str]:
    """`say` is ours in the app only: the exports have one of their own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMED:
            yield from _texts(node.value)
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        for at in SPOKEN_BY.get(name, ()) if say or name != "say" else ():
            if at < len(node.args):
                yield from _texts(node.args[at])
        yield from (text for keyword in node.keywords if keyword.arg == "advice" for text in _texts(keyword.value))


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_of_the_window_is_there_in_chinese() -> None:
    known = read("zh")
    missing = sorted({(text, where) for where, text in sentences() if (SENTENCES, text) not in known})
    assert not missing, "\n".join(f"{where}: {text}" for text, where in missing)


def test_keys_examples_and_formats_are_there_in_chinese() -> None:
    known = read("zh")
    texts = [key.told for _, group in GROUPS for key in group] + [name for name, _ in GROUPS] + list(EXAMPLES)
    assert [text for text in texts if (SENTENCES, text) not in known] == []


def test_ways_of_making_heroes_are_there_in_chinese() -> None:
    known = read("zh")
    texts = [each.told for each in recipes().values()] + [*_FOLLOWS.values(), *_WHENS.values()]
    assert [text for text in texts if (SENTENCES, text) not in known] == []
    for language in ("zh", "en"):
        assert [name for name in recipes() if ("recipe", name) not in read(language)] == []


def test_what_is_wrong_with_a_model_can_be_said_in_chinese() -> None:
    known = read("zh")
    told = [problem(Found(Path("model"), state, ("file",), "why")).template for state in State]
    assert [text for text in told if (SENTENCES, text) not in known and "whole." not in text] == []


def test_translations_keep_the_named_places() -> None:
    wrong = [
        source
        for (context, source), text in read("zh").items()
        if context == SENTENCES and places(source) != places(text)
    ]
    assert wrong == []


ENUMS: dict[str, type[StrEnum]] = {
    "camera.size": camera.ShotSize, "camera.framing": camera.Framing, "camera.angle": camera.Angle,
    "camera.side": camera.Side, "camera.move": camera.Move, "camera.move_speed": camera.Speed,
    "camera.move_amount": camera.Amount, "camera.lens": camera.Lens, "camera.depth_of_field": camera.DepthOfField,
    "camera.composition": camera.Composition, "action.speed": camera.Speed, "environment.time": scenery.TimeOfDay,
    "environment.weather": scenery.Weather, "environment.weather_strength": scenery.Strength,
    "style.light_source": scenery.LightSource, "style.light_quality": scenery.LightQuality,
    "style.light_direction": scenery.LightDirection, "style.tone": scenery.Tone,
    "style.saturation": scenery.Saturation, "tier": Tier, "eyes": Eyes, "ring": PointerState,
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slot", ENUMS)
def test_every_choice_of_the_vocabulary_has_a_name(slot: str, language: str) -> None:
    known = read(language)
    assert [choice.value for choice in ENUMS[slot] if (slot, choice.value) not in known] == []


def test_styles_actions_and_slots_have_chinese_names() -> None:
    known = read("zh")
    named = [("style.style", name) for name in scenery.STYLES] + [
        ("action.canonical", name) for name in scenery.ACTIONS
    ]
    named += [("slot", name) for name in SLOTS]
    assert [pair for pair in named if pair not in known] == []


def test_the_language_changes_while_running(qapp) -> None:
    languages = Languages(qapp, "en")
    assert (say("Takes"), word("camera.move", "push_in")) == ("Takes", "push in")
    languages.choose("zh")
    assert (say("Takes"), word("camera.move", "push_in")) == ("镜次", "推")
    assert label("duration_s", 4.0) == "4 秒"
    languages.choose("en")
    assert say("Takes") == "Takes"
    languages.close()
