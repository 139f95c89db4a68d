"""Scripts as they come: Fountain, plain text of two languages, Final Draft, old encodings, and what is no script."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.film.codec import decode, encode
from engine.film.script import LineKind, Script
from interaction.script import read_script, read_text
from interaction.script.headings import heading

HERE = Path(__file__).parent / "scripts"
FOUNTAIN = (HERE / "lamp.fountain").read_text(encoding="utf-8")
CHINESE = (HERE / "teahouse.txt").read_text(encoding="utf-8")


def told(script: Script) -> list[tuple[str, str, str]]:
    return [(line.kind.value, line.character, line.text) for scene in script.scenes for line in scene.lines]


def only(text: str) -> list[tuple[str, str, str]]:
    return told(read_text(text))


# --- the two scripts -----------------------------------------------------------------------------------------


def test_fountain_scenes() -> None:
    script = read_script("lamp.fountain", FOUNTAIN.encode())
    assert script.title == "The Lamp at Cape Orr"
    heads = [(scene.number, scene.interior, scene.place, scene.time) for scene in script.scenes]
    assert heads == [
        ("1", False, "lighthouse", "night"),
        ("2", True, "lighthouse, staircase", "night"),
        ("3", True, "lamp room", "night"),
        ("4", False, "beach", "dawn"),
        ("5", None, "the tower from the sea", ""),
    ]
    assert script.scenes[0].heading == "EXT. LIGHTHOUSE - NIGHT"


def test_fountain_lines() -> None:
    lines = told(read_script("lamp.fountain", FOUNTAIN.encode()))
    assert ("transition", "", "FADE IN:") in lines
    assert ("note", "", "Model shot?") in lines
    assert ("parenthetical", "IDA", "shouting") in lines
    assert ("dialogue", "JONAS", "I stayed.") in lines
    assert ("dialogue", "IDA", "You stayed.") in lines
    assert not any("egg" in text for _, _, text in lines)
    assert lines[-1] == ("action", "", "THE END")


def test_chinese_plain_text() -> None:
    script = read_script("teahouse.txt", CHINESE.encode())
    assert script.title == "雨夜茶馆"
    heads = [(scene.number, scene.interior, scene.place, scene.time) for scene in script.scenes]
    assert heads == [("1", True, "老茶馆", "night"), ("2", True, "后厨", "night"), ("3", False, "古城墙", "dawn")]
    lines = told(script)
    assert ("dialogue", "陌生人", "一壶热茶，喝完就走。") in lines
    assert ("parenthetical", "老陈", "画外") in lines
    assert ("action", "", "窗外大雨。油灯的光在墙上晃动。") in lines


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_make_no_difference(ends: str) -> None:
    made = read_script("lamp.fountain", FOUNTAIN.replace("\n", ends).encode())
    assert made == read_script("lamp.fountain", FOUNTAIN.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
def test_encodings_make_no_difference(encoding: str) -> None:
    assert read_script("teahouse.txt", CHINESE.encode("utf-8")).scenes
    if encoding not in ("utf-16-le", "utf-16-be"):  # without a mark nothing but zeros tells, and Chinese has few
        assert read_script("teahouse.txt", CHINESE.encode(encoding)) == read_script("teahouse.txt", CHINESE.encode())
    assert read_script("a.txt", FOUNTAIN.encode(encoding)) == read_script("a.txt", FOUNTAIN.encode())


def test_a_script_travels_in_the_journal() -> None:
    script = read_script("lamp.fountain", FOUNTAIN.encode())
    assert decode(Script, encode(script)) == script


# --- Fountain's corners --------------------------------------------------------------------------------------


def test_forced_marks() -> None:
    lines = only(
        "INT. A - DAY\n\n!INT. THIS IS ACTION\n\n@McAvoy\nYes.\n\n>Burn to white.\n\n> A card <\n\n...and on.\n"
    )
    assert lines == [
        ("action", "", "INT. THIS IS ACTION"),
        ("dialogue", "McAvoy", "Yes."),
        ("transition", "", "Burn to white."),
        ("action", "", "A card"),
        ("action", "", "...and on."),
    ]


def test_forced_headings_in_both_languages() -> None:
    script = read_text(".sniper scope\n\nHe aims.\n\n.咖啡馆 夜\n\n下雨。\n")
    assert [(scene.heading, scene.place, scene.time) for scene in script.scenes] == [
        ("sniper scope", "sniper scope", ""),
        ("咖啡馆 夜", "咖啡馆", "night"),
    ]


def test_dialogue_with_brackets_breaks_and_two_blanks() -> None:
    lines = only("INT. A - DAY\n\nMARIE (O.S.) (CONT'D)\n(softly)\nPaul?\n  \nAre you there?\n\nPAUL ^\nHere.\n")
    assert lines == [
        ("parenthetical", "MARIE", "O.S."),
        ("parenthetical", "MARIE", "softly"),
        ("dialogue", "MARIE", "Paul? Are you there?"),
        ("dialogue", "PAUL", "Here."),
    ]


def test_notes_comments_sections_and_emphasis() -> None:
    text = "INT. A - DAY\n\n# Act\n\n= It begins.\n\n***Loud*** and _clear_ [[too\nloud?]] \\*here\\*.\n"
    text += "\n/* gone\n\ngone */\n\n===\n\n5 * 3\n"
    assert only(text) == [
        ("note", "", "Act"),
        ("note", "", "It begins."),
        ("action", "", "Loud and clear *here*."),
        ("note", "", "too loud?"),
        ("action", "", "5 * 3"),
    ]


def test_a_comment_that_never_ends_hides_nothing() -> None:
    assert only("INT. A - DAY\n\nHe /* runs.\n\nShe [[ walks.\n")[-1] == ("action", "", "She [[ walks.")


def test_transitions_are_no_people() -> None:
    lines = only("INT. A - DAY\n\nHe runs.\n\nCUT TO:\n\nSMASH CUT TO:\n\nDISSOLVE TO BLACK.\n")
    assert [kind for kind, _, _ in lines] == ["action", "transition", "transition", "transition"]


def test_page_furniture_is_left_out() -> None:
    lines = only("INT. A - DAY\n\nHe runs.\n\n(CONTINUED)\n\n12.\n\nMARIE\nGo\n(MORE)\n\nShe goes.\n")
    assert lines == [("action", "", "He runs."), ("dialogue", "MARIE", "Go"), ("action", "", "She goes.")]


def test_capitals_that_ask_for_a_picture_do_not_speak() -> None:
    lines = only("INT. A - DAY\n\nINSERT - LETTER\nDear Ida, come.\n\nCLOSE ON THE DOOR\nIt opens.\n")
    assert all(kind == "action" for kind, _, _ in lines)


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("Title: One\nAuthor: Two\n\nINT. A - DAY\n", "One"),
        ("Title:\n\t_**One**_\n\tand more\nCredit: by\n\nINT. A - DAY\n", "One and more"),
        ("片名：雨夜\n编剧：某人\n\n内景 茶馆 夜\n", "雨夜"),
        ("INT. A - DAY\n\nTitle: not one\n", "a"),
        ("FADE IN:\n\nINT. A - DAY\n", "a"),
    ],
)
def test_title_pages(page: str, title: str) -> None:
    script = read_script("a.txt", page.encode())
    assert script.title == title
    assert len(script.scenes) == 1


# --- slug lines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("INT. KITCHEN - NIGHT", ("", True, "kitchen", "night")),
        ("EXT. Joe's Diner – LATE AFTERNOON", ("", False, "Joe's Diner", "day")),
        ("INT./EXT. CAR - MOVING - DUSK", ("", None, "car", "dusk")),
        ("I/E HOUSE - CONTINUOUS", ("", None, "house", "")),
        ("12A   INT. HOUSE - ROOM 12 - DAY   12A", ("12A", True, "house, room 12", "day")),
        ("EXT. FIELD - NIGHT #12A#", ("12A", False, "field", "night")),
        ("EXT. CITY. NIGHT.", ("", False, "city", "night")),
        ("INT. DAY SPA - DAY", ("", True, "day spa", "day")),
        ("EST. HARBOUR - DAWN", ("", False, "harbour", "dawn")),
        ("int. kitchen - the next morning", ("", True, "kitchen", "morning")),
        ("内景 咖啡馆 夜", ("", True, "咖啡馆", "night")),
        ("外 城墙 日", ("", False, "城墙", "day")),
        ("第3场", ("3", None, "", "")),
        ("第二十一场 医院走廊 夜", ("21", None, "医院走廊", "night")),
        ("第一百零五场 外 海边 日落", ("105", False, "海边", "sunset")),
        ("3. 内 客厅 夜", ("3", True, "客厅", "night")),
        ("3、客厅 夜 内", ("3", True, "客厅", "night")),
        ("1-3 日 内 办公室", ("1-3", True, "办公室", "day")),
        ("场景三：老宅 内 傍晚", ("3", True, "老宅", "dusk")),
        ("S12 街道 夜 外", ("12", False, "街道", "night")),
        ("内景。咖啡馆——夜", ("", True, "咖啡馆", "night")),
        ("内景咖啡馆夜", ("", True, "咖啡馆", "night")),
        ("咖啡馆（夜，内）", ("", True, "咖啡馆", "night")),
        ("日外 海边", ("", False, "海边", "day")),
        ("12 外景 古城墙 雨夜", ("12", False, "古城墙", "night")),
        ("内/外 汽车里 夜", ("", None, "汽车里", "night")),
    ],
)
def test_slug_lines(line: str, read: tuple[str, bool | None, str, str]) -> None:
    found = heading(line)
    assert found is not None
    assert (found.number, found.interior, found.place, found.time) == read


@pytest.mark.parametrize(
    "line",
    [
        "He goes inside.", "internal affairs called.", "Int the end he goes", "INTERESTING", "Exterior paint peels.",
        "他走进屋内，外面下着雨。", "夜里，外面很冷", "3. 他走了", "第3场戏我们明天拍。", "3 客厅", "外面 很冷",
        "林梅：内景 夜", "", "x" * 500,
    ],
)  # fmt: skip
def test_what_is_no_slug_line(line: str) -> None:
    assert heading(line) is None


def test_a_scene_that_goes_on_has_the_time_of_the_one_before() -> None:
    script = read_text("EXT. A - DUSK\n\nHe runs.\n\nINT. B - CONTINUOUS\n\nHe stops.\n\nINT. C\n\nHe sits.\n")
    assert [scene.time for scene in script.scenes] == ["dusk", "dusk", ""]


def test_fields_under_the_slug_line_fill_it() -> None:
    scene = read_text("第3场\n时间：夜\n地点：客厅 内\n人物：林梅、老陈\n\n林梅走进来。\n").scenes[0]
    assert (scene.number, scene.interior, scene.place, scene.time) == ("3", True, "客厅", "night")


def test_no_two_scenes_have_the_same_number() -> None:
    script = read_text("INT. A - DAY\n\n2 INT. B - DAY\n\nINT. C - DAY\n\n2 INT. D - DAY\n\nINT. E - DAY\n")
    assert [scene.number for scene in script.scenes] == ["1", "2", "3", "4", "5"]


def test_a_passage_without_a_slug_line_is_a_scene() -> None:
    script = read_text("Ida runs up the path.\n\nIDA\nWho is there?\n")
    assert [(scene.number, scene.heading) for scene in script.scenes] == [("1", "")]
    assert [line.kind for line in script.scenes[0].lines] == [LineKind.ACTION, LineKind.DIALOGUE]


def test_a_name_alone_speaks_in_chinese_when_it_does_so_twice() -> None:
    lines = only("内景 家 夜\n\n林梅\n你来了。\n\n雨停\n天亮了。\n\n林梅\n坐。\n")
    assert lines == [
        ("dialogue", "林梅", "你来了。"),
        ("action", "", "雨停天亮了。"),
        ("dialogue", "林梅", "坐。"),
    ]


def test_what_is_told_before_a_colon_is_not_always_a_name() -> None:
    lines = only("内景 家 夜\n\n他低声说：走吧。\n\n特写：一把刀。\n\n桌上放着：一封信。\n")
    assert {kind for kind, _, _ in lines} == {"action"}


# --- Final Draft ---------------------------------------------------------------------------------------------


def final_draft(script: Script) -> str:
    """The script as Final Draft would have saved it."""
    made: list[str] = []
    kinds = {LineKind.ACTION: "Action", LineKind.TRANSITION: "Transition", LineKind.NOTE: "Outline Body"}
    for scene in script.scenes:
        made.append(f'<Paragraph Type="Scene Heading" Number="{scene.number}"><Text>{scene.heading}</Text></Paragraph>')
        speaker = ""
        for line in scene.lines:
            if (line.character and line.character != speaker) or line.kind is LineKind.PARENTHETICAL:
                made.append(f'<Paragraph Type="Character"><Text>{line.character}</Text></Paragraph>')
            speaker = line.character
            kind = kinds.get(line.kind, line.kind.value.title())
            text = f"({line.text})" if line.kind is LineKind.PARENTHETICAL else line.text
            half = len(text) // 2
            runs = f'<Text>{text[:half]}</Text><Text Style="Bold">{text[half:]}</Text>'
            made.append(f'<Paragraph Type="{kind}">{runs}</Paragraph>')
    title = f"<TitlePage><Content><Paragraph><Text>{script.title}</Text></Paragraph></Content></TitlePage>"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n<FinalDraft DocumentType="Script" Version="5">'
    return f"{head}<Content>{''.join(made)}</Content>{title}</FinalDraft>"


def of_final_draft(kind: str, text: str, inside: str = "") -> str:
    return f'<Paragraph Type="{kind}">{inside}<Text>{text}</Text></Paragraph>'


@pytest.mark.parametrize("name", ["lamp.fountain", "teahouse.txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_final_draft_says_the_same(name: str, encoding: str) -> None:
    script = read_script(name, (HERE / name).read_bytes())
    made = read_script("whatever.txt", final_draft(script).encode(encoding))
    assert made.title == script.title
    assert told(made) == told(script)
    places = [(scene.number, scene.interior, scene.place, scene.time) for scene in made.scenes]
    assert places == [(scene.number, scene.interior, scene.place, scene.time) for scene in script.scenes]


def test_dual_dialogue_and_notes_of_final_draft() -> None:
    anna = of_final_draft("Character", "ANNA (V.O.)") + of_final_draft("Dialogue", "Yes.")
    ben = of_final_draft("Character", "BEN") + of_final_draft("Dialogue", "No.")
    both = f"<Paragraph><DualDialogue>{anna}{ben}</DualDialogue></Paragraph>"
    note = "<ScriptNote><Paragraph><Text>private</Text></Paragraph></ScriptNote>"
    lines = of_final_draft("Scene Heading", "INT. A - DAY") + both + of_final_draft("Action", "They go.", note)
    text = f"<FinalDraft><Content>{lines}</Content></FinalDraft>"
    assert told(read_script("a.fdx", text.encode())) == [
        ("parenthetical", "ANNA", "V.O."),
        ("dialogue", "ANNA", "Yes."),
        ("dialogue", "BEN", "No."),
        ("action", "", "They go."),
    ]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<FinalDraft><Content><Paragraph Type="Action"><Text>&b;</Text></Paragraph></Content></FinalDraft>'
)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("bomb.fdx", BOMB.encode(), r"bomb\.fdx is no plain Final Draft file\."),
        ("deep.fdx", b"<FinalDraft>" + b"<a>" * 100_000, r"deep\.fdx is no plain Final Draft file\."),
        ("half.fdx", b"<FinalDraft><Content><Paragraph>", r"half\.fdx is broken: "),
        ("a.pdf", b"%PDF-1.7 ...", r"a\.pdf is a PDF file, not a script\."),
        ("a.docx", b"PK\x03\x04....", r"a\.docx is a Word or zip file"),
        ("a.rtf", b"{\\rtf1 }", r"a\.rtf is a RTF file"),
        ("a.bin", bytes(range(256)) * 40, r"a\.bin cannot be read as text\."),
        ("a.txt", b"", r"There is no scene in a\.txt\."),
        ("a.txt", b"CUT TO:\n", r"There is no scene in a\.txt\."),
        ("big.txt", b"a" * (17 * 1024 * 1024), r"big\.txt is too large for a script: 18 MB\."),
        ("list.txt", b"INT. A - DAY\n\n" * 3000, r"list\.txt has too many scenes"),
    ],
)
def test_what_is_no_script_is_refused_with_a_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(EngineError, match=sentence) as refused:
        read_script(name, data)
    assert refused.value.advice


# --- laws ----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "INT. A - DAY", "内 家 夜", "MARIE", "林梅：走", "(low)", "He runs.", "", "  ", "[[", "]]", "/*", "*/", "> x <",
        "@A", "!b", ".c", "= s", "# s", "===", "~la", "CUT TO:", "*", "_", "\\", "第3场", "人物：A、B",
        "\ue000" + "5\ue001", "\x00", "a" * 300,
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30))
def test_any_text_is_read(pieces: list[str]) -> None:
    script = read_text("\n".join(pieces))
    numbers = [scene.number for scene in script.scenes]
    assert len(set(numbers)) == len(numbers)
    assert all(line.text.strip() for scene in script.scenes for line in scene.lines)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    with suppress(EngineError):
        read_script("a", data)


@pytest.mark.parametrize("piece", ["[[", "/*", "*", "_a", "(", "# ", "内", "A ", "：", "[[a]]", "\n", "1 "])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.process_time()
        read_text(text)
        return time.process_time() - began

    cost(10_000)
    assert cost(400_000) < 20 * max(cost(40_000), 0.01)


def test_a_feature_is_read_within_a_second() -> None:
    page = "\n".join(
        [
            "INT. HOUSE - ROOM - NIGHT",
            "",
            *["Ida walks through the room and looks at the door for a long time.", ""] * 8,
        ]
        + ["IDA", "(quietly)", "I do not know what you mean by that.", "", "JONAS", "You know it very well.", ""] * 5
    )
    feature = "\n\n".join([page] * 120).encode()
    began = time.process_time()
    script = read_script("feature.fountain", feature)
    assert time.process_time() - began < 1.0
    assert len(script.scenes) == 120
