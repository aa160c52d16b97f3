"""Batches as the screens show them: who keys what, what is open. Never a mark, never a count of marks."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.batch import BatchState, batch_state
from app.domain.entry import EntryState, Paper, Slot, check_mine
from app.domain.ids import BatchId, EntryId, PaperNumber, RoundId
from app.domain.style import Style
from app.services.entry import differences
from app.services.session import Session
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage import station as stations


@dataclass(frozen=True)
class SlotView:
    """One pass of a batch: its state (None: not begun), the name of whoever keys it, and how many papers it has.

    `elsewhere`: it is not keyed in this folder; `station` names who has it, "" where this folder is the station.
    """

    number: int
    state: EntryState | None
    person: str
    is_mine: bool
    papers: int
    elsewhere: bool = False
    station: str = ""


@dataclass(frozen=True)
class BatchView:
    id: BatchId
    style: Style
    number: int
    expected: int | None
    state: BatchState
    slots: tuple[SlotView, ...]
    differences: int


@dataclass(frozen=True)
class EntryView:
    """One's own open entry: where it stands and what it has, so that the same person goes on at the same paper.

    `papers` are this person's own, in the order of their numbers; `proposed` is the number expected next.
    """

    id: EntryId
    batch: BatchView
    slot: int
    papers: tuple[Paper, ...]
    proposed: PaperNumber


def overview(session: Session, round_id: RoundId) -> tuple[BatchView, ...]:
    """Every batch of a round, by style and number."""
    definition = rounds.load(session.database, round_id)
    styles = {style.code: style for style in definition.styles}
    passes = definition.settings.passes
    rows = batches.of_round(session.database, round_id)
    lent = stations.lent_names(session.database, round_id)
    return tuple(_view(session, row, styles[row.style], passes, lent) for row in rows)


def one(session: Session, batch_id: BatchId) -> BatchView:
    row = batches.load(session.database, batch_id)
    definition = rounds.load(session.database, row.round)
    lent = stations.lent_names(session.database, row.round)
    return _view(session, row, definition.style(row.style), definition.settings.passes, lent)


def _view(
    session: Session, row: batches.BatchRow, style: Style, passes: int, lent: Mapping[tuple[BatchId, int], str]
) -> BatchView:
    slots = batches.slots(session.database, row.id)
    done = all(slot.state is EntryState.DONE for slot in slots[:passes])
    open_ = len(differences(session, row.id)) if done and not row.accepted else 0
    state = batch_state(slots, passes, row.accepted, open_ > 0)
    views = tuple(_slot(session, row.id, slot, lent.get((row.id, slot.number), "")) for slot in slots[:passes])
    return BatchView(row.id, style, row.number, row.expected, state, views, open_)


def _slot(session: Session, batch_id: BatchId, slot: Slot, station: str) -> SlotView:
    entry = batches.live_entry(session.database, batch_id, slot.number)
    papers = batches.paper_count(session.database, entry) if entry is not None else 0
    name = batches.account_name(session.database, slot.person)
    is_mine = slot.person == session.person.key
    return SlotView(slot.number, slot.state, name, is_mine, papers, slot.lent, station)


def mine(session: Session, entry_id: EntryId) -> EntryView:
    """One's own entry as it stands (after a pause, a lock, a power cut: the same paper). Nobody else sees its marks."""
    batch_id, slot = batches.entry(session.database, entry_id)
    check_mine(slot, session.person.key)
    papers = tuple(batches.papers(session.database, entry_id).values())
    batch = one(session, batch_id)
    return EntryView(entry_id, batch, slot.number, papers, _proposed(session, batch, papers))


def _proposed(session: Session, batch: BatchView, papers: tuple[Paper, ...]) -> PaperNumber:
    """The number after the last one keyed; for a fresh batch, the first of its place in the stack."""
    if papers:
        return PaperNumber(papers[-1].number + 1)
    row = batches.load(session.database, batch.id)
    return PaperNumber((batch.number - 1) * batches.batch_size(session.database, row.round) + 1)


def my_open_entry(session: Session, round_id: RoundId) -> EntryId | None:
    """The entry that this person left open in the round, if any."""
    return batches.open_entry_of(session.database, round_id, session.person.key)
