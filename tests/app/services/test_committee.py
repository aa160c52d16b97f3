"""A place of the committee changes hands after the list is locked: who may, what stays, and what the records say."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode
from app.domain.round import Member, MemberRole
from app.domain.roundfile import write_round
from app.reports import DOCUMENTS
from app.services import committee, record
from app.services import entry as entries
from app.services import round as rounds
from app.services import seal as seals
from app.services.committee import Newcomer
from app.services.seal import ballot_lines
from app.services.session import Session
from app.storage import agency as accounts
from app.storage import journal
from app.storage import round as stored
from tests.app.archive.test_content import bagged
from tests.app.services.house import PEOPLE, House, all_came, definition, papers

FIVE, A = ["123", "121", "111"], StyleCode("A")
COMER = Newcomer("fourth", "Người Mới", "Kế toán")


@pytest.fixture
def opened(agency: House) -> House:
    """The house with one person more, who holds no place."""
    with agency.database.unit() as unit:
        accounts.add_account(unit, "fourth", COMER.name, COMER.position)
    person = accounts.person(agency.database, "fourth")
    assert person is not None
    session = Session(agency.database, person, agency["head"].new_id)
    return House(agency.database, {**agency.people, "fourth": session}, agency.clock)


@pytest.fixture
def round_id(opened: House) -> RoundId:
    one = definition(styles=definition().styles[:1])
    return opened.counting(one, {"A": 3})


def change(house: House, round_id: RoundId, old: str = "member", new: Newcomer = COMER, first: str = "head") -> None:
    committee.replace_member(house[first], house["chair"], round_id, PEOPLE[old], new, "Ốm đột xuất")


def test_a_member_is_replaced_and_the_newcomer_keys(opened: House, round_id: RoundId) -> None:
    batch = opened.batch(round_id, "A")
    opened.key("member", batch, 1, papers(*FIVE))
    change(opened, round_id)
    with pytest.raises(Refusal):
        opened.open("member", batch, 2)
    assert opened.key("fourth", batch, 2, papers(*FIVE)).accepted
    shown = committee.view(opened["chair"], round_id)
    assert shown.members[2] == Member(COMER.name, COMER.position, MemberRole.MEMBER)
    assert [(r.old, r.new.name, r.reason) for r in shown.replacements] == [("Ủy Viên", "Người Mới", "Ốm đột xuất")]


def test_what_was_left_open_is_free_again(opened: House, round_id: RoundId) -> None:
    batch = opened.batch(round_id, "A")
    entry = opened.open("member", batch, 1)
    entries.save_paper(opened["member"], entry, papers(*FIVE)[0])
    change(opened, round_id)
    opened.key("fourth", batch, 1, papers(*FIVE))
    assert opened.key("secretary", batch, 2, papers(*FIVE)).accepted


def test_the_head_is_replaced_by_chair_and_admin(opened: House, round_id: RoundId) -> None:
    change(opened, round_id, "head", first="admin")
    assert stored.load(opened.database, round_id).head.name == COMER.name
    change(opened, round_id, "secretary", Newcomer("observer", "Người Ngoài", "Kế toán"), first="fourth")
    with pytest.raises(Refusal, match="trưởng ban"):
        change(opened, round_id, "member", Newcomer("head", "Trưởng Ban", "Cũ"), first="head")


@pytest.mark.parametrize(
    ("first", "second"), [("admin", "chair"), ("secretary", "chair"), ("head", "secretary"), ("chair", "chair")]
)
def test_nobody_else_replaces(opened: House, round_id: RoundId, first: str, second: str) -> None:
    with pytest.raises(Refusal):
        committee.replace_member(opened[first], opened[second], round_id, PEOPLE["member"], COMER, "Ốm")
    assert committee.replacements(opened.database, round_id) == ()


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (Newcomer("fourth", " ", "Kế toán"), "member.words"),
        (Newcomer("fourth", "Người Mới", ""), "member.words"),
        (Newcomer("fourth", "thư  ký", "Kế toán"), "member.twice"),
        (Newcomer("nobody", "Người Mới", "Kế toán"), "member.account"),
        (Newcomer("chair", "Người Mới", "Kế toán"), "member.taken"),
        (Newcomer("secretary", "Người Mới", "Kế toán"), "member.taken"),
        (Newcomer("", "Người Mới", "Kế toán"), "committee.three"),
        (Newcomer("fourth", "Đinh An", "Giám đốc"), "committee.own"),
    ],
)
def test_who_may_not_come(opened: House, round_id: RoundId, new: Newcomer, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        change(opened, round_id, new=new)
    assert refused.value.code == code


def test_only_between_lock_and_seal_and_with_a_reason(opened: House) -> None:
    draft = opened.create(definition())
    with pytest.raises(Refusal, match="bản soạn"):
        change(opened, draft)
    rounds.prepare(opened["admin"], draft)
    with pytest.raises(Refusal, match="lý do"):
        committee.replace_member(opened["head"], opened["chair"], draft, PEOPLE["member"], COMER, " ")
    change(opened, draft)
    rounds.unprepare(opened["head"], draft, "Sửa danh sách")
    rounds.prepare(opened["admin"], draft)
    assert committee.replacements(opened.database, draft) == ()  # the list now locked has the newcomer from its start


def test_a_place_that_changes_hands_twice(opened: House, round_id: RoundId) -> None:
    change(opened, round_id, "secretary")
    again = Newcomer("observer", "Người Ngoài", "Kế toán")
    committee.replace_member(opened["head"], opened["chair"], round_id, COMER.name, again, "Có việc gấp")
    found = committee.replacements(opened.database, round_id)
    assert [(r.old, r.new.name, r.new.role) for r in found] == [
        ("Thư Ký", "Người Mới", MemberRole.SECRETARY), ("Người Mới", "Người Ngoài", MemberRole.SECRETARY),
    ]  # fmt: skip


@pytest.fixture
def members(opened: House, round_id: RoundId) -> dict[str, bytes]:
    """The records of a round that was sealed by the head who came in on the day, and its minutes."""
    batch = opened.batch(round_id, "A")
    opened.key("member", batch, 1, papers(*FIVE))
    opened.key("secretary", batch, 2, papers(*FIVE))
    opened.key_turnout(round_id, {A: replace(all_came(3))})
    change(opened, round_id, "head", first="admin")
    seals.seal(opened["fourth"], opened["chair"], round_id, signed=False, explain=False)
    sealed = record.sealed(opened["fourth"], round_id)
    seal, tally = record.seal_json(opened["fourth"], round_id)
    return {
        "seal.json": seal,
        "tally.json": tally,
        "round.toml": write_round(sealed.definition),
        "96-QD-TW.toml": sealed.regulation.raw,
        "journal.jsonl": b"".join(line + b"\n" for line in journal.lines(opened.database, round_id)),
        "ballots-A.csv": b"".join(ballot_lines(opened.database, round_id, sealed.definition.style(A))),
        "minutes.pdf": DOCUMENTS["minutes.pdf"](sealed),
        "result-report.pdf": DOCUMENTS["result-report.pdf"](sealed),
    }


def test_seal_minutes_and_check_say_the_same(members: dict[str, bytes], tmp_path: Path) -> None:
    told = json.loads(members["seal.json"])["committee"]
    assert [m["name"] for m in told] == ["Người Mới", "Thư Ký", "Ủy Viên"]
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(members["minutes.pdf"]))
    assert "Người Mới thay Trưởng Ban làm Trưởng Ban. Lý do: Ốm đột xuất." in " ".join(text.split())
    assert bagged(tmp_path / "a.zip", members) == []


def test_another_committee_than_the_journal_tells_does_not_hold(members: dict[str, bytes], tmp_path: Path) -> None:
    bent = {name: raw.replace("Người Mới".encode(), "Người Lạ".encode()) for name, raw in members.items()
            if name in {"seal.json", "round.toml"}}  # fmt: skip
    failing = bagged(tmp_path / "a.zip", {**members, **bent})
    assert any(check.member == "data/journal.jsonl" and "ban kiểm phiếu" in check.text for check in failing)
