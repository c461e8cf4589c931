"""Am I on time? The state of each plan's schedule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from tracker.engine.assessment import PlanStatus, ScheduleState
from tracker.engine.counting import implant_days, numbers_of, oral_line
from tracker.engine.entries import Dose, Form, Plan, PlanStop, Skip
from tracker.engine.instants import first_instant, local_date
from tracker.engine.known import Known
from tracker.engine.plans import PlanLine, Slot
from tracker.engine.standing import Judged, Standing, Verdict
from tracker.engine.thresholds import (
    DUE_SOON_BEFORE,
    DUE_SOON_DAYS,
    FIRST_NOTICE_DAYS,
    IMPLANT_DUE_DAYS,
    Thresholds,
)
from tracker.formulary.model import Formulary

MONTHLY = "P1M"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """The dates of a depot plan as instants: first notice, soon, due, late, and the due date."""

    notice: datetime
    soon: datetime
    due: datetime
    late: datetime
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The status of a plan line, since when, the entry it rests on, and its next turns."""

    line: PlanLine
    status: PlanStatus
    since: datetime | None
    rests_on: tuple[str, ...]
    turns: tuple[datetime, ...]
    visits: Visits | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What has been done about slots: filled and skipped, by the slot's instant.

    `slot_of` has the slot of every dose, also of those that came after the one that filled it.
    """

    filled: Mapping[datetime, Judged]
    skipped: Mapping[datetime, Skip]
    slot_of: Mapping[str, datetime]

    def open(self, slot: Slot) -> bool:
        """Whether nothing has been done about a slot."""
        return slot.instant not in self.filled and slot.instant not in self.skipped


def marks_of(
    line: PlanLine,
    judged: Iterable[Judged],
    skips: Iterable[Skip],
    known: Known,
    since: datetime,
) -> Marks:
    """Which slots of a line from `since` on are filled, and which skipped."""
    filled: dict[datetime, Judged] = {}
    skipped: dict[datetime, Skip] = {}
    slot_of: dict[str, datetime] = {}
    # Wall times and instants differ by less than a day.
    oldest_wall = since.replace(tzinfo=None) - ONE_DAY
    for item in judged:
        dose = item.entry
        if not isinstance(dose, Dose) or item.verdict in (Verdict.FUTURE, Verdict.DUPLICATE):
            continue
        if item.moment < since and (dose.slot is None or dose.slot < oldest_wall):
            continue
        if oral_line(dose, item.moment, known) is not line:
            continue
        slot = _slot_filled(line, dose, item.moment, filled)
        if slot is not None:
            filled.setdefault(slot.instant, item)
            slot_of[dose.uid] = slot.instant
    for skip in skips:
        if skip.plan not in line.uids:
            continue
        slot = line.slot_named(skip.slot) if skip.slot else None
        if slot is None:
            window = line.window_at(skip.occurred_at)
            slot = window.slot if window else None
        if slot is not None:
            skipped.setdefault(slot.instant, skip)
    return Marks(filled, skipped, slot_of)


def marks_since(line: PlanLine, at: datetime) -> datetime:
    """From when on marks are needed to tell the schedule: the window of the slot before last."""
    before, _ = line.around(at, 3)
    window = line.window_at(before[0].instant) if before else None
    return min(window.begins, at - ONE_DAY) if window else at - ONE_DAY


def told_of(
    line: PlanLine,
    standing: Standing,
    marks: Marks,
    stop: PlanStop | None,
    at: datetime,
    formulary: Formulary,
) -> Told:
    """The schedule of one plan line where the walk stands."""
    plan = line.in_force(at)
    upcoming = tuple(begin for begin in line.begins if begin > at)
    if stop is not None:
        return _told(line, plan, ScheduleState.STOPPED, stop.occurred_at, (stop.uid,), upcoming)
    numbers = numbers_of(line, at, formulary)
    if plan.form is Form.ORAL:
        return _oral(line, plan, standing, marks, at, numbers, upcoming)
    return _depot(line, plan, standing, at, numbers, formulary, upcoming)


def due_of(
    slot: Slot, before: Slot | None, begins: datetime, standing: Standing, marks: Marks
) -> datetime:
    """When a slot is due: at its instant, or when the last counted pill before it wanes.

    Only the pill of the slot just before can pull it forward, never out of its window, and not
    one known only by date.
    """
    if standing.last_oral is None or before is None:
        return slot.instant
    part, dose = standing.last_oral
    if dose.day is not None or marks.slot_of.get(dose.uid) != before.instant:
        return slot.instant
    return min(slot.instant, max(part.waning_at, begins))


def visits_of(
    line: PlanLine, plan: Plan, standing: Standing, numbers: Thresholds, formulary: Formulary
) -> Visits:
    """The dates of an injection or implant plan, from its last one or from its start."""
    if plan.form is Form.INJECTION:
        given = [item for item in standing.injections if _belongs(item.plan, line)]
        if not given:
            return _visits(plan.start, plan.zone, plan.start + ONE_DAY)
        day = given[-1].day or local_date(given[-1].occurred_at, given[-1].zone)
        due = day + (
            relativedelta(months=1)
            if plan.interval == MONTHLY
            else timedelta(days=numbers.injection_interval)
        )
        return _visits(due, given[-1].zone, due + ONE_DAY)
    implant = standing.implant
    if implant is None or not _belongs(implant.plan, line):
        return _visits(plan.start, plan.zone, plan.start + ONE_DAY)
    day = implant.day or local_date(implant.occurred_at, implant.zone)
    counted = implant_days(implant, line.in_force(implant.occurred_at), formulary)
    last = day + timedelta(days=counted)
    planned = _visits(last - timedelta(days=IMPLANT_DUE_DAYS), implant.zone, last + ONE_DAY)
    if standing.implant_removed is None:
        return planned
    removed_at, zone = standing.implant_removed
    day = local_date(removed_at, zone)
    removed = _visits(day, zone, day + ONE_DAY)
    # The worse of the two: taking an implant out never makes a late visit less late.
    return planned if planned.late <= removed.late else removed


def _visits(due: date, zone: str, late: date) -> Visits:
    return Visits(
        notice=first_instant(due - timedelta(days=FIRST_NOTICE_DAYS), zone),
        soon=first_instant(due - timedelta(days=DUE_SOON_DAYS), zone),
        due=first_instant(due, zone),
        late=first_instant(late, zone),
        day=due,
    )


def _belongs(plan: str | None, line: PlanLine) -> bool:
    return plan is None or plan in line.uids


def _slot_filled(
    line: PlanLine, dose: Dose, moment: datetime, filled: Mapping[datetime, Judged]
) -> Slot | None:
    if dose.slot is None and dose.day is not None:
        first = first_instant(dose.day, line.in_force(moment).zone)
        slots = line.slots_between(first, first + timedelta(hours=36))
        that_day = [slot for slot in slots if slot.wall.date() == dose.day]
        free = [slot for slot in that_day if slot.instant not in filled]
        if that_day:
            return free[0] if free else None
    return line.slot_of(dose, moment)


def _oral(
    line: PlanLine,
    plan: Plan,
    standing: Standing,
    marks: Marks,
    at: datetime,
    numbers: Thresholds,
    upcoming: tuple[datetime, ...],
) -> Told:
    window = line.window_at(at)
    _, later = line.around(at, 3)
    if window is None:
        turns = (*upcoming, *_first_turns(line, later))
        due = later[0] if later else None
        return _told(line, plan, ScheduleState.NOT_DUE, None, (), turns, due, _at(due), _at(due))
    slot = window.slot
    due_at = due_of(slot, window.before, window.begins, standing, marks)
    soon, late = due_at - DUE_SOON_BEFORE, due_at + numbers.late_after
    reach = (window.after or slot).instant - slot.instant
    if not window.after:
        reach = slot.instant - window.before.instant if window.before else ONE_DAY
    missed = slot.instant + reach * numbers.missed_part
    late = min(late, missed)
    turns = (*upcoming, soon, due_at, late, missed, slot.instant)
    if window.ends:
        turns += (window.ends,)
    turns += tuple(item.instant for item in later)
    next_at = next((s.instant for s in later if s is not slot and marks.open(s)), None)

    def told(
        state: ScheduleState, since: datetime | None, told_slot: Slot | None, due: datetime | None,
        following: datetime | None, rests_on: tuple[str, ...] = (),
    ) -> Told:  # fmt: skip
        return _told(line, plan, state, since, rests_on, turns, told_slot, due, following)

    if slot.instant in marks.filled:
        following = next((item for item in later if marks.open(item)), None)
        next_due = _at(following)
        if following is not None and following == window.after and window.ends is not None:
            next_due = due_of(following, slot, window.ends, standing, marks)
        return told(ScheduleState.NOT_DUE, None, following, next_due, next_due)
    if slot.instant in marks.skipped:
        skip = marks.skipped[slot.instant]
        return told(
            ScheduleState.SKIPPED, skip.occurred_at, slot, slot.instant, next_at, (skip.uid,)
        )
    last = (standing.last_oral[1].uid,) if standing.last_oral else ()
    if at < soon:
        before = window.before
        if before is not None and marks.open(before):
            return told(ScheduleState.MISSED, window.begins, before, before.instant, due_at, last)
        return told(ScheduleState.NOT_DUE, None, slot, due_at, due_at)
    if at < due_at:
        return told(ScheduleState.DUE_SOON, soon, slot, due_at, due_at, last)
    if at < late:
        return told(ScheduleState.DUE, due_at, slot, due_at, next_at, last)
    if at < missed:
        return told(ScheduleState.LATE, late, slot, due_at, next_at, last)
    return told(ScheduleState.MISSED, missed, slot, due_at, next_at, last)


def _first_turns(line: PlanLine, later: list[Slot]) -> tuple[datetime, ...]:
    if not later:
        return ()
    half = (later[1].instant - later[0].instant) / 2 if len(later) > 1 else timedelta(hours=12)
    return (later[0].instant - half, later[0].instant)


def _depot(
    line: PlanLine,
    plan: Plan,
    standing: Standing,
    at: datetime,
    numbers: Thresholds,
    formulary: Formulary,
    upcoming: tuple[datetime, ...],
) -> Told:
    visits = visits_of(line, plan, standing, numbers, formulary)
    turns = (*upcoming, visits.notice, visits.soon, visits.due, visits.late)
    if at < visits.soon:
        state, since = ScheduleState.NOT_DUE, None
    elif at < visits.due:
        state, since = ScheduleState.DUE_SOON, visits.soon
    elif at < visits.late:
        state, since = ScheduleState.DUE, visits.due
    else:
        state, since = ScheduleState.LATE, visits.late
    last = standing.injections[-1:] if plan.form is Form.INJECTION else (standing.implant,)
    rests_on = tuple(item.uid for item in last if item is not None)
    following = visits.due if at < visits.due else None
    return _told(
        line, plan, state, since, rests_on, turns, None, visits.due, following, visits=visits
    )


def _at(slot: Slot | None) -> datetime | None:
    return slot.instant if slot else None


def _told(  # noqa: PLR0913, PLR0917  one place that builds it
    line: PlanLine,
    plan: Plan,
    state: ScheduleState,
    since: datetime | None,
    rests_on: tuple[str, ...],
    turns: tuple[datetime, ...],
    slot: Slot | None = None,
    due_at: datetime | None = None,
    next_due_at: datetime | None = None,
    visits: Visits | None = None,
) -> Told:
    status = PlanStatus(
        plan=plan.uid,
        form=plan.form,
        schedule=state,
        due_at=due_at,
        slot=slot.wall if slot else None,
        next_due_at=next_due_at,
    )
    return Told(
        line=line, status=status, since=since, rests_on=rests_on, turns=turns, visits=visits
    )
