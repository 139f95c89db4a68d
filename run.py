#!/usr/bin/env python3
"""Sets Shotcaller up, once, and starts it. Standard library alone; Python 3.11 or newer.

    python3 run.py              opens the window; where there is no display, runs the demo session instead
    python3 run.py WORDS ...    the same as `shotcaller WORDS ...`, such as `doctor` or `describe "wide, a street"`
    python3 run.py hero         sets up what video models need as well (torch: some GB), then says what this machine has
    python3 run.py test         runs the whole test suite
    python3 run.py check        formatting, lint, layers, types, then the suite
    python3 run.py setup        only sets up, from the beginning

Everything lands in `.venv` and `.setup` beside this file. On Debian and its relatives the system libraries that Qt,
EGL and sound need are asked of dpkg, and installed when you are root. A finished set-up leaves a stamp, so that the
next start goes straight to the window.
"""

from __future__ import annotations  # so that an old Python gets as far as our sentence about old Pythons

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STATE = ROOT / ".setup"
STAMP = STATE / "ready"
LOG = STATE / "log.txt"
LEVELS = ("app", "hero", "test", "check")  # each includes the one before; requirements/LEVEL.txt pins it
ROOM_MB = {"app": 1500, "hero": 4000, "test": 4000, "check": 4000}

DEBIAN = {
    "Qt": "libegl1 libgl1 libglib2.0-0 libfontconfig1 libfreetype6 libxkbcommon0 libx11-6 libdbus-1-3 libzstd1",
    "Qt on a screen": "libxkbcommon-x11-0 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1"
    " libxcb-randr0 libxcb-render0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1"
    " libxcb-xfixes0 libxcb-xkb1",
    "hands": "libgles2",
    "microphone": "libportaudio2",
}


class Stop(Exception):
    """Set-up cannot go on; the text says why, what was kept and what to do."""


def main(words: list[str]) -> int:
    """Sets up what is missing, then becomes what was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what meets an old Python
        say(f"Shotcaller needs Python 3.11 or newer; this is {sys.version.split()[0]}. Start it with a newer one.")
        return 1
    level = words[0] if words[:1] and words[0] in LEVELS[1:] else "app"
    try:
        if words[:1] == ["setup"]:
            STAMP.unlink(missing_ok=True)
        if not is_ready(level):
            set_up(level)
    except Stop as why:
        say(str(why))
        return 1
    except KeyboardInterrupt:
        say("\nStopped. What was installed is kept; the same command goes on from there.")
        return 130
    return 0 if words[:1] == ["setup"] else start(words, level)


def start(words: list[str], level: str) -> int:
    """Becomes the window, the demo, a command, the tests or the checks."""
    if level == "hero":
        return become(["-m", "app.cli", "doctor", *words[1:]])
    if level == "test":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        return become(["-m", "pytest", *words[1:]], ROOT)
    if level == "check":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        return become(["-m", "tests.check", *words[1:]], ROOT)
    if words or has_display():
        return become(["-m", "app.cli", *words])
    folder = free_folder(ROOT / "demo")
    say(f"There is no display here, so this is the demo session; its film and every export go to {folder}")
    return become(["-m", "app.cli", "demo", str(folder)])


def become(arguments: list[str], folder: Path | None = None) -> int:
    """Runs the virtual environment's Python in this process's place, or under it where that cannot be done."""
    if folder:
        os.chdir(folder)
    command = [str(PYTHON), *arguments]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


def has_display() -> bool:
    """Whether a window could be seen (or somebody chose Qt's platform on purpose)."""
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return named or sys.platform in ("win32", "darwin")


def free_folder(parent: Path) -> Path:
    """The first of parent/1, parent/2 ... that is not there yet."""
    number = 1
    while (parent / str(number)).exists():
        number += 1
    return parent / str(number)


# --- the stamp -----------------------------------------------------------------------------------------------


def fingerprint() -> str:
    """Everything that a finished set-up depends on, in one digest."""
    digest = hashlib.sha256(f"{ROOT}\n{sys.version_info[:3]}\n".encode())
    files = [Path(__file__), ROOT / "pyproject.toml", *(requirements(level) for level in LEVELS)]
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_ready(level: str) -> bool:
    """Whether set-up was finished for this level or a larger one, and nothing has changed since."""
    if not (STAMP.exists() and PYTHON.exists()):
        return False
    done, _, digest = STAMP.read_text().strip().partition(" ")
    return done in LEVELS[LEVELS.index(level) :] and digest == fingerprint()


def requirements(level: str) -> Path:
    """The lock file of a level."""
    return ROOT / "requirements" / f"{level}.txt"


# --- the steps -----------------------------------------------------------------------------------------------


def set_up(level: str) -> None:
    """All steps, each of which is quick when its work is already done. Raises Stop."""
    STATE.mkdir(exist_ok=True)
    LOG.write_text("")
    room(level)
    debian()
    environment()
    say("Installing the locked packages (a few minutes the first time) ...")
    pip("-r", str(requirements(level)), packages=count_pins(level))
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    hand_model()
    STAMP.write_text(f"{level} {fingerprint()}\n")
    say("Set up.")


def room(level: str) -> None:
    """Stops early where the disk is too full for a first set-up."""
    free_mb = shutil.disk_usage(ROOT).free // 1_000_000
    if not PYTHON.exists() and free_mb < ROOM_MB[level]:
        needed = f"Set-up needs about {ROOM_MB[level]} MB of disk"
        raise Stop(f"{needed} and {free_mb} MB are free. Make room, then run it again.")


def debian() -> None:
    """Installs the system libraries that dpkg shows missing; without root, says the one command that does."""
    missing = missing_packages()
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        command = f"sudo apt-get update && sudo {' '.join(install)}"
        raise Stop(f"Some system libraries are missing. Run this, then start again:\n\n  {command}\n")
    say(f"Installing {len(missing)} system libraries for {', '.join(DEBIAN)} ...")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    patient = ["-o", "DPkg::Lock::Timeout=120"]  # another apt may be at work
    logged(["apt-get", *patient, "update"])  # where this fails, an older list may still do
    if logged([*install, *patient]) != 0:
        command = f"apt-get update && {' '.join(install)}"
        raise Stop(f"They could not be installed; nothing else was changed (log: {LOG}). Try:\n\n  {command}\n")


def missing_packages() -> list[str]:
    """Debian packages that are wanted and not there; empty on every other system."""
    if not (Path("/etc/debian_version").exists() and shutil.which("dpkg-query") and shutil.which("apt-get")):
        return []
    shown = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}, ${Provides}\n"]
    lines = subprocess.run(shown, capture_output=True, text=True, check=False).stdout.splitlines()
    # Provides counts too: newer Debians rename libglib2.0-0 to libglib2.0-0t64 and keep the old name that way.
    have = {
        name for line in lines if line.startswith("installed ") for name in re.findall(r"[a-z0-9][a-z0-9.+-]+", line)
    }
    wanted = " ".join(DEBIAN.values()).split()
    if importlib.util.find_spec("ensurepip") is None:
        wanted.append("python3-venv")
    return [name for name in wanted if name not in have]


def environment() -> None:
    """Makes `.venv`, or makes it anew when it belongs to another Python."""
    version = "import pip, sys; print(sys.version)"
    if PYTHON.exists():
        told = subprocess.run([PYTHON, "-c", version], capture_output=True, text=True, check=False)
        if told.stdout.strip() == sys.version:
            return
    say("Making the virtual environment ...")
    if logged([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise Stop(f"Python could not make a virtual environment in {VENV}; see {LOG}. It needs Python's own"
                   " venv and ensurepip, and a folder that can be written.")  # fmt: skip


def pip(*arguments: str, packages: int = 0) -> None:
    """One `pip install` in the virtual environment, with a line of progress on a terminal. Raises Stop."""
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    seen: set[str] = set()

    def progress(line: str) -> None:
        if packages and sys.stdout.isatty() and line.startswith("Collecting "):
            seen.add(line)
            print(f"\r  {len(seen)}/{packages} {line.split()[1]:<60.60}", end="", flush=True)

    code = logged([str(PYTHON), "-m", "pip", "install", *quiet, *arguments], progress)
    if seen:
        print("\r" + " " * 72, end="\r")
    if code != 0:
        raise Stop(pip_failure(LOG.read_text(errors="replace")))


def pip_failure(log: str) -> str:
    """One sentence for why pip gave up, and what to do."""
    kept = f"What was fetched is kept: the same command goes on from there. The log is {LOG}"
    if "No space left on device" in log:
        return f"The disk is full, so the packages could not be installed. Make room and start again. {kept}"
    if re.search(r"NewConnectionError|NameResolution|ConnectTimeout|Read timed out|ProxyError|ConnectionReset", log):
        return f"The package index could not be reached. Check the network (or pip's proxy) and start again. {kept}"
    if "No matching distribution" in log:
        python = sys.version.split()[0]
        return f"A locked package is not to be had for this system and Python {python}. {kept}"
    return f"pip could not install the packages. {kept}"


def count_pins(level: str) -> int:
    """How many packages a lock file pins, with the lock files that it includes."""
    lines = requirements(level).read_text(encoding="utf-8").splitlines()
    below = LEVELS[LEVELS.index(level) - 1] if any(line.startswith("-r ") for line in lines) else None
    return sum("==" in line for line in lines) + (count_pins(below) if below else 0)


def hand_model() -> None:
    """Puts the hand model together in the user's cache; without it the mouse does what hands would."""
    say("Putting the hand model together ...")
    where = "from app.settings import read; print(read().hand_model.parent)"
    told = subprocess.run([PYTHON, "-c", where], capture_output=True, text=True, cwd=ROOT, check=False)
    folder = told.stdout.strip()
    if not folder or logged([str(PYTHON), "-m", "interaction.hands.bundle", folder]) != 0:
        say("The hand model could not be had just now, so hands are off and the mouse does everything.")
        say("`python3 run.py setup` tries again.")


def logged(command: list[str], progress=lambda line: None) -> int:
    """Runs a command with its output in the log; its exit status."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT,
            text=True, encoding="utf-8", errors="replace",
        ) as running:  # fmt: skip
            for line in running.stdout or ():
                log.write(line)
                progress(line)
        return running.returncode


def say(text: str) -> None:
    """A line for the person."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
