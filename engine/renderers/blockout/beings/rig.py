"""Beings put together of rigid sculpted forms on bones and of limbs between joints, many of a kind at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.renderers.blockout.beings import forms
from engine.renderers.blockout.geometry.skeleton import Floats


def frames(
    n: int, at: Floats, pitch: Floats | float = 0.0, yaw: Floats | float = 0.0, roll: Floats | float = 0.0
) -> Floats:
    """Bones (n, 3, 4): rolled about z, raised by pitch (nose up), turned by yaw to the left, and moved to (n, 3)."""
    (cp, sp), (cy, sy), (cr, sr) = ((np.cos(angle), np.sin(angle)) for angle in (pitch, yaw, roll))
    made = np.empty((n, 3, 4))
    made[:, 0, 0], made[:, 1, 0], made[:, 2, 0] = cy * cr - sy * sp * sr, cp * sr, -sy * cr - cy * sp * sr
    made[:, 0, 1], made[:, 1, 1], made[:, 2, 1] = -cy * sr - sy * sp * cr, cp * cr, sy * sr - cy * sp * cr
    made[:, 0, 2], made[:, 1, 2], made[:, 2, 2] = sy * cp, sp, cy * cp
    made[:, :, 3] = at
    return made


def moved(bones: Floats, point: Floats | Sequence[float]) -> Floats:
    """Points (3,) or (n, 3) or (n, k, 3) of bones (n, 3, 4), where they are now."""
    points = np.asarray(point, float)
    if points.ndim == 3:
        return points @ bones[:, :, :3].transpose(0, 2, 1) + bones[:, None, :, 3]
    if points.ndim == 1:
        return bones[:, :, :3] @ points + bones[:, :, 3]
    return np.einsum("nij,nj->ni", bones[:, :, :3], points) + bones[:, :, 3]


def joined(bones: Floats, local: Floats) -> Floats:
    """Bones (n, 3, 4) of bones: `local` (3, 4) or (n, 3, 4) as seen from them."""
    made = bones[:, :, :3] @ local
    made[:, :, 3] += bones[:, :, 3]
    return made


@dataclass
class Made:
    """The parts of n beings, in their own metres: forms on bones, and limbs."""

    n: int
    forms: list[tuple[str, Floats, Floats, Floats, float]] = field(default_factory=list)
    """Name, bones (n, 3, 4) or (n, m, 3, 4), colours of both parts (2, 3), stretch (3,), glow."""
    limbs: list[tuple[Floats, Floats, Floats, Floats, float, float, float]] = field(default_factory=list)
    """Tops (n, k, 3), ends (n, k, 3), radii (k, 2), colours (k, 3), wide along x, flat at right angles, glow."""

    def form(
        self, name: str, bones: Floats, first: Floats, second: Floats, *,
        stretch: tuple[float, float, float] = (1.0, 1.0, 1.0), glow: float = 0.0,
    ) -> None:  # fmt: skip
        """Adds a sculpted form on bones."""
        self.forms.append((name, bones, np.stack([first, second]), np.array(stretch), glow))

    def limb(
        self, tops: Floats, ends: Floats, radii: Floats, colours: Floats, *, wide: float = 1.0, flat: float = 1.0,
        glow: float = 0.0,
    ) -> None:  # fmt: skip
        """Adds k limbs from (n, k, 3) to (n, k, 3); colours (3,) or (k, 3)."""
        k = tops.shape[1]
        self.limbs.append((tops, ends, np.reshape(radii, (k, 2)), np.broadcast_to(colours, (k, 3)), wide, flat, glow))

    def rows(self, places: Floats, numbers: Floats) -> dict[str, Floats]:
        """Rows per shape of beings that (n, 3, 4) matrices place; `numbers` (n,) say whose they are."""
        made: dict[str, Floats] = {}
        for name, bones, colours, stretch, glow in self.forms:
            shown = [part for part, there in enumerate(forms.parts(name)) if there]
            many = bones if bones.ndim == 4 else bones[:, None]
            matrix = places[:, None, :, :3] @ many
            matrix[..., 3] += places[:, None, :, 3]
            rows = np.zeros((self.n, many.shape[1], len(shown), 20))
            rows[..., :12] = (matrix * np.append(stretch * forms.reach(name), 1.0)).reshape(self.n, -1, 1, 12)
            for index, part in enumerate(shown):
                rows[:, :, index, 12:15], rows[:, :, index, 16 + part] = colours[part], 1.0
                rows[:, :, index, 15] = glow
            rows[..., 19] = numbers[:, None, None]
            rows = rows.reshape(-1, 20)
            made[name] = np.concatenate([made[name], rows]) if name in made else rows
        if self.limbs:
            made["limb"] = self._limbs(places, numbers)
        return made

    def _limbs(self, places: Floats, numbers: Floats) -> Floats:
        """All limbs at once: (n k, 20). Their own x axis lies as far to the left as they allow."""
        tops, ends = (np.concatenate([each[end] for each in self.limbs], 1) for end in (0, 1))
        n, k = self.n, tops.shape[1]
        rows = np.zeros((n, k, 20))
        at = 0
        for limb in self.limbs:
            part = slice(at, at := at + limb[0].shape[1])
            rows[:, part, 12:15], rows[:, part, 16:18] = limb[3], limb[2]
            rows[:, part, 0], rows[:, part, 2], rows[:, part, 15] = limb[4:]
        y = tops - ends
        long = np.sqrt(np.einsum("nkc,nkc->nk", y, y)) + 1e-9
        y /= long[..., None]
        flat = np.sqrt(np.maximum(1.0 - y[..., 0] ** 2, 1e-12))
        axes = np.empty((n, k, 3, 4))
        axes[..., 0, 0], axes[..., 1, 0], axes[..., 2, 0] = (
            flat,
            -y[..., 0] * y[..., 1] / flat,
            -y[..., 0] * y[..., 2] / flat,
        )
        axes[..., 1] = y
        axes[..., 0, 2], axes[..., 1, 2], axes[..., 2, 2] = 0.0, -y[..., 2] / flat, y[..., 1] / flat
        axes[..., 3] = (tops + ends) / 2
        axes[..., 0] *= rows[:, :, 0, None]
        axes[..., 2] *= rows[:, :, 2, None]
        turned = places[:, None, :, :3] @ axes
        turned[..., 3] += places[:, None, :, 3]
        rows[:, :, :12] = turned.reshape(n, k, 12)
        rows[:, :, 18], rows[:, :, 19] = long / 2, numbers[:, None]
        return rows.reshape(-1, 20)


def placed(roots: Floats, headings: Floats, scale: float) -> Floats:
    """Matrices (n, 3, 4) of beings that stand at (n, 3) and face (n,) radians to the left of +z."""
    made = frames(len(roots), roots, 0.0, headings)
    made[:, :, :3] *= scale
    return made


def extent(rows: dict[str, Floats]) -> tuple[Floats, Floats]:
    """The lower and upper corner of the box around rows of forms and limbs."""
    low, high = [], []
    for shape, made in rows.items():
        matrix = made[:, :12].reshape(-1, 3, 4)
        if shape == "limb":
            half, thick = made[:, 18, None], made[:, 16:18]
            round_ = np.linalg.norm(matrix[:, :, :3], axis=2)
            ends = [matrix[:, :, 3] + sign * half * matrix[:, :, 1] for sign in (1.0, -1.0)]
            spans = [(end, thick[:, number, None] * round_) for number, end in enumerate(ends)]
        else:
            points = forms.mesh(shape)[0][:, :3].astype(float)
            spans = [(matrix[:, None, :, 3] + points @ matrix[:, :, :3].transpose(0, 2, 1), 0.0)]
        for middle, reach in spans:
            low.append((middle - reach).reshape(-1, 3).min(0))
            high.append((middle + reach).reshape(-1, 3).max(0))
    return np.min(low, 0), np.max(high, 0)


def rows_of(name: str, frame: Floats, colours: Floats, number: int, glow: float = 0.0) -> Floats:
    """Rows of one form placed by a (3, 4) frame, its parts in `colours` (2, 3); only the second part glows."""
    matrix = (frame * np.append(np.full(3, forms.reach(name)), 1.0)).ravel()
    rows = []
    for part, there in enumerate(forms.parts(name)):
        if there:
            row = np.zeros(20)
            row[:12], row[12:15], row[15], row[16 + part], row[19] = matrix, colours[part], glow * part, 1.0, number
            rows.append(row)
    return np.array(rows)
