"""What the thresholds of the regulation say, in sentences that quote the article and leave the decision to people."""

from reportlab.platypus import Flowable

from app.domain.outcome import NONE
from app.domain.record import Sealed
from app.domain.round import Base
from app.domain.tally import StyleResult, SubjectResult
from app.domain.wording import SETTING_WORDS
from app.reports.pdf.look import Look, para
from app.reports.pdf.words import sentence, subject_position, text
from app.texts import _, number_text, percent_text


def outcomes(result: StyleResult, sealed: Sealed, look: Look) -> list[Flowable]:
    """A sentence for each subject that reaches a threshold, or one that says nobody does; then who decides."""
    lines = _lines(result, sealed)
    return [*(para(line, look.body) for line in lines), para(sealed.regulation.outcome_note, look.italic)]


def _lines(result: StyleResult, sealed: Sealed) -> list[str]:
    reached = [s for s in result.subjects if s.outcome not in {None, NONE}]
    lines = [f"- {outcome_line(s, sealed)}" for s in reached]
    if any(s.outcome is None for s in result.subjects):
        lines.append(text("common.outcome_no_base"))
    return lines or [text("common.outcome_none", short=sealed.regulation.short)]


def outcome_line(subject: SubjectResult, sealed: Sealed) -> str:
    """The threshold that a subject reaches, with its article and words."""
    threshold = sealed.regulation.threshold(subject.outcome or NONE)
    assert threshold is not None  # outcomes are named by the regulation's own thresholds
    return text(
        "common.outcome",
        name=subject.name,
        position=subject_position(subject),
        low=number_text(subject.low),
        base=number_text(subject.base),
        percent=percent_text(subject.percents()["low"] or "").replace(" ", "\u00a0"),
        text=sentence(threshold.rule.text),
        article=threshold.rule.article,
        short=sealed.regulation.short,
    )


def base_text(result: StyleResult) -> str:
    """Of what the percentages of a table are taken; its number where all its lines share one."""
    words = _(SETTING_WORDS[result.base.value])
    if result.base is Base.VALID or result.base_count is None:
        return text("common.base_own", base=words)
    return text("common.base", base=words, count=number_text(result.base_count))
