"""`Thay người của ban`: from the window, with the passwords of two."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from app.domain.round import MemberRole
from app.services import committee
from tests.ui.fit import faults, settle
from tests.ui.pages.agreeing import agree, opened
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands, field
from tests.ui.pages.vote import PASSWORD, Vote
from ui.dialogs.replace_member import ReplaceMemberDialog
from ui.pages.round import RoundPage

Show = Callable[[QWidget], QWidget]


def asked(page: QWidget, hands: Hands) -> ReplaceMemberDialog:
    return opened(page, hands, "Thay người của ban…", ReplaceMemberDialog)


def test_the_head_is_replaced_with_the_admins_and_the_chairs_passwords(
    vote: Vote, sit: Sit, show: Show, hands: Hands
) -> None:
    page = show(RoundPage(sit(vote, "chutri"), vote.round))
    dialog = asked(page, hands)
    hands.click(dialog.verb)
    assert dialog.reason_field.refusal
    hands.into(field(dialog, "Lý do"), "Ốm đột xuất")
    hands.click(dialog.verb)
    assert "họ tên" in dialog.message.text
    hands.into(field(dialog, "Họ và tên"), "Lý Gia Bảo")
    hands.into(field(dialog, "Chức vụ"), "Phó Trưởng phòng")
    login = dialog.new._account
    login.setCurrentIndex(login.findData("quantri"))
    dialog.head._people.setCurrentIndex(dialog.head._people.findData("quantri"))
    agree(dialog, hands)
    agency = page.desk.folder.confirm("chutri", PASSWORD)  # type: ignore[attr-defined]
    hands.wait(lambda: committee.view(agency, vote.round).replacements, SLOW)
    head = committee.view(agency, vote.round).members[0]
    assert (head.name, head.role) == ("Lý Gia Bảo", MemberRole.HEAD)


def test_an_admin_is_offered_for_the_heads_place_alone(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    dialog = asked(show(RoundPage(sit(vote), vote.round)), hands)
    offered = dialog.head._people
    assert offered.findData("quantri") >= 0
    dialog.old.setCurrentIndex(1)
    assert offered.findData("quantri") < 0 and offered.findData("truongban") >= 0


@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_cut_off(vote: Vote, sit: Sit, shown: Callable[..., QWidget], hands: Hands, scale: int) -> None:
    desk = sit(vote)
    page = shown(lambda: RoundPage(desk, vote.round), scale=scale, size=(1144, 700))
    dialog = asked(page, hands)
    settle(dialog)
    found = [fault for fault in faults(dialog) if scale == 100 or not fault.startswith("jump")]  # at 200 it scrolls
    assert faults(page) == [] and found == []
    assert dialog.height() <= 720 and dialog.width() <= 1300
