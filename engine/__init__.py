"""The headless half: everything that makes the film, without a window.

From the inside out (each may import only what stands before it; checked):

    errors, assets       the two failures that are not bugs; where lexicons, fonts and lists lie
    landing              a file or folder that appears under its name only when it is whole and on disk
    film                 the language of the film
    messages             Intent (in), Job (out), Report (back): what crosses a process boundary
    effects, state       what the session asks for; everything a sitting knows
    meant                "take two", "this one": which take, clip or shot is meant
    ordering planning    what may be ordered and the take that comes of it; the cast list and the scenes of a script
    looking developing   what the room looks at next; which takes get a hero, and what becomes of it
    session              Session.handle(Intent | Report) -> effects; the whole plot, no I/O
    store media process  the journal and the folder; frames, ring, movies; worker processes
    provenance           what made a take: ingredients, digest, the recipe inside the movie
    safety prompts       the gate in front of every renderer and every export; a shot in the words of a video model
    exports qc           EDL, movie, shot list, passes; quality findings
    models               which video models there are, how to shoot with them, where their weights come from
    diffusion            what neural renderers share
    renderers            what makes pictures; only `production` may import them, and `guiding`, which shows none
    guiding              what a hero goes by beside the words: its own blockout, pictures of the cast, an earlier hero
    production           make_take: gate, renderer, gate, disk and ring; the only way to a frame; make_passes beside it
    worker delivery passes  the local process around production; clear, check and export a cut; passes of takes

`from engine import generate_scene` gives a scene in one call. It is the app that knows how to understand a description
and where weights lie, so it brings the function along (entry point `shotcaller.scene`); nothing here imports it.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name != "generate_scene":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import entry_points

    (found,) = entry_points(group="shotcaller.scene", name=name)
    return found.load()
