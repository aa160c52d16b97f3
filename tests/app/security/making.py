"""What the tests of this room are made of: people with certificates, a small PDF, a chain made by openssl."""

import io
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
from reportlab.pdfgen.canvas import Canvas

from app.security.identities import Identity, der, issue, new_authority


@dataclass(frozen=True)
class House:
    """One agency's people. All certificates are made at `now`."""

    authority: Identity
    head: Identity
    chair: Identity
    now: datetime

    @property
    def roots(self) -> list[bytes]:
        return [der(self.authority.certificate)]

    @property
    def certificates(self) -> list[bytes]:
        return [der(one.certificate) for one in (self.authority, self.head, self.chair)]


NOW = datetime(2026, 7, 18, 9, 30, 15, 250_000, tzinfo=UTC)


def house(now: datetime = NOW) -> House:
    authority = new_authority("Bảo hiểm xã hội tỉnh Mẫu", now)
    head = issue(authority, "Nguyễn Thị Hằng", "Trưởng ban kiểm phiếu", now)
    return House(authority, head, issue(authority, "Trần Đức Quỳnh", "Chủ tọa hội nghị", now), now)


def paper(places: dict[str, tuple[int, int]] | None = None, pages: int = 1) -> bytes:
    """A small PDF; `places` are named destinations on its last page."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(pages):
        canvas.drawString(72, 700, f"Page {number + 1}")
        if places and number == pages - 1:
            page = canvas._doc.thisPageRef()
            named = {name: PDFArray([page, PDFName("XYZ"), left, top, 0]) for name, (left, top) in places.items()}
            canvas._doc.Catalog.Dests = PDFDictionary(named)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


_EXTENSIONS = """
[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign
[leaf]
keyUsage=critical,digitalSignature,nonRepudiation
crlDistributionPoints=URI:http://crl.invalid/a.crl
authorityInfoAccess=OCSP;URI:http://ocsp.invalid/,caIssuers;URI:http://ca.invalid/a
"""


def foreign_chain(folder: Path, openssl: str) -> None:
    """root.pem, middle.pem, leaf.pem (all RSA) and leaf.p12 ("tự đặt", without the root), by openssl alone."""
    (folder / "ext").write_text(_EXTENSIONS)
    steps = (
        "req -x509 -newkey rsa:2048 -nodes -utf8 -keyout root.key -out root.pem -days 3650 -subj /CN=Gốc",
        "req -newkey rsa:2048 -nodes -utf8 -keyout middle.key -out middle.csr -subj",
        "x509 -req -in middle.csr -CA root.pem -CAkey root.key -days 3650 -extfile ext -extensions ca -out middle.pem",
        "req -newkey rsa:2048 -nodes -utf8 -keyout leaf.key -out leaf.csr -subj",
        "x509 -req -in leaf.csr -CA middle.pem -CAkey middle.key -days 900 -extfile ext -extensions leaf -out leaf.pem",
        "pkcs12 -export -inkey leaf.key -in leaf.pem -certfile middle.pem -out leaf.p12 -passout",
    )
    last = {1: "/CN=Trung gian", 3: "/CN=Lê Văn An", 5: "pass:tự đặt"}
    for number, step in enumerate(steps):
        command = [openssl, *step.split(), *([last[number]] if number in last else [])]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
