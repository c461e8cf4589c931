"""What a change of medicine would plan, drawn day by day before it is saved.

Up to today it says how far the medicine could be relied on; ahead only what is planned, and on
which days neither plan has a dose. It never says when a block ends.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tracker.engine.assess import assess
from tracker.engine.assessment import CoverageState, Gate
from tracker.engine.entries import Dose, Entry, Form, Implant, Injection, Plan
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, extended, home_zone, record_of
from tracker.engine.schedule import MONTHLY
from tracker.engine.spans import spans_between
from tracker.engine.thresholds import IMPLANT_DUE_DAYS, thresholds_for
from tracker.formulary.sources import source_text
from tracker.usecases.care_facts import usable_kit
from tracker.usecases.coverage_strip import worst_of
from tracker.usecases.due_visits import due_by_plan, is_over
from tracker.usecases.naloxone import where_line
from tracker.usecases.new_entries import Occasion
from tracker.usecases.plan_words import plan_in_words
from tracker.usecases.slots_told import told_slots
from tracker.usecases.switch import (
    ONE_DAY,
    Change,
    Way,
    change_entries,
    days_counted,
    last_given,
    source_of,
)
from tracker.wording import text
from tracker.wording.dates import day_name
from tracker.wording.numbers import numbers_for

Named = Callable[[date], str]
BACK, AHEAD, AFTER = 14, 42, 14
PILLS_REACH_BACK = timedelta(days=3)
OFF = (CoverageState.LAPSED, CoverageState.NOT_STARTED)
DOSES = (Dose, Injection, Implant)
# How many days a pill of so many mg stands for, by the thresholds T1 to T3.
PILL_DAYS = ((150, 3), (100, 2), (50, 1))


class DrawnDay(NamedTuple):
    """One day: how the old plan, the new one and both stand on it."""

    day: date
    now: str
    new: str
    both: str


class Preview(NamedTuple):
    """A change before it is saved: its days, which of them is today, and words with their tone."""

    days: tuple[DrawnDay, ...]
    today: int
    lines: tuple[tuple[str, str], ...]
    gaps: tuple[tuple[date, date], ...]
    source: str


def preview_of(record: Record, occasion: Occasion, change: Change) -> Preview:
    """What a change would plan; nothing is written."""
    zone = home_zone(record, record.latest)
    at = occasion.now
    today = local_date(at, zone)
    entries = change_entries(change, occasion, None)
    after = extended(record, entries)
    start = change.draft.start if change.draft and change.draft.start else today
    ahead = max(AHEAD, (start - today).days + AFTER)
    days = [today + timedelta(days=number) for number in range(-BACK, ahead + 1)]
    new = next((entry for entry in entries if isinstance(entry, Plan)), None)
    planned = _Planned.of(after, at, change, new, days[-1])
    gaps = () if change.way is Way.END else tuple(_runs(planned.gaps(today, days[-1])))
    source = source_text(source_of(record, at, change.old, change.way))
    drawn = _drawn(record, at, change, days, today, planned, gaps)
    return Preview(tuple(drawn), BACK, tuple(_lines(record, at, change, new, gaps)), gaps, source)


class _Planned(NamedTuple):
    """The days with a planned pill of the new plan, and of all others; the planned injections and
    implants of both; and the days that some dose, given or planned, stands for.
    """

    new_pills: frozenset[date]
    old_pills: frozenset[date]
    new_given: dict[date, Plan]
    old_given: dict[date, Plan]
    stood_for: frozenset[date]

    @classmethod
    def of(
        cls, after: Record, at: datetime, change: Change, new: Plan | None, until: date
    ) -> "_Planned":
        """What is planned after a change, up to a day."""
        zone = home_zone(after, after.latest)
        today = local_date(at, zone)
        begin = first_instant(today, zone) - PILLS_REACH_BACK
        told = told_slots(after, at, begin, first_instant(until + ONE_DAY, zone))
        told = [slot for slot in told if slot.state in ("planned", "due", "taken", "late")]
        pills = [(local_date(item.slot.instant, zone), item.slot) for item in told]
        uid = new.uid if new else ""
        new_given, old_given = _given_ahead(after, at, change, new, until)
        stood_for = set(_stood_by_given(after, at))
        for day, slot in pills:
            reach = next((days for mg, days in PILL_DAYS if slot.mg >= mg), 0)
            stood_for |= {day + timedelta(days=number) for number in range(reach)}
        for day, plan in (*new_given.items(), *old_given.items()):
            stood_for |= {day + timedelta(days=number) for number in range(_lasts(after, plan))}
        return cls(
            frozenset(day for day, slot in pills if day > today and slot.plan == uid),
            frozenset(day for day, slot in pills if day > today and slot.plan != uid),
            new_given,
            old_given,
            frozenset(stood_for),
        )

    def gaps(self, today: date, until: date) -> Iterator[date]:
        """The days from today on that no dose stands for."""
        day = today
        while day <= until:
            if day not in self.stood_for:
                yield day
            day += ONE_DAY


def _given_ahead(
    after: Record, at: datetime, change: Change, new: Plan | None, until: date
) -> tuple[dict[date, Plan], dict[date, Plan]]:
    """The days on which injections and implants are planned: of the new plan, of all others."""
    today = local_date(at, home_zone(after, after.latest))
    new_given: dict[date, Plan] = {}
    old_given: dict[date, Plan] = {}
    for due in due_by_plan(after, at):
        plan = after.entries[due.plan]
        if not isinstance(plan, Plan):
            continue
        day, into = due.day, new_given if new and due.plan == new.uid else old_given
        bridged = change.way is Way.BRIDGE and due.plan == change.old.uid
        if bridged:
            # The bridge is there because the injection cannot be given when it is due.
            if change.new_ends is None:
                continue
            day = change.new_ends - ONE_DAY
        if day < today:
            # Overdue: for which day it is planned now, nobody has said.
            continue
        while day <= until and not is_over(after, (plan.uid,), day):
            into[day] = plan
            day = _next_after(day, plan, _lasts(after, plan))
    return new_given, old_given


def _next_after(day: date, plan: Plan, lasts: int) -> date:
    if plan.form is Form.IMPLANT:
        return day + timedelta(days=lasts - IMPLANT_DUE_DAYS)
    if plan.interval == MONTHLY:
        return day + relativedelta(months=1)
    return day + timedelta(days=28)


def _lasts(record: Record, plan: Plan) -> int:
    """How many days an injection or implant of a plan stands for."""
    if plan.form is Form.INJECTION:
        return thresholds_for(record.formulary).injection_days
    product = record.formulary.products.get(plan.product or "")
    unknown = thresholds_for(record.formulary).implant_days
    return plan.count_days or (product.count_days if product else None) or unknown


def _stood_by_given(record: Record, at: datetime) -> Iterator[date]:
    """The days that the last injection and the last implant stand for."""
    if assess(record, at, at).coverage.state in OFF:
        # Whatever was given does not count, or no more.
        return
    for form in (Form.INJECTION, Form.IMPLANT):
        given = last_given(record, at, form)
        if given is not None:
            day = given.day or local_date(given.occurred_at, given.zone)
            yield from (day + timedelta(days=n) for n in range(days_counted(record, given)))


def _runs(days: Iterator[date]) -> Iterator[tuple[date, date]]:
    """The first and last days of runs of days one after the other."""
    first = last = None
    for day in days:
        if first is None or last is None:
            first = last = day
        elif day - last == ONE_DAY:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last


def _drawn(
    record: Record,
    at: datetime,
    change: Change,
    days: list[date],
    today: date,
    planned: _Planned,
    gaps: Collection[tuple[date, date]],
) -> Iterator[DrawnDay]:
    zone = home_zone(record, record.latest)
    begin = first_instant(days[0], zone)
    all_spans = spans_between(record, begin, at)
    own = _of_plan(record, change.old)
    own_spans = all_spans if own is record else spans_between(own, begin, at)
    for day in days:
        if day <= today:
            own_worst, worst = worst_of(own_spans, day, zone), worst_of(all_spans, day, zone)
            yield DrawnDay(day, own_worst, "blank", worst)
            continue
        now = _sign(day, planned.old_pills, planned.old_given)
        new = _sign(day, planned.new_pills, planned.new_given)
        both = new if now == "blank" or new in (Form.INJECTION, Form.IMPLANT) else now
        if any(first <= day <= last for first, last in gaps):
            both = "gap"
        yield DrawnDay(day, now, new, both)


def _sign(day: date, pills: Collection[date], given: dict[date, Plan]) -> str:
    """What a plan plans for a day: an injection or implant by its form, a pill, or nothing."""
    if day in given:
        return str(given[day].form)
    return "planned" if day in pills else "blank"


def _of_plan(record: Record, plan: Plan) -> Record:
    """The record with the doses of one plan alone; the same where there is but one."""
    if len(record.latest.lines) < 2:
        return record
    line = record.latest.line_of(plan.uid)
    uids = line.uids if line else frozenset()

    def belongs(entry: Entry) -> bool:
        return not isinstance(entry, DOSES) or entry.plan is None or entry.plan in uids

    return record_of([e for e in record.entries.values() if belongs(e)], record.formulary)


def _lines(
    record: Record,
    at: datetime,
    change: Change,
    new: Plan | None,
    gaps: Collection[tuple[date, date]],
) -> Iterator[tuple[str, str]]:
    zone = home_zone(record, record.latest)

    def named(day: date) -> str:
        return day_name(day, at, zone)

    gate = assess(record, at, at).gate
    if gate is Gate.LOCKED:
        yield "critical", text(f"gate.{gate}.todo", emergency=numbers_for(zone).emergency)
    if change.way is Way.END:
        yield "plain", _now_line(record, change, named)
        yield from _end_lines(record, at, change, zone, named)
        return
    if not gaps:
        yield "good", text("switch.no_gap")
    for first, last in gaps:
        key = "switch.gap_day" if first == last else "switch.gap_days"
        yield "urgent", f"! {text(key, when=named(first), what=named(last))}"
    yield "plain", _now_line(record, change, named)
    if new is not None:
        said = text("switch.line_new", what=_called(record, new), when=named(new.start))
        last_day = change.new_ends - ONE_DAY if change.new_ends else None
        until = f" {text('switch.line_until', when=named(last_day))}" if last_day else ""
        yield "plain", f"{said}{until}"
        if change.old.form is Form.ORAL and new.form is not Form.ORAL:
            # The pills end with the planned day, whether or not the visit comes to be.
            yield "caution", text("switch.put_off")


def _called(record: Record, plan: Plan) -> str:
    """The form of a plan, and the plan in words where they say more."""
    form, said = text(f"plan.form_{plan.form}"), plan_in_words(record, plan)
    return form if said == form else f"{form}, {said}"


def _now_line(record: Record, change: Change, named: Named) -> str:
    said = text("switch.line_now", what=_called(record, change.old))
    if change.old_ends is None:
        return f"{said} {text('switch.line_goes_on')}"
    if change.old.form is not Form.ORAL:
        return f"{said} {text('switch.line_ended')}"
    return f"{said} {text('switch.line_last', when=named(change.old_ends - ONE_DAY))}"


def _end_lines(
    record: Record, at: datetime, change: Change, zone: str, named: Named
) -> Iterator[tuple[str, str]]:
    if change.old_ends is not None:
        yield "plain", text("switch.end_line", when=named(change.old_ends))
    if assess(record, at, at).quiet:
        yield "caution", text("switch.end_risk_quiet")
        return
    yield "urgent", text("switch.end_risk", emergency=numbers_for(zone).emergency)
    tone = "caution" if usable_kit(record, at) is None else "plain"
    yield tone, where_line(record, at)
