"""Production and heroes: what they go by, what their recipe tells, takes found again, words that come later."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import production, provenance
from engine.errors import EngineError
from engine.film.guidance import Follow, Guidance
from engine.film.model import Tier
from engine.film.spec import Environment
from engine.media.frame import Frame, Pixels
from engine.media.movie import MovieReader
from engine.messages import Job
from engine.production import Found, Progress, make_take, retell
from engine.provenance import Maker
from engine.renderers.port import Capabilities, Guide
from engine.safety import gate
from tests.core.test_production import FRAMES, JOB, SPEC, Painter, left

OLD = "6c9a8dc2cbab386124062cc1455f0496de0a611889617c0525979bdfbb4bd523"
"""The digest of that job before there were heroes."""
HERO = replace(JOB, tier=Tier.HERO, renderer="dreamer", asked=SPEC)


class Dreamer(Painter):
    """A hero that says what it was told, follows depth and takes new words. Falls to less memory when told to."""

    capabilities = Capabilities(
        "dreamer", "1", Tier.HERO, frozenset(), repeatable=True, longest_s=60.0, follows=frozenset({Follow.DEPTH})
    )

    def __init__(self) -> None:
        super().__init__()
        self.guides: list[Guide] = []
        self.memory = "whole"
        self.falls_to = ""
        self.words = "a warrior runs"
        self.live = True

    def render(self, job: Job, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        small = np.full((4, 6, 3), 7, np.uint8)
        yield Progress("denoise", 1, 4, (Frame(0, small), Frame(4, small)))
        yield from super().render(job, cancelled)
        self.memory = self.falls_to or self.memory

    def guided(self, job: Job, guide: Guide, cancelled: Callable[[], bool]) -> Iterator[Frame | Progress]:
        self.guides.append(guide)
        return self.render(job, cancelled)

    def retold(self, job: Job) -> bool:
        return self.live

    def ingredients(self, job: Job) -> dict[str, Any]:
        return {"weights": "f00d", "words": self.words, "memory": self.memory}


@pytest.fixture
def dreamer(monkeypatch: pytest.MonkeyPatch) -> Dreamer:
    made, painter = Dreamer(), Painter()
    monkeypatch.setattr(production.catalog, "renderer", lambda name: {"dreamer": made, "painter": painter}[name])
    return made


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> Painter:
    made = Painter()
    monkeypatch.setattr(production.catalog, "renderer", lambda name: {"painter": made}[name])
    return made


def recipe_of(path: Path) -> dict[str, Any]:
    with MovieReader(path) as movie:
        return json.loads(movie.recipe)


def other(job: Job, slate: str = "12A-4", reel: str = "A001C004") -> Job:
    """The same pictures as another take."""
    return replace(
        job, id=f"job-{slate}", take=f"take-{slate}", slate=slate, reel=reel, start=90_000, path=f"takes/{slate}.mov"
    )


# --- the recipe ---


def test_a_film_that_uses_nothing_new_keeps_its_digests(tmp_path: Path, painter: Painter) -> None:
    assert make_take(JOB, tmp_path).recipe == OLD


def test_the_recipe_of_a_hero_tells_the_words_the_weights_and_the_versions(tmp_path: Path, dreamer: Dreamer) -> None:
    made = make_take(HERO, tmp_path)
    recipe = recipe_of(tmp_path / made.path)
    assert recipe["made_of"] == {"weights": "f00d", "words": "a warrior runs", "memory": "whole"}
    assert {"torch", "diffusers", "av"} <= set(recipe["versions"])
    assert (made.tier, made.renderer, recipe["tier"]) == (Tier.HERO, "dreamer 1", "hero")


@pytest.mark.parametrize(
    "change",
    [
        {"guidance": Guidance(Follow.DEPTH)}, {"guidance": Guidance(first="first.png")},
        {"asked": replace(SPEC, environment=Environment(place="a harbour"))}, {"seed": 8},
    ],
)  # fmt: skip
def test_whatever_decides_a_hero_is_in_its_digest(change: dict[str, Any], tmp_path: Path) -> None:
    maker = Maker("dreamer", "1", Tier.HERO, {"weights": "f00d"}, "4")
    first, second = (
        provenance.digest(provenance.ingredients(job, maker, tmp_path)) for job in (HERO, replace(HERO, **change))
    )
    assert first != second


def test_pictures_count_by_what_is_in_them(tmp_path: Path) -> None:
    maker = Maker("dreamer", "1", Tier.HERO)

    def digest(reference: str) -> str:
        job = replace(HERO, guidance=Guidance(references=(reference,)))
        return provenance.digest(provenance.ingredients(job, maker, tmp_path))

    (tmp_path / "face.png").write_bytes(b"a face")
    before = digest("face.png")
    (tmp_path / "copy.png").write_bytes(b"a face")
    assert digest("copy.png") == before
    (tmp_path / "face.png").write_bytes(b"another face")
    assert digest("face.png") != before


def test_other_weights_words_or_memory_are_another_digest(tmp_path: Path, dreamer: Dreamer) -> None:
    digests = [make_take(HERO, tmp_path).recipe]
    dreamer.words = "一名女战士奔跑"
    digests.append(make_take(HERO, tmp_path).recipe)
    dreamer.memory = "half"
    digests.append(make_take(HERO, tmp_path).recipe)
    assert len(set(digests)) == 3


def test_a_hero_that_fell_to_less_memory_says_so_in_its_file(tmp_path: Path, dreamer: Dreamer) -> None:
    dreamer.falls_to = "half"
    made = make_take(HERO, tmp_path)
    recipe = recipe_of(tmp_path / made.path)
    assert recipe["made_of"]["memory"] == "half"
    wanted = {name: recipe[name] for name in recipe if name not in ("text", "slate", "tier", "note", "verdict")}
    assert provenance.digest({name: wanted[name] for name in wanted if name != "versions"}) == made.recipe
    with MovieReader(tmp_path / made.path) as movie:
        assert (movie.frames, movie.reel, movie.start) == (FRAMES, JOB.reel, JOB.start)


# --- what it goes by ---


def test_a_hero_that_follows_is_given_its_blockout(tmp_path: Path, dreamer: Dreamer) -> None:
    make_take(replace(HERO, guidance=Guidance(Follow.DEPTH)), tmp_path)
    (guide,) = dreamer.guides
    assert (guide.first(), guide.references()) == (None, ())
    make_take(HERO, tmp_path)
    assert len(dreamer.guides) == 1, "words alone need no guide"


def test_a_renderer_that_goes_by_words_only_says_so(tmp_path: Path, dreamer: Dreamer) -> None:
    for guidance in (Guidance(Follow.DEPTH), Guidance(first="first.png"), Guidance(draft="takes/draft.mov")):
        with pytest.raises(EngineError, match="painter goes by words only"):
            make_take(replace(JOB, guidance=guidance), tmp_path)
    assert left(tmp_path) == []


def test_pictures_of_the_cast_that_it_cannot_use_are_left_out(tmp_path: Path, dreamer: Dreamer) -> None:
    made = make_take(replace(JOB, guidance=Guidance(references=("face.png",))), tmp_path)
    assert made.note == "12 greys, without the pictures of the cast, which it cannot use"


def test_previews_pass_the_gate(tmp_path: Path, dreamer: Dreamer) -> None:
    seen: list[Progress] = []

    def nothing_dark(pixels: Pixels) -> tuple[str, ...]:
        return ("test: dark",) if pixels.mean() < 20 else ()

    make_take(HERO, tmp_path, on_progress=seen.append)
    assert [preview.index for preview in seen[0].preview] == [0, 4]
    seen.clear()
    with pytest.raises(gate.Refused):
        make_take(HERO, tmp_path, on_progress=seen.append, classifiers=[nothing_dark])
    assert seen == []


# --- found again ---


def test_asking_twice_costs_nothing_and_says_so(tmp_path: Path, dreamer: Dreamer) -> None:
    found = Found(tmp_path)
    first = make_take(HERO, tmp_path, found=found)
    shown: list[Frame] = []
    again = make_take(other(HERO), tmp_path, on_frame=shown.append, found=found)
    assert (dreamer.rendered, shown) == (FRAMES, [])
    assert (again.recipe, again.path) == (first.recipe, "takes/12A-4.mov")
    assert again.note == "12 greys; found: made before as 12A-3"
    recipe = recipe_of(tmp_path / again.path)
    assert (recipe["slate"], recipe["found"]) == ("12A-4", "12A-3")
    with MovieReader(tmp_path / again.path) as movie, MovieReader(tmp_path / first.path) as original:
        assert (movie.reel, movie.start, movie.slate, movie.frames) == ("A001C004", 90_000, "12A-4", FRAMES)
        assert all(np.array_equal(one, two) for one, two in zip(movie, original, strict=True))


def test_the_same_take_again_is_the_movie_that_there_is(tmp_path: Path, dreamer: Dreamer) -> None:
    found = Found(tmp_path)
    first = make_take(HERO, tmp_path, found=found)
    again = make_take(replace(HERO, path="takes/again.mov"), tmp_path, found=found)
    assert (again.path, again.recipe) == (first.path, first.recipe)
    assert again.note == "12 greys; found: made before"
    assert left(tmp_path) == ["found.jsonl", "takes", first.path]


@pytest.mark.parametrize("harm", ["gone", "altered", "damaged"])
def test_what_is_not_what_it_was_is_made_anew(tmp_path: Path, dreamer: Dreamer, harm: str) -> None:
    found = Found(tmp_path)
    path = tmp_path / make_take(HERO, tmp_path, found=found).path
    if harm == "gone":
        path.unlink()
    elif harm == "altered":
        path.write_bytes(path.read_bytes() + b"more")
    else:
        path.write_bytes(b"\0" * path.stat().st_size)
    assert "found" not in make_take(other(HERO), tmp_path, found=found).note
    assert dreamer.rendered == 2 * FRAMES
    assert "found" in make_take(other(HERO, "12A-5"), tmp_path, found=found).note


def test_other_ingredients_or_another_policy_are_not_found(
    tmp_path: Path, dreamer: Dreamer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Found(tmp_path)
    make_take(HERO, tmp_path, found=found)
    assert "found" not in make_take(other(replace(HERO, seed=99)), tmp_path, found=found).note
    dreamer.memory = "half"
    assert "found" not in make_take(other(HERO), tmp_path, found=found).note
    judged = gate.check_prompt
    monkeypatch.setattr(gate, "check_prompt", lambda job: replace(judged(job), policy="stricter"))
    assert "found" not in make_take(other(HERO, "12A-9"), tmp_path, found=found).note


def test_a_refused_take_is_not_found_either(tmp_path: Path, dreamer: Dreamer) -> None:
    found = Found(tmp_path)
    make_take(HERO, tmp_path, found=found)
    with pytest.raises(gate.Refused):
        make_take(other(replace(HERO, text="a hentai scene")), tmp_path, found=found)


def test_a_blockout_that_stepped_down_is_not_remembered_as_what_it_is_not(
    tmp_path: Path, painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Found(tmp_path)
    small = lambda job: "greys" + (", drawn at half size" if painter.rendered else "")  # noqa: E731
    monkeypatch.setattr(painter, "note", small)
    assert make_take(JOB, tmp_path, found=found).note == "greys, drawn at half size"
    monkeypatch.setattr(painter, "note", lambda job: "greys")
    assert make_take(other(JOB), tmp_path, found=found).note == "greys"
    assert make_take(other(JOB, "12A-5"), tmp_path, found=found).note == "greys; found: made before as 12A-4"


def test_a_hero_that_fell_to_less_memory_is_found_as_that(tmp_path: Path, dreamer: Dreamer) -> None:
    found = Found(tmp_path)
    dreamer.falls_to = "half"
    make_take(HERO, tmp_path, found=found)
    assert "found" in make_take(other(HERO), tmp_path, found=found).note
    dreamer.memory = "whole"
    assert "found" not in make_take(other(HERO, "12A-5"), tmp_path, found=found).note


# --- words that come later ---


def test_what_a_streaming_take_was_told_stands_in_its_recipe_with_the_frame(tmp_path: Path, dreamer: Dreamer) -> None:
    snow = replace(HERO, text="and now it starts to snow", asked=replace(SPEC, environment=Environment(place="snow")))
    answers: list[bool] = []

    def tell(frame: Frame) -> None:
        if frame.index == 4:
            answers.append(retell(snow))

    found = Found(tmp_path)
    plain = make_take(HERO, tmp_path).recipe
    made = make_take(HERO, tmp_path, on_frame=tell, found=found)
    assert answers == [True]
    (told,) = recipe_of(tmp_path / made.path)["retold"]
    assert (told["after"], told["text"]) == (5, "and now it starts to snow")
    assert told["asked"]["environment"]["place"] == "snow"
    assert made.recipe != plain
    assert "found" not in make_take(other(HERO), tmp_path, found=found).note, "another film than this one"


def test_a_take_that_cannot_be_told_anew_is_left_alone(tmp_path: Path, dreamer: Dreamer) -> None:
    assert not retell(HERO), "it is not being made"
    dreamer.live = False
    answers: list[bool] = []
    make_take(HERO, tmp_path, on_frame=lambda frame: answers.append(retell(HERO)))
    assert not any(answers)
    assert "retold" not in recipe_of(tmp_path / HERO.path)


def test_no_take_goes_by_words_that_the_gate_refuses(tmp_path: Path, dreamer: Dreamer) -> None:
    with pytest.raises(gate.Refused):
        make_take(HERO, tmp_path, on_frame=lambda frame: retell(replace(HERO, text="a hentai scene")) and None)
    assert left(tmp_path) == []


# --- warm ---


def test_a_hero_is_warm_without_being_loaded(dreamer: Dreamer) -> None:
    production.warm("dreamer", 64, 36)
    assert dreamer.rendered == 0
