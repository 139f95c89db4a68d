"""A language model's advice: a real server on this machine that answers well, slowly, wrongly and wickedly."""

import json
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import messages as say
from engine.errors import EngineError
from engine.film.cast import CastMember
from engine.film.codec import Malformed
from engine.film.spec import Description, ShotSpec, Subject
from interaction.advice import Change, Endpoint, advise, is_unsure
from interaction.advice.decoding import KINDS, interpretations
from interaction.advice.endpoint import LARGEST_BYTES
from interaction.advice.grounds import Grounds
from interaction.interpretation import Interpretation
from interaction.language import document, understand
from interaction.language.context import Context
from interaction.language.contract import intent_name
from tests.interaction.advice_server import HERE, NO_RULES, SHOT, TEXT, Reply, Server, asked, chat, says, send, serving


@pytest.fixture
def serve() -> Iterator[Callable[[Reply], Server]]:
    yield from serving()


# --- it answers well -----------------------------------------------------------------------------------------


def test_a_good_answer_is_a_marked_reading_with_its_changes(serve) -> None:
    server = serve(says(SHOT))
    advice = asked(server, key="secret-key")
    (reading,) = advice.readings
    assert isinstance(reading.intent, say.RequestShot)
    spec = reading.intent.description.spec
    assert spec.subjects == (Subject("the soldier"),)
    assert (spec.camera.size, spec.environment.time, spec.action.canonical) == ("wide", "night", "run")
    assert reading.proposed
    assert reading.confidence == 0.9
    assert reading.intent.description.text == TEXT
    assert [TEXT[span.start : span.end] for span in reading.spans] == ["wide"]
    assert Change("intent", "none", "shot") in advice.changes
    assert Change("camera.size", "", "wide") in advice.changes
    assert advice.model == "little-model"


def test_what_is_sent(serve) -> None:
    server = serve(says(SHOT))
    standing = Context(shot=Description("a fox", ShotSpec((Subject("a fox"),))), cast=(CastMember("c1", "Lin Mei"),))
    asked(server, context=standing, key="secret-key")
    ((headers, body),) = server.asked
    assert headers["path"] == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret-key"
    assert body["model"] == "little-model"
    assert body["response_format"] == {"type": "json_object"}
    system, question = body["messages"]
    assert "{identifiers}" not in system["content"]
    assert "extreme_close_up" in system["content"]
    sent = json.loads(question["content"])
    assert sent["said"] == TEXT
    assert sent["cast"] == ["Lin Mei"]
    assert sent["shot"]["subjects"][0]["name"] == "a fox"
    assert sent["rules"]["intent"] == "none"


def test_no_key_sends_none(serve) -> None:
    server = serve(says(SHOT))
    asked(server)
    assert "Authorization" not in server.asked[0][0]


def test_agreeing_changes_nothing(serve) -> None:
    rules = understand("a soldier runs through the forest at night")
    made = document(rules, "a soldier runs through the forest at night")
    server = serve(says(made))
    endpoint = Endpoint(server.url, "m")
    advice = advise("a soldier runs through the forest at night", Context(), rules, endpoint)
    assert advice.changes == ()
    assert [one.intent for one in advice.readings] == [one.intent for one in rules]


@pytest.mark.parametrize(
    "wrapped",
    ["```json\n{}\n```", '<think>hmm {"intent": "export"}</think>\n{}', "\n  {}  \n"],
)
def test_fences_and_thinking_are_taken_off(serve, wrapped: str) -> None:
    server = serve(
        says(
            wrapped.replace("{}", json.dumps(SHOT), 1)
            if "think" not in wrapped
            else wrapped.replace("\n{}", "\n" + json.dumps(SHOT))
        )
    )
    assert intent_name(asked(server).readings[0].intent) == "shot"


def test_a_server_that_cannot_promise_json_is_asked_without(serve) -> None:
    def reply(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        if "response_format" in body:
            send(handler, 400, b'{"error": {"message": "response_format is not supported"}}')
        else:
            says(SHOT)(handler, body)

    server = serve(reply)
    assert intent_name(asked(server).readings[0].intent) == "shot"
    assert len(server.asked) == 2


def test_several_instructions(serve) -> None:
    text = "circle the third one and then play the cut"
    server = serve(
        says({"intent": "circle", "take": 3, "confidence": 0.8, "then": [{"intent": "play", "what": "cut"}]})
    )
    advice = asked(server, text)
    assert [one.intent for one in advice.readings] == [say.CircleTake(3), say.Play(say.Playable.CUT)]
    assert Change("2 intent", "", "play") in advice.changes


def test_chunked_answers_are_read(serve) -> None:
    def reply(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        whole = chat(json.dumps(SHOT))
        for at in range(0, len(whole), 100):
            piece = whole[at : at + 100]
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")
        handler.close_connection = True

    assert intent_name(asked(serve(reply)).readings[0].intent) == "shot"


# --- it does not ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "refused the key"),
        (403, "refused the key"),
        (404, "has no model little-model"),
        (429, "is asked too much just now"),
        (500, "answered with error 500"),
        (503, "answered with error 503"),
        (301, "answered with error 301"),
        (418, "answered with error 418"),
    ],
)
def test_errors_are_sentences(serve, status: int, sentence: str) -> None:
    server = serve(lambda handler, body: send(handler, status, b'{"error": "sk-secret"}'))
    with pytest.raises(EngineError, match=sentence) as refused:
        asked(server, key="secret-key")
    assert "What the rules understood stands." in refused.value.advice
    assert "secret" not in f"{refused.value} {refused.value.advice}"
    assert len(server.asked) == 1


def _wait_and_say(server_of: list[Server]) -> Reply:
    def reply(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        server_of[0].free.wait(20)
        says(SHOT)(handler, body)

    return reply


def _drip(server_of: list[Server], *, headers: bool) -> Reply:
    def reply(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        if not headers:
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not server_of[0].free.wait(0.02):
            handler.wfile.write(b"X: y\r\n" if headers else b" ")
            handler.wfile.flush()

    return reply


@pytest.mark.parametrize("kind", ["silent", "drips its head", "drips its body"])
def test_who_is_slow_is_left_in_time(serve, kind: str) -> None:
    held: list[Server] = []
    replies = {
        "silent": _wait_and_say(held),
        "drips its head": _drip(held, headers=True),
        "drips its body": _drip(held, headers=False),
    }
    held.append(serve(replies[kind]))
    began = time.monotonic()
    with pytest.raises(EngineError, match=r"did not answer within 0\.4 s"):
        asked(held[0], timeout_s=0.4)
    assert time.monotonic() - began < 3.0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"<html>login</html>",
        b"[]",
        b"null",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{}]}',
        b'{"choices": [{"message": {"content": 5}}]}',
        b'{"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}',
        b'{"choices": ' + b"[" * 100_000,
        b"\xff\xfe\x00",
        chat(""),
        chat("I think you want a wide shot!"),
        chat('{"intent": "shot", "shot": {"camera": {"size": "wi'),
        chat(json.dumps(SHOT), "length"),
        chat("[" * 50_000),
        chat('{"intent": "trim", "seconds": NaN}'),
        chat('{"intent": "more_takes", "takes": ' + "9" * 5000 + "}"),
    ],
)
def test_rubbish_is_refused_with_a_sentence(serve, body: bytes) -> None:
    server = serve(lambda handler, asked_for: send(handler, 200, body))
    with pytest.raises(EngineError, match="The language model's answer cannot be used: ") as refused:
        asked(server)
    assert refused.value.advice == "What the rules understood stands."
    assert len(str(refused.value)) < 300


def test_an_answer_that_breaks_off(serve) -> None:
    whole = chat(json.dumps(SHOT))
    server = serve(lambda handler, body: send(handler, 200, whole[:80], promised=len(whole)))
    with pytest.raises(EngineError, match="cannot be reached: IncompleteRead"):
        asked(server)


def test_a_flood_is_cut_off(serve) -> None:
    sent: list[int] = []

    def reply(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(400):
            handler.wfile.write(b" " * 65_536)
            sent.append(65_536)

    with pytest.raises(EngineError, match="sent far too much"):
        asked(serve(reply))
    assert sum(sent) < 40 * LARGEST_BYTES


def test_nobody_is_there(serve) -> None:
    server = serve(says(SHOT))
    server.close()
    with pytest.raises(EngineError, match="cannot be reached"):
        advise(TEXT, Context(), NO_RULES, Endpoint(server.url, "m", timeout_s=2.0))
    server.close = lambda: None  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("endpoint", "sentence"),
    [
        (Endpoint("", "m"), "is no address of a language model"),
        (Endpoint("file:///etc/passwd", "m"), "is no address of a language model"),
        (Endpoint("http://", "m"), "is no address of a language model"),
        (Endpoint("http://h:99999/v1", "m"), "is no address of a language model"),
        (Endpoint("https://h/v1", "m", "a\r\nX: y"), "has a sign that cannot be sent"),
        (Endpoint("http://models.example.com/v1", "m", "key"), "would travel to models.example.com in the open"),
        (Endpoint("http://no-such-host.invalid/v1", "m", timeout_s=1.0), "cannot be reached|did not answer"),
    ],
)
def test_addresses_that_will_not_do(endpoint: Endpoint, sentence: str) -> None:
    with pytest.raises(EngineError, match=sentence) as refused:
        advise(TEXT, Context(), NO_RULES, endpoint)
    assert refused.value.advice


def test_a_key_never_shows() -> None:
    assert "hidden" not in repr(Endpoint("https://h/v1", "m", "hidden"))


def test_a_long_speech_is_not_sent(serve) -> None:
    server = serve(says(SHOT))
    with pytest.raises(EngineError, match="too long"):
        asked(server, "word " * 1000)
    assert server.asked == []


# --- laws ----------------------------------------------------------------------------------------------------


def sentences() -> list[str]:
    """Every sentence of the cases that the rules are tested by."""
    cases = tomllib.loads((HERE / "language_cases.toml").read_text(encoding="utf-8"))
    found: list[str] = []

    def walk(value: Any) -> None:
        match value:
            case dict():
                found.extend(held for key, held in value.items() if key in ("text", "say") and isinstance(held, str))
                for held in value.values():
                    walk(held)
            case list():
                for held in value:
                    walk(held)
            case _:
                pass

    walk(cases)
    return list(dict.fromkeys(found))


def test_the_document_comes_back_as_it_was() -> None:
    texts = sentences()
    assert len(texts) > 100
    for text in texts:
        readings = understand(text)
        back = interpretations(json.loads(json.dumps(document(readings, text))), text, Context())
        for reading, again in zip(readings, back, strict=bool(readings)):
            if not isinstance(reading.intent, say.RequestCoverage):
                assert _bare(again.intent, text) == _bare(reading.intent, text), text
            Grounds.of(text, Context()).check(again.intent)


def _bare(intent: say.Intent, text: str) -> say.Intent:
    """An intent without where its words stand."""
    match intent:
        case say.RequestShot(description):
            return replace(intent, description=replace(description, text=text, spans=()))
        case say.ReviseShot():
            return replace(intent, text=text, spans=())
        case _:
            return intent


INSIDE = st.sampled_from(
    [
        "intent", "shot", "take", "takes", "then", "spans", "subjects", "name", "camera", "size", "slot", "by",
        "relative", "action", "text", "like", "language", "confidence", "pattern", "who",
    ]
)  # fmt: skip
BESIDE = st.sampled_from(
    [
        "shot", "take", "takes", "then", "spans", "clip", "clips", "at", "to", "relative", "looks", "added", "what",
        "formats", "pattern", "who", "name", "slot", "values", "seconds", "removed", "language", "confidence",
    ]
)  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
ANYTHING = st.recursive(
    PLAIN | st.sampled_from(["wide", "run"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INSIDE, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(KINDS)), st.dictionaries(BESIDE, ANYTHING, max_size=4))
def test_any_answer_is_read_or_malformed(intent: str, keys: dict[str, Any]) -> None:
    try:
        made = interpretations({"intent": intent, **keys}, TEXT, Context())
        for reading in made:
            Grounds.of(TEXT, Context()).check(reading.intent)
    except Malformed:
        return
    assert all(type(reading.intent) in KINDS.values() for reading in made)


def test_when_to_ask() -> None:
    assert is_unsure(())
    assert is_unsure(NO_RULES)
    assert not is_unsure((Interpretation(say.Undo(), 0.95),))
