"""Orders in the many ways of saying them: references by likeness, names that stay, coverage, several in a breath."""

import pytest

from engine import messages as say
from engine.messages import At, Like
from interaction.interpretation import ASK_BELOW
from interaction.language import document, understand
from interaction.language.context import Context

WIDE, CLOSE = Like((("camera.size", "wide"),)), Like((("camera.size", "close_up"),))
SNOW, DOG = Like((("environment.weather", "snow"),)), Like((("subjects", "dog"),))


def wanted(text: str, context: Context | None = None) -> list[say.Intent]:
    found = understand(text, context=context) if context else understand(text)
    assert all(one.confidence >= ASK_BELOW for one in found)
    return [one.intent for one in found]


LIKE = [
    ("show me the wide again", say.ShowTake(WIDE)),
    ("circle the one with the dog", say.CircleTake(DOG)),
    ("the dog one is a keeper", say.CircleTake(DOG)),
    ("bin the one in the snow", say.RejectTake(SNOW)),
    ("print the low angle one", say.CircleTake(Like((("camera.angle", "low"),)))),
    ("compare the wide and the close-up", say.CompareTakes((WIDE, CLOSE))),
    ("put the night one first", say.PlaceTake(Like((("environment.time", "night"),)), At.START)),
    ("选那条近景的", say.CircleTake(Like((("camera.size", "medium_close_up"),)))),
    ("看看下雪的那条", say.ShowTake(SNOW)),
    ("把有狗的那条放到最后", say.PlaceTake(Like((("subjects", "狗"),)), At.END)),
    ("不要夜里那条", say.RejectTake(Like((("environment.time", "night"),)))),
    ("把那条特写调出来", say.ShowTake(CLOSE)),
]


@pytest.mark.parametrize(("text", "intent"), LIKE)
def test_a_take_is_meant_by_what_it_is_like(text: str, intent: say.Intent) -> None:
    assert wanted(text) == [intent]


def test_a_likeness_is_told_by_its_slots() -> None:
    made = document(understand("circle the wide"), "circle the wide")
    both = document(understand("compare the wide and take two"), "compare the wide and take two")

    assert made["take"] == {"like": {"camera.size": "wide"}}
    assert both["takes"] == [{"like": {"camera.size": "wide"}}, 2]


def test_weather_that_is_lost_is_no_take() -> None:
    (found,) = wanted("lose the fog")
    assert isinstance(found, say.ReviseShot)


NAMED = [
    ("call her Lin Mei from now on", "her", "Lin Mei"),
    ("from now on call him Father Bram", "him", "Father Bram"),
    ("call the old man Max", "the old man", "Max"),
    ("the old man is called Chen", "the old man", "Chen"),
    ("okay, her name is Rosa", "her", "Rosa"),
    ("以后叫她林梅", "她", "林梅"),
    ("从现在起，他就叫老陈", "他", "老陈"),
    ("给那个小孩起名叫阿福", "那个小孩", "阿福"),
    ("她叫林梅", "她", "林梅"),
]


@pytest.mark.parametrize(("text", "who", "name"), NAMED)
def test_somebody_gets_a_name_that_stays(text: str, who: str, name: str) -> None:
    assert wanted(text) == [say.NameCast(who, name)]


@pytest.mark.parametrize("text", ["call her later", "call the police", "她叫了一声", "我叫李雷", "what's his name"])
def test_not_every_call_gives_a_name(text: str) -> None:
    assert not any(isinstance(one.intent, say.NameCast) for one in understand(text))


def test_who_and_name_stand_in_the_document() -> None:
    made = document(understand("以后叫她林梅"), "以后叫她林梅")
    assert (made["intent"], made["who"], made["name"], made["shot"]) == ("name_cast", "她", "林梅", None)


# --- coverage ------------------------------------------------------------------------------------------------


def standing(text: str) -> Context:
    (found,) = wanted(text)
    assert isinstance(found, say.RequestShot)
    return Context(shot=found.description)


@pytest.mark.parametrize("text", ["give me coverage of this", "cover it", "来一套对话镜头"])
def test_the_shot_that_stands_is_covered(text: str) -> None:
    context = standing("two men argue in a bar at night")
    (found,) = wanted(text, context)

    assert isinstance(found, say.RequestCoverage)
    assert len(found.shots) >= 4
    assert {shot.spec.environment.time for shot in found.shots} == {context.shot.spec.environment.time}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "coverage of two men arguing in a bar",
        "give me coverage: two men argue in a bar",
        "two men argue in a bar, give me coverage of this",
        "给我一套两个男人吵架的对话镜头",
    ],
)
def test_what_is_described_with_it_is_covered(text: str) -> None:
    (found,) = wanted(text, standing("a dog runs on a beach"))

    assert isinstance(found, say.RequestCoverage)
    assert all("dog" not in one.name for shot in found.shots for one in shot.spec.subjects)


def test_without_a_shot_there_is_nothing_to_cover() -> None:
    assert wanted("cover it", Context(has_shot=False)) == [say.RequestCoverage("coverage", ())]


def test_the_shots_of_a_coverage_stand_in_the_document() -> None:
    text = "coverage of two men arguing in a bar"
    made = document(understand(text), text)

    assert made["intent"] == "cover"
    assert made["pattern"]
    assert all(set(shot) >= {"subjects", "action", "environment", "style", "camera"} for shot in made["shots"])


def test_a_man_who_covers_his_face_is_a_shot() -> None:
    (found,) = wanted("a man covers his face")
    assert isinstance(found, say.RequestShot)


# --- several in a breath -------------------------------------------------------------------------------------

BREATH = [
    ("stop, circle that, next shot", [say.Stop, say.CircleTake, say.NextShot]),
    ("scrap one and two, keep three", [say.RejectTake, say.RejectTake, say.CircleTake]),
    ("good, print it, and let's see it tighter", [say.CircleTake, say.ReviseShot]),
    ("第二条过，放到最后，再来一条", [say.CircleTake, say.PlaceTake, say.MoreTakes]),
    ("停，这条不要，近一点再来一条", [say.Stop, say.RejectTake, say.ReviseShot, say.MoreTakes]),
    ("undo that last thing, then run the cut from the top", [say.Undo, say.Play]),
]


@pytest.mark.parametrize(("text", "intents"), BREATH)
def test_several_orders_come_in_one_breath(text: str, intents: list[type]) -> None:
    assert [type(one) for one in wanted(text)] == intents


@pytest.mark.parametrize("text", ["that looks great", "wow, look at that", "isn't that lovely", "这个真好看"])
def test_a_remark_circles_nothing(text: str) -> None:
    assert not any(isinstance(one.intent, say.CircleTake) for one in understand(text) if one.confidence >= ASK_BELOW)


@pytest.mark.parametrize("text", ["kill the second clip", "第二个片段不要了"])
def test_a_clip_that_is_killed_leaves_the_cut(text: str) -> None:
    (found,) = understand(text)
    assert found.intent == say.RemoveClip(2)
