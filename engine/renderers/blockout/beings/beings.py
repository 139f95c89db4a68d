"""Whoever is no person: animals, creatures, vehicles. How they look at a moment, how large and how fast they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np

from engine.renderers.blockout.beings import birds, catalogue, monsters, quadrupeds, vehicles
from engine.renderers.blockout.beings.moment import Moment
from engine.renderers.blockout.beings.rig import Made, extent, moved, placed
from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.geometry.skeleton import JOINTS, Floats, J


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
    def creature(self) -> Creature | None:
        """The being whose costume it is; None for people."""
        ...


def colour_of(kind: str) -> Floats:
    """The usual colour of a kind's body, linear (3,)."""
    return _paints(kind)["main"]


@cache
def _paints(kind: str) -> dict[str, Floats]:
    """The usual colours of a kind in linear light; an animal's a little greyer and darker than written."""
    row = catalogue.kinds()[kind]
    made = {name: np.array(linear(value)) for name, value in row["colours"].items()}
    if row["plan"] == "vehicle":
        return made
    return {name: 0.80 * (0.82 * colour + 0.18 * colour.mean()) for name, colour in made.items()}


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


def rows_of(
    creature: Creature, roots: Floats, headings: Floats, moment: Moment, numbers: Floats, *, manned: bool = False
) -> dict[str, Floats]:
    """Rows per shape of n beings of a kind that stand at (n, 3), facing (n,) radians to the left of +z.

    `manned`: somebody sits in the vehicle, so its panes are left out.
    """
    made, _ = _played(creature, moment, numbers, manned)
    return made.rows(placed(roots, headings, _scale(creature)), numbers + 1)


def heads(creature: Creature, roots: Floats, headings: Floats, moment: Moment, numbers: Floats) -> Floats:
    """Where the heads of n beings of a kind are, (n, 3)."""
    return moved(placed(roots, headings, _scale(creature)), _played(creature, moment, numbers)[1][:, None])[:, 0]


def bone(creature: Creature, moment: Moment, number: int) -> Floats:
    """What maps a being's own metres at rest to where its trunk is now, as seen from its mark: (1, 3, 4)."""
    phase, row = _phases(np.array([number]), moment.seed), creature.row
    if row["plan"] == "vehicle":
        made = vehicles.body(row, moment, phase)
    elif row["plan"] in ("quadruped", "dragon", "biped"):
        made = quadrupeds.body(creature.kind, _POSES[row["plan"]](creature.kind, moment, phase))
    else:
        made = np.hstack([np.eye(3), np.zeros((3, 1))])[None]
    return made * _scale(creature)


def joints(costumes: Sequence[Costumed], roots: Floats, headings: Floats, action: str | None) -> Floats:
    """Joints (n, len(JOINTS), 3) in a being's stead, for framing: its head about where its head is, its pelvis over
    its mark, its feet on the ground (or as high as it flies), pointing where it faces. Others get zeros."""
    made = np.zeros((len(costumes), len(JOINTS), 3))
    for creature, group in _alike(costumes).items():
        aloft = action if altitude(creature, action) else None  # wings spread
        made[group] = _stand_in(*box(creature, aloft)) + np.array([0.0, altitude(creature, action), 0.0])
    c, s = np.cos(headings)[:, None], np.sin(headings)[:, None]
    x, y, z = made[:, :, 0], made[:, :, 1], made[:, :, 2]
    return np.stack([c * x + s * z, y, c * z - s * x], 2) + roots[:, None, :]


def altitude(of: Costumed | Creature, action: str | None) -> float:
    """How high over its mark a being is while it does that, in metres."""
    creature = of if isinstance(of, Creature) else of.creature
    return 0.0 if creature is None else birds.altitude(creature.row, action)


def habit(text: str | None) -> str | None:
    """What an animal does by the words for it where its identifier does not say: eat, speak, lie, jump."""
    said = f" {text or ''} ".lower()
    for name, words in catalogue.table("creatures", "habits").items():
        if any(f" {word}" in said if word.isascii() else word in said for word in words):
            return name
    return None


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
    return float(half[0]), float(high[1]) + altitude(of, action), float(half[2])


def box(of: Costumed | Creature, action: str | None = None) -> tuple[Floats, Floats]:
    """The lower and upper corner of that room: metres to the left, up and ahead of the mark, or of where it flies."""
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


def _stand_in(low: Floats, high: Floats) -> Floats:
    made, tall, wide = np.zeros((len(JOINTS), 3)), float(high[1]), float(high[0])
    size = min(0.12 * tall, 0.13)
    head = np.array([0.0, tall - 1.2 * size, 0.7 * high[2]])
    for name, share in {"pelvis": 0.50, "waist": 0.58, "chest": 0.70, "neck": 0.78}.items():
        made[J[name], 1] = share * tall
    for name, offset in {"head": (0, 0), "eyes": (0.1, 1), "crown": (1, 0), "chin": (-1, 0)}.items():
        made[J[name]] = head + size * np.array([0.0, *offset])
    beside = {"shoulder": 0.70, "elbow": 0.5, "wrist": 0.42, "hand": 0.40, "grip": 0.40, "hip": 0.5, "knee": 0.25}
    for side, x in (("l", 0.8 * wide), ("r", -0.8 * wide)):
        for name, share in beside.items():
            made[J[f"{name}_{side}"]] = [x, share * tall, 0.0]
        for name, place in {"ankle": (0.06, -0.1), "ball": (0.02, 0.0), "toe": (0.02, 0.07)}.items():
            made[J[f"{name}_{side}"]] = [x, *place]
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
    for step in range(24 if creature.row["plan"] == "winged" else 8):
        t = step * 0.47 + 0.031 * step * step
        moment = Moment(t, fast * t, fast, action)
        rows = rows_of(creature, np.zeros((1, 3)), np.zeros(1), moment, np.array([step]))
        corners.append(np.array(extent(rows)) - [0.0, altitude(creature, action), 0.0])
    low, high = np.min([each[0] for each in corners], 0), np.max([each[1] for each in corners], 0)
    return low, high


def _pace(kind: str, action: str | None) -> float:
    if action not in _GOING:
        return 0.0
    row = catalogue.kinds()[kind]
    return float(row["speeds"][1]) if "speeds" in row else 4.0


def _played(creature: Creature, moment: Moment, numbers: Floats, manned: bool = False) -> tuple[Made, Floats]:
    """The parts of n beings of a kind and where their heads are (n, 3), in metres of the kind."""
    play, phase = _PLAYS[creature.row["plan"]], _phases(numbers, moment.seed)
    if manned and creature.row["plan"] == "vehicle":
        return vehicles.drawn(creature.kind, moment, phase, _palette(creature), manned=True)
    return play(creature.kind, moment, phase, _palette(creature))


def _phases(numbers: Floats, seed: int) -> Floats:
    """What sets beings apart, 0 … 1."""
    return (0.13 + 0.618034 * np.asarray(numbers, float) + 0.317 * (seed % 89)) % 1.0


@cache
def _palette(creature: Creature) -> dict[str, Floats]:
    """The colours of its parts. Those of an animal follow its body's; `keeps` names those that stay what they are."""
    row = creature.row
    made = dict(_paints(creature.kind))
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

_POSES = {"quadruped": quadrupeds.pose, "dragon": monsters.dragon_pose, "biped": monsters.biped_pose}
