"""Results and findings as the terminal shows them."""

import click

from app.cli.terminal import table
from app.domain.finding import Severity
from app.domain.ids import StyleCode
from app.domain.journal import grouped
from app.domain.reconcile import Answer
from app.domain.record import Sealed
from app.domain.round import Definition
from app.domain.tally import StyleResult, SubjectResult
from app.domain.wording import SETTING_WORDS, sentence
from app.texts import _, percent_text

_RIGHT = frozenset({0, 3, 4, 5, 6})


def tell_results(sealed: Sealed) -> None:
    """A table for each ballot style, then the seal."""
    for result in sealed.results:
        click.echo(_title(result))
        click.echo(_papers(result))
        head = [
            "#",
            _("Họ và tên"),
            _("Chức vụ"),
            _("Cao"),
            _("Tín nhiệm"),
            _("Thấp"),
            _("Không hợp lệ"),
            _("Kết luận"),
        ]
        rows = [_line(at, s, sealed) for at, s in enumerate(result.subjects, 1)]
        click.echo(table([head, *rows], _RIGHT))
        for subject in sealed.definition.style(StyleCode(result.code)).withdrawn:
            click.echo(_("Không báo cáo {0}: {1}").format(subject.reported, subject.withdrawn))
        click.echo()
    click.echo(_("Niêm phong: {0}").format(grouped(sealed.seal)))


def _title(result: StyleResult) -> str:
    name = f"{result.code} · {result.name}" if result.name else result.code
    return _("Mẫu phiếu {0} (mã {1})").format(name, result.form_code)


def _papers(result: StyleResult) -> str:
    text = _("Phát ra {0}, thu về {1}, hợp lệ {2}, không hợp lệ {3}; tỷ lệ tính trên {4}")
    count, turnout = result.count, result.turnout
    base = _(SETTING_WORDS[result.base.value])
    return text.format(turnout.issued, turnout.returned, count.valid_papers, count.invalid_papers, base)


def _line(at: int, s: SubjectResult, sealed: Sealed) -> list[str]:
    percents = s.percents()
    marks = [_count(n, percents[k]) for k, n in (("high", s.high), ("confidence", s.confidence), ("low", s.low))]
    threshold = sealed.regulation.threshold(s.outcome or "")
    return [str(at), s.name, s.position, *marks, str(s.invalid), threshold.rule.article if threshold else ""]


def _count(number: int, percent: str | None) -> str:
    return f"{number} ({percent_text(percent)})" if percent is not None else str(number)


def tell_findings(answer: Answer, definition: Definition | None) -> None:
    """Errors and warnings on stderr; a warning with its explanation."""
    explained = {(e.code, e.style): e.text for e in definition.explanations} if definition else {}
    for finding in answer.findings:
        if finding.severity is Severity.DERIVED:
            continue
        word = _("LỖI") if finding.severity is Severity.ERROR else _("Cảnh báo")
        style = f" {finding.style}" if finding.style else ""
        tail = ""
        if finding.severity is Severity.WARNING and definition is not None:
            tail = " " + _("Giải trình: {0}").format(explained.get(finding.key, _("chưa có giải trình")))
        click.echo(f"{word} {finding.code}{style}: {sentence(finding)}{tail}", err=True)
