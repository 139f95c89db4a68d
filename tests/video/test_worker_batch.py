"""A batch of heroes in one worker: the weights move once, and every take is what it is alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import production
from engine.diffusion.resident import Resident, let_go
from engine.film.spec import ShotSpec, Subject
from engine.media.movie import MovieReader
from engine.models.recipes import recipe
from engine.renderers import catalog
from engine.worker import Worker
from tests.core.test_worker_order import Desk, job

SPEC = ShotSpec((Subject("a man"),))


class OneAtATime:
    """A card that has room for one expert."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.here = ""
        self.moves: list[str] = []
        expert = Resident.expert

        def bring(held: Resident, name: str):
            if self.here != name:
                self.moves.append(name)
                self.here = name
            return expert(held, name)

        monkeypatch.setattr(Resident, "expert", bring)
        monkeypatch.setattr(Resident, "is_near", lambda held, name: name == self.here)


@pytest.fixture
def wan(toy_models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wan's two experts at four steps."""
    made = catalog.of(replace(recipe("wan2.2"), steps=4), toy_models)
    monkeypatch.setattr(production.catalog, "renderer", lambda name: made)
    yield
    let_go()


def worked(folder: Path, *, patient: bool, takes: int) -> list[list[np.ndarray]]:
    """The pictures of some heroes of one shot, made by a worker of their own."""
    desk = Desk()
    worker = Worker(desk, folder, desk, 6, 64 * 64)  # type: ignore[arg-type]
    jobs = [
        job(f"a{number}", patient=patient, renderer="wan2.2", frames=5, width=64, height=64, asked=SPEC)
        for number in range(1, takes + 1)
    ]
    desk.start(*jobs)
    while desk.orders or worker._waiting:
        worker.work()
    assert sorted(desk.finished()) == sorted(job.id for job in jobs)
    movies: list[list[np.ndarray]] = []
    for one in jobs:
        with MovieReader(folder / one.path) as movie:
            movies.append(list(movie))
    return movies


def test_weights_move_once_for_all_and_no_picture_differs(
    wan: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = OneAtATime(monkeypatch)
    alone = worked(tmp_path / "alone", patient=False, takes=3)
    assert card.moves == ["high", "low"] * 3
    card.here, card.moves = "", []
    batch = worked(tmp_path / "batch", patient=True, takes=3)
    assert card.moves == ["high", "low"]
    for one, other in zip(alone, batch, strict=True):
        assert all(np.array_equal(first, second) for first, second in zip(one, other, strict=True))
