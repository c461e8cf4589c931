"""One look at everybody whose state may have changed: what is true, and who is to hear of it."""

from datetime import datetime

from tracker.engine.assess import assess
from tracker.engine.contacts import PATIENT, Contact, confirmed
from tracker.engine.liveness import CLOCK_SLACK
from tracker.engine.record import Record
from tracker.reminders.planned import Planned, Situation, planned
from tracker.reminders.series import earliest_beginning
from tracker.usecases.book import Book

# So many are taken at a time; whoever else is due comes in the next turn of the same look.
AT_A_TIME = 500
MOST_TURNS = 10_000


def look_at_all(book: Book, now: datetime) -> int:
    """Looks at everybody who is due at an instant (UTC), and keeps that it did; how many.

    Somebody for whom an entry comes in meanwhile is looked at again, in this look or the next.
    """
    from db.wakes import checks_made, due_people, keep_checked, wake

    checked_at = checks_made(book.store).checked_at
    if checked_at is not None and checked_at > now + CLOCK_SLACK:
        # The clock was ahead: what was to be looked at next was reckoned from there.
        wake(book.store)
    looked = 0
    for _ in range(MOST_TURNS):
        due = due_people(book.store, now, AT_A_TIME)
        if not due:
            break
        for waiting in due:
            held = book.holds(waiting.person)
            _look_at(book, waiting.person, waiting.seen, now)
            if not held:
                book.let_go(waiting.person)
        looked += len(due)
    keep_checked(book.store, now)
    return looked


def _look_at(book: Book, person: str, seen: int, now: datetime) -> None:
    from db.contacts import contacts_of, rules_of
    from db.outbox import keep_look_at, noticed_since
    from db.wakes import Waiting

    store = book.store
    record = book.record(person)
    assessment = assess(record, now, now)
    contacts = contacts_of(store, person)
    found: Planned
    if contacts:
        situation = Situation(
            record=record,
            assessment=assessment,
            contacts=contacts,
            rules=rules_of(store, person),
            noticed=noticed_since(store, person, earliest_beginning(assessment)),
        )
        found = planned(situation)
    else:
        found = Planned((), assessment.changes_at)
    channels = {name: _channels(contacts, name) for name in _names(contacts)}
    keep_look_at(
        store,
        Waiting(person, seen),
        now,
        assessment.warnings,
        found.notices,
        channels,
        min((at for at in (found.look_again, _known_later(record, now)) if at), default=None),
    )


def _known_later(record: Record, now: datetime) -> datetime | None:
    """When something on record will be known that is not: the clock may be behind, or was ahead."""
    later = (entry.recorded_at for entry in record.entries.values())
    return min((at for at in later if at > now), default=None)


def _names(contacts: list[Contact]) -> set[str]:
    return {PATIENT, *(contact.name for contact in contacts)}


def _channels(contacts: list[Contact], name: str) -> list[int]:
    return [item.number for item in contacts if item.name == name and confirmed(item)]
