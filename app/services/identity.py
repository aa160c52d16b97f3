"""The agency's own small signing authority, and a key file for each signer: a job for a child process."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Refusal
from app.platform import make_private_dir, write_durable
from app.texts import _, set_language

AUTHORITY = "authority.pem"


@dataclass(frozen=True)
class Wanted:
    """A signer to be: `role` is head or chair and names the file, `title` stands in the certificate."""

    role: str
    name: str
    title: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True)
class Made:
    """The files that were written, and the authority's fingerprint, to be kept on paper."""

    files: tuple[Path, ...]
    fingerprint: str


def make(folder: Path, agency: str, wanted: Sequence[Wanted], now: dt.datetime, language: str) -> Made:
    """Make an authority, a key for each signer under it, and write `<role>.p12` each beside `authority.pem`.

    The authority's own key is not kept: nobody can issue another signer in its name. Raises Refusal, OSError.
    """
    from app.security.identities import fingerprint, groups_of_four, issue, new_authority, pem, to_p12

    set_language(language)
    _need_free(folder, wanted)
    authority = new_authority(agency, now)
    files = {f"{w.role}.p12": to_p12(issue(authority, w.name, w.title, now), w.passphrase) for w in wanted}
    make_private_dir(folder, parents=True, exist_ok=True)
    for name, content in files.items():
        write_durable(folder / name, content)
    write_durable(folder / AUTHORITY, pem(authority.certificate), mode=0o644)
    return Made(
        tuple(folder / name for name in (*files, AUTHORITY)), groups_of_four(fingerprint(authority.certificate))
    )


def _need_free(folder: Path, wanted: Sequence[Wanted]) -> None:
    """Keys that are there already are never written over: a lost one cannot be had again."""
    taken = [name for name in (*(f"{w.role}.p12" for w in wanted), AUTHORITY) if (folder / name).exists()]
    if taken:
        text = _("Thư mục này đã có {0}; chọn thư mục khác.").format(", ".join(taken))
        raise Refusal("identity.taken", text)
