"""The window outlives the references that PySide 6.12.0 gives away."""

import sys

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_twenty_thousand_calls_that_answer_none_true_or_false(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    for _ in range(20_000):
        label.setText("x")
        label.isVisible()
        label.isEnabled()
    assert min(sys.getrefcount(single) for single in (None, True, False)) > 1_000_000
