"""Runs benchmarks by name: `python -m tests.benchmarks [NAME ...] [--json]`."""

import argparse
import importlib
import json
import pkgutil
import sys
from dataclasses import asdict

import tests.benchmarks as package
from tests.benchmarks.figure import Figure

_NO_BENCHMARKS = ("figure", "measured", "on_card", "spoken", "__main__")
NAMES = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name not in _NO_BENCHMARKS)


def main() -> int:
    """Runs what was asked for and prints a table, or one JSON document."""
    parser = argparse.ArgumentParser(prog="shotcaller bench", description="The project's own benchmarks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    wished = parser.parse_args()
    unknown = sorted(set(wished.names) - set(NAMES))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    figures = {name: importlib.import_module(f"tests.benchmarks.{name}").measure() for name in wished.names or NAMES}
    sys.stdout.write(_json(figures) if wished.json else _table(figures))
    return 0


def _json(figures: dict[str, list[Figure]]) -> str:
    rows = {name: [asdict(row) | {"reached": row.reached} for row in made] for name, made in figures.items()}
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _table(figures: dict[str, list[Figure]]) -> str:
    lines = []
    for name, made in figures.items():
        lines.append(name)
        for row in made:
            lines += [f"      {line}" for line in row.lines]
            lines.append(f"  {_mark(row)} {row.name:<64} {row.value:10.3f} {row.unit:<8} {_bound(row)}")
    return "\n".join(lines) + "\n"


def _mark(row: Figure) -> str:
    return {True: "✓", False: "✗", None: " "}[row.reached]


def _bound(row: Figure) -> str:
    return "" if row.wanted is None else f"{'≤' if row.better == 'lower' else '≥'} {row.wanted:g}"


if __name__ == "__main__":
    sys.exit(main())
