"""Keying a batch: opening, saving, correcting, ending; and what follows when both passes are there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain import entry as rules
from app.domain.batch import Difference, Papers, Resolution, Settled, settle
from app.domain.entry import EntryState, Paper
from app.domain.errors import Refusal
from app.domain.ids import BatchId, EntryId, PaperNumber
from app.domain.journal import Actor
from app.domain.roles import KEY, RESOLVE, SEAL_HEAD
from app.domain.round import Definition, RoundState
from app.domain.tally import refused_reasons
from app.services.session import Changes, Session, one_line, reason_text
from app.storage import agency
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage.batch import BatchRow
from app.storage.database import AGENCY_CHAIN, Database, Unit
from app.texts import _


@dataclass(frozen=True)
class Ended:
    """What became of a batch when an entry ended: accepted, waiting for the other pass, or differing."""

    accepted: bool
    differences: tuple[Difference, ...]
    disagreeing: int = 0


def open_entry(session: Session, batch_id: BatchId, slot: int, form_code: str) -> EntryId:
    """Begin an entry, or pick up one's own that was paused. `form_code` is typed from the paper in hand (R10)."""
    with session.database.unit() as unit:
        batch = batches.load(session.database, batch_id)
        actor = session.in_round(batch.round).actor(KEY)
        _need_counting(session.database, batch)
        definition = rounds.load(session.database, batch.round)
        rules.check_form_code(form_code, definition.style(batch.style).form_code)
        rules.open_entry(
            batches.slots(session.database, batch_id), slot, session.person.key, definition.settings.passes
        )
        live = batches.live_entry(session.database, batch_id, slot)
        if live is not None:
            return live
        entry_id = batches.insert_entry(unit, batch_id, slot, session.person.key)
        unit.journal(batch.round, actor, "entry.opened", _where(batch, slot))
    return entry_id


def save_paper(session: Session, entry_id: EntryId, paper: Paper, *, correct: bool = False) -> Changes:
    """Write one paper, or correct one of the open entry. It counts as saved when this returns."""
    with session.database.unit() as unit:
        batch, slot = _own(session, entry_id)
        actor = session.in_round(batch.round).actor(KEY)
        _check_paper(session.database, batch, paper)
        payload = {**_where(batch, slot), "paper": paper.as_json()}
        if correct:
            if paper.number not in batches.papers(session.database, entry_id):
                raise Refusal("paper.unknown", _("Lượt này chưa có phiếu {0}.").format(paper.number))
            batches.update_paper(unit, entry_id, paper)
            unit.journal(batch.round, actor, "paper.corrected", payload)
        else:
            _need_free_number(session.database, batch, slot, paper.number)
            batches.insert_papers(unit, entry_id, [paper])
            unit.journal(batch.round, actor, "paper.saved", payload)
    return Changes.of("paper")


def drop_paper(session: Session, entry_id: EntryId, number: PaperNumber) -> Changes:
    """Take a paper out of one's own open entry (its number was typed wrong)."""
    with session.database.unit() as unit:
        batch, slot = _own(session, entry_id)
        actor = session.in_round(batch.round).actor(KEY)
        if number not in batches.papers(session.database, entry_id):
            raise Refusal("paper.unknown", _("Lượt này chưa có phiếu {0}.").format(number))
        batches.delete_paper(unit, entry_id, number)
        unit.journal(batch.round, actor, "paper.dropped", {**_where(batch, slot), "number": number})
    return Changes.of("paper")


def renumber_paper(session: Session, entry_id: EntryId, number: PaperNumber, paper: Paper) -> Changes:
    """Give a paper of one's own open entry its right number (`paper` carries it): taken out and saved in one act."""
    with session.database.unit() as unit:
        batch, slot = _own(session, entry_id)
        actor = session.in_round(batch.round).actor(KEY)
        _check_paper(session.database, batch, paper)
        if number not in batches.papers(session.database, entry_id):
            raise Refusal("paper.unknown", _("Lượt này chưa có phiếu {0}.").format(number))
        batches.delete_paper(unit, entry_id, number)
        unit.journal(batch.round, actor, "paper.dropped", {**_where(batch, slot), "number": number})
        _need_free_number(session.database, batch, slot, paper.number)
        batches.insert_papers(unit, entry_id, [paper])
        unit.journal(batch.round, actor, "paper.saved", {**_where(batch, slot), "paper": paper.as_json()})
    return Changes.of("paper")


def finish(session: Session, entry_id: EntryId) -> Ended:
    """End one's entry; in the same transaction the batch is accepted where both passes agree."""
    with session.database.unit() as unit:
        batch, slot = _own(session, entry_id)
        definition = rounds.load(session.database, batch.round)
        actor = session.in_round(batch.round).actor(KEY)
        papers = batches.papers(session.database, entry_id)
        batches.set_entry(unit, entry_id, EntryState.DONE)
        unit.journal(batch.round, actor, "entry.done", {**_where(batch, slot), "papers": len(papers)})
        ended = conclude(unit, actor, batch, definition)
    session.database.checkpoint()
    return ended


def discard(session: Session, entry_id: EntryId) -> Changes:
    """Throw one's own unfinished entry away; it stays as a voided row and its slot is free again."""
    with session.database.unit() as unit:
        batch, slot = _own(session, entry_id)
        actor = session.in_round(batch.round).actor(KEY)
        batches.set_entry(unit, entry_id, EntryState.VOIDED)
        unit.journal(batch.round, actor, "entry.discarded", _where(batch, slot))
    return Changes.of("batch")


def void(head: Session, second: Session, batch_id: BatchId, slots: Sequence[int], reason: str) -> Changes:
    """The head with a second person voids entries of a batch, with a reason; an accepted batch is reopened by it."""
    with head.database.unit() as unit:
        batch = batches.load(head.database, batch_id)
        actor = head.in_round(batch.round).actor(SEAL_HEAD)
        _need_counting(head.database, batch)
        _need_void(head, second, slots)
        reason = reason_text(reason)
        why = {"reason": reason, "second": second.person.name}
        if batch.accepted:
            ballots = batches.withdraw(unit, batch)
            payload = {"style": batch.style, "batch": batch.number, "ballots": [b.as_json() for b in ballots]}
            unit.journal(
                batch.round, actor, "batch.reopened", {**payload, "kept": _kept(head.database, batch, ()), **why}
            )
        batches.retire_resolutions(unit, batch_id)
        for slot in slots:
            live = batches.live_entry(head.database, batch_id, slot)
            if live is None:
                raise Refusal("entry.none", _("Lượt {0} không có gì để hủy.").format(slot))
            batches.set_entry(unit, live, EntryState.VOIDED, reason)
            unit.journal(batch.round, actor, "entry.voided", {**_where(batch, slot), **why})
    return Changes.of("batch")


def _need_void(head: Session, second: Session, slots: Sequence[int]) -> None:
    if second.person.key == head.person.key:
        raise Refusal("void.second", _("Cần một người thứ hai xác nhận."))
    if not slots:
        raise Refusal("void.slots", _("Chọn lượt nhập cần hủy."))


def _kept(database: Database, batch: BatchRow, dropped: Sequence[int]) -> list[dict[str, object]]:
    """The live entries of a batch with their papers, for the journal."""
    kept: list[dict[str, object]] = []
    for slot in batches.slots(database, batch.id):
        live = batches.live_entry(database, batch.id, slot.number)
        if live is None or slot.number in dropped:
            continue
        papers = [p.as_json() for p in batches.papers(database, live).values()]
        kept.append({"slot": slot.number, "person": batches.account_name(database, slot.person), "papers": papers})
    return kept


def differences(session: Session, batch_id: BatchId) -> tuple[Difference, ...]:
    """What is still open in a batch whose passes are done; no mark is part of the answer."""
    batch = batches.load(session.database, batch_id)
    if batch.accepted:
        return ()
    passes = rounds.load(session.database, batch.round).settings.passes
    if any(slot.state is not EntryState.DONE for slot in batches.slots(session.database, batch_id)[:passes]):
        return ()
    return _settled(session.database, batch, rounds.load(session.database, batch.round)).open


def resolve(session: Session, witness: str, batch_id: BatchId, rows: Iterable[Resolution]) -> Ended:
    """Third keyings of one batch, from the paper; the last one accepts it in the same transaction.

    `witness` is the login of whoever confirmed by password. Raises Refusal, also where a row settles nothing.
    """
    with session.database.unit() as unit:
        batch = batches.load(session.database, batch_id)
        actor = session.in_round(batch.round).actor(RESOLVE)
        _need_counting(session.database, batch)
        witness = one_line(witness)  # as it was typed at the password
        rules.check_resolver(batches.slots(session.database, batch_id), session.person.key, witness)
        _need_witness(session.database, witness)
        definition = rounds.load(session.database, batch.round)
        _need_differing(session.database, batch, definition)
        rows = tuple(rows)
        _settled(session.database, batch, definition, rows)  # a row that cannot be is refused before it is written
        _resolve(unit, session.person.key, actor, witness, batch, rows)
        ended = conclude(unit, actor, batch, definition)
    return ended


def _need_witness(database: Database, witness: str) -> None:
    if agency.person(database, witness) is None:
        raise Refusal("resolve.witness", _("Cần một người chứng kiến có tài khoản."))


def _need_differing(database: Database, batch: BatchRow, definition: Definition) -> None:
    """Nothing is keyed a third time before both passes are done, nor after the batch is accepted."""
    if batch.accepted:
        raise Refusal("resolve.accepted", _("Tập này đã được xác nhận; không còn chỗ lệch."))
    if definition.settings.passes == 1:
        raise Refusal("resolve.passes", _("Đợt này chỉ nhập một lượt nên không có chỗ lệch: hai người đọc lại tập."))
    slots = batches.slots(database, batch.id)[: definition.settings.passes]
    if any(slot.state is not EntryState.DONE for slot in slots):
        raise Refusal("resolve.early", _("Tập này chưa nhập xong cả hai lượt."))


def _resolve(unit: Unit, account: str, actor: Actor, witness: str, batch: BatchRow, rows: Iterable[Resolution]) -> None:
    for row in rows:
        batches.insert_resolution(unit, batch.id, row, account, witness)
        payload = {
            "style": batch.style,
            "batch": batch.number,
            "number": row.number,
            "code": row.code,
            "value": row.value,
            "witness": batches.account_name(unit.database, witness),
        }
        unit.journal(batch.round, actor, "cell.resolved", payload)


@dataclass(frozen=True)
class Pass:
    """One whole pass of a batch, keyed at once from a file."""

    session: Session
    papers: Papers


def key_batch(
    definition: Definition,
    batch: BatchRow,
    passes: Sequence[Pass],
    resolver: Session | None,
    rows: Sequence[Resolution],
) -> Ended:
    """A batch's passes, third keyings and acceptance in one transaction (the command line).

    The caller holds the round's definition, since it keys many batches of it.
    """
    database = passes[0].session.database
    refused = refused_reasons(definition.settings)
    width = len(definition.style(batch.style).subjects)
    with database.unit() as unit:
        for slot, given in enumerate(passes, 1):
            actor = given.session.actor(KEY)
            for paper in given.papers.values():
                rules.check_paper(paper, width, refused)
            entry_id = batches.insert_entry(unit, batch.id, slot, given.session.person.key)
            batches.insert_papers(unit, entry_id, given.papers.values())
            batches.set_entry(unit, entry_id, EntryState.DONE)
            payload = {**_where(batch, slot), "papers": [p.as_json() for p in given.papers.values()]}
            unit.journal(batch.round, actor, "entry.keyed", payload)
        if resolver is not None and rows:
            _resolve(unit, resolver.person.key, resolver.actor(RESOLVE), "", batch, rows)
        concluder = (resolver if rows and resolver else passes[-1].session).actor(RESOLVE)
        return conclude(unit, concluder, batch, definition, is_read=True)


def conclude(unit: Unit, actor: Actor, batch: BatchRow, definition: Definition, *, is_read: bool = False) -> Ended:
    """Accept the batch where every pass is done and nothing differs any more.

    With one pass nothing can differ: `is_read` says that two people read it back (services/read_back), or a file did.
    """
    passes = definition.settings.passes
    if any(slot.state is not EntryState.DONE for slot in batches.slots(unit.database, batch.id)[:passes]):
        return Ended(False, ())
    settled = _settled(unit.database, batch, definition)
    if settled.open or (passes == 1 and not is_read):
        return Ended(False, settled.open)
    _need_free_ballots(unit.database, batch, settled.ballots)
    batches.accept(unit, batch, settled.ballots)
    payload = {"style": batch.style, "batch": batch.number, "ballots": [b.as_json() for b in settled.ballots]}
    head = unit.journal(batch.round, actor, "batch.accepted", payload)
    unit.journal(AGENCY_CHAIN, actor, "batch.accepted", {"round": batch.round, "journal_head": head})
    return Ended(True, (), settled.disagreeing)


def _need_free_ballots(database: Database, batch: BatchRow, ballots: Sequence[Paper]) -> None:
    """Each pass has a number once; but the two may have it in different batches, or a third keying give it again."""
    taken = batches.ballot_taken(database, batch.style_id, [b.number for b in ballots])
    if taken is not None:
        text = _("Phiếu {0} đã được xác nhận ở tập {1}: mỗi số chỉ một phiếu. Kiểm tra số đóng dấu của cả hai tập.")
        raise Refusal("ballot.twice", text.format(*taken))


def _settled(database: Database, batch: BatchRow, definition: Definition, more: Sequence[Resolution] = ()) -> Settled:
    papers = [_pass(database, batch.id, slot) for slot in range(1, definition.settings.passes + 1)]
    rows = [*batches.resolutions(database, batch.id), *more]
    refused = refused_reasons(definition.settings)
    return settle(papers[0], papers[-1], rows, definition.style(batch.style), refused)


def _pass(database: Database, batch_id: BatchId, slot: int) -> Mapping[PaperNumber, Paper]:
    live = batches.live_entry(database, batch_id, slot)
    return batches.papers(database, live) if live is not None else {}


def _own(session: Session, entry_id: EntryId) -> tuple[BatchRow, int]:
    """The batch and slot of an open entry that is this person's."""
    batch_id, slot = batches.entry(session.database, entry_id)
    rules.check_own(slot, session.person.key)
    batch = batches.load(session.database, batch_id)
    _need_counting(session.database, batch)
    return batch, slot.number


def _check_paper(database: Database, batch: BatchRow, paper: Paper) -> None:
    lines, settings = rounds.paper_rules(database, batch.style_id)
    rules.check_paper(paper, lines, refused_reasons(settings))


def _need_counting(database: Database, batch: BatchRow) -> None:
    if rounds.state(database, batch.round) is not RoundState.COUNTING:
        raise Refusal("round.counting", _("Đợt này không ở bước kiểm phiếu."))


def _need_free_number(database: Database, batch: BatchRow, slot: int, number: PaperNumber) -> None:
    used = batches.number_used(database, batch.style_id, slot, number)
    if used is not None:
        text = _("Phiếu {0} đã nhập ở tập {1}. Kiểm tra số đóng dấu trên phiếu.").format(number, used)
        raise Refusal("paper.twice", text)


def _where(batch: BatchRow, slot: int) -> dict[str, object]:
    return {"style": batch.style, "batch": batch.number, "slot": slot}
