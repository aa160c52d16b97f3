"""A document before it is printed: its pages as pictures, drawn in a child process, a few at a time."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPageSize, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.errors import Refusal
from app.services import preview
from app.services.preview import Pages
from app.texts import _, current_language
from ui.desk import Child, Desk
from ui.icons import Icon
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Flow, Message, PageHeader, Scroller, column

_AT_ONCE = 3
_WIDTHS = (600, 800, 1000, 1300, 1700)  # pixels of a page


class Preview(QWidget):
    """`closed` comes from its back button (Escape). `printed` comes when the pages went to a printer."""

    closed = Signal()
    printed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pdf: bytes | Path = b""
        self._title = ""
        self._size = 1
        self._turn = 0  # which document and size is shown; what was asked for another one is not
        self._running: Child | None = None
        self._sheets: list[QLabel] = []
        self._header = PageHeader("")
        self._actions = QWidget()
        self._message, self._busy = Message(), BusyBanner()
        self._busy.cancelled.connect(self._stop)
        self._body = Scroller(space=tokens.SPACE_M)
        self._body.body.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._lay_out()

    def _lay_out(self) -> None:
        flow = Flow(space=tokens.SPACE_S)
        actions: tuple[tuple[str, Icon | None, str, Callable[[], None]], ...] = (
            (_("Quay lại"), Icon.BACK, "Alt+Left", self.closed.emit),
            (_("In"), Icon.PRINT, "Ctrl+P", self.print),
            (_("Thu nhỏ"), None, "Ctrl+-", lambda: self._zoom(-1)),
            (_("Phóng to"), None, "Ctrl+=", lambda: self._zoom(1)),
        )
        for text, meaning, key, act in actions:
            button = Button(text, meaning, key=key)
            button.clicked.connect(act)
            flow.addWidget(button)
        self._actions.setLayout(flow)
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        layout.addWidget(self._header)
        layout.addWidget(self._actions)
        layout.addWidget(self._message)
        layout.addWidget(self._busy)
        layout.addWidget(self._body, 1)
        self.setLayout(layout)

    def show_pdf(self, title: str, pdf: bytes | Path) -> None:
        """Show a document from its first page."""
        self._title, self._pdf = title, pdf
        self._message.clear()
        self._header.set_texts(title)
        self._begin()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        self._turn += 1  # what is still being drawn is for nobody
        super().hideEvent(event)  # type: ignore[arg-type]

    def _begin(self) -> None:
        self._turn += 1
        while self._sheets:
            self._sheets.pop().deleteLater()
        self._draw(0, self._turn)

    def _zoom(self, step: int) -> None:
        self._size = max(0, min(len(_WIDTHS) - 1, self._size + step))
        self._begin()

    def _draw(self, first: int, turn: int) -> None:
        """Ask for the next few pages; those after them are asked for when these are there."""
        width = round(_WIDTHS[self._size] * self.devicePixelRatioF())
        self._busy.begin(_("Vẽ trang {0}").format(first + 1), can_cancel=False)
        self._running = self._desk.child(
            preview.pages,
            self._pdf,
            width,
            first,
            _AT_ONCE,
            current_language(),
            done=lambda pages: self._drawn(pages, turn),
            refused=self._refuse,
        )

    def _refuse(self, refusal: Refusal) -> None:
        self._busy.end()
        self._message.refuse(refusal.text)

    def _drawn(self, pages: Pages, turn: int) -> None:
        if turn != self._turn:
            return
        self._header.set_texts(self._title, _("{0} trang").format(pages.total))
        for at, png in enumerate(pages.images, pages.first + 1):
            self._body.body.addWidget(self._sheet(png, _("Trang {0} trên {1}").format(at, pages.total)))
        following = pages.first + len(pages.images)
        if following < pages.total and pages.images:
            self._draw(following, turn)
        else:
            self._busy.end()

    def _sheet(self, png: bytes, name: str) -> QLabel:
        picture = QPixmap()
        picture.loadFromData(png)
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        sheet = QLabel()
        sheet.setPixmap(picture)
        sheet.setFixedSize(picture.deviceIndependentSize().toSize())
        sheet.setAccessibleName(name)
        self._sheets.append(sheet)
        return sheet

    # -- printing

    def print(self) -> None:
        """Ask which printer, then send it every page at 300 dots an inch."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(preview.PRINT_DPI)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setDocName(self._title)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintShowPageSize)
        dialog.accepted.connect(lambda *_given: self.print_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()  # its own open() wants a receiver and a member

    def print_on(self, printer: QPrinter) -> None:
        """Draw the pages in a child, then put one on the printer at each turn of the window."""
        self._busy.begin(_("Chuẩn bị in"))
        self._running = self._desk.child(
            preview.print_pages,
            self._pdf,
            current_language(),
            done=lambda pages: Printing(printer, pages, self._printed_out).start(),
            refused=self._refuse,
            progress=self._busy.advance,
            cancelled=self._busy.end,
        )

    def _printed_out(self, sent: bool) -> None:
        self._busy.end()
        if sent:
            self._message.say(_("Đã gửi tới máy in."), "good")
            self.printed.emit()
        else:
            self._message.refuse(_("Máy in không nhận tài liệu này. Kiểm tra máy in rồi in lại."))

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()


class Printing:
    """Puts pictures of pages on a printer, a page a turn, so that the window goes on living."""

    def __init__(self, printer: QPrinter, pages: Pages, done: Callable[[bool], None]) -> None:
        self._printer, self._images, self._done = printer, list(pages.images), done
        self._painter = QPainter()

    def start(self) -> None:
        self._printer.setFullPage(True)  # the documents bring their own margins
        if not self._painter.begin(self._printer):
            self._done(False)
            return
        self._next(first=True)

    def _next(self, *, first: bool = False) -> None:
        if not self._images:
            self._done(self._painter.end())
            return
        if not first and not self._printer.newPage():
            self._painter.end()
            self._done(False)
            return
        image = QImage.fromData(self._images.pop(0))
        area = QSizeF(self._printer.paperRect(QPrinter.Unit.DevicePixel).size())
        size = QSizeF(image.size()).scaled(area, Qt.AspectRatioMode.KeepAspectRatio)
        self._painter.drawImage(QRectF(QPointF(0, 0), size), image)
        QTimer.singleShot(0, self._next)
