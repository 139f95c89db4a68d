"""Whole sittings without a window: typed lines and orders through the real interpreters and the real worker."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from app.play import play
from app.script import read
from app.settings import OFF, Settings
from engine.errors import EngineError
from engine.film.model import Mark, Tier
from engine.film.scenery import Weather
from engine.media.movie import MovieReader
from engine.store.folder import ProjectFolder

SMALL = Settings(width=160, height=90, takes=2, hero=OFF)


def script(folder: Path, *steps: str) -> Path:
    """A script file with these lines as its steps."""
    path = folder / "session.toml"
    path.write_text('title = "A test"\n' + "".join(f"[[step]]\n{step}\n" for step in steps), encoding="utf-8")
    return path


def played(folder: Path, *steps: str) -> tuple[ProjectFolder, str]:
    """The project a script leaves, still open, and what was told."""
    out = io.StringIO()
    play(read(script(folder, *steps)), folder / "project", SMALL, out)
    return ProjectFolder.open(folder / "project"), out.getvalue()


def test_a_described_shot_is_circled_placed_revised_undone_and_exported(tmp_path):
    project, told = played(
        tmp_path,
        'say = "a soldier walks through the forest, two seconds"',
        'wait = "takes"',
        'say = "circle take two"',
        'say = "put it in the cut"',
        'say = "make it snow"',
        'wait = "takes"',
        'say = "put it first"',
        'say = "undo"',
        'deliver = ["edl", "movie", "shot_list"]',
    )
    with project:
        film = project.project
        assert [take.mark for take in film.takes[:2]] == [Mark.NONE, Mark.CIRCLED]
        assert len(film.takes) == 4
        assert all(take.shown is not None for take in film.takes)
        assert film.shots[0].description.spec.environment.weather is Weather.SNOW
        assert [clip.take for clip in film.cut] == [film.takes[1].id]
    exports = {path.suffix for path in (tmp_path / "project" / "exports").rglob("*") if path.is_file()}
    assert {".edl", ".mov", ".csv"} <= exports
    assert "snow" in told


def test_a_take_is_a_movie_with_its_slate_reel_and_timecode(tmp_path):
    project, _ = played(tmp_path, 'say = "a woman stands in the street, one second"')
    with project:
        take = project.project.takes[-1]
        assert take.shown is not None
        with MovieReader(project.path / take.shown.path) as movie:
            assert (movie.frames, movie.reel, movie.start, movie.slate) == (24, "A001C002", take.start, "1A-2")


def test_a_chinese_word_is_changed(tmp_path):
    project, _ = played(tmp_path, 'say = "一个士兵在街上走,下雨,一秒"', 'say = "把下雨改成下雪"', 'wait = "takes"')
    with project:
        shot = project.project.shots[0]
        assert [wording.spec.environment.weather for wording in shot.revisions] == [Weather.RAIN, Weather.SNOW]
        assert any(take.revision == 1 and take.shown for take in project.project.takes)


def test_a_refused_shot_is_told_and_the_sitting_goes_on(tmp_path):
    project, told = played(
        tmp_path, 'say = "a naked child on the beach, one second"', 'say = "a man sits in a room, one second"'
    )
    with project:
        first, last = project.project.takes[0], project.project.takes[-1]
        assert first.failure is not None
        assert first.failure.verdict is not None
        assert last.shown is not None
    assert "Not rendered" in told


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ('sing = "la"', "Step 1 of"),
        ('say = "a"\nsound = "b.wav"', "Step 1 of"),
        ('sound = "nowhere.wav"', "which is not there"),
        ("say = ", "is not TOML"),
    ],
)
def test_a_script_with_a_mistake_names_it(tmp_path, step, sentence):
    with pytest.raises(EngineError, match=sentence):
        read(script(tmp_path, step))


def test_a_script_that_is_not_there(tmp_path):
    with pytest.raises(EngineError, match="cannot be opened"):
        read(tmp_path / "none.toml")


@pytest.mark.slow
def test_a_sitting_makes_the_heroes_that_the_settings_ask_for(tmp_path, toy_models):
    (tmp_path / "cache" / "models").mkdir(parents=True)
    (tmp_path / "cache" / "models" / "video").symlink_to(toy_models, target_is_directory=True)
    wished = replace(
        SMALL, cache=tmp_path / "cache", takes=1, hero="wan2.1-1.3b", hero_when="always", hero_size="64x64"
    )
    steps = ('say = "a soldier walks through the forest, one second"', 'wait = "takes"')
    play(read(script(tmp_path, *steps)), tmp_path / "project", wished, io.StringIO())
    with ProjectFolder.open(tmp_path / "project") as opened:
        [take] = opened.project.takes
    assert [made.tier for made in take.renditions] == [Tier.BLOCKOUT, Tier.HERO]
