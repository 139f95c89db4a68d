"""What moves in air and light at one moment of a shot: the fields of a Scene for sprites, lamps and lightning."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from engine.renderers.blockout.geometry.optics import View
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.place import fires, weather
from engine.renderers.blockout.place.light import Look

_HALOS = 8


def fields(
    look: Look, lamps: Floats, burning: Floats, view: View, centre: Floats, floor_m: float, t: float, seed: int
) -> dict[str, Any]:
    """`sprites`, `lamps`, `rig`, `flash`, `gone` of the Scene at `t` seconds.

    `lamps` and `burning` are the set's lamps (n, 7) and fires (n, 5); `centre` is where the first people are.
    """
    gone = weather.drift(look, t, seed)
    rig = _rig(look, centre, floor_m, t, seed)
    air = weather.sprites(look, t, view.eye, view.axes[2], floor_m, seed)
    burnt = fires.sprites(burning, look, t, view.eye, gone, seed)
    alight = fires.lamps(burning, t, seed)
    return {
        "sprites": np.concatenate([_halos(look, lamps, centre), _bulbs(rig), burnt, air]),
        "lamps": np.concatenate([lamps, alight]) if len(alight) else lamps,
        "rig": rig[:, :7],
        "flash": weather.flash(t, seed) * look.flash if look.flash else 0.0,
        "gone": (gone[0] * 0.004, gone[2] * 0.004 + 0.004 * t),
    }


def struck(look: Look, flash: float) -> Look:
    """The light while lightning stands in the sky, 0 … 1: cold, hard, and brighter than all lamps."""
    if flash < 0.01:
        return look
    cold = np.array([0.74, 0.86, 1.12]) * flash
    share = 0.35 if look.roof else 1.0  # into a room it comes by the windows
    return replace(
        look, sun=look.sun + 3.4 * share * cold, sky=look.sky + 0.8 * share * cold,
        zenith=look.zenith + 0.5 * cold, horizon=look.horizon + 0.22 * cold, softness=0.3,
    )  # fmt: skip


def _rig(look: Look, centre: Floats, floor_m: float, t: float, seed: int) -> Floats:
    """The hung lamps where they stand now, (n, 8): they go with the people they light."""
    made = look.rig.copy()
    made[:, 0] += centre[0]
    made[:, 1] += floor_m
    made[:, 2] += centre[2]
    if look.flicker:
        for number in range(len(made)):
            made[number, 3:6] *= 1 + look.flicker * (fires.flicker(t, seed, 90 + number) - 1)
            made[number, 1] += 0.05 * math.sin(7.1 * t + number)
    return made


def _halos(look: Look, lamps: Floats, centre: Floats) -> Floats:
    """The air that shines around the nearest lamps: hardly any in clear air, much in rain, snow and fog."""
    if not look.lamps or not len(lamps) or look.treatment.ink:
        return np.zeros((0, 12))
    thick = min((0.05 if look.roof else 0.10) + 9.0 * look.haze + 3.0 * look.mist[0], 0.62) * min(look.lamps, 1.0)
    near = lamps[np.argsort(np.linalg.norm(lamps[:, :3] - centre, axis=1), kind="stable")[:_HALOS]]
    made = np.zeros((len(near), 12))
    made[:, :3] = near[:, :3]
    made[:, 3] = 0.45 + 1.1 * min(thick, 0.5)
    made[:, 7] = 1.0
    made[:, 8:11] = np.sqrt(near[:, 3:6] / np.maximum(near[:, 3:6].max(1, keepdims=True), 1e-6))
    made[:, 11] = -thick
    return made


def _bulbs(rig: Floats) -> Floats:
    """The lamps among them that are seen: a small warm ball with its halo."""
    seen = rig[rig[:, 7] > 0]
    made = np.zeros((2 * len(seen), 12))
    made[:, :3] = np.tile(seen[:, :3], (2, 1))
    made[:, 3] = np.concatenate([5.0 * seen[:, 7], seen[:, 7]])
    made[:, 7] = np.concatenate([np.ones(len(seen)), np.full(len(seen), 0.1)])
    warm = np.sqrt(seen[:, 3:6] / np.maximum(seen[:, 3:6].max(1, keepdims=True), 1e-6))
    made[:, 8:11] = np.concatenate([warm, 0.5 + 0.5 * warm])
    made[:, 11] = np.concatenate([np.full(len(seen), -0.45), np.full(len(seen), 1.0)])
    return made
