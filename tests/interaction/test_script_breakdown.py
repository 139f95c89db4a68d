"""From a script to proposed shots: what a first assistant director would write down."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.film.camera import Framing, ShotSize
from engine.film.cast import CastMember, Location
from engine.film.codec import decode, encode
from engine.film.scenery import TimeOfDay, Weather
from engine.film.script import Line, LineKind, Script, ScriptScene
from engine.film.spec import Description
from interaction.language.context import Context
from interaction.script import Proposal, proposed, read_script, read_text
from interaction.script.happenings import asked

HERE = Path(__file__).parent / "scripts"
NEW = "The place is new, so it is shown first."
TWO = "Two talk: a master, over the shoulders, close-ups."


def script(name: str) -> Script:
    return read_script(name, (HERE / name).read_bytes())


def shots(name: str, number: str, selection: slice | None = None) -> tuple[Proposal, ...]:
    whole = script(name)
    scene = next(scene for scene in whole.scenes if scene.number == number)
    return proposed(scene, selection, script=whole)


def of(text: str, **given: Context) -> tuple[Proposal, ...]:
    whole = read_text(text)
    return proposed(whole.scenes[0], script=whole, **given)


def who(shot: Proposal) -> list[str]:
    return [one.name for one in shot.description.spec.subjects]


def does(shot: Proposal) -> list[str | None]:
    spec = shot.description.spec
    return [action.text for action in (spec.action, *spec.then) if action.text]


# --- the English one -----------------------------------------------------------------------------------------


def test_a_new_place_is_established_with_its_weather() -> None:
    first = shots("lamp.fountain", "1")[0]
    spec = first.description.spec
    assert first.why == NEW
    assert (spec.camera.framing, spec.camera.size) == (Framing.ESTABLISHING, ShotSize.EXTREME_WIDE)
    there = spec.environment
    assert (there.place, there.interior, there.time, there.weather) == (
        "lighthouse", False, TimeOfDay.NIGHT, Weather.RAIN,
    )  # fmt: skip
    assert who(first) == []


def test_what_happens_is_shot_as_written() -> None:
    runs = shots("lamp.fountain", "1")[2]
    assert who(runs) == ["Ida"]
    assert runs.description.spec.subjects[0].look == "a grey oilskin coat, lantern"
    assert does(runs) == ["runs", "stops at the iron door", "looks back"]
    assert runs.description.spec.environment.weather is Weather.RAIN
    assert runs.lines == (6, 7)


def test_he_and_she_are_who_they_were() -> None:
    assert who(shots("lamp.fountain", "1")[-1]) == ["Ida"]
    looks, puts = (shot for shot in shots("lamp.fountain", "2") if shot.lines == (8, 9))
    assert (who(looks), who(puts)) == (["Jonas"], ["Ida"])
    pushes = next(shot for shot in shots("lamp.fountain", "3") if "pushes" in shot.description.text)
    assert who(pushes) == ["Jonas"]
    assert does(pushes) == ["pushes the gear back into place", "stands up", "pulls the lever"]


def test_two_who_talk_are_covered_once() -> None:
    covered = [shot for shot in shots("lamp.fountain", "2") if shot.why == TWO]
    framings = [shot.description.spec.camera.framing for shot in covered]
    assert framings == [
        Framing.TWO_SHOT, Framing.OVER_THE_SHOULDER, Framing.REVERSE, Framing.SINGLE, Framing.SINGLE,
    ]  # fmt: skip
    assert {tuple(sorted(who(shot))) for shot in covered[:3]} == {("Ida", "Jonas")}
    assert all(shot.description.spec.environment.place == "lighthouse, staircase" for shot in covered)
    again = [shot for shot in shots("lamp.fountain", "2") if shot.lines == (9, 11)]
    assert [who(shot) for shot in again] == [["Jonas"], ["Ida"]]
    assert all(shot.description.spec.camera.size is ShotSize.CLOSE_UP for shot in again)


def test_who_speaks_alone_gets_a_single() -> None:
    single = next(shot for shot in shots("lamp.fountain", "1") if shot.lines == (7, 9))
    camera = single.description.spec.camera
    assert (who(single), camera.framing) == (["Ida"], Framing.SINGLE)
    assert single.description.spec.action.canonical == "speak"


def test_an_insert_is_of_the_thing() -> None:
    insert = next(shot for shot in shots("lamp.fountain", "3") if shot.lines == (1, 3))
    spec = insert.description.spec
    assert (spec.camera.framing, spec.camera.size) == (Framing.INSERT, ShotSize.EXTREME_CLOSE_UP)
    assert (spec.subjects[0].name, spec.subjects[0].look) == ("the gear", "a brass wheel with a broken tooth")


def test_a_line_of_capitals_goes_elsewhere_for_a_moment() -> None:
    waves, speaks = shots("lamp.fountain", "3")[-2:]
    assert (who(waves), waves.description.spec.environment.place) == (["A man"], "boat")
    assert (who(speaks), speaks.description.spec.environment.place) == (["Ida"], "lamp room")


def test_three_who_talk_get_a_master_and_all_faces() -> None:
    talk = [shot for shot in shots("lamp.fountain", "4") if shot.lines == (1, 4)]
    assert talk[0].description.spec.camera.framing is Framing.THREE_SHOT
    singles = {who(shot)[0] for shot in talk if shot.description.spec.camera.framing is Framing.SINGLE}
    assert singles == {"Ida", "Jonas", "Fisherman"}


# --- the Chinese one -----------------------------------------------------------------------------------------


def test_chinese_scenes_stay_chinese() -> None:
    for number in ("1", "2", "3"):
        for shot in shots("teahouse.txt", number):
            assert any("㐀" <= character <= "鿿" for character in shot.description.text)
            assert not any(character.isascii() and character.isalpha() for character in shot.description.text)


def test_chinese_doings_in_order() -> None:
    stops = next(shot for shot in shots("teahouse.txt", "3") if shot.lines == (2, 3))
    assert who(stops) == ["陌生人"]
    assert does(stops) == ["停下", "回头", "拔出短刀"]
    rises = next(shot for shot in shots("teahouse.txt", "2") if shot.lines == (4, 5))
    assert who(rises) == ["老陈"]


def test_the_fog_of_the_first_line_stays() -> None:
    assert {shot.description.spec.environment.weather for shot in shots("teahouse.txt", "3")} == {Weather.FOG}


def test_a_close_up_that_the_script_asks_for() -> None:
    knife = next(shot for shot in shots("teahouse.txt", "1") if shot.lines == (10, 11))
    assert knife.description.spec.camera.size is ShotSize.CLOSE_UP
    assert "短刀" in str(knife.description.spec)


def test_a_voice_from_off_is_not_seen() -> None:
    assert not [shot for shot in shots("teahouse.txt", "1") if "老陈" in who(shot)]


# --- ways of writing -----------------------------------------------------------------------------------------


def test_a_full_name_is_that_of_who_speaks_by_a_part_of_it() -> None:
    made = of("INT. OFFICE - DAY\n\nDetective RAY COLE, 50s, crumpled suit, pours coffee.\n\nRAY\nNo.\n")
    pours = made[1].description.spec
    assert (pours.subjects[0].name, pours.subjects[0].look) == ("Ray", "crumpled suit, detective")
    assert pours.action.text == "pours coffee"
    assert who(made[-1]) == ["Ray"]


def test_rain_at_the_beginning_is_the_weather_of_the_scene() -> None:
    made = of("EXT. ROAD - NIGHT\n\nRain. A WOMAN in a torn dress runs. A car pulls up behind her.\n\nWOMAN\nStop!\n")
    assert {shot.description.spec.environment.weather for shot in made} == {Weather.RAIN}
    assert [who(shot) for shot in made] == [[], ["A woman"], ["A car"], ["Woman"]]


def test_a_thing_of_somebody_is_not_somebody() -> None:
    assert who(of("EXT. ROAD - DAY\n\nRay's car races past.\n\nRAY\nFaster!\n")[0]) == ["Ray's car"]
    assert who(of("3、外 公路 夜\n\n老雷的车在雨中飞驰。\n\n老雷：快！\n")[0]) == ["老雷的车"]


def test_a_place_keeps_the_names_in_it() -> None:
    made = of("INT. RAY'S CAR - NIGHT - MOVING\n\nRAY\nFaster!\n")
    assert made[0].description.spec.environment.place == "Ray's car"


def test_what_somebody_sees_stands_under_the_line_that_says_so() -> None:
    made = of("INT. CAR - NIGHT\n\nPOV - THROUGH THE WINDSHIELD\n\nA boy crosses the road.\n")[-1]
    assert (who(made), made.description.spec.camera.framing) == (["A boy"], Framing.POV)


def test_a_close_up_with_what_happens_in_it() -> None:
    made = of("INT. CAR - NIGHT\n\nCLOSE ON RAY\n\nHis jaw tightens.\n\nRAY\nNo.\n")[1]
    assert (who(made), does(made), made.lines) == (["Ray"], ["His jaw tightens"], (0, 2))


# --- what is given -------------------------------------------------------------------------------------------


def test_a_selected_passage_only() -> None:
    made = shots("lamp.fountain", "2", slice(3, 8))
    assert {shot.why for shot in made} == {TWO}
    assert {shot.lines for shot in made} == {(3, 8)}
    assert shots("lamp.fountain", "2", slice(5, 5)) == ()


def test_the_cast_of_the_film_is_known_by_its_other_names() -> None:
    cast = (CastMember("cast-1", "Ida Moran", ("Ida",), "62, grey hair"),)
    made = of("INT. HOUSE - DAY\n\nIDA sits down.\n\nIDA\nWell.\n", context=Context(False, cast=cast))
    subjects = [shot.description.spec.subjects[0] for shot in made if shot.description.spec.subjects]
    assert [(one.name, one.cast) for one in subjects] == [("Ida Moran", "cast-1")] * 2


def test_whom_only_the_script_knows_is_on_no_list() -> None:
    made = of("INT. HOUSE - DAY\n\nIDA (62) sits down.\n\nIDA\nWell.\n")
    assert {one.cast for shot in made for one in shot.description.spec.subjects} == {None}


def test_the_places_of_the_film_go_by_their_name() -> None:
    places = (Location("place-1", "The Lighthouse", ("lighthouse",)),)
    made = of("EXT. LIGHTHOUSE - DAY\n\nIda runs.\n", context=Context(False, locations=places))
    assert {shot.description.spec.environment.place for shot in made} == {"The Lighthouse"}


def test_a_place_that_was_there_before_is_not_new() -> None:
    whole = read_text("INT. A - DAY\n\nIda runs.\n\nINT. B - DAY\n\nIda sits.\n\nINT. A - NIGHT\n\nIda sleeps.\n")
    new = [[shot.why for shot in proposed(scene, script=whole)].count(NEW) for scene in whole.scenes]
    assert new == [1, 1, 0]


def test_a_passage_without_a_slug_line_says_nothing_of_a_place() -> None:
    made = of("Ida runs up the path.")
    assert [shot.why for shot in made] == ["What happens, as it is written."]


def test_the_weather_of_a_slug_line() -> None:
    made = of("外景 古城墙 雨夜\n\n老陈奔跑。\n")
    there = made[-1].description.spec.environment
    assert (there.place, there.time, there.weather) == ("古城墙", TimeOfDay.NIGHT, Weather.RAIN)


@pytest.mark.parametrize(
    ("line", "of_what", "thing"),
    [
        ("INSERT - THE LETTER", "THE LETTER", True),
        ("INSERT: a torn photograph", "a torn photograph", True),
        ("CLOSE ON: Ida's hand", "Ida's hand", False),
        ("CLOSE ON IDA", "IDA", False),
        ("特写：一把短刀", "一把短刀", False),
        ("插入：信纸", "信纸", True),
    ],
)
def test_lines_that_ask_for_a_picture(line: str, of_what: str, thing: bool) -> None:
    wish = asked(line)
    assert wish is not None
    assert (wish.of, wish.thing) == (of_what, thing)


@pytest.mark.parametrize(
    "line", ["Insert the key and turn.", "He is close on her heels.", "画面很美。", "Once again.", ""]
)
def test_lines_that_do_not(line: str) -> None:
    assert asked(line) is None


# --- laws ----------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "IDA", "runs", "The", "door", "opens.", "INSERT", "-", "ON THE BOAT", "老陈", "坐下", "。", "特写：", "He",
        "他", "CUT", "(", "*", "circle take three", "export", "undo", "a" * 200, "\ud800", "{who}", "12", "", "the end",
    ]
)  # fmt: skip
LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(list(LineKind)),
        st.lists(WORDS, max_size=6).map(" ".join),
        st.sampled_from(["", "IDA", "老陈", "NARRATOR"]),
    ),
    max_size=8,
).map(tuple)
SCENES = st.builds(
    ScriptScene,
    st.just("1"),
    st.sampled_from(["", "INT. A - DAY", "内 家 雨夜"]),
    st.sampled_from([None, True, False]),
    st.sampled_from(["", "castle wall", "家"]),
    st.sampled_from(["", *TimeOfDay]),
    LINES,
)


@settings(max_examples=120, deadline=None)
@given(SCENES, st.integers(-3, 9), st.integers(-3, 9))
def test_any_passage_gives_shots_in_order_and_nothing_else(scene: ScriptScene, start: int, stop: int) -> None:
    made = proposed(scene, slice(start, stop))
    for shot in made:
        assert 0 <= shot.lines[0] <= shot.lines[1] <= len(scene.lines)
        assert shot.scene == "1"
        assert decode(Description, encode(shot.description)) == shot.description
        assert not any((one.cast or "").startswith("script:") for one in shot.description.spec.subjects)
        for span in shot.description.spans:
            assert shot.description.text[span.start : span.end] == span.text
    assert all(before.lines[0] <= after.lines[0] for before, after in pairwise(made))
