"""Where the used papers of a sealed round are kept, in how many envelopes, until when."""

import datetime as dt
from dataclasses import dataclass

from app.domain.errors import Refusal
from app.texts import _

MOST_ENVELOPES = 999


@dataclass(frozen=True)
class Keeping:
    """One line of the register; a later line takes the place of an earlier one, which stays.

    `until` is None where the plan sets no day. `by` is who wrote the line, `at` when (UTC, RFC 3339).
    """

    place: str
    until: dt.date | None
    envelopes: int
    note: str
    by: str
    at: str


def check_keeping(place: str, until: dt.date | None, envelopes: int, held: dt.date) -> None:
    """Refuse a line that says nothing or cannot be; `held` is the day of the vote."""
    if not place.strip():
        raise Refusal("keeping.place", _("Ghi nơi giữ phiếu, ví dụ tủ sắt của Văn phòng."))
    if not 1 <= envelopes <= MOST_ENVELOPES:
        raise Refusal("keeping.envelopes", _("Số phong bì từ 1 đến {0}.").format(MOST_ENVELOPES))
    if until is not None and until <= held:
        raise Refusal("keeping.until", _("Ngày hết hạn giữ phải sau ngày lấy phiếu."))
