"""The English catalogue is whole, and the source hands it nothing it cannot hold."""

import ast
import re

import pytest

from tests import translations
from tests.repo import modules

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def test_every_text_has_english():
    assert not translations.untranslated(), (
        "run python -m tests.translations, then fill in resources/translations/en.po"
    )


def test_no_entry_is_left_over():
    left = translations.translated().keys() - translations.extracted()
    assert not left, "run python -m tests.translations, which drops them"


def test_translations_have_the_same_placeholders():
    def differs(source, forms):
        first = source if isinstance(source, str) else source[0]
        return any(sorted(_PLACEHOLDER.findall(form)) != sorted(_PLACEHOLDER.findall(first)) for form in forms if form)

    assert not {source: forms for source, forms in translations.translated().items() if differs(source, forms)}


def test_the_catalogue_is_as_the_tool_writes_it(tmp_path):
    again = tmp_path / "en.po"
    again.write_bytes(translations.CATALOGUE.read_bytes())
    translations.update(again)
    assert again.read_text(encoding="utf-8") == translations.CATALOGUE.read_text(encoding="utf-8")


def test_the_tool_adds_keeps_and_drops(tmp_path):
    kept = next(source for source in sorted(translations.extracted(), key=str) if isinstance(source, str))
    path = tmp_path / "en.po"
    path.write_text(
        f'{translations.HEADER}\nmsgid {_quoted(kept)}\nmsgstr "Kept"\n\nmsgid "Không ai nói nữa"\nmsgstr "Gone"\n',
        encoding="utf-8",
    )
    changes = translations.update(path)
    assert changes.dropped == {"Không ai nói nữa": ("Gone",)}
    assert len(changes.added) == len(translations.extracted()) - 1
    assert translations.translated(path)[kept] == ("Kept",)
    assert translations.untranslated(path) == sorted(translations.extracted() - {kept}, key=str)
    assert translations.update(path) == translations.Changes((), {})


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _is_made_at_run_time(argument: ast.expr) -> bool:
    formatted = (
        isinstance(argument, ast.Call)
        and isinstance(argument.func, ast.Attribute)
        and argument.func.attr in {"format", "join", "replace"}
    )
    return formatted or isinstance(argument, ast.JoinedStr | ast.BinOp)


def _unfindable(tree: ast.Module) -> list[int]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    texts = ((call, call.args[: 2 if call.func.id == "ngettext" else 1]) for call in calls)
    return [
        call.lineno
        for call, arguments in texts
        if call.func.id in translations.KEYWORDS and any(map(_is_made_at_run_time, arguments))
    ]


@pytest.mark.parametrize("line", ['_(f"a {b}")', '_("a %s" % b)', '_("a {0}".format(b))', 'ngettext("a", f"{b}", n)'])
def test_texts_made_at_run_time_are_seen(line):
    assert _unfindable(ast.parse(line))


def test_no_text_is_made_at_run_time_before_it_is_translated():
    found = {str(path): lines for path, tree in modules("app", "ui") if (lines := _unfindable(tree))}
    assert not found
