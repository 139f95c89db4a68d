"""Names of the cast and of places in what people say: found by spelling, by alias and by sound, and read as one noun.

`masked` puts a stand-in that the grammar knows for somebody in the place of every name, so that "Lin Mei runs",
白静站在窗前 and a man called Noir are read like "the soldier runs"; `resolved` gives subjects and places of a shot the
name and the id that the list has for them. Whether a word that is a name *and* a word is meant as a name, its place in
the sentence decides (`evidence`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, cast

from engine.film.cast import CastMember, Location
from engine.film.model import Project
from engine.film.spec import ShotSpec, Subject, doings
from engine.messages import NameCast
from interaction.interpretation import Interpretation
from interaction.language import evidence, sounds
from interaction.language.context import Context
from interaction.language.text import HAN, Folded, fold
from interaction.language.verbs import actions, places
from interaction.language.words import STAND_INS, words

Member = CastMember | Location
"""Whoever or whatever is on a list, by name."""


@dataclass(frozen=True, slots=True)
class Said:
    """A name in a text: folded characters `start` to `end`, and whose it is; `exact` by its spelling, not by sound."""

    start: int
    end: int
    member: Member
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Masked:
    """A text in which every known name is a stand-in; `members` by stand-in."""

    folded: Folded
    members: Mapping[str, Member] = field(default_factory=dict[str, Member])


def hotwords(project: Project) -> tuple[str, ...]:
    """What a recogniser should expect to hear: everybody of the cast and every place, by all their names."""
    listed = (*project.cast, *project.locations)
    return tuple(
        dict.fromkeys(name for one in listed for name in (one.name, *one.aliases) if not evidence.is_noun(name))
    )


def masked(folded: Folded, context: Context) -> Masked:
    """The text with a stand-in for every name of the lists; as it is where there are none."""
    if not (context.cast or context.locations):
        return Masked(folded)
    chinese = HAN.search(_without(folded.text, said := find(folded, context))) is not None
    if not said:
        return Masked(folded)
    members: dict[str, Member] = {}
    at: list[int] = []
    text, last = "", 0
    for one in said:
        token = _token(one.member, members, chinese)
        members[token] = one.member
        text += folded.text[last : one.start]
        token = (
            f"the {token}" if _takes_article(token, text) else token
        )  # orders are given of "the girl", not of "girl"
        text += token
        at += folded.at[last : one.start]
        # The first character stands where the name begins, all others where it ends: so spans are those of the name.
        at += [folded.at[one.start], *[folded.at[one.end - 1]] * (len(token) - 1)]
        last = one.end
    text, at = text + folded.text[last:], [*at, *folded.at[last:]]
    spoken = {folded.words(one.start, one.end)[0].lower(): _token(one.member, members, chinese) for one in said}
    return Masked(Folded(folded.original, text, tuple(at), tuple(spoken.items())), members)


def unmasked(reading: Interpretation, said: Masked, context: Context) -> Interpretation:
    """A reading of a masked text with the names back in it, and everybody in it who they are."""
    if not (context.cast or context.locations):
        return reading
    names = {token: member.name for token, member in said.members.items()}
    reading = cast("Interpretation", _renamed(reading, names) if names else reading)
    heard = {spoken: said.members[token] for spoken, token in said.folded.names}
    return cast("Interpretation", _recast(reading, context, heard))


def resolved(spec: ShotSpec, context: Context, heard: Mapping[str, Member] | None = None) -> ShotSpec:
    """The spec with the list's names and ids for subjects and place that are on a list; one who comes twice is one.

    What is said beside the name ("old Lin Mei") becomes part of the look. `heard` are names as they were said in the
    text that the spec comes from, in small letters, with whose they are; without, names are looked for in the spec.
    """
    if not (context.cast or context.locations):
        return spec
    spec = replace(spec, subjects=tuple(_subject(one, context, heard) for one in spec.subjects))
    return _located(_once_each(spec), context, heard)


# --- finding names -------------------------------------------------------------------------------------------


def find(folded: Folded, context: Context) -> tuple[Said, ...]:
    """The names in a text, in order, not overlapping: spelt names before those that only sound so, long ones first."""
    listed = _listed(context.cast, context.locations)
    found = [*_spelt(folded, listed), *_sounding(folded, listed)]
    chosen: list[Said] = []
    for one in sorted(found, key=lambda said: (not said.exact, said.start - said.end, said.start)):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda said: said.start))


@dataclass(frozen=True)
class _Listed:
    """The lists, ready to be found: by folded spelling, and by how they sound."""

    spelt: dict[str, Member]
    pattern: re.Pattern[str] | None
    consonants: dict[str, list[tuple[str, Member]]]
    syllables: dict[int, list[tuple[tuple[str, ...], str, Member]]]
    longest: int


@lru_cache(maxsize=8)
def _listed(people: tuple[CastMember, ...], locations: tuple[Location, ...]) -> _Listed:
    spelt: dict[str, Member] = {}
    heard: dict[str, list[tuple[str, Member]]] = {}
    syllables: dict[int, list[tuple[tuple[str, ...], str, Member]]] = {}
    for one in (*people, *locations):
        for name in (one.name, *one.aliases):
            plain = fold(name).text.strip(" .,")
            if not plain or (evidence.is_noun(name) and not isinstance(one, Location)):
                continue
            spelt.setdefault(plain, one)
            spelt.setdefault(evidence.written_and_said(plain), one)
            said = _said_as(plain)
            if said:
                syllables.setdefault(len(said), []).append((said, plain, one))
                if not plain.isascii():
                    spelt.setdefault(" ".join(said), one)
                spelt.setdefault("".join(said), one)
            latin = plain if plain.isascii() else " ".join(said)
            if latin:
                heard.setdefault(sounds.consonants(latin), []).append((latin, one))
                parts = latin.split()
                if len(parts) == 2 and isinstance(one, CastMember):
                    heard.setdefault(sounds.consonants(" ".join(parts[::-1])), []).append((" ".join(parts[::-1]), one))
    heard.pop("", None)
    return _Listed(
        spelt, _pattern(spelt), heard, syllables, max((name.count(" ") + 1 for name in spelt), default=1)
    )  # fmt: skip


def _said_as(plain: str) -> tuple[str, ...]:
    """The syllables of a name that is Chinese, in characters or in letters."""
    if HAN.fullmatch(plain[:1]):
        return sounds.syllables(plain) if all(HAN.match(one) for one in plain) and len(plain) > 1 else ()
    parts = [sounds.is_spelt_pinyin(word) for word in plain.split()]
    whole = tuple(syllable for part in parts for syllable in part)
    return whole if all(parts) and 2 <= len(whole) <= 4 else ()


def _pattern(spelt: Iterable[str]) -> re.Pattern[str] | None:
    names = [re.escape(name).replace(r"\ ", " ?") for name in sorted(spelt, key=len, reverse=True)]
    latin = "|".join(name for name in names if name.isascii())
    other = "|".join(name for name in names if not name.isascii())
    parts = ([rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])"] if latin else []) + ([other] if other else [])
    return re.compile("|".join(parts)) if parts else None


def _spelt(folded: Folded, listed: _Listed) -> Iterator[Said]:
    """Names by their spelling, where nothing says that the words mean something else."""
    for match in listed.pattern.finditer(folded.text) if listed.pattern else ():
        member = (
            listed.spelt.get(match[0]) or listed.spelt.get(match[0].replace(" ", "")) or _respaced(match[0], listed)
        )
        if member is not None and len(match[0]) > 1 and evidence.is_meant(folded, match.start(), match.end()):
            yield Said(match.start(), match.end(), member)


def _respaced(said: str, listed: _Listed) -> Member | None:
    return next((one for name, one in listed.spelt.items() if name.replace(" ", "") == said.replace(" ", "")), None)


_WORD = re.compile(r"[a-z][a-z']*")
_ALIKE, _VERY_ALIKE = 0.6, 0.85
"""How much a spelling must be like the name, besides sounding so; the second of short names, and with little else."""


def _sounding(folded: Folded, listed: _Listed) -> Iterator[Said]:
    if listed.consonants:
        yield from _in_letters(folded, listed)
    if listed.syllables and HAN.search(folded.text):
        yield from _in_characters(folded, listed)


def _in_letters(folded: Folded, listed: _Listed) -> Iterator[Said]:
    """ "Lynn May" for Lin Mei: words that sound like a name, where a name can stand."""
    found = list(_WORD.finditer(folded.text))
    for first in range(len(found)):
        for many in range(1, listed.longest + 2):
            last = first + many - 1
            if last >= len(found) or (many > 1 and found[last].start() - found[last - 1].end() != 1):
                break
            start, end = found[first].start(), found[last].end() - 2 * found[last][0].endswith("'s")
            said = folded.text[start:end]
            evident = evidence.may_be_name(folded, start, end)
            for name, member in listed.consonants.get(sounds.consonants(said), ()) if evident else ():
                if said != name and _near(said, name, evident):
                    yield Said(start, end, member, exact=False)
                    break


def _near(said: str, name: str, evident: int) -> bool:
    """Whether a spelling is near enough: a short name by one letter, a long one by its sound and most letters."""
    closeness = sounds.alike(said.replace(" ", ""), name.replace(" ", ""))
    sure = evident == evidence.STRONGLY and len(name.replace(" ", "")) >= 5
    return closeness >= (_ALIKE if sure else _VERY_ALIKE) and abs(len(said) - len(name)) <= 3


def _in_characters(folded: Folded, listed: _Listed) -> Iterator[Said]:
    """林美 for 林梅: characters that sound like a name, where a name can stand."""
    text = folded.text
    heard = [sounds.readings(one) if HAN.match(one) else () for one in text]
    for many, names in listed.syllables.items():
        for start in range(len(text) - many + 1):
            window = heard[start : start + many]
            if not all(window):
                continue
            for said, name, member in names:
                if (
                    _far(window[0], said[0]) < 2
                    and _sounds_so(text[start : start + many], window, said, name)
                    and evidence.may_be_called(folded, start, start + many)
                ):
                    yield Said(start, start + many, member, exact=False)
                    break


def _sounds_so(window: str, heard: Sequence[tuple[tuple[str, int], ...]], said: Sequence[str], name: str) -> bool:
    """Whether characters sound like a name: no syllable is another one, and at most one is as others say it."""
    off = [_far(readings, wanted) for readings, wanted in zip(heard, said, strict=True)]
    if window == name or max(off) > 1 or sum(off) > 1:
        return False
    shared = name.isascii() or any(mine == theirs for mine, theirs in zip(window, name, strict=False))
    return not sum(off) if shared or _same_tones(heard, name) else False


def _far(readings: Sequence[tuple[str, int]], wanted: str) -> int:
    return min(sounds.near_syllables(one, wanted) for one, _ in readings)


def _same_tones(heard: Sequence[tuple[tuple[str, int], ...]], name: str) -> bool:
    return all(
        {tone for _, tone in mine} & {tone for _, tone in sounds.readings(theirs)}
        for mine, theirs in zip(heard, name, strict=True)
    )


# --- stand-ins -----------------------------------------------------------------------------------------------


_LEADS = ("preposition", "conjunction", "auxiliary", "wearing")
"""The kinds of words behind which somebody is named."""


def _takes_article(token: str, before: str) -> bool:
    """Whether "the" can stand before a stand-in: behind a verb or a small word, not behind "old" or "a drunk"."""
    word = re.search(r"([a-z']+) $", before)
    if token not in STAND_INS["en"] or word is None:
        return token in STAND_INS["en"]
    return word[1] in actions().en or any(word[1] in words().en[kind] for kind in _LEADS) or word[1] in _ASKING


_ASKING = frozenset(("make", "let", "have", "give", "get", "put", "take", "lose", "remove", "without", "show"))
"""What orders about somebody begin with."""


def _without(text: str, said: Iterable[Said]) -> str:
    for one in said:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


def _token(member: Member, members: Mapping[str, Member], chinese: bool) -> str:
    """The stand-in of somebody, the same wherever they are named; of a place the word for its kind."""
    known = next((token for token, one in members.items() if one is member), None)
    if known is not None:
        return known
    if isinstance(member, Location):
        return _kind_word(member, chinese, set(members))
    free = (token for token in STAND_INS["zh" if chinese else "en"] if token not in members)
    return next(free, member.name)


def _kind_word(location: Location, chinese: bool, taken: set[str]) -> str:
    """What a place is, in a word of the language that the grammar knows: its set, what its name ends in, or a house."""
    kinds = places().kinds
    said = fold(f"{location.name} {location.description}").text
    set_name = location.set or (found[0].set if (found := places().find(said)) else "")
    fitting = (way for way, kind in kinds.items() if kind.set == set_name and way.isascii() is not chinese)
    plain = next((way for way in fitting if way not in taken), "房子" if chinese else "house")
    return plain if plain not in taken else location.name


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same value with the names in place of their stand-ins, in whatever text it holds."""
    if isinstance(value, str) and type(value) is str:
        for token, name in names.items():
            value = value.replace(f"the {token}", name).replace(token, name) if token in STAND_IN_SET else value
        return value
    if isinstance(value, tuple):
        return tuple(_renamed(one, names) for one in cast("tuple[Any, ...]", value))
    if is_dataclass(value) and not isinstance(value, type):
        made = {each.name: _renamed(getattr(value, each.name), names) for each in fields(value)}
        changed = {name: new for name, new in made.items() if new is not getattr(value, name)}
        return replace(value, **changed) if changed else value
    return value


STAND_IN_SET = frozenset((*STAND_INS["en"], *STAND_INS["zh"]))


def _recast(value: Any, context: Context, heard: Mapping[str, Member] | None) -> Any:
    """The same value with every spec and everybody in it resolved."""
    match value:
        case ShotSpec():
            return resolved(value, context, heard)
        case Subject():
            return _subject(value, context, heard)
        case NameCast(_, name) if heard and name.lower() in heard:  # "call her Lynn May": Lin Mei, who is known
            return replace(value, name=heard[name.lower()].name)
        case tuple():
            return tuple(_recast(one, context, heard) for one in cast("tuple[Any, ...]", value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            made = {each.name: _recast(getattr(value, each.name), context, heard) for each in fields(value)}
            changed = {name: new for name, new in made.items() if new is not getattr(value, name)}
            return replace(value, **changed) if changed else value
        case _:
            return value


# --- who is who ----------------------------------------------------------------------------------------------

_DEFINITE = re.compile(r"^(?:the|this|that|our)\s+|^[这那](?:个|名|位|只|条|匹|辆)?")


def _subject(one: Subject, context: Context, heard: Mapping[str, Member] | None) -> Subject:
    if one.cast is not None or one.count > 1:
        return one
    folded = fold(one.name)
    said = _in_name(folded, context, heard)
    if said is not None:
        beside, part = _beside(folded, said)
        member = cast("CastMember", said.member)
        if part:  # "Lin Mei's hands" are hers, and keep their name
            return replace(one, cast=member.id) if _is_body(part) else one
        return _named(one, member, beside) if beside is not None else one
    member = _by_noun(folded.text, context.cast)
    return _named(one, member, "") if member is not None else one


def _in_name(folded: Folded, context: Context, heard: Mapping[str, Member] | None) -> Said | None:
    """The one name of the cast in a subject's own: as it was heard, as it is spelt, or as it sounds."""
    for spoken, member in sorted((heard or {}).items(), key=lambda pair: -len(pair[0])):
        at = _whole(fold(spoken).text, folded.text)
        if at >= 0 and isinstance(member, CastMember):
            return Said(at, at + len(fold(spoken).text), member)
    listed = _listed(context.cast, ())
    if (member := listed.spelt.get(folded.text)) is not None:
        return Said(0, len(folded.text), member)
    said = find(folded, Context(cast=context.cast)) if heard is None else ()
    return said[0] if len(said) == 1 else None


def _whole(name: str, text: str) -> int:
    """Where a name stands in a text as a whole word; -1 for nowhere."""
    plain = re.escape(name)
    match = re.search(rf"(?<![a-z0-9]){plain}(?![a-z0-9])" if name.isascii() else plain, text)
    return match.start() if match else -1


def _is_body(part: str) -> bool:
    plain = part.removeprefix("'s").removeprefix("的").strip()
    return plain.rpartition(" ")[2] in words().en["body"] or plain.endswith(tuple(words().zh["body"]))


def _named(one: Subject, member: CastMember, beside: str) -> Subject:
    look = [part for part in (beside, one.look) if part]
    joint = ", " if all(part.isascii() for part in look) else "，"
    return replace(one, name=member.name, cast=member.id, look=joint.join(look) or None)


_BESIDE = 24
"""What is said before a name is a look while it is no longer than this."""


def _beside(folded: Folded, said: Said) -> tuple[str | None, str]:
    """What a subject's name has before the name itself ("old", None where it is somebody else's), and behind it."""
    before = re.sub(r"^(?:the|our|this|that)(?: |$)", "", folded.text[: said.start]).strip()
    another = before.endswith("'s") or re.match(r"(?:an?|named|called|a man|a woman)$", before) is not None
    called = re.search(r"(?:named|called|叫|名叫|名为)$", before)
    if called:
        before, another = re.sub(r"^(?:an? )?", "", before[: called.start()]).strip(), False
    fits = not another and len(before) <= _BESIDE
    return (before.rstrip("的") if fits else None), folded.text[said.end :].strip()


def _by_noun(said: str, people: Iterable[CastMember]) -> CastMember | None:
    """Whose alias a plain noun is: "the warrior" is the one who was called so, "a warrior" is somebody new."""
    plain = _DEFINITE.sub("", said).strip()
    if plain == said and said.isascii():
        return None
    names = ((member, name) for member in people for name in (member.name, *member.aliases))
    return next((member for member, name in names if fold(name).text == plain and evidence.is_noun(name)), None)


def _once_each(spec: ShotSpec) -> ShotSpec:
    """The spec with everybody of the cast in it once."""
    firsts: dict[str, int] = {}
    onto = [firsts.setdefault(one.cast, at) if one.cast else at for at, one in enumerate(spec.subjects)]
    if len(set(onto)) == len(onto):
        return spec
    kept = [at for at in range(len(onto)) if onto[at] == at]
    related = (
        replace(bond, who=kept.index(onto[bond.who]), whom=kept.index(onto[bond.whom]))
        for bond in spec.related
        if onto[bond.who] != onto[bond.whom]
    )
    subjects = tuple(_with_all(spec, at, [other for other in range(len(onto)) if onto[other] == at]) for at in kept)
    return replace(spec, subjects=subjects, related=tuple(dict.fromkeys(related)))


def _with_all(spec: ShotSpec, at: int, same: Sequence[int]) -> Subject:
    """One who was named several times, with everything that was said of them."""
    one = spec.subjects[at]
    looks = dict.fromkeys(look for other in same if (look := spec.subjects[other].look))
    own = tuple(action for other in same if spec.subjects[other].actions for action in doings(spec, other))
    joint = ", " if all(look.isascii() for look in looks) else "，"
    positions = next((spec.subjects[other].positions for other in same if spec.subjects[other].positions), ())
    return replace(one, look=joint.join(looks) or None, actions=own, positions=positions)


def _located(spec: ShotSpec, context: Context, heard: Mapping[str, Member] | None) -> ShotSpec:
    place = spec.environment.place
    if place is None or not context.locations:
        return spec
    folded = fold(place)
    found = [member for spoken, member in (heard or {}).items() if _whole(fold(spoken).text, folded.text) >= 0]
    found += [said.member for said in find(folded, Context(locations=context.locations))]
    location = next((one for one in found if isinstance(one, Location)), None)
    if location is None:
        return spec
    kind = places().find(fold(f"{location.name} {location.description}").text)
    known = location.set or (kind[0].set if kind else None)
    return replace(spec, environment=replace(spec.environment, place=location.name, set=known))
