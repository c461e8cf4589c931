"""What is in the log, the newest first."""

from typing import NamedTuple

from tracker.engine.entries import Entry, Void
from tracker.engine.record import Record


class HistoryRow(NamedTuple):
    """An entry, and whether it was taken back."""

    entry: Entry
    voided: bool


def history_of(
    record: Record, most: int | None = None, kind: str | None = None
) -> list[HistoryRow]:
    """The entries by when they took place, the newest first; voids show on what they void."""
    entries = [
        entry
        for entry in record.entries.values()
        if not isinstance(entry, Void) and kind in (None, entry.type)
    ]
    entries.sort(key=lambda entry: (entry.occurred_at, entry.recorded_at), reverse=True)
    return [HistoryRow(entry, entry.uid in record.latest.voided) for entry in entries[:most]]
