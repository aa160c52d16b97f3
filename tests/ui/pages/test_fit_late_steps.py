"""Steps 4 to 7 and the two rooms at 1366×768, 100 % and 200 %: nothing cut off, every control named, Tab in order."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.domain.cause import Cause, CauseKind
from app.domain.ids import PaperNumber
from app.services import round as rounds
from app.services.further import Kind
from tests.ui.fit import faults, settle
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands
from tests.ui.pages.vote import PASSWORD, Vote
from ui.desk import Desk
from ui.pages.archives import ArchivesPage
from ui.pages.journal import JournalPage
from ui.pages.round_archive import ArchivePage
from ui.pages.round_not_held import NotHeldPage
from ui.pages.round_reconcile import ReconcilePage
from ui.pages.round_results import ResultsPage
from ui.pages.round_seal import SealPage

Shown = Callable[..., QWidget]
SIZES = {100: (1144, 633), 200: (988, 520)}  # what the rail, the stepper and the band leave of the screen
SCALES = pytest.mark.parametrize("scale", [100, 200])


@pytest.fixture
def open_at(shown: Shown, sit: Sit) -> Callable[..., QWidget]:
    """`open_at(vote, 200, ReconcilePage)`: the page at that scale, on a desk of its own."""

    def open_(vote: Vote, scale: int, kind: Callable[..., QWidget]) -> QWidget:
        desk: Desk = sit(vote)
        of_round = kind not in {ArchivesPage, JournalPage}
        return shown(lambda: kind(desk, vote.round) if of_round else kind(desk), scale=scale, size=SIZES[scale])

    return open_


def check(page: QWidget) -> None:
    settle(page)
    assert not faults(page)


@SCALES
@pytest.mark.parametrize("done", [False, True], ids=["open", "settled"])
def test_reconcile(
    two: Vote, open_at: Callable[..., QWidget], hands: Hands, settled: Callable[..., Vote], scale: int, done: bool
) -> None:
    page = open_at(settled(two) if done else two, scale, ReconcilePage)
    assert isinstance(page, ReconcilePage)
    hands.wait(lambda: page._shown is not None)
    hands.wait(lambda: page._panel._beside.isVisible() if done else page._panel._list.isVisible())
    check(page)
    if done:
        page._panel.reopening._show(True)
        check(page)
    for part in (1, 2):
        page._sections.show_part(part)
        check(page)


@SCALES
def test_what_probably_lies_behind_the_differences(
    two: Vote, open_at: Callable[..., QWidget], hands: Hands, scale: int
) -> None:
    page = open_at(two, scale, ReconcilePage)
    assert isinstance(page, ReconcilePage)
    hands.wait(page._panel._list.isVisible)
    numbers = [tuple(PaperNumber(n) for n in range(at, at + 9, 2)) for at in range(1, 60, 9)]
    page._panel._show_causes([Cause(kind, n, 2) for kind, n in zip(CauseKind, numbers, strict=False)] * 2)
    assert "và 6 chỗ khác" in page._panel._hint.text
    check(page)


@SCALES
def test_seal(
    two: Vote, open_at: Callable[..., QWidget], hands: Hands, settled: Callable[..., Vote], scale: int
) -> None:
    page = open_at(settled(two), scale, SealPage)
    assert isinstance(page, SealPage)
    hands.wait(lambda: page._shown is not None)
    check(page)


@SCALES
def test_results(
    two: Vote, open_at: Callable[..., QWidget], hands: Hands, settled: Callable[..., Vote], scale: int
) -> None:
    page = open_at(settled(two, seal=True, signed=False), scale, ResultsPage)
    assert isinstance(page, ResultsPage)
    hands.wait(lambda: page._sealed is not None)
    check(page)
    page._sections.show_part(1)
    hands.wait(lambda: len(page._documents._cards) == 3, SLOW)
    page._documents.all_at_once._open.click()
    chooser = page._documents.further
    chooser._kind.setCurrentIndex(chooser._kind.findData(Kind.NOTICES))
    check(page)
    page._sections.show_part(2)
    check(page)


@SCALES
def test_a_round_not_held(vote: Vote, open_at: Callable[..., QWidget], hands: Hands, scale: int) -> None:
    agency = vote.open()
    try:
        head, chair = (agency.sign_in(login, PASSWORD) for login in ("truongban", "chutri"))
        rounds.cancel(head, chair, vote.round, "Chỉ có 31 trên 60 người được triệu tập có mặt, chưa đủ hai phần ba")
    finally:
        agency.close()
    page = open_at(vote, scale, NotHeldPage)
    assert isinstance(page, NotHeldPage)
    hands.wait(lambda: page._why.text())
    check(page)


@SCALES
def test_archive(
    two: Vote, open_at: Callable[..., QWidget], hands: Hands, settled: Callable[..., Vote], scale: int, tmp_path: Path
) -> None:
    page = open_at(settled(two, seal=True, signed=False), scale, ArchivePage)
    assert isinstance(page, ArchivePage)
    hands.wait(lambda: page._shown is not None)
    page._path.setText(str(tmp_path / "a.zip"))
    page._write.click()
    hands.wait(page._report.isVisible, SLOW)
    check(page)


@SCALES
@pytest.mark.parametrize("kind", [ArchivesPage, JournalPage])
def test_rooms(
    two: Vote, open_at: Callable[..., QWidget], hands: Hands, kind: Callable[..., QWidget], scale: int
) -> None:
    page = open_at(two, scale, kind)
    if isinstance(page, JournalPage):
        hands.wait(lambda: page._shown is not None)
        page._chains.setCurrentIndex(1)
        hands.wait(lambda: page._shown is not None and page._shown.chain.round is not None)
    check(page)
