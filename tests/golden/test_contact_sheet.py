"""Sixty shots of a film, from words to picture: none misunderstood, none black, burnt, empty or another's twin."""

import itertools

import numpy as np
import pytest

from engine.media.frame import Pixels
from engine.renderers.blockout.renderer import Blockout
from tests.golden import contact_sheet
from tests.golden.contact_sheet import Sentence, sentences

SMALL = (192, 108)


@pytest.fixture(scope="module")
def renderer() -> Blockout:
    return Blockout()


def test_there_are_sixty_in_both_languages() -> None:
    languages = [sentence.language for sentence in sentences()]
    assert languages.count("zh") >= 30
    assert languages.count("en") >= 30
    assert len({sentence.text for sentence in sentences()}) == len(sentences())


@pytest.mark.parametrize("sentence", sentences(), ids=lambda sentence: sentence.text[:40])
def test_a_sentence_becomes_a_picture(renderer: Blockout, sentence: Sentence) -> None:
    pixels = contact_sheet.picture(renderer, contact_sheet.job_of(sentence, SMALL))
    light = pixels.mean(2)
    assert light.std() > 6, "there is something in it"
    assert (light < 6).mean() < 0.6, "it is not black"
    assert (light > 250).mean() < 0.3, "it is not burnt"


def test_no_two_of_them_look_alike(renderer: Blockout) -> None:
    small = [_shrunk(contact_sheet.picture(renderer, contact_sheet.job_of(each, SMALL))) for each in sentences()]
    alike = [
        (a.text, b.text)
        for (a, x), (b, y) in itertools.combinations(zip(sentences(), small, strict=True), 2)
        if np.abs(x - y).mean() < 4
    ]
    assert not alike


def _shrunk(pixels: Pixels) -> np.ndarray:
    height, width, _ = pixels.shape
    return pixels.reshape(height // 6, 6, width // 6, 6, 3).mean((1, 3))
