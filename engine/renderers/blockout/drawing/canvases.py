"""Which canvas this machine can have: OpenGL's, or the plain one that needs no driver."""

from typing import Any, Protocol

from engine.errors import EngineError
from engine.media.frame import Pixels
from engine.renderers.blockout.drawing.gl import Canvas
from engine.renderers.blockout.drawing.plain import Plain
from engine.renderers.blockout.drawing.quality import Level
from engine.renderers.blockout.drawing.scene import Scene
from engine.renderers.blockout.drawing.surfaces import Layers


class Drawing(Protocol):
    """What scenes are drawn on. What `begun` gives belongs to `finished` or `dropped`."""

    @property
    def stepped_down(self) -> str:
        """What this canvas leaves out of every picture, as a clause of a take's note; empty where nothing."""
        ...

    def draw(self, scene: Scene, width: int, height: int) -> Pixels:
        """The picture, (height, width, 3) uint8, the caller's own."""
        ...

    def expect(self, width: int, height: int) -> None:
        """Raises EngineError for a picture that is too large for this machine."""
        ...

    def get_ready(self) -> bool:
        """Makes ready one thing that a shot may need; False once nothing is left to be made ready."""
        ...

    def first(self, width: int, height: int) -> int:
        """The level of `quality.LEVELS` that pictures of a size begin with."""
        ...

    def begun(self, scene: Scene, width: int, height: int, level: Level | None = None) -> Any:
        """Begins a picture; it may go on while the caller does something else."""
        ...

    def finished(self, target: Any) -> Pixels:
        """The picture that was begun, the caller's own."""
        ...

    def dropped(self, target: Any) -> None:
        """Takes back a picture that nobody wants any more."""
        ...

    def layers(self, scene: Scene, width: int, height: int) -> Layers:
        """Depth, normals and ids of the same scene, at exactly that size."""
        ...


def canvas() -> Drawing:
    """The best canvas there is. Raises EngineError, with what to install, where there is none."""
    try:
        return Canvas()
    except EngineError as no_driver:
        try:
            return Plain()
        except EngineError:
            raise no_driver from None
