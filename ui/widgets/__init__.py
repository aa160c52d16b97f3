"""The shelf: every page is put together from these, and from nothing else that draws.

Words and rows     `words(text, role)`, `card(*widgets)`, `rule()`, `row()`, `column()`, `clear(layout)`, `Flow`,
                   `AdaptiveRow`, `Columns`, `wrapped(*buttons)`, `Scroller` (a page's body), `Picture(Icon.…)`,
                   `mark(widget, tone=…)`, `order_tabs(*widgets)`
Pages              `PageHeader(title, subtitle)`, `Rail(rooms)`, `Stepper(steps)`, `StripedBand(word)`, `EmptyState(…)`
To press and fill  `Button(words, icon, kind=…, key=…)`, `Field(label, control, hint)`, `TextField`, `NumberField`,
                   `PasswordField`, `Choice` (a list searched as one types)
To be told         `Message` (a refusal in place), `BusyBanner`, `FindingRow(finding)`, `EquationRow(equation)`,
                   `SignatureStrip(signatures)`
Results            `Table(columns, name)` of `Column`s, `ThreeColourBar(counts)`, `ResultBars(results)`, `Legend`
Decisions          `VerbDialog`, `ask(…, then)`, `tell(…)`

Words are translated by the caller with `_`, except those a widget says of itself. What is shown follows the theme and
the text's size at once; a change of language is followed by building the page anew.
"""

from ui.widgets.band import StripedBand
from ui.widgets.bars import Counts, Legend, ResultBars, ThreeColourBar, paint_bar
from ui.widgets.base import (
    AdaptiveRow,
    Columns,
    Flow,
    Picture,
    Scroller,
    card,
    clear,
    column,
    discard,
    frame,
    key_text,
    mark,
    order_tabs,
    row,
    rule,
    tip_text,
    words,
    wrapped,
)
from ui.widgets.busy import BusyBanner
from ui.widgets.button import Button
from ui.widgets.choice import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.equation import EquationRow
from ui.widgets.field import Field, TextField
from ui.widgets.finding import FindingRow
from ui.widgets.header import PageHeader
from ui.widgets.message import Message
from ui.widgets.number import NumberField
from ui.widgets.ordered import OrderedTable
from ui.widgets.password import PasswordField, Strength, strength
from ui.widgets.rail import Rail, Room
from ui.widgets.signature import Signature, SignatureStrip, Standing
from ui.widgets.stepper import ROUND_STEPS, Step, Stepper, StepState
from ui.widgets.table import Column, Rows, Table
from ui.widgets.verb import VerbDialog, ask, tell

__all__ = [
    "ROUND_STEPS",
    "AdaptiveRow",
    "BusyBanner",
    "Button",
    "Choice",
    "Column",
    "Columns",
    "Counts",
    "EmptyState",
    "EquationRow",
    "Field",
    "FindingRow",
    "Flow",
    "Legend",
    "Message",
    "NumberField",
    "OrderedTable",
    "PageHeader",
    "PasswordField",
    "Picture",
    "Rail",
    "ResultBars",
    "Room",
    "Rows",
    "Scroller",
    "Signature",
    "SignatureStrip",
    "Standing",
    "Step",
    "StepState",
    "Stepper",
    "Strength",
    "StripedBand",
    "Table",
    "TextField",
    "ThreeColourBar",
    "VerbDialog",
    "ask",
    "card",
    "clear",
    "column",
    "discard",
    "frame",
    "key_text",
    "mark",
    "order_tabs",
    "paint_bar",
    "row",
    "rule",
    "strength",
    "tell",
    "tip_text",
    "words",
    "wrapped",
]
