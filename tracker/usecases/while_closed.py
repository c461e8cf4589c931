"""What came up while nobody looked: pills missed and warnings raised since the last look."""

from datetime import datetime, timedelta
from itertools import pairwise

from tracker.engine.assess import assess
from tracker.engine.counting import numbers_of
from tracker.engine.entries import Form, PlanStop, Skip
from tracker.engine.record import Record, stand_at
from tracker.engine.schedule import marks_of
from tracker.errors import RecordError
from tracker.usecases.book import Book
from tracker.wording import text

PATIENT = ""
SHORTEST = timedelta(hours=1)
LONGEST_LISTED = timedelta(days=400)
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
    known = record.latest
    begin = max(last, now - LONGEST_LISTED) - timedelta(days=2)
    judged = stand_at(record, known, now, begin).judged
    stops = {stop.plan for stop in record.by_type(PlanStop, now) if known.sees(stop)}
    skips = [skip for skip in record.by_type(Skip, now) if known.sees(skip)]
    missed = 0
    for line in known.lines:
        if line.uids & stops or line.in_force(now).form is not Form.ORAL:
            continue
        marks = marks_of(line, judged, skips, known, begin)
        part = numbers_of(line, now, record.formulary).missed_part
        slots = line.slots_between(begin, now + timedelta(days=2))
        for slot, after in pairwise(slots):
            given_up = slot.instant + (after.instant - slot.instant) * part
            missed += last < given_up <= now and marks.open(slot)
    return missed
