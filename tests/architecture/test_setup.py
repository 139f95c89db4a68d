"""The set-up: what it does, when it does nothing, and what it says when it cannot go on."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("app", "interaction", "engine")
POSIX = pytest.mark.skipif(os.name == "nt", reason="stands on a shell script")
PIN = re.compile(r"(?P<name>[A-Za-z0-9_.-]+)==(?P<version>[0-9][\w.+!]*)(?P<marker> ; .+)?")


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """A set-up script of its own, in a copy of the project's bones."""
    shutil.copy(ROOT / "run.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    spec = importlib.util.spec_from_file_location("run_under_test", tmp_path / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def finish(run: ModuleType, level: str = "app") -> None:
    """Leaves the project as a finished set-up does, with a Python that only repeats what it was asked."""
    run.PYTHON.parent.mkdir(parents=True, exist_ok=True)
    run.PYTHON.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n')
    run.PYTHON.chmod(0o755)
    run.STATE.mkdir(exist_ok=True)
    run.STAMP.write_text(f"{level} {run.fingerprint()}\n")


def started(run: ModuleType, *words: str, **environment: str) -> list[str]:
    """What a start leads to: the folder it runs in and Python's arguments, after anything said."""
    quiet = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "QT_QPA_PLATFORM"}
    command = [sys.executable, str(run.ROOT / "run.py"), *words]
    done = subprocess.run(command, env=quiet | environment, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.splitlines()


# --- the stamp ---


@pytest.mark.parametrize("level", ["app", "hero", "test", "check"])
def test_nothing_is_ready_at_first(run: ModuleType, level: str) -> None:
    assert not run.is_ready(level)


def test_a_level_includes_those_below_and_no_other(run: ModuleType) -> None:
    finish(run, "test")
    assert [run.is_ready(level) for level in run.LEVELS] == [True, True, True, False]


@pytest.mark.parametrize("file", ["requirements/app.txt", "requirements/test.txt", "pyproject.toml", "run.py"])
def test_a_changed_file_asks_for_another_set_up(run: ModuleType, file: str) -> None:
    finish(run)
    with (run.ROOT / file).open("a") as changed:
        changed.write("\n# changed\n")
    assert not run.is_ready("app")


def test_another_python_asks_for_another_set_up(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(run)
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    assert not run.is_ready("app")


def test_a_deleted_environment_asks_for_another_set_up(run: ModuleType) -> None:
    finish(run)
    run.PYTHON.unlink()
    assert not run.is_ready("app")


def test_an_old_python_is_told_so(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert run.main([]) == 1
    assert "needs Python 3.11" in capsys.readouterr().out


# --- what a start becomes ---


@POSIX
def test_on_a_display_the_window_opens(run: ModuleType) -> None:
    finish(run)
    assert started(run, DISPLAY=":0") == [str(ROOT), "-m", "app.cli"]


@POSIX
@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac always has a display")
def test_without_a_display_the_demo_runs_in_a_folder_it_names(run: ModuleType) -> None:
    finish(run)
    (run.ROOT / "demo" / "1").mkdir(parents=True)
    folder = str(run.ROOT / "demo" / "2")
    said, *rest = started(run)
    assert said.endswith(folder)
    assert rest == [str(ROOT), "-m", "app.cli", "demo", folder]


@POSIX
def test_words_go_to_the_command_line_from_where_the_person_stands(run: ModuleType) -> None:
    finish(run)
    assert started(run, "describe", "a wide, slow street") == [
        str(ROOT), "-m", "app.cli", "describe", "a wide, slow street",
    ]  # fmt: skip


@POSIX
@pytest.mark.parametrize(("word", "module"), [("test", "pytest"), ("check", "tests.check")])
def test_tests_run_at_the_project_with_their_own_arguments(run: ModuleType, word: str, module: str) -> None:
    finish(run, "check")
    assert started(run, word, "-x") == [str(run.ROOT), "-m", module, "-x"]


def test_ci_calls_exactly_this() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if "run.py" in line] == ["exec python3 run.py test"]


# --- what it says when it cannot go on ---


@POSIX
def test_without_a_network_one_sentence_and_everything_kept(run: ModuleType) -> None:
    """The real thing: a real virtual environment, a real pip, and nobody at the other end."""
    deaf = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    deaf |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    command = [sys.executable, str(run.ROOT / "run.py"), "doctor"]
    done = subprocess.run(command, env=deaf, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    if run.missing_packages():
        pytest.skip("Debian's libraries are missing here, and it stops there first")
    assert "The package index could not be reached" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert run.PYTHON.exists()
    assert not run.STAMP.exists()


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("Failed to establish a new connection: NewConnectionError: [Errno -3]", "could not be reached"),
        ("ERROR: No matching distribution found for mediapipe==0.10.31", "not to be had for this system"),
        ("error: something else", "pip could not install"),
    ],
)
def test_what_pip_says_becomes_one_sentence(run: ModuleType, log: str, sentence: str) -> None:
    said = run.pip_failure(log)
    assert sentence in said
    assert "is kept" in said


def debian_of(run: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch, installed: str) -> None:
    """A Debian whose dpkg lists `installed` and whose apt-get only notes what it was asked."""
    tools = folder / "tools"
    tools.mkdir()
    for name, script in {
        "dpkg-query": f"cat <<END\n{installed}\nEND\n",
        "apt-get": f'echo "$*" >> {folder}/asked\n',
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    run.STATE.mkdir(exist_ok=True)


def wanted(run: ModuleType) -> list[str]:
    """The packages that set-up asks of Debian."""
    return " ".join(run.DEBIAN.values()).split()


ON_DEBIAN = pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="asks dpkg, on Debian")


@ON_DEBIAN
def test_a_renamed_library_counts_by_what_it_provides(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = [name for name in wanted(run) if name not in ("libglib2.0-0", "libegl1")]
    lines = [f"installed {name}, " for name in rest]
    lines += ["installed libglib2.0-0t64, libglib2.0-0 (= 2.84)", "config-files libegl1, "]
    debian_of(run, tmp_path, monkeypatch, "\n".join(lines))
    assert run.missing_packages() == ["libegl1"]


@ON_DEBIAN
def test_root_gets_them_installed(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    debian_of(run, tmp_path, monkeypatch, "installed libegl1, ")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    run.debian()
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[0].endswith("update")
    assert asked[1].startswith("install -y --no-install-recommends libgl1 ")


@ON_DEBIAN
def test_others_get_the_one_command(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = "\n".join(f"installed {name}, " for name in wanted(run) if name != "libportaudio2")
    debian_of(run, tmp_path, monkeypatch, rest)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(run.Stop, match=r"sudo apt-get install -y --no-install-recommends libportaudio2\n"):
        run.debian()
    assert not (tmp_path / "asked").exists()


# --- the lock files ---


def pins(level: str) -> dict[str, str]:
    """Name and version of everything a lock file pins. Fails on a line that is anything else."""
    found: dict[str, str] = {}
    for line in (ROOT / "requirements" / f"{level}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "-r ")):
            continue
        pin = PIN.fullmatch(line)
        assert pin, f"not an exact pin: {line}"
        found[plain(pin["name"])] = pin["version"]
    return found


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_wish_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wishes = {"app": project["project"]["dependencies"] + project["build-system"]["requires"]}
    wishes |= project["project"]["optional-dependencies"]
    wishes["test"] += wishes.pop("sherpa")  # what somebody may add is proved by the tests
    levels = ("app", "hero", "test", "check")
    for level, wished in wishes.items():
        asked = {plain(re.split(r"[\[<>=~!; ]", wish)[0]) for wish in wished}
        have = set().union(*(pins(below) for below in levels[: levels.index(level) + 1]))
        assert asked <= have, f"run requirements/lock.py: {asked - have}"


def test_no_level_pins_what_one_below_does() -> None:
    levels = [set(pins(level)) for level in ("app", "hero", "test", "check")]
    assert sum(map(len, levels)) == len(set.union(*levels))


def test_the_hand_landmarker_stays_with_the_version_that_calls_nobody() -> None:
    assert pins("app")["mediapipe"] == "0.10.31"


OPTIONAL = {"sherpa-onnx"}
"""What the product imports only where somebody has added it."""


def test_only_who_wants_heroes_gets_torch() -> None:
    assert not {"torch", "diffusers", "transformers"} & set(pins("app"))
    assert {"torch", "diffusers", "transformers"} <= set(pins("hero"))


@pytest.mark.parametrize(("folders", "levels"), [(PRODUCT, ("app", "hero")), (("tests",), ("app", "hero", "test"))])
def test_everything_imported_is_pinned(folders: tuple[str, ...], levels: tuple[str, ...]) -> None:
    """A package that only happens to be here, or comes with another, would be missing elsewhere one day."""
    have = set().union(*(pins(level) for level in levels)) | OPTIONAL
    asked = {(module, file) for folder in folders for file in (ROOT / folder).rglob("*.py") for module in imports(file)}
    distributions = metadata.packages_distributions()
    strangers = {
        f"{module} ({file.relative_to(ROOT)})"
        for module, file in asked
        if not have & {plain(name) for name in distributions.get(module, [module])}
    }
    assert not strangers


def imports(file: Path) -> set[str]:
    """The packages of others that a file imports anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    beside = {path.stem for path in (*file.parent.glob("*.py"), *(ROOT / "tests").rglob("*.py"))}
    return found - sys.stdlib_module_names - set(PRODUCT) - {"tests", "assets"} - beside
