"""The recogniser's thread: in order, never waited for, and what is forgotten stays unsaid."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from engine.errors import EngineError
from interaction.speech.invented import Doubts, Lore, bare_text, lore
from interaction.speech.messages import Ears, Partial, SpeechState, Unheard, Utterance
from interaction.speech.recognition import Ending, Recognition
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.transcriber import SoFar, Transcript

SECOND = np.zeros(RATE_HZ, np.float32)


class Scripted:
    """A recogniser whose words are the seconds it was fed; `gate` holds it, `fail` breaks it."""

    name = "scripted"
    languages: tuple[str, ...] = ("en",)

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.working = threading.Event()
        self.fail: Exception | None = None

    def begin(self, language: str, names: tuple[str, ...] = ()) -> "ScriptedUtterance":
        return ScriptedUtterance(self)


class ScriptedUtterance:
    def __init__(self, owner: Scripted) -> None:
        self.owner = owner
        self.seconds = 0.0

    def feed(self, sound: Sound) -> None:
        self.seconds += len(sound) / RATE_HZ

    def partial(self) -> SoFar:
        return SoFar(f"{self.seconds:.0f} seconds")

    def finish(self) -> Transcript | None:
        self.owner.working.set()
        assert self.owner.gate.wait(10)
        if self.owner.fail is not None:
            raise self.owner.fail
        return Transcript(f"{self.seconds:.0f}", "en", 0.9) if self.seconds else None


@pytest.fixture
def ears() -> Iterator[SimpleNamespace]:
    scripted, told = Scripted(), queue.SimpleQueue[object]()
    recognition = Recognition(lambda tell: scripted, told.put)
    yield SimpleNamespace(scripted=scripted, told=told, recognition=recognition)
    scripted.gate.set()
    recognition.close()


def speak(recognition: Recognition, start_s: float, seconds: int, language: str = "en") -> None:
    recognition.begin(start_s, language, ())
    for _ in range(seconds):
        recognition.feed(SECOND)
    recognition.end(Ending(start_s, start_s + seconds, start_s + seconds))


def until(told: "queue.SimpleQueue[object]", wanted: Callable[[object], bool]) -> list[object]:
    seen: list[object] = []
    while not seen or not wanted(seen[-1]):
        seen.append(told.get(timeout=10))
    return seen


def test_words_so_far_come_first_then_the_utterance(ears: SimpleNamespace):
    speak(ears.recognition, 4.0, 2)
    seen = until(ears.told, lambda message: isinstance(message, Utterance))
    assert seen[:2] == [Partial(4.0, "1 seconds"), Partial(4.0, "2 seconds")]
    assert isinstance(seen[2], Utterance)
    assert replace(seen[2], wait_s=0.0) == Utterance(4.0, 6.0, "2", "en", 0.9, "scripted")


def test_utterances_are_answered_in_order(ears: SimpleNamespace):
    for at in range(5):
        speak(ears.recognition, float(at), at)
    finals = [ears.told.get(timeout=10) for _ in range(5 + 10)]
    starts = [message.start_s for message in finals if isinstance(message, Utterance | Unheard)]
    assert starts == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_nothing_made_of_it_is_told_too(ears: SimpleNamespace):
    speak(ears.recognition, 1.0, 0)
    assert ears.told.get(timeout=10) == Unheard(1.0, 1.0)


def test_a_language_it_does_not_speak_is_not_tried(ears: SimpleNamespace):
    speak(ears.recognition, 1.0, 3, language="zh")
    assert ears.told.get(timeout=10) == Unheard(1.0, 4.0)


def test_what_was_being_recognised_when_forgotten_is_never_said(ears: SimpleNamespace):
    ears.scripted.gate.clear()
    ears.recognition.begin(0.0, "en", ())
    ears.recognition.end(Ending(0.0, 1.0, 1.0))
    assert ears.scripted.working.wait(10)
    speak(ears.recognition, 1.0, 2)
    ears.recognition.forget()
    speak(ears.recognition, 9.0, 3)
    ears.scripted.gate.set()
    seen = until(ears.told, lambda message: isinstance(message, Utterance | Unheard))
    assert {message.start_s for message in seen} == {9.0}


def test_a_recogniser_that_gives_up_once_goes_on(ears: SimpleNamespace):
    ears.scripted.fail = EngineError("The speech model gave up: {why}.", advice="Say it again.", why="no memory")
    speak(ears.recognition, 0.0, 0)
    assert ears.told.get(timeout=10) == SpeechState(
        Ears.FAILED, "The speech model gave up: {why}.", (("why", "no memory"),), "Say it again."
    )
    ears.scripted.fail = None
    speak(ears.recognition, 5.0, 1)
    assert until(ears.told, lambda message: isinstance(message, Utterance))[-1].start_s == 5.0


def test_a_bug_in_it_surfaces_where_the_worker_looks(ears: SimpleNamespace):
    ears.scripted.fail = ZeroDivisionError("ours")
    speak(ears.recognition, 0.0, 0)
    ears.recognition._thread.join(10)
    with pytest.raises(ZeroDivisionError):
        _ = ears.recognition.waiting


# --- what a speech model is not believed ---


def segment(log_chance: float = -0.2, no_speech: float = 0.01, repetition: float = 1.2) -> SimpleNamespace:
    return SimpleNamespace(avg_logprob=log_chance, no_speech_prob=no_speech, compression_ratio=repetition)


def test_a_guess_a_silence_and_a_refrain_are_doubted():
    doubts = Doubts()
    assert not doubts.doubtful(segment())
    assert doubts.doubtful(segment(log_chance=-1.4))
    assert doubts.doubtful(segment(no_speech=0.9, log_chance=-0.7))
    assert doubts.doubtful(segment(repetition=3.5))


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for watching!",
        "谢谢观看。",
        "字幕由 Amara.org 社群提供",
        "Thank you.",
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    ],
)
def test_what_models_make_up_on_silence_is_known(text: str):
    assert lore().makes_up(text)


@pytest.mark.parametrize(
    "text", ["推近", "第二条", "撤销", "push in", "Young woman walks", "circle take two", "中景", "bring the music in"]
)
def test_orders_are_never_taken_for_that(text: str):
    assert not lore().makes_up(text)


def test_our_own_hint_come_back_is_known():
    known = lore()
    assert all(known.makes_up(hint) for hint in known.hints.values())
    assert not Lore().makes_up("anything")
    assert bare_text(" Close-up, 特写! ") == "closeup特写"
