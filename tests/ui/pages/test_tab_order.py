"""Tab in the order of the layouts, nested ones and those in a scroll area too; nothing of Qt's own is held for it."""

import gc

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayoutItem, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ui.pages.tab_order import stops_in, tab_by_layout


def _page() -> tuple[QWidget, dict[str, QLineEdit]]:
    fields = {name: QLineEdit() for name in "abcdef"}
    page, inside, scroller = QWidget(), QWidget(), QScrollArea()
    below, line, outer = QVBoxLayout(inside), QHBoxLayout(), QVBoxLayout(page)
    for name in "de":
        below.addWidget(fields[name])
    scroller.setWidget(inside)
    outer.addWidget(fields["f"])
    outer.insertWidget(0, scroller)
    outer.insertLayout(0, line)
    outer.insertWidget(0, fields["a"])
    line.addWidget(fields["c"])
    line.insertWidget(0, fields["b"])
    return page, fields


def test_tab_goes_as_the_layouts_hold_the_fields(qapp: QApplication) -> None:
    page, fields = _page()
    tab_by_layout(page)
    named = {id(field): name for name, field in fields.items()}
    assert "".join(named.get(id(stop), "") for stop in stops_in(page)) == "abcdef"
    each, met = page.nextInFocusChain(), ""
    while each is not page and each is not None:
        met, each = met + named.get(id(each), ""), each.nextInFocusChain()
    assert len(met) == len(fields) and met in "abcdefabcdef"


def test_no_item_of_a_layout_is_held(qapp: QApplication) -> None:
    """One that Qt deletes would lie about what comes to its place in memory (see `_within`)."""
    page, _fields = _page()
    before = sum(isinstance(each, QLayoutItem) for each in gc.get_objects())
    tab_by_layout(page)
    assert sum(isinstance(each, QLayoutItem) for each in gc.get_objects()) == before
