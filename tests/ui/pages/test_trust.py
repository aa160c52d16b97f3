"""Thiết lập: a root is trusted after its fingerprint was compared, and the room Lưu trữ then takes its files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from app.security.identities import fingerprint, groups_of_four, pem
from tests.app.security.making import House as Signers
from tests.app.security.making import house as signers
from tests.app.services.test_trusted_root import signed
from tests.ui.fit import faults, settle
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands, button, field, said
from tests.ui.pages.vote import Vote, definition, prepared
from ui.dialogs.reason import ReasonDialog
from ui.pages.archives import ArchivesPage
from ui.pages.setup import SetupPage
from ui.theme import Theme
from ui.widgets import VerbDialog

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    return prepared(tmp_path, definition())


@pytest.fixture(scope="module")
def others() -> Signers:
    return signers()


def dialog(page: QWidget, kind: type[VerbDialog] = VerbDialog) -> VerbDialog:
    (found,) = [each for each in page.findChildren(kind) if each.isVisible()]
    return found


def trust(page: SetupPage, path: Path, hands: Hands) -> None:
    page.trust.add_file(path)
    hands.wait(lambda: [each for each in page.findChildren(VerbDialog) if each.isVisible()], SLOW)


@pytest.mark.parametrize("scale", [100, 200])
def test_a_root_is_compared_trusted_used_and_removed(
    vote: Vote, sit: Sit, show: Show, hands: Hands, theme: Theme, others: Signers, tmp_path: Path, scale: int
) -> None:
    theme.choose(scale=scale)
    page = show(SetupPage(sit(vote, "quantri")))
    assert isinstance(page, SetupPage)
    hands.wait(page.trust._none.isVisible)
    root = others.authority.certificate
    (tmp_path / "goc.pem").write_bytes(pem(root))
    trust(page, tmp_path / "goc.pem", hands)
    asked = dialog(page)
    assert any(groups_of_four(fingerprint(root)) in label.text() for label in asked.findChildren(QLabel))
    assert not faults(asked)
    asked.verb.click()
    hands.wait(lambda: page.trust.table.rows.rowCount() == 1, SLOW)
    page.refresh()
    hands.wait(page.trust.table.isVisible)
    settle(page)
    assert not faults(page)
    room = show(ArchivesPage(page.desk))
    assert isinstance(room, ArchivesPage)
    room.check_path(signed(tmp_path, others))
    hands.wait(room._report.isVisible, SLOW)
    assert said(room._report) == ["ĐÚNG: chưa ai sửa từ khi ký."]
    page.activateWindow()
    button(page, "Gỡ chứng thư gốc…").click()
    reason = dialog(page, ReasonDialog)
    hands.into(field(reason, "Lý do"), "nơi ấy đổi khóa")
    reason.verb.click()
    hands.wait(page.trust._none.isVisible, SLOW)


def test_what_is_no_root_is_told_in_place(
    vote: Vote, sit: Sit, show: Show, hands: Hands, others: Signers, tmp_path: Path
) -> None:
    page = show(SetupPage(sit(vote, "quantri")))
    assert isinstance(page, SetupPage)
    (tmp_path / "ky.pem").write_bytes(pem(others.head.certificate))
    page.trust.add_file(tmp_path / "ky.pem")
    hands.wait(lambda: any("không phải chứng thư gốc" in text for text in said(page)), SLOW)


def test_others_see_the_list_and_change_nothing(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = show(SetupPage(sit(vote, "thuky")))
    assert isinstance(page, SetupPage)
    hands.wait(page.trust._none.isVisible)
    assert not page.trust._acts.isVisible()
