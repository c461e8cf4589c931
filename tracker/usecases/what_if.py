"""What if: the same engine on a copy of the record with made-up entries; nothing is written.

It tells what would be warned of and asked, never when a block would end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.assessment import (
    SEVERITY_ORDER,
    Assessment,
    Gate,
    RaisedWarning,
    Severity,
)
from tracker.engine.counting import gate_at
from tracker.engine.entries import Dose, Entry, Form, Implant, Injection, Source
from tracker.engine.instants import first_instant, local_date, slot_instant
from tracker.engine.record import Record, extended, home_zone, stand_at, walk_on
from tracker.engine.thresholds import thresholds_for
from tracker.errors import RefusedError
from tracker.usecases.day_marks import DueVisit, Mark, due_visits, marked_slots
from tracker.wording import text
from tracker.wording.dates import day_name
from tracker.wording.numbers import numbers_for

ONE_DAY = timedelta(days=1)
JUST_BEFORE = timedelta(minutes=1)
FARTHEST = 365
LOOKED_AFTER = 4 * ONE_DAY
# A weekly pill, and the one after it.
PILLS_AFTER = 15 * ONE_DAY
GIVEN_AT = time(10)
# Changes on the way that are looked at: what is told of is told of long before these run out.
MOST_LOOKS = 120
# To take note of what is due is no consequence of anything.
TOLD = (Severity.CAUTION, Severity.URGENT, Severity.CRITICAL)


class ToldWarning(NamedTuple):
    """A warning that would be raised: its code, how bad it is, its title."""

    code: str
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What would be otherwise than with all as planned.

    `gate` is what stands before the first dose that may not simply be taken, OPEN where none;
    `asked_on` the day of that dose, and `gate_words` both in words. `todo` says what to do.
    """

    title: str
    day: date
    warnings: tuple[ToldWarning, ...]
    gate: Gate
    asked_on: date | None
    gate_words: str
    todo: str


class _Stop(NamedTuple):
    """A dose that would be met on the way: when, and the key of the words for its gate."""

    at: datetime
    words: str


def what_if_missed(record: Record, at: datetime, day: date) -> WhatIf:
    """What follows if the open pills of a local day stay untaken and all others are taken."""
    zone = home_zone(record, record.latest)
    _check_day(day, at, zone)
    begin, end = first_instant(day, zone), first_instant(day + ONE_DAY, zone)
    pills = _pills(record, at, end + PILLS_AFTER, zone)
    missed = [pill for pill in pills if begin <= _meant(pill, record) < end]
    if not missed:
        raise RefusedError(text("what_if.no_pill"))
    kept = [pill for pill in pills if pill not in missed]
    later = [pill.occurred_at for pill in kept if pill.occurred_at >= end]
    until = max([end + LOOKED_AFTER, *later[1:2]])
    stops = [_Stop(pill.occurred_at, "what_if") for pill in kept if pill.occurred_at <= until]
    return _compared(
        record, at, kept, pills, max(begin, at), until, stops,
        text("what_if.missed", when=day_name(day, at, zone)), day,
    )  # fmt: skip


def what_if_visit(record: Record, at: datetime, new_day: date) -> WhatIf:
    """What follows if the next injection or implant is given at ten on another local day."""
    zone = home_zone(record, record.latest)
    _check_day(new_day, at, zone)
    due = min(due_visits(record, at), default=None)
    if due is None:
        raise RefusedError(text("what_if.no_visit"))
    meant, moved = (_given(record, due, day, at, zone) for day in (due.day, new_day))
    begin = min(meant.occurred_at, moved.occurred_at)
    until = max(meant.occurred_at, moved.occurred_at) + LOOKED_AFTER
    pills = _pills(record, at, until, zone)
    stops = [_Stop(pill.occurred_at, "what_if") for pill in pills if pill.occurred_at >= begin]
    stops.append(_Stop(moved.occurred_at, "what_if.at_visit"))
    return _compared(
        record, at, [*pills, moved], [*pills, meant], begin, until, stops,
        text("what_if.moved", when=day_name(new_day, at, zone)), new_day,
    )  # fmt: skip


def _check_day(day: date, at: datetime, zone: str) -> None:
    if not 0 <= (day - local_date(at, zone)).days <= FARTHEST:
        raise RefusedError(text("what_if.which_day"))


def _pills(record: Record, at: datetime, until: datetime, zone: str) -> list[Dose]:
    """The open pills from today on, made up: each taken at its time, one that is due now."""
    begin = first_instant(local_date(at, zone), zone)
    return [
        Dose(
            uid=f"if-{item.slot.plan}-{item.slot.instant.isoformat()}",
            person=record.person,
            zone=zone,
            occurred_at=max(item.slot.instant, at),
            recorded_at=max(item.slot.instant, at),
            mg=item.slot.mg,
            plan=item.slot.plan,
            slot=item.slot.wall,
            confirmed=True,
        )
        for item in marked_slots(record, at, begin, until)
        if item.mark in (Mark.PLANNED, Mark.DUE)
    ]


def _meant(pill: Dose, record: Record) -> datetime:
    """The instant of the slot that a made-up pill fills."""
    line = record.latest.line_of(pill.plan) if pill.plan else None
    slot = line.slot_named(pill.slot) if line and pill.slot else None
    return slot.instant if slot else pill.occurred_at


def _given(record: Record, due: DueVisit, day: date, at: datetime, zone: str) -> Entry:
    """An injection or implant, made up; a day that is past is met as soon as may be, now."""
    given = max(slot_instant(datetime.combine(day, GIVEN_AT), zone), at)
    kind = Injection if due.form is Form.INJECTION else Implant
    return kind(
        uid="if-given", person=record.person, zone=zone, occurred_at=given, recorded_at=given,
        plan=due.plan, confirmed=True, source=Source.CLINIC,
    )  # fmt: skip


def _compared(  # noqa: PLR0913, PLR0917  one place for both questions
    record: Record,
    at: datetime,
    supposed: Iterable[Entry],
    planned: Iterable[Entry],
    begin: datetime,
    until: datetime,
    stops: Iterable[_Stop],
    title: str,
    day: date,
) -> WhatIf:
    otherwise = extended(record, _in_order(supposed))
    as_planned = extended(record, _in_order(planned))
    told: dict[str, RaisedWarning] = {}
    for here in _looks(otherwise, begin, until):
        known = {warning.code for warning in _at(as_planned, here.at).warnings}
        for warning in here.warnings:
            if warning.code not in known and warning.severity in TOLD:
                told.setdefault(warning.code, warning)
    zone = home_zone(record, record.latest)
    gate, stop = _first_gate(otherwise, stops, at)
    asked_on = local_date(stop.at, zone) if stop else None
    warnings = sorted(told.values(), key=lambda item: SEVERITY_ORDER.index(item.severity))
    return WhatIf(
        title=title,
        day=day,
        warnings=tuple(
            ToldWarning(item.code, item.severity, text(f"warning.{item.code}.title"))
            for item in warnings
        ),
        gate=gate,
        asked_on=asked_on,
        gate_words=_gate_words(gate, stop, at, zone),
        todo=_todo(assess(record, at, at), warnings, stop, zone),
    )


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.occurred_at, entry.uid))


def _at(record: Record, look: datetime) -> Assessment:
    """What is true at an instant: made-up entries are all known, and act at their own times."""
    return assess(record, look, record.latest.known_at)


def _looks(record: Record, begin: datetime, until: datetime) -> Iterator[Assessment]:
    """What is true at the beginning and at each change, to the end."""
    look: datetime | None = begin
    for _ in range(MOST_LOOKS):
        if look is None or look > until:
            return
        found = _at(record, look)
        yield found
        look = found.changes_at


def _first_gate(record: Record, stops: Iterable[_Stop], at: datetime) -> tuple[Gate, _Stop | None]:
    """The gate just before the first dose that may not simply be taken."""
    known, stands = record.latest, thresholds_for(record.formulary).screening_stands
    stand = stand_at(record, known, at, at)
    for stop in sorted(stops):
        stand = walk_on(record, known, stand, max(stop.at - JUST_BEFORE, at))
        gate, _ = gate_at(stand.standing, stands)
        if gate is not Gate.OPEN:
            return gate, stop
    return Gate.OPEN, None


def _gate_words(gate: Gate, stop: _Stop | None, at: datetime, zone: str) -> str:
    if stop is None:
        return ""
    group = stop.words if gate is Gate.ASK else "what_if"
    return text(f"{group}.{gate}", when=day_name(local_date(stop.at, zone), at, zone))


def _todo(now: Assessment, warnings: Iterable[RaisedWarning], stop: _Stop | None, zone: str) -> str:
    told = (*warnings, *now.warnings)
    red = stop is not None or any(item.severity is Severity.CRITICAL for item in told)
    # Words of overdose are not for everyone, whatever is asked.
    if red and not now.quiet:
        return text("what_if.todo_red", emergency=numbers_for(zone).emergency)
    return text("what_if.todo" if red or warnings else "what_if.nothing")
