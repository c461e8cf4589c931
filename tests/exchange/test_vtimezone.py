"""The clock changes that a calendar tells of are those of the zone, for thirty years."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from tracker.exchange.vtimezone import timezone_of

AT = datetime(2027, 6, 8, 16, tzinfo=UTC)
FIRST = datetime(2016, 3, 1)
REGULAR = {
    "Europe/Berlin": 2, "America/New_York": 2, "America/Santiago": 2, "Australia/Sydney": 2,
    "Pacific/Auckland": 2, "Australia/Lord_Howe": 2, "Asia/Kolkata": 0, "America/Nuuk": 2,
    "Asia/Jerusalem": 2, "Europe/Dublin": 2, "Africa/Casablanca": 0, "Africa/Cairo": 0,
}  # fmt: skip


@pytest.mark.parametrize(("zone", "rules"), REGULAR.items())
def test_another_reader_has_the_offsets_of_the_zone(zone, rules):
    text = timezone_of(zone, FIRST, AT).to_ical().decode()
    assert text.count("RRULE") == rules
    assert "RDATE" not in text
    read, place = tz.tzical(StringIO(text)).get(zone), ZoneInfo(zone)
    wall = FIRST
    while wall.year < 2050:
        theirs, ours = wall.replace(tzinfo=read), wall.replace(tzinfo=place)
        back = ours.astimezone(UTC).astimezone(place).replace(tzinfo=None)
        if back == wall:  # times that do not exist are never written
            assert theirs.utcoffset() == ours.utcoffset(), wall
        wall += timedelta(hours=13, minutes=30)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Santiago"])
def test_the_rules_do_not_end(zone):
    text = timezone_of(zone, FIRST, AT).to_ical().decode()
    read = tz.tzical(StringIO(text)).get(zone)
    for month in range(1, 13):
        wall = datetime(2093, month, 15, 12)
        assert (
            wall.replace(tzinfo=read).utcoffset() == wall.replace(tzinfo=ZoneInfo(zone)).utcoffset()
        )
