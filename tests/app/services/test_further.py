"""Documents on request, the register of used papers, and a round not held, on a real database."""

import datetime as dt
from pathlib import Path

import pytest

from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.security.identities import issue, new_authority, to_p12
from app.services import exports, further, keeping, record, signing
from app.services import journal as journals
from app.services import round as rounds
from app.services.exports import Key, SignState, Source
from app.services.further import Kind, Wanted
from app.storage.errors import DatabaseError
from tests.app.reports.pdf_reading import flowing
from tests.app.services.house import KEY, House, definition, house, sealed


def _bytes(agency: House, round_id: RoundId, kind: Kind, subject: str = "") -> bytes:
    return further._bytes(agency["head"], round_id, Wanted(kind, subject=subject))


def test_the_register_only_grows_and_is_journalled(agency: House) -> None:
    round_id = sealed(agency)
    keeping.add(agency["secretary"], round_id, " Tủ  số 2 ", dt.date(2028, 7, 18), 2, "")
    keeping.add(agency["head"], round_id, "Kho lưu trữ", None, 2, "chuyển")
    found = keeping.lines(agency["admin"], round_id)
    assert [(k.place, k.envelopes, k.by) for k in found] == [("Tủ số 2", 2, "Thư Ký"), ("Kho lưu trữ", 2, "Trưởng Ban")]
    said = [line.text for line in journals.lines(agency["admin"], journals.chains(agency["admin"])[0])]
    assert any("Kho lưu trữ, 2 phong bì" in text for text in said)
    with pytest.raises(DatabaseError), agency.database.unit() as unit:
        unit.run("UPDATE keeping SET place = 'khác'")
    told = flowing(_bytes(agency, round_id, Kind.REGISTER))
    assert "Tủ số 2" in told and "Kho lưu trữ" in told
    assert "Kho lưu trữ" in flowing(_bytes(agency, round_id, Kind.LABELS))


@pytest.mark.parametrize(
    ("place", "until", "envelopes", "code"),
    [
        (" ", None, 1, "keeping.place"),
        ("Tủ", None, 0, "keeping.envelopes"),
        ("Tủ", None, 1000, "keeping.envelopes"),
        ("Tủ", dt.date(2023, 7, 18), 1, "keeping.until"),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    agency: House, place: str, until: dt.date | None, envelopes: int, code: str
) -> None:
    round_id = sealed(agency)
    with pytest.raises(Refusal) as refused:
        keeping.add(agency["head"], round_id, place, until, envelopes, "")
    assert refused.value.code == code and not keeping.lines(agency["head"], round_id)


def test_papers_are_kept_of_sealed_rounds_by_those_who_hold_a_place(agency: House) -> None:
    waiting = agency.create(definition())
    with pytest.raises(Refusal) as refused:
        keeping.add(agency["head"], waiting, "Tủ", None, 1, "")
    assert refused.value.code == "keeping.state"
    with pytest.raises(Refusal) as refused:
        keeping.add(agency["observer"], waiting, "Tủ", None, 1, "")
    assert refused.value.code == "role"


def test_the_extract_tells_acts_and_counts_papers(agency: House) -> None:
    round_id = sealed(agency)
    found = further.extract(agency["head"], round_id)
    assert found.total == len(found.lines) + found.papers
    assert found.papers == 16 + 2 and [line.n for line in found.lines] == sorted(line.n for line in found.lines)
    assert "Khóa danh sách" in found.lines[0].text
    assert f"{found.papers} dòng ghi từng phiếu" in flowing(_bytes(agency, round_id, Kind.EXTRACT))


def test_no_extract_before_the_seal(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 2, "B": 0})
    with pytest.raises(Refusal):
        further.extract(agency["head"], round_id)


def test_a_letter_for_one_leader_alone(agency: House) -> None:
    round_id = sealed(agency)
    told = flowing(_bytes(agency, round_id, Kind.NOTICES, "S2"))
    assert "Lê Bình" in told and "Trần Chi" not in told and "Đinh An" not in told


def test_a_recount_is_compared_with_the_round_it_replaces(agency: House) -> None:
    first = record.sealed(agency["head"], sealed(agency))
    again = sealed(agency, title="Đợt thử, kiểm lại", supersedes=first.definition.title)
    told = flowing(_bytes(agency, again, Kind.COMPARISON))
    assert "thay cho đợt “Đợt thử”" in told and told.count("Không người nào có số đếm khác đợt trước.") == 2
    with pytest.raises(Refusal) as refused:
        _bytes(agency, first.id, Kind.COMPARISON)
    assert refused.value.code == "comparison.none"


def test_a_round_not_held_has_its_record(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 2, "B": 0})
    with pytest.raises(Refusal):
        further.not_held(agency["head"], round_id)
    rounds.cancel(agency["head"], agency["chair"], round_id, "Mất điện,  hoãn sang tuần sau")
    found = further.not_held(agency["observer"], round_id)
    assert (found.reason, found.by, found.begun) == ("Mất điện, hoãn sang tuần sau", ("Trưởng Ban", "Chủ Trì"), True)
    told = flowing(_bytes(agency, round_id, Kind.NOT_HELD))
    assert "Mất điện, hoãn sang tuần sau." in told and "đã bắt đầu nhưng không hoàn thành" in told


def test_made_documents_are_kept_under_their_own_names(tmp_path: Path) -> None:
    with house(tmp_path) as agency:
        round_id = sealed(agency)
        person = agency["head"].person
    source = Source(tmp_path, KEY, person, round_id, "vi")
    dest, said = tmp_path / "ra", list[str]()
    for wanted in (Wanted(Kind.SUMMARY, "en"), Wanted(Kind.SUMMARY_BOOK), Wanted(Kind.NOTICES, "vi", "S1")):
        assert further.make(source, wanted, dest, said.append).state is SignState.NONE
    found = further.made(dest, "vi")
    names = [document.path.name for document in found]
    assert names == ["subject-notices.S1.vi.pdf", "summary-table.en.pdf", "summary-workbook.vi.xlsx"]
    assert further.wanted_of(found[0].path) == Wanted(Kind.NOTICES, "vi", "S1")
    assert further.wanted_of(dest / "minutes.pdf") is None
    assert "SOCIALIST REPUBLIC" in flowing(found[1].path.read_bytes())
    assert not exports.documents(dest, "vi")


def test_a_document_on_request_is_signed_by_both_in_the_program(tmp_path: Path) -> None:
    with house(tmp_path) as agency:
        round_id = sealed(agency)
        person = agency["head"].person
    now = dt.datetime.now(dt.UTC)
    authority = new_authority("Cơ quan Thử", now)
    source = Source(tmp_path, KEY, person, round_id, "vi")
    made = further.make(source, Wanted(Kind.SUMMARY), tmp_path / "ra", lambda _step: None)
    states = []
    for role in ("head", "chair"):
        key = Key(role, to_p12(issue(authority, f"Người {role}", role, now), "sen-tre-mai-47"), "sen-tre-mai-47")
        states.append(signing.sign(source, made.path, key).state)
    assert states == [SignState.PARTLY, SignState.HOLDS]
