"""What is told of a person, step by step: each warning with the instants at which it is told."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.engine.assessment import Assessment, CoverageState, Gate, RaisedWarning, Severity
from tracker.engine.entries import Dose, Visit
from tracker.engine.instants import first_instant, local_date, slot_instant
from tracker.engine.notice_rules import NoticeRules, next_morning, out_of_quiet, repeats
from tracker.engine.notices import VISIT, WARNING
from tracker.engine.record import Record, home_zone
from tracker.engine.taken_on import CHECK_IN_CODE, RANK
from tracker.usecases.due_visits import due_visits
from tracker.usecases.may_tell import OPEN_CODES
from tracker.usecases.visits import open_visits

# Told on the page alone: nobody is rung for them.
ON_THE_PAGE = frozenset({"SITE_REPEAT", "UNCONFIRMED", "NOT_EVALUATED", "NOT_DELIVERABLE"})
LAPSE_CODES = frozenset({"COVERAGE_LAPSED", "CONTINUING_RISK"})
PILL_CODES = frozenset({"DOSE_DUE", "DOSE_LATE", "DOSE_MISSED"})
# Told by the visits, day by day.
VISIT_CODES = frozenset({"VISIT_SOON", "VISIT_DUE"})
# What has no hour of its own is told in the morning; a pill has its hour, a depot has none.
IN_THE_MORNING = frozenset({
    "VISIT_OVERDUE", "NALOXONE_MISSING", "NALOXONE_EXPIRING", "CHECK_ENTRY", "MONTHLY_GAP",
    "LIVER_TEST_DUE", "AFTERCARE", "SUPPLY_LOW", CHECK_IN_CODE,
})  # fmt: skip
MORNING_UNLESS_A_PILL = LAPSE_CODES | {"COVERAGE_WANING", "ASK_FIRST"}
SUPPLY = "SUPPLY_LOW"
ONE_HOUR = timedelta(hours=1)
LONGER_THAN_A_WEEK = timedelta(days=8)


class Step(NamedTuple):
    """One telling of a series: its name among the steps, and when (UTC)."""

    name: str
    at: datetime


class Series(NamedTuple):
    """All tellings of one warning or visit.

    `mornings` says that it keeps to the morning, `by_night` that it does not wait for the end of
    the quiet hours, `ends_at` when it is over of itself.
    """

    kind: str
    code: str
    severity: Severity
    true_since: datetime
    told_since: datetime
    mornings: bool
    by_night: bool
    ends_at: datetime | None
    steps: tuple[Step, ...]


def series_for(
    record: Record, assessment: Assessment, warning: RaisedWarning, rules: NoticeRules
) -> Series | None:
    """When a warning is told; None for what only the page tells, or the visits do.

    `warning` is as its reader may know it; when it is told follows from when it truly began.
    """
    if warning.code in ON_THE_PAGE or warning.code in VISIT_CODES:
        return None
    if warning.code in PILL_CODES and assessment.gate is not Gate.OPEN:
        # A pill that waits for an answer or a call is not rung for: the gate is.
        return None
    zone = home_zone(record, record.latest)
    since = _began(assessment, warning, zone)
    pill = _rests_on_a_pill(record, assessment, warning)
    mornings = warning.code in IN_THE_MORNING or (
        warning.code in MORNING_UNLESS_A_PILL and not pill
    )
    first = next_morning(since, zone, rules) if mornings else since
    instants = repeats(first, zone, rules) if _is_repeated(warning) else (first,)
    by_night = warning.code == "COVERAGE_LAPSED" and pill
    if not by_night:
        instants = tuple(out_of_quiet(instant, zone, rules) for instant in instants)
    steps = tuple(Step(str(number), instant) for number, instant in enumerate(instants))
    ends = _ends_at(assessment, warning)
    return Series(
        kind=WARNING,
        code=warning.code,
        severity=warning.severity,
        true_since=since,
        told_since=warning.since,
        mornings=mornings,
        by_night=by_night,
        ends_at=ends,
        steps=steps,
    )


def visit_series(record: Record, at: datetime, rules: NoticeRules) -> Iterator[Series]:
    """The notices before each visit that is booked or due, on the days of the rules."""
    zone = home_zone(record, record.latest)
    coming = [visit for visit in open_visits(record, at) if visit.at > at]
    for visit in coming:
        booked_at = max(
            item.recorded_at
            for item in record.by_type(Visit, at)
            if (item.at, item.kind) == (visit.at, visit.kind) and record.latest.sees(item)
        )
        day = local_date(visit.at, zone)
        steps = [step for step in _days_before(day, zone, rules) if step.at >= booked_at]
        # A visit early in the day is told of an hour before it.
        soonest = visit.at - ONE_HOUR
        steps = [step._replace(at=min(step.at, soonest)) for step in steps]
        yield _visits("VISIT_BOOKED", Severity.INFO, visit.at, steps)
    for day, form in due_visits(record, at):
        if any(v.kind == form and local_date(v.at, zone) <= day for v in coming):
            continue
        if local_date(at, zone) <= day:
            begins = slot_instant(datetime.combine(day, rules.morning), zone)
            yield _visits("VISIT_DUE", Severity.CAUTION, begins, _days_before(day, zone, rules))


def earliest_beginning(assessment: Assessment) -> datetime:
    """Nothing that is told now became true before this instant; a visit is of today or later."""
    # In any zone: what is told once a week began within the last of them.
    began = [_began(assessment, warning, "UTC") for warning in assessment.warnings]
    return min((assessment.at - LONGER_THAN_A_WEEK, *began))


def _visits(code: str, severity: Severity, at: datetime, steps: Sequence[Step]) -> Series:
    # What was booked early in the day is told of by night, as a pill of that hour would be.
    by_night = code == "VISIT_BOOKED"
    return Series(VISIT, code, severity, at, at, True, by_night, None, tuple(steps))


def _days_before(day: date, zone: str, rules: NoticeRules) -> list[Step]:
    return [
        Step(
            f"{count} d",
            slot_instant(datetime.combine(day - timedelta(days=count), rules.morning), zone),
        )
        for count in sorted(rules.visit_days, reverse=True)
    ]


def _began(assessment: Assessment, warning: RaisedWarning, zone: str) -> datetime:
    """When a warning truly began, which its reader may not be told."""
    if warning.code in LAPSE_CODES and assessment.coverage.state is CoverageState.LAPSED:
        return assessment.coverage.since or warning.since
    if warning.code == SUPPLY:
        # It begins anew with each pill; nobody is to hear of it more than once a week.
        day = local_date(assessment.at, zone)
        return first_instant(day - timedelta(days=day.weekday()), zone)
    if warning.code != CHECK_IN_CODE:
        return warning.since
    pressing = [
        raised.since
        for raised in assessment.warnings
        if raised.code not in OPEN_CODES and RANK[raised.severity] >= RANK[Severity.URGENT]
    ]
    return min(pressing, default=assessment.at)


def _ends_at(assessment: Assessment, warning: RaisedWarning) -> datetime | None:
    """When the next pill takes the place of this one, if it is about a pill."""
    if warning.code not in PILL_CODES:
        return None
    turns = (item.changes_at for item in assessment.warnings if item.code == warning.code)
    return next(turns, None)


def _is_repeated(warning: RaisedWarning) -> bool:
    return RANK[warning.severity] >= RANK[Severity.URGENT] and warning.code != "DOSE_MISSED"


def _rests_on_a_pill(record: Record, assessment: Assessment, warning: RaisedWarning) -> bool:
    """Whether it is about the block of a pill, which ends at an hour and not with a day."""
    return any(
        isinstance(record.entries.get(uid), Dose)
        for raised in assessment.warnings
        if raised.code == warning.code
        for uid in raised.why.entries
    )
