"""The gate before every export: only what is allowed now, and is there, leaves the room."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import Blocked, EngineError
from engine.film.edits import AddRendition, AddShot, AddTake, Edit, InsertClip, apply
from engine.film.model import Clip, Project, Rendition, Shot, Take, Tier, Verdict, blank_take
from engine.film.spec import Description, ShotSpec, Subject
from engine.film.time import FrameRange
from engine.media.frame import Frame
from engine.safety import gate
from engine.safety.policy import Policy, Source

NOW = gate.policy().name
FINE = Verdict(True, NOW)
BEFORE = Verdict(True, "1-older")


def film(folder: Path, *verdicts: Verdict, words: str = "a soldier runs") -> Project:
    """A film with one shot and, for each verdict, a take of it in the cut."""
    shot = Shot("shot-1", "scene-1", "A", (Description(words, ShotSpec()),))
    project = apply(Project("Rain"), AddShot(shot))
    for number, verdict in enumerate(verdicts, 1):
        take = blank_take(project, id=f"take-{number}", shot=shot, seed=1, frames=48)
        for edit in cut_in(take, verdict):
            project = apply(project, edit)
        (folder / f"{take.id}.mov").touch()
    return project


def cut_in(take: Take, verdict: Verdict) -> tuple[Edit, ...]:
    made = Rendition(Tier.BLOCKOUT, "blockout 1", f"{take.id}.mov", 640, 360, verdict, "0" * 64)
    return (
        AddTake(take),
        AddRendition(take.id, made),
        InsertClip(0, Clip(f"clip-{take.id}", take.id, FrameRange(0, 24))),
    )


def test_what_is_allowed_leaves(tmp_path: Path) -> None:
    cut = gate.clear(film(tmp_path, FINE, FINE), tmp_path)
    assert [clip.slate for clip in cut.clips] == ["1A-2", "1A-1"]
    assert [clip.at for clip in cut.clips] == [0, 24]
    assert cut.policy == NOW


def test_what_was_refused_stays(tmp_path: Path) -> None:
    project = film(tmp_path, FINE, Verdict(False, NOW, ("our secrets: project ninja",)))
    with pytest.raises(Blocked) as refused:
        gate.clear(project, tmp_path)
    assert refused.value.values == {"slates": "1A-2", "reasons": "our secrets: project ninja"}


def test_an_older_verdict_is_given_again(tmp_path: Path) -> None:
    assert len(gate.clear(film(tmp_path, BEFORE), tmp_path).clips) == 1
    with pytest.raises(Blocked) as refused:
        gate.clear(film(tmp_path, BEFORE, words="a hentai scene"), tmp_path)
    assert "hentai" in refused.value.values["reasons"]


def test_a_refusal_of_old_is_not_forgotten(tmp_path: Path) -> None:
    """It may have been for what a picture showed, which words cannot clear."""
    with pytest.raises(Blocked):
        gate.clear(film(tmp_path, Verdict(False, "1-older", ("faces: somebody",))), tmp_path)


def test_lists_that_change_are_asked_at_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = film(tmp_path, FINE)
    stricter = Policy([Source("en.txt", "[no war]\nsoldier\n")])
    monkeypatch.setattr(gate, "policy", lambda: stricter)
    with pytest.raises(Blocked) as refused:
        gate.clear(project, tmp_path)
    assert refused.value.values["reasons"] == "no war: soldier"


def test_the_wording_of_the_take_counts_not_the_latest(tmp_path: Path) -> None:
    project = film(tmp_path, BEFORE)
    shot = project.shots[0]
    worse = Description("a hentai scene", ShotSpec(subjects=(Subject("hentai"),)))
    project = replace(project, shots=(replace(shot, revisions=(*shot.revisions, worse), revision=1),))
    assert len(gate.clear(project, tmp_path).clips) == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    project = film(tmp_path, FINE, FINE)
    (tmp_path / "take-2.mov").unlink()
    with pytest.raises(EngineError) as failed:
        gate.clear(project, tmp_path)
    assert failed.value.values == {"slates": "1A-2"}
    assert failed.value.advice


def test_takes_outside_the_cut_do_not_matter(tmp_path: Path) -> None:
    project = film(tmp_path, FINE, Verdict(False, NOW, ("no: x",)))
    project = replace(project, cut=project.cut[1:])
    assert len(gate.clear(project, tmp_path).clips) == 1


def test_a_picture_is_judged_by_every_classifier() -> None:
    frame = Frame(0, np.zeros((4, 4, 3), np.uint8))
    assert gate.check_frame(frame, FINE) == FINE
    seen = gate.check_frame(frame, FINE, [lambda _: (), lambda _: ("faces: Ada",), lambda _: ("faces: Bob",)])
    assert seen == Verdict(False, NOW, ("faces: Ada", "faces: Bob"))
