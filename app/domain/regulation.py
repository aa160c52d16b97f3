"""A regulation: the rules of one vote, read from a TOML file in resources/regulations.

Each rule carries its article, where it is known from (`source`: s the rule's own words, p a paraphrase, k general
knowledge) and the text shown to the user, so that an agency can correct it without a programmer.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.domain.share import Fraction
from app.domain.tomlfile import Table, read_toml
from app.texts import _

SETTING_VALUES: Mapping[str, tuple[str, ...]] = {
    "base": ("summoned", "present", "issued", "returned", "valid"),
    "invalid_line": ("line", "paper"),
    "blank_paper": ("invalid", "valid"),
    "added_name": ("ignore", "paper"),
    "added_words": ("ignore", "paper"),
}
OUTCOMES = ("low_over_half", "low_two_thirds")
SOURCES = ("s", "p", "k")
CONDITIONS = ("retirement_notice", "appointed_in_year", "reappointed_in_year", "under_nine_months", "moved_in_year",
              "ill_six_months")  # fmt: skip
"""What a rule of exemption may ask of the roster (exemption.py answers it)."""
_RULE_KEYS = ("article", "source", "text")


@dataclass(frozen=True)
class Rule:
    """Where a rule stands and how it reads."""

    article: str
    source: str
    text: str


@dataclass(frozen=True)
class Threshold:
    outcome: str
    bar: Fraction
    rule: Rule


@dataclass(frozen=True)
class Quorum:
    bar: Fraction
    rule: Rule


@dataclass(frozen=True)
class SettingRule:
    """A point the agency answers: its question in plain words, the default and why."""

    name: str
    default: str
    question: str
    rule: Rule


@dataclass(frozen=True)
class Reason:
    """A ground on which a whole paper is invalid, keyed by a person or given by rule."""

    code: str
    rule: Rule


@dataclass(frozen=True)
class ExemptionRule:
    code: str
    condition: str
    rule: Rule


@dataclass(frozen=True)
class Deadline:
    """`days` before the vote by which something is due."""

    days: int
    rule: Rule


@dataclass(frozen=True)
class WarningBars:
    blank: Fraction
    over: Fraction
    small_group: int
    alike: int


@dataclass(frozen=True)
class Regulation:
    code: str
    title: str
    short: str
    sha256: str
    raw: bytes
    quorum: Quorum
    passes: int
    settings: tuple[SettingRule, ...]
    thresholds: tuple[Threshold, ...]
    reasons: tuple[Reason, ...]
    exemptions: tuple[ExemptionRule, ...]
    deadlines: tuple[Deadline, ...]
    criteria: tuple[str, ...]
    warnings: WarningBars
    places: int
    outcome_note: str

    def setting(self, name: str) -> SettingRule:
        return next(s for s in self.settings if s.name == name)

    def threshold(self, outcome: str) -> Threshold | None:
        return next((t for t in self.thresholds if t.outcome == outcome), None)

    def reason_text(self, code: str) -> str:
        return next((r.rule.text for r in self.reasons if r.code == code), code)


def read_regulation(raw: bytes, file: str, code: str) -> Regulation:
    """The regulation in `raw`, checked line by line; `code` is the file's name without .toml.

    Raises InputFault with every fault found.
    """
    table = read_toml(raw, file)
    table.only("format", "title", "short", "quorum", "passes", "settings", "thresholds", "reasons", "exemptions",
               "deadlines", "criteria", "warnings", "places", "outcome_note")  # fmt: skip
    table.integer("format", choices=(1,))
    regulation = Regulation(
        code=code,
        title=table.text("title"),
        short=table.text("short"),
        sha256=hashlib.sha256(raw).hexdigest(),
        raw=raw,
        quorum=_quorum(table.table("quorum")),
        passes=table.integer("passes", choices=(1, 2)),
        settings=tuple(_setting(table.table("settings").table(name), name) for name in SETTING_VALUES),
        thresholds=tuple(_threshold(t) for t in table.tables("thresholds")),
        reasons=tuple(_reason(t) for t in table.tables("reasons")),
        exemptions=tuple(_exemption(t) for t in table.tables("exemptions")),
        deadlines=tuple(_deadline(t) for t in table.tables("deadlines")),
        criteria=table.texts("criteria"),
        warnings=_warnings(table.table("warnings")),
        places=table.integer("places", least=0),
        outcome_note=table.text("outcome_note"),
    )
    table.table("settings").only(*SETTING_VALUES)
    _rising(table, regulation.thresholds)
    table.raise_faults()
    return regulation


def _rule(table: Table) -> Rule:
    return Rule(table.text("article"), table.text("source", choices=SOURCES), table.text("text"))


def _reason(table: Table) -> Reason:
    table.only("code", *_RULE_KEYS)
    return Reason(table.text("code"), _rule(table))


def _exemption(table: Table) -> ExemptionRule:
    table.only("code", "condition", *_RULE_KEYS)
    return ExemptionRule(table.text("code"), table.text("condition", choices=CONDITIONS), _rule(table))


def _deadline(table: Table) -> Deadline:
    table.only("days", *_RULE_KEYS)
    return Deadline(table.integer("days", least=0), _rule(table))


def _bar(table: Table) -> Fraction:
    denominator = table.integer("denominator", least=1)
    return Fraction(table.integer("numerator", least=0), max(denominator, 1), table.flag("inclusive"))


def _quorum(table: Table) -> Quorum:
    table.only("numerator", "denominator", "inclusive", *_RULE_KEYS)
    return Quorum(_bar(table), _rule(table))


def _threshold(table: Table) -> Threshold:
    table.only("outcome", "numerator", "denominator", "inclusive", *_RULE_KEYS)
    return Threshold(table.text("outcome", choices=OUTCOMES), _bar(table), _rule(table))


def _setting(table: Table, name: str) -> SettingRule:
    table.only("default", "question", *_RULE_KEYS)
    return SettingRule(name, table.text("default", choices=SETTING_VALUES[name]), table.text("question"), _rule(table))


def _warnings(table: Table) -> WarningBars:
    table.only("blank_lines", "over_lines", "small_group", "alike_papers")
    return WarningBars(
        blank=_share(table, "blank_lines"),
        over=_share(table, "over_lines"),
        small_group=table.integer("small_group", least=0),
        alike=table.integer("alike_papers", least=2),
    )


def _share(table: Table, key: str) -> Fraction:
    value: Any = table.value(key)
    if isinstance(value, list) and len(value) == 2 and all(type(v) is int and v > 0 for v in value):
        return Fraction(value[0], value[1], inclusive=False)
    table.fault(key, _("không phải một phân số dạng [tử, mẫu]"), _("Ghi hai số nguyên dương, ví dụ [1, 10]."))
    return Fraction(1, 10, inclusive=False)


def _rising(table: Table, thresholds: tuple[Threshold, ...]) -> None:
    """Thresholds must stand from the lowest bar up, each with its own outcome, or the wrong clause would be named."""
    if len({t.outcome for t in thresholds}) < len(thresholds):
        table.fault("thresholds", _("hai ngưỡng có cùng một kết luận"), _("Mỗi kết luận một ngưỡng."))
    for low, high in pairwise(thresholds):
        if low.bar.numerator * high.bar.denominator >= high.bar.numerator * low.bar.denominator:
            table.fault("thresholds", _("các ngưỡng không tăng dần"), _("Xếp ngưỡng thấp trước, ngưỡng cao sau."))
