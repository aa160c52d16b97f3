"""Every finding and equation has its sentence, with all its numbers in it."""

from dataclasses import replace

import pytest

from app.domain.finding import WARNINGS, Finding, Severity
from app.domain.ids import StyleCode
from app.domain.reconcile import Accounts, Answer, reconcile
from app.domain.tally import KEYED_REASONS, MARKS, RULE_REASONS, Vote
from app.domain.turnout import Turnout
from app.domain.wording import EQUATION_WORDS, MARK_WORDS, REASON_WORDS, equation_text, sentence, term_word
from app.texts import language
from tests.app.domain.cases import PLAIN, accounts, balanced, counted, regulation

CAST: list[Vote] = [*[("12", None)] * 3, *[("09", None)] * 3, ("", "torn"), ("00", None), ("", "struck")]


def _answers() -> list[Answer]:
    """Between them every code there is, in every severity it can have."""
    wrong = Turnout(20, 21, 10, 90, 7, 1, unused=4, exchanged=1, lost=1, not_returned=3, foreign=2, piles={"other": 1})
    derived = replace(balanced(len(CAST)), unused=None, not_returned=None)
    few = Turnout(30, 3, 3, 3, 0, 0)
    plain = accounts(2, CAST, wrong, replayed=counted(2, CAST[1:]), batches=4)
    warned = accounts(2, CAST, wrong, last_number=70, alike_batches=(2,), disagreeing_resolutions=3)
    settings = replace(PLAIN, passes=1)
    return [
        reconcile(Accounts((plain, warned), settings, regulation(), signed=False, clock_back=2, own_ballot=4)),
        reconcile(Accounts((accounts(2, CAST, derived),), settings, regulation())),
        reconcile(Accounts((accounts(2, [], few),), settings, regulation())),
    ]


DERIVED = {"R01": ["unused"], "R02": ["not_returned"], "R04": []}
FINDINGS = [finding for found in _answers() for finding in found.findings]
EQUATIONS = [equation for found in _answers() for equation in found.equations]


def test_every_code_is_among_them() -> None:
    errors = {f.code for f in FINDINGS if f.severity is Severity.ERROR}
    assert errors == {"R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08"}
    assert {f.code for f in FINDINGS if f.severity is Severity.DERIVED} == {"R01", "R02", "R04"}
    assert {f.code for f in FINDINGS if f.severity is Severity.WARNING} == set(WARNINGS)


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_every_finding_has_its_sentence(tongue: str) -> None:
    with language(tongue):
        for finding in FINDINGS:
            text = sentence(finding)
            assert text.endswith(".")
            assert "{" not in text
            for number in _said(finding):
                assert str(number) in text, (finding, text)


def _said(finding: Finding) -> set[int]:
    """The numbers that its sentence must name."""
    if finding.severity is Severity.DERIVED:
        return {finding.numbers[name] for name in DERIVED[finding.code]}
    if finding.code == "R06" and "issued" in finding.numbers:  # said as papers in hand
        return {finding.numbers["issued"] - finding.numbers["exchanged"], finding.numbers["present"]}
    return set() if finding.code == "W05" else set(finding.numbers.values())


def test_some_sentences_as_they_read() -> None:
    def said(code: str, severity: Severity = Severity.WARNING, **numbers: int) -> str:
        return sentence(Finding(code, severity, StyleCode("A"), numbers))

    assert said("R07", Severity.ERROR, present=79, quorum=80) == "Có mặt 79 người, cần ít nhất 80."
    assert said("W04", returned=9, least=10).startswith("Chỉ có 9 phiếu (dưới 10)")
    assert (
        said("R04", Severity.ERROR, keyed_torn=2, pile_torn=1)
        == "Phiếu không hợp lệ “rách”: đã nhập 2, xếp riêng đếm tay 1."
    )
    assert (
        said("R06", Severity.ERROR, issued=122, exchanged=1, present=120)
        == "Phiếu phát ra trừ phiếu đổi lại (121) nhiều hơn số người có mặt (120)."
    )
    assert said("R06", Severity.ERROR, present=5, summoned=4) == "Có mặt (5) nhiều hơn triệu tập (4)."


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_every_equation_reads_with_its_numbers(tongue: str) -> None:
    with language(tongue):
        for equation in EQUATIONS:
            text = equation_text(equation)
            assert f" {equation.relation} " in text
            for term in (*equation.left, *equation.right):
                number = str(term.value).replace("-", "−")
                assert f"{term_word(term.name)} {number}" in text
        assert {e.code for e in EQUATIONS} <= EQUATION_WORDS.keys()


def test_an_equation_as_it_reads() -> None:
    found = reconcile(Accounts((accounts(2, CAST, replace(balanced(len(CAST)), exchanged=1)),), PLAIN, regulation()))
    texts = [equation_text(e) for e in found.equations]
    assert texts[0] == "in ra 14 = phát ra 9 + chưa dùng 4 + hỏng trước khi phát 1 + mất 0"
    assert "phát ra 9 − đổi lại 1 ≤ có mặt 9" in texts
    assert "có mặt 9 ≥ mức tối thiểu phải có mặt 8" in texts
    assert "đã nhập “gạch tên” 1 = xếp riêng “gạch tên” 1" in texts


def test_every_mark_and_reason_has_a_word() -> None:
    assert MARK_WORDS.keys() == MARKS
    assert REASON_WORDS.keys() == {*KEYED_REASONS, *RULE_REASONS}
