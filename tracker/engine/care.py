"""Tasks that fall due by the calendar: liver tests, how a person feels, tablets."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from tracker.engine.assessment import ScheduleState
from tracker.engine.entries import CareStep, Entry, Lab, PlanStop
from tracker.engine.findings import Findings
from tracker.engine.instants import first_instant, local_date
from tracker.engine.known import Known
from tracker.engine.plans import PlanLine
from tracker.engine.record import Record, home_zone
from tracker.engine.schedule import Told
from tracker.engine.thresholds import (
    LIVER_CAUTION_DAYS,
    SUPPLY_WARNING,
    tablet_mg,
    thresholds_for,
)

LAB_LEAD = timedelta(days=14)
ONE_DAY = timedelta(days=1)


def liver_test(found: Findings) -> tuple[datetime, datetime] | None:
    """When the open liver test fell due and when it becomes pressing; None when it is done."""
    due = _liver_day(found)
    if due is None:
        return None
    if _results_for(found, due):
        return None
    pressing = due + timedelta(days=LIVER_CAUTION_DAYS)
    return first_instant(due, found.home), first_instant(pressing, found.home)


def first_liver_results(found: Findings) -> list[Lab]:
    """The results that count for the test before the first dose of the treatment, in order."""
    return _results_for(found, _treatment_began(found) or date.min + LAB_LEAD)


def liver_due(found: Findings) -> tuple[date, ...]:
    """The local dates of the liver tests around now and to the end of next year."""
    begun = _treatment_began(found)
    return _liver_days(found, begun) if begun is not None else ()


def mood_day(record: Record, known: Known, at: datetime) -> date | None:
    """The local date on which a person is next asked how they feel; None without a plan.

    No warning is made of it: it stands among what is to be looked at.
    """
    stops = [stop for stop in record.by_type(PlanStop, at) if known.sees(stop)]
    begun = _began(
        (line, next((stop for stop in stops if stop.plan in line.uids), None))
        for line in known.lines
    )
    if begun is None:
        return None
    home = home_zone(record, known)
    said = [
        step.day or local_date(step.occurred_at, home)
        for step in record.by_type(CareStep, at)
        if step.step == "mood" and known.sees(step)
    ]
    return max([begun, *said]) + timedelta(days=record.formulary.mood_every)


def liver_turns(found: Findings) -> list[datetime]:
    """The instants at which the liver test in turn may change."""
    begun = _treatment_began(found)
    if begun is None:
        return []
    lead = timedelta(days=LIVER_CAUTION_DAYS)
    return [
        first_instant(turn, found.home)
        for day in _liver_days(found, begun)
        for turn in (day, day + lead)
    ]


def supply_low(found: Findings) -> bool:
    """Whether fewer tablets are left than seven days of the plans in force ask for."""
    left = found.standing.tablets
    if left is None:
        return False
    strength = tablet_mg(found.record.formulary)
    needed = sum(
        (
            slot.mg / strength
            for told in found.told
            if told.status.schedule is not ScheduleState.STOPPED
            for slot in told.line.slots_between(found.at, found.at + SUPPLY_WARNING)
        ),
        Decimal(0),
    )
    return left < needed


def supply_turns(found: Findings) -> list[datetime]:
    """The instants at which what seven days ask for may change."""
    if found.standing.tablets is None:
        return []
    turns = []
    for told in found.told:
        _, next_ones = told.line.around(found.at, 1)
        _, later = told.line.around(found.at + SUPPLY_WARNING, 1)
        # Half-open: a slot leaves just after its instant and enters just after a week before.
        tick = timedelta(microseconds=1)
        turns += [slot.instant + tick for slot in next_ones]
        turns += [slot.instant - SUPPLY_WARNING + tick for slot in later]
    return turns


def _results_for(found: Findings, due: date) -> list[Lab]:
    """The liver results in the log that are not too old for a test due on a local date."""
    codes, since = found.record.formulary.liver_codes, due - LAB_LEAD
    return [
        lab
        for lab in found.seen(Lab)
        if lab.test in codes and local_date(lab.occurred_at, lab.zone) >= since
    ]


def _treatment_began(found: Findings) -> date | None:
    """The first local date of the treatment that runs now; None where none does."""
    return _began((told.line, _stop_of(found, told)) for told in found.told)


def _stop_of(found: Findings, told: Told) -> Entry | None:
    if told.status.schedule is not ScheduleState.STOPPED:
        return None
    return found.record.entries[told.rests_on[0]]


def _began(lines: Iterable[tuple[PlanLine, Entry | None]]) -> date | None:
    """The first local date of what runs now, of plan lines each with its end, if it has one.

    A change of medicine does not begin it anew: an ended plan belongs to it where what came next
    was on record by then, or began no later than the day after.
    """
    goes_on: list[PlanLine] = []
    ended: list[tuple[PlanLine, Entry]] = []
    for line, stop in lines:
        if stop is None:
            goes_on.append(line)
        else:
            ended.append((line, stop))
    for line in goes_on:
        before = [item for item in ended if _leads_to(item[1], line)]
        ended = [item for item in ended if item not in before]
        # Walked on from in their turn: there may have been more than one change.
        goes_on += [earlier for earlier, _ in before]
    return min((line.versions[0].start for line in goes_on), default=None)


def _leads_to(stop: Entry, line: PlanLine) -> bool:
    """Whether a plan line carries on what an ended one was there for."""
    plan = line.versions[0]
    last = stop.day or local_date(stop.occurred_at, stop.zone)
    return plan.recorded_at <= stop.recorded_at or plan.start <= last + ONE_DAY


def _liver_days(found: Findings, begun: date) -> tuple[date, ...]:
    own = tuple(item for line in found.known.lines for item in line.in_force(found.at).overrides)
    numbers = thresholds_for(found.record.formulary, own)
    year = max(found.today, begun).year + 1
    return _days_until(begun, numbers.liver_months, numbers.liver_every, year)


@lru_cache(maxsize=64)
def _days_until(begun: date, first: tuple[int, ...], every: int, year: int) -> tuple[date, ...]:
    """The last few dates of the liver tests up to the end of a year."""
    elapsed = (year - begun.year) * 12
    skipped = max(1, (elapsed - 36 - first[-1]) // every)
    later = range(first[-1] + skipped * every, elapsed + 12, every)
    return tuple(begun + relativedelta(months=count) for count in (*first, *later))


def _liver_day(found: Findings) -> date | None:
    begun = _treatment_began(found)
    if begun is None:
        return None
    return max((day for day in _liver_days(found, begun) if day <= found.today), default=None)
