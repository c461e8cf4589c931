"""Visits: booked, attended, called off, moved; their state is what was said of them last."""

from datetime import datetime
from typing import NamedTuple

from tracker.engine.entries import Form, Visit
from tracker.engine.record import Record
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, stamp

KINDS = ("injection", "implant", "counselling", "group", "lab", "other")
BOOKED, ATTENDED, CANCELLED = "booked", "attended", "cancelled"
ASKS_FOR = {"injection": Form.INJECTION, "implant": Form.IMPLANT}


class VisitRow(NamedTuple):
    """A visit as it stands: its kind, its instant (UTC), and booked or attended."""

    kind: str
    at: datetime
    state: str


def visits_known(record: Record, known_at: datetime) -> list[VisitRow]:
    """All visits that have not been called off, by their instants, as known at an instant."""
    said = sorted(
        (visit for visit in record.by_type(Visit, known_at) if record.latest.sees(visit)),
        key=lambda visit: (visit.recorded_at, visit.uid),
    )
    states = {(visit.at, visit.kind): visit.state for visit in said}
    return [
        VisitRow(kind, at, state)
        for (at, kind), state in sorted(states.items())
        if state != CANCELLED
    ]


def visits_on(record: Record, known_at: datetime, begin: datetime, end: datetime) -> list[VisitRow]:
    """The visits with begin <= instant < end."""
    return [visit for visit in visits_known(record, known_at) if begin <= visit.at < end]


def open_visits(record: Record, known_at: datetime) -> list[VisitRow]:
    """The visits that are booked and that nothing was said of since, those past included."""
    return [visit for visit in visits_known(record, known_at) if visit.state == BOOKED]


def book_visit(book: Book, occasion: Occasion, kind: str, at: datetime) -> Visit:
    """Writes a booking; refuses one in the past and one that is there already."""
    record = book.record(occasion.person)
    if at <= occasion.now:
        raise RefusedError("that time is past; give a time to come")
    if any(row[:2] == (kind, at) for row in open_visits(record, occasion.now)):
        raise RefusedError("this visit is booked already; see: tracker upcoming")
    return _write(book, occasion, kind, at, BOOKED)


def mark_attended(book: Book, occasion: Occasion, visit: VisitRow) -> Visit:
    """Writes that a visit took place; what was given there is logged on its own."""
    if visit.at.date() > occasion.now.date() and visit.at > occasion.now:
        raise RefusedError("this visit lies ahead; move it if it was earlier than planned")
    return _write(book, occasion, visit.kind, visit.at, ATTENDED)


def cancel_visit(book: Book, occasion: Occasion, visit: VisitRow) -> Visit:
    """Writes that a visit was called off."""
    return _write(book, occasion, visit.kind, visit.at, CANCELLED)


def move_visit(book: Book, occasion: Occasion, visit: VisitRow, at: datetime) -> Visit:
    """Writes that a visit was called off and booked anew, both at once."""
    if at <= occasion.now:
        raise RefusedError("that time is past; give a time to come")
    if at == visit.at:
        raise RefusedError("the visit is at that time already")
    made = [
        Visit(**stamp(occasion, "visit"), kind=visit.kind, at=visit.at, state=CANCELLED),
        Visit(**stamp(occasion, "visit"), kind=visit.kind, at=at, state=BOOKED),
    ]
    book.append(made)
    return made[1]


def _write(book: Book, occasion: Occasion, kind: str, at: datetime, state: str) -> Visit:
    if kind not in KINDS:
        raise RefusedError(f"{kind!r} is no kind of visit; known: {', '.join(KINDS)}")
    entry = Visit(**stamp(occasion, "visit"), kind=kind, at=at, state=state)
    book.append([entry])
    return entry
