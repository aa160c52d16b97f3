"""A round: one vote on one day. What it is made of, and the states it passes through (design.md §6)."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.agency import Agency
from app.domain.errors import Refusal
from app.domain.ids import StyleCode
from app.domain.style import Style
from app.domain.turnout import Turnout
from app.texts import _


class RoundState(StrEnum):
    DRAFT = "draft"
    PREPARED = "prepared"
    COUNTING = "counting"
    SEALED = "sealed"
    CANCELLED = "cancelled"


class Base(StrEnum):
    """What percentages are taken of; `issued` is issued less exchanged, `valid` each subject's own."""

    SUMMONED = "summoned"
    PRESENT = "present"
    ISSUED = "issued"
    RETURNED = "returned"
    VALID = "valid"


@dataclass(frozen=True)
class Settings:
    """The points that the agency answers for itself (domain.md, open points)."""

    base: Base
    passes: int
    invalid_line: str  # line | paper
    blank_paper: str  # invalid | valid
    added_name: str  # ignore | paper
    added_words: str  # ignore | paper

    def as_json(self) -> dict[str, str | int]:
        return {
            "base": self.base.value,
            "passes": self.passes,
            "invalid_line": self.invalid_line,
            "blank_paper": self.blank_paper,
            "added_name": self.added_name,
            "added_words": self.added_words,
        }


class MemberRole(StrEnum):
    HEAD = "head"
    SECRETARY = "secretary"
    MEMBER = "member"


@dataclass(frozen=True)
class Member:
    """One person of the counting committee."""

    name: str
    position: str
    role: MemberRole


@dataclass(frozen=True)
class Explanation:
    """The head's answer to a warning; `style` is None for a warning of the whole round."""

    code: str
    style: StyleCode | None
    text: str


@dataclass(frozen=True)
class Definition:
    """A round as prepared: everything that is fixed before the first paper is keyed."""

    agency: Agency
    title: str
    regulation: str
    date: dt.date
    venue: str
    settings: Settings
    committee: tuple[Member, ...]
    styles: tuple[Style, ...]
    number: str = ""
    basis: tuple[str, ...] = ()
    opened: dt.datetime | None = None  # local, as said at the meeting
    closed: dt.datetime | None = None
    copies: int | None = None
    chair: str = ""
    chair_position: str = ""
    supersedes: str = ""
    turnouts: dict[StyleCode, Turnout] = field(default_factory=dict)
    explanations: tuple[Explanation, ...] = ()

    @property
    def head(self) -> Member:
        return next(m for m in self.committee if m.role is MemberRole.HEAD)

    def style(self, code: StyleCode) -> Style:
        return next(s for s in self.styles if s.code == code)


NEXT: dict[RoundState, frozenset[RoundState]] = {
    RoundState.DRAFT: frozenset({RoundState.PREPARED, RoundState.CANCELLED}),
    RoundState.PREPARED: frozenset({RoundState.COUNTING, RoundState.DRAFT, RoundState.CANCELLED}),
    RoundState.COUNTING: frozenset({RoundState.SEALED, RoundState.PREPARED, RoundState.CANCELLED}),
    RoundState.SEALED: frozenset(),
    RoundState.CANCELLED: frozenset(),
}
"""Every step of a round; the database's trigger knows the same (storage/migrations/m0001.py)."""


DAY = frozenset({RoundState.PREPARED, RoundState.COUNTING})
"""While the list is locked and nothing is sealed: what changes now is told with a reason. A draft is simply changed."""


def need_day(now: RoundState) -> None:
    """Refuse where the draft can still be changed, or nothing can any more."""
    if now not in DAY:
        text = _("Chỉ ghi việc này từ khi khóa danh sách đến khi niêm phong; trước đó thì sửa bản soạn.")
        raise Refusal("day.state", text)


def move(now: RoundState, to: RoundState) -> RoundState:
    """`to`, where a round may go there from `now`; else a refusal that says where it stands."""
    if to not in NEXT[now]:
        raise _no_step(now, to)
    return to


def _no_step(now: RoundState, to: RoundState) -> Refusal:
    text = _("Đợt lấy phiếu đang ở trạng thái “{0}” nên không chuyển sang “{1}” được.")
    return Refusal("round.state", text.format(state_word(now), state_word(to)))


def lock(now: RoundState) -> RoundState:
    """draft → prepared; from counting there is another way back, which asks whether anything is keyed."""
    if now is not RoundState.DRAFT:
        raise _no_step(now, RoundState.PREPARED)
    return move(now, RoundState.PREPARED)


def unprepare(now: RoundState, papers_keyed: int) -> RoundState:
    """counting → prepared, only while no paper is keyed."""
    if now is not RoundState.COUNTING:
        raise Refusal("round.counting", _("Đợt này không ở bước kiểm phiếu."))
    if papers_keyed:
        raise Refusal("round.keyed", _("Đã nhập {0} phiếu nên không quay lại bước trước được.").format(papers_keyed))
    return move(now, RoundState.PREPARED)


def state_word(state: RoundState) -> str:
    match state:
        case RoundState.DRAFT:
            return _("đang soạn")
        case RoundState.PREPARED:
            return _("đã khóa danh sách")
        case RoundState.COUNTING:
            return _("đang kiểm phiếu")
        case RoundState.SEALED:
            return _("đã niêm phong")
        case RoundState.CANCELLED:
            return _("không tiến hành")


def check_prepared(definition: Definition) -> None:
    """Refuse to lock a list that cannot be voted on."""
    if not definition.styles or any(not style.subjects for style in definition.styles):
        raise Refusal("round.subjects", _("Mỗi mẫu phiếu cần ít nhất một người được lấy phiếu."))
    _need_words(definition)
    heads = sum(member.role is MemberRole.HEAD for member in definition.committee)
    if heads != 1:
        raise Refusal("round.head", _("Ban kiểm phiếu cần đúng một trưởng ban, hiện có {0}.").format(heads))


def _need_words(definition: Definition) -> None:
    """What the documents print must be there; the archive's round.toml leaves none of these empty."""
    agency = definition.agency
    for word, text in (
        (_("tên cơ quan"), agency.name),
        (_("cơ quan cấp trên"), agency.parent),
        (_("nơi đóng trụ sở"), agency.place),
        (_("tên đợt"), definition.title),
        (_("địa điểm"), definition.venue),
        *((_("tên mẫu phiếu {0}").format(s.code), s.name) for s in definition.styles if len(definition.styles) > 1),
        *((_("họ tên, chức vụ, đơn vị của {0}").format(s.name or s.code), text)
          for style in definition.styles for s in style.subjects for text in (s.name, s.position, s.unit)),
        *((_("họ tên, chức vụ của {0}").format(m.name), text) for m in definition.committee
          for text in (m.name, m.position)),
    ):  # fmt: skip
        if not text.strip():
            raise Refusal("round.words", _("Điền {0} trước khi khóa danh sách.").format(word))
