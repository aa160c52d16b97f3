"""What every document says of how its figures came about, and on what it rests."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from app.domain.record import Sealed
from app.domain.regulation import Regulation
from app.domain.round import Definition
from app.reports.pdf.look import Look, para
from app.reports.pdf.sheet import kind_of
from app.reports.pdf.words import sentence, text
from app.texts import _


def basis(definition: Definition, regulation: Regulation, look: Look) -> Iterator[Flowable]:
    """Each document that the vote rests on, on a line of its own."""
    found = [sentence(words) for words in definition.basis or (regulation.title,)]
    for place, words in enumerate(found, 1):
        led = words if words.casefold().startswith("căn cứ") else _("Căn cứ {0}").format(words)
        yield para(led + (";" if place < len(found) else "."), look.italic)


def notes(sealed: Sealed, *, several: bool | None = None) -> Iterator[str]:
    """A folder that is no real one, one pass, a round that takes another's place, styles that are never added up.

    `several`: whether the document holds more than one style's result, where that is not the round's own matter.
    """
    if kind := kind_of(sealed):
        yield kind.note
    if sealed.definition.settings.passes == 1:
        yield text("common.one_pass")
    if sealed.definition.supersedes:
        yield text("common.supersedes", title=sealed.definition.supersedes)
    if len(sealed.results) > 1 if several is None else several:
        yield text("common.never_added")
