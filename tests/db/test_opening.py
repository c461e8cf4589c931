"""Opening: many programs at once, a schema that moves on, places that are not ours."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, event

import db.migrate
import db.store
from db.copies import copies_of
from db.rows import to_row
from db.store import open_store
from db.tables import TRIGGERS, metadata
from tracker.engine.entries import Consent, Dose, Void
from tracker.errors import RecordError

NOW = datetime(2027, 6, 8, 12, 0, tzinfo=UTC)
COMMON = {"person": "sam", "zone": "UTC", "occurred_at": NOW, "recorded_at": NOW}
ROOT = Path(__file__).parents[2]

OPENER = """
import sys
import db.migrate
from db.store import open_store
print("ready", flush=True)
sys.stdin.readline()
open_store(sys.argv[1]).close()
"""


def dose(uid):
    return Dose(uid=uid, person="sam", zone="UTC", mg=Decimal(50), occurred_at=NOW, recorded_at=NOW)


def asked(place, question):
    """All that a database answers, asked past the program."""
    with closing(sqlite3.connect(place)) as raw:
        return raw.execute(question).fetchall()


def test_programs_that_make_the_record_at_once_all_succeed(tmp_path):
    for number in range(2):
        place = str(tmp_path / f"{number}" / "r.db")
        openers = [
            subprocess.Popen(
                [sys.executable, "-c", OPENER, place], cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for _ in range(4)
        ]  # fmt: skip
        for opener in openers:
            opener.stdout.readline()
        for opener in openers:
            opener.stdin.write("go\n")
            opener.stdin.flush()
        said = [opener.communicate(timeout=60)[1] for opener in openers]
        assert said == [""] * len(openers)


def test_a_record_made_by_another_program_in_between_is_ours(tmp_path):
    place = str(tmp_path / "r.db")
    asked_for_tables = []

    def another_program(_connection, _cursor, statement, *_):
        if "sqlite_master" in statement and not asked_for_tables:
            asked_for_tables.append(statement)
            with suppress(RecordError):
                open_store(place, busy_ms=0).close()

    event.listen(Engine, "before_cursor_execute", another_program)
    try:
        with open_store(place) as store:
            store.append([dose("d1")])
    finally:
        event.remove(Engine, "before_cursor_execute", another_program)
    assert asked_for_tables


def test_a_restored_copy_gets_its_log_back_once_nobody_is_in_the_way(tmp_path):
    place = tmp_path / "r.db"
    with open_store(str(place)) as store:
        store.append([dose("d1")])
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        assert other.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        other.execute("BEGIN")
        other.execute("SELECT uid FROM entries").fetchall()
        with open_store(str(place), busy_ms=0) as store:
            assert store.entries("sam") == [dose("d1")]
        assert asked(place, "PRAGMA journal_mode") == [("delete",)]
    open_store(str(place)).close()
    assert asked(place, "PRAGMA journal_mode") == [("wal",)]


@pytest.fixture
def next_schema(tmp_path, monkeypatch):
    """Makes this program one step newer: the step is a statement; gives back its number."""
    folder = tmp_path / "migrations"
    shutil.copytree(db.migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def move_on(statement):
        ahead = db.HEAD + 1
        monkeypatch.setattr(db.migrate, "MIGRATIONS", folder)
        for module in (db.store, db.migrate):
            monkeypatch.setattr(module, "HEAD", ahead)
        script = command.revision(db.migrate._config(), "more", rev_id=f"{ahead:04}")
        step = Path(script.path)
        step.write_text(step.read_text().replace("    pass", f"    op.execute({statement!r})"))
        return ahead

    return move_on


def test_an_older_record_is_brought_on_and_kept_as_it_was(tmp_path, next_schema):
    place = tmp_path / "r.db"
    with open_store(str(place)) as store:
        store.append([dose("d1")])
    ahead = next_schema("ALTER TABLE entries ADD COLUMN more TEXT")
    with open_store(str(place)) as store:
        assert store.entries("sam") == [dose("d1")]
        store.append([dose("d2")])
    assert asked(place, "PRAGMA user_version") == [(ahead,)]
    assert asked(place, "SELECT version_num FROM alembic_version") == [(f"{ahead:04}",)]
    (kept,) = [copy.path for copy in copies_of(place)]
    assert kept.name.endswith("-before-migration.db")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert asked(kept, "PRAGMA user_version") == [(ahead - 1,)]
    assert asked(kept, "SELECT uid FROM entries") == [("d1",)]


def test_a_step_that_fails_leaves_the_record_as_it_was(tmp_path, next_schema):
    place = tmp_path / "r.db"
    with open_store(str(place)) as store:
        store.append([dose("d1")])
    before = place.read_bytes()
    next_schema("CREATE TABLE entries (a)")
    with pytest.raises(RecordError, match="nothing was written"):
        open_store(str(place))
    assert place.read_bytes() == before


def test_a_new_record_leaves_no_copy_behind(tmp_path):
    open_store(str(tmp_path / "r.db")).close()
    assert [path.name for path in tmp_path.iterdir()] == ["r.db"]


def test_the_steps_make_what_the_tables_say(tmp_path):
    place, plain = tmp_path / "r.db", tmp_path / "plain.db"
    open_store(str(place)).close()
    engine = create_engine(f"sqlite:///{plain}")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for trigger in TRIGGERS:
            connection.exec_driver_sql(trigger)
    engine.dispose()

    def schema(file):
        kept = asked(file, "SELECT name, sql FROM sqlite_master WHERE name <> 'alembic_version'")
        return {name: " ".join(sql.split()).replace("( ", "(") for name, sql in kept if sql}

    made, meant = schema(place), schema(plain)
    assert made.keys() == meant.keys()
    for name in meant:
        assert made[name].replace(" )", ")") == meant[name].replace(" )", ")")


def test_a_folder_that_is_made_is_for_its_owner_alone(tmp_path):
    open_store(str(tmp_path / "new" / "r.db")).close()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_what_stands_beside_a_wide_open_file_is_tightened_too(tmp_path):
    place = tmp_path / "r.db"
    with open_store(str(place)) as store:
        store.append([dose("d1")])
        for part in ("", "-wal", "-shm"):
            (tmp_path / f"r.db{part}").chmod(0o644)
        open_store(str(place)).close()
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_file_of_somebody_else_is_one_line(tmp_path, monkeypatch):
    place = tmp_path / "r.db"
    open_store(str(place)).close()
    place.chmod(0o644)

    def refused(path, mode):
        raise PermissionError(1, "Operation not permitted", str(path))

    monkeypatch.setattr(Path, "chmod", refused)
    with pytest.raises(RecordError, match=r"r\.db cannot be written or kept private"):
        open_store(str(place))


def test_a_record_that_another_program_is_making_is_waited_for(tmp_path):
    place = str(tmp_path / "r.db")
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RecordError, match="in use by another program"):
            open_store(place, busy_ms=20)
    open_store(place).close()


@pytest.mark.parametrize("name", [":memory:", "file:r.db?mode=memory", "a b%20.db"])
def test_an_odd_name_is_still_a_file(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with open_store(name) as store:
        store.append([dose("d1")])
    with open_store(f"SQLITE:///{name}") as store:
        assert store.entries("sam") == [dose("d1")]
    assert (tmp_path / name).is_file()


@pytest.mark.parametrize("place", ["~nobody-of-that-name/r.db", "sqlite://", "mysql://u:pw@h/d"])
def test_a_name_that_is_no_place_is_one_line(place):
    with pytest.raises(RecordError) as caught:
        open_store(place)
    assert "\n" not in str(caught.value)
    assert "pw" not in str(caught.value)


def test_a_record_of_the_first_schema_keeps_every_entry(tmp_path):
    place = tmp_path / "r.db"
    open_store(str(tmp_path / "new.db")).close()
    engine = create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        config = db.migrate._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(f"PRAGMA application_id = {db.APPLICATION_ID}")
        connection.exec_driver_sql("PRAGMA user_version = 1")
    engine.dispose()
    kept = [dose("d1"), Void(uid="v1", target="d1", **COMMON), dose("d3")]
    with closing(sqlite3.connect(place)) as raw:
        raw.execute("INSERT INTO people (id) VALUES ('sam')")
        for entry in kept:
            values = to_row(entry)
            names = ", ".join(f'"{name}"' for name in values)
            marks = ", ".join("?" for _ in values)
            raw.execute(f"INSERT INTO entries ({names}) VALUES ({marks})", list(values.values()))
        raw.commit()
    with open_store(str(place)) as store:
        assert store.entries("sam") == kept
        store.append([Consent(uid="c1", who="Kim", level=2, **COMMON)])
    assert asked(place, "PRAGMA foreign_key_check") == []
    assert asked(place, "SELECT seq FROM entries") == [(1,), (2,), (3,), (4,)]
    made = asked(place, "SELECT name, sql FROM sqlite_master WHERE sql NOT NULL")
    assert sorted(made) == sorted(
        asked(tmp_path / "new.db", "SELECT name, sql FROM sqlite_master WHERE sql NOT NULL")
    )


def test_an_unknown_type_is_refused_by_the_record_itself(tmp_path):
    place = tmp_path / "r.db"
    with open_store(str(place)) as store:
        store.append([dose("d1")])
    with closing(sqlite3.connect(place)) as raw, pytest.raises(sqlite3.Error, match="not known"):
        raw.execute(
            "INSERT INTO entries (uid, person, type, occurred_at, zone, recorded_at, source) "
            "VALUES ('x', 'sam', 'rumour', '', 'UTC', '', 'patient')"
        )


def test_the_last_look_of_each_viewer_is_kept(tmp_path):
    with open_store(str(tmp_path / "r.db")) as store:
        store.append([dose("d1")])
        assert store.last_look("sam", "") is None
        for at in (NOW, NOW + timedelta(hours=1)):
            store.keep_look("sam", "", at)
            store.keep_look("sam", "Kim", NOW)
        assert store.last_look("sam", "") == NOW + timedelta(hours=1)
        assert store.last_look("sam", "Kim") == NOW
