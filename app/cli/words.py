"""click's help pages in the terminal's language: click's own words are English and cannot be told otherwise."""

import click

from app.texts import _


class _Translated:
    """Headings, help texts and the help option's own line, looked up when they are shown."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        assert isinstance(self, click.Command)
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Cách dùng: "))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        assert isinstance(self, click.Command)
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(_(self.help) if self.help else "")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        assert isinstance(self, click.Command)
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [(record[0], _help(p)) for p in options if (record := p.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(_("Tùy chọn")):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = click.Command.get_help_option(self, ctx)  # type: ignore[arg-type]
        if option is not None:
            option.help = _("Hiện trang này.")
        return option


def _help(option: click.Option) -> str:
    """An option's own words; click would add its English ones."""
    text = _(option.help) if option.help else ""
    return text + " " + _("Bắt buộc.") if option.required else text


class Command(_Translated, click.Command):
    """A command whose help speaks the chosen language."""


class Group(_Translated, click.Group):
    """The commands together."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Lệnh")):
            rows = [(name, _(c.short_help) if c.short_help else "") for name, c in self.commands.items()]
            formatter.write_dl(rows)


def usage_text(error: click.UsageError) -> str:
    """What is wrong with the arguments, in the chosen language."""
    match error:
        case click.NoSuchOption():
            return _("không có tùy chọn {0}").format(error.option_name)
        case click.MissingParameter():
            hint = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            return _("thiếu {0}").format(hint)
        case click.BadParameter():
            hint = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            return _("giá trị của {0} không dùng được").format(hint)
        case click.BadOptionUsage():
            return _("tùy chọn {0} thiếu giá trị hoặc thừa giá trị").format(error.option_name)
        case _:
            return _("lệnh hoặc tham số không đúng: {0}").format(error.format_message())
