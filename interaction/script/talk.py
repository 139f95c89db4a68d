"""What is spoken in a scene, as shots: two who talk are covered by a pattern, who is alone gets a single."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.film.blocking import Relation
from engine.film.camera import Framing, ShotSize
from engine.film.script import Line, LineKind
from engine.film.spec import Action, Camera, Description, Environment, Related, ShotSpec, Subject
from interaction.language.patterns import covered
from interaction.language.text import HAN
from interaction.script.names import People, is_voice, member_named, ways

TWO = "Two talk: a master, over the shoulders, close-ups."
AGAIN = "The same ones talk again: close-ups."
MORE = "Several talk: a master and close-ups."
ALONE = "Somebody speaks alone."

_PATTERNS = {2: "dialogue", 3: "three_hander"}


@dataclass(frozen=True, slots=True)
class Talk:
    """A run of speech: who is seen speaking, in the order of their first words, and what is said."""

    speakers: tuple[str, ...]
    said: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """Everything that is said, with the names of those who say it."""
        return " ".join(f"{who}: {what}" for who, what in self.said)


def talk(lines: Sequence[Line]) -> Talk:
    """Who speaks in some lines. A voice from off is heard and not seen."""
    unseen = {line.character for line in lines if line.kind is LineKind.PARENTHETICAL and _is_unseen(line.text)}
    said = tuple((line.character, line.text) for line in lines if line.kind is LineKind.DIALOGUE)
    seen = [who for who, _ in said if who not in unseen and not is_voice(who)]
    return Talk(tuple(dict.fromkeys(seen)), said)


def _is_unseen(text: str) -> bool:
    small = text.lower().strip(" .") + "."
    return any(part.strip(" .") in _unseen() for part in small.replace("/", ",").replace("，", ",").split(","))


def _unseen() -> set[str]:
    words = ways()["unseen"]
    return {word.strip(" .") for word in (*words["en"], *words["zh"])}


def shots(run: Talk, people: People, there: Environment, *, again: bool) -> Iterator[tuple[Description, str]]:
    """The shots of a run of speech, each with the reason; `again`: the same ones were covered in this scene."""
    if not run.speakers:
        return
    language = "zh" if HAN.search(run.words) else "en"
    everybody = [member_named(people, who) for who in run.speakers]
    if len(everybody) == 1 or again:
        for one, who in zip(everybody, run.speakers, strict=True):
            yield _single(one, who, run, there, language, near=again), AGAIN if again else ALONE
        return
    situation = _situation(everybody, there, language)
    made = covered(_PATTERNS.get(len(everybody), "dialogue"), situation) if len(everybody) < 4 else ()
    reason = TWO if len(everybody) == 2 else MORE
    for description in made or _many(situation, everybody, run, language):
        yield replace(description, text=description.text or situation.text), reason


def _situation(everybody: Sequence[Subject], there: Environment, language: str) -> Description:
    words = ways()["words"][language]
    names = words["and"].join(one.name for one in everybody)
    if len(everybody) > 2:
        *first, last = [one.name for one in everybody]
        names = words["comma"].join(first) + words["and"] + last
    related = (Related(Relation.TALK_TO, 0, 1),)
    action = Action(words["speaks"] if language == "zh" else "talk", "speak")
    spec = ShotSpec(tuple(everybody), action, there, related=related)
    return Description(words["talk"].format(names=names), spec)


def _single(one: Subject, who: str, run: Talk, there: Environment, language: str, *, near: bool) -> Description:
    words = ways()["words"][language]
    size = ShotSize.CLOSE_UP if near else ShotSize.MEDIUM_CLOSE_UP
    camera = Camera(size=size, framing=Framing.SINGLE)
    action = Action(words["speaks"], "speak")
    spec = ShotSpec((one,), action, there, camera=camera, duration_s=_seconds(run, who))
    return Description(words["again" if near else "alone"].format(who=one.name), spec)


def _many(situation: Description, everybody: Sequence[Subject], run: Talk, language: str) -> Iterator[Description]:
    group = Camera(size=ShotSize.FULL, framing=Framing.GROUP)
    yield replace(situation, spec=replace(situation.spec, camera=group))
    there = situation.spec.environment
    for one, who in zip(everybody, run.speakers, strict=True):
        yield _single(one, who, run, there, language, near=True)


def _seconds(run: Talk, who: str) -> float:
    """How long somebody speaks, to half a second."""
    pace = ways()["pace"]
    said = " ".join(what for speaker, what in run.said if speaker == who)
    han = len(HAN.findall(said))
    seconds = han / pace["characters_a_second"] if han else len(said.split()) / pace["words_a_second"]
    return min(pace["longest_s"], max(pace["shortest_s"], round(2 * seconds) / 2 + 0.5))
