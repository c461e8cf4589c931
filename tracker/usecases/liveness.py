"""What the record knows of its own checks and channels, for every view that shows a state."""

from dataclasses import replace
from datetime import datetime

from tracker.engine.assessment import Assessment
from tracker.engine.contacts import PATIENT, Contact, unreachable
from tracker.engine.liveness import Liveness, liveness_warnings, with_liveness
from tracker.usecases.book import Book
from tracker.wording import text


def contacts_now(book: Book, person: str, now: datetime) -> list[Contact]:
    """The contacts of a person; a page that is open on the record is open now."""
    from db.contacts import contacts_of

    contacts = contacts_of(book.store, person)
    if not book.on_screen:
        return contacts
    return [replace(contact, screen_at=now) for contact in contacts]


def liveness_of(book: Book, person: str, now: datetime) -> Liveness:
    """When warnings were last looked for, and who could not be told of one at an instant."""
    from db.wakes import checks_made

    made = checks_made(book.store)
    contacts = contacts_now(book, person, now)
    out_of_reach = unreachable(contacts, now)
    if all(contact.name != PATIENT for contact in contacts):
        # Nobody told us how to reach them: only an open page can.
        record = book.record(person)
        out_of_reach[PATIENT] = min(record.latest.began or now, now)
    # Where nobody ever looked, it was promised to the first who is to be reached.
    promised_at = min((contact.added_at for contact in contacts), default=None)
    return Liveness(
        checked_at=made.checked_at or promised_at,
        promised=made.promised,
        gap=made.gap,
        unreachable=out_of_reach,
        doubted=made.doubted,
    )


def doubt_of(book: Book, person: str, now: datetime) -> str:
    """Why nothing may look well now, in a few words; empty where warnings would get through."""
    raised = liveness_warnings(liveness_of(book, person, now), now)
    return " · ".join(text(f"warning.{warning.code}.title") for warning in raised)


def told_live(book: Book, person: str, assessment: Assessment) -> Assessment:
    """The assessment of now, with what is true of its own checks and channels."""
    return with_liveness(assessment, liveness_of(book, person, assessment.at))
