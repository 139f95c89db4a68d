"""The list of renderers, by name. Each is imported only when somebody asks for it, and stays warm afterwards."""

import threading
from importlib import import_module

from engine.errors import EngineError
from engine.renderers.port import Renderer

_MAKERS = {"blockout": ("engine.renderers.blockout.renderer", "Blockout")}
_warm = threading.local()

NAMES = tuple(_MAKERS)
"""Every renderer that can be asked for."""


def renderer(name: str) -> Renderer:
    """The renderer of that name, the same one at every call on one thread (a GL context belongs to its thread).

    Raises EngineError for a name that is not in the list, or when this machine cannot run it.
    """
    if name not in _MAKERS:
        raise EngineError(
            "There is no renderer called {name}.", advice="Choose one of: " + ", ".join(NAMES) + ".", name=name
        )
    made: dict[str, Renderer] = _warm.__dict__.setdefault("made", {})
    if name not in made:
        module, maker = _MAKERS[name]
        made[name] = getattr(import_module(module), maker)()
    return made[name]
