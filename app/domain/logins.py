"""Logins: short, without marks, easy to type under any input method; one is proposed from a name."""

import re
from collections.abc import Collection

from app.domain.errors import Refusal
from app.domain.names import search_key
from app.texts import _

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


def propose(full_name: str, taken: Collection[str] = ()) -> str:
    """`lannt` for Nguyễn Thị Lan: given name, then the first letters of the others; a number where it is taken."""
    words = re.findall(r"[a-z0-9]+", search_key(full_name).replace("'", ""))
    if not words:
        return ""
    base = words[-1] + "".join(word[0] for word in words[:-1])
    numbered = (f"{base}{number}" for number in range(2, 1000))
    return base if base not in taken else next(login for login in numbered if login not in taken)


def check(login: str) -> str:
    """`login` where it can be one. Raises Refusal."""
    if not _LOGIN.fullmatch(login):
        text = _("Tên đăng nhập gồm 2–32 chữ thường không dấu, chữ số, dấu chấm hoặc gạch.")
        raise Refusal("login.form", text)
    return login
