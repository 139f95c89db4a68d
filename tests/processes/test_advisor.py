"""A language model asked where the rules are unsure: over real HTTP, beside the room's own thread."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from app.advisor import Advisor, proposals
from engine.errors import EngineError
from engine.film.spec import Description, ShotSpec, Subject
from engine.messages import RequestShot, ReviseShot
from interaction.advice import Advice, Endpoint
from interaction.interpretation import Interpretation
from interaction.language import document, understand
from interaction.language.context import Context

TEXT = "tight on the dog"
UNSURE = (Interpretation(ReviseShot(ShotSpec(subjects=(Subject("dog"),))), 0.3, "en", TEXT),)
LONG_S = 20.0


class Model(BaseHTTPRequestHandler):
    """Answers every question with the same reading, after a gate is opened."""

    answer = json.dumps(document(understand("close-up of the dog", context=Context(has_shot=False)), TEXT))
    gate = threading.Event()
    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Model.asked.append(body)
        Model.gate.wait(LONG_S)
        reply = json.dumps({"choices": [{"message": {"content": Model.answer}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    Model.asked, Model.gate = [], threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "tiny")
    Model.gate.set()
    server.shutdown()
    server.server_close()
    thread.join()


Posted = queue.Queue[Callable[[], None]]


@pytest.fixture
def inbox() -> Posted:
    return queue.Queue()


def consider(advisor: Advisor, readings: tuple[Interpretation, ...], heard: list[Any], text: str = TEXT) -> None:
    advisor.consider(text, Context(), readings, heard.append, heard.append)


def test_what_the_rules_are_sure_of_is_sent_to_nobody(endpoint: Endpoint, inbox: Posted) -> None:
    sure = (Interpretation(UNSURE[0].intent, 0.9, "en", TEXT),)
    consider(Advisor(endpoint, inbox.put), sure, [])
    assert Model.asked == []
    assert inbox.empty()


def test_an_unsure_reading_comes_back_as_a_question_with_both(endpoint: Endpoint, inbox: Posted) -> None:
    heard: list[Any] = []
    Model.gate.set()
    consider(Advisor(endpoint, inbox.put), UNSURE, heard)
    inbox.get(timeout=LONG_S)()
    (advice,) = heard
    assert isinstance(advice, Advice)
    (proposal,) = proposals(advice, UNSURE)
    assert isinstance(proposal.intent, RequestShot)
    assert proposal.proposed
    assert proposal.instead == UNSURE[0]
    assert Model.asked[0]["model"] == "tiny"


def test_an_answer_that_comes_after_the_next_sentence_is_void(endpoint: Endpoint, inbox: Posted) -> None:
    heard: list[Any] = []
    advisor = Advisor(endpoint, inbox.put)
    consider(advisor, UNSURE, heard)
    consider(advisor, (), heard, "circle it")
    Model.gate.set()
    for _ in range(2):
        inbox.get(timeout=LONG_S)()
    assert len(heard) == 1


def test_a_model_that_is_not_there_is_told_and_nothing_else_happens(inbox: Posted) -> None:
    heard: list[Any] = []
    consider(Advisor(Endpoint("http://127.0.0.1:9/v1", "tiny"), inbox.put), UNSURE, heard)
    inbox.get(timeout=LONG_S)()
    (failure,) = heard
    assert isinstance(failure, EngineError)
    assert failure.advice


def test_where_the_model_agrees_nobody_is_asked() -> None:
    agreed = Advice((Interpretation(RequestShot(Description("", ShotSpec())), 0.9),), (), "tiny", 0.1)
    assert proposals(agreed, UNSURE) == ()
