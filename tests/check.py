"""One door for every check: `python -m tests.check [pytest's arguments]`, or `python3 run.py check`.

Formatting, lint, the layers, types, then the tests. All of them run even when one fails; the last lines say which did.
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sys.executable).parent


def main(arguments: list[str]) -> int:
    """Runs every check and tells how each went; 0 when all are well."""
    checks = {
        "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
        "lint": [sys.executable, "-m", "ruff", "check", "."],
        "layers": [str(SCRIPTS / "lint-imports")],
        "types": [sys.executable, "-m", "pyright"],
        "tests": [sys.executable, "-m", "pytest", *arguments],
    }
    went = {name: _run(name, command) for name, command in checks.items()}
    for name, (well, seconds) in went.items():
        sys.stdout.write(f"{'well ' if well else 'WRONG'}  {name:<8} {seconds:6.1f} s\n")
    return 0 if all(well for well, _ in went.values()) else 1


def _run(name: str, command: list[str]) -> tuple[bool, float]:
    sys.stdout.write(f"--- {name}\n")
    sys.stdout.flush()
    began = time.monotonic()
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
