"""Hours, weathers, lights and styles are told apart by measure, and none of them is black or burnt."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from engine.film.assume import assumed
from engine.film.camera import ShotSize
from engine.film.scenery import (
    STYLES,
    LightDirection,
    LightQuality,
    LightSource,
    Saturation,
    Strength,
    TimeOfDay,
    Tone,
    Weather,
)
from engine.film.spec import Action, Camera, Environment, ShotSpec, Style, Subject
from engine.media.frame import Pixels
from engine.renderers.blockout import shot
from engine.renderers.blockout.drawing.gl import Canvas
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.geometry.skeleton import Floats

_SIZE = 192, 108


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    return Canvas()


def a_scene(
    place: str = "street", index: int = 12, seed: int = 5, style: Style | None = None, **environment: Any
) -> Scene:
    """A woman stands there, half-length."""
    spec = ShotSpec(
        (Subject("a woman", "red cloak"),), Action("stands", "stand"), Environment(set=place, **environment),
        style or Style(), Camera(size=ShotSize.MEDIUM_WIDE),
    )  # fmt: skip
    return shot.prepared(assumed(spec), 48, 24.0, 16 / 9, 0, seed).scene(index)


def drawn(canvas: Canvas, *args: Any, **kwargs: Any) -> Pixels:
    return canvas.draw(a_scene(*args, **kwargs), *_SIZE)


def character(picture: Pixels) -> Floats:
    """Mean colour, contrast, and how much of it is edges: (5,) in display levels."""
    pixels = picture.astype(float)
    grey = pixels.mean(2)
    edges = np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean()
    return np.array([*pixels.mean((0, 1)), 2 * grey.std(), 4 * edges])


def apart(one: Pixels, other: Pixels) -> float:
    return float(np.abs(character(one) - character(other)).max())


def healthy(picture: Pixels) -> bool:
    """Neither black nor burnt: something is seen in the darkest, and little is clipped in the brightest."""
    grey = picture.mean(2)
    return bool(grey.mean() > 12 and grey.std() > 6 and (picture.min(2) > 252).mean() < 0.12)


def test_the_nine_hours_are_nine_pictures(canvas: Canvas) -> None:
    hours = {hour: drawn(canvas, "forest", time=hour) for hour in TimeOfDay}
    assert [hour for hour, picture in hours.items() if not healthy(picture)] == []
    alike = [(a, b) for (a, one), (b, other) in combinations(hours.items(), 2) if apart(one, other) < 5]
    assert alike == []


def test_an_hour_has_its_colour(canvas: Canvas) -> None:
    def warmth(hour: TimeOfDay) -> float:
        red, _, blue = drawn(canvas, "seaside", time=hour).mean((0, 1))
        return float(red - blue)

    warm = [warmth(hour) for hour in (TimeOfDay.SUNRISE, TimeOfDay.GOLDEN_HOUR, TimeOfDay.SUNSET)]
    cold = [warmth(hour) for hour in (TimeOfDay.DUSK, TimeOfDay.NIGHT)]
    assert min(warm) > max(cold) + 40


@pytest.mark.parametrize("hour", [TimeOfDay.DAY, TimeOfDay.NIGHT])
def test_every_weather_is_seen(canvas: Canvas, hour: TimeOfDay) -> None:
    clear = drawn(canvas, time=hour, weather=Weather.CLEAR)
    for weather in set(Weather) - {Weather.CLEAR}:
        picture = drawn(canvas, time=hour, weather=weather)
        assert healthy(picture), weather
        different = (np.abs(picture.astype(int) - clear).max(2) > 24).mean()
        assert different > (0.004 if weather is Weather.WIND else 0.2), weather


@pytest.mark.parametrize("weather", [Weather.RAIN, Weather.SNOW, Weather.FOG, Weather.SANDSTORM])
def test_strengths_are_steps_that_one_sees(canvas: Canvas, weather: Weather) -> None:
    scenes = [a_scene("castle_wall", weather=weather, weather_strength=strength) for strength in Strength]
    assert [scene.look.haze for scene in scenes] == sorted({scene.look.haze for scene in scenes})
    assert len({len(scene.sprites) for scene in scenes}) == 3
    light, normal, heavy = (canvas.draw(scene, *_SIZE) for scene in scenes)
    assert apart(light, normal) > 2
    assert apart(normal, heavy) > 2
    assert apart(light, heavy) > 8


@pytest.mark.parametrize("weather", [Weather.RAIN, Weather.SNOW])
def test_what_falls_at_night_is_seen(canvas: Canvas, weather: Weather) -> None:
    scene = a_scene(time=TimeOfDay.NIGHT, weather=weather)
    with_, without = (
        canvas.draw(each, 640, 360).astype(int) for each in (scene, replace(scene, sprites=np.zeros((0, 12))))
    )
    brighter = (with_ - without).max(2)
    assert (brighter > 25).mean() > 0.006
    assert brighter.max() > 80


@pytest.mark.parametrize("style", STYLES)
def test_a_style_reads_at_a_glance(canvas: Canvas, style: str) -> None:
    plain, picture = drawn(canvas), drawn(canvas, style=Style(style=style))
    assert picture.mean() > 12
    assert picture.std() > 12
    assert apart(plain, picture) > 6


def test_no_style_is_taken_for_another(canvas: Canvas) -> None:
    pictures = {style: drawn(canvas, style=Style(style=style)) for style in STYLES}
    near = [(a, b) for (a, one), (b, other) in combinations(pictures.items(), 2)
            if float(np.abs(one.astype(int) - other).mean()) < 4]  # fmt: skip
    assert near == []


@pytest.mark.parametrize("style", ["noir", "black_and_white", "pencil"])
def test_what_has_no_colour_has_none(canvas: Canvas, style: str) -> None:
    picture = drawn(canvas, style=Style(style=style)).astype(int)
    assert np.ptp(picture, axis=2).max() <= 14  # paper is a little warm


def test_pencil_is_lines_on_paper(canvas: Canvas) -> None:
    grey = canvas.draw(a_scene(style=Style(style="pencil")), 640, 360).mean(2)
    assert (grey > 195).mean() > 0.5
    assert 0.01 < (grey < 70).mean() < 0.15


def test_pixels_are_truly_large(canvas: Canvas) -> None:
    picture = canvas.draw(a_scene(style=Style(style="pixel")), 640, 360)
    blocks = picture.reshape(90, 4, 160, 4, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()


@pytest.mark.parametrize(
    "slot", [("light_source", LightSource), ("light_quality", LightQuality), ("light_direction", LightDirection)]
)
def test_light_as_spoken_changes_the_picture(canvas: Canvas, slot: tuple[str, Any]) -> None:
    name, values = slot
    plain = drawn(canvas, "interior", time=TimeOfDay.DUSK)
    for value in values:
        picture = drawn(canvas, "interior", time=TimeOfDay.DUSK, style=Style(**{name: value}))
        assert picture.mean() > 8, value
        assert (picture.min(2) > 252).mean() < 0.15, value
        assert np.abs(picture.astype(int) - plain).mean() > 3.5, value


def test_the_lights_are_told_apart(canvas: Canvas) -> None:
    lit = {source: drawn(canvas, "interior", style=Style(light_source=source)) for source in LightSource}
    alike = [
        (a, b) for (a, one), (b, other) in combinations(lit.items(), 2) if np.abs(one.astype(int) - other).mean() < 3
    ]
    assert alike == []
    red, green, blue = lit[LightSource.FIRELIGHT].mean((0, 1))
    assert red > 1.35 * blue
    assert red > green
    moon = lit[LightSource.MOONLIGHT].mean((0, 1))
    assert moon[2] > 1.3 * moon[0]


def test_a_silhouette_is_dark_before_a_bright_ground(canvas: Canvas) -> None:
    scene = a_scene("seaside", style=Style(light_quality=LightQuality.SILHOUETTE))
    picture, whose = (
        canvas.draw(scene, *_SIZE).mean(2),
        canvas.layers(replace(scene, fixed=replace(scene.fixed, rows={})), *_SIZE),
    )
    person = np.isfinite(whose.depth)
    assert 0.02 < person.mean() < 0.5
    assert np.median(picture[person]) < 12
    assert np.median(picture[~person]) > 90


def test_tone_and_saturation(canvas: Canvas) -> None:
    warm, cool = (drawn(canvas, style=Style(tone=tone)).mean((0, 1)) for tone in (Tone.WARM, Tone.COOL))
    assert warm[0] - warm[2] > cool[0] - cool[2] + 30
    high, low = (
        np.ptp(drawn(canvas, style=Style(saturation=each)).astype(int), axis=2).mean()
        for each in (Saturation.HIGH, Saturation.LOW)
    )
    assert high > 1.8 * low


@pytest.mark.parametrize("mood", ["so lonely", "a tense silence", "孤独", "romantic"])
def test_a_mood_touches_the_grade(canvas: Canvas, mood: str) -> None:
    assert np.abs(drawn(canvas, style=Style(mood=mood)).astype(int) - drawn(canvas)).mean() > 1


def test_lightning_lights_the_set(canvas: Canvas) -> None:
    made = [a_scene(index=index, time=TimeOfDay.NIGHT, weather=Weather.THUNDERSTORM) for index in range(48)]
    struck, dark = max(made, key=lambda scene: scene.flash), min(made, key=lambda scene: scene.flash)
    assert struck.flash > 0.7
    assert dark.flash < 0.01
    assert canvas.draw(struck, *_SIZE).mean() > 1.4 * canvas.draw(dark, *_SIZE).mean()


def test_grain_is_of_the_frame_and_the_seed(canvas: Canvas) -> None:
    scene = a_scene()
    again, other = canvas.draw(scene, *_SIZE), canvas.draw(replace(scene, grain=scene.grain + 1), *_SIZE)
    assert (canvas.draw(scene, *_SIZE) == again).all()
    moved = np.abs(again.astype(int) - other)
    assert 0.2 < moved.mean() < 4
    assert (canvas.draw(replace(scene, grain=scene.grain + 256), *_SIZE) != again).any()


def test_rooms_at_night_are_dim_and_not_black(canvas: Canvas) -> None:
    for place in ("bedroom", "interrogation_room", "bar"):
        day, night = (drawn(canvas, place, time=hour) for hour in (TimeOfDay.DAY, TimeOfDay.NIGHT))
        assert night.mean() < 0.9 * day.mean(), place
        assert healthy(night), place


def test_a_window_shows_the_hour_and_a_lamp_does_not(canvas: Canvas) -> None:
    def lamps(hour: TimeOfDay) -> Floats:
        return a_scene("office", time=hour).lamps

    day, night = lamps(TimeOfDay.DAY), lamps(TimeOfDay.NIGHT)
    same = np.isclose(day[:, 3:6], night[:, 3:6]).all(1)
    assert same.any()
    assert (~same).any()
    assert (night[~same, 3:6].sum(1) < 0.2 * day[~same, 3:6].sum(1)).all()
    assert (day[:, 6] > 0).all()
    bright, dark = (drawn(canvas, "office", time=hour) for hour in (TimeOfDay.DAY, TimeOfDay.NIGHT))
    assert (bright.min(2) > 170).mean() > (dark.min(2) > 170).mean() + 0.1


@pytest.mark.parametrize("hour", [TimeOfDay.NIGHT, TimeOfDay.DUSK, TimeOfDay.DAY])
@pytest.mark.parametrize("weather", [Weather.CLEAR, Weather.THUNDERSTORM])
def test_a_face_is_never_lost(canvas: Canvas, hour: TimeOfDay, weather: Weather) -> None:
    scene = a_scene("forest", time=hour, weather=weather)
    alone = replace(scene, fixed=replace(scene.fixed, rows={}))
    person = np.isfinite(canvas.layers(alone, *_SIZE).depth)
    top = np.argmax(person.any(1))
    head = np.zeros_like(person)
    head[top : top + 14] = person[top : top + 14]
    level = canvas.draw(scene, *_SIZE).mean(2)[head]
    assert 24 < np.percentile(level, 80) < 235
