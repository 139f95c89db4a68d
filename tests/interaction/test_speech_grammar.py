"""What the offline recogniser can hear: the grammar, its words, and which word follows which."""

import math
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from interaction.speech.film_grammar import FilmGrammar, film_grammar
from interaction.speech.ngrams import arpa
from interaction.speech.sphinx import pronounced

pocketsphinx = pytest.importorskip("pocketsphinx")

GRAMMAR = film_grammar()
DICTIONARY = Path(pocketsphinx.get_model_path()) / "en-us" / "cmudict-en-us.dict"


def small(**rules: tuple[str, ...]) -> FilmGrammar:
    return FilmGrammar(rules)


def test_every_word_can_be_pronounced():
    spelled = {line.split(" ", 1)[0].split("(")[0] for line in pronounced(GRAMMAR, DICTIONARY).splitlines()}
    assert spelled >= GRAMMAR.words
    assert len(GRAMMAR.words) > 600


def test_a_word_that_nobody_can_pronounce_is_named():
    with pytest.raises(EngineError, match="cannot pronounce: flibbertigibbets"):
        pronounced(small(sentence=("play flibbertigibbets",)), DICTIONARY)


def test_every_rule_that_is_named_is_there_and_used():
    assert not GRAMMAR.missing_rules
    named = {name for lines in GRAMMAR.rules.values() for line in lines for name in line.split("<")[1:]}
    assert {name.split(">")[0] for name in named} == GRAMMAR.rules.keys() - {"sentence"}


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
    "text", ["", "make it is snow", "the bow jump is", "wide time is lone ship", "take", "red the in"]
)
def test_word_salad_is_not(text: str):
    assert not GRAMMAR.derives(text.split())


def test_articles_are_not_counted():
    assert GRAMMAR.derives(["play", "cut"])
    assert GRAMMAR.derives(["play", "a", "cut"])


def test_brackets_bars_and_stars_mean_what_they_mean_in_jsgf():
    grammar = small(sentence=("go [very] (far | near) <again>*",), again=("and on",))
    assert grammar.derives(["go", "far"])
    assert grammar.derives(["go", "very", "near", "and", "on", "and", "on"])
    assert not grammar.derives(["go"])
    assert not grammar.derives(["go", "far", "near"])
    assert not grammar.derives(["go", "far", "and"])


# --- n-grams ---

sentences = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), min_size=1, max_size=12)


def read_arpa(text: str) -> dict[tuple[str, ...], tuple[float, float]]:
    rows = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return {tuple(row[1].split()): (10 ** float(row[0]), 10 ** float(row[2]) if len(row) > 2 else 1.0) for row in rows}


def chance(model: dict[tuple[str, ...], tuple[float, float]], history: tuple[str, ...], word: str) -> float:
    if (*history, word) in model:
        return model[*history, word][0]
    back = model[history][1] if history in model else 1.0
    return back * chance(model, history[1:], word)


@given(sentences)
def test_after_every_history_the_chances_sum_to_one(given_sentences: list[list[str]]):
    model = read_arpa(arpa(given_sentences))
    words = [gram[0] for gram in model if len(gram) == 1 and gram[0] != "<s>"]
    for history in {gram[:-1] for gram in model} | {()}:
        assert math.isclose(sum(chance(model, history, word) for word in words), 1.0, abs_tol=0.01)


def test_the_header_counts_what_follows():
    text = arpa([["make", "it", "snow"], ["make", "it", "night"]])
    counted: dict[int, int] = defaultdict(int)
    for gram in read_arpa(text):
        counted[len(gram)] += 1
    assert all(f"ngram {length}={counted[length]}\n" in text for length in (1, 2, 3))


def test_what_was_seen_more_often_is_likelier():
    model = read_arpa(arpa([["make", "it", "snow"]] * 3 + [["make", "it", "night"]]))
    assert chance(model, ("make", "it"), "snow") > chance(model, ("make", "it"), "night") > 0.0
