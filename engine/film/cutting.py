"""Edits that an editor thinks of as one move: swap, trim, split. Positions count clips from 0."""

from engine.errors import EditRefused
from engine.film.edits import Batch, Edit, InsertClip, MoveClip, TrimClip
from engine.film.model import Clip, Project
from engine.film.time import FrameRange


def swapped(one: int, other: int) -> Batch:
    """Lets two clips change places."""
    first, second = sorted((one, other))
    if first == second:
        raise EditRefused("A clip cannot change places with itself.")
    back: tuple[Edit, ...] = (MoveClip(second - 1, first),) if second - 1 != first else ()
    return Batch((MoveClip(first, second), *back))


def trimmed(project: Project, at: int, by: int, *, head: bool) -> TrimClip:
    """Shortens a clip by frames at its head or tail; negative lengthens, as far as its take goes."""
    clip = project.cut[at]
    start, end = clip.range.start, clip.range.end
    if head:
        start = max(0, start + by)
    else:
        end = min(project.take(clip.take).frames, end - by)
    if start >= end:
        raise EditRefused("That would leave nothing of the clip.")
    if (start, end) == (clip.range.start, clip.range.end):
        raise EditRefused("There are no frames left on that side.")
    return TrimClip(at, FrameRange(start, end))


def split(project: Project, at: int, frame: int | None, tail: str) -> Batch:
    """Cuts a clip in two before its own `frame`, or in the middle; `tail` is the id of the second half."""
    clip = project.cut[at]
    offset = clip.range.frames // 2 if frame is None else frame
    if not 0 < offset < clip.range.frames:
        raise EditRefused("There is nothing to split there.")
    middle = clip.range.start + offset
    head = TrimClip(at, FrameRange(clip.range.start, middle))
    return Batch((head, InsertClip(at + 1, Clip(tail, clip.take, FrameRange(middle, clip.range.end)))))


def still_held(clip: str | None, before: tuple[Clip, ...], after: tuple[Clip, ...]) -> str | None:
    """The clip to look at in a changed cut: the same one, or the one that stood before it when it has gone."""
    ids = [one.id for one in before]
    if clip in {one.id for one in after}:
        return clip
    at = ids.index(clip) - 1 if clip in ids else len(after) - 1
    return after[max(0, min(at, len(after) - 1))].id if after else None
