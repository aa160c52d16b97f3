"""The archive of a sealed round: its documents and records in one signed bag, and signing one that waits for it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from app import __version__
from app.archive.bag import (
    PAYLOAD,
    SIGNATURES,
    SIGNED_BY,
    TAG_MANIFEST,
    BadBag,
    BadMembers,
    Bag,
    Signing,
    Source,
    appearing,
    fill_bag,
    fill_with,
    open_bag,
)
from app.archive.certificates import ROLES, certificate_name, of_identities, seal_signature_name
from app.archive.check import State
from app.archive.readme import About, about, readme
from app.archive.unzip import BadZip
from app.archive.verify import verify_archive
from app.archive.verify_signatures import SIGNERS, is_signed
from app.domain.errors import Refusal
from app.domain.record import Sealed
from app.security.identities import Identity, pem
from app.security.signing import sign_cms
from app.texts import _

_LOCAL = timezone(timedelta(hours=7))
_SEAL = "seal.json"


def write_archive(
    dest: Path,
    sealed: Sealed,
    members: Mapping[str, Source],
    signers: Sequence[tuple[str, Identity]],
    now: datetime,
) -> None:
    """Write the archive at `dest`, whole or not at all, and read it back.

    `members` are by path below data/, seal.json among them. `signers` are head and chair with their identities, or
    none; their signatures say `now`. Raises Refusal (keys that do not fit together), Trouble, OSError.
    """
    seal = members[_SEAL]
    if not isinstance(seal, bytes) or about(json.loads(seal)).round_id != sealed.id:
        raise ValueError("seal.json must be the sealed round's, as bytes")
    with appearing(dest) as new:
        _fill(new, seal, members, dict(signers), now)


def _fill(
    new: Path, seal: bytes, members: Mapping[str, Source], identities: Mapping[str, Identity], now: datetime
) -> None:
    if identities and list(identities) != list(ROLES):
        raise Refusal("sign.roles", _("Hồ sơ cần đúng hai chữ ký: trưởng ban trước, người chủ trì sau."))
    known = about(json.loads(seal))
    payload = {**members, **_signed_members(seal, identities, now)}
    page = readme(known, signed=bool(identities), signed_pdfs=_signed_pdfs(members), names=payload)
    fill_bag(new, payload, _info(known, bool(identities), now), page, _signing(identities, now))


def _signed_members(seal: bytes, identities: Mapping[str, Identity], now: datetime) -> dict[str, bytes]:
    """The payload members that a signed archive has besides: certificates, and both signatures of the seal."""
    if not identities:
        return {}
    found = of_identities(dict(identities)).members()
    for role, identity in identities.items():
        found[seal_signature_name(role)] = sign_cms(seal, identity, now)
    return {name.removeprefix(PAYLOAD): raw for name, raw in found.items()}


def _signing(identities: Mapping[str, Identity], now: datetime) -> Signing:
    return lambda listed: {role: sign_cms(listed, identity, now) for role, identity in identities.items()}


def _signed_pdfs(members: Mapping[str, Source]) -> list[str]:
    return sorted(name for name, source in members.items() if name.endswith(".pdf") and b"/ByteRange" in _whole(source))


def _whole(source: Source) -> bytes:
    match source:
        case bytes():
            return source
        case Path():
            return source.read_bytes()
        case _:
            with source.open() as stream:
                return stream.read()


def _info(known: About, signed: bool, now: datetime) -> list[tuple[str, str]]:
    title = f"{known.kind_words}: {known.title}" if known.kind_words else known.title
    return [
        ("Bag-Software-Agent", f"Tín Nhiệm {__version__}"),
        ("Bagging-Date", now.astimezone(_LOCAL).date().isoformat()),
        ("External-Description", title),
        ("External-Identifier", known.round_id),
        ("Source-Organization", known.agency),
        *([(SIGNED_BY, SIGNERS)] if signed else []),
    ]


def sign_archive(path: Path, identities: Sequence[Identity], now: datetime) -> None:
    """Sign an archive in place: an unsigned one by head and chair, one that lacks a signature by whoever's it is.

    Nothing is signed that does not hold. Raises Refusal in plain words for anything else, Trouble, OSError.
    """
    path = path.resolve()
    try:
        with appearing(path) as new, open_bag(path) as bag:
            _sign(new, path, bag, identities, now)
    except (BadZip, BadBag, BadMembers) as error:
        raise Refusal("archive.broken", _("Hồ sơ đã hỏng nên không ký: {0}").format(error)) from error


def _sign(new: Path, path: Path, bag: Bag, identities: Sequence[Identity], now: datetime) -> None:
    if not is_signed(bag):
        _need_soundness(path, except_for=())
        _sign_whole(new, bag, identities, now)
        return
    missing = [role for role, name in SIGNATURES.items() if name not in bag]
    if not missing:
        raise Refusal("archive.signed", _("Hồ sơ đã có đủ chữ ký."))
    _need_soundness(path, except_for=[SIGNATURES[role] for role in missing])
    role = _role_of(bag, missing, identities)
    fill_with(new, bag, {SIGNATURES[role]: sign_cms(bag.read(TAG_MANIFEST), identities[0], now)})


def _need_soundness(path: Path, except_for: Sequence[str]) -> None:
    for check in verify_archive(path, None):
        if check.state is State.FAILS and check.member not in except_for:
            where = f"{check.member}: " if check.member else ""
            raise Refusal("archive.broken", _("Hồ sơ không đúng nên không ký: {0}").format(where + check.text))


def _sign_whole(new: Path, bag: Bag, identities: Sequence[Identity], now: datetime) -> None:
    if len(identities) != len(ROLES):
        raise Refusal("archive.keys", _("Hồ sơ chưa ký cần đúng hai khóa: của trưởng ban trước, của chủ trì sau."))
    members: dict[str, Source] = {
        name.removeprefix(PAYLOAD): bag.source(name) for name in bag.names if name.startswith(PAYLOAD)
    }
    _fill(new, bag.read(PAYLOAD + _SEAL), members, dict(zip(ROLES, identities, strict=True)), now)


def _role_of(bag: Bag, missing: Sequence[str], identities: Sequence[Identity]) -> str:
    """Whose signature is missing, and can be made with the one key that was given."""
    if len(missing) != 1:
        raise Refusal("archive.keys", _("Hồ sơ đã mất cả hai chữ ký nên không ký thêm được."))
    if len(identities) != 1:
        raise Refusal("archive.keys", _("Hồ sơ chỉ còn thiếu một chữ ký: cho một khóa thôi."))
    role = missing[0]
    if bag.read(certificate_name(role)) != pem(identities[0].certificate):
        raise Refusal("archive.other_key", _("Khóa này không phải của {0} đã ghi trong hồ sơ.").format(_(ROLES[role])))
    return role
