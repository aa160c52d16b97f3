"""Findings, equations, bars, signatures and tables: the figures and words that they show."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QLabel

from app.domain.finding import Finding, Severity
from app.domain.names import sort_key
from app.domain.reconcile import Equation, State, Term
from tests.ui import gallery
from tests.ui.fit import faults, settle
from ui.theme import Theme
from ui.widgets import (
    Button,
    Column,
    Counts,
    EquationRow,
    FindingRow,
    ResultBars,
    Signature,
    SignatureStrip,
    Standing,
    Table,
    ThreeColourBar,
    paint_bar,
)


def _texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


@pytest.mark.parametrize(
    "severity, tone, word",
    [
        (Severity.ERROR, "bad", "Phải sửa"),
        (Severity.WARNING, "warn", "Cần giải trình"),
        (Severity.DERIVED, "quiet", "Tính ra, không đếm tay"),
    ],
)
def test_a_finding_has_a_tone_a_word_its_code_and_a_sentence(shown, severity, tone, word):
    numbers = {"issued": 61, "foreign": 0, "returned": 59, "exchanged": 1, "not_returned": 2}
    row = shown(lambda: FindingRow(Finding("R02", severity, gallery.A, numbers)), size=(800, 100))
    texts = _texts(row)
    assert row.property("tone") == tone
    assert texts[:2] == [word, "R02 · mẫu A"]
    assert "(2)" in texts[2] or "(61)" in texts[2]
    assert row.accessibleName() == f"{word}. R02. {texts[2]}"


def test_an_explained_warning_shows_the_words_and_a_button_asks(shown, qtbot):
    row = shown(lambda: FindingRow(gallery.FINDINGS[1], explanation="Ghi nhầm.", action="Sửa lời giải trình…"))
    assert "Đã giải trình" in _texts(row) and "Giải trình: Ghi nhầm." in _texts(row)
    with qtbot.waitSignal(row.asked):
        row.findChild(Button).click()


@pytest.mark.parametrize(
    "equation, tone, word",
    [
        (gallery.EQUATIONS[0], "good", "Khớp"),
        (gallery.EQUATIONS[1], "quiet", "Tính ra, chưa chứng minh"),
        (gallery.EQUATIONS[2], "bad", "Lệch 2"),
        (gallery.EQUATIONS[3], "good", "Khớp"),
        (gallery.EQUATIONS[4], "warn", "Cần giải trình"),
    ],
    ids=lambda each: each.code if isinstance(each, Equation) else None,
)
def test_an_equation_shows_each_figure_with_its_word(shown, equation, tone, word):
    row = shown(lambda: EquationRow(equation), size=(900, 120))
    texts = _texts(row)
    assert row.property("tone") == tone
    assert word in texts
    for term in (*equation.left, *equation.right):
        assert str(term.value) in texts
    assert equation.relation in texts
    assert f"{equation.code} · mẫu A" in texts
    assert word in row.accessibleName() and equation.relation in row.accessibleName()


def test_what_is_taken_away_has_a_minus_and_what_was_worked_out_says_so(shown):
    minus, derived = (
        shown(lambda each=each: EquationRow(each)) for each in (gallery.EQUATIONS[3], gallery.EQUATIONS[1])
    )
    assert "−" in _texts(minus) and "+" not in _texts(minus)
    assert "không thu về (tính ra)" in _texts(derived)


def test_an_inequality_that_fails_names_no_gap(shown):
    over = Equation("R06", None, (Term("present", 70),), "≤", (Term("summoned", 65),), State.FAILS)
    assert "Lệch" in _texts(shown(lambda: EquationRow(over)))


def _painted(counts, width=600, height=20):
    theme = Theme.of_app()
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_bar(painter, QRectF(0, 0, width, height), counts, theme)
    painter.end()
    row = [image.pixelColor(x, height // 2).name() for x in range(width)]
    return {level: row.count(getattr(theme.colours, level)) for level in ("high", "confidence", "low", "track")}


@pytest.mark.parametrize(
    "counts",
    [Counts(41, 15, 2, 60), Counts(0, 60, 0, 60), Counts(20, 20, 20, 60), Counts(0, 0, 0, 60), Counts(0, 0, 0, 0)],
)
def test_a_bar_is_as_long_as_its_share(theme, counts):
    widths = _painted(counts)
    for level in ("high", "confidence", "low"):
        assert widths[level] == pytest.approx(600 * getattr(counts, level) / max(1, counts.base), abs=3)


def test_a_bar_says_its_figures(shown):
    bar = shown(lambda: ThreeColourBar(Counts(41, 15, 2, 60)), size=(300, 30))
    assert bar.accessibleName() == bar.toolTip() == "tín nhiệm cao 41, tín nhiệm 15, tín nhiệm thấp 2 trên 60"
    bar.set_counts(None)
    assert bar.accessibleName() == ""


def test_bars_stand_in_the_order_given_and_are_replaced(shown):
    bars = shown(lambda: ResultBars(gallery.RESULTS), size=(900, 400))
    names = [result.name for result in gallery.RESULTS]
    labels = [label for label in bars.findChildren(QLabel) if label.text() in names]
    assert [label.text() for label in sorted(labels, key=lambda label: label.y())] == names
    bars.set_results(gallery.RESULTS[:1])
    settle(bars)
    assert [text for text in _texts(bars) if text in names] == names[:1]
    assert faults(bars) == []


def test_signatures_say_whether_they_hold(shown):
    strip = shown(lambda: SignatureStrip(gallery.SIGNATURES), size=(900, 200))
    texts = _texts(strip)
    assert ["Đã ký, hợp lệ" in texts, "Chưa ký" in texts, "Chữ ký không hợp lệ" in texts] == [True] * 3
    strip.set_signatures([Signature("Chủ trì", "", Standing.UNKNOWN)])
    settle(strip)
    assert _texts(strip) == ["Chủ trì", "—", "Chưa xác định được"]
    assert faults(strip) == []


COLUMNS = (
    Column("Họ và tên", lambda row: row[0], key=lambda row: sort_key(row[0]), stretch=True),
    Column("Tỷ lệ", lambda row: f"{row[1]} %".replace(".", ","), key=lambda row: row[1], figures=True),
)
ROWS = (("Trần Văn Ân", Decimal("40.43")), ("Lê Thị Ánh", Decimal("9.50")), ("Phạm Văn An", Decimal("100.00")))


@pytest.fixture
def table(shown):
    def make():
        made = Table(COLUMNS, "Kết quả")
        made.set_rows(ROWS)
        return made

    return shown(make, size=(500, 300))


def _shown_names(table):
    return [table.rows.row(at)[0] for at in range(table.rows.rowCount())]


def test_a_heading_sorts_up_down_and_back(table, qtbot):
    header = table.horizontalHeader()
    given = [row[0] for row in ROWS]
    orders = []
    for _click in range(3):
        place = header.sectionViewportPosition(1) + 5
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
        orders.append(_shown_names(table))
    assert orders == [[given[1], given[0], given[2]], [given[2], given[0], given[1]], given]
    table._sort(0)
    assert _shown_names(table) == ["Phạm Văn An", "Lê Thị Ánh", "Trần Văn Ân"]  # a, â; tones last
    table.set_rows(ROWS[:2])
    assert _shown_names(table) == ["Lê Thị Ánh", "Trần Văn Ân"]
    assert faults(table) == []


def test_figures_are_at_the_right_and_of_one_width(table):
    index = table.rows.index(0, 1)
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "40,43 %"
    metrics = table.fontMetrics()
    assert metrics.horizontalAdvance("111") == metrics.horizontalAdvance("444")


def test_rows_are_copied_as_a_table(table, qtbot):
    table.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[:2] == ["Họ và tên\tTỷ lệ", "Trần Văn Ân\t40,43 %"]
    assert data.html().count("<tr>") == 4
    table.selectRow(1)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Họ và tên\tTỷ lệ\nLê Thị Ánh\t9,50 %"


def test_a_row_is_picked_and_opened(table, qtbot):
    picked, opened = [], []
    table.picked.connect(picked.append)
    table.chosen.connect(opened.append)
    table.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert picked == opened == [ROWS[2]]
    assert table.selected == (ROWS[2],)


def test_words_that_do_not_fit_wrap_and_rows_grow(shown):
    def make():
        made = Table(COLUMNS, "Kết quả", whole=True)
        made.set_rows([("Trưởng phòng Quản lý thu và sổ thẻ bảo hiểm xã hội, bảo hiểm y tế", Decimal(1)), *ROWS])
        return made

    table = shown(make, scale=200, size=None)
    table.setFixedWidth(520)
    settle(table)
    assert table.rowHeight(0) > table.rowHeight(1) >= 80
    assert table.verticalScrollBar().maximum() == 0
    assert faults(table) == []


def test_tab_leaves_a_table(table):
    assert not table.tabKeyNavigation()
