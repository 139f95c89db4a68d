"""Sentences and the readings they should get: language_cases.toml and language_staging.toml, every slot checked, the
empty ones too."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from interaction.language import document, understand
from tests.benchmarks.language import staged

FILES = ("language_cases.toml", "language_staging.toml")
CASES: list[dict[str, Any]] = [
    case for file in FILES for case in tomllib.loads(Path(__file__).with_name(file).read_text("utf-8"))["cases"]
]
STAGED = ("then", "actions", "positions", "related", "placed", "relating", "without", "directions")
SHORT = {
    "act": "action.canonical",
    "text": "action.text",
    "speed": "action.speed",
    "strength": "environment.weather_strength",
}
OPTIONAL = {"action.text", "environment.place", "environment.interior"}
ORDER_KEYS = (
    "take",
    "takes",
    "clip",
    "clips",
    "at",
    "to",
    "edge",
    "seconds",
    "frames",
    "what",
    "formats",
    "slot",
    "values",
)


def full_names(shot: dict[str, Any]) -> dict[str, Any]:
    """A shot document as dotted slot → value."""
    slots = {
        f"{part}.{name}": value for part, body in shot.items() if isinstance(body, dict) for name, value in body.items()
    }
    return slots | {"duration_s": shot["duration_s"]}


def told(subject: dict[str, Any]) -> str:
    look = f"|{subject['look']}" if subject["look"] else ""
    return subject["name"] + look + (f"×{subject['count']}" if subject["count"] != 1 else "")


def named(short: str, slots: dict[str, Any]) -> str:
    return SHORT.get(short) or next(name for name in slots if name.rpartition(".")[2] == short)


def shot_differences(shot: dict[str, Any], want: dict[str, Any]) -> list[str]:
    slots = full_names(shot)
    special = {"intent", "subjects", "relative", "removed", "looks", "added", *STAGED}
    wanted = {named(name, slots): value for name, value in want.items() if name not in special}
    differences = (
        []
        if [told(s) for s in shot["subjects"]] == want.get("subjects", [])
        else [f"subjects {[told(s) for s in shot['subjects']]}"]
    )
    for name, value in slots.items():
        if name in OPTIONAL and name not in wanted:
            continue
        expected = wanted.get(
            name,
            "normal" if name == "action.speed" and value == "normal" else False if name == "camera.handheld" else None,
        )
        differences += [f"{name} {value!r}, not {expected!r}"] if value != expected else []
    return differences


def differences(made: dict[str, Any], want: dict[str, Any]) -> list[str]:
    """What an instruction's document says that was not wanted."""
    if made["intent"] != want["intent"]:
        return [f"{made['intent']}, not {want['intent']}"]
    if made["shot"] is not None:
        relative = {wish["slot"]: wish["by"] for wish in made.get("relative", [])}
        wishes = [] if relative == want.get("relative", {}) else [f"relative {relative}"]
        looks = [f"{wish['who'] or ''}|{wish['look']}" for wish in made.get("looks", [])]
        wishes += [] if looks == want.get("looks", []) else [f"looks {looks}"]
        added = [told(subject) for subject in made.get("added", [])]
        wishes += [] if added == want.get("added", added) else [f"added {added}"]
        told_of = list(staged(made))
        for name in STAGED:
            of_it = sorted(value for kind, value in told_of if kind == name)
            wishes += [] if of_it == sorted(want.get(name, [])) else [f"{name} {of_it}"]
        wishes += [] if made.get("removed", []) == want.get("removed", []) else [f"removed {made.get('removed')}"]
        return wishes + shot_differences(made["shot"], want)
    return [f"{key} {made[key]!r}" for key in ORDER_KEYS if key in made and made[key] != want.get(key)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["say"][:40].encode("ascii", "backslashreplace").decode())
def test_a_sentence_gets_its_reading(case: dict[str, Any]) -> None:
    made = document(understand(case["say"]), case["say"])
    found = [made, *made.get("then", [])]

    assert [one["intent"] for one in found] == [want["intent"] for want in case["is"]]
    assert [differences(one, want) for one, want in zip(found, case["is"], strict=True)] == [[] for _ in found]
