"""Whether the records of an archive say one and the same thing: ballots, journal, tally and seal."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from app.archive.bag import Bag
from app.archive.check import Check, Fault, fails, guarded, holds
from app.archive.verify_journal import Replayed, check_journal, replay_journal
from app.archive.verify_round import (
    JOURNAL,
    ROUND,
    SEAL,
    TALLY,
    Counted,
    Rules,
    SealFile,
    ballots_name,
    count_ballots,
    read_rules,
    read_seal,
)
from app.domain.finding import Finding
from app.domain.ids import StyleCode
from app.domain.journal import grouped
from app.domain.outcome import style_result
from app.domain.reconcile import Accounts, StyleAccounts, reconcile
from app.domain.sealfile import seal_bytes
from app.domain.style import Style
from app.domain.tally import StyleResult
from app.domain.tallyfile import sealed_tally
from app.texts import _, number_text

# Findings that the archive's records alone do not tell: batches alike, passes of the same bytes, documents unsigned,
# third keyings. W05 is told where there was one pass.
_UNTOLD = frozenset({"W03", "W05", "W06", "W08"})


def check_content(bag: Bag, seal: SealFile, signed: bool) -> Iterator[Check]:
    """Lines on each record. Raises Fault where a file cannot be read on which the rest depends."""
    rules = read_rules(bag, seal.passes)
    yield from _stray_ballots(bag, rules)
    counted: dict[StyleCode, Counted] = {}
    for style in rules.definition.styles:
        yield from guarded(ballots_name(style.code), lambda style=style: _check_ballots(bag, seal, rules, style, counted))
    replayed: list[Replayed] = []
    yield from guarded(JOURNAL, lambda: _check_replay(bag, seal, rules, counted, replayed))
    if len(counted) == len(rules.definition.styles):
        yield from guarded(SEAL, lambda: _check_seal(bag, seal, rules, counted))
        yield from guarded(TALLY, lambda: _check_tally(bag, seal, rules, counted, replayed, signed))


def _stray_ballots(bag: Bag, rules: Rules) -> Iterator[Check]:
    known = {ballots_name(style.code) for style in rules.definition.styles}
    for name in bag.names:
        if name.startswith("data/ballots-") and name not in known:
            yield fails(name, _("là phiếu của một mẫu không có trong {0}.").format(ROUND))


def _check_ballots(
    bag: Bag, seal: SealFile, rules: Rules, style: Style, counted: dict[StyleCode, Counted]
) -> Iterator[Check]:
    name = ballots_name(style.code)
    found = counted[style.code] = count_ballots(bag, rules, style)
    sealed = {s["code"]: s["ballots_sha256"] for s in seal.value["styles"]}
    if sealed.get(style.code) == bag.sha256(name):
        yield holds(name, _("đúng {0} phiếu đã niêm phong.").format(number_text(found.count.papers)))
    else:
        yield fails(name, _("không phải các phiếu đã niêm phong: mã băm khác với seal.json."))


def _check_replay(
    bag: Bag, seal: SealFile, rules: Rules, counted: Mapping[StyleCode, Counted], out: list[Replayed]
) -> Iterator[Check]:
    replayed = replay_journal(bag, seal, rules)
    out.append(replayed)
    yield from check_journal(replayed, seal)
    for code, found in counted.items():
        if replayed.counts[code] == found.count and replayed.sums[code] == found.sum:
            yield holds(JOURNAL, _("đếm lại từ nhật ký ra đúng các phiếu của mẫu {0}.").format(code))
        else:
            text = _("đếm lại từ nhật ký không ra các phiếu trong {0}.")
            yield fails(JOURNAL, text.format(ballots_name(code)))


def _results(rules: Rules, counted: Mapping[StyleCode, Counted]) -> list[StyleResult]:
    d = rules.definition
    return [
        style_result(style, d.settings, d.turnouts[style.code], counted[style.code].count, rules.regulation)
        for style in d.styles
    ]


def _check_seal(bag: Bag, seal: SealFile, rules: Rules, counted: Mapping[StyleCode, Counted]) -> Iterator[Check]:
    """seal.json made again from the other files must be the same bytes."""
    again = seal_bytes(
        seal.round_id,
        seal.kind,
        rules.definition,
        rules.regulation.sha256,
        _results(rules, counted),
        {code: bag.sha256(ballots_name(code)) for code in counted},
        seal.journal_head,
    )
    if again == seal.raw:
        text = _("kết quả đếm lại từ phiếu, {0} và quy định đúng như đã niêm phong. Mã niêm phong: {1}")
        yield holds(SEAL, text.format(ROUND, grouped(seal.digest)))
        return
    value = json.loads(again)
    wrong = [key for key in sorted(value.keys() | seal.value.keys()) if value.get(key) != seal.value.get(key)]
    yield fails(SEAL, _("không đúng như các tệp còn lại ở phần: {0}.").format(", ".join(wrong)))


def _check_tally(
    bag: Bag,
    seal: SealFile,
    rules: Rules,
    counted: Mapping[StyleCode, Counted],
    replayed: list[Replayed],
    signed: bool,
) -> Iterator[Check]:
    raw = bag.read(TALLY)
    value = json.loads(raw)
    if json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n" != raw:
        raise Fault(TALLY, _("không đúng dạng JSON mà chương trình ghi ra."))
    results = _results(rules, counted)
    again = json.loads(sealed_tally(rules.definition, rules.regulation, results, (), seal.journal_head, seal.digest))
    wrong = [key for key in again if key != "findings" and value.get(key) != again[key]]
    if wrong or value.keys() != again.keys():
        yield fails(TALLY, _("không đúng như đếm lại từ phiếu ở phần: {0}.").format(", ".join(wrong or sorted(value))))
    else:
        yield holds(TALLY, _("đúng như đếm lại từ phiếu, và mang đúng mã niêm phong."))
    if replayed:
        yield from _check_findings(value["findings"], rules, counted, replayed[0], signed)


def _check_findings(
    said: list[dict[str, Any]], rules: Rules, counted: Mapping[StyleCode, Counted], replayed: Replayed, signed: bool
) -> Iterator[Check]:
    """The equations must balance, and the findings be those that follow from the numbers."""
    accounts = tuple(_accounts(rules, style, counted[style.code], replayed) for style in rules.definition.styles)
    d = rules.definition
    answer = reconcile(Accounts(accounts, d.settings, rules.regulation, clock_back=replayed.told.clock_back))
    codes = {finding["code"] for finding in said}
    for finding in answer.blocking:
        yield fails(TALLY, _("số liệu phiếu không cân ở {0}, vậy không thể đã niêm phong.").format(finding.code))
    if sorted(map(_told, said), key=str) != sorted(map(_expected, answer.findings), key=str) - _UNTOLD_ROWS:
        yield fails(TALLY, "")
    if d.settings.passes == 1 and "W05" not in codes:
        yield fails(TALLY, "")
    if not signed and "W06" not in codes:
        yield fails(TALLY, "")


def _accounts(rules: Rules, style: Style, counted: Counted, replayed: Replayed) -> StyleAccounts:
    """Batches are all accepted here: there are no others in the ballots."""
    turnout = rules.definition.turnouts[style.code]
    return StyleAccounts(style, turnout, counted.count, replayed.counts[style.code], 1, counted.last_number, 0, 0)


def _expected(finding: Finding) -> tuple[Any, ...]:
    return finding.code, finding.severity.value, finding.style, dict(finding.numbers)
