"""Where a rule is known from, in words: the rule's own, a paraphrase, general knowledge (domain.md's s, p, k)."""

from app.texts import N_, _

_WORDS = {
    "s": N_("lời của văn bản"),
    "p": N_("theo báo chí hoặc kế hoạch thi hành"),
    "k": N_("quy định không nói rõ; cơ quan tự quyết"),
}


def source_word(source: str) -> str:
    """`lời của văn bản`; "" for what has no source."""
    return _(_WORDS[source]) if source in _WORDS else ""


def where(article: str, source: str) -> str:
    """`Điều 6 k.3 · lời của văn bản`."""
    return " · ".join(part for part in (article, source_word(source)) if part)
