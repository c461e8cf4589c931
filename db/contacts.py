"""Contacts and the rules of notices. Channels are secret: they are never exported nor logged."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from db.outbox import FAILING_FROM
from db.store import Store
from db.times import kept, read, read_or_none
from db.wakes import wake_one
from tracker.engine.assessment import Severity
from tracker.engine.contacts import Contact
from tracker.engine.notice_rules import NoticeRules

SELECT = f"""SELECT c.number, c.person, c.name, c.channel, c.added_at, c.verified_at, c.plain,
    c.duty_since, c.delays,
    (SELECT max(sent_at) FROM outbox WHERE contact = c.number AND state = 'sent'),
    (SELECT min(failed_at) FROM outbox o WHERE contact = c.number AND tries >= {FAILING_FROM}
        AND state IN ('waiting', 'sending', 'given_up')
        AND failed_at >= coalesce(c.verified_at, '') AND NOT EXISTS (
            SELECT 1 FROM outbox WHERE contact = c.number AND state = 'sent'
            AND sent_at > o.failed_at)),
    (SELECT value FROM checks WHERE name = 'screen_at')
    FROM contacts c WHERE c.removed_at IS NULL"""


def contacts_of(store: Store, person: str) -> list[Contact]:
    """The contacts of one person, in the order in which they were added."""
    return _contacts(store.read(f"{SELECT} AND c.person = ? ORDER BY c.number", (person,)))


def contacts_of_each(store: Store, people: Sequence[str]) -> dict[str, list[Contact]]:
    """The contacts of several people, by person; those without any are left out."""
    found: dict[str, list[Contact]] = {}
    statement = f"{SELECT} AND c.person IN (SELECT value FROM json_each(?)) ORDER BY c.number"
    for contact in _contacts(store.read(statement, (json.dumps(list(people)),))):
        found.setdefault(contact.person, []).append(contact)
    return found


def add_contact(store: Store, person: str, name: str, channel: str, now: datetime) -> int:
    """Keeps a new channel, which nobody has confirmed yet; gives back its number."""
    with store.writing() as connection:
        done = connection.exec_driver_sql(
            "INSERT INTO contacts (person, name, channel, added_at, plain, delays) "
            "VALUES (?, ?, ?, ?, 0, '{}')",
            (person, name, channel, kept(now)),
        )
        wake_one(connection, person)
        return int(done.lastrowid or 0)


def remove_contact(store: Store, contact: Contact, now: datetime) -> None:
    """Forgets a channel; what was sent over it stays told."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE contacts SET removed_at = ?, channel = '', code = NULL WHERE number = ?",
            (kept(now), contact.number),
        )
        connection.exec_driver_sql(
            "UPDATE outbox SET state = 'dropped' WHERE contact = ? "
            "AND state IN ('waiting', 'sending')",
            (contact.number,),
        )
        wake_one(connection, contact.person)


def keep_code(store: Store, contact: Contact, code: str) -> None:
    """Keeps the code that a test message carries."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE contacts SET code = ? WHERE number = ?", (code, contact.number)
        )


def code_of(store: Store, contact: Contact) -> str | None:
    """The code that was sent over a channel and not yet confirmed."""
    rows = store.read("SELECT code FROM contacts WHERE number = ?", (contact.number,))
    return str(rows[0][0]) if rows and rows[0][0] is not None else None


def keep_verified(store: Store, contact: Contact, now: datetime) -> None:
    """Keeps that somebody got a test over a channel and said so; what waits for it goes now."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE contacts SET verified_at = ?, code = NULL WHERE number = ?",
            (kept(now), contact.number),
        )
        # What failed before it was confirmed says nothing of it any more.
        connection.exec_driver_sql(
            "UPDATE outbox SET tries = 0, failed_at = NULL, next_try_at = ? "
            "WHERE contact = ? AND state = 'waiting'",
            (kept(now), contact.number),
        )
        # What its reader was to hear, and did not yet, goes over it too.
        connection.exec_driver_sql(
            "INSERT INTO outbox (key, bundle, person, contact, noticed_at, next_try_at, state, "
            "tries) SELECT DISTINCT o.bundle || '-' || ?, o.bundle, o.person, ?, ?, ?, 'waiting', "
            "0 FROM outbox o JOIN contacts c ON c.number = o.contact WHERE c.person = ? "
            "AND c.name = ? AND o.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM outbox "
            "WHERE bundle = o.bundle AND (state = 'sent' OR contact = ?))",
            (
                contact.number, contact.number, kept(now), kept(now), contact.person,
                contact.name, contact.number,
            ),
        )  # fmt: skip
        wake_one(connection, contact.person)


def keep_words(store: Store, contact: Contact, plain: bool) -> None:
    """Keeps whether words about the medicine may go over a channel."""
    _set(store, contact, "plain = ?", (int(plain),))


def keep_delays(
    store: Store, contact: Contact, delays: Iterable[tuple[Severity, timedelta]]
) -> None:
    """Keeps how long a channel's person is told after the person themself, by severity."""
    minutes = {str(key): int(wait.total_seconds()) // 60 for key, wait in delays}
    _set(store, contact, "delays = ?", (json.dumps(minutes),))


def keep_duty(store: Store, person: str, name: str | None, now: datetime) -> None:
    """Hands the duty over to a name, or to nobody."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE contacts SET duty_since = NULL WHERE person = ?", (person,)
        )
        connection.exec_driver_sql(
            "UPDATE contacts SET duty_since = ? WHERE person = ? AND name = ?",
            (kept(now), person, name),
        )
        wake_one(connection, person)


def rules_of(store: Store, person: str) -> NoticeRules:
    """The rules of one person: the defaults, with what was changed."""
    rows = store.read("SELECT rules FROM notice_rules WHERE person = ?", (person,))
    return _rules(json.loads(str(rows[0][0]))) if rows else NoticeRules()


def keep_rules(store: Store, person: str, rules: NoticeRules) -> None:
    """Keeps the rules of one person."""
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO notice_rules (person, rules) VALUES (?, ?) "
            "ON CONFLICT (person) DO UPDATE SET rules = excluded.rules",
            (person, json.dumps(_changed(rules))),
        )
        wake_one(connection, person)


def _set(store: Store, contact: Contact, change: str, values: tuple[str | int, ...]) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(
            f"UPDATE contacts SET {change} WHERE number = ?", (*values, contact.number)
        )
        wake_one(connection, contact.person)


def _contacts(rows: Sequence[Sequence[object]]) -> list[Contact]:
    return [
        Contact(
            number=int(str(number)),
            person=str(person),
            name=str(name),
            channel=str(channel),
            added_at=read(added_at),
            verified_at=read_or_none(verified_at),
            plain=bool(plain),
            duty_since=read_or_none(duty_since),
            delays=tuple(
                (Severity(key), timedelta(minutes=wait))
                for key, wait in json.loads(str(delays)).items()
            ),
            proven_at=read_or_none(proven_at),
            failing_since=read_or_none(failing_since),
            screen_at=read_or_none(screen_at),
        )
        for (
            number, person, name, channel, added_at, verified_at, plain, duty_since, delays,
            proven_at, failing_since, screen_at,
        ) in rows
    ]  # fmt: skip


def _changed(rules: NoticeRules) -> dict[str, object]:
    """What differs from the defaults, so that a better default reaches everybody else."""
    plain = NoticeRules()
    return {
        name: _kept_value(getattr(rules, name))
        for name in NoticeRules.__dataclass_fields__
        if getattr(rules, name) != getattr(plain, name)
    }


def _kept_value(value: object) -> object:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return int(value.total_seconds()) // 60
    return value


def _rules(changed: dict[str, object]) -> NoticeRules:
    plain = NoticeRules()
    values: dict[str, Any] = {}
    for name, value in changed.items():
        default = getattr(plain, name, None)
        if isinstance(default, time):
            values[name] = time.fromisoformat(str(value))
        elif isinstance(default, timedelta):
            values[name] = timedelta(minutes=int(str(value)))
        elif isinstance(default, tuple) and isinstance(value, list):
            values[name] = tuple(int(str(item)) for item in value)
    return NoticeRules(**values)
