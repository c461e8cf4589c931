"""Encrypting, opening, and changing the passphrase: nothing lost, wherever it is interrupted."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db import keys, rewrite
from db.connect import connect
from db.copies import BY_HAND, make_copy
from db.store import open_store
from tests.conftest import NOON
from tests.tui.conftest import sam
from tracker.errors import DamagedError, LockedError, RecordError, RefusedError
from tracker.usecases import lock
from tracker.usecases.book import open_book

FIRST, SECOND = "correct horse battery", "another horse battery"
NAME = "Zebulon"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """The real way to a key is slow on purpose; these tests are about files."""
    monkeypatch.setattr(keys, "new_stretch", lambda: keys.Stretch(os.urandom(16), 64, 1, 1))


@pytest.fixture
def record(place):
    with open_store(place) as store:
        store.append(sam("covered", NAME))
    return Path(place)


@pytest.fixture
def encrypted(record):
    lock.encrypt(record, FIRST)
    lock.lock(str(record))
    return record


def read(path):
    with open_store(str(path)) as store:
        return store.all_entries()


def opened_with(path, passphrase):
    lock.unlock(path, passphrase)
    found = read(path)
    lock.lock(str(path))
    return found


def test_there_and_back_and_changed_nothing_is_lost(record):
    before = read(record)
    lock.encrypt(record, FIRST)
    assert read(record) == before
    lock.rekey(record, SECOND)
    assert read(record) == before
    lock.lock(str(record))
    with pytest.raises(RefusedError):
        lock.unlock(record, FIRST)
    assert opened_with(record, SECOND) == before
    lock.unlock(record, SECOND)
    lock.decrypt(record)
    assert read(record) == before
    assert record.read_bytes()[:16] == keys.PLAIN_BEGINS
    assert sorted(path.name for path in record.parent.iterdir()) == ["record.db"]


def test_a_locked_record_is_not_opened_and_not_touched(encrypted):
    before = encrypted.read_bytes()
    with pytest.raises(LockedError):
        open_book(str(encrypted))
    assert encrypted.read_bytes() == before


def test_a_wrong_passphrase_is_one_line_and_changes_nothing(encrypted, capfd):
    before = {path: path.read_bytes() for path in encrypted.parent.iterdir()}
    with pytest.raises(RefusedError, match="does not open") as caught:
        lock.unlock(encrypted, SECOND)
    assert "\n" not in str(caught.value)
    assert {path: path.read_bytes() for path in encrypted.parent.iterdir()} == before
    assert keys.key_of(encrypted) is None
    assert capfd.readouterr() == ("", "")


def test_a_damaged_record_is_not_called_a_wrong_passphrase(encrypted):
    lock.unlock(encrypted, FIRST)
    make_copy(encrypted, BY_HAND, NOON)
    lock.lock(str(encrypted))
    content = bytearray(encrypted.read_bytes())
    content[100] ^= 1
    encrypted.write_bytes(bytes(content))
    with pytest.raises(DamagedError, match="passphrase is right") as caught:
        lock.unlock(encrypted, FIRST)
    assert "tracker restore" in str(caught.value)
    with pytest.raises(RefusedError, match="does not open"):
        lock.unlock(encrypted, SECOND)


def test_what_cannot_be_wiped_does_not_undo_the_lock(record, monkeypatch):
    def refused(_):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(rewrite, "_wipe", refused)
    before = read(record)
    lock.encrypt(record, FIRST)
    lock.lock(str(record))
    assert not keys.begins_plain(record)
    assert opened_with(record, FIRST) == before


@pytest.mark.parametrize("poor", ["", "short", "!begins with the mark"])
def test_a_poor_passphrase_is_not_taken(record, poor):
    with pytest.raises(RefusedError):
        lock.encrypt(record, poor)
    assert record.read_bytes()[:16] == keys.PLAIN_BEGINS


def test_without_its_key_file_the_record_says_what_to_bring_back(encrypted):
    keys.key_file_of(encrypted).unlink()
    with pytest.raises(RecordError, match=r"bring back its \.key file"):
        open_book(str(encrypted))


WORDS = (
    "zebulon naltrexone naloxone dose kitchen drawer quokka new_york person pills entries sqlite"
)


def test_none_of_its_words_can_be_read_in_any_file(encrypted):
    lock.unlock(encrypted, FIRST)
    copies = Path(f"{encrypted}.copies")
    copies.mkdir()
    with open_store(str(encrypted)) as store:
        store.keep_look("sam", "Quokka", sam("covered")[0].occurred_at)
        words = {*WORDS.split(), *(entry.uid for entry in store.all_entries())} - {"sam"}
        with (
            closing(connect(encrypted)) as source,
            closing(connect(copies / "one.db")) as copy,
        ):
            source.backup(copy)
        files = [path for path in encrypted.parent.rglob("*") if path.is_file()]
        assert {path.name for path in files} == {
            "record.db", "record.db-wal", "record.db-shm", "record.db.key", "one.db",
        }  # fmt: skip
        found = [
            (path.name, word)
            for path in files
            for word in words
            # Shorter ones come up by chance.
            if len(word) > 5 and word.encode() in path.read_bytes().lower()
        ]
    assert found == []


def test_the_words_are_there_to_be_found_in_a_plain_record(record):
    assert NAME.encode() in record.read_bytes()


def test_older_plain_copies_are_encrypted_too_and_follow_each_change(record):
    before = read(record)
    folder = Path(f"{record}.copies")
    folder.mkdir()
    copies = [folder / "a.db", Path(f"{record}.before-3")]
    for copy in copies:
        copy.write_bytes(record.read_bytes())
    (folder / "note.txt").write_text("not a database")
    assert lock.plain_copies(record) == [copies[1], copies[0]]
    assert lock.encrypt(record, FIRST) == []
    assert lock.plain_copies(record) == []
    assert all(NAME.encode() not in copy.read_bytes() for copy in copies)
    lock.rekey(record, SECOND)
    key = keys.key_of(record)
    assert all(rewrite.opens(copy, key) for copy in copies)
    assert lock.decrypt(record) == []
    assert (folder / "note.txt").read_text() == "not a database"
    for copy in copies:
        with closing(sqlite3.connect(copy)) as raw:
            assert raw.execute("SELECT count(*) FROM entries").fetchone() == (len(before),)


CHILD = """
import os, signal, sys
from pathlib import Path
from db import keys
from tracker.usecases import lock
keys.new_stretch = lambda: keys.Stretch(os.urandom(16), 64, 1, 1)
path, what, step, old, new = Path(sys.argv[1]), *sys.argv[2:]
def reached(now):
    if now == step:
        os.kill(os.getpid(), signal.SIGKILL)
if what == "encrypt":
    lock.encrypt(path, new, reached)
else:
    lock.unlock(path, old)
    lock.rekey(path, new, reached) if what == "rekey" else lock.decrypt(path, reached)
"""
STEPS = ("alone", "made", "ready", "swapped", "wiped", "copy")


def killed(path, what, step):
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), what, step, FIRST, SECOND],
        check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr


def with_copy(path):
    copy = Path(f"{path}.before-3")
    copy.write_bytes(path.read_bytes())
    return copy


@pytest.mark.parametrize("step", STEPS)
def test_killed_while_encrypting_the_record_is_whole_and_it_can_be_done_again(record, step):
    before = read(record)
    copy = with_copy(record)
    killed(record, "encrypt", step)
    if lock.is_encrypted(str(record)):
        lock.unlock(record, SECOND)
        assert read(record) == before
        assert lock.encrypt_copies(record) == []
    else:
        assert read(record) == before
        lock.encrypt(record, FIRST)
    assert read(record) == before
    assert all(NAME.encode() not in path.read_bytes() for path in record.parent.iterdir())
    assert rewrite.opens(copy, keys.key_of(record))
    assert not rewrite.aside_of(record).exists()


@pytest.mark.parametrize("step", STEPS)
def test_killed_while_decrypting_the_record_is_whole_and_it_can_be_done_again(encrypted, step):
    before = opened_with(encrypted, FIRST)
    with_copy(encrypted)
    killed(encrypted, "decrypt", step)
    if lock.is_encrypted(str(encrypted)):
        assert opened_with(encrypted, FIRST) == before
        assert not rewrite.aside_of(encrypted).exists()
        lock.unlock(encrypted, FIRST)
        assert lock.decrypt(encrypted) == []
    assert read(encrypted) == before
    assert not rewrite.aside_of(encrypted).exists()


@pytest.mark.parametrize("step", [*STEPS, "key file"])
def test_killed_while_the_passphrase_changes_the_old_or_the_new_one_opens_it(encrypted, step):
    before = opened_with(encrypted, FIRST)
    with_copy(encrypted)
    killed(encrypted, "rekey", step)
    good = []
    for passphrase in (FIRST, SECOND):
        try:
            assert opened_with(encrypted, passphrase) == before
        except RefusedError:
            continue
        good.append(passphrase)
    assert good == [FIRST if step in ("alone", "made", "ready") else SECOND]
    lock.unlock(encrypted, good[0])
    lock.rekey(encrypted, "a third passphrase")
    assert read(encrypted) == before


HOLDER = """
import sys
from db.store import open_store
with open_store(sys.argv[1]) as store:
    store.all_entries()
    print("open", flush=True)
    sys.stdin.read()
"""


def test_while_another_program_has_it_open_nothing_is_changed(record):
    command = [sys.executable, "-c", HOLDER, str(record)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(RecordError, match="open in another program"):
            lock.encrypt(record, FIRST)
        other.stdin.close()
    assert not lock.is_encrypted(str(record))
    assert not keys.key_file_of(record).exists()
    lock.encrypt(record, FIRST)
    assert lock.is_encrypted(str(record))


def test_a_full_disk_changes_nothing(record, monkeypatch):
    before = read(record)

    def full(*_):
        raise OSError(28, "No space left on device", "record.db.changing")

    monkeypatch.setattr(rewrite, "_make", full)
    with pytest.raises(RecordError, match="No space left"):
        lock.encrypt(record, FIRST)
    assert read(record) == before


def test_what_differs_from_the_record_never_takes_its_place(record, monkeypatch):
    before = read(record)
    monkeypatch.setattr(rewrite, "_digest", lambda _, schema: schema)
    with pytest.raises(RecordError, match="could not be written anew"):
        lock.encrypt(record, FIRST)
    assert read(record) == before
    assert not rewrite.aside_of(record).exists()


def test_the_name_of_a_record_is_no_pattern(tmp_path):
    path = tmp_path / "r[1]*.db"
    with open_store(str(path)) as store:
        store.append(sam("covered", NAME))
    copy = with_copy(path)
    (tmp_path / "r1x.db.before-3").write_bytes(path.read_bytes())
    assert rewrite.belonging(path) == [copy]
