"""Writes the lock files anew: `python3 requirements/lock.py` (Python 3.11, network; everything else stays as it is).

Each level is resolved in a clean environment from what pyproject.toml asks for, on top of the level below, and checked
with `pip check`. Platform markers are added by hand here, because one file serves Linux, Windows and macOS.
"""

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
LEVELS = ("app", "hero", "test", "check")
WHAT = {
    "app": "What Shotcaller runs on.",
    "hero": "What heroes need on top: Wan and its relatives.",
    "test": "What its tests need on top.",
    "check": "What `python3 run.py check` needs on top.",
}
HANDS_RUN_ON = (
    "(sys_platform == 'linux' and platform_machine == 'x86_64') or sys_platform == 'win32'"
    " or (sys_platform == 'darwin' and platform_machine == 'arm64')"
)
RASTERISER_RUNS_ON = "(sys_platform == 'linux' and platform_machine == 'x86_64') or sys_platform == 'win32'"
MARKERS = {
    "mediapipe": HANDS_RUN_ON,  # elsewhere there is no wheel; the mouse does what hands would
    "raylib_software": RASTERISER_RUNS_ON,  # elsewhere there is no wheel, and always OpenGL
    "hf-xet": "platform_machine in 'x86_64 amd64 AMD64 arm64 ARM64 aarch64'",
}
ELSEWHERE = {"app": ["colorama==0.4.6 ; sys_platform == 'win32'"]}
"""Pins that no resolution on Linux shows."""


def main() -> None:
    """Resolves the levels one after another and writes their files."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    wishes = {"app": [*project["project"]["dependencies"], *project["build-system"]["requires"]]}
    wishes |= {level: project["project"]["optional-dependencies"][level] for level in LEVELS[1:]}
    locked: list[str] = []
    for level in LEVELS:
        pins = resolve([*wishes[level], *locked])
        write(level, [pin for pin in pins if pin not in locked])
        locked = pins


def resolve(wishes: list[str]) -> list[str]:
    """Exact pins, by name, of everything that the wishes bring into a clean environment."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [str(Path(folder, "Scripts/python.exe" if sys.platform == "win32" else "bin/python")), "-m", "pip"]
        subprocess.run([*pip, "install", "-q", "--disable-pip-version-check", *wishes], check=True)
        subprocess.run([*pip, "check"], check=True)
        frozen = subprocess.run([*pip, "freeze", "--all"], check=True, capture_output=True, text=True).stdout
    # A wheel for one kind of machine (torch's `+cpu`) is pinned as the release that it is of.
    pins = (pin.partition("+")[0] for pin in frozen.split() if not pin.startswith("pip=="))
    return sorted(pins, key=str.lower)


def write(level: str, pins: list[str]) -> None:
    """One lock file, with what is below it included."""
    lines = [f"# {WHAT[level]} Written by requirements/lock.py; change pyproject.toml and run that instead."]
    lines += [f"-r {below}.txt" for below in LEVELS[max(LEVELS.index(level) - 1, 0) : LEVELS.index(level)]]
    lines += sorted([*map(marked, pins), *ELSEWHERE.get(level, [])], key=str.lower)
    (HERE / f"{level}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def marked(pin: str) -> str:
    """The pin with the platforms it is for."""
    marker = MARKERS.get(pin.partition("==")[0])
    return f"{pin} ; {marker}" if marker else pin


if __name__ == "__main__":
    if sys.version_info[:2] != (3, 11):
        sys.exit("The lock is made with Python 3.11, the oldest that the project runs on.")
    main()
