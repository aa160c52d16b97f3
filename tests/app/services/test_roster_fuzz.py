"""Whatever a workbook or a CSV file holds: rows or a refusal, never anything else, and never a half import."""

import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.domain.errors import Refusal
from app.services import roster, roster_file
from app.services.roster_file import Source
from tests.app.services.house import KEY, house
from tests.app.services.rosters import officers

# Each example makes an agency of its own: a quarter of them in either run.
_SOME = settings(max_examples=settings().max_examples // 4)
_HEADS = ["Mã", "Họ và tên", "Ngày sinh", "Chức vụ", "Trạng thái", "Giới tính", "Xác nhận y tế", "Ghi chú", "x", None]
_TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12)
_CELLS = st.one_of(
    st.none(), _TEXTS, st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False), st.datetimes(),
    st.booleans(), st.sampled_from(["Trần An", "Giám đốc", "1/1/1970", "nam", "CB1", "=1+1", "nghỉ chữa bệnh"]),
)  # fmt: skip
_ROWS = st.lists(st.lists(_CELLS, max_size=8), max_size=8)


def _import(raw: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as home:
        path = Path(folder, name)
        path.write_bytes(raw)
        try:
            opened = roster_file.open_file(path, Source(Path(folder), KEY, "vi"), lambda _step: None)
        except Refusal as refusal:
            assert refusal.text
            return
        good = roster_file.unpack(opened.preview.good)
        try:
            taken = roster.take(home["admin"], *good, name)
        except Refusal:
            assert roster.listing(home["admin"]) == []  # all or none
            return
        assert len(roster.listing(home["admin"])) == taken.added == len(good[0])


@_SOME
@given(st.permutations(_HEADS), _ROWS, st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=2))
def test_any_workbook(heads: list[str | None], rows: list[list[object]], corners: list[tuple[int, int]]) -> None:
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(row)
    if len(corners) == 2:
        (a, b), (c, d) = corners
        book.active.merge_cells(start_row=min(a, c), start_column=min(b, d), end_row=max(a, c), end_column=max(b, d))
    out = io.BytesIO()
    book.save(out)
    _import(out.getvalue(), "x.xlsx")


@_SOME
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_as_csv(raw: bytes) -> None:
    _import("Họ tên;Chức vụ;Ngày sinh\n".encode() + raw, "x.csv")
    _import(raw, "x.csv")


@_SOME
@given(st.integers(0, 6000), st.integers(1, 255), st.integers(0, 400))
def test_a_damaged_workbook(at: int, flip: int, cut: int) -> None:
    raw = bytearray(_OFFICERS)
    raw[at % len(raw)] ^= flip
    _import(bytes(raw[: len(raw) - cut]), "x.xlsx")


with tempfile.TemporaryDirectory() as _folder:
    _OFFICERS = officers(Path(_folder, "x.xlsx"), 5 + 26).read_bytes()
