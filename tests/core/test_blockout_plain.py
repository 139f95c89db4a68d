"""Without OpenGL there is a picture all the same: of the same scene, in about the same light, and it says so."""

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import EngineError
from engine.film.assume import assumed
from engine.film.camera import ShotSize
from engine.film.scenery import TimeOfDay, Weather
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from engine.media.frame import Pixels
from engine.messages import Job
from engine.renderers.blockout import shot
from engine.renderers.blockout.drawing import canvases
from engine.renderers.blockout.drawing.gl import Canvas
from engine.renderers.blockout.drawing.plain import Plain
from engine.renderers.blockout.renderer import Blockout

SHOTS = {
    "street": ShotSpec((Subject("a man"),), Action("walks", "walk"), Environment(set="street")),
    "night": ShotSpec(
        (Subject("a woman", "red cloak"),), Action("stands", "stand"),
        Environment(set="castle_wall", time=TimeOfDay.NIGHT, weather=Weather.RAIN),
    ),
    "close": ShotSpec(
        (Subject("a woman"),), Action("sits", "sit"), Environment(set="kitchen"), camera=Camera(size=ShotSize.CLOSE_UP)
    ),
    "ride": ShotSpec((Subject("a man"),), Action("rides", "ride"), Environment(set="forest")),
}  # fmt: skip


def job(spec: ShotSpec, frames: int = 48, size: tuple[int, int] = (192, 108)) -> Job:
    return Job("job", "", "1A-1", "A001C001", assumed(spec), "", 3, 0, frames, 0, FrameRate(), *size, "")


@pytest.fixture(scope="module")
def plain() -> Plain:
    return Plain()


@pytest.fixture(scope="module")
def canvas() -> Canvas:
    return Canvas()


def rough(pixels: Pixels) -> np.ndarray:
    """The picture in large squares, 0 … 255."""
    return pixels.reshape(9, 12, 16, 12, 3).mean((1, 3))


@pytest.mark.parametrize("name", SHOTS)
def test_the_picture_is_about_the_same(plain: Plain, canvas: Canvas, name: str) -> None:
    scene = shot.of(job(SHOTS[name])).scene(24)
    ours, theirs = rough(plain.draw(scene, 192, 108)), rough(canvas.draw(scene, 192, 108))
    assert np.abs(ours - theirs).mean() < 24
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.8


@pytest.mark.parametrize("size", [(108, 192), (144, 144)])
def test_pictures_taller_than_the_sensor_show_the_same(plain: Plain, canvas: Canvas, size: tuple[int, int]) -> None:
    scene = shot.of(job(SHOTS["close"], size=size)).scene(24)
    ours, theirs = (
        each.draw(scene, *size).reshape(size[1] // 12, 12, size[0] // 12, 12, 3).mean((1, 3))
        for each in (plain, canvas)
    )
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.8


@pytest.mark.parametrize("name", SHOTS)
def test_its_layers_are_the_same_but_for_edges(plain: Plain, canvas: Canvas, name: str) -> None:
    scene = shot.of(job(SHOTS[name])).scene(24)
    ours, theirs = plain.layers(scene, 192, 108), canvas.layers(scene, 192, 108)
    both = np.isfinite(ours.depth) & np.isfinite(theirs.depth)
    assert (np.isfinite(ours.depth) == np.isfinite(theirs.depth)).mean() > 0.97
    away = np.abs(ours.depth[both] - theirs.depth[both]) / theirs.depth[both]
    assert np.median(away) < 1e-4
    assert np.percentile(away, 90) < 0.02
    assert (ours.id == theirs.id).mean() > 0.95
    assert (ours.normal * theirs.normal).sum(2)[both].mean() > 0.93


def test_a_machine_without_a_driver_makes_takes_and_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_driver() -> None:
        raise EngineError("No OpenGL 3.3 is to be had on this machine: {reason}.", reason="none", advice="Install it.")

    monkeypatch.setattr("engine.renderers.blockout.drawing.gl.context", no_driver)
    renderer = Blockout()
    wanted = job(SHOTS["street"], frames=3)
    first, second = (list(renderer.render(wanted, lambda: False)) for _ in range(2))
    assert len(first) == 3
    assert all((a.pixels == b.pixels).all() for a, b in zip(first, second, strict=True))  # type: ignore[union-attr]
    assert "without OpenGL" in renderer.note(wanted)


def test_where_even_that_is_missing_one_sentence_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise EngineError("No OpenGL 3.3 is to be had on this machine: {reason}.", reason="none",
                          advice="On Debian or Ubuntu install libegl1 and libgl1.")  # fmt: skip

    monkeypatch.setattr("engine.renderers.blockout.drawing.gl.context", missing)
    monkeypatch.setattr("engine.renderers.blockout.drawing.plain.Rasteriser", missing)
    with pytest.raises(EngineError) as failure:
        canvases.canvas()
    assert "libegl1" in failure.value.advice


def test_odd_and_upright_sizes(plain: Plain) -> None:
    scene = shot.of(replace(job(SHOTS["street"]), width=90, height=160)).scene(0)
    assert plain.draw(scene, 90, 160).shape == (160, 90, 3)
    assert plain.draw(scene, 2, 2).shape == (2, 2, 3)


def test_it_says_nothing_aloud(plain: Plain, capfd: pytest.CaptureFixture[str]) -> None:
    scene = shot.of(job(SHOTS["street"])).scene(0)
    plain.draw(scene, 100, 60)
    plain.draw(scene, 120, 60)
    assert capfd.readouterr() == ("", "")
