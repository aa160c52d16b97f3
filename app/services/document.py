"""Making the documents of a sealed round, signed where keys are at hand."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from app.domain.errors import Refusal
from app.domain.record import Sealed
from app.reports import DOCUMENTS
from app.security.identities import Identity, fingerprint
from app.security.signing import sign_pdf
from app.texts import _

Signers = Sequence[tuple[str, Identity]]
WORKBOOK = "result.xlsx"
NAMES = (*DOCUMENTS, WORKBOOK)
"""What is made of a round at its seal."""


def fingerprint_of(signers: Signers) -> str:
    """The fingerprint of the authority that the signers' certificates lead to, as printed in the minutes; "" unsigned.

    Raises Refusal where the two do not lead to the same authority.
    """
    roots = {fingerprint((identity.certificate, *identity.chain)[-1]) for _role, identity in signers}
    if len(roots) > 1:
        raise Refusal("sign.authority", _("Hai chứng thư không do cùng một cơ quan chứng thực cấp."))
    return roots.pop() if roots else ""


def make(
    sealed: Sealed, signers: Signers, now: Callable[[], datetime], progress: Callable[[str], None]
) -> Mapping[str, bytes]:
    """Every document by file name; each PDF is signed by the signers in their order, head then chair."""
    from app.reports.xlsx.workbook import workbook  # heavy: only where documents are made

    made: dict[str, bytes] = {}
    for name, build in DOCUMENTS.items():
        progress(name)
        data = build(sealed)
        for role, identity in signers:
            data = sign_pdf(data, "head" if role == "head" else "chair", identity, now())
        made[name] = data
    progress(WORKBOOK)
    made[WORKBOOK] = workbook(sealed)
    return made
