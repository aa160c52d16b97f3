"""A document before it is printed: its pages as pictures, drawn in a child process, a few at a time."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPageLayout, QPageSize, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.errors import Refusal
from app.services import papers, preview
from app.services.preview import Pages
from app.texts import _, current_language, ngettext
from ui.desk import Child, Desk
from ui.icons import Icon
from ui.pages.path_field import ask_where
from ui.theme import tokens
from ui.widgets import BusyBanner, Button, Flow, Message, PageHeader, Scroller, column, discard

_AT_ONCE = 3
_WIDTHS = (600, 800, 1000, 1300, 1700)  # pixels of a page


class Preview(QWidget):
    """`closed` comes from its back button (Escape). `printed` comes with the copies that went to a printer.

    `saved` comes with the place of a copy; saving is offered where the document was given a file name.
    """

    closed = Signal()
    printed = Signal(int)
    saved = Signal(Path)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pdf: bytes | Path = b""
        self._title = self._file = ""
        self._copies, self._total, self._is_wide = 1, 1, False
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
        self._save = Button(_("Lưu PDF…"), Icon.SAVE, key="Ctrl+S")
        self._save.clicked.connect(self._ask_where)
        self._save.hide()
        flow.addWidget(self._save)
        self._actions.setLayout(flow)
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        layout.addWidget(self._header)
        layout.addWidget(self._actions)
        layout.addWidget(self._message)
        layout.addWidget(self._busy)
        layout.addWidget(self._body, 1)
        self.setLayout(layout)

    def wait(self, title: str) -> None:
        """Something is being made that will be shown."""
        self._header.set_texts(title)
        self._actions.hide()
        self._busy.begin(_("Đang lập {0}").format(title), can_cancel=False)

    def show_pdf(self, title: str, pdf: bytes | Path, *, file: str = "", copies: int = 1) -> None:
        """Show a document from its first page. `copies` are proposed to the printer."""
        self._title, self._pdf, self._file, self._copies = title, pdf, file, copies
        self._actions.show()
        self._save.setVisible(bool(file))
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
            discard(self._sheets.pop())
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
            refused=self.refuse,
        )

    def refuse(self, refusal: Refusal) -> None:
        """What was waited for cannot be had."""
        self._busy.end()
        self._message.refuse(refusal.text)

    def say(self, text: str, tone: str = "accent") -> None:
        """A word about the document that is shown."""
        self._message.say(text, tone)

    def _drawn(self, pages: Pages, turn: int) -> None:
        if turn != self._turn:
            return
        self._total = pages.total
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
        self._is_wide = picture.width() > picture.height()
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        sheet = QLabel()
        sheet.setPixmap(picture)
        sheet.setFixedSize(picture.deviceIndependentSize().toSize())
        sheet.setAccessibleName(name)
        self._sheets.append(sheet)
        return sheet

    # -- printing

    def print(self) -> None:
        """Ask which printer, which pages and how many copies, then send them at 300 dots an inch."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(preview.PRINT_DPI)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        way = QPageLayout.Orientation.Landscape if self._is_wide else QPageLayout.Orientation.Portrait
        printer.setPageOrientation(way)
        printer.setCopyCount(self._copies)
        printer.setDocName(self._title)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintShowPageSize)
        dialog.setMinMax(1, self._total)
        dialog.accepted.connect(lambda *_given: self.print_on(printer))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()  # its own open() wants a receiver and a member

    def print_on(self, printer: QPrinter) -> None:
        """Draw the pages in a child, then put one on the printer at each turn of the window."""
        self._busy.begin(_("Chuẩn bị in"))
        first, count = page_range(printer)
        self._running = self._desk.child(
            preview.print_pages,
            self._pdf,
            current_language(),
            first,
            count,
            done=lambda pages: Printing(printer, pages, self._sent(printer)).start(),
            refused=self.refuse,
            progress=self._busy.advance,
            cancelled=self._busy.end,
        )

    def _sent(self, printer: QPrinter) -> Callable[[bool], None]:
        first, count = page_range(printer)
        is_whole = first == 0 and (count is None or count >= self._total)
        return lambda sent: self._printed_out(sent, printer.copyCount() if is_whole else 0)

    def _printed_out(self, sent: bool, copies: int) -> None:
        """`copies` of the whole document; 0 where only some of its pages were asked for, which make no copy."""
        self._busy.end()
        if sent and not copies:
            self._message.say(_("Đã gửi các trang đã chọn tới máy in."), "good")
        elif sent:
            text = ngettext("Đã gửi {0} bản tới máy in.", "Đã gửi {0} bản tới máy in.", copies)
            self._message.say(text.format(copies), "good")
            self.printed.emit(copies)
        else:
            self._message.refuse(_("Máy in không nhận tài liệu này. Kiểm tra máy in rồi in lại."))

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    # -- saving

    def _ask_where(self) -> None:
        ask_where(self, _("Lưu {0}").format(self._title), self.save_to, self._file)

    def save_to(self, dest: Path) -> None:
        """A copy where the user wants it, written by a child."""
        self._desk.child(papers.save, self._pdf, dest, done=lambda _none: self._saved(dest), refused=self.refuse)

    def _saved(self, dest: Path) -> None:
        self._message.say(_("Đã lưu: {0}").format(dest), "good")
        self.saved.emit(dest)


def page_range(printer: QPrinter) -> tuple[int, int | None]:
    """The first page (from 0) that was asked for, and how many; None for all that follow."""
    if printer.printRange() is not QPrinter.PrintRange.PageRange or not printer.fromPage():
        return 0, None
    return printer.fromPage() - 1, max(1, printer.toPage() - printer.fromPage() + 1)


def sheets(count: int, printer: QPrinter) -> list[int]:
    """Which page is put on the printer when: each once where it makes copies by itself, else as often as they are."""
    by_itself = printer.outputFormat() is QPrinter.OutputFormat.NativeFormat and printer.supportsMultipleCopies()
    copies = 1 if by_itself else max(1, printer.copyCount())
    if printer.collateCopies():
        return list(range(count)) * copies
    return [page for page in range(count) for _copy in range(copies)]


class Printing:
    """Puts pictures of pages on a printer, a page a turn, so that the window goes on living.

    A page comes out as large as it is; one larger than the paper is drawn in.
    """

    def __init__(self, printer: QPrinter, pages: Pages, done: Callable[[bool], None]) -> None:
        self._printer, self._done = printer, done
        self._images = pages.images
        self._order = sheets(len(pages.images), printer)
        self._painter = QPainter()

    def start(self) -> None:
        self._printer.setFullPage(True)  # the documents bring their own margins
        if not self._painter.begin(self._printer):
            self._done(False)
            return
        self._next(first=True)

    def _next(self, *, first: bool = False) -> None:
        if not self._order:
            self._done(self._painter.end())
            return
        if not first and not self._printer.newPage():
            self._painter.end()
            self._done(False)
            return
        image = QImage.fromData(self._images[self._order.pop(0)])
        area = QSizeF(self._printer.paperRect(QPrinter.Unit.DevicePixel).size())
        size = QSizeF(image.size()) * (self._printer.resolution() / preview.PRINT_DPI)
        if size.width() > area.width() or size.height() > area.height():
            size = size.scaled(area, Qt.AspectRatioMode.KeepAspectRatio)
        self._painter.drawImage(QRectF(QPointF(0, 0), size), image)
        QTimer.singleShot(0, self._next)
