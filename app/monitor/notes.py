"""What is burnt into a picture beside its slate: its tier, how far the hero is, and why there is nothing. Pure."""

from PySide6.QtGui import QImage

from app.monitor.player import Now
from app.monitor.previews import Preview
from app.says import advice, sentence
from app.seen import FRAMES, HeroWork, Seen
from app.translation import say, word
from app.ways import made_by
from engine.film.model import Take, Tier


def note(now: Now, seen: Seen, preview: Preview | None) -> str:
    """Tier and progress: "blockout", "blockout · 72 / 96", "Wan2.2 · 3 / 4", "Wan2.2 · developing 3 / 8"."""
    take = seen.project.take(now.piece.strip.take)
    work = seen.heroes.get(take.id) if now.piece.strip.tier is Tier.HERO else None
    if work is not None and preview is not None:
        developing = say("developing {step} / {steps}", step=preview.step, steps=preview.steps)
        return " · ".join(part for part in (_live(work), named(work.renderer), developing) if part)
    if work is not None and now.strip.path is None and now.strip.tier is Tier.HERO:
        return " · ".join(part for part in (_live(work), named(work.renderer), _done(work)) if part)
    if work is not None:
        return " · ".join((_finished(take, now), told(work)))
    return " · ".join(part for part in (_finished(take, now), _blockout(take, seen)) if part)


def told(work: HeroWork) -> str:
    """How far a hero is, in a few words: "Wan2.2 3 / 4"."""
    return f"{named(work.renderer)} {_done(work) or say('begins')}" if not work.line else waiting(work)


def waiting(work: HeroWork) -> str:
    """The place in line of a hero that waits."""
    return say("hero next in line") if work.line == 1 else say("hero number {place} in line", place=work.line)


def named(renderer: str) -> str:
    """A way of making heroes in two or three words."""
    return word("recipe", renderer)


def progress(now: Now, seen: Seen) -> float | None:
    """How much of what is being made of a take is done, 0 … 1; None while nothing is."""
    strip = now.piece.strip
    work = seen.heroes.get(strip.take) if strip.tier is Tier.HERO else None
    if work is not None:
        return None if work.line else work.share
    working = seen.working.get(strip.take)
    return working.share if working is not None and working.steps else None


def trouble(take: Take, seen: Seen, image: QImage | None) -> tuple[str, str]:
    """What stands where there is no picture: a sentence, and what to do."""
    if take.failure is not None and take.shown is None:
        return sentence(take.failure.template, take.failure.values), advice(take.failure.advice)
    if image is None and (take.id in seen.working or (take.shown is None and take.id in seen.heroes)):
        return say("Waiting for the first frame …"), ""
    return "", ""


def _live(work: HeroWork) -> str:
    return f"● {say('live')}" if work.live else ""


def _done(work: HeroWork) -> str:
    working = work.working
    if not working.steps:
        return ""
    return f"{working.step} / {working.steps}" if working.stage == FRAMES or working.steps > 1 else ""


def _finished(take: Take, now: Now) -> str:
    """The name of a finished picture, or of the blockout."""
    strip = now.strip
    if strip.tier is not Tier.HERO:
        return word("tier", strip.tier.value)
    heroes = [made for made in take.renditions if made.tier is Tier.HERO]
    return named(made_by(heroes[strip.number])) if strip.number < len(heroes) else word("tier", strip.tier.value)


def _blockout(take: Take, seen: Seen) -> str:
    working = seen.working.get(take.id)
    if working is None:
        return ""
    return f"{working.step} / {working.steps}" if working.steps else say("waiting")
