"""Where the used papers of a sealed round are kept: a register that only grows."""

import datetime as dt

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.keeping import Keeping, check_keeping
from app.domain.roles import KEEP
from app.domain.round import RoundState
from app.services.session import Changes, Session, one_line
from app.storage import keeping
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN
from app.texts import _


def add(session: Session, round_id: RoundId, place: str, until: dt.date | None, envelopes: int, note: str) -> Changes:
    """One more line: where the papers are from now on. The earlier lines stay."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(KEEP)
        if rounds.state(session.database, round_id) is not RoundState.SEALED:
            raise Refusal("keeping.state", _("Đợt này chưa niêm phong nên chưa ghi nơi giữ phiếu được."))
        place, note = one_line(place), one_line(note)
        check_keeping(place, until, envelopes, rounds.load(session.database, round_id).date)
        keeping.insert(unit, round_id, place, until, envelopes, note, session.person.key)
        day = until.isoformat() if until else None
        payload = {"round": round_id, "place": place, "until": day, "envelopes": envelopes, "note": note}
        unit.journal(AGENCY_CHAIN, actor, "papers.kept", payload)
    return Changes.of("keeping")


def lines(session: Session, round_id: RoundId) -> tuple[Keeping, ...]:
    """The register, the oldest line first."""
    return tuple(keeping.of_round(session.database, round_id))
