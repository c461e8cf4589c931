"""When the injections and implants of the plans fall due."""

from datetime import date, datetime, timedelta

from tracker.engine.assessment import ScheduleState
from tracker.engine.entries import Form
from tracker.engine.findings import findings_of
from tracker.engine.record import Record, stand_at

LOOK_BACK = timedelta(days=40)


def due_visits(record: Record, at: datetime) -> list[tuple[date, Form]]:
    """The due date of each injection and implant plan that has not been stopped.

    The date is that of the place where the last one was given, and is not moved to another zone.
    """
    if all(line.in_force(at).form is Form.ORAL for line in record.latest.lines):
        # Most of a look at somebody on pills would be spent on visits they do not have.
        return []
    stand = stand_at(record, record.latest, at, at - LOOK_BACK)
    return [
        (told.visits.day, told.status.form)
        for told in findings_of(record, record.latest, stand, at).told
        if told.visits is not None and told.status.schedule is not ScheduleState.STOPPED
    ]
