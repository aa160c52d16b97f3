"""What the kiosk says of batches, passes and kinds of folders: one phrase each, for every page of it."""

import datetime as dt

from app.domain.agency import FolderKind
from app.services.batch import BatchView
from app.texts import _, ngettext

LOCAL = dt.timezone(dt.timedelta(hours=7))  # times are shown as in Việt Nam


def pass_word(slot: int) -> str:
    return _("lượt nhập thứ nhất") if slot == 1 else _("lượt nhập thứ hai")


def batch_word(batch: BatchView, of_style: int, styles: int) -> str:
    """`Tập 3/8`, with the style's name where there are several."""
    text = _("Tập {0}/{1}").format(batch.number, of_style)
    return f"{text} · {batch.style.name}" if styles > 1 else text


def saved_word(saved: int, expected: int | None, at: dt.datetime | None) -> str:
    """`đã ghi 6/25 phiếu · 09:31:05`, the time being that of the last one."""
    count = str(saved) if expected is None else f"{saved}/{expected}"
    text = _("đã ghi {0} phiếu").format(count)
    return f"{text} · {at.astimezone(LOCAL):%H:%M:%S}" if at else text


def expected_word(expected: int | None) -> str:
    if expected is None:
        return _("chưa rõ số phiếu")
    return ngettext("{0} phiếu", "{0} phiếu", expected).format(expected)


def finish_words(saved: int, expected: int | None) -> tuple[str, str]:
    """The sentence that stands over the end of a batch, and its tone."""
    if expected is None or saved == expected:
        return _("Đã ghi {0} phiếu, đúng số của tập này.").format(saved), "good"
    if saved < expected:
        text = _("Mới ghi {0} phiếu, tập này dự kiến {1}: thiếu {2}. Đếm lại xấp phiếu trước khi kết thúc.")
        return text.format(saved, expected, expected - saved), "warn"
    text = _("Đã ghi {0} phiếu, tập này dự kiến {1}: thừa {2}. Đếm lại xấp phiếu trước khi kết thúc.")
    return text.format(saved, expected, saved - expected), "warn"


def band_words(kind: FolderKind) -> tuple[str, str]:
    """The word of the striped band and its sentence; empty for the real thing."""
    match kind:
        case FolderKind.REHEARSAL:
            return _("DIỄN TẬP"), _("Phiếu nhập ở đây không thuộc đợt lấy phiếu nào.")
        case FolderKind.SAMPLE:
            return _("MẪU"), _("Cơ quan này không có thật; mọi thứ ở đây chỉ để xem thử.")
        case _:
            return "", ""
