"""Coverage of the last 90 days on one axis with what is planned in the next 60.

The future has no coverage in it: a cell ahead says whether something is planned, and no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from tracker.engine.assessment import CoverageState
from tracker.engine.counting import implant_days
from tracker.engine.entries import Form, Implant, Injection, Plan, Source
from tracker.engine.instants import first_instant, local_date
from tracker.engine.known import Known
from tracker.engine.record import Record, home_zone, stand_at
from tracker.engine.spans import spans_between
from tracker.engine.standing import Verdict
from tracker.engine.thresholds import thresholds_for
from tracker.formulary.model import Formulary
from tracker.usecases.day_marks import OTHERS, Mark, due_visits, marked_slots
from tracker.usecases.visits import visits_known
from tracker.wording import text
from tracker.wording.dates import day_name

BACK, AHEAD = timedelta(days=90), timedelta(days=60)
ONE_DAY = timedelta(days=1)
LEAST = timedelta(microseconds=1)
# No implant of the formulary is told of beyond this.
IMPLANTS_SINCE = timedelta(days=300)
WORDS = {
    CoverageState.COVERED: "solid",
    CoverageState.WANING: "waning",
    CoverageState.LAPSED: "none",
    CoverageState.NOT_STARTED: "before",
}
WORST_FIRST = ("none", "unsure", "before", "waning", "solid")
COVERS = ("solid", "waning", "none", "before", "unsure", "planned")


class Cell(NamedTuple):
    """A stretch of the axis: how coverage was at its worst, or what is planned, and its marks."""

    begins: datetime
    ends: datetime
    cover: str
    symbol: str
    marks: tuple[Mark, ...]


class Label(NamedTuple):
    """The name of a month, and the column in which it begins."""

    column: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The axis, oldest first. `now` is the first column that lies ahead.

    `legend` has each symbol with its word; `spans` the past in words, oldest first, and `ahead`
    the visits planned, each with its date.
    """

    name: str
    zone: str
    cells: tuple[Cell, ...]
    now: int
    months: tuple[Label, ...]
    legend: tuple[tuple[str, str], ...]
    spans: tuple[str, ...]
    ahead: tuple[tuple[str, str], ...]


class _Part(NamedTuple):
    begins: datetime
    ends: datetime
    cover: str


def strip_of(record: Record, at: datetime, columns: int) -> Strip:
    """The strip at an instant, in a number of columns that each stand for an equal span of time.

    The axis is set so that a column begins at `at`: none mixes what was with what is planned.
    """
    zone = home_zone(record, record.latest)
    columns = max(columns, 1)
    wide = (BACK + AHEAD) / columns
    now = max(1, round(BACK / wide))
    edges = [at + (number - now) * wide for number in range(columns + 1)]
    past = _past(record, min(edges[0], at - BACK), at)
    marks = list(_marks(record, at, zone))
    slots = marked_slots(record, at, at, edges[-1])
    planned = [item.slot.instant for item in slots if item.mark is Mark.PLANNED]
    planned += [instant for instant, mark in marks if instant >= at and mark is Mark.VISIT]
    cells = tuple(
        _cell(edges[number], edges[number + 1], past if number < now else None, planned, marks)
        for number in range(columns)
    )
    person = record.latest.person
    return Strip(
        name=person.name if person else record.person,
        zone=zone,
        cells=cells,
        now=now,
        months=tuple(_months(edges, zone)),
        legend=(
            *((text(f"strip.{cover}.symbol"), text(f"strip.{cover}.word")) for cover in COVERS),
            *((text(f"mark.{mark}.symbol"), text(f"mark.{mark}.word")) for mark in OTHERS),
        ),
        spans=tuple(_in_words(past, at, zone)),
        ahead=tuple(
            (day_name(local_date(instant, zone), at, zone), text(f"mark.{mark}.word"))
            for instant, mark in sorted(marks)
            if at <= instant < edges[-1]
        ),
    )


def _past(record: Record, begin: datetime, at: datetime) -> list[_Part]:
    """How coverage went, as known now; no part ends after the instant asked about."""
    unsure = _unsure(record, at)
    # A pill taken some minutes after the last one began to wane is in time: so say warnings.
    in_time = thresholds_for(record.formulary).late_after
    parts: list[_Part] = []
    for span in spans_between(record, begin, at):
        cover = WORDS[span.state]
        if cover == "waning" and span.end - span.start < in_time:
            cover = "solid"
        parts += _split(_Part(span.start, span.end, cover), unsure)
    return [
        _Part(same[0].begins, same[-1].ends, cover)
        for cover, run in groupby(parts, key=lambda part: part.cover)
        if (same := list(run))
    ]


def _split(part: _Part, unsure: list[tuple[datetime, datetime]]) -> Iterator[_Part]:
    """Nothing known to act may still be an implant whose length nobody is sure of."""
    begins = part.begins
    if part.cover == "none":
        for first, last in unsure:
            first, last = max(first, begins), min(last, part.ends)  # noqa: PLW2901  clipped
            if first >= last:
                continue
            if begins < first:
                yield _Part(begins, first, part.cover)
            yield _Part(first, last, "unsure")
            begins = last
    if begins < part.ends:
        yield _Part(begins, part.ends, part.cover)


def _unsure(record: Record, at: datetime) -> list[tuple[datetime, datetime]]:
    """From the day an implant no longer counts to the upper figure of its product, in order."""
    known = record.latest
    stand = stand_at(record, known, at, at - IMPLANTS_SINCE)
    found = []
    for item in stand.judged:
        implant = item.entry
        if not isinstance(implant, Implant) or item.verdict is not Verdict.COUNTED:
            continue
        if (days := _unsure_days(implant, known, record.formulary)) is not None:
            first, last = (first_instant(day, implant.zone) for day in days)
            removed = stand.standing.removed.get(implant.uid)
            found.append((first, min(last, removed[0]) if removed else last))
    return sorted(found)


def _unsure_days(implant: Implant, known: Known, formulary: Formulary) -> tuple[date, date] | None:
    plan = _plan_of(implant, known)
    # Whoever says how long it counts: the entry itself, else its plan.
    said = implant if implant.count_days is not None or plan is None else plan
    by_clinic = said.source is Source.CLINIC or said.uid in known.clinic_confirmed
    if said.count_days is not None and by_clinic:
        return None
    name = implant.product or (plan.product if plan else None) or "implant-other"
    product = formulary.products.get(name)
    upper = product.upper_days if product else None
    counted = implant_days(implant, plan, formulary)
    if upper is None or upper <= counted:
        return None
    given = implant.day or local_date(implant.occurred_at, implant.zone)
    return given + (counted + 1) * ONE_DAY, given + (upper + 1) * ONE_DAY


def _plan_of(implant: Implant, known: Known) -> Plan | None:
    """The plan an implant names, else the last one for implants: as when it is counted."""
    at = implant.occurred_at
    named = known.line_of(implant.plan) if implant.plan else None
    if named is not None:
        return named.in_force(at)
    plans = (line.in_force(at) for line in reversed(known.lines))
    return next((plan for plan in plans if plan.form is Form.IMPLANT), None)


def _marks(record: Record, at: datetime, zone: str) -> Iterator[tuple[datetime, Mark]]:
    for entry in (*record.by_type(Injection, at), *record.by_type(Implant, at)):
        if record.latest.sees(entry):
            given = Mark.INJECTION if isinstance(entry, Injection) else Mark.IMPLANT
            yield entry.occurred_at, given
    for visit in visits_known(record, at):
        yield visit.at, Mark.VISIT
    for due in due_visits(record, at):
        begins = first_instant(due.day, zone)
        # Due today is still to come.
        yield (at if due.day == local_date(at, zone) else begins), Mark.VISIT


def _cell(
    begins: datetime,
    ends: datetime,
    past: list[_Part] | None,
    planned: list[datetime],
    marks: list[tuple[datetime, Mark]],
) -> Cell:
    if past is None:
        cover = "planned" if any(begins <= instant < ends for instant in planned) else "blank"
    else:
        covers = [part.cover for part in past if part.begins < ends and begins < part.ends]
        cover = min(covers, key=WORST_FIRST.index, default="before")
    here = {mark for instant, mark in marks if begins <= instant < ends}
    ordered = tuple(mark for mark in OTHERS if mark in here)
    return Cell(begins, ends, cover, text(f"strip.{cover}.symbol"), ordered)


def _months(edges: list[datetime], zone: str) -> Iterator[Label]:
    day = local_date(edges[0], zone).replace(day=1)
    column = 0
    while (begins := first_instant(day, zone)) < edges[-1]:
        while column < len(edges) - 2 and edges[column + 1] <= begins:
            column += 1
        if begins >= edges[0]:
            yield Label(column, text(f"date.month_{day.month}"))
        day = (day + timedelta(days=31)).replace(day=1)


def _in_words(past: list[_Part], at: datetime, zone: str) -> Iterator[str]:
    for part in past:
        what = text(f"strip.{part.cover}.word")
        first, last = local_date(part.begins, zone), local_date(part.ends - LEAST, zone)
        day = day_name(first, at, zone)
        if first == last:
            yield text("strip.said.one_day", day=day, what=what)
        else:
            yield text("strip.said.span", day=day, when=day_name(last, at, zone), what=what)
