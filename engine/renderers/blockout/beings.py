"""Whoever is no person: animals, creatures, vehicles. How they look at a moment, how large and how fast they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np

from engine.renderers.blockout import birds, catalogue, monsters, quadrupeds, vehicles
from engine.renderers.blockout.rig import Made, extent, placed
from engine.renderers.blockout.shapes import linear
from engine.renderers.blockout.skeleton import JOINTS, Floats, J


@dataclass(frozen=True)
class Moment:
    """When it is. `gone_m` is how far they have come since the shot began, in metres; `speed_ms` the highest speed of
    the shot (gait and stride depend on it and must not change within a shot); `wind` 0 … 1."""

    t: float
    gone_m: float = 0.0
    speed_ms: float = 0.0
    action: str | None = None
    wind: float = 0.0
    seed: int = 0


@dataclass(frozen=True)
class Creature:
    """A being: its kind in the catalogue, and the colour of its body in linear light; None is the usual one."""

    kind: str
    colour: tuple[float, float, float] | None = None

    @property
    def row(self) -> dict[str, Any]:
        """Its table of the catalogue."""
        return catalogue.kinds()[self.kind]

    @property
    def body(self) -> str:
        """What framing has to know: quadruped, bird, or car for whatever is no animal."""
        return {"quadruped": "quadruped", "vehicle": "car", "drift": "car"}.get(self.row["plan"], "bird")

    @property
    def height(self) -> float:
        """In metres, as it stands."""
        return bounds(self)[1]

    @property
    def length(self) -> float:
        """In metres, as it stands."""
        return 2 * bounds(self)[2]


class Costumed(Protocol):
    """Whatever has a being's costume: `wardrobe.Costume`."""

    @property
    def creature(self) -> Creature | None: ...


def colour_of(kind: str) -> Floats:
    """The usual colour of a kind's body, linear (3,)."""
    return np.array(linear(catalogue.kinds()[kind]["colours"]["main"]))


def drawn(bodies: Floats, costumes: Sequence[Costumed], moment: Moment, numbers: Sequence[int]) -> dict[str, Floats]:
    """Rows per shape of the beings among figures with joints (n, len(JOINTS), 3), as `joints` gives them.

    `numbers` are the figures' indexes in the staging; rows carry them, plus one, in their last column. Figures without
    a creature are passed over.
    """
    return standing(costumes, *stands(bodies), moment, numbers)


def standing(
    costumes: Sequence[Costumed], roots: Floats, headings: Floats, moment: Moment, numbers: Sequence[int]
) -> dict[str, Floats]:
    """The same for figures that stand at `roots` (n, 3) on the ground and face `headings` (n,), radians left of +z."""
    parts: dict[str, list[Floats]] = {}
    for creature, group in _alike(costumes).items():
        who = np.array([numbers[index] for index in group])
        for shape, rows in rows_of(creature, roots[group], headings[group], moment, who).items():
            parts.setdefault(shape, []).append(rows)
    return {shape: np.concatenate(rows) for shape, rows in parts.items()}


def rows_of(creature: Creature, roots: Floats, headings: Floats, moment: Moment, numbers: Floats) -> dict[str, Floats]:
    """Rows per shape of n beings of a kind that stand at (n, 3), facing (n,) radians to the left of +z."""
    made, _ = _played(creature, moment, numbers)
    return made.rows(placed(roots, headings, _scale(creature)), numbers + 1)


def joints(
    costumes: Sequence[Costumed], roots: Floats, headings: Floats, moment: Moment, numbers: Sequence[int]
) -> Floats:
    """Joints (n, len(JOINTS), 3) in a being's stead, for framing: its head where its head is, its pelvis over its
    mark, its feet on the ground, pointing where it faces. Figures without a creature get zeros."""
    made = np.zeros((len(costumes), len(JOINTS), 3))
    for creature, group in _alike(costumes).items():
        _, heads = _played(creature, moment, np.array([numbers[index] for index in group]))
        wide, tall, _ = bounds(creature)
        for index, head in zip(group, heads * _scale(creature), strict=True):
            made[index] = _stand_in(head, wide, tall)
    c, s = np.cos(headings)[:, None], np.sin(headings)[:, None]
    x, y, z = made[:, :, 0], made[:, :, 1], made[:, :, 2]
    return np.stack([c * x + s * z, y, c * z - s * x], 2) + roots[:, None, :]


def stands(bodies: Floats) -> tuple[Floats, Floats]:
    """Where figures stand (n, 3) and which way they face (n,), from their joints."""
    toes = bodies[:, [J["toe_l"], J["toe_r"]]] - bodies[:, [J["ankle_l"], J["ankle_r"]]]
    way = toes.sum(1)
    ground = bodies[:, [J["ball_l"], J["ball_r"]], 1].min(1) - 0.02
    pelvis = bodies[:, J["pelvis"]]
    return np.stack([pelvis[:, 0], ground, pelvis[:, 2]], 1), np.arctan2(way[:, 0], way[:, 2])


def bounds(of: Costumed | Creature, action: str | None = None) -> tuple[float, float, float]:
    """Half the width, the height and half the length in metres of the room that a being takes up around its mark
    while it does that, in every phase."""
    low, high = box(of, action)
    half = np.maximum(np.abs(low), np.abs(high))
    return float(half[0]), float(high[1]), float(half[2])


def box(of: Costumed | Creature, action: str | None = None) -> tuple[Floats, Floats]:
    """The lower and upper corner of that room: metres to the left, up and ahead of the mark."""
    creature = of if isinstance(of, Creature) else of.creature
    assert creature is not None
    return _box(creature.kind, action)


def speed(of: Costumed | Creature, action: str | None) -> float:
    """How fast it does that by its nature, in metres a second over the ground; 0 where it stays."""
    creature = of if isinstance(of, Creature) else of.creature
    assert creature is not None
    row = creature.row
    if action not in _GOING:
        return 0.0
    if "speeds" in row:
        return float(row["speeds"][0 if action in ("walk", "crawl", "climb") else 1])
    legs = np.sqrt(9.81 * max(bounds(creature)[1] * 0.72, 0.05))
    return float({"walk": 0.36, "crawl": 0.2, "climb": 0.25}.get(action, 1.5) * legs)


_GOING = ("walk", "run", "ride", "drive", "fly", "crawl", "climb", "chase", "follow", "approach", "leave")


def _stand_in(head: Floats, wide: float, tall: float) -> Floats:
    made = np.zeros((len(JOINTS), 3))
    size = min(0.12 * tall, 0.13)
    middle = {"pelvis": 0.50, "waist": 0.58, "chest": 0.70, "neck": 0.78}
    for name, share in middle.items():
        made[J[name]] = [0.0, share * tall, 0.0]
    made[J["head"]] = head
    made[J["eyes"]] = head + [0.0, 0.1 * size, size]
    made[J["crown"]], made[J["chin"]] = head + [0.0, size, 0.0], head - [0.0, size, 0.0]
    made[J["crown"], 1] = max(made[J["crown"], 1], 0.0)
    for side, sign in (("l", 1.0), ("r", -1.0)):
        x = sign * wide * 0.8
        for name, share in (
            ("shoulder", 0.70),
            ("elbow", 0.5),
            ("wrist", 0.42),
            ("hand", 0.40),
            ("hip", 0.5),
            ("knee", 0.25),
        ):
            made[J[f"{name}_{side}"]] = [x, share * tall, 0.0]
        if f"grip_{side}" in J:
            made[J[f"grip_{side}"]] = [x, 0.4 * tall, 0.0]
        made[J[f"ankle_{side}"]], made[J[f"ball_{side}"]] = [x, 0.06, -0.1], [x, 0.02, 0.0]
        made[J[f"toe_{side}"]] = [x, 0.02, 0.07]
    return made


def _alike(costumes: Sequence[Costumed]) -> dict[Creature, list[int]]:
    groups: dict[Creature, list[int]] = {}
    for index, who in enumerate(costumes):
        if who.creature is not None:
            groups.setdefault(who.creature, []).append(index)
    return groups


def _scale(creature: Creature) -> float:
    return float(creature.row.get("scale", 1.0))


@cache
def _box(kind: str, action: str | None) -> tuple[Floats, Floats]:
    creature, corners = Creature(kind), []
    fast = _pace(kind, action)
    for step in range(12):
        t = step * 0.31
        moment = Moment(t, fast * t, fast, action)
        rows = rows_of(creature, np.zeros((1, 3)), np.zeros(1), moment, np.array([step]))
        corners.append(extent(rows))
    low, high = np.min([each[0] for each in corners], 0), np.max([each[1] for each in corners], 0)
    return low, high


def _pace(kind: str, action: str | None) -> float:
    if action not in _GOING:
        return 0.0
    row = catalogue.kinds()[kind]
    return float(row["speeds"][1]) if "speeds" in row else 4.0


def _played(creature: Creature, moment: Moment, numbers: Floats) -> tuple[Made, Floats]:
    """The parts of n beings of a kind and where their heads are (n, 3), in metres of the kind."""
    play = _PLAYS[creature.row["plan"]]
    return play(creature.kind, moment, _phases(numbers, moment.seed), _palette(creature))


def _phases(numbers: Floats, seed: int) -> Floats:
    """What sets beings apart, 0 … 1."""
    return (0.13 + 0.618034 * np.asarray(numbers, float) + 0.317 * (seed % 89)) % 1.0


@cache
def _palette(creature: Creature) -> dict[str, Floats]:
    """The colours of its parts. Those of an animal follow its body's; `keeps` names those that stay what they are."""
    row = creature.row
    made = {name: np.array(linear(value)) for name, value in row["colours"].items()}
    if creature.colour is None:
        return made
    main, usual = np.array(creature.colour), made["main"]
    lighter = float(main.sum() / max(usual.sum(), 1e-3))
    for name in made:
        if name in row.get("follows", ("second", "leg", "wing") if row["plan"] != "vehicle" else ()):
            share = float(made[name].sum() / max(usual.sum(), 1e-3))
            made[name] = (
                np.clip(main * share, 0.004, 0.85) if 0.3 < share < 2.0
                else 0.5 * made[name] * min(lighter, 6.0) + 0.5 * made[name].mean() * min(lighter, 6.0)
            )  # fmt: skip
    made["main"] = main
    return made


def _quadruped(name: str, moment: Moment, phase: Floats, colours: dict[str, Floats]) -> tuple[Made, Floats]:
    return quadrupeds.drawn(name, quadrupeds.pose(name, moment, phase), colours)


_PLAYS = {"quadruped": _quadruped, "vehicle": vehicles.drawn, "winged": birds.drawn, "swarm": birds.swarm,
    "biped": monsters.biped, "dragon": monsters.dragon, "insect": monsters.insect, "snake": monsters.snake,
    "swimmer": monsters.swimmer, "drift": monsters.drift}  # fmt: skip
