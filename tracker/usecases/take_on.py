"""Taking a warning on, saying how it went, putting it off, and calling either off again."""

from datetime import datetime, timedelta

from tracker.engine.assessment import RaisedWarning
from tracker.engine.entries import Acknowledgement, Entry, Snooze, Void
from tracker.engine.record import Record, as_known
from tracker.engine.sharing import OUTCOMES, level_of
from tracker.engine.taken_on import longest_put_off, longest_taken_on, snoozes_of, taken_on
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, stamp
from tracker.wording import text

# After these the warning waits for its owner; after the others it is open again at once.
GOES_ON = ("reached", "visit_agreed")


def take_on(
    book: Book, occasion: Occasion, warning: RaisedWarning, owner: str, until: datetime
) -> Entry:
    """Says that somebody sees to a warning until an instant; the warning itself goes on."""
    _check_viewer(book.record(occasion.person), owner, occasion.now)
    _check_until(until, occasion.now, longest_taken_on(warning))
    return _said(book, occasion, warning, owner, until, None)


def say_outcome(
    book: Book, occasion: Occasion, warning: RaisedWarning, owner: str, outcome: str
) -> Entry:
    """Says how it went; where the person was not reached or is in danger it is open again."""
    if outcome not in OUTCOMES:
        raise RefusedError(f"{outcome!r} is no outcome; known: {', '.join(OUTCOMES)}")
    record = book.record(occasion.person)
    _check_viewer(record, owner, occasion.now)
    held = taken_on(record, warning, occasion.now)
    until = held.until if held and outcome in GOES_ON else occasion.now
    return _said(book, occasion, warning, owner, until, outcome)


def put_off_until(
    book: Book, occasion: Occasion, warning: RaisedWarning, who: str, until: datetime
) -> Entry:
    """Puts a warning off for one viewer; a red one never, any other within its limit."""
    _check_viewer(book.record(occasion.person), who, occasion.now)
    longest = longest_put_off(warning)
    if not longest:
        raise RefusedError(text("taken_on.never"))
    _check_until(until, occasion.now, longest)
    entry = Snooze(
        **stamp(occasion, "snooze"),
        code=warning.code,
        since=warning.since,
        severity=str(warning.severity),
        who=who,
        until=until,
    )
    book.append([entry])
    return entry


def put_offs(record: Record, who: str, now: datetime) -> list[Snooze]:
    """What a viewer has put off; nothing once they may see nothing."""
    return snoozes_of(record, who, now) if level_of(record, who, now) else []


def call_off(book: Book, occasion: Occasion, who: str, uid: str) -> Entry:
    """Ends a snooze, or what somebody took on themselves, before its time."""
    record = book.record(occasion.person)
    own = {item.uid for item in _own(record, who, occasion.now)}
    if uid not in own:
        raise RefusedError(text("taken_on.no_snooze"))
    entry = Void(**stamp(occasion, "void"), target=uid)
    book.append([entry])
    return entry


def _own(record: Record, who: str, now: datetime) -> list[Snooze | Acknowledgement]:
    """What a viewer has put off or taken on that still holds; how it went stays as it was said."""
    known = as_known(record, now)
    taken = [
        item
        for item in record.by_type(Acknowledgement, now)
        if item.owner == who and item.until > now and item.outcome is None and known.sees(item)
    ]
    return [*snoozes_of(record, who, now), *taken]


def _said(
    book: Book,
    occasion: Occasion,
    warning: RaisedWarning,
    owner: str,
    until: datetime,
    outcome: str | None,
) -> Entry:
    entry = Acknowledgement(
        **stamp(occasion, "acknowledgement"),
        code=warning.code,
        since=warning.since,
        severity=str(warning.severity),
        owner=owner,
        until=until,
        outcome=outcome,
    )
    book.append([entry])
    return entry


def _check_viewer(record: Record, who: str, now: datetime) -> None:
    if not level_of(record, who, now):
        raise RefusedError(text("care.nobody_shares", who=who))


def _check_until(until: datetime, now: datetime, longest: timedelta) -> None:
    if until <= now:
        raise RefusedError(text("taken_on.past"))
    if until - now > longest:
        raise RefusedError(text("taken_on.too_long"))
