"""A new agency in four pages, and the sample in one."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.services import setup
from tests.ui.pages.frame import window
from tests.ui.pages.hands import SLOW, Hands
from ui.main_window import MainWindow
from ui.pages.wizard import WizardPage
from ui.pages.wizard_keys import RecoveryPart
from ui.pages.wizard_parts import PeoplePart

WORD = "con meo an ca kho 7"
PEOPLE = ("Nguyễn Thị Lan", "Trần Văn Bình", "Lê Thị Cúc", "Phạm Văn Dũng")


def fill_person(part: PeoplePart, hands: Hands, name: str, word: str = WORD, again: str = WORD) -> None:
    """As a person would: name, Tab, position, Tab past the proposed login, the password twice, Enter."""
    hands.into(part.name, name)
    hands.press("Tab")
    hands.type("Chuyên viên")
    hands.press("Tab", "Tab")
    hands.type(word)
    hands.press("Return")
    hands.type(again)
    hands.press("Return")


def to_people(made: MainWindow, hands: Hands, place: Path) -> WizardPage:
    made.welcome.new_asked.emit()
    wizard = made.stack.currentWidget()
    assert isinstance(wizard, WizardPage)
    for text in ("Trường Thử", "Bộ Thử"):
        hands.type(text)
        hands.press("Tab")
    hands.press("Ctrl+Return")  # the place is missing
    hands.wait(lambda: wizard.agency._fields[2].refusal)
    hands.type("Hà Nội")
    hands.press("Ctrl+Return")
    hands.wait(lambda: wizard.part is wizard.folder)
    assert wizard.folder.name.value == "truong-thu"
    wizard.folder.place.set_path(place)
    hands.press("Ctrl+Return")
    hands.wait(lambda: wizard.part is wizard.people)
    return wizard


def test_a_new_agency_is_founded_by_the_keyboard_and_entered(qtbot: QtBot, tmp_path: Path, hands: Hands) -> None:
    with window(qtbot, None) as made:
        wizard = to_people(made, hands, tmp_path)
        people = wizard.people
        fill_person(people, hands, PEOPLE[0], word="12345678", again="12345678")
        assert people._password_field.refusal.startswith("Mật khẩu còn yếu")
        for name in PEOPLE[:3]:
            fill_person(people, hands, name)
        assert [person.key for person in people.people] == ["lannt", "binhtv", "cuclt"]
        assert [person.admin for person in people.people] == [True, False, False]
        hands.press("Ctrl+Return")
        hands.wait(lambda: "đã ghi 3 người" in people.told.text)
        fill_person(people, hands, PEOPLE[3], again="khac han")
        assert people._again_field.refusal
        fill_person(people, hands, PEOPLE[3])
        hands.press("Ctrl+Return")
        hands.wait(lambda: wizard.recovery is not None, SLOW)
        _keep_the_key(wizard, hands, tmp_path)
        _make_keys(wizard, hands)
        hands.press("Ctrl+Return")
        hands.wait(lambda: made.stack.currentWidget() is made.sign_in)
        made.sign_in.who.setCurrentText("lannt")
        made.sign_in.password.setFocus()
        hands.type(WORD)
        hands.press("Return")
        hands.wait(lambda: made.desk.person is not None, SLOW)
        assert made.desk.person.name == PEOPLE[0] and made.desk.agency.place == "Hà Nội"


def _keep_the_key(wizard: WizardPage, hands: Hands, place: Path) -> None:
    recovery = wizard.recovery
    recovery.save_asked.emit(place / "khoa.txt")
    hands.wait(lambda: (place / "khoa.txt").is_file() and recovery.told.text, SLOW)
    kept = (place / "khoa.txt").read_text(encoding="utf-8")
    assert "-".join(recovery._groups) in kept
    hands.into(recovery.typed, "BCGH KLMN")
    hands.press("Ctrl+Return")
    hands.wait(lambda: recovery._field.refusal)
    hands.into(recovery.typed, recovery.expected.lower())
    hands.press("Ctrl+Return")
    hands.wait(lambda: wizard.part is wizard.keys)


def _make_keys(wizard: WizardPage, hands: Hands) -> None:
    keys = wizard.keys
    for signer in keys.signers:
        hands.into(signer.secret, "ba con trau go 12")
        hands.into(signer.again, "ba con trau go 12")
    head, chair = keys.signers
    at = chair.who.currentIndex()
    chair.who.setCurrentIndex(head.who.currentIndex())
    hands.press("Ctrl+Return")
    hands.wait(lambda: chair._who_field.refusal)
    chair.who.setCurrentIndex(at)
    hands.press("Ctrl+Return")
    hands.wait(lambda: wizard.later.isHidden(), SLOW)
    assert sorted(path.name for path in keys.place.path.iterdir()) == ["authority.pem", "chair.p12", "head.p12"]


def test_a_taken_place_is_refused_before_anybody_types_a_password(qtbot: QtBot, tmp_path: Path, hands: Hands) -> None:
    (tmp_path / "thu.tinnhiem").mkdir()
    (tmp_path / "thu.tinnhiem" / "cu.txt").write_text("x", encoding="utf-8")
    with window(qtbot, None) as made:
        wizard = to_people(made, hands, tmp_path)
        hands.press("Alt+Left")
        hands.wait(lambda: wizard.part is wizard.folder)
        hands.into(wizard.folder.name, "thu")
        hands.press("Ctrl+Return")
        hands.wait(lambda: "đã có dữ liệu" in wizard.folder._name_field.refusal)
        hands.press("Esc")
        hands.wait(lambda: made.stack.currentWidget() is made.welcome)
    assert [path.name for path in tmp_path.iterdir()] == ["thu.tinnhiem"]


def test_the_recovery_key_takes_the_letters_of_the_two_groups_in_any_case(qtbot: QtBot) -> None:
    part = RecoveryPart("BCGHK-LMNPQ-TVBCG-HKLMN-PQTVB-CGHKL-MNPQT-VBCGH-KLMNP-QTVBC")
    qtbot.addWidget(part)
    assert len(part.expected) == 8
    for typed in (part.expected, part.expected.lower(), f"{part.expected[:4]} {part.expected[4:]}"):
        part.typed.setText(typed)
        assert part.check()
    part.typed.setText(part.expected[4:] + part.expected[:4])
    assert part.check() is (part.expected[4:] == part.expected[:4])


def test_the_sample_is_made_in_the_place_that_is_offered_and_needs_no_password(
    qtbot: QtBot, tmp_path: Path, hands: Hands
) -> None:
    with window(qtbot, None) as made:
        made.welcome.place.set_path(tmp_path / "mau")
        hands.press("Ctrl+Return")
        hands.wait(lambda: made.welcome.busy.isVisible())
        hands.wait(lambda: made.stack.currentWidget() is made.sign_in, SLOW)
        assert setup.is_folder(made.desk.path)
        made.sign_in.who.setFocus()
        hands.press("Return")
        hands.wait(lambda: made.desk.person is not None)


def test_a_sample_over_something_else_is_refused_in_place(qtbot: QtBot, tmp_path: Path, hands: Hands) -> None:
    (tmp_path / "thu.txt").write_text("x", encoding="utf-8")
    with window(qtbot, None) as made:
        made.welcome.place.set_path(tmp_path)
        made.welcome.make_sample()
        hands.wait(lambda: made.welcome.place.refusal, SLOW)
        assert not made.welcome.busy.isVisible() and made.welcome.try_it.isEnabled()
