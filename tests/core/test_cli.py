"""The command line: exit codes, one sentence on standard error, one document on standard output."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import cli
from app.settings import Settings
from engine.film.model import Project
from engine.store.folder import ProjectFolder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def plain_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No screen, and nothing of the person's own settings."""
    settings = Settings(cache=tmp_path / "cache", config=tmp_path / "config", display=False, width=64, height=36)
    monkeypatch.setattr(cli.app_settings, "read", lambda: settings)
    monkeypatch.setattr(cli.logs, "begin", lambda folder: None)  # pytest's own capture stays as it is
    monkeypatch.chdir(tmp_path)


def outcome(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = cli.main(words)
    except SystemExit as left:  # argparse's own way out
        code = int(left.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("command", [[], *([name] for name in cli._COMMANDS)])
def test_every_command_has_help(capsys, command):
    code, out, _ = outcome(capsys, *command, "--help")
    assert code == 0
    assert "usage: shotcaller" in out


def test_describe_prints_one_document(capsys):
    code, out, err = outcome(capsys, "describe", "a soldier runs through the forest at night", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["shot"]["environment"]["time"] == "night"


def test_describe_reads_lines(tmp_path):
    lines = "make it snow\n\n女战士在古城墙上奔跑\n"
    command = [sys.executable, "-m", "app", "describe", "--lines", "--json"]
    told = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
    documents = [json.loads(line) for line in told.stdout.splitlines()]
    assert [document["intent"] for document in documents] == ["revise", "none", "shot"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["shoot", "we had lunch"], "There is nothing to shoot in that sentence."),
        (["shoot", "a man runs", "--size", "3x5"], "3x5 is not a size."),
        (["shoot", "a man runs", "--seconds", "900"], "A shot can be up to 60 seconds long."),
        (["shoot", "a man runs", "--seconds", "-1"], "A shot lasts longer than nothing."),
        (["shoot", "a man runs", "--seconds", "nan"], "A shot lasts longer than nothing."),
        (["shoot", "a man runs", "--takes", "0"], "There must be at least one take to shoot."),
        (["shoot", "a man runs", "--renderer", "wan9"], "There is no renderer called wan9. Choose one of: blockout,"),
        (["shoot", "a man runs", "--renderer", "wan2.2", "--size", "60x60"], "it can do is 64 × 64."),
        (["shoot", "a man runs", "--renderer", "wan2.2", "--follow", "depth"], "These can: wan2.2-vace,"),
        (["shoot", "a man runs", "--renderer", "wan2.2-i2v"], "needs a picture to begin with."),
        (["shoot", "a man runs", "--follow", "depth"], "A blockout is made of words alone."),
        (["shoot", "a man runs", "--rate", "17"], "There is no frame rate 17."),
        (["shoot", "a man runs", "--vary", "move=jiggle"], "camera.move cannot be 'jiggle'"),
        (["shoot", "a man runs", "--vary", "mood"], "mood sweeps nothing."),
        (["play", "nowhere.toml", "project"], "The script nowhere.toml cannot be opened."),
        (["deliver", "nowhere", "out", "--edl"], "There is no project in nowhere."),
        (["check", "nowhere.mov"], "The movie nowhere.mov is missing."),
        (["models", "fetch", "enormous"], "enormous"),
        (["worker"], "This version has no farm to join."),
        ([], "There is no screen to open a window on."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_one(capsys, words, sentence):
    code, out, err = outcome(capsys, *words)
    assert (code, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1
    assert not Path("takes").exists()


def test_what_fails_leaves_no_empty_folder(capsys, warned):
    code, _, err = outcome(capsys, "shoot", "a man runs", "--renderer", "live", "-o", "new/takes")
    assert code == 1
    assert len(err.splitlines()) == 1
    assert not Path("new").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["shoot"],
        ["shoot", "x", "--strength", "much"],
        ["descibe"],
        ["describe", "--loud"],
        ["deliver", "only-one"],
        ["models", "eat"],
    ],
)
def test_wrong_usage_is_exit_two(capsys, words):
    code, _, err = outcome(capsys, *words)
    assert code == 2
    assert "usage:" in err


def test_a_sweep_makes_one_take_for_each_value(capsys, tmp_path):
    words = ["shoot", "a man stands in the rain", "-o", str(tmp_path), "--seconds", "0.2", "--json"]
    code, out, _ = outcome(capsys, *words, "--vary", "weather_strength=light,heavy", "--vary", "time=day,night")
    takes = json.loads(out)["takes"]
    assert code == 0
    assert [take["vary"] for take in takes] == [
        "weather_strength=light time=day",
        "weather_strength=light time=night",
        "weather_strength=heavy time=day",
        "weather_strength=heavy time=night",
    ]
    assert len({Path(take["path"]).read_bytes() for take in takes}) == 4


def test_what_was_shot_is_never_shot_over(capsys, tmp_path):
    words = ["shoot", "a man stands in the rain", "-o", str(tmp_path / "takes"), "--seconds", "0.2", "--json"]

    def shot(*more: str) -> Path:
        code, out, _ = outcome(capsys, *words, *more)
        assert code == 0
        return Path(json.loads(out)["takes"][0]["path"])

    first = shot()
    pixels = first.read_bytes()
    other = shot("--seed", "7")
    assert other != first
    assert first.read_bytes() == pixels
    assert shot() == first  # the same again is the one that is there
    assert {path.name for path in first.parent.iterdir()} == {first.name, other.name}


def test_an_empty_cut_is_not_delivered(capsys, tmp_path, warned):
    ProjectFolder.create(tmp_path / "film", Project("Film")).close()
    code, _, err = outcome(capsys, "deliver", str(tmp_path / "film"), str(tmp_path / "out"))
    assert code == 1
    assert "nothing in the cut" in err
    assert len(err.splitlines()) == 1
    assert [record.name for record in warned] == ["delivery"]
