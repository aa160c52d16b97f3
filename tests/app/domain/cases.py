"""Values that many tests of the domain begin from: the shipped regulation, settings, styles, votes, accounts."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from app import paths
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode, SubjectCode
from app.domain.reconcile import StyleAccounts
from app.domain.regulation import Regulation, read_regulation
from app.domain.round import Base, Settings
from app.domain.style import Style, Subject
from app.domain.tally import KEYED_REASONS, StyleCount, Tallier, Vote, refused_reasons
from app.domain.turnout import Turnout

PLAIN = Settings(Base.RETURNED, 2, "line", "invalid", "ignore", "ignore")


@cache
def regulation() -> Regulation:
    path = paths.resources() / "regulations" / "96-QD-TW.toml"
    return read_regulation(path.read_bytes(), str(path), "96-QD-TW")


def style(width: int, code: str = "A") -> Style:
    """`width` subjects S1, S2, …"""
    places = range(1, width + 1)
    return Style(StyleCode(code), "", tuple(Subject(SubjectCode(f"S{n}"), f"Người {n}", "", "") for n in places))


def all_settings() -> st.SearchStrategy[Settings]:
    """Every answer that an agency can give."""
    return st.builds(
        Settings,
        st.sampled_from(Base),
        st.sampled_from((1, 2)),
        st.sampled_from(("line", "paper")),
        st.sampled_from(("invalid", "valid")),
        st.sampled_from(("ignore", "paper")),
        st.sampled_from(("ignore", "paper")),
    )


def votes(width: int, settings: Settings) -> st.SearchStrategy[Vote]:
    """One vote: mostly marks, blank papers more often than chance would give, or a reason that may be keyed."""
    marks = st.text("12309", min_size=width, max_size=width)
    reasons = [reason for reason in KEYED_REASONS if reason not in refused_reasons(settings)]
    return st.one_of(
        marks.map(lambda m: (m, None)),
        st.text("123", min_size=width, max_size=width).map(lambda m: (m, None)),
        st.just(("0" * width, None)),
        st.sampled_from(reasons).map(lambda r: ("", r)),
    )


def paper(number: int, marks: str, invalid: str | None = None) -> Paper:
    return Paper(PaperNumber(number), marks, invalid)


def by_number(papers: Iterable[Paper]) -> dict[PaperNumber, Paper]:
    found = {p.number: p for p in papers}
    return found


def counted(width: int, cast: Iterable[Vote], settings: Settings = PLAIN) -> StyleCount:
    tallier = Tallier(width, settings)
    tallier.add(cast)
    return tallier.count()


def balanced(papers: int, foreign: int = 0) -> Turnout:
    """Figures that hold for `papers` returned papers, everything counted by hand."""
    issued = papers - foreign
    return Turnout(
        summoned=issued + 2,
        present=issued,
        printed=issued + 5,
        issued=issued,
        returned=papers,
        spoiled=1,
        unused=4,
        not_returned=0,
        foreign=foreign,
    )


def accounts(width: int, cast: list[Vote], turnout: Turnout | None = None, **changes: object) -> StyleAccounts:
    """A style that balances, with `changes`."""
    count = counted(width, cast)
    foreign = sum(reason == "foreign" for _marks, reason in cast)
    batches = -(-len(cast) // 25)
    plain = StyleAccounts(
        style=style(width),
        turnout=turnout or balanced(len(cast), foreign),
        count=count,
        replayed=count,
        first_number=min(1, len(cast)),
        last_number=len(cast),
        batches=batches,
        accepted_batches=batches,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
