"""One pass only (very small votes): before a batch counts, two people read it back against the papers."""

from app.domain.entry import EntryState, Paper
from app.domain.errors import Refusal
from app.domain.ids import BatchId
from app.domain.roles import RESOLVE
from app.domain.round import Definition, RoundState
from app.services.entry import Ended, conclude
from app.services.session import Session
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage.batch import BatchRow
from app.storage.database import Database
from app.texts import _


def read_back(session: Session, second: Session, batch_id: BatchId) -> Ended:
    """One pass only: two people have read the batch back, one from the screen and one from the papers; accept it.

    Raises Refusal where the round has two passes, the batch is not keyed, or the two are one.
    """
    with session.database.unit() as unit:
        batch = batches.load(session.database, batch_id)
        actor = session.in_round(batch.round).actor(RESOLVE)
        second.in_round(batch.round).actor(RESOLVE)
        _need_counting(session.database, batch)
        if second.person.key == session.person.key:
            raise Refusal("read.two", _("Đọc lại cần hai người: một người đọc, một người dò tờ phiếu."))
        definition = rounds.load(session.database, batch.round)
        _need_read_back(session.database, batch, definition)
        payload = {"style": batch.style, "batch": batch.number, "second": second.person.name}
        unit.journal(batch.round, actor, "batch.read", payload)
        ended = conclude(unit, actor, batch, definition, is_read=True)
    session.database.checkpoint()
    return ended


def _need_read_back(database: Database, batch: BatchRow, definition: Definition) -> None:
    if definition.settings.passes != 1:
        raise Refusal("read.passes", _("Đợt này nhập hai lượt; tập được xác nhận khi hai lượt khớp."))
    if batch.accepted:
        raise Refusal("read.accepted", _("Tập này đã được xác nhận."))
    if batches.slots(database, batch.id)[0].state is not EntryState.DONE:
        raise Refusal("read.early", _("Tập này chưa nhập xong."))


def papers(session: Session, batch_id: BatchId) -> tuple[Paper, ...]:
    """What one pass keyed of a batch, to be read aloud against the papers; for the committee, before it is accepted."""
    batch = batches.load(session.database, batch_id)
    session.in_round(batch.round).actor(RESOLVE)
    _need_counting(session.database, batch)
    _need_read_back(session.database, batch, rounds.load(session.database, batch.round))
    live = batches.live_entry(session.database, batch_id, 1)
    return tuple(batches.papers(session.database, live).values()) if live is not None else ()


def _need_counting(database: Database, batch: BatchRow) -> None:
    if rounds.state(database, batch.round) is not RoundState.COUNTING:
        raise Refusal("round.counting", _("Đợt này không ở bước kiểm phiếu."))
