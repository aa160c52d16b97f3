"""The top of a document: agency at left, national title and motto at right, number, place and date, title."""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from app.domain.round import Definition
from app.reports.forms import Type
from app.reports.pdf.look import TA_CENTER, Look, balanced, para, typed, width_of
from app.reports.pdf.words import text
from app.texts import _, long_date_text

_GAP = 4 * mm  # between the two blocks
_BLANK = "……"  # to be filled in by hand
_OF_THE_AGENCY = frozenset({"TB", "SLG"})  # kinds that the agency issues, not its counting committee


class Rule(Flowable):
    """A centred line `length` points long, a little below the text above it."""

    def __init__(self, length: float, above: float = 4, below: float = 3) -> None:
        super().__init__()
        self._length, self._above, self._below = length, above, below
        self._width = 0.0

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self._width = availWidth
        return availWidth, self._above + self._below

    def draw(self) -> None:
        left = (self._width - self._length) / 2
        self.canv.setLineWidth(0.7)
        self.canv.line(left, self._below, left + self._length, self._below)


def heading(definition: Definition, kind: str, look: Look, when: str = "") -> list[Flowable]:
    """The two blocks side by side; `kind` is the document's sign in its number, such as BB, "" for one without number.

    `when` is its date in words, unless it is made when the count ends.
    """
    dated = place_date_text(definition, when)
    right_width = right_block_width(look, dated)
    place = typed(balanced(dated, look.form.head.place_date, look, right_width), look.form.head.place_date, look)
    number = [_number(definition, kind, look)] if kind else []
    return [blocks(definition, look, right_width, number, [place]), Spacer(1, 8)]


def blocks(
    definition: Definition, look: Look, right_width: float, below_left: list[Flowable], below_right: list[Flowable]
) -> Table:
    """Agency at left and title at right, with something under each."""
    widths = [look.width - right_width, right_width]
    left, right = _agency(definition, look, widths[0] - _GAP), _titles(look)
    table = Table([[left, right], [below_left, below_right]], colWidths=widths)
    table.setStyle([
        ("FONTNAME", (0, 0), (-1, -1), look.face.regular),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (0, -1), _GAP),
        ("RIGHTPADDING", (1, 0), (1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ])  # fmt: skip
    return table


def right_block_width(look: Look, dated: str) -> float:
    """The right block keeps each of its lines whole; the agency's name wraps in what is left."""
    head = look.form.head
    lines = [width_of(text(f"head.{line.words}"), line.type, look) for line in head.titles]
    place = width_of(dated, head.place_date, look)
    return max(*lines, min(place, look.width * 0.6)) + 2


def _agency(definition: Definition, look: Look, width: float) -> list[Flowable]:
    head, agency = look.form.head, definition.agency
    parent = balanced(agency.parent, head.superior, look, width)
    name = balanced(agency.name, head.agency, look, width)
    block: list[Flowable] = [typed(parent, head.superior, look)] if parent else []
    block.append(typed(name, head.agency, look))
    if head.rule == "star":
        return [*block, typed("*", head.agency, look)]
    return [*block, Rule(min(width, _longest(name, head.agency, look)) * head.rule_share)]


def _titles(look: Look) -> list[Flowable]:
    return [
        flowable for line in look.form.head.titles for flowable in _title_line(line.words, line.type, line.rule, look)
    ]


def _title_line(words: str, kind: Type, rule: bool, look: Look) -> Iterator[Flowable]:
    shown = text(f"head.{words}")
    yield typed(shown, kind, look)
    if rule:
        yield Rule(width_of(shown, kind, look))


def number_text(number: str, kind: str, look: Look) -> str:
    """`Số: 05/BB-BKP`; a number that brings its own sign stands as given, without one there are dots to fill in."""
    head = look.form.head
    if not number.isdigit() and number:
        return head.number_prefix + number
    shown = number.rjust(head.number_digits, "0") if number else _BLANK
    pattern = head.number_pattern
    if kind in _OF_THE_AGENCY:  # whatever the form puts between the kind and the committee's letters
        pattern = pattern.partition("{kind}")[0] + "{kind}"
    return head.number_prefix + pattern.format(number=shown, kind=kind)


def _number(definition: Definition, kind: str, look: Look) -> Flowable:
    # The round's number is that of its minutes; every other kind of document is numbered in a register of its own.
    number = definition.number if kind == text("minutes.kind") else ""
    return typed(number_text(number, kind, look), look.form.head.number, look)


def by_hand() -> str:
    """A date to be filled in when the document is signed."""
    return _("ngày …… tháng …… năm …………")


def place_date_text(definition: Definition, when: str = "") -> str:
    """Where and when: the day on which the count ended, since a document is dated when it is made."""
    day = definition.closed.date() if definition.closed else definition.date
    return _("{0}, {1}").format(definition.agency.place, when or long_date_text(day))


def title(name: str, subject: str, look: Look) -> list[Flowable]:
    """The kind of document in capitals, what it is about, and the line below."""
    form = look.form.title
    about = balanced(subject, form.subject, look, look.width * 0.9)
    return [
        Spacer(1, 4),
        typed(name, form.kind, look),
        typed(about, form.subject, look),
        *_under(about, look),
        Spacer(1, 8),
    ]


def _under(words: str, look: Look) -> list[Flowable]:
    form = look.form.title
    if form.rule == "dashes":
        return [para("-----", look.style(form.subject, TA_CENTER))]
    return [Rule(min(look.width, _longest(words, form.subject, look)) * form.rule_share)]


def _longest(words: str, kind: Type, look: Look) -> float:
    """Width of the longest line."""
    return max(width_of(line, kind, look) for line in words.split("\n"))
