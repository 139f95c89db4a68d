"""What people mean by "take two", "this one", "the last clip": things of the film, from how they are spoken of."""

from collections.abc import Iterator

from engine.errors import EditRefused
from engine.film.assume import assumed
from engine.film.camera import ShotSize
from engine.film.model import Mark, Shot, Take
from engine.film.spec import ShotSpec, get
from engine.messages import At, Like, Ref
from engine.state import State, take_spec


def shot(state: State) -> Shot:
    """The shot that is being talked about. Raises EditRefused while there is none."""
    if state.focus.shot is None:
        raise EditRefused("There is no shot yet; describe one first.")
    return state.project.shot(state.focus.shot)


def take(state: State, ref: Ref) -> Take:
    """The take of that number in the current shot (negative from the last), of that id, or the one looked at."""
    if isinstance(ref, str):
        return _known(state, ref)
    if isinstance(ref, Like):
        return _alike(state, ref)
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
    if isinstance(ref, Like):
        return _clip_alike(state, ref)
    if isinstance(ref, str):
        _expect(ref in ids, "That clip is not in the cut.")
        return ids.index(ref)
    _expect(0 < abs(ref) <= len(cut), "There is no clip {number} in the cut.", number=ref)
    return ref - 1 if ref > 0 else len(cut) + ref


def gap(state: State, at: At, neighbour: Ref) -> int:
    """The gap of the cut, counted from 0, that is at its start or end, or before or after a clip."""
    match at:
        case At.START:
            return 0
        case At.END:
            return len(state.project.cut)
        case At.BEFORE:
            return clip(state, neighbour)
        case At.AFTER:
            return clip(state, neighbour) + 1


def _alike(state: State, ref: Like) -> Take:
    """The best take that is so: of the current shot, or else of the latest shot that has one; a near one if need be."""
    here = [] if state.focus.shot is None else [state.project.shot(state.focus.shot)]
    for steps in _STEPS_OFF:
        for each in (*here, *reversed(state.project.shown_shots)):
            takes = state.project.takes_of(each.id)
            fitting = [take for take in takes if _is_like(state, take, ref, steps)]
            circled = [take for take in fitting if take.mark is Mark.CIRCLED]
            if fitting:
                return (circled or fitting)[-1]
    raise EditRefused("No take is like that.")


def _clip_alike(state: State, ref: Like) -> int:
    takes = [state.project.take(each.take) for each in state.project.cut]
    fitting = [[at for at, take in enumerate(takes) if _is_like(state, take, ref, steps)] for steps in _STEPS_OFF]
    _expect(any(fitting), "No clip in the cut is like that.")
    return next(found for found in fitting if found)[-1]


_STEPS_OFF = (0, 1)
"""How many steps a size may be off: "the wide" is a full shot where nothing is wide."""


def _is_like(state: State, take: Take, ref: Like, steps: int) -> bool:
    spec = take_spec(state.project, take)
    return all(_holds(state, spec, slot, value, steps) for slot, value in ref.slots)


def _holds(state: State, spec: ShotSpec, slot: str, value: str, steps: int) -> bool:
    """Whether a shot is so, said or assumed."""
    if slot == "subjects":
        return any(value.casefold() in each.casefold() for each in _called(state, spec))
    held = get(assumed(spec), slot)
    if slot == "camera.size" and held is not None and value in set(ShotSize):
        sizes = list(ShotSize)
        return abs(sizes.index(held) - sizes.index(ShotSize(value))) <= steps
    return held is not None and str(held).casefold() == value.casefold()


def _called(state: State, spec: ShotSpec) -> Iterator[str]:
    """Everything that those in a shot are called: name, look, and the names and the look that the cast list has."""
    listed = {member.id: member for member in state.project.cast}
    for one in spec.subjects:
        yield f"{one.name} {one.look or ''}"
        if (member := listed.get(one.cast or "")) is not None:
            yield from (member.name, *member.aliases, member.description)


def _known(state: State, id: str) -> Take:
    for each in reversed(state.project.takes):
        if each.id == id:
            return each
    raise EditRefused("That take is not in the film.")


def _expect(fits: bool, sentence: str, **values: int) -> None:
    if not fits:
        raise EditRefused(sentence, **{name: str(value) for name, value in values.items()})
