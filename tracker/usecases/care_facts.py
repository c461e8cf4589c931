"""What a viewer is told besides warnings: the last dose, the next visit, naloxone, the doses."""

from collections.abc import Iterator
from datetime import datetime

from tracker.engine.assessment import Assessment, ScheduleState
from tracker.engine.entries import Dose, Entry, Form, Implant, Injection, NaloxoneKit
from tracker.engine.instants import local_date
from tracker.engine.record import Record, as_known, home_zone
from tracker.usecases.describe import line_of
from tracker.usecases.may_tell import reports_shown
from tracker.usecases.visits import open_visits
from tracker.wording import text
from tracker.wording.dates import ago, day_and_time, day_name

MOST_DOSES = 60


def last_dose(record: Record, at: datetime, zone: str) -> str:
    """When the last dose was taken or given, in words."""
    last = next(_given(record, at), None)
    if last is None:
        return text("care.no_dose")
    if last.day is not None:
        return day_name(last.day, at, zone)
    return f"{ago(last.occurred_at, at)} · {day_and_time(last.occurred_at, zone, at)}"


def next_visit(record: Record, assessment: Assessment, at: datetime, zone: str) -> str:
    """The next visit that is booked, else the day of the next one that is due."""
    booked = next((visit.at for visit in open_visits(record, at) if visit.at > at), None)
    if booked is not None:
        return day_and_time(booked, zone, at)
    due = [
        plan.due_at
        for plan in assessment.plans
        if plan.form is not Form.ORAL
        and plan.due_at is not None
        and plan.schedule is not ScheduleState.STOPPED
    ]
    return day_name(local_date(min(due), zone), at, zone) if due else ""


def naloxone_place(record: Record, at: datetime) -> str:
    """Where naloxone is, or that there is none on record."""
    kit = usable_kit(record, at)
    if kit is None:
        return text("care.no_naloxone")
    return kit.place or kit.holder or text("app.yes")


def usable_kit(record: Record, at: datetime) -> NaloxoneKit | None:
    """The kit logged last whose last date is not past at home."""
    known = as_known(record, at)
    today = local_date(at, home_zone(record, known))
    kits = [
        kit
        for kit in record.by_type(NaloxoneKit, at)
        if known.sees(kit) and (kit.expires is None or kit.expires >= today)
    ]
    return kits[-1] if kits else None


def dose_lines(record: Record, viewer: str, at: datetime, zone: str) -> tuple[str, ...]:
    """What was taken and given, the last first; a report only where that one was shared."""
    given = [entry for entry, _ in zip(_given(record, at), range(MOST_DOSES), strict=False)]
    shown = [*given, *reports_shown(record, viewer, at)]
    shown.sort(key=lambda entry: entry.occurred_at, reverse=True)
    return tuple(line_of(entry, zone, at) for entry in shown)


def report_lines(record: Record, viewer: str, at: datetime, zone: str) -> tuple[str, ...]:
    """The reports that were shared with a viewer, the last first."""
    return tuple(line_of(entry, zone, at) for entry in reversed(reports_shown(record, viewer, at)))


def _given(record: Record, at: datetime) -> Iterator[Entry]:
    """What was taken and given, the last first."""
    known = as_known(record, at)
    for moment in reversed(record.timeline):
        entry = moment.entry
        if (
            isinstance(entry, Dose | Injection | Implant)
            and entry.occurred_at <= at
            and known.sees(entry)
        ):
            yield entry
