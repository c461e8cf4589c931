"""When the injections and implants of the plans fall due."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.engine.assessment import ScheduleState
from tracker.engine.entries import Form, PlanStop
from tracker.engine.findings import findings_of
from tracker.engine.instants import local_date
from tracker.engine.record import NEVER, Record, stand_at

LOOK_BACK = timedelta(days=40)


class DueVisit(NamedTuple):
    """The due date of a plan of injections or implants, and the uid of the version in force."""

    day: date
    form: Form
    plan: str


def due_visits(record: Record, at: datetime) -> list[tuple[date, Form]]:
    """The due date of each injection and implant plan that has not been stopped by then.

    The date is that of the place where the last one was given, and is not moved to another zone.
    """
    return [(due.day, due.form) for due in due_by_plan(record, at)]


def due_by_plan(record: Record, at: datetime) -> list[DueVisit]:
    """The same, each with its plan."""
    if all(line.in_force(at).form is Form.ORAL for line in record.latest.lines):
        # Most of a look at somebody on pills would be spent on visits they do not have.
        return []
    stand = stand_at(record, record.latest, at, at - LOOK_BACK)
    return [
        DueVisit(told.visits.day, told.status.form, told.status.plan)
        for told in findings_of(record, record.latest, stand, at).told
        if told.visits is not None
        and told.status.schedule is not ScheduleState.STOPPED
        and not is_over(record, told.line.uids, told.visits.day)
    ]


def is_over(record: Record, plan: Collection[str], day: date) -> bool:
    """Whether a plan, named by the uids of its versions, has a planned end on or before a day."""
    return any(
        (stop.day or local_date(stop.occurred_at, stop.zone)) <= day
        for stop in record.by_type(PlanStop, NEVER)
        if stop.plan in plan and record.latest.sees(stop)
    )
