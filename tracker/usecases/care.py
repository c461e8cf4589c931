"""How the people are who share with a viewer: the worst first, and never more than they let see.

A report of opioid use, and all that only follows from one (the gate, the question, the hold),
is not told unless that report was shared. A red state is told without its reason.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.assessment import Assessment, CoverageState, Gate, RaisedWarning, Severity
from tracker.engine.entries import Dose, Entry, Form, Implant, Injection, NaloxoneKit
from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone
from tracker.engine.sharing import (
    CHECK_IN,
    NOTHING,
    consents_at,
    items_of,
    level_of,
    sees_until,
    shared_reports,
    stands,
)
from tracker.engine.taken_on import RANK, put_off, said_of, taken_on
from tracker.usecases.describe import line_of
from tracker.wording import text
from tracker.wording.dates import ago, day_and_time, day_name
from tracker.wording.numbers import numbers_for

# What a viewer may be told of; all else could only come from what was said in confidence.
OPEN_CODES = (
    "DOSE_DUE", "DOSE_LATE", "DOSE_MISSED", "VISIT_SOON", "VISIT_DUE", "VISIT_OVERDUE",
    "COVERAGE_WANING", "COVERAGE_LAPSED", "CONTINUING_RISK",
    "NALOXONE_MISSING", "NALOXONE_EXPIRING", "SUPPLY_LOW",
)  # fmt: skip
CHECK_IN_CODE = "CHECK_IN"
STILL_TOLD = timedelta(days=7)
RED_GATES = (Gate.LOCKED, Gate.CALL_FIRST)
MOST_DOSES = 60


class CareWarning(NamedTuple):
    """A warning as a viewer may see it: its state in words, who sees to it, what was said."""

    raised: RaisedWarning
    tone: str
    symbol: str
    word: str
    title: str
    said: str
    since: str
    owner: str
    until: str
    history: tuple[str, ...]
    put_off: bool


class CareRow(NamedTuple):
    """One person on the list: how they are, in words; nothing beyond their level is filled in."""

    person: str
    name: str
    level: int
    tone: str
    symbol: str
    word: str
    since: str
    began: datetime
    last_dose: str
    next_visit: str
    open_warnings: int
    owner: str
    put_off: int
    note: str


class PersonView(NamedTuple):
    """One person as far as their level lets a viewer see."""

    row: CareRow
    todo: str
    warnings: tuple[CareWarning, ...]
    facts: tuple[tuple[str, str], ...]
    doses: tuple[str, ...]
    emergency: str


def care_of(records: Iterable[Record], viewer: str, at: datetime) -> list[CareRow]:
    """Those who share with a viewer, the worst first: by severity, then by how long."""
    return worst_first(row for record in records if (row := row_of(record, viewer, at)))


def worst_first(rows: Iterable[CareRow]) -> list[CareRow]:
    """Rows in the order in which they ask to be looked at."""
    order = ("critical", "urgent", "caution", "info", "good", "off")
    return sorted(rows, key=lambda row: (order.index(row.tone), row.began, row.name.casefold()))


def row_of(record: Record, viewer: str, at: datetime) -> CareRow | None:
    """The row of one person, or None where there was never anything to see, or long ago."""
    if level_of(record, viewer, at) == NOTHING:
        return _ended(record, viewer, at)
    return person_for(record, viewer, at).row


def person_for(record: Record, viewer: str, at: datetime) -> PersonView:
    """One person as a viewer may see them; the person's own preview is the same."""
    level, items = level_of(record, viewer, at), items_of(record, viewer, at)
    zone = home_zone(record, record.latest)
    assessment = assess(record, at, at)
    emergency = numbers_for(zone).emergency
    told = _told(record, assessment, viewer, at)
    worst = max(told, key=lambda w: (RANK[w.severity], at - w.since), default=None)
    pressing = worst is not None and RANK[worst.severity] >= RANK[Severity.URGENT]
    name = _name(record)
    if level == CHECK_IN or not items:
        return _check_in(record, level, pressing, worst, at)
    warnings = tuple(_warning(record, w, viewer, at) for w in told) if "warnings" in items else ()
    tone, symbol, word = _state(assessment, worst, "dates" in items)
    open_now = [w for w in warnings if not w.owner]
    began = worst.since if worst else assessment.coverage.since or at
    owners = [f"{w.owner}, {w.until}" for w in warnings if w.owner]
    row = CareRow(
        person=record.person,
        name=name,
        level=level,
        tone=tone,
        symbol=symbol,
        word=word,
        since=f"{ago(began, at)} · {day_and_time(began, zone, at)}" if worst else "",
        began=began,
        last_dose=_last_dose(record, at, zone) if "dates" in items else "",
        next_visit=_next_visit(assessment, at, zone) if "visits" in items else "",
        open_warnings=len(open_now),
        owner=owners[0] if owners else "",
        put_off=sum(w.put_off for w in warnings),
        note="",
    )
    red = worst is not None and worst.severity is Severity.CRITICAL
    todo = text("care.lapsed" if red else "care.check_in" if pressing else "care.well",
                who=name, emergency=emergency)  # fmt: skip
    facts = _facts(record, row, items, at, zone)
    doses = _doses(record, viewer, at, zone) if "doses" in items else ()
    return PersonView(row, todo, warnings, facts, doses, emergency)


def _told(record: Record, assessment: Assessment, viewer: str, at: datetime) -> list[RaisedWarning]:
    """The warnings that a viewer may be told, a red gate among them as a wish to check in."""
    told = [w for w in assessment.warnings if w.code in OPEN_CODES]
    hidden = [
        w for w in assessment.warnings if w.code in ("RESTART_HOLD", "CALL_FIRST", "RED_FLAG")
    ]
    reports = shared_reports(record, viewer, at)
    for warning in hidden:
        if reports & set(warning.why.entries):
            told.append(warning)
        elif not any(w.code == CHECK_IN_CODE for w in told):
            told.append(_as_check_in(warning))
    return sorted(told, key=lambda w: (-RANK[w.severity], w.since))


def _as_check_in(warning: RaisedWarning) -> RaisedWarning:
    from dataclasses import replace

    return replace(
        warning, code=CHECK_IN_CODE, severity=Severity.URGENT, text_key="care.check_in_reason"
    )


def _warning(record: Record, warning: RaisedWarning, viewer: str, at: datetime) -> CareWarning:
    zone = home_zone(record, record.latest)
    numbers = numbers_for(zone)
    owner = taken_on(record, warning, at)
    history = tuple(
        text(
            "taken_on.said",
            who=item.owner,
            when=day_and_time(item.recorded_at, zone, at),
            what=text(f"taken_on.{item.outcome or 'taken'}"),
        )
        for item in said_of(record, warning, at)
    )
    return CareWarning(
        raised=warning,
        tone=str(warning.severity),
        symbol=text(f"severity.{warning.severity}.symbol"),
        word=text(f"severity.{warning.severity}.word"),
        title=text(f"care.warning.{warning.code}"),
        said=_said(warning, _name(record), numbers.emergency),
        since=f"{ago(warning.since, at)} · {day_and_time(warning.since, zone, at)}",
        owner=owner.owner if owner else "",
        until=text("taken_on.until", when=day_and_time(owner.until, zone, at)) if owner else "",
        history=history,
        put_off=put_off(record, warning, viewer, at) is not None,
    )


def _said(warning: RaisedWarning, name: str, emergency: str) -> str:
    """What it means, to somebody who looks after the person."""
    if warning.severity is Severity.CRITICAL:
        return text("care.lapsed", who=name, emergency=emergency)
    if warning.code.startswith("DOSE_"):
        return text("care.late", who=name)
    return text("care.check_in", who=name, emergency=emergency)


def _state(
    assessment: Assessment, worst: RaisedWarning | None, dates: bool
) -> tuple[str, str, str]:
    state = assessment.coverage.state
    if not dates:
        tone = str(worst.severity) if worst else "good"
        return tone, text(f"care.level.{tone}.symbol"), text(f"care.level.{tone}.word")
    tone = str(worst.severity) if worst and worst.severity is not Severity.INFO else "good"
    if tone == "good" and state is not CoverageState.COVERED:
        tone = "caution"
    return tone, text(f"coverage.{state}.symbol"), text(f"coverage.{state}.word")


def _check_in(
    record: Record, level: int, pressing: bool, worst: RaisedWarning | None, at: datetime
) -> PersonView:
    """All that the lowest level shows: whether to check in, and what to do then."""
    tone = "urgent" if pressing else "good"
    emergency = numbers_for(home_zone(record, record.latest)).emergency
    name = _name(record)
    key = "care.check_in" if pressing else "care.well"
    row = CareRow(
        record.person, name, level, tone, text(f"care.level.{tone}.symbol"),
        text(f"care.level.{tone}.word"), "", worst.since if pressing and worst else at,
        "", "", int(pressing), "", 0, "",
    )  # fmt: skip
    return PersonView(row, text(key, who=name, emergency=emergency), (), (), (), emergency)


def _ended(record: Record, viewer: str, at: datetime) -> CareRow | None:
    """Sharing that ended within the last days is said to be off; the reason never is."""
    consent = consents_at(record, at).get(viewer)
    if consent is None or stands(record, consent, at):
        return None
    zone = home_zone(record, record.latest)
    ended = local_date(consent.recorded_at, zone)
    if consent.level:
        ended = sees_until(consent)
    if local_date(at, zone) - ended > STILL_TOLD:
        return None
    name = _name(record)
    note = text("care.off", who=name, emergency=numbers_for(zone).emergency)
    return CareRow(
        record.person, name, NOTHING, "off", text("care.level.off.symbol"),
        text("care.level.off.word"), "", at, "", "", 0, "", 0, note,
    )  # fmt: skip


def _facts(
    record: Record, row: CareRow, items: frozenset[str], at: datetime, zone: str
) -> tuple[tuple[str, str], ...]:
    found = []
    if row.last_dose:
        found.append((text("care.last_dose"), row.last_dose))
    if row.next_visit:
        found.append((text("care.next_visit"), row.next_visit))
    if "naloxone" in items:
        today = local_date(at, zone)
        kits = [
            kit for kit in record.by_type(NaloxoneKit, at)
            if record.latest.sees(kit) and (kit.expires is None or kit.expires >= today)
        ]  # fmt: skip
        place = (kits[-1].place or kits[-1].holder or text("app.yes")) if kits else ""
        found.append((text("care.naloxone"), place or text("care.no_naloxone")))
    return tuple(found)


def _given(record: Record, at: datetime) -> list[Entry]:
    return [
        moment.entry
        for moment in record.timeline
        if isinstance(moment.entry, Dose | Injection | Implant)
        and moment.entry.occurred_at <= at
        and record.latest.sees(moment.entry)
    ]


def _last_dose(record: Record, at: datetime, zone: str) -> str:
    given = _given(record, at)
    if not given:
        return text("care.no_dose")
    last = given[-1]
    if last.day is not None:
        return day_name(last.day, at, zone)
    return f"{ago(last.occurred_at, at)} · {day_and_time(last.occurred_at, zone, at)}"


def _doses(record: Record, viewer: str, at: datetime, zone: str) -> tuple[str, ...]:
    """What was taken and given, the last first; reports only where each was shared."""
    shared = shared_reports(record, viewer, at)
    shown = [*_given(record, at), *(record.entries[uid] for uid in shared)]
    shown.sort(key=lambda entry: entry.occurred_at)
    return tuple(line_of(entry, zone, at) for entry in reversed(shown[-MOST_DOSES:]))


def _next_visit(assessment: Assessment, at: datetime, zone: str) -> str:
    due = [p.due_at for p in assessment.plans if p.form is not Form.ORAL and p.due_at is not None]
    return day_name(local_date(min(due), zone), at, zone) if due else ""


def _name(record: Record) -> str:
    person = record.latest.person
    return person.name if person else record.person
