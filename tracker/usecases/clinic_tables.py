"""The tables of a report for a clinic, each made from the same facts."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from dateutil.relativedelta import relativedelta

from tracker.engine.assessment import CoverageState
from tracker.engine.counting import implant_days, numbers_of
from tracker.engine.entries import (
    Implant,
    ImplantRemoved,
    Injection,
    Lab,
    OpioidPrescribed,
    OpioidUse,
    Plan,
    PlanStop,
    SideEffect,
)
from tracker.engine.instants import local_date
from tracker.engine.plans import PlanLine
from tracker.engine.schedule import MONTHLY
from tracker.exchange.paper import NONE, Table
from tracker.usecases.clinic_facts import ONE_DAY, Facts, is_late_entry, moment_in_words, said
from tracker.usecases.describe import kind_of
from tracker.usecases.health_words import effect_name, severity_name
from tracker.usecases.plan_words import plan_in_words
from tracker.usecases.slots_told import ToldSlot
from tracker.wording import keys, text
from tracker.wording.dates import full_day

LOINC = re.compile(r"[0-9]{1,7}-[0-9]")
OFF = (CoverageState.LAPSED, CoverageState.NOT_STARTED)
OPEN = ("planned", "due")
TAKEN = ("taken", "late", "held")
COLUMNS = ("taken", "late", "missed", "skipped", "held", "unlogged")


def plan_table(facts: Facts) -> Table:
    """The plans in force, each version with its first and last day."""
    rows = [
        row
        for line in facts.record.latest.lines
        for row in _versions(facts, line)
        if row[0] <= facts.last and (row[1] is None or row[1] >= facts.first)
    ]
    cells = tuple(
        (form, what, full_day(first), full_day(last) if last else said("goes_on"), why)
        for first, last, form, what, why in rows
    )
    heads = ("form", "what", "first", "last", "reason")
    return _table("plans", heads, cells)


def adherence_table(facts: Facts) -> Table:
    """Plain counts, and below them those that rest on weaker ground."""
    due = [slot for slot in facts.slots if slot.state not in OPEN]
    taken = sum(slot.state in TAKEN for slot in due)
    rows = [] if facts.anything_logged else [(said("in_the_log"), said("nothing_logged"))]
    rows.append((said("covered"), _covered(facts)))
    if due:
        rows.append((said("taken"), said("of", n=taken, known=len(due))))
    days = [facts.day_of(item) for item in facts.all_seen(Injection)]
    pairs = [(a, b) for a, b in pairwise(days) if facts.first <= b <= facts.last]
    if pairs:
        in_time = sum((later - earlier).days <= 28 for earlier, later in pairs)
        rows.append((said("in_time"), said("of", n=in_time, known=len(pairs))))
    rows.append((said("gaps_count"), _gap_count(facts)))
    given = [*facts.doses, *facts.seen(Injection), *facts.seen(Implant)]
    counted = [entry for entry in given if facts.counts(entry)]
    depots = [entry for entry in given if isinstance(entry, Injection | Implant)]
    if given:
        late = sum(is_late_entry(entry) for entry in counted)
        rows.append((said("set_aside"), said("of", n=len(given) - len(counted), known=len(given))))
        rows.append((said("covered_late"), said("of", n=late, known=len(counted))))
    if depots:
        doubtful = sum(not facts.is_confirmed(entry) for entry in depots)
        rows.append((said("covered_unconfirmed"), said("of", n=doubtful, known=len(depots))))
    return _table("adherence", ("item", "value"), tuple(rows))


def _covered(facts: Facts) -> str:
    """On how many days it could be relied on, in words where a number would look too well."""
    if not facts.has_begun:
        return said("not_begun")
    covered, known = covered_days(facts)
    key = "of" if facts.anything_logged or not covered else "of_before"
    return said(key, n=covered, known=known)


def _gap_count(facts: Facts) -> str:
    gaps = len(_gaps(facts))
    if gaps or (facts.has_begun and facts.anything_logged):
        return str(gaps)
    return said("gaps_unlogged" if facts.has_begun else "not_begun")


def gap_table(facts: Facts) -> Table:
    """The times in which the medicine could not be relied on, all of them past."""
    rows = []
    for begin, end in _gaps(facts):
        last = moment_in_words(facts, end)
        if end == facts.at:
            last = said("goes_on_now", when=last)
        rows.append((moment_in_words(facts, begin), last, _length(end - begin)))
    table = _table("gaps", ("gap_first", "gap_last", "gap_long"), tuple(rows))
    return table._replace(empty=_no_gap(facts), note=said("gaps_note"))


def _no_gap(facts: Facts) -> str:
    if not facts.has_begun:
        return said("gaps_not_begun")
    return said("gaps_none" if facts.anything_logged else "gaps_unlogged_line")


def depot_table(facts: Facts) -> Table:
    """Injections and implants: side, giver, lot, how long after the last, how late, marks."""
    rows: list[tuple[date, tuple[str, ...]]] = []
    before: Injection | None = None
    for item in facts.all_seen(Injection):
        side = text(f"inject.side_{item.site or 'unknown'}")
        since, late = _since(facts, before, item)
        rows.append((facts.day_of(item), _depot_row(facts, item, side, since, late)))
        before = item
    earlier: Implant | None = None
    for implant in facts.all_seen(Implant):
        since, late = _since(facts, earlier, implant)
        rows.append(
            (facts.day_of(implant), _depot_row(facts, implant, implant.site or NONE, since, late))
        )
        earlier = implant
    for out in facts.all_seen(ImplantRemoved):
        day, what = facts.day_of(out), said(f"out_{out.why or 'removed'}")
        marks = ", ".join(facts.marks(out)) or NONE
        rows.append((day, (full_day(day), what, NONE, NONE, NONE, NONE, NONE, marks)))
    rows.sort(key=lambda row: row[0])
    shown = tuple(cells for day, cells in rows if facts.first <= day <= facts.last)
    heads = ("date", "form", "side", "given_by", "lot", "since", "late_by", "marks")
    return _table("depots", heads, shown)


def pill_table(facts: Facts) -> Table:
    """What became of the pills, month by month; and how many were logged late."""
    by_month = groupby(
        (slot for slot in facts.slots if slot.state not in OPEN),
        key=lambda slot: (slot.slot.wall.year, slot.slot.wall.month),
    )
    late = Counter(
        (day.year, day.month)
        for dose in facts.doses
        if is_late_entry(dose)
        for day in (facts.day_of(dose),)
    )
    rows = tuple(_month_row(month, list(slots), late[month]) for month, slots in by_month)
    heads = (
        "month", "planned", "on_time", "late", "missed", "left_out", "held", "unlogged",
        "logged_late",
    )  # fmt: skip
    return _table("pills", heads, rows)


def lab_table(facts: Facts) -> Table:
    """Laboratory results, those above their upper limit marked."""
    rows = []
    for lab in facts.seen(Lab):
        over = lab.value is not None and lab.upper_limit is not None and lab.value > lab.upper_limit
        marks = [*([said("above")] if over else []), *facts.marks(lab)]
        unit = f" {lab.unit}" if lab.unit else ""
        rows.append(
            (
                full_day(facts.day_of(lab)),
                _test_name(lab.test),
                f"{lab.value.normalize():f}{unit}" if lab.value is not None else NONE,
                f"{lab.upper_limit.normalize():f}{unit}" if lab.upper_limit is not None else NONE,
                ", ".join(marks) or NONE,
            )
        )
    return _table("labs", ("date", "test", "result", "upper", "marks"), tuple(rows))


def _test_name(test: str) -> str:
    """What a test is called; one that the lists do not have is named by its LOINC code."""
    if f"clinic_report.lab.{test}" in keys():
        return said(f"lab.{test}")
    return said("lab_code", what=test) if LOINC.fullmatch(test) else test


def effect_table(facts: Facts) -> Table:
    """Side effects, by the names of the lists or in the words of the person."""
    rows = tuple(
        (
            full_day(facts.day_of(item)),
            effect_name(item.effect),
            severity_name(item.severity) or NONE,
            said("mark_late") if is_late_entry(item) else NONE,
        )
        for item in facts.seen(SideEffect)
    )
    return _table("effects", ("date", "effect", "severity", "marks"), rows)


def use_table(facts: Facts) -> Table:
    """Opioid use that the person told of; only for a report that they chose it for."""
    entries = [*facts.seen(OpioidUse), *facts.seen(OpioidPrescribed)]
    entries.sort(key=lambda entry: entry.occurred_at)
    rows = tuple(
        (
            full_day(facts.day_of(item)),
            kind_of(item),
            said("mark_late") if is_late_entry(item) else NONE,
        )
        for item in entries
    )
    return _table("use", ("date", "effect", "marks"), rows)


def covered_days(facts: Facts) -> tuple[int, int]:
    """On how many whole days the medicine could be relied on, of how many since the first dose."""
    begun = next((s.start for s in facts.spans if s.state is not CoverageState.NOT_STARTED), None)
    if begun is None:
        return 0, 0
    first, today = local_date(begun, facts.zone), local_date(facts.end - _TICK, facts.zone)
    off: set[date] = set()
    for span in facts.spans:
        # The first day begins with the first dose.
        if span.state in OFF and span.start >= begun:
            day, end = local_date(span.start, facts.zone), local_date(span.end - _TICK, facts.zone)
            while day <= end:
                off.add(day)
                day += ONE_DAY
    known = (today - first).days + 1
    return known - len(off), known


_TICK = timedelta(microseconds=1)


def _gaps(facts: Facts) -> list[tuple[datetime, datetime]]:
    return [(s.start, s.end) for s in facts.spans if s.state is CoverageState.LAPSED]


def _table(name: str, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    empty = said(f"{name}_none") if name != "adherence" else ""
    return Table(said(name), tuple(said(head) for head in heads), rows, empty)


def _versions(facts: Facts, line: PlanLine) -> list[tuple[date, date | None, str, str, str]]:
    """Each version: first day, last day, form, what, why it ended."""
    stop = next((s for s in facts.all_seen(PlanStop) if s.plan in line.uids), None)
    found = []
    for plan, later in zip(line.versions, (*line.versions[1:], None), strict=True):
        last, why = _ended(facts, plan, later, stop)
        form = text(f"plan.form_{plan.form}")
        found.append((plan.start, last, form, plan_in_words(facts.record, plan), why))
    return [row for row in found if row[1] is None or row[1] >= row[0]]


def _ended(
    facts: Facts, plan: Plan, later: Plan | None, stop: PlanStop | None
) -> tuple[date | None, str]:
    ends: list[tuple[date, str]] = []
    if later is not None:
        ends.append((later.start - ONE_DAY, said("changed")))
    if stop is not None:
        ends.append((facts.day_of(stop), stop.reason or NONE))
    return min(ends) if ends else (None, NONE)


def _depot_row(
    facts: Facts, item: Injection | Implant, where: str, since: str, late: str
) -> tuple[str, ...]:
    marks = ", ".join(facts.marks(item)) or NONE
    name = text(f"plan.form_{item.type}")
    return (
        full_day(facts.day_of(item)), name, where, item.given_by or NONE, item.lot or NONE,
        since, late, marks,
    )  # fmt: skip


def _since(
    facts: Facts, before: Injection | Implant | None, item: Injection | Implant
) -> tuple[str, str]:
    """How long after the last one of its kind, and how long after it was due."""
    if before is None:
        return NONE, NONE
    earlier, day = facts.day_of(before), facts.day_of(item)
    late = (day - _due(facts, before, earlier)).days
    return _days((day - earlier).days), _days(late) if late > 0 else NONE


def _due(facts: Facts, before: Injection | Implant, given: date) -> date:
    """When the next one was due, by the plan in force when the last one was given."""
    line = facts.record.latest.line_of(before.plan) if before.plan else None
    if isinstance(before, Implant):
        plan = line.in_force(before.occurred_at) if line else None
        return given + timedelta(days=implant_days(before, plan, facts.record.formulary))
    form = [each for each in facts.record.latest.lines if each.versions[-1].form == "injection"]
    line = line or (form[0] if form else None)
    if line is None:
        return given + timedelta(days=28)
    if line.in_force(before.occurred_at).interval == MONTHLY:
        return given + relativedelta(months=1)
    numbers = numbers_of(line, before.occurred_at, facts.record.formulary)
    return given + timedelta(days=numbers.injection_interval)


def _month_row(month: tuple[int, int], slots: list[ToldSlot], late: int) -> tuple[str, ...]:
    states = Counter(slot.state for slot in slots)
    name = said("month_of", month=text(f"date.month_{month[1]}"), year=month[0])
    counts = [len(slots), *(states[state] for state in COLUMNS), late]
    return (name, *(str(count) for count in counts))


def _length(span: timedelta) -> str:
    if span < 2 * ONE_DAY:
        return said("hours", n=max(1, span // timedelta(hours=1)))
    return _days(span // ONE_DAY)


def _days(number: int) -> str:
    return said("day" if number == 1 else "days", n=number)
