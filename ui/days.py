"""Days as people write them."""

import datetime as dt
from collections.abc import Sequence


def read_day(text: str) -> dt.date | None:
    """5/7/2023, 05-07-2023 or 5.7.2023; None for anything else."""
    parts: Sequence[str] = text.replace("-", "/").replace(".", "/").split("/")
    if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts) or len(parts[2].strip()) != 4:
        return None
    day, month, year = (int(part) for part in parts)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
