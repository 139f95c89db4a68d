"""`shotcaller listen FILE`: the speech in a sound file, and what it means."""

import json
import queue
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.settings import Settings
from engine.film.codec import decode, encode
from engine.process.child import Child
from interaction.speech.messages import (
    Ears,
    FileEnded,
    FileRefused,
    FromSpeech,
    SpeechState,
    UseFile,
    Utterance,
)

WORKER = "interaction.speech.worker"


@dataclass(slots=True)
class _Heard:
    """What came back: `failure` is the one sentence when the file could not be heard."""

    utterances: list[Utterance] = field(default_factory=list)
    state: SpeechState | None = None
    duration_s: float = 0.0
    failure: str = ""


def run(path: Path, *, language: str, as_json: bool, settings: Settings) -> int:
    """Prints each utterance with its times, its words and what they are taken to want; 0, or 1 with one sentence."""
    heard = _listen(path, language, settings)
    if heard.failure:
        sys.stderr.write(heard.failure + "\n")
        return 1
    if heard.state is not None and heard.state.ears is Ears.LIMITED:
        sys.stderr.write(_sentence(heard.state) + "\n")
    sys.stdout.write(_document(path, heard) if as_json else _table(heard))
    return 0


def _listen(path: Path, language: str, settings: Settings) -> _Heard:
    news: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    options = settings.ears | {"language": language}
    child = Child("speech", WORKER, options, news.put, lambda code: news.put(None))
    child.start()
    try:
        child.send(encode(UseFile(str(path)), kind=True))
        return _gather(news)
    finally:
        child.stop()


def _gather(news: "queue.SimpleQueue[dict[str, Any] | None]") -> _Heard:
    heard = _Heard()
    while (said := news.get()) is not None:
        match decode(FromSpeech, said):  # type: ignore[arg-type]
            case Utterance() as utterance:
                heard.utterances.append(utterance)
            case SpeechState(Ears.FAILED | Ears.NO_MODEL) as state:
                heard.failure = _sentence(state)
                return heard
            case SpeechState() as state:
                heard.state = state
            case FileRefused() as refused:
                heard.failure = _sentence(refused)
                return heard
            case FileEnded(_, duration_s):
                heard.duration_s = duration_s
                return heard
            case _:
                pass
    heard.failure = "The part that hears speech has ended unexpectedly. Try again; the log says more."
    return heard


def _sentence(said: SpeechState | FileRefused) -> str:
    return f"{said.template.format(**dict(said.values))} {said.advice}".strip()


def _document(path: Path, heard: _Heard) -> str:
    held = {
        "file": str(path),
        "duration_s": round(heard.duration_s, 3),
        "recogniser": heard.state.recogniser if heard.state else "",
        "utterances": [_row(utterance) for utterance in heard.utterances],
    }
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def _row(utterance: Utterance) -> dict[str, Any]:
    from interaction.language import document, understand

    times = {"start_s": round(utterance.start_s, 3), "end_s": round(utterance.end_s, 3)}
    return asdict(utterance) | times | {"interpretation": document(understand(utterance.text), utterance.text)}


def _table(heard: _Heard) -> str:
    return "".join(_line(utterance) for utterance in heard.utterances) or "Nothing was understood.\n"


def _line(utterance: Utterance) -> str:
    from interaction.language import document, understand

    meant = document(understand(utterance.text), utterance.text)
    orders = [meant["intent"], *(then["intent"] for then in meant.get("then", ()))]
    return f"{utterance.start_s:8.2f} {utterance.end_s:8.2f}  {', '.join(orders):<14} {utterance.text}\n"
