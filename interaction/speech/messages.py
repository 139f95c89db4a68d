"""What the window says to the speech worker, and what it hears back.

    window ──> UseMicrophone, ListMicrophones, UseFile, Arm, Disarm, SetTalking, Talk, SetLanguage, SetNames, KeepSound,
               StopSpeech ──> worker
    window <── SpeechState, Microphones, Level, SpeechStarted, Partial, Utterance, Unheard, FileEnded, FileRefused,
               SoundLost <── worker

Times are seconds since the source (the file, or the arming of the microphone) began; `clock_s` is when that was, on the
machine's own steady clock (`time.monotonic`), which all of its processes share, so that a word can be set against
where the hand was while it was said. Sentences are English templates
with named places; `values` fill them, so that the window can say them in the person's language.
"""

from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("auto", "zh", "en")
"""What can be listened for; `auto` decides between Chinese and English, utterance by utterance."""


class Talking(StrEnum):
    """When what is said counts: always, or only while a key, a pedal or a raised palm is held."""

    ALWAYS = "always"
    HELD = "held"


class Ears(StrEnum):
    """What the speech worker can do right now."""

    LOADING = "loading"
    READY = "ready"
    LIMITED = "limited"
    NO_MODEL = "no_model"
    NO_MICROPHONE = "no_microphone"
    FAILED = "failed"


# --- from the window -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arm:
    """Listen from now on, to the microphone."""


@dataclass(frozen=True, slots=True)
class Disarm:
    """Stop listening, and forget what was not yet recognised."""


@dataclass(frozen=True, slots=True)
class UseMicrophone:
    """Listen to this device when armed; None is the system's own choice."""

    device: str | None = None


@dataclass(frozen=True, slots=True)
class UseFile:
    """Listen to a sound file now; `paced` plays it as slowly as it was spoken, otherwise as fast as can be."""

    path: str
    paced: bool = False


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """The language to expect, one of `LANGUAGES`."""

    language: str


@dataclass(frozen=True, slots=True)
class SetNames:
    """The cast list: names that a recogniser should expect."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListMicrophones:
    """Asks which microphones there are; `Microphones` answers, now and whenever one is plugged in or out."""


@dataclass(frozen=True, slots=True)
class SetTalking:
    """When what is said counts."""

    talking: Talking


@dataclass(frozen=True, slots=True)
class Talk:
    """The key is held (`on`) or let go: what is said between the two is one utterance, pauses and all."""

    on: bool


@dataclass(frozen=True, slots=True)
class KeepSound:
    """Keeps a recording of every utterance in this folder from now on; "" keeps none."""

    folder: str = ""


@dataclass(frozen=True, slots=True)
class PlaySound:
    """Plays a recording to the room; what is heard meanwhile is not listened to."""

    path: str


@dataclass(frozen=True, slots=True)
class StopSpeech:
    """The worker closes the microphone and leaves."""


ToSpeech = (
    Arm | Disarm | UseMicrophone | ListMicrophones | UseFile | SetTalking | Talk | SetLanguage | SetNames | KeepSound
    | PlaySound | StopSpeech
)  # fmt: skip


# --- to the window -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpeechState:
    """What the worker can do now, why, and what a person can do about it."""

    ears: Ears
    template: str
    values: tuple[tuple[str, str], ...] = ()
    advice: str = ""
    recogniser: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Microphones:
    """The microphones there are, by the name that `UseMicrophone` takes, the system's own choice first."""

    names: tuple[str, ...]
    used: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """How loud it is: RMS in dBFS, -100 … 0; at most eleven a second."""

    dbfs: float
    at_s: float


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody began to speak."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Partial:
    """Words so far of the utterance that began at `start_s`: to show, never to act on.

    The first `settled` characters of `text` will not change any more.
    """

    start_s: float
    text: str
    settled: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """One word (in Chinese, one character or more) and when it was said, in seconds as `Utterance`'s."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody said from `start_s` to `end_s`; `confidence` is 0 … 1.

    `words` say when each was said, where the recogniser knows; `sound` is the file that keeps it, where sound is kept;
    `wait_s` is how long the words took after the end of speech.
    """

    start_s: float
    end_s: float
    text: str
    language: str
    confidence: float
    recogniser: str
    words: tuple[Word, ...] = ()
    clock_s: float = 0.0
    sound: str = ""
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Unheard:
    """Somebody spoke from `start_s` to `end_s`, and the recogniser made nothing of it: noise, or other talk."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class FileEnded:
    """The file was heard to its end, and everything in it was answered."""

    path: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class FileRefused:
    """The file could not be heard; what was understood before the damage stays valid."""

    path: str
    template: str
    values: tuple[tuple[str, str], ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class SoundLost:
    """A recording could not be kept: why, and what to do. Listening goes on."""

    template: str
    values: tuple[tuple[str, str], ...] = ()
    advice: str = ""


FromSpeech = (
    SpeechState | Microphones | Level | SpeechStarted | Partial | Utterance | Unheard | FileEnded | FileRefused
    | SoundLost
)  # fmt: skip
