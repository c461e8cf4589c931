"""What is wrong with a record's file, found without changing it."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from db import APPLICATION_ID, HEAD
from db.connect import connect, driver_errors, version_in_head
from db.copies import (
    BY_HAND,
    DAILY,
    PARTS,
    Copy,
    columns_of,
    copies_of,
    folder_of,
    held_in,
)
from db.keys import begins_plain, key_file_of
from db.rewrite import aside_of
from db.rows import COLUMNS, UnreadableRowError, to_entries
from db.spoken import ASIDE, PART
from db.times import kept, read

LEAST_FREE = 100 * 2**20
LARGEST_LOG = 64 * 2**20
OLDEST_COPY = timedelta(days=2)
# Clocks of two machines are never quite alike.
TOLERANCE = timedelta(minutes=5)


class Found(NamedTuple):
    """One thing that was looked at: what, how it is, and the place or figure that tells more."""

    what: str
    good: bool
    about: str = ""


def examine(path: Path, now: datetime) -> Iterator[Found]:
    """All that can be told of a record; `about` names no entry's content."""
    if not path.is_file() or path.stat().st_size == 0:
        yield Found("there", False, str(path))
        if copies_of(path):
            yield from _newest(path, None, now)
        return
    yield Found("there", True, str(path))
    yield from _private(path)
    newer = version_in_head(path)
    if newer > HEAD:
        yield Found("version", False, str(newer))
        return
    yield from _log(path)
    yield from _space(path)
    yield from _content(path, now)
    yield from _leftovers(path)


def _private(path: Path) -> Iterator[Found]:
    own = [path.with_name(path.name + part) for part in PARTS]
    own += [key_file_of(path), folder_of(path), *(copy.path for copy in copies_of(path))]
    there = [item for item in own if item.exists()]
    open_to_others = [item for item in there if item.stat().st_mode & 0o077 and os.name != "nt"]
    yield Found("private", not open_to_others, str(next(iter(open_to_others), path)))
    # Access by the rights of this user; the file system may be read-only too.
    needed = [item for item in (*own[: len(PARTS)], path.parent) if item.exists()]
    closed = [item for item in needed if not os.access(item, os.R_OK | os.W_OK)]
    yield Found("writable", not closed, str(next(iter(closed), path)))
    if os.name != "nt":
        others = path.parent.stat().st_mode
        open_folder = bool(others & stat.S_IWOTH) and not others & stat.S_ISVTX
        yield Found("folder", not open_folder, str(path.parent))


def _log(path: Path) -> Iterator[Found]:
    log, index = path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
    missing = all(index.exists() and not log.exists() for _ in range(2))
    large = log.exists() and log.stat().st_size > LARGEST_LOG
    yield Found("log_there", not missing, str(log))
    yield Found("log_small", not large, str(log))


def _space(path: Path) -> Iterator[Found]:
    free = shutil.disk_usage(path.parent).free
    enough = max(LEAST_FREE, 3 * path.stat().st_size)
    yield Found("space", free >= enough, str(free // 2**20))


def _content(path: Path, now: datetime) -> Iterator[Found]:
    try:
        with closing(connect(path)) as raw:
            raw.execute("PRAGMA query_only = ON")
            raw.execute("BEGIN")
            yield from _schema(raw, now, path)
    except driver_errors() as error:
        if not begins_plain(path) and not key_file_of(path).exists():
            yield Found("key_file", False, str(key_file_of(path)))
        yield Found("whole", False, str(error))
        yield from _newest(path, None, now)


def _schema(raw: sqlite3.Connection, now: datetime, path: Path) -> Iterator[Found]:
    application, version = (
        int(raw.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("application_id", "user_version")
    )
    if application != APPLICATION_ID:
        yield Found("ours", False, str(path))
        return
    yield Found("version", version <= HEAD, str(version))
    said = str(raw.execute("PRAGMA integrity_check(1)").fetchone()[0])
    yield Found("whole", said == "ok", said.replace("\n", " "))
    if version == HEAD:
        yield from _rows(raw, now)
    yield from _newest(path, raw, now)


def _rows(raw: sqlite3.Connection, now: datetime) -> Iterator[Found]:
    loose = raw.execute("PRAGMA foreign_key_check").fetchall()
    yield Found("references", not loose, str(len(loose)))
    unreadable = [str(row[0]) for row in raw.execute(f"SELECT {', '.join(COLUMNS)} FROM entries")
                  if not _is_readable(row)]  # fmt: skip
    yield Found("readable", not unreadable, ", ".join(unreadable[:3]))
    unwatched = _number(
        raw, "SELECT count(*) FROM people WHERE id NOT IN (SELECT person FROM wakes)"
    )
    yield Found("wakes", not unwatched, str(unwatched))
    ahead = _number(
        raw, "SELECT count(*) FROM entries WHERE recorded_at > ?", kept(now + TOLERANCE)
    )
    yield Found("clock", not ahead, str(ahead))
    rows = raw.execute("SELECT value FROM checks WHERE name = 'checked_at'").fetchall()
    yield Found("checked", True, rows[0][0] if rows else "")


def _is_readable(row: tuple[object, ...]) -> bool:
    try:
        to_entries([row])
    except UnreadableRowError:
        return False
    return True


def _newest(path: Path, raw: sqlite3.Connection | None, now: datetime) -> Iterator[Found]:
    """The newest copy: its age, and whether the record still holds all that it holds.

    Entries are never changed or taken out: where one is missing or differs, the file was damaged.
    """
    copies = copies_of(path)
    if not copies:
        # What holds nobody yet needs no copy, and none would be made.
        if raw is None or raw.execute("SELECT EXISTS (SELECT 1 FROM people)").fetchone()[0]:
            yield Found("copied", False)
        return
    ahead = [copy for copy in copies if copy.at > now + TOLERANCE]
    yield Found("copies_clock", not ahead, str(next((copy.path for copy in ahead), "")))
    newest = copies[-1]
    yield Found("copied", now - newest.at <= OLDEST_COPY, str(newest.path))
    witness = _witness(raw, copies) if raw else None
    if raw and witness:
        yield from _compared(raw, witness)


def lost_since_copy(path: Path) -> Path | None:
    """A copy of which the record does not hold all any more; None where nothing was lost."""
    with closing(connect(path)) as raw:
        raw.execute("BEGIN")
        witness = _witness(raw, copies_of(path))
        # A copy that cannot be read says nothing of the record; `tracker doctor` names it.
        if witness and Found("same", False, str(witness.path)) in _compared(raw, witness):
            return witness.path
    return None


def _witness(raw: sqlite3.Connection, copies: list[Copy]) -> Copy | None:
    """The newest copy that the record has grown from since it was last brought back."""
    since = None
    if columns_of(raw) and _number(raw, "SELECT count(*) FROM sqlite_master WHERE name = 'checks'"):
        rows = raw.execute("SELECT value FROM checks WHERE name = 'restored'").fetchall()
        since = read(rows[0][0]) if rows else None
    grown = [copy for copy in copies if copy.reason in (DAILY, BY_HAND)]
    return next((item for item in reversed(grown) if since is None or item.at > since), None)


def _compared(raw: sqlite3.Connection, witness: Copy) -> Iterator[Found]:
    try:
        with closing(connect(witness.path)) as copy:
            columns = [name for name in columns_of(copy) if name in columns_of(raw)]
            last = _number(copy, "SELECT coalesce(max(seq), 0) FROM entries")
            same = held_in(copy, columns, last) == held_in(raw, columns, last)
    except driver_errors():
        yield Found("copy_readable", False, str(witness.path))
        return
    yield Found("same", same, str(witness.path))


def _leftovers(path: Path) -> Iterator[Found]:
    left = [item for item in path.parent.iterdir() if item.name.startswith(f".{path.name}.")
            and item.name.endswith(ASIDE)]  # fmt: skip
    left += [aside] if (aside := aside_of(path)).exists() else []
    if folder_of(path).is_dir():
        left += [item for item in folder_of(path).iterdir() if PART in item.name]
    yield Found("leftovers", not left, ", ".join(str(item) for item in sorted(left)[:3]))


def _number(raw: sqlite3.Connection, question: str, *values: str) -> int:
    return int(raw.execute(question, values).fetchone()[0])
