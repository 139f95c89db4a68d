"""What the room looks at next: the focus after a step, a shot that is shown, or one that has gone."""

from dataclasses import replace

from engine import meant
from engine.errors import EditRefused
from engine.film.edits import Batch, Edit, OmitShot
from engine.film.model import Mark, Project, Shot, Take
from engine.messages import NextShot, NextTake, PreviousShot, PreviousTake
from engine.state import Focus, State


def at_shot(state: State, shot: Shot) -> Focus:
    """A shot with its circled take, or its latest."""
    best = best_take(state.project, shot)
    return replace(state.focus, shot=shot.id, scene=shot.scene, takes=(best.id,) if best else ())


def best_take(project: Project, shot: Shot) -> Take | None:
    """The take that stands for a shot: the last one circled, or the last."""
    takes = project.takes_of(shot.id)
    return ([take for take in takes if take.mark is Mark.CIRCLED] or [*takes] or [None])[-1]


def at_take(state: State, take: Take) -> Focus:
    """A take, with its shot."""
    return replace(state.focus, shot=take.shot, takes=(take.id,))


def stepped(state: State, step: NextShot | PreviousShot | NextTake | PreviousTake) -> Focus:
    """One shot or one take on, or back. Raises EditRefused at either end."""
    match step:
        case NextShot():
            return steps_from_shot(state, 1)
        case PreviousShot():
            return steps_from_shot(state, -1)
        case NextTake():
            return steps_from_take(state, 1)
        case PreviousTake():
            return steps_from_take(state, -1)


def steps_from_shot(state: State, by: int) -> Focus:
    """The shot so many after the current one. Raises EditRefused at either end of the film."""
    shots = state.project.shown_shots
    at = [shot.id for shot in shots].index(meant.shot(state).id) + by
    _expect(at >= 0, "This is the first shot.")
    _expect(at < len(shots), "This is the last shot.")
    return at_shot(state, shots[at])


def steps_from_take(state: State, by: int) -> Focus:
    """The take so many after the one looked at. Raises EditRefused at either end of the shot."""
    takes = state.project.takes_of(meant.shot(state).id)
    at = [take.id for take in takes].index(meant.take(state, None).id) + by
    _expect(at >= 0, "This is the first take.")
    _expect(at < len(takes), "This is the last take.")
    return at_take(state, takes[at])


def without_omitted(state: State) -> Focus:
    """The focus, moved to the last shot that is left where the current one has gone."""
    shots = state.project.shown_shots
    if state.focus.shot is None or any(shot.id == state.focus.shot for shot in shots):
        return state.focus
    return at_shot(state, shots[-1]) if shots else replace(state.focus, shot=None, takes=())


def brought_back(edit: Edit) -> tuple[str, ...]:
    """The shots that a batch brings back into the film, in order: a coverage that is wanted again."""
    edits = edit.edits if isinstance(edit, Batch) else ()
    return tuple(one.shot for one in edits if isinstance(one, OmitShot) and not one.omitted)


def neighbours(project: Project, take: Take) -> list[Take]:
    """The take before this one, and this one; for the first, this one and the next."""
    takes = project.takes_of(take.shot)
    at = max(1, [other.id for other in takes].index(take.id))
    return list(takes[at - 1 : at + 1])


def _expect(fits: bool, sentence: str) -> None:
    if not fits:
        raise EditRefused(sentence)
