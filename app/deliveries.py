"""Exports under way, each in a process of its own: a broken one harms neither the film nor the window."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from engine.effects import Tell
from engine.process.child import Child


class Told(Protocol):
    """Who hears of them."""

    def told(self, tell: Tell) -> None:
        """A sentence for the room."""

    def delivered(self, paths: Sequence[Path]) -> None:
        """The exports are finished."""


class Deliveries:
    """`posting` makes of a handler one that any thread may call; `audience` is told what comes of them."""

    def __init__(self, posting: Callable[[Callable[[Any], None]], Callable[[Any], None]], audience: Told) -> None:
        self._posting = posting
        self._audience = audience
        self._children: list[Child] = []

    @property
    def under_way(self) -> bool:
        """Whether something is being exported."""
        return bool(self._children)

    def begin(self, options: dict[str, Any]) -> None:
        """Exports a cut, as `engine.delivery` has it."""
        child = Child(
            f"delivery {len(self._children) + 1}",
            "engine.delivery",
            options,
            self._posting(self._said),
            self._posting(lambda code: self._ended(child, code)),
        )
        self._children.append(child)
        child.start()

    def stop(self) -> None:
        """Ends those that are under way."""
        for child in self._children:
            child.stop()

    def _said(self, message: dict[str, Any]) -> None:
        match message["kind"]:
            case "Delivered":
                self._audience.delivered([Path(path) for path in message["paths"]])
            case "DeliveryFailed":
                values = tuple((name, value) for name, value in message.get("values", []))
                told = Tell(message["template"], values, message.get("advice", ""), refused=True)
                self._audience.told(told)
            case _:
                pass

    def _ended(self, child: Child, code: int | None) -> None:
        if child in self._children:
            self._children.remove(child)
        if code not in (0, 2):
            told = Tell("The export stopped half-way; the film is untouched.", (), "Try it again.", refused=True)
            self._audience.told(told)
