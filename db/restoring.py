"""Bringing a record back from a copy: opened aside first, and then all of it in one transaction.

Other programs may have the record open. So its content is changed, and not its file: they see
the old or the new, whole, and what they write waits its turn.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from db import APPLICATION_ID, HEAD
from db.connect import connect
from db.copies import (
    BEFORE_RESTORE,
    PARTS,
    Held,
    check_whole,
    columns_of,
    copy_pages,
    held_in,
    keep_bytes,
    make_copy,
    sync,
)
from db.keys import key_of, lent
from db.rewrite import rewrite
from db.spoken import ASIDE, spoken
from db.store import Store, open_store, raw_of
from db.times import kept
from db.wakes import rebuild
from tracker.errors import DamagedError, RecordError

# What this machine keeps of its own checks, and what the steps of the schema keep.
NOT_BROUGHT_BACK = ("checks", "alembic_version")


@contextmanager
def opened_aside(file: Path, record: Path) -> Iterator[Store]:
    """A file of any schema that is known, copied beside the record and brought to this schema.

    The file itself is not changed. Raises RecordError for one that is no record of this program,
    DamagedError for one that is not whole. What is encrypted stays so.
    """
    with (
        spoken(record.parent),
        lent(record, file),
        TemporaryDirectory(prefix=f".{record.name}.", suffix=ASIDE, dir=record.parent) as folder,
    ):
        aside = Path(folder) / record.name
        with lent(file, aside):
            columns, held = _copy_aside(file, aside)
            with open_store(str(aside), before_migration=lambda _: None) as store:
                with spoken(file), closing(connect(aside)) as raw:
                    check_whole(raw, file)
                    if held_in(raw, columns) != held:
                        raise DamagedError(
                            f"{file} cannot be brought to this version; keep it as it is"
                        )
                yield store


def take_place(aside: Store, path: Path, now: datetime) -> Path | None:
    """Puts what was opened aside in the place of the record; the file with what was there before.

    None where nothing was. A record that cannot be read is kept as it is and its file replaced.
    Raises RecordError; then the record is as it was.
    """
    try:
        with open_store(str(path)) as store:
            return _change_content(store, aside, now)
    except DamagedError:
        with aside.writing() as connection:
            _settle(connection, now)
        return _replace_file(aside, path, now)


def remove_record(path: Path) -> None:
    """Takes a record that holds nothing away, and what stands beside it."""
    with spoken(path):
        for ending in reversed(PARTS):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _copy_aside(file: Path, aside: Path) -> tuple[tuple[str, ...], Held]:
    with closing(connect(aside)) as copy:
        aside.chmod(0o600)
        with spoken(file), closing(connect(file)) as source:
            _check_ours(source, file)
        held = copy_pages(file, copy, aside)
        with spoken(file):
            return columns_of(copy), held


def _check_ours(raw: sqlite3.Connection, file: Path) -> None:
    application, version = (
        int(raw.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("application_id", "user_version")
    )
    if application != APPLICATION_ID or not version:
        raise RecordError(f"{file} is no record of this program; name a copy, or another record")
    if version > HEAD:
        raise RecordError(
            f"{file} was written by a newer version of this program; install that version"
        )


def _change_content(store: Store, aside: Store, now: datetime) -> Path | None:
    with store.rewriting() as connection:
        raw = raw_of(connection)
        # In this transaction: what others write waits, so that nothing can fall between the two.
        before = None
        if held_in(raw).entries:
            before = make_copy(store.path, BEFORE_RESTORE, now).path
        with closing(connect(aside.path)) as source:
            _bring_in(raw, source)
            _settle(connection, now)
            if held_in(raw) != held_in(source):
                raise RecordError(f"{store.path} would not hold the same; nothing was changed")
        if raw.execute("PRAGMA foreign_key_check").fetchone():
            raise RecordError(f"{store.path} would not hold together; nothing was changed")
    return before


def _bring_in(raw: sqlite3.Connection, source: sqlite3.Connection) -> None:
    """Takes out all rows and puts in those of another record of the same schema."""
    question = "SELECT name, sql FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite%'"
    triggers = raw.execute(question, ("trigger",)).fetchall()
    tables = [name for name, _ in raw.execute(question, ("table",)) if name not in NOT_BROUGHT_BACK]
    for name, _ in triggers:
        raw.execute(f'DROP TRIGGER "{name}"')
    for table in tables:
        # Numbers that were given are not given again: others may still know them.
        raw.execute(f'DELETE FROM "{table}"')
        columns = [row[1] for row in source.execute(f'PRAGMA table_info("{table}")')]
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" for _ in columns)
        rows = source.execute(f'SELECT {names} FROM "{table}"')
        raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
    for _, statement in triggers:
        raw.execute(statement)


def _settle(connection: Connection, now: datetime) -> None:
    """Nothing old goes out, everybody is looked at anew, and other programs read all again."""
    for statement in (
        "UPDATE outbox SET state = 'dropped' WHERE state IN ('waiting', 'sending')",
        "DELETE FROM wakes",
        "DELETE FROM checks WHERE name = 'restored'",
    ):
        connection.exec_driver_sql(statement)
    rebuild(connection)
    connection.exec_driver_sql(
        "INSERT INTO checks (name, value) VALUES ('restored', ?)", (kept(now),)
    )


def _replace_file(aside: Store, path: Path, now: datetime) -> Path | None:
    """For a record that cannot be read: its bytes are kept, and another file takes its place."""
    with spoken(path):
        before = keep_bytes(path, now)
        part = aside.path.with_name("whole.db")
        part.touch(mode=0o600)
        with lent(aside.path, part), closing(connect(part)) as copy:
            held = copy_pages(aside.path, copy, part)
            copy.execute("PRAGMA journal_mode = DELETE")
            check_whole(copy, part)
            if held_in(copy) != held:
                raise RecordError(f"{path} would not hold the same; nothing was changed")
        # The record stays under its own key, or plain, whatever the copy is.
        key, own = key_of(path), key_of(aside.path)
        if key is not own:
            rewrite(part, own, key, lambda: None)
        sync(part)
        # First what stands beside it: SQLite would read an old log into the new file.
        for ending in reversed(PARTS[1:]):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        part.replace(path)
        sync(path.parent)
    return before
