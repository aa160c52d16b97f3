"""Every code has its three wordings in both languages, and none of them tells a number, a mark or a subject."""

from dataclasses import fields

import pytest

from app.domain.catalogue import CATALOGUE, entry, for_head, for_teller
from app.domain.finding import EQUATIONS, WARNINGS, Finding, Severity
from app.domain.ids import StyleCode
from app.domain.wording import minutes_template
from app.texts import _, language

CODES = sorted({*EQUATIONS, *WARNINGS})


def test_the_catalogue_has_every_code_there_is() -> None:
    assert {f"R{n:02d}" for n in range(1, 11)} | {f"W{n:02d}" for n in range(1, 10)} <= set(CODES) <= set(CATALOGUE)


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_three_wordings_in_both_languages(code: str) -> None:
    told: dict[str, list[str]] = {}
    for tongue in ("vi", "en"):
        with language(tongue):
            found = [_(getattr(CATALOGUE[code], f.name)) for f in fields(CATALOGUE[code])]
            told[tongue] = [*found, _(minutes_template(code))]
        assert all(text.endswith(".") for text in told[tongue])
        assert not any("{" in text for text in found), "only the sentence for the minutes has numbers"
    assert all(one != other for one, other in zip(told["vi"], told["en"], strict=True))


@pytest.mark.parametrize("code", ["R01", "R02", "R04"])
def test_a_worked_out_side_is_told_apart_from_a_wrong_one(code: str) -> None:
    derived, wrong = (Finding(code, s, StyleCode("A"), {}) for s in (Severity.DERIVED, Severity.ERROR))
    assert entry(derived) is not entry(wrong)
    assert for_teller(derived) != for_teller(wrong)


def test_the_head_is_told_why_and_what_to_do() -> None:
    told = for_head(Finding("R07", Severity.ERROR, StyleCode("A"), {"present": 1, "quorum": 2}))
    assert told.startswith("Vì sao: Số người có mặt ít hơn") and "Cách xử lý: " in told
    assert for_teller(Finding("W03", Severity.WARNING, StyleCode("A"), {"batch": 3})).startswith("Mọi phiếu trong tập")
