"""Cyclic rubbish is destroyed on the window's thread, whoever made or dropped it."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui import gather as module
from ui.gather import Gatherer, gather
from ui.tasks import Worker


class _Ring(QObject):
    """Holds itself; says on which thread it was destroyed."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self.me = self
        self.told = told

    def __del__(self) -> None:
        self.told.append(threading.current_thread().name)


@pytest.fixture
def gatherer(qapp: QObject) -> Iterator[Gatherer]:
    made = Gatherer(qapp)
    yield made
    made.deleteLater()
    gc.unfreeze()


def _churn() -> None:
    """Enough new containers for every generation to fall due many times."""
    for _turn in range(200):
        _kept = [[each] for each in range(1_000)]


def test_a_busy_thread_destroys_nothing_of_the_window(qtbot: QtBot, gatherer: Gatherer) -> None:
    told: list[str] = []
    for _each in range(50):
        _Ring(told)
    worker, done = Worker("writer"), []
    worker.submit(_churn, done.append, done.append)
    qtbot.waitUntil(lambda: done != [])
    worker.stop()
    assert done == [None]
    assert "writer" not in told
    gc.collect()
    assert told == ["MainThread"] * 50


def test_the_timer_gathers(qtbot: QtBot, gatherer: Gatherer, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    gatherer._timer.setInterval(1)
    for _each in range(3_000):
        _Ring(told)
    qtbot.waitUntil(lambda: bool(told))
    assert set(told) == {"MainThread"}
    assert not gc.isenabled()


def test_it_collects_what_is_due_and_no_more(gatherer: Gatherer) -> None:
    gc.collect()
    assert gather() is None
    kept = [[each] for each in range(gc.get_threshold()[0] + 200)]
    assert gather() == 0 and len(kept)
    assert module.INTERVAL >= 500
