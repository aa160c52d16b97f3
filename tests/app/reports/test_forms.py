"""The forms' measures lie where the rules on official documents allow."""

import pytest

from app.reports.forms import FORMS, Form, form


def within(value: float, least: float, most: float) -> bool:
    return least <= value <= most


def test_state_form_keeps_the_ranges_of_the_decree() -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    f = form("state")
    page = f.page
    assert (page.width, page.height) == (210, 297)
    assert within(page.top, 20, 25) and within(page.bottom, 20, 25)
    assert within(page.left, 30, 35) and within(page.right, 15, 20)
    country, motto = f.head.titles
    assert within(country.type.size, 12, 13) and country.type.bold and country.type.capitals
    assert within(motto.type.size, 13, 14) and motto.type.bold and motto.rule
    assert within(f.head.superior.size, 12, 13) and not f.head.superior.bold
    assert within(f.head.agency.size, 12, 13) and f.head.agency.bold
    assert within(f.head.rule_share, 1 / 3, 1 / 2)
    assert f.head.number.size == 13 and f.head.number_prefix == "Số: "
    assert within(f.head.place_date.size, 13, 14) and f.head.place_date.italic
    assert within(f.title.kind.size, 13, 14) and f.title.kind.bold and f.title.kind.capitals
    _body(f, 13, 14)
    assert within(f.signature.authority.size, 13, 14) and f.signature.authority.bold
    assert f.recipients.head.size == 12 and f.recipients.head.bold and f.recipients.head.italic
    assert f.recipients.list.size == 11
    assert within(f.page_number, 13, 14)


def test_party_form_keeps_the_measures_of_the_guide() -> None:
    """Quy định 399-QĐ/TW and Hướng dẫn 05-HD/VPTW of 2026, as summarised in domain.md."""
    f = form("party")
    assert (f.page.top, f.page.bottom, f.page.left, f.page.right) == (20, 20, 30, 15)
    (party,) = f.head.titles
    assert party.type.size == 15 and party.type.bold and party.rule
    assert (f.head.superior.size, f.head.agency.size, f.head.rule) == (14, 14, "star")
    assert f.head.number_prefix == "Số " and f.head.number_digits == 2
    assert f.head.place_date.size == 14 and f.head.place_date.italic
    assert within(f.title.kind.size, 15, 16) and within(f.title.subject.size, 14, 15) and f.title.rule == "dashes"
    _body(f, 14, 15)
    assert within(f.body.leading, 18, 22) and f.body.first_line == 10
    assert not f.signature.authority.bold and f.signature.name.bold
    assert f.recipients.head.underline and (f.recipients.head.size, f.recipients.list.size) == (14, 12)
    assert f.page_number == 14


def _body(f: Form, least: float, most: float) -> None:
    assert within(f.body.size, least, most)
    assert within(f.body.first_line, 10, 12.7)
    assert f.body.space_after >= 6
    assert within(f.body.leading, f.body.size, 1.5 * 1.2 * f.body.size)


def test_both_forms_are_there_and_no_third() -> None:
    assert [form(code).code for code in FORMS] == list(FORMS)
    with pytest.raises(FileNotFoundError):
        form("none")
