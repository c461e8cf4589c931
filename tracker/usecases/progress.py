"""How far somebody has come: plain counts, milestones, and a score that bends and never breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tracker.engine.assessment import CoverageState
from tracker.engine.counting import Reading, walk
from tracker.engine.entries import Dose, Entry, Form, Implant, Injection, Source
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, home_zone
from tracker.engine.spans import Span
from tracker.engine.standing import Judged, Standing, Verdict
from tracker.engine.thresholds import ENTERED_LATE_AFTER, thresholds_for
from tracker.usecases.day_marks import Mark, due_visits, marked_slots
from tracker.wording import text
from tracker.wording.dates import day_name

ONE_DAY = timedelta(days=1)
LEAST = timedelta(microseconds=1)
EVER = datetime.min.replace(tzinfo=UTC)
GIVEN = (Dose, Injection, Implant)
NOT_TAKEN = (Verdict.FUTURE, Verdict.DUPLICATE)
# Taken is taken: whether a pill counts for coverage is told by the days, and in a note.
SWALLOWED = (Mark.TAKEN, Mark.LATE, Mark.HELD)
OFF = (CoverageState.LAPSED, CoverageState.NOT_STARTED)
MONTH, QUARTER = 30, 90
# A day this far back counts half as much; beyond a year it counts for next to nothing.
HALF_LIFE, COUNTED_BACK = 30, 365
LOWEST, HIGHEST = 1, 100
# The trend compares with a week ago; less than two weeks show none.
WEEK, FEWEST_DAYS, TURN = 7, 14, 2
MILESTONES = (
    ("first", relativedelta()),
    ("7_days", relativedelta(days=7)),
    ("30_days", relativedelta(days=30)),
    ("90_days", relativedelta(days=90)),
    ("6_months", relativedelta(months=6)),
    ("12_months", relativedelta(months=12)),
)


class Count(NamedTuple):
    """So many of so many."""

    n: int
    of: int


class Milestone(NamedTuple):
    """A point on the way: its name, its date, both in words, and whether it is behind."""

    name: str
    date: date
    what: str
    when: str
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Counts up to an instant; all None or empty before the first dose.

    `longest_gap` is how long the block could not be relied on at a stretch, None for never.
    `injections` counts those due after the first one. `score` (1 to 100) is for a bar and is
    not said; `trend` is new, up, even or down. `lines` has label and words of every count,
    `notes` what stands on weaker ground.
    """

    name: str
    zone: str
    begun: date | None = None
    day_number: int | None = None
    days_30: Count | None = None
    days_90: Count | None = None
    longest_gap: timedelta | None = None
    injections: Count | None = None
    pills: Count | None = None
    milestones: tuple[Milestone, ...] = ()
    next_milestone: Milestone | None = None
    score: int | None = None
    trend: str | None = None
    trend_words: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class _Way(NamedTuple):
    """What one walk finds: spans without coverage from the first dose on, and what was given."""

    off: list[Span]
    given: list[Dose | Injection | Implant]


def progress_of(record: Record, at: datetime) -> Progress:
    """How far the person has come at an instant."""
    zone = home_zone(record, record.latest)
    person = record.latest.person
    name = person.name if person else record.person
    way = _walked(record, at)
    if way is None:
        return Progress(name=name, zone=zone)
    begun, today = _day_of(way.given[0], zone), local_date(at, zone)
    days = _relied_days(way, begun, today, zone)
    gaps = (span.end - span.start for span in way.off if span.state is CoverageState.LAPSED)
    gap = max(gaps, default=None)
    injections, due = _injections(record, way, at, zone), _pills(record, at, today, zone)
    pills = Count(sum(mark in SWALLOWED for mark in due), len(due)) if due else None
    milestones = tuple(_milestones(begun, today, at, zone))
    score, trend = _score(days), _trend(days)
    days_30, days_90 = (Count(sum(days[-n:]), len(days[-n:])) for n in (MONTH, QUARTER))
    lines = [
        (text("progress.in_treatment"), text("progress.days", n=(today - begun).days + 1)),
        (text("progress.count.days_30"), text("progress.of_days", n=days_30.n, known=days_30.of)),
        (text("progress.count.days_90"), text("progress.of_days", n=days_90.n, known=days_90.of)),
        (text("progress.longest_gap"), _gap_words(gap)),
    ]
    if injections is not None:
        said = text("progress.of_injections", n=injections.n, known=injections.of)
        lines.append((text("progress.injections"), said))
    if pills is not None:
        said = text("progress.of_pills", n=pills.n, known=pills.of)
        lines.append((text("progress.pills"), said))
    return Progress(
        name=name,
        zone=zone,
        begun=begun,
        day_number=(today - begun).days + 1,
        days_30=days_30,
        days_90=days_90,
        longest_gap=gap,
        injections=injections,
        pills=pills,
        milestones=milestones,
        next_milestone=next((item for item in milestones if not item.reached), None),
        score=score,
        trend=trend,
        trend_words=text(f"progress.trend.{trend}"),
        lines=tuple(lines),
        notes=tuple(_notes(record, way, due.count(Mark.HELD), at)),
    )


def _walked(record: Record, at: datetime) -> _Way | None:
    """One walk from the first entry on; None where no dose has been logged yet."""
    begun: datetime | None = None
    since: datetime | None = None
    off: list[Span] = []
    given: list[Dose | Injection | Implant] = []

    def note(start: datetime, end: datetime) -> None:
        state = CoverageState.NOT_STARTED if start == begun else CoverageState.LAPSED
        off.append(Span(start, end, state))

    for standing, judged in _steps(record, at):
        for item in judged:
            if isinstance(item.entry, GIVEN) and item.verdict not in NOT_TAKEN:
                given.append(item.entry)
                begun = begun or item.moment
        if begun is None:
            continue
        if standing.state in OFF:
            since = since or max(begun, standing.since or begun)
        elif since is not None and standing.since is not None:
            note(since, standing.since)
            since = None
    if begun is None:
        return None
    if since is not None and since < at:
        note(since, at)
    return _Way(off, given)


def _steps(record: Record, at: datetime) -> Iterator[tuple[Standing, list[Judged]]]:
    """Where the walk stands after each entry, and at each turn that may open or close a gap."""
    # A clearance counts for an injection of its local date, also if it comes later that day.
    cleared = tuple(item._replace(at=EVER) for item in record.clearances if item.at <= at)
    reading = Reading(record.latest, record.formulary, cleared)
    standing = Standing()
    for moment in record.timeline:
        if moment.at > at:
            break
        for turn in _turns(standing, moment.at):
            yield standing, walk(standing, (), reading, turn)
        yield standing, walk(standing, (moment,), reading, moment.at)
    for turn in _turns(standing, at):
        yield standing, walk(standing, (), reading, turn)


def _turns(standing: Standing, to: datetime) -> list[datetime]:
    at = standing.at
    if at is None or (
        standing.state not in OFF
        and any(part.start <= at and part.lapse_at > to for part in standing.live)
    ):
        return []
    turns = {turn for part in standing.live for turn in (part.start, part.lapse_at)}
    return sorted(turn for turn in turns if at < turn <= to)


def _relied_days(way: _Way, begun: date, today: date, zone: str) -> list[bool]:
    """For each of the last days up to today: whether the block was never gone on it.

    The time that the first dose takes to act is no gap.
    """
    off: set[date] = set()
    first = max(begun, today - COUNTED_BACK * ONE_DAY)
    for span in way.off:
        day, last = local_date(span.start, zone), local_date(span.end - LEAST, zone)
        if span.state is CoverageState.NOT_STARTED and span.end - span.start <= ONE_DAY:
            continue
        day = max(day, first)
        while day <= last:
            off.add(day)
            day += ONE_DAY
    return [first + n * ONE_DAY not in off for n in range((today - first).days + 1)]


def _score(days: list[bool]) -> int:
    """A share of days in which the newest weigh most: each day bends it, none breaks it."""
    weights: list[float] = [0.5 ** (age / HALF_LIFE) for age in range(len(days))]
    relied = sum(weight for weight, day in zip(weights, reversed(days), strict=True) if day)
    return max(LOWEST, round(HIGHEST * relied / sum(weights)))


def _trend(days: list[bool]) -> str:
    if len(days) < FEWEST_DAYS:
        return "new"
    change = _score(days) - _score(days[:-WEEK])
    if abs(change) < TURN:
        return "even"
    return "up" if change > 0 else "down"


def _milestones(begun: date, today: date, at: datetime, zone: str) -> Iterator[Milestone]:
    for name, after in MILESTONES:
        day = begun + after
        what, when = text(f"progress.milestone_{name}"), day_name(day, at, zone)
        yield Milestone(name, day, what, when, day <= today)


def _gap_words(gap: timedelta | None) -> str:
    if gap is None:
        return text("progress.no_gap")
    if gap < 2 * ONE_DAY:
        return text("progress.gap_hours", n=max(1, gap // timedelta(hours=1)))
    return text("progress.gap_days", n=gap // ONE_DAY)


def _injections(record: Record, way: _Way, at: datetime, zone: str) -> Count | None:
    """Those given within the interval of the last, of those that fell due after the first."""
    days = [_day_of(item, zone) for item in way.given if isinstance(item, Injection)]
    if not days:
        return None
    interval = thresholds_for(record.formulary).injection_interval * ONE_DAY
    in_time = sum(later - earlier <= interval for earlier, later in pairwise(days))
    today = local_date(at, zone)
    planned = any(due.form is Form.INJECTION for due in due_visits(record, at))
    overdue = planned and days[-1] + interval < today
    due = len(days) - 1 + overdue
    return Count(in_time, due) if due else None


def _pills(record: Record, at: datetime, today: date, zone: str) -> list[Mark]:
    """What became of the pills of 30 days, without those still to come."""
    begin = first_instant(today - (MONTH - 1) * ONE_DAY, zone)
    marks = [item.mark for item in marked_slots(record, at, begin, at)]
    return [mark for mark in marks if mark not in (Mark.PLANNED, Mark.DUE)]


def _notes(record: Record, way: _Way, held: int, at: datetime) -> Iterator[str]:
    if held:
        yield text("progress.note.held", n=held)
    recent = [item for item in way.given if at - item.occurred_at < QUARTER * ONE_DAY]
    late = sum(_told_late(item) for item in recent)
    if late:
        yield text("progress.note.late", n=late)
    clinic = record.latest.clinic_confirmed
    unconfirmed = sum(
        not isinstance(item, Dose) and item.source is not Source.CLINIC and item.uid not in clinic
        for item in recent
    )
    if unconfirmed:
        yield text("progress.note.unconfirmed", n=unconfirmed)


def _told_late(entry: Entry) -> bool:
    if entry.day is not None:
        return local_date(entry.recorded_at, entry.zone) > entry.day + ONE_DAY
    return entry.recorded_at - entry.occurred_at > ENTERED_LATE_AFTER


def _day_of(entry: Entry, zone: str) -> date:
    return entry.day or local_date(entry.occurred_at, zone)
