"""Pills in the calendar: an independent reader finds the engine's own slots, and no others."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.engine.strategies import situations
from tests.usecases.calendar_reader import cancelled, components, occurrences, planned
from tracker.engine.entries import Form, Person, Plan, PlannedDose, PlanStop, Void
from tracker.engine.instants import first_instant, slot_instant
from tracker.engine.record import record_of
from tracker.exchange.ics import calendar_text
from tracker.formulary.load import load_formulary
from tracker.usecases.calendar_events import calendar_events
from tracker.usecases.demo import demo_entries

ZONES = [
    "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Sydney",
    "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC",
]  # fmt: skip
TIMES = ["00:30", "01:30", "02:15", "02:30", "03:15", "08:00", "23:45"]
RULES = ["FREQ=DAILY", "FREQ=DAILY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,TH,SU"]
START = date(2027, 1, 1)
NOW = datetime(2027, 1, 5, 12, tzinfo=UTC)
# Over four clock changes.
END = datetime(2028, 12, 1, tzinfo=UTC)


def plan(uid, *doses, zone="Europe/Berlin", start=START, replaces=None, hours=0, form=Form.ORAL,
         **more):  # fmt: skip
    written = NOW - timedelta(days=10) + timedelta(hours=hours)
    return Plan(
        uid=uid, person="sam", occurred_at=first_instant(start, zone), zone=zone,
        recorded_at=written, form=form, start=start, replaces=replaces,
        doses=tuple(PlannedDose(rrule=rule, time=at, mg=Decimal(50)) for rule, at in doses),
        **more,
    )  # fmt: skip


def later(kind, uid, hours, **more):
    at = NOW + timedelta(hours=hours)
    return kind(uid=uid, person="sam", zone="UTC", occurred_at=at, recorded_at=at, **more)


def read(*entries, at=NOW, **how):
    record = record_of(entries, load_formulary())
    return record, calendar_text(calendar_events(record, at, **how), at)


def same(*entries, at=NOW, begin=datetime(2026, 12, 1, tzinfo=UTC), end=END):
    """The text of a calendar whose occurrences are those of the engine."""
    record, text = read(*entries, at=at)
    expected = planned(record, at, begin, end)
    assert occurrences(text, begin, end) == expected
    return text, expected


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize("zone", ZONES)
def test_the_reader_finds_the_engines_slots(zone, at, rule):
    _, expected = same(plan("p", (rule, at), zone=zone))
    assert len(expected) > 250


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA", "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1SU",
        "FREQ=DAILY;COUNT=100", "FREQ=DAILY;UNTIL=20270328", "FREQ=WEEKLY",
        "FREQ=MONTHLY;BYMONTHDAY=1,28;INTERVAL=2", "FREQ=DAILY;BYDAY=SU", "FREQ=YEARLY",
        "FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=SU,MO", "FREQ=DAILY;COUNT=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", ["02:30", "08:00"])
def test_other_rules_too(rule, at):
    same(plan("p", (rule, at)))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["00:30", "02:30", "08:00"])
def test_a_plan_that_begins_on_the_day_of_a_change(zone, at):
    for start in (date(2027, 3, 28), date(2027, 9, 5), date(2027, 10, 3), date(2027, 11, 7)):
        same(plan("p", ("FREQ=DAILY", at), zone=zone, start=start))


def test_several_pills_a_day_that_meet_are_one():
    # On the spring day 02:30 becomes 03:30; on Mondays two lines have one time.
    same(
        plan("p", ("FREQ=DAILY", "02:30"), ("FREQ=DAILY", "03:30"), ("FREQ=WEEKLY;BYDAY=MO",
             "02:30"))
    )  # fmt: skip


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Auckland"])
def test_new_versions_end_the_ones_before(zone):
    first = plan("p1", ("FREQ=DAILY", "02:30"), ("FREQ=DAILY", "20:00"), zone=zone)
    text, _ = same(first)
    two = plan("p2", ("FREQ=DAILY;INTERVAL=2", "08:00"), zone=zone, start=date(2027, 4, 1),
               replaces="p1", hours=1)  # fmt: skip
    three = plan("p3", ("FREQ=DAILY", "01:30"), zone="America/New_York", start=date(2027, 8, 1),
                 replaces="p2", hours=2)  # fmt: skip
    changed, _ = same(first, two, three)
    before, after = by_uid(text), by_uid(changed)
    # Nothing that an older file told of is forgotten, and what it told has risen.
    assert before.keys() <= after.keys()
    assert {after[uid] - before[uid] for uid in before} == {2}


def by_uid(text):
    return {item.uid.value: int(item.sequence.value) for item in components(text)}


def test_the_newest_version_keeps_the_uid():
    first = plan("p1", ("FREQ=DAILY", "08:00"))
    (uid,) = by_uid(read(first)[1])
    two = plan("p2", ("FREQ=DAILY", "09:00"), start=date(2027, 2, 1), replaces="p1", hours=1)
    months_on = NOW + timedelta(days=300)
    _, text = read(first, two, at=months_on)
    assert by_uid(text) == {uid: 1}
    _, text = read(first, two, later(Void, "v", 1, target="p2"))
    assert by_uid(text) == {uid: 2}
    same(first, two, later(Void, "v", 1, target="p2"), at=NOW + timedelta(days=1))


def test_a_stop_cancels_what_would_come_and_leaves_what_was():
    first = plan("p", ("FREQ=DAILY", "08:00"), ("FREQ=DAILY", "02:30"))
    old = by_uid(read(first)[1])
    stop = later(PlanStop, "s", 1, plan="p")
    at = NOW + timedelta(hours=2)
    text, expected = same(first, stop, at=at)
    assert expected
    assert max(expected) < NOW
    new = by_uid(text)
    assert old.keys() <= new.keys()
    assert all(new[uid] > old[uid] for uid in old)
    gone = [item for item in components(text) if cancelled(item)]
    assert all(item.dtstart.value.astimezone(UTC) > NOW for item in gone)
    assert "METHOD:PUBLISH" in text
    assert len([item for item in gone if item.uid.value.endswith("-stop")]) == 2
    assert "RECURRENCE-ID" not in text
    # Taken back, all is as it was, and the sequence has risen again.
    text, _ = same(first, stop, later(Void, "v", 3, target="s"), at=at)
    assert not [item for item in components(text) if cancelled(item)]
    assert all(by_uid(text)[uid] == 2 for uid in old)


def test_a_stop_before_the_beginning_cancels_the_whole():
    start = date(2027, 3, 1)
    text, expected = same(
        plan("p", ("FREQ=DAILY", "08:00"), start=start), later(PlanStop, "s", 1, plan="p"),
        at=NOW + timedelta(hours=2),
    )  # fmt: skip
    assert expected == []
    (only,) = components(text)
    assert cancelled(only)
    assert "valarm" not in only.contents


def test_a_plan_taken_back_is_cancelled_for_ninety_days():
    first, void = plan("p", ("FREQ=DAILY", "08:00")), later(Void, "v", 1, target="p")
    old = by_uid(read(first)[1])
    text, _ = same(first, void, at=NOW + timedelta(hours=2))
    (only,) = components(text)
    assert cancelled(only)
    assert by_uid(text).keys() == old.keys()
    assert by_uid(read(first, void, at=NOW + timedelta(days=92))[1]) == {}


def test_a_plan_as_needed_has_no_events():
    assert components(read(plan("p", ("FREQ=DAILY", "08:00"), as_needed=True))[1]) == []


def test_the_series_has_no_end_and_does_not_change_from_day_to_day():
    first = plan("p", ("FREQ=DAILY", "08:00"))
    _, text = read(first)
    assert "RRULE:FREQ=DAILY\r\n" in text
    assert read(first, at=NOW + timedelta(days=7))[1] == text


def test_clock_changes_beyond_the_horizon_come_in_time():
    first = plan("p", ("FREQ=DAILY", "02:30"))
    at = NOW + timedelta(days=3000)
    same(first, at=at, begin=at, end=at + timedelta(days=700))


def test_pills_as_tasks():
    first = plan("p", ("FREQ=DAILY", "08:00"))
    record, text = read(first, pills="tasks")
    (task,) = components(text)
    assert task.name == "VTODO"
    assert task.due.value - task.dtstart.value == timedelta(minutes=10)
    assert task.status.value == "NEEDS-ACTION"
    end = datetime(2028, 1, 1, tzinfo=UTC)
    assert occurrences(text, NOW, end) == planned(record, NOW, NOW, end)


def test_each_pill_is_confidential_neutral_and_has_its_alarm():
    _, text = read(plan("p", ("FREQ=DAILY", "08:00"), product="naltrexone-50"))
    (event,) = components(text)
    assert event.contents["class"][0].value == "CONFIDENTIAL"
    assert event.summary.value == "Reminder"
    assert event.transp.value == "TRANSPARENT"
    (alarm,) = event.contents["valarm"]
    assert (alarm.action.value, alarm.description.value) == ("DISPLAY", "Reminder")
    assert alarm.trigger.value == timedelta(0)
    (plain,) = components(read(plan("p", ("FREQ=DAILY", "08:00")), titles="plain")[1])
    assert plain.summary.value == "Pill"


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "UTC"])
def test_the_demo_record_is_read_as_the_engine_has_it(zone):
    for now in (datetime(2027, 6, 8, 16, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)):
        record = record_of(demo_entries(now, zone), load_formulary())
        text = calendar_text(calendar_events(record, now), now)
        end = now + timedelta(days=730)
        expected = planned(record, now, now, end)
        assert len(expected) >= 729
        assert occurrences(text, now, end) == expected


FORBIDDEN = ("naltrexone", "vivitrol", "zebulon", "coverage", "covered", "waning", "lapse",
             "block", "opioid", "dose", "injection", "implant", "oral", "mg")  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(situations(max_steps=14))
def test_any_record_is_read_as_the_engine_has_it_and_names_nothing(situation):
    at = max([*situation.ats, *(entry.recorded_at for entry in situation.entries)])
    named = Person(uid="naltrexone", person="sam", name="Zebulon", zone="UTC", occurred_at=at,
                   recorded_at=at)  # fmt: skip
    record = record_of([*situation.entries, named], load_formulary())
    text = calendar_text(calendar_events(record, at), at)
    end = at + timedelta(days=500)
    assert occurrences(text, at, end) == planned(record, at, at, end)
    # A calendar names the zone, and there is a town called Oral.
    said = re.sub("|".join(re.escape(entry.zone) for entry in record.entries.values()), "", text)
    said = said.lower()
    assert [word for word in FORBIDDEN if word in said] == []


def test_what_the_clocks_skip_or_repeat_is_an_instant_of_its_own():
    _, text = read(plan("p", ("FREQ=DAILY", "02:30")))
    for day in (date(2027, 3, 28), date(2027, 10, 31)):
        wall = datetime.combine(day, time(2, 30))
        assert f"EXDATE;TZID=Europe/Berlin:{wall:%Y%m%dT%H%M%S}" in text
        assert f"DTSTART:{slot_instant(wall, 'Europe/Berlin'):%Y%m%dT%H%M%SZ}" in text
