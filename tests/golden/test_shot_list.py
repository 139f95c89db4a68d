"""The shot list: what a spreadsheet opens is what the cut holds."""

import csv
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.assets import asset
from engine.exports.package import write_read_me
from engine.exports.shot_list import _cell, write_shot_list
from engine.film.camera import Angle, Move, ShotSize
from engine.film.scenery import Strength, TimeOfDay, Weather
from engine.film.spec import Action, Camera, Environment, ShotSpec, Subject
from engine.film.time import FrameRate
from tests.core.cuts import cleared, film

SPEC = ShotSpec(
    subjects=(Subject("女战士", "红色斗篷"), Subject("=soldier", count=2)),
    action=Action('runs, "fast"'),
    environment=Environment(
        "古城墙", interior=False, time=TimeOfDay.NIGHT, weather=Weather.RAIN, weather_strength=Strength.HEAVY
    ),
    camera=Camera(ShotSize.CLOSE_UP, move=Move.PUSH_IN, handheld=True, lens_mm=35.0),
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_in_english(tmp_path: Path) -> None:
    project = film((96, 48), ((1, 5, 15), (0, 0, 96)), spec=SPEC, circled=(1,), rate=FrameRate(25))
    path = write_shot_list(cleared(project, tmp_path), tmp_path)
    first, second = rows(path)
    assert first == {
        "Scene": "1",
        "Shot": "A",
        "Take": "2",
        "Slate": "1A-2",
        "Reel": "A001C002",
        "Description": "雨夜 a soldier runs",
        "Size": "close-up",
        "Angle": "eye level",
        "Move": "push in, handheld",
        "Lens": "35 mm",
        "Place": "古城墙",
        "INT/EXT": "EXT",
        "Time": "night",
        "Weather": "heavy rain",
        "Subjects": "女战士 (红色斗篷); 2 × =soldier",
        "Action": 'runs, "fast"',
        "Seconds": "0.4",
        "Source in": "01:00:04:05",
        "Source out": "01:00:04:15",
        "Record in": "01:00:00:00",
        "Record out": "01:00:00:10",
        "Frames": "10",
        "Circled": "yes",
        "Seed": "1",
        "Renderer": "blockout 1",
        "Note": "dolly in 2.4 m",
    }
    assert (second["Slate"], second["Circled"], second["Record in"]) == ("1A-1", "", "01:00:00:10")
    assert path.name == "Rain_25_shots.csv"


def test_a_take_of_a_sweep_is_listed_as_it_was_shot(tmp_path: Path) -> None:
    spec = replace(SPEC, action=Action("runs", "run"), then=(Action("looks back", "look"), Action("leaps", "jump")))
    project = film((96,), ((0, 0, 96),), spec=spec)
    swept = replace(project.takes[0], varied=(("camera.size", "wide"), ("camera.lens_mm", "50")))
    (row,) = rows(write_shot_list(cleared(replace(project, takes=(swept,)), tmp_path), tmp_path))
    assert (row["Size"], row["Lens"], row["Action"]) == ("wide", "50 mm", "runs → looks back → leaps")
    assert row["Note"] == "size=wide, lens_mm=50; dolly in 2.4 m"


def test_a_row_in_chinese(tmp_path: Path) -> None:
    project = film((96,), ((0, 0, 96),), spec=SPEC)
    (row,) = rows(write_shot_list(cleared(project, tmp_path), tmp_path, "zh"))
    assert (row["景别"], row["运镜"], row["时间"], row["天气"], row["内/外"]) == (
        "特写",
        "推, 手持",
        "夜晚",
        "雨（强）",
        "外",
    )


def test_the_bytes_that_a_spreadsheet_wants(tmp_path: Path) -> None:
    held = write_shot_list(cleared(film((9,), ((0, 0, 9),)), tmp_path), tmp_path).read_bytes()
    assert held.startswith(b'\xef\xbb\xbf"Scene",')
    assert held.count(b"\r\n") == held.count(b"\n") == 2


def test_every_identifier_has_its_words() -> None:
    words = tomllib.loads(asset("exports/shot_list.toml").read_text(encoding="utf-8"))
    for table, kind in (
        ("size", ShotSize),
        ("angle", Angle),
        ("time", TimeOfDay),
        ("weather", Weather),
        ("strength", Strength),
    ):
        assert list(words[table]) == list(kind)
    assert list(words["move"]) == [*Move, "handheld"]
    assert all(len(pair) == 2 and all(pair) for table in words.values() for pair in table.values())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1"])
def test_formulas_are_text(text: str) -> None:
    assert _cell(text).startswith("'")


@given(st.text())
def test_a_cell_is_one_line_and_no_formula(text: str) -> None:
    cell = _cell(text)
    assert len(cell.splitlines()) <= 1
    assert not cell.startswith(("=", "+", "-", "@"))


def test_the_read_me_names_rate_and_files(tmp_path: Path) -> None:
    cut = cleared(film((48,), ((0, 0, 48),), rate=FrameRate(30000, 1001, drop_frame=True)), tmp_path)
    path = write_read_me(cut, tmp_path, [tmp_path / "Rain.edl"])
    text = path.read_bytes().decode()
    assert "29.97DF frames per second (30000/1001)" in text
    assert "01:00:00;00 to 01:00:01;18" in text
    assert "Rain.edl\r\n" in text
