"""Which batches a person may key now: their own that are open, and passes that are free for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.batch import BatchState
from app.domain.entry import EntryState
from app.services.batch import BatchView


@dataclass(frozen=True)
class Offer:
    """One pass of a batch to be keyed, or gone on with."""

    batch: BatchView
    slot: int
    is_mine: bool  # begun by this person, and not ended
    papers: int


def offers(batches: Sequence[BatchView]) -> tuple[Offer, ...]:
    """At most one for each batch. Somebody who keyed one pass of a batch is never offered the other."""
    found = (_offer(batch) for batch in batches if batch.state is not BatchState.ACCEPTED)
    return tuple(offer for offer in found if offer is not None)


def _offer(batch: BatchView) -> Offer | None:
    for slot in batch.slots:
        if slot.is_mine:
            return Offer(batch, slot.number, True, slot.papers) if slot.state is EntryState.OPEN else None
    free = (slot.number for slot in batch.slots if slot.state is None and not slot.elsewhere)
    number = next(free, None)
    return None if number is None else Offer(batch, number, False, 0)


def best(found: Sequence[Offer]) -> Offer | None:
    """The one to begin with: what is open already, else the first."""
    return next((offer for offer in found if offer.is_mine), found[0] if found else None)
