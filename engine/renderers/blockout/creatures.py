"""Subjects that are no people: quadrupeds that step with the acting figure's own feet, birds, cars."""

import numpy as np

from engine.renderers.blockout.anatomy import unit
from engine.renderers.blockout.shapes import Rows, limb_rows
from engine.renderers.blockout.skeleton import Floats, J
from engine.renderers.blockout.wardrobe import Costume, Creature


def creature_limbs(body: Floats, who: Costume) -> Rows:
    """Limbs of one creature that stands where a figure's joints (len(JOINTS), 3) do, and faces as it does."""
    assert who.creature is not None
    fore = unit((body[J["toe_l"]] + body[J["toe_r"]] - body[J["ankle_l"]] - body[J["ankle_r"]]) * [1.0, 0.0, 1.0])
    axes = np.stack([np.cross([0.0, 1.0, 0.0], fore), [0.0, 1.0, 0.0], fore], 1)
    feet = body[[J["ball_l"], J["ball_r"]]]
    ground = np.array([body[J["pelvis"], 0], feet[:, 1].min() - 0.02 * who.scale, body[J["pelvis"], 2]])
    steps = (feet - ground) @ axes / who.scale * [0.0, 1.0, 1.0] - [[0.0, 0.02, 0.1], [0.0, 0.02, 0.1]]
    seated = body[J["pelvis"], 1] - ground[1] < 0.62 * who.scale
    if seated and who.creature.body == "car":
        return np.zeros((0, 20), np.float32)  # being driven: then the car is what `seats` puts there
    parts = {"quadruped": _quadruped, "bird": _bird, "car": _car}[who.creature.body](who.creature, steps, bool(seated))
    if not who.creature.ridden:
        reach = np.array([part[:2] for part in parts])[:, :, 2]
        ground -= fore * (reach.max() + reach.min()) / 2
    return _limbs(parts, ground, axes, who.colours)


_Limb = tuple[tuple[float, float, float], tuple[float, float, float], float, float, int, float, float]
"""From, to (left, up, ahead), radii, colour, wide (left to right), flat (at right angles)."""


def _limbs(parts: list[_Limb], ground: Floats, axes: Floats, colours: Floats) -> Rows:
    tops, ends = (ground + np.array([part[end] for part in parts]) @ axes.T for end in (0, 1))
    radii = np.array([part[2:4] for part in parts])
    rows = limb_rows(tops, ends, radii, colours[[part[4] for part in parts]], np.tile(axes[:, 0], (len(parts), 1)))
    wide, flat = (np.array([[part[key]] for part in parts]) for key in (5, 6))
    rows[:, [0, 4, 8]] *= wide
    rows[:, [2, 6, 10]] *= flat
    return rows


def _quadruped(kind: Creature, steps: Floats, seated: bool) -> list[_Limb]:
    h, n, neck = kind.height, kind.length, kind.neck
    r, back, front, rump = 0.15 * h * kind.bulk, 0.86 * h, 0.36 * n, -0.36 * n
    head = (0.0, h + neck * 0.50, front + neck * 0.72 + 0.10 * n)
    big = kind.head * h
    nose = (0.0, head[1] - 0.10 * big, head[2] + 0.21 * big)
    made: list[_Limb] = [
        ((0, back - r, front), (0, back - r * 1.05, rump), r * 1.12, r * 1.12, 0, 0.92, 1.12),
        ((0, back - 1.2 * r, front - 0.02 * n), (0, back - 1.2 * r, 0.02 * n), r * 1.15, r, 0, 0.9, 1.1),
        ((0, back - 0.8 * r, front + 0.02 * n), head, r * 0.82, 0.062 * big, 0, 0.72, 1.15),
        (head, nose, 0.078 * big, 0.044 * big, 0, 0.78, 1.1),
        ((0, back - 0.7 * r, rump - r), (0, 0.46 * h, rump - r * 1.7), 0.028 * h, 0.02 * h, 4, 1.0, 1.0),
    ]
    ears = 0.115 * big
    made += [
        (
            (x, head[1] + 0.04 * big, head[2] - 0.01 * big),
            (x, head[1] + ears, head[2] - 0.03 * big),
            0.028 * big,
            0.010 * big,
            1,
            1,
            0.6,
        )
        for x in (0.045 * big, -0.045 * big)
    ]
    if kind.mane:
        made.append(((0, head[1] + 0.03, head[2] - 0.07), (0, back, front - 0.04), 0.05, 0.09, 4, 0.4, 1.2))
    for number, (x, z) in enumerate(((1, front), (-1, front), (1, rump), (-1, rump))):
        _, lift, ahead = steps[(number in (1, 2)) * 1] * h * 0.55  # diagonal pairs move together
        hoof = (x * 0.62 * r, max(lift, 0.0) + 0.035 * h, z + ahead)
        bent = 0.03 * h if z > 0 else -0.06 * h
        knee = (x * 0.66 * r, 0.42 * h + 0.45 * max(lift, 0.0), z + 0.5 * ahead + bent + 0.4 * max(lift, 0.0))
        made += [
            ((x * 0.60 * r, back - 1.35 * r, z), knee, 0.092 * h, 0.046 * h, 0, 0.8, 1.25),
            (knee, hoof, 0.042 * h, 0.028 * h, 1, 1.0, 1.0),
            (
                (hoof[0], hoof[1] - 0.012 * h, hoof[2] + 0.01 * h),
                (hoof[0], hoof[1] - 0.012 * h, hoof[2] + 0.03 * h),
                0.030 * h,
                0.026 * h,
                4,
                1.0,
                0.8,
            ),
        ]
    return made


def _bird(kind: Creature, steps: Floats, seated: bool) -> list[_Limb]:
    h, n = kind.height, kind.length
    high = 0.62 * h
    return [
        ((0, high + 0.1 * h, 0.18 * n), (0, high, -0.22 * n), 0.17 * h * 1.3, 0.10 * h, 0, 0.9, 1.0),
        ((0, high + 0.34 * h, 0.30 * n), (0, high + 0.1 * h, 0.2 * n), 0.13 * h, 0.12 * h, 0, 1.0, 1.0),
        ((0, high + 0.32 * h, 0.38 * n), (0, high + 0.27 * h, 0.47 * n), 0.035 * h, 0.012 * h, 4, 1.0, 1.0),
        ((0, high, -0.2 * n), (0, high - 0.05 * h, -0.55 * n), 0.07 * h, 0.10 * h, 1, 1.2, 0.35),
        *(
            ((x, high + 0.16 * h, 0.08 * n), (1.2 * x, high + 0.02 * h, -0.32 * n), 0.14 * h, 0.07 * h, 1, 0.35, 1.0)
            for x in (0.2 * h, -0.2 * h)
        ),
        ((0.07 * h, high - 0.05 * h, 0.02 * n), (0.07 * h, 0.03, 0.03 * n), 0.02 * h, 0.02 * h, 4, 1, 1),
        ((-0.07 * h, high - 0.05 * h, 0.02 * n), (-0.07 * h, 0.03, 0.03 * n), 0.02 * h, 0.02 * h, 4, 1, 1),
    ]  # fmt: skip


def _car(kind: Creature, steps: Floats, seated: bool) -> list[_Limb]:
    n = kind.length / 4.3
    made: list[_Limb] = [
        ((0, 0.56, 1.72 * n), (0, 0.58, -1.74 * n), 0.34, 0.36, 0, 2.55, 1.0),
        ((0, 0.78, 1.30 * n), (0, 0.80, 0.75 * n), 0.20, 0.24, 0, 3.5, 0.7),
        ((0, 0.98, 0.42 * n), (0, 0.98, -0.92 * n), 0.36, 0.36, 4, 1.95, 0.92),
        ((0, 1.25, 0.10 * n), (0, 1.25, -0.70 * n), 0.12, 0.12, 0, 4.6, 0.75),
        ((0.50, 0.60, 1.95 * n), (0.38, 0.60, 1.98 * n), 0.07, 0.07, 2, 1.0, 1.0),
        ((-0.50, 0.60, 1.95 * n), (-0.38, 0.60, 1.98 * n), 0.07, 0.07, 2, 1.0, 1.0),
    ]
    for x in (0.80, -0.80):
        for z in (1.32 * n, -1.32 * n):
            made.append(((x, 0.34, z), (x, 0.339, z), 0.34, 0.34, 3, 0.32, 1.0))
    return made


def mount() -> Creature:
    """The horse under a rider."""
    return Creature("quadruped", 1.42, 1.75, 0.55, mane=True, ridden=True)
