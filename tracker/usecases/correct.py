"""Corrections: taking the last entry back, and confirming one that waits."""

from datetime import datetime

from tracker.engine.entries import (
    Acknowledgement,
    Answer,
    CareStep,
    Confirm,
    Consent,
    Entry,
    ImplantRemoved,
    OpioidPrescribed,
    OpioidUse,
    Person,
    Plan,
    PlanStop,
    Screening,
    Seen,
    Share,
    SideEffect,
    Snooze,
    Void,
)
from tracker.engine.record import Record
from tracker.engine.red_flags import red_flag_named
from tracker.engine.timeline import WORSE
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.book import Book
from tracker.usecases.describe import line_of
from tracker.usecases.new_entries import Occasion, stamp
from tracker.wording import text

STAYS = (Person, Plan, Void, Consent, Share, Acknowledgement, Snooze, Seen)


def last_entry(record: Record) -> Entry | None:
    """The entry recorded last that still stands; who, the plan and who may see stay."""
    standing = [
        entry
        for entry in record.entries.values()
        if not isinstance(entry, STAYS) and entry.uid not in record.latest.voided
    ]
    if not standing:
        return None
    return max(enumerate(standing), key=lambda item: (item[1].recorded_at, item[0]))[1]


def undo_lowers_risk(entry: Entry) -> bool:
    """Whether taking an entry back makes things look better: then it is asked about first."""
    if isinstance(entry, SideEffect):
        return red_flag_named(load_formulary(), entry.effect) is not None
    if isinstance(entry, CareStep):
        return entry.finding in WORSE
    return isinstance(entry, OpioidUse | OpioidPrescribed | ImplantRemoved) or (
        isinstance(entry, Screening) and entry.answer is not Answer.NONE
    )


def undo_last(book: Book, occasion: Occasion, reason: str | None = None) -> Entry:
    """Voids the last entry, also one made before a restart; gives back what was voided.

    A change of medicine was written as a whole, and is taken back as a whole.
    """
    record = book.record(occasion.person)
    entry = last_entry(record)
    if entry is None:
        raise RefusedError("there is nothing to take back")
    gone = [entry, *_written_with(record, entry)]
    book.append([Void(**stamp(occasion, "void"), target=e.uid, reason=reason) for e in gone])
    return entry


def undone_line(record: Record, entry: Entry, zone: str, now: datetime) -> str:
    """What is said when an entry of a record was taken back, by the record as it was before."""
    if _written_with(record, entry):
        return text("switch.undone")
    return text("take.undone", what=line_of(entry, zone, now))


def _written_with(record: Record, end: Entry) -> list[Entry]:
    """The plan that began in the change that ended another, and what else that change ended."""
    if not isinstance(end, PlanStop):
        return []
    replaced = {entry.replaces for entry in record.entries.values() if isinstance(entry, Plan)}
    return [
        entry
        for entry in record.entries.values()
        if isinstance(entry, Plan | PlanStop)
        and entry.recorded_at == end.recorded_at
        and entry.uid != end.uid
        and entry.uid not in record.latest.voided
        and entry.uid not in replaced
    ]


def confirm_entry(book: Book, occasion: Occasion, uid: str, reason: str | None = None) -> Entry:
    """Says that an entry is right as it stands; gives back the entry."""
    record = book.record(occasion.person)
    entry = record.entries.get(uid)
    if entry is None:
        raise RefusedError(f"no entry has the uid {uid!r}; see: tracker history")
    if uid in record.latest.voided:
        raise RefusedError(f"the entry {uid!r} was taken back; log it anew instead")
    book.append([Confirm(**stamp(occasion, "confirm"), target=uid, reason=reason)])
    return entry
