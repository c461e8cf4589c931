"""`encrypt`, `decrypt`, `rekey`, and what goes out of an encrypted record and into another."""

import getpass
import io
import os
import sys
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.null
import pytest

from db import keys
from db.copies import copies_of
from db.store import open_store
from tracker.errors import RecordError
from tracker.settings import record_place
from tracker.usecases import lock

FIRST, SECOND = "correct horse battery", "another horse battery"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """The real way to a key is slow on purpose; these tests are about commands."""
    monkeypatch.setattr(keys, "new_stretch", lambda: keys.Stretch(os.urandom(16), 64, 1, 1))


class MadeUp(keyring.backend.KeyringBackend):
    """A keyring that keeps what it is given, in memory."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def set_password(self, service, username, password):
        self.kept[username] = password

    def get_password(self, service, username):
        return self.kept.get(username)

    def delete_password(self, service, username):
        del self.kept[username]


@pytest.fixture
def given(sam):
    """Runs a command that reads passphrases from a file descriptor, line by line."""

    def run(passphrases, *words, place=None):
        keys._held.clear()
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{line}\n" for line in passphrases).encode())
        os.close(writing)
        try:
            return sam("--passphrase-fd", str(reading), *words, place=place)
        finally:
            os.close(reading)
            keys._held.clear()

    return run


@pytest.fixture
def typed(monkeypatch):
    """Somebody at a terminal who types these answers; what was asked is kept."""
    asked = []

    def answers(*words, agrees=True):
        left = list(words)
        monkeypatch.setattr(sys, "stdin", TerminalIn("y\n" if agrees else "n\n"))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(
            getpass, "getpass", lambda prompt: [asked.append(prompt), left.pop(0)][1]
        )
        return asked

    return answers


class TerminalIn(io.StringIO):
    def isatty(self):
        return True


def test_what_is_said_before_a_passphrase_is_set(sam, given):
    assert given([FIRST], "encrypt") == 0
    lost = sam.out.index("nobody can help")
    assert lost < sam.out.index("is locked with your passphrase")
    assert "record.db.key" in sam.out
    assert FIRST not in sam.out + sam.err


def test_a_person_types_it_twice_after_reading_that_nobody_can_help(sam, typed, capsys):
    asked = typed(FIRST, FIRST)
    assert sam("encrypt") == 0, sam.err
    assert asked == ["New passphrase, 12 letters or more: ", "The same once more: "]
    assert lock.is_encrypted(sam.place)
    keys._held.clear()
    asked = typed(FIRST)
    assert sam("status") == 0, sam.err
    assert asked[-1] == "Passphrase: "


def test_two_that_differ_change_nothing(sam, typed):
    typed(FIRST, SECOND)
    assert sam("encrypt") == 1
    assert "not the same" in sam.err
    assert not lock.is_encrypted(sam.place)


def test_who_says_no_has_changed_nothing(sam, typed):
    typed(agrees=False)
    assert sam("encrypt") == 1
    assert not lock.is_encrypted(sam.place)


def test_a_short_one_is_refused_with_the_reason(sam, given):
    assert given(["short"], "encrypt") == 1
    assert "12 letters" in sam.err
    assert "found by trying" in sam.err
    assert not lock.is_encrypted(sam.place)


@pytest.mark.parametrize("command", ["status", "take", "history", "check", "rekey", "decrypt"])
def test_a_wrong_passphrase_is_one_plain_line(sam, given, command):
    given([FIRST], "encrypt")
    before = Path(sam.place).read_bytes()
    assert given([SECOND, SECOND], command) == 1
    assert sam.err == f"tracker: That passphrase does not open {sam.place}. Nothing was changed.\n"
    assert Path(sam.place).read_bytes() == before


def test_where_nobody_can_be_asked_the_ways_are_named(sam, given):
    given([FIRST], "encrypt")
    assert sam("status") == 1
    assert len(sam.err.splitlines()) == 1
    for way in ("terminal", "--passphrase-fd", "--remember"):
        assert way in sam.err


@pytest.mark.parametrize("lines", [[], [""]])
def test_a_descriptor_with_nothing_in_it_is_one_plain_line(sam, given, lines):
    given([FIRST], "encrypt")
    assert given(lines, "status") == 2
    assert "No passphrase could be read" in sam.err


def test_a_descriptor_that_is_not_open_is_one_plain_line(sam, given):
    given([FIRST], "encrypt")
    assert sam("--passphrase-fd", "987", "status") == 2
    assert "open file 987" in sam.err


def test_every_command_goes_on_as_before(sam, given):
    given([FIRST], "encrypt")
    assert given([FIRST], "take", "--yes", "--answer", "none", "--taken") == 0, sam.err
    assert given([FIRST], "history") == 0
    assert "50 mg" in sam.out
    assert given([FIRST], "undo", "--yes") == 0
    assert given([FIRST], "check") in (0, 10, 11, 12)


def test_a_new_passphrase(sam, given):
    given([FIRST], "encrypt")
    assert given([FIRST, SECOND], "rekey") == 0, sam.err
    assert "nobody can help" in sam.out
    assert given([FIRST], "status") == 1
    assert given([SECOND], "status") == 0


def test_the_lock_is_taken_off(sam, given):
    given([FIRST], "encrypt")
    assert given([FIRST], "decrypt") == 0, sam.err
    assert sam("status") == 0
    assert given([FIRST], "decrypt") == 1
    assert "not locked" in sam.err


def test_an_export_is_encrypted_too_and_comes_back(sam, given, tmp_path):
    sam("export", str(tmp_path / "before.jsonl"))
    given([FIRST], "encrypt")
    out = tmp_path / "out.age"
    assert given([FIRST], "export", str(out)) == 0, sam.err
    assert out.read_bytes().startswith(b"age-encryption.org/v1")
    assert out.stat().st_mode & 0o777 == 0o600
    assert b"Sam" not in out.read_bytes()
    other = str(tmp_path / "other.db")
    assert given([SECOND], "import", str(out), place=other) == 1
    assert "the passphrase is not that of this file" in sam.err
    assert given([FIRST], "import", str(out), place=other) == 0, sam.err
    assert sam("export", place=other) == 0
    assert sam.out == (tmp_path / "before.jsonl").read_text()
    assert given([FIRST, FIRST], "import", str(out)) == 0, sam.err


def test_an_export_to_the_terminal_is_encrypted_too(sam, given):
    given([FIRST], "encrypt")
    assert given([FIRST], "export") == 0
    assert sam.out.startswith("-----BEGIN AGE ENCRYPTED FILE-----")
    assert "Sam" not in sam.out


def test_an_export_is_plain_where_that_is_plainly_asked_for(sam, given, tmp_path):
    given([FIRST], "encrypt")
    assert given([FIRST], "export", "--plain", str(tmp_path / "o.jsonl")) == 0
    assert '"Sam"' in (tmp_path / "o.jsonl").read_text()


@pytest.mark.parametrize("paper", ["card", "report"])
def test_papers_of_a_locked_record_are_locked_unless_plainly_asked_for(sam, given, tmp_path, paper):
    given([FIRST], "encrypt")
    file = tmp_path / "paper.txt"
    assert given([FIRST], paper, str(file)) == 0, sam.err
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert "locked with the same passphrase" in sam.out
    assert given([SECOND], paper, str(file), "--force") == 1
    assert given([FIRST], paper, "--plain", "--force", str(file)) == 0, sam.err
    assert "Sam" in file.read_text(encoding="utf-8")


def test_a_keyring_that_keeps_it(sam, given):
    before = keyring.get_keyring()
    keyring.set_keyring(MadeUp())
    try:
        assert given([FIRST], "encrypt", "--remember") == 0, sam.err
        assert "keyring" in sam.out
        assert sam("status") == 0, sam.err
        assert given([FIRST, SECOND], "rekey") == 0, sam.err
        assert sam("status") == 0, sam.err
        keys._held.clear()
        assert given([SECOND], "encrypt", "--forget") == 0, sam.err
        assert sam("status") == 1
        assert keyring.get_keyring().kept == {}
    finally:
        keyring.set_keyring(before)


def test_a_keyring_that_keeps_nothing_is_said(sam, given):
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.null.Keyring())
    try:
        assert given([FIRST], "encrypt", "--remember") == 1
        assert "It was not kept" in sam.err
        assert not lock.is_remembered(Path(sam.place))
    finally:
        keyring.set_keyring(before)


def test_while_it_is_watched_nothing_is_changed(sam, given):
    from tracker.reminders.locks import alone
    from tracker.reminders.watch import WATCHING

    with alone(Path(sam.place), WATCHING):
        assert given([FIRST], "encrypt") == 1
    assert "watcher" in sam.err
    assert not lock.is_encrypted(sam.place)


def test_plain_copies_beside_it_are_said_and_encrypted(sam, given):
    copy = Path(f"{sam.place}.before-2")
    copy.write_bytes(Path(sam.place).read_bytes())
    plain = 1 + len(all_of(sam.place))
    assert given([FIRST], "encrypt") == 0
    assert f"Older copies that are still plain: {plain}" in sam.out
    assert b"Sam" not in copy.read_bytes()


def test_copies_that_came_later_are_encrypted_when_asked_again(sam, given):
    plain = Path(sam.place).read_bytes()
    given([FIRST], "encrypt")
    copy = Path(f"{sam.place}.before-2")
    copy.write_bytes(plain)
    assert given([FIRST], "encrypt") == 0
    assert b"Sam" not in copy.read_bytes()


def test_without_the_extra_parts_one_line_says_what_to_install(sam, given, monkeypatch):
    given([FIRST], "encrypt")
    for name in ("sqlcipher3", "sqlcipher3.dbapi2", "argon2.low_level"):
        monkeypatch.setitem(sys.modules, name, None)
    for words in (("status",), ("rekey",), ("decrypt",)):
        assert given([FIRST, SECOND], *words) == 1
        assert len(sam.err.splitlines()) == 1
        assert "pip install '.[encryption]'" in sam.err


def test_there_must_be_a_record(shell):
    assert shell("encrypt") == 1
    assert "There is no record" in shell.err
    assert not Path(record_place(shell.place)).exists()


def uids(place, passphrase=FIRST):
    lock.unlock(Path(place), passphrase)
    with open_store(place) as store:
        found = [entry.uid for entry in store.all_entries()]
    lock.lock(place)
    return found


def all_of(place):
    return [copy.path for copy in copies_of(Path(place))]


def test_copies_of_an_encrypted_record_are_encrypted(sam, given, tmp_path):
    given([FIRST], "encrypt")
    assert given([FIRST], "clinic-contact", "--who", "x") == 0, sam.err
    assert given([FIRST], "backup") == 0, sam.err
    elsewhere = tmp_path / "elsewhere" / "kept.db"
    elsewhere.parent.mkdir()
    assert given([FIRST], "backup", str(elsewhere)) == 0, sam.err
    assert {copy.reason for copy in copies_of(Path(sam.place))} >= {"by-hand", "daily"}
    assert [path for path in (*all_of(sam.place), elsewhere) if keys.begins_plain(path)] == []
    assert given([FIRST], "doctor") in (0, 1)
    assert "✗" not in sam.out, sam.out


@pytest.mark.parametrize("harm", ["none", "garbage", "gone"])
@pytest.mark.parametrize("where", ["inside", "elsewhere"])
def test_an_encrypted_record_comes_back_from_a_copy(sam, given, tmp_path, harm, where):
    given([FIRST], "encrypt")
    before = uids(sam.place)
    file = tmp_path / "kept.db"
    assert given([FIRST], "backup", *([str(file)] if where == "elsewhere" else [])) == 0, sam.err
    source = file if where == "elsewhere" else all_of(sam.place)[-1]
    assert given([FIRST], "clinic-contact", "--who", "x") == 0, sam.err
    if harm == "garbage":
        Path(sam.place).write_bytes(b"nothing of a record" * 1000)
    if harm == "gone":
        Path(sam.place).unlink()
    assert given([FIRST], "restore", str(source), "--yes") == 0, sam.err
    assert lock.is_encrypted(sam.place)
    assert uids(sam.place) == before
    assert [path.name for path in Path(sam.place).parent.glob(".*.aside")] == []


def test_a_plain_copy_does_not_make_an_encrypted_record_plain(sam, given, tmp_path):
    kept = tmp_path / "kept.db"
    assert sam("backup", str(kept)) == 0, sam.err
    given([FIRST], "encrypt")
    before = uids(sam.place)
    assert given([FIRST], "restore", str(kept), "--yes") == 0, sam.err
    assert lock.is_encrypted(sam.place)
    assert uids(sam.place) == before


def test_a_wrong_passphrase_brings_nothing_back(sam, given, tmp_path):
    given([FIRST], "encrypt")
    kept = tmp_path / "kept.db"
    assert given([FIRST], "backup", str(kept)) == 0, sam.err
    Path(sam.place).unlink()
    assert given([SECOND], "restore", str(kept), "--yes") == 1
    assert "passphrase" in sam.err
    assert not Path(sam.place).exists()


def test_older_copies_go_with_the_record(sam, given):
    assert sam("backup") == 0, sam.err
    first = all_of(sam.place)
    before = first and first[-1].read_bytes()
    given([FIRST], "encrypt")
    assert [path for path in all_of(sam.place) if keys.begins_plain(path)] == []
    assert first[-1].read_bytes() != before
    given([FIRST, SECOND], "rekey")
    assert given([SECOND], "restore", str(first[-1]), "--yes") == 0, sam.err
    given([SECOND], "decrypt", "--yes")
    assert [path for path in all_of(sam.place) if not keys.begins_plain(path)] == []
    assert sam("restore", str(first[-1]), "--yes") == 0, sam.err


def test_copies_of_a_record_behind_a_link_are_encrypted_too(sam, given):
    real = Path(sam.place).with_name("real.db")
    Path(sam.place).rename(real)
    Path(sam.place).symlink_to(real)
    given([FIRST], "encrypt")
    assert given([FIRST], "backup") == 0, sam.err
    assert all_of(real)
    assert [path for path in all_of(sam.place) if keys.begins_plain(path)] == []


def test_a_table_is_encrypted_too(sam, given, tmp_path):
    given([FIRST], "encrypt")
    file = tmp_path / "out.csv"
    assert given([FIRST], "export", "--csv", str(file)) == 0, sam.err
    assert file.read_bytes().startswith(b"age-encryption.org")
    assert given([FIRST], "export", "--csv", "--plain", str(file)) == 0, sam.err
    assert b"," in file.read_bytes().splitlines()[0]


def test_a_card_of_a_locked_record_says_how_it_can_be_printed(sam, given, tmp_path):
    given([FIRST], "encrypt")
    file = tmp_path / "card.txt"
    assert given([FIRST], "card", str(file)) == 0, sam.err
    assert file.read_bytes().startswith(b"age-encryption.org")
    assert "To print it, write it again with --plain." in " ".join(sam.out.split())
    assert "cut it out" not in sam.out
    assert given([FIRST], "card", "--plain", "--force", str(file)) == 0, sam.err
    assert b"Naltrexone" in file.read_bytes()
    assert "cut it out" in sam.out


def test_the_old_passphrase_of_a_copy_does_not_stand_for_the_record(sam, given, tmp_path):
    given([FIRST], "encrypt")
    kept, path = tmp_path / "kept.db", Path(sam.place)
    assert given([FIRST], "backup", str(kept)) == 0, sam.err
    old = keys.read_key_file(path).stretches
    given([FIRST, SECOND], "rekey")
    # As after a change that was cut off before its end.
    keys.write_key_file(path, keys.KeyFile((*keys.read_key_file(path).stretches, *old)))
    before = path.read_bytes()
    assert given([FIRST], "restore", str(kept), "--yes") == 1
    assert path.read_bytes() == before
    assert uids(sam.place, SECOND)


def away(sam, tmp_path):
    """A copy and its key file, carried to a folder of their own."""
    folder = tmp_path / "carried"
    folder.mkdir()
    return folder / "copy.db"


def test_a_copy_elsewhere_has_a_key_file_of_its_own(sam, given, tmp_path):
    given([FIRST], "encrypt")
    before = uids(sam.place)
    copy = away(sam, tmp_path)
    assert given([FIRST], "backup", str(copy)) == 0, sam.err
    assert "copy.db.key" in sam.out
    assert uids(str(copy)) == before


def test_a_copy_and_its_key_file_come_back_on_another_machine_and_stay_locked(sam, given, tmp_path):
    given([FIRST], "encrypt")
    before, copy = uids(sam.place), away(sam, tmp_path)
    assert given([FIRST], "backup", str(copy)) == 0, sam.err
    new = str(tmp_path / "not" / "there" / "record.db")
    assert given([SECOND], "restore", str(copy), "--yes", place=new) == 1
    assert not Path(new + ".key").exists()
    assert given([FIRST], "restore", str(copy), "--yes", place=new) == 0, sam.err
    assert lock.is_encrypted(new)
    assert uids(new) == before


@pytest.mark.parametrize("key_file", [True, False])
def test_a_copy_under_an_older_passphrase_comes_back(sam, given, tmp_path, monkeypatch, key_file):
    if not key_file:
        # Without it the copy's own first bytes and the usual numbers do.
        monkeypatch.setattr(keys, "new_stretch", lambda: keys.Stretch(os.urandom(16)))
    given([FIRST], "encrypt")
    before, copy = uids(sam.place), away(sam, tmp_path)
    assert given([FIRST], "backup", str(copy)) == 0, sam.err
    if not key_file:
        Path(f"{copy}.key").unlink()
    assert given([FIRST], "clinic-contact", "--who", "x") == 0, sam.err
    assert given([FIRST, SECOND], "rekey") == 0, sam.err
    assert given([SECOND, FIRST], "restore", str(copy), "--yes") == 0, sam.err
    assert uids(sam.place, SECOND) == before


def test_a_record_that_lost_its_key_file_stays_locked(sam, given, tmp_path):
    given([FIRST], "encrypt")
    before, copy = uids(sam.place), away(sam, tmp_path)
    assert given([FIRST], "backup", str(copy)) == 0, sam.err
    Path(f"{sam.place}.key").unlink()
    assert given([SECOND], "restore", str(copy), "--yes") == 1
    assert not Path(f"{sam.place}.key").exists()
    assert given([FIRST], "restore", str(copy), "--yes") == 0, sam.err
    assert lock.is_encrypted(sam.place)
    assert uids(sam.place) == before


@pytest.mark.parametrize("harm", ["none", "cut"])
def test_a_locked_copy_comes_back_into_a_plain_record(sam, given, tmp_path, harm):
    given([FIRST], "encrypt")
    before, copy = uids(sam.place), away(sam, tmp_path)
    assert given([FIRST], "backup", str(copy)) == 0, sam.err
    assert given([FIRST], "decrypt", "--yes") == 0, sam.err
    assert sam("clinic-contact", "--who", "x") == 0, sam.err
    if harm == "cut":
        Path(sam.place).write_bytes(Path(sam.place).read_bytes()[: 3 * 4096])
    assert given([SECOND], "restore", str(copy), "--yes") == 1
    assert "passphrase" in sam.err
    assert given([FIRST], "restore", str(copy), "--yes") == 0, sam.err
    assert "not locked" in sam.out
    assert not lock.is_encrypted(sam.place)
    with open_store(sam.place) as store:
        assert [entry.uid for entry in store.all_entries()] == before


def test_what_an_encrypted_record_cannot_lock_is_named(sam, given):
    assert sam("backup") == 0, sam.err
    copy = all_of(sam.place)[-1]
    broken = copy.with_name("2027-06-08T170000Z-damaged.db")
    broken.write_bytes(b"x" * 16 + copy.read_bytes()[16:])
    assert given([FIRST], "encrypt") == 0, sam.err
    assert "These copies are still plain" in sam.out
    assert str(broken) in sam.out


def test_the_keys_of_copies_that_stay_under_them_are_kept(sam, given):
    given([FIRST], "encrypt")
    assert given([FIRST], "backup") == 0, sam.err
    copy = all_of(sam.place)[-1]
    locked, old = copy.read_bytes(), keys.read_key_file(Path(sam.place)).stretches
    assert given([FIRST], "decrypt", "--yes") == 0, sam.err
    # As after a change that was cut off before its end.
    copy.write_bytes(locked)
    keys.write_key_file(Path(sam.place), keys.KeyFile(old))
    assert given([SECOND], "encrypt") == 0, sam.err
    assert str(copy) not in sam.out
    assert keys.read_key_file(Path(sam.place)).stretches[1:] == old
    assert given([SECOND, FIRST], "restore", str(copy), "--yes") == 0, sam.err


class Chain(MadeUp):
    """Several keyrings as one, as the library makes it where there are several."""

    def __init__(self, *backends):
        super().__init__()
        self.backends = backends
        # The library makes one of each kind that it knows, to see what there is.
        self.kept = backends[0].kept if backends else {}


def test_a_chain_with_a_keyring_that_is_a_plain_file_is_not_used(sam, given):
    plain = type("PlaintextKeyring", (MadeUp,), {"__module__": "keyrings.alt.file"})()
    before = keyring.get_keyring()
    keyring.set_keyring(Chain(plain))
    try:
        assert given([FIRST], "encrypt", "--remember") == 1
    finally:
        keyring.set_keyring(before)
    assert plain.kept == {}
    assert "no keyring" in sam.err


@pytest.fixture
def kept(sam, given, tmp_path):
    """A copy of Sam's encrypted record, put elsewhere."""
    file = tmp_path / "elsewhere" / "kept.db"
    file.parent.mkdir()
    given([FIRST], "encrypt")
    assert given([FIRST], "backup", str(file)) == 0, sam.err
    return file


def test_a_key_file_that_is_there_is_not_written_over(sam, given, kept):
    kept.unlink()
    before = keys.key_file_of(kept).read_bytes()
    assert given([FIRST], "backup", str(kept)) == 1
    assert f"{kept}.key is there already" in sam.err
    assert not kept.exists()
    assert keys.key_file_of(kept).read_bytes() == before


def test_a_copy_that_cannot_be_written_leaves_no_key_file(sam, given, tmp_path, monkeypatch):
    given([FIRST], "encrypt")
    file = tmp_path / "kept.db"

    def full(*_):
        raise RecordError("the disk is full")

    monkeypatch.setattr("db.copies.write_copy", full)
    assert given([FIRST], "backup", str(file)) == 1
    assert not keys.key_file_of(file).exists()


@pytest.mark.parametrize("looked_before", [False, True])
def test_on_a_new_machine_it_comes_back_encrypted(sam, given, kept, tmp_path, looked_before):
    new = str(tmp_path / "new" / "folder" / "record.db")
    if looked_before:
        assert sam("status", place=new) == 1
    assert given([FIRST], "restore", str(kept), "--yes", place=new) == 0, sam.err
    assert not keys.begins_plain(Path(new))
    assert uids(new) == uids(sam.place)
    assert keys.key_file_of(Path(new)).stat().st_mode & 0o777 == 0o600


def test_who_says_no_on_a_new_machine_has_locked_nothing(sam, given, kept, tmp_path):
    new = str(tmp_path / "new" / "record.db")
    assert given([FIRST], "restore", str(kept), place=new) == 1
    assert not lock.is_encrypted(new)


def test_a_person_is_asked_for_the_passphrase_of_the_copy_by_its_name(sam, kept, tmp_path, typed):
    keys._held.clear()
    asked = typed(FIRST)
    assert sam("restore", str(kept), place=str(tmp_path / "new.db")) == 0, sam.err
    assert asked == [f"Passphrase of {kept}: "]


def test_doctor_names_a_key_file_that_is_gone(sam, given):
    given([FIRST], "encrypt")
    key_file = keys.key_file_of(Path(sam.place))
    key_file.rename(key_file.with_name("away"))
    keys._held.clear()
    assert sam("doctor") == 1
    assert str(key_file) in sam.out


def test_an_export_that_nobody_can_open_here_names_only_ways_that_open_it(sam, given, tmp_path):
    given([FIRST], "encrypt")
    file = tmp_path / "log.age"
    assert given([FIRST], "export", str(file)) == 0, sam.err
    assert sam("import", str(file), place=str(tmp_path / "new.db")) == 1
    assert "--passphrase-fd" in sam.err
    assert "--remember" not in sam.err
