"""The papers of the meeting: their look, what was printed of them, the zero report, slips and lists of differences."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Refusal
from app.domain.ids import BatchId, RoundId, StyleCode
from app.domain.journal import grouped
from app.domain.round import RoundState
from app.services import draft, journal, papers
from app.services import round as rounds
from app.services.exports import Source, room
from app.services.papers import Look, Made, PaperKind, Wanted
from app.storage import journal as chain
from app.storage.database import AGENCY_CHAIN
from tests.app.reports.pdf_reading import flowing
from tests.app.services.house import KEY, House, definition
from tests.app.services.house import papers as cast

A, B = StyleCode("A"), StyleCode("B")
BALLOT = Wanted(PaperKind.BALLOT, A)
PLAIN = Look(sign_place=False, criteria_back=False, per_sheet=1, slips=False, colours={})
Reading = Callable[[RoundId], Source]


@pytest.fixture
def reading(agency: House, tmp_path: Path) -> Iterator[Reading]:
    """Where a child would read the round, as the head."""
    yield lambda round_id: Source(tmp_path, KEY, agency["head"].person, round_id, "vi")


def locked(agency: House) -> RoundId:
    round_id = agency.create(definition())
    rounds.prepare(agency["admin"], round_id)
    return round_id


def last(agency: House, chain_id: str = AGENCY_CHAIN) -> tuple[str, dict[str, object]]:
    *_before, raw = chain.lines(agency.database, chain_id)
    value = json.loads(raw)
    return value["act"], value["payload"]


def test_prints_are_remembered_and_journalled_with_copies_and_hash(agency: House, reading: Reading) -> None:
    round_id = locked(agency)
    made = papers.make(reading(round_id), BALLOT)
    papers.note_printed(agency["secretary"], round_id, made, 180)
    act, payload = last(agency)
    assert (act, payload["copies"], payload["sha256"]) == ("papers.printed", 180, made.sha256)
    papers.note_printed(agency["head"], round_id, made, 4)
    view = papers.view(agency["head"], round_id)
    assert view.printed(BALLOT) == 184
    assert view.printed(Wanted(PaperKind.BALLOT, B)) == 0
    assert view.stale(made) == 0
    told = journal.lines(agency["head"], journal.chains(agency["head"])[0])
    assert told[0].text == "In 4 bản Phiếu tín nhiệm, mẫu A của “Đợt thử”"


def test_papers_printed_in_another_look_are_told_apart(agency: House, reading: Reading) -> None:
    round_id = locked(agency)
    papers.note_printed(agency["head"], round_id, papers.make(reading(round_id), BALLOT), 7)
    papers.set_look(agency["head"], round_id, replace(PLAIN, sign_place=True, colours={"A": "blue", "B": ""}))
    view = papers.view(agency["head"], round_id)
    assert (view.draft.options.sign_place, view.draft.options.colours) == (True, {"A": "blue"})
    assert view.stale(papers.make(reading(round_id), BALLOT)) == 7


def test_who_may_not_print_or_set_the_look_is_refused(agency: House, reading: Reading) -> None:
    round_id = locked(agency)
    made = papers.make(reading(round_id), BALLOT)
    with pytest.raises(Refusal) as refused:
        papers.note_printed(agency["observer"], round_id, made, 1)
    assert refused.value.code == "role"
    with pytest.raises(Refusal):
        papers.set_look(agency["member"], round_id, PLAIN)
    assert not papers.view(agency["observer"], round_id).may_print


@pytest.mark.parametrize("copies", [0, papers.MOST_COPIES + 1])
def test_a_number_of_copies_that_cannot_be_is_refused(copies: int, agency: House, reading: Reading) -> None:
    round_id = locked(agency)
    with pytest.raises(Refusal):
        papers.note_printed(agency["head"], round_id, papers.make(reading(round_id), BALLOT), copies)
    assert papers.view(agency["head"], round_id).prints == ()


@pytest.mark.parametrize("wrong", [{"per_sheet": 3}, {"colours": {"A": "tartan"}}])
def test_a_look_that_is_not_offered_is_refused(wrong: dict[str, object], agency: House) -> None:
    with pytest.raises(Refusal):
        papers.set_look(agency["head"], locked(agency), replace(PLAIN, **wrong))  # type: ignore[arg-type]


def test_the_look_is_fixed_once_the_count_has_begun(agency: House) -> None:
    round_id = agency.counting(definition(), {"A": 2, "B": 0})
    with pytest.raises(Refusal) as refused:
        papers.set_look(agency["head"], round_id, PLAIN)
    assert refused.value.code == "papers.begun"


def test_a_drafts_papers_say_so_and_bind_nothing(agency: House, reading: Reading) -> None:
    """It can be thrown away all the same."""
    round_id = agency.create(definition())
    made = papers.make(reading(round_id), BALLOT)
    assert "DỰ THẢO" in flowing(made.pdf)
    papers.note_printed(agency["head"], round_id, made, 3)
    assert papers.view(agency["head"], round_id).prints == ()
    rounds.throw_away(agency["admin"], round_id)


def test_every_paper_of_a_locked_round_can_be_made(agency: House, reading: Reading) -> None:
    round_id = locked(agency)
    of_style = (PaperKind.BALLOT, PaperKind.COUNT_SHEET, PaperKind.ATTENDANCE)
    wanted = [*(Wanted(kind, B) for kind in of_style), Wanted(PaperKind.NOTICE), Wanted(PaperKind.DEADLINES)]
    found = [papers.make(reading(round_id), each) for each in wanted]
    assert [made.title for made in found] == [
        "Phiếu tín nhiệm, mẫu B",
        "Phiếu ghi số liệu kiểm phiếu, mẫu B",
        "Danh sách người tham gia ghi phiếu, mẫu B",
        "Thông báo hội nghị",
        "Bảng theo dõi thời hạn",
    ]
    assert found[0].file == "Phiếu tín nhiệm, mẫu B 2023-07-18.pdf"
    assert "03/07/2023" in flowing(found[-1].pdf)  # fifteen days before, from the regulation


def test_a_wish_that_cannot_be_met_is_told(agency: House, reading: Reading) -> None:
    many = tuple(replace(definition().styles[0].subjects[0], code=f"S{n}", name=f"Đinh An {n}") for n in range(60))
    style = replace(definition().styles[0], subjects=many)
    round_id = agency.create(definition(styles=(style,)))
    papers.set_look(agency["admin"], round_id, replace(PLAIN, per_sheet=2))
    made = papers.make(reading(round_id), BALLOT)
    assert (made.per_sheet, made.pages) == (1, 2)
    assert "không vừa một tờ A4" in made.notice


# -- the zero report


def test_the_zero_report_is_made_once_and_kept(agency: House, reading: Reading, tmp_path: Path) -> None:
    round_id = agency.counting(definition(), {"A": 2, "B": 1})
    head = chain.head(agency.database, round_id)
    assert head is not None
    kept = room(tmp_path, round_id, definition())
    made = papers.make_zero(reading(round_id), kept)
    assert grouped(head[:16]) in flowing(made.pdf)
    agency.key("secretary", agency.batch(round_id, "A"), 1, cast("123", "111"))
    assert papers.make_zero(reading(round_id), kept) == made


def test_no_zero_report_once_something_is_keyed(agency: House, reading: Reading, tmp_path: Path) -> None:
    round_id = agency.counting(definition(), {"A": 2, "B": 1})
    agency.key("secretary", agency.batch(round_id, "A"), 1, cast("123", "111"))
    with pytest.raises(Refusal) as refused:
        papers.make_zero(reading(round_id), tmp_path / "room")
    assert refused.value.code == "papers.keyed"
    assert not (tmp_path / "room").exists()


def test_no_zero_report_before_the_count(agency: House, reading: Reading, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        papers.make_zero(reading(locked(agency)), tmp_path)
    assert refused.value.code == "papers.zero"


def test_a_count_begun_again_has_a_zero_report_of_its_own(agency: House, reading: Reading, tmp_path: Path) -> None:
    round_id = agency.counting(definition(), {"A": 2, "B": 1})
    first = papers.make_zero(reading(round_id), tmp_path / "room")
    rounds.unprepare(agency["head"], round_id, "Đếm lại phiếu trong hòm")
    rounds.begin_counting(agency["head"], round_id, {A: 3, B: 1})
    second = papers.make_zero(reading(round_id), tmp_path / "room")
    assert first.sha256 != second.sha256
    assert "3 phiếu thu về" in flowing(second.pdf)


# -- a batch


def _keyed(agency: House, second: str) -> tuple[RoundId, BatchId]:
    """A batch of two papers keyed twice; of the second paper the passes have `111` and `second`."""
    round_id = agency.counting(definition(), {"A": 2, "B": 1})
    batch = agency.batch(round_id, "A")
    agency.key("secretary", batch, 1, cast("123", "111"))
    agency.key("member", batch, 2, cast("123", second))
    return round_id, batch


def test_a_slip_tells_who_keyed_and_where_the_journal_stood(agency: House, reading: Reading) -> None:
    round_id, batch = _keyed(agency, "111")
    head = chain.head(agency.database, round_id)
    assert head is not None
    made = papers.make(reading(round_id), Wanted(PaperKind.SLIP, batch=batch))
    text = flowing(made.pdf)
    assert grouped(head[:16]) in text
    assert "Người nhập: Thư Ký, Ủy Viên" in text
    assert "Số phiếu đã xác nhận: 2" in text
    assert made.title == "Phiếu xác nhận tập phiếu, mẫu A, tập 1"


def test_no_slip_of_an_open_batch(agency: House, reading: Reading) -> None:
    round_id, batch = _keyed(agency, "131")
    with pytest.raises(Refusal) as refused:
        papers.make(reading(round_id), Wanted(PaperKind.SLIP, batch=batch))
    assert refused.value.code == "papers.slip"


@pytest.mark.parametrize(
    ("second", "told"), [("131", "2 2. Lê Bình"), ("torn", "2 cả tờ phiếu: hợp lệ hay không, vì sao")]
)
def test_differences_are_listed_without_a_mark(second: str, told: str, agency: House, reading: Reading) -> None:
    round_id, batch = _keyed(agency, second)
    text = flowing(papers.make(reading(round_id), Wanted(PaperKind.DIFFERENCES, batch=batch)).pdf)
    assert told in text
    for words in ("Tín nhiệm", "tín nhiệm thấp", "rách", "131"):
        assert words not in text


def test_the_list_tells_what_probably_lies_behind_the_differences(agency: House, reading: Reading) -> None:
    round_id = agency.counting(definition(), {"A": 2, "B": 1})
    batch = agency.batch(round_id, "A")
    agency.key("secretary", batch, 1, cast("123", "111"))
    agency.key("member", batch, 2, cast("111", "123"))
    text = flowing(papers.make(reading(round_id), Wanted(PaperKind.DIFFERENCES, batch=batch)).pdf)
    assert "Phiếu 1 và 2 có lẽ bị đổi chỗ ở một lượt: xem số ghi trên hai tờ." in text


def test_a_typist_of_the_batch_gets_no_list(agency: House, reading: Reading) -> None:
    round_id, batch = _keyed(agency, "131")
    source = replace(reading(round_id), person=agency["member"].person)
    with pytest.raises(Refusal):
        papers.make(source, Wanted(PaperKind.DIFFERENCES, batch=batch))


def test_saving_is_journalled_and_counts_as_no_print(agency: House, reading: Reading, tmp_path: Path) -> None:
    round_id = locked(agency)
    made: Made = papers.make(reading(round_id), BALLOT)
    papers.save(made.pdf, tmp_path / made.file)
    papers.note_saved(agency["head"], round_id, made)
    assert (tmp_path / made.file).read_bytes() == made.pdf
    assert last(agency)[0] == "papers.saved"
    assert papers.view(agency["head"], round_id).printed(BALLOT) == 0
    assert draft.view(agency["head"], round_id).round.state is RoundState.PREPARED
