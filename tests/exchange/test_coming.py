"""Plain words for what is to come."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOON, ZONE
from tracker.errors import UsageError
from tracker.exchange.coming import DAYS_AHEAD, TIMES_AHEAD, read_coming, read_coming_day


@pytest.mark.parametrize(
    ("said", "wall"),
    [
        ("18:00", "2027-06-08 18:00"), ("11:00", "2027-06-09 11:00"), ("6pm", "2027-06-08 18:00"),
        ("Wed 10:00", "2027-06-09 10:00"), ("Tue 10:00", "2027-06-15 10:00"),
        ("next friday at 9am", "2027-06-11 09:00"), ("tomorrow 09:00", "2027-06-09 09:00"),
        ("in 2 h", "2027-06-08 14:00"), ("2027-06-20 10:00", "2027-06-20 10:00"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("zone", [ZONE, "Europe/Berlin", "Pacific/Apia", "America/Santiago"])
def test_times(said, wall, zone):
    now = NOON.astimezone(ZoneInfo(ZONE)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    found = read_coming(said, now, zone).astimezone(ZoneInfo(zone))
    assert f"{found:%Y-%m-%d %H:%M}" == wall


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Fri", date(2027, 6, 11)), ("tuesday", date(2027, 6, 15)), ("tomorrow", date(2027, 6, 9)),
        ("the 3rd", date(2027, 7, 3)),
        ("31st", date(2027, 7, 31)), ("in 90 days", date(2027, 9, 6)),
        ("in 2 weeks", date(2027, 6, 22)), ("2027-08-01", date(2027, 8, 1)),
    ],
)  # fmt: skip
def test_days(said, day):
    assert read_coming_day(said, NOON, ZONE) == day


@pytest.mark.parametrize("said", ["soon", "", "99th", "03/04/2027", "Wed 25:00", "32nd"])
def test_what_cannot_be_read_is_refused_in_one_line(said):
    for read in (read_coming, read_coming_day):
        with pytest.raises(UsageError) as caught:
            read(said, NOON, ZONE)
        assert "\n" not in str(caught.value)


def test_a_bare_time_over_the_change_of_the_clock_is_the_next_such_wall_time():
    evening = datetime(2027, 11, 7, 3, 0, tzinfo=UTC)  # 23:00 of the 6th in New York
    found = read_coming("08:00", evening, ZONE)
    assert found - evening == timedelta(hours=10)


@pytest.mark.parametrize("days", range(7))
def test_every_example_can_be_read_and_is_named_where_something_cannot(days):
    now = NOON + timedelta(days=days)
    assert all(read_coming(said, now, ZONE) > now for said in TIMES_AHEAD)
    assert all(read_coming_day(said, now, ZONE) > now.date() for said in DAYS_AHEAD)
    for said in ("", "soon"):
        with pytest.raises(UsageError, match=TIMES_AHEAD[-1]):
            read_coming(said, now, ZONE)
        with pytest.raises(UsageError, match=DAYS_AHEAD[-1]):
            read_coming_day(said, now, ZONE)
