"""The doctor tells the truth about this machine, in both languages, and survives whatever it finds."""

import json
import re
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from app import doctor
from app.doctor import Answer, Check, Trial
from app.settings import Settings

NAMES = [
    "packages", "window", "graphics", "camera", "microphone", "speech", "offline_speech", "hands", "video_models",
    "disk", "cluster",
]  # fmt: skip
FAILED = Answer(reason="it broke")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", config=tmp_path / "config", display=False)


def test_this_machine(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    before = set(sys.modules)
    assert doctor.run(True, settings) == 0
    assert not {"moderngl", "mediapipe", "faster_whisper", "sounddevice"} & (set(sys.modules) - before)
    told = {row["name"]: row for row in json.loads(capsys.readouterr().out)["checks"]}
    assert list(told) == NAMES
    assert all(row["detail"] for row in told.values())
    assert told["window"]["state"] == "limited"
    assert told["hands"]["state"] == "missing"
    assert str(settings.hand_model.parent) in told["hands"]["advice"]
    assert told["graphics"]["state"] in ("works", "limited"), "a machine that runs the suite can render"
    assert told["offline_speech"]["state"] == "limited"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_says_the_same(settings: Settings, language: str) -> None:
    told = doctor.sentences(language)
    checks = [Check("camera", "missing", "none"), doctor.disk(4.2), doctor.disk(99)]
    lines = doctor._table(checks, told).splitlines()
    assert len(lines) == 5
    assert told["camera"]["none"][1] in lines[1]
    assert "4.2 GB" in lines[2]
    assert told["states"]["works"] in lines[4]


def test_both_languages_have_the_same_sentences() -> None:
    english, chinese = doctor.sentences("en"), doctor.sentences("zh")
    assert shape(english) == shape(chinese)
    assert set(NAMES) == set(english["headings"])


def shape(told: dict[str, object]) -> object:
    """The keys, and for each sentence the places to fill."""
    if isinstance(told, dict):
        return {key: shape(value) for key, value in told.items()}
    return [re.findall(r"{\w+}", line) for line in told] if isinstance(told, list) else "text"


def test_every_outcome_has_its_sentence(settings: Settings, tmp_path: Path) -> None:
    checks = [
        doctor.packages({}), doctor.packages({"numpy": "0.0"}), doctor.packages({"numpy": metadata.version("numpy")}),
        doctor.window(FAILED, True), doctor.window(Answer("6"), True), doctor.window(Answer("6"), False),
        doctor.graphics(FAILED), doctor.graphics(Answer("llvmpipe (x)")), doctor.graphics(Answer("Some Card")),
        doctor.camera(FAILED), doctor.camera(Answer([[], ""])), doctor.camera(Answer([["A"], "busy"])),
        doctor.camera(Answer([["A"], ""])),
        doctor.microphone(FAILED), doctor.microphone(Answer(None)), doctor.microphone(Answer([])),
        doctor.microphone(Answer(["A"])),
        doctor.speech(FAILED, settings), doctor.speech(Answer(["", "none", 0.0, False, ""]), settings),
        doctor.speech(Answer(["", "not here", 0.0, False, ""]), replace(settings, speech_model="base")),
        doctor.speech(Answer(["small", "", 1.2, True, "cpu"]), settings),
        doctor.speech(Answer(["small", "", 4.2, False, "cpu"]), settings),
        doctor.speech(Answer(["small", "", 0.2, True, "cuda"]), settings),
        doctor.offline_speech(FAILED), doctor.offline_speech(Answer("x")),
        doctor.hands(FAILED, tmp_path / "none"), doctor.hands(Answer(True), tmp_path),
        doctor.disk(0.2), doctor.disk(5), doctor.disk(50),
    ]  # fmt: skip
    told = doctor.sentences("en")
    for check in checks:
        detail, advice = doctor.said(check, told)
        assert detail
        assert "{" not in detail + advice
        assert check.state in ("works", "limited", "missing")
        if check.name != "packages" and check.state == "missing":
            assert advice, f"{check.name} is missing and nobody says how to get it"


def test_a_trial_that_fails_gives_its_reason_and_nothing_else() -> None:
    answer = Trial("raise OSError('libEGL.so.1: cannot open shared object file')").answer()
    assert answer == Answer(reason="libEGL.so.1: cannot open shared object file")


def test_a_trial_that_dies_is_survived() -> None:
    assert Trial("import os\nos.abort()").answer().reason
    assert Trial("sys.exit(3)").answer().reason == "ended with 3"


def test_a_trial_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PATIENCE_S", 0.3)
    assert "no answer" in Trial("import time\ntime.sleep(60)").answer().reason
