"""What the kiosk needs of whoever opens it: the person who is in, writes on the one writer thread, reads, passwords."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from app.domain.roles import Person
from app.services.session import Session

T = TypeVar("T")
Done = Callable[[T], None]
Failed = Callable[[BaseException], None]


class Door(Protocol):
    """The way to the services. Every call returns at once; `done` or `failed` is called later, on the window's thread.

    `failed` is given whatever was raised: a `Refusal`, a `Trouble`, or a bug.
    """

    @property
    def person(self) -> Person | None:
        """Whoever is signed in; None while locked."""

    def logins(self) -> tuple[str, ...]:
        """The accounts that have a key to this folder."""

    def write(self, work: Callable[[Session], T], done: Done[T], failed: Failed) -> None:
        """Do `work` on the writer thread, after whatever was asked before."""

    def read(self, work: Callable[[Session], T], done: Done[T], failed: Failed) -> None:
        """Do `work` on the reading connection."""

    def confirm(self, login: str, password: str, done: Done[Session], failed: Failed) -> None:
        """Another person's password for one act, without signing the first one out."""

    def sign_in(self, login: str, password: str, done: Done[Person], failed: Failed) -> None:
        """Let a person in, also in place of the one who is in."""

    def lock(self, done: Done[None], failed: Failed) -> None:
        """Nobody is in; what was asked before is done first."""
