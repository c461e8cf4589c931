"""What is in the log, the newest first."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tracker.engine.entries import Confirm, Entry, Void
from tracker.engine.record import Record, home_zone
from tracker.usecases.describe import line_of
from tracker.wording import text
from tracker.wording.dates import day_and_time

# When both times are this close, an entry was logged as it happened.
SAME_MINUTE_SECONDS = 60


class HistoryRow(NamedTuple):
    """An entry, and whether it was taken back."""

    entry: Entry
    voided: bool


class Detail(NamedTuple):
    """One thing about an entry, in words."""

    label: str
    value: str


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


def kinds_in(rows: Iterable[HistoryRow]) -> list[str]:
    """The types of entry among rows, in the order of their names."""
    return sorted({row.entry.type for row in rows})


def holding(rows: list[HistoryRow], words: str, zone: str, now: datetime) -> list[HistoryRow]:
    """Those rows that hold a text in what they say, in their note or in their reason."""
    wanted = words.casefold().strip()
    if not wanted:
        return rows
    return [row for row in rows if wanted in _said(row.entry, zone, now).casefold()]


def logged_apart(entry: Entry) -> bool:
    """Whether an entry was logged at another time than it happened."""
    return abs((entry.recorded_at - entry.occurred_at).total_seconds()) > SAME_MINUTE_SECONDS


def details_of(record: Record, entry: Entry, now: datetime) -> list[Detail]:
    """All there is to know about an entry: both times, who says so, what was done to it."""
    zone = home_zone(record, record.latest)
    found = [
        Detail(text("history.detail_when"), line_of(entry, zone, now)),
        Detail(text("history.detail_logged"), day_and_time(entry.recorded_at, zone, now)),
        Detail(text("history.detail_source"), _source(entry)),
    ]
    if entry.note:
        found.append(Detail(text("history.detail_note"), entry.note))
    for other in record.entries.values():
        if isinstance(other, Void | Confirm) and other.target == entry.uid:
            stands = other.uid not in record.latest.voided
            label = text(f"history.kind.{other.type}")
            when = day_and_time(other.recorded_at, zone, now)
            undone = "" if stands else f"  ({text('history.brought_back')})"
            found.append(Detail(label, f"{when}  {other.reason or ''}{undone}".rstrip()))
    found.append(Detail(text("history.detail_uid"), entry.uid))
    return found


def _source(entry: Entry) -> str:
    said = text(f"history.source_{entry.source}")
    return f"{said}: {entry.recorded_by}" if entry.recorded_by else said


def _said(entry: Entry, zone: str, now: datetime) -> str:
    reason = getattr(entry, "reason", None)
    return f"{line_of(entry, zone, now)} {entry.note or ''} {reason or ''}"
