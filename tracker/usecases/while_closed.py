"""What came up while nobody looked: pills missed and warnings raised since the last look."""

from datetime import datetime, timedelta
from itertools import pairwise

from tracker.engine.assess import assess
from tracker.engine.counting import numbers_of
from tracker.engine.entries import PlanStop, Skip
from tracker.engine.plans import PlanLine
from tracker.engine.record import Record, stand_at
from tracker.engine.schedule import marks_of
from tracker.errors import RecordError
from tracker.usecases.book import Book
from tracker.wording import text

PATIENT = ""
SHORTEST = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
QUIET = ("info",)


def closed_for(book: Book, person: str, now: datetime) -> str | None:
    """The summary of a closure of an hour or more, in one line; None when nothing came up."""
    last = book.store.last_look(person, PATIENT)
    if last is None or now - last < SHORTEST:
        return None
    record = book.record(person)
    missed = _missed(record, last, now)
    raised = sum(
        last < warning.since <= now and str(warning.severity) not in QUIET
        for warning in assess(record, now, now).warnings
    )
    if not missed and not raised:
        return None
    return text("closed.summary", n=missed, known=raised)


def keep_look(book: Book, person: str, now: datetime) -> None:
    """Remembers that the screen showed the person; one that may only be read stays."""
    try:
        book.store.keep_look(person, PATIENT, now)
    except RecordError:
        return


def _missed(record: Record, last: datetime, now: datetime) -> int:
    """Pills whose time to be taken ran out between two instants."""
    return sum(_missed_of(record, line, last, now) for line in record.latest.lines)


def _missed_of(record: Record, line: PlanLine, last: datetime, now: datetime) -> int:
    known = record.latest
    before, _ = line.around(last, 2)
    slots = [*before, *line.slots_between(last + TICK, now + TICK), *line.around(now, 1)[1]]
    if not slots:
        return 0
    window = line.window_at(slots[0].instant)
    begin = (window.begins if window else slots[0].instant) - ONE_DAY
    stops = [stop for stop in record.by_type(PlanStop, now) if known.sees(stop)]
    ends = min((stop.occurred_at for stop in stops if stop.plan in line.uids), default=now)
    skips = [skip for skip in record.by_type(Skip, now) if known.sees(skip)]
    marks = marks_of(line, stand_at(record, known, now, begin).judged, skips, known, begin)
    part = numbers_of(line, now, record.formulary).missed_part
    # The last pill of all is given up as the one before it was.
    reaches = [after.instant - slot.instant for slot, after in pairwise(slots)]
    reaches.append(reaches[-1] if reaches else ONE_DAY)
    return sum(
        slot.instant < ends and last < slot.instant + reach * part <= now and marks.open(slot)
        for slot, reach in zip(slots, reaches, strict=True)
    )
