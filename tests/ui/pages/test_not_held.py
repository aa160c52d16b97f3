"""`Không tiến hành`: head and chair end a round with a reason, and its record is drawn up."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from app.services import round as rounds
from tests.ui.pages.agreeing import agree, opened
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands, button, field
from tests.ui.pages.vote import PASSWORD, Vote
from ui.dialogs.not_held import NotHeldDialog
from ui.pages.round import RoundPage
from ui.pages.round_not_held import NotHeldPage

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def page(vote: Vote, sit: Sit, show: Show, hands: Hands) -> RoundPage:
    shown = show(RoundPage(sit(vote), vote.round))
    assert isinstance(shown, RoundPage)
    hands.wait(lambda: shown._state is not None)
    return shown


def test_both_passwords_end_a_round_and_its_record_is_made(page: RoundPage, hands: Hands) -> None:
    dialog = opened(page, hands, "Không tiến hành…", NotHeldDialog)
    hands.click(dialog.verb)
    assert dialog.reason_field.refusal
    hands.into(field(dialog, "Lý do"), "Chỉ có 31 trên 60 người có mặt")
    agree(dialog, hands)
    hands.wait(lambda: page.findChildren(NotHeldPage), SLOW)
    ended = page.findChildren(NotHeldPage)[0]
    hands.wait(lambda: "31 trên 60" in ended._why.text())
    assert not page._day.isVisible() and not page.stepper.isVisible()
    hands.click(button(ended, "Lập biên bản không tiến hành"))
    hands.wait(lambda: ended._document is not None, SLOW)
    assert ended._document._document.path.name == "not-held.vi.pdf"  # type: ignore[union-attr]
    hands.click(button(ended, "Xem và in Biên bản không tiến hành"))
    hands.wait(lambda: ended._preview.isVisible() and not ended._preview._busy.isVisible(), SLOW)
    assert rounds.listing(page.desk.folder.confirm("truongban", PASSWORD))[0][3] == "cancelled"  # type: ignore[union-attr]
