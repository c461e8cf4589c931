"""Copies of the record: made whole or not at all, checked after writing, let go in turn.

They stand in a folder beside the record, for its owner alone. A name is an instant (UTC) and a
reason. One that is being written has a hidden name, and gets its own when it is known to be whole.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from db.connect import connect
from db.keys import lent, whole
from db.spoken import PART, spoken
from tracker.errors import DamagedError

DAILY = "daily"
BEFORE_MIGRATION = "before-migration"
BEFORE_IMPORT = "before-import"
BEFORE_RESTORE = "before-restore"
BY_HAND = "by-hand"
DAMAGED = "damaged"
# All else is kept until the person takes it away: nothing else holds what is in it.
LET_GO = (DAILY, BEFORE_MIGRATION, BEFORE_IMPORT)

ENDING = ".db"
# What SQLite keeps of one record: the file itself, and what lies beside it.
PARTS = ("", "-wal", "-shm", "-journal")
STAMP = "%Y-%m-%dT%H%M%SZ"
STAMP_LENGTH = len("2027-06-08T160000Z")
NEWEST, DAYS, WEEKS, MONTHS = 7, 7, 8, 24


class Copy(NamedTuple):
    """A copy that was finished: where, when it was begun (UTC, to the second), and why."""

    path: Path
    at: datetime
    reason: str


class Held(NamedTuple):
    """What a record holds, to tell whether another holds the same: counts and a hash."""

    people: int
    entries: int
    digest: str


def folder_of(record: Path) -> Path:
    """The folder with the copies of a record; through links, so that its key opens them."""
    return Path(f"{whole(record)}.copies")


def copies_of(record: Path) -> list[Copy]:
    """The finished copies of a record, the oldest first."""
    try:
        paths = sorted(folder_of(record).iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [copy for path in paths if (copy := _copy_of(path))]


def is_copied_on(record: Path, now: datetime, day_of: Callable[[datetime], date]) -> bool:
    """Whether there is a daily copy of the local day of an instant; looks at names alone."""
    today = day_of(now)
    copies = reversed(copies_of(record))
    return any(copy.reason == DAILY and day_of(copy.at) == today for copy in copies)


def to_keep(instants: Collection[datetime]) -> set[datetime]:
    """Which copies of one kind stay, by their instants (UTC).

    The last seven, the last one of each of seven days, of eight weeks and of 24 months; days,
    weeks and months without a copy do not count.
    """
    newest_first = sorted(set(instants), reverse=True)
    kept = set(newest_first[:NEWEST])
    kept |= _last_of_each(newest_first, lambda at: at.date(), DAYS)
    kept |= _last_of_each(newest_first, lambda at: at.isocalendar()[:2], WEEKS)
    return kept | _last_of_each(newest_first, lambda at: (at.year, at.month), MONTHS)


def make_copy(record: Path, reason: str, now: datetime) -> Copy:
    """Copies a record into its folder, and lets old copies of the same kind go.

    Raises DamagedError where the record is not whole, RecordError where nothing can be written;
    then no copy is there, and none was let go.
    """
    folder = folder_of(record)
    with spoken(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        target, part = place_for(folder, reason, now)
    write_copy(record, part, target)
    if reason in LET_GO:
        _let_go(record, reason)
    return Copy(target, now.astimezone(UTC).replace(microsecond=0), reason)


def write_copy(record: Path, part: Path, target: Path) -> Held:
    """Copies a record by way of a new file beside the target; what it holds.

    The copy of an encrypted record is encrypted with the same key.
    """
    try:
        with lent(record, part):
            held = _copied(record, part, target)
        with spoken(target):
            sync(part)
            part.replace(target)
            sync(target.parent)
    except BaseException:
        for ending in PARTS:
            part.with_name(part.name + ending).unlink(missing_ok=True)
        raise
    return held


def new_private(path: Path) -> None:
    """Makes an empty file for its owner alone; raises FileExistsError where there is one."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def sync(path: Path) -> None:
    """Has the disk keep a file or folder; nothing on systems that cannot open a folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_pages(record: Path, copy: sqlite3.Connection, target: Path) -> Held:
    """Copies all of a record as it is at one moment; what it then held. Others may go on writing.

    Raises DamagedError where the record cannot be read, RecordError where the copy cannot be
    written.
    """
    with spoken(record), closing(connect(record)) as source:
        # What is counted and what is copied are of one transaction.
        source.execute("BEGIN")
        held = held_in(source)
        with spoken(target):
            source.backup(copy)
    return held


def held_in(
    raw: sqlite3.Connection, columns: Sequence[str] | None = None, last: int | None = None
) -> Held:
    """What a record holds: people, entries, and a hash over these columns of all entries.

    With `last`, only what stands up to that place in the file.
    """
    named = ", ".join(columns or columns_of(raw))
    upto = "" if last is None else f"WHERE seq <= {last}"
    people: int = raw.execute(
        "SELECT count(*) FROM people" if last is None
        else f"SELECT count(DISTINCT person) FROM entries {upto}"
    ).fetchone()[0]  # fmt: skip
    digest, entries = hashlib.sha256(), 0
    for row in raw.execute(f"SELECT {named} FROM entries {upto} ORDER BY seq"):
        digest.update(repr(row).encode())
        entries += 1
    return Held(people, entries, digest.hexdigest())


def columns_of(raw: sqlite3.Connection) -> tuple[str, ...]:
    """The columns of the entries of a record, whatever its schema."""
    return tuple(str(row[1]) for row in raw.execute("PRAGMA table_info(entries)"))


def check_whole(raw: sqlite3.Connection, path: Path) -> None:
    """Raises DamagedError where a file is not whole."""
    said = str(raw.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if said != "ok":
        raise DamagedError(f"{path} is damaged ({said}); run: tracker doctor")


def check_nothing_lost(path: Path) -> None:
    """Refuses to begin anew where a record was, or without the part that was written last."""
    if (not path.exists() or path.stat().st_size == 0) and copies_of(path):
        raise DamagedError(
            f"{path} is empty or gone, but there are copies of it; bring one back with: tracker "
            f"restore FILE (they are in {path.name}.copies)"
        )
    log, index = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    # SQLite makes the log before its index, and takes the index away first. Asked twice, as
    # another program may do either in between.
    if all(index.exists() and not log.exists() for _ in range(2)):
        raise DamagedError(
            f"{log} is missing, and with it what was written last; put it back or bring back a "
            f"copy with: tracker restore FILE (or, to go on without, delete {index.name})"
        )


def keep_bytes(path: Path, now: datetime) -> Path | None:
    """Keeps the bytes of a damaged record, and of what lies beside it, as they are; where."""
    there = [ending for ending in PARTS if path.with_name(path.name + ending).exists()]
    if not there:
        return None
    folder = folder_of(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    target, part = place_for(folder, DAMAGED, now)
    for ending in reversed(there):
        copy = part if not ending else target.with_name(target.name + ending)
        shutil.copyfile(path.with_name(path.name + ending), copy)
        copy.chmod(0o600)
        sync(copy)
    part.replace(target)
    sync(folder)
    return target


def _copied(record: Path, part: Path, target: Path) -> Held:
    with spoken(target), closing(connect(part)) as copy:
        # Nothing relies on this file before it is finished and on the disk.
        copy.execute("PRAGMA synchronous = OFF")
        held = copy_pages(record, copy, target)
        # A copy is one file: nothing beside it may be forgotten when it is carried away.
        copy.execute("PRAGMA journal_mode = DELETE")
        check_whole(copy, record)
        if held_in(copy) != held:
            raise DamagedError(f"the copy of {record} does not hold the same; run: tracker doctor")
    return held


def place_for(folder: Path, reason: str, now: datetime) -> tuple[Path, Path]:
    """A name that nobody else has, and the hidden one that holds it meanwhile."""
    stem = f"{now.astimezone(UTC).strftime(STAMP)}-{reason}"
    for number in count(1):
        target = folder / (f"{stem}{ENDING}" if number == 1 else f"{stem}-{number}{ENDING}")
        part = folder / f".{target.name}{PART}"
        with _taken_is_no_error():
            if target.exists():
                continue
            new_private(part)
            if not target.exists():
                return target, part
            part.unlink()
    raise AssertionError("numbers end")


@contextmanager
def _taken_is_no_error() -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        return


def _copy_of(path: Path) -> Copy | None:
    stamp, rest = path.name[:STAMP_LENGTH], path.name[STAMP_LENGTH:]
    if not rest.startswith("-") or not rest.endswith(ENDING):
        return None
    try:
        at = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    reason = rest.removesuffix(ENDING)[1:]
    name, _, number = reason.rpartition("-")
    return Copy(path, at, name if number.isdecimal() else reason)


def _let_go(record: Path, reason: str) -> None:
    copies = [copy for copy in copies_of(record) if copy.reason == reason]
    kept = to_keep({copy.at for copy in copies})
    with spoken(folder_of(record)):
        for copy in copies:
            if copy.at not in kept:
                copy.path.unlink(missing_ok=True)


def _last_of_each(
    newest_first: Sequence[datetime], part_of: Callable[[datetime], object], most: int
) -> set[datetime]:
    last: dict[object, datetime] = {}
    for at in newest_first:
        last.setdefault(part_of(at), at)
    return set(list(last.values())[:most])
