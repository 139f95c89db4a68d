"""The doctor tells the truth about this machine, in both languages, and survives whatever it finds."""

import json
import re
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pytest

from app import doctor, video_check
from app.settings import Settings
from app.trials import Answer, Check, Trial
from engine.models.recipes import recipes
from tests.core import toy_weights

NAMES = [
    "packages", "window", "graphics", "camera", "microphone", "speech", "offline_speech", "hands", "video_card",
    "video_models", "disk", "cluster",
]  # fmt: skip
FAILED = Answer(reason="it broke")
TOO_SMALL = {"preset": "", "note": "", "problem": "It needs 12 GB.", "advice": "Take a smaller one."}
PROCESSOR = Answer({
    "device": "Some Processor", "memory_gb": 0, "driver": "", "rate_tflops": 0.1, "problem": "", "advice": "",
    "recipes": dict.fromkeys(recipes(), TOO_SMALL),
})  # fmt: skip
OLD = Answer(PROCESSOR.value | {"problem": "The driver is too old.", "advice": "Install the newest."})
CARD = Answer({
    "device": "Some Card", "memory_gb": 24.0, "driver": "570.1", "rate_tflops": 150.2, "problem": "", "advice": "",
    "recipes": dict.fromkeys(recipes(), TOO_SMALL) | {
        "wan2.2-4steps": {"preset": "stream", "note": "", "problem": "", "size": "832 × 480", "seconds": 61.0},
        "wan2.1-1.3b": {"preset": "whole", "note": "", "problem": ""},
    },
})  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", config=tmp_path / "config", display=False)


def test_this_machine(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    before = set(sys.modules)
    assert doctor.run(True, settings) == 0
    assert not {"moderngl", "mediapipe", "faster_whisper", "sounddevice", "torch"} & (set(sys.modules) - before)
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
        *(video_check.card(answer) for answer in (None, FAILED, PROCESSOR, CARD, OLD)),
        *(video_check.ways(answer, settings) for answer in (None, FAILED, PROCESSOR, CARD, OLD)),
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
    assert Trial("pass").answer().reason == "it said nothing that is understood"
    assert Trial("print('{')").answer().reason == "it said nothing that is understood"


def test_a_trial_that_hangs_is_ended() -> None:
    assert "no answer" in Trial("import time\ntime.sleep(60)").answer(0.3).reason


# --- video models ---


def video(answer: Answer | None, settings: Settings, language: str = "en") -> tuple[str, str, str]:
    """State, detail and advice of the ways of shooting."""
    check = video_check.ways(answer, settings)
    return check.state, *doctor.said(check, doctor.sentences(language))


def test_without_torch_the_way_to_get_it_is_said(settings: Settings) -> None:
    card = doctor.said(video_check.card(None), doctor.sentences("en"))
    assert card[1] == "Video models need `python3 run.py hero`."
    assert "python3 run.py hero" in video(None, settings)[2]


def test_a_card_is_told_with_its_speed() -> None:
    check = video_check.card(CARD)
    assert check.state == "works"
    assert doctor.said(check, doctor.sentences("en"))[0] == (
        "Some Card, 24 GB, driver 570.1: 150 TFLOP/s, measured here."
    )


def test_a_driver_too_old_is_told_with_its_advice() -> None:
    told = doctor.said(video_check.card(OLD), doctor.sentences("en"))
    assert told == ("The driver is too old.", "Install the newest.")


def test_a_machine_that_is_too_small_says_why(settings: Settings) -> None:
    state, detail, advice = video(PROCESSOR, settings)
    assert state == "missing"
    assert "It needs 12 GB." in detail
    assert advice == "Take a smaller one."


def test_what_could_run_here_is_offered_with_the_command(settings: Settings) -> None:
    state, detail, advice = video(CARD, settings)
    assert state == "missing"
    assert "wan2.2-4steps (832 × 480, ≈ 61 s / 5 s), wan2.1-1.3b" in detail
    assert "`shotcaller models fetch wan2.2-t2v-a14b`, `shotcaller models fetch wan2.2-lightning-4step`" in advice
    assert "129 GB" in advice


def test_what_is_here_and_fits_is_ready(settings: Settings) -> None:
    toy_weights.write(settings.video_models / "wan2.1-t2v-1.3b", toy_weights.files(experts=1))
    assert video(CARD, settings) == ("works", "Takes can be shot with wan2.1-1.3b.", "")
    toy_weights.write(settings.video_models / "wan2.2-t2v-a14b")
    assert video(CARD, settings)[1] == "Takes can be shot with wan2.1-1.3b.", "its adapter is not here"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_damaged_is_told_beside_what_works(settings: Settings, language: str) -> None:
    toy_weights.write(settings.video_models / "wan2.1-t2v-1.3b", toy_weights.files(experts=1))
    (settings.video_models / "helios-distilled").mkdir()
    (settings.video_models / "helios-distilled" / "model.bin").write_bytes(b"\x80")
    state, detail, advice = video(CARD, settings, language)
    assert state == "limited"
    assert "wan2.1-1.3b" in detail
    assert "helios-distilled" in detail
    assert "shotcaller models fetch helios-distilled" in advice
