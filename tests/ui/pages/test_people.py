"""Accounts in the window: who forgot a password, who came, who went, and the printed key when nobody can come in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fit import faults
from tests.ui.pages.conftest import Sit, change_person
from tests.ui.pages.frame import window
from tests.ui.pages.hands import SLOW, Hands, button, field, said
from tests.ui.pages.vote import PASSWORD, Vote, definition, prepared
from ui.pages.people_panel import PeoplePanel

Show = Callable[[QWidget], QWidget]
STRONG = "năm con chim sẻ đậu mái đình"


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    return prepared(tmp_path, definition())


@pytest.fixture
def panel(vote: Vote, sit: Sit, show: Show, hands: Hands) -> PeoplePanel:
    made = show(PeoplePanel(sit(vote, "quantri")))
    assert isinstance(made, PeoplePanel)
    made.refresh()
    hands.wait(lambda: made.table.rows.rowCount() == 6)
    return made


def pick(panel: PeoplePanel, login: str) -> None:
    at = next(at for at in range(panel.table.rows.rowCount()) if panel.table.rows.row(at).login == login)
    panel.table.selectRow(at)


def test_it_fits(panel: PeoplePanel) -> None:
    assert faults(panel) == []


def test_a_lost_password_is_set_anew_with_the_head(panel: PeoplePanel, hands: Hands, qtbot: QtBot) -> None:
    hands.click(button(panel, "Đặt lại mật khẩu…"))
    assert said(panel) == ["Chọn một người trong danh sách trước."]
    pick(panel, "thuky")
    hands.click(button(panel, "Đặt lại mật khẩu…"))
    dialog = panel._dialog
    assert faults(dialog) == []
    dialog.verb.click()
    dialog.password.fill(STRONG)
    dialog.second._people.setCurrentIndex(
        next(at for at in range(9) if "uyvien1" in dialog.second._people.itemText(at))
    )
    dialog.second._password.fill(PASSWORD)
    dialog.verb.click()
    hands.wait(lambda: "trưởng ban" in dialog.message.text, SLOW)
    dialog.second._people.setCurrentIndex(
        next(at for at in range(9) if "truongban" in dialog.second._people.itemText(at))
    )
    dialog.second._password.fill(PASSWORD)
    dialog.verb.click()
    hands.wait(lambda: any("đã có mật khẩu mới" in text for text in said(panel)), SLOW)
    assert panel._desk.folder.confirm("thuky", STRONG)


def test_ones_own_password_is_changed(panel: PeoplePanel, hands: Hands) -> None:
    hands.click(button(panel, "Đổi mật khẩu của tôi"))
    dialog = panel._dialog
    dialog.old.fill(PASSWORD)
    dialog.new.fill("yếu")
    dialog.verb.click()
    assert "yếu" in dialog._new.refusal
    dialog.new.fill(STRONG)
    dialog.verb.click()
    hands.wait(lambda: "Đã đổi mật khẩu." in said(panel), SLOW)


def test_somebody_comes_and_goes(panel: PeoplePanel, hands: Hands, qtbot: QtBot) -> None:
    hands.click(button(panel, "Thêm tài khoản"))
    dialog = panel._dialog
    assert faults(dialog) == []
    hands.into(field(dialog, "Tài khoản"), "uyvien4")
    hands.into(field(dialog, "Họ và tên"), "Tô Ngọc Hân")
    dialog.password.fill(STRONG)
    dialog.verb.click()
    hands.wait(lambda: any("uyvien4" in text for text in said(panel)), SLOW)
    panel.refresh()
    hands.wait(lambda: panel.table.rows.rowCount() == 7)
    pick(panel, "thuky")
    hands.click(button(panel, "Gỡ tài khoản…"))
    hands.wait(lambda: any("còn giữ việc" in text for text in said(panel)))
    pick(panel, "uyvien4")
    hands.click(button(panel, "Gỡ tài khoản…"))
    hands.wait(lambda: panel._dialog is not None)
    panel._dialog.password.fill(PASSWORD)
    panel._dialog.verb.click()
    hands.wait(lambda: any("Đã gỡ" in text for text in said(panel)), SLOW)
    assert panel._desk.person is None and "uyvien4" not in panel._desk.logins()
    change_person(qtbot, panel._desk, "truongban")


def test_nobody_but_an_admin_sees_the_others(vote: Vote, sit: Sit, show: Show) -> None:
    made = show(PeoplePanel(sit(vote, "thuky")))
    made.refresh()
    assert button(made, "Đổi mật khẩu của tôi") and not made.table.isVisible()


def test_a_new_recovery_key_is_shown_and_opens(vote: Vote, panel: PeoplePanel, hands: Hands, qtbot: QtBot) -> None:
    panel._renew()
    hands.wait(lambda: panel._dialog is not None, SLOW)
    dialog = panel._dialog
    letters = "-".join(label.text().split()[-1] for label in _numbered(dialog))
    dialog.verb.click()
    assert dialog.isVisible()  # not written down yet
    dialog.close()
    panel._desk.close()
    with window(qtbot, vote.folder) as made:
        made.sign_in.who.setCurrentText("chutri")
        hands.click(made.sign_in.lost)
        asked = made.sign_in._dialog
        assert faults(asked) == []
        asked.letters.setText(letters)
        asked.password.fill(STRONG)
        asked.verb.click()
        hands.wait(lambda: made.desk.person is not None and made.desk.person.key == "chutri", SLOW)
        assert made.desk.folder.confirm("chutri", STRONG)


def _numbered(dialog: QWidget) -> list[QWidget]:
    return [label for label in dialog.findChildren(QLabel) if label.text()[:1].isdigit() and ". " in label.text()]
