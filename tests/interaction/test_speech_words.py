"""When each word was said, what is settled while somebody speaks, how Chinese is written, and what is not believed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.assets import asset
from interaction.speech.agreement import Agreement
from interaction.speech.invented import Doubts, Lore, looped, lore, sayable
from interaction.speech.messages import Word
from interaction.speech.pace import Pace
from interaction.speech.sound import RATE_HZ, Sound
from interaction.speech.soundfile import read_sound
from interaction.speech.sphinx import Sphinx
from interaction.speech.transcriber import SoFar, Transcript
from interaction.speech.whisper import LOOK_S, Whisper, _parts
from interaction.speech.writing import written
from tests.interaction.random_whisper import make_random_whisper

HERE = Path(__file__).parent
CREDULOUS = Doubts(no_speech=1.1, log_chance=-99.0, repetition=99.0, voiced=False)
AT_ONCE = Pace(0.01, 0.0001)


@pytest.fixture(scope="module")
def trained() -> Whisper:
    return Whisper(HERE / "whisper_fixture", threads=1, known=Lore())


def recording(name: str) -> Sound:
    return np.concatenate(list(read_sound(HERE / "voices" / f"{name}.flac")))


def english(name: str) -> Sound:
    return np.concatenate(list(read_sound(asset(f"demo/voices/{name}.flac"))))


# --- words with times ---


def in_order(words: tuple[Word, ...], length_s: float) -> bool:
    times = [time for word in words for time in (word.start_s, word.end_s)]
    plain = all(type(time) is float for time in times)  # numpy's own would not go into JSON
    return plain and times == sorted(times) and times[0] >= 0.0 and times[-1] <= length_s


def test_whisper_tells_when_each_word_was_said(trained: Whisper):
    sound = recording("zh_take_two")
    heard = trained.transcribe(sound, "auto", ())
    assert heard is not None
    assert "".join(word.text for word in heard.words) == heard.text == "选第二条"
    assert in_order(heard.words, len(sound) / RATE_HZ)


def test_times_cost_one_look_less_where_they_are_not_wanted(trained: Whisper):
    heard = trained.transcribe(recording("zh_take_two"), "auto", (), timed=False)
    assert heard is not None
    assert (heard.text, heard.words) == ("选第二条", ())


def test_the_offline_recogniser_tells_them_too():
    ears, sound = Sphinx(), english("circle")
    late = np.concatenate([np.zeros(RATE_HZ, np.float32), sound])
    first, second = (heard(ears, one) for one in (sound, late))
    assert [word.text for word in first.words] == first.text.split()
    assert in_order(first.words, len(sound) / RATE_HZ)
    shifts = [after.start_s - before.start_s for before, after in zip(first.words, second.words, strict=True)]
    assert all(abs(shift - 1.0) < 0.1 for shift in shifts)


def heard(ears: Sphinx, sound: Sound) -> Transcript:
    transcription = ears.begin("en")
    transcription.feed(sound)
    found = transcription.finish()
    assert found is not None
    return found


# --- longer than the model can see ---


@given(st.integers(0, 100), st.integers(0, 2**31))
def test_long_sound_is_cut_into_parts_that_make_it_up_again(seconds: int, seed: int):
    sound = np.random.default_rng(seed).standard_normal(seconds * RATE_HZ // 10, dtype=np.float32)
    sound = np.repeat(sound, 10)
    parts = list(_parts(sound))
    assert np.array_equal(np.concatenate([part for _, part in parts]), sound)
    assert all(len(part) <= 30 * RATE_HZ for _, part in parts)
    assert [at for at, _ in parts] == list(np.cumsum([0, *(len(part) for _, part in parts[:-1])]))


def test_forty_seconds_are_heard_to_the_end(trained: Whisper):
    order, pause = recording("zh_take_two"), np.zeros(30 * RATE_HZ, np.float32)
    found = trained.transcribe(np.concatenate([order, pause, order]), "zh", ())
    assert found is not None
    assert found.text.count("选第二条") == 2
    assert found.words[-1].start_s > 14.0  # where the second part begins: this small model tells little more


# --- words so far ---


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Whisper:
    folder = make_random_whisper(tmp_path_factory.mktemp("models") / "random")
    return Whisper(folder, threads=1, known=Lore(), doubts=CREDULOUS, pace=AT_ONCE)


def partials(whisper: Whisper, sound: Sound, block_s: float = 0.3) -> Iterator[SoFar]:
    transcription, block = whisper.begin("zh"), round(block_s * RATE_HZ)
    for at in range(0, len(sound), block):
        transcription.feed(sound[at : at + block])
        yield transcription.partial()


def test_a_fast_machine_shows_words_while_they_are_said(trained: Whisper, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trained, "took", lambda seconds: None)
    monkeypatch.setattr(trained, "_look_s", 0.01)
    looks = list(partials(trained, np.tile(recording("zh_take_two"), 2)))
    assert any("选第二条" in look.text for look in looks)
    assert max(look.settled for look in looks) > 0
    assert all(0 <= look.settled <= len(look.text) for look in looks)


def test_a_slow_one_does_not_look(trained: Whisper, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trained, "_look_s", 0.31 * LOOK_S)
    monkeypatch.setattr(trained, "transcribe", lambda *_, **__: pytest.fail("looked"))
    assert set(partials(trained, recording("zh_take_two"))) == {SoFar()}


def test_a_machine_that_gets_busy_stops_looking_and_one_hiccup_is_forgiven(quick: Whisper):
    quick._look_s = 0.02
    quick.took(0.4)
    assert quick.keeps_up
    quick.took(1.0)
    assert not quick.keeps_up


def test_two_looks_that_agree_settle_it():
    looks = ["a man", "a man walks", "a man walks in to", "a man walks into the rain"]
    agreed, shown = Agreement(), []
    for look in looks:
        agreed = agreed.then(look)
        shown.append(agreed.so_far)
    assert [so_far.text[: so_far.settled] for so_far in shown] == ["", "a man", "a man walks", "a man walks"]
    assert shown[-1].text == looks[-1]


def test_chinese_is_settled_by_characters():
    agreed = Agreement().then("一个战士").then("一个站在城墙上").then("一个站在城墙上的人")
    assert agreed.so_far == SoFar("一个站在城墙上的人", 7)


@given(st.lists(st.text(alphabet="ab 人物 ", max_size=12), max_size=8))
def test_what_is_settled_stays(looks: list[str]):
    agreed, settled = Agreement(), ""
    for look in looks:
        agreed = agreed.then(look)
        text, count = agreed.so_far
        assert text[:count].startswith(settled.rstrip())
        settled = text[:count]


# --- how Chinese is written ---


def test_chinese_is_written_as_wished():
    pytest.importorskip("opencc")
    assert written("導演說頭髮發亮", "simplified") == "导演说头发发亮"
    assert written("导演说头发发亮", "traditional") == "導演說頭髮發亮"
    assert written("導演说", "as_heard") == "導演说"


def test_the_recogniser_writes_so_too(trained: Whisper, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("opencc")
    monkeypatch.setattr(trained, "_writing", "traditional")
    found = trained.transcribe(recording("zh_take_two"), "zh", ())
    assert found is not None
    assert found.text == "選第二條"
    assert "".join(word.text for word in found.words) == "選第二條"


# --- languages ---


@pytest.mark.parametrize(
    ("chances", "wanted"),
    [
        ({"yue": 0.9, "zh": 0.06, "en": 0.02}, "zh"),
        ({"ja": 0.5, "ko": 0.4, "en": 0.03, "zh": 0.02}, "en"),
        ({"zh": 0.4, "en": 0.6}, "en"),
        ({}, "zh"),
    ],
)
def test_a_third_language_is_taken_for_the_likelier_of_ours(
    trained: Whisper, monkeypatch: pytest.MonkeyPatch, chances: dict[str, float], wanted: str
):
    rows = [[(f"<|{name}|>", chance) for name, chance in chances.items()]]

    class Model:
        is_multilingual = True

        def detect_language(self, seen: object) -> object:
            return rows

    monkeypatch.setattr(trained.model, "model", Model())
    assert trained._language(None, "auto") == wanted


# --- what is made up ---

KNOWN = lore()


@pytest.mark.parametrize(
    "text",
    [
        "谢谢观看！", "請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目", "字幕由 Amara.org 社群提供",
        "Thanks for watching!", "you", "Thank you.", "Subtitles by the Amara.org community",
        "特写，中景，远景，推近，拉远，跟拍，环绕，俯拍，仰拍，第二条，撤销。", "I'll see you in the next video.",
    ],
)  # fmt: skip
def test_credits_and_our_own_hint_are_made_up(text: str):
    assert KNOWN.makes_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "特写",
        "谢谢观看的人",
        "第二条",
        "undo",
        "a man says thank you",
        "wide shot, low angle",
        "订阅号的封面",
        "再近一点",
    ],
)
def test_what_a_director_says_is_not(text: str):
    assert KNOWN.makes_up(text) is (text == "谢谢观看的人")


def test_the_cast_list_come_back_is_made_up_and_one_name_is_not():
    names = ("林小雨", "Roy")
    assert KNOWN.makes_up("林小雨、Roy", names)
    assert not KNOWN.makes_up("Roy", names)
    assert KNOWN.told("zh", names).endswith("林小雨、Roy")


@pytest.mark.parametrize(
    "text", ["好的好的好的好的好的好的", "the the the the the the the", "再来一条。" * 6, "ha " * 20]
)
def test_one_thing_over_and_over_is_a_loop(text: str):
    assert looped(text)


@pytest.mark.parametrize(
    "text", ["再近一点再近一点再近一点", "no no no", "very very very dark", "哈哈哈哈哈", "走走停停，看看天"]
)
def test_saying_it_three_times_is_not(text: str):
    assert not looped(text)


def test_more_words_than_voice_are_not_believed():
    assert sayable("一个战士站在城墙上", "zh", 1.5)
    assert not sayable("请大家记得按时吃饭睡觉多喝水", "zh", 0.2)
    assert sayable("wide shot of a castle at night", "en", 1.2)
    assert not sayable("undo", "en", 0.0)


def test_text_without_voice_is_no_words(trained: Whisper):
    sound = recording("zh_take_two")
    assert trained.transcribe(sound, "zh", (), voiced_s=0.0) is None
    assert trained.transcribe(sound, "zh", (), voiced_s=1.0) is not None
