"""Who acts, on which open folder. A service takes a session first and a `Changes` comes back from every write."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.encoding import strange_characters
from app.domain.errors import Refusal
from app.domain.ids import RoundId
from app.domain.journal import Actor
from app.domain.roles import Person, Place
from app.storage import agency
from app.storage.database import Database
from app.texts import _


@dataclass(frozen=True)
class Changes:
    """The nouns that a write touched; pages that show them read again."""

    nouns: frozenset[str]

    @classmethod
    def of(cls, *nouns: str) -> "Changes":
        return cls(frozenset(nouns))


@dataclass(frozen=True)
class Session:
    """A signed-in person, or a file of the command line, with the folder's database."""

    database: Database
    person: Person
    new_id: Callable[[], str]

    def actor(self, allowed: frozenset[Place]) -> Actor:
        """The journal's actor for an act that `allowed` places may do; raises Refusal for anybody else."""
        return Actor(self.person.name, self.person.place_for(allowed).value)

    def account(self) -> Actor:
        """The journal's actor for what anybody may do with their own account."""
        return Actor(self.person.name, "account")

    def in_round(self, round_id: RoundId) -> "Session":
        """The same person with the places that they hold in this round."""
        person = agency.person(self.database, self.person.key, round_id)
        return replace(self, person=person or self.person)


def one_line(text: str) -> str:
    """What a person typed, as the journal keeps it: one line, NFC whatever the input method sent."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def reason_text(text: str) -> str:
    """A reason in one line. Raises Refusal where there is none."""
    clean = one_line(text)
    if not clean:
        raise Refusal("reason", _("Ghi lý do."))
    return clean


def plain_text(text: str) -> str:
    """One line that round.toml can hold and give back. Raises Refusal for characters that no file should have."""
    clean = one_line(text)
    if strange := strange_characters(clean):
        raise Refusal("text.strange", f"{strange.found[:1].upper()}{strange.found[1:]}. {strange.todo}")
    return clean


def utc_text(moment: dt.datetime) -> str:
    """RFC 3339 in UTC with milliseconds and Z, as stored."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: str) -> dt.datetime:
    """The moment that `utc_text` wrote."""
    return dt.datetime.fromisoformat(text)
