"""A new dose, time or name rewrote what the weeks before looked like, or rang for them again."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON, ZONE
from tests.failures.records import DAY, HOUR, begun, dose, entry, local
from tracker.cli.views import progress_lines
from tracker.engine.assess import assess
from tracker.engine.entries import Answer, Form, Person, PlannedDose, Screening, Skip
from tracker.engine.instants import first_instant
from tracker.engine.spans import lapses_until, spans_between
from tracker.usecases.coverage_strip import strip_of
from tracker.usecases.describe import line_of
from tracker.usecases.history import history_of
from tracker.usecases.how_far import how_far
from tracker.usecases.month_grid import day_of, month_of
from tracker.usecases.new_entries import Occasion
from tracker.usecases.plans import (
    PlanDraft,
    add_plan,
    change_from_today,
    change_one_day,
    daily,
    stop_plan,
    with_dose,
)
from tracker.usecases.slots_told import told_slots
from tracker.usecases.today import today_at

START, TODAY = date(2027, 4, 20), date(2027, 6, 8)
ON = Occasion(person="sam", zone=ZONE, now=NOON, at=NOON)


def seven_weeks():
    """Pills on time, late, left out, missed, and one of twice the amount; none yet today."""
    entries = begun(ZONE, START, "08:00")
    for number in range((TODAY - START).days):
        day = START + number * DAY
        slot = datetime(day.year, day.month, day.day, 8)
        if number % 11 == 7:
            entries.append(entry(Skip, local(f"{day}T09:00", ZONE), ZONE, plan="pills", slot=slot))
        elif number not in (20, 21, 22, 33):
            at = local(f"{day}T08:00", ZONE) + timedelta(hours=number % 5, minutes=3)
            mg = Decimal(100) if number == 12 else Decimal(50)
            named = slot if number % 2 else None
            if number % 11 == 8 or number in (23, 34):
                # After a lapse the question comes first.
                asked = entry(Screening, at - timedelta(minutes=1), ZONE, answer=Answer.NONE)
                entries.append(asked)
            entries.append(dose(at, ZONE, f"d{number}", mg=mg, slot=named, confirmed=True))
    return entries


def other_name(book, plan):
    old = book.record("sam").entries["sam"]
    book.append([replace(old, uid="new", name="Samira", recorded_at=NOON, occurred_at=NOON)])


def to_injections(book, plan):
    draft = PlanDraft(form=Form.INJECTION, start=TODAY)
    add_plan(book, ON, draft, plan.uid)


def every_other_day(book, plan):
    doses = (PlannedDose(rrule="FREQ=DAILY;INTERVAL=2", time="08:00", mg=Decimal(100)),)
    add_plan(book, ON, PlanDraft(form=Form.ORAL, doses=doses, start=TODAY), plan.uid)


CHANGES = {
    "more": lambda book, plan: change_from_today(
        book, ON, plan, with_dose(plan, 0, "08:00", Decimal(150))
    ),
    "less": lambda book, plan: change_from_today(
        book, ON, plan, with_dose(plan, 0, "08:00", Decimal(25))
    ),
    "later": lambda book, plan: change_from_today(
        book, ON, plan, with_dose(plan, 0, "20:00", Decimal(50))
    ),
    "earlier": lambda book, plan: change_from_today(
        book, ON, plan, with_dose(plan, 0, "05:00", Decimal(50))
    ),
    "one day": lambda book, plan: change_one_day(
        book, ON, plan, TODAY + DAY, with_dose(plan, 0, "11:00", Decimal(50))
    ),
    "twice a day": lambda book, plan: add_plan(
        book, ON, PlanDraft(form=Form.ORAL, start=TODAY,
                            doses=(*daily("08:00", Decimal(50)), *daily("20:00", Decimal(50)))),
        plan.uid,
    ),
    "beside it": lambda book, plan: add_plan(
        book, ON, PlanDraft(form=Form.INJECTION, start=TODAY), None
    ),
    "every other day": every_other_day,
    "to injections": to_injections,
    "stopped": lambda book, plan: stop_plan(book, ON, plan.uid, "well"),
    "name": other_name,
}  # fmt: skip


def past(book, at):
    """All that is told of the days before today, as it is shown; `at` is when it is looked at."""
    record = book.record("sam")
    begin, end = first_instant(START - DAY, ZONE), first_instant(TODAY, ZONE)
    days = [START + number * DAY for number in range((TODAY - START).days)]
    cells = {
        day.day: day.marks
        for month in (4, 5, 6)
        for week in month_of(record, at, 2027, month).weeks
        for day in week
        if day.inside
    }
    strip = {cell.day: (cell.cover, cell.marks) for cell in strip_of(record, at).cells}
    before = end - timedelta(minutes=1)
    told = assess(record, before, at)
    return {
        "cells": repr([(day, cells[day]) for day in days]),
        "days": repr([day_of(record, at, day) for day in days[3::8]]),
        "slots": repr(told_slots(record, at, begin, end)),
        "strip": repr([(day, strip[day]) for day in days]),
        "spans": repr(spans_between(record, begin, end)),
        "lapses": repr(lapses_until(record, before)),
        "progress": "\n".join(list(progress_lines(how_far(record, before)))[1:]),
        "history": repr([
            (line_of(row.entry, ZONE, at), row.voided)
            for row in history_of(record) if row.entry.occurred_at < end
        ]),
        "coverage": repr((told.coverage, told.gate, told.flags)),
        "as known then": repr(assess(record, before, before)),
    }  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("ahead", [timedelta(minutes=1), 14 * HOUR], ids=["now", "later"])
def test_every_day_before_stays_byte_for_byte(books, change, ahead):
    book = books(seven_weeks())
    plan = book.record("sam").entries["pills"]
    before, rows = past(book, NOON + ahead), book.store.entries("sam")
    CHANGES[change](book, plan)
    assert past(book, NOON + ahead) == before
    assert book.store.entries("sam")[: len(rows)] == rows


@pytest.mark.parametrize("change", CHANGES)
def test_no_pill_of_before_is_asked_for_again(books, change):
    book = books(seven_weeks())
    plan = book.record("sam").entries["pills"]
    CHANGES[change](book, plan)
    for hours in range(1, 40, 3):
        today = today_at(book, "sam", NOON + hours * HOUR)
        assert all(row.wall.date() >= TODAY for row in today.slots)
        told = [plan.slot for plan in today.assessment.plans if plan.slot is not None]
        assert all(slot.date() >= TODAY for slot in told)


def test_the_change_is_really_there(books):
    """Else all of the above would hold for nothing."""
    book = books(seven_weeks())
    assert assess(book.record("sam"), NOON - DAY, NOON).coverage.state == "COVERED"
    marks = past(book, NOON)["cells"]
    assert all(mark in marks for mark in ("taken", "late", "skipped", "missed"))
    plan = book.record("sam").entries["pills"]
    CHANGES["later"](book, plan)
    slots = book.record("sam").latest.lines[0].slots_between(NOON - 5 * DAY, NOON + 2 * DAY)
    assert [f"{slot.wall:%H}" for slot in slots] == ["08"] * 4 + ["20"] * 2
    other_name(book, plan)
    assert today_at(book, "sam", NOON).name == "Samira"
    assert [item.type for item in book.store.entries("sam")].count("person") == 2
    assert isinstance(book.record("sam").entries["sam"], Person)


def test_at_the_prompt_the_month_before_is_the_same_text(shell, books, stopped):
    books(seven_weeks())
    before = []
    for day in ("2027-05-03", "2027-05-11", "2027-06-07"):
        assert shell("month", "--day", day) == 0
        before.append(shell.out)
    stopped.at = NOON
    words = ("plan", "--form", "oral", "--time", "20:00", "--mg", "100", "--replaces", "pills")
    assert shell(*words) == 0, shell.err
    after = []
    for day in ("2027-05-03", "2027-05-11", "2027-06-07"):
        shell("month", "--day", day)
        after.append(shell.out)
    assert after == before
