"""A record as it would be if no opioid use had ever been told of."""

from tracker.engine.entries import (
    Answer,
    Entry,
    OpioidPrescribed,
    OpioidUse,
    Screening,
    Share,
)
from tracker.engine.record import Record, record_of, root_of


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
    # What corrects a use is about the use.
    about = record.entries.get(root_of(record, entry))
    if isinstance(about, Screening):
        return about.answer is not Answer.NONE
    return isinstance(about, OpioidUse | OpioidPrescribed | Share)
