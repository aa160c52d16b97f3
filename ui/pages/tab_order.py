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


def enter(part: QWidget) -> None:
    """The keyboard goes into a part that was called: to where it stood there, else to where the part's work begins."""
    before: QWidget | None = part.focusWidget()
    if before is None or before is part or not (before.isVisible() and before.isEnabled()):
        before = part.focusProxy() or next((stop for stop in stops_in(part) if stop.isVisible()), None)
    if before is not None:
        before.setFocus(Qt.FocusReason.TabFocusReason)


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """Everything in `widget` that takes Tab, as its layouts hold it, hidden ones too."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None:
        yield from stops_in(inside)
    elif (layout := widget.layout()) is not None:
        yield from _within(layout, [each for each in widget.children() if isinstance(each, QWidget)])


def _within(layout: QLayout, widgets: list[QWidget]) -> Iterator[QWidget]:
    """The layout's items are not asked for: Qt deletes them unheard, and PySide then mistakes whatever comes to lie at
    their place in memory for them, and dies."""
    places: dict[int, QWidget | QLayout] = {layout.indexOf(each): each for each in widgets}
    inner = (each for each in layout.children() if isinstance(each, QLayout))
    places |= {layout.indexOf(each): each for each in inner}
    places.pop(-1, None)
    for _at, held in sorted(places.items(), key=lambda place: place[0]):
        if isinstance(held, QLayout):
            yield from _within(held, widgets)
        else:
            yield from stops_in(held)
