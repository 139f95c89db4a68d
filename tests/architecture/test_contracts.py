"""Each import contract of pyproject.toml bites: a violation planted in a copy of the tree breaks it.

A contract without its plant does not count, so one that is added without a plant here fails.
"""

import re
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "interaction", "engine")
SETTINGS = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS: dict[str, dict[str, Any]] = {rule["name"]: rule for rule in SETTINGS["tool"]["importlinter"]["contracts"]}

APP_LAYERS = "app shows, interaction understands, engine makes"
ENGINE_LAYERS = "the engine, from outside in"
BLOCKOUT_LAYERS = "the blockout, from outside in"
PLAIN_CORE = "the core is plain Python"
QT = "only the app knows Qt"
MODELS = "what is known of video models needs no torch"
HEAVY = "heavy stacks stay in their own process"
NO_TORCH = "speech and sight never share a process with torch"
STRANGERS = "renderers do not know one another"
GATE = "no frame without the safety gate"
CYCLES = "no cycles"

PLANTS = [
    (APP_LAYERS, "engine/film/time.py", "import interaction.interpretation"),
    (APP_LAYERS, "engine/worker.py", "import app.settings"),
    (APP_LAYERS, "interaction/interpretation.py", "import app.settings"),
    (ENGINE_LAYERS, "engine/novel.py", '"""A module that has not said where it stands."""'),
    (ENGINE_LAYERS, "engine/worker.py", "import engine.delivery"),
    (ENGINE_LAYERS, "engine/delivery.py", "import engine.worker"),
    (ENGINE_LAYERS, "engine/store/folder.py", "import engine.media.movie"),
    (ENGINE_LAYERS, "engine/safety/gate.py", "def late():\n    import engine.prompts.wording"),
    (ENGINE_LAYERS, "engine/prompts/prompt.py", "import engine.safety.policy"),
    (ENGINE_LAYERS, "engine/film/model.py", "def late():\n    import engine.session"),
    *[(PLAIN_CORE, "engine/film/codec.py", f"import {name}") for name in CONTRACTS[PLAIN_CORE]["forbidden_modules"]],
    *[(PLAIN_CORE, f"{name.replace('.', '/')}.py", "import numpy") for name in CONTRACTS[PLAIN_CORE]["source_modules"]],
    *[(MODELS, "engine/models/recipes.py", f"def late():\n    import {name}") for name in ("torch", "diffusers")],
    (ENGINE_LAYERS, "engine/models/recipes.py", "import engine.diffusion.conditioning"),
    (QT, "engine/process/child.py", "from PySide6 import QtCore"),
    (QT, "interaction/hands/__init__.py", "def late():\n    from PySide6.QtCore import QObject"),
    *[(HEAVY, "app/settings.py", f"def late():\n    import {name}") for name in CONTRACTS[HEAVY]["forbidden_modules"]],
    *[(NO_TORCH, "interaction/language/__init__.py", f"import {name}") for name in ("torch", "diffusers", "celery")],
    (STRANGERS, "engine/renderers/causal.py", "def late():\n    import engine.renderers.wan"),
    (STRANGERS, "engine/renderers/wan.py", "import engine.renderers.blockout.renderer"),
    (STRANGERS, "engine/renderers/blockout/note.py", "def late():\n    import engine.renderers.helios"),
    (GATE, "app/settings.py", "import engine.renderers.port"),
    (GATE, "engine/worker.py", "def late():\n    from engine.renderers.blockout.people import figures"),
    (GATE, "engine/delivery.py", "from engine.renderers import port"),
    (GATE, "engine/worker.py", "def late():\n    from engine.guiding import FromBlockout"),
    (BLOCKOUT_LAYERS, "engine/renderers/blockout/geometry/shapes.py", "import engine.renderers.blockout.camera.moves"),
    (BLOCKOUT_LAYERS, "engine/renderers/blockout/camera/moves.py", "import engine.renderers.blockout.staging.pairs"),
    (BLOCKOUT_LAYERS, "engine/renderers/blockout/novel.py", '"""A module that has not said where it stands."""'),
    (CYCLES, "engine/film/camera.py", "import engine.film.spec"),
]


def upward() -> list[tuple[str, str, str]]:
    """For each two neighbouring layers of the engine: the inner one imports the outer one."""
    layers = [layer.split("|")[0].strip() for layer in CONTRACTS[ENGINE_LAYERS]["layers"]]
    return [(ENGINE_LAYERS, source(f"engine.{inner}"), f"import engine.{outer}") for outer, inner in pairwise(layers)]


def source(module: str) -> str:
    """The file of a module or package, relative to the repository."""
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (REPO / path).is_dir() else f"{path}.py"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree to plant in."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(REPO / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(REPO / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def broken(tree: Path) -> set[str]:
    """The contracts that the tree breaks as it is."""
    return verdicts(tree)


def verdicts(tree: Path) -> set[str]:
    """The contracts that a tree breaks."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    ran = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    kept = set(re.findall(r"^(.+) KEPT", ran.stdout, re.MULTILINE))
    failed = set(re.findall(r"^(.+) BROKEN", ran.stdout, re.MULTILINE))
    assert kept | failed == set(CONTRACTS), ran.stdout + ran.stderr
    return failed


def test_the_tree_keeps_every_contract(broken: set[str]) -> None:
    assert broken == set()


@pytest.mark.parametrize(("contract", "file", "line"), [*PLANTS, *upward()])
def test_a_plant_breaks_its_contract(tree: Path, broken: set[str], contract: str, file: str, line: str) -> None:
    assert contract not in broken
    path = tree / (file if (REPO / file).exists() or "novel" in file else source(file.removesuffix(".py")))
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        assert contract in verdicts(tree)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")


def test_every_contract_has_its_plant() -> None:
    assert {contract for contract, _, _ in PLANTS} == set(CONTRACTS)


# --- start-up --------------------------------------------------------------------------------------------------

HEAVY_MODULES = set(CONTRACTS[HEAVY]["forbidden_modules"])


def imported(module: str) -> set[str]:
    """Every top-level package in a fresh process that has imported this module."""
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_the_command_line_starts_light() -> None:
    assert not imported("app.cli") & (HEAVY_MODULES | {"PySide6", "numpy", "av"})


@pytest.mark.parametrize("module", ["app.shell", "app.main"])
def test_the_window_imports_no_heavy_stack(module: str) -> None:
    assert not imported(module) & HEAVY_MODULES


@pytest.mark.parametrize("module", ["interaction.speech.worker", "interaction.hands.worker", "engine.worker"])
def test_workers_never_hold_qt(module: str) -> None:
    assert "PySide6" not in imported(module)
