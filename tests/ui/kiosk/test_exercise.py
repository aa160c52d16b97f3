"""The exercise in the kiosk: before the first batch, by the keyboard alone, or let off by the head."""

import datetime as dt
import json
from collections.abc import Callable
from random import Random

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain import exercise as rules
from app.domain.exercise import SECONDS, Score
from app.storage import journal
from app.storage.database import AGENCY_CHAIN
from tests.ui.conftest import SCREEN
from tests.ui.fit import faults
from tests.ui.kiosk.agency import PAD_KEYS, Kiosk, password, strokes
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.exercise_page import ExercisePage, IntroPage
from ui.kiosk.gate_page import GatePage

Shown = Callable[..., QWidget]


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = dt.datetime(2026, 12, 18, 8, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.at


def page_of(watch: Watch) -> ExercisePage:
    return ExercisePage(rules.style(), rules.papers(Random(3)), watch)


def key(page: ExercisePage, text: str) -> None:
    for sign in text:
        QTest.keyClick(page.page, *PAD_KEYS[sign])


def test_two_minutes_come_to_a_score(shown: Shown) -> None:
    watch = Watch()
    page = shown(lambda: page_of(watch))
    scores: list[Score] = []
    page.done.connect(scores.append)
    pressed = 0
    for _paper in range(4):
        text = strokes(page.right)
        pressed += len(text)
        key(page, text)
        assert page.message.text.endswith("đúng.")
    right = page.right
    wrong = ("2" if right.marks[:1] != "2" else "1") * 8
    key(page, f"{wrong}!")
    assert "dòng khác" in page.message.text
    watch.at += dt.timedelta(seconds=SECONDS)
    page._tick()
    (score,) = scores
    assert (score.papers, score.keys, score.seconds) == (5, pressed + 9, SECONDS)
    assert score.errors == rules.errors(right, type(right)(right.number, wrong, None))


def test_left_too_early_it_says_nothing(shown: Shown) -> None:
    page = shown(lambda: page_of(Watch()))
    left: list[int] = []
    page.left.connect(lambda: left.append(1))
    key(page, strokes(page.right))
    key(page, "?")
    assert left == [1]


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("make_page", [lambda: page_of(Watch()), IntroPage])
def test_it_fits(shown: Shown, make_page: Callable[[], QWidget], scale: int) -> None:
    page = shown(make_page, scale=scale)
    assert faults(page) == []
    assert (page.width(), page.height()) == SCREEN


def test_it_comes_before_the_first_batch_and_only_once(opened: Callable[..., Kiosk]) -> None:
    kiosk = opened(exercise=True)
    kiosk.until(ChoosePage)
    kiosk.press("!")
    kiosk.until(IntroPage)
    kiosk.press("!")
    page = kiosk.until(ExercisePage)
    for _paper in range(3):
        kiosk.press(strokes(page.right))
    kiosk.press("?")
    choose = kiosk.until(ChoosePage)
    assert "Tập nhập: 3 phiếu" in choose.message.text
    kiosk.press("!")
    kiosk.until(CodePage)


def test_the_head_lets_a_person_off(opened: Callable[..., Kiosk]) -> None:
    kiosk = opened(exercise=True)
    kiosk.until(ChoosePage)
    kiosk.press("!")
    kiosk.until(IntroPage)
    kiosk.press("*")
    gate = kiosk.until(GatePage)
    gate._password._line.setText(password("head"))
    gate._verb.click()
    assert gate._why.refusal
    QTest.keyClicks(kiosk.at(), "Da nhap o dot truoc")  # the keyboard stands in the reason
    gate.given.emit("member", password("member"))
    kiosk.wait(lambda: "dành cho" in gate.message.text)
    gate.given.emit("head", password("head"))
    kiosk.until(CodePage)  # of the batch that was chosen before
    database = kiosk.folder.confirm("head", password("head")).database
    (line,) = [json.loads(line) for line in journal.lines(database, AGENCY_CHAIN) if b"exercise.waived" in line]
    assert line["payload"]["reason"] == "Da nhap o dot truoc"
