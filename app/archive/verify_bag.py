"""Whether the bag is complete and unchanged: tag files, manifests, every hash (RFC 8493, 3)."""

from collections.abc import Iterator, Mapping

from app.archive.bag import (
    BAGIT,
    DECLARATION,
    INFO,
    LISTED_TAGS,
    MANIFEST,
    OXUM,
    PAYLOAD,
    SIGNATURES,
    TAG_MANIFEST,
    BadBag,
    Bag,
)
from app.archive.check import Check, Fault, fails, holds
from app.archive.names import shown
from app.archive.unzip import BadZip
from app.texts import _, ngettext

# So much more than bag-info.txt says is no accident, and is not unpacked to see what it is.
_BOMB = 64 << 20


def check_bag(bag: Bag) -> Iterator[Check]:
    """Lines on completeness first, then on every hash; a Fault where there is no manifest to go by."""
    yield from _declaration(bag)
    yield from _top(bag)
    tags, payload = _manifest(bag, TAG_MANIFEST), _manifest(bag, MANIFEST)
    yield from _complete(bag, tags, payload)
    yield from _amount(bag)
    yield from _hashes(bag, tags, TAG_MANIFEST)
    yield from _hashes(bag, payload, MANIFEST)


def _declaration(bag: Bag) -> Iterator[Check]:
    if BAGIT in bag and bag.read(BAGIT) != DECLARATION:
        yield fails(BAGIT, _("không phải lời khai BagIt 1.0, UTF-8 như đã quy định."))


def _top(bag: Bag) -> Iterator[Check]:
    """What stands beside data/; a manifest that is missing has its line from `_manifest`."""
    known = {*LISTED_TAGS, TAG_MANIFEST, *SIGNATURES.values()}
    for name in bag.names:
        if name not in known and not name.startswith(PAYLOAD):
            yield fails(name, _("không thuộc hồ sơ."))
    for name in LISTED_TAGS:
        if name not in bag and name != MANIFEST:
            yield fails(name, _("thiếu trong hồ sơ."))


def _manifest(bag: Bag, name: str) -> Mapping[str, str]:
    try:
        return bag.manifest(name)
    except (BadBag, BadZip) as error:
        text = _("{0} Không có danh sách này thì không biết hồ sơ gồm những gì.")
        raise Fault(name, text.format(error.text)) from None


def _complete(bag: Bag, tags: Mapping[str, str], payload: Mapping[str, str]) -> Iterator[Check]:
    """Each manifest lists what it should, and of the payload nothing is missing or unlisted."""
    there = {name for name in bag.names if name.startswith(PAYLOAD)}
    faults = [
        fails(TAG_MANIFEST, _("nêu sai tệp: {0}.").format(shown(n))) for n in sorted(tags.keys() ^ {*LISTED_TAGS})
    ]
    faults += [fails(name, _("thiếu trong hồ sơ.")) for name in sorted(payload.keys() - there)]
    faults += [
        fails(name, _("không thuộc hồ sơ: {0} không nêu.").format(MANIFEST)) for name in sorted(there - payload.keys())
    ]
    yield from faults
    if not faults:
        count = len(bag.names)
        text = ngettext("Đủ {0} tệp, không thiếu, không thừa.", "Đủ {0} tệp, không thiếu, không thừa.", count)
        yield holds(None, text.format(count))


def _amount(bag: Bag) -> Iterator[Check]:
    """Payload-Oxum, a first look before anything large is read."""
    sizes = [bag.size(name) for name in bag.names if name.startswith(PAYLOAD)]
    said = dict(bag.info()).get(OXUM)
    if said is None:
        raise Fault(INFO, _("không ghi {0}.").format(OXUM))
    if said != f"{sum(sizes)}.{len(sizes)}":
        size = said.partition(".")[0]
        if not size.isascii() or not size.isdecimal() or len(size) > 15 or sum(sizes) > int(size) + _BOMB:
            raise Fault(INFO, _("{0} không khớp với dữ liệu; dừng, không giải nén.").format(OXUM))
        yield fails(INFO, _("{0} không khớp với dữ liệu.").format(OXUM))


def _hashes(bag: Bag, listed: Mapping[str, str], manifest: str) -> Iterator[Check]:
    changed = 0
    for name, digest in listed.items():
        if name not in bag:
            continue
        try:
            fault = None if bag.sha256(name) == digest else _("đã bị sửa: mã băm khác với {0}.").format(manifest)
        except BadZip as error:
            fault = error.text
        if fault:
            changed += 1
            yield fails(name, fault)
    if not changed:
        text = _("Mã băm SHA-256 của từng tệp khớp với {0}: từ khi lập danh sách không tệp nào bị sửa.")
        yield holds(manifest, text.format(manifest))
