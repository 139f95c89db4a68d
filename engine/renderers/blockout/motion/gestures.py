"""Motions written down as keys (`assets/motion/*.toml`): what a body does at moments, and how it sways about that."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from engine.assets import asset
from engine.renderers.blockout.geometry.skeleton import ARM, BODY, FIELDS, LEG, NEUTRAL, WHOLE, F, Floats

_RATE = 120
"""Rows a second that keys are worked out to."""
_LATER = {"head": -0.03, "arms": 0.035, "hands": 0.07}
"""Seconds that parts come after the hips: eyes lead, arms and hands are dragged along."""
FILES = ("basics", "gestures", "work", "pairs")


@dataclass(frozen=True)
class Motion:
    """One motion, ready to be played at any time."""

    name: str
    table: Floats
    """(rows, len(FIELDS)) at 120 rows a second; the last holds, or the first follows."""
    loops: bool
    seconds: float
    """How long its keys take."""
    natural: float
    """How long it takes when there is time, in seconds; 0 for what goes on as long as it is given."""
    posture: str
    """What it leaves one in: upright, seated, kneeling, lying."""
    layer: bool
    """Whether it is played with the upper body alone, over whatever the rest does."""
    arms: tuple[bool, bool]
    """Which arms it takes; the other goes on with what it did."""
    speed: float
    """Metres a second over the ground, of motions that carry one along."""
    phased: bool
    """Whether several who do it are apart in time."""
    steps: bool
    """Whether the feet follow the keys; otherwise they stay where they stand."""
    moves: float
    """How far it carries the hips ahead over feet that stay, in metres."""
    swings: Floats
    """(waves, 4): much, cycles a second, phase, whether it lingers at its ends."""
    of: Floats
    """(len(FIELDS), waves): which field each wave moves."""

    def at(self, t: float, phase: float, pace: float = 1.0) -> Floats:
        """The fields at `t` seconds of it, (len(FIELDS),)."""
        t = t * pace
        made = self._keyed(t + (phase * self.seconds if self.loops and self.phased else 0.0))
        if len(self.swings):
            much, hz, apart, lingers = self.swings.T
            wave = np.sin(2 * math.pi * (t * hz + phase + apart))
            made = made + self.of @ (much * np.where(lingers > 0, np.tanh(2.5 * wave) / 0.98661, wave))
        return made

    def _keyed(self, t: float) -> Floats:
        rows = len(self.table)
        if rows == 1:
            return self.table[0]
        row = (t % self.seconds) * _RATE if self.loops else min(max(t, 0.0), self.seconds) * _RATE
        low = int(row)
        after = (low + 1) % rows if self.loops else min(low + 1, rows - 1)
        first = self.table[low % rows]
        return first + (row - low) * (self.table[after] - first)


@cache
def motions() -> dict[str, Motion]:
    """Every motion there is by its name."""
    made: dict[str, Motion] = {}
    for name in FILES:
        written = tomllib.loads(asset(f"motion/{name}.toml").read_text(encoding="utf-8"))
        made |= {key: _motion(key, value, written) for key, value in written.items()}
    return made


def _motion(name: str, written: dict[str, Any], others: dict[str, Any]) -> Motion:
    if "like" in written:
        written = {**others[written["like"]], **{key: value for key, value in written.items() if key != "like"}}
    keys, given = _keys(written["keys"])
    loops, seconds = bool(written.get("loop")), float(keys[-1][0]) if len(keys) > 1 else 0.0
    waves = [_wave(wave) for wave in written.get("waves", ())]
    of = np.zeros((len(FIELDS), len(waves)))
    for number, (fields, _) in enumerate(waves):
        for field, sign in fields.items():
            of[F[field], number] = sign
    return Motion(
        name, _baked(keys, loops, seconds), loops, seconds, float(written.get("natural", 0.0)),
        written.get("posture", "upright"), bool(written.get("layer")), (_takes(given, "l"), _takes(given, "r")),
        float(written.get("speed", 0.0)), bool(written.get("phased", True)),
        written.get("feet") == "own", float(written.get("moves", 0.0)),
        np.array([swing for _, swing in waves]).reshape(-1, 4), of,
    )  # fmt: skip


def _takes(given: set[str], side: str) -> bool:
    return any(f"{name}_{side}" in given for name in ARM)


def _keys(written: list[dict[str, Any]]) -> tuple[list[tuple[float, Floats]], set[str]]:
    made: list[tuple[float, Floats]] = []
    given: set[str] = set()
    now = NEUTRAL.copy()
    for key in written:
        now = NEUTRAL.copy() if key.get("rest") else now.copy()
        for field, value in spread({name: value for name, value in key.items() if name not in ("t", "rest")}).items():
            now[F[field]] = value
            given.add(field)
        made.append((float(key.get("t", 0.0)), now))
    return made, given


def spread(key: Mapping[str, Any]) -> dict[str, float]:
    """Fields by name: `arms`, `legs` stand for both sides, `arm_l`, `leg_r` … for one."""
    made: dict[str, float] = {}
    for name, value in key.items():
        part, _, side = name.partition("_")
        if isinstance(value, Mapping) and part in ("arm", "arms", "leg", "legs"):
            for field, number in value.items():  # pyright: ignore[reportUnknownVariableType]
                for one in side or "lr":
                    mirrored = -1.0 if one == "r" and field == "foot_x" else 1.0
                    made[f"{field}_{one}"] = mirrored * float(number)  # pyright: ignore[reportUnknownArgumentType]
        else:
            made[name] = float(value)  # pyright: ignore[reportArgumentType]
    wrong = [name for name in made if name not in F]
    if wrong:
        raise ValueError(f"A motion has no such field: {', '.join(wrong)}.")
    return made


def _wave(written: Mapping[str, Any]) -> tuple[dict[str, float], tuple[float, float, float, float]]:
    """`of` names a field, or several with a `-` before those that go the other way."""
    fields = {name.lstrip("-"): -1.0 if name.startswith("-") else 1.0 for name in written["of"].split()}
    swing = (
        float(written["much"]),
        float(written["hz"]),
        float(written.get("phase", 0.0)),
        float(bool(written.get("lingers"))),
    )
    return fields, swing


def _baked(keys: list[tuple[float, Floats]], loops: bool, seconds: float) -> Floats:
    if len(keys) == 1:
        return keys[0][1][None]
    times, values = np.array([t for t, _ in keys]), np.array([value for _, value in keys])
    slopes = _slopes(times, values, loops)
    rows = np.arange(round(seconds * _RATE) + (0 if loops else 1)) / _RATE
    made = np.empty((len(rows), len(FIELDS)))
    for fields, later in _lags():
        when = (rows - later) % seconds if loops else np.clip(rows - later, 0.0, seconds)
        made[:, fields] = _hermite(times, values[:, fields], slopes[:, fields], when)
    for side in "lr":
        _stepped(made, times, values, side, rows)
    return made


def _lags() -> list[tuple[list[int], float]]:
    head = [F[name] for name in ("nod", "look", "cock")]
    body = [F[name] for name in (*WHOLE, *BODY) if F[name] not in head]
    arms = [
        F[f"{name}_{side}"]
        for name in ("swing", "elbow_out", "at", "at_x", "at_y", "at_z", "on", "on_x", "on_y", "on_z")
        for side in "lr"
    ]
    hands = [F[f"{name}_{side}"] for name in ("elbow", "turn", "flex", "palm") for side in "lr"]
    legs = [F[f"{name}_{side}"] for name in LEG for side in "lr"]
    return [(body, 0.0), (legs, 0.0), (head, _LATER["head"]), (arms, _LATER["arms"]), (hands, _LATER["hands"])]


def _slopes(times: Floats, values: Floats, loops: bool) -> Floats:
    """Tangents at the keys that never overshoot: still at the ends and wherever a field turns round."""
    steps = np.diff(values, axis=0) / np.diff(times)[:, None]
    before, after = steps[:-1], steps[1:]
    harmonic = np.where(
        before * after > 0, 2 * before * after / np.where(before + after == 0, 1.0, before + after), 0.0
    )
    ends = np.zeros((1, values.shape[1]))
    if loops:
        first, last = steps[:1], steps[-1:]
        ends = np.where(first * last > 0, 2 * first * last / np.where(first + last == 0, 1.0, first + last), 0.0)
    return np.vstack([ends, harmonic, ends])


def _hermite(times: Floats, values: Floats, slopes: Floats, when: Floats) -> Floats:
    at = np.clip(np.searchsorted(times, when, "right") - 1, 0, len(times) - 2)
    long = (times[at + 1] - times[at])[:, None]
    u = (when[:, None] - times[at][:, None]) / long
    return (
        values[at] * (1 + 2 * u) * (1 - u) ** 2 + slopes[at] * long * u * (1 - u) ** 2
        + values[at + 1] * u * u * (3 - 2 * u) + slopes[at + 1] * long * u * u * (u - 1)
    )  # fmt: skip


def _stepped(made: Floats, times: Floats, values: Floats, side: str, rows: Floats) -> None:
    """A foot that is on the ground at two keys in different places is lifted over, in its own part of the time."""
    x, y, z = (F[f"foot_{axis}_{side}"] for axis in "xyz")
    for number in range(len(times) - 1):
        a, b = values[number], values[number + 1]
        far = _moved(a, b, side)
        if far < 1e-3:
            continue
        first, last = times[number], times[number + 1]
        both = all(_moved(a, b, one) > 1e-3 for one in "lr")
        if both and max(a[y], b[y]) < 0.01:  # one foot, then the other
            middle = (first + last) / 2
            first, last = (first, middle) if side == "l" else (middle, last)
        inside = (rows >= times[number]) & (rows <= times[number + 1])
        u = np.clip((rows[inside] - first) / (last - first), 0, 1)
        eased = u * u * (3 - 2 * u)
        made[inside, x], made[inside, z] = a[x] + (b[x] - a[x]) * eased, a[z] + (b[z] - a[z]) * eased
        made[inside, y] += min(0.03 + 0.12 * far, 0.10) * np.sin(math.pi * u) ** 2 * (max(a[y], b[y]) < 0.01)


def _moved(a: Floats, b: Floats, side: str) -> float:
    x, z = F[f"foot_x_{side}"], F[f"foot_z_{side}"]
    return math.hypot(b[x] - a[x], b[z] - a[z])
