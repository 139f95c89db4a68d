"""A sitting written as a script: `>>` says what happens, `<<` what must follow.

    Playbook() >> RequestShot(dusk) << Record(...) << Start(...)

Effects are expected in order, each either whole or by its class; a playbook in which effects are left over, or that is
never finished with `done()`, has not been proved.
"""

from collections import Counter
from typing import Any, Self

from engine.developing import Hero
from engine.effects import Effect
from engine.film.model import Project, Rendition, Tier, Verdict
from engine.film.spec import Description, ShotSpec, Subject
from engine.session import Session
from engine.state import State, opened


class Playbook:
    """A session with counted ids (`shot1`, `take2` …) and what it has answered so far."""

    def __init__(
        self, project: Project | None = None, *, takes: int = 1, state: State | None = None, hero: Hero | None = None
    ) -> None:
        self._count: Counter[str] = Counter()
        start = state or opened(project or Project("Test"))
        self.session = Session(start, new_id=self._new_id, takes=takes, hero=hero)
        self.pending: list[Effect] = []

    def _new_id(self, kind: str) -> str:
        self._count[kind] += 1
        return f"{kind}{self._count[kind]}"

    def __rshift__(self, message: Any) -> Self:
        assert not self.pending, f"nobody expected {self.pending}"
        self.pending = list(self.session.handle(message))
        return self

    def __lshift__(self, wanted: Effect | type[Any]) -> Self:
        assert self.pending, f"nothing followed; wanted {wanted}"
        got = self.pending.pop(0)
        assert got == wanted or (isinstance(wanted, type) and isinstance(got, wanted)), f"wanted {wanted}, got {got}"
        return self

    def done(self) -> Session:
        """The session, when every effect has been expected."""
        assert not self.pending, f"nobody expected {self.pending}"
        return self.session

    def skip(self) -> Self:
        """Lets whatever followed pass."""
        self.pending = []
        return self


def described(text: str = "a soldier walks", **slots: Any) -> Description:
    """A description with one subject."""
    return Description(text, ShotSpec(subjects=(Subject("a soldier"),), **slots))


def rendition(path: str = "takes/1A-1_A001C001.mov", tier: Tier = Tier.BLOCKOUT) -> Rendition:
    """A finished blockout."""
    return Rendition(tier, "blockout", path, 640, 360, Verdict(True, "test"), "0" * 16)
