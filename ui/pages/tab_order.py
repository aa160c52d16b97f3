"""Tab follows the eye where parts of a page come and go: the order of the layouts is the order of Tab."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from ui.widgets import order_tabs


def tab_by_layout(root: QWidget) -> None:
    """Everything in `root` that takes Tab, in the order in which its layouts hold it."""
    stops = list(stops_in(root))
    if len(stops) > 1:
        order_tabs(*stops)


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """Everything in `widget` that takes Tab, as its layouts hold it, hidden ones too."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QScrollArea) and widget.widget() is not None:
        yield from stops_in(widget.widget())
    elif (layout := widget.layout()) is not None:
        yield from _within(layout)


def _within(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from stops_in(widget)
        elif (inner := item.layout()) is not None:
            yield from _within(inner)
