"""Plans: a new one, the end of one, and a slot left out on purpose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tracker.engine.assess import assess
from tracker.engine.entries import Entry, Form, Plan, PlannedDose, PlanStop, Skip
from tracker.engine.instants import first_instant, local_date, slot_instant
from tracker.engine.record import Record, extended, home_zone
from tracker.engine.recurrence import check_rrule
from tracker.errors import RefusedError, UsageError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, stamp
from tracker.usecases.slots_told import told_slots
from tracker.wording import text
from tracker.wording.numbers import numbers_for

FAR = timedelta(days=400)
Doses = tuple[PlannedDose, ...]
DONE = ("taken", "late", "held", "skipped")
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
    """Writes a plan, beside those there are or in place of one.

    Where no start is said, none takes away what a pill in the log counts for.
    """
    entry = plan_entry(draft, occasion, replaces)
    record = book.record(occasion.person)
    old = record.entries.get(replaces) if replaces else None
    if draft.start is None and draft.doses and isinstance(old, Plan):
        draft = _kept(record, occasion, old, draft, entry.start)
        entry = plan_entry(draft, occasion, replaces)
    book.append([entry])
    return entry


def stop_plan(book: Book, occasion: Occasion, plan: str, reason: str | None) -> Entry:
    """Writes the end of a plan's reminders."""
    entry = PlanStop(**stamp(occasion, "stop"), plan=plan, reason=reason)
    book.append([entry])
    return entry


def told_after_end(book: Book, person: str, now: datetime) -> tuple[str, str]:
    """Tone and words when a plan has ended: of opioids only where they may be the matter."""
    record = book.record(person)
    if assess(record, now, now).quiet:
        return "plain", text("stop.logged_quiet")
    emergency = numbers_for(home_zone(record, record.latest)).emergency
    return "urgent", text("stop.logged", emergency=emergency)


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


def change_from_today(book: Book, occasion: Occasion, plan: Plan, doses: Doses) -> Plan:
    """A new version of an oral plan from today on, or from tomorrow where today's pills are past
    or one in the log would count for none any more.

    What was planned before then stays as it was.
    """
    _check_anchor(doses)
    record = book.record(occasion.person)
    draft = PlanDraft(form=Form.ORAL, doses=doses)
    first = plan_entry(draft, occasion).start
    start = _slot_day(record, plan, max(first, plan.start))
    draft = _kept(record, occasion, plan, draft, start)
    return add_plan(book, occasion, draft, plan.uid)


def change_one_day(
    book: Book, occasion: Occasion, plan: Plan, day: date, doses: Doses
) -> tuple[Plan, Plan]:
    """The plan of one local day alone: a version for it, and from the next pill's day as before.

    Refuses a day that is past, and one whose pill in the log would count no more.
    """
    _check_anchor(doses)
    if day < max(local_date(occasion.now, occasion.zone), plan.start):
        raise RefusedError("that day is past; its plan stays as it was")
    record = book.record(occasion.person)
    changed = plan_entry(PlanDraft(form=Form.ORAL, doses=doses, start=day), occasion, plan.uid)
    after = _slot_day(record, plan, day + timedelta(days=1))
    as_before = PlanDraft(form=Form.ORAL, doses=plan.doses, start=after)
    again = plan_entry(as_before, occasion, changed.uid)
    if _loses(record, occasion.now, day, [changed, again]):
        raise RefusedError("the pill of that day is in the log; its plan stays as it was")
    book.append([changed, again])
    return changed, again


def _check_anchor(doses: Doses) -> None:
    """Rules are counted from the first day of a version: one that counts must not begin anew."""
    rules = {dose.rrule.upper() for dose in doses}
    spaced = [rule for rule in rules if "INTERVAL" in rule]
    if any("COUNT" in rule for rule in rules) or (spaced and len(rules) > 1):
        raise RefusedError("this plan counts its days; write a new one: tracker plan --replaces")


def _kept(
    record: Record, occasion: Occasion, plan: Plan, draft: PlanDraft, start: date
) -> PlanDraft:
    """The draft from the first day on of which it takes no pill that is in the log."""
    found = replace(draft, start=start)
    while _loses(record, occasion.now, start, [plan_entry(found, occasion, plan.uid)]):
        start = _slot_day(record, plan, start + timedelta(days=1))
        found = replace(draft, start=start)
    return found


def _loses(record: Record, at: datetime, day: date, plans: Sequence[Plan]) -> bool:
    """Whether a pill of a local date that is taken or left out would count for none any more.

    Its new time would then be asked for as well.
    """
    zone = plans[0].zone
    begin, end = first_instant(day, zone), first_instant(day + timedelta(days=1), zone)
    before, after = (
        sum(item.state in DONE for item in told_slots(seen, at, begin, end))
        for seen in (record, extended(record, plans))
    )
    return after < before


def _slot_day(record: Record, plan: Plan, day: date) -> date:
    """The first local date from `day` on that has a pill, so that every second day stays so."""
    line = record.latest.line_of(plan.uid)
    begin = first_instant(day, plan.zone)
    slots = line.slots_between(begin, begin + FAR) if line else []
    return slots[0].wall.date() if slots else day


def with_dose(plan: Plan, number: int, at: str, mg: Decimal) -> Doses:
    """The doses of a plan, one of them at another time or of another amount in mg."""
    new = replace(plan.doses[number], time=time_of_day(at), mg=mg)
    return (*plan.doses[:number], new, *plan.doses[number + 1 :])


def _first_day(draft: PlanDraft, occasion: Occasion) -> date:
    today = local_date(occasion.now, occasion.zone)
    times = [datetime.fromisoformat(f"{today}T{dose.time}") for dose in draft.doses]
    past = [slot_instant(time, occasion.zone) < occasion.now for time in times]
    return today + timedelta(days=1) if past and all(past) else today
