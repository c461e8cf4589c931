"""Logging a pill: what must be asked first, and what is written."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from tracker.engine.assess import assess
from tracker.engine.assessment import CoverageState, Gate
from tracker.engine.counting import gate_at
from tracker.engine.entries import (
    Answer,
    CareStep,
    Clearance,
    Confirm,
    Dose,
    Entry,
    Form,
    Screening,
    SideEffect,
)
from tracker.engine.plans import PlanLine, Slot
from tracker.engine.record import Record, as_known, home_zone, stand_at
from tracker.engine.schedule import marks_of
from tracker.engine.standing import Judged, Standing, Verdict
from tracker.engine.thresholds import ENTERED_LATE_AFTER, thresholds_for
from tracker.engine.timeline import moment_of
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.describe import when_of
from tracker.usecases.new_entries import Occasion, stamp
from tracker.usecases.state_keys import has_red_flag
from tracker.wording import text

LOOK_BACK = timedelta(days=8)
OPIOID_FREE = "opioid_free"
# A key and what it does are not one instant.
JUST_NOW = timedelta(minutes=1)
DEFAULT_MG = Decimal(50)


class Before(StrEnum):
    """What comes before a pill that no gate holds."""

    RED_FLAG = "red_flag"
    FIRST_DOSE = "first_dose"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseLook:
    """What stands in the way of a pill, seen before anything is written.

    `gate` is the gate just before it; `first` a dose that it may be a second entry of;
    `late_entry` says that it is told more than a day after it was taken; `before` what to see to
    before a pill that is to be taken now.
    """

    gate: Gate
    first: Dose | None
    late_entry: bool
    before: Before | None
    plan: str | None
    slot: Slot | None
    mg: Decimal


def look_before_dose(record: Record, occasion: Occasion, slot: datetime | None = None) -> DoseLook:
    """What must be asked before a pill is logged; `slot` is the local time of the one meant."""
    numbers = thresholds_for(record.formulary)
    if occasion.at > occasion.now + numbers.future_tolerance:
        raise RefusedError("that time has not come yet; log the pill when it has been taken")
    known = as_known(record, occasion.now)
    acts_at = _acts_at(occasion)
    stand = stand_at(record, known, acts_at, acts_at - LOOK_BACK)
    gate, _ = gate_at(stand.standing, numbers.screening_stands)
    line = _oral_line(record, occasion)
    meant = (line.slot_named(slot) if slot else _slot_at(line, occasion.at)) if line else None
    return DoseLook(
        gate=gate,
        first=_first_entry(record, occasion, line, meant, numbers.oral_duplicate),
        late_entry=occasion.now - occasion.at > ENTERED_LATE_AFTER,
        before=_before(record, occasion, stand.standing, gate),
        plan=line.in_force(occasion.at).uid if line else None,
        slot=meant,
        mg=meant.mg if meant else DEFAULT_MG,
    )


def log_dose(
    book: Book,
    occasion: Occasion,
    look: DoseLook,
    mg: Decimal,
    answer: Answer | None = None,
    taken: bool = True,
) -> list[Entry]:
    """Writes the answer to the opioid question, where one was given, and the pill if taken.

    A look with a `first` dose means that the person says both are real: both are confirmed.
    Refused where another program has logged meanwhile what the look would have asked about.
    """
    written: list[Entry] = []
    if answer is not None:
        written.append(Screening(**stamp(occasion, "screening"), answer=answer))
    if not taken:
        book.append(written)
        return written
    wall = look.slot.wall if look.slot else None
    dose = Dose(**stamp(occasion, "dose"), plan=look.plan, mg=mg, slot=wall)
    if look.first is not None:
        dose = replace(dose, confirmed=True)
        if look.first.occurred_at >= occasion.at and not look.first.confirmed:
            now = replace(occasion, at=occasion.now, day=None)
            written.append(Confirm(**stamp(now, "confirm"), target=look.first.uid))
    written.append(dose)
    book.append_unless(occasion.person, written, lambda record: _meanwhile(record, occasion, look))
    return written


def _meanwhile(record: Record, occasion: Occasion, look: DoseLook) -> str | None:
    """What was logged by another program since a look, if it would have been asked about."""
    now = max(occasion.now, record.latest.known_at)
    wall = look.slot.wall if look.slot else None
    found = look_before_dose(record, replace(occasion, now=now), wall)
    if found.first is not None and found.first != look.first:
        zone = home_zone(record, record.latest)
        when = when_of(found.first, zone, now)
        return f"{text('take.duplicate', when=when)} {text('take.duplicate_drop')}"
    if found.gate is not look.gate or found.before not in (None, look.before):
        return text("take.changed")
    return None


def _before(record: Record, occasion: Occasion, standing: Standing, gate: Gate) -> Before | None:
    """What comes before a pill that is taken now; one that was taken is only written down.

    A hold and a call have a word of their own, which says no less.
    """
    if gate not in (Gate.OPEN, Gate.ASK):
        return None
    first = standing.state is CoverageState.NOT_STARTED and not standing.live
    if occasion.now - occasion.at > JUST_NOW or not (
        first or _tells_of_trouble(record, occasion.at)
    ):
        return None
    told = assess(record, occasion.at, occasion.now)
    if has_red_flag(told):
        return Before.RED_FLAG
    return Before.FIRST_DOSE if first and not (told.quiet or _may_begin(record, told.at)) else None


def _tells_of_trouble(record: Record, at: datetime) -> bool:
    """Whether there is anything that could raise a red flag: most records hold nothing of it."""
    return any(record.by_type(kind, at) for kind in (SideEffect, CareStep))


def _may_begin(record: Record, at: datetime) -> bool:
    """Whether the clinic's word that treatment can begin is in the log."""
    steps = (step for step in record.by_type(CareStep, at) if step.step == OPIOID_FREE)
    words = [*steps, *record.by_type(Clearance, at)]
    return any(record.latest.sees(word) for word in words)


def _acts_at(occasion: Occasion) -> datetime:
    """When a pill logged on an occasion acts: known by date alone, later than the date begins."""
    return moment_of(Dose(**stamp(occasion, "dose"), mg=DEFAULT_MG)).at


def _oral_line(record: Record, occasion: Occasion) -> PlanLine | None:
    lines = [
        line
        for line in as_known(record, occasion.now).lines
        if line.in_force(occasion.at).form is Form.ORAL
    ]
    return lines[-1] if lines else None


def _slot_at(line: PlanLine, at: datetime) -> Slot | None:
    window = line.window_at(at)
    return window.slot if window else None


def _first_entry(
    record: Record,
    occasion: Occasion,
    line: PlanLine | None,
    slot: Slot | None,
    window: timedelta,
) -> Dose | None:
    """A dose close by in time, or one that already fills the slot that is meant."""
    known = as_known(record, occasion.now)
    acts_at = _acts_at(occasion)
    stand = stand_at(record, known, acts_at + window, acts_at - LOOK_BACK)
    pills = [item for item in stand.judged if _is_kept(item)]
    near = [item.entry for item in pills if abs(item.moment - acts_at) < window]
    if near:
        return _as_dose(near[0])
    if line is None or slot is None:
        return None
    marks = marks_of(line, pills, (), known, occasion.at - LOOK_BACK)
    filler = marks.filled.get(slot.instant)
    return _as_dose(filler.entry) if filler else None


def _is_kept(item: Judged) -> bool:
    return isinstance(item.entry, Dose) and item.verdict not in (
        Verdict.FUTURE,
        Verdict.DUPLICATE,
    )


def _as_dose(entry: Entry) -> Dose | None:
    return entry if isinstance(entry, Dose) else None
