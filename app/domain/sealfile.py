"""seal.json: the round as sealed, in canonical form; the SHA-256 of these bytes is the seal (design.md §9)."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.agency import FolderKind
from app.domain.ids import RoundId, StyleCode
from app.domain.journal import canonical
from app.domain.round import Definition
from app.domain.style import Style, Subject
from app.domain.tally import StyleResult, SubjectResult
from app.domain.turnout import Turnout

FORMAT = 1


def seal_bytes(
    round_id: RoundId,
    kind: FolderKind,
    definition: Definition,
    regulation_sha256: str,
    results: Sequence[StyleResult],
    ballots_sha256: Mapping[StyleCode, str],
    journal_head: str,
) -> bytes:
    """The bytes of seal.json. `ballots_sha256` is of each style's ballots-<style>.csv as the archive has it."""
    return canonical(
        {
            "format": FORMAT,
            "kind": kind.value,
            "agency": {
                "name": definition.agency.name,
                "parent": definition.agency.parent,
                "place": definition.agency.place,
            },
            "round": _round(round_id, definition),
            "regulation_sha256": regulation_sha256,
            "settings": definition.settings.as_json(),
            "styles": [_style(definition, result, ballots_sha256[StyleCode(result.code)]) for result in results],
            "explanations": [{"code": e.code, "style": e.style, "text": e.text} for e in definition.explanations],
            "committee": [{"name": m.name, "position": m.position, "role": m.role.value} for m in definition.committee],
            "journal_head": journal_head,
        }
    )


def _round(round_id: RoundId, d: Definition) -> dict[str, Any]:
    return {
        "id": round_id,
        "title": d.title,
        "regulation": d.regulation,
        "date": d.date.isoformat(),
        "venue": d.venue,
        "number": d.number,
        "basis": list(d.basis),
        "opened": d.opened.isoformat() if d.opened else None,
        "closed": d.closed.isoformat() if d.closed else None,
        "copies": d.copies,
        "chair": d.chair,
        "chair_position": d.chair_position,
        "supersedes": d.supersedes,
    }


def _style(definition: Definition, result: StyleResult, ballots_sha256: str) -> dict[str, Any]:
    style = definition.style(StyleCode(result.code))
    return {
        "code": style.code,
        "name": style.name,
        "form_code": style.form_code,
        "subjects": style_subjects(style),
        **_changes(style),
        "turnout": turnout_value(result.turnout),
        "papers": papers_value(result),
        "tally": [_line(s) for s in result.subjects],
        "ballots_sha256": ballots_sha256,
    }


def style_subjects(style: Style) -> list[dict[str, str]]:
    """The subjects of a style as printed, in ballot order."""
    return [{"code": s.code, "name": s.name, "position": s.position, "unit": s.unit} for s in style.subjects]


def _changes(style: Style) -> dict[str, Any]:
    """What befell subjects after the papers were printed; nothing where nothing did."""
    found = [{"code": s.code, **change_value(s)} for s in style.subjects if change_value(s)]
    return {"changes": found} if found else {}


def change_value(subject: Subject) -> dict[str, str]:
    """Why a subject left, how their name is spelt in what is reported; only what there is."""
    told = {
        "withdrawn": subject.withdrawn,
        "corrected": subject.corrected,
        "corrected_reason": subject.corrected_reason,
    }
    return {key: text for key, text in told.items() if text}


def turnout_value(turnout: Turnout) -> dict[str, Any]:
    """What was counted by hand, and the hand-sorted piles (null where nobody sorted)."""
    piles = None if turnout.piles is None else dict(turnout.piles)
    return {**turnout.as_numbers(), "invalid": piles}


def papers_value(result: StyleResult) -> dict[str, Any]:
    """Papers issued, returned, valid and invalid as a whole, with the reasons."""
    count = result.count
    return {
        "issued": result.turnout.issued,
        "returned": result.turnout.returned,
        "valid": count.valid_papers,
        "invalid": count.invalid_papers,
        "reasons": dict(count.invalid),
    }


def _line(s: SubjectResult) -> dict[str, Any]:
    return {
        "code": s.code,
        "high": s.high,
        "confidence": s.confidence,
        "low": s.low,
        "valid": s.valid,
        "invalid": s.invalid,
        "base": s.base,
        "outcome": s.outcome,
    }
