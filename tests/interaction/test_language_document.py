"""The JSON that `describe --json` prints, the lexicons' mistakes, and texts nobody should say."""

import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import describe
from engine import messages as say
from engine.assets import asset
from interaction.interpretation import ASK_BELOW
from interaction.language import document, understand
from interaction.language.context import Context
from interaction.language.grammar import machine
from interaction.language.lexicon import LexiconMistake, slot_lexicon, spelled_out
from interaction.language.numbers import number
from interaction.language.text import fold
from interaction.language.verbs import places

EXAMPLE = "一个女战士，身披红色斗篷，在古城墙上奔跑，夜晚，暴雨，电影感，冷色调，镜头跟随"


def test_the_example_of_the_contract_has_exactly_its_document() -> None:
    made = document(understand(EXAMPLE), EXAMPLE)
    spans = made.pop("spans")

    assert made == {
        "language": "zh",
        "intent": "shot",
        "confidence": made["confidence"],
        "shot": {
            "subjects": [{"name": "女战士", "look": "红色斗篷", "count": 1}],
            "action": {"text": "奔跑", "canonical": "run", "speed": "normal"},
            "environment": {
                "place": "古城墙", "set": "castle_wall", "interior": False, "time": "night", "weather": "rain",
                "weather_strength": "heavy",
            },
            "style": {
                "style": "cinematic", "tone": "cool", "mood": None, "light_source": None, "light_quality": None,
                "light_direction": None, "saturation": None,
            },
            "camera": {
                "size": None, "framing": None, "angle": None, "side": None, "move": "follow", "move_speed": None,
                "handheld": False, "lens": None, "lens_mm": None, "depth_of_field": None,
                "composition": None,
            },
            "duration_s": None,
        },
    }  # fmt: skip
    assert made["confidence"] > 0.9
    assert {"slot": "camera.move", "text": "镜头跟随", "start": EXAMPLE.index("镜头"), "end": len(EXAMPLE)} in spans
    assert all(EXAMPLE[span["start"] : span["end"]] == span["text"] for span in spans)


def test_a_document_is_plain_json() -> None:
    made = document(understand(EXAMPLE), EXAMPLE)

    assert json.loads(json.dumps(made)) == made


def test_orders_stand_beside_intent_and_carry_no_shot() -> None:
    made = document(understand("circle take three, put it first"), "circle take three, put it first")

    assert (made["intent"], made["take"], made["shot"]) == ("circle", 3, None)
    assert made["spans"] == [{"slot": "intent", "text": "circle take three", "start": 0, "end": 17}]
    assert [(one["intent"], one["take"], one["at"]) for one in made["then"]] == [("place", None, "start")]


def test_talk_is_none_and_has_no_then() -> None:
    made = document(understand("I think lunch was great"), "I think lunch was great")

    assert made["intent"] == "none"
    assert "then" not in made


def test_spans_are_characters_of_what_was_said_even_where_signs_are_dropped() -> None:
    text = "  🎬 低角度\u200b，  Close-Up!"
    made = document(understand(text), text)

    assert all(text[span["start"] : span["end"]] == span["text"] for span in made["spans"])
    assert [span["text"] for span in made["spans"]] == ["低角度", "Close-Up"]


def test_without_a_shot_a_bare_description_is_a_new_one() -> None:
    (with_shot,) = understand("low angle")
    (without,) = understand("low angle", context=Context(has_shot=False))

    assert isinstance(with_shot.intent, say.ReviseShot)
    assert isinstance(without.intent, say.RequestShot)


def test_without_a_shot_there_is_nothing_to_make_tighter() -> None:
    assert [type(one.intent) for one in understand("forget the fog", context=Context(has_shot=False))] == [say.Nothing]


def test_a_plain_description_is_surer_than_one_with_words_left_over() -> None:
    (plain,) = understand("a man walks into the room")
    (odd,) = understand("a man walks into the room blah wubble gronk zzz")

    assert plain.confidence > ASK_BELOW
    assert odd.confidence <= plain.confidence


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_reading_whose_spans_lie_in_it(text: str) -> None:
    made = document(understand(text), text)

    for one in (made, *made.get("then", [])):
        assert 0.0 <= one["confidence"] <= 1.0
        assert all(text[span["start"] : span["end"]] == span["text"] for span in one["spans"])


PIECES = [
    "a man",
    "两个士兵",
    " runs ",
    "在",
    "森林",
    "里",
    "no ",
    "不",
    "take three",
    "第二条",
    ",",
    "。",
    "close-up",
    "推",
    "慢",
    "1",
    "s",
    "of ",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_jumble_of_film_words_has_a_reading(text: str) -> None:
    made = document(understand(text), text)
    assert json.loads(json.dumps(made))["intent"]


@pytest.mark.parametrize(
    "piece", ["a man walks, ", "一个男人走进房间", "two more circle take three ", "推", "1", "no "]
)
def test_ten_thousand_characters_take_no_more_than_their_share(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = (piece * characters)[:characters]
        start = time.process_time()
        understand(text)
        return time.process_time() - start

    understand("warm")
    assert seconds(10_000) < max(0.5, 12 * seconds(2_000))


NUMBERS = [
    ("thirty five", 35), ("三十五", 35), ("两", 2), ("一百二十", 120), ("one hundred and five", 105), ("1.5", 1.5),
    ("二点五", 2.5), ("third", 3), ("二五", 25), ("walrus", None),
]  # fmt: skip


@pytest.mark.parametrize(("said", "value"), NUMBERS)
def test_numbers_in_words(said: str, value: float | None) -> None:
    assert number(said) == value


def test_traditional_characters_are_read_like_simplified_ones() -> None:
    assert fold("鏡頭跟隨").text == "镜头跟随"


def test_ways_of_saying_are_spelled_out() -> None:
    assert set(spelled_out("(push|pull) (slowly |)in")) == {"push in", "push slowly in", "pull in", "pull slowly in"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lexicons that a person may have edited."""
    for file in asset("lexicon").glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('["camera.size".wide]\nen = ["x"', "line"),
        ('["camera.size".gigantic]\nen = ["x"]', "camera.size.gigantic"),
        ('["camera.colour".red]\nen = ["x"]', "camera.colour"),
        ('["camera.size".wide]\nen = [3]', "camera.size.wide.en[0]"),
        ('["camera.size".wide]\nen = ["a (b"]', "camera.size.wide.en[0]"),
        ('["camera.size".wide]\nfr = ["large"]', "camera.size.wide.fr"),
        ('["camera.size".wide]\nen = [{ say = "x", unless = "y" }]', "unless"),
    ],
)
def test_a_mistake_in_a_lexicon_names_the_file_and_the_place(folder: Path, line: str, where: str) -> None:
    (folder / "camera.toml").write_text(line, "utf-8")

    with pytest.raises(LexiconMistake) as mistake:
        slot_lexicon(folder)
    assert "camera.toml" in str(mistake.value)
    assert where in str(mistake.value)


def test_a_way_of_saying_can_be_added_without_touching_python(folder: Path) -> None:
    with (folder / "camera.toml").open("a", encoding="utf-8") as file:
        file.write('\n["camera.move"."arc"]\n'.replace("arc", "orbit2"))
    with pytest.raises(LexiconMistake):
        slot_lexicon(folder)

    text = asset("lexicon/camera.toml").read_text("utf-8").replace('zh = ["鱼眼"', 'zh = ["猫眼", "鱼眼"')
    (folder / "camera.toml").write_text(text, "utf-8")
    (hit,) = slot_lexicon(folder).hits("用猫眼")
    assert hit.way.slot == "camera.lens"


def test_the_orders_that_came_with_us_can_be_read() -> None:
    assert machine().matches("circle take three", 0)[0].name == "circle"


def test_describe_prints_one_document_a_line() -> None:
    out = io.StringIO()
    status = describe.run(None, lines=True, as_json=True, stdin=io.StringIO("play\n\n低角度\n"), stdout=out)

    assert status == 0
    assert [json.loads(line)["intent"] for line in out.getvalue().splitlines()] == ["play", "none", "revise"]


def test_describe_prints_a_table_for_people() -> None:
    out = io.StringIO()
    describe.run(EXAMPLE, lines=False, as_json=False, stdin=io.StringIO(), stdout=out)

    assert "camera.move" in out.getvalue()
    assert "女战士, 红色斗篷" in out.getvalue()


def test_every_kind_of_place_is_a_set_that_the_blockout_can_build() -> None:
    if not asset("sets").is_dir():
        pytest.skip("assets/sets is not here yet")
    assert {kind.set for kind in places().kinds.values()} <= {file.stem for file in asset("sets").glob("*.toml")}


def test_half_a_character_is_no_error() -> None:
    assert [type(one.intent) for one in understand("\ud83d \x00\x1b")] == [say.Nothing]


def test_people_of_the_shot_are_told_only_where_they_were_said() -> None:
    """`looks` and `added` stand beside `relative`; a document without them has the keys of the contract alone."""
    dressed = document(understand("give her a blue dress"), "give her a blue dress")
    joined = document(understand("add a dog"), "add a dog")

    assert dressed["looks"] == [{"who": "her", "look": "blue dress"}]
    assert joined["added"] == joined["shot"]["subjects"] == [{"name": "a dog", "look": None, "count": 1}]
    assert set(document(understand("tighter"), "tighter")) == {
        "language", "intent", "confidence", "relative", "shot", "spans"
    }  # fmt: skip


def test_a_slot_that_gets_a_new_value_is_not_told_as_taken_back() -> None:
    text = "it's not night, it's dusk"
    made = document(understand(text), text)

    assert made["shot"]["environment"]["time"] == "dusk"
    assert "removed" not in made
