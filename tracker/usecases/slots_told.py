"""What became of each pill of a range of time, past and planned."""

from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.counting import numbers_of
from tracker.engine.entries import PlanStop, Skip
from tracker.engine.plans import PlanLine, Slot
from tracker.engine.record import Record, stand_at
from tracker.engine.schedule import Marks, marks_of
from tracker.engine.standing import Verdict

LOOK_BACK = timedelta(days=3)
HOLDS = (Verdict.LOCKED, Verdict.HELD)
# The worst first: a day with several pills is told by its worst.
STATES = ("missed", "unlogged", "held", "late", "skipped", "due", "taken", "planned")


class ToldSlot(NamedTuple):
    """A pill of the plan: its slot, what became of it, when it was taken, why it was left out.

    Unlogged: its time is long past and nothing at all has been logged since, so nobody knows.
    `unheld` is what a held one would be if nothing held it.
    """

    slot: Slot
    state: str
    taken_at: datetime | None = None
    reason: str | None = None
    unheld: str | None = None


def told_slots(record: Record, at: datetime, begin: datetime, end: datetime) -> list[ToldSlot]:
    """The pills with begin <= instant < end as they stand at an instant, in order of time."""
    known = record.latest
    judged = stand_at(record, known, at, min(begin, at) - LOOK_BACK).judged
    # An end that is planned for later bounds what is planned, too.
    stops = [stop for stop in record.by_type(PlanStop, max(at, end)) if known.sees(stop)]
    skips = [skip for skip in record.by_type(Skip, at) if known.sees(skip)]
    told: list[ToldSlot] = []
    for line in known.lines:
        ends = min((s.occurred_at for s in stops if s.plan in line.uids), default=end)
        marks = marks_of(line, judged, skips, known, begin - LOOK_BACK)
        told += [
            _told(record, line, slot, marks, at)
            for slot in line.slots_between(begin, min(end, ends))
        ]
    return sorted(told, key=lambda item: item.slot)


def _told(record: Record, line: PlanLine, slot: Slot, marks: Marks, at: datetime) -> ToldSlot:
    numbers = numbers_of(line, slot.instant, record.formulary)
    filler, skip = marks.filled.get(slot.instant), marks.skipped.get(slot.instant)
    if filler is not None:
        # Known only by its date, a pill is not called late.
        timed = filler.entry.day is None
        late = timed and filler.moment >= slot.instant + numbers.late_after
        state = "late" if late else "taken"
        if filler.verdict in HOLDS:
            return ToldSlot(slot, "held", filler.moment, unheld=state)
        return ToldSlot(slot, state, filler.moment)
    if skip is not None:
        return ToldSlot(slot, "skipped", reason=skip.reason)
    if at < slot.instant:
        return ToldSlot(slot, "planned")
    window = line.window_at(slot.instant)
    ends = window.ends if window and window.ends else slot.instant + timedelta(hours=12)
    if at < ends:
        return ToldSlot(slot, "due")
    silent = record.latest.known_at < ends
    return ToldSlot(slot, "unlogged" if silent else "missed")
