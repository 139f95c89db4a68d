"""Who does what in a shot as it is being told: sequences of doings, somebody's own ones, and who "he" is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from engine.film.camera import Speed
from engine.film.spec import Action, ShotSpec, Subject
from interaction.language.words import words

_MOMENTS = ("turn", "jump", "fall")
"""What takes a moment comes after what is done, even where it is said as going on meanwhile: "runs, falling"."""

_ON_WHEELS = {"run": "drive", "walk": "drive"}
"""What a vehicle does where a person would run or walk."""

Doers = tuple[int, ...]


class How(Enum):
    """How a doing goes with those told before: after them, during the last, instead of it, or instead of them all."""

    NEXT = auto()
    MEANWHILE = auto()
    ANEW = auto()
    ALL_ANEW = auto()


@dataclass(slots=True)
class Playing:
    """`acting` did the last thing that was told; `shared` are those who do what the shot does."""

    acting: Doers = ()
    shared: set[int] = field(default_factory=set[int])
    last: tuple[int | None, int] = (None, 0)
    """Whose sequence the last doing went into (None is the shot's) and its number there."""
    listed: Doers = ()
    """Those who were only named so far, one after the other: "a mother, a father"."""

    def lists(self, who: Sequence[int], *, only_named: bool) -> None:
        """Notes those of a clause that may be part of a list; anything else ends it."""
        self.listed = (*self.listed, *who) if only_named else ()

    def perform(self, spec: ShotSpec, action: Action, who: Doers, how: How) -> ShotSpec:
        """The spec with one more doing of those who do it; without any, of those who did the last one."""
        self.acting = who or self.acting
        if any(at < len(spec.subjects) and _drives(spec.subjects[at].name) for at in self.acting):
            action = replace(action, canonical=_ON_WHEELS.get(action.canonical or "", action.canonical))
        doers = self.acting or (0,)
        if spec.subjects and 0 not in doers:
            for at in doers:
                old = spec.subjects[at].actions or (_sequence(spec, None) if at in self.shared else ())
                spec = self._with(spec, at, old, action, how)
            return spec
        spec = self._parted(spec, doers)
        self.shared.update(doers)
        return self._with(spec, None, _sequence(spec, None), action, how)

    def pace(self, spec: ShotSpec, speed: Speed, of: tuple[int | None, int] | None = None) -> ShotSpec:
        """The spec with a pace for a doing, the last one by default; a pace that was told stays."""
        at, number = of or self.last
        done = list(_sequence(spec, at))
        if number < len(done) and done[number].speed is None:
            done[number] = replace(done[number], speed=speed)
        return _put(spec, at, done) if done else replace(spec, action=replace(spec.action, speed=speed))

    def _with(self, spec: ShotSpec, at: int | None, old: Sequence[Action], action: Action, how: How) -> ShotSpec:
        done = [] if how is How.ALL_ANEW else list(old[:-1] if how is How.ANEW else old)
        if done and how is not How.ANEW and _same(done[-1], action):
            done[-1] = replace(done[-1], speed=done[-1].speed or action.speed)
        elif done and how is How.MEANWHILE and action.canonical not in _MOMENTS:
            done[-1] = _together(done[-1], action)
        else:
            done.append(action)
        self.last = (at, len(done) - 1)
        return _put(spec, at, done)

    def _parted(self, spec: ShotSpec, doers: Doers) -> ShotSpec:
        """The spec in which those who shared what the shot does until now, and do not go on, keep it as their own."""
        for at in sorted(self.shared.difference(doers)):
            if at < len(spec.subjects) and not spec.subjects[at].actions:
                spec = _put(spec, at, _sequence(spec, None))
        return spec


def _sequence(spec: ShotSpec, at: int | None) -> tuple[Action, ...]:
    if at is not None:
        return spec.subjects[at].actions
    return (spec.action, *spec.then) if spec.action.text is not None else ()


def _put(spec: ShotSpec, at: int | None, done: Sequence[Action]) -> ShotSpec:
    if at is None:
        return replace(spec, action=done[0], then=tuple(done[1:]))
    subject = replace(spec.subjects[at], actions=tuple(done))
    return replace(spec, subjects=(*spec.subjects[:at], subject, *spec.subjects[at + 1 :]))


def _same(before: Action, action: Action) -> bool:
    """Whether a doing is only told again: 往前走, 走得很慢."""
    known = action.canonical is not None and action.canonical == before.canonical
    return known and (action.text or "").lower() in (before.text or "").lower()


def _together(before: Action, action: Action) -> Action:
    joint = ", " if (action.text or "").isascii() else "，"
    known = before.canonical or action.canonical
    return replace(before, text=f"{before.text}{joint}{action.text}", canonical=known)


def _drives(name: str) -> bool:
    said = name.lower()
    if said.isascii():
        return said.rpartition(" ")[2].removesuffix("s") in words().en["vehicle"]
    return said.endswith(tuple(words().zh["vehicle"]))


# --- he, she, they -------------------------------------------------------------------------------------------

_ALL = {"they", "them", "everyone", "everybody", "他们", "她们", "它们", "两人", "二人", "三人", "众人", "大家", "人们"}
_THING = {"it", "它"}
_MALE = {"he", "him", "他"}
_FEMALE = {"she", "her", "她"}


def meant_by(pronoun: str, subjects: Sequence[Subject], *, rather: Doers = (), never: Doers = ()) -> Doers:
    """The numbers of those whom a pronoun means: of its sex where names tell, `rather` one of these, `never` those."""
    there = [at for at in range(len(subjects)) if at not in never]
    if pronoun in _ALL:
        return tuple(there)
    if pronoun in _MALE | _FEMALE:
        same, other = ("male", "female") if pronoun in _MALE else ("female", "male")
        told = [at for at in there if _sex(subjects[at].name, same)]
        there = told or [at for at in there if not _sex(subjects[at].name, other)]
    elif pronoun in _THING:
        there = [at for at in there if not (_sex(subjects[at].name, "male") or _sex(subjects[at].name, "female"))]
    liked = [at for at in there if at in rather]
    return tuple((liked or there)[-1:])


def of_sex(pronoun: str, name: str) -> bool:
    """Whether a name tells that "he", "she" or "it" may be said of it; "they" is said of nobody alone."""
    male, female = _sex(name, "male"), _sex(name, "female")
    if pronoun in _MALE | _FEMALE:
        return male and not female if pronoun in _MALE else female
    return pronoun in _THING and not male and not female


def _sex(name: str, sex: str) -> bool:
    said = name.lower()
    if said.isascii():
        return bool(set(said.split()) & words().en[sex])
    return any(word in said for word in words().zh[sex])
