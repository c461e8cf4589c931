"""Three hundred people who share with one viewer: the worst first."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON
from tests.tui.conftest import at
from tracker.engine.assess import assess
from tracker.engine.entries import Consent, Dose, Form, OpioidUse, Person, Plan, PlannedDose
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases import care
from tracker.usecases.care import WORST_FIRST, care_of

PEOPLE, DAYS = 300, 120


def months_of(number):
    """Four months of pills; some stopped days ago, some told of opioids."""
    person = f"p{number}"

    def on(days, hour):
        return {**at(days, hour), "person": person}

    begun = on(DAYS, 7)
    yield Person(uid=person, name=f"P{number}", **begun)
    doses = (PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(50)),)
    start = date(2027, 6, 8) - timedelta(days=DAYS)
    yield Plan(uid=f"plan-{person}", form=Form.ORAL, start=start, doses=doses, **begun)
    for days in range(DAYS, number % 6 - 1, -1):
        slot = datetime(2027, 6, 8, 8) - timedelta(days=days)
        yield Dose(
            uid=f"d{days}-{person}", plan=f"plan-{person}", mg=Decimal(50), slot=slot, **on(days, 8)
        )
    yield Consent(uid=f"consent-{person}", who="Kim", level=1 + number % 3, **on(20, 9))
    if number % 7 == 0:
        yield OpioidUse(uid=f"use-{person}", **on(0, 9))


@pytest.fixture(scope="module")
def records():
    formulary = load_formulary()
    return [record_of(months_of(number), formulary) for number in range(PEOPLE)]


def test_each_is_assessed_once(records, monkeypatch):
    """How long the list takes follows from this; the bench measures it."""
    asked = []

    def counted(record, at, known_at):
        asked.append(record.person)
        return assess(record, at, known_at)

    monkeypatch.setattr(care, "assess", counted)
    assert len(care_of(records, "Kim", NOON)) == PEOPLE
    assert sorted(asked) == sorted(record.person for record in records)


def test_they_stand_by_how_bad_it_is_and_then_by_how_long(records):
    rows = care_of(records, "Kim", NOON)
    order = [(WORST_FIRST[row.tone], row.began) for row in rows]
    assert order == sorted(order)
    assert {row.tone for row in rows} >= {"critical", "urgent", "good"}


def test_the_list_of_another_is_empty(records):
    assert care_of(records[:20], "Lee", NOON) == []
