"""What the documents before the seal share: what stands around their text, and the date that is filled in by hand."""

from app.domain.prepared import Prepared
from app.domain.style import Style
from app.reports.pdf.sheet import Imprint, Kind, kind_words
from app.reports.pdf.words import text

_MOST_CODES = 4  # styles named in the foot


def imprint_of(prepared: Prepared) -> Imprint:
    """Without a seal; the foot names the form codes, and every page of a draft says that it is one.

    Nothing in it moves while the list stays: the same paper has the same bytes, whenever it is printed.
    """
    definition = prepared.definition
    return Imprint(
        agency=definition.agency.name,
        round=definition.title,
        version=prepared.version,
        kind=_kind(prepared),
        moment=f"{definition.date.isoformat()}T00:00:00Z",
        ident=prepared.id,
        foot="" if prepared.is_draft else text("before.foot", codes=_codes(definition.styles)),
    )


def _kind(prepared: Prepared) -> Kind | None:
    made_up = kind_words(prepared.kind)
    if made_up is None and prepared.is_draft:
        return Kind(text("kind.draft_mark"), text("kind.draft_band"), text("kind.draft_note"))
    return made_up


def _codes(styles: tuple[Style, ...]) -> str:
    if len(styles) == 1:
        return styles[0].form_code
    named = [f"{style.code} {style.form_code}" for style in styles[:_MOST_CODES]]
    return " · ".join(named) + (" …" if len(styles) > _MOST_CODES else "")
