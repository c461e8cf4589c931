"""When the next pill is due, over travel, changes of the clock and changes of the plan."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tracker.engine.assess import assess
from tracker.engine.assessment import ScheduleState
from tracker.engine.entries import Dose, Form, Injection, Plan, PlannedDose
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary

FORMULARY = load_formulary()
HOME = "America/New_York"


def local(text, zone=HOME):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def entry(kind, uid, when, zone=HOME, **fields):
    at = local(when, zone)
    return kind(
        uid=uid, person="sam", zone=zone, occurred_at=at, recorded_at=at, **fields
    )  # fmt: skip


def pills(uid="p", start="2027-06-01", zone=HOME, time="08:00", **fields):
    doses = (PlannedDose(rrule="FREQ=DAILY", time=time, mg=Decimal(50)),)
    return entry(
        Plan, uid, f"{start}T00:00", zone, form=Form.ORAL, start=date.fromisoformat(start),
        doses=doses, **fields,
    )  # fmt: skip


def dose(uid, when, zone=HOME, plan="p"):
    return entry(Dose, uid, when, zone, mg=Decimal(50), plan=plan)


def told(entries, at):
    return assess(record_of(entries, FORMULARY), at, at + timedelta(days=9)).plans[-1]


def test_the_next_pill_is_due_when_the_last_one_wanes():
    record = [pills(), dose("d", "2027-06-08T05:00")]
    status = told(record, local("2027-06-08T12:00"))
    assert status.schedule is ScheduleState.NOT_DUE
    assert status.next_due_at == local("2027-06-09T05:00")
    assert told(record, local("2027-06-09T05:00")).schedule is ScheduleState.DUE


def test_flying_west_pulls_the_reminder_forward():
    west = pills("west", "2027-06-09", "America/Los_Angeles", replaces="p")
    record = [pills(), dose("d", "2027-06-08T08:00"), west]
    assert told(record, local("2027-06-09T08:00")).schedule is ScheduleState.DUE


def test_a_plan_that_changes_keeps_its_past_slots():
    later = pills("later", "2027-06-09", time="20:00", replaces="p")
    record = [pills(), later, dose("d", "2027-06-08T08:00")]
    assert told(record, local("2027-06-08T12:00")).slot == datetime(2027, 6, 9, 20)
    assert told(record, local("2027-06-08T07:30")).slot == datetime(2027, 6, 8, 8)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", "2027-03-14"), ("America/New_York", "2026-11-01"),
        ("Europe/Berlin", "2027-03-28"), ("Europe/Berlin", "2026-10-25"),
        ("America/Santiago", "2027-09-05"), ("America/Santiago", "2027-04-04"),
        ("Australia/Sydney", "2026-10-04"), ("Pacific/Auckland", "2027-04-04"),
        ("Australia/Lord_Howe", "2026-10-04"), ("Asia/Beirut", "2027-03-28"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("time", ["00:00", "01:30", "02:30", "08:00"])
def test_one_pill_a_day_over_both_changes_of_the_clock(zone, day, time):
    start = date.fromisoformat(day) - timedelta(days=3)
    record = record_of([pills("p", start.isoformat(), zone, time)], FORMULARY)
    line = record.latest.lines[0]
    begin = local(f"{start.isoformat()}T00:00", zone) - timedelta(hours=3)
    slots = line.slots_between(begin, begin + timedelta(days=7))
    days = [slot.instant.astimezone(ZoneInfo(zone)).date() for slot in slots]
    assert days == sorted(set(days))
    assert len(days) in (6, 7)
    assert {f"{slot.wall:%H:%M}" for slot in slots} == {time}


@pytest.mark.parametrize(
    ("given", "interval", "due"),
    [
        ("2027-01-31T10:00", "P1M", "2027-02-28"),
        ("2028-01-31T10:00", "P1M", "2028-02-29"),
        ("2027-03-10T10:00", "P28D", "2027-04-07"),
        ("2026-10-20T23:30", "P28D", "2026-11-17"),
    ],
)
def test_the_next_injection_follows_the_last_by_date(given, interval, due):
    plan = entry(
        Plan, "p", "2026-10-01T00:00", form=Form.INJECTION, start=date(2026, 10, 1),
        interval=interval,
    )  # fmt: skip
    record = [plan, entry(Injection, "i", given, plan="p")]
    status = told(record, local(given) + timedelta(hours=1))
    assert status.due_at == local(f"{due}T00:00")


@pytest.mark.parametrize("late", [1, 6, 20, 60])
def test_a_late_injection_moves_the_next_and_keeps_the_gap_in_history(late):
    plan = entry(Plan, "p", "2027-01-01T00:00", form=Form.INJECTION, start=date(2027, 1, 1),
                 interval="P28D")  # fmt: skip
    second = local("2027-01-01T10:00") + timedelta(days=28 + late)
    record = record_of(
        [plan, entry(Injection, "a", "2027-01-01T10:00", plan="p"),
         Injection(uid="b", person="sam", zone=HOME, plan="p", occurred_at=second,
                   recorded_at=second)],
        FORMULARY,
    )  # fmt: skip
    before = assess(record, second - timedelta(minutes=1), second)
    after = assess(record, second + timedelta(hours=2), second)
    assert before.coverage.state == "LAPSED"
    assert after.coverage.state == "COVERED"
    assert after.plans[0].due_at is not None
    assert (after.plans[0].due_at - second).days in (27, 28)
