"""What people mean by "take two", "this one", "the last clip": things of the film, from how they are spoken of."""

from engine.errors import EditRefused
from engine.film.model import Shot, Take
from engine.messages import Ref
from engine.state import State


def shot(state: State) -> Shot:
    """The shot that is being talked about. Raises EditRefused while there is none."""
    if state.focus.shot is None:
        raise EditRefused("There is no shot yet; describe one first.")
    return state.project.shot(state.focus.shot)


def take(state: State, ref: Ref) -> Take:
    """The take of that number in the current shot (negative from the last), of that id, or the one looked at."""
    if isinstance(ref, str):
        return _known(state, ref)
    takes = state.project.takes_of(shot(state).id)
    if ref is None:
        _expect(bool(state.focus.takes), "There is no take yet.")
        return state.project.take(state.focus.takes[-1])
    _expect(0 < abs(ref) <= len(takes), "There is no take {number}.", number=ref)
    return takes[ref - 1 if ref > 0 else ref]


def clip(state: State, ref: Ref) -> int:
    """The position in the cut of the clip that is meant; None is the selected one, or else the last."""
    cut = state.project.cut
    _expect(bool(cut), "The cut is empty; place a take first.")
    ids = [each.id for each in cut]
    if ref is None:
        return ids.index(state.focus.clip) if state.focus.clip in ids else len(ids) - 1
    if isinstance(ref, str):
        _expect(ref in ids, "That clip is not in the cut.")
        return ids.index(ref)
    _expect(0 < abs(ref) <= len(cut), "There is no clip {number} in the cut.", number=ref)
    return ref - 1 if ref > 0 else len(cut) + ref


def _known(state: State, id: str) -> Take:
    for each in reversed(state.project.takes):
        if each.id == id:
            return each
    raise EditRefused("That take is not in the film.")


def _expect(fits: bool, sentence: str, **values: int) -> None:
    if not fits:
        raise EditRefused(sentence, **{name: str(value) for name, value in values.items()})
