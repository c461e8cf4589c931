"""Local dates and times as instants, in every zone there is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.engine.entries import PlannedDose
from tracker.engine.instants import first_instant, local_date, slot_instant
from tracker.engine.recurrence import BLOCK_DAYS, wall_times

ZONES = sorted(available_timezones())
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ZONES), DAYS)
def test_the_first_instant_is_on_its_date_and_the_one_before_is_not(zone, day):
    first = first_instant(day, zone)
    assert local_date(first, zone) == day
    assert local_date(first - timedelta(microseconds=1), zone) < day


@pytest.mark.parametrize(
    ("zone", "day", "local"),
    [
        ("America/Santiago", date(2027, 9, 5), "01:00"),
        ("Asia/Beirut", date(2027, 3, 28), "01:00"),
        ("America/New_York", date(2027, 3, 14), "00:00"),
        ("America/Havana", date(2026, 11, 1), "00:00"),
    ],
)
def test_a_day_without_a_midnight_begins_when_the_clocks_have_jumped(zone, day, local):
    assert f"{first_instant(day, zone).astimezone(ZoneInfo(zone)):%H:%M}" == local


def test_a_date_that_was_skipped_begins_with_the_next():
    skipped = first_instant(date(2011, 12, 30), "Pacific/Apia")
    assert skipped == first_instant(date(2011, 12, 31), "Pacific/Apia")


def test_a_slot_in_a_gap_moves_on_by_its_length_and_a_repeated_one_is_the_first():
    gap = slot_instant(datetime(2027, 3, 14, 2, 30), "America/New_York")
    assert gap == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
    twice = slot_instant(datetime(2026, 11, 1, 1, 30), "America/New_York")
    assert twice == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


RULES = st.sampled_from(
    ["FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=WEEKLY;INTERVAL=2",
     "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY", "FREQ=DAILY;COUNT=9",
     "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=31", "FREQ=DAILY;UNTIL=20300101",
     "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,TU;WKST=SU", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=29"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(RULES, DAYS, st.integers(0, 90))
def test_a_block_far_on_holds_what_the_rule_from_its_start_gives(rrule, start, later):
    from decimal import Decimal

    from dateutil.rrule import rrulestr

    dose = PlannedDose(rrule=rrule, time="08:00", mg=Decimal(50))
    block = (start.toordinal() - 1) // BLOCK_DAYS + later
    begin = datetime.fromordinal(block * BLOCK_DAYS + 1)
    until = rrule.replace("UNTIL=20300101", "UNTIL=20300101T235959")
    whole = rrulestr(f"RRULE:{until}", dtstart=datetime(start.year, start.month, start.day, 8))
    wanted = whole.between(begin, begin + timedelta(days=BLOCK_DAYS), inc=True)
    wanted = [wall for wall in wanted if wall < begin + timedelta(days=BLOCK_DAYS)]
    assert list(wall_times(dose, start, "UTC", block)) == wanted
