"""Who is summoned to vote on a style: a number, or a list of people with those who came. Never whose paper is whose."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.committee import plain_name
from app.domain.errors import Refusal
from app.domain.regulation import Regulation
from app.texts import _

MOST_VOTERS = 5_000


@dataclass(frozen=True)
class Voter:
    """Somebody summoned, and whether they came."""

    name: str
    position: str = ""
    unit: str = ""
    present: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """Who it is: a name alone may be two people's."""
        return plain_name(self.name), plain_name(self.position), plain_name(self.unit)


@dataclass(frozen=True)
class Attendance:
    """The figures of one style: how many are summoned, how many came, how many must (Fraction of the regulation)."""

    summoned: int
    present: int
    needed: int

    @property
    def holds(self) -> bool:
        return self.summoned > 0 and self.present >= self.needed


def attendance(voters: tuple[Voter, ...], summoned: int, regulation: Regulation) -> Attendance:
    """Of the list where there is one, else of the number that was given."""
    total = len(voters) or summoned
    needed = regulation.quorum.bar.least(total) if total else 0
    return Attendance(total, sum(voter.present for voter in voters), needed)


def check_voters(voters: tuple[Voter, ...]) -> None:
    """Refuse a list that names nobody in a line, or somebody twice, or is no list of one meeting."""
    if len(voters) > MOST_VOTERS:
        raise Refusal("voters.many", _("Danh sách có {0} người, nhiều nhất là {1}.").format(len(voters), MOST_VOTERS))
    seen: dict[tuple[str, str, str], int] = {}
    for number, voter in enumerate(voters, 1):
        if not voter.name.strip():
            raise Refusal("voters.name", _("Dòng {0} chưa có họ tên.").format(number))
        if voter.key in seen:
            text = _("{0} có hai dòng giống nhau ({1} và {2}): bỏ một dòng, hoặc ghi rõ đơn vị.")
            raise Refusal("voters.twice", text.format(voter.name, seen[voter.key], number))
        seen[voter.key] = number


def with_attendance(new: tuple[Voter, ...], old: tuple[Voter, ...]) -> tuple[Voter, ...]:
    """Another list in place of the old one: whoever had come already has still come."""
    came: Mapping[tuple[str, str, str], bool] = {voter.key: voter.present for voter in old}
    return tuple(Voter(each.name, each.position, each.unit, each.present or came.get(each.key, False)) for each in new)
