"""What the kiosk says when something goes wrong: in place, with the remedy; a bug goes to the log as well."""

from app.texts import _
from ui.errors import Kind, log, told


def fault_text(error: BaseException) -> str:
    """One sentence or two. No dialog comes up here: the paper stays in sight, and Enter tries again."""
    said = told(error)
    match said.kind:
        case Kind.REFUSAL:
            return said.text
        case Kind.TROUBLE:
            log.error("trouble: %s", said.text)
        case Kind.BUG:
            log.critical("bug in the kiosk\n%s", said.detail)
    return _("{0} Rồi thử lại.").format(said.text)
