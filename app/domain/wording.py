"""The words for findings, equations, terms, marks and causes: one sentence each, shared by screen and documents."""

from collections.abc import Mapping, Sequence

from app.domain.cause import Cause, CauseKind
from app.domain.finding import Finding
from app.domain.ids import PaperNumber
from app.domain.reconcile import Equation, Term
from app.texts import N_, _, ngettext

_MOST_CAUSES = 4  # sentences that are still read

TERM_WORDS: Mapping[str, str] = {
    "summoned": N_("triệu tập"),
    "present": N_("có mặt"),
    "quorum": N_("mức tối thiểu phải có mặt"),
    "printed": N_("in ra"),
    "issued": N_("phát ra"),
    "exchanged": N_("đổi lại"),
    "spoiled": N_("hỏng trước khi phát"),
    "unused": N_("chưa dùng"),
    "lost": N_("mất"),
    "not_returned": N_("không thu về"),
    "foreign": N_("ngoài số phát ra"),
    "foreign_keyed": N_("phiếu lạ đã nhập"),
    "returned": N_("thu về"),
    "accepted": N_("phiếu đã xác nhận"),
    "subjects": N_("người được lấy phiếu"),
    "agreeing": N_("người khớp giữa bảng phiếu và nhật ký"),
    "batches": N_("tập phiếu"),
    "accepted_batches": N_("tập đã xác nhận"),
    "last_number": N_("số phiếu lớn nhất"),
    "numbers": N_("số phiếu đã có"),
}

REASON_WORDS: Mapping[str, str] = {
    "foreign": N_("không do ban kiểm phiếu phát"),
    "struck": N_("gạch tên"),
    "added": N_("viết thêm tên"),
    "words": N_("viết thêm chữ"),
    "torn": N_("rách"),
    "other": N_("lý do khác"),
    "blank_all": N_("để trống tất cả"),
    "one_name": N_("một tên, không hoặc nhiều ô"),
    "line": N_("có dòng sai"),
}

EQUATION_WORDS: Mapping[str, str] = {
    "R01": N_("Phiếu in ra"),
    "R02": N_("Phiếu phát ra"),
    "R03": N_("Phiếu thu về và phiếu đã nhập"),
    "R04": N_("Phiếu không hợp lệ theo lý do"),
    "R05": N_("Bảng phiếu và nhật ký"),
    "R06": N_("Người và phiếu"),
    "R07": N_("Số người tối thiểu"),
    "R08": N_("Các tập phiếu"),
    "R09": N_("Số phiếu liên tục"),
    "R10": N_("Mã mẫu phiếu"),
}

MARK_WORDS: Mapping[str, str] = {
    "1": N_("tín nhiệm cao"),
    "2": N_("tín nhiệm"),
    "3": N_("tín nhiệm thấp"),
    "0": N_("trống"),
    "9": N_("nhiều ô"),
}

SETTING_WORDS: Mapping[str, str] = {
    "summoned": N_("số người được triệu tập"),
    "present": N_("số người có mặt"),
    "issued": N_("số phiếu phát ra"),
    "returned": N_("số phiếu thu về"),
    "valid": N_("số phiếu hợp lệ của từng người"),
}

_SENTENCES: Mapping[str, str] = {
    "R01": N_(
        "Phiếu in ra ({printed}) không bằng phát ra ({issued}) + chưa dùng ({unused})"
        " + hỏng ({spoiled}) + mất ({lost})."
    ),
    "R02": N_(
        "Phiếu phát ra ({issued}) + phiếu lạ ({foreign}) không bằng thu về ({returned})"
        " + đổi lại ({exchanged}) + không thu về ({not_returned})."
    ),
    "R03": N_("Phiếu thu về ({returned}) khác số phiếu đã xác nhận ({accepted})."),
    "R05": N_("Chỉ {agreeing} trên {subjects} người có số đếm khớp giữa bảng phiếu và nhật ký."),
    "R07": N_("Có mặt {present} người, cần ít nhất {quorum}."),
    "R08": N_("Mới xác nhận {accepted_batches} trên {batches} tập phiếu."),
    "R09": N_("Số phiếu không liên tục: số lớn nhất {last_number}, đã có {numbers} phiếu."),
    "R10": N_("Mã mẫu phiếu gõ từ tờ phiếu khác mã của danh sách đã khóa nên tập phiếu không được mở."),
    "W01": N_("Nhiều dòng bỏ trống: {papers} phiếu có dòng trống."),
    "W02": N_("Nhiều dòng đánh dấu từ hai ô: {papers} phiếu."),
    "W03": N_("Tập {batch}: tất cả phiếu giống hệt nhau."),
    "W04": N_("Chỉ có {returned} phiếu (dưới {least}): kết quả có thể làm lộ lá phiếu của từng người."),
    "W05": N_("Phiếu chỉ được nhập một lượt, không có lượt nhập thứ hai để đối chiếu."),
    "W06": N_("Tài liệu chưa được ký số."),
    "W07": N_("Đồng hồ máy chạy lùi ở {lines} dòng nhật ký."),
    "W08": N_("{resolutions} chỗ lệch được xử lý khác với cả hai lượt nhập."),
    "W09": N_("Có phiếu đổi lại ({exchanged}), mất ({lost}) hoặc phiếu lạ ({foreign})."),
    "W10": N_("{members} người của ban kiểm phiếu có tên trên phiếu mà ban này kiểm."),
}

_DERIVED: Mapping[str, str] = {
    "R01": N_("Số phiếu chưa dùng ({unused}) được tính ra, không đếm tay: đẳng thức phiếu in ra không chứng minh gì."),
    "R02": N_(
        "Số phiếu không thu về ({not_returned}) được tính ra, không đếm tay:"
        " đẳng thức phiếu phát ra không chứng minh gì."
    ),
    "R04": N_("Phiếu không hợp lệ không được xếp riêng để đếm tay theo lý do."),
}


_WORKED_OUT: Mapping[str, str] = {"R01": "unused", "R02": "not_returned"}


def _negative(finding: Finding) -> str:
    """A number that was not counted by hand came out below zero."""
    name = _WORKED_OUT[finding.code]
    text = _("Số phiếu “{0}” tính ra là {1}: số liệu phiếu có chỗ sai, đếm lại.")
    return text.format(term_word(name), finding.numbers[name])


# R04 and R06 have a sentence for each of their two sides.
_REASON = N_("Phiếu không hợp lệ “{0}”: đã nhập {1}, xếp riêng đếm tay {2}.")
_PRESENT = N_("Có mặt ({present}) nhiều hơn triệu tập ({summoned}).")


def minutes_template(code: str) -> str:
    """The sentence of a code for the minutes, in the source language and without its numbers."""
    return {"R04": _REASON, "R06": _PRESENT}.get(code) or _SENTENCES[code]


def sentence(finding: Finding) -> str:
    """The finding in one sentence, for the minutes and for tally.json."""
    if finding.code == "R04" and finding.severity != "derived":
        return _reasons(finding)
    if finding.code == "R06":
        return _people(finding)
    if finding.code == "W05" and finding.numbers["passes"] > 1:
        return _("Hai lượt nhập là cùng một tệp, giống nhau từng byte: không có lượt thứ hai để đối chiếu.")
    if finding.code == "R07" and finding.numbers["quorum"] == 0:
        return _("Không có ai được triệu tập.")
    if finding.code in _WORKED_OUT and finding.severity == "error" and finding.numbers[_WORKED_OUT[finding.code]] < 0:
        return _negative(finding)
    words = _DERIVED if finding.severity == "derived" else _SENTENCES
    return _(words[finding.code]).format(**finding.numbers)


def _reasons(finding: Finding) -> str:
    if "foreign_keyed" in finding.numbers:
        return _("Phiếu lạ đã nhập ({foreign_keyed}) khác số phiếu lạ khi mở hòm ({foreign}).").format(
            **finding.numbers
        )
    (keyed, number), (_pile, counted) = finding.numbers.items()
    reason = _(REASON_WORDS.get(keyed.removeprefix("keyed_"), keyed))
    return _(_REASON).format(reason, number, counted)


def _people(finding: Finding) -> str:
    if "summoned" in finding.numbers:
        return _(_PRESENT).format(**finding.numbers)
    text = _("Phiếu phát ra trừ phiếu đổi lại ({0}) nhiều hơn số người có mặt ({1}).")
    held = finding.numbers["issued"] - finding.numbers["exchanged"]
    return text.format(held, finding.numbers["present"])


def equation_text(equation: Equation) -> str:
    """An equation with its numbers, as `in ra 65 = phát ra 60 + chưa dùng 5`."""
    sides = (_side(equation.left), _side(equation.right))
    return f"{sides[0]} {equation.relation} {sides[1]}"


def _side(terms: tuple[Term, ...]) -> str:
    parts: list[str] = []
    for term in terms:
        sign = "− " if term.minus else "+ " if parts else ""
        parts.append(f"{sign}{term_word(term.name)} {term.value}".replace(" -", " −"))
    return " ".join(parts)


def term_word(name: str) -> str:
    """What a term of an equation is called."""
    for prefix, word in (("keyed_", N_("đã nhập “{0}”")), ("pile_", N_("xếp riêng “{0}”"))):
        if name.startswith(prefix):
            return _(word).format(_(REASON_WORDS[name.removeprefix(prefix)]))
    return _(TERM_WORDS[name])


def cause_lines(causes: Sequence[Cause]) -> tuple[str, ...]:
    """What probably lies behind the differences of a batch and what to do, a few sentences; the rest is counted."""
    lines = tuple(_cause(cause) for cause in causes[:_MOST_CAUSES])
    more = len(causes) - len(lines)
    return (*lines, ngettext("và {0} chỗ khác", "và {0} chỗ khác", more).format(more)) if more else lines


def _cause(cause: Cause) -> str:
    low, high = cause.numbers[0], cause.numbers[-1]
    match cause.kind:
        case CauseKind.SHIFTED:
            text = _(
                "Từ phiếu {0} đến phiếu {1}, số phiếu của hai lượt lệch nhau một, có lẽ vì sót hay thừa một tờ:"
                " so số ghi trên từng tờ; nếu nhiều thì nhập lại lượt sai."
            )
        case CauseKind.NUMBER:
            text = _(
                "Phiếu {0} ở lượt thứ nhất và phiếu {1} ở lượt thứ hai có lẽ là một tờ:"
                " xem số ghi trên tờ ấy rồi sửa số."
            )
        case CauseKind.SWAPPED:
            text = _("Phiếu {0} và {1} có lẽ bị đổi chỗ ở một lượt: xem số ghi trên hai tờ.")
        case CauseKind.MISSING | CauseKind.EXTRA:
            return _miscounted(cause)
    return text.format(low, high)


def _miscounted(cause: Cause) -> str:
    """Which pass lacks papers or has too many."""
    if cause.kind is CauseKind.MISSING:
        text = ngettext(
            "Có lẽ {0} thiếu phiếu {1}: tìm trong tập rồi nhập theo tờ phiếu.",
            "Có lẽ {0} thiếu phiếu {1}: tìm trong tập rồi nhập theo tờ phiếu.",
            len(cause.numbers),
        )
    else:
        text = ngettext(
            "Có lẽ {0} thừa phiếu {1}: tìm trong tập, không có tờ ấy thì gạch bỏ.",
            "Có lẽ {0} thừa phiếu {1}: tìm trong tập, không có tờ ấy thì gạch bỏ.",
            len(cause.numbers),
        )
    return text.format(_("lượt thứ nhất") if cause.slot == 1 else _("lượt thứ hai"), _spans(cause.numbers))


def _spans(numbers: Sequence[PaperNumber]) -> str:
    """`3, 7–9` for 3, 7, 8 and 9."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("–".join(map(str, span)) for span in spans)
