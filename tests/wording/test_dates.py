"""Instants in the words of a person: days in their zone, spans as time that passed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.wording.dates import ago, ahead, day_and_time, day_name, time_of_day

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def at(stamp: str) -> datetime:
    """What an ISO stamp names; naive where it has no offset."""
    return datetime.fromisoformat(stamp)


@pytest.mark.parametrize(
    ("instant", "zone", "said"),
    [
        ("2027-03-25T07:00+00:00", BERLIN, "today 08:00"),
        ("2027-03-24T20:00+00:00", BERLIN, "yesterday 21:00"),
        ("2027-03-26T07:00+00:00", BERLIN, "tomorrow 08:00"),
        # Over the change to summer time, the wall clock stays.
        ("2027-03-29T06:00+00:00", BERLIN, "Mon 29 Mar 08:00"),
        ("2026-12-31T22:59+00:00", BERLIN, "Thu 31 Dec 2026 23:59"),
        # The same instants elsewhere.
        ("2027-03-25T07:00+00:00", "Pacific/Auckland", "today 20:00"),
        ("2027-03-25T07:00+00:00", NEW_YORK, "today 03:00"),
        ("2027-03-25T03:00+00:00", NEW_YORK, "yesterday 23:00"),
        ("2027-03-25T10:00+00:00", "Pacific/Kiritimati", "tomorrow 00:00"),
        ("2027-03-25T11:00+00:00", "Pacific/Pago_Pago", "tomorrow 00:00"),
    ],
)
def test_the_day_is_the_one_on_the_wall(instant: str, zone: str, said: str) -> None:
    assert day_and_time(at(instant), zone, at("2027-03-25T09:30+00:00")) == said


@pytest.mark.parametrize(
    ("instant", "zone", "said"),
    [
        # 01:30 comes twice on 7 November 2027 in New York, 02:30 on 31 October in Berlin.
        ("2027-11-07T05:30+00:00", NEW_YORK, "today 01:30 (UTC-04:00)"),
        ("2027-11-07T06:30+00:00", NEW_YORK, "today 01:30 (UTC-05:00)"),
        ("2027-11-07T07:30+00:00", NEW_YORK, "today 02:30"),
        # The clock goes back by half an hour.
        ("2027-04-03T14:45+00:00", "Australia/Lord_Howe", "today 01:45 (UTC+11:00)"),
        ("2027-04-03T15:15+00:00", "Australia/Lord_Howe", "today 01:45 (UTC+10:30)"),
    ],
)
def test_a_time_that_comes_twice_says_which(instant: str, zone: str, said: str) -> None:
    assert day_and_time(at(instant), zone, at(instant)) == said


def test_days_count_by_the_calendar_over_a_day_of_23_or_25_hours() -> None:
    spring_eve, spring_next = at("2027-03-13T23:30-05:00"), at("2027-03-15T00:10-04:00")
    assert day_name(date(2027, 3, 14), spring_eve, NEW_YORK) == "tomorrow"
    assert day_name(date(2027, 3, 14), spring_next, NEW_YORK) == "yesterday"
    autumn_eve, autumn_next = at("2027-11-06T23:30-04:00"), at("2027-11-08T00:10-05:00")
    assert day_name(date(2027, 11, 7), autumn_eve, NEW_YORK) == "tomorrow"
    assert day_name(date(2027, 11, 7), autumn_next, NEW_YORK) == "yesterday"


def test_a_date_names_its_year_only_where_it_is_another() -> None:
    now = at("2027-12-30T12:00+00:00")
    assert day_name(date(2027, 3, 1), now, "UTC") == "Mon 1 Mar"
    assert day_name(date(2028, 3, 1), now, "UTC") == "Wed 1 Mar 2028"
    assert day_name(date(2028, 2, 29), now, "UTC") == "Tue 29 Feb 2028"


def test_the_time_alone_is_the_one_on_the_wall() -> None:
    assert time_of_day(at("2027-03-25T07:05+00:00"), "Asia/Kathmandu") == "12:50"


@pytest.mark.parametrize(
    ("span", "past", "future"),
    [
        (timedelta(0), "just now", "now"),
        (timedelta(seconds=59), "just now", "now"),
        (timedelta(minutes=1), "1 min ago", "in 1 min"),
        (timedelta(minutes=59, seconds=59), "59 min ago", "in 59 min"),
        (timedelta(hours=1), "1 h ago", "in 1 h"),
        (timedelta(hours=3, minutes=50), "3 h ago", "in 3 h"),
        (timedelta(hours=47, minutes=59), "47 h ago", "in 47 h"),
        (timedelta(hours=48), "2 d ago", "in 2 d"),
        (timedelta(days=5, hours=23), "5 d ago", "in 5 d"),
        (timedelta(days=400), "400 d ago", "in 400 d"),
    ],
)
def test_spans_are_told_in_whole_units(span: timedelta, past: str, future: str) -> None:
    now = at("2027-03-25T09:30+00:00")
    assert ago(now - span, now) == past
    assert ahead(now + span, now) == future


def test_a_span_on_the_other_side_is_told_for_what_it_is() -> None:
    now = at("2027-03-25T09:30+00:00")
    assert ago(now + timedelta(hours=3), now) == "in 3 h"
    assert ahead(now - timedelta(days=5), now) == "5 d ago"


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    [
        ("2027-03-13T12:00", "2027-03-14T12:00", 23),
        ("2027-11-06T12:00", "2027-11-07T12:00", 25),
    ],
)
def test_spans_are_hours_that_passed_not_hours_on_the_wall(
    before: str, after: str, hours: int
) -> None:
    place = ZoneInfo(NEW_YORK)
    start, end = at(before).replace(tzinfo=place), at(after).replace(tzinfo=place)
    assert ago(start, end) == f"{hours} h ago"
    assert ahead(end, start) == f"in {hours} h"


@given(
    st.datetimes(at("2000-01-01"), at("2060-01-01")),
    st.integers(-(10**8), 10**8),
)
def test_what_is_ago_one_way_is_ahead_the_other(wall: datetime, seconds: int) -> None:
    now = wall.replace(tzinfo=UTC)
    other = now + timedelta(seconds=seconds)
    assert ago(other, now).startswith("in ") == (seconds >= 60)
    assert ahead(other, now).endswith(" ago") == (seconds <= -60)


@pytest.mark.parametrize("tell", [ago, ahead])
def test_an_instant_without_a_zone_is_refused(tell: Callable[[datetime, datetime], str]) -> None:
    naive, now = at("2027-03-25"), at("2027-03-25T09:30+00:00")
    for pair in ((naive, now), (now, naive)):
        with pytest.raises(ValueError, match="needs a zone"):
            tell(*pair)


def test_a_day_of_an_instant_without_a_zone_is_refused() -> None:
    naive, now = at("2027-03-25"), at("2027-03-25T09:30+00:00")
    with pytest.raises(ValueError, match="needs a zone"):
        day_and_time(naive, BERLIN, now)
    with pytest.raises(ValueError, match="needs a zone"):
        day_and_time(now, BERLIN, naive)
