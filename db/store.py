"""Opens the record: one SQLite file for its owner alone, in the schema of this version."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from db import APPLICATION_ID, HEAD
from db.rows import COLUMNS, to_entries, to_row
from tracker.engine.entries import Entry
from tracker.errors import ConflictError, RecordError

BUSY_MS = 5000
SELECT = f"SELECT {', '.join(COLUMNS)} FROM entries"
INSERT = (
    f"INSERT INTO entries ({', '.join(COLUMNS)}) "
    f"VALUES ({', '.join(f':{column}' for column in COLUMNS)})"
)
MEANINGS = (
    ("database is locked", "is in use by another program; try again in a moment"),
    ("disk is full", "cannot be written: the disk is full; free some space and try again"),
    ("readonly", "cannot be written; check that you may write to it and its folder"),
    ("not a database", "is not a record of this program; name another with --db"),
    ("malformed", "is damaged; keep the file, and restore a copy of it"),
    ("disk I/O error", "cannot be read or written; check the disk it is on"),
    ("unable to open", "cannot be opened; check that the folder is there and yours"),
)
REFERENCES = ("plan", "target", "implant", "replaces")


class Store:
    """An open record. Reads see what is committed; each write is one transaction."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.path = path
        self._engine = engine
        self._connection = engine.connect()

    def people(self) -> tuple[str, ...]:
        """The ids of all people on record, in the order of their names."""
        rows = self._read("SELECT id FROM people ORDER BY id")
        return tuple(str(row[0]) for row in rows)

    def entries(self, person: str) -> list[Entry]:
        """A person's entries in the order in which they were written."""
        return to_entries(self._read(f"{SELECT} WHERE person = ? ORDER BY seq", (person,)))

    def all_entries(self) -> list[Entry]:
        """Everybody's entries in the order in which they were written."""
        return to_entries(self._read(f"{SELECT} ORDER BY seq"))

    def entry(self, uid: str) -> Entry | None:
        """The entry with a uid, if there is one."""
        found = to_entries(self._read(f"{SELECT} WHERE uid = ?", (uid,)))
        return found[0] if found else None

    def append(self, entries: Sequence[Entry]) -> None:
        """Writes entries in one transaction, all or none.

        An entry that is there already with the same content is left as it is. Raises
        ConflictError for other content under a known uid, RecordError for all else.
        """
        with _spoken(self.path), self._writing() as connection:
            known = set()
            for entry in entries:
                there = self._there(connection, entry)
                if there or entry.uid in known:
                    continue
                known.add(entry.uid)
                connection.exec_driver_sql(
                    "INSERT INTO people (id) VALUES (?) ON CONFLICT DO NOTHING", (entry.person,)
                )
                connection.exec_driver_sql(INSERT, to_row(entry))
            self._check_references(connection, entries)

    def data_version(self) -> int:
        """A number that changes when anybody wrote to the file since the last look."""
        with _spoken(self.path):
            version: int = self._connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            self._connection.rollback()
            return version

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, statement: str, values: tuple[str, ...] = ()) -> Sequence[Sequence[object]]:
        with _spoken(self.path):
            result = self._connection.exec_driver_sql(statement, values)
            # Plain tuples: rows that know their columns' names cost as much again.
            found: Sequence[Sequence[object]] = result.cursor.fetchall() if result.cursor else []
            self._connection.rollback()
            return found

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._connection.info["writing"] = True
        try:
            with self._connection.begin():
                yield self._connection
        finally:
            self._connection.info["writing"] = False

    def _there(self, connection: Connection, entry: Entry) -> bool:
        rows = connection.exec_driver_sql(f"{SELECT} WHERE uid = ?", (entry.uid,)).all()
        found = to_entries(rows)
        if found and found[0] != entry:
            raise ConflictError(
                f"the uid {entry.uid!r} is in the record with other content; nothing was written"
            )
        return bool(found)

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


def open_store(url: str, busy_ms: int = BUSY_MS) -> Store:
    """The record at a path or sqlite:/// URL, made if it is not there; raises RecordError."""
    path = _path_of(url)
    with _spoken(path):
        _make_private(path)
        engine = _engine(path, busy_ms)
        try:
            _bring_to_head(engine, path)
            # Only now is it known to be ours.
            if path.stat().st_mode & 0o077:
                path.chmod(path.stat().st_mode & 0o700)
            return Store(engine, path)
        except BaseException:
            engine.dispose()
            raise


def _path_of(url: str) -> Path:
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Path(url).expanduser()
    if scheme != "sqlite" or not rest.startswith("/") or not rest[1:]:
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


def _engine(path: Path, busy_ms: int) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(path, isolation_level=None, check_same_thread=False),
        poolclass=NullPool,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        for pragma in (
            f"busy_timeout = {busy_ms}",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "synchronous = FULL",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = "IMMEDIATE" if connection.info.get("writing") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _bring_to_head(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        version, application = _stamp(connection)
        connection.rollback()
        if version == HEAD and application == APPLICATION_ID:
            return
        _check_ours(connection, path, version, application)
        connection.rollback()
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101  an open connection has one
        raw.execute("PRAGMA journal_mode = WAL")
        if application == APPLICATION_ID:
            _copy_aside(path, version)
        connection.info["writing"] = True
        with connection.begin():
            # Another program may have been first.
            if _stamp(connection) != (HEAD, APPLICATION_ID):
                from db.migrate import upgrade

                upgrade(connection)


def _stamp(connection: Connection) -> tuple[int, int]:
    version: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    application: int = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    return version, application


def _check_ours(connection: Connection, path: Path, version: int, application: int) -> None:
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if application != APPLICATION_ID and (tables or application):
        raise RecordError(f"{path} belongs to another program; name another file with --db")
    if version > HEAD:
        raise RecordError(
            f"{path} was written by a newer version of this program; install that version"
        )


def _copy_aside(path: Path, version: int) -> None:
    """Keeps the file as it was before its schema changes."""
    kept = path.with_name(f"{path.name}.before-{version + 1}")
    os.close(os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600))
    with sqlite3.connect(path) as source, sqlite3.connect(kept) as copy:
        source.backup(copy)


@contextmanager
def _spoken(path: Path) -> Iterator[None]:
    """Turns what the database says into one line that names the file and the way out."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        meaning = next((words for part, words in MEANINGS if part in said), None)
        raise RecordError(f"{path} {meaning or f'refused it: {said}; nothing was written'}") from (
            None
        )
