"""What carries somebody: a saddle, a driver's seat, a thwart, a chair; and how they are put there, hand and foot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from engine.film.spec import Action
from engine.renderers.blockout.beings import beings, catalogue, spoken, vehicles
from engine.renderers.blockout.beings.beings import Creature
from engine.renderers.blockout.beings.moment import Moment
from engine.renderers.blockout.beings.rig import joined, moved, placed, rows_of
from engine.renderers.blockout.geometry.shapes import linear
from engine.renderers.blockout.geometry.skeleton import FOREARM, SHIN, THIGH, UPPER_ARM, Floats, J, bend

MOUNTED = ("ride", "drive", "cycle", "motorcycle", "gallop", "row")
"""Actions that nobody does without something under them."""
_SITS = ("sit", "sit_down", "lie", "lie_down", "sleep")
_SADDLE_M = 0.115
"""How high the pelvis is over what one sits on."""
_UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True)
class Mount:
    """Something that carries one person. `seat` counts those in it, the driver 0."""

    kind: str
    colour: tuple[float, float, float] | None = None
    seat: int = 0
    pushed: bool = False
    """Whether it is pushed instead of sat in."""
    times: int = 1
    """How many of it there are: one on the other where it is climbed, one behind the other where it is leapt from."""

    @property
    def row(self) -> dict[str, Any]:
        """Its table of the catalogue."""
        return catalogue.kinds()[self.kind]

    @property
    def creature(self) -> Creature | None:
        """It as a being; None for furniture."""
        return Creature(self.kind, self.colour) if self.row["file"] in catalogue.BEINGS else None

    @property
    def climbs(self) -> bool:
        """Whether it is climbed."""
        return "climbs" in self.row

    @property
    def goes(self) -> bool:
        """Whether it moves over the ground by itself."""
        return self.creature is not None


def wanted(action: str | None, action_text: str | None, name: str = "", look: str | None = None) -> Mount | None:
    """What somebody has under them (or before them, where it is a piano) by the words for what they do and are."""
    said = [text for text in (action_text, look, name) if text]
    action = _finer(action, action_text, name)
    riding = action in (*MOUNTED, "fly")
    astride = _mounted_by_words(name, look)
    if riding or astride:
        found = [
            _of(text, hit) for text in said for hit in spoken.kinds(text, *catalogue.BEINGS) if _carries(hit[2], action)
        ]
        if found:
            coloured = (mount for mount in found if mount.kind == found[0].kind and mount.colour)
            best = next(coloured, found[0])
            return replace(best, kind="rowing_boat") if action == "row" else best
    for text in said:
        for hit in spoken.kinds(text, "mounts"):
            row = catalogue.kinds()[hit[2]]
            if row.get("none") or (row.get("getting") and action == "climb"):
                return None
            if _fits(row, action) and not riding:
                pushed = "pushed" in row and ("seat" not in row or action in ("walk", "run") or _pushes(text))
                return replace(_of(text, hit), pushed=pushed)
    usual = catalogue.table("mounts", "when").get(action or "")
    return Mount(usual) if usual else None


def first(actions: Sequence[Action], name: str, look: str | None) -> Mount | None:
    """What somebody has under them by all that they do; what they climb may have been named before they got there."""
    said = ", ".join(text for text in (look, *(action.text for action in actions)) if text)
    found = (
        wanted(action.canonical, action.text, name, said if action.canonical == "climb" else look)
        for action in actions
    )  # fmt: skip
    return next((mount for mount in found if mount is not None), None)


def _pushes(text: str) -> bool:
    return any(word in text.lower() for word in ("push", "wheels", "推"))


def _finer(action: str | None, action_text: str | None, name: str) -> str | None:
    """The action that words make of it: "rows a boat", "a cyclist"."""
    for finer, words in catalogue.table("mounts", "words").items():
        said = f"{action_text or ''}|{name}".lower() if action in (*MOUNTED, None) else (action_text or "").lower()
        if any(re.search(rf"\b{re.escape(word)}\b", said) if word.isascii() else word in said for word in words):
            return finer
    return action


def speed_ms(mount: Mount, action: str | None) -> float:
    """How fast it carries somebody by its nature, in metres a second."""
    return beings.speed(mount.creature, "run") if mount.creature is not None else 0.0


def seated(
    bodies: Floats, mounts: Sequence[Mount | None], roots: Floats, headings: Floats, moment: Moment,
    numbers: Sequence[int], scales: Sequence[float] = (),
) -> Floats:  # fmt: skip
    """The joints of figures (n, len(JOINTS), 3) put where their mounts carry them: pelvis on the seat, feet in stirrups
    or on pedals, hands on reins, wheel or oars. Those without a mount stay as they are."""
    made = bodies.copy()
    for index, mount in enumerate(mounts):
        if mount is None:
            continue
        spot = _spots(mount, moment, numbers[index])
        if spot is None:
            continue
        frame = joined(placed(roots[index : index + 1], headings[index : index + 1], 1.0), spot.frame)
        size = scales[index] if len(scales) else 1.0
        made[index] = _put(made[index], spot, frame, float(size))
    return made


def drawn(
    bodies: Floats, mounts: Sequence[Mount | None], roots: Floats, headings: Floats, moment: Moment,
    numbers: Sequence[int],
) -> dict[str, Floats]:  # fmt: skip
    """Rows per shape of what carries figures (n): animals with saddle and reins, vehicles without their panes,
    furniture. Rows carry the riders' numbers plus one. Who shares a mount (seat above 0) brings none."""
    parts: dict[str, list[Floats]] = {}
    for index, mount in enumerate(mounts):
        if mount is None or mount.seat:
            continue
        one = slice(index, index + 1)
        for rows in _one(bodies[index], mount, roots[one], headings[one], moment, numbers[index]):
            for shape, made in rows.items():
                parts.setdefault(shape, []).append(made)
    return {shape: np.concatenate(rows) for shape, rows in parts.items()}


def box(mount: Mount) -> tuple[Floats, Floats]:
    """The lower and upper corner of what it takes up around the mark, the rider included: metres left, up, ahead."""
    low, high = beings.box(mount.creature, "ride") if mount.creature is not None else _standing_box(mount.kind)
    spot = _spots(mount, Moment(0.0), 0)
    top = 0.0 if spot is None or spot.pelvis is None else float(spot.frame[0, 1, 3] + spot.pelvis[1]) + 0.85
    return low, np.array([high[0], max(high[1], top), high[2]])


def pelvis(mount: Mount) -> Floats | None:
    """Where the pelvis of whoever sits there comes to be: metres left, up, ahead of the mark. None: as it was."""
    spot = _spots(mount, Moment(0.0), 0)
    return None if spot is None or spot.pelvis is None else moved(spot.frame, spot.pelvis)[0]


@dataclass(frozen=True)
class _Spot:
    """Where a body goes, in a frame (1, 3, 4) that is seen from the mark; left and right feet and hands, or None."""

    frame: Floats
    pelvis: Floats | None
    feet: Floats | None = None
    hands: Floats | None = None
    astride: bool = False
    lies: bool = False
    lean: float | None = None
    climbs: tuple[float, ...] = ()
    """How far aside and ahead of the mark hands and feet are held by what is climbed."""


def _spots(mount: Mount, moment: Moment, number: int) -> _Spot | None:
    row = mount.row
    if mount.creature is None:
        return _handles(row) if mount.pushed else _furniture(row, moment)
    frame = beings.bone(mount.creature, moment, number)
    if "mounted" in row:
        feet, hands = (np.array(row["mounted"][key], float) for key in ("stirrup", "hands"))
        return _Spot(
            frame,
            _astride(row),
            _both(feet),
            _both(hands),
            True,
        )
    if "seat" in row:
        return _Spot(frame, _astride(row), astride=True)
    if not row.get("seats"):
        return None
    seats = np.array(row["seats"], float)
    place = seats[min(mount.seat, len(seats) - 1)]
    aside = np.array([place[0], 0.0, 0.0])
    feet = _both(np.array(row["feet"], float)) + aside if "feet" in row else None
    hands = _both(np.array(row["hands"], float)) + aside if "hands" in row and not mount.seat else None
    if "pedals" in row:
        feet = np.stack([vehicles.pedal(row, moment.gone_m, side) + 0.03 * _UP for side in (1.0, -1.0)])
    if "oars" in row and not mount.seat:
        hands = np.stack([vehicles.grip(row, moment.t, side) for side in (1.0, -1.0)])
        place = place - np.array([0.0, 0.0, 0.05 * np.sin(2 * np.pi * moment.t / 2.4)])
    return _Spot(frame, place, feet, hands, bool(row.get("astride")), lean=row.get("lean", -row.get("recline", 0.0)))


def _handles(row: dict[str, Any]) -> _Spot:
    at = np.array(row["pushed"], float)
    return _Spot(np.hstack([np.eye(3), at[:, None]])[None], None, hands=_both(np.array(row["handles"], float)))


def _astride(row: dict[str, Any]) -> Floats:
    """Where the pelvis of a rider is, over the back of what is ridden."""
    return np.array(row["seat"], float) + _SADDLE_M / row.get("scale", 1.0) * _UP


def _furniture(row: dict[str, Any], moment: Moment) -> _Spot | None:
    still = np.hstack([np.eye(3), np.zeros((3, 1))])[None]
    if "climbs" in row:
        return _Spot(still, None, climbs=tuple(row["climbs"]))
    lying = moment.action in ("lie", "lie_down", "sleep")
    if lying and "lies" in row:
        return _Spot(still, np.array(row["lies"], float), lies=True)
    if lying or "seat" not in row:
        return None
    feet = _both(np.array(row["feet"], float)) if "feet" in row else None
    hands = _both(np.array(row["hands"], float)) if "hands" in row else None
    return _Spot(still, np.array(row["seat"], float), feet, hands)


def _both(left: Floats) -> Floats:
    return np.stack([left, left * [-1.0, 1.0, 1.0]])


def _put(body: Floats, spot: _Spot, frame: Floats, size: float) -> Floats:
    """One body (len(JOINTS), 3) on its seat."""
    if spot.climbs:
        return _clung(body, spot.climbs, frame, size)
    target = body[J["pelvis"]] if spot.pelvis is None else moved(frame, spot.pelvis)[0]
    if spot.lies:
        low = body[:, 1].min()
        return body + np.array([0.0, target[1] - low - 0.06, 0.0])
    lower = np.array([0.0, 0.09 * (1.0 - size), 0.0]) if spot.pelvis is not None else np.zeros(3)
    high = float(body[J["pelvis"], 1] - target[1])
    if spot.lean is not None:
        body = _leant(body, frame, spot.lean)
    body = body + (target - lower - body[J["pelvis"]])
    axes = frame[0, :, :3] / np.linalg.norm(frame[0, :, :3], axis=0)
    for side, sign, index in (("l", 1.0, 0), ("r", -1.0, 1)):
        if spot.feet is None and not spot.astride and high > 0.2 * size:  # who stood: feet before the seat
            ahead = np.array([0.12 * sign, 0.02 * size - target[1] + frame[0, 1, 3], 0.40 * size])
            _foot(
                body,
                side,
                sign,
                target * [1, 0, 1] + axes @ (ahead * [1, 0, 1]) + [0, 0.02 + frame[0, 1, 3], 0],
                axes,
                size,
                False,
            )
        if spot.feet is not None:
            foot = moved(frame, spot.feet[index])[0]
            if spot.astride and size < 0.95:  # stirrups are buckled as high as the legs are short
                foot = foot + np.array([0.0, (1.0 - 0.9 * size * size) * (target[1] - foot[1]), 0.0])
                foot = foot + 0.05 * sign * axes[:, 0]
            _foot(body, side, sign, foot, axes, size, spot.astride)
        if spot.hands is not None:
            _hand(body, side, sign, moved(frame, spot.hands[index])[0], axes, size)
    return body


def _clung(body: Floats, climbs: tuple[float, ...], frame: Floats, size: float) -> Floats:
    """A climber whose hands and feet are on what is climbed, at the heights that the climb has them."""
    axes, mark, made = frame[0, :, :3], frame[0, :, 3], body.copy()
    for side, sign in (("l", 1.0), ("r", -1.0)):
        for joint, (aside, ahead), put in (("grip", climbs[:2], _hand), ("ball", climbs[2:], None)):
            level = float(body[J[f"{joint}_{side}"], 1])
            spot = mark + size * (aside * sign * axes[:, 0] + ahead * axes[:, 2])
            spot = np.array([spot[0], level, spot[2]])
            if put is not None:
                put(made, side, sign, spot, axes, size)
            else:
                _foot(made, side, sign, spot, axes, size, True)
    return made


def _leant(body: Floats, frame: Floats, lean: float) -> Floats:
    """Everything above the hips tipped forward until the trunk leans that far (radians; negative backwards)."""
    fore = frame[0, :, 2] / np.linalg.norm(frame[0, :, 2])
    trunk = body[J["neck"]] - body[J["pelvis"]]
    now = float(np.arctan2(trunk @ fore, trunk @ _UP))
    c, s = np.cos(lean - now), np.sin(lean - now)
    made, pivot = body.copy(), body[J["pelvis"]]
    upper = [
        index for name, index in J.items() if not name.startswith(("pelvis", "hip", "knee", "ankle", "ball", "toe"))
    ]
    skull = [J[name] for name in ("head", "crown", "chin", "eyes")]
    for group, around, turn in ((upper, pivot, 1.0), (skull, None, -0.7)):
        middle = made[J["neck"]] if around is None else around
        cc, ss = (c, s) if turn > 0 else (np.cos(turn * (lean - now)), np.sin(turn * (lean - now)))
        offset = made[group] - middle
        ahead, up = offset @ fore, offset @ _UP
        rest = offset - np.outer(ahead, fore) - np.outer(up, _UP)
        made[group] = middle + rest + np.outer(cc * ahead + ss * up, fore) + np.outer(cc * up - ss * ahead, _UP)
    return made


def _foot(body: Floats, side: str, sign: float, ball: Floats, axes: Floats, size: float, astride: bool) -> None:
    """A leg whose ball of the foot is there; the knee ahead, and out where something is between the legs."""
    hip = body[J[f"hip_{side}"]]
    fore, left = axes[:, 2], axes[:, 0]
    ankle = ball + size * (0.055 * _UP - 0.13 * fore)
    pole = fore + (0.55 if astride else 0.12) * sign * left + 0.25 * _UP
    knee, reached = bend(hip[None], ankle[None], THIGH * size, SHIN * size, pole[None])
    body[J[f"knee_{side}"]], body[J[f"ankle_{side}"]] = knee[0], reached[0]
    body[J[f"ball_{side}"]] = reached[0] + (ball - ankle)
    body[J[f"toe_{side}"]] = body[J[f"ball_{side}"]] + 0.07 * size * fore


def _hand(body: Floats, side: str, sign: float, grip: Floats, axes: Floats, size: float) -> None:
    """An arm whose fist closes there; thumbs inward."""
    shoulder = body[J[f"shoulder_{side}"]]
    fore, left = axes[:, 2], axes[:, 0]
    way = grip - shoulder
    wrist = grip - 0.085 * size * way / max(float(np.linalg.norm(way)), 1e-6)
    pole = 0.7 * sign * left - 0.8 * _UP - 0.2 * fore
    elbow, reached = bend(shoulder[None], wrist[None], UPPER_ARM * size, FOREARM * size, pole[None])
    along = grip - reached[0]
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    body[J[f"elbow_{side}"]], body[J[f"wrist_{side}"]] = elbow[0], reached[0]
    body[J[f"hand_{side}"]] = reached[0] + 0.13 * size * along
    thumb = -sign * left + 0.5 * _UP
    thumb = thumb - along * (thumb @ along)
    body[J[f"grip_{side}"]] = body[J[f"hand_{side}"]] + 0.1 * size * thumb / max(float(np.linalg.norm(thumb)), 1e-6)


def _one(
    body: Floats, mount: Mount, root: Floats, heading: Floats, moment: Moment, number: int
) -> list[dict[str, Floats]]:
    who = np.array([number])
    if mount.creature is None:
        colours = np.array([linear(value) for value in mount.row["colours"]])
        if mount.colour is not None:
            colours[0] = mount.colour
        at = np.array(mount.row["pushed"] if mount.pushed else (0.0, 0.0, 0.0), float)
        frame = joined(placed(root, heading, 1.0), np.hstack([np.eye(3), at[:, None]]))[0]
        name = f"{mount.kind}.stands"
        step = np.array(mount.row.get("step", (0.0, 0.0, 0.0)), float)
        if mount.climbs:  # the rungs of a child's ladder are as far apart as a child reaches
            frame[:, :3] *= float(np.linalg.norm(body[J["knee_l"]] - body[J["hip_l"]])) / THIGH
        rows = [
            rows_of(name, np.column_stack([frame[:, :3], frame[:, 3] + frame[:, :3] @ (k * step)]), colours, number + 1)
            for k in range(mount.times)
        ]
        return [{name: np.concatenate(rows)}]
    made = [beings.rows_of(mount.creature, root, heading, moment, who, manned=True)]
    if "pulled_by" in mount.row:
        ahead = np.array([np.sin(heading[0]), 0.0, np.cos(heading[0])]) * mount.row["pulled_at"][2]
        made.append(beings.rows_of(Creature(mount.row["pulled_by"]), root + ahead, heading, moment, who))
    if "mounted" in mount.row:
        made.append(_tack(body, mount, root, heading, moment, number))
    return made


def _tack(body: Floats, mount: Mount, root: Floats, heading: Floats, moment: Moment, number: int) -> dict[str, Floats]:
    """Saddle, stirrup leathers, reins."""
    assert mount.creature is not None
    frame = joined(placed(root, heading, 1.0), beings.bone(mount.creature, moment, number))
    size = 1.0 / mount.row.get("scale", 1.0)
    seat = joined(frame, np.hstack([np.eye(3) * size, np.array(mount.row["seat"], float)[:, None]]))[0]
    colours = np.array([linear("#5d3a2a"), linear("#7a4438")])
    made = {"saddle.horse": rows_of("saddle.horse", seat, colours, number + 1)}
    head = beings.heads(mount.creature, root, heading, moment, np.array([number]))[0]
    mouth = head + 0.22 * frame[0, :, 2] - 0.16 * mount.row.get("scale", 1.0) * _UP
    left = frame[0, :, 0] / np.linalg.norm(frame[0, :, 0])
    tops, ends = [], []
    for side, sign in (("l", 1.0), ("r", -1.0)):
        tops += [body[J[f"hand_{side}"]], seat[:, 3] + 0.24 * sign * left]
        ends += [mouth + 0.06 * sign * left, body[J[f"ball_{side}"]] + 0.02 * _UP]
    from engine.renderers.blockout.geometry.shapes import limb_rows

    rows = limb_rows(np.array(tops), np.array(ends), np.full((4, 2), 0.008), np.tile(colours[0] * 0.7, (4, 1)))
    rows[:, 19] = number + 1
    return made | {"limb": rows.astype(float)}


def _of(text: str, hit: tuple[int, int, str]) -> Mount:
    return Mount(hit[2], spoken.colour(text, hit[0]))


def _carries(kind: str, action: str | None) -> bool:
    row = catalogue.kinds()[kind]
    if not ("seat" in row or row.get("seats")):
        return False
    if action == "drive":
        return row["plan"] == "vehicle"
    return True


def _fits(row: dict[str, Any], action: str | None) -> bool:
    if action == "climb" or "climbs" in row:
        return action == "climb" and "climbs" in row
    if action in row.get("unless", ()):
        return False
    if row.get("getting"):
        return False
    return bool(row.get("sits")) or action in _SITS or "pushed" in row


def _mounted_by_words(name: str, look: str | None) -> bool:
    """Whether somebody is said to be on something: "a man on a horse"."""
    said = f"{name} {look or ''}".lower()
    return any(
        f" {word} " in f" {said} "
        for word in ("on a", "on an", "on his", "on her", "riding", "astride", "driving", "in a")
    ) or any(word in said for word in ("骑着", "骑在", "开着", "坐着马", "马上的"))


@cache
def _standing_box(kind: str) -> tuple[Floats, Floats]:
    from engine.renderers.blockout.beings import forms

    return forms.box(f"{kind}.stands")
