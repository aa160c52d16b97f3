"""A few papers drawn before the seal and keyed once more in the window."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.tally import KEYED_REASONS
from tests.ui.fit import faults, settle
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import Hands, button, said
from tests.ui.pages.vote import Vote
from ui.pages.round_reconcile import ReconcilePage

Show = Callable[[QWidget], QWidget]
Settled = Callable[..., Vote]


def test_the_head_draws_keys_and_is_told_what_agrees(
    vote: Vote, settled: Settled, sit: Sit, show: Show, hands: Hands
) -> None:
    page = show(ReconcilePage(sit(settled(vote)), vote.round))
    assert isinstance(page, ReconcilePage)
    panel = page._spot
    hands.wait(lambda: page._shown is not None)
    hands.press("F5")
    hands.wait(lambda: page._sections.current == 3)
    hands.click(button(page, "Rút 10 phiếu"))
    hands.wait(lambda: panel._page is not None)
    settle(page)  # a word in the row of parts has grown
    assert faults(page) == []
    (deck,) = vote.decks.values()
    papers = {paper.number: paper for paper in deck.papers}
    slip = None
    for left in range(10, 0, -1):
        hands.wait(lambda left=left: len(panel._view.waiting) == left and panel._spot is not None)
        paper = papers[panel._spot.number]
        if slip is None and paper.marks:
            slip = paper.number
            hands.press(*("2" if mark == "1" else "1" for mark in paper.marks), "Enter")
        elif paper.invalid:
            hands.press("*", str(KEYED_REASONS.index(paper.invalid) + 1), "Enter")
        else:
            hands.press(*paper.marks, "Enter")
    assert slip is not None
    hands.wait(lambda: any(f"Phiếu {slip} nhập lại khác" in text for text in said(page)))
    assert page._sections._group.button(3).text() == "Kiểm tra ngẫu nhiên · còn 1"
    hands.click(button(page, "Nhập lại phiếu lệch"))
    hands.wait(lambda: panel._page is not None)
    hands.press(*papers[slip].marks, "Enter")
    hands.wait(lambda: any("Mọi phiếu đã rút đều khớp" in text for text in said(page)))


def test_nobody_but_the_head_is_offered_it(vote: Vote, settled: Settled, sit: Sit, show: Show, hands: Hands) -> None:
    page = show(ReconcilePage(sit(settled(vote), "thuky"), vote.round))
    hands.wait(lambda: page._shown is not None)
    hands.press("F5")
    hands.wait(lambda: page._sections.current == 3)
    assert not page._spot._draw.isVisible() and page._spot._empty.isVisible()
