"""Who is who in a scene: the people that its script names, in the film's cast or not, and whom "she" means."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from engine.assets import asset
from engine.film.cast import CastMember
from engine.film.script import Line, LineKind, ScriptScene
from engine.film.spec import Subject
from interaction.language.text import HAN
from interaction.script.headings import field as head_field

UNLISTED = "script:"
"""The id of somebody whom the script names and the film's cast list does not; taken off again before it is proposed."""


@cache
def ways() -> dict[str, Any]:
    """What stands in `assets/script/breakdown.toml`."""
    return tomllib.loads(asset("script/breakdown.toml").read_text(encoding="utf-8"))


@dataclass
class People:
    """The people of a scene. `members` are what language knows them by; `last` who was named last, newest first."""

    members: tuple[CastMember, ...]
    sexes: dict[str, str] = field(default_factory=dict[str, str])
    last: list[str] = field(default_factory=list[str])

    def seen(self, names: Iterable[str]) -> None:
        """These were named just now."""
        for name in names:
            if any(name == member.name for member in self.members):
                self.last = [name, *(other for other in self.last if other != name)]

    def meant(self, one: Subject) -> Subject:
        """A subject with its name for a pronoun, and no id that only this scene knows."""
        name = one.name
        sex = _sex(name)
        if sex:
            name = next((other for other in self.last if self.sexes.get(other, sex) == sex), name)
        member = next((known for known in self.members if known.name == name), None)
        listed = member.id if member and not member.id.startswith(UNLISTED) else None
        cast = one.cast if one.cast and not one.cast.startswith(UNLISTED) else listed
        return replace(one, name=name, cast=cast)

    def named_in(self, text: str) -> list[str]:
        """The names in a text, in the order in which they stand."""
        known = [(name, member.name) for member in self.members for name in (member.name, *member.aliases)]
        spelled = {name.lower(): whose for name, whose in known}
        found = _any_name(tuple(name for name, _ in known)).findall(text)
        return list(dict.fromkeys(spelled[name.lower()] for name in found))

    def has(self, one: Subject) -> bool:
        """Whether a subject is one of them, with an article or without."""
        return bool(self.named_in(one.name)) and len(self.named_in(one.name)[0]) >= len(_bare(one.name)) - 1

    def capitals(self, text: str) -> str:
        """A text in small letters with the names in it as they are written."""
        names = {name.lower(): name for member in self.members for name in (member.name, *member.aliases)}
        return _any_name(tuple(names.values())).sub(lambda found: names.get(found[0].lower(), found[0]), text)


def people_of(scenes: Sequence[ScriptScene], cast: Sequence[CastMember]) -> People:
    """Everybody whom some scenes name: the film's cast, who speaks, who is on a scene's list, who comes in capitals."""
    members, sexes = _known(tuple(scenes), tuple(cast))
    return People(members, dict(sexes))


@lru_cache(maxsize=4)
def _known(
    scenes: tuple[ScriptScene, ...], cast: tuple[CastMember, ...]
) -> tuple[tuple[CastMember, ...], tuple[tuple[str, str], ...]]:
    """Who is there, and he or she. Kept, because every scene of a script asks for all of it."""
    lines = [line for scene in scenes for line in scene.lines]
    names = dict.fromkeys(spoken_name(name) for name in _names(lines))
    known = {alias.lower() for member in cast for alias in (member.name, *member.aliases)}
    new = [name for name in names if name.lower() not in known and not is_voice(name)]
    members = (*cast, *_together(new))
    return members, tuple(_sexes(lines, [member.name for member in members]).items())


def _together(names: Sequence[str]) -> list[CastMember]:
    """Somebody for each name; a full name is another name of who speaks by a part of it: RAY COLE is Ray."""
    short = {name: next((other for other in names if other != name and other in name.split()), name) for name in names}
    heads = dict.fromkeys(name for name in names if short[name] == name)
    return [
        CastMember(UNLISTED + head, head, tuple(name for name in names if short[name] == head and name != head))
        for head in heads
    ]


def spoken_name(name: str) -> str:
    """A name as it is spoken of: MARIE is Marie, McCLANE stays."""
    return name.title().replace("'S", "'s") if name.isascii() and name.isupper() else name


def is_voice(name: str) -> bool:
    """Whether a speaker is nobody who could be seen: a narrator, a radio."""
    voices = ways()["voices"]
    return name.lower() in voices["en"] or name in voices["zh"]


def member_named(people: People, speaker: str) -> Subject:
    """Somebody who speaks, as a subject: who the film's cast has for that name, or the name."""
    name = spoken_name(speaker)
    for member in people.members:
        if name.lower() in (known.lower() for known in (member.name, *member.aliases)):
            return people.meant(Subject(member.name))
    return people.meant(Subject(name))


_INTRODUCED = re.compile(
    r"(?<!\w)([A-Z][A-Z'’.-]+(?: [A-Z][A-Z'’.-]+){0,2})(?=\s*[(,]\s*(?:\d{1,2}|[a-z]|mid|early|late))"
)


def _names(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        if line.character:
            yield line.character
        told = head_field(line.text) if line.kind is LineKind.NOTE else None
        if told and told[0] == "cast":
            yield from (name for name in re.split(r"[、，,\s/]+", told[1]) if name)
        if line.kind is LineKind.ACTION and not line.text.isupper():
            yield from (name for name in _INTRODUCED.findall(line.text) if not _has_article(line.text, name))


def _has_article(text: str, name: str) -> bool:
    return re.search(rf"\b(?:a|an|the|two|three|several|some) {re.escape(name)}", text, re.IGNORECASE) is not None


_WORD = re.compile(r"[a-z']+|[他她]们?")


def _sex(word: str) -> str:
    """`he` or `she` for a pronoun of one person, "" for anything else."""
    pronouns = ways()["pronouns"]
    for sex in ("he", "she"):
        if word.lower() in pronouns[f"en_{sex}"] or word in pronouns[f"zh_{sex}"]:
            return sex
    return ""


def _sexes(lines: Iterable[Line], names: Sequence[str]) -> dict[str, str]:
    """He or she: by the pronouns behind a name, where no other name stands in the paragraph."""
    votes: dict[str, Counter[str]] = {}
    pattern = _any_name(tuple(names))
    spelled = {name.lower(): name for name in names}
    for line in lines:
        found = list(pattern.finditer(line.text)) if line.kind is LineKind.ACTION else []
        if len({one[0].lower() for one in found}) != 1:
            continue
        for word in _WORD.findall(line.text[found[0].end() :].lower()):
            if sex := _sex(word):
                votes.setdefault(spelled[found[0][0].lower()], Counter())[sex] += 1
    return {name: counted.most_common(1)[0][0] for name, counted in votes.items()}


@lru_cache(maxsize=4)
def _any_name(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the names, whole words of English."""
    ways_in = [rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in sorted(names, key=len)]
    return re.compile("|".join(reversed(ways_in)) or r"(?!)", re.IGNORECASE)


_ARTICLE = re.compile(r"^(?:a|an|the) ", re.IGNORECASE)


def _bare(name: str) -> str:
    return _ARTICLE.sub("", name)


_AGE = re.compile(r"\s*[(（]\s*(?:early |late |mid[- ]?)?\d{1,3}s?\s*(?:岁)?\s*[)）]")
_BARE_AGE = re.compile(r"(?<=,) (?:early |late |mid[- ]?)?\d{1,2}s?,")
_BEFORE_NOUN = re.compile(r"\b(?:an?|the|two|three|four|several|some|another|her|his|their) $", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w'])[A-Z][A-Z'’-]+(?![\w'])")


def tidied(text: str, people: People) -> str:
    """A line of action for reading: names as names, other capitals small, no ages."""
    text = _BARE_AGE.sub("", _AGE.sub("", text))
    if HAN.search(text):
        return text
    known = {
        part.lower() for member in people.members for name in (member.name, *member.aliases) for part in name.split()
    }

    def small(found: re.Match[str]) -> str:
        word = found[0]
        if word.lower() in known and not _BEFORE_NOUN.search(text[: found.start()]):
            return spoken_name(word)
        return word.lower() if found.start() else word.capitalize()

    return _CAPITALS.sub(small, text)


def introduced(text: str, people: People) -> tuple[str, str, str]:
    """A sentence without what is said of somebody between commas behind the name; the name; and what was said."""
    named = people.named_in(text)
    found = _INTRODUCING.match(text) if named and "," in text else None
    if found is None or people.named_in(found["who"]) != named[:1] or people.named_in(found["look"]):
        return text, "", ""
    words = found["look"].split()
    if len(words) > ways()["look"]["longest_words"] or words[0].lower() in ways()["look"]["none"]:
        return text, "", ""
    return f"{found['who']} {text[found.end() :]}", named[0], found["look"]


# Two commas with a little between them, and a word in small letters that goes on.
_INTRODUCING = re.compile(
    r"(?P<who>[^,]{1,40}), (?P<look>[^,.;]{2,60}(?:, (?:an?|in|with|his|her) [^,.;]{2,60})?), "
    r"(?!and |then |but )(?=[a-z])"
)
