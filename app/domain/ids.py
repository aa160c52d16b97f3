"""The identifiers every room shares; at the lowest room so that nobody passes a bare int or str."""

import re
from typing import NewType

RoundId = NewType("RoundId", str)
StyleCode = NewType("StyleCode", str)
SubjectCode = NewType("SubjectCode", str)
AccountId = NewType("AccountId", int)
BatchId = NewType("BatchId", int)
EntryId = NewType("EntryId", int)
PaperNumber = NewType("PaperNumber", int)

CODE = re.compile(r"[A-Za-z0-9_-]{1,16}")
RESERVED_CODES = frozenset({"ballot", "invalid", "number"})


def is_code(text: str) -> bool:
    """Whether `text` may name a style, a subject or a regulation file (contract.md, ROUND.toml)."""
    return CODE.fullmatch(text) is not None and text not in RESERVED_CODES
