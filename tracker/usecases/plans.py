"""Plans: a new one, the end of one, and a slot left out on purpose."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tracker.engine.entries import Entry, Form, Plan, PlannedDose, PlanStop, Skip
from tracker.engine.instants import local_date, slot_instant
from tracker.engine.record import Record
from tracker.engine.recurrence import check_rrule
from tracker.errors import RefusedError, UsageError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, stamp

TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """A plan as a person describes it; only the fields of its form matter."""

    form: Form
    doses: tuple[PlannedDose, ...] = ()
    interval: str = "P28D"
    count_days: int | None = None
    product: str | None = None
    as_needed: bool = False
    start: date | None = None


def time_of_day(said: str) -> str:
    """A time of day such as 08:00, as typed; raises UsageError for any other."""
    if not TIME_OF_DAY.fullmatch(said):
        raise UsageError(f"{said!r} is not a time of day; for example: 08:00")
    return said


def daily(at: str, mg: Decimal, rrule: str = "FREQ=DAILY") -> tuple[PlannedDose, ...]:
    """The doses of a plan with one pill at one time."""
    return (PlannedDose(rrule=rrule, time=at, mg=mg),)


def plan_entry(draft: PlanDraft, occasion: Occasion, replaces: str | None = None) -> Plan:
    """The plan entry of a draft; it begins today, or tomorrow where today's pill time is past."""
    start = draft.start or _first_day(draft, occasion)
    for dose in draft.doses:
        if problem := check_rrule(dose.rrule, start):
            raise UsageError(f"the rule {dose.rrule!r} {problem}")
    return Plan(
        **stamp(occasion, "plan"),
        form=draft.form,
        start=start,
        product=draft.product,
        doses=draft.doses,
        interval=draft.interval if draft.form is Form.INJECTION else None,
        count_days=draft.count_days if draft.form is Form.IMPLANT else None,
        as_needed=draft.as_needed,
        replaces=replaces,
    )


def add_plan(book: Book, occasion: Occasion, draft: PlanDraft, replaces: str | None) -> Plan:
    """Writes a plan, beside those there are or in place of one."""
    entry = plan_entry(draft, occasion, replaces)
    book.append([entry])
    return entry


def stop_plan(book: Book, occasion: Occasion, plan: str, reason: str | None) -> Entry:
    """Writes the end of a plan's reminders."""
    entry = PlanStop(**stamp(occasion, "stop"), plan=plan, reason=reason)
    book.append([entry])
    return entry


def skip_slot(
    book: Book, occasion: Occasion, plan: str, slot: datetime, reason: str | None
) -> Entry:
    """Writes that a slot is left out on purpose; `slot` is its local time."""
    entry = Skip(**stamp(occasion, "skip"), plan=plan, slot=slot, reason=reason)
    book.append([entry])
    return entry


def running_plans(record: Record, at: datetime) -> list[Plan]:
    """The plans in force that have not been stopped."""
    stopped = {stop.plan for stop in record.by_type(PlanStop, at) if record.latest.sees(stop)}
    return [line.in_force(at) for line in record.latest.lines if not line.uids & stopped]


def one_plan(record: Record, at: datetime, wanted: str | None, form: Form | None = None) -> Plan:
    """The running plan asked for, or the only one of a form; refuses with the way out."""
    plans = [plan for plan in running_plans(record, at) if form is None or plan.form is form]
    if wanted is not None:
        plans = [plan for plan in plans if plan.uid == wanted]
    if len(plans) == 1:
        return plans[0]
    if not plans:
        raise RefusedError("no such plan is running; see: tracker status --json")
    raise RefusedError(f"several plans are running; add --plan {' or '.join(p.uid for p in plans)}")


def _first_day(draft: PlanDraft, occasion: Occasion) -> date:
    today = local_date(occasion.now, occasion.zone)
    times = [datetime.fromisoformat(f"{today}T{dose.time}") for dose in draft.doses]
    past = [slot_instant(time, occasion.zone) < occasion.now for time in times]
    return today + timedelta(days=1) if past and all(past) else today
