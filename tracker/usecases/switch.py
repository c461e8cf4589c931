"""A change of medicine: which ways there are from a plan, their usual days, and saving one.

What is saved is the new plan and the end of the old one. Days come from the formulary's rules and
are only offered: the clinic sets them.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.counting import implant_days
from tracker.engine.entries import Entry, Form, Implant, Injection, Plan, PlanStop
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, home_zone
from tracker.engine.thresholds import thresholds_for
from tracker.errors import UsageError
from tracker.exchange.checks import check_meaning
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, stamp
from tracker.usecases.plans import PlanDraft, plan_entry
from tracker.usecases.visits import ASKS_FOR, open_visits
from tracker.wording import text

ONE_DAY = timedelta(days=1)
# An implant is followed up this long before the last day it counts for (rule P3).
BEFORE_IMPLANT_ENDS = timedelta(days=14)


class Way(StrEnum):
    """Where a change goes; a bridge is pills beside an injection plan that goes on."""

    INJECTION = "injection"
    IMPLANT = "implant"
    PILLS = "pills"
    BRIDGE = "bridge"
    END = "end"


WAYS = {
    Form.ORAL: (Way.INJECTION, Way.IMPLANT, Way.END),
    Form.INJECTION: (Way.BRIDGE, Way.PILLS, Way.IMPLANT, Way.END),
    Form.IMPLANT: (Way.IMPLANT, Way.INJECTION, Way.PILLS, Way.END),
}
FORMS = {
    Way.INJECTION: Form.INJECTION,
    Way.IMPLANT: Form.IMPLANT,
    Way.PILLS: Form.ORAL,
    Way.BRIDGE: Form.ORAL,
}


class Change(NamedTuple):
    """A change that is not saved yet. `draft` is the new plan, from its first day on.

    `old_ends` and `new_ends` are the first local days without the old plan and without the new
    one; None where it goes on.
    """

    way: Way
    old: Plan
    draft: PlanDraft | None
    old_ends: date | None
    new_ends: date | None


def usual_start(record: Record, at: datetime, old: Plan, way: Way) -> date | None:
    """The day that is offered for a change; None where only the clinic can name one."""
    today = local_date(at, home_zone(record, record.latest))
    if way is Way.END:
        return today + ONE_DAY if old.form is Form.ORAL else today
    last_day = _last_day(record, at, old)
    if old.form is Form.ORAL or last_day is None:
        return _booked(record, at, FORMS[way]) or (today if FORMS[way] is Form.ORAL else None)
    offered = last_day - BEFORE_IMPLANT_ENDS if old.form is Form.IMPLANT else last_day
    return max(today, offered)


def source_of(record: Record, at: datetime, old: Plan, way: Way) -> str:
    """The source of the rule that the offered days come from."""
    if way is Way.END:
        # Where opioids are not the matter, no study of deaths is named either.
        rule = "P6" if assess(record, at, at).quiet else "P5"
    elif old.form is Form.IMPLANT:
        rule = "P3"
    else:
        rule = "P1" if old.form is Form.ORAL else "P2"
    return record.formulary.principles[rule].source


def planned_change(
    record: Record,
    at: datetime,
    old: Plan,
    way: Way,
    draft: PlanDraft,
    last: date | None = None,
) -> Change:
    """The change with its days. `draft.start` is the first day of the new plan, or without one.

    `last` is the last day of pills: of the old ones, or of a bridge. Raises UsageError for days
    that are past or out of order, and for a way that does not begin at the plan.
    """
    today = local_date(at, home_zone(record, record.latest))
    start = draft.start
    if way not in WAYS[old.form]:
        raise UsageError(
            f"a plan of the form {old.form} cannot go that way; see: tracker switch -h"
        )
    if start is None:
        raise UsageError(text("switch.day_needed"))
    if start < today or (last is not None and last < today - ONE_DAY):
        raise UsageError(text("switch.past"))
    if way is Way.END:
        return Change(way, old, None, start, None)
    if way is Way.BRIDGE:
        if last is not None and last < start:
            raise UsageError(text("switch.order"))
        return Change(way, old, draft, None, last + ONE_DAY if last else None)
    if old.form is Form.ORAL:
        return Change(way, old, draft, (last or start) + ONE_DAY, None)
    # Nothing more is given in the old plan, and nobody is to be reminded of it.
    return Change(way, old, draft, today, None)


def change_entries(change: Change, occasion: Occasion, reason: str | None) -> list[Entry]:
    """What is written: the new plan if there is one, the end of the old, the end of a bridge."""
    entries: list[Entry] = []
    if change.draft is not None:
        new = plan_entry(change.draft, occasion)
        entries.append(new)
        if change.new_ends is not None:
            entries.append(_stop(new, change.new_ends, occasion, reason))
    if change.old_ends is not None:
        entries.append(_stop(change.old, change.old_ends, occasion, reason))
    return entries


def problem_with(record: Record, change: Change, occasion: Occasion) -> str | None:
    """What is wrong with a change before it is drawn, such as days that only a clinic may set."""
    entries = change_entries(change, occasion, None)
    known = {**record.entries, **{entry.uid: entry for entry in entries}}
    problems = (check_meaning(entry, record.formulary, known) for entry in entries)
    return next((problem for problem in problems if problem), None)


def save_change(
    book: Book, occasion: Occasion, change: Change, reason: str | None = None
) -> list[Entry]:
    """Writes a change, all of it or nothing."""
    entries = change_entries(change, occasion, reason)
    book.append(entries)
    return entries


def last_given(record: Record, at: datetime, form: Form) -> Injection | Implant | None:
    """The last injection or implant that stands."""
    kinds: dict[Form, type[Injection] | type[Implant]] = {
        Form.INJECTION: Injection,
        Form.IMPLANT: Implant,
    }
    if form not in kinds:
        return None
    given = [item for item in record.by_type(kinds[form], at) if record.latest.sees(item)]
    return given[-1] if given else None


def days_counted(record: Record, given: Injection | Implant) -> int:
    """How many days an injection or implant is counted on for, the day it was given included."""
    if isinstance(given, Injection):
        return thresholds_for(record.formulary).injection_days
    line = record.latest.line_of(given.plan) if given.plan else None
    plan = line.in_force(given.occurred_at) if line else None
    return implant_days(given, plan, record.formulary)


def _last_day(record: Record, at: datetime, old: Plan) -> date | None:
    """The day by which the next dose after the last injection or implant is to come."""
    given = last_given(record, at, old.form)
    if given is None:
        return None
    day = given.day or local_date(given.occurred_at, given.zone)
    return day + timedelta(days=days_counted(record, given))


def _booked(record: Record, at: datetime, form: Form) -> date | None:
    zone = home_zone(record, record.latest)
    visits = [v for v in open_visits(record, at) if v.at > at and ASKS_FOR.get(v.kind) is form]
    return local_date(visits[0].at, zone) if visits else None


def _stop(plan: Plan, day: date, occasion: Occasion, reason: str | None) -> PlanStop:
    """The end of a plan's reminders: at once, or from the beginning of a day to come."""
    begins = first_instant(day, plan.zone)
    if begins > occasion.now:
        occasion = replace(occasion, zone=plan.zone, at=begins, day=day)
    return PlanStop(**stamp(occasion, "stop"), plan=plan.uid, reason=reason)
