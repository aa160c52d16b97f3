"""Which batches a person is offered: their own open ones, and passes that are free for them."""

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.batch import BatchState
from app.domain.entry import EntryState
from app.domain.ids import BatchId
from app.services.batch import BatchView, SlotView
from tests.ui.kiosk.agency import STYLE
from ui.kiosk.offers import best, offers

SLOTS = st.one_of(st.just((None, False)), st.tuples(st.sampled_from([EntryState.OPEN, EntryState.DONE]), st.booleans()))


def batch(number: int, *slots: tuple[EntryState | None, bool], accepted: bool = False) -> BatchView:
    views = tuple(SlotView(n, state, "", mine, 0) for n, (state, mine) in enumerate(slots, 1))
    state = BatchState.ACCEPTED if accepted else BatchState.KEYING
    return BatchView(BatchId(number), STYLE, number, 25, state, views, 0)


@given(st.lists(SLOTS, min_size=1, max_size=2), st.booleans())
def test_an_offer_is_ones_own_open_pass_or_a_free_one_of_a_batch_not_touched(slots, accepted):
    own = [(number, state) for number, (state, is_mine) in enumerate(slots, 1) if is_mine]
    assume(len(own) < 2)  # nobody keys both passes
    free = [(number, state) for number, (state, _mine) in enumerate(slots, 1) if state is None]
    wanted = [] if accepted else [(n, state) for n, state in own or free[:1] if state is not EntryState.DONE]
    found = offers([batch(1, *slots, accepted=accepted)])
    assert [(offer.slot, offer.is_mine) for offer in found] == [(number, bool(own)) for number, _state in wanted]


def test_what_is_open_already_comes_first():
    free, own = batch(1, (None, False)), batch(2, (EntryState.OPEN, True))
    assert best(offers([free, own])).batch.number == 2
    assert best(offers([free])).batch.number == 1
    assert best(offers([])) is None
