"""The blockout looks as it did when somebody last looked at it: few pictures, small, blurred, with a tolerance."""

import numpy as np
import pytest

from engine.renderers.blockout.renderer import Blockout
from tests.golden.blockout_pictures import SHOTS, blurred, drawn, kept

MEAN, MOST = 4.0, 60.0
"""How far values 0 … 255 may be from those kept: on the whole, and the one in a hundred that differs most."""


@pytest.fixture(scope="module")
def renderer() -> Blockout:
    return Blockout()


@pytest.mark.parametrize("name", SHOTS)
def test_it_looks_as_it_did(renderer: Blockout, name: str) -> None:
    off = np.abs(blurred(drawn(renderer, name)) - kept(name))
    assert off.mean() < MEAN
    assert np.percentile(off, 99) < MOST


@pytest.mark.parametrize("name", SHOTS)
def test_another_picture_would_be_noticed(renderer: Blockout, name: str) -> None:
    others = [other for other in SHOTS if other != name]
    seen = blurred(drawn(renderer, name))
    assert min(float(np.abs(seen - kept(other)).mean()) for other in others) > 2 * MEAN
