"""The codec: everything comes back as it went, and what does not says where it is wrong."""

import contextlib
import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.film.codec import KIND, Malformed, UnknownKind, decode, encode
from engine.film.edits import Batch, Edit, Entry, MarkTake, OmitShot
from engine.film.model import Mark, Project
from engine.film.spec import Camera
from engine.messages import Intent, Job, Report
from tests.core.films import films, values

KINDS = [*((Edit, kind) for kind in get_args(Edit)), *((Intent, kind) for kind in get_args(Intent))]
KINDS += [(Report, kind) for kind in get_args(Report)]


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False))


@settings(max_examples=40)
@given(films())
def test_a_film_comes_back(project: Project) -> None:
    assert decode(Project, through_json(encode(project))) == project


@pytest.mark.parametrize(("union", "kind"), KINDS, ids=lambda kind: getattr(kind, "__name__", ""))
@settings(max_examples=10)
@given(data=st.data())
def test_every_kind_of_message_comes_back(union: Any, kind: type, data: st.DataObject) -> None:
    message = data.draw(values(kind))
    sent = through_json(encode(message, kind=True))
    assert sent[KIND] == kind.__name__
    assert decode(union, sent) == message


@settings(max_examples=30)
@given(values(Job))
def test_a_job_comes_back(job: Job) -> None:
    assert decode(Job, through_json(encode(job))) == job


@settings(max_examples=30)
@given(values(Entry))
def test_an_entry_comes_back(entry: Entry) -> None:
    assert decode(Entry, through_json(encode(entry))) == entry


def test_names_of_kinds_are_told_apart_within_a_union() -> None:
    for union in (Edit, Intent, Report):
        names = [kind.__name__ for kind in get_args(union)]
        assert len(names) == len(set(names))


def test_what_nobody_said_is_left_out() -> None:
    assert encode(Camera()) == {}
    assert encode(Camera(handheld=True)) == {"handheld": True}
    assert encode(MarkTake("take-1", Mark.CIRCLED), kind=True) == {
        "kind": "MarkTake",
        "take": "take-1",
        "mark": "circled",
    }


@pytest.mark.parametrize(
    ("wanted", "value", "sentence"),
    [
        (Project, {}, "$: missing title"),
        (Project, [], "$: wanted Project, got []"),
        (Project, {"title": 3}, "$.title: wanted str, got 3"),
        (Project, {"title": "x", "width": True}, "$.width: wanted int, got True"),
        (Project, {"title": "x", "shots": 4}, "$.shots: wanted a list, got 4"),
        (Project, {"title": "x", "scenes": [{"id": "a", "number": 1}]}, "$.scenes[0].number: wanted str, got 1"),
        (Project, {"title": "x", "rate": {"denominator": 7}}, "$.rate: no such frame rate: 24/7"),
        (
            Entry,
            {"edit": {"kind": "TrimClip", "at": 0, "range": {"start": 3, "end": 3}}},
            "$.edit.range: an empty or negative range of frames: 3..3",
        ),
        (
            Entry,
            {"edit": {"kind": "Batch", "edits": [{"kind": "RemoveClip", "at": "a"}]}},
            "$.edit.edits[0].at: wanted int, got 'a'",
        ),
        (Entry, {"edit": {"at": 0}}, "$.edit: wanted an object with a kind, got {'at': 0}"),
        (Entry, {"edit": {"kind": ["RemoveClip"]}}, "$.edit.kind: wanted str, got ['RemoveClip']"),
    ],
)
def test_what_is_wrong_says_where(wanted: Any, value: Any, sentence: str) -> None:
    with pytest.raises(Malformed) as failure:
        decode(wanted, value)
    assert str(failure.value) == sentence
    assert not isinstance(failure.value, UnknownKind)


@pytest.mark.parametrize(
    ("wanted", "value", "sentence"),
    [
        (Entry, {"edit": {"kind": "PaintTake"}}, "$.edit: unknown kind 'PaintTake'"),
        (Project, {"title": "x", "mood": "tense"}, "$: unknown field 'mood'"),
        (Camera, {"size": "colossal"}, "$.size: unknown ShotSize 'colossal'"),
        (Camera, {"size": ["wide"]}, "$.size: unknown ShotSize ['wide']"),
    ],
)
def test_what_a_newer_version_wrote_is_told_apart(wanted: Any, value: Any, sentence: str) -> None:
    with pytest.raises(UnknownKind) as failure:
        decode(wanted, value)
    assert str(failure.value) == sentence


def test_a_new_field_with_a_default_reads_old_lines() -> None:
    assert decode(OmitShot, {"shot": "shot-1"}) == OmitShot("shot-1", omitted=True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "edit", "at"]), inner),
    max_leaves=8,
)


@given(JSON, st.sampled_from([Project, Entry, Job, Batch, Intent, Report]))
def test_any_json_is_read_or_refused(value: Any, wanted: Any) -> None:
    with contextlib.suppress(Malformed):
        read = decode(wanted, value)
        assert decode(wanted, encode(read, kind=True)) == read
