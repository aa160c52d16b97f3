"""README.txt of an archive: how anybody checks it with ordinary tools, filled in with this archive's own names."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.agency import FolderKind
from app.domain.ids import RoundId
from app.paths import resources

_TEMPLATE = "archive-readme.txt"
_SWITCH = re.compile(r"\[(signed|unsigned|pdf|always)\]")

# Bilingual like the page itself, so not a matter of the language that is spoken now.
_KINDS = {
    FolderKind.SAMPLE: "MẪU – số liệu hư cấu, không có giá trị · SAMPLE – made-up figures, of no value",
    FolderKind.REHEARSAL: "DIỄN TẬP – không phải kết quả lấy phiếu · REHEARSAL – not the result of a vote",
    FolderKind.COUNT: "Đếm bằng dòng lệnh · Counted by the command line",
}


@dataclass(frozen=True)
class About:
    """What the page and bag-info.txt say of a round, taken from its seal.json."""

    kind: FolderKind
    agency: str
    title: str
    round_id: RoundId
    regulation: str
    styles: tuple[str, ...]
    first_subject: str

    @property
    def kind_words(self) -> str:
        """What everything made from a folder that is no agency's real one must say, or ""."""
        return _KINDS.get(self.kind, "")


def about(seal: Mapping[str, Any]) -> About:
    """Names are laid on one line, so that none can look like a command of the page."""
    return About(
        kind=FolderKind(seal["kind"]),
        agency=_one_line(seal["agency"]["name"]),
        title=_one_line(seal["round"]["title"]),
        round_id=RoundId(seal["round"]["id"]),
        regulation=seal["round"]["regulation"],
        styles=tuple(style["code"] for style in seal["styles"]),
        first_subject=_one_line(seal["styles"][0]["subjects"][0]["name"]),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def readme(found: About, *, signed: bool, signed_pdfs: Sequence[str], names: Iterable[str]) -> bytes:
    """The page. `signed_pdfs` and `names` (of the payload) are paths below data/."""
    whole = (resources() / "texts" / _TEMPLATE).read_text(encoding="utf-8")
    wanted = {"always", "signed" if signed else "unsigned", *(["pdf"] if signed_pdfs else [])}
    folders = {parent for name in names if (parent := name.rpartition("/")[0])}
    values = {
        "banner": f"*** {found.kind_words} ***\n\n" if found.kind_words else "",
        "agency": found.agency,
        "title": found.title,
        "round": shlex.quote(found.round_id),
        "regulation": found.regulation,
        "style": found.styles[0],
        "subject": found.first_subject,
        "ballots": ", ".join(f"data/ballots-{style}.csv" for style in found.styles),
        "patterns": " ".join(["data/*.*", *(f"data/{folder}/*.*" for folder in sorted(folders))]),
        "pdfsig": "".join(f"    $ pdfsig data/{name}\n" for name in signed_pdfs),
        "given": " ".join(f"--ballots {style}=data/ballots-{style}.csv" for style in found.styles),
    }
    return "".join(_chosen(whole, wanted)).format(**values).encode()


def _chosen(template: str, wanted: set[str]) -> Iterable[str]:
    """The lines of the sections that are wanted: a line `[signed]` begins one, `[always]` ends it."""
    section = "always"
    for line in template.splitlines(keepends=True):
        if switch := _SWITCH.fullmatch(line.strip()):
            section = switch[1]
        elif section in wanted:
            yield line
