"""The record on disk: real files, real processes, and a database that refuses to forget."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from db import APPLICATION_ID, HEAD
from db.migrate import head_revision
from db.store import open_store
from db.tables import metadata
from tracker.engine.entries import ENTRY_TYPES, Dose, Form, Lab, Person, Plan, PlannedDose, Void
from tracker.errors import ConflictError, RecordError

NOW = datetime(2027, 6, 8, 12, 0, tzinfo=UTC)
COMMON = {"person": "sam", "zone": "Europe/London", "occurred_at": NOW, "recorded_at": NOW}


def dose(name, **more):
    return Dose(**(COMMON | {"uid": name, "mg": Decimal(50)} | more))


def test_what_is_written_is_read_back(tmp_path):
    plan = Plan(
        uid="p1", form=Form.ORAL, start=date(2027, 6, 1),
        doses=(PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal("50")),), **COMMON,
    )  # fmt: skip
    entries = [
        Person(uid="s", name="Sám [x] 🙂 שלום", note="a\nb", **COMMON),
        plan,
        dose("d1", plan="p1", slot=datetime(2027, 6, 8, 8), confirmed=True),
        dose("d2", day=date(2027, 6, 8), extra={"mood": [1, {"a": None}], "n": Decimal("1.5")}),
        Lab(uid="l1", test="1742-6", value=Decimal("24.5"), unit="U/L", **COMMON),
        Void(uid="v1", target="d2", reason="twice", **COMMON),
    ]
    with open_store(str(tmp_path / "r.db")) as store:
        store.append(entries)
        assert store.entries("sam") == entries
        assert store.all_entries() == entries
        assert store.entry("l1") == entries[4]
        assert store.entry("none") is None
        assert store.people() == ("sam",)
    with open_store(f"sqlite:///{tmp_path / 'r.db'}") as store:
        assert store.entries("sam") == entries


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET mg = '100'",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries (uid, person, type, occurred_at, zone, recorded_at, source,"
        " mg) VALUES ('d1', 'sam', 'dose', 'x', 'UTC', 'x', 'patient', '100')",
        "UPDATE people SET id = 'kim'",
        "DELETE FROM people",
    ],
)
def test_the_database_refuses_to_change_or_forget(tmp_path, statement):
    place = str(tmp_path / "r.db")
    with open_store(place) as store:
        store.append([dose("d1")])
    raw = sqlite3.connect(place)
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(statement)
    raw.close()
    with open_store(place) as store:
        assert store.entries("sam") == [dose("d1")]


def test_only_the_owner_can_read_it(tmp_path):
    place = tmp_path / "folder" / "r.db"
    with open_store(str(place)) as store:
        store.append([dose("d1")])
        modes = {path.name: path.stat().st_mode & 0o777 for path in place.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    place.chmod(0o644)
    open_store(str(place)).close()
    assert place.stat().st_mode & 0o777 == 0o600


def test_the_same_entry_twice_is_one_and_other_content_is_refused(tmp_path):
    with open_store(str(tmp_path / "r.db")) as store:
        store.append([dose("d1"), dose("d1")])
        store.append([dose("d1")])
        with pytest.raises(ConflictError, match="d1"):
            store.append([dose("d2"), dose("d1", note="other")])
        assert store.entries("sam") == [dose("d1")]


def test_an_entry_that_names_nothing_is_refused_whole(tmp_path):
    with open_store(str(tmp_path / "r.db")) as store:
        with pytest.raises(RecordError, match="nowhere"):
            store.append([dose("d1"), Void(uid="v", target="nowhere", **COMMON)])
        assert store.all_entries() == []
        store.append([Void(uid="v", target="d1", **COMMON), dose("d1")])


def test_a_migrated_file_has_the_tables_that_the_program_knows(tmp_path):
    place = str(tmp_path / "r.db")
    open_store(place).close()
    assert head_revision() == f"{HEAD:04}"
    raw = sqlite3.connect(place)
    for table in metadata.sorted_tables:
        made = [row[1] for row in raw.execute(f"PRAGMA table_info({table.name})")]
        assert made == [column.name for column in table.columns]
    assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    trigger = "SELECT sql FROM sqlite_master WHERE name = 'entries_of_known_type'"
    types = raw.execute(trigger).fetchone()[0]
    raw.close()
    assert all(f"'{kind}'" in types for kind in ENTRY_TYPES)


def other_program(path):
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE t (a)")
    raw.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("no database at all " * 100), "not a record"),
        (lambda path: path.mkdir(), "folder"),
        (other_program, "another program"),
    ],
)
def test_what_is_no_record_is_named_and_left_alone(tmp_path, make, said):
    path = tmp_path / "other.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(RecordError, match=said) as caught:
        open_store(str(path))
    assert "other.db" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert before is None or path.read_bytes() == before


def test_a_newer_file_is_refused_untouched(tmp_path):
    path = tmp_path / "r.db"
    open_store(str(path)).close()
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA user_version = {HEAD + 1}")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(RecordError, match="newer version"):
        open_store(str(path))
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(RecordError, match="cannot be opened"):
        open_store(str(tmp_path / "file" / "r.db"))
    with pytest.raises(RecordError, match="SQLite"):
        open_store("postgresql://here/there")


def test_a_full_disk_writes_nothing_and_says_so(tmp_path):
    place = str(tmp_path / "r.db")
    with open_store(place) as store:
        store.append([dose("d1")])
        pages = store._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        store._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        store._connection.rollback()
        many = [dose(f"n{number}", note="x" * 4000) for number in range(50)]
        with pytest.raises(RecordError, match="disk is full"):
            store.append(many)
        assert store.entries("sam") == [dose("d1")]


def test_a_locked_record_says_who_to_wait_for(tmp_path):
    place = str(tmp_path / "r.db")
    open_store(place).close()
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_store(place, busy_ms=20) as store:
        with pytest.raises(RecordError, match="in use by another program"):
            store.append([dose("d1")])
        other.execute("ROLLBACK")
        store.append([dose("d1")])
    other.close()


def test_a_damaged_file_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "r.db"
    with open_store(str(path)) as store:
        store.append([dose(f"d{number}", note="x" * 500) for number in range(200)])
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(RecordError, match="damaged"), open_store(str(path)) as store:
        store.entries("sam")


WRITER = """
import sys
from datetime import UTC, datetime
from decimal import Decimal
from db.store import open_store
from tracker.engine.entries import Dose
now = datetime(2027, 6, 8, 12, 0, tzinfo=UTC)
with open_store(sys.argv[1]) as store:
    for number in range(int(sys.argv[3])):
        uid = f"{sys.argv[2]}-{number}"
        store.append([Dose(uid=uid, person="sam", zone="UTC", mg=Decimal(50), occurred_at=now,
                           recorded_at=now)])
        print(uid, flush=True)
"""


def writer(place, name, count):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, place, name, str(count)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip


def test_two_programs_at_once_lose_and_double_nothing(tmp_path):
    place = str(tmp_path / "r.db")
    writers = [writer(place, name, 40) for name in ("a", "b")]
    said = [line for one in writers for line in one.communicate(timeout=60)[0].split()]
    assert len(said) == 80
    with open_store(place) as store:
        assert sorted(entry.uid for entry in store.entries("sam")) == sorted(said)


def test_killed_at_any_moment_what_was_acknowledged_is_there(tmp_path):
    place = str(tmp_path / "r.db")
    for after in (1, 7, 23):
        one = writer(place, f"k{after}", 100_000)
        said = [one.stdout.readline().strip() for _ in range(after)]
        one.send_signal(signal.SIGKILL)
        said += one.communicate()[0].split()
        copy = str(tmp_path / f"copy{after}.db")
        with open_store(place) as store:
            there = {entry.uid for entry in store.entries("sam")}
        shutil.copy(place, copy)
        raw = sqlite3.connect(copy)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        raw.close()
        assert set(said) <= there


def test_one_program_sees_what_another_wrote(tmp_path):
    place = str(tmp_path / "r.db")
    with open_store(place) as one, open_store(place) as other:
        before = one.data_version()
        other.append([dose("d1", occurred_at=NOW - timedelta(days=1))])
        assert one.data_version() != before
        assert len(one.entries("sam")) == 1


def test_a_file_that_is_refused_keeps_its_mode(tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("not a record " * 200)
    path.chmod(0o644)
    with pytest.raises(RecordError, match="not a record"):
        open_store(str(path))
    assert path.stat().st_mode & 0o777 == 0o644
    with pytest.raises(RecordError, match="no plain file"):
        open_store("/dev/null")


@pytest.mark.parametrize(
    "wrong",
    [
        {"mg": Decimal(-5)},
        {"note": "half of a pair: \ud800"},
        {"extra": {"n": Decimal("NaN")}},
        {"occurred_at": NOW.replace(tzinfo=None)},
        {"uid": ""},
    ],
)
def test_what_cannot_be_kept_is_refused_whole(tmp_path, wrong):
    with open_store(str(tmp_path / "r.db")) as store:
        with pytest.raises(RecordError, match="nothing was written") as caught:
            store.append([dose("d1"), dose("d2", **wrong)])
        assert "\n" not in str(caught.value)
        assert store.all_entries() == []
        store.append([dose("d1")])


def test_a_record_that_may_only_be_read_says_so_and_is_still_read(tmp_path):
    with open_store(str(tmp_path / "r.db")) as store:
        store.append([dose("d1")])
        store.read("PRAGMA query_only = ON")
        with pytest.raises(RecordError, match="cannot be written; check"):
            store.append([dose("d2")])
        assert store.entries("sam") == [dose("d1")]


def test_after_a_read_that_failed_the_record_can_be_written(tmp_path):
    place = tmp_path / "r.db"
    with open_store(str(place)) as store:
        raw = sqlite3.connect(place)
        raw.execute("ALTER TABLE people RENAME TO hidden")
        with pytest.raises(RecordError, match="refused it"):
            store.people()
        raw.execute("ALTER TABLE hidden RENAME TO people")
        raw.close()
        store.append([dose("d1")])
        assert store.people() == ("sam",)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("occurred_at", "yesterday"),
        ("occurred_at", b"\xff"),
        ("mg", "5x"),
        ("slot", "08:00"),
        ("extra", "[1"),
        ("details", '{"value": "q"}'),
        ("details", "[1]"),
    ],
)
def test_an_entry_that_was_tampered_with_is_named(tmp_path, column, value):
    place = tmp_path / "r.db"
    with open_store(str(place)) as store:
        store.append([dose("d1"), Lab(uid="l1", test="1742-6", **COMMON)])
    uid = "l1" if column == "details" else "d1"
    raw = sqlite3.connect(place)
    raw.execute("DROP TRIGGER entries_stay")
    raw.execute("PRAGMA ignore_check_constraints = ON")
    raw.execute(f"UPDATE entries SET {column} = ? WHERE uid = ?", (value, uid))
    raw.commit()
    raw.close()
    with open_store(str(place)) as store, pytest.raises(RecordError, match=f"damaged.*'{uid}'"):
        store.entries("sam")
