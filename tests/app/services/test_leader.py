"""Leaders stored, edited, deleted, their sealed results and the files that are kept with them."""

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Refusal
from app.domain.roster import Held, Leader, LeaderStatus
from app.services import attachment, journal, leader, roster
from app.services.attachment import File, Owner
from tests.app.services.house import House, definition, sealed

AN = Leader("S1", "Đinh An", dt.date(1970, 1, 2), LeaderStatus.WORKING, (Held("Giám đốc", "Ban Một", None, None),))


def refused(match: str, work: object, *arguments: object, **named: object) -> None:
    with pytest.raises(Refusal, match=match):
        work(*arguments, **named)


def test_a_leader_is_added_edited_and_deleted(agency: House) -> None:
    admin = agency["admin"]
    roster.save(admin, replace(AN, code=""), before=None)
    (stored,) = roster.listing(admin)
    assert stored == replace(AN, code="CB001")
    refused("Mã CB001 đã là của Đinh An", roster.save, admin, stored, before=None)
    ill = replace(stored, status=LeaderStatus.ILL, status_since=dt.date(2023, 1, 1), confirmed=True, note="a\nb")
    roster.save(admin, ill, before="CB001")
    assert roster.listing(admin) == [ill]
    refused(
        "Ngày thôi giữ",
        roster.save,
        admin,
        replace(ill, positions=(Held("x", "", dt.date(2020, 1, 2), dt.date(2020, 1, 1)),)),
        before="CB001",
    )
    refused("dành cho", roster.save, agency["head"], ill, before="CB001")
    roster.delete(admin, "CB001")
    assert roster.listing(admin) == []
    chain = journal.chains(admin)[0]
    texts = [line.text for line in journal.lines(admin, chain)]
    assert texts[:3] == [
        "Xóa Đinh An (mã CB001) khỏi danh sách", "Sửa thông tin Đinh An (mã CB001)", "Thêm 1 cán bộ vào danh sách",
    ]  # fmt: skip


def test_a_leader_finds_their_sealed_results_and_nothing_before(agency: House) -> None:
    admin = agency["admin"]
    roster.add(admin, [AN])
    agency.create(definition())
    assert leader.results(admin, "S1") == () and leader.newest(admin) == {}
    refused("có tên trong đợt “Đợt thử”", roster.delete, admin, "S1")
    sealed(agency)
    found = leader.results(admin, "S1")
    # The house has a subject S1 on each of its two styles: two results side by side.
    assert [(s.style, s.base) for s in found] == [("A", 5), ("B", 3)]
    assert [s.high + s.confidence + s.low + s.invalid for s in found] == [5, 3]
    assert leader.newest(admin) == {"S1": found}


def test_files_are_kept_saved_out_and_removed(agency: House, tmp_path: Path) -> None:
    admin = agency["admin"]
    roster.add(admin, [AN])
    (tmp_path / "Báo cáo.pdf").write_bytes(b"abc")
    file = attachment.read_file(tmp_path / "Báo cáo.pdf", "vi")
    assert file == File("Báo cáo.pdf", hashlib.sha256(b"abc").hexdigest(), b"abc")
    attachment.add(admin, Owner(leader="S1"), file)
    refused("đã có ở đây", attachment.add, admin, Owner(leader="S1"), file)
    (kept,) = attachment.of_leader(admin, "S1")
    attachment.save_copy(admin, kept.id, tmp_path / "ra.pdf")
    assert (tmp_path / "ra.pdf").read_bytes() == b"abc"
    refused("dành cho", attachment.save_copy, agency["head"], kept.id, tmp_path / "b.pdf")
    refused("Ghi lý do", attachment.remove, admin, kept.id, " ")
    attachment.remove(admin, kept.id, "nhầm tệp")
    assert attachment.of_leader(admin, "S1") == ()
    refused("đã được gỡ", attachment.save_copy, admin, kept.id, tmp_path / "b.pdf")
    refused("từng có tệp", roster.delete, admin, "S1")
    texts = [line.text for line in journal.lines(admin, journal.chains(admin)[0])][:3]
    assert texts == [
        "Gỡ tệp kèm theo “Báo cáo.pdf”: nhầm tệp", "Lưu tệp kèm theo “Báo cáo.pdf” ra ngoài",
        "Thêm tệp kèm theo “Báo cáo.pdf”",
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "match"), [(0, "rỗng"), (attachment.MOST + 1, "lớn hơn 20 MB")])
def test_a_file_that_is_empty_or_too_large_is_refused(tmp_path: Path, size: int, match: str) -> None:
    with (tmp_path / "x").open("wb") as out:
        out.truncate(size)
    refused(match, attachment.read_file, tmp_path / "x", "vi")
