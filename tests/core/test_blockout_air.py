"""What moves in the air: wind, drops, lightning, fire and smoke, as functions of time alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.film.scenery import Strength, TimeOfDay, Weather
from engine.film.spec import Environment, ShotSpec
from engine.renderers.blockout.place import fires, light, sets, weather

_EYE, _AHEAD = np.array([1.0, 1.6, 2.0]), np.array([0.0, 0.0, -1.0])
_FIRE = np.array([[0.0, 0.0, -5.0, 0.8, 0.9], [3.0, 0.0, -9.0, 0.0, 2.0]])
MOVING = [Weather.RAIN, Weather.THUNDERSTORM, Weather.SNOW, Weather.FOG, Weather.WIND, Weather.SANDSTORM]


def look(asked: Weather, strength: Strength = Strength.NORMAL, interior: bool = False) -> light.Look:
    spec = ShotSpec(environment=Environment(time=TimeOfDay.DAY, weather=asked, weather_strength=strength))
    return light.look(spec, 0.3, 1.0, interior, False)


@settings(max_examples=40, deadline=None)
@given(t=st.floats(0, 500), seed=st.integers(0, 2**31), asked=st.sampled_from(list(Weather)))
def test_drift_is_what_the_wind_adds_up_to(t: float, seed: int, asked: Weather) -> None:
    air = look(asked)
    dt = 1e-4
    measured = (weather.drift(air, t + dt, seed) - weather.drift(air, t, seed)) / dt
    assert measured == pytest.approx(weather.wind(air, t + dt / 2, seed), abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(t=st.floats(0, 500), seed=st.integers(0, 2**31))
def test_a_gust_never_turns_round(t: float, seed: int) -> None:
    air = look(Weather.WIND, Strength.HEAVY)
    share = float(weather.wind(air, t, seed) @ air.wind / (air.wind @ air.wind))
    assert 0.3 < share < 1.7


def test_there_is_no_wind_in_a_room() -> None:
    assert not weather.wind(look(Weather.WIND, interior=True), 1.0, 3).any()


def test_it_blows_harder_in_a_storm() -> None:
    speed = {asked: float(np.linalg.norm(look(asked).wind)) for asked in Weather}
    assert speed[Weather.CLEAR] < 1.5 < speed[Weather.WIND] < speed[Weather.SANDSTORM]
    light_, heavy = (np.linalg.norm(look(Weather.WIND, each).wind) for each in (Strength.LIGHT, Strength.HEAVY))
    assert light_ < 0.6 * heavy


@pytest.mark.parametrize("asked", MOVING)
@pytest.mark.parametrize("t", [0.0, 0.5, 7.3, 61.0])
def test_what_floats_is_around_the_camera_and_over_the_ground(asked: Weather, t: float) -> None:
    made = weather.sprites(look(asked), t, _EYE, _AHEAD, 0.0, 7)
    assert len(made) > 4
    assert np.isfinite(made).all()
    assert made[:, 1].min() >= -0.02
    assert np.linalg.norm(made[:, [0, 2]] - _EYE[[0, 2]], axis=1).max() < 40
    assert ((made[:, 8:11] >= 0) & (made[:, 8:11] <= 1)).all()


@pytest.mark.parametrize("asked", MOVING)
def test_drops_move_and_come_back_the_same(asked: Weather) -> None:
    at = [weather.sprites(look(asked), t, _EYE, _AHEAD, 0.0, 7) for t in (2.0, 2.0, 2.0 + 1 / 24)]
    assert (at[0] == at[1]).all()
    assert len(at[0]) != len(at[2]) or (at[0] != at[2]).any()


def test_heavy_weather_has_more_of_it() -> None:
    for asked in (Weather.RAIN, Weather.SNOW, Weather.SANDSTORM, Weather.WIND):
        light_, normal, heavy = (len(weather.sprites(look(asked, each), 1, _EYE, _AHEAD, 0, 7)) for each in Strength)
        assert 1.4 * light_ < normal < heavy, asked


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_lightning_strikes_within_three_seconds_and_is_dark_between(seed: int) -> None:
    bright = np.array([weather.flash(index / 24, seed) for index in range(72)])
    assert bright.max() > 0.7
    assert (bright < 0.05).mean() > 0.5
    assert bright.min() >= 0
    assert bright.max() <= 1


def test_a_fire_flickers_and_does_so_again() -> None:
    shine = [fires.lamps(_FIRE, index / 24, 3)[0, 3] for index in range(48)]
    assert shine == [fires.lamps(_FIRE, index / 24, 3)[0, 3] for index in range(48)]
    assert 0.08 < np.std(shine) / np.mean(shine) < 0.6
    assert min(shine) > 0.2 * max(shine)
    assert shine != [fires.lamps(_FIRE, index / 24, 4)[0, 3] for index in range(48)]


def test_smoke_alone_gives_no_light() -> None:
    assert len(fires.lamps(_FIRE, 1.0, 3)) == 1


def test_smoke_rises_and_goes_with_the_wind() -> None:
    air = look(Weather.WIND)
    made = fires.sprites(_FIRE[1:], air, 4.0, _EYE, np.zeros(3), 3)
    foot = _FIRE[1, :3]
    high = made[:, 1] > 3.0
    along = air.wind / np.linalg.norm(air.wind)
    assert high.any()
    assert ((made[high, :3] - foot) @ along).mean() > 1.0
    assert (made[:, 1] > foot[1]).all()


def test_a_flame_adds_light_and_smoke_covers() -> None:
    made = fires.sprites(_FIRE[:1], look(Weather.CLEAR), 2.0, _EYE, np.zeros(3), 3)
    assert (made[:, 11] < 0).sum() >= 10
    assert (made[:, 11] > 0).sum() >= 10


def test_few_sprites_for_many_fires() -> None:
    many = np.tile(_FIRE, (40, 1))
    assert len(fires.sprites(many, look(Weather.CLEAR), 2.0, _EYE, np.zeros(3), 3)) < 200


def test_the_battlefield_burns() -> None:
    stage = sets.build("battlefield", 1)
    burning, smoking = stage.fires[:, 3] > 0, stage.fires[:, 4] > 0
    assert burning.sum() >= 3
    assert smoking.sum() > burning.sum(), "some only smoulder"
    assert not len(sets.build("street", 1).fires)
