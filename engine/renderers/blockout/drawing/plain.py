"""A canvas for machines without OpenGL: the same scene, its light worked out by numpy, plainer and at half the size.

Left out are the looks of styles, wet ground, ground fog, clouds, stars and focus; a take's note says so.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.renderers.blockout.drawing.quality import Level
from engine.renderers.blockout.drawing.rasteriser import FAR_M, Ids, Rasteriser
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.drawing.surfaces import Layers
from engine.renderers.blockout.drawing.tessellation import Triangles, tessellated
from engine.renderers.blockout.geometry.optics import View, half_width, project
from engine.renderers.blockout.geometry.rows import GROUND_M, Placed
from engine.renderers.blockout.geometry.skeleton import Floats

_SCALE = 0.5
_LARGEST = 4096
_SHADOW_M, _SUN_M = 20.0, 60.0
_FAINT = 0.2
_LAMPS = 4
_WISP = 0.12
"""What floats in the air and is wider than this share of the picture is not drawn."""
_Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Seen:
    """What the pixels of a picture show: places, normals, colours and owners (n, …), and where they are."""

    there: npt.NDArray[np.bool_]
    at: _Array
    normal: _Array
    colour: _Array
    owner: _Array
    rays: _Array
    """(H, W, 3), one metre along the camera's axis each."""


class Plain:
    """Stands in for `gl.Canvas`. Belongs to one thread; one for each process."""

    device = "raylib software rasteriser"
    software = True
    stepped_down = "drawn without OpenGL: at half size, without styles, wet ground and focus"

    def __init__(self) -> None:
        self._rasteriser = Rasteriser()
        self._set: tuple[Placed, Triangles, Triangles] | None = None

    def get_ready(self) -> bool:
        """Nothing is left to get ready."""
        return False

    def draw(self, scene: Scene, width: int, height: int) -> Pixels:
        """The picture, (height, width, 3) uint8, the caller's own."""
        self.expect(width, height)
        size = max(2, round(width * _SCALE)), max(2, round(height * _SCALE))
        standing, casting = self._of_set(scene)
        people = tessellated(scene.people.rows)
        seen = self._seen(scene.view, standing + people, *size)
        shade = self._shade(scene, casting + people, seen)
        picture = _sky(scene, seen.rays)
        picture[seen.there] = _lit(scene, seen, shade)
        return _finished(scene, picture, width, height)

    def expect(self, width: int, height: int) -> None:
        """Raises EngineError for a picture that is too large to be drawn this way."""
        if max(width, height) > _LARGEST:
            raise EngineError(
                "Without OpenGL pictures can be up to {most} pixels wide or high.",
                advice="Ask for a smaller size, or install a graphics driver.", most=_LARGEST,
            )  # fmt: skip

    def first(self, width: int, height: int) -> int:
        """The level that pictures begin with: the one that there is."""
        return 0

    def begun(self, scene: Scene, width: int, height: int, level: Level | None = None) -> Pixels:
        """The picture: nobody draws it while the caller does something else."""
        return self.draw(scene, width, height)

    def finished(self, target: Pixels) -> Pixels:
        """The picture that was begun."""
        return target

    def dropped(self, target: Pixels) -> None:
        """Nothing is held."""

    def layers(self, scene: Scene, width: int, height: int) -> Layers:
        """Depth, normals and ids, exact, at the full size."""
        everything = self._of_set(scene)[0] + tessellated(scene.people.rows)
        seen = self._seen(scene.view, everything, width, height)
        depth = np.full((height, width), np.inf, np.float32)
        normal, owner = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.uint16)
        right, up, forward = scene.view.axes
        depth[seen.there] = (seen.at - scene.view.eye.astype(np.float32)) @ forward
        normal[seen.there] = seen.normal @ np.stack([right, up, -forward], 1)
        owner[seen.there] = seen.owner.astype(np.uint16)
        return Layers(depth, normal, owner)

    def _of_set(self, scene: Scene) -> tuple[Triangles, Triangles]:
        """The set as it stands, and what of it throws shadows; both are kept for as long as it is the same set."""
        if self._set is None or self._set[0] is not scene.fixed:
            rows = scene.fixed.rows
            low = {
                shape: some[scene.fixed.balls[shape][1] < (1.6 if scene.look.hung else GROUND_M)]
                for shape, some in rows.items() if shape in scene.fixed.balls
            }  # fmt: skip
            self._set = scene.fixed, tessellated(rows), tessellated(low)
        return self._set[1], self._set[2]

    def _seen(self, view: View, made: Triangles, width: int, height: int) -> Seen:
        ids = self._rasteriser.through(view, made.corners, width, height)
        there = ids >= 0
        rays = _rays(view, width, height)
        at, shares = _met(made.corners[ids[there]], view.eye, rays[there])
        normal = np.einsum("ni,nij->nj", shares, made.normals[ids[there]])
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
        return Seen(there, at, normal, made.colours[ids[there]], made.ids[ids[there]], rays)

    def _shade(self, scene: Scene, casting: Triangles, seen: Seen) -> _Array:
        """How much of the key light reaches each pixel, (n,) 0 … 1."""
        to_sun = scene.look.to_sun
        if scene.look.sun.max() <= _FAINT or not len(casting.corners):
            return np.ones(len(seen.at), np.float32)
        centre = scene.centre
        near = np.abs(casting.corners.mean(1) - centre).max(1) < _SHADOW_M * 1.6
        corners = casting.corners[near]
        upright = np.array([0.0, 1.0, 0.0]) if abs(to_sun[1]) < 0.97 else np.array([0.0, 0.0, 1.0])
        right = np.cross(-to_sun, upright)
        right /= np.linalg.norm(right)
        up = np.cross(right, -to_sun)
        eye = centre + to_sun * _SUN_M
        pixels = max(seen.there.shape)
        ids = self._rasteriser.along(eye, -to_sun, up, _SHADOW_M, corners, pixels)
        return _reached(ids, corners, seen, eye, (right, up, -to_sun))


def _rays(view: View, width: int, height: int) -> _Array:
    right, up, forward = view.axes
    wide = half_width(view.focal_mm, width / height)
    x = ((np.arange(width) + 0.5) / width * 2 - 1) * wide
    y = (1 - (np.arange(height) + 0.5) / height * 2) * wide * height / width
    return (forward + x[None, :, None] * right + y[:, None, None] * up).astype(np.float32)


def _met(corners: _Array, eye: Floats, rays: _Array) -> tuple[_Array, _Array]:
    """Where rays meet the planes of their triangles, and the shares of the three corners there."""
    one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    across = np.cross(one, two)
    facing = np.einsum("ni,ni->n", across, rays)
    facing = np.where(np.abs(facing) < 1e-9, 1e-9, facing)
    far = np.einsum("ni,ni->n", across, corners[:, 0] - eye.astype(np.float32)) / facing
    at = eye.astype(np.float32) + rays * np.clip(far, 0.01, FAR_M)[:, None]
    area = np.maximum(np.einsum("ni,ni->n", across, across), 1e-12)
    off = at - corners[:, 0]
    b = np.einsum("ni,ni->n", np.cross(off, two), across) / area
    c = np.einsum("ni,ni->n", np.cross(one, off), across) / area
    b, c = np.clip(b, 0, 1), np.clip(c, 0, 1)
    return at, np.stack([np.clip(1 - b - c, 0, 1), b, c], 1)


def _reached(ids: Ids, corners: _Array, seen: Seen, eye: Floats, axes: tuple[Floats, Floats, Floats]) -> _Array:
    right, up, _ = axes
    pixels = len(ids)
    away = (seen.at + seen.normal * np.float32(0.05) - eye.astype(np.float32)).astype(np.float32)
    x = ((away @ right) / _SHADOW_M + 0.5) * pixels
    y = (0.5 - (away @ up) / _SHADOW_M) * pixels
    lit = np.zeros(len(away), np.float32)
    for dx, dy in ((-0.4, -0.4), (0.4, -0.4), (-0.4, 0.4), (0.4, 0.4)):
        px, py = (x + dx).astype(np.int32), (y + dy).astype(np.int32)
        inside = (px >= 0) & (py >= 0) & (px < pixels) & (py < pixels)
        first = np.where(inside, ids[py.clip(0, pixels - 1), px.clip(0, pixels - 1)], -1)
        across = ((px + 0.5) / pixels - 0.5)[:, None] * _SHADOW_M * right
        start = eye + across + (0.5 - (py + 0.5) / pixels)[:, None] * _SHADOW_M * up
        lit += 0.25 * _not_behind(corners, first, away, start, axes[2])
    return lit


def _not_behind(corners: _Array, first: Ids, away: npt.NDArray[Any], start: Floats, way: Floats) -> _Array:
    """Whether nothing stands between the light and a place, `away` from the light; `first` is what a ray meets."""
    stopped = corners[first.clip(0)]
    across = np.cross(stopped[:, 1] - stopped[:, 0], stopped[:, 2] - stopped[:, 0])
    facing = across @ way
    depth = np.einsum("ni,ni->n", across, stopped[:, 0] - start) / np.where(np.abs(facing) < 1e-9, 1e-9, facing)
    return ((first < 0) | (away @ way <= depth + 0.09)).astype(np.float32)


def _lit(scene: Scene, seen: Seen, shade: _Array) -> _Array:
    """Light on what stands there, in display values: the shader's own formula without its corners and puddles."""
    look, n = scene.look, seen.normal
    base, up = seen.colour[:, :3], n[:, 1:2]
    if look.white > 0.01:
        lies = np.clip((up - 0.3) / 0.32, 0, 1) * look.white
        base = base + (np.array([0.78, 0.82, 0.88], np.float32) - base) * lies
    way = seen.at - scene.view.eye.astype(np.float32)
    far = np.linalg.norm(way, axis=1, keepdims=True)
    front = np.clip(-np.einsum("ni,ni->n", n, way)[:, None] / far, 0, 1)
    high = seen.at[:, 1:2] - scene.floor_m
    hollow = 0.74 + 0.26 * np.clip(np.maximum(high * 0.8, up * 4.0 - 2.6), 0, 1)
    ground = np.array((0.75, 0.78, 0.84) if look.white > 0.5 else (0.34, 0.30, 0.26))
    bounce = look.sun * max(float(look.to_sun[1]), 0.0) * ground * (0.2 if look.roof else 0.5)
    light = (look.sky * (0.58 + 0.34 * up + 0.24 * front) + bounce * (0.5 - 0.5 * up)) * hollow
    light = light + look.sun * (np.clip(n @ look.to_sun * 1.04, 0, 1) * shade)[:, None]
    light = (light + _lamps(scene, seen)) * base
    glow = seen.colour[:, 3:4] * look.lamps
    light = light + (seen.colour[:, :3] * 1.6 - light) * glow
    light = look.horizon + (light - look.horizon) * np.exp(-far * look.haze)
    return _displayed(light * scene.exposure)


def _lamps(scene: Scene, seen: Seen) -> _Array:
    """Lamps hung for the shot, then the nearest of the set."""
    hung = [(lamp[:3], lamp[3:6], lamp[6]) for lamp in scene.rig]
    power = scene.look.lamps * (1.9 if scene.look.roof else 4.2)
    ahead = scene.centre + 2.0 * scene.view.axes[2]
    if power > 0.02 and len(scene.lamps):
        near = np.argsort(np.linalg.norm(scene.lamps[:, :3] - ahead, axis=1), kind="stable")
        hung += [(lamp[:3], lamp[3:6] * power, lamp[6]) for lamp in scene.lamps[near]]
    sum_ = np.zeros_like(seen.at)
    for place, colour, reach in hung[:_LAMPS]:
        to = place.astype(np.float32) - seen.at
        far2 = np.einsum("ni,ni->n", to, to)
        fade = np.clip(1 - (far2 / reach**2) ** 2, 0, 1)
        turned = np.clip(np.einsum("ni,ni->n", to, seen.normal) / np.sqrt(far2), 0, 1) * 0.82 + 0.18
        sum_ += (turned * fade * fade / (0.35 + 0.16 * far2))[:, None] * colour.astype(np.float32)
    return sum_


def _sky(scene: Scene, rays: _Array) -> _Array:
    look = scene.look
    way = rays / np.linalg.norm(rays, axis=2, keepdims=True)
    low = (1 - np.clip(way[:, :, 1:2], 0, 1)) ** (5.0 - 3.4 * min(1.0, look.haze * 22))
    sunward = np.clip(way @ look.to_sun, 0, 1)[:, :, None]
    light = look.zenith + (look.horizon - look.zenith) * low + look.glow * (0.3 * low + 0.8 * sunward**12)
    return _displayed(light * scene.exposure).astype(np.float32)


def _displayed(light: npt.NDArray[np.floating]) -> _Array:
    mapped = light * (2.51 * light + 0.03) / (light * (2.43 * light + 0.59) + 0.14)
    return np.sqrt(np.clip(mapped, 0, 1)).astype(np.float32)


def _finished(scene: Scene, made: _Array, width: int, height: int) -> Pixels:
    """Graded, enlarged, and what falls through the air drawn over it."""
    look = scene.look
    picture = made * np.sqrt(look.tint)
    level = picture @ np.array([0.3, 0.59, 0.11], np.float32)
    picture = level[:, :, None] + (picture - level[:, :, None]) * np.float32(look.saturation)
    picture = np.clip((picture - 0.42) * look.contrast + 0.42, 0, 1)
    image = Image.fromarray((picture * 255 + 0.5).astype(np.uint8)).resize((width, height), Image.Resampling.BICUBIC)
    if len(scene.sprites):
        image = _with_sprites(scene, image)
    return np.array(image)


def _with_sprites(scene: Scene, image: Image.Image) -> Image.Image:
    width, height = image.size
    sprites = scene.sprites
    ends = [project(scene.view, width / height, sprites[:, :3] + sign * sprites[:, 4:7]) for sign in (-1, 1)]
    metre = width / 2 / half_width(scene.view.focal_mm, width / height)
    over = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(over)
    for row, (x0, y0, z0), (x1, y1, z1) in zip(sprites, *ends, strict=True):
        if min(z0, z1) < 0.3:
            continue
        wide = max(row[3] * metre / z0, 0.5)
        if wide > _WISP * width:  # fog: without soft edges it would lie across the picture like a sheet
            continue
        cover = min(float(row[11]), 1.0) if row[11] > 0 else min(-0.5 * float(row[11]), 0.25)  # a glow, added
        ink = (*(int(255 * min(max(float(value), 0.0), 1.0)) for value in row[8:11]), int(255 * cover))
        a, b = ((x0 + 1) * width / 2, (1 - y0) * height / 2), ((x1 + 1) * width / 2, (1 - y1) * height / 2)
        if math.dist(a, b) > 2 * wide:
            pen.line([a, b], ink, max(1, round(2 * wide)))
        else:
            pen.ellipse([a[0] - wide, a[1] - wide, a[0] + wide, a[1] + wide], ink)
    return Image.alpha_composite(image.convert("RGBA"), over).convert("RGB")
