"""A plan on one line: rules of days in words, never as they are written in a file."""

from datetime import date
from decimal import Decimal

import pytest

from tests.tui.conftest import at, sam
from tests.usecases.test_switch import made
from tracker.engine.entries import Form, Plan, PlannedDose
from tracker.usecases.plan_words import plan_in_words


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=DAILY", "each day"),
        ("freq=daily;interval=1", "each day"),
        ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("FREQ=WEEKLY;BYDAY=FR,MO,WE", "on Mon, Wed, Fri"),
        ("FREQ=WEEKLY", "on Tue"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SA", "every 2 weeks on Sat"),
        ("FREQ=MONTHLY;BYDAY=1MO", "on the days that the plan sets"),
        ("FREQ=DAILY;COUNT=10", "on the days that the plan sets"),
        ("FREQ=DAILY;BYDAY=MO", "on the days that the plan sets"),
    ],
)
def test_the_days_of_a_rule_are_in_words(rule, said):
    plan = Plan(
        uid="p", form=Form.ORAL, start=date(2027, 6, 1),
        doses=(PlannedDose(rrule=rule, time="08:00", mg=Decimal(50)),), **at(7, 8),
    )  # fmt: skip
    assert plan_in_words(made(sam("covered")), plan) == f"50 mg 08:00 {said}"
