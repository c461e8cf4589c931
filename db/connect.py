"""The one way to a file of the record: every connection, of whatever part, is opened here."""

import sqlite3
from pathlib import Path


def connect(path: Path) -> sqlite3.Connection:
    """A plain connection; it begins no transaction by itself. Raises sqlite3.Error."""
    # A whole path: SQLite takes some short names for a database in memory.
    return sqlite3.connect(path.absolute(), isolation_level=None, check_same_thread=False)
