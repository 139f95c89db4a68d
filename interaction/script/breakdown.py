"""From a scene, or a passage of it, to shots that a director may accept or change."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from engine.film.camera import Framing, ShotSize
from engine.film.scenery import TimeOfDay
from engine.film.script import LineKind, Script, ScriptScene
from engine.film.spec import Action, Description, Environment, ShotSpec
from interaction.language.context import Context
from interaction.language.text import HAN
from interaction.script import happenings, talk
from interaction.script.describing import described
from interaction.script.happenings import Happening
from interaction.script.headings import ways as heading_ways
from interaction.script.names import People, people_of, tidied, ways

NEW_PLACE = "The place is new, so it is shown first."
AS_WRITTEN = "What happens, as it is written."
A_DETAIL = "The script asks for this picture."

_SPOKEN = (LineKind.DIALOGUE, LineKind.PARENTHETICAL)
NOBODY_KNOWN = Context(has_shot=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A shot that a passage of a script asks for.

    `scene` is the number of its scene, `why` an English sentence that says what made it, `lines` the lines of the scene
    that it is for: first, and the one after the last, counted from 0.
    """

    description: Description
    scene: str
    why: str
    lines: tuple[int, int]


def proposed(
    scene: ScriptScene,
    selection: slice | None = None,
    context: Context = NOBODY_KNOWN,
    *,
    script: Script | None = None,
) -> tuple[Proposal, ...]:
    """The shots of a scene, or of the selected lines of it, in order.

    `context` holds the film's cast and places; whoever the `script` names besides is known too, and a place that an
    earlier scene of it has is not established again. Any scene will do; no text is an error.
    """
    return tuple(proposing(scene, selection, context, script=script))


def proposing(
    scene: ScriptScene,
    selection: slice | None = None,
    context: Context = NOBODY_KNOWN,
    *,
    script: Script | None = None,
) -> Iterator[Proposal]:
    """The same shots, each as soon as it is found: for a window, which may not wait for a long scene."""
    start, stop, _ = (selection or slice(None)).indices(len(scene.lines))
    return _Breakdown(scene, context, script or Script(scenes=(scene,))).shots(start, max(start, stop))


class _Breakdown:
    """Goes down the lines of a scene once."""

    def __init__(self, scene: ScriptScene, context: Context, script: Script) -> None:
        self._scene = scene
        self._people = people_of(script.scenes, context.cast)
        before = takewhile(lambda one: one.number != scene.number, script.scenes)
        self._context = replace(context, has_shot=False, shot=None, cast=self._people.members)
        self._there = _environment(scene, context, self._people)
        self._aside = ""
        self._is_new = bool(scene.place) and scene.place not in {one.place for one in before}
        self._covered: set[frozenset[str]] = set()

    def shots(self, start: int, stop: int) -> Iterator[Proposal]:
        """The proposals for lines `start` to `stop`."""
        if self._is_new and start == 0:
            opening, first = self._establishing(start, stop)
            yield self._proposal(opening, NEW_PLACE, start, first)
            start = first
        at = start
        while at < stop:
            line = self._scene.lines[at]
            end = at + 1
            if line.kind in _SPOKEN:
                while end < stop and self._scene.lines[end].kind in (*_SPOKEN, LineKind.NOTE):
                    end += 1
                yield from self._spoken(at, end)
            elif line.kind is LineKind.ACTION and not _is_ending(line.text):
                end = self._after_picture(at, stop)
                yield from self._seen(at, end)
            at = end

    def _establishing(self, start: int, stop: int) -> tuple[Description, int]:
        """The place, with what the first paragraph tells of it if nobody is there yet; and the line after that."""
        at = next((at for at in range(start, stop) if self._scene.lines[at].kind is LineKind.ACTION), stop)
        words = ways()["words"][self._language]
        spec, text, end = ShotSpec(), words["establishing"].format(place=self._there.place or ""), start
        spoken = any(self._scene.lines[before].kind in _SPOKEN for before in range(start, min(at, stop)))
        if at < stop and not spoken and not happenings.asked(self._scene.lines[at].text):
            told = happenings.happenings(self._scene.lines[at].text, self._people, self._context)
            if told:
                air = told[0].spec.environment
                there = Environment(weather=air.weather, weather_strength=air.weather_strength)
                spec = replace(spec, environment=there)
            if len(told) == 1 and told[0].bare:
                spec, text, end = told[0].spec, f"{text}{words['stop']}{told[0].text}", at + 1
        size = spec.camera.size or (ShotSize.WIDE if self._scene.interior else ShotSize.EXTREME_WIDE)
        camera = replace(spec.camera, size=size, framing=Framing.ESTABLISHING)
        return Description(text, self._placed(replace(spec, camera=camera))), end

    def _after_picture(self, at: int, stop: int) -> int:
        """The line after a picture that is asked for and the paragraph that tells what is in it."""
        wish = happenings.asked(self._scene.lines[at].text)
        follows = at + 1 < stop and self._scene.lines[at + 1].kind is LineKind.ACTION
        if wish is None or not follows:
            return at + 1
        more = self._scene.lines[at + 1].text
        told = happenings.asked(more) is None and not more.isupper() and not self._people.named_in(more)
        if not (wish.thing or wish.elsewhere) and wish.of:
            told = told and self._people.named_in(wish.of) != [] and len(more) <= _LONGEST_DOING
        return at + 2 if told and len(more) <= _LONGEST_DETAIL else at + 1

    def _seen(self, at: int, end: int) -> Iterator[Proposal]:
        text = self._scene.lines[at].text
        if place := self._mini_slug(text):
            self._aside = place
            return
        if wish := happenings.asked(text):
            more = self._scene.lines[at + 1].text if end > at + 1 else ""
            made = happenings.pictured(wish, tidied(text, self._people), more, self._people, self._context)
            if made.spec.subjects or made.spec.action != Action():
                yield self._proposal(replace(made, spec=self._placed(made.spec)), A_DETAIL, at, end)
            return
        for one in happenings.happenings(text, self._people, self._context):
            yield self._proposal(self._described(one), AS_WRITTEN, at, end)

    def _mini_slug(self, text: str) -> str:
        """The place that a line of capitals goes to for a moment: ON THE BOAT."""
        if not text.isupper() or len(text.split()) > 6 or not text.isascii() or text.endswith(("!", "?")):
            return ""
        found = described(text.lower().rstrip(". :"), self._context)
        spec = found[1].description.spec if found else ShotSpec()
        return (spec.environment.place or "") if not spec.subjects else ""

    def _spoken(self, at: int, end: int) -> Iterator[Proposal]:
        self._aside = ""
        run = talk.talk(self._scene.lines[at:end])
        who = frozenset(run.speakers)
        again = len(who) > 1 and any(who <= known for known in self._covered)
        self._covered |= {who} if len(who) > 1 else set()
        for description, why in talk.shots(run, self._people, self._there, again=again):
            yield self._proposal(description, why, at, end)
        self._people.seen(reversed([talk.member_named(self._people, one).name for one in run.speakers]))

    def _described(self, one: Happening) -> Description:
        spans = tuple(span for span in one.spans if not span.slot.startswith("environment."))
        return Description(one.text, self._placed(one.spec), spans)

    def _placed(self, spec: ShotSpec) -> ShotSpec:
        """The shot where the scene is, at its time; weather once told stays while the scene is outside."""
        said = spec.environment
        there = self._there
        if self._aside:
            there = Environment(self._aside, time=there.time, interior=None)
        if said.weather is not None:
            there = replace(there, weather=said.weather, weather_strength=said.weather_strength)
            if not self._scene.interior:
                self._there = replace(self._there, weather=said.weather, weather_strength=said.weather_strength)
        elif self._scene.interior:
            there = replace(there, weather=None, weather_strength=None)
        place, set, interior = (
            (there.place, there.set, there.interior) if there.place else (said.place, said.set, said.interior)
        )
        there = replace(there, place=place, set=set, interior=interior, time=there.time or said.time)
        return replace(spec, environment=there)

    @property
    def _language(self) -> str:
        texts = "".join(line.text for line in self._scene.lines[:20])
        return "zh" if HAN.search(self._scene.heading + texts) else "en"

    def _proposal(self, description: Description, why: str, at: int, end: int) -> Proposal:
        return Proposal(description, self._scene.number, why, (at, end))


_LONGEST_DETAIL, _LONGEST_DOING = 160, 60


def _environment(scene: ScriptScene, context: Context, people: People) -> Environment:
    """Where and when a scene is, by its slug line; a place that the film has goes by its name there."""
    place: str | None = people.capitals(scene.place) or None
    for one in context.locations:
        if scene.place.lower() in (name.lower() for name in (one.name, *one.aliases)):
            place = one.name
    time = TimeOfDay(scene.time) if scene.time else None
    there = Environment(place, None, scene.interior, time)
    if scene.interior:
        return there
    if found := described(scene.heading, NOBODY_KNOWN):
        said = found[1].description.spec.environment
        there = replace(there, weather=said.weather, weather_strength=said.weather_strength)
    return there


def _is_ending(text: str) -> bool:
    bare = text.strip(" ()（）.。<>").lower()
    return bare in heading_ways()["page"]["transitions"]
