"""What is to be told and what was: transitions, notices, and the messages that carry them.

Everything a look at somebody found is written in one transaction, with when to look again.
A message is sent at least once: it is claimed, sent, and only then marked as sent.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from db.store import Store
from db.times import kept, read, read_or_none
from db.wakes import Waiting, move_wake, wake
from tracker.engine.assessment import RaisedWarning
from tracker.engine.notices import Notice, bundle_of

LONGEST_WAIT = timedelta(hours=1)
# Tries that failed before a channel is said to fail: one may be chance.
FAILING_FROM = 2
NOTICE_COLUMNS = (
    "key", "person", "recipient", "kind", "code", "severity", "true_since", "told_since", "step",
    "noticed_at", "due_at", "about", "bundle",
)  # fmt: skip


class Look(NamedTuple):
    """What a look at somebody found: `channels` are the numbers of those that work, by name."""

    waiting: Waiting
    warnings: Sequence[RaisedWarning]
    notices: Sequence[Notice]
    channels: Mapping[str, Sequence[int]]
    look_again: datetime | None


class Message(NamedTuple):
    """What goes over one channel: `unsure` says that an earlier try may have got through.

    That is any earlier try: whoever accepts late looks the same as whoever refuses.
    """

    number: int
    key: str
    bundle: str
    person: str
    contact: int
    tries: int
    unsure: bool
    noticed_at: datetime


class Told(NamedTuple):
    """A notice that was written: when it was seen to be due, and when it was sent, if it was."""

    notice: Notice
    noticed_at: datetime
    sent_at: datetime | None


def noticed_since(store: Store, person: str, since: datetime) -> dict[str, datetime]:
    """The keys of a person's notices of what became true at an instant or later.

    One whose every message was dropped or given up was never told: it is left out.
    """
    rows = store.read(
        "SELECT key, noticed_at FROM notices n WHERE person = ? AND true_since >= ? AND ("
        "NOT EXISTS (SELECT 1 FROM outbox WHERE bundle = n.bundle) OR EXISTS ("
        "SELECT 1 FROM outbox WHERE bundle = n.bundle AND state IN ('waiting','sending','sent')))",
        (person, kept(since)),
    )
    return {str(row[0]): read(row[1]) for row in rows}


def keep_looks(store: Store, looks: Sequence[Look], now: datetime) -> None:
    """Keeps what each look found, all of it or, where more came in meanwhile, nothing of it."""
    with store.writing() as connection:
        for look in looks:
            if not move_wake(connection, look.waiting, look.look_again):
                continue
            _keep_transitions(connection, look.waiting.person, look.warnings, now)
            for recipient in sorted({notice.recipient for notice in look.notices}):
                own = [notice for notice in look.notices if notice.recipient == recipient]
                _keep_bundle(connection, own, look.channels.get(recipient, ()), now)


def waiting_messages(store: Store, now: datetime) -> list[Message]:
    """The messages to send now, the oldest first.

    One that was being sent when its program ended is among them: whoever asks holds the lock
    of delivery, so nobody else can be sending it. So is one whose next try is further off than
    any wait: that was reckoned while the clock was ahead.
    """
    rows = store.read(
        "SELECT number, key, bundle, person, contact, tries, state, noticed_at FROM outbox "
        "WHERE state IN ('waiting', 'sending') AND (next_try_at <= ? OR next_try_at > ?) "
        "ORDER BY number",
        (kept(now), kept(now + LONGEST_WAIT)),
    )
    return [
        Message(
            int(str(number)), str(key), str(bundle), str(person), int(str(contact)),
            int(str(tries)), state == "sending" or bool(tries), read(noticed_at),
        )
        for number, key, bundle, person, contact, tries, state, noticed_at in rows
    ]  # fmt: skip


def next_try(store: Store) -> datetime | None:
    """When the first message is to be sent, or sent again; what waits for a screen is left out."""
    rows = store.read(
        "SELECT min(next_try_at) FROM outbox WHERE state IN ('waiting', 'sending') "
        "AND contact NOT IN (SELECT number FROM contacts WHERE channel = 'screen:')"
    )
    return read_or_none(rows[0][0])


def notices_in(store: Store, bundle: str) -> list[Notice]:
    """What one message tells."""
    return [item.notice for item in _told(store, "n.bundle = ? ORDER BY n.key", (bundle,))]


def told_of(store: Store, person: str, since: datetime) -> list[Told]:
    """What was to be told of a person from an instant on, the last first."""
    return _told(
        store,
        "n.person = ? AND n.noticed_at >= ? ORDER BY n.noticed_at DESC",
        (person, kept(since)),
    )


def claim(store: Store, message: Message) -> None:
    """Marks a message as being sent."""
    _move(store, message, "state = 'sending'", ())


def keep_sent(store: Store, message: Message, now: datetime) -> None:
    """Marks a message as sent: it got through."""
    _move(store, message, "state = 'sent', sent_at = ?, tries = tries + 1", (kept(now),))


def keep_failed(store: Store, message: Message, now: datetime, again: datetime | None) -> None:
    """Marks a try as failed; it is made again at an instant, or given up."""
    change = "failed_at = coalesce(failed_at, ?), tries = tries + 1"
    if again is None:
        _move(store, message, f"state = 'given_up', {change}", (kept(now),))
        wake(store, [message.person])
    else:
        _move(
            store,
            message,
            f"state = 'waiting', {change}, next_try_at = ?",
            (kept(now), kept(again)),
        )
    if message.tries + 1 == FAILING_FROM:
        # From now on it does not work: others need not wait for its reader any longer.
        wake(store, [message.person])


def keep_dropped(store: Store, message: Message) -> None:
    """Marks a message as not needed any more."""
    _move(store, message, "state = 'dropped'", ())


def _move(store: Store, message: Message, change: str, values: tuple[str, ...]) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(
            f"UPDATE outbox SET {change} WHERE number = ? AND state IN ('waiting', 'sending')",
            (*values, message.number),
        )


def _keep_transitions(
    connection: Connection, person: str, warnings: Sequence[RaisedWarning], now: datetime
) -> None:
    found = {(item.code, kept(item.since), str(item.severity)) for item in warnings}
    rows = connection.exec_driver_sql(
        "SELECT code, true_since, severity FROM transitions WHERE person = ? AND ended_at IS NULL",
        (person,),
    )
    known = {(str(row[0]), str(row[1]), str(row[2])) for row in rows.all()}
    for code, since, severity in sorted(known - found):
        connection.exec_driver_sql(
            "UPDATE transitions SET ended_at = ? "
            "WHERE person = ? AND code = ? AND true_since = ? AND severity = ?",
            (kept(now), person, code, since, severity),
        )
    for code, since, severity in sorted(found - known):
        connection.exec_driver_sql(
            "INSERT INTO transitions (person, code, true_since, severity, noticed_at) "
            "VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (person, code, true_since, severity) DO UPDATE SET ended_at = NULL",
            (person, code, since, severity, kept(now)),
        )


def _keep_bundle(
    connection: Connection, notices: list[Notice], contacts: Sequence[int], now: datetime
) -> None:
    bundle = bundle_of(notices)
    marks = ", ".join("?" for _ in NOTICE_COLUMNS)
    for notice in notices:
        connection.exec_driver_sql(
            # One that was never told is told anew; none that was is written again.
            f"INSERT INTO notices ({', '.join(NOTICE_COLUMNS)}) VALUES ({marks}) "
            "ON CONFLICT (key) DO UPDATE SET bundle = excluded.bundle, "
            "noticed_at = excluded.noticed_at, due_at = excluded.due_at",
            (
                notice.key, notice.person, notice.recipient, notice.kind, notice.code,
                notice.severity, kept(notice.true_since), kept(notice.told_since), notice.step,
                kept(now), kept(notice.due_at), notice.about, bundle,
            ),
        )  # fmt: skip
    for contact in contacts:
        connection.exec_driver_sql(
            "INSERT INTO outbox (key, bundle, person, contact, noticed_at, next_try_at, state, "
            "tries) VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0) ON CONFLICT (key) DO UPDATE SET "
            "state = 'waiting', tries = 0, failed_at = NULL, noticed_at = excluded.noticed_at, "
            "next_try_at = excluded.next_try_at WHERE state IN ('dropped', 'given_up')",
            (f"{bundle}-{contact}", bundle, notices[0].person, contact, kept(now), kept(now)),
        )


def _told(store: Store, which: str, values: tuple[str, ...]) -> list[Told]:
    rows = store.read(
        "SELECT n.person, n.recipient, n.kind, n.code, n.severity, n.true_since, n.told_since, "
        "n.step, n.due_at, n.about, n.noticed_at, "
        "(SELECT min(sent_at) FROM outbox WHERE bundle = n.bundle AND state = 'sent') "
        f"FROM notices n WHERE {which}",
        values,
    )
    return [
        Told(
            Notice(
                person=str(row[0]),
                recipient=str(row[1]),
                kind=str(row[2]),
                code=str(row[3]),
                severity=str(row[4]),
                true_since=read(row[5]),
                told_since=read(row[6]),
                step=str(row[7]),
                due_at=read(row[8]),
                about=str(row[9]),
            ),
            read(row[10]),
            read_or_none(row[11]),
        )
        for row in rows
    ]
