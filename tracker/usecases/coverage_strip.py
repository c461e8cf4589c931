"""Three months of coverage on one line, over all forms; ahead of now only what is planned."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.engine.assessment import CoverageState
from tracker.engine.counting import implant_days
from tracker.engine.entries import Implant, ImplantRemoved, Injection
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, home_zone, name_of
from tracker.engine.spans import Span, spans_between
from tracker.usecases.due_visits import due_visits
from tracker.usecases.slots_told import told_slots
from tracker.usecases.visits import visits_known
from tracker.wording import text
from tracker.wording.dates import day_name

BACK, AHEAD = 90, 60
ONE_DAY = timedelta(days=1)
WORST_FIRST = (
    CoverageState.LAPSED,
    CoverageState.NOT_STARTED,
    CoverageState.WANING,
    CoverageState.COVERED,
)
WORDS = {
    CoverageState.COVERED: "solid",
    CoverageState.WANING: "waning",
    CoverageState.LAPSED: "none",
    CoverageState.NOT_STARTED: "before",
}
LEGEND = ("solid", "waning", "none", "before", "unsure", "planned", "blank")
MARKS = ("injection", "implant", "visit")


class Cell(NamedTuple):
    """One day: how coverage was at its worst, or what is planned; and what happened on it."""

    day: date
    cover: str
    marks: tuple[str, ...]


class Strip(NamedTuple):
    """Days from 90 back to 60 ahead, where today is among them, and the past in words."""

    name: str
    zone: str
    cells: tuple[Cell, ...]
    today: int
    spans: tuple[tuple[str, str], ...]


def strip_of(record: Record, at: datetime) -> Strip:
    """The strip at an instant, a cell a day in the person's home zone.

    Ahead of now a cell says only whether a pill is planned: never how coverage will be.
    """
    zone = home_zone(record, record.latest)
    today = local_date(at, zone)
    days = [today + timedelta(days=number) for number in range(-BACK, AHEAD + 1)]
    begin, end = first_instant(days[0], zone), first_instant(days[-1] + ONE_DAY, zone)
    spans = spans_between(record, begin, at)
    unsure = _unsure_days(record, at)
    planned = {
        local_date(item.slot.instant, zone)
        for item in told_slots(record, at, at, end)
        if item.state == "planned"
    }
    marks = _marks(record, at, zone)
    cells = []
    for day in days:
        if day > today:
            cover = "planned" if day in planned else "blank"
        else:
            cover = worst_of(spans, day, zone)
            if cover == "none" and day in unsure:
                cover = "unsure"
        cells.append(Cell(day, cover, tuple(marks.get(day, ()))))
    return Strip(name_of(record), zone, tuple(cells), BACK, tuple(_in_words(spans, at, zone)))


def worst_of(spans: list[Span], day: date, zone: str) -> str:
    """How coverage was at its worst on a local day, by the word for it on the strip."""
    begin, end = first_instant(day, zone), first_instant(day + ONE_DAY, zone)
    states = [span.state for span in spans if span.start < end and begin < span.end]
    return WORDS[min(states, key=WORST_FIRST.index)] if states else "before"


def _unsure_days(record: Record, at: datetime) -> set[date]:
    """Past days beyond an implant's own figure and within its product's upper one.

    A figure that the clinic set, for it or for its plan, leaves nothing unsure; nor is anything
    once it is out.
    """
    found: set[date] = set()
    zone = home_zone(record, record.latest)
    today = local_date(at, zone)
    for implant in record.by_type(Implant, at):
        line = record.latest.line_of(implant.plan) if implant.plan else None
        plan = line.in_force(implant.occurred_at) if line else None
        name = implant.product or (plan.product if plan else None) or "implant-other"
        product = record.formulary.products.get(name)
        settled = implant.count_days or (plan.count_days if plan else None)
        if not record.latest.sees(implant) or settled or product is None:
            continue
        given = implant.day or local_date(implant.occurred_at, implant.zone)
        counted = implant_days(implant, plan, record.formulary)
        last = min(given + timedelta(days=product.upper_days or counted), today)
        out = _taken_out(record, implant, at, zone)
        last = min(last, out - ONE_DAY) if out else last
        day = given + timedelta(days=counted + 1)
        while day <= last:
            found.add(day)
            day += ONE_DAY
    return found


def _taken_out(record: Record, implant: Implant, at: datetime, zone: str) -> date | None:
    """The date on which an implant came out, if it did."""
    return min(
        (
            removed.day or local_date(removed.occurred_at, zone)
            for removed in record.by_type(ImplantRemoved, at)
            if record.latest.sees(removed)
            and removed.implant in (None, implant.uid)
            and removed.occurred_at >= implant.occurred_at
        ),
        default=None,
    )


def _marks(record: Record, at: datetime, zone: str) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for kind in (Injection, Implant):
        for entry in record.by_type(kind, at):
            if record.latest.sees(entry):
                day = entry.day or local_date(entry.occurred_at, zone)
                found.setdefault(day, []).append(entry.type)
    for visit in visits_known(record, at):
        found.setdefault(local_date(visit.at, zone), []).append("visit")
    for day, _ in due_visits(record, at):
        found.setdefault(day, []).append("visit")
    return found


def _in_words(spans: list[Span], at: datetime, zone: str) -> list[tuple[str, str]]:
    """The past span by span, short turns between two pills folded into their longer neighbours."""
    said: list[tuple[str, str]] = []
    for span in spans:
        state = WORDS[span.state]
        if state == "waning" and span.end - span.start < ONE_DAY:
            state = "solid"
        first = day_name(local_date(span.start, zone), at, zone)
        last = day_name(local_date(span.end, zone), at, zone)
        if said and said[-1][1] == state:
            said[-1] = (f"{said[-1][0].split(' - ')[0]} - {last}", state)
        else:
            said.append((f"{first} - {last}", state))
    return [(when, text(f"strip.{state}.word")) for when, state in said]
