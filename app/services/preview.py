"""Pages of a PDF as pictures, for the preview and for a printer: functions for a child process."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Trouble
from app.texts import _, set_language

PRINT_DPI = 300
_POINTS = 72  # PDF units an inch


@dataclass(frozen=True)
class Pages:
    """Some pages of a document as PNG. `total` is how many it has, `first` (from 0) where these begin."""

    total: int
    first: int
    images: tuple[bytes, ...]


def pages(pdf: bytes | Path, width: int, first: int, count: int, language: str) -> Pages:
    """`count` pages from `first`, each `width` pixels wide. Raises Trouble where it is no PDF that can be read."""
    set_language(language)
    return _render(pdf, lambda page_width: width / page_width, first, count, lambda _page: None)


def print_pages(
    pdf: bytes | Path, language: str, first: int, count: int | None, progress: Callable[[str], None]
) -> Pages:
    """`count` pages from `first` (None: all that follow) for a printer, at 300 dots an inch; `progress` hears each."""
    set_language(language)
    said = _("Trang {0}")
    return _render(pdf, lambda _width: PRINT_DPI / _POINTS, first, count, lambda page: progress(said.format(page)))


def _render(
    pdf: bytes | Path,
    scale: Callable[[float], float],
    first: int,
    count: int | None,
    say: Callable[[int], None],
) -> Pages:
    import pypdfium2  # heavy: only where pages are drawn

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Trouble(_("Tệp PDF hỏng, không đọc được.")) from error
    try:
        total = len(document)
        last = total if count is None else min(total, first + count)
        images = []
        for number in range(first, last):
            say(number + 1)
            images.append(_png(document[number], scale))
        return Pages(total, first, tuple(images))
    finally:
        document.close()


def _png(page: "pypdfium2.PdfPage", scale: Callable[[float], float]) -> bytes:  # type: ignore[name-defined] # noqa: F821
    bitmap = page.render(scale=scale(page.get_width()), may_draw_forms=True)
    out = io.BytesIO()
    bitmap.to_pil().save(out, "PNG", compress_level=1)  # read once, on this machine: speed before size
    return out.getvalue()
