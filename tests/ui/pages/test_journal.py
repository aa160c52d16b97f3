"""The room Nhật ký: chains in words, no mark before the seal, the whole chain checked."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import Hands, said
from tests.ui.pages.vote import Vote
from ui.pages.journal import JournalPage

Show = Callable[[QWidget], QWidget]


def open_page(vote: Vote, sit: Sit, show: Show, hands: Hands) -> JournalPage:
    page = show(JournalPage(sit(vote, "thuky")))
    assert isinstance(page, JournalPage)
    hands.wait(lambda: page._shown is not None)
    return page


def choose_round(page: JournalPage, hands: Hands) -> None:
    page._chains.setFocus()
    hands.press("Down")
    hands.wait(lambda: page._shown is not None and page._shown.chain.round is not None)


def texts(page: JournalPage) -> list[str]:
    return [page._table.rows.row(at).text for at in range(page._table.rows.rowCount())]


def test_before_the_seal_a_paper_is_only_said_to_be_keyed(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands)
    assert any(text.startswith("Đăng nhập") for text in texts(page))
    choose_round(page, hands)
    assert any(text.startswith("Phiếu 30 đã ghi") for text in texts(page))
    for at in range(page._table.rows.rowCount()):
        page._table.selectRow(at)
        assert "chỉ hiện ra sau khi đợt được niêm phong" in page._text.toPlainText()
        assert "SHA-256" not in page._text.toPlainText()


def test_after_the_seal_the_line_is_shown_as_it_was_hashed(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote, seal=True, signed=False), sit, show, hands)
    choose_round(page, hands)
    page._table.selectRow(0)
    assert '"act":"warning.explained"' in page._text.toPlainText()


def test_the_whole_chain_is_read_again(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands)
    choose_round(page, hands)
    hands.press("Ctrl+K")
    hands.wait(lambda: any("Chuỗi nguyên vẹn" in text for text in said(page)))
    assert page._shown is not None
    assert str(page._shown.chain.lines) in said(page)[0]
