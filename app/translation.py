"""The window's languages. English sentences are the keys; `assets/translations/*.ts` (Qt Linguist) hold the others.
`en.ts` only says how the vocabulary's identifiers are called in English.

The `.ts` file is read as it is, so that a translator edits one file and restarts: no compiled copy can grow stale.
`say` gives a sentence in the window's language; `word` names a choice of the vocabulary ("push in", 推).
"""

from functools import cache
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from engine.assets import asset

SENTENCES = "shotcaller"
"""The context of whole sentences; every other context is a slot of the vocabulary."""

LANGUAGES = {"en": "English", "zh": "中文"}
"""Languages by code, each by its own name."""


class Translation(QTranslator):
    """A Qt translator that reads a Linguist `.ts` file."""

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known = read(language)

    def isEmpty(self) -> bool:
        """Whether it translates nothing (English has no file)."""
        return not self._known

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The sentence in the language, or the English one where the file has none."""
        return self._known.get((context, sourceText), sourceText)


@cache
def read(language: str) -> dict[tuple[str, str], str]:
    """Every translated text of a language, by context and source."""
    path = asset(f"translations/{language}.ts")
    if not path.exists():
        return {}
    known: dict[tuple[str, str], str] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            known[name, message.findtext("source", "")] = message.findtext("translation", "")
    return known


def say(template: str, **values: object) -> str:
    """A sentence in the window's language, its named places filled."""
    return QCoreApplication.translate(SENTENCES, template).format(**values)


def language() -> str:
    """The window's language, by its code."""
    return "zh" if say("中文") == "English" else "en"


def word(slot: str, identifier: str) -> str:
    """A choice of the vocabulary as people of the window's language say it: `word("camera.move", "push_in")`."""
    found = QCoreApplication.translate(slot, identifier)
    return identifier.replace("_", " ") if found == identifier else found


class Languages:
    """Switches the application's language while it runs."""

    def __init__(self, application: QCoreApplication, language: str) -> None:
        self._application = application
        self._installed: Translation | None = None
        self.language = ""
        self.choose(language)

    def choose(self, language: str) -> None:
        """Every widget gets a LanguageChange event and says itself anew."""
        if language == self.language:
            return
        before, self._installed = self._installed, Translation(language, self._application)
        self.language = language
        self._application.installTranslator(self._installed)
        if before is not None:
            self._application.removeTranslator(before)
            before.deleteLater()

    def close(self) -> None:
        """Back to the sentences as they are written."""
        if self._installed is not None:
            self._application.removeTranslator(self._installed)
            self._installed = None
            self.language = ""
