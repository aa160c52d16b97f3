"""A list is searched as one types, without diacritics, by any word of it."""

import pytest
from PySide6.QtCore import Qt

from ui.widgets import Choice

PEOPLE = ("Đặng Vĩnh Thụy (chutri)", "Phan Đình Thưởng (thuky)", "Phạm Văn Cường (uyvien1)", "Phan Ý Nhi (uyvien2)")


@pytest.fixture
def choice(qtbot):
    made = Choice()
    qtbot.addWidget(made)
    made.addItems(PEOPLE)
    made.setCurrentIndex(-1)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [("dang", 0), ("thuky", 1), ("thuong", 1), ("pham", 2), ("phan y", 3), ("uyvien2", 3), ("x", -1)],
)
def test_any_word_finds_its_line(choice, qtbot, typed, found):
    qtbot.keyClicks(choice, typed)
    assert choice.currentIndex() == found


def test_one_letter_again_goes_to_the_next(choice, qtbot):
    seen = []
    for _turn in range(4):
        qtbot.keyClicks(choice, "p")
        seen.append(choice.currentIndex())
    assert seen == [1, 2, 3, 1]


def test_other_keys_do_what_they_do_in_any_list(choice, qtbot):
    heard = []
    choice.activated.connect(heard.append)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentIndex() == 0
    qtbot.keyClicks(choice, "uy")
    assert choice.currentIndex() == 2 and heard[-1] == 2


def test_who_comes_back_to_it_types_a_new_word(choice, qtbot):
    qtbot.keyClicks(choice, "phan y")
    choice.clearFocus()
    choice.setFocus()
    qtbot.keyClicks(choice, "pham")
    assert choice.currentIndex() == 2
