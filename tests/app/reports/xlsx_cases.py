"""Sealed rounds for the tests of the workbook, made by the domain's own functions from marks written out."""

import datetime as dt
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import openpyxl

from app.domain.agency import Agency, FolderKind
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, RoundId, StyleCode, SubjectCode
from app.domain.outcome import style_result
from app.domain.reconcile import Accounts, StyleAccounts, reconcile
from app.domain.record import Sealed, Settlement
from app.domain.regulation import Regulation, read_regulation
from app.domain.round import Base, Definition, Explanation, Member, MemberRole, Settings
from app.domain.style import Style, Subject
from app.domain.tally import StyleCount, Tallier
from app.domain.turnout import Turnout
from app.paths import resources
from app.reports.xlsx.workbook import workbook
from tests.repo import ROOT

SEAL, HEAD = "0123456789abcdef" * 4, "fedcba98" * 8
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng")
GIVEN = ("Thị Hồng Hạnh", "Văn Đức", "Quốc Khánh", "Thu Thuỷ", "Minh Tuấn", "Ngọc Ánh", "Hữu Phước")
DEFAULTS = Settings(Base.RETURNED, 2, "line", "invalid", "ignore", "ignore")


def settings(**changes: Any) -> Settings:
    return Settings(**{**vars(DEFAULTS), **changes})


def regulation() -> Regulation:
    raw = (resources() / "regulations" / "96-QD-TW.toml").read_bytes()
    return read_regulation(raw, "96-QD-TW.toml", "96-QD-TW")


def name(place: int) -> str:
    return f"{FAMILIES[place % len(FAMILIES)]} {GIVEN[place % len(GIVEN)]}"


@dataclass(frozen=True)
class Deck:
    """One style's papers: strings of marks, or a reason where the paper was keyed invalid."""

    code: str
    papers: Sequence[str]
    subjects: int
    names: Sequence[str] = ()
    turnout: Mapping[str, Any] = field(default_factory=dict)
    befell: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # by place from 1

    def style(self) -> Style:
        names = [*self.names, *(name(place) for place in range(len(self.names), self.subjects))]
        subjects = tuple(
            Subject(SubjectCode(f"L{place:02d}"), each, "Phó Giám đốc", "Văn phòng" if place % 2 else "")
            for place, each in enumerate(names, 1)
        )
        changed = (replace(s, **self.befell.get(place, {})) for place, s in enumerate(subjects, 1))
        return Style(StyleCode(self.code), f"Lãnh đạo nhóm {self.code}", tuple(changed))

    def ballots(self) -> tuple[Paper, ...]:
        return tuple(
            Paper(PaperNumber(number), *(("", text) if text.isalpha() else (text, None)))
            for number, text in enumerate(self.papers, 1)
        )

    def numbers(self) -> Turnout:
        """A turnout that balances with these papers, where the deck does not say otherwise."""
        papers = len(self.papers)
        foreign = sum(text == "foreign" for text in self.papers)
        issued = papers - foreign
        given = {"summoned": issued, "present": issued, "printed": issued + 5, "issued": issued, "returned": papers,
                 "spoiled": 0, "foreign": foreign}  # fmt: skip
        return Turnout(**{**given, **self.turnout})


def count(style: Style, ballots: Sequence[Paper], rules: Settings) -> StyleCount:
    tallier = Tallier(len(style.subjects), rules)
    tallier.add((paper.marks, paper.invalid) for paper in ballots)
    return tallier.count()


def accounts(deck: Deck, rules: Settings) -> StyleAccounts:
    style, ballots = deck.style(), deck.ballots()
    counted = count(style, ballots, rules)
    batches = -(-len(ballots) // 25)
    return StyleAccounts(style, deck.numbers(), counted, counted, 1, len(ballots), batches, batches)


def sealed(
    *decks: Deck,
    rules: Settings = DEFAULTS,
    kind: FolderKind = FolderKind.REAL,
    with_papers: bool = True,
    settlements: tuple[Settlement, ...] = (),
    explanations: tuple[Explanation, ...] = (),
    title: str = "Lấy phiếu tín nhiệm giữa nhiệm kỳ năm 2023",
) -> Sealed:
    """The sealed round of these decks; the seal and the head are made-up digits."""
    rule, books = regulation(), [accounts(deck, rules) for deck in decks]
    answer = reconcile(Accounts(tuple(books), rules, rule))
    assert not answer.blocking, answer.blocking  # such a round is never sealed
    return Sealed(
        id=RoundId("r-1"),
        kind=kind,
        definition=definition(title, rules, books, explanations),
        regulation=rule,
        results=tuple(style_result(book.style, rules, book.turnout, book.count, rule) for book in books),
        equations=answer.equations,
        findings=answer.findings,
        journal_head=HEAD,
        seal=SEAL,
        sealed_at="2023-07-05T09:41:07.250Z",
        sealed_by=("Lê Văn Trưởng", "Trần Thị Chủ"),
        typists={1: ("Phạm Một",), 2: ("Đỗ Hai",)},
        settlements=settlements,
        fingerprint="ab" * 32,
        version="Tín Nhiệm 1",
        ballots={StyleCode(deck.code): deck.ballots() for deck in decks} if with_papers else None,
    )


def definition(
    title: str, rules: Settings, books: Sequence[StyleAccounts], explanations: tuple[Explanation, ...]
) -> Definition:
    return Definition(
        agency=Agency("Bảo hiểm xã hội tỉnh Mẫu", "Bảo hiểm xã hội Việt Nam", "thành phố Mẫu"),
        title=title,
        regulation="96-QD-TW",
        date=dt.date(2023, 7, 5),
        venue="Hội trường tầng 2",
        settings=rules,
        committee=(
            Member("Lê Văn Trưởng", "Trưởng phòng", MemberRole.HEAD),
            Member("Phạm Một", "Chuyên viên", MemberRole.SECRETARY),
        ),
        styles=tuple(book.style for book in books),
        basis=("Quy định 96-QĐ/TW", "Kế hoạch 1158-KH-BHXH"),
        chair="Trần Thị Chủ",
        chair_position="Giám đốc",
        turnouts={book.style.code: book.turnout for book in books},
        explanations=explanations,
    )


def drawn(subjects: int, papers: int, seed: int = 1) -> list[str]:
    """Papers as a meeting marks them: mostly high and confidence, some of everything else."""
    chance = random.Random(seed)
    deck = ["".join(chance.choices("12309", (60, 30, 6, 3, 1), k=subjects)) for _ in range(papers)]
    for place, odd in enumerate(("struck", "torn", "0" * subjects, "foreign", "9" * subjects)):
        if papers > 10 * (place + 1):
            deck[10 * place + 7] = odd
    return deck


def extremes() -> dict[str, Sealed]:
    """Rounds at the edges of every rule, by a name that is also a file's."""
    every = ["struck", "torn", "other", "foreign", "added", "words", "000", "999", "190", "123", "321", "111", "222"]
    strict = settings(invalid_line="paper", blank_paper="valid", added_name="paper", added_words="paper")
    return {
        "two-styles": sealed(
            Deck("A", drawn(7, 63), 7, turnout={"unused": 5, "not_returned": 0}),
            Deck("B", drawn(4, 32, 2), 4, turnout={"piles": {"struck": 1, "torn": 1, "foreign": 0, "blank_all": 1}}),
        ),
        "whole-paper": sealed(Deck("A", every, 3), rules=strict),
        "whole-paper-blank": sealed(Deck("A", every, 3), rules=settings(**{**vars(strict), "blank_paper": "invalid"})),
        "blank-valid": sealed(Deck("A", ["000", "123", "900"], 3), rules=settings(blank_paper="valid")),
        "each-its-own-base": sealed(Deck("A", ["310", "110", "209", "struck"], 3), rules=settings(base=Base.VALID)),
        "nothing-returned": sealed(Deck("A", [], 3, turnout={"summoned": 3, "present": 3, "issued": 3, "printed": 3})),
        "one-name": sealed(Deck("A", ["1", "0", "9", "3", "3", "2", "torn"], 1), rules=settings(blank_paper="valid")),
        "issued-less-exchanged": sealed(
            Deck("A", ["12"] * 6, 2, turnout={"issued": 9, "exchanged": 1, "printed": 12, "lost": 1, "present": 8,
                                              "summoned": 12}),
            rules=settings(base=Base.ISSUED),
        ),
        "present": sealed(
            Deck("A", ["13"] * 5, 2, turnout={"summoned": 7, "present": 6}), rules=settings(base=Base.PRESENT)
        ),
        "summoned": sealed(Deck("A", ["13"] * 5, 2, turnout={"summoned": 7}), rules=settings(base=Base.SUMMONED)),
        "thresholds": sealed(
            Deck("A", lows(33, (16, 17, 21, 22, 33)), 5),
            Deck("B", lows(6, (3, 4, 0)), 3),
        ),
        "who-left": sealed(
            Deck("A", drawn(6, 40), 6, befell={
                1: {"withdrawn": "Nghỉ hưu từ 01/7/2023"},
                3: {"corrected": "Lê Quốc Khanh", "corrected_reason": "In sai dấu"},
                4: {"withdrawn": "Chuyển công tác"},
            })
        ),
        "halves": sealed(Deck("A", [mark * 2 for mark in "1" * 18 + "2" * 13 + "3"], 2)),
        "long": sealed(
            Deck("A", drawn(60, 40), 60, names=[f"{place} {LONG}"[:60] for place in range(60)]),
            Deck("a", drawn(35, 12, 3), 35, names=TRICKY),
            kind=FolderKind.COUNT,
        ),
    }  # fmt: skip


LONG = "Công Tằng Tôn Nữ Hoàng Thị Phương Thuỳ Dương Nguyệt Quỳnh Nga Khánh"
TRICKY = ("=1+1", "+84 Nguyễn", "-5 Trần", "@SUM(A1)", "'Lê", '"Phạm" & Đỗ <Vũ>', "mailto:vu@so", "007", "{=1}")


def lows(papers: int, low: Sequence[int]) -> list[str]:
    """Papers that give each subject so many low marks, and high ones else."""
    return ["".join("3" if paper < each else "1" for each in low) for paper in range(papers)]


def with_gap(deck: Deck) -> Sealed:
    """The round of a deck whose last paper was stamped one too high: R09 warns."""
    rule, book, ballots = regulation(), accounts(deck, DEFAULTS), list(deck.ballots())
    ballots[-1] = replace(ballots[-1], number=PaperNumber(ballots[-1].number + 1))
    answer = reconcile(Accounts((replace(book, last_number=ballots[-1].number),), DEFAULTS, rule))
    return replace(
        sealed(deck),
        equations=answer.equations,
        findings=answer.findings,
        ballots={StyleCode(deck.code): tuple(ballots)},
    )


def small() -> Sealed:
    """The round that the golden file shows."""
    piles = {"struck": 1, "foreign": 1, "blank_all": 1}
    return sealed(
        Deck("A", ["1112", "struck", "0000", "3391", "1231", "foreign"], 4, turnout={"piles": piles}),
        Deck("B", ["3", "3", "1", "9"], 1, turnout={"unused": 5}),
    )


def dump(round_: Sealed) -> str:
    """The sheets of figures as text, one cell a line: address, value, formula."""
    data = workbook(round_)
    shown, live = (openpyxl.load_workbook(io.BytesIO(data), data_only=values) for values in (True, False))
    out = []
    for sheet in shown.worksheets[:-3]:
        out.append(f"# {sheet.title}")
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            formula = live[sheet.title][cell.coordinate].value
            out.append(f"{cell.coordinate}\t{cell.value}" + (f"\t{formula}" if formula != cell.value else ""))
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    golden = ROOT / "tests" / "golden" / "xlsx" / "small.txt"
    golden.parent.mkdir(parents=True, exist_ok=True)
    golden.write_text(dump(small()), encoding="utf-8")
