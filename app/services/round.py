"""A round's way from draft to counting; sealing has a module of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain import round as rules
from app.domain.agency import FolderKind
from app.domain.batch import BATCH_SIZE, expected_papers
from app.domain.committee import check_committee
from app.domain.deadline import plan
from app.domain.entry import LARGEST_NUMBER, Paper
from app.domain.errors import InputFault, Refusal
from app.domain.exemption import check_exemptions, check_places, propose
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.domain.options import Options
from app.domain.regulation import Regulation
from app.domain.roles import BEGIN, PREPARE, RESOLVE, SEAL_CHAIR, SEAL_HEAD, Place
from app.domain.round import Definition, RoundState
from app.domain.roundfile import read_round, write_round
from app.domain.sealfile import style_subjects
from app.domain.turnout import Turnout
from app.services.session import Changes, Session, one_line, reason_text
from app.storage import agency, journal, roster
from app.storage import batch as batches
from app.storage import deadline as deadlines
from app.storage import draft as drafts
from app.storage import round as rounds
from app.storage import station as stations
from app.storage.database import AGENCY_CHAIN, Database, Unit
from app.texts import _


def create(
    session: Session,
    definition: Definition,
    regulation: Regulation,
    accounts: Mapping[str, str] | None = None,
    chair_account: str | None = None,
    options: Options | None = None,
) -> RoundId:
    """A new draft. `accounts` gives committee members' names the accounts that hold their places."""
    with session.database.unit() as unit:
        actor = session.actor(PREPARE)
        round_id = RoundId(session.new_id())
        insert(unit, round_id, definition, regulation, accounts or {}, chair_account, options or Options())
        unit.journal(AGENCY_CHAIN, actor, "round.created", {"round": round_id, "title": one_line(definition.title)})
    return round_id


def insert(
    unit: Unit,
    round_id: RoundId,
    definition: Definition,
    regulation: Regulation,
    accounts: Mapping[str, str],
    chair_account: str | None,
    options: Options,
) -> None:
    """A draft's rows, with the deadlines that the regulation counts back from its day."""
    rounds.save_regulation(unit, regulation)
    rounds.insert(unit, round_id, definition, regulation, accounts, chair_account)
    rounds.set_options(unit, round_id, options)
    deadlines.replace_all(unit, round_id, plan(regulation, definition.date))


@dataclass(frozen=True)
class RoundView:
    """A round as it stands."""

    id: RoundId
    state: RoundState
    definition: Definition
    regulation: Regulation
    options: Options


def listing(session: Session) -> list[tuple[RoundId, str, str, RoundState]]:
    """Id, title, date (ISO) and state of every round, the newest first."""
    return rounds.listing(session.database)


def view(session: Session, round_id: RoundId) -> RoundView:
    """The whole of one round."""
    return RoundView(
        round_id,
        rounds.state(session.database, round_id),
        rounds.load(session.database, round_id),
        rounds.load_regulation(session.database, round_id),
        rounds.options(session.database, round_id),
    )


def throw_away(session: Session, round_id: RoundId) -> Changes:
    """Delete a draft; a list that was ever locked cannot be deleted."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(PREPARE)
        if rounds.state(session.database, round_id) is not RoundState.DRAFT:
            raise Refusal("round.kept", _("Chỉ xóa được đợt đang soạn."))
        if journal.count(session.database, round_id):
            raise Refusal("round.kept", _("Danh sách của đợt này đã có lần khóa nên không xóa được."))
        rounds.delete_draft(unit, round_id)
        unit.journal(AGENCY_CHAIN, actor, "round.deleted", {"round": round_id})
    return Changes.of("round")


def prepare(session: Session, round_id: RoundId) -> Changes:
    """Lock the list: what stands on the papers is frozen, and the round's own chain begins."""
    with session.database.unit() as unit:
        definition = rounds.load(session.database, round_id)
        regulation = rounds.load_regulation(session.database, round_id)
        actor = session.in_round(round_id).actor(PREPARE)
        state = rules.lock(rounds.state(session.database, round_id))
        rules.check_prepared(definition)
        check_places(definition, regulation)
        _need_people(session, round_id, definition)
        proposals = propose(roster.load(session.database), regulation, definition.date)
        check_exemptions(definition, proposals, roster.exemptions(session.database, round_id))
        need_readable(definition, regulation)
        rounds.set_state(unit, round_id, state)
        head = unit.journal(round_id, actor, "round.prepared", _prepared(definition, regulation))
        unit.journal(AGENCY_CHAIN, actor, "round.prepared", {"round": round_id, "journal_head": head})
    return Changes.of("round")


def _need_people(session: Session, round_id: RoundId, definition: Definition) -> None:
    """Those who count can sign in, none counts an own ballot unasked. (In the command line files stand for people.)"""
    if Place.FILE in session.person.places:
        return
    accounts = drafts.able_accounts(session.database, round_id)
    chair = drafts.accounts(session.database, round_id)[1]
    check_committee(definition, accounts, chair, drafts.allowances(session.database, round_id))


def need_readable(definition: Definition, regulation: Regulation) -> None:
    """What is locked must be what round.toml can say again, else the archive of the round would never hold."""
    turnouts = {style.code: Turnout(0, 0, 0, 0, 0, 0) for style in definition.styles}
    bare = replace(definition, turnouts=turnouts, explanations=())
    try:
        again = read_round(write_round(bare), "round.toml").definition(regulation, bare.settings.passes)
    except InputFault as error:
        place, _colon, found = error.faults[0].found.partition(": ")
        raise Refusal("round.text", f"{found[:1].upper()}{found[1:]} ({place}). {error.faults[0].todo}") from None
    if again != bare:
        raise Refusal("round.text", _("Danh sách có chữ thừa khoảng trắng hoặc không phải Unicode dựng sẵn: gõ lại."))


def _prepared(d: Definition, regulation: Regulation) -> dict[str, Any]:
    return {
        "title": d.title,
        "date": d.date.isoformat(),
        "regulation": d.regulation,
        "regulation_sha256": regulation.sha256,
        "settings": d.settings.as_json(),
        "committee": [{"name": m.name, "position": m.position, "role": m.role.value} for m in d.committee],
        "styles": [
            {"code": s.code, "name": s.name, "form_code": s.form_code, "subjects": style_subjects(s)} for s in d.styles
        ],
    }


def unprepare(session: Session, round_id: RoundId, reason: str) -> Changes:
    """Back one step, with a reason: prepared → draft, or counting → prepared while no paper is keyed."""
    with session.database.unit() as unit:
        state = rounds.state(session.database, round_id)
        actor = session.in_round(round_id).actor(BEGIN)
        reason = reason_text(reason)
        if state is RoundState.COUNTING:
            to = rules.unprepare(state, batches.papers_keyed(session.database, round_id))
            _need_no_entry(session.database, round_id)
            _need_nothing_lent(session.database, round_id)
            stations.delete_of(unit, round_id)
            for batch in batches.of_round(session.database, round_id):
                batches.delete_empty(unit, batch.id)
        else:
            to = rules.move(state, RoundState.DRAFT)
            rounds.delete_changes(unit, round_id)
        rounds.set_state(unit, round_id, to)
        unit.journal(round_id, actor, "round.back", {"to": to.value, "reason": reason})
    return Changes.of("round", "batch")


def _need_no_entry(database: Database, round_id: RoundId) -> None:
    """An entry stays as a row even without a paper, and with it its batch."""
    if batches.has_entries(database, round_id):
        raise Refusal("round.entries", _("Đã có lượt nhập được mở nên không quay lại bước trước được."))


def _need_nothing_lent(database: Database, round_id: RoundId) -> None:
    """A station would key papers of batches that are no more."""
    lent = sorted(set(stations.lent_names(database, round_id).values()))
    if lent:
        text = _("Máy nhập “{0}” đang giữ tập phiếu: thu hồi trước khi quay lại.")
        raise Refusal("round.lent", text.format(", ".join(lent)))


def _need_papers(returned: Iterable[int]) -> None:
    """Each is made into batches, so a slip of the keys must not be millions of them."""
    if any(not 0 <= papers <= LARGEST_NUMBER for papers in returned):
        raise Refusal("turnout.figures", _("Số phiếu thu về phải từ 0 đến {0}.").format(LARGEST_NUMBER))


def begin_counting(
    session: Session,
    round_id: RoundId,
    returned: Mapping[StyleCode, int],
    numbers: Mapping[StyleCode, Iterable[int]] | None = None,
    size: int = BATCH_SIZE,
) -> Changes:
    """Start the count: the returned papers of each style make its batches of `size`.

    `numbers` names the batches instead, where the papers are known already (the command line).
    """
    with session.database.unit() as unit:
        definition = rounds.load(session.database, round_id)
        actor = session.in_round(round_id).actor(BEGIN)
        state = rules.move(rounds.state(session.database, round_id), RoundState.COUNTING)
        if numbers is None:
            _need_papers(returned.values())
        rounds.set_state(unit, round_id, state)
        rounds.set_batch_size(unit, round_id, size)
        made = 0
        for style in definition.styles:
            style_id = rounds.style_id(session.database, round_id, style.code)
            # Where the papers are known, nothing need be expected: a mistyped figure would be millions of batches.
            expected = expected_papers(returned[style.code], size) if numbers is None else {}
            for number in expected if numbers is None else numbers[style.code]:
                batches.insert(unit, style_id, number, expected.get(number))
                made += 1
        payload = {"returned": dict(returned), "batch_size": size, "batches": made}
        unit.journal(round_id, actor, "counting.begun", payload)
    return Changes.of("round", "batch")


def note_renumbered(
    session: Session, round_id: RoundId, style: StyleCode, slot: int, paper: Paper, to: PaperNumber | None
) -> None:
    """Journal that a paper of one pass was given its right number, or struck out, before it was keyed here.

    The line holds the paper whole: struck out, its marks stand nowhere else.
    """
    with session.database.unit() as unit:
        actor = session.actor(RESOLVE)
        payload = {"style": style, "slot": slot, "number": paper.number, "to": to, "paper": paper.as_json()}
        unit.journal(round_id, actor, "paper.renumbered", payload)


def cancel(head: Session, chair: Session, round_id: RoundId, reason: str) -> Changes:
    """The round cannot be held: head and chair together, with a reason (screens.md, `Không tiến hành`)."""
    with head.database.unit() as unit:
        actor = head.in_round(round_id).actor(SEAL_HEAD)
        chair.in_round(round_id).actor(SEAL_CHAIR)
        need_two(head, chair)
        reason = reason_text(reason)
        state = rules.move(rounds.state(head.database, round_id), RoundState.CANCELLED)
        payload = {"reason": reason, "chair": chair.person.name}
        journal_head = unit.journal(round_id, actor, "round.cancelled", payload)
        unit.journal(
            AGENCY_CHAIN, actor, "round.cancelled", {"round": round_id, "journal_head": journal_head, **payload}
        )
        rounds.set_state(unit, round_id, state, reason)
    return Changes.of("round")


def need_two(head: Session, chair: Session) -> None:
    """Head and chair are two people; only on the command line does one file stand for both."""
    if head.person.key == chair.person.key and Place.FILE not in head.person.places:
        raise Refusal("seal.two", _("Trưởng ban và chủ trì phải là hai người."))


def need_day(database: Database, round_id: RoundId) -> None:
    """What happens after the list is locked is told on the main PC, and before the seal."""
    if agency.load(database)[1] is FolderKind.STATION:
        raise Refusal("day.station", _("Ghi việc này ở máy chính, không ở máy nhập."))
    rules.need_day(rounds.state(database, round_id))
