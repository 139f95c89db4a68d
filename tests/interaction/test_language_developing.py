"""Orders about heroes: develop, finish a draft, call one off; and talk about rendering that is none."""

import pytest

from engine.messages import CircleTake, Develop, Intent, RequestShot, ReviseShot, Undevelop
from interaction.language import document, understand
from interaction.language.context import Context

ORDERS: list[tuple[str, list[Intent]]] = [
    ("develop take two", [Develop(2)]),
    ("render this one", [Develop()]),
    ("render it for real", [Develop()]),
    ("make take three for real", [Develop(3)]),
    ("give me the hero of take two", [Develop(2)]),
    ("render takes one and three", [Develop(1), Develop(3)]),
    ("circle take two and develop it", [CircleTake(2), Develop()]),
    ("finish the draft", [Develop(draft=True)]),
    ("full quality on take two", [Develop(2, draft=True)]),
    ("stop rendering", [Undevelop()]),
    ("cancel the hero of take two", [Undevelop(2)]),
    ("渲染第二条", [Develop(2)]),
    ("把这条渲染出来", [Develop()]),
    ("第三条出正式画面", [Develop(3)]),
    ("先圈第二条，再渲染它", [CircleTake(2), Develop()]),
    ("精修第二条", [Develop(2, draft=True)]),
    ("别渲染了", [Undevelop()]),
]


@pytest.mark.parametrize(("text", "wanted"), ORDERS)
def test_an_order_about_heroes(text: str, wanted: list[Intent]) -> None:
    assert [reading.intent for reading in understand(text, context=Context(has_shot=True))] == wanted


@pytest.mark.parametrize("text", ["a cook renders fat in a pan", "render a wide of two kids on a beach"])
def test_rendering_inside_a_shot_is_the_shot(text: str) -> None:
    (reading,) = understand(text, context=Context(has_shot=True))
    assert isinstance(reading.intent, RequestShot)


@pytest.mark.parametrize(
    "text",
    ["the render farm was down all morning", "it took us all night to render that", "渲染用了一整晚",
     "我们公司最近在开发一个渲染引擎"],
)  # fmt: skip
def test_talk_about_rendering_is_talk(text: str) -> None:
    assert document(understand(text, context=Context(has_shot=True)), text)["intent"] == "none"


def test_the_document_names_them() -> None:
    told = document(understand("finish take two", context=Context(has_shot=True)), "finish take two")
    assert (told["intent"], told["take"], told["draft"]) == ("develop", 2, True)
    told = document(understand("取消渲染", context=Context(has_shot=True)), "取消渲染")
    assert (told["intent"], told["take"]) == ("undevelop", None)


@pytest.mark.parametrize(
    "text",
    ["and now it starts to snow", "现在开始下雪", "and now she starts running", "现在她开始跑",
     "suddenly fog rolls in"],
)  # fmt: skip
def test_what_happens_now_happens_in_the_shot_that_stands(text: str) -> None:
    (first,) = understand("a woman walks down a street at night", context=Context(has_shot=False))
    assert isinstance(first.intent, RequestShot)
    (reading,) = understand(text, context=Context(has_shot=True, shot=first.intent.description))
    assert isinstance(reading.intent, ReviseShot)
