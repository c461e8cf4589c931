"""What became of each pill, and what else fell on a day: the marks of a grid of days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracker.engine.counting import numbers_of
from tracker.engine.entries import Dose, Form, Implant, Injection, PlanStop, Skip
from tracker.engine.findings import findings_of
from tracker.engine.instants import local_date
from tracker.engine.plans import PlanLine, Slot, Window
from tracker.engine.record import Record, stand_at
from tracker.engine.schedule import Marks, Told, marks_of
from tracker.engine.standing import Judged, Verdict
from tracker.usecases.visits import visits_known

# How far from its slot a pill may have been taken and still fill it.
FILLED_WITHIN = timedelta(days=8)
LOOK_BACK = timedelta(days=40)
LONE_SLOT_HALF = timedelta(hours=12)
ONE_DAY = timedelta(days=1)


class Mark(StrEnum):
    """What a day can be marked with; for pills, and from INJECTION on for all else."""

    TAKEN = "taken"
    LATE = "late"
    SKIPPED = "skipped"
    MISSED = "missed"
    UNLOGGED = "unlogged"
    HELD = "held"
    DUE = "due"
    PLANNED = "planned"
    INJECTION = "injection"
    IMPLANT = "implant"
    VISIT = "visit"
    NONE = "none"


# A day with several pills is told by its worst.
WORST_FIRST = (
    Mark.MISSED, Mark.UNLOGGED, Mark.HELD, Mark.LATE, Mark.SKIPPED, Mark.DUE, Mark.TAKEN,
    Mark.PLANNED,
)  # fmt: skip
OTHERS = (Mark.INJECTION, Mark.IMPLANT, Mark.VISIT)


class MarkedSlot(NamedTuple):
    """A planned pill: its slot, its mark, the pill that fills it, or the skip of it."""

    slot: Slot
    mark: Mark
    dose: Dose | None = None
    skip: Skip | None = None


class DueVisit(NamedTuple):
    """The day on which an injection or implant of a plan falls due, and the plan's uid."""

    day: date
    form: Form
    plan: str


def marked_slots(record: Record, at: datetime, begin: datetime, end: datetime) -> list[MarkedSlot]:
    """The pills with begin <= instant < end as they stand at an instant, in order of time."""
    known = record.latest
    # Only the verdicts around the range are made: a month of long ago costs no more than this.
    until = min(at, end + FILLED_WITHIN)
    judged = stand_at(record, known, until, min(begin, until) - FILLED_WITHIN).judged
    stops = [stop for stop in record.by_type(PlanStop, at) if known.sees(stop)]
    skips = [
        skip for skip in record.by_type(Skip, at) if known.sees(skip) and _is_near(skip, begin, end)
    ]
    last_said = _last_said(record, at)
    found: list[MarkedSlot] = []
    for line in known.lines:
        stopped = min((stop.occurred_at for stop in stops if stop.plan in line.uids), default=end)
        slots = line.slots_between(begin, min(end, stopped))
        if not slots:
            continue
        marks = marks_of(line, judged, skips, known, begin - FILLED_WITHIN)
        found += [_marked(record, line, slot, marks, at, last_said) for slot in slots]
    return sorted(found, key=lambda item: item.slot)


def other_marks(
    record: Record, at: datetime, zone: str, first: date, last: date
) -> dict[date, list[Mark]]:
    """The injections, implants and visits of the local dates from `first` to `last`."""
    found: dict[date, list[Mark]] = {}
    days = (*_given_on(record, at, zone), *_visits_on(record, at, zone))
    for day, mark in days:
        if first <= day <= last and mark not in found.setdefault(day, []):
            found[day].append(mark)
    return {day: sorted(marks, key=OTHERS.index) for day, marks in found.items() if marks}


def due_visits(record: Record, at: datetime) -> list[DueVisit]:
    """The due dates of the injections and implants that are planned, one a plan."""
    return [
        # The date itself, not an instant: one of a far zone is another date here.
        DueVisit(told.visits.day, told.status.form, told.status.plan)
        for told in _told(record, at)
        if told.visits is not None
    ]


def _told(record: Record, at: datetime) -> tuple[Told, ...]:
    stand = stand_at(record, record.latest, at, at - LOOK_BACK)
    return findings_of(record, record.latest, stand, at).told


def _given_on(record: Record, at: datetime, zone: str) -> Iterator[tuple[date, Mark]]:
    given = [*record.by_type(Injection, at), *record.by_type(Implant, at)]
    for entry in given:
        if record.latest.sees(entry):
            mark = Mark.INJECTION if isinstance(entry, Injection) else Mark.IMPLANT
            yield entry.day or local_date(entry.occurred_at, zone), mark


def _visits_on(record: Record, at: datetime, zone: str) -> Iterator[tuple[date, Mark]]:
    for visit in visits_known(record, at):
        yield local_date(visit.at, zone), Mark.VISIT
    for due in due_visits(record, at):
        yield due.day, Mark.VISIT


def _last_said(record: Record, at: datetime) -> datetime | None:
    """When anybody last recorded anything, as far as an instant."""
    if record.latest.known_at <= at:
        return record.latest.known_at
    said = (entry.recorded_at for entry in record.entries.values() if entry.recorded_at <= at)
    return max(said, default=None)


def _is_near(skip: Skip, begin: datetime, end: datetime) -> bool:
    # A wall time and its instant differ by less than a day.
    if skip.slot is not None:
        first, last = begin.replace(tzinfo=None) - ONE_DAY, end.replace(tzinfo=None) + ONE_DAY
        return first <= skip.slot <= last
    return begin - FILLED_WITHIN <= skip.occurred_at <= end + FILLED_WITHIN


def _marked(
    record: Record,
    line: PlanLine,
    slot: Slot,
    marks: Marks,
    at: datetime,
    last_said: datetime | None,
) -> MarkedSlot:
    numbers = numbers_of(line, slot.instant, record.formulary)
    filler, skip = marks.filled.get(slot.instant), marks.skipped.get(slot.instant)
    if filler is not None and isinstance(filler.entry, Dose):
        mark = _mark_filled(filler, slot.instant + numbers.late_after)
        return MarkedSlot(slot, mark, dose=filler.entry)
    if skip is not None:
        return MarkedSlot(slot, Mark.SKIPPED, skip=skip)
    if at < slot.instant:
        return MarkedSlot(slot, Mark.PLANNED)
    window = line.window_at(slot.instant)
    if at < slot.instant + _reach(slot, window) * numbers.missed_part:
        return MarkedSlot(slot, Mark.DUE)
    ends = window.ends if window and window.ends else slot.instant + LONE_SLOT_HALF
    # Silence says nothing about the pill: nobody knows, and nobody is told that it was missed.
    silent = last_said is None or last_said < ends
    return MarkedSlot(slot, Mark.UNLOGGED if silent else Mark.MISSED)


def _mark_filled(filler: Judged, late_from: datetime) -> Mark:
    if filler.verdict in (Verdict.LOCKED, Verdict.HELD):
        return Mark.HELD
    # Known by its date alone, a pill is not told to have been late.
    late = filler.entry.day is None and filler.entry.occurred_at >= late_from
    return Mark.LATE if late else Mark.TAKEN


def _reach(slot: Slot, window: Window | None) -> timedelta:
    """How far it is to the next slot, or from the one before where there is no next one."""
    if window is not None and window.after is not None:
        return window.after.instant - slot.instant
    if window is not None and window.before is not None:
        return slot.instant - window.before.instant
    return ONE_DAY
