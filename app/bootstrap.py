"""Wires the rooms together: the clock and the makers of ids are passed in from here, and nowhere else read."""

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path

from app.domain.agency import Agency, FolderKind
from app.services.folder import AgencyFolder, NewAccount, create
from app.services.session import utc_text


def now() -> dt.datetime:
    """The moment, aware, UTC."""
    return dt.datetime.now(dt.UTC)


def clock() -> str:
    """The moment as stored: RFC 3339 in UTC with milliseconds and Z."""
    return utc_text(now())


def new_id() -> str:
    return str(uuid.uuid4())


def create_folder(path: Path, agency: Agency, accounts: Sequence[NewAccount]) -> str:
    """A real agency folder; answers the recovery key. Some 0.7 s an account: for a child process."""
    return create(path, FolderKind.REAL, agency, accounts, clock, new_id)


def open_folder(path: Path) -> AgencyFolder:
    """Hold a folder; people then sign in to it. Raises Trouble."""
    return AgencyFolder(path, clock, new_id)
