"""Today, as a person reads it: one banner, today's slots, warnings with their why, what is next.

All of it is text and words for states, so that a screen only lays it out and a terminal
without a screen prints the same.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.engine.assess import assess
from tracker.engine.assessment import (
    Assessment,
    Band,
    CoverageState,
    Gate,
    RaisedWarning,
    ScheduleState,
)
from tracker.engine.care import mood_day
from tracker.engine.entries import Consent, Form, PlanStop
from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone, name_of
from tracker.formulary.sources import source_text
from tracker.usecases.book import Book
from tracker.usecases.care_facts import usable_kit
from tracker.usecases.describe import line_of
from tracker.usecases.liveness import told_live
from tracker.usecases.naloxone import is_open
from tracker.usecases.pills_today import SlotRow, pills_of_the_day
from tracker.usecases.state_keys import coverage_key, gate_key, has_red_flag, line_form
from tracker.wording import text
from tracker.wording.dates import ago, ahead, day_and_time, day_name, time_of_day
from tracker.wording.numbers import Numbers, numbers_for

FAMILIES = (
    ("COVERAGE_WANING", "COVERAGE_LAPSED", "CONTINUING_RISK"),
    ("RESTART_HOLD", "CALL_FIRST", "ASK_FIRST"),
    ("DOSE_DUE", "DOSE_LATE", "DOSE_MISSED"),
    ("VISIT_SOON", "VISIT_DUE", "VISIT_OVERDUE"),
    ("NALOXONE_MISSING", "NALOXONE_EXPIRING"),
    ("AFTERCARE",),
)
LIVENESS_CODES = ("NOT_EVALUATED", "NOT_DELIVERABLE")
COVERAGE_TONE = {
    CoverageState.COVERED: "good",
    CoverageState.WANING: "caution",
    CoverageState.LAPSED: "critical",
    CoverageState.NOT_STARTED: "urgent",
}
GATE_TONE = {
    Gate.OPEN: "good",
    Gate.ASK: "urgent",
    Gate.CALL_FIRST: "urgent",
    Gate.LOCKED: "critical",
}
OPEN_TONE = {
    "gate.OPEN_red_flag": "urgent",
    "gate.OPEN_not_started": "caution",
    "gate.OPEN_agreed": "caution",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A state in words: its tone (good, info, caution, urgent, critical), symbol, word, line."""

    tone: str
    symbol: str
    word: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningRow:
    """The worst of a family of warnings, in words, and how many more stand behind it."""

    code: str
    tone: str
    symbol: str
    word: str
    title: str
    text: str
    since: str
    related: int
    why: "WhyText"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyText:
    """Why a warning is raised, in words."""

    rule: str
    entries: tuple[str, ...]
    source: str
    clears: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Everything that the first screen shows, at one instant.

    `naloxone_asked` is the question for naloxone while it is open, else empty; `has_steps` says
    that there are steps to a first dose or to the next one.
    `red` says that something on it is: naloxone and whom to call are then shown first.
    """

    person: str
    name: str
    at: datetime
    zone: str
    date: str
    clock: str
    coverage: Banner
    gate: Banner
    slots: tuple[SlotRow, ...]
    next_dose: str | None
    next_visit: str | None
    warnings: tuple[WarningRow, ...]
    naloxone: str
    naloxone_asked: str
    emergency: str
    has_steps: bool
    has_plan: bool
    red: bool
    renewals: tuple[str, ...]
    assessment: Assessment


def today_of(record: Record, assessment: Assessment) -> Today:
    """Today at the instant of an assessment."""
    at = assessment.at
    zone = home_zone(record, record.latest)
    numbers = numbers_for(zone)
    coverage = _coverage(record, assessment, numbers)
    warnings = _warnings(record, assessment, zone, numbers)
    return Today(
        person=assessment.person,
        name=name_of(record),
        at=at,
        zone=zone,
        date=_date(local_date(at, zone)),
        clock=time_of_day(at, zone),
        coverage=coverage,
        gate=_gate(record, assessment, numbers),
        slots=pills_of_the_day(record, at, zone),
        next_dose=_next(record, assessment, (Form.ORAL,), zone),
        next_visit=_next(record, assessment, (Form.INJECTION, Form.IMPLANT), zone),
        warnings=warnings,
        naloxone=_naloxone(record, at),
        naloxone_asked=_naloxone_asked(record, assessment),
        has_steps=assessment.gate is not Gate.OPEN
        or assessment.coverage.state is CoverageState.NOT_STARTED,
        emergency=numbers.emergency,
        has_plan=bool(assessment.plans),
        red=coverage.tone == "critical" or any(row.tone == "critical" for row in warnings),
        renewals=(*_renewals(record, at), *_mood(record, at, zone)),
        assessment=assessment,
    )


def in_doubt(assessment: Assessment) -> bool:
    """Whether warnings are not looked for, or could not reach somebody."""
    return any(warning.code in LIVENESS_CODES for warning in assessment.warnings)


def _renewals(record: Record, at: datetime) -> tuple[str, ...]:
    """Consents that end within days, so that they are asked about again."""
    if not record.by_type(Consent, at):
        return ()
    from tracker.usecases.consent import circle_of  # most records share with nobody

    return tuple(
        text("today.renew", who=row.who, when=row.until)
        for row in circle_of(record, at)
        if row.ask_again
    )


def _mood(record: Record, at: datetime, zone: str) -> tuple[str, ...]:
    """Once a month, how the person feels is asked for."""
    day = mood_day(record, record.latest, at)
    return (text("mood.time"),) if day is not None and day <= local_date(at, zone) else ()


def _coverage(record: Record, assessment: Assessment, numbers: Numbers) -> Banner:
    state, key = assessment.coverage.state, coverage_key(assessment)
    tone = COVERAGE_TONE[state]
    if assessment.quiet and tone in ("urgent", "critical"):
        tone = "caution"
    elif assessment.coverage.band is Band.C:
        tone = "urgent"
    elif tone == "good" and (in_doubt(assessment) or has_red_flag(assessment)):
        # Nothing is green that nobody looks after, or that could reach nobody, or beside a flag.
        tone = "caution"
    line = text(f"{key}.line{line_form(record, assessment)}", emergency=numbers.emergency)
    return _banner(tone, key, line)


def _gate(record: Record, assessment: Assessment, numbers: Numbers) -> Banner:
    key = gate_key(record, assessment)
    quiet = "_quiet" if assessment.quiet and assessment.gate is Gate.ASK else ""
    tone = OPEN_TONE.get(key, GATE_TONE[assessment.gate])
    return _banner(
        "info" if tone == "good" and in_doubt(assessment) else tone,
        key,
        text(f"{key}.todo{quiet}", emergency=numbers.emergency),
    )


def _banner(tone: str, key: str, line: str) -> Banner:
    return Banner(tone=tone, symbol=text(f"{key}.symbol"), word=text(f"{key}.word"), line=line)


def _date(day: date) -> str:
    return text(
        "date.day",
        weekday=text(f"date.weekday_{day.isoweekday()}"),
        day=day.day,
        month=text(f"date.month_{day.month}"),
    )


def _next(record: Record, assessment: Assessment, forms: tuple[Form, ...], zone: str) -> str | None:
    at = assessment.at
    times = [
        due
        for plan in assessment.plans
        if plan.form in forms
        and plan.schedule is not ScheduleState.STOPPED
        and (due := plan.next_due_at or plan.due_at) is not None
        and not _ends_before(record, plan.plan, due)
    ]
    if not times:
        return None
    first = min(times)
    if Form.ORAL in forms:
        return f"{day_and_time(first, zone, at)} ({ahead(first, at)})"
    day = local_date(first, zone)
    days = (day - local_date(at, zone)).days
    name = day_name(day, at, zone)
    if days > 1:
        return f"{name} ({text('date.ahead_days', n=days)})"
    return f"{name} ({text('date.ago_days', n=-days)})" if days < -1 else name


def _ends_before(record: Record, plan: str, due: datetime) -> bool:
    """Whether a planned end comes before a dose would be due."""
    line = record.latest.line_of(plan)
    stops = record.by_type(PlanStop, due)
    return line is not None and any(s.plan in line.uids and record.latest.sees(s) for s in stops)


def _warnings(
    record: Record, assessment: Assessment, zone: str, numbers: Numbers
) -> tuple[WarningRow, ...]:
    rows: list[WarningRow] = []
    shown: set[str] = set()
    for warning in assessment.warnings:
        family = next((group for group in FAMILIES if warning.code in group), (warning.code,))
        if family[0] in shown:
            continue
        shown.add(family[0])
        related = sum(other.code in family for other in assessment.warnings) - 1
        rows.append(_warning_row(record, warning, related, assessment.at, zone, numbers))
    return tuple(rows)


def _warning_row(
    record: Record, warning: RaisedWarning, related: int, at: datetime, zone: str, numbers: Numbers
) -> WarningRow:
    entries = [record.entries[uid] for uid in warning.why.entries if uid in record.entries]
    return WarningRow(
        code=warning.code,
        tone=str(warning.severity),
        symbol=text(f"severity.{warning.severity}.symbol"),
        word=text(f"severity.{warning.severity}.word"),
        title=text(f"warning.{warning.code}.title"),
        text=text(warning.text_key, emergency=numbers.emergency),
        since=f"{day_and_time(warning.since, zone, at)} ({ago(warning.since, at)})",
        related=related,
        why=WhyText(
            rule=text(f"rule.{warning.why.rule}"),
            entries=tuple(line_of(entry, zone, at) for entry in entries),
            source=source_text(warning.why.source),
            clears=text(warning.clears),
        ),
    )


def _naloxone(record: Record, at: datetime) -> str:
    kit = usable_kit(record, at)
    if kit is None:
        return text("today.naloxone_none")
    place = kit.place or kit.holder
    if place is None:
        return text("today.naloxone_have_no_place")
    return text("today.naloxone_have", place=place)


def _naloxone_asked(record: Record, assessment: Assessment) -> str:
    if not is_open(record, assessment):
        return ""
    have = usable_kit(record, assessment.at) is not None
    return text("naloxone.still" if have else "naloxone.have")


def today_at(book: Book, person: str, now: datetime) -> Today:
    """Today of a person at an instant, as the record stands on disk."""
    record = book.record(person)
    return today_of(record, told_live(book, person, assess(record, now, now)))
