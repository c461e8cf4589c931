"""What is to come, as events for a calendar program: pills, due dates, booked visits.

Derived from the record anew each time. Each event keeps its uid: a plan line's pills and due
date that of the line, a visit its own, wherever it is moved. The sequence counts the entries
that changed it. Nothing here tells of coverage, of a lapse, or of the name of a medicine.

How far: a plan without an end gives a series without an end, from the first slot of its version
(a beginning that moved each day would be a change each day). What clock changes leave out is
told for two years ahead. Of visits those from today on are told, of due dates the next. What
ended is told for 90 more days; what is called off is cancelled in its place.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from tracker.engine.assessment import ScheduleState
from tracker.engine.entries import Entry, Form, Implant, ImplantRemoved, Injection, Plan, PlanStop
from tracker.engine.entries import Visit as VisitEntry
from tracker.engine.findings import findings_of
from tracker.engine.instants import first_instant, local_date
from tracker.engine.plans import PlanLine, plan_lines
from tracker.engine.record import NEVER, Record, home_zone, stand_at
from tracker.engine.schedule import Told
from tracker.exchange.ics import CalendarEvent
from tracker.usecases.calendar_facts import KEPT, Touch, calendar_uid, touch_of
from tracker.usecases.calendar_pills import Line, pill_events
from tracker.usecases.calendar_visits import visit_events
from tracker.usecases.upcoming import LOOK_BACK, NOTICES
from tracker.usecases.visits import ASKS_FOR, open_visits
from tracker.wording import text

# A date has no hour: its reminders come at nine in the morning [D].
LEADS = tuple(timedelta(days=-days, hours=9) for days in NOTICES)
GIVEN: dict[type[Entry], Form] = {
    Injection: Form.INJECTION,
    Implant: Form.IMPLANT,
    ImplantRemoved: Form.IMPLANT,
}


def calendar_events(
    record: Record, at: datetime, titles: str = "neutral", pills: str = "events"
) -> list[CalendarEvent]:
    """All events of a person at an instant.

    `titles` are `neutral` or `plain`, pills `events` (many programs hide tasks) or `tasks`.
    """
    home = home_zone(record, record.latest)
    today = first_instant(local_date(at, home), home)
    found: list[CalendarEvent] = []
    told = _told(record, at)
    for every in _every_line(record):
        line = _line(record, every, titles, at)
        found.extend(replace(event, task=pills == "tasks") for event in pill_events(line))
        found.extend(_due(record, line, told.get(line.every.versions[0].uid), titles))
    found.extend(visit_events(record, titles, at, today))
    return found


def _every_line(record: Record) -> tuple[PlanLine, ...]:
    """The plan lines with all that was ever written, also what was taken back."""
    return plan_lines((e for e in record.entries.values() if isinstance(e, Plan)), ())


def _line(record: Record, every: PlanLine, titles: str, at: datetime) -> Line:
    stops = [stop for stop in record.by_type(PlanStop, NEVER) if stop.plan in every.uids]
    seen = [stop.occurred_at for stop in stops if record.latest.sees(stop)]
    root = every.versions[0].uid
    return Line(
        name=f"{record.person}/{root}/pill",
        title=text(f"calendar.{titles}.pill"),
        at=at,
        every=every,
        standing=record.latest.line_of(root),
        stopped=min(seen, default=None),
        touch=touch_of(record, every.uids | {stop.uid for stop in stops}),
    )


def _told(record: Record, at: datetime) -> dict[str, Told]:
    """The schedule of each plan line, by every uid of it."""
    stand = stand_at(record, record.latest, at, at - LOOK_BACK)
    told = findings_of(record, record.latest, stand, at).told
    return {uid: item for item in told for uid in item.line.uids}


def _due(record: Record, line: Line, told: Told | None, titles: str) -> Iterator[CalendarEvent]:
    """The next injection or implant of a line as a whole day; cancelled where a visit is booked
    for it, or it is no longer planned."""
    depots = [plan for plan in line.every.versions if plan.form != Form.ORAL]
    if not depots:
        return
    form, day = depots[-1].form, depots[-1].start
    stands = told is not None and told.visits is not None
    if told is not None and told.visits is not None:
        form, day = told.status.form, told.visits.day
        stopped = told.status.schedule is ScheduleState.STOPPED
        stands = not stopped and not _booked(record, form, day, line.at)
    touch = _touch(record, line, form)
    if max(first_instant(day, "UTC"), touch.changed) < line.at - KEPT:
        return
    yield CalendarEvent(
        uid=calendar_uid(f"{line.name}/due"),
        sequence=touch.sequence,
        changed=touch.changed,
        title=text(f"calendar.{titles}.{form}"),
        starts=day,
        alarms=LEADS,
        cancelled=not stands,
    )


def _booked(record: Record, form: Form, day: date, at: datetime) -> bool:
    """Whether a visit to come, on the due date or before it, stands for the due date."""
    return any(
        ASKS_FOR.get(visit.kind) is form
        and visit.at >= at
        and local_date(visit.at, home_zone(record, record.latest)) <= day
        for visit in open_visits(record, at)
    )


def _touch(record: Record, line: Line, form: Form) -> Touch:
    """How often a due date may have moved: by the plan, by what was given, by what was booked."""
    bears = set(line.every.uids)
    for entry in record.entries.values():
        of_plan = isinstance(entry, PlanStop) and entry.plan in line.every.uids
        given = GIVEN.get(type(entry)) is form
        booked = isinstance(entry, VisitEntry) and ASKS_FOR.get(entry.kind) is form
        if of_plan or given or booked:
            bears.add(entry.uid)
    return touch_of(record, bears)
