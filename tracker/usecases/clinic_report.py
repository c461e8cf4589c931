"""The report for a clinic: some days of the log as tables, the doubtful marked as such.

Opioid use is in it only where the person says so each time.
"""

from datetime import date, datetime

from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone, name_of
from tracker.errors import UsageError
from tracker.exchange.paper import Report
from tracker.usecases.clinic_facts import Facts, Progress, facts_of
from tracker.usecases.clinic_tables import (
    adherence_table,
    correction_table,
    depot_table,
    effect_table,
    gap_table,
    lab_table,
    pill_table,
    plan_table,
    use_table,
)
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
    zone = home_zone(record, record.latest)
    first, last = days[0], min(days[1], local_date(at, zone))
    if days[0] > days[1]:
        raise UsageError(text("paper.wrong_range"))
    if first > last:
        raise UsageError(text("paper.before_all"))
    facts = facts_of(record, at, first, last, told)
    tables = []
    makers = (*TABLES, use_table) if with_use else TABLES
    for number, make in enumerate(makers):
        told(FACTS_DONE + (TABLES_DONE - FACTS_DONE) * number / len(makers))
        tables.append(make(facts))
    told(TABLES_DONE)
    notes = ["note_log", "note_marks", "note_use_in" if with_use else "note_use"]
    return Report(
        title=text("clinic_report.title"),
        about=_about(facts),
        notes=(*(text(f"clinic_report.{note}") for note in notes), text("disclaimer.short")),
        tables=tuple(tables),
        foot=text("clinic_report.foot"),
    )


def _about(facts: Facts) -> tuple[tuple[str, str], ...]:
    person = facts.record.latest.person
    rows = [
        ("name", name_of(facts.record)),
        ("range", text("clinic_report.range_of", when=full_day(facts.first),
                       what=full_day(facts.last))),
        ("made", full_day(local_date(facts.at, facts.zone))),
        ("zone", facts.zone),
    ]  # fmt: skip
    if person is not None:
        rows.insert(1, ("use_for", text(f"setup.indication_{person.indication}")))
    return tuple((text(f"clinic_report.{label}"), value) for label, value in rows)
