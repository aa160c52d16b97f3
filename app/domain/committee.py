"""Who counts: three who can key where two passes are keyed, and nobody their own ballot unless the chair lets them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import Refusal
from app.domain.round import Definition, Member, MemberRole
from app.domain.style import Style
from app.texts import _

_TELLERS = 3  # two passes, and a third person for what differs


def plain_name(name: str) -> str:
    """A name as names are compared: NFC, single spaces, without capitals."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def standing_members(definition: Definition) -> tuple[Member, ...]:
    """The members of the committee whose names stand on a paper of this round."""
    subjects = {name for style in definition.styles for name in _names_on(style)}
    return tuple(member for member in definition.committee if plain_name(member.name) in subjects)


def _names_on(style: Style) -> set[str]:
    """As printed, and as it should have been."""
    return {plain_name(name) for subject in style.subjects for name in (subject.name, subject.reported)}


def styles_of(member: Member, definition: Definition) -> tuple[Style, ...]:
    """The styles on which a member's name stands."""
    name = plain_name(member.name)
    return tuple(style for style in definition.styles if name in _names_on(style))


def check_committee(
    definition: Definition, accounts: Mapping[str, str], chair_account: str, allowed: Mapping[str, str]
) -> None:
    """Refuse to lock a list that these people cannot count. Both mappings are by the member's name.

    `accounts` are those that can sign in; `allowed` why the chair lets a member count who stands on a ballot.
    """
    _need_sealers(definition, accounts, chair_account)
    _need_tellers(definition, accounts)
    _need_allowance(definition, allowed)


def _need_sealers(definition: Definition, accounts: Mapping[str, str], chair_account: str) -> None:
    head = next((m.name for m in definition.committee if m.role is MemberRole.HEAD), "")
    if not accounts.get(head):
        raise Refusal("committee.head", _("Trưởng ban cần một tài khoản để niêm phong: chọn tài khoản cho trưởng ban."))
    if not chair_account:
        raise Refusal("committee.chair", _("Người chủ trì cần một tài khoản để niêm phong: chọn tài khoản chủ trì."))
    if accounts[head] == chair_account:
        raise Refusal("committee.two", _("Trưởng ban và chủ trì phải là hai người: chọn hai tài khoản khác nhau."))


def _need_tellers(definition: Definition, accounts: Mapping[str, str]) -> None:
    able = {accounts[member.name] for member in definition.committee if accounts.get(member.name)}
    if definition.settings.passes == 2 and len(able) < _TELLERS:
        text = _(
            "Nhập hai lượt cần ít nhất {0} người của ban đăng nhập được, hiện có {1}: thêm người có tài khoản, "
            "hoặc chọn nhập một lượt."
        )
        raise Refusal("committee.three", text.format(_TELLERS, len(able)))


def _need_allowance(definition: Definition, allowed: Mapping[str, str]) -> None:
    for member in standing_members(definition):
        if not allowed.get(member.name):
            codes = ", ".join(style.code for style in styles_of(member, definition))
            text = _(
                "{0} đứng tên trên mẫu phiếu {1} nên không kiểm phiếu được: thay người khác, "
                "hoặc để chủ trì cho phép kèm lý do."
            )
            raise Refusal("committee.own", text.format(member.name, codes))


@dataclass(frozen=True)
class Replacement:
    """Somebody who came into the committee after the list was locked: whom they replace, why, and when (UTC, RFC 3339).

    The place stays; `new` carries its role.
    """

    old: str
    new: Member
    reason: str
    at: str


def with_replacement(committee: Sequence[Member], old: str, new: str, position: str) -> tuple[Member, ...]:
    """The committee with somebody else in one place. Refused: nobody is called `old`, or `new` is in it."""
    if old not in {member.name for member in committee}:
        raise Refusal("member.unknown", _("Ban kiểm phiếu không có ai tên {0}.").format(old))
    if plain_name(new) in {plain_name(member.name) for member in committee}:
        raise Refusal("member.twice", _("{0} đã ở trong ban kiểm phiếu: chọn người khác.").format(new))
    return tuple(replace(m, name=new, position=position) if m.name == old else m for m in committee)
