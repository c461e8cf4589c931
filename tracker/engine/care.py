"""Tasks around the dose that fall due by the calendar: liver tests, after-care, supply."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from tracker.engine.assessment import ScheduleState
from tracker.engine.entries import ClinicContact, Lab, SideEffect
from tracker.engine.findings import Findings
from tracker.engine.instants import first_instant, local_date
from tracker.engine.thresholds import (
    LIVER_CAUTION_DAYS,
    SUPPLY_WARNING,
    tablet_mg,
    thresholds_for,
)

LAB_LEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Task:
    """A task that holds in [begins, ends)."""

    name: str
    begins: datetime
    ends: datetime
    rests_on: tuple[str, ...]


def liver_test(found: Findings) -> tuple[datetime, datetime] | None:
    """When the open liver test fell due and when it becomes pressing; None when it is done."""
    due = _liver_day(found)
    if due is None:
        return None
    days = sorted(
        local_date(lab.occurred_at, lab.zone)
        for lab in found.seen(Lab)
        if lab.test in found.record.formulary.liver_codes
    )
    if days and days[-1] >= due - LAB_LEAD:
        return None
    pressing = due + timedelta(days=LIVER_CAUTION_DAYS)
    return first_instant(due, found.home), first_instant(pressing, found.home)


def liver_due(found: Findings) -> tuple[date, ...]:
    """The local dates of the liver tests around now and to the end of next year."""
    begun = _treatment_began(found)
    return _liver_days(found, begun) if begun is not None else ()


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


def aftercare(found: Findings) -> list[Task]:
    """What the skin asks for now: dressing, stitches, rest, a look at the injection site."""
    return [task for task in _aftercare(found) if task.begins <= found.at < task.ends]


def aftercare_turns(found: Findings) -> list[datetime]:
    """The instants at which after-care begins or ends."""
    return [turn for task in _aftercare(found) for turn in (task.begins, task.ends)]


def red_flags(found: Findings) -> list[SideEffect]:
    """Side effects of the red-flag list that nobody has answered."""
    reported = [item for item in found.seen(SideEffect) if _is_red(found, item.effect)]
    if not reported:
        return []
    contacts = [contact.occurred_at for contact in found.seen(ClinicContact)]
    return [
        item
        for item in reported
        if item.uid not in found.known.confirmed
        and not any(contact >= item.occurred_at for contact in contacts)
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


def _treatment_began(found: Findings) -> date | None:
    running = [t.line for t in found.told if t.status.schedule is not ScheduleState.STOPPED]
    if not running:
        return None
    return min(line.versions[0].start for line in running)


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


def _aftercare(found: Findings) -> list[Task]:
    tasks = []
    standing = found.standing
    if standing.implant is not None and standing.implant_removed is None:
        item = standing.implant
        day = item.day or local_date(item.occurred_at, item.zone)
        for name, first, last in (("dressing", 1, 7), ("stitches", 7, 7), ("activity", 1, 56)):
            tasks.append(_task(name, day, first, last, item.zone, item.uid))
    for injection in standing.injections[-1:]:
        day = injection.day or local_date(injection.occurred_at, injection.zone)
        for on in (3, 14):
            tasks.append(_task("site", day, on, on, injection.zone, injection.uid))
    return tasks


def _task(name: str, day: date, first: int, last: int, zone: str, uid: str) -> Task:
    return Task(
        name,
        first_instant(day + timedelta(days=first), zone),
        first_instant(day + timedelta(days=last + 1), zone),
        (uid,),
    )


def _is_red(found: Findings, effect: str) -> bool:
    words = effect.casefold()
    return any(
        words == flag.id or any(word in words for word in flag.words)
        for flag in found.record.formulary.red_flags
    )
