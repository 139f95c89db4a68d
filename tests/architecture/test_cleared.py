"""Nothing leaves the room uncleared: only the gate makes a ClearedCut, and every exporter asks for one."""

import ast
import inspect
from pathlib import Path

import pytest

from engine.exports.edl import write_edl
from engine.exports.movie import write_movie
from engine.exports.shot_list import write_shot_list
from engine.safety.cleared import ClearedCut

ROOT = Path(__file__).resolve().parents[2]
MAY = {"engine/safety/cleared.py", "engine/safety/gate.py"}


def clears(source: str) -> bool:
    """Whether a source makes a cleared thing, or reaches for the function that does."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(attr=name)) if name in ("ClearedCut", "ClearedClip"):
                return True
            case ast.ImportFrom("engine.safety.cleared", names) if "assemble" in [name.name for name in names]:
                return True
            case ast.ImportFrom("engine.safety", names) if "cleared" in [name.name for name in names]:
                return True
            case ast.Import(names) if "engine.safety.cleared" in [name.name for name in names]:
                return True
            case _:
                pass
    return False


def test_only_the_gate_clears() -> None:
    sources = [file for top in ("app", "interaction", "engine") for file in (ROOT / top).rglob("*.py")]
    made = {file.relative_to(ROOT).as_posix() for file in sources if clears(file.read_text(encoding="utf-8"))}
    assert made == MAY


@pytest.mark.parametrize(
    "planted",
    [
        "ClearedCut(film, folder, (), 'none')",
        "module.ClearedClip(clip)",
        "from engine.safety.cleared import ClearedCut, assemble",
        "from engine.safety import cleared",
        "import engine.safety.cleared",
    ],
)
def test_a_planted_clearance_is_seen(planted: str) -> None:
    assert clears(planted)


@pytest.mark.parametrize("export", [write_edl, write_movie, write_shot_list])
def test_exporters_take_nothing_else(export: object) -> None:
    assert callable(export)
    first = next(iter(inspect.signature(export).parameters.values()))
    assert first.annotation is ClearedCut
