"""The day's changes to a list that is printed: a subject who left, a name put right."""

import datetime as dt
import json
from pathlib import Path

import pypdfium2
import pytest

from app.archive.check import State
from app.archive.verify import verify_archive
from app.domain.errors import Refusal
from app.domain.ids import RoundId, StyleCode, SubjectCode
from app.domain.round import RoundState
from app.domain.subject_change import ChangeKind
from app.services import archive, document, reconcile, record, subject_change
from app.services import round as rounds
from app.services import seal as seals
from app.services import turnout as turnouts
from app.storage import journal
from app.storage import round as stored
from tests.app.services.house import House, all_came, definition, explanations, papers

A, B, S1, S2, S3 = StyleCode("A"), StyleCode("B"), *map(SubjectCode, ("S1", "S2", "S3"))
CAST = {"A": ["123", "121", "torn", "112", "333"], "B": ["1", "2", "3"]}


def prepared(house: House, **changes: object) -> RoundId:
    round_id = house.create(definition(**changes))
    rounds.prepare(house["admin"], round_id)
    return round_id


def begin(house: House, round_id: RoundId) -> None:
    rounds.begin_counting(house["head"], round_id, {A: 5, B: 3})


def key(house: House, round_id: RoundId) -> None:
    for code, cast in CAST.items():
        house.key("secretary", house.batch(round_id, code), 1, papers(*cast))
        house.key("member", house.batch(round_id, code), 2, papers(*cast))


def seal(house: House, round_id: RoundId) -> record.Sealed:
    figures = {StyleCode(code): all_came(len(cast)) for code, cast in CAST.items()}
    for code, figure in figures.items():
        turnouts.key(house["secretary"], round_id, code, figure)
        turnouts.key(house["member"], round_id, code, figure)
    for given in explanations(("W04", "A"), ("W04", "B"), ("W06", None)):
        reconcile.explain(house["head"], round_id, given)
    seals.seal(house["head"], house["chair"], round_id, signed=False)
    return record.sealed(house["head"], round_id)


def pdf_text(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def acts(house: House, round_id: RoundId) -> list[tuple[str, dict[str, object]]]:
    lines = map(json.loads, journal.lines(house.database, round_id))
    return [(line["act"], line["payload"]) for line in lines]


def refused(code: str, act: object) -> None:
    with pytest.raises(Refusal) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.code == code


# -- a subject who left


def test_who_left_is_keyed_and_not_reported(agency: House) -> None:
    round_id = prepared(agency)
    subject_change.withdraw(agency["head"], agency["chair"], round_id, A, S2, "  Nghỉ hưu\ttừ 01/7 ")
    begin(agency, round_id)
    key(agency, round_id)
    made = seal(agency, round_id)
    on_a, on_b = made.results
    assert [(s.code, s.place, s.high, s.low) for s in on_a.subjects] == [("S1", 0, 3, 1), ("S3", 2, 1, 2)]
    assert [s.code for s in on_b.subjects] == ["S1"]
    assert not [f for f in made.findings if f.severity == "error"]
    seal_json, tally = map(json.loads, record.seal_json(agency["head"], round_id))
    assert seal_json["styles"][0]["changes"] == [{"code": "S2", "withdrawn": "Nghỉ hưu từ 01/7"}]
    assert "changes" not in seal_json["styles"][1]
    assert tally["styles"][0]["withdrawn"] == [{"code": "S2", "name": "Lê Bình", "reason": "Nghỉ hưu từ 01/7"}]
    told = {"style": "A", "code": "S2", "name": "Lê Bình", "reason": "Nghỉ hưu từ 01/7", "second": "Chủ Trì"}
    assert ("subject.withdrawn", told) in acts(agency, round_id)


def test_it_takes_head_and_chair(agency: House) -> None:
    round_id = prepared(agency)
    for head, chair in (("head", "head"), ("chair", "head"), ("secretary", "chair"), ("head", "member")):
        refused("role", lambda h=head, c=chair: subject_change.withdraw(agency[h], agency[c], round_id, A, S1, "Lý do"))
    refused("reason", lambda: subject_change.withdraw(agency["head"], agency["chair"], round_id, A, S1, "  "))
    refused("role", lambda: subject_change.correct(agency["member"], round_id, A, S1, "Khác", "Lý do"))
    assert not stored.load(agency.database, round_id).style(A).withdrawn


def test_what_cannot_be_withdrawn(agency: House) -> None:
    round_id = prepared(agency)

    def withdraw(style: StyleCode, code: str) -> None:
        subject_change.withdraw(agency["head"], agency["chair"], round_id, style, SubjectCode(code), "Lý do")

    refused("subject.last", lambda: withdraw(B, "S1"))
    refused("subject.unknown", lambda: withdraw(A, "S9"))
    withdraw(A, "S1")
    refused("subject.withdrawn", lambda: withdraw(A, "S1"))
    withdraw(A, "S2")
    refused("subject.last", lambda: withdraw(A, "S3"))


def test_a_draft_and_a_sealed_round_refuse(agency: House) -> None:
    round_id = agency.create(definition())
    refused("day.state", lambda: subject_change.correct(agency["head"], round_id, A, S1, "Khác", "Lý do"))
    rounds.prepare(agency["admin"], round_id)
    begin(agency, round_id)
    key(agency, round_id)
    seal(agency, round_id)
    refused("day.state", lambda: subject_change.correct(agency["head"], round_id, A, S1, "Khác", "Lý do"))


def test_a_change_is_taken_back_with_a_reason(agency: House) -> None:
    round_id = prepared(agency)
    plain = stored.load(agency.database, round_id)
    subject_change.withdraw(agency["head"], agency["chair"], round_id, A, S2, "Nhầm người")
    subject_change.correct(agency["head"], round_id, A, S2, "Lê Bính", "In sai dấu")
    restore = subject_change.restore
    for kind in ChangeKind:
        restore(agency["head"], agency["chair"], round_id, A, S2, kind, "Ghi nhầm")
    assert stored.load(agency.database, round_id) == plain
    for kind in ChangeKind:
        refused(
            "subject.unchanged",
            lambda k=kind: restore(agency["head"], agency["chair"], round_id, A, S2, k, "Ghi nhầm"),
        )


def test_a_list_that_is_opened_again_has_no_changes(agency: House) -> None:
    """There the list itself is changed; what was is in the journal."""
    round_id = prepared(agency)
    subject_change.withdraw(agency["head"], agency["chair"], round_id, A, S2, "Nghỉ hưu")
    rounds.unprepare(agency["head"], round_id, "Lập lại danh sách")
    assert not stored.load(agency.database, round_id).style(A).withdrawn
    rounds.prepare(agency["admin"], round_id)
    assert stored.state(agency.database, round_id) is RoundState.PREPARED


# -- a name put right


def test_a_corrected_name_is_reported_and_the_paper_keeps_its_own(agency: House) -> None:
    round_id = prepared(agency)
    code = stored.load(agency.database, round_id).style(A).form_code
    subject_change.correct(agency["head"], round_id, A, S1, "Đinh Ân", "In sai dấu")
    subject_change.correct(agency["head"], round_id, A, S1, "Đinh  Ấn", "In sai dấu")  # the last word counts
    refused("subject.same", lambda: subject_change.correct(agency["head"], round_id, A, S1, "Đinh An", "Lý do"))
    refused("subject.name", lambda: subject_change.correct(agency["head"], round_id, A, S1, " ", "Lý do"))
    refused("text.strange", lambda: subject_change.correct(agency["head"], round_id, A, S1, "Đinh\u200bAn", "Lý do"))
    begin(agency, round_id)
    key(agency, round_id)
    made = seal(agency, round_id)
    assert made.results[0].subjects[0].name == "Đinh Ấn"
    assert made.results[0].form_code == code
    assert made.definition.style(A).subjects[0].name == "Đinh An"
    seal_json, tally = map(json.loads, record.seal_json(agency["head"], round_id))
    assert seal_json["styles"][0]["subjects"][0]["name"] == "Đinh An"
    assert seal_json["styles"][0]["changes"] == [
        {"code": "S1", "corrected": "Đinh Ấn", "corrected_reason": "In sai dấu"}
    ]
    assert tally["styles"][0]["subjects"][0]["name"] == "Đinh Ấn"


# -- all of it, to the archive


def test_the_documents_tell_it_and_the_archive_holds(agency: House, tmp_path: Path) -> None:
    round_id = prepared(agency)
    subject_change.withdraw(agency["head"], agency["chair"], round_id, A, S2, "Nghỉ hưu từ 01/7")
    subject_change.correct(agency["head"], round_id, A, S3, "Trần Chí", "In sai dấu")
    begin(agency, round_id)
    key(agency, round_id)
    made = seal(agency, round_id)
    now = lambda: dt.datetime(2023, 7, 18, 10, tzinfo=dt.UTC)  # noqa: E731
    documents = document.make(made, (), now, lambda _name: None)
    left = "Lê Bình (Giám đốc, Ban Một) có tên trên phiếu đã in nhưng không báo cáo kết quả; lý do: Nghỉ hưu từ 01/7."
    right = "Tên in trên phiếu là “Trần Chi”, trong văn bản này ghi đúng là “Trần Chí”; lý do: In sai dấu."
    for name in ("minutes.pdf", "result-report.pdf"):
        told = pdf_text(documents[name])
        assert left in told and right in told
    archive.write(agency["head"], made, documents, (), tmp_path, tmp_path / "a.zip", now)
    assert [c.text for c in verify_archive(tmp_path / "a.zip", None) if c.state is State.FAILS] == []


def test_a_round_that_nothing_befell_is_sealed_as_ever(agency: House) -> None:
    round_id = prepared(agency)
    begin(agency, round_id)
    key(agency, round_id)
    seal(agency, round_id)
    seal_json, tally = map(json.loads, record.seal_json(agency["head"], round_id))
    assert all("changes" not in style for style in seal_json["styles"])
    assert all("withdrawn" not in style for style in tally["styles"])
