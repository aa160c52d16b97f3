"""The commands, and how every ending becomes an exit code."""

import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from types import FrameType

import click

from app import __version__
from app.cli import terminal
from app.cli.words import Command, Group, usage_text
from app.domain.errors import InputFault, Refusal, Trouble
from app.texts import N_, _, set_language

OK, FAILED, INPUT, MACHINE, BUG, INTERRUPTED = 0, 1, 2, 3, 70, 130


@click.group(cls=Group, help=N_("Kiểm phiếu tín nhiệm từ dòng lệnh, không cần màn hình."))
@click.version_option(__version__, "--version", message="kiemphieu %(version)s", help=N_("Hiện số phiên bản."))
@click.option("--lang", type=click.Choice(["vi", "en"]), help=N_("Ngôn ngữ của màn hình lệnh."))
def kiemphieu(lang: str | None) -> None:
    """Chosen already by `main`, since a wrong argument must be told in that language too."""


@kiemphieu.command(
    cls=Command,
    short_help=N_("Tạo cơ quan mẫu để xem thử."),
    help=N_("Tạo cơ quan mẫu trong DIR (mới hoặc rỗng): một đợt đã niêm phong, một đợt chờ nhập phiếu."),
)
@click.argument("dir_", metavar="DIR", type=click.Path(path_type=Path))
def demo(dir_: Path) -> int:
    from app.cli.demo import run

    return run(dir_)


@kiemphieu.command(
    cls=Command,
    short_help=N_("Kiểm một đợt lấy phiếu từ các tệp."),
    help=N_("Kiểm một đợt lấy phiếu từ ROUND.toml và các tệp phiếu; ghi kết quả vào thư mục --out."),
)
@click.argument("round_", metavar="ROUND.toml", type=click.Path(path_type=Path))
@click.option("--ballots", multiple=True, required=True, metavar="[STYLE=]B.csv", help=N_("Lượt nhập thứ nhất."))
@click.option("--second", multiple=True, metavar="[STYLE=]B2.csv", help=N_("Lượt nhập thứ hai."))
@click.option("--resolve", multiple=True, metavar="[STYLE=]R.csv", help=N_("Chỗ lệch đã nhập lại từ phiếu giấy."))
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help=N_("Nơi ghi kết quả."))
@click.option("--sign", multiple=True, metavar="KEY.p12", help=N_("Khóa ký: trưởng ban, rồi chủ trì."))
def count(
    round_: Path,
    ballots: tuple[str, ...],
    second: tuple[str, ...],
    resolve: tuple[str, ...],
    out: Path,
    sign: tuple[str, ...],
) -> int:
    from app.cli.count import run

    return run(round_, ballots, second, resolve, out, sign)


@kiemphieu.command(
    cls=Command,
    short_help=N_("Kiểm tra hồ sơ lưu hoặc tệp PDF đã ký."),
    help=N_("Kiểm tra từng FILE: hồ sơ lưu (ZIP) hoặc PDF; mỗi điều kiểm tra một dòng."),
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--root", metavar="CERT", type=click.Path(path_type=Path), help=N_("Chứng thư gốc mà bạn tin."))
@click.option("--unsigned", is_flag=True, help=N_("Chấp nhận tệp chưa ký."))
def verify(files: tuple[Path, ...], root: Path | None, unsigned: bool) -> int:
    from app.cli.verify import run

    return run(files, root, unsigned)


@kiemphieu.command(
    cls=Command,
    short_help=N_("Ký số tệp."),
    help=N_("Ký từng FILE: PDF ký vào ô trống kế tiếp, hồ sơ lưu nhận chữ ký còn thiếu, tệp khác có FILE.p7s."),
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--sign", multiple=True, required=True, metavar="KEY.p12", help=N_("Khóa ký."))
def sign(files: tuple[Path, ...], sign: tuple[str, ...]) -> int:
    from app.cli.sign import run

    return run(files, sign)


@kiemphieu.command(
    cls=Command,
    short_help=N_("Sao lưu thư mục cơ quan."),
    help=N_("Chép cả thư mục cơ quan AGENCY vào TO (mới hoặc rỗng) trong lúc không ai mở nó; không cần mật khẩu."),
)
@click.argument("agency", metavar="AGENCY", type=click.Path(path_type=Path))
@click.argument("to", metavar="TO", type=click.Path(path_type=Path))
def backup(agency: Path, to: Path) -> int:
    from app.cli.backup import run

    return run(agency, to)


@kiemphieu.command(
    cls=Command,
    short_help=N_("Lấy lại thư mục cơ quan từ bản sao lưu."),
    help=N_("Kiểm tra bản sao lưu BACKUP từng tệp rồi chép thành thư mục cơ quan TO (mới hoặc rỗng)."),
)
@click.argument("backup_", metavar="BACKUP", type=click.Path(path_type=Path))
@click.argument("to", metavar="TO", type=click.Path(path_type=Path))
def restore(backup_: Path, to: Path) -> int:
    from app.cli.backup import run_restore

    return run_restore(backup_, to)


@kiemphieu.command(
    cls=Command,
    short_help=N_("Đo tốc độ trên máy này."),
    help=N_("Đo trong thư mục tạm: ghi phiếu và đếm phiếu nhanh chậm thế nào so với thư viện trơn trên cùng máy."),
)
@click.option("--papers", type=click.IntRange(50, 100_000), default=1_000, help=N_("Số phiếu đem nhập thử."))
@click.option("--ballots", type=click.IntRange(1_000, 5_000_000), default=1_000_000, help=N_("Số phiếu đem đếm thử."))
def bench(papers: int, ballots: int) -> int:
    from app.cli.bench import run_bench

    return run_bench(papers, ballots)


def main(arguments: list[str] | None = None) -> None:
    """The entry point of `kiemphieu`; leaves with one of the promised exit codes."""
    given = sys.argv[1:] if arguments is None else arguments
    terminal.use_utf8()
    set_language(_language(given))
    for number in _STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _stop)
    sys.exit(_ended(given))


def _language(arguments: list[str]) -> str:
    """--lang, else an English locale; any other locale, C too, means Vietnamese."""
    for place, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value in ("vi", "en") and argument.startswith("--lang"):
            return value
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "vi"


# Ctrl-C, and a terminal or a system that goes away (Windows knows no SIGHUP).
_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """The first one stops the work; while that is cleaned up another one changes nothing."""
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _ended(arguments: list[str]) -> int:
    """The exit code, also where nothing can be told any more (2>/dev/full, | head)."""
    try:
        return _run(arguments)
    except OSError:
        terminal.hush()
        return MACHINE


def _invoke(arguments: list[str]) -> int:
    """As click's own `main`, which would end a broken pipe with 1."""
    try:
        with kiemphieu.make_context("kiemphieu", list(arguments)) as context:
            code = kiemphieu.invoke(context)
    except click.exceptions.Exit as end:  # --help, --version
        code = end.exit_code
    sys.stdout.flush()
    return code if isinstance(code, int) else OK


def _run(arguments: list[str]) -> int:
    try:
        return _invoke(arguments)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return INPUT
    except click.UsageError as error:
        _tell_usage(error)
        return INPUT
    except InputFault as error:
        terminal.tell_faults(error)
        return INPUT
    except Refusal as refusal:
        click.echo(terminal.plain(refusal.text), err=True)
        return INPUT
    except Trouble as trouble:
        click.echo(terminal.plain(trouble.text), err=True)
        return MACHINE
    except (KeyboardInterrupt, click.Abort):
        click.echo("\n" + _("Đã dừng; không có gì được ghi dở."), err=True)
        return INTERRUPTED
    except OSError as error:
        return _tell_machine(error)
    except MemoryError:
        click.echo(_("Máy hết bộ nhớ. Đóng bớt chương trình rồi làm lại."), err=True)
        return MACHINE
    except Exception:
        return _tell_bug()


def _tell_usage(error: click.UsageError) -> None:
    click.echo(terminal.plain(f"kiemphieu: {usage_text(error)}"), err=True)
    if error.ctx is not None:
        click.echo(_("Xem “{0} --help”.").format(error.ctx.command_path), err=True)


def _tell_machine(error: OSError) -> int:
    if isinstance(error, BrokenPipeError):  # nobody reads any more; say nothing more to them
        terminal.hush()
        return MACHINE
    where = f" ({error.filename})" if error.filename else ""
    text = _("Máy không làm được: {0}. Kiểm tra ổ đĩa và quyền ghi; không có gì được ghi dở.")
    click.echo(terminal.plain(text.format(f"{error.strerror or error}{where}")), err=True)
    return MACHINE


def _tell_bug() -> int:
    """A bug: its trace goes to a file to be sent to the makers, never to the terminal."""
    handle, log = tempfile.mkstemp(prefix="kiemphieu-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"kiemphieu {__version__}\n{traceback.format_exc()}")
    click.echo(
        _("Lỗi của chương trình. Chi tiết ở {0}; hãy gửi tệp đó cho người làm chương trình.").format(log), err=True
    )
    return BUG
