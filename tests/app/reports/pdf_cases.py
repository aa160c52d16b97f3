"""Sealed rounds for the tests of the documents: made-up people, counted and reconciled by the domain itself."""

import datetime as dt
import hashlib
import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.agency import Agency, FolderKind
from app.domain.ids import RoundId, StyleCode, SubjectCode
from app.domain.outcome import style_result
from app.domain.reconcile import Accounts, StyleAccounts, reconcile
from app.domain.record import Sealed, Settlement
from app.domain.regulation import read_regulation
from app.domain.round import Base, Definition, Explanation, Member, MemberRole, Settings
from app.domain.style import Style, Subject
from app.domain.tally import StyleCount, Tallier
from app.domain.turnout import Turnout
from app.paths import resources

FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
)
MIDDLE = ("Thị Hồng", "Văn", "Quốc", "Thị Mỹ", "Đức", "Hữu", "Minh", "Thị Ngọc", "Xuân", "Công", "Thanh", "Ngọc Phương")
GIVEN = ("Ánh", "Bình", "Chuyền", "Dũng", "Đạt", "Giang", "Hường", "Khuê", "Lợi", "Mẫn", "Nghĩa", "Oanh", "Phượng",
         "Quyền", "Sự", "Thuỷ", "Ước", "Vượng", "Xuyến", "Yến")  # fmt: skip
POSITIONS = ("Giám đốc", "Phó Giám đốc", "Trưởng phòng Tổ chức cán bộ", "Trưởng phòng Chế độ bảo hiểm xã hội",
             "Trưởng phòng Kế hoạch – Tài chính", "Chánh Văn phòng", "Giám đốc Bảo hiểm xã hội huyện Bắc Bình",
             "Trưởng phòng Thanh tra – Kiểm tra", "Trưởng phòng Quản lý thu – Sổ, thẻ")  # fmt: skip
LONG_NAME = "Công Tằng Tôn Nữ Nguyễn Phước Thị Hoàng Phương Thuỳ Ngọc Quỳnh"
LONG_WORD = "Ngưỡng" * 10
LONG_POSITION = (
    "Phó Trưởng phòng Tuyên truyền và Phát triển đối tượng tham gia bảo hiểm xã hội tự nguyện, bảo hiểm y tế hộ gia "
    "đình, kiêm Phó Chủ tịch Công đoàn cơ sở, Bí thư Chi bộ các phòng nghiệp vụ số 2"
)
DEFAULTS = Settings(Base.RETURNED, 2, "line", "invalid", "ignore", "ignore")


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def people(count: int, start: int = 0) -> tuple[tuple[str, str], ...]:
    """Names and positions; with no common period no two names are alike."""
    return tuple(
        (
            f"{FAMILY[n % 15]} {MIDDLE[n // 15 % 12]} {GIVEN[(n + n // 20) % 20]}",
            POSITIONS[min(n, 8) if n < 9 else n % 9],
        )
        for n in range(start, start + count)
    )


def extreme_people(count: int) -> tuple[tuple[str, str], ...]:
    """Names of sixty letters, one without a space, and a position that goes on for lines; all different."""
    assert len(LONG_NAME) >= 60 and len(LONG_WORD) == 60
    return tuple(
        (LONG_WORD if n == 1 else f"{LONG_NAME[:-2]}{chr(65 + n // 26)}{chr(65 + n % 26)}", LONG_POSITION)
        for n in range(count)
    )


@dataclass(frozen=True)
class Ballots:
    """One style to be voted on: who stands, how many papers, and how many of those are invalid by reason."""

    code: str
    name: str
    people: Sequence[tuple[str, str]]
    papers: int
    invalid: Sequence[tuple[str, int]] = (("struck", 1), ("torn", 1))
    low: Sequence[tuple[int, int]] = ()  # (place, share of tín nhiệm thấp in percent)
    derived: bool = False  # unused and not returned papers were not counted by hand
    exchanged: int = 0
    foreign: int = 0

    def style(self) -> Style:
        subjects = tuple(
            Subject(SubjectCode(f"{self.code}{n:02d}"), unicodedata.normalize("NFC", name), position, "")
            for n, (name, position) in enumerate(self.people, 1)
        )
        return Style(StyleCode(self.code), self.name, subjects)

    def votes(self) -> list[tuple[str, str | None]]:
        chance = random.Random(self.code + str(self.papers))
        bad = [reason for reason, number in self.invalid for _ in range(number)]
        low = dict(self.low)
        votes: list[tuple[str, str | None]] = [("", reason) for reason in bad[: self.papers]]
        while len(votes) < self.papers:
            votes.append(("".join(self._mark(chance, low.get(n)) for n in range(len(self.people))), None))
        return votes

    def _mark(self, chance: random.Random, low: int | None) -> str:
        if low is not None:
            return "3" if chance.randrange(100) < low else "2"
        return chance.choices("12309", (70, 24, 4, 1, 1))[0]

    def turnout(self, settings: Settings = DEFAULTS) -> Turnout:
        issued = self.papers + 1 + self.exchanged - self.foreign
        present = issued - self.exchanged
        return Turnout(
            summoned=present + 3,
            present=present,
            printed=issued + 10,
            issued=issued,
            returned=self.papers,
            spoiled=1,
            unused=None if self.derived else 9,
            not_returned=None if self.derived else 1,
            exchanged=self.exchanged,
            foreign=self.foreign,
            piles=None if self.derived else dict(self.counted(settings).invalid),
        )

    def counted(self, settings: Settings = DEFAULTS) -> StyleCount:
        tallier = Tallier(len(self.people), settings)
        tallier.add(self.votes())
        return tallier.count()


def ordinary(subjects: int = 20, papers: int = 120) -> Ballots:
    return Ballots("A", "Hội nghị cán bộ chủ chốt cơ quan", people(subjects), papers)


def two_styles() -> tuple[Ballots, Ballots]:
    """The director stands on both, and two leaders reach a threshold."""
    first = Ballots(
        "A", "Hội nghị cán bộ chủ chốt cơ quan", people(12), 118, low=((4, 58), (7, 75)), exchanged=1, foreign=1,
        invalid=(("foreign", 1), ("struck", 2), ("torn", 1), ("other", 1)),
    )  # fmt: skip
    both = (people(1)[0], *people(9, 40))
    return first, Ballots("B", "Hội nghị Ban Chấp hành Đảng bộ và lãnh đạo cấp huyện", both, 57, derived=True)


def sealed(
    *ballots: Ballots,
    kind: FolderKind = FolderKind.REAL,
    settings: Settings = DEFAULTS,
    settlements: Sequence[Settlement] = (),
    fingerprint: str = digest("authority"),
    explanations: Sequence[Explanation] = (),
    **changes: object,
) -> Sealed:
    """A sealed round of these styles; `changes` are put into its definition."""
    raw = (resources() / "regulations" / "96-QD-TW.toml").read_bytes()
    rules = read_regulation(raw, "96-QD-TW.toml", "96-QD-TW")
    votes = ballots or (ordinary(),)
    books = tuple(_accounts(each, settings, len(settlements)) for each in votes)
    answer = reconcile(Accounts(books, settings, rules, signed=bool(fingerprint)))
    assert not answer.blocking, answer.blocking
    definition = replace(_definition(votes, settings, explanations), **changes)  # type: ignore[arg-type]
    return Sealed(
        id=RoundId("r-2023"),
        kind=kind,
        definition=definition,
        regulation=rules,
        results=tuple(style_result(b.style, settings, b.turnout, b.count, rules) for b in books),
        equations=answer.equations,
        findings=answer.findings,
        journal_head=digest("journal"),
        seal=digest("seal"),
        sealed_at="2023-07-18T04:05:09.250Z",
        sealed_by=("Huỳnh Thị Mỹ Phượng", "Nguyễn Quốc Khuê"),
        typists={1: ("Đỗ Văn Sự", "Lê Thị Ngọc Xuyến"), 2: ("Phan Thanh Ước",)},
        settlements=tuple(settlements),
        fingerprint=fingerprint,
        version="1.2.3",
    )


def _accounts(ballots: Ballots, settings: Settings, settled: int) -> StyleAccounts:
    counted = ballots.counted(settings)
    batches = -(-ballots.papers // 25)
    return StyleAccounts(
        ballots.style(), ballots.turnout(settings), counted, counted, 1, ballots.papers, batches, batches,
        disagreeing_resolutions=int(settled > 3),
    )  # fmt: skip


def _definition(ballots: Sequence[Ballots], settings: Settings, explanations: Sequence[Explanation]) -> Definition:
    styles = tuple(each.style() for each in ballots)
    return Definition(
        agency=Agency("Bảo hiểm xã hội tỉnh Thuận Hải", "Bảo hiểm xã hội Việt Nam", "Thuận Hải"),
        title="Lấy phiếu tín nhiệm đối với công chức lãnh đạo, quản lý năm 2023",
        regulation="96-QD-TW",
        date=dt.date(2023, 7, 18),
        venue="Hội trường Bảo hiểm xã hội tỉnh, số 12 đường Trần Hưng Đạo",
        settings=settings,
        committee=(
            Member("Huỳnh Thị Mỹ Phượng", "Phó Trưởng phòng Tổ chức cán bộ", MemberRole.HEAD),
            Member("Lê Thị Ngọc Xuyến", "Chuyên viên Văn phòng", MemberRole.SECRETARY),
            Member("Đỗ Văn Sự", "Chuyên viên phòng Kế hoạch – Tài chính", MemberRole.MEMBER),
            Member("Phan Thanh Ước", "Chuyên viên phòng Thanh tra – Kiểm tra", MemberRole.MEMBER),
        ),
        styles=styles,
        number="5",
        basis=(
            "Quy định số 96-QĐ/TW ngày 02/02/2023 của Bộ Chính trị;",
            "Hướng dẫn số 606-HD/BCSĐ ngày 06/6/2023 của Ban Cán sự đảng Bảo hiểm xã hội Việt Nam;",
            "Căn cứ Kế hoạch số 1158-KH-BHXH ngày 03/7/2023 của Bảo hiểm xã hội tỉnh.",
        ),
        opened=dt.datetime(2023, 7, 18, 9, 15),
        closed=dt.datetime(2023, 7, 18, 11, 2),
        copies=3,
        chair="Nguyễn Quốc Khuê",
        chair_position="Giám đốc Bảo hiểm xã hội tỉnh",
        turnouts={each.style().code: each.turnout(settings) for each in ballots},
        explanations=tuple(explanations),
    )


def settlement(code: str, number: int = 7, style: str = "A", batch: int = 1) -> Settlement:
    return Settlement(StyleCode(style), batch, number, code, "2", "Huỳnh Thị Mỹ Phượng", "Nguyễn Quốc Khuê")
