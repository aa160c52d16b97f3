"""The day before: a rehearsal made and a PC tried, from the window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.ids import RoundId
from app.domain.readiness import Readiness
from app.domain.round import RoundState
from app.services import round as rounds
from tests.ui.fit import faults
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands, button, field, said
from tests.ui.pages.vote import PASSWORD, Vote
from ui.desk import Desk
from ui.pages.readiness_card import ReadinessCard
from ui.pages.rehearsal_card import RehearsalCard
from ui.pages.round_reconcile import ReconcilePage

Show = Callable[[QWidget], QWidget]


def test_a_rehearsal_is_made_and_opened(vote: Vote, sit: Sit, show: Show, hands: Hands, qtbot: QtBot) -> None:
    desk = sit(vote)
    card = show(RehearsalCard(desk, vote.round))
    asked: list[object] = []
    card.folder_asked.connect(asked.append)
    hands.click(button(card, "Lập bản diễn tập"))
    hands.wait(lambda: any("Đã lập" in text for text in said(card)), SLOW)
    hands.click(button(card, "Mở bản diễn tập"))
    (folder,) = asked
    assert folder == vote.folder.parent / "rehearsal.tinnhiem"

    other = Desk()
    there: list[object] = []
    other.open(folder, there.append, there.append)
    qtbot.waitUntil(lambda: len(there) == 1)
    other.sign_in("truongban", PASSWORD, lambda _p: None, lambda refusal: there.append(refusal))
    qtbot.waitUntil(lambda: other.person is not None)
    try:
        found: list[list[tuple[RoundId, str, str, RoundState]]] = []
        other.read(rounds.listing, found.append)
        qtbot.waitUntil(lambda: bool(found))
        page = show(ReconcilePage(other, found[0][0][0]))
        hands.wait(lambda: any("Đáp án" in b.text() for b in page.findChildren(QAbstractButton)))
        hands.press("F6")
        hands.wait(lambda: any("Chưa lượt nhập nào" in text for text in said(page)))
        papers = show(RehearsalCard(other, found[0][0][0]))
        shown: list[str] = []
        papers.papers_asked.connect(lambda title, _path: shown.append(title))
        hands.click(button(papers, "Xem, in “Phiếu tập A”"))
        assert shown == ["Phiếu tập A"] and faults(papers) == []
        page.close()
        papers.close()
    finally:
        other.close()


def test_a_member_is_told_that_it_is_not_theirs(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    card = show(RehearsalCard(sit(vote, "uyvien1"), vote.round))
    hands.click(button(card, "Lập bản diễn tập"))
    hands.wait(lambda: any("Việc này dành cho" in text for text in said(card)))


def test_a_pc_is_tried(vote: Vote, sit: Sit, show: Show, hands: Hands, qtbot: QtBot) -> None:
    card = show(ReadinessCard(sit(vote), vote.round))
    hands.click(button(card, "Kiểm tra máy"))
    hands.wait(lambda: card._table.isVisible(), SLOW)
    assert [line.what for line in card.lines][-1] == "Bàn phím số" and card.lines[-1].state is Readiness.WARN
    card.pad.setFocus()
    for key in "1230":
        qtbot.keyClick(card.pad, key)
    for key in (
        Qt.Key.Key_9,
        Qt.Key.Key_Plus,
        Qt.Key.Key_Minus,
        Qt.Key.Key_Asterisk,
        Qt.Key.Key_Slash,
        Qt.Key.Key_Return,
    ):
        qtbot.keyClick(card.pad, key)
    assert card.lines[-1].state is Readiness.GOOD
    shown: list[object] = []
    card.page_asked.connect(lambda _title, pdf: shown.append(pdf))
    hands.click(button(card, "Xem, in một trang"))
    hands.wait(lambda: shown, SLOW)
    assert shown[0].startswith(b"%PDF")
    assert faults(card) == []


def test_the_signing_keys_are_tried_where_they_are_given(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    card = show(ReadinessCard(sit(vote), vote.round))
    card.show_round(vote.definition)
    hands.click(button(card, "Thử cả khóa ký…"))
    hands.into(field(card, f"Tệp khóa của {vote.definition.head.name}"), str(vote.keys / "head.p12"))
    hands.click(button(card, "Kiểm tra máy"))
    assert "gõ mật khẩu" in card.keys._rows[0]._secret_field.refusal
    assert faults(card) == []
    hands.into(field(card, "Mật khẩu của tệp khóa", at=0), PASSWORD)
    hands.click(button(card, "Kiểm tra máy"))
    hands.wait(lambda: card._table.isVisible(), SLOW)
    (line,) = [line for line in card.lines if line.what == "Khóa ký của trưởng ban"]
    assert line.state is Readiness.GOOD and "còn hiệu lực đến" in line.text
    assert card.keys.is_empty and not card.keys.isVisible()
    assert faults(card) == []
