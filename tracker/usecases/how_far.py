"""How far somebody has come: plain counts and milestones. Nothing here blames or starts anew."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tracker.engine.assessment import CoverageState, Flag
from tracker.engine.entries import Dose, Implant, Injection
from tracker.engine.findings import findings_of
from tracker.engine.flags import flags_of
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, home_zone, name_of, stand_at
from tracker.engine.spans import lapses_until, spans_between
from tracker.usecases.slots_told import told_slots
from tracker.wording import text
from tracker.wording.dates import day_name

ONE_DAY = timedelta(days=1)
OFF = (CoverageState.LAPSED, CoverageState.NOT_STARTED)
WINDOW = 30
# Days between injections that keep to the label (L2).
INTERVAL = 28
# What lies this far back counts half as much; nothing is ever worth nothing.
HALF_LIFE = 30.0
LOWEST = 5
MILESTONES = (
    ("first", relativedelta()),
    ("7_days", relativedelta(days=7)),
    ("30_days", relativedelta(days=30)),
    ("90_days", relativedelta(days=90)),
    ("6_months", relativedelta(months=6)),
    ("12_months", relativedelta(months=12)),
)


class Milestone(NamedTuple):
    """A point on the way: its words, its date in words, and whether it is behind."""

    what: str
    when: str
    reached: bool


class HowFar(NamedTuple):
    """Counts in words, milestones, the score (5 to 100), and what stands on weaker ground."""

    name: str
    zone: str
    lines: tuple[tuple[str, str], ...]
    milestones: tuple[Milestone, ...]
    score: int | None
    caveats: tuple[str, ...]


def how_far(record: Record, at: datetime) -> HowFar:
    """How far the person has come at an instant; empty before the first dose."""
    zone = home_zone(record, record.latest)
    name = name_of(record)
    begun = _first_day(record, at, zone)
    if begun is None:
        return HowFar(name, zone, (), (), None, ())
    today = local_date(at, zone)
    covered = _covered_days(record, at, zone, begun)
    lines = [
        (text("progress.in_treatment"), text("progress.days", n=(today - begun).days + 1)),
        (text("progress.covered"), _of(covered[-WINDOW:])),
        (text("progress.longest_gap"), _longest_gap(record, at)),
        *_injections(record, at, zone),
        *_pills(record, at),
    ]
    return HowFar(
        name, zone, tuple(lines), _milestones(begun, today, at, zone), _score(covered),
        _caveats(record, at),
    )  # fmt: skip


def _first_day(record: Record, at: datetime, zone: str) -> date | None:
    days = [
        moment.entry.day or local_date(moment.at, zone)
        for moment in record.timeline
        if isinstance(moment.entry, Dose | Injection | Implant)
        and moment.at <= at
        and record.latest.sees(moment.entry)
    ]
    return min(days, default=None)


def _covered_days(record: Record, at: datetime, zone: str, begun: date) -> list[bool]:
    """For each of the last 90 whole days: whether the block could be relied on all day."""
    today = local_date(at, zone)
    first = max(begun, today - timedelta(days=3 * WINDOW))
    off = [
        span for span in spans_between(record, first_instant(first, zone), at) if span.state in OFF
    ]
    found = []
    for number in range((today - first).days + 1):
        begin = first_instant(first + timedelta(days=number), zone)
        end = first_instant(first + timedelta(days=number + 1), zone)
        # The first day begins with the first dose.
        gap = any(s.start < end and begin < s.end for s in off)
        found.append((number == 0 and first == begun) or not gap)
    return found


def _of(days: list[bool]) -> str:
    return text("progress.of_days", n=sum(days), known=len(days))


def _longest_gap(record: Record, at: datetime) -> str:
    longest = max((lapse.end - lapse.start for lapse in lapses_until(record, at)), default=None)
    if longest is None:
        return text("progress.no_gap")
    if longest < 2 * ONE_DAY:
        return text("progress.gap_hours", n=max(1, longest // timedelta(hours=1)))
    return text("progress.gap_days", n=longest // ONE_DAY)


def _injections(record: Record, at: datetime, zone: str) -> list[tuple[str, str]]:
    days = [
        item.day or local_date(item.occurred_at, zone)
        for item in record.by_type(Injection, at)
        if record.latest.sees(item)
    ]
    if len(days) < 2:
        return []
    in_time = sum((later - earlier).days <= INTERVAL for earlier, later in pairwise(days))
    said = text("progress.of_injections", n=in_time, known=len(days) - 1)
    return [(text("progress.injections"), said)]


def _pills(record: Record, at: datetime) -> list[tuple[str, str]]:
    told = told_slots(record, at, at - timedelta(days=WINDOW), at)
    due = [item for item in told if item.state not in ("planned", "due")]
    if not due:
        return []
    taken = sum(item.state in ("taken", "late", "held") for item in due)
    return [(text("progress.pills"), text("progress.of_pills", n=taken, known=len(due)))]


def _milestones(begun: date, today: date, at: datetime, zone: str) -> tuple[Milestone, ...]:
    return tuple(
        Milestone(
            text(f"progress.milestone_{name}"),
            day_name(begun + after, at, zone),
            begun + after <= today,
        )
        for name, after in MILESTONES
    )


def _score(covered: list[bool]) -> int:
    """A weighted share of days relied on: it bends with each day and never drops to nothing."""
    weights: list[float] = [0.5 ** (number / HALF_LIFE) for number in reversed(range(len(covered)))]
    share = sum(w for w, day in zip(weights, covered, strict=True) if day) / sum(weights)
    return max(LOWEST, round(100 * share))


def _caveats(record: Record, at: datetime) -> tuple[str, ...]:
    stand = stand_at(record, record.latest, at, at - timedelta(days=31))
    flags = flags_of(findings_of(record, record.latest, stand, at))
    weak = (Flag.ENTERED_LATE, Flag.UNCONFIRMED, Flag.CHECK_ENTRY)
    return tuple(text(f"flag.{flag}.line") for flag in weak if flag in flags)
