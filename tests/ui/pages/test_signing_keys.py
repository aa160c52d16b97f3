"""The chooser of certificates on signing devices, with SoftHSM2: none, one, two, and the chosen one signs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.security.tokens import read_address
from app.services.exports import SignState, document_at
from tests.app.security.making import House, house, paper
from tests.app.security.softhsm import PIN, SoftHsm, softhsm
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands, button, field
from tests.ui.pages.vote import Vote, definition, prepared
from ui.pages.document_card import DocumentCard
from ui.pages.round_files import RoundFiles
from ui.pages.signing_keys import KeyRow

Show = Callable[[QWidget], QWidget]


@pytest.fixture(scope="module")
def people() -> House:
    return house(datetime.now(UTC))


@pytest.fixture
def devices(tmp_path: Path, need_tool: Callable[[str], str]) -> Iterator[SoftHsm]:
    (tmp_path / "tokens").mkdir()
    with softhsm(need_tool("softhsm2-util"), tmp_path / "tokens") as made:
        yield made


@pytest.fixture
def card(tmp_path: Path, sit: Sit, show: Show) -> DocumentCard:
    """Minutes that nobody signed yet, alone in a window."""
    vote: Vote = prepared(tmp_path, definition())
    (tmp_path / "minutes.pdf").write_bytes(paper())
    desk = sit(vote)
    made = DocumentCard(desk, RoundFiles(desk, vote.round, lambda: None), vote.definition)
    made.show_document(document_at(tmp_path / "minutes.pdf"))
    show(made)
    return made


def look(card: DocumentCard, devices: SoftHsm, hands: Hands) -> KeyRow:
    """The form for the head's key, looking for devices as when their library was chosen in the file dialog."""
    hands.click(button(card, "Ký… Biên bản kiểm phiếu"))
    keys = card._keys
    assert keys is not None
    keys.look_into(devices.module)
    assert not keys._device.isEnabled()
    return keys


def sign(card: DocumentCard, keys: KeyRow, pin: str, hands: Hands) -> None:
    hands.into(field(keys, "Mật khẩu của tệp khóa"), pin)
    hands.click(button(card, "Ký tài liệu này"))


def test_a_device_without_certificates_says_so(card: DocumentCard, devices: SoftHsm, hands: Hands) -> None:
    devices.token("trống")
    keys = look(card, devices, hands)
    hands.wait(lambda: keys._path_field.refusal, SLOW)
    assert keys._path_field.refusal == "Thiết bị ký không có chứng thư nào."
    assert not keys.path and keys._device.isEnabled()


def test_the_only_certificate_is_taken_at_once(
    card: DocumentCard, devices: SoftHsm, people: House, hands: Hands
) -> None:
    where = devices.token("một", people.head)
    keys = look(card, devices, hands)
    hands.wait(lambda: keys.path, SLOW)
    found = read_address(keys.path)
    assert (found.token, found.label, found.id) == (where.token, where.label, where.id)
    assert QApplication.activePopupWidget() is None and field(keys, "Mật khẩu của tệp khóa").hasFocus()


def test_of_two_the_menu_offers_both_and_the_chosen_one_signs(
    card: DocumentCard, devices: SoftHsm, people: House, hands: Hands, qtbot: QtBot
) -> None:
    devices.token("của Hằng & em", people.head)
    devices.token("của Quỳnh", people.chair)
    keys = look(card, devices, hands)
    hands.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu), SLOW)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = sorted(action.text() for action in menu.actions())
    assert [text.rsplit(", đến ", 1)[0] for text in offered] == [
        "Nguyễn Thị Hằng, thiết bị của Hằng && em",
        "Trần Đức Quỳnh, thiết bị của Quỳnh",
    ]
    (wanted,) = [action for action in menu.actions() if "Quỳnh" in action.text()]
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(wanted).center())
    hands.wait(lambda: keys.path)
    sign(card, keys, "000000", hands)
    hands.wait(lambda: keys._secret_field.refusal, SLOW)
    assert keys._secret_field.refusal.startswith("Mã PIN không đúng") and not keys._path_field.refusal
    sign(card, keys, PIN, hands)
    hands.wait(lambda: card._document is not None and card._document.state is SignState.PARTLY, SLOW)
    assert [(s.role, s.name) for s in document_at(card.path).signatures if s.signed] == [("head", "Trần Đức Quỳnh")]
