"""Accounts after the folder was founded: people added, passwords set anew, keys taken away.

Each act has its line in the agency's chain; no password and no key is ever part of one.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.errors import Refusal
from app.domain.roles import ROSTER, Place
from app.domain.round import RoundState
from app.security import keyslots
from app.security.keyslots import MODERATE, Cost, FileKey
from app.services.session import Changes, Session, one_line
from app.storage import agency
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN
from app.texts import _

if TYPE_CHECKING:
    from app.services.folder import AgencyFolder, NewAccount

_OPEN = frozenset({RoundState.PREPARED, RoundState.COUNTING})


def add(folder: "AgencyFolder", session: Session, new: "NewAccount", cost: Cost = MODERATE) -> Changes:
    """Another person with a key to the folder; an admin's act. Takes some 0.7 s."""
    new = replace(new, key=one_line(new.key), name=one_line(new.name), position=one_line(new.position))
    session.actor(ROSTER)
    _need_new(session, new.key, new.name)
    before = folder.slots
    folder.keep_slots(keyslots.add(before, new.key, new.password, FileKey(folder.key_for_child()), cost))
    try:
        with session.database.unit() as unit:
            agency.add_account(unit, new.key, new.name, new.position, admin=new.admin)
            payload = {"account": new.key, "name": new.name}
            unit.journal(AGENCY_CHAIN, session.actor(ROSTER), "account.added", payload)
    except BaseException:
        folder.keep_slots(before)
        raise
    return Changes.of("account")


def _need_new(session: Session, key: str, name: str) -> None:
    if not key or not name:
        raise Refusal("account.empty", _("Ghi tài khoản và họ tên."))
    for taken in agency.every_account(session.database):
        if key == taken[0] or name == taken[1]:
            text = _("Đã có người cùng ghi “{0}”: thêm đơn vị hoặc chữ để phân biệt.")
            raise Refusal("account.taken", text.format(key if key == taken[0] else name))


def change_own(folder: "AgencyFolder", session: Session, old: str, new: str, cost: Cost = MODERATE) -> Changes:
    """One's own password. Raises Refusal: the old one is wrong."""
    folder.keep_slots(keyslots.change_password(folder.slots, session.person.key, old, new, cost))
    with session.database.unit() as unit:
        unit.journal(AGENCY_CHAIN, session.account(), "password.changed", {})
    return Changes.of("account")


def reset(
    folder: "AgencyFolder", admin: Session, second: Session, login: str, new: str, cost: Cost = MODERATE
) -> Changes:
    """A new password for somebody who lost theirs: an admin, with the head (or the chair) of a round under way.

    Where no round is under way, any second person will do: nobody alone can take another's place.
    """
    actor = admin.actor(ROSTER)
    _need_second(admin, second, login)
    folder.keep_slots(keyslots.reset_password(folder.slots, login, new, FileKey(folder.key_for_child()), cost))
    with admin.database.unit() as unit:
        payload = {"account": login, "second": second.person.name}
        unit.journal(AGENCY_CHAIN, actor, "password.reset", payload)
    return Changes.of("account")


def _need_second(admin: Session, second: Session, login: str) -> None:
    if login == admin.person.key:
        raise Refusal("account.own", _("Mật khẩu của mình thì tự đổi bằng mật khẩu cũ."))
    if second.person.key in {admin.person.key, login}:
        raise Refusal("account.second", _("Cần một người thứ hai xác nhận."))
    leads = _leads(admin)
    if leads and second.person.key not in leads:
        text = _("Đang có đợt lấy phiếu: trưởng ban kiểm phiếu hoặc chủ trì của đợt xác nhận.")
        raise Refusal("account.head", text)


def _leads(session: Session) -> set[str]:
    """Heads and chairs of the rounds whose list is locked and which are not sealed."""
    found = set()
    for round_id, _title, _date, state in rounds.listing(session.database):
        if state in _OPEN:
            for key, *_rest in agency.accounts(session.database):
                person = agency.person(session.database, key, round_id)
                if person is not None and person.places & {Place.HEAD, Place.CHAIR}:
                    found.add(key)
    return found


def new_recovery(folder: "AgencyFolder", session: Session) -> str:
    """Another recovery key; the printed one opens nothing from now on. Answers its letters, shown once."""
    actor = session.actor(ROSTER)
    made = keyslots.replace_recovery(folder.slots, FileKey(folder.key_for_child()))
    folder.keep_slots(made.slots)
    with session.database.unit() as unit:
        unit.journal(AGENCY_CHAIN, actor, "recovery.replaced", {})
    return made.recovery_key


def may_close(session: Session, login: str) -> None:
    """Raise Refusal where an account cannot be taken away: one's own, the last admin, a place in a round under way."""
    session.actor(ROSTER)
    if login == session.person.key:
        raise Refusal("keyslots.own_account", _("Không thể tự gỡ tài khoản của mình."))
    holds = [title for round_id, title, _date, state in rounds.listing(session.database)
             if state in _OPEN and _has_place(session, login, round_id)]  # fmt: skip
    if holds:
        text = _("Người này còn giữ việc trong “{0}”: thay người hoặc chờ niêm phong rồi mới gỡ.")
        raise Refusal("account.place", text.format(holds[0]))


def _has_place(session: Session, login: str, round_id: str) -> bool:
    person = agency.person(session.database, login, round_id)
    return person is not None and bool(person.places - {Place.ADMIN})


def close(session: Session, login: str) -> None:
    """The account signs in no more (the folder takes its key away in the same act)."""
    may_close(session, login)
    with session.database.unit() as unit:
        agency.close_account(unit, login)
        unit.journal(AGENCY_CHAIN, session.actor(ROSTER), "account.removed", {"account": login})
