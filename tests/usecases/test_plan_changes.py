"""A plan changes from a day on, or for one day; what was planned before stays byte for byte."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON
from tracker.engine.entries import Form, PlannedDose
from tracker.errors import RefusedError
from tracker.usecases.plans import (
    PlanDraft,
    add_plan,
    change_from_today,
    change_one_day,
    with_dose,
)


def walls(book, plan, days=14):
    line = book.record("sam").latest.line_of(plan.uid)
    slots = line.slots_between(NOON - timedelta(days=days), NOON + timedelta(days=days))
    return [f"{slot.wall:%m-%d %H:%M}" for slot in slots]


def test_from_today_on(sams):
    book, on = sams()
    plan = book.record("sam").entries["pills"]
    before = walls(book, plan)
    change_from_today(book, on(), plan, with_dose(plan, 0, "20:00", Decimal(50)))
    after = walls(book, plan)
    assert [wall for wall in after if wall < "06-08"] == [w for w in before if w < "06-08"]
    assert "06-08 20:00" in after
    assert not [wall for wall in after if wall > "06-09" and not wall.endswith("20:00")]


def test_one_day_alone(sams):
    book, on = sams()
    plan = book.record("sam").entries["pills"]
    before = walls(book, plan)
    doses = with_dose(plan, 0, "10:30", Decimal(50))
    change_one_day(book, on(), plan, date(2027, 6, 11), doses)
    assert walls(book, plan) == [
        "06-11 10:30" if wall == "06-11 08:00" else wall for wall in before
    ]


def test_every_second_day_stays_every_second_day(sams):
    book, on = sams()
    doses = (PlannedDose(rrule="FREQ=DAILY;INTERVAL=2", time="08:00", mg=Decimal(100)),)
    start = date(2027, 6, 9)
    plan = add_plan(book, on(), PlanDraft(form=Form.ORAL, doses=doses, start=start), "pills")
    before = walls(book, plan)
    change_one_day(book, on(), plan, date(2027, 6, 13), with_dose(plan, 0, "09:00", Decimal(100)))
    assert walls(book, plan) == [wall.replace("13 08", "13 09") for wall in before]


def test_a_day_that_is_past_and_a_rule_that_counts_are_refused(sams):
    book, on = sams()
    plan = book.record("sam").entries["pills"]
    doses = with_dose(plan, 0, "09:00", Decimal(50))
    with pytest.raises(RefusedError, match="past"):
        change_one_day(book, on(), plan, date(2027, 6, 7), doses)
    counted = (PlannedDose(rrule="FREQ=DAILY;COUNT=9", time="08:00", mg=Decimal(50)),)
    with pytest.raises(RefusedError, match="counts its days"):
        change_from_today(book, on(), plan, counted)
