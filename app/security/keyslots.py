"""Who can open an agency's folder: one slot an account, and the recovery key (design.md §11).

Each account has an X25519 pair; the private half lies in a SecretBox under argon2id of the password, and the random
file key in a SealedBox for each public half (libsodium's constructions through PyNaCl). So whoever has the file key
can give it to anybody without their password, and an account is removed by making a new file key.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import rfc8785
from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as NaclRuntimeError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from app.domain.errors import Refusal, Trouble
from app.platform import write_durable
from app.security import recovery
from app.texts import _

KEY_SIZE = 32
FILES = ("keyslots.json", "keyslots.1.json")
"""The file and its twin, in the agency's folder."""

_FORMAT = 1
_SALT_SIZE = pwhash.argon2id.SALTBYTES
_BOX_SIZE = SecretBox.NONCE_SIZE + SecretBox.MACBYTES + KEY_SIZE
_SEAL_SIZE = PublicKey.SIZE + SecretBox.MACBYTES


class WrongPassword(Refusal):
    """The password does not open this account's slot."""


class NoSuchAccount(Refusal):
    """No slot has this account's name."""


class SlotsDiffer(Refusal):
    """What is asked for does not fit the slots: a name taken, the last account, a key of another folder."""


class SlotsDamaged(Trouble):
    """The file is missing, torn, changed, or of a newer program. `fault` names what, for the log."""

    def __init__(self, fault: str, text: str) -> None:
        super().__init__(text)
        self.fault = fault


@dataclass(frozen=True)
class Cost:
    """What one guess of a password costs: argon2id's passes, and its memory in bytes."""

    ops: int
    mem: int


MODERATE = Cost(pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE)
"""256 MB and some 0.7 s on an office PC: what every real folder has."""
CHEAPEST = Cost(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)
"""For tests and made-up samples: it protects nothing."""


@dataclass(frozen=True)
class FileKey:
    """The 32 bytes that open the database; between a removal and `settle`, either they or `previous` do."""

    raw: bytes = field(repr=False)
    previous: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Lock:
    """A private half under a password: SecretBox (nonce, then ciphertext) with the figures that lead to its key."""

    salt: bytes
    cost: Cost
    box: bytes


@dataclass(frozen=True)
class Slot:
    """One public half, and the file key sealed for it."""

    public: bytes
    sealed: bytes


@dataclass(frozen=True)
class Account:
    """An account's slot, and its private half."""

    slot: Slot
    lock: Lock


@dataclass(frozen=True)
class KeySlots:
    """All slots of a folder, the accounts' by name (NFC)."""

    accounts: Mapping[str, Account]
    recovery: Slot


@dataclass(frozen=True)
class Created:
    """New slots, the file key they hold, and the recovery key's letters, which are printed and kept nowhere."""

    slots: KeySlots
    key: FileKey
    recovery_key: str = field(repr=False)


@dataclass(frozen=True)
class Removed:
    """Slots without an account, holding a new file key *and* the old one.

    Write them, re-key the database from `key.previous` to `key.raw`, then write `settle(slots, key)`: a PC that stops
    anywhere in between leaves a folder that still opens.
    """

    slots: KeySlots
    key: FileKey


def create(account: str, password: str, cost: Cost = MODERATE) -> Created:
    """The slots of a new folder with its first account."""
    key = fresh()
    seed = random(recovery.SEED_SIZE)
    empty = KeySlots({}, _slot(recovery.private_half(seed).public_key, key))
    return Created(add(empty, account, password, key, cost), key, recovery.to_letters(seed))


def add(slots: KeySlots, account: str, password: str, key: FileKey, cost: Cost = MODERATE) -> KeySlots:
    """One more account. Raises SlotsDiffer if the name is taken."""
    name = _name(account)
    if name in slots.accounts:
        raise SlotsDiffer("keyslots.name_taken", _("Đã có tài khoản “{0}”.").format(name))
    return _with_pair(slots, name, password, key, cost)


def unlock(slots: KeySlots, account: str, password: str) -> FileKey:
    """The file key. Raises NoSuchAccount, WrongPassword."""
    name = _known(slots, account)
    return _unseal(slots.accounts[name].slot, _private(slots, name, password))


def unlock_with_recovery(slots: KeySlots, letters: str) -> FileKey:
    """The file key by the printed recovery key. Raises WrongRecoveryKey, with the wrong group's number if known."""
    private = recovery.private_half(recovery.from_letters(letters))
    if bytes(private.public_key) != slots.recovery.public:
        raise recovery.WrongRecoveryKey(_("Khóa phục hồi này là của thư mục khác, hoặc đã được thay."))
    return _unseal(slots.recovery, private)


def change_password(slots: KeySlots, account: str, old: str, new: str, cost: Cost = MODERATE) -> KeySlots:
    """The same pair under a new password. Raises NoSuchAccount, WrongPassword."""
    name = _known(slots, account)
    changed = replace(slots.accounts[name], lock=_lock(_private(slots, name, old), new, cost))
    return replace(slots, accounts={**slots.accounts, name: changed})


def reset_password(slots: KeySlots, account: str, new: str, key: FileKey, cost: Cost = MODERATE) -> KeySlots:
    """A fresh pair for an account whose password is lost, by somebody who holds the file key. Raises NoSuchAccount."""
    return _with_pair(slots, _known(slots, account), new, key, cost)


def remove(slots: KeySlots, unwanted: str, by: str, password: str) -> Removed:
    """Take an account away under a new file key, on the password of another one. See Removed for what must follow.

    Raises NoSuchAccount, WrongPassword; SlotsDiffer when `by` is the account itself, or a removal is unfinished.
    """
    name, remover = _known(slots, unwanted), _known(slots, by)
    if name == remover:
        raise SlotsDiffer("keyslots.own_account", _("Không thể tự gỡ tài khoản của mình."))
    old = unlock(slots, remover, password)
    if old.previous is not None:
        raise SlotsDiffer("keyslots.unfinished", _("Lần đổi khóa trước chưa xong; hãy mở lại thư mục rồi thử lại."))
    key = FileKey(random(KEY_SIZE), old.raw)
    accounts = {other: account for other, account in slots.accounts.items() if other != name}
    return Removed(resealed(replace(slots, accounts=accounts), key), key)


def settle(slots: KeySlots, key: FileKey) -> KeySlots:
    """Forget the old file key, once the database opens with the new one."""
    return resealed(slots, FileKey(key.raw))


def fresh() -> FileKey:
    """A new file key for a new folder."""
    return FileKey(random(KEY_SIZE))


def resealed(slots: KeySlots, key: FileKey) -> KeySlots:
    """The same people with the same passwords and the same recovery key, opening another file key.

    Nobody's password is needed: a public half is enough to seal for. So a folder made from this one opens as this one.
    """
    accounts = {
        name: replace(account, slot=_slot(PublicKey(account.slot.public), key))
        for name, account in slots.accounts.items()
    }
    return KeySlots(accounts, _slot(PublicKey(slots.recovery.public), key))


def replace_recovery(slots: KeySlots, key: FileKey) -> Created:
    """A new recovery key; the old one opens nothing from now on."""
    seed = random(recovery.SEED_SIZE)
    slot = _slot(recovery.private_half(seed).public_key, key)
    return Created(replace(slots, recovery=slot), key, recovery.to_letters(seed))


def read(folder: Path) -> KeySlots:
    """The slots of an agency's folder; the twin's when the first file is missing or torn.

    Raises SlotsDamaged when neither can be read, OSError when the disk does not answer.
    """
    fault = SlotsDamaged("missing", _("Trong thư mục này không có tệp khóa keyslots.json."))
    for name in FILES:
        try:
            return from_json((folder / name).read_bytes())
        except FileNotFoundError:
            continue
        except SlotsDamaged as error:
            fault = error
    raise fault


def write(folder: Path, slots: KeySlots) -> None:
    """Write the twin, then the first: at every moment at least one of them is whole. Raises OSError."""
    data = to_json(slots)
    for name in reversed(FILES):
        write_durable(folder / name, data)


def to_json(slots: KeySlots) -> bytes:
    """Canonical JSON (RFC 8785); bytes as hex; `check` is the SHA-256 of the same without `check`."""
    accounts = [
        {"name": name, "slot": _slot_to_json(account.slot), "lock": _lock_to_json(account.lock)}
        for name, account in sorted(slots.accounts.items())
    ]
    content: dict[str, Any] = {"format": _FORMAT, "accounts": accounts, "recovery": _slot_to_json(slots.recovery)}
    return rfc8785.dumps({**content, "check": hashlib.sha256(rfc8785.dumps(content)).hexdigest()})


def from_json(untrusted: bytes) -> KeySlots:
    """Read exactly what `to_json` writes. Raises SlotsDamaged."""
    try:
        content = json.loads(untrusted)
        version = content["format"]
        slots = None if version != _FORMAT else _slots_from_json(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SlotsDamaged(repr(error), _("Tệp khóa keyslots.json bị hỏng.")) from error
    if slots is None:
        raise SlotsDamaged("format", _("Tệp khóa do phiên bản mới hơn ghi; hãy cập nhật chương trình."))
    if to_json(slots) != untrusted:
        raise SlotsDamaged("check", _("Tệp khóa keyslots.json bị hỏng."))
    return slots


def _slots_from_json(content: Mapping[str, Any]) -> KeySlots:
    accounts = {}
    for account in content["accounts"]:
        name = account["name"]
        if not name or unicodedata.normalize("NFC", name.strip()) != name:
            raise ValueError(f"name {name!r}")
        accounts[name] = Account(_slot_from_json(account["slot"]), _lock_from_json(account["lock"]))
    return KeySlots(accounts, _slot_from_json(content["recovery"]))


def _slot_to_json(slot: Slot) -> dict[str, str]:
    return {"public": slot.public.hex(), "sealed": slot.sealed.hex()}


def _slot_from_json(content: Mapping[str, Any]) -> Slot:
    return Slot(
        _bytes(content["public"], PublicKey.SIZE),
        _bytes(content["sealed"], _SEAL_SIZE + KEY_SIZE, _SEAL_SIZE + 2 * KEY_SIZE),
    )


def _lock_to_json(lock: Lock) -> dict[str, str | int]:
    return {"salt": lock.salt.hex(), "ops": lock.cost.ops, "mem": lock.cost.mem, "box": lock.box.hex()}


def _lock_from_json(content: Mapping[str, Any]) -> Lock:
    """Figures beyond libsodium's largest preset are not ours, and could hold the PC for hours."""
    ops, mem = content["ops"], content["mem"]
    if type(ops) is not int or not CHEAPEST.ops <= ops <= pwhash.argon2id.OPSLIMIT_SENSITIVE:
        raise ValueError(f"ops {ops!r}")
    if type(mem) is not int or not CHEAPEST.mem <= mem <= pwhash.argon2id.MEMLIMIT_SENSITIVE:
        raise ValueError(f"mem {mem!r}")
    return Lock(_bytes(content["salt"], _SALT_SIZE), Cost(ops, mem), _bytes(content["box"], _BOX_SIZE))


def _bytes(text: str, *sizes: int) -> bytes:
    data = bytes.fromhex(text)
    if len(data) not in sizes:
        raise ValueError(f"{len(data)} bytes instead of {sizes}")
    return data


def _with_pair(slots: KeySlots, name: str, password: str, key: FileKey, cost: Cost) -> KeySlots:
    private = PrivateKey.generate()
    account = Account(_slot(private.public_key, key), _lock(private, password, cost))
    return replace(slots, accounts={**slots.accounts, name: account})


def _slot(public: PublicKey, key: FileKey) -> Slot:
    return Slot(bytes(public), SealedBox(public).encrypt(key.raw + (key.previous or b"")))


def _unseal(slot: Slot, private: PrivateKey) -> FileKey:
    try:
        opened = SealedBox(private).decrypt(slot.sealed)
    except CryptoError as error:
        raise _foreign() from error
    if len(opened) not in (KEY_SIZE, 2 * KEY_SIZE):
        raise _foreign()
    return FileKey(opened[:KEY_SIZE], opened[KEY_SIZE:] or None)


def _foreign() -> SlotsDiffer:
    return SlotsDiffer(
        "keyslots.foreign", _("Ngăn khóa không khớp với tài khoản; hãy lấy lại tệp khóa từ bản sao lưu.")
    )


def _lock(private: PrivateKey, password: str, cost: Cost) -> Lock:
    salt = random(_SALT_SIZE)
    return Lock(salt, cost, bytes(SecretBox(_stretch(password, salt, cost)).encrypt(bytes(private))))


def _private(slots: KeySlots, name: str, password: str) -> PrivateKey:
    lock = slots.accounts[name].lock
    try:
        opened = SecretBox(_stretch(password, lock.salt, lock.cost)).decrypt(lock.box)
    except CryptoError as error:
        raise WrongPassword("keyslots.wrong_password", _("Mật khẩu không đúng.")) from error
    return PrivateKey(opened)


def _stretch(password: str, salt: bytes, cost: Cost) -> bytes:
    """NFC first: some Vietnamese input methods send the letters taken apart."""
    if not password:
        raise WrongPassword("keyslots.no_password", _("Chưa nhập mật khẩu."))
    clean = unicodedata.normalize("NFC", password).encode()
    try:
        return pwhash.argon2id.kdf(SecretBox.KEY_SIZE, clean, salt, opslimit=cost.ops, memlimit=cost.mem)
    except NaclRuntimeError as error:
        text = _("Máy không đủ {0} MB bộ nhớ trống để mở khóa; hãy đóng bớt chương trình khác.")
        raise Trouble(text.format(cost.mem >> 20)) from error


def _name(account: str) -> str:
    name = unicodedata.normalize("NFC", account.strip())
    if not name:
        raise SlotsDiffer("keyslots.no_name", _("Tài khoản phải có tên."))
    return name


def _known(slots: KeySlots, account: str) -> str:
    name = _name(account)
    if name not in slots.accounts:
        raise NoSuchAccount("keyslots.no_account", _("Không có tài khoản “{0}”.").format(name))
    return name
