"""app.domain.committee: enough people to count, and nobody an own ballot without the chair's word."""

from dataclasses import replace

import pytest

from app.domain.committee import check_committee, standing_members
from app.domain.errors import Refusal
from app.domain.finding import Severity
from app.domain.reconcile import Accounts, reconcile
from app.domain.round import Member, MemberRole
from tests.app.domain.cases import PLAIN, regulation
from tests.app.services.house import definition

TOLD = definition()
ACCOUNTS = {"Trưởng Ban": "head", "Thư Ký": "secretary", "Ủy Viên": "member"}
OWN = replace(TOLD, committee=(*TOLD.committee, Member("lê  BÌNH", "Kế toán", MemberRole.MEMBER)))


def test_three_people_with_accounts_and_a_chair_may_count() -> None:
    check_committee(TOLD, ACCOUNTS, "chair", {})


@pytest.mark.parametrize(
    ("accounts", "chair", "code"),
    [
        ({**ACCOUNTS, "Ủy Viên": ""}, "chair", "committee.three"),
        ({**ACCOUNTS, "Ủy Viên": "secretary"}, "chair", "committee.three"),  # one person in two places
        ({**ACCOUNTS, "Trưởng Ban": ""}, "chair", "committee.head"),
        (ACCOUNTS, "", "committee.chair"),
        (ACCOUNTS, "head", "committee.two"),
    ],
)
def test_what_stands_in_the_way(accounts: dict[str, str], chair: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_committee(TOLD, accounts, chair, {})
    assert refused.value.code == code and refused.value.text.endswith(".")


def test_one_pass_needs_no_third() -> None:
    once = replace(TOLD, settings=replace(PLAIN, passes=1))
    check_committee(once, {"Trưởng Ban": "head"}, "chair", {})


def test_whoever_stands_on_a_paper_needs_the_chair() -> None:
    assert [member.name for member in standing_members(OWN)] == ["lê  BÌNH"]
    with pytest.raises(Refusal, match="đứng tên trên mẫu phiếu A"):
        check_committee(OWN, ACCOUNTS, "chair", {})
    check_committee(OWN, ACCOUNTS, "chair", {"lê  BÌNH": "Trùng họ tên, không phải một người"})
    assert not standing_members(TOLD)


def test_it_is_a_warning_that_wants_its_words() -> None:
    (found,) = reconcile(Accounts((), PLAIN, regulation(), own_ballot=1)).findings
    assert (found.code, found.severity, found.style, found.numbers) == ("W10", Severity.WARNING, None, {"members": 1})
