"""Whether the records of an archive say one and the same thing: ballots, journal, tally and seal."""

import json
from collections.abc import Iterator

from app.archive.bag import Bag
from app.archive.check import Check, fails, guarded, holds, unknown
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
)
from app.archive.verify_tally import check_findings, check_tally, read_tally
from app.domain.agency import FolderKind
from app.domain.ids import StyleCode
from app.domain.journal import grouped
from app.domain.outcome import style_result
from app.domain.sealfile import seal_bytes
from app.domain.style import Style
from app.domain.tally import StyleResult
from app.texts import _, number_text


def check_content(bag: Bag, seal: SealFile, *, signed: bool) -> Iterator[Check]:
    """Lines on each record. Raises Fault where round.toml or the regulation cannot be read: all else hangs on them."""
    yield from _Content(bag, seal, read_rules(bag, seal.passes), signed).checks()


def _kind(seal: SealFile) -> Iterator[Check]:
    """What was never a real vote says so first, whatever else holds."""
    if seal.kind is FolderKind.REHEARSAL:
        yield unknown(SEAL, _("đây là hồ sơ của một lần DIỄN TẬP với phiếu bịa, không phải kết quả lấy phiếu thật."))
    if seal.kind is FolderKind.SAMPLE:
        yield unknown(SEAL, _("đây là hồ sơ MẪU với số liệu bịa, không phải kết quả lấy phiếu thật."))


class _Content:
    """One archive's records. What one part reads the next is held against, so that nothing large is read again."""

    def __init__(self, bag: Bag, seal: SealFile, rules: Rules, signed: bool) -> None:
        self._bag, self._seal, self._rules, self._signed = bag, seal, rules, signed
        self._counted: dict[StyleCode, Counted] = {}
        self._replayed: Replayed | None = None

    def checks(self) -> Iterator[Check]:
        yield from _kind(self._seal)
        yield from self._stray_ballots()
        for style in self._rules.definition.styles:
            yield from guarded(ballots_name(style.code), self._ballots(style))
        yield from guarded(JOURNAL, self._journal())
        if len(self._counted) == len(self._rules.definition.styles):
            yield from guarded(SEAL, self._sealed())
            yield from guarded(TALLY, self._tally())

    def _stray_ballots(self) -> Iterator[Check]:
        known = {ballots_name(style.code) for style in self._rules.definition.styles}
        for name in self._bag.names:
            if name.startswith("data/ballots-") and name not in known:
                yield fails(name, _("là phiếu của một mẫu không có trong {0}.").format(ROUND))

    def _ballots(self, style: Style) -> Iterator[Check]:
        name = ballots_name(style.code)
        found = self._counted[style.code] = count_ballots(self._bag, self._rules, style)
        sealed = {s["code"]: s["ballots_sha256"] for s in self._seal.value["styles"]}
        if sealed.get(style.code) == self._bag.sha256(name):
            yield holds(name, _("đúng {0} phiếu đã niêm phong.").format(number_text(found.count.papers)))
        else:
            yield fails(name, _("không phải các phiếu đã niêm phong: mã băm khác với seal.json."))

    def _journal(self) -> Iterator[Check]:
        replayed = self._replayed = replay_journal(self._bag, self._seal, self._rules)
        yield from check_journal(replayed.told, self._seal)
        for code, found in self._counted.items():
            if replayed.counts[code] == found.count and replayed.sums[code] == found.sum:
                yield holds(JOURNAL, _("đếm lại từ nhật ký ra đúng các phiếu của mẫu {0}.").format(code))
            else:
                text = _("đếm lại từ nhật ký không ra các phiếu trong {0}.")
                yield fails(JOURNAL, text.format(ballots_name(code)))

    def _sealed(self) -> Iterator[Check]:
        """seal.json made again from the other files must be the same bytes."""
        rules, seal = self._rules, self._seal
        hashes = {code: self._bag.sha256(ballots_name(code)) for code in self._counted}
        again = seal_bytes(
            seal.round_id,
            seal.kind,
            rules.definition,
            rules.regulation.sha256,
            self._results(),
            hashes,
            seal.journal_head,
        )
        if again == seal.raw:
            text = _("kết quả đếm lại từ phiếu, {0} và quy định đúng như đã niêm phong. Mã niêm phong: {1}")
            yield holds(SEAL, text.format(ROUND, grouped(seal.digest)))
            return
        value = json.loads(again)
        wrong = [key for key in sorted(value.keys() | seal.value.keys()) if value.get(key) != seal.value.get(key)]
        yield fails(SEAL, _("không đúng như các tệp còn lại ở phần: {0}.").format(", ".join(wrong)))

    def _results(self) -> tuple[StyleResult, ...]:
        d, regulation = self._rules.definition, self._rules.regulation
        return tuple(
            style_result(style, d.settings, d.turnouts[style.code], self._counted[style.code].count, regulation)
            for style in d.styles
        )

    def _tally(self) -> Iterator[Check]:
        value = read_tally(self._bag)
        yield from check_tally(value, self._rules, self._results(), self._seal)
        if self._replayed is not None:
            yield from check_findings(value, self._rules, self._counted, self._replayed, signed=self._signed)
