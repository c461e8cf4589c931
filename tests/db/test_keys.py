"""Keys: from a passphrase, in memory only, found by the path of what belongs to a record."""

import json
import pickle
from pathlib import Path

import pytest

from db import keys
from tracker.errors import LockedError, RecordError

FAST = keys.Stretch(b"s" * 16, 64, 1, 1)


@pytest.fixture
def record(tmp_path):
    path = tmp_path / "r.db"
    path.write_bytes(b"x" * 100)
    keys.write_key_file(path, keys.KeyFile((FAST,)))
    return path


def test_a_key_is_the_same_for_the_same_words_and_salt():
    same = keys.derive("caf\u00e9 noir noir", FAST).literal()
    assert keys.derive("cafe\u0301 noir noir", FAST).literal() == same
    assert keys.derive("cafe noir noir", FAST).literal() != same
    assert keys.derive("caf\u00e9 noir noir", FAST._replace(salt=b"t" * 16)).literal() != same


def test_a_key_is_not_shown_and_not_pickled():
    key = keys.derive("correct horse", FAST)
    assert repr(key) == str(key) == "Key(...)"
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_the_key_file_is_for_its_owner_and_comes_back_as_written(record):
    place = keys.key_file_of(record)
    assert place.stat().st_mode & 0o777 == 0o600
    assert keys.read_key_file(record) == keys.KeyFile((FAST,), remembered=False)
    assert set(json.loads(place.read_text())) == {"version", "remembered", "keys"}
    assert [path.name for path in place.parent.iterdir() if "part" in path.name] == []


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "null", '{"version": 2, "keys": []}', '{"version": 1, "keys": []}', "\xff",
     '{"version": 1, "keys": [{"kdf": "argon2id", "salt": "00", "memory_kib": 65536, "time": 3, '
     '"parallelism": 4}]}',
     '{"version": 1, "keys": [{"kdf": "argon2id", "salt": "' + "00" * 16 + '", "memory_kib": '
     '999999999, "time": 3, "parallelism": 4}]}'],
)  # fmt: skip
def test_a_damaged_key_file_is_one_line_that_names_it(record, content):
    keys.key_file_of(record).write_text(content, encoding="latin-1")
    with pytest.raises(RecordError, match=r"r\.db\.key is damaged") as caught:
        keys.read_key_file(record)
    assert "\n" not in str(caught.value)


def test_a_missing_key_file_is_one_line_that_names_it(record):
    keys.key_file_of(record).unlink()
    with pytest.raises(RecordError, match=r"r\.db\.key cannot be read"):
        keys.read_key_file(record)


def test_a_record_is_locked_until_its_key_is_held(record):
    with pytest.raises(LockedError):
        keys.check_open(record)
    keys.hold(record, keys.derive("x", FAST))
    keys.check_open(record)
    keys.drop(record)
    with pytest.raises(LockedError):
        keys.check_open(record)


def test_a_plain_record_beside_a_key_file_is_plain(record):
    record.write_bytes(keys.PLAIN_BEGINS + b"x" * 100)
    keys.check_open(record)
    assert not keys.is_encrypted(record)


@pytest.mark.parametrize("gone", [True, False])
def test_a_record_that_is_gone_is_not_made_anew_as_plain(record, gone):
    record.unlink() if gone else record.write_bytes(b"")
    with pytest.raises(RecordError, match="gone or empty"):
        keys.check_open(record)


def test_what_belongs_to_a_record_has_its_key_unless_it_is_plain(record):
    key = keys.derive("x", FAST)
    keys.hold(record, key)
    folder = Path(f"{record}.copies")
    folder.mkdir()
    old = folder / "old"
    old.write_bytes(keys.PLAIN_BEGINS)
    assert keys.key_of(record) is key
    assert keys.key_of(folder / "new") is key
    assert keys.key_of(Path(f"{record}.before-3")) is key
    assert keys.key_of(old) is None
    assert keys.key_of(record.with_name("other.db")) is None
    assert keys.key_of(record.with_name("r.dbx")) is None


def test_a_link_to_a_record_is_that_record(record, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(record)
    assert keys.key_file_of(link) == keys.key_file_of(record)
    keys.hold(link, keys.derive("x", FAST))
    assert keys.key_of(record) is not None
