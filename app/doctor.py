"""`shotcaller doctor`: what this machine has, what it lacks, what that means and how to get it.

Whatever is heavy or may bring a process down (OpenGL, mediapipe, CTranslate2, PortAudio) is tried in a short-lived
process of its own, all of them at once. What is said lies in `assets/doctor`, one file for each language.
"""

import json
import shutil
import sys
import tomllib
import unicodedata
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from app import video_check
from app.settings import APP, Settings
from app.trials import PATIENCE_S, Answer, Check, Trial
from engine.assets import asset
from interaction.hands.bundle import is_right

MEASURING_S = 120.0
"""How long the recognisers may take: the first time, one is measured on this machine and the other made."""

_SOFTWARE = ("llvmpipe", "softpipe", "swr", "basic render")
_ROOT = Path(__file__).resolve().parent.parent


# --- what is tried in processes of their own ---

GRAPHICS = """
import moderngl
try:
    context = moderngl.create_context(standalone=True, backend="egl", require=330)
except Exception:
    context = moderngl.create_context(standalone=True, require=330)
print(json.dumps(context.info["GL_RENDERER"]))
"""
WINDOW = """
from PySide6 import QtWidgets, __version__
print(json.dumps(__version__))
"""
CAMERA = """
from engine.errors import EngineError
from interaction.hands.camera import CameraSource, cameras
found, reason = cameras(), ""
if found:
    try:
        CameraSource(found).close()
    except EngineError as refused:
        reason = str(refused)
print(json.dumps([[device.name for device in found], reason]))
"""
MICROPHONE = """
try:
    import sounddevice
except OSError as missing:
    print(json.dumps(None))
else:
    print(json.dumps([found["name"] for found in sounddevice.query_devices() if found["max_input_channels"]]))
"""
SPEECH = """
from pathlib import Path
import ctranslate2, faster_whisper
from engine.errors import EngineError
from interaction.speech.readiness import Wishes, choice_of
try:
    chosen = choice_of(Wishes(model=sys.argv[1], cache=Path(sys.argv[2])))
    print(json.dumps([str(chosen.folder), "", chosen.pace.wait_s, chosen.pace.in_time, chosen.pace.device]))
except EngineError as missing:
    print(json.dumps(["", str(missing), 0.0, False, ""]))
"""
OFFLINE_SPEECH = """
from pathlib import Path
from interaction.speech.sphinx import Sphinx
print(json.dumps(Sphinx(cache=Path(sys.argv[1])).name))
"""
HANDS = """
from pathlib import Path
from interaction.hands.landmarks import HandFinder
HandFinder(Path(sys.argv[1])).close()
print(json.dumps(True))
"""


def run(as_json: bool, settings: Settings) -> int:
    """Looks at everything and tells it, as a table or as one JSON document; always 0, whatever is missing."""
    told = sentences(settings.language)
    checks = look(settings)
    sys.stdout.write(_json(checks, told) if as_json else _table(checks, told))
    return 0


def look(settings: Settings) -> list[Check]:
    """Everything there is to know, in the order in which a person needs it."""
    trials = {
        "window": Trial(WINDOW),
        "graphics": Trial(GRAPHICS),
        "camera": Trial(CAMERA),
        "microphone": Trial(MICROPHONE),
        "speech": Trial(SPEECH, settings.speech_model, str(settings.cache)),
        "offline_speech": Trial(OFFLINE_SPEECH, str(settings.cache)),
        "hands": Trial(HANDS, str(settings.hand_model)),
    }
    if installed("torch"):
        trials["video"] = Trial(video_check.MACHINE, str(settings.video_models))
    slow = {"speech": MEASURING_S, "offline_speech": MEASURING_S, "video": MEASURING_S}
    answers = {name: trial.answer(slow.get(name, PATIENCE_S)) for name, trial in trials.items()}
    return [
        packages(locked()),
        window(answers["window"], settings.display),
        graphics(answers["graphics"]),
        camera(answers["camera"]),
        microphone(answers["microphone"]),
        speech(answers["speech"], settings),
        offline_speech(answers["offline_speech"]),
        hands(answers["hands"], settings.hand_model),
        video_check.card(answers.get("video")),
        video_check.ways(answers.get("video"), settings),
        disk(_free_gb(settings.cache)),
        Check("cluster", "missing", "none"),
    ]


# --- what each answer means ---


def packages(locked: dict[str, str]) -> Check:
    """Whether what is installed is what the lock file says."""
    about = {"version": installed(APP) or "?", "python": sys.version.split()[0], "count": len(locked)}
    if not locked:
        return Check("packages", "limited", "unlocked", about)
    differ = [name for name, version in locked.items() if installed(name) != version]
    names = ", ".join(differ[:5]) + (" …" if len(differ) > 5 else "")
    return (
        Check("packages", "limited", "differ", {"names": names})
        if differ
        else Check("packages", "works", "well", about)
    )


def installed(name: str) -> str | None:
    """The version of a package here, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def locked() -> dict[str, str]:
    """Name and version of what the lock file pins for every kind of machine; empty without a lock file."""
    file = _ROOT / "requirements" / "app.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return dict(line.split("==", 1) for line in lines if "==" in line and ";" not in line)


def window(answer: Answer, display: bool) -> Check:
    """Whether the window can open."""
    if answer.value is None:
        return Check("window", "missing", "broken", {"reason": answer.reason})
    outcome = ("works", "well") if display else ("limited", "no_display")
    return Check("window", *outcome, {"version": answer.value})


def graphics(answer: Answer) -> Check:
    """What draws the blockouts."""
    if answer.value is None:
        return Check("graphics", "missing", "broken", {"reason": answer.reason})
    software = any(name in answer.value.lower() for name in _SOFTWARE)
    return Check("graphics", *(("limited", "software") if software else ("works", "gpu")), {"renderer": answer.value})


def camera(answer: Answer) -> Check:
    """Whether there are eyes."""
    if answer.value is None:
        return Check("camera", "missing", "broken", {"reason": answer.reason})
    names, reason = answer.value
    if not names:
        return Check("camera", "missing", "none")
    if reason:
        return Check("camera", "limited", "refused", {"reason": reason})
    return Check("camera", "works", "well", {"names": ", ".join(names)})


def microphone(answer: Answer) -> Check:
    """Whether there are ears."""
    if answer.reason:
        return Check("microphone", "missing", "broken", {"reason": answer.reason})
    if answer.value is None:
        return Check("microphone", "missing", "no_portaudio")
    if not answer.value:
        return Check("microphone", "missing", "none")
    return Check("microphone", "works", "well", {"names": ", ".join(answer.value)})


def speech(answer: Answer, settings: Settings) -> Check:
    """Whether Chinese and English are recognised."""
    if answer.value is None:
        return Check("speech", "missing", "broken", {"reason": answer.reason})
    folder, reason, wait_s, in_time, device = answer.value
    file = settings.config / "settings.toml"
    if not folder and not settings.speech_model:
        return Check("speech", "missing", "none", {"settings": file})
    if not folder:
        return Check("speech", "missing", "not_here", {"reason": reason, "settings": file})
    outcome = ("limited", "slow") if not in_time else ("works", "gpu" if device == "cuda" else "well")
    return Check("speech", *outcome, {"model": folder, "seconds": f"{wait_s:.1f}"})


def offline_speech(answer: Answer) -> Check:
    """Whether film words are recognised without a model."""
    if answer.value is None:
        return Check("offline_speech", "missing", "broken", {"reason": answer.reason})
    return Check("offline_speech", "limited", "well")


def hands(answer: Answer, bundle: Path) -> Check:
    """Whether hands are found in pictures."""
    if answer.value:
        return Check("hands", "works", "well")
    if installed("mediapipe") is None:
        return Check("hands", "missing", "no_package")
    if not is_right(bundle):
        return Check("hands", "missing", "no_model", {"folder": bundle.parent})
    return Check("hands", "missing", "broken", {"reason": answer.reason})


def disk(free_gb: float) -> Check:
    """Whether there is room."""
    outcome = ("works", "well") if free_gb >= 10 else ("limited", "little") if free_gb >= 1 else ("missing", "full")
    return Check("disk", *outcome, {"free": f"{free_gb:.1f}" if free_gb < 10 else f"{free_gb:.0f}"})


def _free_gb(folder: Path) -> float:
    there = next((part for part in (folder, *folder.parents) if part.exists()), Path())
    return shutil.disk_usage(there).free / 1e9


# --- telling it ---


def sentences(language: str) -> dict[str, Any]:
    """What there is to say, in a language; English where there is no file for it."""
    file = asset(f"doctor/{language}.toml")
    return tomllib.loads((file if file.exists() else asset("doctor/en.toml")).read_text(encoding="utf-8"))


def said(check: Check, told: dict[str, Any]) -> tuple[str, str]:
    """The detail and the advice (empty when there is none) of a check."""
    detail, *advice = (line.format(**check.values) for line in told[check.name][check.outcome])
    return detail, advice[0] if advice else ""


def _json(checks: Iterable[Check], told: dict[str, Any]) -> str:
    rows: list[dict[str, str]] = []
    for check in checks:
        detail, advice = said(check, told)
        rows.append({"name": check.name, "state": check.state, "detail": detail, "advice": advice})
    return json.dumps({"checks": rows}, ensure_ascii=False, indent=2) + "\n"


def _table(checks: Iterable[Check], told: dict[str, Any]) -> str:
    marks = {"works": "✓", "limited": "~", "missing": "–"}
    lines: list[str] = []
    for check in checks:
        detail, advice = said(check, told)
        heading, state = told["headings"][check.name], told["states"][check.state]
        lines.append(f"{marks[check.state]} {_wide(heading, 16)}{_wide(state, 10)}{detail}")
        lines += [f"{'':28}{advice}"] if advice else []
    return "\n".join(lines) + "\n"


def _wide(text: str, columns: int) -> str:
    """The text filled with spaces to so many columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * (columns - taken)
