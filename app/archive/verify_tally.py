"""tally.json: the result for other programs must be what the ballots give, its findings what the numbers give."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.archive.bag import Bag
from app.archive.check import Check, Fault, fails, holds
from app.archive.verify_journal import Replayed
from app.archive.verify_round import TALLY, Counted, Rules, SealFile
from app.domain.committee import standing_members
from app.domain.finding import Finding
from app.domain.ids import StyleCode
from app.domain.reconcile import Accounts, StyleAccounts, reconcile
from app.domain.style import Style
from app.domain.tally import StyleResult
from app.domain.tallyfile import sealed_tally
from app.texts import _

# What an archive does not tell by itself: batches alike, passes of the same bytes, third keyings that agree with
# neither. W05 and W06 are asked for where they must stand.
_UNTOLD = frozenset({"W03", "W05", "W06", "W08"})
_PASS, _UNSIGNED = "W05", "W06"


def read_tally(bag: Bag) -> dict[str, Any]:
    """tally.json. Raises Fault where another reader might find something else in it, such as a key twice."""
    raw = bag.read(TALLY)
    value = json.loads(raw)
    if not isinstance(value, dict) or json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n" != raw:
        raise Fault(TALLY, _("không đúng dạng JSON mà chương trình ghi ra."))
    return value


def check_tally(
    value: Mapping[str, Any], rules: Rules, results: Sequence[StyleResult], seal: SealFile
) -> Iterator[Check]:
    """Everything but the findings, held against what was counted from the ballots."""
    made = sealed_tally(rules.definition, rules.regulation, results, (), seal.journal_head, seal.digest)
    again: dict[str, Any] = json.loads(made)
    keys = sorted((again.keys() | value.keys()) - {"findings"})
    wrong = [key for key in keys if again.get(key) != value.get(key)]
    if wrong:
        yield fails(TALLY, _("không đúng như đếm lại từ phiếu ở phần: {0}.").format(", ".join(wrong)))
    else:
        yield holds(TALLY, _("đúng như đếm lại từ phiếu, và mang đúng mã niêm phong."))


def check_findings(
    value: Mapping[str, Any], rules: Rules, counted: Mapping[StyleCode, Counted], replayed: Replayed, *, signed: bool
) -> Iterator[Check]:
    """The equations balance, and the findings are those that follow from the numbers."""
    settings = rules.definition.settings
    accounts = tuple(_accounts(rules, style, counted[style.code], replayed) for style in rules.definition.styles)
    own, back = len(standing_members(rules.definition)), replayed.told.clock_back
    answer = reconcile(Accounts(accounts, settings, rules.regulation, clock_back=back, own_ballot=own))
    said = [(f["code"], f["severity"], f["style"], f["numbers"]) for f in value["findings"]]
    wrong = [finding.code for finding in answer.blocking]
    wrong += _differing([row for row in said if row[0] not in _UNTOLD], answer.findings)
    codes = {row[0] for row in said}
    wrong += [_PASS] if settings.passes == 1 and _PASS not in codes else []
    wrong += [_UNSIGNED] if not signed and _UNSIGNED not in codes else []
    if wrong:
        text = _("các thông báo kiểm tra không đúng với số liệu và chữ ký của hồ sơ: {0}.")
        yield fails(TALLY, text.format(", ".join(sorted(set(wrong)))))
    else:
        yield holds(TALLY, _("các đẳng thức kiểm phiếu đều cân, và các thông báo kiểm tra đúng với số liệu."))


def _accounts(rules: Rules, style: Style, counted: Counted, replayed: Replayed) -> StyleAccounts:
    """Batches are not counted: only accepted ones have ballots here."""
    turnout = rules.definition.turnouts[style.code]
    return StyleAccounts(style, turnout, counted.count, replayed.counts[style.code], 1, counted.last_number, 0, 0)


def _differing(said: Sequence[tuple[Any, ...]], findings: Sequence[Finding]) -> list[str]:
    """The codes of findings that stand in one list alone."""
    due = [(f.code, f.severity.value, f.style, dict(f.numbers)) for f in findings if f.code not in _UNTOLD]
    return [str(row[0]) for row in (*(r for r in said if r not in due), *(r for r in due if r not in said))]
