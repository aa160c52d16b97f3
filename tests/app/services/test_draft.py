"""app.services.draft: a round while it is written."""

from dataclasses import replace

import pytest

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.services import draft
from app.services import round as rounds
from tests.app.domain.cases import regulation
from tests.app.services.house import PEOPLE, House, definition, people_style


def save(agency: House, login: str, round_id: RoundId, **changes: object) -> None:
    told = definition(**changes)
    draft.save(agency[login], round_id, told, regulation(), ACCOUNTS, "chair")


ACCOUNTS = {PEOPLE[key]: key for key in ("head", "secretary", "member")}


def test_a_draft_is_written_anew_and_read_back(agency: House):
    round_id = agency.create(definition())
    styles = (people_style("A", "Lê Bình", "Đinh An"),)
    save(agency, "admin", round_id, title="Tên khác", styles=styles, basis=("Một", "Hai"))
    view = draft.view(agency["admin"], round_id)
    assert view.round.definition == definition(title="Tên khác", styles=styles, basis=("Một", "Hai"))
    assert (view.accounts, view.chair_account) == (ACCOUNTS, "chair")
    assert view.may_edit and not view.may_lead and not view.was_locked


def test_its_head_may_write_it_and_a_member_may_not(agency: House):
    round_id = agency.create(definition())
    save(agency, "head", round_id, title="Của trưởng ban")
    with pytest.raises(Refusal, match="quản trị"):
        save(agency, "member", round_id)
    assert draft.view(agency["head"], round_id).may_lead
    assert not draft.view(agency["member"], round_id).may_edit


def test_a_locked_list_is_refused_until_it_is_unlocked(agency: House):
    round_id = agency.create(definition())
    rounds.prepare(agency["admin"], round_id)
    with pytest.raises(Refusal, match="Danh sách đã khóa"):
        save(agency, "admin", round_id, title="Lén sửa")
    rounds.unprepare(agency["head"], round_id, "in sai tên")
    save(agency, "admin", round_id, title="Sửa lại")
    view = draft.view(agency["admin"], round_id)
    assert view.was_locked and view.round.definition.title == "Sửa lại"
    rounds.prepare(agency["admin"], round_id)  # its chain goes on


def test_the_built_in_regulations_are_offered():
    assert "96-QD-TW" in [each.code for each in draft.regulations()]


def test_whom_a_draft_left_off_stays_left_off(agency: House):
    from app.domain.roster import Exemption, Held, Leader, LeaderStatus
    from app.services import roster

    round_id = agency.create(definition())
    held = Held("Giám đốc", "Ban Một", None, None)
    roster.add(agency["admin"], [Leader("CB1", "Vũ Giang", None, LeaderStatus.WORKING, (held,))])
    left_off = Exemption("CB1", "retiring", "Điều 1", "nghỉ hưu")
    roster.exempt(agency["admin"], round_id, left_off)
    save(agency, "admin", round_id, copies=3)
    assert roster.exemptions(agency["admin"], round_id) == (left_off,)
    assert draft.view(agency["admin"], round_id).round.definition == replace(definition(), copies=3)
    assert [leader.code for leader in draft.roster_for(agency["head"])] == ["CB1"]
