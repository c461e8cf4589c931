"""A record as it would be if no opioid use had ever been told of."""

from tracker.engine.entries import (
    Answer,
    Confirm,
    Entry,
    OpioidPrescribed,
    OpioidUse,
    Screening,
    Share,
    Void,
)
from tracker.engine.record import Record, record_of


def without_use(record: Record) -> Record:
    """The record without what tells of opioid use, and without what was done to that.

    Gone are use, opioids given, every answer but "none", what was shared of them, and the
    corrections of all these. A record that has none of it is given back as it is.
    """
    kept = [entry for entry in record.entries.values() if not _tells_of_use(record, entry)]
    if len(kept) == len(record.entries):
        return record
    return record_of(kept, record.formulary)


def _tells_of_use(record: Record, entry: Entry) -> bool:
    # A void of a void of a use is about the use; the uids passed end a ring of them.
    passed: set[str] = set()
    while isinstance(entry, Void | Confirm) and entry.uid not in passed:
        passed.add(entry.uid)
        target = record.entries.get(entry.target)
        if target is None:
            return False
        entry = target
    if isinstance(entry, Screening):
        return entry.answer is not Answer.NONE
    return isinstance(entry, OpioidUse | OpioidPrescribed | Share)
