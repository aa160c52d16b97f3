"""The accounts of a round, drawn up from the ballot table and, beside it, from the journal."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain import reconcile as rules
from app.domain.batch import settle
from app.domain.committee import standing_members
from app.domain.errors import Refusal
from app.domain.finding import WARNINGS, Finding, Severity
from app.domain.ids import RoundId, StyleCode
from app.domain.journal import BrokenChain, origin, read_chain
from app.domain.reconcile import Accounts, Answer, StyleAccounts
from app.domain.regulation import Regulation
from app.domain.replay import Replay, ReplayFault
from app.domain.roles import EXPLAIN
from app.domain.round import Definition, Explanation, RoundState
from app.domain.style import Style
from app.domain.tally import StyleCount, Tallier
from app.domain.turnout import Turnout
from app.services.session import Changes, Session, plain_text, reason_text
from app.storage import batch as batches
from app.storage import journal
from app.storage import round as rounds
from app.storage.database import Database
from app.texts import _

_NOTHING = Turnout(0, 0, 0, 0, 0, 0)


def answer(session: Session, round_id: RoundId, *, signed: bool = True) -> Answer:
    """Every equation and finding of the round as it stands. Tells no mark and no count of marks."""
    database = session.database
    definition = rounds.load(database, round_id)
    regulation = rounds.load_regulation(database, round_id)
    counts = count(database, round_id, definition)
    return rules.reconcile(accounts(database, round_id, definition, regulation, counts, signed=signed))


def accounts(
    database: Database,
    round_id: RoundId,
    definition: Definition,
    regulation: Regulation,
    counts: Mapping[StyleCode, StyleCount],
    *,
    signed: bool,
) -> Accounts:
    replayed, clock_back = _replayed(database, round_id, definition)
    styles = tuple(
        _style(database, round_id, style, definition, regulation, counts[style.code], replayed[style.code])
        for style in definition.styles
    )
    same = rounds.same_bytes(database, round_id)
    own = len(standing_members(definition))
    return Accounts(styles, definition.settings, regulation, same, signed, clock_back, own)


def count(database: Database, round_id: RoundId, definition: Definition) -> dict[StyleCode, StyleCount]:
    """The counts of every style from the ballot table."""
    found = {}
    for style in definition.styles:
        tallier = Tallier(len(style.subjects), definition.settings)
        for joined, papers, others in batches.votes(database, rounds.style_id(database, round_id, style.code)):
            tallier.add_plain(joined, papers)
            tallier.add(others)
        found[style.code] = tallier.count()
    return found


def _replayed(database: Database, round_id: RoundId, definition: Definition) -> tuple[dict[StyleCode, StyleCount], int]:
    """The counts made again from the journal; where it is broken, counts that no papers can have: R05 fails."""
    replay = Replay(definition.styles, definition.settings)
    clock_back = 0
    try:
        for line, _digest in read_chain(journal.lines(database, round_id), origin(round_id)):
            replay.feed(line)
            clock_back += "clock_back" in line.payload
    except (BrokenChain, ReplayFault):
        empty = Replay(definition.styles, definition.settings).counts()
        return {code: replace(nothing, papers=-1) for code, nothing in empty.items()}, clock_back
    return replay.counts(), clock_back


def _style(
    database: Database,
    round_id: RoundId,
    style: Style,
    definition: Definition,
    regulation: Regulation,
    counted: StyleCount,
    replayed: StyleCount,
) -> StyleAccounts:
    style_id = rounds.style_id(database, round_id, style.code)
    first, last, _number = batches.number_span(database, style_id)
    made, accepted = batches.totals(database, style_id)
    return StyleAccounts(
        style=style,
        turnout=definition.turnouts.get(style.code, _NOTHING),
        count=counted,
        replayed=replayed,
        first_number=first,
        last_number=last,
        batches=made,
        accepted_batches=accepted,
        alike_batches=batches.alike(database, style_id, regulation.warnings.alike),
        disagreeing_resolutions=_disagreeing(database, round_id, style, definition),
    )


def _disagreeing(database: Database, round_id: RoundId, style: Style, definition: Definition) -> int:
    """How many third keyings agree with neither pass, over the accepted batches that had any."""
    total = 0
    for batch in batches.of_round(database, round_id):
        rows = batches.resolutions(database, batch.id) if batch.style == style.code and batch.accepted else []
        if rows:
            live = [batches.live_entry(database, batch.id, slot) for slot in (1, 2)]
            one, two = (batches.papers(database, entry) if entry else {} for entry in live)
            total += settle(one, two, rows, style).disagreeing
    return total


def explain(session: Session, round_id: RoundId, explanation: Explanation) -> Changes:
    """The head's words on a warning, printed in the minutes."""
    with session.database.unit() as unit:
        actor = session.in_round(round_id).actor(EXPLAIN)
        if rounds.state(session.database, round_id) is not RoundState.COUNTING:
            raise Refusal("round.counting", _("Đợt này không ở bước kiểm phiếu."))
        explanation = replace(explanation, text=_words(explanation))
        rounds.save_explanation(unit, round_id, explanation, session.person.key)
        payload = {"code": explanation.code, "style": explanation.style, "text": explanation.text}
        unit.journal(round_id, actor, "warning.explained", payload)
    return Changes.of("explanation")


def _words(explanation: Explanation) -> str:
    """The text as round.toml can hold it and give it back."""
    if explanation.code not in WARNINGS:
        raise Refusal("explain.code", _("Không có cảnh báo “{0}”.").format(explanation.code))
    return plain_text(reason_text(explanation.text))


def unexplained(found: Answer, definition: Definition) -> tuple[Finding, ...]:
    """The warnings that nobody has explained yet."""
    given = {(e.code, e.style) for e in definition.explanations}
    return tuple(f for f in found.findings if f.severity is Severity.WARNING and f.key not in given)
