"""`Người rút, tên in sai`: from the window, by the head, and the chair where a line's report is decided."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from app.domain.style import Subject
from app.domain.subject_change import ChangeKind
from app.services import round as rounds
from tests.ui.fit import faults, settle
from tests.ui.pages.agreeing import opened
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands, field
from tests.ui.pages.vote import PASSWORD, Vote
from ui.dialogs.subject_change import SubjectChangeDialog
from ui.pages.round import RoundPage

Show = Callable[[QWidget], QWidget]


def asked(page: QWidget, hands: Hands) -> SubjectChangeDialog:
    return opened(page, hands, "Người rút, tên in sai…", SubjectChangeDialog)


def choose(dialog: SubjectChangeDialog, kind: ChangeKind, *, back: bool = False, at: int = 1) -> None:
    dialog.whom.setCurrentIndex(at)
    offered = [(dialog.what.itemData(i).kind, dialog.what.itemData(i).back) for i in range(dialog.what.count())]
    dialog.what.setCurrentIndex(offered.index((kind, back)))


def subject(page: RoundPage, at: int = 1) -> Subject:
    session = page.desk.folder.confirm("truongban", PASSWORD)  # type: ignore[union-attr]
    return rounds.view(session, page.round_id).definition.styles[0].subjects[at]  # type: ignore[arg-type]


def test_a_leader_who_left_is_withdrawn_by_two_and_taken_back_by_two(
    vote: Vote, sit: Sit, show: Show, hands: Hands
) -> None:
    page = show(RoundPage(sit(vote), vote.round))
    assert isinstance(page, RoundPage)
    for back, reason in ((False, "Chuyển công tác"), (True, "Ghi nhầm người")):
        dialog = asked(page, hands)
        choose(dialog, ChangeKind.WITHDRAWN, back=back)
        hands.click(dialog.verb)
        assert dialog.reason_field.refusal
        hands.into(field(dialog, "Lý do"), reason)
        hands.into(field(dialog, "Mật khẩu của người này", at=0), PASSWORD)
        hands.click(dialog.verb)
        assert dialog.chair._secret.refusal
        hands.into(field(dialog, "Mật khẩu của người này", at=1), "sai")
        hands.click(dialog.verb)
        hands.wait(lambda wrong=dialog.chair._secret: wrong.refusal and wrong.isEnabled(), SLOW)
        hands.wait(dialog.verb.isEnabled, SLOW)
        hands.into(field(dialog, "Mật khẩu của người này", at=1), PASSWORD)
        hands.click(dialog.verb)
        hands.wait(lambda wanted=back: bool(subject(page).withdrawn) is not wanted, SLOW)
        hands.wait(lambda: not page.findChildren(SubjectChangeDialog), SLOW)
    assert subject(page).withdrawn == ""


def test_a_name_is_put_right_by_the_head_alone(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = show(RoundPage(sit(vote), vote.round))
    assert isinstance(page, RoundPage)
    printed = subject(page).name
    dialog = asked(page, hands)
    choose(dialog, ChangeKind.CORRECTED)
    assert not dialog.chair.isVisible()
    hands.into(field(dialog, "Lý do"), "In thiếu dấu")
    hands.into(field(dialog, "Họ và tên đúng"), printed)
    hands.click(dialog.verb)
    assert dialog._name_field.refusal
    hands.into(field(dialog, "Họ và tên đúng"), f"{printed} đúng")
    hands.into(field(dialog, "Mật khẩu của người này"), PASSWORD)
    hands.click(dialog.verb)
    hands.wait(lambda: subject(page).corrected == f"{printed} đúng", SLOW)
    again = asked(page, hands)
    again.whom.setCurrentIndex(1)
    assert f"ghi là {printed} đúng" in again.whom.currentText() and again.what.count() == 3


@pytest.mark.parametrize("kind", list(ChangeKind))
@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_cut_off(
    vote: Vote, sit: Sit, shown: Callable[..., QWidget], hands: Hands, scale: int, kind: ChangeKind
) -> None:
    desk = sit(vote)
    page = shown(lambda: RoundPage(desk, vote.round), scale=scale, size=(1144, 700))
    dialog = asked(page, hands)
    choose(dialog, kind)
    settle(dialog)
    found = [fault for fault in faults(dialog) if scale == 100 or not fault.startswith("jump")]  # at 200 it scrolls
    assert faults(page) == [] and found == []
    assert dialog.height() <= 720 and dialog.width() <= 1300
