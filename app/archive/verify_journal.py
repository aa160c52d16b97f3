"""The journal: its chain from the round's id to the sealed head, and the count made again from it alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.archive.bag import Bag
from app.archive.check import Check, Fault, fails, holds
from app.archive.verify_round import JOURNAL, Rules, SealFile
from app.domain.ids import StyleCode
from app.domain.journal import BrokenChain, Line, grouped, origin, read_chain
from app.domain.replay import Replay, ReplayFault
from app.domain.tally import StyleCount
from app.texts import N_, _, number_text

_BROKEN = {
    "form": N_("không phải một dòng nhật ký đúng dạng chuẩn tắc"),
    "number": N_("không mang số thứ tự của mình"),
    "prev": N_("không nối với dòng trước: có dòng bị sửa, bỏ hoặc chèn"),
}


@dataclass
class Told:
    """What the journal says along the way of things that the seal says too; the last word counts."""

    lines: int = 0
    head: str = ""
    clock_back: int = 0
    prepared: dict[str, Any] = field(default_factory=dict)
    committee: list[dict[str, str]] = field(default_factory=list)
    turnouts: dict[str, Any] = field(default_factory=dict)
    explanations: dict[tuple[str, str | None], str] = field(default_factory=dict)
    changes: dict[tuple[str, str, str], str] = field(default_factory=dict)  # by style, subject and what it is

    def hear(self, line: Line, digest: str) -> None:
        self.lines, self.head = line.n, digest
        self.clock_back += "clock_back" in line.payload
        match line.act:
            case "round.prepared":
                self.prepared, self.changes = dict(line.payload), {}
                self.committee = list(line.payload["committee"])
            case "member.replaced":
                self._replace(line)
            case "subject.withdrawn" | "subject.corrected" | "subject.restored":
                self._change(line.act, line.payload)
            case "turnout.taken" | "turnout.keyed":
                self.turnouts[line.payload["style"]] = line.payload["turnout"]
            case "warning.explained":
                self.explanations[line.payload["code"], line.payload["style"]] = line.payload["text"]
            case _:
                pass

    def _change(self, act: str, told: Mapping[str, Any]) -> None:
        """A subject's changes, as seal.json names them."""
        key = told["style"], told["code"]
        match act:
            case "subject.withdrawn":
                self.changes[*key, "withdrawn"] = told["reason"]
            case "subject.corrected":
                self.changes[*key, "corrected"] = told["name"]
                self.changes[*key, "corrected_reason"] = told["reason"]
            case _:
                gone = (told["kind"], f"{told['kind']}_reason")
                self.changes = {k: v for k, v in self.changes.items() if not (k[:2] == key and k[2] in gone)}

    def _replace(self, line: Line) -> None:
        """One place of the committee went to somebody else."""
        told = line.payload
        places = [at for at, member in enumerate(self.committee) if member["name"] == told["old"]]
        if len(places) != 1:
            raise ReplayFault(line.n, "member")
        new = {"name": told["new"], "position": told["position"]}
        self.committee[places[0]] = {**self.committee[places[0]], **new}


@dataclass(frozen=True)
class Replayed:
    """The count from the journal alone, and the sum of its ballots, by style."""

    counts: dict[StyleCode, StyleCount]
    sums: dict[StyleCode, int]
    told: Told


def replay_journal(bag: Bag, seal: SealFile, rules: Rules) -> Replayed:
    """Read the journal once, in a stream. Raises Fault naming the first line that cannot be."""
    if JOURNAL not in bag:
        raise Fault(JOURNAL, _("thiếu trong hồ sơ."))
    replay, told = Replay(rules.definition.styles, rules.definition.settings), Told()
    try:
        for line, digest in read_chain(_lines(bag), origin(seal.round_id)):
            replay.feed(line)
            told.hear(line, digest)
    except BrokenChain as error:
        raise Fault(JOURNAL, _("dòng {0} {1}.").format(error.n, _(_BROKEN[error.reason]))) from None
    except ReplayFault as error:
        text = _("dòng {0} ghi một việc không thể xảy ra sau các dòng trước ({1}).")
        raise Fault(JOURNAL, text.format(error.n, error.reason)) from None
    return Replayed(replay.counts(), dict(replay.sums), told)


def _lines(bag: Bag) -> Iterator[bytes]:
    with bag.open(JOURNAL) as stream:
        for number, line in enumerate(stream, 1):
            if not line.endswith(b"\n"):
                raise Fault(JOURNAL, _("dòng {0} bị cắt ngắn.").format(number))
            yield line[:-1]


def _sealed_changes(seal: dict[str, Any]) -> Iterator[tuple[tuple[str, str, str], str]]:
    for style in seal["styles"]:
        for change in style.get("changes", []):
            for key, text in change.items():
                if key != "code":
                    yield (style["code"], change["code"], key), text


def check_journal(told: Told, seal: SealFile) -> Iterator[Check]:
    """Lines on the head, and on what journal and seal both tell."""
    if told.head == seal.journal_head:
        text = _("{0} dòng nối liền nhau, dòng cuối đúng là dòng đã niêm phong: {1} …")
        yield holds(JOURNAL, text.format(number_text(told.lines), grouped(told.head[:16])))
    else:
        yield fails(JOURNAL, _("dòng cuối không phải dòng đã niêm phong: có dòng bị bỏ hoặc thêm."))
    wrong = list(_disagreeing(told, seal.value))
    for what in wrong:
        yield fails(JOURNAL, _("ghi {0} khác với seal.json.").format(_(what)))
    if not wrong:
        yield holds(
            JOURNAL, _("ghi danh sách, ban kiểm phiếu, quy định, số liệu phiếu và giải trình đúng như đã niêm phong.")
        )


def _disagreeing(told: Told, seal: dict[str, Any]) -> Iterator[str]:
    for key, what in (("regulation_sha256", N_("quy định")), ("settings", N_("các điểm cơ quan chọn"))):
        if told.prepared.get(key) != seal[key]:
            yield what
    listed = [(s["code"], s["subjects"]) for s in told.prepared.get("styles", [])]
    if listed != [(s["code"], s["subjects"]) for s in seal["styles"]]:
        yield N_("danh sách người được lấy phiếu")
    if told.changes != dict(_sealed_changes(seal)):
        yield N_("những người rút hoặc được sửa tên")
    if told.committee != seal["committee"]:
        yield N_("ban kiểm phiếu")
    if told.turnouts != {s["code"]: s["turnout"] for s in seal["styles"]}:
        yield N_("số liệu phiếu")
    if told.explanations != {(e["code"], e["style"]): e["text"] for e in seal["explanations"]}:
        yield N_("giải trình")
