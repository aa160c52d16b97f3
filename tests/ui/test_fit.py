"""The checker itself: it sees each fault that it is there for, and none where there is none."""

from itertools import pairwise

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tests.ui.fit import faults, jumps, misfits, nameless, overlaps, unsaid_keys
from ui.widgets import Button, Column, Scroller, Table, words


def _window(*children: QWidget) -> QWidget:
    window = QWidget()
    for child in children:
        child.setParent(window)
    return window


def _place(widget: QWidget, left: int, top: int, width: int, height: int) -> QWidget:
    widget.setGeometry(left, top, width, height)
    return widget


def _said(found: list[str], word: str, what: str) -> bool:
    return any(line.startswith(word) and what in line for line in found)


def test_a_label_that_is_too_narrow_or_too_low_is_seen(shown):
    narrow = _place(words("Trưởng ban kiểm phiếu", wrap=False), 0, 0, 60, 40)
    low = _place(words("Một câu dài phải xuống dòng mới đọc hết được"), 0, 50, 120, 20)
    fits = _place(words("Đủ chỗ", wrap=False), 0, 100, 200, 40)
    found = misfits(shown(lambda: _window(narrow, low, fits)))
    assert _said(found, "cut off", "Trưởng ban")
    assert _said(found, "cut off", "Một câu dài")
    assert not _said(found, "cut off", "Đủ chỗ")


def test_buttons_fields_and_choices_are_measured(shown):
    button = _place(Button("Bắt đầu kiểm phiếu"), 0, 0, 60, 44)
    line = _place(QLineEdit(), 0, 60, 80, 44)
    line.setPlaceholderText("Ví dụ: Bảo hiểm xã hội tỉnh Bình Thuận")
    combo = QComboBox()
    combo.addItem("Nghị quyết 96/2023/QH15")
    found = misfits(shown(lambda: _window(button, line, _place(combo, 0, 120, 90, 44))))
    assert len([each for each in found if each.startswith("cut off")]) == 3


def test_headings_and_cells_are_measured(shown):
    def make():
        table = QTableWidget(1, 1)
        table.setHorizontalHeaderLabels(["Tín nhiệm thấp"])
        table.setItem(0, 0, QTableWidgetItem("Chữ"))
        table.setColumnWidth(0, 40)
        return table

    found = misfits(shown(make))
    assert _said(found, "cut off", "Tín nhiệm thấp")


def test_what_a_parent_hides_is_seen_and_what_can_be_scrolled_to_is_not(shown):
    box = _place(QWidget(), 0, 0, 100, 100)
    _place(words("Nửa ngoài", wrap=False), 50, 10, 90, 30).setParent(box)

    def scrolled():
        scroller = Scroller()
        for number in range(80):
            scroller.body.addWidget(words(f"Dòng {number}"))
        return scroller

    assert _said(misfits(shown(lambda: _window(box))), "outside", "Nửa ngoài")
    assert faults(shown(scrolled)) == []


def test_siblings_that_cover_one_another_are_seen(shown):
    one, two = _place(words("Một", wrap=False), 0, 0, 100, 40), _place(words("Hai", wrap=False), 50, 0, 100, 40)
    window = shown(lambda: _window(one, two))
    assert len(overlaps(window)) == 1
    two.setProperty("overlay", True)
    assert overlaps(window) == []


def test_controls_without_a_name_and_keys_that_are_not_said(shown):
    plain, line = QPushButton("Lưu"), QLineEdit()
    plain.setShortcut("Ctrl+S")

    def make():
        window, layout = QWidget(), QVBoxLayout()
        for widget in (plain, line, Button("In", key="Ctrl+P")):
            layout.addWidget(widget)
        window.setLayout(layout)
        return window

    window = shown(make)
    assert len(nameless(window)) == 1
    assert _said(unsaid_keys(window), "unsaid key", "Ctrl+S")
    plain.setToolTip("Lưu (Ctrl+S)")
    line.setAccessibleName("Tên")
    assert faults(window) == []


def test_a_key_of_two_buttons_is_seen(shown):
    def make():
        window, layout = QWidget(), QVBoxLayout()
        for name in "ab":
            layout.addWidget(button := QPushButton(name))
            button.setShortcut("Ctrl+S")
            button.setToolTip(f"{name} (Ctrl+S)")
        window.setLayout(layout)
        return window

    window = shown(make)
    assert _said(faults(window), "shared key", "Ctrl+S")
    window.findChildren(QPushButton)[0].setEnabled(False)
    assert faults(window) == []


def test_a_tab_that_jumps_is_seen(shown):
    def make(order):
        window, outer = QWidget(), QHBoxLayout()
        buttons = {name: Button(name) for name in order}
        left, right = QVBoxLayout(), QVBoxLayout()
        for layout, names in ((left, "ab"), (right, "cd")):
            for name in names:
                layout.addWidget(buttons[name])
            outer.addLayout(layout)
        window.setLayout(outer)
        for before, after in pairwise(order):
            QWidget.setTabOrder(buttons[before], buttons[after])
        return window

    assert jumps(shown(lambda: make("abcd"))) == []
    assert jumps(shown(lambda: make("bacd"))) != []
    assert jumps(shown(lambda: make("abdc"))) != []


def test_our_own_table_fits(shown):
    def make():
        table = Table(
            [Column("Họ và tên", str), Column("Chức vụ", lambda name: f"Chức vụ của {name}", stretch=True)], "Bảng"
        )
        table.set_rows(["Nguyễn Thị Hồng Hạnh", "Trần Văn An"])
        return table

    assert faults(shown(make)) == []
    assert faults(shown(make, scale=200, size=(500, 400))) == []


def test_a_label_of_qt_s_own_is_measured_too(shown):
    label = _place(QLabel("Không xuống dòng được"), 0, 0, 30, 30)
    assert _said(misfits(shown(lambda: _window(label))), "cut off", "Không xuống")
