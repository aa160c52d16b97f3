"""A regulation in plain words: each of its rules in a line, with its article and where it is known from."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.regulation import Regulation, Rule
from app.texts import _


@dataclass(frozen=True)
class Line:
    kind: str
    text: str
    article: str
    source: str  # s, p, k, or "" where the regulation gives none


def lines(regulation: Regulation) -> tuple[Line, ...]:
    """Every rule, in the order in which a round meets it."""
    return tuple(_lines(regulation))


def _lines(r: Regulation) -> Iterator[Line]:
    if r.places:
        text = _("Một người được lấy phiếu ở không quá {0} nơi.").format(r.places)
        yield Line(_("Số nơi lấy phiếu"), text, "", "")
    for exemption in r.exemptions:
        yield _line(_("Không lấy phiếu"), exemption.rule)
    for deadline in sorted(r.deadlines, key=lambda each: -each.days):
        text = _("Trước {0} ngày: {1}").format(deadline.days, deadline.rule.text)
        yield Line(_("Mốc thời gian"), text, deadline.rule.article, deadline.rule.source)
    yield _line(_("Số người tối thiểu"), r.quorum.rule)
    for reason in r.reasons:
        yield _line(_("Phiếu không hợp lệ"), reason.rule)
    for setting in r.settings:
        yield _line(_("Cách tính"), setting.rule)
    for threshold in r.thresholds:
        yield _line(_("Kết luận"), threshold.rule)
    for text in r.criteria:
        yield Line(_("Nội dung đánh giá"), text, "", "")


def _line(kind: str, rule: Rule) -> Line:
    return Line(kind, rule.text, rule.article, rule.source)
