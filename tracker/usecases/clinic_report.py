"""The report for a clinic: some days of the log as tables, the doubtful marked as such.

Opioid use is in it only where the person says so each time. Left out, it is as if it had never
been told of; coverage alone stays what it is, as a lapse must not look like cover.
"""

from datetime import date, datetime

from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone
from tracker.errors import UsageError
from tracker.exchange.paper import Report
from tracker.usecases.clinic_corrections import correction_table
from tracker.usecases.clinic_facts import Facts, Progress, facts_of, said, without_holds
from tracker.usecases.clinic_tables import (
    adherence_table,
    depot_table,
    effect_table,
    gap_table,
    lab_table,
    pill_table,
    plan_table,
    use_table,
)
from tracker.usecases.use_left_out import without_use
from tracker.wording import text
from tracker.wording.dates import full_day

TABLES = (
    plan_table, adherence_table, gap_table, depot_table, pill_table, lab_table, effect_table,
    correction_table,
)  # fmt: skip
# How much of the work lies behind when the tables are begun and when they are done.
FACTS_DONE, TABLES_DONE = 0.7, 0.8


def report_of(
    record: Record, at: datetime, days: tuple[date, date], told: Progress, *, with_use: bool
) -> Report:
    """The report on the local days from the first to the last, both in it.

    Days ahead are left out. Raises UsageError for a range that is none.
    """
    shown = record if with_use else without_use(record)
    zone = home_zone(shown, shown.latest)
    first, last = days[0], min(days[1], local_date(at, zone))
    if days[0] > days[1]:
        raise UsageError(text("paper.wrong_range"))
    if first > last:
        raise UsageError(text("paper.before_all"))
    facts = facts_of(shown, record, at, first, last, told)
    facts = facts if with_use else without_holds(facts)
    tables = []
    makers = (*TABLES, use_table) if with_use else TABLES
    for number, make in enumerate(makers):
        told(FACTS_DONE + (TABLES_DONE - FACTS_DONE) * number / len(makers))
        tables.append(make(facts))
    told(TABLES_DONE)
    notes = ["note_log", "note_marks", "note_use_in" if with_use else "note_use"]
    return Report(
        title=said("title"),
        about=_about(facts),
        notes=(*(said(note) for note in notes), text("disclaimer.short")),
        tables=tuple(tables),
        foot=said("foot"),
    )


def _about(facts: Facts) -> tuple[tuple[str, str], ...]:
    person = facts.record.latest.person
    rows = [
        ("name", person.name if person else said("no_name")),
        ("range", said("range_of", when=full_day(facts.first), what=full_day(facts.last))),
        ("made", full_day(local_date(facts.at, facts.zone))),
        ("zone", facts.zone),
    ]  # fmt: skip
    if person is not None:
        rows.insert(1, ("use_for", text(f"setup.indication_{person.indication}")))
    return tuple((said(label), value) for label, value in rows)
