"""The window's ears and eyes: what they noticed is shown, or done; how they listen and watch is chosen here."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.bar import Bar
from app.cut.panel import CutPanel
from app.greeting import Greeting
from app.heard.listening import menu
from app.heard.panel import HeardPanel
from app.monitor.panel import MonitorPanel
from app.pointer.hand import HandOnScreen
from app.pointer.ring import Ring
from app.pointer.skeleton import Skeleton
from app.says import sentence
from app.seen import Seen
from app.settings import Listening
from app.toasts import Toasts
from app.translation import say
from engine.messages import Intent
from interaction.hands import messages as hands
from interaction.speech import messages as speech
from interaction.speech.messages import Talking

_HEARING = (speech.Ears.READY, speech.Ears.LIMITED, speech.Ears.LOADING)
_PALM = {hands.GestureName.WAKE: True, hands.GestureName.SLEEP: False}
"""A raised palm is as good as the key to talk."""


class Attended(Protocol):
    """The window, as far as ears and eyes reach. `desk` is an `app.desk.Desk`, or None while the window only shows."""

    bar: Bar
    heard: HeardPanel
    greeting: Greeting
    skeleton: Skeleton
    ring: Ring
    hand: HandOnScreen
    cut: CutPanel
    monitor: MonitorPanel
    toasts: Toasts
    seen: Seen | None

    @property
    def covered(self) -> bool:
        """Whether a sheet lies over the takes and the cut, which a hand then does not reach."""
        ...

    @property
    def desk(self) -> Any:
        """Where wishes go."""

    def want(self, intent: Intent) -> None:
        """A wish."""


class Attention:
    """Of one window. `listening` is how the room is listened to; `changed` hears of every other choice, to keep it."""

    def __init__(self, window: Attended, listening: Listening, changed: Callable[..., None]) -> None:
        self._window = window
        self._changed = changed
        self._microphones: tuple[str, ...] = ()
        self._held = False
        self.listening = listening
        self.watching = False
        window.heard.show_talking(listening.talking)

    # --- what the ears noticed ---

    def notice_speech(self, message: speech.FromSpeech) -> None:
        """What the ears noticed."""
        heard = self._window.heard
        match message:
            case speech.SpeechState():
                heard.show_state(message)
                self._window.greeting.show_listening(heard.listening and message.ears in _HEARING)
            case speech.Microphones(names):
                self._microphones = names
            case speech.Level():
                heard.show_level(message.dbfs)
            case speech.Partial():
                heard.show_words(message.text, sure=False, settled=message.settled)
            case speech.SpeechStarted():
                heard.show_words("…", sure=False)
            case speech.SoundLost(template, values, advice):
                self._window.toasts.say(sentence(template, values), say(advice), refused=True)
            case _:
                pass

    # --- what the eyes noticed ---

    def notice_hands(self, message: hands.FromHands) -> None:
        """What the eyes noticed."""
        match message:
            case hands.HandsState():
                self._window.skeleton.show_state(message)
            case hands.HandSkeleton():
                self._window.skeleton.show_hand(message)
            case hands.Pointer() | hands.Gesture():
                self._follow_hand(message)
            case _:
                pass

    def _follow_hand(self, message: hands.Pointer | hands.Gesture) -> None:
        window = self._window
        self._follow_palm(message)
        meant = window.hand.take_in(message, playing=window.monitor.player.transport.playing)
        for intent in () if window.covered else meant:
            window.want(intent)
        window.cut.view.show_gap(window.hand.gap())
        if window.hand.pointer is not None:
            window.skeleton.show_pointer(window.hand.pointer)
            window.ring.show_pointer(window.hand.pointer, window.hand.carried(window.seen))

    def _follow_palm(self, message: hands.Pointer | hands.Gesture) -> None:
        if self.listening.talking is not Talking.HELD or not isinstance(message, hands.Gesture):
            return
        if message.progress >= 1 and message.name in _PALM:
            self.talk(_PALM[message.name])

    # --- what is chosen ---

    def listen(self, armed: bool) -> None:
        """Arms or disarms the ears."""
        self._window.heard.show_listening(armed)
        self._window.greeting.show_listening(armed)
        if self._window.desk is not None:
            self._window.desk.listen(armed)

    def watch(self, armed: bool) -> None:
        """Opens or closes the eyes."""
        self.watching = armed
        self._window.bar.show_watching(armed)
        if self._window.desk is not None:
            self._window.desk.watch(armed)
        if not armed:
            self._window.ring.show_pointer(None)

    def listen_as(self, listening: Listening) -> None:
        """Listens that way from now on, and next time too."""
        self.listening = listening
        self._window.heard.show_talking(listening.talking)
        if self._window.desk is not None:
            self._window.desk.listen_as(listening)
        self._changed(
            talking=listening.talking.value, microphone_name=listening.microphone, spoken=listening.spoken,
            keep_sound=listening.kept,
        )  # fmt: skip

    def offer_listening(self) -> None:
        """Shows how the room can be listened to."""
        if self._window.desk is not None:
            self._window.desk.ask_microphones()
        choices = self.ways()
        foot = self._window.heard.mapToGlobal(self._window.heard.options_corner())
        choices.popup(foot - QPoint(0, choices.sizeHint().height()))

    def ways(self) -> QMenu:
        """The ways to listen, as a menu."""
        choices = menu(self._window.heard, self.listening, self._microphones, self.listen_as)
        choices.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return choices

    def talk(self, on: bool) -> None:
        """The key to talk (a pedal, a raised palm) is held, or let go."""
        if on == self._held or self._window.desk is None:
            return
        self._held = on
        if on and not self._window.heard.listening:
            self.listen(True)
        self._window.heard.show_held(on)
        self._window.desk.talk(on)

    def play_back(self, sound: str) -> None:
        """Plays a recording of what was said."""
        if self._window.desk is not None:
            self._window.desk.play_sound(sound)
