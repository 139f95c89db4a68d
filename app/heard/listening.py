"""How the room is listened to: always or while a key is held, with which microphone, for which language."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.settings import Listening
from app.translation import say
from interaction.speech.messages import Talking

TALK_KEY = "F8"
"""The key that is held to talk; a pedal can be set to send it."""

_LANGUAGES = (("auto", "Chinese and English"), ("zh", "Only Chinese"), ("en", "Only English"))


def menu(parent: QWidget, now: Listening, microphones: tuple[str, ...], chosen: Callable[[Listening], None]) -> QMenu:
    """The choices, those in force ticked; `chosen` hears the new ones."""
    made = QMenu(parent)
    made.setObjectName("listening")
    ways = ((Talking.ALWAYS, say("Always listen")), (Talking.HELD, say("Only while {key} is held", key=TALK_KEY)))
    _one_of(made, [(told, way is now.talking, replace(now, talking=way)) for way, told in ways], chosen)
    made.addSeparator()
    names = ("", *microphones, *([now.microphone] if now.microphone and now.microphone not in microphones else []))
    devices = [
        (name or say("The system's microphone"), name == now.microphone, replace(now, microphone=name))
        for name in dict.fromkeys(names)
    ]
    _one_of(made, devices, chosen)
    made.addSeparator()
    _one_of(made, [(say(told), code == now.spoken, replace(now, spoken=code)) for code, told in _LANGUAGES], chosen)
    made.addSeparator()
    kept = made.addAction(say("Keep recordings of what is said"))
    kept.setCheckable(True)
    kept.setChecked(now.kept)
    kept.toggled.connect(lambda on: chosen(replace(now, kept=on)))
    return made


def _one_of(menu: QMenu, choices: list[tuple[str, bool, Listening]], chosen: Callable[[Listening], None]) -> None:
    group = QActionGroup(menu)
    for told, now, choice in choices:
        action = menu.addAction(told)
        action.setCheckable(True)
        action.setChecked(now)
        action.triggered.connect(lambda _, choice=choice: chosen(choice))
        group.addAction(action)
