"""Where, when and in what weather: the parts of a sentence that say so, in one language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.film.spec import Action, ShotSpec
from engine.prompts.grammar import placed
from engine.prompts.words import Words

_GOING = ("walk", "run", "ride", "drive", "crawl")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is woven into the sentence of who does what; "" where nothing is. `slots` are told by which words."""

    here: str = ""
    when: str = ""
    sky: str = ""
    slots: tuple[tuple[str, str], ...] = ()

    def parts(self, words: Words) -> dict[str, str]:
        """The parts as a template takes them."""
        told = {"here": self.here, "when": self.when, "sky": self.sky}
        templates = {"sky": "sky" if self.when else "sky_alone"}
        return {
            name: words.joint(templates.get(name, name)).format(**{name: text}) if text else ""
            for name, text in told.items()
        }


def setting(spec: ShotSpec, words: Words) -> Setting:
    """Everything that was said of place, time and weather and can be woven in."""
    there = spec.environment
    here, slots = _here(spec, words)
    when = words.plain("when", there.time) if there.time else ""
    sky = ""
    if there.weather and not there.interior:
        sky = str(words.tables["sky"][str(there.weather)][str(there.weather_strength or "normal")])
    told = [("environment.time", when)] if when else []
    told += [("environment.weather", sky), ("environment.weather_strength", sky)] if sky else []
    return Setting(here, when, sky, (*slots, *told))


def _here(spec: ShotSpec, words: Words) -> tuple[str, tuple[tuple[str, str], ...]]:
    place = spec.environment.place
    if not place:
        return "", ()
    found = kind_of(place, words)
    inside = (("environment.interior", ""),) if found and _agrees(spec, found, words) else ()
    if _is_in_action(place, spec, words):
        return "", tuple((slot, place) for slot in ("environment.place", "environment.set")) + inside
    if not found:
        return "", ()
    here = _told(place, found, spec, words)
    slots = ("environment.place", "environment.set", *(slot for slot, _ in inside))
    return here, tuple((slot, here) for slot in slots)


def _agrees(spec: ShotSpec, found: str, words: Words) -> bool:
    """Whether whoever reads the place knows that it is inside, or outside."""
    return spec.environment.interior == (found in words.known("indoors"))


def is_told(slot: str, woven: Setting) -> bool:
    """Whether a slot is woven in."""
    return any(slot == known for known, _ in woven.slots)


def _told(place: str, found: str, spec: ShotSpec, words: Words) -> str:
    entry = words.tables["places"][found]
    if not words.is_other(place):
        return _at(place, entry, spec, words)
    here = _at(entry["words"][0], entry, spec, words)
    exact = place.lower() in words.abroad("places")[found]["words"]
    return here if exact else words.joint("as_said").format(done=here, said=place)


def _at(place: str, entry: Any, spec: ShotSpec, words: Words) -> str:
    if words.language != "en":
        at = entry["at"]
        return (
            place if place.endswith((at or "内", "里", "上", "下", "中", "内", "旁", "前", "后", "边")) else place + at
        )
    return placed(_before(entry, _first(spec), words), place, words)


def _before(entry: Any, action: Action, words: Words) -> str:
    """What stands before a place: another word for whoever goes or flies there."""
    at = str(entry["at"])
    if action.canonical == "fly" and entry.get("along"):
        return words.joint("over").format(article=at.rpartition(" ")[2])
    return str(entry.get("along", at)) if _is_going(action) else at


def _first(spec: ShotSpec) -> Action:
    return next((one for one in (spec.action, *(each for who in spec.subjects for each in who.actions))
                 if one != Action()), Action())  # fmt: skip


def _is_going(action: Action) -> bool:
    """Whether it is a way that somebody goes, and no word says which."""
    return action.canonical in _GOING and len((action.text or "").split()) < 2


def _is_in_action(place: str, spec: ShotSpec, words: Words) -> bool:
    """Whether what is done names the place already: "crosses the desert"."""
    if words.is_other(place):
        return False
    done = [spec.action, *spec.then, *(one for who in spec.subjects for one in who.actions)]
    return any(place.lower() in (one.text or "").lower() for one in done)


def kind_of(place: str, words: Words) -> str | None:
    """The kind of a place by how its name ends, in whichever language it is; the longest name decides."""
    tables = words.abroad("places") if words.is_other(place) else words.tables["places"]
    small = place.lower()
    best = max(_named(small, tables), default=(0, None), key=lambda one: one[0])
    return best[1]


def _named(place: str, tables: Any) -> Iterator[tuple[int, str | None]]:
    for kind, entry in tables.items():
        for word in entry["words"]:
            if place == word or place.endswith(f" {word}" if word.isascii() else (word, word + entry["at"])):
                yield len(word), kind
