"""Opens the record: one SQLite file for its owner alone, in the schema of this version."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from db import APPLICATION_ID, HEAD
from db.connect import connect, driver_errors, driver_of, version_in_head
from db.copies import BEFORE_MIGRATION, check_nothing_lost, make_copy
from db.keys import check_open
from db.rows import COLUMNS, to_entries, to_row
from db.spoken import spoken
from db.write_ahead import check_log
from tracker import clock
from tracker.engine.entries import Entry
from tracker.errors import ChangedError, ConflictError, RecordError

BUSY_MS = 5000
SELECT = f"SELECT {', '.join(COLUMNS)} FROM entries"
INSERT = (
    f"INSERT INTO entries ({', '.join(COLUMNS)}) "
    f"VALUES ({', '.join(f':{column}' for column in COLUMNS)})"
)
LAST_PLACE = "SELECT coalesce(max(seq), 0) FROM entries WHERE person = ?"
Values = tuple[str | int | None, ...]
REFERENCES = ("plan", "target", "implant", "replaces")


class Store:
    """An open record. Reads see what is committed; each write is one transaction.

    `wrote` says whether anything was written by this one.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self.path = path
        self.wrote = False
        self._engine = engine
        self._connection = engine.connect()
        self._file = _file_at(path)

    def people(self) -> tuple[str, ...]:
        """The ids of all people on record, in the order of their names."""
        rows = self.read("SELECT id FROM people ORDER BY id")
        return tuple(str(row[0]) for row in rows)

    def entries(self, person: str) -> list[Entry]:
        """A person's entries in the order in which they were written."""
        return self._entries("WHERE person = ? ORDER BY seq", (person,))

    def entries_after(self, person: str, place: int) -> list[Entry]:
        """A person's entries that were written after a place in the file."""
        return self._entries("WHERE person = ? AND seq > ? ORDER BY seq", (person, place))

    def last_place(self, person: str) -> int:
        """The place of what was written last of a person; 0 where there is nothing."""
        return int(str(self.read(LAST_PLACE, (person,))[0][0]))

    def all_entries(self) -> list[Entry]:
        """Everybody's entries in the order in which they were written."""
        return self._entries("ORDER BY seq")

    def of_type(self, kind: str) -> list[Entry]:
        """Everybody's entries of one type in the order in which they were written."""
        return self._entries("WHERE type = ? ORDER BY seq", (kind,))

    def entry(self, uid: str) -> Entry | None:
        """The entry with a uid, if there is one."""
        return next(iter(self._entries("WHERE uid = ?", (uid,))), None)

    def append(self, entries: Sequence[Entry], seen: tuple[str, int] | None = None) -> None:
        """Writes entries in one transaction, all or none.

        An entry that is there already with the same content is left as it is. Raises
        ConflictError for other content under a known uid, ChangedError where something was
        written of a person after the place `seen`, RecordError for all else.
        """
        with self.writing() as connection:
            if seen is not None and _last_place(connection, seen[0]) != seen[1]:
                raise ChangedError(f"{self.path} has just changed; try again")
            for entry in entries:
                try:
                    self._add(connection, entry)
                except ValueError as error:
                    raise RecordError(
                        f"the entry {entry.uid!r} holds what cannot be kept ({error}); nothing was "
                        "written"
                    ) from None
            self._check_references(connection, entries)

    def last_look(self, person: str, viewer: str) -> datetime | None:
        """When a viewer last had a person on the screen (UTC), if ever."""
        statement = "SELECT at FROM looks WHERE person = ? AND viewer = ?"
        rows = self.read(statement, (person, viewer))
        return datetime.fromisoformat(str(rows[0][0])) if rows else None

    def keep_look(self, person: str, viewer: str, at: datetime) -> None:
        """Keeps when a viewer had a person on the screen; not an entry, and no fact of care."""
        statement = (
            "INSERT INTO looks (person, viewer, at) VALUES (?, ?, ?) "
            "ON CONFLICT (person, viewer) DO UPDATE SET at = excluded.at"
        )
        with self.writing() as connection:
            connection.exec_driver_sql(statement, (person, viewer, at.isoformat()))

    def data_version(self) -> int:
        """A number that changes when anybody wrote to the file since the last look."""
        self._check_in_place()
        version = self.read("PRAGMA data_version")[0][0]
        assert isinstance(version, int)  # noqa: S101  that is what it answers
        return version

    def restored_at(self) -> str:
        """When a copy last took the record's place; "" if none ever did."""
        rows = self.read("SELECT value FROM checks WHERE name = 'restored'")
        return str(rows[0][0]) if rows else ""

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _entries(self, which: str, values: Values = ()) -> list[Entry]:
        with spoken(self.path):
            return to_entries(self.read(f"{SELECT} {which}", values))

    def read(self, statement: str, values: Values = ()) -> Sequence[Sequence[object]]:
        """The rows that answer a question, as they are committed now."""
        with spoken(self.path):
            try:
                result = self._connection.exec_driver_sql(statement, values)
                # Plain tuples: rows that know their columns' names cost as much again.
                return result.cursor.fetchall() if result.cursor else []
            finally:
                self._connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its beginning; all of it or nothing."""
        self._connection.info["writing"] = True
        try:
            with spoken(self.path), self._connection.begin():
                self._check_in_place()
                yield self._connection
            self.wrote = True
        finally:
            self._connection.info["writing"] = False

    @contextmanager
    def rewriting(self) -> Iterator[Connection]:
        """As `writing`, where all rows are exchanged: what refers to what is not looked at.

        For each row that goes SQLite would look through all that may refer to it.
        """
        raw = raw_of(self._connection)
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with self.writing() as connection:
                yield connection
        finally:
            raw.execute("PRAGMA foreign_keys = ON")

    def _check_in_place(self) -> None:
        """Raises RecordError where the open file has no name any more: nobody would find it."""
        if _file_at(self.path) != self._file:
            raise RecordError(
                f"{self.path} is gone, or another file is in its place; nothing was written: leave "
                "the program and open it again"
            )

    def _add(self, connection: Connection, entry: Entry) -> None:
        rows = connection.exec_driver_sql(f"{SELECT} WHERE uid = ?", (entry.uid,)).all()
        if not rows:
            person = "INSERT INTO people (id) VALUES (?) ON CONFLICT DO NOTHING"
            connection.exec_driver_sql(person, (entry.person,))
            connection.exec_driver_sql(INSERT, to_row(entry))
        elif to_entries(rows) != [entry]:
            raise ConflictError(
                f"the uid {entry.uid!r} is in the record with other content; nothing was written"
            )

    def _check_references(self, connection: Connection, entries: Sequence[Entry]) -> None:
        for entry in entries:
            for name in REFERENCES:
                named = getattr(entry, name, None)
                if named is None:
                    continue
                statement = "SELECT 1 FROM entries WHERE uid = ?"
                if connection.exec_driver_sql(statement, (named,)).first() is None:
                    raise RecordError(
                        f"the entry {entry.uid!r} names {named!r} as its {name}, which is not in "
                        "the record; nothing was written"
                    )


def _file_at(path: Path) -> tuple[int, int] | None:
    """What tells a file from another that has its name later; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _last_place(connection: Connection, person: str) -> int:
    return int(connection.exec_driver_sql(LAST_PLACE, (person,)).scalar_one())


def copy_before_migration(path: Path) -> None:
    """Keeps the record as it was before its schema changes."""
    make_copy(path, BEFORE_MIGRATION, clock.now())


def open_store(
    url: str,
    busy_ms: int = BUSY_MS,
    before_migration: Callable[[Path], object] = copy_before_migration,
) -> Store:
    """The record at a path or sqlite:/// URL, made if it is not there.

    An older one is kept by `before_migration` and brought to this schema. Raises RecordError,
    LockedError where a passphrase is needed, and DamagedError where a copy is to be brought back.
    """
    path = path_of(url)
    with spoken(path):
        check_nothing_lost(path)
        check_open(path)
        _refuse_newer(version_in_head(path), path)
        check_log(path)
        _make_private(path)
        engine = _engine(path, busy_ms)
        try:
            _bring_to_head(engine, path, before_migration)
            _close_to_others(path)
            return Store(engine, path)
        except BaseException:
            engine.dispose()
            raise


def path_of(url: str) -> Path:
    """The file that a path or sqlite:/// URL names; raises RecordError for any other."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        try:
            return Path(url).expanduser()
        except RuntimeError:
            raise RecordError(f"{url} names a home that is not there; give the whole path") from (
                None
            )
    if scheme.lower() != "sqlite" or not rest.startswith("/") or not rest[1:]:
        raise RecordError(
            f"{scheme}://... cannot hold a record; this version keeps it in SQLite: give a path, "
            "or sqlite:///path"
        )
    return Path(rest[1:])


def _make_private(path: Path) -> None:
    """Makes the file, before SQLite does, so that nobody else can read it at any time."""
    try:
        if path.is_dir():
            raise RecordError(f"{path} is a folder; name a file in it")
        if path.exists() and not path.is_file():
            raise RecordError(f"{path} is no plain file; name another with --db")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise RecordError(
            f"{path} cannot be opened: {error.strerror}; check the path and its folder"
        ) from None


def _close_to_others(path: Path) -> None:
    """Takes a file that is known to be ours, and what SQLite keeps beside it, from other eyes."""
    if not path.stat().st_mode & 0o077:
        return
    for part in ("", "-wal", "-shm"):
        # SQLite takes away what it keeps beside the file when the last program lets go.
        with suppress(FileNotFoundError):
            own = path.with_name(path.name + part)
            own.chmod(own.stat().st_mode & 0o700)


def _engine(path: Path, busy_ms: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path),
        poolclass=NullPool,
        module=driver_of(path),
        # What was written never stands in an error.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        for pragma in (
            f"busy_timeout = {busy_ms}",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "synchronous = FULL",
            # Short, as the log is read to its end whenever the record is opened.
            "wal_autocheckpoint = 100",
            # Only on macOS: its disks keep what they were given a while to themselves.
            "fullfsync = ON",
            "checkpoint_fullfsync = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = "IMMEDIATE" if connection.info.get("writing") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _bring_to_head(engine: Engine, path: Path, before_migration: Callable[[Path], object]) -> None:
    with engine.connect() as connection:
        version = _version(connection, path)
        connection.rollback()
        if version != HEAD:
            connection.info["writing"] = True
            raw = raw_of(connection)
            # A step may make a table anew that others refer to; SQLite turns this only here.
            raw.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                _upgrade(connection, path, before_migration)
            raw.execute("PRAGMA foreign_keys = ON")
        _let_others_read(connection)


def _upgrade(
    connection: Connection, path: Path, before_migration: Callable[[Path], object]
) -> None:
    # Another program may have been first.
    version = _version(connection, path)
    if version == HEAD:
        return
    if version:
        before_migration(path)
    from db.migrate import upgrade

    upgrade(connection)


def _let_others_read(connection: Connection) -> None:
    """Has readers and a writer not wait for each other: the write-ahead log, kept by the file.

    Where another program is in the way it is left for the next time: SQLite does not always
    wait for this lock, and the record is as sound without.
    """
    raw = raw_of(connection)
    if raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        with suppress(*driver_errors("OperationalError")):
            raw.execute("PRAGMA journal_mode = WAL")


def raw_of(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, for what is no question to the tables."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _version(connection: Connection, path: Path) -> int:
    """The schema of a record, 0 for a new file; raises RecordError for a file to leave alone.

    All is read in one transaction: another program may be making the file.
    """
    application: int = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if application != APPLICATION_ID:
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if application or tables:
            raise RecordError(f"{path} belongs to another program; name another file with --db")
        return 0
    _refuse_newer(version, path)
    return version


def _refuse_newer(version: int, path: Path) -> None:
    if version > HEAD:
        raise RecordError(
            f"{path} was written by a newer version of this program; install that version"
        )
