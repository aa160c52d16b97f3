"""Documents against what they were when somebody last looked at them.

`python -m tests.app.reports.golden` writes them anew; look at what git shows before it is committed.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat

from app.domain.agency import FolderKind
from app.domain.ids import StyleCode
from app.domain.options import Options
from app.domain.round import Base, Explanation, RoundState
from app.reports.faces import face
from app.reports.forms import form
from app.reports.pdf.ballot import ballot
from app.reports.pdf.before import imprint_of
from app.reports.pdf.counting import zero_report
from app.reports.pdf.minutes import minutes
from app.reports.pdf.result_report import result_report
from tests.app.reports.pdf_cases import (
    DEFAULTS,
    Ballots,
    extreme_people,
    ordinary,
    people,
    sealed,
    settlement,
    two_styles,
)
from tests.app.reports.pdf_reading import pages, pictures
from tests.app.reports.prepared_cases import prepared
from tests.repo import ROOT

FOLDER = ROOT / "tests" / "golden" / "pdf"
SCALE = 0.4  # pixels a point: a word can be told from another, a letter's edge cannot
_BLOCK = 8  # pixels
TOLERANCE = 20  # of 255, the most that one block may differ; text that moved by one pixel differs by 26 and more


def _two_styles(document: Callable[..., bytes], code: str) -> bytes:
    told = Explanation("W09", StyleCode("A"), "Một người đánh dấu nhầm, được đổi phiếu trước khi bỏ vào hòm.")
    whole = [settlement(f"B{n:02d}", 30, "B", 2) for n in range(1, 11)]
    settled = [settlement("A03"), settlement("A05"), settlement("invalid", 44, batch=2), *whole]
    return document(sealed(*two_styles(), settlements=settled, explanations=[told]), form(code), face("plex"))


def _counted(document: Callable[..., bytes]) -> bytes:
    """One pass, unsigned, every setting away from its default."""
    settings = type(DEFAULTS)(Base.VALID, 1, "paper", "valid", "paper", "paper")
    record = sealed(ordinary(5, 40), kind=FolderKind.COUNT, settings=settings, fingerprint="", opened=None, closed=None)
    return document(record, form(), face("plex"))


_FULL = Options(sign_place=True, criteria_back=True, per_sheet=2, colours={"A": "blue"})


def _ballot(subjects: Sequence[tuple[str, str]], options: Options, code: str) -> bytes:
    model = prepared(Ballots("A", "Hội nghị cán bộ chủ chốt", subjects, 20), options=options)
    return ballot(model, model.definition.styles[0], imprint_of(model), form(code), face("plex")).pdf


CASES: Mapping[str, Callable[[], bytes]] = {
    "minutes-two-styles": lambda: _two_styles(minutes, "state"),
    "result-report-two-styles": lambda: _two_styles(result_report, "state"),
    "result-report-party": lambda: _two_styles(result_report, "party"),
    "minutes-counted": lambda: _counted(minutes),
    "ballot-two-on-a-sheet": lambda: _ballot(people(5), _FULL, "state"),
    "ballot-three-pages": lambda: _ballot(extreme_people(20), Options(), "party"),
    "zero-report": lambda: zero_report(prepared(*two_styles(), state=RoundState.COUNTING), form(), face("plex")),
    "minutes-sample": lambda: minutes(sealed(ordinary(3, 30), kind=FolderKind.SAMPLE), form(), face("plex")),
}


def text_of(data: bytes) -> str:
    return "\n".join(f"--- {n}\n{text}\n" for n, text in enumerate(pages(data), 1))


def picture_of(data: bytes) -> Image.Image:
    """All pages side by side."""
    found = pictures(data, SCALE)
    strip = Image.new("L", (sum(p.width for p in found), found[0].height), 255)
    left = 0
    for picture in found:
        strip.paste(picture, (left, 0))
        left += picture.width
    return strip


def farthest(one: Image.Image, other: Image.Image) -> float:
    """How far the two pictures differ in the block where they differ most, 0 to 255; 255 for another size.

    Both are blurred a little first: another version of the renderer smooths letters in another way.
    """
    if one.size != other.size:
        return 255
    soft = [picture.filter(ImageFilter.GaussianBlur(1)) for picture in (one, other)]
    difference = ImageChops.difference(*soft)
    return float(ImageStat.Stat(difference.reduce(_BLOCK)).extrema[0][1])


def path(name: str, suffix: str) -> Path:
    return FOLDER / f"{name}.{suffix}"


def write(cases: Mapping[str, Callable[[], bytes]]) -> None:
    """Text and picture of every case."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in cases.items():
        data = make()
        path(name, "txt").write_text(text_of(data), encoding="utf-8")
        picture_of(data).quantize(16).save(path(name, "png"), optimize=True)


if __name__ == "__main__":
    write(CASES)
