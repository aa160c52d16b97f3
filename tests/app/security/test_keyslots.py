"""Who opens the folder and who does not, through every change of passwords and people; and files that are torn."""

import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refusal, Trouble
from app.security import keyslots
from app.security.keyslots import (
    CHEAPEST,
    FILES,
    MODERATE,
    Cost,
    Created,
    FileKey,
    KeySlots,
    NoSuchAccount,
    SlotsDamaged,
    SlotsDiffer,
    WrongPassword,
)
from app.security.recovery import WrongRecoveryKey

WORD = "Mật khẩu của Lan"

values = st.none() | st.booleans() | st.integers() | st.text()


def lists_and_objects(inner: st.SearchStrategy) -> st.SearchStrategy:
    keys = st.sampled_from(["format", "accounts", "recovery", "check"])
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner | st.just(1))


@pytest.fixture
def made() -> Created:
    return keyslots.create("lan", WORD, CHEAPEST)


@pytest.fixture
def three(made: Created) -> KeySlots:
    slots = keyslots.add(made.slots, "minh", "của minh", made.key, CHEAPEST)
    return keyslots.add(slots, "hằng", "của hằng", made.key, CHEAPEST)


def test_the_file_key_is_random_and_shown_nowhere(made: Created) -> None:
    other = keyslots.create("lan", WORD, CHEAPEST)
    assert len(made.key.raw) == 32 and made.key.raw != other.key.raw
    assert made.recovery_key != other.recovery_key
    for text in (repr(made), repr(made.key)):
        assert repr(made.key.raw)[2:-1] not in text and made.recovery_key not in text


def test_the_password_opens(made: Created) -> None:
    assert keyslots.unlock(made.slots, "lan", WORD) == made.key


@pytest.mark.parametrize("wrong", [WORD.lower(), WORD + " ", "", "x"])
def test_a_wrong_password_does_not(made: Created, wrong: str) -> None:
    with pytest.raises(WrongPassword):
        keyslots.unlock(made.slots, "lan", wrong)


def test_a_password_and_a_name_typed_apart_are_the_same(three: KeySlots, made: Created) -> None:
    apart = unicodedata.normalize("NFD", "của hằng")
    assert apart != "của hằng"
    assert keyslots.unlock(three, unicodedata.normalize("NFD", "hằng"), apart) == made.key
    slots = keyslots.add(three, "sơn", unicodedata.normalize("NFD", "gõ kiểu cũ"), made.key, CHEAPEST)
    assert keyslots.unlock(slots, "sơn", "gõ kiểu cũ") == made.key


def test_no_such_account(made: Created) -> None:
    with pytest.raises(NoSuchAccount, match="minh"):
        keyslots.unlock(made.slots, "minh", WORD)


def test_no_empty_password_and_no_empty_or_second_name(made: Created) -> None:
    with pytest.raises(WrongPassword, match="Chưa nhập"):
        keyslots.add(made.slots, "minh", "", made.key, CHEAPEST)
    for name in (" ", "lan", " lan "):
        with pytest.raises(SlotsDiffer):
            keyslots.add(made.slots, name, "x", made.key, CHEAPEST)


def test_every_account_opens_with_its_own_password_alone(three: KeySlots, made: Created) -> None:
    words = {"lan": WORD, "minh": "của minh", "hằng": "của hằng"}
    for name in words:
        for owner, word in words.items():
            if owner == name:
                assert keyslots.unlock(three, name, word) == made.key
            else:
                with pytest.raises(WrongPassword):
                    keyslots.unlock(three, name, word)


def test_the_recovery_key_opens_and_is_not_in_the_file(made: Created) -> None:
    assert keyslots.unlock_with_recovery(made.slots, made.recovery_key.lower()) == made.key
    assert made.recovery_key.encode() not in keyslots.to_json(made.slots)


def test_another_folders_recovery_key(made: Created) -> None:
    other = keyslots.create("lan", WORD, CHEAPEST)
    with pytest.raises(WrongRecoveryKey, match="thư mục khác") as caught:
        keyslots.unlock_with_recovery(made.slots, other.recovery_key)
    assert caught.value.group is None


def test_a_slip_in_the_recovery_key_names_its_group(made: Created) -> None:
    groups = made.recovery_key.split("-")
    groups[6] = ("C" if groups[6][0] == "B" else "B") + groups[6][1:]
    with pytest.raises(WrongRecoveryKey, match="nhóm thứ 7"):
        keyslots.unlock_with_recovery(made.slots, "-".join(groups))


def test_a_new_recovery_key_ends_the_old_one(made: Created) -> None:
    renewed = keyslots.replace_recovery(made.slots, made.key)
    assert keyslots.unlock_with_recovery(renewed.slots, renewed.recovery_key) == made.key
    assert keyslots.unlock(renewed.slots, "lan", WORD) == made.key
    with pytest.raises(WrongRecoveryKey):
        keyslots.unlock_with_recovery(renewed.slots, made.recovery_key)


def test_changing_a_password(three: KeySlots, made: Created) -> None:
    slots = keyslots.change_password(three, "minh", "của minh", "mới", CHEAPEST)
    assert keyslots.unlock(slots, "minh", "mới") == made.key
    assert keyslots.unlock(slots, "lan", WORD) == made.key
    with pytest.raises(WrongPassword):
        keyslots.unlock(slots, "minh", "của minh")
    with pytest.raises(WrongPassword):
        keyslots.change_password(three, "minh", "sai", "mới", CHEAPEST)


def test_resetting_a_lost_password(three: KeySlots, made: Created) -> None:
    helper = keyslots.unlock(three, "lan", WORD)
    slots = keyslots.reset_password(three, "minh", "mới", helper, CHEAPEST)
    assert keyslots.unlock(slots, "minh", "mới") == made.key
    assert slots.accounts["minh"].slot.public != three.accounts["minh"].slot.public
    with pytest.raises(WrongPassword):
        keyslots.unlock(slots, "minh", "của minh")
    with pytest.raises(NoSuchAccount):
        keyslots.reset_password(three, "ai đó", "mới", helper, CHEAPEST)


def test_removing_an_account_makes_a_new_file_key_for_all_others(three: KeySlots, made: Created) -> None:
    removed = keyslots.remove(three, "minh", by="lan", password=WORD)
    new = removed.key.raw
    assert new != made.key.raw and removed.key.previous == made.key.raw
    settled = keyslots.settle(removed.slots, removed.key)
    for slots, key in ((removed.slots, removed.key), (settled, FileKey(new))):
        assert keyslots.unlock(slots, "lan", WORD) == key
        assert keyslots.unlock(slots, "hằng", "của hằng") == key
        assert keyslots.unlock_with_recovery(slots, made.recovery_key) == key
        with pytest.raises(NoSuchAccount):
            keyslots.unlock(slots, "minh", "của minh")
    assert keyslots.from_json(keyslots.to_json(removed.slots)) == removed.slots


def test_what_a_removed_person_kept_does_not_open_the_new_slots(three: KeySlots) -> None:
    removed = keyslots.remove(three, "minh", by="lan", password=WORD)
    forged = replace(removed.slots, accounts={**removed.slots.accounts, "minh": three.accounts["minh"]})
    assert keyslots.unlock(forged, "minh", "của minh").raw != removed.key.raw


def test_removals_that_are_refused(three: KeySlots) -> None:
    with pytest.raises(SlotsDiffer, match="tự gỡ"):
        keyslots.remove(three, "lan", by="lan", password=WORD)
    with pytest.raises(WrongPassword):
        keyslots.remove(three, "minh", by="lan", password="sai")
    with pytest.raises(NoSuchAccount):
        keyslots.remove(three, "ai đó", by="lan", password=WORD)
    once = keyslots.remove(three, "minh", by="lan", password=WORD)
    with pytest.raises(SlotsDiffer, match="chưa xong"):
        keyslots.remove(once.slots, "hằng", by="lan", password=WORD)


def test_another_folder_for_the_same_people(three: KeySlots, made: Created) -> None:
    key = keyslots.fresh()
    there = keyslots.from_json(keyslots.to_json(keyslots.resealed(three, key)))
    assert key.raw != made.key.raw
    assert keyslots.unlock(there, "lan", WORD) == keyslots.unlock(there, "hằng", "của hằng") == key
    assert keyslots.unlock_with_recovery(there, made.recovery_key) == key
    assert keyslots.unlock(three, "lan", WORD) == made.key


def test_a_seal_of_another_account_is_told_from_a_wrong_password(three: KeySlots) -> None:
    mixed = replace(three.accounts["lan"], slot=three.accounts["minh"].slot)
    with pytest.raises(SlotsDiffer, match="không khớp"):
        keyslots.unlock(replace(three, accounts={**three.accounts, "lan": mixed}), "lan", WORD)


def test_the_cost_is_kept_with_the_slot_and_moderate_unless_said() -> None:
    assert (MODERATE.ops, MODERATE.mem) == (3, 256 * 2**20)
    made = keyslots.create("lan", WORD)
    assert made.slots.accounts["lan"].lock.cost == MODERATE
    assert keyslots.unlock(made.slots, "lan", WORD) == made.key
    dearer = keyslots.change_password(made.slots, "lan", WORD, "mới", Cost(2, 16384))
    assert keyslots.from_json(keyslots.to_json(dearer)).accounts["lan"].lock.cost == Cost(2, 16384)


SHORT_OF_MEMORY = """
import resource
from pathlib import Path
from app.domain.errors import Trouble
from app.security import keyslots

used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100 * 2**20,) * 2)
try:
    keyslots.create("lan", "x")
except Trouble as trouble:
    print(trouble.text)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited by a POSIX call")
def test_a_pc_short_of_memory_is_told_so() -> None:
    command = [sys.executable, "-c", SHORT_OF_MEMORY]
    house = Path(__file__).resolve().parents[3]
    said = subprocess.run(command, cwd=house, check=True, capture_output=True, text=True).stdout
    assert "256 MB" in said


def test_files_there_and_back(three: KeySlots, tmp_path: Path) -> None:
    keyslots.write(tmp_path, three)
    assert keyslots.read(tmp_path) == three
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(FILES)
    assert (tmp_path / FILES[0]).read_bytes() == (tmp_path / FILES[1]).read_bytes() == keyslots.to_json(three)


@pytest.mark.parametrize("keep", [0, 1, 100, -1])
def test_a_torn_first_file_is_read_from_its_twin(three: KeySlots, tmp_path: Path, keep: int) -> None:
    keyslots.write(tmp_path, three)
    first = tmp_path / FILES[0]
    first.write_bytes(first.read_bytes()[:keep])
    assert keyslots.read(tmp_path) == three


def test_a_missing_first_file_is_read_from_its_twin(three: KeySlots, tmp_path: Path) -> None:
    keyslots.write(tmp_path, three)
    (tmp_path / FILES[0]).unlink()
    assert keyslots.read(tmp_path) == three


def test_a_torn_twin_does_no_harm(three: KeySlots, tmp_path: Path) -> None:
    keyslots.write(tmp_path, three)
    (tmp_path / FILES[1]).write_bytes(b"{")
    assert keyslots.read(tmp_path) == three


def test_both_torn_or_missing_is_a_trouble(three: KeySlots, tmp_path: Path) -> None:
    with pytest.raises(SlotsDamaged, match="không có tệp khóa"):
        keyslots.read(tmp_path)
    for name in FILES:
        (tmp_path / name).write_bytes(keyslots.to_json(three)[:-1])
    with pytest.raises(Trouble, match="bị hỏng"):
        keyslots.read(tmp_path)


def test_any_changed_bit_of_the_file_is_seen(made: Created) -> None:
    data = keyslots.to_json(made.slots)
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SlotsDamaged):
            keyslots.from_json(bytes(changed))


@given(data=st.binary(max_size=60) | st.recursive(values, lists_and_objects).map(json.dumps).map(str.encode))
def test_anything_may_be_given(data: bytes) -> None:
    with pytest.raises(SlotsDamaged):
        keyslots.from_json(data)


def _set(path: str, value: object):
    def change(content: dict) -> None:
        *parents, last = path.split(".")
        for key in parents:
            content = content[int(key) if key.isdigit() else key]
        content[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("format", 2, "format"),
        ("format", True, "check"),
        ("extra", 1, "check"),
        ("accounts", {}, "TypeError|KeyError|check"),
        ("accounts.0.name", "", "name"),
        ("accounts.0.name", " lan", "name"),
        ("accounts.0.name", unicodedata.normalize("NFD", "hằng"), "name"),
        ("accounts.0.name", 7, "Error"),
        ("accounts.0.slot.public", "00", "bytes instead"),
        ("accounts.0.slot.sealed", "00" * 81, "bytes instead"),
        ("accounts.0.lock.salt", "zz", "Error"),
        ("accounts.0.lock.ops", 10**6, "ops"),
        ("accounts.0.lock.ops", True, "ops"),
        ("accounts.0.lock.mem", 2**40, "mem"),
        ("accounts.0.lock.mem", "64", "mem"),
        ("accounts.0.lock.box", "00", "bytes instead"),
        ("recovery", None, "Error"),
        ("recovery.public", 5, "Error"),
    ],
)
def test_faults_are_named(made: Created, path: str, value: object, fault: str) -> None:
    content = json.loads(keyslots.to_json(made.slots))
    _set(path, value)(content)
    with pytest.raises(SlotsDamaged) as caught:
        keyslots.from_json(json.dumps(content).encode())
    assert re.search(fault, caught.value.fault)


def test_a_newer_file_is_said_to_be_newer(made: Created) -> None:
    content = json.loads(keyslots.to_json(made.slots)) | {"format": 2}
    with pytest.raises(SlotsDamaged, match="phiên bản mới hơn"):
        keyslots.from_json(json.dumps(content).encode())


def test_refusals_and_troubles_are_what_the_house_knows() -> None:
    assert issubclass(WrongPassword, Refusal) and issubclass(NoSuchAccount, Refusal)
    assert issubclass(WrongRecoveryKey, Refusal) and issubclass(SlotsDamaged, Trouble)
