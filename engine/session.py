"""One sitting with one project: takes what happened, answers what to do. No I/O, no clock, no chance of its own.

`Session.handle` gets an Intent or a Report and gives effects, in order. Its whole state is one immutable value, so the
shell can put the state before back when an effect could not be carried out (a full disk), and views can compare.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine import developing, looking, meant, ordering, planning
from engine import messages as say
from engine.developing import Hero, Orders
from engine.effects import Cancel, Deliver, Effect, PlayCut, PlayTakes, Record, Retell, Start, StopPlaying, Tell
from engine.errors import EditRefused
from engine.film import cutting
from engine.film.edits import (
    AddRendition,
    AddScene,
    AddShot,
    AddTake,
    Batch,
    Cause,
    Edit,
    Entry,
    FailTake,
    InsertClip,
    MarkTake,
    MoveClip,
    OmitShot,
    RemoveClip,
    ReviseShot,
    apply,
    invert,
)
from engine.film.model import (
    Clip,
    Failure,
    Mark,
    Project,
    Scene,
    Shot,
    Take,
    next_letter,
)
from engine.film.revise import revised
from engine.film.script import Script
from engine.film.spec import Description
from engine.film.time import FrameRange
from engine.state import Focus, Running, State, crashed, is_hero, job_for, last_begun, smaller, swept, unfinished, why

_MARKS = {say.CircleTake: Mark.CIRCLED, say.RejectTake: Mark.REJECTED, say.ClearMark: Mark.NONE}


class Session:
    """One sitting. `new_id` names new things; `takes` is how many a new shot gets when nobody says; in one that is
    `watched` a renderer may step down rather than keep somebody waiting. `hero` is how heroes are made, None where
    there are none."""

    def __init__(
        self, state: State, *, new_id: Callable[[str], str], takes: int = 2, watched: bool = True,
        hero: Hero | None = None,
    ) -> None:  # fmt: skip
        self.state = state
        self.new_id = new_id
        self.takes = takes
        self.watched = watched
        self.hero = hero
        self._effects: list[Effect] = []

    def handle(self, message: say.Intent | say.Report) -> list[Effect]:
        """What to do about it, in order. A wish that does not fit is told, and changes nothing."""
        self._effects = []
        before = self.project
        try:
            self._plot(message)
            if self.project is not before:
                self._follow(developing.settle(self.state, self._orders))
        except EditRefused as refusal:
            values = tuple(refusal.values.items())
            self._effects.append(Tell(refusal.template, values, refusal.advice, refused=True))
        return self._effects

    def resume(self) -> list[Effect]:
        """Starts again what an earlier sitting ordered and did not get to see."""
        self._effects = []
        for take in unfinished(self.project):
            self._start(take)
        self._follow(developing.settle(self.state, self._orders, patient=True))
        return self._effects

    def develop_by(self, hero: Hero | None) -> list[Effect]:
        """Makes heroes another way from now on, or none; those under way that somebody asked for go on."""
        self._effects = []
        self.hero = hero
        self._follow(developing.settle(self.state, self._orders, patient=True))
        return self._effects

    @property
    def _orders(self) -> Orders:
        return Orders(self.hero, self.new_id, self.watched)

    def _follow(self, step: developing.Step) -> None:
        self.state, effects = step
        self._effects += effects

    @property
    def project(self) -> Project:
        """The film as it is."""
        return self.state.project

    @property
    def focus(self) -> Focus:
        """What the room is looking at."""
        return self.state.focus

    def _plot(self, message: say.Intent | say.Report) -> None:
        match message:
            case say.RequestShot():
                self._request(message)
            case say.RequestCoverage():
                self._cover(message)
            case say.NameCast():
                self._wish(planning.naming(self.state, message, self.new_id))
            case say.PutCastMember() | say.DropCastMember() | say.PutLocation() | say.DropLocation():
                self._wish(message)
            case say.UseScript(script):
                self._use_script(script)
            case say.ReviseShot():
                self._revise(message)
            case say.MoreTakes(takes):
                ordering.check(takes, meant.shot(self.state).description.spec)
                self._order_takes(meant.shot(self.state), takes)
            case say.SweepTakes(slot, values):
                self._sweep(meant.shot(self.state), slot, values)
            case say.Remaster(width, height):
                self._remaster((width, height))
            case say.CircleTake(take) | say.RejectTake(take) | say.ClearMark(take):
                self._mark(take, _MARKS[type(message)])
            case say.ShowTake(take):
                self._look(meant.take(self.state, take))
            case say.Develop(take):
                self._look(meant.take(self.state, take))
                self._follow(developing.ask(self.state, self._orders, message, meant.take(self.state, take)))
            case say.Undevelop(take):
                self._follow(developing.call_off(self.state, meant.take(self.state, take)))
            case say.CompareTakes(takes):
                self._compare(takes)
            case say.PlaceTake(take, at, clip):
                self._place(meant.take(self.state, take), meant.gap(self.state, at, clip))
            case say.MoveClip(clip, at, to):
                self._move(clip, at, to)
            case say.SwapClips(clips):
                self._swap(clips)
            case say.RemoveClip(clip):
                self._remove(meant.clip(self.state, clip))
            case say.TrimClip():
                self._trim(message)
            case say.SplitClip(clip, frame):
                self._split(meant.clip(self.state, clip), frame)
            case say.Play(what):
                self._play(what)
            case say.Stop():
                self._effects.append(StopPlaying())
            case say.NextShot() | say.PreviousShot() | say.NextTake() | say.PreviousTake():
                self._focus(looking.stepped(self.state, message))
            case say.Undo():
                self._undo()
            case say.Redo():
                self._redo()
            case say.Export(formats):
                _expect(bool(self.project.cut), "The cut is empty; place a take first.")
                self._effects.append(Deliver(formats))
            case say.Sleep() | say.Wake():
                self._look_at(asleep=isinstance(message, say.Sleep))
            case say.ShowShot(shot):
                self._focus(looking.at_shot(self.state, self.project.shot(shot)))
            case say.SelectClip(clip):
                self._look_at(clip=clip)
            case say.OmitShot(shot):
                self._wish(OmitShot(shot))
                self._focus(looking.without_omitted(self.state))
            case say.WorkOn(scene):
                self._look_at(scene=planning.scene_numbered(self.state, scene))
            case say.NewScene(scene):
                self._new_scene(scene)
            case say.Nothing() | say.JobProgress() | say.FrameReady() | say.Developing():
                pass
            case say.JobStarted(job):
                self._put_running(job, started=True, begun=last_begun(self.state.jobs) + 1)
            case say.TakeDone(job) | say.JobFailed(job) | say.JobBlocked(job) | say.JobCancelled(job):
                for running in [running for running in self.state.jobs if running.job.id == job]:
                    self._forget(job)  # and where none is, nobody waits for it any more
                    self._ended(message, running)
            case say.WorkerLost(_, jobs):
                self._worker_lost(jobs)

    # --- shots and takes ---

    def _request(self, wish: say.RequestShot) -> None:
        wanted = self.takes if wish.takes is None else wish.takes
        ordering.check(wanted, wish.description.spec)
        shot = self._new_shot(wish.description, planning.scene_of(self.state, wish))
        self._wish(AddShot(shot))
        self._look_at(shot=shot.id, takes=(), scene=shot.scene)
        self._order_takes(shot, wanted)

    def _new_shot(self, description: Description, scene: str, after: int = 0) -> Shot:
        return Shot(self.new_id("shot"), scene, next_letter(self.project, scene, after), (description,))

    def _cover(self, wish: say.RequestCoverage) -> None:
        """Several shots as one wish, each with one take to begin with; the first of them is looked at."""
        _expect(bool(wish.shots), "There is no shot yet; describe one first.")
        ordering.check(len(wish.shots), *(each.spec for each in wish.shots))
        shots = [self._new_shot(each, self.focus.scene, at) for at, each in enumerate(wish.shots)]
        self._wish(Batch(tuple(AddShot(shot) for shot in shots)))
        takes = [self._recorded(self._new_take(shot)) for shot in shots]
        for take in reversed(takes):  # what is started last is made first: the master
            self._start(take)
        self._look(takes[0])

    def _use_script(self, script: Script) -> None:
        scenes, wish = planning.scenes_of(self.state, script, self.new_id)
        for scene in scenes:
            self._fact(scene)
        self._wish(wish)
        self._look_at(scene=planning.first_scene(self.state, script))
        count = (("count", str(len(script.scenes))),)
        self._effects.append(Tell("The script is here: {count} scenes.", count))

    def _revise(self, wish: say.ReviseShot) -> None:
        shot = meant.shot(self.state)
        description = revised(
            shot.description, wish.changes, relative=[(step.slot, step.by) for step in wish.relative],
            removed=wish.removed, looks=wish.looks, added=wish.added, placed=wish.placed, relating=wish.relating,
            without=wish.without, directions=wish.directions, text=wish.text, spans=wish.spans, sound=wish.sound,
        )  # fmt: skip
        _expect(description.spec != shot.description.spec, "The shot is like that already.")
        ordering.check(self.takes, description.spec)
        self._wish(ReviseShot(shot.id, replace(description, follows=shot.revision)))
        shot = self.project.shot(shot.id)
        if (told := developing.retold(self.state, self._orders, shot)) is not None:
            self._follow(told)  # what is streaming goes on with the new words
            return
        refitted = self._refit(shot)
        self._order_takes(shot, max(0, self.takes - len(refitted)), refitted)

    def _order_takes(self, shot: Shot, takes: int, after: Sequence[Take] = ()) -> None:
        """Orders new takes and looks at the first of them, or of those that were ordered just before."""
        ordered = [*after, *(self._order(self._new_take(shot)) for _ in range(takes))]
        self._look(ordered[0])

    def _order(self, take: Take) -> Take:
        self._start(self._recorded(take))
        return take

    def _recorded(self, take: Take) -> Take:
        self._fact(AddTake(take))
        return take

    def _sweep(self, shot: Shot, slot: str, values: Sequence[str]) -> None:
        """One take for each value, each labelled with it; the wording of the shot stays as it is."""
        varied = [((swept(shot.description.spec, slot), value),) for value in values]
        ordering.check(len(values), *(ordering.varied(shot, each) for each in varied))
        # All from the same seed: what differs is what was asked to differ.
        takes = [self._order(replace(self._new_take(shot, each), seed=1)) for each in varied]
        self._look_at(shot=shot.id, takes=tuple(take.id for take in takes))

    def _remaster(self, size: tuple[int, int]) -> None:
        """Makes again, larger, whatever is seen as a blockout: in the background, after all that somebody waits for."""
        wanted = smaller(self.state, size)
        _expect(bool(wanted), "Every blockout is {width} × {height} already.", width=size[0], height=size[1])
        for take in wanted:
            self._start(take, size)
        told = (("count", str(len(wanted))), ("width", str(size[0])), ("height", str(size[1])))
        self._effects.append(Tell("{count} takes are being made again at {width} × {height}, in the background.", told))

    def _refit(self, shot: Shot) -> list[Take]:
        """Shoots the takes that nobody has seen yet to the new wording instead; their numbers stay theirs."""
        in_cut = {clip.take for clip in self.project.cut}
        refitted: list[Take] = []
        for id in dict.fromkeys(running.job.take for running in self.state.jobs):
            take = self.project.take(id)
            if take.shot != shot.id or take.id in in_cut or take.shown is not None:
                continue
            going = developing.under_way(self.state, id)
            for running in [running for running in self.state.jobs if running.job.take == id]:
                self._forget(running.job.id)
                self._effects.append(Cancel(running.job.id))
            self._fact(ordering.fit(self.project, take, shot))
            refitted.append(self.project.take(id))
            self._start(refitted[-1])
            if going is not None:
                self._follow(developing.anew(self.state, self._orders, going, refitted[-1]))
        return refitted

    def _new_take(self, shot: Shot, varied: tuple[tuple[str, str], ...] = ()) -> Take:
        return ordering.new_take(self.project, shot, self.new_id("take"), varied)

    def _start(self, take: Take, size: tuple[int, int] | None = None) -> None:
        watched = self.watched and size is None
        job = job_for(self.project, take, id=self.new_id("job"), size=size, live=watched)
        self.state = replace(self.state, jobs=(*self.state.jobs, Running(job)))
        self._effects.append(Start(job))

    def _mark(self, ref: say.Ref, mark: Mark) -> None:
        take = meant.take(self.state, ref)
        if take.mark is not mark:
            self._wish(MarkTake(take.id, mark))
            self.state = developing.circled(self.state, take.id)
        self._look(take)

    def _compare(self, refs: Sequence[say.Ref]) -> None:
        takes = [meant.take(self.state, ref) for ref in refs] or looking.neighbours(
            self.project, meant.take(self.state, None)
        )
        _expect(len({take.id for take in takes}) > 1, "There is only one take to compare.")
        self._look_at(takes=tuple(take.id for take in takes), shot=takes[-1].shot)

    # --- the cut ---

    def _place(self, take: Take, at: int) -> None:
        _expect(
            take.shown is not None or take.failure is None,
            "Take {slate} has no picture.",
            slate=self.project.slate(take),
        )
        clip = Clip(self.new_id("clip"), take.id, FrameRange(0, take.frames))
        self._wish(InsertClip(at, clip))
        self._look_at(clip=clip.id, takes=(take.id,), shot=take.shot)

    def _move(self, ref: say.Ref, at: say.At, to: say.Ref) -> None:
        start = meant.clip(self.state, ref)
        gap = meant.gap(self.state, at, to)
        end = gap - 1 if gap > start else gap
        _expect(end != start, "The clip is there already.")
        clip = self.project.cut[start]
        self._wish(MoveClip(start, end))
        self._look_at(clip=clip.id)

    def _swap(self, refs: Sequence[say.Ref]) -> None:
        first, second = (
            (meant.clip(self.state, ref) for ref in refs)
            if len(refs) == 2
            else (meant.clip(self.state, None), meant.clip(self.state, None) + 1)
        )
        _expect(second < len(self.project.cut), "There is no clip after this one.")
        self._wish(cutting.swapped(first, second))

    def _remove(self, at: int) -> None:
        self._wish(RemoveClip(at))
        rest = self.project.cut
        self._look_at(clip=rest[min(at, len(rest) - 1)].id if rest else None)

    def _trim(self, wish: say.TrimClip) -> None:
        at = meant.clip(self.state, wish.clip)
        seconds = 0.5 if wish.seconds is None else wish.seconds
        frames = self.project.rate.frames(abs(seconds)) * (1 if seconds >= 0 else -1)
        by = frames if wish.frames is None else wish.frames
        self._wish(cutting.trimmed(self.project, at, by, head=wish.edge is say.Edge.HEAD))
        self._look_at(clip=self.project.cut[at].id)

    def _split(self, at: int, frame: int | None) -> None:
        tail = self.new_id("clip")
        self._wish(cutting.split(self.project, at, frame, tail))
        self._look_at(clip=tail)

    # --- looking ---

    def _play(self, what: say.Playable) -> None:
        if what is say.Playable.CUT:
            _expect(bool(self.project.cut), "The cut is empty; place a take first.")
            self._effects.append(PlayCut())
        else:
            meant.take(self.state, None)
            self._effects.append(PlayTakes())

    def _look(self, take: Take) -> None:
        self._focus(looking.at_take(self.state, take))

    def _focus(self, focus: Focus) -> None:
        self.state = replace(self.state, focus=focus)

    def _look_at(self, **changes: object) -> None:
        focus = replace(self.focus, **changes)  # pyright: ignore[reportArgumentType]
        self.state = replace(self.state, focus=focus)

    def _new_scene(self, wished: Scene | None) -> None:
        scene = wished or Scene(self.new_id("scene"), str(len(self.project.scenes) + 1))
        self._fact(AddScene(scene))
        self._look_at(scene=scene.id)
        self._effects.append(Tell("Scene {number} begins.", (("number", scene.number),)))

    # --- reports ---

    def _ended(
        self, report: say.TakeDone | say.JobFailed | say.JobBlocked | say.JobCancelled, running: Running
    ) -> None:
        match report:
            case say.TakeDone(_, take, rendition):
                self._fact(AddRendition(take, rendition))
            case say.JobFailed() | say.JobBlocked():
                self._fail(running, why(report))
            case say.JobCancelled(_, take) if self.project.take(take).shown is None and not is_hero(running.job):
                self._fact(FailTake(take, Failure("Called off.")))
            case say.JobCancelled():
                pass  # another picture of it was called off; it has one, or is about to

    def _fail(self, running: Running, failure: Failure) -> None:
        if is_hero(running.job):
            self._follow(developing.failed(self.state, running, failure))
            return
        take = self.project.take(running.job.take)
        told = any(other.failure == failure for other in self.project.takes_of(take.shot))
        if take.shown is None:
            self._fact(FailTake(take.id, failure))
        if not told:  # what holds for all takes of a shot is said once
            self._effects.append(Tell(failure.template, failure.values, failure.advice, refused=True))

    def _worker_lost(self, jobs: Sequence[str]) -> None:
        lost = [running for running in self.state.jobs if running.job.id in jobs]
        for running in lost:
            made = running.begun == last_begun(lost)  # the others rested, and it was not their doing
            if running.attempt == 1 or not made:
                self._put_running(running.job.id, attempt=running.attempt + made, started=False, begun=0)
                self._effects.append(Start(running.job))
                if running.retold is not None:
                    self._effects.append(Retell(running.retold))
            else:
                self._forget(running.job.id)
                self._fail(running, why(crashed(running.job)))

    def _put_running(self, id: str, **changes: bool | int) -> None:
        jobs = (replace(job, **changes) if job.job.id == id else job for job in self.state.jobs)
        self.state = replace(self.state, jobs=tuple(jobs))

    def _forget(self, job: str) -> None:
        self.state = replace(self.state, jobs=tuple(r for r in self.state.jobs if r.job.id != job))

    # --- edits ---

    def _wish(self, edit: Edit) -> None:
        """Makes an edit that a person asked for, and remembers how to take it back."""
        inverse = invert(self.project, edit)
        self._record(edit, Cause.WISH)
        if inverse is not None:
            self.state = replace(self.state, done=(*self.state.done, inverse), undone=())

    def _fact(self, edit: Edit) -> None:
        self._record(edit, Cause.FACT)

    def _record(self, edit: Edit, cause: Cause) -> None:
        self.state = replace(self.state, project=apply(self.project, edit))
        self._effects.append(Record(Entry(edit, cause)))

    def _undo(self) -> None:
        _expect(bool(self.state.done), "There is nothing to undo.")
        *done, edit = self.state.done
        again = self._turn(edit, Cause.UNDO)
        self.state = replace(self.state, done=tuple(done), undone=(*self.state.undone, *again))

    def _redo(self) -> None:
        _expect(bool(self.state.undone), "There is nothing to redo.")
        *undone, edit = self.state.undone
        back = self._turn(edit, Cause.REDO)
        self.state = replace(self.state, done=(*self.state.done, *back), undone=tuple(undone))

    def _turn(self, edit: Edit, cause: Cause) -> tuple[Edit, ...]:
        """Makes an edit of the past or the future and looks where it changed something; what takes it back again."""
        before = self.project
        inverse = invert(before, edit)
        self._record(edit, cause)
        shot = next((shot for shot in self.project.shots if shot.id == getattr(edit, "shot", None)), None)
        if shot is not None and not shot.omitted:
            self._revive(shot)
        for back in reversed(looking.brought_back(edit)):  # the first of a coverage is looked at last
            self._revive(self.project.shot(back))
        self._focus(looking.without_omitted(self.state))
        self._look_at(clip=cutting.still_held(self.focus.clip, before.cut, self.project.cut))
        return () if inverse is None else (inverse,)

    def _revive(self, shot: Shot) -> None:
        """Shows the takes of the wording now in force, and orders some if it never got a picture."""
        going = [running for running in developing.heroes(self.state) if running.retold is not None]
        if going and (told := developing.retold(self.state, self._orders, shot)) is not None:
            self._follow(told)
            return
        takes = [take for take in self.project.takes_of(shot.id) if take.revision == shot.revision]
        alive = [take for take in takes if take.failure is None]
        if alive:
            self._look(alive[-1])
        else:
            self._order_takes(shot, self.takes)


def _expect(fits: bool, sentence: str, **values: int | str) -> None:
    if not fits:
        raise EditRefused(sentence, **{name: str(value) for name, value in values.items()})
