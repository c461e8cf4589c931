"""The month grid and the day: what each mark means, in any zone, over both clock changes."""

import time
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.bench.ten_years import pills
from tests.conftest import NOON, ZONE
from tests.tui.conftest import STATES, at, sam
from tracker.engine.entries import (
    Dose,
    Entry,
    Form,
    Implant,
    Injection,
    Person,
    Plan,
    PlannedDose,
    PlanStop,
    Skip,
    Source,
    Visit,
    Void,
)
from tracker.engine.instants import local_date, slot_instant
from tracker.engine.record import record_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases.day_marks import Mark, marked_slots
from tracker.usecases.demo import demo_entries
from tracker.usecases.month import day_of, month_of

TODAY = date(2027, 6, 8)
ZONES = [
    ZONE, "Europe/Berlin", "Pacific/Apia", "America/Santiago", "Australia/Lord_Howe",
]  # fmt: skip


def record(entries):
    return record_of(entries, load_formulary())


def marks(found, now=NOON, year=2027, month=6):
    grid = month_of(found, now, year, month)
    return {day.date: day.marks for week in grid.weeks for day in week if day.in_month}


def pill(uid, of_june, when, **fields):
    slot = datetime(2027, 6, of_june, 8)
    return Dose(uid=uid, plan="pills", mg=Decimal(50), slot=slot, **when, **fields)


def begun(state="covered", without=()):
    return [entry for entry in sam(state) if entry.uid not in without]


def test_each_kind_of_day_has_its_mark():
    entries = [
        *begun(without=("d3", "d2", "d1", "d0")),
        pill("late", 5, at(3, 9)),
        Skip(uid="skip", plan="pills", slot=datetime(2027, 6, 6, 8), **at(2, 9)),
        Injection(uid="i", **at(5, 10)),
        Implant(uid="m", **at(6, 10)),
        Visit(uid="v", kind="lab", at=NOON + timedelta(days=3), state="booked", **at(0, 9)),
    ]
    found = marks(record(entries))
    assert found[date(2027, 6, 1)] == (Mark.TAKEN,)
    assert found[date(2027, 6, 2)] == (Mark.TAKEN, Mark.IMPLANT)
    assert found[date(2027, 6, 3)] == (Mark.TAKEN, Mark.INJECTION)
    assert found[date(2027, 6, 5)] == (Mark.LATE,)
    assert found[date(2027, 6, 6)] == (Mark.SKIPPED,)
    assert found[date(2027, 6, 7)] == (Mark.MISSED,)
    assert found[TODAY] == (Mark.DUE,)
    assert found[date(2027, 6, 11)] == (Mark.PLANNED, Mark.VISIT)
    assert found[date(2027, 6, 30)] == (Mark.PLANNED,)
    assert marks(record(entries), month=5)[date(2027, 5, 31)] == (Mark.NONE,)


@pytest.mark.parametrize(("minutes", "mark"), [(59, Mark.TAKEN), (60, Mark.LATE)])
def test_late_is_an_hour_after_the_slot(minutes, mark):
    entries = [*begun(without=("d1",)), pill("x", 7, at(1, 8, minutes))]
    assert marks(record(entries))[date(2027, 6, 7)] == (mark,)


def test_a_pill_known_by_its_date_alone_is_not_called_late():
    when = at(1, 20) | {"occurred_at": slot_instant(datetime(2027, 6, 7), ZONE)}
    entries = [*begun(without=("d1",)), pill("x", 7, when, day=date(2027, 6, 7))]
    assert marks(record(entries))[date(2027, 6, 7)] == (Mark.TAKEN,)
    line = day_of(record(entries), NOON, date(2027, 6, 7)).lines[0].said
    assert line == "08:00  50 mg  taken"


def test_silence_is_not_called_missed_and_any_word_ends_it():
    silent = marks(record(sam("lapsed")))
    assert silent[date(2027, 6, 4)] == (Mark.UNLOGGED,)
    spoken = [*sam("lapsed"), Visit(uid="v", kind="lab", at=NOON, state="booked", **at(0, 9))]
    assert marks(record(spoken))[date(2027, 6, 4)] == (Mark.MISSED,)
    by_clinic = [*sam("lapsed"), Injection(uid="i", source=Source.CLINIC, **at(0, 9))]
    assert marks(record(by_clinic))[date(2027, 6, 4)] == (Mark.MISSED,)


def test_what_was_said_later_does_not_reach_back():
    spoken = [*sam("lapsed"), Visit(uid="v", kind="lab", at=NOON, state="booked", **at(0, 9))]
    before = NOON - timedelta(days=2)
    assert marks(record(spoken), before)[date(2027, 6, 4)] == (Mark.UNLOGGED,)


def test_a_dose_in_a_hold_is_marked_as_not_counted():
    held = [*sam("locked"), pill("h", 8, at(0, 11))]
    assert marks(record(held))[TODAY] == (Mark.HELD,)


def test_the_worst_pill_of_a_day_is_its_mark():
    doses = tuple(
        PlannedDose(rrule="FREQ=DAILY", time=time, mg=Decimal(50)) for time in ("08:00", "20:00")
    )
    plan = Plan(uid="pills", form=Form.ORAL, start=date(2027, 6, 1), doses=doses, **at(7, 7))
    entries = [entry for entry in sam("covered") if entry.uid != "pills"]
    found = marks(record([*entries, plan]))
    assert found[date(2027, 6, 6)] == (Mark.MISSED,)
    assert found[TODAY] == (Mark.TAKEN,)


def test_after_a_stop_nothing_is_planned_and_before_it_nothing_changes():
    stopped = record([*sam("covered"), PlanStop(uid="s", plan="pills", **at(0, 11))])
    found = marks(stopped)
    assert found[TODAY] == (Mark.TAKEN,)
    assert {found[date(2027, 6, day)] for day in range(9, 31)} == {(Mark.NONE,)}


def test_a_voided_pill_no_longer_fills_its_slot():
    entries = [*sam("covered"), Void(uid="v", target="d1", **at(0, 9))]
    assert marks(record(entries))[date(2027, 6, 7)] == (Mark.MISSED,)


def test_the_due_date_of_an_injection_is_its_own_date_also_in_a_far_zone():
    plan = {"person": "sam", "zone": "Asia/Tokyo", "occurred_at": NOON, "recorded_at": NOON}
    given = date(2027, 6, 9)  # 01:00 in Tokyo
    entries = [
        *sam("covered")[:1],
        Plan(uid="q", form=Form.INJECTION, start=given, interval="P28D", **plan),
        Injection(uid="i", plan="q", source=Source.CLINIC, **plan),
    ]
    found = marks(record(entries), NOON + timedelta(hours=1), month=7)
    due = given + timedelta(days=28)
    assert [day for day, said in found.items() if Mark.VISIT in said] == [due]
    said = [line.said for line in day_of(record(entries), NOON, due).lines]
    assert said == ["Injection planned"]


def test_a_grid_has_whole_weeks_from_monday_and_one_today():
    grid = month_of(record(sam("covered")), NOON, 2027, 6)
    assert [week[0].date.isoweekday() for week in grid.weeks] == [1] * 5
    assert {len(week) for week in grid.weeks} == {7}
    days = [day for week in grid.weeks for day in week]
    assert [day.date for day in days if day.is_today] == [TODAY]
    assert sum(day.in_month for day in days) == 30
    assert (grid.title, grid.name, grid.zone) == ("June 2027", "Sam", ZONE)
    today = next(day for day in days if day.is_today)
    assert (today.symbol, today.word) == ("●", "taken")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("slot", ["00:30", "02:30", "23:30"])
def test_every_local_day_of_a_year_has_its_pill_once(zone, slot):
    first = slot_instant(datetime(2026, 12, 1, 12), zone)
    common = {"person": "sam", "zone": zone, "occurred_at": first, "recorded_at": first}
    dose = PlannedDose(rrule="FREQ=DAILY", time=slot, mg=Decimal(50))
    plan = Plan(uid="p", form=Form.ORAL, start=date(2026, 12, 1), doses=(dose,), **common)
    found = record([Person(uid="sam", name="Sam", **common), plan])
    for month in range(1, 13):
        grid = marks(found, first, 2027, month)
        assert len(grid) == monthrange(2027, month)[1]
        assert set(grid.values()) == {(Mark.PLANNED,)}, (zone, month)


@pytest.mark.parametrize("zone", ZONES)
def test_a_pill_is_marked_on_the_date_of_its_wall_in_every_zone(zone):
    wall = datetime(2027, 3, 28, 23, 30)
    taken = slot_instant(wall, zone)
    common = {"person": "sam", "zone": zone, "occurred_at": taken, "recorded_at": taken}
    dose = PlannedDose(rrule="FREQ=DAILY", time="23:30", mg=Decimal(50))
    entries: list[Entry] = [
        Person(uid="sam", name="Sam", **common),
        Plan(uid="p", form=Form.ORAL, start=wall.date(), doses=(dose,), **common),
        Dose(uid="d", plan="p", mg=Decimal(50), **common),
    ]
    found = marks(record(entries), taken + timedelta(minutes=5), month=3)
    assert found[wall.date()] == (Mark.TAKEN,)
    assert local_date(taken, zone) == wall.date()


def test_a_date_that_a_zone_left_out_has_no_pill():
    first = slot_instant(datetime(2011, 12, 20, 12), "Pacific/Apia")
    common = {"person": "s", "zone": "Pacific/Apia", "occurred_at": first, "recorded_at": first}
    dose = PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(50))
    plan = Plan(uid="p", form=Form.ORAL, start=date(2011, 12, 21), doses=(dose,), **common)
    grid = marks(record([Person(uid="s", name="S", **common), plan]), first, 2011, 12)
    assert grid[date(2011, 12, 29)] == grid[date(2011, 12, 31)] == (Mark.PLANNED,)
    assert day_of(record([plan]), first, date(2011, 12, 30)).title == "Fri 30 Dec 2011"


def test_a_day_tells_each_thing_once():
    told = [line.said for line in day_of(record(sam("covered")), NOON, date(2027, 6, 1)).lines]
    assert told[0] == "08:00  50 mg  taken  08:03"
    assert sum("50 mg" in said for said in told) == 1
    assert any("kitchen drawer" in said for said in told)
    assert day_of(record(sam("covered")), NOON, date(2026, 1, 1)).lines == ()


def test_a_pill_that_fills_no_slot_is_told_as_an_entry():
    extra = Dose(uid="x", mg=Decimal(50), confirmed=True, plan="pills",
                 slot=datetime(2027, 6, 7, 8), **at(1, 11))  # fmt: skip
    said = [
        line.said for line in day_of(record([*sam("covered"), extra]), NOON, date(2027, 6, 7)).lines
    ]
    assert sum("50 mg" in words for words in said) == 2


@pytest.mark.parametrize("state", STATES)
def test_a_month_says_of_each_day_what_the_day_says(state):
    found = record(sam(state))
    for day, said in marks(found).items():
        lines = day_of(found, NOON, day).lines
        assert {mark for mark in said if mark is not Mark.NONE} <= {line.mark for line in lines}


@pytest.mark.parametrize("entries", [[], sam("covered")[:1], demo_entries(NOON, ZONE)])
def test_any_record_has_a_month(entries):
    assert len(month_of(record(entries), NOON, 2027, 2).weeks) == 4
    assert day_of(record(entries), NOON, TODAY).title == "Tue 8 Jun 2027"


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_year_out_of_reach_is_refused_in_one_line(year):
    with pytest.raises(RefusedError, match="no more months"):
        month_of(record([]), NOON, year, 12)


def test_the_part_that_is_looked_at_gives_the_marks_of_the_whole():
    now = datetime(2027, 6, 8, 16, tzinfo=UTC)
    found = record(pills(3, now))
    whole = {
        item.slot.instant: item.mark
        for item in marked_slots(found, now, now - timedelta(days=1000), now)
    }
    for back in (60, 400, 900):
        begin = now - timedelta(days=back)
        for item in marked_slots(found, now, begin, begin + timedelta(days=31)):
            assert whole[item.slot.instant] is item.mark


@pytest.mark.parametrize(("year", "month"), [(2027, 6), (2022, 2), (2018, 1)])
def test_a_month_of_ten_years_is_there_at_once(year, month):
    now = datetime(2027, 6, 8, 16, tzinfo=UTC)
    found = record(pills(10, now))
    spent = []
    for _ in range(5):
        begins = time.perf_counter()
        month_of(found, now, year, month)
        spent.append(time.perf_counter() - begins)
    assert min(spent) < 0.03
