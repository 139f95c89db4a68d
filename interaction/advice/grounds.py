"""What a language model may propose: only what was said, in words that were said, within what a film can have."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine import messages as say
from engine.assets import asset
from engine.film import spec as film
from engine.film.codec import Malformed
from engine.film.scenery import ACTIONS, STYLES
from engine.film.spec import Action, ShotSpec, Subject
from interaction.language.context import Context
from interaction.language.text import HAN, fold

_WORD = re.compile(r"[a-z0-9']+|[㐀-鿿]")
_UNSAYABLE = re.compile(
    r"[\x00-\x1f\x7f{}<>|\\$`^~]|://|\.\.|(?:^|\s)/|/\S*/|\w\.(?:py|sh|exe|toml|json|txt|mp4|mov|edl)\b"
)
_SET = re.compile(r"[a-z_]{1,40}")


@cache
def guards() -> dict[str, Any]:
    """What stands in `assets/advice/guards.toml`."""
    return tomllib.loads(asset("advice/guards.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Grounds:
    """What was said, and what the film knows: the only places from which words may come."""

    said: str
    words: frozenset[str]
    cast: frozenset[str]
    exports: bool

    @classmethod
    def of(cls, text: str, context: Context) -> "Grounds":
        """The grounds for a text that was said in a context."""
        folded = fold(text).text
        known = [name for one in (*context.cast, *context.locations) for name in (one.name, *one.aliases)]
        standing = list(_texts(context.shot.spec)) if context.shot is not None else []
        small = guards()["small"]
        words = {word for source in (folded, *known, *standing) for word in _words(source)}
        said = guards()["said"]["export"]
        exports = any(re.search(rf"\b{re.escape(word)}", folded) for word in said["en"])
        return cls(
            folded,
            frozenset(words | set(small["en"]) | set(small["zh"])),
            frozenset(member.id for member in context.cast),
            exports or any(word in folded for word in said["zh"]),
        )

    def check(self, intent: say.Intent) -> None:
        """Raises Malformed where an intent has something in it that was not said or that no film can have."""
        match intent:
            case say.RequestShot(description):
                self._spec(description.spec)
            case say.ReviseShot():
                self._revision(intent)
            case say.Export(formats):
                _expect(self.exports, "nobody spoke of exporting")
                _expect(set(formats) <= set(guards()["formats"]["known"]), "there is no such format")
            case say.MoreTakes(takes):
                _expect(1 <= takes <= _most("takes"), "no so many takes")
            case say.NameCast(who, name):
                self._free("name", [who, name])
                _expect(bool(name.strip()), "a name is empty")
            case say.SweepTakes(slot, values):
                self._sweep(slot, values)
            case say.TrimClip(_, _, seconds, frames):
                _expect(abs(seconds or 0) <= _most("seconds"), "no clip is so long")
                _expect(abs(frames or 0) <= 100 * _most("seconds"), "no clip is so long")
            case _:
                pass
        for ref in _refs(intent):
            self._ref(ref)

    def _revision(self, wish: say.ReviseShot) -> None:
        self._spec(wish.changes)
        self._subjects(wish.added)
        for step in wish.relative:
            _expect(step.slot in film.SLOTS and 0 < abs(step.by) <= _most("steps"), "no such step")
        _expect(set(wish.removed) <= set(film.SLOTS), "there is no such slot")
        self._free("who", [one.who for one in (*wish.looks, *wish.placed, *wish.relating, *wish.directions)])
        self._free("who", [*(one.whom for one in wish.relating), *wish.without])
        self._free("look", [one.look for one in wish.looks])
        self._actions([action for one in wish.directions for action in one.actions])

    def _spec(self, spec: ShotSpec) -> None:
        self._subjects(spec.subjects)
        self._actions([spec.action, *spec.then])
        self._free("place", [spec.environment.place])
        self._free("mood", [spec.style.mood])
        self._free("style", [spec.style.style if spec.style.style not in STYLES else None])
        _expect(_is_set(spec.environment.set), "there is no such set")
        people = range(len(spec.subjects))
        _expect(all(one.who in people and one.whom in people for one in spec.related), "nobody has that number")
        _expect(0 < (spec.duration_s or 1) <= _most("seconds"), "no shot is so long")
        mm = spec.camera.lens_mm
        _expect(mm is None or _most("lens_mm_least") <= mm <= _most("lens_mm_most"), "there is no such lens")

    def _subjects(self, subjects: Iterable[Subject]) -> None:
        subjects = list(subjects)
        _expect(len(subjects) <= _most("subjects"), "too many subjects")
        for one in subjects:
            self._free("name", [one.name])
            self._free("look", [one.look])
            _expect(bool(one.name.strip()) and 1 <= one.count <= _most("count"), "that is nobody")
            _expect(one.cast is None or one.cast in self.cast, "nobody of the cast has that id")
            self._actions(one.actions)

    def _actions(self, actions: Iterable[Action]) -> None:
        actions = list(actions)
        _expect(len(actions) <= _most("actions"), "too many actions")
        self._free("action", [action.text for action in actions])
        _expect(all(action.canonical in (None, *ACTIONS) for action in actions), "there is no such action")

    def _sweep(self, slot: str, values: tuple[str, ...]) -> None:
        _expect(0 < len(values) <= _most("takes"), "no so many takes")
        for value in values:
            try:
                film.parse_slot(slot, value)
            except ValueError as wrong:
                raise Malformed(str(wrong)) from wrong
            if slot in ("environment.place", "style.mood", "action.text"):
                self._free(slot, [value])

    def _ref(self, ref: say.Ref) -> None:
        if isinstance(ref, int):
            _expect(0 < abs(ref) <= _most("number"), "takes and clips count from 1, or from the last, -1")
        if isinstance(ref, say.Like):
            for slot, value in ref.slots:
                _expect(slot in film.SLOTS, "there is no such slot")
                if value not in self.said and slot in ("subjects", "action.text", "environment.place"):
                    self._free(slot, [value])
                _expect(len(value) <= _most("free_text_characters"), "too long")

    def _free(self, what: str, texts: Iterable[str | None]) -> None:
        """Free text: short, nothing but words, and each of them said or known."""
        for text in texts:
            if not text:
                continue
            _expect(len(text) <= _most("free_text_characters"), f"the {what} is too long")
            _expect(not _UNSAYABLE.search(text), f"the {what} has signs that nobody says")
            strange = [word for word in _words(text) if not self._was_said(word)]
            _expect(not strange, f"nobody said {strange[0]!r:.40}" if strange else "")

    def _was_said(self, word: str) -> bool:
        """Whether a word, or another form of it, was said: running for runs, but not anything for an."""
        if word in self.words:
            return True
        if HAN.match(word):
            return False
        stem = word[: max(4, len(word) - 3)]
        return len(word) > 3 and any(other.startswith(stem) and len(other) < len(stem) + 4 for other in self.words)


def _texts(spec: ShotSpec) -> Iterator[str]:
    """The free text of a shot."""
    for one in spec.subjects:
        yield from (one.name, one.look or "", *(action.text or "" for action in one.actions))
    yield from (action.text or "" for action in (spec.action, *spec.then))
    yield from (spec.environment.place or "", spec.style.mood or "", spec.style.style or "")


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text).text)


def _refs(intent: say.Intent) -> Iterator[say.Ref]:
    """The takes and clips that an intent names."""
    for name in ("take", "clip", "to"):
        yield getattr(intent, name, None)
    if isinstance(intent, say.CompareTakes):
        yield from intent.takes
    if isinstance(intent, say.SwapClips):
        yield from intent.clips


def _is_set(name: str | None) -> bool:
    return name is None or bool(_SET.fullmatch(name) and asset(f"sets/{name}.toml").is_file())


def _most(what: str) -> int:
    return int(guards()["limits"][what])


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Malformed(otherwise)
