"""The regulations a round may be held under: those that come with the program, and those the agency added."""

import re
from pathlib import Path

from app.domain.errors import Fault, InputFault
from app.domain.regulation import Regulation, read_regulation
from app.domain.roles import PREPARE
from app.services import draft
from app.services.session import Changes, Session, one_line
from app.storage import regulation as stored
from app.storage import round as rounds
from app.storage.database import AGENCY_CHAIN
from app.texts import _

LARGEST_FILE = 1024 * 1024
_CODE = re.compile(r"[A-Za-z0-9_-]{1,16}")


def offered(session: Session) -> tuple[Regulation, ...]:
    """The program's own, then every other copy that this folder keeps, each once."""
    own = draft.regulations()
    seen = {regulation.sha256 for regulation in own}
    kept = (read_regulation(raw, f"{code}.toml", code) for code, raw in stored.every(session.database))
    return (*own, *(regulation for regulation in kept if regulation.sha256 not in seen))


def read_file(path: Path) -> Regulation:
    """A regulation from a TOML file, checked line by line. Raises InputFault with every fault found."""
    if not _CODE.fullmatch(path.stem):
        found = _("tên tệp “{0}” không dùng làm mã quy định được").format(path.name)
        todo = _("Đặt tên tệp bằng 1–16 chữ không dấu, số, gạch nối, ví dụ 96-QD-TW.toml.")
        raise InputFault(Fault(path.name, None, None, found, todo))
    if path.stat().st_size > LARGEST_FILE:
        raise InputFault(Fault(path.name, None, None, _("tệp quá lớn"), _("Chọn đúng tệp quy định (dưới 1 MB).")))
    return read_regulation(path.read_bytes(), path.name, path.stem)


def add(session: Session, regulation: Regulation) -> Changes:
    """Keep a regulation, so that every later round can choose it."""
    with session.database.unit() as unit:
        actor = session.actor(PREPARE)
        rounds.save_regulation(unit, regulation)
        file = f"{regulation.code}.toml"
        payload = {"name": one_line(regulation.short), "file": file, "sha256": regulation.sha256}
        unit.journal(AGENCY_CHAIN, actor, "regulation.added", payload)
    return Changes.of("regulation")
