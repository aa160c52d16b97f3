"""`Tập nhập`: a made-up paper at left as a voter left it, the keying at right as in the kiosk, two minutes."""

from collections.abc import Callable, Iterator
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.entry import Paper
from app.domain.exercise import LEAST_PAPERS, SECONDS, Score, errors
from app.domain.style import Style
from app.domain.wording import REASON_WORDS
from app.texts import _
from ui.kiosk import keying as rules
from ui.kiosk.key_button import KeyButton
from ui.kiosk.keying import Keying, Rules
from ui.kiosk.keys import key_of
from ui.kiosk.paper_page import PaperPage
from ui.kiosk.strokes import Act, Key, Mode, Refused, Save, Stroke
from ui.theme import Theme, tokens
from ui.widgets import Flow, Message, column, row, words

_TICK = 500  # ms between two looks at the clock
_BOXES = ("1", "2", "3")
_AROUND = 1  # lines of the paper that are seen with large text
_LARGE = 125  # text scale from which the paper stands over the keying, not beside it


class SamplePaper(QWidget):
    """A paper as it lies in the hand: names, three boxes, crosses; what is wrong with it in words."""

    def __init__(self, style: Style, *, narrow: bool) -> None:
        """`narrow`: with large text only the line under the hands is seen."""
        super().__init__()
        self._style, self._narrow = style, narrow
        self._paper: Paper | None = None
        self._cursor = 0
        self.setAccessibleName(_("Phiếu mẫu để nhập theo"))

    def show_paper(self, paper: Paper, cursor: int) -> None:
        self._paper, self._cursor = paper, cursor
        self.update()

    @property
    def _lines(self) -> range:
        """The lines that are seen, from 0."""
        count = len(self._style.subjects)
        if not self._narrow:
            return range(count)
        first = max(0, min(self._cursor, count - _AROUND))
        return range(first, min(count, first + _AROUND))

    def sizeHint(self) -> QSize:
        px = Theme.of_app().px
        return QSize(px(430), px(40 + 34 * (len(self._lines) + (not self._narrow))))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paper = self._paper
        if paper is None:
            return
        px, painter = Theme.of_app().px, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.setPen(QPen(Qt.GlobalColor.black, 1))
        line, box, left = px(34), px(52), px(10)
        boxes = self.width() - 3 * box - left
        painter.setFont(Theme.of_app().font(bold=True))
        painter.drawText(
            QRect(left, 0, boxes, px(36)), Qt.AlignmentFlag.AlignVCenter, _("PHIẾU SỐ {0}").format(paper.number)
        )
        painter.setFont(Theme.of_app().font())
        for at, head in enumerate((_("Cao"), _("TN"), _("Thấp"))):
            area = QRect(boxes + at * box, px(4), box, px(32))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, head)
        if paper.invalid is not None and self._narrow:
            self._spoil(painter, paper.invalid)
            return
        for row_, at in enumerate(self._lines):
            top = px(40) + row_ * line
            name = f"{at + 1}. {self._style.subjects[at].name}"
            painter.drawText(QRect(left, top, boxes - left, line), Qt.AlignmentFlag.AlignVCenter, name)
            mark = paper.marks[at] if paper.marks else ""
            for place, value in enumerate(_BOXES):
                is_crossed = mark == value or (mark == "9" and place < 2)
                self._box(painter, QRect(boxes + place * box, top, box, line), is_crossed)
        if paper.invalid is not None:
            self._spoil(painter, paper.invalid)

    def _box(self, painter: QPainter, area: QRect, crossed: bool) -> None:
        side = Theme.of_app().px(18)
        square = QRect(0, 0, side, side)
        square.moveCenter(area.center())
        painter.drawRect(square)
        if crossed:
            painter.setPen(QPen(Qt.GlobalColor.black, 2.5))
            painter.drawLine(square.topLeft(), square.bottomRight())
            painter.drawLine(square.topRight(), square.bottomLeft())
            painter.setPen(QPen(Qt.GlobalColor.black, 1))

    def _spoil(self, painter: QPainter, reason: str) -> None:
        px = Theme.of_app().px
        area = QRect(px(10), self.height() - px(40), self.width() - px(20), px(36))
        painter.setFont(Theme.of_app().font(bold=True))
        text = _("(Tờ này: {0})").format(_(REASON_WORDS[reason]))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)


class ExercisePage(QWidget):
    """`done` comes with the Score, `left` when it is given up. The clock starts with the first key."""

    done = Signal(object)
    left = Signal()
    touched = Signal()

    def __init__(self, style: Style, papers: Iterator[Paper], now: Callable[[], datetime]) -> None:
        super().__init__()
        self._papers, self._now = papers, now
        self._rules = Rules(len(style.subjects), frozenset(), may_fill=True, expected=None)
        self._began: datetime | None = None
        self._keys = self._count = self._errors = 0
        self._right = next(papers)
        self._keying: Keying = rules.begin(self._rules, self._right.number)
        self._clock = words("", "figure", wrap=False)
        self._is_large = Theme.of_app().scale > _LARGE
        self.sample = SamplePaper(style, narrow=self._is_large)
        self.page = PaperPage(_("Nhập như trên tờ phiếu mẫu"), style.subjects, self._keying, alone=True)
        self.page.stroke.connect(self._press)
        self.message = self.page.message if self._is_large else Message()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)
        self._lay_out()
        self._show()
        self.setFocusProxy(self.page)

    def _lay_out(self) -> None:
        margin = tokens.SPACE_S if self._is_large else tokens.SPACE_L
        head, sides, layout = row(space=tokens.SPACE_L), row(space=tokens.SPACE_M), column(margin=margin)
        head.addWidget(words(_("Tập nhập: hai phút với phiếu bịa"), "strong" if self._is_large else "title"), 1)
        head.addWidget(self._clock)
        left = column(space=tokens.SPACE_S)
        left.addWidget(self.sample)
        if not self._is_large:
            left.addWidget(self.message)
            left.addStretch(1)
            text = _("Esc: thôi tập (nhập từ {0} phiếu trở lên thì vẫn được ghi)").format(LEAST_PAPERS)
            left.addWidget(words(text, "small"))
        if self._is_large:
            sides.setDirection(QBoxLayout.Direction.TopToBottom)
            sides.setSpacing(0)
            layout.setSpacing(tokens.SPACE_XS)
        sides.addLayout(left, 0)
        sides.addWidget(self.page, 1)
        layout.addLayout(head)
        layout.addLayout(sides, 1)
        self.setLayout(layout)

    @property
    def right(self) -> Paper:
        """The paper that is to be keyed now."""
        return self._right

    @property
    def score(self) -> Score:
        """What it came to so far."""
        return Score(self._seconds(), self._keys, self._count, self._errors)

    def _seconds(self) -> int:
        return max(1, round((self._now() - self._began).total_seconds())) if self._began else 0

    def _show(self) -> None:
        self.sample.show_paper(self._right, self._keying.sheet.cursor)
        self._clock.setText(_("còn {0} giây").format(max(0, SECONDS - self._seconds())))

    def _tick(self) -> None:
        self._show()
        if self._seconds() >= SECONDS:
            self.end()

    def end(self) -> None:
        """Time is up, or it is left: enough papers make a score."""
        self._timer.stop()
        if self._count >= LEAST_PAPERS:
            self.done.emit(self.score)
        else:
            self.left.emit()

    def _press(self, stroke: Stroke) -> None:
        self.touched.emit()
        if stroke is Key.MENU and self._keying.mode is Mode.MARKS:
            self.end()
            return
        if self._began is None:
            self._began = self._now()
            self._timer.start()
        self._keys += 1
        after, answer = rules.press(self._keying, stroke)
        if after.mode in {Mode.NUMBER, Mode.MENU}:
            return
        self._keying = after
        match answer:
            case Save(paper, _replaces):
                self._judge(paper)
            case Refused(text):
                self.page.refuse(text)
            case Act.MOVED:
                self.page.hush()
            case _:
                pass
        self.page.show_keying(self._keying)
        self.sample.show_paper(self._right, self._keying.sheet.cursor)

    def _judge(self, keyed: Paper) -> None:
        """The paper is compared at once, and the next one is shown."""
        wrong = errors(self._right, keyed)
        self._count += 1
        self._errors += wrong
        if wrong:
            text = _("Phiếu {0}: {1} dòng khác với tờ phiếu. Cứ nhập tiếp, nhìn tờ phiếu trước khi Enter.")
            self.message.refuse(text.format(keyed.number, wrong))
        else:
            self.message.say(_("Phiếu {0} đúng.").format(keyed.number), "good")
        self._right = next(self._papers)
        self._keying = rules.begin(self._rules, self._right.number)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()


class IntroPage(QWidget):
    """Before a person's first batch: what is to be done, and why. `waive`: the head lets them off."""

    begin = Signal()
    waive = Signal()
    back = Signal()
    touched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.message = Message()
        inside = column(space=tokens.SPACE_M)
        inside.addWidget(words(_("Trước tập đầu tiên: tập nhập hai phút"), "title"))
        inside.addWidget(words(_("Phiếu bịa hiện ở bên trái, bạn gõ như trên phiếu thật. Mỗi dòng một phím:"), "lead"))
        for text in (
            _("1 tín nhiệm cao · 2 tín nhiệm · 3 tín nhiệm thấp · 0 để trống · 9 nhiều ô"),
            _("+ lặp lại mức vừa gõ xuống hết tờ, rồi . và số dòng để tới dòng khác"),
            _("Enter ghi phiếu · ⌫ lùi một dòng · * cả tờ không hợp lệ"),
        ):
            inside.addWidget(words(text))
        inside.addWidget(self.message)
        buttons, flow = QWidget(), Flow(space=tokens.SPACE_L, line_space=0)
        for cap, word, signal in (
            ("Enter", _("bắt đầu tập"), self.begin),
            ("*", _("bỏ qua (mật khẩu trưởng ban)"), self.waive),
            ("Esc", _("về danh sách"), self.back),
        ):
            button = KeyButton(cap, word, strong=cap == "Enter")
            button.clicked.connect(signal)
            flow.addWidget(button)
        buttons.setLayout(flow)
        inside.addWidget(buttons)
        line, layout = row(), column(margin=tokens.SPACE_XL)
        line.addStretch(1)
        line.addLayout(inside, 4)
        line.addStretch(1)
        layout.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(2)
        self.setLayout(layout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.touched.emit()
        match key_of(event, QGuiApplication.platformName()):
            case Key.ENTER:
                self.begin.emit()
            case Key.SPOIL:
                self.waive.emit()
            case Key.MENU | Key.BACK:
                self.back.emit()
            case _:
                pass
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        return False
