"""The journal as people read it: a sentence a line, and never a mark of a paper before its round is sealed.

A line as it was hashed is shown of the agency's chain, and of a round's chain only once that round is sealed. So is
its hash: of a keyed paper's line all but the marks is known or soon guessed, and the hash tells which guess is right.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.ids import RoundId
from app.domain.journal import BrokenChain, origin, read_chain
from app.domain.roles import Place, place_word
from app.domain.round import RoundState, state_word
from app.services.session import Session
from app.storage import agency, journal
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN
from app.texts import N_, _

PAGE = 200
_LAST = 1 << 62


@dataclass(frozen=True)
class ChainView:
    """A chain: the agency's (`round` None, no date) or a round's.

    `head` is 64 hex digits; "" where there is no line, and before the round's seal.
    """

    id: str
    round: RoundId | None
    title: str
    date: str
    state: RoundState | None
    lines: int
    head: str


@dataclass(frozen=True)
class LineView:
    """A line in words. `raw` is the text that was hashed and `digest` its hash; None and "" before the round's seal."""

    n: int
    time: str
    name: str
    place: str
    text: str
    digest: str
    raw: str | None
    clock_back: bool


@dataclass(frozen=True)
class Checked:
    """Whether a chain holds; if not, the number of the first line that does not."""

    lines: int
    broken_at: int | None


def chains(session: Session) -> tuple[ChainView, ...]:
    """The agency's chain, then the chain of each round that has one, the newest first."""
    found = [_chain(session, AGENCY_CHAIN, None, _("Cơ quan"), "", None)]
    for round_id, title, date, state in rounds.listing(session.database):
        chain = _chain(session, round_id, round_id, title, date, state)
        found += [chain] if chain.lines else []
    return tuple(found)


def _chain(
    session: Session, chain: str, round_id: RoundId | None, title: str, date: str, state: RoundState | None
) -> ChainView:
    lines = journal.count(session.database, chain)
    head = "" if _is_open(round_id, state) else journal.head(session.database, chain) or ""
    return ChainView(chain, round_id, title, date, state, lines, head)


def _is_open(round_id: RoundId | None, state: RoundState | None) -> bool:
    """Whether the lines may hold marks that nobody is to see yet, or ever."""
    return round_id is not None and state is not RoundState.SEALED


def lines(session: Session, chain: ChainView, before: int = _LAST) -> tuple[LineView, ...]:
    """The newest lines numbered below `before`, a page at a time, the newest first."""
    words = _Words(
        {round_id: title for round_id, title, _date, _state in rounds.listing(session.database)},
        {login: name for login, name, _position, _admin in agency.accounts(session.database)},
    )
    is_open = chain.round is not None and _is_open(chain.round, rounds.state(session.database, chain.round))
    pairs = journal.newest(session.database, chain.id, before, PAGE)
    return tuple(_view(raw, digest, words, is_open) for raw, digest in pairs)


def check(session: Session, chain: ChainView) -> Checked:
    """Read the whole chain again: canonical, numbered, each line bound to the one before."""
    first = origin(chain.id)
    n = 0
    try:
        for line, _digest in read_chain(journal.lines(session.database, chain.id), first):
            n = line.n
    except BrokenChain as broken:
        return Checked(n, broken.n)
    return Checked(n, None)


def _view(raw: bytes, digest: str, words: "_Words", is_open: bool) -> LineView:
    value = json.loads(raw)
    actor, payload = value["actor"], value["payload"]
    return LineView(
        n=value["n"],
        time=value["time"],
        name=actor["name"],
        place=_place(actor["role"]),
        text=words.sentence(value["act"], payload),
        digest="" if is_open else digest,
        raw=None if is_open else raw.decode(),
        clock_back="clock_back" in payload,
    )


def _place(role: str) -> str:
    return place_word(Place(role)) if role in set(Place) else ""


# One sentence an act. No template asks for a mark, a reason of a paper or a figure of one keying.
_SENTENCES: Mapping[str, str] = {
    "folder.created": N_("Tạo thư mục cơ quan"),
    "signed.in": N_("Đăng nhập"),
    "exercise.done": N_("Tập nhập: {papers} phiếu, {keys} phím trong {seconds} giây, {errors} dòng sai"),
    "exercise.waived": N_("Cho {name} nhập mà không tập: {reason}"),
    "password.changed": N_("Đổi mật khẩu của mình"),
    "password.reset": N_("Đặt lại mật khẩu của {account}, cùng {second}"),
    "password.recovered": N_("Vào bằng khóa phục hồi và đặt mật khẩu mới"),
    "account.added": N_("Thêm tài khoản {account} của {name}"),
    "account.removed": N_("Gỡ tài khoản {account}, mã hóa lại cơ sở dữ liệu"),
    "recovery.replaced": N_("Thay khóa phục hồi"),
    "leaders.added": N_("Thêm {count} cán bộ vào danh sách"),
    "leaders.imported": N_("Nhập danh sách từ “{file}”: thêm {added}, cập nhật {updated}"),
    "leader.changed": N_("Sửa thông tin {name} (mã {code})"),
    "leader.deleted": N_("Xóa {name} (mã {code}) khỏi danh sách"),
    "attachment.added": N_("Thêm tệp kèm theo “{name}”"),
    "attachment.saved": N_("Lưu tệp kèm theo “{name}” ra ngoài"),
    "attachment.removed": N_("Gỡ tệp kèm theo “{name}”: {reason}"),
    "root.trusted": N_("Tin cậy chứng thư gốc “{name}”, dấu vân tay {fingerprint}"),
    "root.distrusted": N_("Thôi tin cậy chứng thư gốc “{name}”: {reason}"),
    "leader.exempted": N_("Không lấy phiếu {leader} trong “{title}”: {reason}"),
    "round.created": N_("Soạn đợt “{title}”"),
    "round.changed": N_("Sửa bản soạn “{title}”"),
    "round.copied": N_("Nhân bản “{title}” từ “{source}”"),
    "exemption.overruled": N_("Vẫn lấy phiếu {leader} trong “{title}”: {reason}"),
    "exemption.withdrawn": N_("Rút quyết định về {leader} trong “{title}”"),
    "member.allowed": N_("{chair} cho {member} kiểm phiếu dù có tên trên phiếu của “{title}”: {reason}"),
    "member.replaced": N_("{new} thay {old} trong ban kiểm phiếu, cùng {second}: {reason}"),
    "regulation.added": N_("Thêm quy định “{name}”, tệp {file}"),
    "deadline.changed": N_("Sửa mốc thời gian “{text}” của “{title}”"),
    "deadline.added": N_("Thêm mốc thời gian “{text}” của “{title}”"),
    "deadline.removed": N_("Bỏ mốc thời gian “{text}” của “{title}”"),
    "deadline.attached": N_("Kèm tệp {file} vào mốc “{text}” của “{title}”"),
    "deadline.detached": N_("Bỏ tệp {file} khỏi mốc “{text}” của “{title}”"),
    "voters.listed": N_("Ghi danh sách {people} người ghi phiếu, mẫu {style}, “{title}”"),
    "voters.present": N_("Điểm danh mẫu {style}, “{title}”: có mặt {present}"),
    "round.deleted": N_("Xóa bản soạn “{title}”"),
    "round.prepared": N_("Khóa danh sách “{title}”"),
    "round.back": N_("Quay lại bước trước ({to}): {reason}"),
    "round.cancelled": N_("Không tiến hành “{title}”: {reason}"),
    "round.sealed": N_("Niêm phong “{title}”: {seal}"),
    "counting.begun": N_("Bắt đầu kiểm phiếu: {batches} tập"),
    "subject.withdrawn": N_("{name} rút sau khi in phiếu, mẫu {style}, cùng {second}: {reason}"),
    "subject.corrected": N_("Sửa tên “{printed}” thành “{name}” trong văn bản, mẫu {style}: {reason}"),
    "subject.restored": N_("Bỏ thay đổi về {name}, mẫu {style}, cùng {second}: {reason}"),
    "entry.opened": N_("Mở lượt nhập {slot}, tập {batch}, mẫu {style}"),
    "entry.keyed": N_("Nhập lượt {slot}, tập {batch}, mẫu {style}: {count} phiếu đã ghi"),
    "entry.done": N_("Xong lượt nhập {slot}, tập {batch}, mẫu {style}: {count} phiếu"),
    "entry.discarded": N_("Bỏ lượt nhập dở {slot}, tập {batch}, mẫu {style}"),
    "entry.voided": N_("Hủy lượt nhập {slot}, tập {batch}, mẫu {style}, cùng {second}: {reason}"),
    "paper.saved": N_("Phiếu {number} đã ghi (lượt {slot}, tập {batch}, mẫu {style})"),
    "paper.corrected": N_("Phiếu {number} đã sửa (lượt {slot}, tập {batch}, mẫu {style})"),
    "paper.dropped": N_("Phiếu {number} đã bỏ khỏi lượt {slot}, tập {batch}, mẫu {style}"),
    "paper.renumbered": N_("Phiếu {number} được sửa số trước khi nhập (lượt {slot}, mẫu {style})"),
    "cell.resolved": N_("Xử lý một chỗ lệch của phiếu {number}, tập {batch}, mẫu {style}; chứng kiến: {witness}"),
    "batch.read": N_("Đọc lại tập {batch}, mẫu {style}, cùng {second}"),
    "batch.accepted": N_("Xác nhận tập {batch}, mẫu {style}: {count} phiếu"),
    "batch.reopened": N_("Mở lại tập {batch}, mẫu {style}, cùng {second}: {reason}"),
    "spot.drawn": N_("Rút ngẫu nhiên {count} phiếu để kiểm tra"),
    "spot.again": N_("Nhập lại {count} phiếu kiểm tra bị lệch"),
    "spot.keyed": N_("Phiếu {number} của mẫu {style} đã nhập để kiểm tra"),
    "station.begun": N_("Mở máy nhập “{name}”: {count} lượt"),
    "station.lent": N_("Giao {count} lượt cho máy nhập “{name}”"),
    "station.merged": N_("Nhận lượt {slot}, tập {batch}, mẫu {style} từ máy nhập “{name}”: {count} phiếu"),
    "station.recalled": N_("Thu hồi {count} lượt của máy nhập “{name}”: {reason}"),
    "backup.made": N_("Sao lưu sang “{name}”"),
    "batches.fitted": N_("Thêm hoặc bỏ tập phiếu của mẫu {style} theo số phiếu thu về"),
    "turnout.keyed": N_("Nhập số liệu phiếu lần {slot}, mẫu {style}"),
    "turnout.agreed": N_("Hai lần nhập số liệu phiếu của mẫu {style} khớp nhau"),
    "turnout.differs": N_("Hai lần nhập số liệu phiếu của mẫu {style} khác nhau: bỏ cả hai"),
    "turnout.cleared": N_("Bỏ số liệu phiếu của mẫu {style} để nhập lại: {reason}"),
    "turnout.taken": N_("Nhận số liệu phiếu của mẫu {style} từ tệp"),
    "warning.explained": N_("Giải trình cảnh báo {code}: {text}"),
    "papers.look": N_("Đổi cách trình bày phiếu của “{title}”"),
    "papers.printed": N_("In {copies} bản {name} của “{title}”"),
    "papers.saved": N_("Lưu {name} của “{title}” ra tệp"),
    "papers.kept": N_("Ghi nơi giữ phiếu của “{title}”: {place}, {envelopes} phong bì"),
    "output.document": N_("Lập tài liệu {name}"),
    "output.signature": N_("Ký số {name}"),
    "output.archive": N_("Ghi hồ sơ lưu {name}"),
    "output.print": N_("In {name}"),
}
_AGENCY_ACCEPTED = N_("Xác nhận một tập phiếu của “{title}”")


@dataclass(frozen=True)
class _Words:
    """What ids and logins in a payload are called."""

    titles: Mapping[str, str]
    names: Mapping[str, str]

    def sentence(self, act: str, payload: Mapping[str, Any]) -> str:
        template = _AGENCY_ACCEPTED if act == "batch.accepted" and "round" in payload else _SENTENCES.get(act)
        if template is None:
            return act
        return _(template).format_map(self._fields(payload))

    def _fields(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        said = {key: value for key, value in payload.items() if isinstance(value, str | int)}
        title = said.get("title") or self.titles.get(str(said.get("round", "")), _("một bản soạn đã xóa"))
        witness = str(said.get("witness", ""))
        return _Said({
            **said,
            "title": title,
            "number": said.get("number", _number(payload)),
            "count": _count(payload),
            "witness": self.names.get(witness, witness),
            "to": state_word(RoundState(payload["to"])) if payload.get("to") in set(RoundState) else "",
        })  # fmt: skip


class _Said(dict[str, Any]):
    """A field that an older line does not have stays empty."""

    def __missing__(self, key: str) -> str:
        return "–"


def _number(payload: Mapping[str, Any]) -> int | str:
    """The number of the paper that a line keeps whole; nothing else of it is taken out."""
    paper = payload.get("paper")
    return paper[0] if isinstance(paper, list) and paper else "–"


def _count(payload: Mapping[str, Any]) -> int | str:
    for key in ("papers", "ballots", "codes", "accounts", "slots"):
        value = payload.get(key)
        if isinstance(value, int | list):
            return value if isinstance(value, int) else len(value)
    return "–"


def head(session: Session, round_id: RoundId) -> str:
    """The hash of a round's last line, 64 hex digits; "" while papers are keyed, and before its chain begins."""
    if any(not batch.accepted for batch in batches.of_round(session.database, round_id)):
        return ""
    return journal.head(session.database, round_id) or ""
