"""The ears and eyes of a sitting: the speech and hands workers, and what becomes of what they notice.

An utterance is acted on by the shell; everything else (levels, words so far, the hand, gestures) is passed on to be
shown, or to be understood by whoever knows what lies under the ring. A lost worker is started again; after a few
losses in a row it stays away, and the mouse and the keyboard still do everything.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from app.settings import Listening, Settings
from app.shell import SOUND, Shell
from engine.effects import Tell
from engine.film.codec import decode, encode
from engine.film.model import Project
from engine.process.child import Child
from interaction.hands import messages as hands
from interaction.language.names import hotwords
from interaction.speech import messages as speech

RESTARTS = 3
"""How often a worker may be lost within `CALM_S` before it is left alone."""

CALM_S = 60.0


ARMED = "armed"

_STANDING: dict[type, str] = {
    speech.Arm: ARMED, speech.Disarm: ARMED, speech.SetTalking: "talking", speech.UseMicrophone: "microphone",
    speech.SetLanguage: "language", speech.SetNames: "names", speech.KeepSound: "sound",
}  # fmt: skip
"""What is said to a worker once and holds from then on, by what it is about."""


class Noticing(Protocol):
    """Who is told what the ears and eyes notice."""

    def noticed_speech(self, message: Any) -> None:
        """A message of `interaction.speech.messages.FromSpeech`."""

    def noticed_hands(self, message: Any) -> None:
        """A message of `interaction.hands.messages.FromHands`."""


class Sense:
    """One worker that may be lost: started again while that makes sense."""

    def __init__(
        self, name: str, module: str, options: dict[str, Any], shell: Shell, notice: Callable[[dict[str, Any]], None]
    ) -> None:
        self._shell = shell
        self._standing: dict[str, Any] = {}
        self._losses: list[float] = []
        self.name = name
        self.child = Child(
            name,
            module,
            options,
            lambda message: shell.post(lambda: notice(message)),
            lambda _: shell.post(self._lost),
        )

    def start(self) -> None:
        """Starts the worker, if it does not run, with everything it was told that still holds."""
        if not self.child.alive:
            self.child.start()
            for message in self._standing.values():
                self.child.send(encode(message, kind=True))

    def tell(self, message: Any, *, standing: str = "") -> None:
        """Says something to the worker. What is `standing`, under a name, is said again to one started anew; that alone
        starts none, unless it is to arm it."""
        if standing:
            self._standing.pop(standing, None)
            self._standing[standing] = message
        if self.child.alive:
            self.child.send(encode(message, kind=True))
        elif not standing or standing == ARMED:
            self.start()
            if not standing:
                self.child.send(encode(message, kind=True))

    def _lost(self) -> None:
        now = time.monotonic()
        self._losses = [*(at for at in self._losses if now - at < CALM_S), now]
        if len(self._losses) <= RESTARTS:
            self.start()
            return
        advice = "Mouse and keyboard do everything; `shotcaller doctor` tells what is missing."
        told = Tell("The {sense} stopped and does not start again.", (("sense", self.name),), advice, refused=True)
        self._shell.audience.told(told)


class Senses:
    """Speech and hands of one sitting. Owned and called by the shell's thread."""

    def __init__(self, shell: Shell, settings: Settings, noticing: Noticing) -> None:
        self._shell = shell
        self._noticing = noticing
        self._names: tuple[str, ...] = ()
        ears = settings.ears | {"download": False}
        eyes = {"bundle": str(settings.hand_model), "source": None}
        self._ears = Sense("speech", "interaction.speech.worker", ears, shell, self._hear)
        self._eyes = Sense("hands", "interaction.hands.worker", eyes, shell, self._see)

    # --- ears ---

    def start_ears(self) -> None:
        """Starts the speech worker; it listens when armed or given a file."""
        self._ears.start()

    def tell_ears(self, message: speech.ToSpeech) -> None:
        """Arm, disarm, a file, a language …"""
        self._ears.tell(message, standing=_STANDING.get(type(message), ""))

    def expect(self, project: Project) -> None:
        """Has the ears expect the names of a film's cast and places."""
        names = hotwords(project)
        if names != self._names:
            self._names = names
            self.tell_ears(speech.SetNames(names))

    def listen_as(self, listening: Listening) -> None:
        """Has the ears listen that way from now on."""
        self.tell_ears(speech.SetTalking(listening.talking))
        self.tell_ears(speech.UseMicrophone(listening.microphone or None))
        self.tell_ears(speech.SetLanguage(listening.spoken))
        self.tell_ears(speech.KeepSound(str(self._shell.folder.path / SOUND) if listening.kept else ""))

    def _hear(self, said: dict[str, Any]) -> None:
        message = decode(speech.FromSpeech, said)
        self._noticing.noticed_speech(message)
        if isinstance(message, speech.Utterance):
            self._shell.hear(message.text, message)

    # --- eyes ---

    def start_eyes(self) -> None:
        """Starts the hands worker; it watches when armed or given a file."""
        self._eyes.start()

    def tell_eyes(self, message: hands.ToHands) -> None:
        """Arm, disarm, watch this …"""
        self._eyes.tell(message, standing=ARMED if isinstance(message, hands.Arm | hands.Disarm) else "")

    def _see(self, seen: dict[str, Any]) -> None:
        self._noticing.noticed_hands(decode(hands.FromHands, seen))

    def watch_file(self, path: Path) -> None:
        """Watches a video, a folder of pictures or a landmark track instead of the camera."""
        self.tell_eyes(hands.Watch(str(path)))

    def close(self) -> None:
        """Ends both workers."""
        for sense in (self._ears, self._eyes):
            sense.child.stop()
