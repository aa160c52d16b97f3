"""What the regulation's thresholds say of a subject (Điều 11). The program names the clause; people decide."""

from app.domain.regulation import Regulation
from app.domain.round import Settings
from app.domain.style import Style
from app.domain.tally import StyleCount, StyleResult, SubjectCount, SubjectResult, base_count
from app.domain.turnout import Turnout

NONE = "none"


def outcome_of(low: int, base: int, regulation: Regulation) -> str | None:
    """The last threshold (they stand in rising order) that `low` of `base` reaches; None at base 0."""
    if base == 0:
        return None
    reached = [t.outcome for t in regulation.thresholds if t.bar.is_reached(low, base)]
    return reached[-1] if reached else NONE


def style_result(
    style: Style, settings: Settings, turnout: Turnout, count: StyleCount, regulation: Regulation
) -> StyleResult:
    """The counts of a style with their base, percents and outcomes; who left after printing is not among them."""
    subjects = tuple(
        _subject_result(place, style, settings, turnout, count, regulation)
        for place, subject in enumerate(style.subjects)
        if not subject.withdrawn
    )
    return StyleResult(
        style.code,
        style.name,
        style.form_code,
        settings.base,
        base_count(settings.base, turnout),
        turnout,
        count,
        subjects,
    )


def _subject_result(
    place: int, style: Style, settings: Settings, turnout: Turnout, count: StyleCount, regulation: Regulation
) -> SubjectResult:
    subject, counted = style.subjects[place], count.subjects[place]
    base = _base(settings, turnout, counted)
    return SubjectResult(
        code=subject.code,
        name=subject.reported,
        position=subject.position,
        unit=subject.unit,
        high=counted.high,
        confidence=counted.confidence,
        low=counted.low,
        valid=counted.valid,
        invalid=count.papers - counted.valid,
        base=base,
        outcome=outcome_of(counted.low, base, regulation),
        place=place,
    )


def _base(settings: Settings, turnout: Turnout, counted: SubjectCount) -> int:
    return base_count(settings.base, turnout, counted) or 0
