"""Whether a PC is ready: good where it is, and told with its remedy where it is not."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from app.domain.agency import FolderKind
from app.domain.readiness import Readiness, Tried, worst
from app.services import readiness
from app.services.exports import Key, Source
from app.services.folder import DATABASE, AgencyFolder
from app.services.readiness import Asked
from tests.ui.pages.vote import PASSWORD, Vote, clock, definition, new_id, prepared

HOUR = dt.timedelta(hours=1)
NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    return prepared(tmp_path, definition())


@pytest.fixture
def source(vote: Vote) -> Iterator[Source]:
    held = AgencyFolder(vote.folder, clock(), new_id)
    session = held.sign_in("truongban", PASSWORD)
    yield Source(vote.folder, held.key_for_child(), session.person, vote.round, "vi")
    held.close()


def tried(source: Source, asked: Asked = Asked(), now: dt.datetime = NOW + HOUR, offset: int = 7) -> dict[str, Tried]:  # noqa: B008
    lines = readiness.check(source, asked, lambda: now, offset * HOUR, lambda _what: None)
    return {line.what: line for line in lines}


def test_a_good_pc(source: Source) -> None:
    found = tried(source)
    assert set(found) == {"Cơ sở dữ liệu và nhật ký", "Đồng hồ", "Ổ đĩa của thư mục cơ quan", "Kiểu chữ của văn bản"}
    assert found["Cơ sở dữ liệu và nhật ký"].state is Readiness.GOOD
    assert found["Đồng hồ"].state is Readiness.GOOD
    assert found["Kiểu chữ của văn bản"].state in {Readiness.GOOD, Readiness.WARN}  # a bare system has only ours
    assert [p.name for p in source.folder.iterdir() if "probe" in p.name] == []


def test_a_clock_behind_the_journal_and_another_zone(source: Source) -> None:
    found = tried(source, now=NOW - dt.timedelta(days=400), offset=-5)
    assert found["Đồng hồ"].state is Readiness.BAD and "chỉnh lại giờ" in found["Đồng hồ"].text
    assert "UTC-5" in found["Múi giờ"].text


def test_a_damaged_page_is_told(vote: Vote, source: Source) -> None:
    copy = vote.folder.parent / "hỏng.tinnhiem"
    copy.mkdir()
    held = (vote.folder / DATABASE).read_bytes() + (vote.folder / f"{DATABASE}-wal").read_bytes()[:0]
    middle = len(held) // 2
    (copy / DATABASE).write_bytes(held[:middle] + bytes([held[middle] ^ 1]) + held[middle + 1 :])
    found = tried(Source(copy, source.key, source.person, source.round, "vi"))
    assert found["Cơ sở dữ liệu và nhật ký"].state is Readiness.BAD
    assert "bản sao lưu" in found["Cơ sở dữ liệu và nhật ký"].text


def test_a_stick_that_is_there_and_one_that_is_not(source: Source, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    assert tried(source, Asked(stick))["USB"].state is Readiness.GOOD
    assert list(stick.iterdir()) == []
    missing = tried(source, Asked(tmp_path / "không có"))["USB"]
    assert missing.state is Readiness.BAD and "Cắm USB" in missing.text


def test_signing_keys(vote: Vote, source: Source) -> None:
    data = (vote.keys / "head.p12").read_bytes()
    good, wrong = Key("head", data, PASSWORD), Key("chair", data, "sai")
    found = tried(source, Asked(keys=(good, wrong)))
    assert "còn hiệu lực đến" in found["Khóa ký của trưởng ban"].text
    assert found["Khóa ký của chủ trì"].state is Readiness.BAD
    late = tried(source, Asked(keys=(good,)), now=NOW + dt.timedelta(days=366 * 30))
    assert late["Khóa ký của trưởng ban"].state is Readiness.BAD


def test_the_worst_line_is_the_whole() -> None:
    lines = [Tried("a", state, "") for state in (Readiness.GOOD, Readiness.WARN, Readiness.BAD)]
    assert [worst(tuple(lines[:n])) for n in (0, 1, 2, 3)] == ["good", "good", "warn", "bad"]


def test_one_page_to_print(source: Source, vote: Vote) -> None:
    lines = tuple(tried(source).values())
    pdf = readiness.page(vote.definition.agency, FolderKind.SAMPLE, lines, "2026-12-17T01:05:00.000Z", "vi")
    assert pdf == readiness.page(vote.definition.agency, FolderKind.SAMPLE, lines, "2026-12-17T01:05:00.000Z", "vi")
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    for word in ("KIỂM TRA MÁY", "08:05 17/12/2026", "MẪU", "Nguyên vẹn", "Bàn phím số", "Khóa phục hồi"):
        assert word in text, word
