"""`Tập nhập`: two minutes with made-up papers, before a person's first batch; how fast, and how right."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode, SubjectCode
from app.domain.rehearsal import wrong_cells
from app.domain.style import Style, Subject

SECONDS = 120
LEAST_PAPERS = 3  # fewer say nothing
_NAMES = (
    ("Nguyễn Văn Một", "Giám đốc"),
    ("Trần Thị Hai", "Phó Giám đốc"),
    ("Lê Văn Ba", "Phó Giám đốc"),
    ("Phạm Thị Bốn", "Chánh Văn phòng"),
    ("Hoàng Văn Năm", "Trưởng phòng"),
    ("Vũ Thị Sáu", "Trưởng phòng"),
    ("Đặng Văn Bảy", "Trưởng phòng"),
    ("Bùi Thị Tám", "Trưởng phòng"),
)
_SHARES = {"1": 70, "2": 18, "3": 8, "0": 2, "9": 2}
_ALIKE, _INVALID = 0.35, 0.08


@dataclass(frozen=True)
class Score:
    """One exercise: `errors` are lines that were not as on the paper, a wrong reason counting as all of them."""

    seconds: int
    keys: int
    papers: int
    errors: int

    @property
    def keys_a_minute(self) -> int:
        return round(self.keys * 60 / self.seconds) if self.seconds else 0


def style() -> Style:
    """Eight people who do not exist."""
    subjects = (Subject(SubjectCode(f"S{n}"), name, post, "Phòng Tập") for n, (name, post) in enumerate(_NAMES, 1))
    return Style(StyleCode("A"), "", tuple(subjects))


def papers(chance: Random) -> Iterator[Paper]:
    """Made-up papers without end: some all alike, some with faults, some invalid as a whole."""
    number = 0
    while True:
        number += 1
        kind = chance.random()
        if kind < _INVALID:
            yield Paper(PaperNumber(number), "", chance.choice(("struck", "torn")))
        elif kind < _INVALID + _ALIKE:
            yield Paper(PaperNumber(number), chance.choice("112") * len(_NAMES), None)
        else:
            marks = chance.choices(list(_SHARES), list(_SHARES.values()), k=len(_NAMES))
            yield Paper(PaperNumber(number), "".join(marks), None)


def errors(right: Paper, keyed: Paper) -> int:
    """Lines that were keyed otherwise than they stand on the paper."""
    return wrong_cells({right.number: right}, keyed, len(_NAMES))
