"""One mapping from errors to what is told, one dialog for bugs, a log that can be moved."""

import logging
import sys
import threading

import pytest
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from app.domain.errors import Fault, InputFault, Refusal, Trouble
from tests.ui.fit import faults, settle
from ui import errors
from ui.child import ChildBug
from ui.errors import BugDialog, Kind, told
from ui.widgets import VerbDialog

CASES = [
    (Refusal("a.code", "Cần một người thứ hai."), Kind.REFUSAL, "Cần một người thứ hai."),
    (Trouble("Ổ đĩa đã đầy."), Kind.TROUBLE, "Ổ đĩa đã đầy."),
    (OSError(28, "No space left on device", "/x/bien-ban.pdf"), Kind.TROUBLE, "Ổ đĩa đã đầy (bien-ban.pdf)."),
    (OSError(28, "No space left on device", "/x/.a.pdf.6b71691fcddaa821.tmp"), Kind.TROUBLE, "đã đầy (a.pdf)."),
    (PermissionError(13, "Permission denied"), Kind.TROUBLE, "Không có quyền"),
    (FileNotFoundError(2, "No such file", "a.zip"), Kind.TROUBLE, "Không tìm thấy tệp hoặc thư mục (a.zip)."),
    (OSError(5, "Input/output error"), Kind.TROUBLE, "Ổ đĩa báo lỗi"),
    (OSError(999, "Lạ"), Kind.TROUBLE, "Máy không làm được: Lạ."),
    (MemoryError(), Kind.TROUBLE, "hết bộ nhớ"),
    (ZeroDivisionError("1/0"), Kind.BUG, "lỗi của chương trình"),
    (ChildBug("dấu vết"), Kind.BUG, "lỗi của chương trình"),
]


@pytest.fixture
def dialogs(qapp):
    """The dialogs that are open; closed after the test."""
    yield lambda: [each for each in QApplication.topLevelWidgets() if isinstance(each, VerbDialog) and each.isVisible()]
    for each in QApplication.topLevelWidgets():
        if isinstance(each, VerbDialog):
            each.close()


@pytest.mark.parametrize("error, kind, text", CASES, ids=lambda case: type(case).__name__)
def test_each_error_is_told_as_what_it_is(error, kind, text):
    said = told(error)
    assert said.kind is kind
    assert text in said.text
    assert bool(said.detail) is (kind is Kind.BUG)


def test_the_faults_of_a_file_are_lines():
    said = told(
        InputFault(
            Fault("B.csv", 3, "x1", "“7”", "Nhập 1 2 3 0 9"), Fault("B.csv", None, None, "tệp rỗng", "Chọn tệp khác")
        )
    )
    assert said.kind is Kind.REFUSAL
    assert said.text.splitlines() == ["B.csv, dòng 3, cột x1: “7”. Nhập 1 2 3 0 9", "B.csv: tệp rỗng. Chọn tệp khác"]


def test_a_refusal_is_shown_where_it_was_caused(dialogs):
    heard = []
    errors.show(Refusal("a", "Chưa đủ người."), None, heard.append)
    assert heard == ["Chưa đủ người."]
    assert dialogs() == []
    errors.show(Refusal("a", "Chưa đủ người."), None)
    assert "Chưa đủ người." in [label.text() for label in dialogs()[0].findChildren(QLabel)]


@pytest.mark.logs
def test_a_trouble_is_told_and_logged(dialogs, caplog):
    errors.show(Trouble("Ổ đĩa đã đầy."), None)
    (dialog,) = dialogs()
    assert dialog.windowTitle() == "Máy không làm được"
    assert "Ổ đĩa đã đầy." in caplog.text
    dialog.verb.click()
    assert dialogs() == []


def _bug() -> ZeroDivisionError:
    try:
        raise ZeroDivisionError("một phần không")
    except ZeroDivisionError as error:
        return error


@pytest.mark.logs
@pytest.mark.parametrize("scale", [100, 200])
def test_a_bug_has_one_dialog_and_every_trace_is_logged(theme, dialogs, caplog, scale):
    theme.choose(scale=scale)
    for _time in range(3):
        errors.show(_bug(), None)
    (dialog,) = dialogs()
    assert isinstance(dialog, BugDialog)
    assert caplog.text.count("Traceback") == 3
    settle(dialog)
    assert faults(dialog) == []
    dialog.copy.click()
    settle(dialog)
    assert "một phần không" in QApplication.clipboard().text()
    assert dialog.findChild(QPlainTextEdit).isVisible()
    assert faults(dialog) == []


@pytest.fixture
def installed(qapp):
    before = sys.excepthook, threading.excepthook
    errors.install(qapp)
    yield
    sys.excepthook, threading.excepthook = before
    qInstallMessageHandler(None)


@pytest.mark.logs
def test_what_nobody_caught_on_any_thread_comes_to_the_window(installed, dialogs, qtbot, caplog):
    thread = threading.Thread(target=lambda: 1 / 0, name="đọc")
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    assert "ZeroDivisionError" in caplog.text
    sys.excepthook(KeyError, KeyError("khóa"), None)
    qtbot.waitUntil(lambda: "KeyError" in caplog.text)
    assert len(dialogs()) == 1


@pytest.mark.logs
def test_the_log_is_written_moved_and_let_go(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    logger = logging.getLogger("tinnhiem.thử")
    logger.propagate = True
    try:
        for folder, text in ((one, "trước"), (two, "sau")):
            errors.log_to(folder)
            logging.getLogger().handle(logging.LogRecord("x", logging.ERROR, "", 0, text, (), None))
    finally:
        errors.stop_logging()
    first, second = ((folder / "tinnhiem.log").read_text(encoding="utf-8") for folder in (one, two))
    assert "trước" in first and "sau" not in first
    assert "sau" in second and "Z ERROR" in second
    for folder in (one, two):
        (folder / "tinnhiem.log").unlink()
        folder.rmdir()
