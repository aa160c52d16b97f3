"""The documents made on request as last looked at; `python -m tests.app.reports.golden_further` writes anew."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.domain.options import Options
from app.reports.faces import face
from app.reports.forms import form
from tests.app.reports import golden
from tests.app.reports.further_cases import FURTHER
from tests.app.reports.pdf_cases import ordinary, sealed


def _case(name: str, code: str) -> bytes:
    record = replace(sealed(ordinary(3, 30), supersedes="Đợt thứ nhất"), options=Options(form=code, retention="5 năm"))
    return FURTHER[name](record, form(code), face("plex"))


CASES: Mapping[str, Callable[[], bytes]] = {
    f"{name}-{code}": lambda name=name, code=code: _case(name, code)  # type: ignore[misc]
    for name, code in zip(FURTHER, ("state", "party") * 4, strict=True)
}

if __name__ == "__main__":
    golden.write(CASES)
