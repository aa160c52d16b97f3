"""`kiemphieu count`."""

from pathlib import Path

import click

from app.bootstrap import new_id, now
from app.cli import keys
from app.cli.results import tell_findings, tell_results
from app.cli.terminal import Progress, plain
from app.domain.errors import Fault, InputFault, Refusal
from app.services.count import DIFFERENCES, TALLY, Counted, Request, count, need_place
from app.services.document import Signers, fingerprint_of
from app.services.output import work_folder
from app.texts import _, ngettext


def run(
    round_: Path,
    ballots: tuple[str, ...],
    second: tuple[str, ...],
    resolve: tuple[str, ...],
    out: Path,
    sign: tuple[str, ...],
) -> int:
    """Count a vote; the exit code tells whether it was sealed."""
    need_place(out)
    request = Request(round_, ballots, second, resolve, out, _signers(sign))
    progress = Progress()
    with work_folder(out) as work:
        counted = count(request, work, now, new_id, progress.report())
    progress.end()
    if counted.sealed is None:
        return _tell_open(counted, out)
    tell_results(counted.sealed)
    tell_findings(counted.answer, counted.sealed.definition)
    for code in counted.unused_explanations:
        click.echo(_("Lời giải trình {0} không dùng đến: cảnh báo ấy không xuất hiện.").format(code), err=True)
    click.echo(plain(_("Kết quả ở {0}").format(out)))
    return 0


def _signers(paths: tuple[str, ...]) -> Signers:
    if len(paths) not in (0, 2):
        todo = _("Cho hai khóa: trưởng ban kiểm phiếu, rồi chủ trì; hoặc không cho khóa nào.")
        raise InputFault(Fault("--sign", None, None, _("có {0} khóa").format(len(paths)), todo))
    signers = list(zip(("head", "chair"), keys.load(paths), strict=False))
    if len({identity.certificate.serial_number for _role, identity in signers}) != len(signers):
        found = _("trưởng ban và chủ trì cùng một khóa")
        raise InputFault(Fault("--sign", None, None, found, _("Mỗi người ký bằng khóa của mình.")))
    try:
        fingerprint_of(signers)
    except Refusal as refusal:
        found, todo = refusal.text.rstrip("."), _("Dùng hai khóa của cùng một cơ quan.")
        raise InputFault(Fault("--sign", None, None, found, todo)) from None
    return signers


def _tell_open(counted: Counted, out: Path) -> int:
    tell_findings(counted.answer, None)
    for style, difference in counted.differences:
        where = _("Mẫu {0}, phiếu {1}").format(style.code, difference.number)
        what = difference.code or (_("lý do không hợp lệ") if difference.kind == "invalid" else _("chỉ có ở một lượt"))
        click.echo(f"{where}: {what}", err=True)
    if counted.differences:
        text = ngettext("Còn {0} chỗ lệch.", "Còn {0} chỗ lệch.", len(counted.differences))
        click.echo(text.format(len(counted.differences)), err=True)
        todo = _("Điền cột value của {0} theo tờ phiếu, rồi chạy lại với --resolve.").format(out / DIFFERENCES)
        click.echo(plain(todo), err=True)
        for path in counted.aside:
            text = _("Tệp đã điền được giữ ở {0}: chép các dòng của nó sang tệp mới.").format(path)
            click.echo(plain(text), err=True)
    else:
        click.echo(plain(_("Số liệu không khớp nên không niêm phong; xem {0}.").format(out / TALLY)), err=True)
    return 1
