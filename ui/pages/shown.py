"""How moments, sizes and digests are shown on pages: one place for each."""

from datetime import date, datetime, timedelta, timezone

from app.services.session import moment_of
from app.texts import _, date_text, number_text

ZONE = timezone(timedelta(hours=7))  # stored in UTC, shown as in Việt Nam


def today() -> date:
    """The day in Việt Nam, by this PC's clock."""
    return datetime.now(ZONE).date()


def moment_text(utc: str, *, seconds: bool = False) -> str:
    """`09:31 18/07/2023` of a stored moment; "" for ""."""
    if not utc:
        return ""
    local: datetime = moment_of(utc).astimezone(ZONE)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return f"{clock} {date_text(local.date())}"


def size_text(size: int) -> str:
    """A file's size in whole KB, at least 1."""
    return _("{0} KB").format(number_text(max(1, round(size / 1024))))
