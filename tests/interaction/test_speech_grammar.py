"""What the offline recogniser can hear: the grammar, its words, and which word follows which."""

import math
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.assets import asset
from engine.errors import EngineError
from interaction.speech.film_grammar import FilmGrammar, film_grammar, tidied
from interaction.speech.film_model import film_model, pronounced
from interaction.speech.ngrams import arpa

pocketsphinx = pytest.importorskip("pocketsphinx")

GRAMMAR = film_grammar()
CORE = film_grammar(asset("speech/core_grammar.toml"))
DICTIONARY = Path(pocketsphinx.get_model_path()) / "en-us" / "cmudict-en-us.dict"


def small(**rules: tuple[str, ...]) -> FilmGrammar:
    return FilmGrammar(rules)


def test_every_word_can_be_pronounced():
    spelled = {line.split(" ", 1)[0].split("(")[0] for line in pronounced(GRAMMAR, DICTIONARY).splitlines()}
    assert spelled >= GRAMMAR.words
    assert len(GRAMMAR.words) > 600


def test_what_is_heard_first_is_a_part_of_what_can_be_heard():
    spelled = {line.split(" ", 1)[0].split("(")[0] for line in pronounced(CORE, DICTIONARY).splitlines()}
    assert spelled >= CORE.words
    assert CORE.film_words <= GRAMMAR.film_words
    assert not CORE.missing_rules


def test_one_of_them_stands_after_an_article_however_it_sounds():
    assert CORE.agreed(["a", "lone", "cowboys", "rides"]) == ["a", "lone", "cowboy", "rides"]
    assert CORE.agreed(["two", "cowboys", "ride", "a", "horse"]) == ["two", "cowboys", "ride", "a", "horse"]


def test_a_word_that_nobody_can_pronounce_is_named():
    with pytest.raises(EngineError, match="cannot pronounce: flibbertigibbets"):
        pronounced(small(sentence=("play flibbertigibbets",)), DICTIONARY)


def test_every_rule_that_is_named_is_there_and_used():
    assert not GRAMMAR.missing_rules
    named = {name for lines in GRAMMAR.rules.values() for line in lines for name in line.split("<")[1:]}
    assert {name.split(">")[0] for name in named} == GRAMMAR.rules.keys() - {"heard"}


def test_what_it_makes_up_it_derives_and_nothing_is_left_unsaid():
    made = GRAMMAR.sentences(3000, seed=5)
    assert all(GRAMMAR.derives(words) for words in made)
    assert GRAMMAR.sentences(50, seed=1) == GRAMMAR.sentences(50, seed=1) != GRAMMAR.sentences(50, seed=2)


@pytest.mark.parametrize(
    "text",
    [
        "wide shot a warrior in a red cloak runs on the castle wall in heavy rain at night camera follows",
        "make it snow", "two more takes", "circle take two", "put it first", "play the cut", "no make it dusk", "undo",
        "low angle of a knight with a sword", "trim the last clip by one second", "compare take one and two", "tighter",
        "use a fifty millimeter lens",
        "extreme wide shot of a castle at dawn", "a bit slower", "swap clips one and two",
    ],
)  # fmt: skip
def test_a_directors_sentences_are_in_it(text: str):
    assert GRAMMAR.derives(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thank you",
        "i don't know",
        "maybe later",
        "make it is snow",
        "the bow jump is",
        "wide time is lone ship",
        "take",
        "red the in",
    ],
)
def test_word_salad_is_not(text: str):
    assert not GRAMMAR.derives(text.split())


def test_articles_are_not_counted():
    assert GRAMMAR.derives(["play", "cut"])
    assert GRAMMAR.derives(["play", "a", "cut"])


def test_articles_that_belong_to_nothing_are_dropped():
    assert tidied(["make", "it", "handheld", "a", "a"]) == ["make", "it", "handheld"]
    assert tidied(["on", "the", "a", "castle", "the"]) == ["on", "a", "castle"]
    assert tidied(["a", "lone", "cowboy"]) == ["a", "lone", "cowboy"]


def test_brackets_bars_and_stars_mean_what_they_mean_in_jsgf():
    grammar = small(sentence=("go [very] (far | near) <again>*",), again=("and on",))
    assert grammar.derives(["go", "far"])
    assert grammar.derives(["go", "very", "near", "and", "on", "and", "on"])
    assert not grammar.derives(["go"])
    assert not grammar.derives(["go", "far", "near"])
    assert not grammar.derives(["go", "far", "and"])


# --- n-grams ---

words = st.sampled_from(["a", "owl", "make", "it", "snow"])
lines = st.lists(
    st.recursive(
        words,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(" ".join),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: f"({' | '.join(found)})"),
            inner.map(lambda found: f"[{found}]"),
            inner.map(lambda found: f"({found})*"),
        ),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
).map(lambda found: ["snow it", *found])


def read_arpa(text: str) -> dict[tuple[str, ...], tuple[float, float]]:
    rows = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {tuple(row[1].split()): (10 ** float(row[0]), 10 ** float(row[2]) if len(row) > 2 else 1.0) for row in rows}


def chance(model: dict[tuple[str, ...], tuple[float, float]], history: tuple[str, ...], word: str) -> float:
    if (*history, word) in model:
        return model[*history, word][0]
    back = model[history][1] if history in model else 1.0
    return back * chance(model, history[1:], word)


@settings(max_examples=60)
@given(lines)
def test_after_every_history_the_chances_sum_to_one(said: list[str]):
    model = read_arpa(arpa(small(sentence=tuple(said)).summed()))
    known = [gram[0] for gram in model if len(gram) == 1 and gram[0] != "<s>"]
    for history in {gram[:-1] for gram in model} | {()}:
        assert math.isclose(sum(chance(model, history, word) for word in known), 1.0, abs_tol=0.01)


@settings(max_examples=30)
@given(lines)
def test_what_is_counted_is_what_would_be_made_up(said: list[str]):
    # What may be repeated within what may be repeated has so long a tail that two thousand sentences say little of it.
    assume(all(line.count("*") < 2 for line in said))
    grammar, count = small(sentence=tuple(said)), 2000
    counted = Counter[tuple[str, ...]]()
    for made in grammar.sentences(count, seed=7):
        spoken = ["<s>", *("a" if word == "an" else word for word in made), "</s>"]
        counted.update(zip(spoken, spoken[1:], spoken[2:], strict=False))
    expected = grammar.summed().threes
    # A repetition of ever more is cut off after some: what comes hardly ever may differ.
    assert all(abs(counted[gram] / count - often) < 0.12 + 0.12 * often for gram, often in expected.items())
    assert all(gram in expected for gram, often in counted.items() if often > 0.1 * count)


def test_every_turn_of_the_grammar_is_counted_as_often_as_it_is_said():
    said, count = GRAMMAR.summed().twos, 4000
    orders = Counter(made[0] for made in GRAMMAR.sentences(count, seed=3))
    sentences = GRAMMAR.weights["heard"][0] / sum(GRAMMAR.weights["heard"])
    for first in ("make", "wide", "camera", "put", "no"):
        assert math.isclose(orders[first] / count, said["<s>", first] / sentences, abs_tol=0.015)


def test_the_header_counts_what_follows():
    text = arpa(small(sentence=("make it (snow | night)",)).summed())
    counted: dict[int, int] = defaultdict(int)
    for gram in read_arpa(text):
        counted[len(gram)] += 1
    assert counted[3] > 0
    assert all(f"ngram {length}={counted[length]}\n" in text for length in (1, 2, 3))


def test_what_is_said_more_often_is_likelier():
    model = read_arpa(arpa(small(sentence=("make it (snow | snow | snow | night)",)).summed()))
    assert chance(model, ("make", "it"), "snow") > 2 * chance(model, ("make", "it"), "night") > 0.0


def test_an_article_is_spelled_as_what_follows_wants_it():
    model = read_arpa(arpa(small(sentence=("(see | find) a (owl | bird)",)).summed()))
    assert ("an", "owl", "</s>") in model
    assert ("a", "bird", "</s>") in model
    assert ("a", "owl") not in model
    assert math.isclose(chance(model, ("<s>", "see"), "an"), chance(model, ("<s>", "see"), "a"), rel_tol=0.01)


# --- kept in the cache ---


def test_the_model_is_made_once_and_again_for_another_grammar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    grammar, other = small(sentence=("make it snow",)), small(sentence=("make it night",))
    with film_model(grammar, DICTIONARY, tmp_path) as (spoken, following):
        first = following.read_text()
        assert spoken.parent == following.parent == tmp_path / "models" / "film"
    with monkeypatch.context() as patched:
        patched.setattr("interaction.speech.ngrams.arpa", lambda _: pytest.fail("made twice"))
        with film_model(grammar, DICTIONARY, tmp_path) as (_, following):
            assert following.read_text() == first
    with film_model(other, DICTIONARY, tmp_path) as (_, following):
        assert "night" in following.read_text()
    assert len(list((tmp_path / "models" / "film").iterdir())) == 2
    with film_model(grammar, DICTIONARY, tmp_path, "second") as (spoken, _):
        assert spoken.parent == tmp_path / "models" / "second"
    assert len(list((tmp_path / "models" / "film").iterdir())) == 2


def test_a_cache_that_cannot_be_used_costs_only_time(tmp_path: Path):
    (tmp_path / "models").write_text("a file where a folder should be")
    with film_model(small(sentence=("make it snow",)), DICTIONARY, tmp_path) as (_, following):
        assert "snow" in following.read_text()
    assert not following.exists()
