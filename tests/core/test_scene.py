"""The three lines that everybody tries first, and what they say where something is missing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import scene
from app.scene import generate_scene
from app.settings import Settings
from engine.errors import EngineError
from engine.media.movie import MovieReader

ROOT = Path(__file__).resolve().parents[2]
WORDS = "A woman warrior runs along the castle wall at night in heavy rain, the camera follows"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    scene.close()


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    """A machine without a video model."""
    return replace(Settings(), cache=tmp_path / "cache", config=tmp_path)


def test_the_three_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTCALLER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SHOTCALLER_CONFIG", str(tmp_path))
    from engine import generate_scene

    made = generate_scene(WORDS, num_frames=12, height=90, width=160, folder=tmp_path)
    frames = list(made)
    assert len(made) == len(frames) == 12
    assert frames[0].shape == (90, 160, 3)
    assert made.renderer.startswith("blockout")
    assert "no video model is on this machine" in made.note


def test_each_scene_is_a_movie_of_its_own_that_keeps_its_words(bare: Settings, tmp_path: Path) -> None:
    first, second = (
        generate_scene(WORDS, num_frames=2, height=90, width=160, folder=tmp_path, settings=bare, seed=seed)
        for seed in (1, 2)
    )
    assert first.path != second.path
    movie = MovieReader(first.path)
    assert WORDS in movie.recipe
    movie.close()


def test_words_that_describe_nothing_known_are_shot_as_they_stand(bare: Settings, tmp_path: Path) -> None:
    made = generate_scene("blue, melancholic, slow", num_frames=1, height=90, width=160, folder=tmp_path, settings=bare)
    assert len(list(made)) == 1


@pytest.mark.usefixtures("warned")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"prompt": "  "}, "nothing to shoot"),
        ({"num_frames": 0}, "at least one frame"),
        ({"fps": 0}, "no frame rate 0"),
        ({"width": -4}, "is not a size"),
        ({"height": 91}, "is not a size"),
        ({"num_frames": 24 * 61}, "up to 60 seconds"),
        ({"renderer": "daguerreotype"}, "no renderer called"),
    ],
)
def test_what_cannot_be_made_is_said(bare: Settings, tmp_path: Path, wrong: dict[str, object], sentence: str) -> None:
    wish: dict[str, object] = {"prompt": WORDS, "num_frames": 2, "height": 90, "width": 160} | wrong
    with pytest.raises(EngineError, match=sentence) as told:
        generate_scene(**wish, folder=tmp_path, settings=bare)  # type: ignore[arg-type]
    assert told.value.advice


def test_a_folder_that_cannot_be_made_is_said(bare: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError, match="cannot be made"):
        generate_scene(WORDS, num_frames=2, height=90, width=160, folder=tmp_path / "file" / "films", settings=bare)


def test_a_failure_is_raised_and_not_printed_as_well(tmp_path: Path) -> None:
    wish = f"generate_scene({WORDS!r}, num_frames=2, height=90, width=160, folder={str(tmp_path)!r}, renderer='live')"
    program = f"from engine import generate_scene\ntry: {wish}\nexcept Exception as said: print(said)"
    environment = {**os.environ, "SHOTCALLER_CACHE": str(tmp_path), "SHOTCALLER_CONFIG": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_there_is_nothing_else_of_that_kind_in_the_engine() -> None:
    import engine

    with pytest.raises(AttributeError):
        engine.generate_everything  # noqa: B018


def test_what_was_made_before_is_given_again(bare: Settings, tmp_path: Path) -> None:
    """In a folder that is no project there is still only the movie: the index lies in the cache."""
    folder = tmp_path / "scenes"
    wish = {"num_frames": 2, "height": 90, "width": 160, "folder": folder, "settings": bare}
    once, again = (generate_scene(WORDS, **wish) for _ in range(2))  # type: ignore[arg-type]
    assert again.path == once.path
    assert "made before" in again.note
    assert [path.name for path in folder.iterdir()] == [once.path.name]
    other = generate_scene(WORDS, seed=5, **wish)  # type: ignore[arg-type]
    assert other.path != once.path
    assert "made before" not in other.note


def test_a_model_that_is_here_makes_the_scene_at_the_nearest_size_that_it_makes(
    toy_models: Path, bare: Settings, tmp_path: Path
) -> None:
    bare.video_models.parent.mkdir(parents=True)
    bare.video_models.mkdir()
    (bare.video_models / "wan2.2-ti2v-5b").symlink_to(toy_models / "wan2.2-ti2v-5b")
    made = generate_scene("a cat", num_frames=5, height=72, width=128, folder=tmp_path / "out", settings=bare)
    assert made.renderer.startswith("wan2.2-5b")
    assert (made.width, made.height) == (128, 64)
    assert [frame.shape for frame in made] == [(64, 128, 3)] * 5
    with pytest.raises(EngineError, match="steps of 32 pixels") as refused:
        generate_scene("a cat", height=72, width=128, renderer="wan2.2-5b", folder=tmp_path, settings=bare)
    assert "128 × 64" in refused.value.advice
