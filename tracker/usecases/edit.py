"""Edits of what is in the log: never in place, always a void and a new entry, with the reason."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.assessment import CoverageState, Gate
from tracker.engine.entries import Dose, Entry, Implant, Injection, Person, Plan, Side, Void
from tracker.engine.record import Record, record_of
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.correct import undo_lowers_risk
from tracker.usecases.new_entries import Occasion, not_ahead, stamp
from tracker.wording import text

ASKED_AFTER = timedelta(hours=24)
# The question where the next dose would be held less after an edit than before it.
OPENS = "history.edit_opens"
LEAST_FIRST = (
    CoverageState.NOT_STARTED,
    CoverageState.LAPSED,
    CoverageState.WANING,
    CoverageState.COVERED,
)
STRICTEST_FIRST = (Gate.LOCKED, Gate.CALL_FIRST, Gate.ASK, Gate.OPEN)


class Change(NamedTuple):
    """What is to be different: None leaves a field as it is. `at` is an instant (UTC)."""

    at: datetime | None = None
    mg: Decimal | None = None
    site: Side | None = None
    count_days: int | None = None
    note: str | None = None


def standing_entry(record: Record, uid: str) -> Entry:
    """The entry with a uid, if it stands; refuses with the way out."""
    entry = record.entries.get(uid)
    if entry is None:
        raise RefusedError(f"no entry has the uid {uid!r}; see: tracker history")
    if uid in record.latest.voided:
        raise RefusedError(f"the entry {uid!r} was taken back; bring it back first")
    return entry


def edited(entry: Entry, occasion: Occasion, change: Change) -> Entry:
    """The entry as it is to be, with a uid of its own, recorded now; refuses what cannot be."""
    if isinstance(entry, Person | Plan | Void):
        raise RefusedError(f"a {entry.type} entry cannot be edited here; see: tracker plan --help")
    new = _with_fields(entry, change)
    if change.at is not None:
        not_ahead(replace(occasion, at=change.at))
        new = replace(new, occurred_at=change.at, day=None)
    fresh = stamp(occasion, entry.type)
    return replace(
        new,
        uid=fresh["uid"],
        recorded_at=fresh["recorded_at"],
        recorded_by=fresh["recorded_by"],
        source=fresh["source"],
    )


def must_confirm(old: Entry, new: Entry) -> bool:
    """Whether an edit is asked about first: it lengthens coverage, or is told a day late."""
    if not isinstance(new, Dose | Injection | Implant):
        return undo_lowers_risk(old)
    late = new.recorded_at - new.occurred_at > ASKED_AFTER
    return late or new.occurred_at > old.occurred_at or _is_more(old, new)


def question_before(record: Record, occasion: Occasion, old: Entry, new: Entry) -> str | None:
    """What is asked before an edit is written; None where nothing need be."""
    entries = [*record.entries.values(), _void(occasion, old.uid, None), new]
    before = assess(record, occasion.now, occasion.now)
    after = assess(record_of(entries, record.formulary), occasion.now, occasion.now)
    if STRICTEST_FIRST.index(after.gate) > STRICTEST_FIRST.index(before.gate):
        return text(OPENS)
    covers_more = LEAST_FIRST.index(after.coverage.state) > LEAST_FIRST.index(before.coverage.state)
    return text("history.edit_sure") if covers_more or must_confirm(old, new) else None


def edit_entry(
    book: Book, occasion: Occasion, uid: str, change: Change, reason: str | None
) -> Entry:
    """Takes an entry back and writes it as it is to be, both at once; gives back the new one."""
    old = standing_entry(book.record(occasion.person), uid)
    new = edited(old, occasion, change)
    if isinstance(new, Dose | Injection | Implant) and must_confirm(old, new):
        new = replace(new, confirmed=True)
    book.append([_void(occasion, uid, reason), new])
    return new


def void_entry(book: Book, occasion: Occasion, uid: str, reason: str | None) -> Entry:
    """Takes one entry back; gives it back."""
    entry = standing_entry(book.record(occasion.person), uid)
    if isinstance(entry, Person | Void):
        raise RefusedError(f"a {entry.type} entry stays; log what is right instead")
    book.append([_void(occasion, uid, reason)])
    return entry


def restore_entry(book: Book, occasion: Occasion, uid: str, reason: str | None) -> Entry:
    """Brings back an entry that was taken back, by taking back what did so."""
    record = book.record(occasion.person)
    entry = record.entries.get(uid)
    voids = [
        item
        for item in record.entries.values()
        if isinstance(item, Void) and item.target == uid and item.uid not in record.latest.voided
    ]
    if entry is None or not voids:
        raise RefusedError(f"the entry {uid!r} was not taken back; see: tracker history")
    book.append([_void(occasion, item.uid, reason) for item in voids])
    return entry


def restoring_raises_hope(entry: Entry) -> bool:
    """Whether bringing an entry back makes things look better: then it is asked about first."""
    return isinstance(entry, Dose | Injection | Implant)


def _void(occasion: Occasion, uid: str, reason: str | None) -> Void:
    return Void(**stamp(occasion, "void"), target=uid, reason=reason)


def _with_fields(entry: Entry, change: Change) -> Entry:
    new = entry if change.note is None else replace(entry, note=change.note)
    wanted = {
        name: value
        for name in ("mg", "site", "count_days")
        if (value := getattr(change, name)) is not None
    }
    for name, value in wanted.items():
        if name not in new.__dataclass_fields__:
            raise RefusedError(f"a {entry.type} entry has no {name}; leave it out")
        new = replace(new, **{name: value})
    return new


def _is_more(old: Entry, new: Entry) -> bool:
    if isinstance(old, Dose) and isinstance(new, Dose):
        return new.mg > old.mg
    if isinstance(old, Implant) and isinstance(new, Implant):
        return (new.count_days or 0) > (old.count_days or 0)
    return False
