"""Who signs, and where: two places side by side with names that a signer of PDFs finds, and the recipients."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from app.domain.round import Definition
from app.reports.pdf.look import TA_LEFT, Look, typed
from app.reports.pdf.words import text
from app.texts import _

HEAD, CHAIR = "sig-head", "sig-chair"
_UNKNOWN = "……………………………"


class Place(Flowable):
    """An empty box to sign in, `box` by `space` points; its top left corner is the named destination `name`."""

    def __init__(self, name: str, box: float, space: float) -> None:
        super().__init__()
        self._name, self._box, self.height = name, box, space

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.width = availWidth
        return availWidth, self.height

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self._name, (self.width - self._box) / 2, self.height)


def signatures(definition: Definition, look: Look) -> list[Flowable]:
    """The head of the committee at left, the chair at right, and below them who receives the document."""
    chair = definition.chair or _UNKNOWN
    left = _signer(_("Trưởng Ban Kiểm phiếu"), HEAD, definition.head.name, look)
    right = _signer(_("Chủ trì"), CHAIR, chair, look)
    table = Table([[left, right]], colWidths=[look.width / 2] * 2)
    table.setStyle([
        ("FONTNAME", (0, 0), (-1, -1), look.face.regular),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ])  # fmt: skip
    return [Spacer(1, 8), table, Spacer(1, 6), *_recipients(look)]


def by_hand(signers: Sequence[tuple[str, str]], look: Look) -> Table:
    """Places to sign with a pen, side by side: authority above, name below; one without authority stays empty."""
    row = [_hand(authority, name, look) if authority else "" for authority, name in signers]
    table = Table([row], colWidths=[look.width / len(row)] * len(row), spaceBefore=8)
    table.setStyle([("FONTNAME", (0, 0), (-1, -1), look.face.regular), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table


def _hand(authority: str, name: str, look: Look) -> list[Flowable]:
    form = look.form.signature
    return [
        typed(authority, form.authority, look),
        typed(_("(Ký, ghi rõ họ tên)"), form.note, look),
        Spacer(1, form.space * mm),
        typed(name, form.name, look),
    ]


def _signer(authority: str, place: str, name: str, look: Look) -> list[Flowable]:
    form = look.form.signature
    return [
        typed(authority, form.authority, look),
        typed(_("(Ký, ghi rõ họ tên)"), form.note, look),
        Spacer(1, 4),
        Place(place, form.box * mm, form.space * mm),
        typed(name, form.name, look),
    ]


def _recipients(look: Look) -> list[Flowable]:
    form = look.form.recipients
    lines = [f"- {text(f'recipients.{key}')}" for key in ("first", "second", "third")]
    return [
        typed(_("Nơi nhận:"), form.head, look, TA_LEFT),
        *(typed(line, form.list, look, TA_LEFT) for line in lines),
    ]
