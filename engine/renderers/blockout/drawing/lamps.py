"""Which lamps light a picture, and how far the first of them outshines the others."""

from dataclasses import dataclass

import numpy as np

from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.geometry.skeleton import Floats

_INSIDE, _OUTSIDE = 1.9, 4.2  # outside a lamp has the whole night to itself
_HEIGHT_M = 1.0
_LEAST = 0.12
_STEEP = 0.2  # a lamp lower than this over the people, as a sine, would throw shadows out of the picture


@dataclass(frozen=True, slots=True)
class Lamps:
    """The lamps of a picture, the one first that gives the people most light."""

    places: Floats
    """(most, 4) place and 1 ÷ reach²; those that are missing are far away and dark."""
    colours: Floats
    """(most, 3) linear light."""
    way: Floats
    """From the people to the first, a unit vector."""
    strength: float
    """How far the first outshines the others, 0 … 1: as another comes up, its shadow fades."""

    @property
    def throws_shadows(self) -> bool:
        """Whether the people throw a shadow in the first lamp's light that anyone would see."""
        return self.strength > _LEAST and float(self.way[1]) > _STEEP


def lamps(scene: Scene, most: int) -> Lamps:
    """Hung lamps, then the nearest, `most` in all."""
    places, colours = np.zeros((most, 4)), np.zeros((most, 3))
    places[:, 1], places[:, 3] = -1e4, 1.0
    hung = min(len(scene.rig), most)
    places[:hung, :3], places[:hung, 3] = scene.rig[:hung, :3], scene.rig[:hung, 6] ** -2.0
    colours[:hung] = scene.rig[:hung, 3:6]
    if len(scene.lamps) and hung < most:
        away = np.linalg.norm(scene.lamps[:, :3] - (scene.centre + 2.0 * scene.view.axes[2]), axis=1)
        near = np.argsort(away, kind="stable")[: most - hung]
        rest = slice(hung, hung + len(near))
        places[rest, :3], places[rest, 3] = scene.lamps[near, :3], scene.lamps[near, 6] ** -2.0
        colours[rest] = scene.lamps[near, 3:6] * scene.look.lamps * (_INSIDE if scene.look.roof else _OUTSIDE)
    middle = np.array([scene.centre[0], scene.floor_m + _HEIGHT_M, scene.centre[2]])
    away = places[:, :3] - middle
    far2 = (away * away).sum(1)
    weight = colours.max(1) * np.clip(1 - (far2 * places[:, 3]) ** 2, 0, 1) ** 2 / (0.35 + 0.16 * far2)
    order = np.argsort(-weight, kind="stable")
    first, second = weight[order[0]], weight[order[1]] if most > 1 else 0.0
    way = away[order[0]] / max(float(np.sqrt(far2[order[0]])), 1e-6)
    strength = min(1.0, 1.5 * float(1 - second / first)) if first > 1e-4 else 0.0
    return Lamps(places[order], colours[order], way, strength)
