"""Finds cut-off and overlapping text, controls without a name, and a Tab that jumps back.

`faults(window)` walks a shown window and says each fault in a line; a page's test is
`assert not faults(page)` at 1366×768, at 100 % and 200 %.
"""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QStyleOptionHeader,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from ui.widgets.base import key_text

_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QGroupBox)
_ROUND = 1  # a pixel lost in rounding is no cut


def faults(window: QWidget) -> list[str]:
    """Everything below, in one list."""
    checks = (misfits, overlaps, nameless, unsaid_keys, shared_keys, jumps)
    return [fault for check in checks for fault in check(window)]


def settle(window: QWidget) -> None:
    """Let the layouts come to rest after a resize or a change of theme."""
    for _round in range(6):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for widget in (window, *window.findChildren(QWidget)):
        if widget.layout() is not None:
            widget.layout().activate()


def misfits(window: QWidget) -> list[str]:
    """Labels, buttons, choices, fields, headings, cells and tabs whose text needs more room than it has."""
    found = []
    for widget in _shown(window):
        for what, needed, given in _needs(widget):
            if needed.width() > given.width() + _ROUND or needed.height() > given.height() + _ROUND:
                found.append(f"cut off: {_path(widget)} “{what}” needs {_size(needed)}, has {_size(given)}")
        if (hidden := _hidden_part(widget)) is not None:
            found.append(f"outside: {_path(widget)} “{_text(widget)}” shows {_size(hidden)} of {_size(widget.size())}")
    return found


def overlaps(window: QWidget) -> list[str]:
    """Siblings that cover one another (a widget that means to says so by the property `overlay`)."""
    found = []
    for parent in (window, *_shown(window)):
        children = [each for each in parent.children() if isinstance(each, QWidget) and _takes_room(each)]
        for at, one in enumerate(children):
            for other in children[at + 1 :]:
                common = one.geometry() & other.geometry()
                if common.width() > _ROUND and common.height() > _ROUND:
                    found.append(f"overlap: {_path(one)} and {_path(other)} by {_size(common.size())}")
    return found


def nameless(window: QWidget) -> list[str]:
    """Controls that take the focus and have nothing to say to a screen reader."""
    found = []
    for widget in _tab_stops(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            found.append(f"nameless: {_path(widget)}")
    return found


def unsaid_keys(window: QWidget) -> list[str]:
    """Buttons whose shortcut is not in their tooltip."""
    return [
        f"unsaid key: {_path(button)} {button.shortcut().toString()}"
        for button in _shown(window)
        if isinstance(button, QAbstractButton)
        and not button.shortcut().isEmpty()
        and key_text(button.shortcut().toString()) not in button.toolTip()
        and "&" not in button.text()
    ]


def shared_keys(window: QWidget) -> list[str]:
    """Buttons in sight with one and the same shortcut: Qt then does neither. (A form's own key is no button's.)"""
    found: dict[str, list[QAbstractButton]] = {}
    for button in _shown(window):
        if isinstance(button, QAbstractButton) and button.isEnabled() and not button.shortcut().isEmpty():
            found.setdefault(button.shortcut().toString(), []).append(button)
    return [f"shared key: {key} of {', '.join(map(_path, held))}" for key, held in found.items() if len(held) > 1]


def jumps(window: QWidget) -> list[str]:
    """Steps of Tab that go up, or left in the same line, while not going to a column further right.

    One step is none: the one that begins again, at a control that nothing stands above or left of.
    """
    stops = _tab_stops(window)
    places = {each: QRect(_unscrolled(each, window), each.size()) for each in stops}
    wrong = [pair for pair in pairwise([*stops, *stops[:1]]) if _is_before(places[pair[1]], places[pair[0]])]
    firsts = {stop for stop in stops if not any(_is_before(places[other], places[stop]) for other in stops)}
    if begins_again := next((pair for pair in wrong if pair[1] in firsts), None):
        wrong.remove(begins_again)
    return [f"jump: Tab goes from {_path(before)} to {_path(after)}, up or back" for before, after in wrong]


def _unscrolled(widget: QWidget, window: QWidget) -> QPoint:
    """Where it stands before anything is scrolled: what went out of sight at the top is not above the rest."""
    place, above = widget.mapTo(window, QPoint()), widget.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QScrollArea):
            place += QPoint(above.horizontalScrollBar().value(), above.verticalScrollBar().value())
        above = above.parentWidget()
    return place


def _is_before(one: QRect, two: QRect) -> bool:
    """Whether the eye meets `one` first: above, and not in a column further right, or left in the same line."""
    above = one.bottom() < two.top() and one.left() <= two.right()
    left = one.right() < two.left() and one.top() < two.bottom() and one.bottom() > two.top()
    return above or left


def _shown(window: QWidget) -> Iterator[QWidget]:
    return (each for each in window.findChildren(QWidget) if each.isVisible() and each.window() is window)


def _needs(widget: QWidget) -> Iterator[tuple[str, QSize, QSize]]:
    """What is written here, the room it needs and the room it has."""
    match widget:
        case QLabel() if widget.text():
            yield widget.text(), _label_needs(widget), widget.size()
        case QTabBar():
            for at in range(widget.count()):
                yield widget.tabText(at), widget.tabSizeHint(at), widget.tabRect(at).size()
        case QHeaderView():
            yield from _header_needs(widget)
        case QTableView():
            yield from _cell_needs(widget)
        case QLineEdit():
            metrics = QFontMetrics(widget.font())
            yield "", QSize(0, widget.sizeHint().height()), widget.size()
            yield (
                widget.placeholderText(),
                QSize(metrics.horizontalAdvance(widget.placeholderText()) + 20, 0),
                widget.size(),
            )
        case QComboBox():
            metrics = QFontMetrics(widget.font())
            yield widget.currentText(), QSize(0, widget.sizeHint().height()), widget.size()
            room = metrics.horizontalAdvance(widget.currentText()) + widget.height() + 10
            yield widget.currentText(), QSize(room, 0), widget.size()
        case QPushButton() | QToolButton() | QCheckBox() | QRadioButton() | QGroupBox():
            yield _text(widget), widget.sizeHint(), widget.size()
        case QAbstractButton():
            yield _text(widget), widget.sizeHint(), widget.size()


def _label_needs(label: QLabel) -> QSize:
    if not label.wordWrap():
        return label.sizeHint()
    metrics = QFontMetrics(label.font())
    longest = max((metrics.horizontalAdvance(word) for word in label.text().split()), default=0)
    return QSize(longest, label.heightForWidth(label.width()))


def _header_needs(header: QHeaderView) -> Iterator[tuple[str, QSize, QSize]]:
    if header.orientation() is not Qt.Orientation.Horizontal or header.model() is None:
        return
    for at in range(header.count()):
        if not header.isSectionHidden(at):
            option = QStyleOptionHeader()
            header.initStyleOption(option)
            title = str(header.model().headerData(at, header.orientation()) or "")
            yield title, header.sectionSizeFromContents(at), QSize(header.sectionSize(at), header.height())


def _cell_needs(table: QTableView) -> Iterator[tuple[str, QSize, QSize]]:
    model, seen = table.model(), table.viewport().rect()
    for line in range(model.rowCount() if model else 0):
        for at in range(model.columnCount()):
            index = model.index(line, at)
            given = table.visualRect(index)
            if not given.intersects(seen) or not index.data():
                continue
            needed = table.sizeHintForIndex(index)
            wraps = table.wordWrap() and " " in str(index.data())
            yield str(index.data()), QSize(0 if wraps else needed.width(), 0), given.size()
            yield str(index.data()), QSize(0, _wrapped(table, index, given.width()) + 17), given.size()


def _wrapped(table: QAbstractItemView, index: object, width: int) -> int:
    """The height of a cell's words at its width."""
    metrics = QFontMetrics(table.font())
    room = QRect(0, 0, max(1, width - 26), 10_000)
    return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data())).height()


def _hidden_part(widget: QWidget) -> QSize | None:
    """What is seen of a text that its parents cut, or None where all is seen. What can be scrolled to is seen."""
    if not isinstance(widget, (QLabel, *_CONTROLS)) or not _text(widget):
        return None
    area = QRect(widget.rect())
    inside = widget
    while not inside.isWindow():
        parent = inside.parentWidget()
        area.translate(inside.pos())
        scrolled = parent.parentWidget()
        if isinstance(scrolled, QAbstractScrollArea) and scrolled.viewport() is parent:
            area &= QRect(0, area.top(), parent.width(), area.height())
            break
        area &= parent.rect()
        inside = parent
    lost = area.width() + _ROUND < widget.width() or area.height() + _ROUND < widget.height()
    return area.size() if lost else None


def _takes_room(widget: QWidget) -> bool:
    return (
        widget.isVisible()
        and not widget.isWindow()
        and not widget.property("overlay")
        and not isinstance(widget.parentWidget(), (QAbstractScrollArea, QMainWindow))
        and not isinstance(widget, (QScrollBar, QSplitterHandle))
        and not widget.geometry().isEmpty()
    )


def _tab_stops(window: QWidget) -> list[QWidget]:
    """Where Tab goes, in its order, from the first that it reaches."""
    chain, each = [], window.nextInFocusChain()
    while each is not None and each is not window:
        reached = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled()
        if reached and each.focusProxy() is None and each.window() is window:
            chain.append(each)
        each = each.nextInFocusChain()
    return chain


def _text(widget: QWidget) -> str:
    for name in ("text", "title", "currentText"):
        if callable(read := getattr(widget, name, None)) and isinstance(said := read(), str) and said:
            return said
    return ""


def _path(widget: QWidget) -> str:
    name = widget.objectName() or widget.accessibleName() or _text(widget)
    return f"{type(widget).__name__}({name[:40]})"


def _size(size: QSize) -> str:
    return f"{size.width()}×{size.height()}"
