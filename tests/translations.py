"""Keep resources/translations/en.po in step with the source: `python -m tests.translations`.

Texts that are new become empty entries, texts that are gone are dropped (and printed with what they said, for a
text that was only reworded). Sorted, unwrapped and without line numbers, so that a change shows only itself.
"""

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.paths import resources
from tests.repo import ROOT

CATALOGUE = resources() / "translations" / "en.po"
ROOMS = ("app", "ui")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}

MessageId = str | tuple[str, str]

HEADER = """\
# English words of Tín Nhiệm. The message ids are the Vietnamese texts of app/ and ui/.
# Kept in step by: python -m tests.translations
msgid ""
msgstr ""
"Project-Id-Version: tin-nhiem\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


@dataclass(frozen=True)
class Changes:
    """What an update did: texts added empty, texts dropped with their old translations."""

    added: tuple[MessageId, ...]
    dropped: dict[MessageId, tuple[str, ...]]


def extracted() -> set[MessageId]:
    """Every text of app/ and ui/ that is handed to `_`, `N_` or `ngettext`."""
    found: set[MessageId] = set()
    for room in ROOMS:
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / room, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            found.add(message if isinstance(message, str) else (message[0], message[1]))
    return found


def translated(path: Path = CATALOGUE) -> dict[MessageId, tuple[str, ...]]:
    """Source text → its forms in the catalogue, empty ones too."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="en", abort_invalid=True)
    return {_key(message.id): _forms(message.string) for message in catalogue if message.id}


def update(path: Path = CATALOGUE) -> Changes:
    """Write the catalogue anew with exactly the extracted texts."""
    wanted, known = extracted(), translated(path)
    catalogue = Catalog(locale="en")
    for source in wanted:
        forms = known.get(source, ())
        catalogue.add(source, (*forms, "", "")[:2] if isinstance(source, tuple) else "".join(forms))
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    path.write_text(f"{HEADER}\n{buffer.getvalue().decode()}".rstrip() + "\n", encoding="utf-8")
    return Changes(
        added=tuple(sorted(wanted - known.keys(), key=str)),
        dropped={source: known[source] for source in known if source not in wanted},
    )


def untranslated(path: Path = CATALOGUE) -> list[MessageId]:
    """Extracted texts without an entry, or with an empty form."""
    known = translated(path)
    return sorted((source for source in extracted() if not all(known.get(source, ("",)))), key=str)


def _key(source: str | tuple[str, ...] | list[str]) -> MessageId:
    return source if isinstance(source, str) else (source[0], source[1])


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def main() -> int:
    """Update, say what changed, and answer 1 while a text has no English."""
    changes = update()
    for source, forms in changes.dropped.items():
        print(f"- {source!r} = {forms!r}")
    for added in changes.added:
        print(f"+ {added!r}")
    empty = untranslated()
    print(f"{len(extracted())} texts, {len(changes.added)} added, {len(changes.dropped)} dropped, {len(empty)} empty")
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
