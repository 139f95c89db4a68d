"""What can go wrong through nobody's bug.

    Exception
    ├── EditRefused          the wish does not fit the film as it is: one sentence, nothing changed
    └── EngineError          the world is at fault: no memory, disk, network, weights
        ├── Blocked          the safety gate refused, openly
        └── ProjectUnreadable  the project's folder cannot be opened as it stands

Both families carry an English sentence with named places, so that the window can say it in the person's
language (`template` is what gets translated, `values` fill it). Every other exception is our own bug and
is left to end the process loudly.
"""


class _Sentence(Exception):
    """An exception whose text is a sentence with named places."""

    def __init__(self, template: str, *, advice: str = "", **values: object) -> None:
        self.template = template
        self.values = {name: str(value) for name, value in values.items()}
        self.advice = advice
        super().__init__(template.format(**self.values))


class EditRefused(_Sentence):
    """The film cannot take this change; it stays exactly as it was."""


class EngineError(_Sentence):
    """The world is at fault. `advice` says what a person can do about it."""


class Blocked(EngineError):
    """The safety gate refused; the sentence names the term and the list."""


class ProjectUnreadable(EngineError):
    """A project's folder that cannot be opened; nothing in it was touched."""
