"""The kiosk as it is used: a whole batch by two people, and everything that may come between."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.batch import BatchState
from app.domain.entry import EntryState, Paper
from app.domain.ids import PaperNumber
from app.services import batch as batches
from tests.app.services.house import PEOPLE, papers
from tests.ui.kiosk.agency import STYLE, Kiosk, password, strokes
from ui.kiosk.choose_page import ChoosePage
from ui.kiosk.code_page import CodePage
from ui.kiosk.gate_page import GatePage
from ui.kiosk.keying import Mode
from ui.kiosk.paper_page import PaperPage

BATCH = papers("1230", "1111", "torn")


def begin(kiosk: Kiosk, number: str = "1") -> PaperPage:
    """Choose a batch by its number, and type the code from the paper."""
    kiosk.until(ChoosePage)
    kiosk.press(f"{number}!")
    kiosk.until(CodePage)
    kiosk.press(f"{STYLE.form_code.lower()}!")
    page = kiosk.until(PaperPage)
    assert isinstance(page, PaperPage)
    return page


def key(kiosk: Kiosk, cast: list[Paper]) -> None:
    for paper in cast:
        kiosk.press(strokes(paper))
    kiosk.settled()


def state(kiosk: Kiosk, number: int = 1) -> BatchState:
    session = kiosk.folder.confirm("admin", password("admin"))
    return next(b.state for b in batches.overview(session, kiosk.round_id) if b.number == number)


def test_two_people_key_a_batch_and_it_is_accepted(opened):
    kiosk = opened()
    begin(kiosk)
    key(kiosk, BATCH)
    kiosk.press("!!")
    page = kiosk.until(ChoosePage)
    assert "Chờ lượt nhập kia" in page.message.text
    assert state(kiosk) is BatchState.WAITING
    kiosk.press("?1")
    kiosk.sign_in("member")
    begin(kiosk)
    assert kiosk.window.run.keying.papers == ()
    key(kiosk, BATCH)
    kiosk.press("!!")
    page = kiosk.until(ChoosePage)
    assert "đã được xác nhận" in page.message.text
    assert state(kiosk) is BatchState.ACCEPTED
