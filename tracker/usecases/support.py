"""What stands beside the medicine: cravings told of, groups, counselling and visits gone to."""

from tracker.engine.entries import Craving, Entry, Visit
from tracker.engine.instants import local_date
from tracker.engine.record import Record
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, not_ahead, stamp
from tracker.usecases.visits import ATTENDED, KINDS, VisitRow, mark_attended, open_visits
from tracker.wording import text
from tracker.wording.numbers import Numbers

STRONGEST = 10
# From here on a craving is answered with whom to call [D].
HIGH_FROM = 7


def log_craving(book: Book, occasion: Occasion, score: int) -> Entry:
    """Writes how strong a craving is, 0 to 10."""
    if not 0 <= score <= STRONGEST:
        raise RefusedError(text("craving.range"))
    not_ahead(occasion)
    entry = Craving(**stamp(occasion, "craving"), score=score)
    book.append([entry])
    return entry


def craving_answer(score: int, quiet: bool, numbers: Numbers) -> tuple[tuple[str, ...], ...]:
    """What is said to a craving, in paragraphs: thanks, or where it is high, what may help now.

    Whom no opioid concerns (`quiet`) hears nothing of opioids.
    """
    if not score:
        return ((text("craving.logged_none"),),)
    if score < HIGH_FROM:
        return ((text("craving.logged", n=score),),)
    whom = [text("craving.high_call")]
    if numbers.helpline:
        whom.append(text("emergency.helpline", helpline=numbers.helpline))
    if numbers.crisis:
        whom.append(text("emergency.crisis", crisis=numbers.crisis))
    else:
        whom.append(text("emergency.crisis_none", emergency=numbers.emergency))
    medicine = [] if quiet else [text("craving.high_opioids")]
    medicine.append(text("craving.high_medicine"))
    return (text("craving.high", n=score),), tuple(whom), tuple(medicine)


def log_went(book: Book, occasion: Occasion, kind: str) -> Visit:
    """Writes that the person went; a booking of that day and kind is the one they went to."""
    if kind not in KINDS:
        raise RefusedError(f"{kind!r} is no kind of visit; known: {', '.join(KINDS)}")
    not_ahead(occasion)
    booked = booked_then(book.record(occasion.person), occasion, kind)
    if booked is not None:
        return mark_attended(book, occasion, booked)
    entry = Visit(**stamp(occasion, "visit"), kind=kind, at=occasion.at, state=ATTENDED)
    book.append([entry])
    return entry


def booked_then(record: Record, occasion: Occasion, kind: str) -> VisitRow | None:
    """The last booking of a kind on the day of an occasion, if its time had come."""
    day = occasion.day or local_date(occasion.at, occasion.zone)
    found = [
        visit
        for visit in open_visits(record, occasion.now)
        if visit.kind == kind
        and local_date(visit.at, occasion.zone) == day
        and visit.at <= occasion.now
    ]
    return found[-1] if found else None


def bookings_past(record: Record, occasion: Occasion) -> list[VisitRow]:
    """The clinic's bookings whose time has come and of which nothing was said, the last first."""
    beside = ("group", "counselling")
    past = [visit for visit in open_visits(record, occasion.now) if visit.at <= occasion.now]
    return [visit for visit in reversed(past) if visit.kind not in beside]
