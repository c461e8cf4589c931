"""`backup`, `restore` and `doctor`, and the copies that are made by themselves."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from db.copies import copies_of, folder_of, held_in
from db.store import open_store
from tests.crash.older import make_first_schema
from tracker.usecases.book import Book

HEADER = '{"type": "header", "format": "dose-log", "version": 1}'


def asked(place, question):
    with closing(sqlite3.connect(place)) as raw:
        return raw.execute(question).fetchall()


def reasons(place):
    return [copy.reason for copy in copies_of(Path(place))]


def uids(place):
    with open_store(str(place)) as store:
        return [entry.uid for entry in store.all_entries()]


def log(shell, who="x"):
    assert shell("clinic-contact", "--who", who, "--json") == 0, shell.err
    return json.loads(shell.out)["logged"][0]["uid"]


@pytest.fixture
def copy(sam, tmp_path):
    """A copy of Sam's record, after which two more talks were logged."""
    made = tmp_path / "away" / "copy.db"
    made.parent.mkdir()
    assert sam("backup", str(made)) == 0, sam.err
    log(sam)
    log(sam)
    return made


def line(shell):
    assert len(shell.err.splitlines()) == 1, shell.err
    return shell.err


# --- by itself --------------------------------------------------------------------------------


def test_the_first_command_of_a_day_that_writes_makes_a_copy(sam, stopped):
    assert reasons(sam.place) == ["daily"]
    log(sam)
    assert reasons(sam.place) == ["daily"]
    stopped.at += timedelta(days=1)
    assert sam("history") == 0
    assert reasons(sam.place) == ["daily"]
    uid = log(sam)
    assert reasons(sam.place) == ["daily", "daily"]
    newest = copies_of(Path(sam.place))[-1].path
    assert (uid,) in asked(newest, "SELECT uid FROM entries ORDER BY seq")


def test_check_makes_the_copy_of_the_day_too(sam, stopped):
    stopped.at += timedelta(days=1)
    sam("check")
    assert reasons(sam.place) == ["daily", "daily"]


def test_a_copy_that_cannot_be_made_is_one_line_and_the_entry_is_kept(sam, stopped):
    folder = folder_of(Path(sam.place))
    for item in folder.iterdir():
        item.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    stopped.at += timedelta(days=1)
    uid = log(sam)
    assert "no copy of it could be made" in line(sam)
    assert uid in uids(sam.place)


def test_an_import_keeps_the_record_as_it_was(sam, tmp_path):
    before = uids(sam.place)
    craving = {"type": "craving", "uid": "c1", "person": "sam", "zone": "UTC", "score": 3,
               "occurred_at": "2027-06-08T12:00:00Z"}  # fmt: skip
    file = tmp_path / "log.jsonl"
    file.write_text(f"{HEADER}\n{json.dumps(craving)}")
    assert sam("import", str(file)) == 0, sam.err
    (made,) = [item for item in copies_of(Path(sam.place)) if item.reason == "before-import"]
    assert asked(made.path, "SELECT uid FROM entries ORDER BY seq") == [(uid,) for uid in before]
    assert sam("import", str(file)) == 0
    assert reasons(sam.place).count("before-import") == 1


def test_an_import_without_a_copy_reads_nothing_in(sam, tmp_path):
    before = uids(sam.place)
    craving = {"type": "craving", "uid": "c1", "person": "sam", "zone": "UTC", "score": 3,
               "occurred_at": "2027-06-08T12:00:00Z"}  # fmt: skip
    file = tmp_path / "log.jsonl"
    file.write_text(f"{HEADER}\n{json.dumps(craving)}")
    folder = folder_of(Path(sam.place))
    for item in folder.iterdir():
        item.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    assert sam("import", str(file)) == 1
    assert "cannot be" in sam.err
    assert uids(sam.place) == before


# --- by hand ----------------------------------------------------------------------------------


def test_backup_says_where_the_copy_is(sam):
    assert sam("backup", "--json") == 0
    made = Path(json.loads(sam.out)["copy"])
    assert made.parent == folder_of(Path(sam.place))
    assert made.stat().st_mode & 0o777 == 0o600
    assert asked(made, "SELECT uid FROM entries ORDER BY seq") == [
        (uid,) for uid in uids(sam.place)
    ]


def test_backup_never_writes_over_a_file(sam, tmp_path):
    there = tmp_path / "there"
    there.write_text("dear")
    assert sam("backup", str(there)) == 1
    assert "already" in line(sam)
    assert there.read_text() == "dear"
    assert sam("backup", str(tmp_path / "no" / "folder.db")) == 1
    line(sam)


def test_backup_into_a_folder_that_is_not_there_says_so(sam, tmp_path):
    assert sam("backup", str(tmp_path / "usb" / "kept.db")) == 1
    assert f"{tmp_path / 'usb'} is not there" in line(sam)
    assert ".part" not in sam.err


def test_backup_to_a_folder_asks_for_a_file_in_it(sam, tmp_path):
    assert sam("backup", str(tmp_path)) == 1
    assert "is a folder" in line(sam)


def test_there_is_nothing_to_copy_before_setup(shell):
    assert shell("backup") == 1
    assert "tracker setup" in line(shell)


# --- bringing it back -------------------------------------------------------------------------


def test_restore_says_what_comes_and_goes_and_asks(sam, copy):
    before = uids(sam.place)
    assert sam("restore", str(copy)) == 1
    assert "would leave the record" in sam.out
    assert "in the copy: 2." in sam.out.replace("\n", " ")
    assert "--yes" in line(sam)
    assert uids(sam.place) == before


def test_restore_brings_the_copy_and_keeps_what_was_here(sam, copy):
    before = uids(sam.place)
    assert sam("restore", str(copy), "--yes") == 0, sam.err
    assert uids(sam.place) == before[:-2]
    (kept,) = [item for item in copies_of(Path(sam.place)) if item.reason == "before-restore"]
    assert str(kept.path) in sam.out
    assert asked(kept.path, "SELECT uid FROM entries ORDER BY seq") == [(uid,) for uid in before]
    # And back again, from what was kept.
    assert sam("restore", str(kept.path), "--yes", "--json") == 0
    assert json.loads(sam.out)["restored"] == len(before)
    assert uids(sam.place) == before
    assert asked(sam.place, "PRAGMA integrity_check") == [("ok",)]
    assert asked(sam.place, "PRAGMA foreign_key_check") == []
    assert not [item for item in Path(sam.place).parent.iterdir() if item.name.startswith(".")]


def test_what_is_logged_after_a_return_never_takes_an_old_place(sam, copy):
    last = asked(sam.place, "SELECT max(seq) FROM entries")[0][0]
    sam("restore", str(copy), "--yes")
    log(sam)
    assert asked(sam.place, "SELECT max(seq) FROM entries")[0][0] > last


def test_a_record_of_the_first_version_is_brought_on(sam, tmp_path):
    older = tmp_path / "older.db"
    entries = make_first_schema(older)
    content = older.read_bytes()
    assert sam("restore", str(older), "--yes") == 0, sam.err
    assert uids(sam.place) == entries
    assert older.read_bytes() == content
    assert not (tmp_path / "older.db.copies").exists()


def test_restore_on_a_new_machine(sam, copy, tmp_path):
    new = str(tmp_path / "new" / "record.db")
    there = asked(copy, "SELECT uid FROM entries ORDER BY seq")
    assert sam("restore", str(copy), "--yes", place=new) == 0, sam.err
    assert [(uid,) for uid in uids(new)] == there
    assert reasons(new) == []
    assert Path(new).stat().st_mode & 0o777 == 0o600


def test_messages_that_waited_are_not_sent_after_a_return(sam, tmp_path):
    with open_store(sam.place) as store, store.writing() as connection:
        for number, state in enumerate(("waiting", "sending", "sent")):
            connection.exec_driver_sql(
                "INSERT INTO outbox (key, bundle, person, contact, noticed_at, next_try_at, state,"
                f" tries) VALUES ('k{number}', 'b', 'sam', 1, '', '', '{state}', 0)"
            )
    copy = tmp_path / "copy.db"
    assert sam("backup", str(copy)) == 0
    assert sam("restore", str(copy), "--yes") == 0
    states = asked(sam.place, "SELECT state FROM outbox ORDER BY number")
    assert states == [("dropped",), ("dropped",), ("sent",)]
    assert asked(sam.place, "SELECT person, at FROM wakes") == [("sam", "")]


def test_a_book_that_is_open_reads_all_again(sam, copy):
    before = uids(sam.place)
    with open_store(sam.place) as store:
        book = Book(store)
        assert set(book.record("sam").entries) == set(before)
        assert sam("restore", str(copy), "--yes") == 0
        assert set(book.record("sam").entries) == set(before[:-2])


OTHER = """
import sys
from db.store import open_store
from tracker.usecases.book import Book
with open_store(sys.argv[1]) as store:
    book = Book(store)
    for _ in sys.stdin:
        print(len(book.record("sam").entries), flush=True)
"""


def test_a_program_that_has_the_record_open_sees_the_copy(sam, copy):
    count = len(uids(sam.place))
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, sam.place],
        cwd=Path(__file__).parents[2], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip

    def sees():
        other.stdin.write("?\n")
        other.stdin.flush()
        return int(other.stdout.readline())

    try:
        assert sees() == count
        assert sam("restore", str(copy), "--yes") == 0, sam.err
        assert sees() == count - 2
        log(sam)
        assert sees() == count - 1
    finally:
        other.communicate()
    assert asked(sam.place, "PRAGMA integrity_check") == [("ok",)]


def test_a_record_in_use_is_left_as_it_is(sam, copy, monkeypatch):
    before = uids(sam.place)
    with closing(sqlite3.connect(sam.place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr("db.restoring.open_store", partial(open_store, busy_ms=50))
        assert sam("restore", str(copy), "--yes") == 1
        assert "in use" in line(sam)
    assert uids(sam.place) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no record of this program"),
        (HEADER.encode(), "run: tracker import"),
        (b"SQLite format 3\x00" + b"\x01" * 4096, "damaged|not a record|cannot be"),
    ],
)
def test_what_is_no_record_is_refused(sam, tmp_path, content, said):
    before = uids(sam.place)
    file = tmp_path / "file"
    file.write_bytes(content)
    assert sam("restore", str(file), "--yes") == 1
    assert any(part in line(sam) for part in said.split("|"))
    assert uids(sam.place) == before
    assert file.read_bytes() == content


def test_the_record_itself_and_a_missing_file_are_refused(sam, tmp_path):
    assert sam("restore", sam.place, "--yes") == 1
    assert "itself" in line(sam)
    assert sam("restore", str(tmp_path / "none.db"), "--yes") == 1
    assert "bring-back" in line(sam)


def test_a_newer_record_is_refused(sam, copy):
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("PRAGMA user_version = 99")
    assert sam("restore", str(copy), "--yes") == 1
    assert "newer version" in line(sam)


def test_a_damaged_record_behind_a_link_comes_back_where_it_was(sam, copy):
    real, link = Path(sam.place).with_name("real.db"), Path(sam.place)
    link.rename(real)
    link.symlink_to(real)
    real.write_bytes(b"nothing of a record" * 1000)
    assert sam("restore", str(copy), "--yes") == 0, sam.err
    assert link.is_symlink()
    assert uids(link) == uids(copy)
    assert reasons(real) == reasons(link)


def test_a_record_that_cannot_be_read_is_kept_and_replaced(sam, copy):
    record = Path(sam.place)
    there = [uid for (uid,) in asked(copy, "SELECT uid FROM entries ORDER BY seq")]
    damaged = b"nothing of a record" * 1000
    record.write_bytes(damaged)
    assert sam("history") == 1
    assert "tracker restore" in line(sam)
    assert sam("restore", str(copy), "--yes") == 0, sam.err
    assert "cannot be read" in sam.out
    assert uids(sam.place) == there
    (kept,) = [item for item in copies_of(record) if item.reason == "damaged"]
    assert kept.path.read_bytes() == damaged
    assert record.stat().st_mode & 0o777 == 0o600


# --- what is wrong ----------------------------------------------------------------------------


def findings(shell):
    code = shell("doctor", "--json")
    found = {item["what"]: item for item in map(json.loads, shell.out.splitlines())}
    wrong = sorted(name for name, item in found.items() if not item["good"])
    assert code == (1 if wrong else 0)
    return wrong


def test_a_sound_record_is_said_to_be_sound(sam):
    sam("check")
    assert findings(sam) == []
    assert sam("doctor") == 0
    assert "✓ The file is whole." in sam.out
    assert "!" not in sam.out


@pytest.mark.parametrize("name", ["record.db.changing", "record.db.copies/.x.db.part"])
def test_what_was_left_behind_is_named(sam, name):
    left = Path(sam.place).parent / name
    left.parent.mkdir(exist_ok=True)
    left.touch(mode=0o600)
    assert findings(sam) == ["leftovers"]
    sam("doctor")
    assert left.name in sam.out


def test_doctor_changes_nothing(sam, stopped):
    record = Path(sam.place)
    record.chmod(0o644)
    (folder_of(record) / ".x.db.part").touch()
    with closing(sqlite3.connect(record)) as raw:
        raw.execute("DELETE FROM wakes")
        raw.commit()
    stopped.at += timedelta(days=30)
    before = {path: path.read_bytes() for path in record.parent.rglob("*") if path.is_file()}
    assert findings(sam) == ["copied", "leftovers", "private", "wakes"]
    assert {p: p.read_bytes() for p in record.parent.rglob("*") if p.is_file()} == before
    assert record.stat().st_mode & 0o777 == 0o644


def test_a_record_that_lost_what_a_copy_holds_is_found(sam):
    sam("backup")
    with closing(sqlite3.connect(sam.place)) as raw:
        raw.execute("DROP TRIGGER entries_stay")
        raw.execute("UPDATE entries SET note = 'x' WHERE seq = 1")
        raw.commit()
    assert findings(sam) == ["same"]


def test_a_copy_that_cannot_be_read_is_no_loss_of_the_record(sam, stopped):
    assert sam("backup") == 0
    newest = copies_of(Path(sam.place))[-1].path
    newest.write_bytes(b"nothing of a record" * 1000)
    stopped.at += timedelta(days=1)
    assert log(sam)
    assert sam.err == ""
    assert "copy_readable" in findings(sam) or copies_of(Path(sam.place))[-1].path != newest


def test_a_record_brought_back_is_not_said_to_have_lost_anything(sam, copy, stopped):
    stopped.at += timedelta(seconds=2)
    sam("backup")
    stopped.at += timedelta(seconds=2)
    assert sam("restore", str(copy), "--yes") == 0
    assert findings(sam) == []
    stopped.at += timedelta(seconds=2)
    sam("backup")
    log(sam)
    assert findings(sam) == []


def test_a_record_that_is_not_there_is_not_made(shell):
    assert findings(shell) == ["there"]
    assert "tracker setup" in shell.out
    assert not Path(shell.place).exists()


def test_a_record_without_a_copy_says_what_to_do(sam):
    for copy in copies_of(Path(sam.place)):
        copy.path.unlink()
    assert sam("doctor") == 1
    assert "! There is no copy yet. Make one now: tracker backup" in sam.out.splitlines()


def test_a_record_without_anybody_needs_no_copy(shell):
    assert shell("status") == 1
    assert findings(shell) == []


def test_a_newer_record_is_named_by_doctor(sam):
    with closing(sqlite3.connect(sam.place)) as raw:
        raw.execute("PRAGMA user_version = 99")
    assert "version" in findings(sam)


def test_a_row_that_no_entry_can_be_made_of_is_named(sam):
    with closing(sqlite3.connect(sam.place)) as raw:
        raw.execute("DROP TRIGGER entries_stay")
        raw.execute("UPDATE entries SET occurred_at = 'soon' WHERE seq = 1")
        raw.commit()
    assert "readable" in findings(sam)


def test_a_clock_that_went_back_is_named(sam, stopped):
    stopped.at += timedelta(days=3)
    log(sam)
    stopped.at -= timedelta(days=3)
    assert findings(sam) == ["clock", "copies_clock"]
    # And logging goes on.
    log(sam)


def test_a_disk_that_is_almost_full_is_named(sam, monkeypatch):
    class Usage:
        free = 1 << 20

    monkeypatch.setattr("db.health.shutil.disk_usage", lambda _: Usage)
    assert findings(sam) == ["space"]


def test_the_copies_hold_what_the_record_holds(sam):
    sam("backup")
    newest = copies_of(Path(sam.place))[-1].path
    with closing(sqlite3.connect(newest)) as copy, closing(sqlite3.connect(sam.place)) as raw:
        assert held_in(copy) == held_in(raw)
