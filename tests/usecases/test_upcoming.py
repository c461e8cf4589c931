"""The agenda: overdue first, days in order, long ranges short, dates that do not slide."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES, sam
from tests.wording.forbidden import said_wrongly
from tracker.engine.entries import (
    Form,
    Implant,
    Injection,
    Person,
    Plan,
    PlannedDose,
    PlanStop,
    Side,
    Source,
    Visit,
)
from tracker.engine.instants import slot_instant
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.usecases.demo import demo_entries
from tracker.usecases.upcoming import upcoming_of

ZONES = [ZONE, "Europe/Berlin", "Pacific/Apia", "America/Santiago"]


def agenda(entries, at=NOON, days=14):
    return upcoming_of(record_of(entries, load_formulary()), at, days)


def said(found):
    return [f"{row.kind} {row.day} {row.what}" for row in found.rows]


@pytest.mark.parametrize("days", [14, 60, 365])
@pytest.mark.parametrize("state", STATES)
def test_overdue_first_then_by_day_and_nothing_that_none_may_say(state, days):
    found = agenda(sam(state), days=days)
    assert [row.overdue for row in found.rows] == sorted(
        (row.overdue for row in found.rows), reverse=True
    )
    later = [row.day for row in found.rows if not row.overdue]
    assert later == sorted(later)
    assert all(row.day <= date(2027, 6, 8) + timedelta(days=days) for row in found.rows)
    for row in found.rows:
        assert said_wrongly(f"{row.ahead} {row.when} {row.what} {row.notice}") == []


def test_a_year_of_daily_pills_is_a_few_rows():
    now = datetime(2027, 6, 8, 16, tzinfo=UTC)
    found = agenda(pills(10, now), now, 365)
    assert len([row for row in found.rows if row.kind == "pill"]) <= 3


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", [3, 4, 9, 10, 11])
def test_eight_oclock_stays_eight_oclock_over_the_change_of_the_clock(zone, month):
    at = slot_instant(datetime(2027, month, 1, 12), zone)
    common = {"person": "sam", "zone": zone, "occurred_at": at, "recorded_at": at}
    doses = (PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(50)),)
    plan = Plan(uid="p", form=Form.ORAL, start=date(2027, month, 1), doses=doses, **common)
    found = agenda([Person(uid="sam", name="Sam", **common), plan], at, 60)
    due, run = [row for row in found.rows if row.kind == "pill"]
    assert due.when == "today 08:00"
    assert run.what.startswith("08:00 50 mg  each day to ")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("interval", "second"), [("P28D", 56), ("P1M", 61)])
def test_injections_keep_their_date_and_the_other_side_comes_next(zone, interval, second):
    given = slot_instant(datetime(2027, 3, 1, 10), zone)
    common = {"person": "sam", "zone": zone, "occurred_at": given, "recorded_at": given}
    entries = [
        Person(uid="sam", name="Sam", **common),
        Plan(uid="p", form=Form.INJECTION, start=date(2027, 3, 1), interval=interval, **common),
        Injection(uid="i", plan="p", site=Side.LEFT, source=Source.CLINIC, **common),
    ]
    found = [r for r in agenda(entries, given, 365).rows if r.kind == "injection"]
    first = date(2027, 3, 29) if interval == "P28D" else date(2027, 4, 1)
    assert found[0].day == first
    assert "right side next" in found[0].what
    notice = first - timedelta(days=14)
    assert found[0].notice.endswith(f"{notice.day} {notice:%b}")
    assert found[1].day == date(2027, 3, 1) + timedelta(days=second)
    near = slot_instant(datetime(2027, 3, 27, 10), zone)
    (soon, *_) = [r for r in agenda(entries, near).rows if r.kind == "injection"]
    assert (soon.notice, soon.tone, soon.ahead) == (
        ("next notice: tomorrow", "caution", "in 2 d") if interval == "P28D"
        else ("next notice: Mon 29 Mar", "caution", "in 5 d")
    )  # fmt: skip
    late = slot_instant(datetime(2027, 4, 8, 10), zone)
    assert agenda(entries, late).rows[0].overdue


def test_an_implant_a_booked_visit_and_a_stopped_plan():
    begun = NOON - timedelta(days=100)
    common = {"person": "sam", "zone": ZONE, "occurred_at": begun, "recorded_at": begun}
    entries = [
        Person(uid="sam", name="Sam", **common),
        Plan(uid="p", form=Form.IMPLANT, start=begun.date(), **common),
        Implant(uid="i", plan="p", count_days=120, **common),
        Visit(uid="v", kind="implant", at=NOON - timedelta(days=1), state="booked", **common),
        Visit(uid="w", kind="group", at=NOON + timedelta(days=3), state="booked", **common),
    ]
    found = agenda(entries)
    assert [row.kind for row in found.rows if row.visit] == ["visit", "visit"]
    first = next(row for row in found.rows if row.visit)
    assert (first.overdue, first.notice) == (True, "did it take place?")
    (implant,) = [row for row in found.rows if row.kind == "implant"]
    assert implant.day == begun.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=113)
    stop = PlanStop(uid="s", plan="p", **common)
    assert not [r for r in agenda([*entries, stop]).rows if r.kind == "implant"]


def test_the_demo_and_an_empty_record():
    found = agenda(demo_entries(NOON, ZONE), days=60)
    assert {"injection", "pill", "kit"} <= {row.kind for row in found.rows}
    assert agenda([]).rows == ()
