"""What follows the first action, where people are asked to be, and what they do to each other, as chips. Pure."""

from dataclasses import replace

from app.translation import say, word
from engine.film.blocking import Relation
from engine.film.spec import Action, Related, ShotSpec, Subject
from engine.messages import ReviseShot

_SAID = {
    Relation.CHASE: "{who} chases {whom}",
    Relation.FOLLOW: "{who} follows {whom}",
    Relation.APPROACH: "{who} comes up to {whom}",
    Relation.LEAVE: "{who} leaves {whom}",
    Relation.FACE: "{who} faces {whom}",
    Relation.LOOK_AT: "{who} looks at {whom}",
    Relation.TALK_TO: "{who} talks to {whom}",
    Relation.HAND_OVER: "{who} hands it to {whom}",
    Relation.EMBRACE: "{who} embraces {whom}",
    Relation.FIGHT: "{who} fights {whom}",
    Relation.LEFT_OF: "{who} left of {whom}",
    Relation.RIGHT_OF: "{who} right of {whom}",
    Relation.IN_FRONT_OF: "{who} in front of {whom}",
    Relation.BEHIND: "{who} behind {whom}",
    Relation.BESIDE: "{who} beside {whom}",
}


def action(doing: Action) -> str:
    """An action as people say it."""
    return doing.text or (word("action.canonical", doing.canonical) if doing.canonical else "")


def following(doing: Action) -> str:
    """An action that comes after another one."""
    return f"→ {action(doing)}"


def subject(who: Subject) -> str:
    """Somebody with how many, look, place in the picture and what they do for themselves."""
    count = f"{who.count} × " if who.count > 1 else ""
    places = [word("position", place.value) for place in who.positions]
    said = ", ".join([f"{count}{who.name}", *([who.look] if who.look else []), *places])
    return " ".join([said, *(following(doing) for doing in who.actions)])


def relation(spec: ShotSpec, one: Related) -> str:
    """Who does what to whom; nothing where one of them is not in the shot."""
    if not (0 <= one.who < len(spec.subjects) and 0 <= one.whom < len(spec.subjects)):
        return ""
    return say(_SAID[one.relation], who=spec.subjects[one.who].name, whom=spec.subjects[one.whom].name)


def without_following(spec: ShotSpec, at: int) -> ReviseShot:
    """The wish that this later action is not done."""
    return ReviseShot(replace(ShotSpec(), action=spec.action, then=(*spec.then[:at], *spec.then[at + 1 :])))


def without_relation(spec: ShotSpec, at: int) -> ReviseShot:
    """The wish that these two have nothing to do with each other."""
    rest = (*spec.related[:at], *spec.related[at + 1 :])
    return ReviseShot(ShotSpec(related=rest)) if rest else ReviseShot(ShotSpec(), removed=("related",))
