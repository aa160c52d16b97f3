"""The words of the workbook: names of sheets, marks of a kind of folder, states."""

import datetime as dt
from collections.abc import Mapping

from app.domain.agency import FolderKind
from app.domain.finding import Severity
from app.domain.ids import StyleCode
from app.domain.reconcile import State
from app.domain.record import Sealed
from app.domain.regulation import Threshold
from app.domain.tally import KEYED_REASONS, RULE_REASONS
from app.domain.wording import REASON_WORDS, SETTING_WORDS
from app.reports.xlsx.formulas import VerdictWords
from app.texts import N_, _, date_text

# A fixed offset: the country has one time zone and no summer time.
VIETNAM = dt.timezone(dt.timedelta(hours=7))

SETTING_VALUES: Mapping[tuple[str, str], str] = {
    ("invalid_line", "line"): N_("chỉ dòng đó không hợp lệ"),
    ("invalid_line", "paper"): N_("cả phiếu không hợp lệ"),
    ("blank_paper", "invalid"): N_("phiếu không hợp lệ"),
    ("blank_paper", "valid"): N_("phiếu hợp lệ, mọi dòng đều trống"),
    ("added_name", "ignore"): N_("bỏ qua, phiếu vẫn được tính"),
    ("added_name", "paper"): N_("cả phiếu không hợp lệ"),
    ("added_words", "ignore"): N_("bỏ qua, phiếu vẫn được tính"),
    ("added_words", "paper"): N_("cả phiếu không hợp lệ"),
}


def setting_value(name: str, value: str) -> str:
    """A setting's answer in words."""
    return _(SETTING_WORDS[value]) if name == "base" else _(SETTING_VALUES[name, value])


def marking(kind: FolderKind) -> str:
    """What every page of a round that is not the real one must say; "" for the real one."""
    match kind:
        case FolderKind.REAL:
            return ""
        case FolderKind.SAMPLE:
            return _("MẪU")
        case FolderKind.REHEARSAL:
            return _("DIỄN TẬP")
        case FolderKind.STATION:
            return _("MÁY NHẬP")
        case FolderKind.COUNT:
            return _("đếm bằng dòng lệnh")


def state_word(state: State) -> str:
    match state:
        case State.HOLDS:
            return _("khớp")
        case State.FAILS:
            return _("lệch")
        case State.DERIVED:
            return _("tính ra")
        case State.WARNS:
            return _("cảnh báo")


def severity_word(severity: Severity) -> str:
    match severity:
        case Severity.ERROR:
            return _("lỗi")
        case Severity.WARNING:
            return _("cảnh báo")
        case Severity.DERIVED:
            return _("tính ra")


def verdict_words() -> VerdictWords:
    reasons = {reason: _(REASON_WORDS[reason]) for reason in (*KEYED_REASONS, *RULE_REASONS)}
    return VerdictWords(_("hợp lệ"), reasons)


def threshold_word(threshold: Threshold) -> str:
    """A threshold in a few words with its article, as the column of outcomes has it."""
    bar = threshold.bar
    text = _("thấp từ {0}/{1} ({2})") if bar.inclusive else _("thấp trên {0}/{1} ({2})")
    return text.format(bar.numerator, bar.denominator, threshold.rule.article)


def groups(digest: str, count: int | None = None) -> str:
    """A hash in groups of four digits, the first `count` of them."""
    parts = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    return " ".join(parts[:count])


def moment(utc: str) -> dt.datetime:
    """An RFC 3339 moment with Z as a datetime in UTC."""
    return dt.datetime.fromisoformat(utc).astimezone(dt.UTC)


def moment_text(utc: str) -> str:
    """14:05:09 ngày 05/07/2023, in the country's time."""
    local = moment(utc).astimezone(VIETNAM)
    return _("{0} ngày {1} (giờ Việt Nam)").format(local.strftime("%H:%M:%S"), date_text(local.date()))


def paper_sheets(sealed: Sealed) -> dict[StyleCode, str]:
    """The name of each style's sheet of papers; none where there are too many papers.

    Sheet names differ in more than case, codes need not: the second of `a` and `A` gets a sign no code has.
    """
    names: dict[StyleCode, str] = {}
    for style in sealed.definition.styles if sealed.ballots is not None else ():
        name = _("Phiếu {0}").format(style.code)
        while name.lower() in {taken.lower() for taken in names.values()}:
            name += "~"
        names[style.code] = name
    return names
