"""Stations: other PCs that key some entries of a round. Lending, calling back, taking over what was keyed there.

The folder that travels is written and read by a child process (services/station_folder.py); here are the acts.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.entry import EntryState, Slot, check_paper
from app.domain.errors import Refusal
from app.domain.ids import BatchId, RoundId
from app.domain.journal import sha256
from app.domain.machine import LOAN, LoanAct, LoanState
from app.domain.roles import BEGIN, KEY
from app.domain.round import RoundState
from app.domain.station import LENT, MERGED, RECALLED, Keyed, SlotPlace, check_lend, check_return, place_json, slices
from app.domain.tally import refused_reasons
from app.platform import rename_over_empty_dir
from app.services.entry import Ended, conclude
from app.services.session import Changes, Session, one_line, reason_text
from app.storage import agency
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage import station as stored
from app.storage.batch import BatchRow
from app.storage.database import Database
from app.storage.station import LoanRow, StationRow
from app.texts import _


@dataclass(frozen=True)
class Plan:
    """A station that is to be: its id, its name as people call it, and the slots that it gets."""

    id: str
    round: RoundId
    name: str
    slots: tuple[tuple[BatchId, int], ...]


@dataclass(frozen=True)
class Brought:
    """A station's folder as read and checked by a child: what it is of, its chain, and what it finished.

    `forms` are the form codes by style; `open` the slots that are begun there and not finished.
    """

    agency: str
    round: RoundId
    regulation: str
    forms: dict[str, str]
    station: str
    name: str
    lines: tuple[bytes, ...]
    finished: tuple[Keyed, ...]
    open: tuple[SlotPlace, ...]


@dataclass(frozen=True)
class StationView:
    """A station as it stands: how many slots are still out, came back, or were called back."""

    id: str
    name: str
    lent_at: str
    out: tuple[SlotPlace, ...]
    returned: int
    recalled: int
    is_over: bool


@dataclass(frozen=True)
class HereView:
    """In a station's folder: its round, and its slots with their state and person (None, "": not begun)."""

    name: str
    round: RoundId
    title: str
    slots: tuple[tuple[SlotPlace, EntryState | None, str], ...]


def plan(session: Session, round_id: RoundId, name: str, slots: Sequence[tuple[BatchId, int]]) -> Plan:
    """Whether these slots may go; answers what is then written to a stick. Nothing is lent yet."""
    clean = one_line(name)
    if not clean:
        raise Refusal("station.name", _("Đặt tên cho máy nhập, thí dụ “Máy 2”."))
    if clean in {row.name for row in stored.of_round(session.database, round_id) if row.ended is None}:
        raise Refusal("station.twice", _("Đã có máy nhập “{0}”; đặt tên khác.").format(clean))
    session.in_round(round_id).actor(BEGIN)
    _need_lendable(session.database, round_id, slots)
    return Plan(session.new_id(), round_id, clean, tuple(slots))


def _need_lendable(database: Database, round_id: RoundId, slots: Sequence[tuple[BatchId, int]]) -> None:
    _need_counting(database, round_id)
    passes = rounds.load(database, round_id).settings.passes
    check_lend([_lendable(database, batch, slot) for batch, slot in slots], passes)


def _lendable(database: Database, batch_id: BatchId, slot: int) -> tuple[str, Slot, Slot]:
    row, held = batches.load(database, batch_id), batches.slots(database, batch_id)
    return word_of((row.style, row.number, slot)), held[slot - 1], held[2 - slot]


def _need_counting(database: Database, round_id: RoundId) -> None:
    if rounds.state(database, round_id) is not RoundState.COUNTING:
        raise Refusal("round.counting", _("Đợt này không ở bước kiểm phiếu."))


def word_of(place: SlotPlace) -> str:
    """`Mẫu A tập 3 lượt 2`."""
    return _("Mẫu {0} tập {1} lượt {2}").format(*place)


def lend(session: Session, given: Plan) -> Changes:
    """Give the slots away: from now on nobody keys them here until they are back or called back."""
    with session.database.unit() as unit:
        actor = session.in_round(given.round).actor(BEGIN)
        _need_lendable(session.database, given.round, given.slots)
        stored.insert(unit, given.id, given.round, given.name)
        stored.insert_loans(unit, given.id, given.slots, LOAN[None, LoanAct.LEND])
        slots = [place_json(row.place) for row in stored.loans(session.database, given.id)]
        unit.journal(given.round, actor, LENT, {"station": given.id, "name": given.name, "slots": slots})
    return Changes.of("station", "batch")


def send(session: Session, given: Plan, work: Path, dest: Path) -> Changes:
    """Lend, then let the folder that a child has written beside appear as `dest`.

    In this order, since a folder that exists while nothing is lent would be keyed for nothing. Where it cannot appear,
    the slots are called back at once. Raises Refusal, OSError.
    """
    changes = lend(session, given)
    try:
        rename_over_empty_dir(work, dest)
    except OSError:
        with suppress(Refusal):
            recall(session, given.id, _("Không ghi xong thư mục của máy nhập"))
        raise
    return changes


def recall(session: Session, station: str, reason: str) -> Changes:
    """Call back what a station still has, with a reason; it may be keyed here then, and is refused if it comes late."""
    with session.database.unit() as unit:
        row = _known(session.database, station)
        actor = session.in_round(row.round).actor(BEGIN)
        _need_counting(session.database, row.round)
        reason = reason_text(reason)
        out = _out(session.database, station)
        if not out:
            raise Refusal("station.over", _("Máy nhập “{0}” không còn giữ lượt nào.").format(row.name))
        for loan in out:
            stored.set_loan(unit, station, loan.batch, loan.slot, LOAN[loan.state, LoanAct.RECALL])
        stored.end_if_empty(unit, station)
        slots = [place_json(loan.place) for loan in out]
        payload = {"station": station, "name": row.name, "slots": slots, "reason": reason}
        unit.journal(row.round, actor, RECALLED, payload)
    return Changes.of("station", "batch")


def _known(database: Database, station: str) -> StationRow:
    row = stored.find(database, station)
    if row is None:
        raise Refusal("station.unknown", _("Thư mục này không phải máy nhập do máy này giao."))
    return row


def _out(database: Database, station: str) -> list[LoanRow]:
    return [loan for loan in stored.loans(database, station) if loan.state is LoanState.LENT]


def check_brought(session: Session, brought: Brought) -> None:
    """Refuse a folder that is not a station of this round as it was lent, or older than what was taken over of it."""
    database = session.database
    if brought.agency != agency.load(database)[0]:
        raise Refusal("station.agency", _("Thư mục này là của cơ quan khác."))
    row = _known(database, brought.station)
    session.in_round(row.round).actor(KEY)
    if row.round != brought.round:
        raise Refusal("station.round", _("Máy nhập này là của đợt lấy phiếu khác."))
    _need_counting(database, row.round)
    definition = rounds.load(database, row.round)
    same_rules = brought.regulation == rounds.load_regulation(database, row.round).sha256
    if not same_rules or brought.forms != {s.code: s.form_code for s in definition.styles}:
        raise Refusal("station.forms", _("Máy nhập này có quy định hoặc mẫu phiếu khác: không nhận được lượt nào."))
    _need_newer(row, brought)


def _need_newer(row: StationRow, brought: Brought) -> None:
    if row.lines and (len(brought.lines) < row.lines or sha256(brought.lines[row.lines - 1]) != row.head):
        raise Refusal("station.old", _("Đây là bản cũ của máy nhập “{0}”: chọn thư mục mới nhất.").format(row.name))


def news(session: Session, brought: Brought) -> tuple[Keyed, ...]:
    """The finished entries that are not taken over yet; merging the same folder again finds none.

    Those that were called back, or were never lent, are among them: `merge` refuses each with words.
    """
    check_brought(session, brought)
    states = {loan.place: loan.state for loan in stored.loans(session.database, brought.station)}
    return tuple(k for k in brought.finished if states.get(k.place) is not LoanState.RETURNED)


def merge(session: Session, brought: Brought, keyed: Keyed) -> Ended:
    """Take over one finished entry, with the lines of the station's chain up to it, and conclude its batch.

    One transaction; raises Refusal where it cannot be taken, and then nothing of it is written.
    """
    with session.database.unit() as unit:
        check_brought(session, brought)
        row = _known(session.database, brought.station)
        actor = session.in_round(row.round).actor(KEY)
        loan = next((loan for loan in stored.loans(session.database, row.id) if loan.place == keyed.place), None)
        batch = _takable(session.database, loan, keyed)
        definition = rounds.load(session.database, row.round)
        for paper in keyed.papers:
            check_paper(paper, len(definition.style(batch.style).subjects), refused_reasons(definition.settings))
        stored.set_loan(unit, row.id, batch.id, keyed.place[2], LOAN[LoanState.LENT, LoanAct.MERGE])
        account = agency.key_of(session.database, keyed.person)
        entry = batches.insert_entry(unit, batch.id, keyed.place[2], account)
        batches.insert_papers(unit, entry, keyed.papers)
        batches.set_entry(unit, entry, EntryState.DONE)
        ((_keyed, lines),) = slices(brought.lines, row.lines, [keyed])
        payload = {**place_json(keyed.place), "station": row.id, "name": row.name, "person": keyed.person,
                   "papers": [paper.as_json() for paper in keyed.papers],
                   "lines": [line.decode() for line in lines]}  # fmt: skip
        unit.journal(row.round, actor, MERGED, payload)
        if lines:
            stored.set_read(unit, row.id, row.lines + len(lines), sha256(lines[-1]))
        stored.end_if_empty(unit, row.id)
        return conclude(unit, actor, batch, definition)


def _takable(database: Database, loan: LoanRow | None, keyed: Keyed) -> BatchRow:
    """The batch of an entry that may be taken over. Raises Refusal."""
    word = word_of(keyed.place)
    if loan is None:
        check_return(None, None, keyed.person, word)
    assert loan is not None
    other = batches.slots(database, loan.batch)[2 - loan.slot]
    held_by = batches.account_name(database, other.person) if other.state is not None else None
    check_return(loan.state, held_by, keyed.person, word)
    batch = batches.load(database, loan.batch)
    for paper in keyed.papers:
        used = batches.number_used(database, batch.style_id, loan.slot, paper.number)
        if used is not None:
            text = _("{0}: phiếu {1} đã nhập ở tập {2}. Kiểm tra số đóng dấu của cả hai tập.")
            raise Refusal("paper.twice", text.format(word, paper.number, used))
    return batch


def overview(session: Session, round_id: RoundId) -> tuple[StationView, ...]:
    """Every station of a round, in the order in which they were sent."""
    return tuple(_view(session.database, row) for row in stored.of_round(session.database, round_id))


def _view(database: Database, row: StationRow) -> StationView:
    held = stored.loans(database, row.id)
    out = tuple(loan.place for loan in held if loan.state is LoanState.LENT)
    count = {state: sum(loan.state is state for loan in held) for state in LoanState}
    return StationView(
        row.id, row.name, row.lent, out, count[LoanState.RETURNED], count[LoanState.RECALLED], row.ended is not None
    )


def here(session: Session) -> HereView | None:
    """What this folder is to key, where it is a station's; None elsewhere."""
    row = stored.own(session.database)
    if row is None:
        return None
    begun = {place: (state, person) for place, state, person, _id in stored.entries(session.database)}
    slots = [(loan.place, *begun.get(loan.place, (None, ""))) for loan in stored.loans(session.database, row.id)]
    return HereView(row.name, row.round, rounds.load(session.database, row.round).title, tuple(slots))
