"""A round's journal walked through the tables of domain/machine.py: every step is one of theirs, and ends as stored."""

from app.domain.batch import BatchState
from app.domain.entry import EntryState
from app.domain.ids import RoundId
from app.domain.journal import Line, origin, read_chain
from app.domain.machine import BATCH, LOAN, SLOT, BatchAct, LoanAct, LoanState, SlotAct
from app.domain.station import SlotPlace, place_of
from app.storage import journal
from app.storage.database import Database

_SLOT_ACTS = {
    "entry.opened": (SlotAct.OPEN,),
    "paper.saved": (SlotAct.SAVE,),
    "paper.corrected": (SlotAct.SAVE,),
    "paper.dropped": (SlotAct.SAVE,),
    "entry.done": (SlotAct.FINISH,),
    "entry.discarded": (SlotAct.DISCARD,),
    "entry.voided": (SlotAct.VOID,),
    "station.merged": (SlotAct.OPEN, SlotAct.FINISH),
}
_BATCH_ACTS = {
    "entry.opened": BatchAct.OPEN,
    "entry.done": BatchAct.FINISH,
    "station.merged": BatchAct.FINISH,
    "entry.discarded": BatchAct.GIVE_UP,
    "entry.voided": BatchAct.GIVE_UP,
    "cell.resolved": BatchAct.RESOLVE,
    "batch.accepted": BatchAct.ACCEPT,
    "batch.reopened": BatchAct.REOPEN,
}
Key = tuple[str, int]


class Walk:
    """`slots`, `loans` and `batches` are where the lines so far have led."""

    def __init__(self, passes: int) -> None:
        self._passes = passes
        self.slots: dict[SlotPlace, EntryState | None] = {}
        self.loans: dict[tuple[str, SlotPlace], LoanState] = {}
        self.batches: dict[Key, BatchState] = {}

    def feed(self, line: Line, following: Line | None) -> None:
        """One line; what follows it tells whether both passes agree."""
        for act in _SLOT_ACTS.get(line.act, ()):
            place = place_of(line.payload)
            self.slots[place] = SLOT[self.slots.get(place), act]
        self._loan(line)
        if line.act in _BATCH_ACTS:
            self._batch(line, following)

    def _loan(self, line: Line) -> None:
        act = {"station.lent": LoanAct.LEND, "station.merged": LoanAct.MERGE, "station.recalled": LoanAct.RECALL}
        if line.act in act:
            for value in line.payload.get("slots", [line.payload]):
                key = line.payload["station"], place_of(value)
                self.loans[key] = LOAN[self.loans.get(key), act[line.act]]

    def _batch(self, line: Line, following: Line | None) -> None:
        key = line.payload["style"], line.payload["batch"]
        before, after = self.batches.get(key, BatchState.EMPTY), self._word(key, line, following)
        assert after in BATCH[before, _BATCH_ACTS[line.act]], (line.n, before, line.act, after)
        self.batches[key] = after

    def _word(self, key: Key, line: Line, following: Line | None) -> BatchState:
        held = [self.slots.get((key[0], key[1], slot)) for slot in range(1, self._passes + 1)]  # type: ignore[call-overload]
        if line.act == "batch.accepted":
            return BatchState.ACCEPTED
        if all(state is EntryState.DONE for state in held):
            accepted = following is not None and following.act == "batch.accepted"
            # With one pass nothing differs: what is not accepted waits to be read back.
            return BatchState.MATCHED if accepted or self._passes == 1 else BatchState.DIFFERING
        if EntryState.OPEN in held:
            return BatchState.KEYING
        return BatchState.WAITING if EntryState.DONE in held else BatchState.EMPTY


def walked(database: Database, round_id: RoundId, passes: int = 2) -> Walk:
    """The whole chain; where it leads is what the tables of the database hold."""
    walk, lines = Walk(passes), [line for line, _ in read_chain(journal.lines(database, round_id), origin(round_id))]
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        walk.feed(line, following)
    rows = database.all(
        "SELECT s.code, b.number, e.slot, e.state FROM entry e JOIN batch b ON b.id = e.batch "
        "JOIN style s ON s.id = b.style WHERE e.state <> 'voided' AND s.round = ?",
        round_id,
    )
    live = {place: state for place, state in walk.slots.items() if state is not None}
    assert live == {(style, number, slot): state for style, number, slot, state in rows}
    return walk
