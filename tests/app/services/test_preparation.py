"""Preparing a round: exemptions, deadlines, who is summoned, who may count, a copy of an old one, other regulations."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.electorate import Voter
from app.domain.errors import InputFault, Refusal
from app.domain.ids import RoundId, StyleCode, SubjectCode
from app.domain.options import Options
from app.domain.roster import Held, Leader, LeaderStatus
from app.domain.round import Member, MemberRole
from app.domain.style import Style, Subject
from app.paths import resources
from app.services import deadline, draft, electorate, exemption, regulation, roster
from app.services import round as rounds
from app.storage import journal
from app.storage import round as stored
from app.storage.database import AGENCY_CHAIN
from tests.app.domain.cases import regulation as rules
from tests.app.services.house import PEOPLE, House, definition, sealed

A = StyleCode("A")
NEW = dt.date(2023, 8, 1)


def leader(code: str, name: str, status: LeaderStatus = LeaderStatus.WORKING) -> Leader:
    return Leader(code, name, None, status, (Held("Giám đốc", "Ban Một", dt.date(2020, 1, 1), None),))


def with_leaders(agency: House) -> RoundId:
    """A draft with a leader who has given notice, and one who has not."""
    roster.add(agency["admin"], [leader("CB1", "Vũ Giang", LeaderStatus.RETIRING), leader("CB2", "Lê Hà")])
    subjects = tuple(Subject(SubjectCode(c), n, "Giám đốc", "Ban Một") for c, n in (("CB1", "Vũ Giang"), ("CB2", "Hà")))
    return agency.create(definition(styles=(Style(A, "Mẫu A", subjects),)))


def acts(agency: House) -> list[str]:
    return [raw.decode().split('"act":"')[1].split('"')[0] for raw in journal.lines(agency.database, AGENCY_CHAIN)]


def test_a_proposal_waits_until_somebody_decides(agency: House) -> None:
    round_id = with_leaders(agency)
    found = exemption.view(agency["admin"], round_id)
    assert [(case.leader.code, case.styles, case.waits) for case in found.cases] == [("CB1", ("A",), True)]
    assert found.may_decide and found.waiting == 1
    with pytest.raises(Refusal, match="Vũ Giang"):
        rounds.prepare(agency["admin"], round_id)
    exemption.decide(agency["admin"], round_id, "CB1", stands=False, reason="Vẫn điều hành đến hết năm")
    assert not exemption.view(agency["admin"], round_id).waiting
    rounds.prepare(agency["admin"], round_id)
    assert not exemption.view(agency["admin"], round_id).may_decide
    with pytest.raises(Refusal, match="Danh sách đã khóa"):
        exemption.withdraw(agency["admin"], round_id, "CB1")


def test_whoever_is_left_off_cannot_stand(agency: House) -> None:
    round_id = with_leaders(agency)
    exemption.decide(agency["admin"], round_id, "CB1", stands=True, reason="Có thông báo")
    (case,) = exemption.view(agency["admin"], round_id).cases
    assert case.decided and case.decided.stands and case.decided.article == case.article
    with pytest.raises(Refusal, match="còn tên trên mẫu A"):
        rounds.prepare(agency["admin"], round_id)
    exemption.withdraw(agency["admin"], round_id, "CB1")
    with pytest.raises(Refusal, match="Không có quy định nào"):
        exemption.decide(agency["admin"], round_id, "CB2", stands=True, reason="Xin thôi")
    assert acts(agency)[-2:] == ["leader.exempted", "exemption.withdrawn"]


def test_a_subject_from_the_roster_is_that_leader(agency: House) -> None:
    round_id = with_leaders(agency)
    sql = "SELECT leader FROM subject ORDER BY code"
    assert [row[0] for row in agency.database.all(sql)] == ["CB1", "CB2"]
    agency.create(definition())
    assert len([row for row in agency.database.all(sql) if row[0]]) == 2, round_id


def test_nobody_counts_their_own_ballot_unless_the_chair_lets_them(agency: House) -> None:
    own = Member("Lê Bình", "Kế toán", MemberRole.MEMBER)
    told = definition(committee=(*definition().committee, own))
    round_id = agency.create(told)
    with pytest.raises(Refusal, match="Lê Bình đứng tên"):
        rounds.prepare(agency["admin"], round_id)
    with pytest.raises(Refusal, match="chủ trì"):
        draft.allow(agency["admin"], agency["head"], round_id, "Lê Bình", "Không còn ai khác")
    with pytest.raises(Refusal, match="không đứng tên"):
        draft.allow(agency["admin"], agency["chair"], round_id, PEOPLE["member"], "Không còn ai khác")
    draft.allow(agency["admin"], agency["chair"], round_id, "Lê Bình", "Không còn ai khác")
    accounts = {PEOPLE[key]: key for key in ("head", "secretary", "member")}
    draft.save(agency["admin"], round_id, replace(told, copies=2), rules(), accounts, "chair")
    assert draft.view(agency["admin"], round_id).allowed == {"Lê Bình": "Không còn ai khác"}
    rounds.prepare(agency["admin"], round_id)


def test_deadlines_follow_the_day_and_keep_what_was_done(agency: House) -> None:
    round_id = agency.create(definition())
    first, second, *_rest = deadline.view(agency["admin"], round_id).rows
    assert first.deadline.due == dt.date(2023, 6, 28)
    deadline.set_done(agency["head"], round_id, first.place, dt.date(2023, 6, 27))
    deadline.attach(agency["head"], round_id, second.place, "Công văn.pdf", b"%PDF")
    deadline.add(agency["admin"], round_id, dt.date(2023, 7, 1), "Thuê hội trường")
    accounts = {PEOPLE["head"]: "head"}
    draft.save(agency["admin"], round_id, definition(date=dt.date(2023, 7, 20)), rules(), accounts, "chair")
    again = {view.deadline.text: view for view in deadline.view(agency["admin"], round_id).rows}
    assert again[first.deadline.text].deadline == replace(first.deadline, done=dt.date(2023, 6, 27))
    assert again[second.deadline.text].deadline.due == second.deadline.due + dt.timedelta(days=2)
    assert again["Thuê hội trường"].deadline.due == dt.date(2023, 7, 3)
    assert deadline.next_of(agency["admin"], round_id) == again["Thuê hội trường"].deadline
    with pytest.raises(Refusal, match="bỏ tệp trước"):
        deadline.remove(agency["admin"], round_id, second.place)


def test_a_file_is_kept_read_back_and_taken_off(agency: House, tmp_path: Path) -> None:
    round_id = agency.create(definition())
    place = deadline.view(agency["admin"], round_id).rows[0].place
    (tmp_path / "bao-cao.pdf").write_bytes(b"%PDF-1.7")
    deadline.attach(agency["admin"], round_id, place, "bao-cao.pdf", deadline.read_file(tmp_path / "bao-cao.pdf"))
    (file,) = deadline.view(agency["admin"], round_id).rows[0].files
    assert (file.name, file.size) == ("bao-cao.pdf", 8)
    assert deadline.content(agency["head"], round_id, file.id) == b"%PDF-1.7"
    deadline.detach(agency["admin"], round_id, place, file)
    assert not deadline.view(agency["admin"], round_id).rows[0].files
    with pytest.raises(Refusal, match="đã bị bỏ"):
        deadline.content(agency["head"], round_id, file.id)
    with pytest.raises(Refusal, match="MB"):
        deadline.attach(agency["admin"], round_id, place, "rong.pdf", b"")


def test_only_who_prepares_changes_deadlines_and_nobody_after_the_seal(agency: House) -> None:
    round_id = agency.create(definition())
    with pytest.raises(Refusal, match="quản trị"):
        deadline.set_done(agency["member"], round_id, 0, NEW)
    with pytest.raises(Refusal, match="không còn"):
        deadline.set_done(agency["admin"], round_id, 77, NEW)
    with pytest.raises(Refusal, match="Ghi việc"):
        deadline.add(agency["admin"], round_id, NEW, "  ")
    rounds.prepare(agency["admin"], round_id)
    deadline.change(agency["admin"], round_id, 0, NEW, "Gửi hồ sơ", "hoãn một tuần")
    closed = sealed(agency)
    assert not deadline.view(agency["admin"], closed).may_change
    with pytest.raises(Refusal, match="khép lại"):
        deadline.set_done(agency["admin"], closed, 0, NEW)


def test_attendance_is_ticked_and_the_quorum_worked_out(agency: House) -> None:
    round_id = agency.create(definition())
    people = [Voter(name, "", "Ban Một") for name in ("Đinh An", "Lê Bình", "Trần Chi")]
    electorate.set_list(agency["admin"], round_id, A, people)
    electorate.set_number(agency["admin"], round_id, StyleCode("B"), 10)
    electorate.tick(agency["secretary"], round_id, A, [0, 2], present=True)
    style_a, style_b = electorate.view(agency["head"], round_id).styles
    assert (style_a.figures.summoned, style_a.figures.present, style_a.figures.needed) == (3, 2, 2)
    assert style_a.figures.holds and (style_b.figures.summoned, style_b.figures.needed) == (10, 7)
    electorate.add(agency["admin"], round_id, A, Voter("Ngô Dung"))
    assert not electorate.view(agency["head"], round_id).styles[0].figures.holds
    electorate.set_list(agency["admin"], round_id, A, people[::-1])
    assert [v.present for v in electorate.view(agency["head"], round_id).styles[0].voters] == [True, False, True]
    electorate.remove(agency["admin"], round_id, A, [0])
    assert [v.name for v in electorate.view(agency["head"], round_id).styles[0].voters] == ["Lê Bình", "Đinh An"]


def test_the_list_stands_when_the_count_begins_and_ticks_until_the_seal(agency: House) -> None:
    round_id = agency.create(definition())
    electorate.set_list(agency["admin"], round_id, A, [Voter("Đinh An")])
    rounds.prepare(agency["admin"], round_id)
    rounds.begin_counting(agency["head"], round_id, {A: 1, StyleCode("B"): 0})
    with pytest.raises(Refusal, match="Đã bắt đầu kiểm phiếu"):
        electorate.add(agency["admin"], round_id, A, Voter("Lê Bình"))
    with pytest.raises(Refusal, match="Đã bắt đầu kiểm phiếu"):
        electorate.set_number(agency["admin"], round_id, A, 4)
    electorate.tick(agency["member"], round_id, A, [0], present=True)
    rounds.cancel(agency["head"], agency["chair"], round_id, "Không đủ người")
    assert not electorate.view(agency["admin"], round_id).may_tick
    with pytest.raises(Refusal, match="khép lại"):
        electorate.tick(agency["admin"], round_id, A, [0], present=False)


def test_no_name_of_a_voter_is_journalled(agency: House) -> None:
    round_id = agency.create(definition())
    electorate.set_list(agency["admin"], round_id, A, [Voter("Tôn Nữ Quỳnh")])
    electorate.tick(agency["admin"], round_id, A, [0], present=True)
    assert not any("Quỳnh" in raw.decode() for raw in journal.lines(agency.database, AGENCY_CHAIN))


def test_a_copy_has_the_set_up_and_nothing_of_the_count(agency: House) -> None:
    old = sealed(agency)
    made = draft.duplicate(agency["admin"], old, " Đợt  năm sau ", NEW)
    view = draft.view(agency["admin"], made)
    assert view.round.definition == definition(title="Đợt năm sau", date=NEW)
    assert view.chair_account == "chair" and view.accounts[PEOPLE["head"]] == "head"
    assert deadline.view(agency["admin"], made).rows[0].deadline.due == NEW - dt.timedelta(days=20)
    assert not view.was_locked and acts(agency)[-1] == "round.copied"
    with pytest.raises(Refusal, match="tên đợt"):
        draft.duplicate(agency["admin"], old, "  ", NEW)
    with pytest.raises(Refusal, match="quản trị"):
        draft.duplicate(agency["member"], old, "Đợt", NEW)


def test_a_copy_takes_posts_from_the_roster_and_lists_without_ticks(agency: House) -> None:
    source = with_leaders(agency)
    electorate.set_list(agency["admin"], source, A, [Voter("Đinh An", present=True)])
    deadline.add(agency["admin"], source, dt.date(2023, 7, 17), "Thuê hội trường")
    made = draft.duplicate(agency["admin"], source, "Đợt khác", NEW)
    (style,) = stored.load(agency.database, made).styles
    assert [subject.name for subject in style.subjects] == ["Vũ Giang", "Lê Hà"]  # the old paper said “Hà”
    assert electorate.view(agency["admin"], made).styles[0].voters == (Voter("Đinh An"),)
    assert deadline.view(agency["admin"], made).rows[-1].deadline.due == NEW - dt.timedelta(days=1)


def test_the_answers_of_the_newest_round_are_the_next_one_s(agency: House) -> None:
    assert draft.habits(agency["admin"]) is None
    options = Options(form="party", retention="5 năm", summoned={"A": 3})
    rounds.create(agency["admin"], definition(), rules(), options=options)
    found = draft.habits(agency["admin"])
    assert found == (definition().settings, replace(options, summoned={}))


def test_a_sealed_round_may_be_corrected_by_a_new_one(agency: House) -> None:
    agency.create(definition(title="Bản soạn"))
    sealed(agency)
    assert draft.correctable(agency["admin"]) == ("Đợt thử (18/07/2023)",)


def test_another_regulation_is_read_line_by_line_kept_and_offered(agency: House, tmp_path: Path) -> None:
    raw = (resources() / "regulations" / "96-QD-TW.toml").read_text("utf-8")
    file = tmp_path / "QD-RIENG.toml"
    file.write_text(raw.replace("places = 2", 'places = "hai"').replace("days = 15", "days = -1"), "utf-8")
    with pytest.raises(InputFault) as faults:
        regulation.read_file(file)
    assert [(fault.line, fault.column) for fault in faults.value.faults] == [(8, "1"), (158, "1")]
    file.write_text(raw.replace("places = 2", "places = 1"), "utf-8")
    regulation.add(agency["admin"], regulation.read_file(file))
    assert [(each.code, each.places) for each in regulation.offered(agency["admin"])] == [
        ("96-QD-TW", 2),
        ("QD-RIENG", 1),
    ]
    regulation.add(agency["admin"], regulation.read_file(file))
    assert len(regulation.offered(agency["admin"])) == 2
    strange = tmp_path / "Quy định.toml"
    strange.write_text(raw, "utf-8")
    with pytest.raises(InputFault, match="mã quy định"):
        regulation.read_file(strange)


def test_a_condition_that_nobody_can_answer_is_a_fault(tmp_path: Path) -> None:
    raw = (resources() / "regulations" / "96-QD-TW.toml").read_text("utf-8")
    file = tmp_path / "LA.toml"
    file.write_text(raw.replace("ill_six_months", "ill_for_long"), "utf-8")
    with pytest.raises(InputFault, match="ill_for_long"):
        regulation.read_file(file)
