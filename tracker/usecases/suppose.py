"""What if: the same engine on a copy of the record with made-up entries. Nothing is written.

It says what would be told and asked, never when a block would end.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.assessment import Assessment, Gate, RaisedWarning, Severity
from tracker.engine.entries import Dose, Entry, Form, Implant, Injection, Source
from tracker.engine.instants import first_instant, local_date, slot_instant
from tracker.engine.record import Record, home_zone, record_of
from tracker.errors import RefusedError
from tracker.usecases.slots_told import told_slots
from tracker.wording import text
from tracker.wording.dates import day_name
from tracker.wording.numbers import numbers_for

ONE_DAY = timedelta(days=1)
FARTHEST = 365
LOOKED_AFTER = 3
DEPOTS = (Form.INJECTION, Form.IMPLANT)
TOLD = (Severity.CAUTION, Severity.URGENT, Severity.CRITICAL)


class Supposed(NamedTuple):
    """What would be otherwise: the question, what would be told (tone, words), what to do."""

    title: str
    told: tuple[tuple[str, str], ...]
    todo: str


def suppose_missed(record: Record, at: datetime, day: date) -> Supposed:
    """What follows if all pills of a local day stay untaken and all others are taken in time."""
    zone = home_zone(record, record.latest)
    _check_day(day, at, zone)
    begin, end = first_instant(day, zone), first_instant(day + ONE_DAY, zone)
    until = end + LOOKED_AFTER * ONE_DAY
    pills = _planned_pills(record, at, until)
    left_out = [pill for pill in pills if begin <= pill.occurred_at < end]
    if not left_out:
        raise RefusedError(text("what_if.no_pill"))
    kept = [pill for pill in pills if pill not in left_out]
    looks = [pill.occurred_at for pill in pills if pill.occurred_at >= begin]
    title = text("what_if.missed", when=day_name(day, at, zone))
    return _compared(record, kept, pills, looks, title, at)


def suppose_visit(record: Record, at: datetime, day: date) -> Supposed:
    """What follows if the next injection or implant is given on a local day, at ten."""
    zone = home_zone(record, record.latest)
    _check_day(day, at, zone)
    plan = next((p for p in assess(record, at, at).plans if p.form in DEPOTS and p.due_at), None)
    if plan is None or plan.due_at is None:
        raise RefusedError(text("what_if.no_visit"))
    due = max(local_date(plan.due_at, zone), local_date(at, zone))
    last = max(day, due)
    until = first_instant(last + (LOOKED_AFTER + 1) * ONE_DAY, zone)
    pills = _planned_pills(record, at, until)
    looks = [
        slot_instant(datetime.combine(due + number * ONE_DAY, time(9)), zone)
        for number in range((last - due).days + LOOKED_AFTER)
    ]
    moved = [*pills, _given(record, plan.form, day, zone, plan.plan)]
    meant = [*pills, _given(record, plan.form, due, zone, plan.plan)]
    title = text("what_if.moved", when=day_name(day, at, zone))
    return _compared(record, moved, meant, [look for look in looks if look > at], title, at)


def _check_day(day: date, at: datetime, zone: str) -> None:
    days = (day - local_date(at, zone)).days
    if not 0 <= days <= FARTHEST:
        raise RefusedError(text("what_if.which_day"))


def _planned_pills(record: Record, at: datetime, until: datetime) -> list[Dose]:
    zone = home_zone(record, record.latest)
    begin = first_instant(local_date(at, zone), zone)
    return [
        _made_up(
            Dose(
                uid=f"if-{item.slot.instant.isoformat()}", person=record.person, zone=zone,
                occurred_at=max(item.slot.instant, at), recorded_at=max(item.slot.instant, at),
                mg=item.slot.mg, plan=item.slot.plan, slot=item.slot.wall,
            )
        )
        for item in told_slots(record, at, begin, until)
        if item.state in ("planned", "due")
    ]  # fmt: skip


def _made_up(dose: Dose) -> Dose:
    return replace(dose, confirmed=True)


def _given(record: Record, form: Form, day: date, zone: str, plan: str) -> Entry:
    at = slot_instant(datetime.combine(day, time(10)), zone)
    kind = Injection if form is Form.INJECTION else Implant
    return kind(
        uid="if-given", person=record.person, zone=zone, occurred_at=at, recorded_at=at,
        plan=plan, confirmed=True, source=Source.CLINIC,
    )  # fmt: skip


def _compared(
    record: Record,
    supposed: Iterable[Entry],
    meant: Iterable[Entry],
    looks: Iterable[datetime],
    title: str,
    at: datetime,
) -> Supposed:
    zone = home_zone(record, record.latest)
    entries = tuple(record.entries.values())
    otherwise = record_of((*entries, *supposed), record.formulary)
    planned = record_of((*entries, *meant), record.formulary)
    told: dict[str, RaisedWarning] = {}
    asked: dict[Gate, date] = {}
    now = assess(record, at, at)
    red = any(w.severity is Severity.CRITICAL for w in now.warnings)
    for look in sorted(looks):
        # Just before: what would be said as the pill is reached for.
        before = look - timedelta(minutes=1)
        here, there = assess(otherwise, before, before), assess(planned, before, before)
        for warning in _only_in(here, there):
            told.setdefault(warning.code, warning)
        if here.gate is not there.gate and here.gate is not Gate.OPEN and not here.quiet:
            asked.setdefault(here.gate, local_date(look, zone))
    emergency = numbers_for(zone).emergency
    lines = [
        (str(warning.severity), text(f"warning.{code}.title")) for code, warning in told.items()
    ]
    lines += [
        ("urgent", text(f"what_if.{gate}", when=day_name(day, at, zone)))
        for gate, day in asked.items()
    ]
    worst = red or any(warning.severity is Severity.CRITICAL for warning in told.values())
    todo = "what_if.todo_red" if worst or asked else "what_if.todo" if lines else "what_if.nothing"
    if now.quiet and lines:
        # Opioids are no part of this treatment, and nothing is said of them.
        todo = "what_if.todo_quiet"
    return Supposed(title, tuple(lines), text(todo, emergency=emergency))


def _only_in(here: Assessment, there: Assessment) -> list[RaisedWarning]:
    known = {warning.code for warning in there.warnings}
    return [w for w in here.warnings if w.code not in known and w.severity in TOLD]
