"""Whom to look at when: the index of each person's next change, and when checks were made.

An entry puts its person at once (a trigger of the table does it, in the same transaction); a
check puts them at their next change. All of it can be made anew from the facts.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from db.store import Store
from db.times import kept, read

NEVER = "9999"
AT_ONCE = datetime.min.replace(tzinfo=UTC)
# How often a check is promised, until a watcher is installed and promises more [D].
PROMISED = timedelta(hours=26)


class Waiting(NamedTuple):
    """Somebody whose state may have changed; `seen` tells whether more came in meanwhile."""

    person: str
    seen: int


def due_people(store: Store, now: datetime, most: int) -> list[Waiting]:
    """Those to look at now, the longest due first."""
    statement = "SELECT person, seen FROM wakes WHERE at <= ? ORDER BY at LIMIT ?"
    return [
        Waiting(str(row[0]), _number(row[1])) for row in store.read(statement, (kept(now), most))
    ]


def next_wake(store: Store) -> datetime | None:
    """The first instant at which anybody is to be looked at; None where nobody ever is."""
    rows = store.read("SELECT at FROM wakes ORDER BY at LIMIT 1")
    if not rows or rows[0][0] == NEVER:
        return None
    return (
        read(rows[0][0])
        if rows[0][0]
        else datetime.min.replace(tzinfo=read("2000-01-01T00:00Z").tzinfo)
    )


def wake(store: Store, people: Sequence[str] | None = None) -> None:
    """Has people looked at anew at once; all of them where none are named."""
    with store.writing() as connection:
        if people is None:
            rebuild(connection)
        for person in people or ():
            wake_one(connection, person)


def rebuild(connection: Connection) -> None:
    """Makes the index anew: everybody on record is to be looked at."""
    connection.exec_driver_sql(
        "INSERT INTO wakes (person, at, seen) SELECT id, '', 1 FROM people WHERE true "
        "ON CONFLICT (person) DO UPDATE SET at = '', seen = seen + 1"
    )


def wake_one(connection: Connection, person: str) -> None:
    """Has one person looked at anew, in a transaction that changes what concerns them."""
    connection.exec_driver_sql(
        "INSERT INTO wakes (person, at, seen) VALUES (?, '', 1) "
        "ON CONFLICT (person) DO UPDATE SET at = '', seen = seen + 1",
        (person,),
    )


def move_wake(connection: Connection, waiting: Waiting, at: datetime | None) -> bool:
    """Puts the next look at somebody; not where something came in for them meanwhile."""
    done = connection.exec_driver_sql(
        "UPDATE wakes SET at = ? WHERE person = ? AND seen = ?",
        (kept(at) if at else NEVER, waiting.person, waiting.seen),
    )
    return done.rowcount == 1


class Checks(NamedTuple):
    """When warnings were last looked for, how often they should be, and the last long gap.

    `doubted` says that a watcher saw the clock stand still or go back.
    """

    checked_at: datetime | None
    promised: timedelta
    gap: tuple[datetime, datetime] | None
    doubted: bool


def checks_made(store: Store) -> Checks:
    """What the record knows of its own checks."""
    found = {str(row[0]): str(row[1]) for row in store.read("SELECT name, value FROM checks")}
    checked, promised = found.get("checked_at"), found.get("promised_minutes")
    begin, end = found.get("gap_begin"), found.get("gap_end")
    return Checks(
        read(checked) if checked else None,
        timedelta(minutes=int(promised)) if promised else PROMISED,
        (read(begin), read(end)) if begin and end else None,
        found.get("clock") == "doubted",
    )


def keep_checked(store: Store, at: datetime) -> None:
    """Keeps that a check was made; a time without one that was too long is kept as a gap."""
    made = checks_made(store)
    with store.writing() as connection:
        if made.checked_at is not None and at - made.checked_at > made.promised:
            _keep(connection, "gap_begin", kept(made.checked_at))
            _keep(connection, "gap_end", kept(at))
        _keep(connection, "checked_at", kept(at))


def keep_promise(store: Store, promised: timedelta | None) -> None:
    """Keeps how often checks are promised from now on; None for what holds without a watcher."""
    with store.writing() as connection:
        minutes = int((promised or PROMISED).total_seconds()) // 60
        _keep(connection, "promised_minutes", str(minutes))


def keep_screen(store: Store, at: datetime) -> None:
    """Keeps that a page or a terminal was open, which shows what goes to the screen."""
    with store.writing() as connection:
        _keep(connection, "screen_at", kept(at))


def keep_doubt(store: Store, doubt: bool) -> None:
    """Keeps whether a watcher has reason to doubt the clock."""
    with store.writing() as connection:
        _keep(connection, "clock", "doubted" if doubt else "goes")


def is_doubted(store: Store) -> bool:
    """Whether a watcher has reason to doubt the clock."""
    return checks_made(store).doubted


def keep_watcher(store: Store, who: str) -> None:
    """Keeps who watches this record, so that a second watcher can say it."""
    with store.writing() as connection:
        _keep(connection, "watcher", who)


def watcher(store: Store) -> str | None:
    """Who said last that they watch this record."""
    rows = store.read("SELECT value FROM checks WHERE name = 'watcher'")
    return str(rows[0][0]) if rows else None


def _keep(connection: Connection, name: str, value: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO checks (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def _number(value: object) -> int:
    assert isinstance(value, int)  # noqa: S101  the column holds nothing else
    return value
