"""All rounds: found by name, year and state, copied; the overview tells the next deadline."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from tests.ui.pages.conftest import Sit
from tests.ui.pages.drafting import drafted
from tests.ui.pages.frame import active
from tests.ui.pages.hands import Hands
from tests.ui.pages.vote import Vote
from ui.pages.overview import OverviewPage
from ui.pages.rounds import RoundsPage

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def draft_vote(tmp_path: Path) -> Vote:
    return drafted(tmp_path)


def titles(page: RoundsPage) -> list[str]:
    return [page.table.rows.row(at)[1] for at in range(page.table.rows.rowCount())]


def test_a_round_is_copied_and_both_are_found_again(draft_vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = show(RoundsPage(sit(draft_vote, "quantri")))
    hands.wait(lambda: page.table.rows.rowCount() == 1)
    asked: list[int] = []
    page.round_asked.connect(lambda _round, step: asked.append(step))
    assert not page._filters.isVisible()  # one round needs no search
    hands.click(page._copy)
    dialog = page._dialog
    hands.into(dialog.title, "")
    hands.click(dialog.verb)
    assert dialog._title_field.refusal
    hands.into(dialog.title, "Ky 2029")
    hands.click(dialog.verb)
    assert dialog._day_field.refusal
    hands.into(dialog.day, "1.6.2029")
    hands.click(dialog.verb)
    hands.wait(lambda: page.table.rows.rowCount() == 2 and asked == [1])
    active(hands._qtbot, page)
    hands.into(page.search, "2029")
    assert titles(page) == ["Ky 2029"]
    hands.into(page.search, "bao hiem")
    assert titles(page) == [draft_vote.definition.title]
    hands.into(page.search, "khong co")
    assert page._none.isVisible() and not page._copy.isEnabled()
    hands.into(page.search, "")
    page.state_box.setCurrentIndex(page.state_box.findData("sealed"))
    page.state_box.activated.emit(page.state_box.currentIndex())
    assert titles(page) == []


def test_who_is_no_admin_copies_nothing(draft_vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = show(RoundsPage(sit(draft_vote, "thuky")))
    hands.wait(lambda: page.table.rows.rowCount() == 1)
    assert not page._copy.isVisible()


def test_the_overview_tells_what_is_late(draft_vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = show(OverviewPage(sit(draft_vote, "quantri")))
    hands.wait(lambda: page._shown is not None)
    (line,) = [each.text() for each in page.findChildren(QLabel) if each.text().startswith("Mốc tới: trễ")]
    assert "Tài liệu được gửi tới người ghi phiếu." in line and "(02/01/2020)" in line
