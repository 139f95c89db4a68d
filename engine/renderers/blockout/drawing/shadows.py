"""Shadow maps: what the sun or the moon sees."""

import math

import moderngl
import numpy as np

from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.geometry.rows import Placed
from engine.renderers.blockout.geometry.shapes import Rows, limb_rows
from engine.renderers.blockout.geometry.skeleton import Floats
from engine.renderers.blockout.geometry.skin import SKIN

_BETWEEN_M = 0.12
_CROWD = 40_000
"""With more corners of skin than this, a software rasteriser lets a limb each throw the people's shadows."""


class Shadows:
    """Two shadow maps: the set's, kept from frame to frame, and one close around the people, made for each."""

    def __init__(self, gl: moderngl.Context, px: tuple[int, int]) -> None:
        self._px = px
        self._of: tuple[Placed, bytes] | None = None
        self._set, self._people = (gl.depth_texture((size, size)) for size in px)
        for texture in (self._set, self._people):
            texture.compare_func, texture.filter = "<=", (moderngl.LINEAR, moderngl.LINEAR)
        self.of_set, self.of_people = gl.framebuffer([], self._set), gl.framebuffer([], self._people)

    def use(self, of_set: int, of_people: int) -> None:
        """Puts both maps where a shader looks for them."""
        self._set.use(of_set)
        self._people.use(of_people)

    def around(self, people: Placed, light: Floats) -> Floats:
        """Scale and offset (3,) from the set's map, −1 … 1, to the people's: a square of half metres around them."""
        balls = [ball for shape, ball in people.balls.items() if shape != SKIN]
        if SKIN in people.rows and len(people.rows[SKIN]):  # few of its corners say where it is
            some = people.rows[SKIN][:: 1 + len(people.rows[SKIN]) // 1500, :3]
            balls.append((some, np.full(len(some), _BETWEEN_M, np.float32)))
        if not balls:
            return np.array([1.0, 1e3, 1e3])
        middle, radius = (np.concatenate([ball[part] for ball in balls]) for part in (0, 1))
        per_m = float(np.linalg.norm(light[0, :3]))
        at = middle @ light[:2, :3].T + light[:2, 3]
        low, high = (at - radius[:, None] * per_m).min(0), (at + radius[:, None] * per_m).max(0)
        half = math.ceil(float((high - low).max()) / per_m + 0.1) / 2 * per_m
        texel = 2 * half / self._px[1]
        centre = np.round((low + high) / 2 / texel) * texel
        return np.array([1 / half, *(-centre / half)])

    def stale(self, fixed: Placed, light: Floats) -> bool:
        """Whether what is kept is of another set or another light; from now on it is of this one."""
        wanted = (fixed, light.tobytes())
        if self._of is not None and self._of[0] is fixed and self._of[1] == wanted[1]:
            return False
        self._of = wanted
        return True

    def matrix(self, scene: Scene, to_sun: Floats) -> Floats:
        """World to the shadow map: a box along rays from the sun, or from a lamp, around what matters.

        It goes with the people in large steps, of whole texels, so that it stays the same for most frames.
        """
        half = scene.shadow_m * 1.125
        across = np.cross((0.0, 1.0, 0.0) if abs(to_sun[1]) < 0.97 else (0.0, 0.0, 1.0), to_sun)
        across /= np.linalg.norm(across)
        up = np.cross(to_sun, across)
        texel = 2 * half / self._px[0]
        step = texel * round(scene.shadow_m / 4 / texel)
        x, y = (round(float(axis @ scene.centre) / step) * step for axis in (across, up))
        made = np.eye(4)
        made[0, :3], made[0, 3] = across / half, -x / half
        made[1, :3], made[1, 3] = up / half, -y / half
        made[2, :3], made[2, 3] = -to_sun / 70.0, round(float(to_sun @ scene.centre) / 4.0) * 4.0 / 70.0
        return made


def halved(near: Floats) -> Floats:
    """The same for places 0 … 1, as textures count."""
    return np.array([near[0], *(0.5 * (1.0 - near[0] + near[1:]))])


def casting(people: Placed, software: bool) -> dict[str, Rows]:
    """The rows that throw the people's shadows."""
    skin = people.rows.get(SKIN)
    if not software or skin is None or len(skin) < _CROWD:
        return people.rows
    others = {shape: rows for shape, rows in people.rows.items() if shape != SKIN}
    upright = _upright(skin[::5])
    return others | {"limb": np.concatenate([others["limb"], upright]) if "limb" in others else upright}


def _upright(corners: Rows) -> Rows:
    """A limb from the feet to the head of each whom some corners of skin belong to: their shadow from far off."""
    order = np.argsort(corners[:, 19], kind="stable")
    ids, places = corners[order, 19], corners[order, :3].astype(np.float64)
    first = np.flatnonzero(np.diff(ids, prepend=-1.0))
    count = np.diff(first, append=len(ids))
    low, high = np.minimum.reduceat(places[:, 1], first), np.maximum.reduceat(places[:, 1], first)
    share = (places[:, 1] - np.repeat(low, count)) / np.repeat(np.maximum(high - low, 1e-3), count)
    ends: list[Floats] = []
    for weight in (share > 0.7, share < 0.3):
        kept = np.maximum(np.add.reduceat(weight.astype(float), first), 1e-6)
        ends.append(np.add.reduceat(places * weight[:, None], first) / kept[:, None])
    radii = np.tile([0.17, 0.13], (len(first), 1))
    return limb_rows(ends[0], ends[1], radii, np.zeros((len(first), 3)))
