"""Which warnings somebody has taken on or put off, at an instant.

A warning is told apart by its code and by when it began. Taken on is not resolved, and put off is
for one viewer alone: a rise in severity ends it.
"""

from datetime import datetime, timedelta

from tracker.engine.assessment import RaisedWarning, Severity
from tracker.engine.entries import Acknowledgement, Snooze
from tracker.engine.record import Record, as_known

RANK = {Severity.INFO: 0, Severity.CAUTION: 1, Severity.URGENT: 2, Severity.CRITICAL: 3}
# Stands in for a red state whose reason the viewer is not told.
CHECK_IN_CODE = "CHECK_IN"
# How long a warning may be taken on, and put off; a critical one is never put off [D].
LONGEST_TAKEN_ON = {
    Severity.INFO: timedelta(days=14),
    Severity.CAUTION: timedelta(days=14),
    Severity.URGENT: timedelta(days=3),
    Severity.CRITICAL: timedelta(hours=24),
}
LONGEST_PUT_OFF = {
    Severity.INFO: timedelta(days=14),
    Severity.CAUTION: timedelta(days=7),
    Severity.URGENT: timedelta(hours=24),
    Severity.CRITICAL: timedelta(0),
}


def longest_taken_on(warning: RaisedWarning) -> timedelta:
    """How long somebody may see to a warning before it is open again."""
    return LONGEST_TAKEN_ON[_pressing(warning)]


def longest_put_off(warning: RaisedWarning) -> timedelta:
    """How long a viewer may put a warning off; nothing for one that is red."""
    return LONGEST_PUT_OFF[_pressing(warning)]


def said_of(record: Record, warning: RaisedWarning, at: datetime) -> list[Acknowledgement]:
    """All that was said of one warning by an instant, the first word first."""
    known = as_known(record, at)
    said = [
        item
        for item in record.by_type(Acknowledgement, at)
        if known.sees(item) and (item.code, item.since) == (warning.code, warning.since)
    ]
    return sorted(said, key=lambda item: (item.recorded_at, item.uid))


def taken_on(record: Record, warning: RaisedWarning, at: datetime) -> Acknowledgement | None:
    """Who sees to a warning at an instant: the last word about it, until its end.

    One that was taken on when it pressed less is open again.
    """
    said = said_of(record, warning, at)
    if not said or said[-1].until <= at or _rose(said[-1].severity, warning):
        return None
    return said[-1]


def put_off(record: Record, warning: RaisedWarning, who: str, at: datetime) -> Snooze | None:
    """The snooze of one viewer that holds for a warning at an instant."""
    if not longest_put_off(warning):
        return None
    return next(
        (
            item
            for item in snoozes_of(record, who, at)
            if (item.code, item.since) == (warning.code, warning.since)
            and not _rose(item.severity, warning)
        ),
        None,
    )


def snoozes_of(record: Record, who: str, at: datetime) -> list[Snooze]:
    """The snoozes of one viewer that have not ended, the last one first."""
    known = as_known(record, at)
    return [
        item
        for item in reversed(record.by_type(Snooze, at))
        if item.who == who and item.until > at and known.sees(item)
    ]


def _rose(severity: str, warning: RaisedWarning) -> bool:
    return RANK[warning.severity] > RANK[Severity(severity)]


def _pressing(warning: RaisedWarning) -> Severity:
    """The severity whose limits hold: what may stand for something red is treated as red."""
    return Severity.CRITICAL if warning.code == CHECK_IN_CODE else warning.severity
