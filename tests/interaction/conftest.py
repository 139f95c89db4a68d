"""What the tests of hearing share: the real offline recogniser, loaded once for all workers of a module."""

from pathlib import Path

import pytest

from interaction.speech.sphinx import Sphinx


@pytest.fixture(scope="module")
def offline(request: pytest.FixtureRequest) -> Sphinx:
    """It is kept in pytest's cache folder from one run to the next."""
    return Sphinx(cache=Path(request.config.cache.mkdir("ears")))


@pytest.fixture
def loaded_once(offline: Sphinx, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that get their ears ready get these."""
    monkeypatch.setattr("interaction.speech.readiness._sphinx", lambda cache: offline)
