"""The sentences of language_sealed.toml, measured once and then learnt from, stay as well read as they have become."""

import pytest

from tests.benchmarks.language import cases, f1, false_actions, intent_score, slot_score

LEARNT = cases("language_sealed.toml")


@pytest.mark.parametrize("han", [True, False], ids=["zh", "en"])
def test_instructions_and_their_slots_are_understood(han: bool) -> None:
    some = [case for case in LEARNT if any("一" <= letter <= "鿿" for letter in case["say"]) == han]
    slots = slot_score(some)

    assert 1 - len(intent_score(some).misread) / len(some) >= 0.95
    assert f1(slots.precision(), slots.recall()) >= 95.0


def test_talk_is_not_acted_on() -> None:
    assert false_actions(LEARNT)[0] == 0
