"""The one way to a file of the record: every connection, of whatever part, is opened here."""

import sqlite3
import sys
from pathlib import Path
from types import ModuleType
from typing import cast

from db.keys import NOT_INSTALLED, Key, begins_plain, key_of, whole
from tracker.errors import RecordError

CIPHER = "sqlcipher3.dbapi2"
_opened: set[str] = set()


def connect(path: Path) -> sqlite3.Connection:
    """A connection that begins no transaction by itself; with the record's key, if it has one.

    Raises one of `driver_errors()`.
    """
    _opened.add(whole(path))
    key = key_of(path)
    if key is not None:
        return connect_cipher(path, key)
    # A whole path: SQLite takes some short names for a database in memory.
    return sqlite3.connect(path.absolute(), isolation_level=None, check_same_thread=False)


def connect_cipher(path: Path, key: Key | None) -> sqlite3.Connection:
    """A connection of the encrypting library, which reads plain files too; raises RecordError."""
    connection = cipher_library().connect(
        str(path.absolute()), isolation_level=None, check_same_thread=False
    )
    # Before the key: it would say on stderr what it makes of a wrong one.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("PRAGMA temp_store = MEMORY")
    if key is not None:
        connection.execute(f"PRAGMA key = {key.literal()}")
    return cast("sqlite3.Connection", connection)


def version_in_head(path: Path) -> int:
    """The schema that a plain file names in its first page, read without the database; else 0.

    The database would tidy the log of a file, also of one that is to be left alone. A file that
    this process has opened is not read: closing it here would give up the database's locks.
    """
    if whole(path) in _opened or not path.is_file() or not begins_plain(path):
        return 0
    with Path(whole(path)).open("rb") as file:
        return int.from_bytes(file.read(64)[60:], "big")


def cipher_library() -> ModuleType:
    """The encrypting library; raises RecordError where it is not installed."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise RecordError(NOT_INSTALLED) from None
    return cast("ModuleType", dbapi2)


def driver_of(path: Path) -> ModuleType:
    """The library that reads a record."""
    return sqlite3 if key_of(path) is None else cipher_library()


def driver_errors(name: str = "Error") -> tuple[type[Exception], ...]:
    """The errors of a name that a connection may raise: those of both libraries, if loaded."""
    cipher = sys.modules.get(CIPHER)
    return tuple(getattr(module, name) for module in (sqlite3, cipher) if module is not None)
