"""Qt's own words: all of them in Vietnamese, Qt's own in English."""

import re
import struct
from collections import defaultdict
from functools import cache
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QDate, QEvent, QLocale, QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QPushButton

from ui import i18n

# Texts of Qt's that nobody meets here, or that are signs and not words.
_LEFT = {
    "QMessageBox": {"About Qt"},
    "QDialogButtonBox": set(),
    "QPrintPreviewDialog": {"%1%"},
    "QPrintDialog": {"1 (1x1)", "2 (2x1)", "4 (2x2)", "6 (2x3)", "9 (3x3)", "16 (4x4)"},
    "QPageSetupWidget": {"mm", "pt", "in", "P̸", "DD", "CC", "Pica (P̸)", "Didot (DD)", "Cicero (CC)"},
}


@cache
def _sources() -> dict[str, set[str]]:
    """What Qt's classes say, read from the German translation that PySide6 brings (Qt's .qm: tags 1 end, 6 source,
    7 context; qtbase's qtranslator.cpp)."""
    folder = Path(PySide6.__file__).parent
    (path,) = folder.rglob("qtbase_de.qm")
    data, at, sections = path.read_bytes(), 16, {}
    while at < len(data):
        tag, length = struct.unpack_from(">BI", data, at)
        sections[tag] = data[at + 5 : at + 5 + length]
        at += 5 + length
    found: dict[str, set[str]] = defaultdict(set)
    for _hash, offset in struct.iter_unpack(">II", sections[0x42]):
        context, source = _message(sections[0x69], offset)
        found[context].add(source)
    return found


def _message(messages: bytes, at: int) -> tuple[str, str]:
    parts = {}
    while (tag := messages[at]) != 1:
        (length,) = struct.unpack_from(">i", messages, at + 1)
        parts[tag] = messages[at + 5 : at + 5 + max(0, length)]
        at += 5 + max(0, length)
    return parts[7].decode(), parts[6].decode()


@pytest.mark.parametrize("context", sorted(set(i18n.CONTEXTS) - {"QShortcut"}))
def test_every_text_of_a_class_is_answered(context):
    said = {source for source in _sources()[context] if "<p>" not in source and "<h3>" not in source}
    assert said or context in {"QInputDialog", "QUndoGroup"}
    assert said - set(i18n.CONTEXTS[context]) - _LEFT.get(context, set()) == set()


def test_the_table_says_nothing_that_qt_never_says():
    said = {source for context in i18n.CONTEXTS for source in _sources()[context]}
    table = {source for words in i18n.CONTEXTS.values() for source in words}
    assert table - said <= {"Duplex Printing"}


@pytest.mark.parametrize("context", i18n.CONTEXTS)
def test_placeholders_and_mnemonics_are_kept(context):
    for source, said in i18n.CONTEXTS[context].items():
        assert sorted(re.findall(r"%\d", source)) == sorted(re.findall(r"%\d", said)), source
        assert source.count("&") == said.count("&"), source
        assert said.strip()


def test_standard_buttons_speak_the_window_s_language(qapp, qtbot):
    for code, expected in (("en", ["OK", "Cancel"]), ("vi", ["Đồng ý", "Hủy"])):
        i18n.speak(qapp, code)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        assert [button.text() for button in box.buttons()] == expected


def test_an_edit_menu_is_vietnamese(qtbot):
    line = QLineEdit()
    qtbot.addWidget(line)
    texts = [action.text().partition("\t")[0] for action in line.createStandardContextMenu().actions()]
    assert [text for text in texts if text] == ["&Hoàn tác", "&Làm lại", "Cắ&t", "&Chép", "&Dán", "Xóa", "Chọn tất cả"]


def test_qt_s_file_dialog_has_no_english_left(qtbot):
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    said = {each.text() for kind in (QLabel, QPushButton) for each in dialog.findChildren(kind)}
    assert {"&Tìm trong:", "Tê&n tệp:", "&Loại tệp:", "&Mở", "Hủy"} <= said
    assert not said & _sources()["QFileDialog"]


def test_keys_and_dates_are_ours(qapp):
    native = QKeySequence.SequenceFormat.NativeText
    assert QKeySequence("Ctrl+Return").toString(native) == "Ctrl+Enter"
    assert QKeySequence("Alt+Left").toString(native) == "Alt+Trái"
    assert QKeySequence.fromString("Alt+Trái", native) == QKeySequence("Alt+Left")
    assert QLocale().toString(QDate(2026, 7, 5), "dddd") == "Chủ Nhật"
    assert QLocale().decimalPoint() == ","
    i18n.speak(qapp, "en")
    assert QKeySequence("Ctrl+Return").toString(native) == "Ctrl+Enter"
    assert QLocale().decimalPoint() == "."


def test_windows_hear_of_a_change_and_no_translator_is_left_over(qapp, qtbot):
    heard = []

    class Ear(QObject):
        def eventFilter(self, watched, event):
            if event.type() is QEvent.Type.LanguageChange:
                heard.append(watched)
            return False

    line, ear = QLineEdit(), Ear()
    qtbot.addWidget(line)
    line.show()
    line.installEventFilter(ear)
    i18n.speak(qapp, "en")
    qapp.processEvents()
    assert line in heard
    assert len(qapp.findChildren(i18n.QtWords)) == 1


def test_an_unknown_language_is_refused(qapp):
    with pytest.raises(ValueError):
        i18n.speak(qapp, "fr")
