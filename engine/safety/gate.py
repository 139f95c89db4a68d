"""The gate. It stands in three places: before the renderer, between renderer and sinks, and before every export."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from engine.assets import asset
from engine.errors import Blocked, EngineError
from engine.film.model import Project, Rendition, Take, Verdict
from engine.film.spec import ShotSpec
from engine.media.frame import Frame, Pixels
from engine.messages import Job
from engine.safety.cleared import ClearedCut, assemble
from engine.safety.policy import Policy, Source

Classifier = Callable[[Pixels], tuple[str, ...]]
"""Looks at one picture and gives its reasons to refuse it, `LIST: WHAT IT SAW`; none when it is allowed."""

_VARIANTS = "variants.txt"


class Refused(Blocked):
    """A refusal with its whole verdict."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        refused, _, term = verdict.reasons[0].partition(": ")
        super().__init__(
            "“{term}” is on the safety list “{list}”, so no picture was made.",
            advice="Say it another way, or ask whoever keeps the lists.",
            term=term,
            list=refused,
        )


@cache
def policy() -> Policy:
    """The policy in force: every list in `assets/safety`, read once a process. Raises EngineError."""
    return read_policy(asset("safety"))


def read_policy(folder: Path) -> Policy:
    """The policy of a folder of lists. Raises EngineError for a list that is missing or cannot be understood."""
    texts = {path.name: _text(path) for path in sorted(folder.glob("*.txt"))}
    variants = texts.pop(_VARIANTS, "")
    if not texts:
        raise EngineError(
            "The safety lists are missing from {folder}.", advice="Install Shotcaller again.", folder=folder
        )
    return Policy([Source(name, text) for name, text in texts.items()], variants)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        advice = "Save it as plain text in UTF-8."
        raise EngineError("The safety list {file} cannot be read.", advice=advice, file=path.name) from failure


def check_prompt(job: Job) -> Verdict:
    """The verdict on everything that was said of a take, and on what a video model is told of it."""
    asked = _words(job.told, job.asked) if job.asked is not None else filter(None, [job.told])
    return policy().judge(*_words(job.text, job.spec), *asked)


def _words(text: str, spec: ShotSpec) -> Iterator[str]:
    """Every piece of free text that a renderer may see."""
    yield text
    for subject in spec.subjects:
        yield from filter(None, (subject.name, subject.look, subject.cast))
        yield from filter(None, (action.text for action in subject.actions))
    yield from filter(None, (action.text for action in (spec.action, *spec.then)))
    yield from filter(None, (spec.environment.place, spec.style.style, spec.style.mood))


def check_frame(frame: Frame, prompt: Verdict, classifiers: Iterable[Classifier] = ()) -> Verdict:
    """The verdict on a picture, added to the one on its prompt."""
    reasons = [reason for classifier in classifiers for reason in classifier(frame.pixels)]
    if not reasons:
        return prompt
    return Verdict(False, prompt.policy, (*prompt.reasons, *reasons))


def clear(project: Project, folder: Path) -> ClearedCut:
    """The cut, ready to leave the room.

    A verdict given under an older policy is not believed: the words are judged again. Raises Blocked for a clip that
    may not leave, and EngineError for one whose file is gone; both name the slates.
    """
    used = {clip.take for clip in project.cut}
    shown = [(take, take.shown) for take in project.takes if take.id in used]
    missing = [project.slate(take) for take, picture in shown if not _there(folder, picture)]
    if missing:
        raise EngineError(
            "The pictures of {slates} are not in the project's folder.",
            advice="Put the files back, or take these clips out of the cut.",
            slates=", ".join(missing),
        )
    _hold_back(project, [(take, _verdict(project, take, picture)) for take, picture in shown if picture])
    return assemble(project, folder, policy().name)


def _there(folder: Path, picture: Rendition | None) -> bool:
    return picture is not None and (folder / picture.path).is_file()


def _verdict(project: Project, take: Take, picture: Rendition) -> Verdict:
    given = picture.verdict
    if given.policy == policy().name or not given.allowed:
        return given
    said = project.shot(take.shot).revisions[take.revision]
    return policy().judge(*_words(said.text, said.spec))


def _hold_back(project: Project, verdicts: Sequence[tuple[Take, Verdict]]) -> None:
    refused = [(take, verdict) for take, verdict in verdicts if not verdict.allowed]
    if refused:
        raise Blocked(
            "{slates} may not leave the room: {reasons}.",
            advice="Take these clips out of the cut, or ask whoever keeps the safety lists.",
            slates=", ".join(project.slate(take) for take, _ in refused),
            reasons="; ".join(dict.fromkeys(reason for _, verdict in refused for reason in verdict.reasons)),
        )
