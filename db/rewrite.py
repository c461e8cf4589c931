"""Writes a record anew under another key, or none: aside, compared, then put in its place.

A kill at any point leaves the old file or the new one, whole, in the record's place.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from db.connect import connect_cipher, driver_errors
from db.keys import Key, sync_folder, whole
from tracker.errors import RecordError

ASIDE = ".changing"
BUSY_MS = 1000
CARRIED = ("application_id", "user_version")
Reached = Callable[[str], object]


def opens(path: Path, key: Key) -> bool:
    """Whether a key opens a file. Raises RecordError where it cannot be told."""
    with _spoken(path):
        connection = connect_cipher(path, key)
        try:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            connection.execute("SELECT count(*) FROM sqlite_master")
        except driver_errors("DatabaseError") as error:
            if "not a database" in str(error):
                return False
            raise
        finally:
            connection.close()
        return True


def rewrite(
    path: Path,
    old: Key | None,
    new: Key | None,
    before_swap: Callable[[], object],
    reached: Reached = lambda _: None,
) -> None:
    """Puts a file under a new key in place of the one under the old; None stands for plain.

    `before_swap` runs when the new file is whole and on the disk; `reached` hears of each step.
    Raises RecordError where another program has it open; then nothing was changed.
    """
    file, aside = Path(whole(path)), aside_of(path)
    with _spoken(path), _alone(file, old) as connection:
        reached("alone")
        try:
            _make(connection, file, aside, new)
            reached("made")
            before_swap()
            reached("ready")
            aside.replace(file)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        sync_folder(file.parent)
        reached("swapped")
        # The new file is there: a wipe of the old one that goes wrong changes nothing about that.
        with suppress(RecordError, OSError, *driver_errors()):
            _wipe(connection)
        reached("wiped")


def aside_of(path: Path) -> Path:
    """Where the new file is made."""
    return Path(whole(path) + ASIDE)


def tidy(path: Path) -> None:
    """Takes away what an interrupted change left; while one is made, nobody can open the record."""
    aside_of(path).unlink(missing_ok=True)


def belonging(path: Path) -> list[Path]:
    """The older copies that lie beside a record: those before a new schema, and its folder."""
    file = Path(whole(path))
    beside = sorted(file.parent.glob(f"{_literal(file.name)}.before-*"))
    folder = Path(f"{file}.copies")
    inside = sorted(folder.rglob("*")) if folder.is_dir() else []
    return [found for found in (*beside, *inside) if found.is_file() and not found.is_symlink()]


@contextmanager
def _alone(file: Path, key: Key | None) -> Iterator[sqlite3.Connection]:
    """A connection beside which no other program can open the file, up to its end."""
    connection = connect_cipher(file, key)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        # Only who is alone may leave the write-ahead log; it goes into the file, and away.
        connection.execute("PRAGMA journal_mode = DELETE")
        # No journal on the disk: after the swap it would be taken for the new file's.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA main.locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        yield connection
    finally:
        connection.close()


def _make(connection: sqlite3.Connection, file: Path, aside: Path, key: Key | None) -> None:
    aside.unlink(missing_ok=True)
    os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    literal = "''" if key is None else key.literal()
    connection.execute(f"ATTACH ? AS aside KEY {literal}", (str(aside),))
    try:
        connection.execute("PRAGMA aside.journal_mode = OFF")
        connection.execute("SELECT sqlcipher_export('aside')")
        for name in CARRIED:
            number = connection.execute(f"PRAGMA main.{name}").fetchone()[0]
            connection.execute(f"PRAGMA aside.{name} = {number}")
        sound = connection.execute("PRAGMA aside.integrity_check").fetchall() == [("ok",)]
        if not sound or _digest(connection, "main") != _digest(connection, "aside"):
            raise RecordError(f"{file} could not be written anew; nothing was changed")
    finally:
        connection.execute("DETACH aside")
    descriptor = os.open(aside, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    then = file.stat()
    os.utime(aside, ns=(then.st_atime_ns, then.st_mtime_ns))


def _digest(connection: sqlite3.Connection, schema: str) -> str:
    """One word for all that a database holds: its tables, triggers and every row."""
    digest = sha256()
    master = connection.execute(
        f"SELECT type, name, tbl_name, sql FROM {schema}.sqlite_master ORDER BY 1, 2"
    ).fetchall()
    digest.update(repr(master).encode())
    for kind, name, *_ in master:
        if kind != "table":
            continue
        quoted = name.replace('"', '""')
        columns = len(connection.execute(f'SELECT * FROM {schema}."{quoted}" LIMIT 0').description)
        order = ", ".join(str(number + 1) for number in range(columns))
        for row in connection.execute(f'SELECT * FROM {schema}."{quoted}" ORDER BY {order}'):
            digest.update(repr(row).encode())
    for name in CARRIED:
        digest.update(repr(connection.execute(f"PRAGMA {schema}.{name}").fetchone()).encode())
    return digest.hexdigest()


def _wipe(connection: sqlite3.Connection) -> None:
    """Empties the file that was replaced, which has no name any more.

    A program that came upon it just before the swap then finds nothing in it, and cannot believe
    that what it writes there is kept; and what was plain is written over where the disk lets it.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA secure_delete = ON")
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    for (name,) in tables:
        quoted = name.replace('"', '""')
        connection.execute(f'DROP TABLE "{quoted}"')


def _literal(name: str) -> str:
    """A file's name as it stands, where a pattern is wanted."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


@contextmanager
def _spoken(path: Path) -> Iterator[None]:
    try:
        yield
    except driver_errors() as error:
        if "locked" in str(error):
            raise RecordError(
                f"{path} is open in another program: close its screen, its watcher and all else "
                "that uses it, then try again; nothing was changed"
            ) from None
        raise RecordError(f"{path} could not be changed: {error}; nothing was changed") from None
    except OSError as error:
        raise RecordError(
            f"{error.filename or path} cannot be written: {error.strerror}; nothing was changed"
        ) from None
