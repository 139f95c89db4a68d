"""Vehicles: what they are made of, wheels that turn with the distance, rotors that turn with time."""

from typing import Any

import numpy as np

from engine.renderers.blockout.beings import catalogue
from engine.renderers.blockout.beings.moment import Moment
from engine.renderers.blockout.beings.rig import Made, frames, joined
from engine.renderers.blockout.geometry.skeleton import Floats

_ABOUT = {"x": np.array([1.0, 0.0, 0.0]), "y": np.array([0.0, 1.0, 0.0]), "z": np.array([0.0, 0.0, 1.0])}
_PAINTED = {"body": ("main", "second"), "glass": ("glass", "glass"), "cabin": ("cabin", "cabin2"),
            "sign": ("band", "sign"), "lamps": ("tail", "lamp"), "ring": ("band", "lamp")}  # fmt: skip
_STATIC = ("body", "sign", "cabin", "lamps")


def drawn(
    name: str, moment: Moment, phase: Floats, colours: dict[str, Floats], *, manned: bool = False
) -> tuple[Made, Floats]:
    """The parts of n vehicles of a kind, and where their faces are (n, 3), in metres of the kind.

    `manned`: somebody sits inside, so panes are left out.
    """
    row = catalogue.kinds()[name]
    n = len(phase)
    made, bone = Made(n), body(row, moment, phase)
    for form in (*_STATIC, *(() if manned else ("glass",))):
        if form in row["form"] and not (form == "cabin" and not manned and "glass" in row["form"]):
            first, second = (colours[colour] for colour in _PAINTED[form])
            made.form(f"{name}.{form}", bone, first, second, glow=1.0 if form == "lamps" else 0.0)
    _wheels(made, row, bone, moment.gone_m, colours)
    for spin in row.get("spins", ()):
        turned = turn(spin["axis"], 2 * np.pi * spin["rate"] * moment.t)
        hub = joined(bone, np.hstack([turned, np.array(spin["at"], float)[:, None]]))
        first, second = (colours[colour] for colour in _PAINTED.get(spin["form"], ("band", "second")))
        made.form(f"{name}.{spin['form']}", hub, first, second, glow=1.0 if spin["form"] == "ring" else 0.0)
    if "pedals" in row:
        _cranks(made, name, row, bone, moment.gone_m, colours)
    if "oars" in row:
        _oars(made, name, row, bone, moment, colours)
    low = row["seats"][0] if row["seats"] else [0.0, 1.0, 0.0]
    face = np.array([0.0, low[1] + 0.4, low[2] + 0.5])
    return made, np.einsum("nij,j->ni", bone[:, :, :3], face) + bone[:, :, 3]


def turn(axis: str, angle: float) -> Floats:
    """A turn about an axis: forwards about x, to the left about y, clockwise from behind about z. (3, 3)."""
    x, y, z = _ABOUT[axis]
    c, s = np.cos(angle), np.sin(angle)
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + s * skew + (1 - c) * (skew @ skew)


def altitude(row: dict[str, Any], action: str | None, t: float) -> float:
    """How high over its mark it is."""
    if row.get("hovers") or (row.get("high") and action in ("fly", "chase")):
        return float(row["high"] + 0.02 * row["high"] * np.sin(1.1 * t))
    return 0.0


def body(row: dict[str, Any], moment: Moment, phase: Floats) -> Floats:
    """The vehicle itself: in the air, rocked by the water, leaning into its speed."""
    n, t = len(phase), moment.t
    at = np.zeros((n, 3))
    at[:, 1] = altitude(row, moment.action, t)
    wave = 2 * np.pi * (t / 3.7 + phase)
    roll = pitch = np.zeros(n)
    if row.get("afloat"):
        small = 1.0 / (1.0 + abs(row["seats"][0][1]))
        at[:, 1] -= 0.16 * small
        roll, pitch = 0.035 * small * np.sin(wave), 0.022 * small * np.sin(0.83 * wave + 1.0)
        at[:, 1] += 0.05 * small * np.sin(wave + 0.6)
    elif at[0, 1] > 0:
        roll = 0.03 * np.sin(0.6 * wave)
        pitch = np.full(n, -0.09 if row.get("spins") and moment.speed_ms > 1 and not row.get("like") else 0.0)
    elif moment.speed_ms > 0.5 and not row.get("astride"):
        at[:, 1] += 0.006 * np.sin(9.0 * t + 6 * phase)
    return frames(n, at, pitch, 0.0, roll)


def _wheels(made: Made, row: dict[str, Any], body: Floats, gone: float, colours: dict[str, Floats]) -> None:
    form = f"wheel.{row.get('wheel', 'car')}"
    for x, radius, z, wide in row["wheels"]:
        spun = turn("x", gone / row.get("scale", 1.0) / radius)
        for side in (1.0, -1.0) if x else (1.0,):
            size = np.diag([wide * side, radius, radius])
            bone = joined(body, np.hstack([spun @ size, np.array([[x * side], [radius], [z]])]))
            made.form(form, bone, colours["tyre"], colours["rim"])


def _cranks(made: Made, name: str, row: dict[str, Any], body: Floats, gone: float, colours: dict[str, Floats]) -> None:
    x, y, z, _ = row["pedals"]
    angle = crank_angle(row, gone)
    bone = joined(body, np.hstack([turn("x", angle), np.array([[x], [y], [z]])]))
    made.form(f"{name}.crank", bone, colours["second"], colours["second"])
    for side in (1.0, -1.0):
        at = np.array(pedal(row, gone, side))
        made.form(
            f"{name}.pedal", joined(body, np.hstack([np.eye(3), at[:, None]])), colours["second"], colours["second"]
        )


def crank_angle(row: dict[str, Any], gone: float) -> float:
    """How far the cranks have turned, in radians."""
    return gone / row["wheels"][0][1] / row["gearing"]


def pedal(row: dict[str, Any], gone: float, side: float) -> Floats:
    """Where a pedal is: +1 the left one, −1 the right."""
    _, y, z, arm = row["pedals"]
    angle = crank_angle(row, gone)
    return np.array([0.125 * side, y - side * arm * np.cos(angle), z - side * arm * np.sin(angle)])


def stroke(t: float) -> tuple[float, float]:
    """An oar's sweep (ahead) and dip (down) in radians: catch, pull, feather, reach."""
    turn_ = 2 * np.pi * t / 2.4
    return 0.55 * np.cos(turn_), 0.16 + 0.16 * np.sin(turn_)


def grip(row: dict[str, Any], t: float, side: float) -> Floats:
    """Where the inner end of an oar is, in metres of the boat."""
    sweep, dip = stroke(t)
    x, y, z = row["oars"]
    inner = 0.72
    return np.array([
        side * (x - inner * np.cos(sweep) * np.cos(dip)), y + inner * np.sin(dip), z + inner * np.sin(sweep)
    ])  # fmt: skip


def _oars(made: Made, name: str, row: dict[str, Any], body: Floats, moment: Moment, colours: dict[str, Floats]) -> None:
    sweep, dip = stroke(moment.t)
    x, y, z = row["oars"]
    for side in (1.0, -1.0):
        out = np.array([side * np.cos(sweep) * np.cos(dip), -np.sin(dip), -np.sin(sweep)])
        across = np.cross([0.0, 1.0, 0.0], out)
        across /= np.linalg.norm(across)
        axes = np.stack([across, np.cross(out, across), out], 1)
        bone = joined(body, np.hstack([axes, np.array([[side * x], [y], [z]])]))
        made.form(f"{name}.oar", bone, colours["second"], colours["main"])
