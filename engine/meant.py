"""What people mean by "take two", "this one", "the last clip": things of the film, from how they are spoken of."""

from engine.errors import EditRefused
from engine.film.assume import assumed
from engine.film.camera import ShotSize
from engine.film.model import Mark, Shot, Take
from engine.film.spec import ShotSpec, get
from engine.messages import Like, Ref
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


def _alike(state: State, ref: Like) -> Take:
    """The best take that is so: of the current shot, or else of the latest shot that has one."""
    here = [] if state.focus.shot is None else [state.project.shot(state.focus.shot)]
    for each in (*here, *reversed(state.project.shown_shots)):
        takes = state.project.takes_of(each.id)
        fitting = [take for take in takes if _is_like(take_spec(state.project, take), ref)]
        circled = [take for take in fitting if take.mark is Mark.CIRCLED]
        if fitting:
            return (circled or fitting)[-1]
    raise EditRefused("No take is like that.")


def _clip_alike(state: State, ref: Like) -> int:
    specs = [take_spec(state.project, state.project.take(each.take)) for each in state.project.cut]
    fitting = [at for at, spec in enumerate(specs) if _is_like(spec, ref)]
    _expect(bool(fitting), "No clip in the cut is like that.")
    return fitting[-1]


def _is_like(spec: ShotSpec, ref: Like) -> bool:
    return all(_holds(spec, slot, value) for slot, value in ref.slots)


def _holds(spec: ShotSpec, slot: str, value: str) -> bool:
    """Whether a shot is so, said or assumed; a size may be a step off ("the wide" of a shot that is full)."""
    if slot == "subjects":
        return any(value.casefold() in f"{one.name} {one.look or ''}".casefold() for one in spec.subjects)
    held = get(assumed(spec), slot)
    if slot == "camera.size" and held is not None:
        sizes = list(ShotSize)
        return abs(sizes.index(held) - sizes.index(ShotSize(value))) <= 1
    return held is not None and str(held).casefold() == value.casefold()


def _known(state: State, id: str) -> Take:
    for each in reversed(state.project.takes):
        if each.id == id:
            return each
    raise EditRefused("That take is not in the film.")


def _expect(fits: bool, sentence: str, **values: int) -> None:
    if not fits:
        raise EditRefused(sentence, **{name: str(value) for name, value in values.items()})
