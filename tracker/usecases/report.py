"""What a person tells about opioids, and what their clinic answers."""

from datetime import datetime

from tracker.engine.assess import assess
from tracker.engine.assessment import Gate
from tracker.engine.entries import (
    Answer,
    Clearance,
    ClinicContact,
    Entry,
    OpioidPrescribed,
    OpioidUse,
    Screening,
)
from tracker.engine.record import home_zone
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.clinic_named import check_clinic_named
from tracker.usecases.new_entries import Occasion, not_ahead, stamp
from tracker.wording import text
from tracker.wording.numbers import numbers_for

STILL_HELD = (Gate.LOCKED, Gate.CALL_FIRST)


def report_use(book: Book, occasion: Occasion) -> Entry:
    """Writes that the person used an opioid."""
    return _write(book, occasion, OpioidUse(**stamp(occasion, "use")))


def report_prescribed(book: Book, occasion: Occasion) -> Entry:
    """Writes that an opioid was prescribed or given."""
    return _write(book, occasion, OpioidPrescribed(**stamp(occasion, "prescribed")))


def answer_screening(book: Book, occasion: Occasion, answer: Answer) -> Entry:
    """Writes the answer to the opioid question."""
    return _write(book, occasion, Screening(**stamp(occasion, "screening"), answer=answer))


def log_contact(book: Book, occasion: Occasion, who: str | None) -> Entry:
    """Writes that the person spoke with their clinic; refuses one who is the person."""
    if who:
        check_clinic_named(book.record(occasion.person), who)
    return _write(book, occasion, ClinicContact(**stamp(occasion, "contact"), who=who))


def log_clearance(book: Book, occasion: Occasion, who: str, method: str) -> Entry:
    """Writes a clinician's word that naltrexone may be taken again; refuses the person's own."""
    if not who.strip():
        raise RefusedError("say who gave the go-ahead: --who NAME")
    check_clinic_named(book.record(occasion.person), who)
    return _write(book, occasion, Clearance(**stamp(occasion, "clearance"), who=who, method=method))


def told_after_contact(book: Book, person: str, now: datetime) -> str:
    """What is said when a talk is in the log: that the next dose waits all the same, if so."""
    return _told_after(book, person, now, "contact")


def told_after_clearance(book: Book, person: str, now: datetime, who: str) -> str:
    """What is said when a go-ahead is in the log: that opioids came after it, if so."""
    return _told_after(book, person, now, "clearance", who=who)


def _told_after(book: Book, person: str, now: datetime, what: str, **values: str) -> str:
    record = book.record(person)
    gate = assess(record, now, now).gate
    if gate not in STILL_HELD:
        return text(f"{what}.logged", **values)
    emergency = numbers_for(home_zone(record, record.latest)).emergency
    return f"{text(f'{what}.in_log', **values)} {text(f'gate.{gate}.todo', emergency=emergency)}"


def _write(book: Book, occasion: Occasion, entry: Entry) -> Entry:
    not_ahead(occasion)
    book.append([entry])
    return entry
