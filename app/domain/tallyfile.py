"""tally.json: the result for other programs (contract.md)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.finding import Finding
from app.domain.ids import StyleCode
from app.domain.regulation import Regulation
from app.domain.round import Definition
from app.domain.style import Style
from app.domain.tally import StyleCount, StyleResult, SubjectResult, base_count
from app.domain.wording import sentence
from app.texts import language

FORMAT = 1


def sealed_tally(
    definition: Definition,
    regulation: Regulation,
    results: Sequence[StyleResult],
    findings: Sequence[Finding],
    journal_head: str,
    seal: str,
) -> bytes:
    """The bytes of a sealed round's tally.json."""
    styles = [
        {
            "code": r.code,
            "name": r.name,
            "base": {"name": r.base.value, "count": r.base_count},
            "papers": _papers(r.turnout.issued, r.turnout.returned, r.count),
            "subjects": [_subject(s) for s in r.subjects],
            **_withdrawn(definition.style(StyleCode(r.code))),
        }
        for r in results
    ]
    return _dump(definition, regulation, styles, findings, journal_head, seal)


def unsealed_tally(
    definition: Definition,
    regulation: Regulation,
    counts: Mapping[StyleCode, StyleCount] | None,
    findings: Sequence[Finding],
    journal_head: str | None,
) -> bytes:
    """The bytes of tally.json where the vote does not balance; `counts` is None while papers are unresolved."""
    base = definition.settings.base
    styles = [
        {
            "code": style.code,
            "name": style.name,
            "base": {"name": base.value, "count": base_count(base, definition.turnouts[style.code])},
            "papers": _papers(
                definition.turnouts[style.code].issued,
                definition.turnouts[style.code].returned,
                counts[style.code] if counts else None,
            ),
            "subjects": [],
            **_withdrawn(style),
        }
        for style in definition.styles
    ]
    return _dump(definition, regulation, styles, findings, journal_head, None)


def _withdrawn(style: Style) -> dict[str, Any]:
    """Who stands on the paper and is not reported, with the reason; no key where there is nobody."""
    left = [{"code": s.code, "name": s.reported, "reason": s.withdrawn} for s in style.withdrawn]
    return {"withdrawn": left} if left else {}


def _papers(issued: int, returned: int, count: StyleCount | None) -> dict[str, int | None]:
    return {
        "issued": issued,
        "returned": returned,
        "valid": count.valid_papers if count else None,
        "invalid": count.invalid_papers if count else None,
    }


def _subject(s: SubjectResult) -> dict[str, Any]:
    return {
        "code": s.code,
        "name": s.name,
        "high": s.high,
        "confidence": s.confidence,
        "low": s.low,
        "valid": s.valid,
        "invalid": s.invalid,
        "base": s.base,
        "percent": s.percents(),
        "outcome": s.outcome,
    }


def _dump(
    definition: Definition,
    regulation: Regulation,
    styles: list[dict[str, Any]],
    findings: Sequence[Finding],
    journal_head: str | None,
    seal: str | None,
) -> bytes:
    with language("vi"):  # the file's words are those of the documents, whatever the terminal speaks
        value = {
            "format": FORMAT,
            "round": {
                "title": definition.title,
                "date": definition.date.isoformat(),
                "regulation": definition.regulation,
                "regulation_sha256": regulation.sha256,
            },
            "styles": styles,
            "findings": [
                {
                    "code": f.code,
                    "severity": f.severity.value,
                    "style": f.style,
                    "numbers": dict(f.numbers),
                    "text": sentence(f),
                }
                for f in findings
            ],
            "journal_head": journal_head,
            "seal": seal,
        }
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
