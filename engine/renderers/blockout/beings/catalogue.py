"""What beings, vehicles, mounts and props there are, as data (`assets/creatures.toml` and its like)."""

import tomllib
from functools import cache
from typing import Any

from engine.assets import asset

BEINGS, PROPS = ("creatures", "vehicles"), ("props", "mounts")


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Every kind's table by its name, with what it takes over from the one that it is `like`."""
    raw = {file: tomllib.loads(asset(f"{file}.toml").read_text(encoding="utf-8")) for file in (*BEINGS, *PROPS)}
    rows = {
        kind: row | {"file": file}
        for file, table in raw.items()
        for kind, row in table.items()
        if isinstance(row, dict)
    }
    return {kind: _with_model(kind, rows) for kind in rows}


@cache
def of(*files: str) -> dict[str, dict[str, Any]]:
    """The kinds of some files that can be asked for by words."""
    return {kind: row for kind, row in kinds().items() if row["file"] in files and row.get("words")}


@cache
def table(file: str, name: str) -> dict[str, Any]:
    """A table of a file that is no kind."""
    return tomllib.loads(asset(f"{file}.toml").read_text(encoding="utf-8"))[name]


def _with_model(kind: str, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    own = rows[kind]
    if "like" not in own:
        return own
    model = _with_model(own["like"], rows)
    form = dict(model.get("form", {})) | own.get("form", {})
    return {key: value for key, value in model.items() if key != "words"} | own | {"form": form, "model": own["like"]}
