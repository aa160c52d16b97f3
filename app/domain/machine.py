"""The state machines of a slot, a batch and a loan, as tables: from where, by which act, to where.

What is not in a table is refused. The words of a refusal stand with the act (domain/round.py, entry.py, station.py);
that the program does these steps and no others is checked over generated paths (tests/app/services/walk.py). A round's
own table stands in domain/round.py.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.batch import BatchState
from app.domain.entry import EntryState


class SlotAct(StrEnum):
    OPEN = "open"
    SAVE = "save"
    FINISH = "finish"
    DISCARD = "discard"
    VOID = "void"


class LoanState(StrEnum):
    """Of a slot lent to a station. HERE: this folder is the station."""

    LENT = "lent"
    HERE = "here"
    RETURNED = "returned"
    RECALLED = "recalled"


class LoanAct(StrEnum):
    LEND = "lend"
    MERGE = "merge"
    RECALL = "recall"


class BatchAct(StrEnum):
    """What changes the word of a batch. ACCEPT follows in the transaction of the act that makes it MATCHED."""

    OPEN = "open"
    FINISH = "finish"
    GIVE_UP = "give_up"
    RESOLVE = "resolve"
    ACCEPT = "accept"
    REOPEN = "reopen"


# None: nobody has begun the slot. A voided entry stays as a row and frees its slot.
SLOT: Mapping[tuple[EntryState | None, SlotAct], EntryState | None] = {
    (None, SlotAct.OPEN): EntryState.OPEN,
    (EntryState.OPEN, SlotAct.OPEN): EntryState.OPEN,  # picked up again, by the same person
    (EntryState.OPEN, SlotAct.SAVE): EntryState.OPEN,
    (EntryState.OPEN, SlotAct.FINISH): EntryState.DONE,
    (EntryState.OPEN, SlotAct.DISCARD): None,
    (EntryState.OPEN, SlotAct.VOID): None,
    (EntryState.DONE, SlotAct.VOID): None,
}

# None: the slot was never lent to this station. It may be lent again later, to another one.
LOAN: Mapping[tuple[LoanState | None, LoanAct], LoanState] = {
    (None, LoanAct.LEND): LoanState.LENT,
    (LoanState.LENT, LoanAct.MERGE): LoanState.RETURNED,
    (LoanState.LENT, LoanAct.RECALL): LoanState.RECALLED,
}

BATCH: Mapping[tuple[BatchState, BatchAct], frozenset[BatchState]] = {
    (BatchState.EMPTY, BatchAct.OPEN): frozenset({BatchState.KEYING}),
    (BatchState.WAITING, BatchAct.OPEN): frozenset({BatchState.KEYING}),
    (BatchState.KEYING, BatchAct.OPEN): frozenset({BatchState.KEYING}),
    (BatchState.KEYING, BatchAct.FINISH): frozenset(
        {BatchState.KEYING, BatchState.WAITING, BatchState.DIFFERING, BatchState.MATCHED}
    ),
    # A slot that comes back from a station is opened and finished in one act.
    (BatchState.EMPTY, BatchAct.FINISH): frozenset({BatchState.WAITING, BatchState.MATCHED}),
    (BatchState.WAITING, BatchAct.FINISH): frozenset({BatchState.DIFFERING, BatchState.MATCHED}),
    (BatchState.KEYING, BatchAct.GIVE_UP): frozenset({BatchState.EMPTY, BatchState.KEYING, BatchState.WAITING}),
    (BatchState.WAITING, BatchAct.GIVE_UP): frozenset({BatchState.EMPTY}),
    (BatchState.DIFFERING, BatchAct.GIVE_UP): frozenset({BatchState.EMPTY, BatchState.WAITING}),
    # One pass, not yet read back by two people.
    (BatchState.MATCHED, BatchAct.GIVE_UP): frozenset({BatchState.EMPTY}),
    (BatchState.DIFFERING, BatchAct.RESOLVE): frozenset({BatchState.DIFFERING, BatchState.MATCHED}),
    (BatchState.MATCHED, BatchAct.ACCEPT): frozenset({BatchState.ACCEPTED}),
    # In the same act the entries that were wrong are given up.
    (BatchState.ACCEPTED, BatchAct.REOPEN): frozenset({BatchState.DIFFERING, BatchState.MATCHED}),
}
