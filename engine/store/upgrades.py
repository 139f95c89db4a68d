"""What older versions wrote, one small step for each version of the journal.

To change what the bodies mean: raise `VERSION` by one and add the step from the version before. A step gets every
body of the journal, the header first, and gives them as the next version writes them. New fields with a default and
new kinds of edits need no step: an older program says "made by a newer version" when it meets one.
"""

from collections.abc import Callable, Mapping

from engine.store.journal import Body

VERSION = 1

Step = Callable[[list[Body]], list[Body]]

STEPS: dict[int, Step] = {}
"""From the version that is the key to the next."""


def upgraded(bodies: list[Body], version: int, steps: Mapping[int, Step] = STEPS, to: int = VERSION) -> list[Body]:
    """The bodies as version `to` writes them. KeyError when a step is missing: ours to add."""
    for step in range(version, to):
        bodies = steps[step](bodies)
        bodies[0] = {**bodies[0], "version": step + 1}
    return bodies
