"""What a reading would do, in a few words, for the buttons of a question. Pure."""

from app.heard.chips import label
from app.heard.doings import subject
from app.translation import say, word
from engine.film.spec import ShotSpec, said
from engine.messages import (
    CircleTake,
    CompareTakes,
    Develop,
    Export,
    Intent,
    Like,
    MoreTakes,
    MoveClip,
    NameCast,
    NextShot,
    NextTake,
    Nothing,
    PlaceTake,
    Play,
    Playable,
    PreviousShot,
    PreviousTake,
    Redo,
    Ref,
    RejectTake,
    Relative,
    RemoveClip,
    RequestCoverage,
    RequestShot,
    ReviseShot,
    ShowTake,
    Sleep,
    SplitClip,
    Stop,
    SwapClips,
    SweepTakes,
    TrimClip,
    Undevelop,
    Undo,
    Wake,
)

MOST_WORDS = 3
"""So many slots tell what a shot or a change is about."""

_QUIET = ("action.canonical", "action.speed", "environment.set", "environment.interior")
"""Slots that say again what another one says."""

_PLAIN: dict[type[object], str] = {
    Stop: "Stop",
    NextShot: "Next shot",
    PreviousShot: "Shot before",
    NextTake: "Take after",
    PreviousTake: "Take before",
    Undo: "Undo",
    Redo: "Redo",
    Export: "Export the cut",
    Sleep: "Sleep",
    Wake: "Wake up",
    CompareTakes: "Compare takes",
    SwapClips: "Swap two clips",
    MoveClip: "Move the clip",
    TrimClip: "Trim the clip",
    SplitClip: "Split the clip",
    RemoveClip: "Take the clip out",
    SweepTakes: "One take for each",
    Undevelop: "Call the hero off",
}


def in_words(intent: Intent) -> str:
    """What an intent does, as a button says it: "New shot: a man, street", "Circle take 3"."""
    match intent:
        case RequestShot(description):
            return _about(say("New shot"), _slots(description.spec))
        case RequestCoverage(_, shots):
            return say("{count} shots", count=len(shots)) if shots else say("Coverage")
        case ReviseShot(changes, relative, removed):
            wishes = [_step(step) for step in relative] + [say("without {slot}", slot=word("slot", s)) for s in removed]
            return _about(say("Change this shot"), [*wishes, *_slots(changes)])
        case NameCast(_, name):
            return say("The name is {name}", name=name)
        case CircleTake(take):
            return _of(say("Circle the take"), take)
        case RejectTake(take):
            return _of(say("Reject the take"), take)
        case Develop(take, _, draft):
            return _of(say("Finish the draft of take") if draft else say("Make the hero of take"), take)
        case ShowTake(take):
            return _of(say("Show the take"), take)
        case PlaceTake(take):
            return _of(say("Place the take in the cut"), take)
        case MoreTakes(takes):
            return say("{count} more takes", count=takes) if takes != 1 else say("One more take")
        case Play(what):
            return say("Play the cut") if what is Playable.CUT else say("Play the take")
        case Nothing():
            return say("Leave it")
        case _:
            return say(_PLAIN.get(type(intent), "Do it"))


def differences(now: Intent, before: Intent | None) -> list[str]:
    """What one reading holds otherwise than another: "size: close-up instead of wide", slot by slot."""
    if before is None or type(now) is not type(before):
        return [in_words(now)]
    new, old = dict(_told(now)), dict(_told(before))
    changed = [slot for slot in dict.fromkeys((*new, *old)) if new.get(slot) != old.get(slot)]
    return [_difference(slot, new.get(slot), old.get(slot)) for slot in changed] or [in_words(now)]


def _difference(slot: str, now: str | None, before: str | None) -> str:
    if now is None:
        return say("without {slot}", slot=word("slot", slot))
    if before is None:
        return say("{what}: {slots}", what=word("slot", slot), slots=now)
    return say("{what}: {now} instead of {before}", what=word("slot", slot), now=now, before=before)


def _told(intent: Intent) -> list[tuple[str, str]]:
    match intent:
        case RequestShot(description):
            return _by_slot(description.spec)
        case ReviseShot(changes):
            return _by_slot(changes)
        case _:
            return []


def _by_slot(spec: ShotSpec) -> list[tuple[str, str]]:
    people = [("subjects", say(", ").join(subject(one) for one in spec.subjects))] if spec.subjects else []
    others = [(slot, label(slot, value)) for slot, value in said(spec) if not isinstance(value, tuple)]
    return [*people, *(pair for pair in others if pair[0] not in _QUIET)]


def _about(what: str, slots: list[str]) -> str:
    return say("{what}: {slots}", what=what, slots=say(", ").join(slots[:MOST_WORDS])) if slots else what


def _slots(spec: ShotSpec) -> list[str]:
    return [value for _, value in _by_slot(spec)]


def _step(step: Relative) -> str:
    return say("more {slot}" if step.by > 0 else "less {slot}", slot=word("slot", step.slot))


def _of(what: str, ref: Ref) -> str:
    match ref:
        case int() if ref > 0:
            return f"{what} {ref}"
        case Like(slots):
            return _about(what, [value if slot == "subjects" else label(slot, value) for slot, value in slots])
        case _:
            return what
