"""What a round takes in each state, from whom, and in words that its archive can hold."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.archive.check import State
from app.archive.verify import verify_archive
from app.domain.errors import Refusal
from app.domain.finding import Severity
from app.domain.ids import RoundId, StyleCode
from app.domain.journal import Actor
from app.domain.round import Explanation, RoundState
from app.domain.roundfile import read_round, write_round
from app.domain.turnout import Turnout
from app.services import archive, document, reconcile, record, seal
from app.services import entry as entries
from app.services import journal as journals
from app.services import round as rounds
from app.services import turnout as turnouts
from app.storage import journal
from app.storage import round as stored
from app.storage.errors import DatabaseError
from tests.app.domain.cases import regulation
from tests.app.services.house import PEOPLE, House, all_came, definition, papers, people_style, sealed
from tests.app.storage.raw import TRIGGER, refused, run

A = StyleCode("A")
NOW = dt.datetime(2023, 7, 18, 9, tzinfo=dt.UTC)


def no(code: str, act: Callable[[], object]) -> None:
    """The act is refused by this rule."""
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.code == code, refusal.value.text


@pytest.fixture
def counting(agency: House) -> RoundId:
    return agency.counting(definition(), {"A": 4, "B": 3}, size=2)


def in_state(agency: House, state: str) -> RoundId:
    if state == "sealed":
        return sealed(agency)
    round_id = agency.create(definition())
    if state != "draft":
        rounds.prepare(agency["admin"], round_id)
    if state == "cancelled":
        rounds.cancel(agency["head"], agency["chair"], round_id, "Không đủ người")
    return round_id


@pytest.mark.parametrize("state", ["draft", "prepared", "sealed", "cancelled"])
def test_figures_and_explanations_belong_to_the_count(agency: House, state: str) -> None:
    """Before it there is no chain to write them to; after the seal nothing is written any more."""
    round_id = in_state(agency, state)
    lines = journal.count(agency.database, round_id)
    no("round.counting", lambda: turnouts.key(agency["secretary"], round_id, A, all_came(4)))
    no("round.counting", lambda: turnouts.clear(agency["secretary"], round_id, A, "Nhầm"))
    no("round.counting", lambda: reconcile.explain(agency["head"], round_id, Explanation("W04", A, "Ít người")))
    assert journal.count(agency.database, round_id) == lines


def test_figures_are_keyed_by_two_and_taken_from_a_file_alone(agency: House, counting: RoundId) -> None:
    for login in PEOPLE:
        no("role", lambda: turnouts.take(agency[login].in_round(counting), counting, A, all_came(4)))  # noqa: B023


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        (replace(all_came(4), exchanged=-1), "turnout.figures"),
        (replace(all_came(4), unused=-1), "turnout.figures"),
        (replace(all_came(4), printed=10**9 + 1), "turnout.figures"),
        (replace(all_came(4), returned=10**7), "turnout.figures"),
        (replace(all_came(4), piles={"torn": -1}), "turnout.figures"),
        (replace(all_came(4), piles={"mystery": 1}), "turnout.reason"),
    ],
)
def test_figures_that_the_round_file_could_not_hold(
    agency: House, counting: RoundId, figures: Turnout, code: str
) -> None:
    no(code, lambda: turnouts.key(agency["secretary"], counting, A, figures))
    assert turnouts.key(agency["secretary"], counting, A, replace(all_came(4), piles={"line": 0, "torn": 0})) is False


@pytest.mark.parametrize("returned", [-1, 10**7])
def test_a_slip_of_the_keys_is_not_a_million_batches(agency: House, returned: int) -> None:
    round_id = in_state(agency, "prepared")
    figures = {A: returned, StyleCode("B"): 0}
    no("turnout.figures", lambda: rounds.begin_counting(agency["head"], round_id, figures))
    assert rounds.view(agency["head"], round_id).state is RoundState.PREPARED


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Explanation("W04", A, " \n"), "reason"),
        (Explanation("R03", A, "Đã đếm lại"), "explain.code"),
        (Explanation("W04", A, "Đã\u202eđếm"), "text.strange"),
        (Explanation("W04", A, "§\xb7 \xae\xd5m"), "text.strange"),
    ],
)
def test_an_explanation_that_the_round_file_could_not_hold(
    agency: House, counting: RoundId, given: Explanation, code: str
) -> None:
    no(code, lambda: reconcile.explain(agency["head"], counting, given))


def test_what_people_type_is_made_one_line_and_nfc(agency: House, counting: RoundId) -> None:
    """An input method may send the letters taken apart, and a text field lines."""
    typed = unicodedata.normalize("NFD", "  Đã đếm lại\ncả hai   tập ")
    reconcile.explain(agency["head"], counting, Explanation("W04", A, typed))
    assert stored.load(agency.database, counting).explanations == (Explanation("W04", A, "Đã đếm lại cả hai tập"),)
    turnouts.clear(agency["secretary"], counting, A, typed)
    batch = agency.batch(counting, "A")
    agency.key("secretary", batch, 1, papers("111"))
    entries.void(agency["head"], agency["chair"], batch, [1], typed)
    rounds.cancel(agency["head"], agency["chair"], counting, typed)
    told = b"\n".join(journal.lines(agency.database, counting)).decode()
    assert told.count("Đã đếm lại cả hai tập") == 4


def test_the_archive_of_a_round_whose_head_typed_lines_holds(agency: House, tmp_path: Path) -> None:
    round_id = agency.counting(definition(styles=(people_style("A", "Đinh An"),)), {"A": 3})
    for login, slot in (("secretary", 1), ("member", 2)):
        agency.key(login, agency.batch(round_id, "A"), slot, papers("1", "2", "3"))
    agency.key_turnout(round_id, {A: all_came(3)})
    reconcile.explain(agency["head"], round_id, Explanation("W04", A, " Ít người.\nKhông công bố. "))
    reconcile.explain(agency["head"], round_id, Explanation("W06", None, "Chưa có khóa\tký"))
    seal.seal(agency["head"], agency["chair"], round_id, signed=False)
    model = record.sealed(agency["head"], round_id)
    documents = document.make(model, (), lambda: NOW, lambda _step: None)
    dest = tmp_path / "archive.zip"
    archive.write(agency["head"], model, documents, (), tmp_path, dest, lambda: NOW)
    assert [check.text for check in verify_archive(dest, None) if check.state is State.FAILS] == []


@pytest.mark.parametrize(
    "title", ["Đợt  thử ", "Đợt\nthử", unicodedata.normalize("NFD", "Đợt thử"), "§\xb7t th\xf6", "Đợt\u200bthử"]
)
def test_a_list_whose_words_an_archive_could_not_hold_is_not_locked(agency: House, title: str) -> None:
    for changes in (
        {"title": title},
        {"venue": title},
        {"chair_position": title},
        {"styles": (people_style("A", title),)},
        {"basis": (title,)},
    ):
        round_id = agency.create(definition(**changes))
        no("round.text", lambda: rounds.prepare(agency["admin"], round_id))  # noqa: B023


def test_back_only_where_no_entry_was_ever_begun(agency: House, counting: RoundId) -> None:
    """An entry stays as a row, even one that was thrown away, and with it its batch."""
    entry = agency.open("secretary", agency.batch(counting, "A"), 1)
    no("round.entries", lambda: rounds.unprepare(agency["head"], counting, "Nhầm"))
    entries.discard(agency["secretary"], entry)
    no("round.entries", lambda: rounds.unprepare(agency["head"], counting, "Nhầm"))


def test_a_list_that_was_ever_locked_is_not_thrown_away(agency: House) -> None:
    round_id = agency.create(definition())
    rounds.prepare(agency["admin"], round_id)
    rounds.unprepare(agency["head"], round_id, "Sửa tên")
    no("round.kept", lambda: rounds.throw_away(agency["admin"], round_id))
    fresh = agency.create(definition())
    rounds.throw_away(agency["admin"], fresh)
    assert [found for found, *_rest in rounds.listing(agency["admin"])] == [round_id]


def test_head_and_chair_who_give_a_round_up_are_two(agency: House) -> None:
    round_id = rounds.create(agency["admin"], definition(), regulation(), {PEOPLE["head"]: "head"}, "head")
    no("seal.two", lambda: rounds.cancel(agency["head"], agency["head"], round_id, "Không đủ người"))


def test_what_the_first_line_of_the_chain_says_stays(agency: House) -> None:
    round_id = agency.create(definition())
    changes = ("base = 'valid'", "passes = 1", "invalid_line = 'paper'", "blank_paper = 'valid'",
               "added_name = 'paper'", "added_words = 'paper'", "title = 'Khác'", "date = '2024-01-01'",
               "regulation = regulation")  # fmt: skip
    for change in changes:
        run(agency.database, f"UPDATE round SET {change}")
    run(agency.database, "UPDATE round SET title = 'Đợt thử', passes = 2, added_name = 'ignore'")
    rounds.prepare(agency["admin"], round_id)
    for change in changes:
        assert refused(agency.database, f"UPDATE round SET {change}") == TRIGGER, change


@pytest.mark.parametrize("state", ["sealed", "cancelled"])
def test_the_chain_of_a_closed_round_grows_no_more(agency: House, state: str) -> None:
    """The seal names its last line: one more, and the archive would not hold."""
    round_id = in_state(agency, state)
    head = journals.head(agency["head"], round_id)
    with pytest.raises(DatabaseError), agency.database.unit() as unit:
        unit.journal(round_id, Actor("Trưởng Ban", "head"), "late", {})
    assert journals.head(agency["head"], round_id) == head


def test_a_broken_journal_never_balances_not_even_without_papers(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 0, "B": 0})
    assert not [f for f in reconcile.answer(agency["head"], round_id).blocking if f.code == "R05"]
    run(
        agency.database,
        "DROP TRIGGER journal_no_update",
        f"UPDATE journal SET line = replace(line, 'Đợt thử', 'Đợt khác') WHERE chain = '{round_id}' AND n = 1",
    )
    told = reconcile.answer(agency["head"], round_id)
    assert {f.style for f in told.findings if (f.code, f.severity) == ("R05", Severity.ERROR)} == {"A", "B"}


def test_the_locked_definition_reads_back(agency: House) -> None:
    """What the guard at the lock promises: round.toml says the definition again."""
    round_id = in_state(agency, "sealed")
    held = stored.load(agency.database, round_id)
    assert read_round(write_round(held), "round.toml").definition(regulation(), 2) == held
