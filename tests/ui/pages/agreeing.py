"""The dialogs of the day's changes under the hands: opened from the round's page, agreed to by two."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from tests.ui.pages.hands import SLOW, Hands, button, field
from tests.ui.pages.vote import PASSWORD
from ui.dialogs.two_agree import TwoAgreeDialog

D = TypeVar("D", bound=TwoAgreeDialog)


def opened(page: QWidget, hands: Hands, words: str, kind: type[D]) -> D:
    """The dialog behind these words of `Việc trong ngày`; one that was closed before may still wait to be deleted."""
    known = set(page.findChildren(kind))
    hands.choose(button(page, "Việc trong ngày"), words)
    hands.wait(lambda: set(page.findChildren(kind)) - known)
    (dialog,) = set(page.findChildren(kind)) - known
    hands.wait(dialog.isVisible)
    return dialog


def agree(dialog: TwoAgreeDialog, hands: Hands) -> None:
    """Both type their passwords; the first does so wrongly at first, and is told."""
    hands.into(field(dialog, "Mật khẩu của người này", at=0), "sai")
    hands.into(field(dialog, "Mật khẩu của người này", at=1), PASSWORD)
    hands.click(dialog.verb)
    hands.wait(lambda: dialog.head._secret.refusal, SLOW)
    hands.into(field(dialog, "Mật khẩu của người này", at=0), PASSWORD)
    hands.click(dialog.verb)
