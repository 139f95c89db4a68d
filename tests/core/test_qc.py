"""Quality control on pictures made to be wrong."""

import numpy as np
import pytest

from engine.qc.checks import findings, measured


def grain(seed: int, level: int = 110) -> np.ndarray:
    """A mid-grey picture with its own grain."""
    noise = np.random.default_rng(seed).integers(-8, 9, (72, 128, 3))
    return np.clip(level + noise, 0, 255).astype(np.uint8)


def kinds(pictures) -> list[tuple[str, int, int]]:
    return [(found.kind, found.start, found.end) for found in findings(measured(pictures))]


def test_a_lively_take_has_no_findings():
    assert kinds([grain(at) for at in range(48)]) == []


def test_black_frames_are_named():
    pictures = [grain(at) if not 10 <= at < 14 else np.zeros((72, 128, 3), np.uint8) for at in range(24)]
    assert ("black", 10, 14) in kinds(pictures)


def test_a_freeze_is_named_from_its_first_picture():
    pictures = [grain(min(at, 8)) if at < 20 else grain(at) for at in range(30)]
    assert kinds(pictures) == [("frozen", 8, 20)]


@pytest.mark.parametrize("copies", [1, 2])
def test_conformed_repeats_are_no_freeze(copies):
    assert kinds([grain(at // (copies + 1)) for at in range(48)]) == []


def test_a_flash_is_one_finding():
    assert kinds([grain(at, 240 if at == 12 else 90) for at in range(24)]) == [("flash", 12, 13)]


def test_an_empty_movie_has_nothing_to_remark():
    assert kinds([]) == []
