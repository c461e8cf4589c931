"""The pills of today, as a person reads them: when, how much, and what became of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.engine.counting import numbers_of
from tracker.engine.entries import Form, PlanStop, Skip
from tracker.engine.instants import first_instant, local_date
from tracker.engine.plans import PlanLine, Slot
from tracker.engine.record import Record, stand_at
from tracker.engine.schedule import Marks, marks_of
from tracker.engine.standing import Judged, Verdict
from tracker.wording import text
from tracker.wording.dates import ago, ahead, day_and_time, time_of_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRow:
    """One pill of today: `open` where nothing has been done about it yet."""

    plan: str
    wall: datetime
    when: str
    what: str
    tone: str
    symbol: str
    word: str
    detail: str
    open: bool


def pills_of_the_day(record: Record, at: datetime, zone: str) -> tuple[SlotRow, ...]:
    """The pills of a local day, and one of the day before whose time runs on."""
    known = record.latest
    today = local_date(at, zone)
    begin, end = first_instant(today, zone), first_instant(today + ONE_DAY, zone)
    stand = stand_at(record, known, at, at - timedelta(days=8))
    stops = {stop.plan for stop in record.by_type(PlanStop, at) if known.sees(stop)}
    skips = [skip for skip in record.by_type(Skip, at) if known.sees(skip)]
    rows = []
    for line in known.lines:
        if line.uids & stops or line.in_force(at).form is not Form.ORAL:
            continue
        marks = marks_of(line, stand.judged, skips, known, begin - timedelta(days=3))
        slots = line.slots_between(begin, end)
        window = line.window_at(at)
        if window and window.ends and window.slot.instant < begin and marks.open(window.slot):
            slots.insert(0, window.slot)
        rows += [_slot_row(record, line, slot, marks, at, zone) for slot in slots]
    return tuple(sorted(rows, key=lambda row: row.wall))


def _slot_row(
    record: Record, line: PlanLine, slot: Slot, marks: Marks, at: datetime, zone: str
) -> SlotRow:
    filler, skip = marks.filled.get(slot.instant), marks.skipped.get(slot.instant)
    if filler is not None:
        tone, state, detail = _filled(filler, slot, zone, at)
    elif skip is not None:
        tone, state, detail = "info", "skipped", skip.reason or ""
    else:
        tone, state, detail = _unfilled(record, line, slot, at)
    return SlotRow(
        plan=slot.plan,
        wall=slot.wall,
        when=_time_on(slot.instant, zone, at),
        what=f"{slot.mg.normalize():f} mg",
        tone=tone,
        symbol=text(f"slot.{state}.symbol"),
        word=text(f"slot.{state}.word"),
        detail=detail,
        open=filler is None and skip is None,
    )


def _filled(item: Judged, slot: Slot, zone: str, at: datetime) -> tuple[str, str, str]:
    when = _time_on(item.moment, zone, at)
    if item.verdict in (Verdict.LOCKED, Verdict.HELD):
        return "urgent", "held", when
    return "good", "taken", when


def _unfilled(record: Record, line: PlanLine, slot: Slot, at: datetime) -> tuple[str, str, str]:
    late_after = numbers_of(line, at, record.formulary).late_after
    window = line.window_at(slot.instant)
    ends = window.ends if window else None
    if at < slot.instant - timedelta(hours=1):
        return "info", "later", ahead(slot.instant, at)
    if at < slot.instant:
        return "info", "due_soon", ahead(slot.instant, at)
    if at < slot.instant + late_after:
        return "caution", "due", ""
    if ends is None or at < ends:
        return "caution", "late", ago(slot.instant, at)
    return "urgent", "missed", ago(slot.instant, at)


def _time_on(instant: datetime, zone: str, at: datetime) -> str:
    """The time alone for today, with its day for any other."""
    if local_date(instant, zone) == local_date(at, zone):
        return time_of_day(instant, zone)
    return day_and_time(instant, zone, at)
