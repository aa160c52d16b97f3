"""What went wrong, told apart in one place: a refusal, a known trouble, or a bug (design.md §14).

A refusal is shown where it was caused, by whoever asked. A trouble is told with advice. Anything else is a bug: it
goes to the log with its trace, and one dialog says so; what was written stays written.
"""

import errno
import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app import __version__
from app.domain.errors import Fault, InputFault, Refusal, Trouble
from app.texts import _
from ui.child import ChildBug
from ui.icons import Icon
from ui.theme import Theme
from ui.widgets.button import Button
from ui.widgets.verb import VerbDialog, tell

log = logging.getLogger("tinnhiem")
_HANDLER = "tinnhiem.log"
_BESIDE = re.compile(r"^\.(.+)\.[0-9a-f]{16}\.tmp$")  # what app.platform.beside makes of a name


class Kind(StrEnum):
    REFUSAL = "refusal"
    TROUBLE = "trouble"
    BUG = "bug"


@dataclass(frozen=True)
class Told:
    """What to say of an error; `detail` is the trace of a bug, for the log."""

    kind: Kind
    text: str
    detail: str = ""


def told(error: BaseException) -> Told:
    """The one mapping from an error to what the user is told."""
    match error:
        case Refusal() | Trouble():
            return Told(Kind.REFUSAL if isinstance(error, Refusal) else Kind.TROUBLE, error.text)
        case InputFault():
            return Told(Kind.REFUSAL, "\n".join(_fault_text(fault) for fault in error.faults))
        case OSError():
            return Told(Kind.TROUBLE, _machine_text(error))
        case MemoryError():
            return Told(Kind.TROUBLE, _("Máy hết bộ nhớ. Đóng bớt chương trình rồi làm lại."))
        case ChildBug():
            return Told(Kind.BUG, _bug_text(), str(error))
        case _:
            return Told(Kind.BUG, _bug_text(), "".join(traceback.format_exception(error)))


def _bug_text() -> str:
    return _("Việc vừa rồi không làm được do lỗi của chương trình. Mọi điều đã ghi vẫn còn nguyên.")


def _fault_text(fault: Fault) -> str:
    """One fault of a file from outside: where, what was found, what to do."""
    where = [fault.file]
    if fault.line is not None:
        where.append(_("dòng {0}").format(fault.line))
    if fault.column is not None:
        where.append(_("cột {0}").format(fault.column))
    return f"{', '.join(where)}: {fault.found}. {fault.todo}"


def _machine_text(error: OSError) -> str:
    """A system error with its advice."""
    name = _BESIDE.sub(r"\1", Path(str(error.filename)).name) if error.filename else ""
    where = f" ({name})" if name else ""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return _("Ổ đĩa đã đầy{0}. Xóa bớt tệp hoặc chọn ổ khác rồi làm lại.").format(where)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return _("Không có quyền đọc hoặc ghi{0}. Chọn thư mục khác hoặc đóng chương trình đang mở tệp.").format(
                where
            )
        case errno.ENOENT:
            return _("Không tìm thấy tệp hoặc thư mục{0}. Kiểm tra ổ đĩa hay thẻ nhớ còn cắm không.").format(where)
        case errno.EIO:
            return _("Ổ đĩa báo lỗi đọc ghi{0}. Chép thư mục cơ quan sang ổ khác trước khi làm tiếp.").format(where)
        case _:
            said = f"{error.strerror or error}{where}"
            return _("Máy không làm được: {0}. Kiểm tra ổ đĩa và quyền ghi rồi làm lại.").format(said)


def show(error: BaseException, parent: QWidget | None, refused: Callable[[str], None] | None = None) -> None:
    """Tell an error: a refusal to `refused`, which shows it in place; without it, and the rest, in a dialog."""
    said = told(error)
    match said.kind:
        case Kind.REFUSAL if refused is not None:
            refused(said.text)
        case Kind.REFUSAL:
            tell(parent, _("Chưa làm được"), said.text, meaning=Icon.WARN)
        case Kind.TROUBLE:
            log.error("trouble: %s", said.text)
            tell(parent, _("Máy không làm được"), said.text, meaning=Icon.WARN)
        case Kind.BUG:
            _show_bug(said, parent)


def _show_bug(said: Told, parent: QWidget | None) -> None:
    log.critical("bug in %s\n%s", __version__, said.detail)
    if any(isinstance(window, BugDialog) for window in QApplication.topLevelWidgets() if window.isVisible()):
        return  # one at a time; the log has them all
    BugDialog(said, parent).open()


class BugDialog(VerbDialog):
    """The one dialog for bugs: what it means, the trace on wish, and going on."""

    def __init__(self, said: Told, parent: QWidget | None) -> None:
        title = _("Chương trình gặp lỗi")
        super().__init__(parent, title, said.text, _("Làm tiếp"), later=_("Đóng chương trình"), meaning=Icon.BUG)
        self._detail = QPlainTextEdit(said.detail)
        self._detail.setReadOnly(True)
        self._detail.setTabChangesFocus(True)
        self._detail.setAccessibleName(_("Chi tiết lỗi"))
        self._detail.setMinimumHeight(Theme.of_app().px(160))
        self._detail.hide()
        self.copy = Button(_("Chép chi tiết"), Icon.COPY, kind="quiet")
        self.copy.clicked.connect(self._copy)
        self.body.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._detail)
        self.verb.clicked.connect(self.accept)
        self.later.clicked.disconnect()
        self.later.clicked.connect(QApplication.closeAllWindows)
        self.later.setToolTip(_("Đóng chương trình"))

    def _copy(self) -> None:
        """To the clipboard, and shown, so that one sees what is handed on."""
        QGuiApplication.clipboard().setText(f"Tín Nhiệm {__version__}\n{self._detail.toPlainText()}")
        self._detail.show()


class _Bell(QObject):
    """Brings what happened on any thread to the window's."""

    rung = Signal(object)


def install(app: QApplication) -> None:
    """Whatever nobody caught, on any thread, is shown by `show`; Qt's own warnings go to the log."""
    bell = _Bell(app)
    bell.rung.connect(lambda error: show(error, app.activeWindow()), Qt.ConnectionType.QueuedConnection)

    def caught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            app.closeAllWindows()
            return
        bell.rung.emit(error or kind())

    sys.excepthook = caught
    threading.excepthook = lambda given: caught(given.exc_type, given.exc_value, given.exc_traceback)
    qInstallMessageHandler(_log_qt)


_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(kind, logging.DEBUG), "Qt: %s", message)


def log_to(folder: Path) -> None:
    """Write warnings and worse to `folder`/tinnhiem.log (the agency folder's `logs`), a megabyte four times over.

    What was logged elsewhere before is not moved. A folder that cannot be written to leaves the log where it was.
    """
    from logging.handlers import RotatingFileHandler  # brings sockets and more; not before the first window is seen

    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / _HANDLER, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError as error:
        log.warning("no log in %s: %s", folder, error.strerror)
        return
    stop_logging()
    handler.name = _HANDLER
    handler.setLevel(logging.WARNING)
    form = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    logging.getLogger().addHandler(handler)


def stop_logging() -> None:
    """Let go of the log file, so that its folder can be moved."""
    for old in [each for each in logging.getLogger().handlers if each.name == _HANDLER]:
        logging.getLogger().removeHandler(old)
        old.close()
