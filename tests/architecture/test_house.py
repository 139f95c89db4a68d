"""The rules of the house that no linter knows: sizes, maps, words, and what a committed file may never name."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "interaction", "engine")
LONGEST = 500
MAY_BE_LONGER: dict[str, str] = {}
"""Modules over the limit, each with its reason."""

# In pieces, so that this file does not name what it forbids.
MACHINE_PATHS = re.compile(r"(?<![\w.~])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|Us" + r"ers/\w+)\b")
HOSTS = re.compile(r"pypi" + r"\.org|python" + r"hosted|deb\.deb" + r"ian|registry\.n" + r"pm|snapshot\.deb" + r"ian")
MADE = re.compile(r"^\.(git|venv|setup|\w+_cache|hypothesis)/|^(demo|build)/|__pycache__|\.egg-info/")
WEAK_NAMES = re.compile(r"(Manager|Helper|Helpers|Utils|Util|Base|Impl|Info)$")


@cache
def committed() -> tuple[str, ...]:
    """Every committed file, relative to the project; where there is no git, every file that is not made."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listing = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
        listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    else:
        listed = [str(path.relative_to(ROOT).as_posix()) for path in ROOT.rglob("*") if path.is_file()]
    return tuple(name for name in listed if name and (ROOT / name).exists() and not MADE.search(name))


def texts() -> Iterator[tuple[str, str]]:
    """Every committed file that is text, with its text."""
    for name in committed():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def modules() -> list[str]:
    """The product's own modules."""
    return [name for name in committed() if name.endswith(".py") and name.split("/")[0] in PACKAGES]


def tree(name: str) -> ast.Module:
    """A module as a syntax tree."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


# --- what a committed file never names ---


@pytest.mark.parametrize(("rule", "names"), [(MACHINE_PATHS, "a machine's path"), (HOSTS, "a registry's host")])
def test_no_file_names(rule: re.Pattern[str], names: str) -> None:
    found = [f"{name}: {hit[0]}" for name, text in texts() for hit in rule.finditer(text)]
    assert not found, f"{names} in {found}"


@pytest.mark.parametrize("text", ["see /ro" + "ot/x", '"/wo' + 'rk/main"', "/ho" + "me/mia/films"])
def test_a_planted_path_is_found(text: str) -> None:
    assert MACHINE_PATHS.search(text)


@pytest.mark.parametrize("text", ["a/wo" + "rk/b", "~/ro" + "ot", "teamwo" + "rk", "https://x.org/ho" + "me"])
def test_an_innocent_one_is_not(text: str) -> None:
    assert not MACHINE_PATHS.search(text)


def test_no_file_is_big_or_a_weight() -> None:
    big = [name for name in committed() if (ROOT / name).stat().st_size > 5_000_000]
    weights = [name for name in committed() if name.endswith((".task", ".safetensors", ".pt", ".pth", ".gguf"))]
    assert not big + weights


# --- size and words ---


def test_modules_are_short() -> None:
    long = {name: text.count("\n") for name, text in texts() if name.endswith(".py")}
    over = {name: lines for name, lines in long.items() if lines > LONGEST and name not in MAY_BE_LONGER}
    assert not over, "split these, or say why not in MAY_BE_LONGER"


def test_classes_have_names_from_the_field() -> None:
    named = [(name, node.name) for name in modules() for node in ast.walk(tree(name)) if isinstance(node, ast.ClassDef)]
    assert not [f"{name}: {class_}" for name, class_ in named if WEAK_NAMES.search(class_)]


def test_test_files_have_names_of_their_own() -> None:
    names = Counter(Path(name).name for name in committed() if Path(name).name.startswith("test_"))
    assert not [name for name, times in names.items() if times > 1]


# --- maps and docstrings ---


@pytest.mark.parametrize("package", [name for name in modules() if name.endswith("/__init__.py")])
def test_a_package_is_its_map(package: str) -> None:
    told = ast.get_docstring(tree(package)) or ""
    beside = {Path(name).stem for name in modules() if Path(name).parent == Path(package).parent}
    missing = sorted(name for name in beside if not name.startswith("_") and not re.search(rf"\b{name}\b", told))
    assert told, f"{package} has no map"
    assert not missing, f"{package} does not tell of {', '.join(missing)}"


def undocumented(name: str) -> list[str]:
    """Public functions, classes and methods of a module without a docstring."""
    module = tree(name)
    lacking = [] if ast.get_docstring(module) else [name]
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and is_public(node):
            inner = node.body if isinstance(node, ast.ClassDef) else []
            methods = [part for part in inner if isinstance(part, ast.FunctionDef) and is_public(part)]
            lacking += [f"{name}: {part.name}" for part in [node, *methods] if not ast.get_docstring(part)]
    return lacking


def is_public(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether others may call it: no underscore, and not one of Qt's own names (`paintEvent`) filled in."""
    qts = isinstance(node, ast.FunctionDef) and (node.name != node.name.lower() or node.name == "event")
    overloads = any(ast.unparse(mark).endswith(("override", "setter", "overload")) for mark in node.decorator_list)
    return not node.name.startswith("_") and not qts and not overloads


def test_everything_public_is_documented() -> None:
    assert not [lacking for name in modules() for lacking in undocumented(name)]


def test_functions_stay_readable() -> None:
    """Usually under 10 lines, a reason above 40; nothing above 80."""
    long = [
        f"{name}: {node.name} ({lines})"
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef) and (lines := (node.end_lineno or 0) - node.lineno + 1) > 80
    ]
    assert not long


# --- what a newcomer and a lawyer read first ---


def test_every_picture_the_readme_shows_is_there() -> None:
    shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown
    assert not [picture for picture in shown if not (ROOT / picture).exists()]


def test_every_command_the_readme_names_exists() -> None:
    from app.cli import _COMMANDS

    named = set(re.findall(r"(?:shotcaller|run\.py) ([a-z]+)\b", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named
    assert named <= set(_COMMANDS) | {"hero", "test", "check", "setup"}


def test_the_architecture_is_one_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split()) < 1500


def test_notice_tells_of_every_font_and_every_package() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    fonts = {re.split(r"[-.]", Path(name).name)[0] for name in committed() if name.startswith("assets/fonts/")}
    wishes = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    packages = {re.split(r"[<>=\[]", wish)[0] for wish in wishes}
    assert not [name for name in fonts | packages if name not in notice]


def test_the_licence_is_apache_2() -> None:
    assert "Apache License\n                           Version 2.0" in (ROOT / "LICENSE").read_text(encoding="utf-8")
