"""How fast words become a structured shot, and how many readings are right.

Sets of sentences: those that the rules were written against, those that were held out until they were measured once and
then learnt from, and a last batch that nothing was ever learnt from; of staging, those written before the rules and
those that the rules were never fitted to. For each: whole sentences, talk, slots and intents, and what was taken for
what. A slot counts for a sentence, whichever of its instructions it stands in. The older sets know one action for a
shot: there all that is done in it is taken together. `dev` was written before the rules of its time and then learnt
from, and so was `sealed`, once it had been measured (its header says what came out); `fresh` is by another hand, and
nothing was learnt from it. How far the confidence can be trusted is told by bins: what was
said to be so likely, and how much of it was right.
"""

import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interaction.interpretation import ASK_BELOW
from interaction.language import document, understand
from tests.benchmarks.figure import Figure, percentile

SETS = {
    "known": "language_cases.toml", "learnt": "language_heldout.toml", "unseen": "language_unseen.toml",
    "staging": "language_staging.toml", "staging held out": "language_staging_heldout.toml",
    "staging unseen": "language_staging_second.toml", "dev": "language_dev.toml", "sealed": "language_sealed.toml",
    "fresh": "language_fresh.toml",
}  # fmt: skip
_ONE_ACTION = ("learnt", "unseen")
"""The sets from before sequences of actions."""
_ANY_SET = ("dev", "sealed", "fresh")
"""The sets in which a set that is not listed may be any."""
_STAGED = ("then", "actions", "positions", "related")
_FOLDER = Path(__file__).parent.parent / "interaction"
_SHORT = {"act": "canonical", "strength": "weather_strength"}
_LISTS = {"subjects", "relative", "removed", "looks", "added", "placed", "relating", "without", "directions", *_STAGED}
_FREE = {"text", "place", "interior"}
"""Slots that are compared only where a sentence says what they should be."""
_ORDER = (
    "take",
    "takes",
    "clip",
    "clips",
    "at",
    "to",
    "edge",
    "seconds",
    "frames",
    "what",
    "formats",
    "slot",
    "values",
    "who",
    "name",
    "pattern",
)
_TRUSTED = ("unseen", "staging unseen", "fresh")
"""The sets that nothing was learnt from: how sure it is, is held against these where they are there."""
_BINS = 10

Slot = tuple[str, str]


@dataclass(slots=True)
class Score:
    """What was wanted, what was made, and what of it was right, by name; and the sentences that were misread."""

    wanted: Counter[str] = field(default_factory=Counter[str])
    made: Counter[str] = field(default_factory=Counter[str])
    right: Counter[str] = field(default_factory=Counter[str])
    misread: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def add(self, wanted: Iterable[Slot], made: Iterable[Slot]) -> None:
        """Counts one sentence's values under their names."""
        want, got = Counter(wanted), Counter(made)
        for counts, total in ((want, self.wanted), (got, self.made), (want & got, self.right)):
            total.update(name for name, _ in counts.elements())

    def precision(self, *names: str) -> float:
        """Right of made, in percent."""
        return _share(self.right, self.made, names)

    def recall(self, *names: str) -> float:
        """Right of wanted, in percent."""
        return _share(self.right, self.wanted, names)


def measure() -> list[Figure]:
    """CPU milliseconds a text, the largest text, and precision and recall of intents and slots, set by set."""
    sets = {name: cases(file) for name, file in SETS.items() if (_FOLDER / file).exists()}
    understand("warm")
    times = [_cpu_ms(text) for text in _texts([case for known in sets.values() for case in known])]
    return [
        Figure(f"text to structured shot, p95 of {len(times)} texts", percentile(times, 0.95), "ms", 5.0),
        Figure("text to structured shot, median", percentile(times, 0.5), "ms"),
        Figure("10,000 characters", _cpu_ms("一个男人走进房间，a man walks into the room, " * 250), "ms"),
        *(row for name, known in sets.items() for row in _set_figures(name, known)),
        *_together(sets),
    ]


def cases(file: str) -> list[dict[str, Any]]:
    """The sentences of a set with the readings they should get."""
    return tomllib.loads((_FOLDER / file).read_text("utf-8"))["cases"]


def intent_score(cases: list[dict[str, Any]]) -> Score:
    """Intents, sentence by sentence."""
    score = Score()
    for case in cases:
        want, got = [one["intent"] for one in case["is"]], [one["intent"] for one in found(case["say"])]
        score.add(((name, "") for name in want), ((name, "") for name in got))
        score.misread += [] if want == got else [(" + ".join(want), " + ".join(got))]
    return score


def slot_score(cases: list[dict[str, Any]], *, one_action: bool = False, any_set: bool = False) -> Score:
    """Slots of shots and revisions, and the numbers and places of orders, whether or not the intents are right.

    With `any_set` a set counts only where a sentence says which it should be.
    """
    score = Score()
    for case in cases:
        checked = {_SHORT.get(name, name) for want in case["is"] for name in want}
        documents = map(as_one_action, found(case["say"])) if one_action else found(case["say"])
        made = [slot for one in documents for slot in made_slots(one)]
        wanted = [slot for want in case["is"] for slot in wanted_slots(want)]
        free = (_FREE | {"set"} if any_set else _FREE) - checked
        score.add(wanted, (slot for slot in made if slot[0] not in free))
    return score


def false_actions(cases: list[dict[str, Any]]) -> tuple[int, int]:
    """Sentences of talk that were acted on, and all sentences of talk; a question is no action."""
    talk = [case["say"] for case in cases if case["is"] == [{"intent": "none"}]]
    acted = (any(one["intent"] != "none" and one["confidence"] >= ASK_BELOW for one in found(text)) for text in talk)
    return sum(acted), len(talk)


def found(text: str) -> list[dict[str, Any]]:
    """The documents of a text's instructions, in order."""
    made = document(understand(text), text)
    return [made, *made.get("then", [])]


def as_one_action(one: dict[str, Any]) -> dict[str, Any]:
    """A document with all that is done in its shot as one action, and nothing else of its staging."""
    shot: dict[str, Any] | None = one["shot"]
    if shot is None:
        return one
    people = [_unstaged(person) for person in shot["subjects"]]
    joining = {"added": [_unstaged(person) for person in one["added"]]} if "added" in one else {}
    own = [deed for person in shot["subjects"] for deed in person.get("actions", [])]
    deeds = [shot["action"], *shot.get("then", []), *own]
    words = [deed["text"] for deed in deeds if deed["text"]]
    joint = ", " if all(word.isascii() for word in words) else "，"
    known = next((deed["canonical"] for deed in deeds if deed["canonical"]), None)
    pace = next((deed["speed"] for deed in deeds if deed["speed"] not in (None, "normal")), shot["action"]["speed"])
    action = {"text": joint.join(words) or None, "canonical": known, "speed": pace}
    rest = {name: value for name, value in shot.items() if name not in _STAGED}
    return one | joining | {"shot": rest | {"subjects": people, "action": action}}


def _unstaged(person: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in person.items() if name not in _STAGED}


def staged(one: dict[str, Any]) -> Iterator[Slot]:
    """What a document says of sequences, people's own doings, their places and relations, as (short name, value)."""
    shot: dict[str, Any] = one["shot"] or {}
    yield from (("then", _deed(deed)) for deed in shot.get("then", []))
    for at, person in enumerate(shot.get("subjects", [])):
        yield from (("actions", f"{at} {_deed(deed)}") for deed in person.get("actions", []))
        yield from (("positions", f"{at} {position}") for position in person.get("positions", []))
    bonds = shot.get("related", [])
    yield from (("related", f"{bond['relation']} {bond['who']} {bond['whom']}") for bond in bonds)
    for wish in one.get("placed", []):
        yield from (("placed", f"{wish['who'] or ''}|{position}") for position in wish["positions"])
    wished = one.get("relating", [])
    yield from (("relating", f"{wish['relation']}|{wish['who'] or ''}|{wish['whom'] or ''}") for wish in wished)
    yield from (("without", who) for who in one.get("without", []))
    for wish in one.get("directions", []):
        yield from (("directions", f"{wish['who']} {_deed(deed)}") for deed in wish["actions"])


def made_slots(one: dict[str, Any]) -> Iterator[Slot]:
    """What a document says, as (short name, value)."""
    shot: dict[str, Any] = one["shot"] or {}
    joining = one.get("added", [])
    for subject in (subject for subject in shot.get("subjects", []) if subject not in joining):
        yield "subjects", _person(subject["name"], subject["look"], subject["count"])
    bodies = [body for body in shot.values() if isinstance(body, dict)]
    for name, value in [*(item for body in bodies for item in body.items()), ("duration_s", shot.get("duration_s"))]:
        if value not in (None, False, "normal") or (name == "interior" and value is False):
            yield name, str(value)
    yield from (("relative", f"{wish['slot']} {wish['by']}") for wish in one.get("relative", []))
    yield from (("removed", slot) for slot in one.get("removed", []))
    yield from (("looks", f"{wish['who'] or ''}|{wish['look']}") for wish in one.get("looks", []))
    yield from (("added", _person(wish["name"], wish["look"], wish["count"])) for wish in one.get("added", []))
    yield from staged(one)
    yield from ((name, _ordered(one[name])) for name in _ORDER if one.get(name) not in (None, []))


def _ordered(value: Any) -> str:
    """A number, a place or a reference of an order; a likeness as "like SLOT=VALUE"."""
    if isinstance(value, dict):
        return "like " + ", ".join(f"{slot}={said}" for slot, said in value["like"].items())
    return str([_ordered(one) if isinstance(one, dict) else one for one in value] if isinstance(value, list) else value)


def wanted_slots(want: dict[str, Any]) -> Iterator[Slot]:
    """What a case asks for, as (short name, value)."""
    yield from ((name, value) for name in _LISTS - {"relative"} for value in want.get(name, []))
    yield from (("relative", f"{slot} {by}") for slot, by in want.get("relative", {}).items())
    plain = ((name, value) for name, value in want.items() if name not in _LISTS and name != "intent")
    yield from ((_SHORT.get(name, name), str(value)) for name, value in plain if value not in ([], "normal"))


def f1(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / max(precision + recall, 1e-9)


def _person(name: str, look: str | None, count: int) -> str:
    return name + (f"|{look}" if look else "") + (f"×{count}" if count != 1 else "")


def _deed(deed: dict[str, Any]) -> str:
    pace = f"@{deed['speed']}" if deed["speed"] not in (None, "normal") else ""
    return f"{deed['canonical'] or '-'}:{deed['text']}{pace}"


def _share(part: Counter[str], whole: Counter[str], names: tuple[str, ...]) -> float:
    some = names or tuple(whole)
    total = sum(whole[name] for name in some)
    return 100 * sum(part[name] for name in some) / total if total else 100.0


def judged(cases: list[dict[str, Any]]) -> Iterator[tuple[float, bool]]:
    """For each sentence how sure its readings are, the least sure of them, and whether all its intents are right."""
    for case in cases:
        made = found(case["say"])
        right = [one["intent"] for one in case["is"]] == [one["intent"] for one in made]
        yield min(one["confidence"] for one in made), right


def calibration_error(answers: Sequence[tuple[float, bool]]) -> float:
    """How far, on average, what was said to be likely is from how often it was right, in percent."""
    bins = _binned(answers)
    return 100 * sum(len(some) * abs(_mean(some, 0) - _mean(some, 1)) for some in bins.values()) / max(len(answers), 1)


def reliability(answers: Sequence[tuple[float, bool]]) -> tuple[str, ...]:
    """The table behind it, a line for each bin."""
    return tuple(
        f"said {low / _BINS:.1f}–{(low + 1) / _BINS:.1f}: {len(some):4} sentences, on average {_mean(some, 0):.2f}, "
        f"{100 * _mean(some, 1):3.0f} % right"
        for low, some in sorted(_binned(answers).items())
    )


def _binned(answers: Sequence[tuple[float, bool]]) -> dict[int, list[tuple[float, bool]]]:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in answers:
        bins.setdefault(min(int(sure * _BINS), _BINS - 1), []).append((sure, right))
    return bins


def _mean(answers: Sequence[tuple[float, bool]], of: int) -> float:
    return sum(answer[of] for answer in answers) / len(answers)


def _together(sets: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    """All sets as one, and how far the confidence can be trusted: over all, and over what nothing was learnt from."""
    every = [case for known in sets.values() for case in known]
    fresh = [case for name, known in sets.items() if name in _TRUSTED for case in known]
    acted, talk = false_actions(every)
    right = 100 * (1 - len(intent_score(every).misread) / max(len(every), 1))
    return [
        Figure(f"all together: intents right, {len(every)} sentences", right, "%", 97.0, "higher"),
        Figure(f"all together: false actions on talk, {talk} sentences", 100 * acted / max(talk, 1), "%", 1.0),
        *(
            _trust(name, list(judged(cases)))
            for name, cases in (("all together", every), ("what nothing was learnt from", fresh))
        ),
    ]


def _trust(name: str, answers: list[tuple[float, bool]]) -> Figure:
    error = calibration_error(answers)
    return Figure(f"{name}: calibration error, {len(answers)} sentences", error, "%", lines=reliability(answers))


def _set_figures(name: str, known: list[dict[str, Any]]) -> list[Figure]:
    intents = intent_score(known)
    slots = slot_score(known, one_action=name in _ONE_ACTION, any_set=name in _ANY_SET)
    acted, talk = false_actions(known)
    precision, recall = slots.precision(), slots.recall()
    right = 100 * (1 - len(intents.misread) / len(known))
    return [
        Figure(f"{name}: intents right, {len(known)} sentences", right, "%", 97.0, "higher"),
        Figure(f"{name}: slot F1", f1(precision, recall), "%", 95.0, "higher"),
        Figure(f"{name}: slot precision", precision, "%"),
        Figure(f"{name}: slot recall", recall, "%"),
        Figure(f"{name}: false actions on talk, {talk} sentences", 100 * acted / max(talk, 1), "%", 1.0),
        *_rows(f"{name}: slot", slots),
        *_rows(f"{name}: intent", intents),
        *_confusion_rows(name, intents),
    ]


def _rows(label: str, score: Score) -> list[Figure]:
    kinds = (("precision", score.precision), ("recall", score.recall))
    names = sorted({*score.wanted, *score.made})
    return [Figure(f"{label} {name}, {kind}", share(name), "%") for name in names for kind, share in kinds]


def _confusion_rows(name: str, intents: Score) -> list[Figure]:
    taken = Counter(intents.misread).most_common()
    return [Figure(f"{name}: {want}, taken for {got}", times, "times") for (want, got), times in taken]


def _texts(cases: list[dict[str, Any]]) -> Iterator[str]:
    """The sentences, alone and in pairs, so that lengths vary."""
    said = [case["say"] for case in cases]
    yield from said
    yield from (f"{one}. {other}" for one, other in zip(said, said[7:], strict=False))


def _cpu_ms(text: str) -> float:
    start = time.process_time()
    document(understand(text), text)
    return 1000 * (time.process_time() - start)
