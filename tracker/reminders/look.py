"""One look at everybody whose state may have changed: what is true, and who is to hear of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.engine.assess import assess
from tracker.engine.contacts import Contact, confirmed
from tracker.engine.liveness import CLOCK_SLACK
from tracker.engine.record import Record
from tracker.errors import RecordError
from tracker.reminders.planned import Planned, Situation, planned
from tracker.reminders.series import earliest_beginning
from tracker.usecases.book import Book
from tracker.wording import text

if TYPE_CHECKING:
    from db.outbox import Look
    from db.wakes import Waiting

# So many are written at once: more would keep others from writing for too long. Whoever else
# is due comes in the next turn of the same look.
AT_A_TIME = 100
MOST_TURNS = 10_000


def look_at_all(book: Book, now: datetime) -> int:
    """Looks at everybody who is due at an instant (UTC), and keeps that it did; how many.

    Somebody for whom an entry comes in meanwhile is looked at again, in this look or the next.
    Raises RecordError at its end where somebody's record could not be read; it is then no check.
    """
    from db.contacts import contacts_of_each
    from db.outbox import keep_looks
    from db.wakes import checks_made, due_people, keep_checked, wake

    checked_at = checks_made(book.store).checked_at
    if checked_at is not None and checked_at > now + CLOCK_SLACK:
        # The clock was ahead: what was to be looked at next was reckoned from there.
        wake(book.store)
    looked, failed = 0, set[str]()
    for _ in range(MOST_TURNS):
        found = due_people(book.store, now, AT_A_TIME + len(failed))
        due = [waiting for waiting in found if waiting.person not in failed]
        if not due:
            break
        contacts = contacts_of_each(book.store, [waiting.person for waiting in due])
        looks = []
        for waiting in due:
            try:
                looks.append(_look_at(book, waiting, contacts, now))
            except (RecordError, ArithmeticError, LookupError, TypeError, ValueError):
                # One record that cannot be read must not keep all others from being looked at.
                failed.add(waiting.person)
        keep_looks(book.store, looks, now)
        looked += len(looks)
    if failed:
        raise RecordError(text("check.failed", n=len(failed), place=str(book.store.path)))
    keep_checked(book.store, now)
    return looked


def situation_now(book: Book, person: str, now: datetime) -> Situation:
    """What decides who hears what of a person at an instant, whatever was told before."""
    from db.contacts import contacts_of, rules_of

    record = book.record(person)
    return Situation(
        record=record,
        assessment=assess(record, now, now),
        contacts=contacts_of(book.store, person),
        rules=rules_of(book.store, person),
        noticed={},
    )


def _look_at(
    book: Book, waiting: "Waiting", contacts: Mapping[str, Sequence[Contact]], now: datetime
) -> "Look":
    from db.outbox import Look

    person = waiting.person
    record = book.record_in_passing(person)
    assessment = assess(record, now, now)
    found = Planned((), assessment.changes_at)
    own = contacts.get(person, ())
    if own:
        from db.contacts import rules_of
        from db.outbox import noticed_since

        situation = Situation(
            record=record,
            assessment=assessment,
            contacts=own,
            rules=rules_of(book.store, person),
            noticed=noticed_since(book.store, person, earliest_beginning(assessment)),
        )
        found = planned(situation)
    turns = (found.look_again, _known_later(record, now))
    return Look(
        waiting=waiting,
        warnings=assessment.warnings,
        notices=found.notices,
        channels={item.name: _channels(own, item.name) for item in own},
        look_again=min((at for at in turns if at is not None), default=None),
    )


def _known_later(record: Record, now: datetime) -> datetime | None:
    """When something on record will be known that is not: the clock may be behind, or was ahead."""
    if record.latest.known_at <= now:
        return None
    later = (entry.recorded_at for entry in record.entries.values())
    return min((at for at in later if at > now), default=None)


def _channels(contacts: Sequence[Contact], name: str) -> list[int]:
    return [item.number for item in contacts if item.name == name and confirmed(item)]
