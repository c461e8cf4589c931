"""Times in plain words, in several zones and over both changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.errors import UsageError
from tracker.exchange.when import DAYS, TIMES, read_day, read_when

ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
NOON = {zone: datetime(2027, 6, 8, 12, 0, tzinfo=ZoneInfo(zone)).astimezone(UTC) for zone in ZONES}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("now", "2027-06-08 12:00"),
        ("8am", "2027-06-08 08:00"),
        ("8:30 am", "2027-06-08 08:30"),
        ("at 8am", "2027-06-08 08:00"),
        ("08:00", "2027-06-08 08:00"),
        ("12am", "2027-06-08 00:00"),
        ("noon", "2027-06-08 12:00"),
        ("yesterday 21:00", "2027-06-07 21:00"),
        ("21:00 yesterday", "2027-06-07 21:00"),
        ("yesterday at 9pm", "2027-06-07 21:00"),
        ("today 7:05", "2027-06-08 07:05"),
        ("tomorrow 7:30", "2027-06-09 07:30"),
        ("2 h ago", "2027-06-08 10:00"),
        ("90 min ago", "2027-06-08 10:30"),
        ("3 days ago", "2027-06-05 12:00"),
        ("in 2 h", "2027-06-08 14:00"),
        ("monday 9am", "2027-06-07 09:00"),
        ("last tuesday 9am", "2027-06-01 09:00"),
        ("13/04/2027 08:00", "2027-04-13 08:00"),
        ("2027-06-07 08:00", "2027-06-07 08:00"),
        ("2027-06-07T08:00:30", "2027-06-07 08:00:30"),
    ],
)
def test_words_mean_a_local_time(zone, words, local):
    wanted = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert read_when(words, NOON[zone], zone) == wanted


def test_an_offset_is_believed():
    told = read_when("2027-06-08T08:00:00+09:00", NOON["UTC"], "Europe/London")
    assert told == datetime(2027, 6, 7, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("03/04/2027 08:00", ("3 April 2027", "4 March 2027")),
        ("03/04/2027", ("3 April 2027", "4 March 2027")),
        ("8", ("08:00", "20:00")),
        ("today 8", ("08:00", "20:00")),
        ("9pm", ("2027-06-08 21:00", "2027-06-07 21:00")),
        ("midnight", ("00:00",)),
        ("tuesday 9am", ("2027-06-08", "2027-06-01")),
        ("03/04/27 8am", ("1927", "2027")),
    ],
)
def test_two_readings_are_both_named(words, readings):
    with pytest.raises(UsageError) as caught:
        read_when(words, NOON["UTC"], "UTC")
    assert all(reading in str(caught.value) for reading in readings)


@pytest.mark.parametrize(
    ("zone", "words", "both"),
    [
        ("America/New_York", "2026-11-01 01:30", ("-04:00", "-05:00")),
        ("Europe/London", "2026-10-25 01:30", ("+01:00", "+00:00")),
        ("Australia/Lord_Howe", "2027-04-04 01:45", ("+11:00", "+10:30")),
    ],
)
def test_a_repeated_hour_is_refused_with_both_offsets(zone, words, both):
    with pytest.raises(UsageError, match="twice") as caught:
        read_when(words, NOON[zone], zone)
    for offset in both:
        assert offset in str(caught.value)
        exact = f"{words.replace(' ', 'T')}:00{offset}"
        assert read_when(exact, NOON[zone], zone).tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "words", "near"),
    [
        ("America/New_York", "2027-03-14 02:30", ("01:30", "03:30")),
        ("Europe/London", "2027-03-28 01:30", ("00:30", "02:30")),
    ],
)
def test_a_skipped_hour_is_refused_with_the_times_around_it(zone, words, near):
    with pytest.raises(UsageError, match="jump") as caught:
        read_when(words, NOON[zone], zone)
    assert all(time in str(caught.value) for time in near)


@pytest.mark.parametrize("words", ["", "soon", "25:00", "8:75", "13pm", "2027-02-30 08:00", "1/1"])
def test_what_cannot_be_read_says_how_to_write_it(words):
    with pytest.raises(UsageError, match="for example"):
        read_when(words, NOON["UTC"], "UTC")


@pytest.mark.parametrize("hour", range(24))
def test_every_example_of_a_time_and_of_a_date_can_be_read(hour):
    now = NOON["UTC"].replace(hour=hour)
    # A bare hour is none of them: before it comes, it could be that of yesterday.
    assert [read_when(words, now, "UTC") for words in TIMES]
    assert [read_day(words, now, "UTC") for words in DAYS]


@pytest.mark.parametrize("words", ["", "  ", "soon", "2027-02-30", "30/02/2027", "2300-01-01"])
def test_a_date_that_cannot_be_read_gets_dates_as_examples(words):
    with pytest.raises(UsageError, match=f"for example: {', '.join(DAYS)}$"):
        read_day(words, NOON["UTC"], "UTC")


def test_nothing_typed_is_not_quoted():
    with pytest.raises(UsageError, match=r"^give the day and the time; for example"):
        read_when("", NOON["UTC"], "UTC")
    with pytest.raises(UsageError, match=r"^give the day; for example"):
        read_day("", NOON["UTC"], "UTC")


@pytest.mark.parametrize(
    "words", ["yesterday", "today", "this morning", "tonight", "2027-06-08", "13/04/2027"]
)
def test_a_date_without_a_time_is_given_back_with_one(words):
    with pytest.raises(UsageError, match="has no time") as caught:
        read_when(words, NOON["UTC"], "UTC")
    said, example = str(caught.value).split("for example: ")
    assert "--" not in said
    assert read_when(example, NOON["UTC"], "UTC")


def test_hours_are_elapsed_and_days_are_dates_over_a_change():
    now = datetime(2026, 11, 1, 17, 0, tzinfo=UTC)  # noon in New York, clocks just changed
    assert now - read_when("24 h ago", now, "America/New_York") == timedelta(hours=24)
    assert now - read_when("1 day ago", now, "America/New_York") == timedelta(hours=25)


@pytest.mark.parametrize(
    ("words", "day"),
    [("today", 8), ("yesterday", 7), ("3 days ago", 5), ("mon", 7), ("2027-06-02", 2)],
)
def test_days(words, day):
    assert read_day(words, NOON["UTC"], "UTC") == date(2027, 6, day)
