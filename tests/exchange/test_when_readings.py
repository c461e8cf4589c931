"""Times in plain words, where one word decides: what is read, and what is refused with both."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.strategies import zones
from tracker.engine.instants import local_date, repeats_or_skips
from tracker.errors import UsageError
from tracker.exchange.when import read_day, read_when

SETTINGS = settings(max_examples=200, deadline=None)
ZONE = "America/New_York"
NOON = datetime(2027, 6, 8, 16, 0, tzinfo=UTC)  # Tuesday noon in New York
WALLS = st.datetimes(datetime(2017, 1, 1), datetime(2027, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
NOWS = st.datetimes(datetime(2017, 1, 2), datetime(2027, 12, 30), timezones=st.just(UTC))


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def refusal(words, now=NOON, zone=ZONE, read=read_when):
    with pytest.raises(UsageError) as caught:
        read(words, now, zone)
    told = str(caught.value)
    assert told.isprintable()
    assert "; " in told
    return told


@pytest.mark.parametrize(
    ("words", "wall"),
    [
        ("NOW", "2027-06-08 12:00"),
        ("  8AM ", "2027-06-08 08:00"),
        ("8 a.m.", "2027-06-08 08:00"),
        ("8:30 p.m., yesterday", "2027-06-07 20:30"),
        ("12pm", "2027-06-08 12:00"),
        ("12:30am", "2027-06-08 00:30"),
        ("00:00", "2027-06-08 00:00"),
        ("8:05", "2027-06-08 08:05"),
        ("08:05:30", "2027-06-08 08:05:30"),
        ("12:05", "2027-06-08 12:05"),
        ("noon yesterday", "2027-06-07 12:00"),
        ("yesterday noon", "2027-06-07 12:00"),
        ("this morning 8:00", "2027-06-08 08:00"),
        ("8am this morning", "2027-06-08 08:00"),
        ("tonight 9pm", "2027-06-08 21:00"),
        ("last night 11 pm", "2027-06-07 23:00"),
        ("today 8am", "2027-06-08 08:00"),
        ("today 9pm", "2027-06-08 21:00"),
        ("tomorrow at 7:30", "2027-06-09 07:30"),
        ("monday 9am", "2027-06-07 09:00"),
        ("on monday at 9am", "2027-06-07 09:00"),
        ("last monday 9am", "2027-06-07 09:00"),
        ("wed 9am", "2027-06-02 09:00"),
        ("3 days ago 21:00", "2027-06-05 21:00"),
        ("2 weeks ago at 9am", "2027-05-25 09:00"),
        ("1 h ago", "2027-06-08 11:00"),
        ("an hour ago", "2027-06-08 11:00"),
        ("2hours ago", "2027-06-08 10:00"),
        ("90 minutes ago", "2027-06-08 10:30"),
        ("36 h ago", "2027-06-07 00:00"),
        ("a day ago", "2027-06-07 12:00"),
        ("1 week ago", "2027-06-01 12:00"),
        ("in 2 h", "2027-06-08 14:00"),
        ("in 3 days", "2027-06-11 12:00"),
        ("2027-06-08 8am", "2027-06-08 08:00"),
        ("2027-06-08 8:00", "2027-06-08 08:00"),
        ("2027-06-08t08:00", "2027-06-08 08:00"),
        ("2027-06-08T08:00:00.25", "2027-06-08 08:00:00.25"),
        ("2027-06-08T12:00Z", "2027-06-08 08:00"),
        ("2027-06-08 08:00 -0400", "2027-06-08 08:00"),
        ("2027-06-08T08:00:00-04:00", "2027-06-08 08:00"),
        ("13/04/2027 8am", "2027-04-13 08:00"),
        ("04/13/2027 8am", "2027-04-13 08:00"),
        ("13.04.2027 8am", "2027-04-13 08:00"),
        ("13-04-2027 8am", "2027-04-13 08:00"),
        ("04/04/2027 8am", "2027-04-04 08:00"),
    ],
)
def test_one_reading_is_taken(words, wall):
    assert read_when(words, NOON, ZONE) == local(wall)


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("8", ("2027-06-08 08:00", "2027-06-08 20:00", "8am or 8pm")),
        ("yesterday 8", ("2027-06-07 08:00", "2027-06-07 20:00")),
        ("12", ("2027-06-08 00:00", "2027-06-08 12:00")),
        ("9pm", ("2027-06-08 21:00", "2027-06-07 21:00", "yesterday 21:00, or today 21:00")),
        ("23:59", ("2027-06-08 23:59", "2027-06-07 23:59")),
        ("12:06", ("2027-06-08 12:06", "2027-06-07 12:06")),
        ("midnight", ("2027-06-08 00:00", "2027-06-09 00:00", "start", "end")),
        ("midnight yesterday", ("2027-06-07 00:00", "2027-06-08 00:00")),
        ("yesterday midnight", ("2027-06-07 00:00", "2027-06-08 00:00")),
        ("last night 1am", ("2027-06-07 01:00", "2027-06-08 01:00")),
        ("tonight 1am", ("2027-06-08 01:00", "2027-06-09 01:00")),
        ("this morning 9pm", ("2027-06-08 21:00", "2027-06-08 09:00")),
        ("03/04/2027", ("3 April 2027", "4 March 2027", "2027-04-03 or 2027-03-04")),
        ("03/04/2027 8am", ("3 April 2027", "4 March 2027")),
        ("8am 3.4.2027", ("3 April 2027", "4 March 2027")),
        ("3-4-2027 8am", ("3 April 2027", "4 March 2027")),
        ("13/04/27 8am", ("13 April 2027", "27 April 2013", "13 April 1927")),
        ("27-06-08 8am", ("27 June 2008", "8 June 2027")),
        ("2m ago", ("2 minutes", "2 months")),
    ],
)
def test_two_readings_are_both_named_in_full(words, readings):
    told = refusal(words)
    assert all(reading in told for reading in readings), told


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "soon", "8 o'clock", "20", "0", "24:00", "8:60", "8:5", "13am", "0pm",
        "25/13/2027", "30/02/2027 8am", "2027-02-30 08:00", "2027-06-31", "2027-06-08", "yesterday",
        "monday", "2027-06-08 24:00", "2027-06-08 08:00+25:00", "2027-6-8 08:00", "1/1", "-5 h ago",
        "1.5 h ago", "two h ago", "0001-01-01 00:00", "9999-12-31 23:59", "9999 weeks ago",
        "99999 h ago", "٨:٠٠", "2027-06-08 08:00 EST", "now now", "x" * 10_000, "\x00", "\ud800",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_line(words):
    assert len(refusal(words)) < 300


@pytest.mark.parametrize("now", [NOON, NOON - timedelta(minutes=5), NOON + timedelta(hours=11)])
def test_a_bare_time_is_today_up_to_five_minutes_ahead(now):
    assert read_when("noon", now, ZONE) == NOON


def test_a_bare_time_just_after_midnight_is_not_taken_for_yesterday():
    now = local("2027-06-09 00:10")
    assert read_when("00:05", now, ZONE) == local("2027-06-09 00:05")
    told = refusal("23:50", now)
    assert "2027-06-09 23:50" in told
    assert "2027-06-08 23:50" in told


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2027-06-08"),
        ("Yesterday", "2027-06-07"),
        ("tomorrow", "2027-06-09"),
        ("monday", "2027-06-07"),
        ("last friday", "2027-06-04"),
        ("3 days ago", "2027-06-05"),
        ("1 week ago", "2027-06-01"),
        ("2027-06-02", "2027-06-02"),
        ("13/04/2027", "2027-04-13"),
    ],
)
def test_a_date_alone(words, day):
    assert read_day(words, NOON, ZONE) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    ["", "8am", "2027-06-08 08:00", "2027-02-30", "1899-12-31", "03/04/27", "9999 weeks ago"],
)
def test_what_is_no_date_is_refused(words):
    refusal(words, read=read_day)


def test_a_date_of_two_readings_is_refused():
    told = refusal("03/04/2027", read=read_day)
    assert "3 April 2027 or 4 March 2027" in told


def test_the_date_is_that_of_the_place():
    late = datetime(2027, 6, 8, 23, 30, tzinfo=UTC)
    assert read_day("today", late, "Asia/Tokyo") == date(2027, 6, 9)
    assert read_when("8am", late, "Asia/Tokyo") == datetime(2027, 6, 8, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words", "last", "first"),
    [
        (ZONE, "2027-03-14 02:30", "2027-03-14 01:59", "2027-03-14 03:00"),
        ("Europe/London", "2027-03-28 01:00", "2027-03-28 00:59", "2027-03-28 02:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04 01:59", "2026-10-04 02:30"),
        ("America/Havana", "2027-03-14 00:30", "2027-03-13 23:59", "2027-03-14 01:00"),
        ("Pacific/Apia", "2011-12-30 08:00", "2011-12-29 23:59", "2011-12-31 00:00"),
    ],
)
def test_a_skipped_time_names_the_nearest_real_ones(zone, words, last, first):
    told = refusal(words, zone=zone)
    assert f"the clocks jump over it; the nearest times are {last} and {first}" in told


@pytest.mark.parametrize(
    ("zone", "words", "offsets"),
    [
        (ZONE, "2026-11-01 01:30", ("-04:00", "-05:00")),
        ("Australia/Lord_Howe", "2027-04-04 01:45", ("+11:00", "+10:30")),
        ("Africa/Casablanca", "2026-02-15 02:30", ("+01:00", "+00:00")),
    ],
)
def test_a_repeated_time_names_both_offsets_and_takes_either(zone, words, offsets):
    told = refusal(words, zone=zone)
    day, clock = words.split()
    for offset in offsets:
        exact = f"{day}T{clock}:00{offset}"
        assert exact in told
        assert read_when(exact, NOON, zone) == datetime.fromisoformat(exact)


def test_words_that_fall_into_a_change_of_the_clock_are_refused_too():
    after_spring = local("2027-03-15 02:30")
    assert "does not exist" in refusal("yesterday 2:30", after_spring)
    assert "does not exist" in refusal("1 day ago", after_spring)
    after_autumn = local("2026-11-02 01:30")
    assert "comes twice" in refusal("yesterday 1:30am", after_autumn)
    assert "comes twice" in refusal("1 day ago", after_autumn)
    assert "comes twice" in refusal("1:30", local("2026-11-01 12:00"))


def test_hours_are_elapsed_and_days_are_dates():
    noon = local("2026-11-01 12:00")
    assert noon - read_when("24 h ago", noon, ZONE) == timedelta(hours=24)
    assert noon - read_when("1 day ago", noon, ZONE) == timedelta(hours=25)
    noon = local("2027-03-14 12:00")
    assert read_when("in 24 h", noon, ZONE) - noon == timedelta(hours=24)
    assert noon - read_when("1 day ago", noon, ZONE) == timedelta(hours=23)


@SETTINGS
@given(WALLS, zones())
def test_a_local_time_is_the_one_on_the_wall_or_refused(wall, zone):
    trouble = repeats_or_skips(wall, zone)
    text = f"{wall:%Y-%m-%d %H:%M}"
    if trouble:
        assert {"repeated": "comes twice", "skipped": "does not exist"}[trouble] in refusal(
            text, zone=zone
        )
        return
    found = read_when(text, NOON, zone)
    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall
    assert found.tzinfo is UTC


@SETTINGS
@given(NOWS, zones())
def test_what_the_answer_prints_is_read_as_the_same_instant(at, zone):
    assert read_when(at.astimezone(ZoneInfo(zone)).isoformat(), NOON, zone) == at


@SETTINGS
@given(NOWS, zones(), st.integers(0, 23), st.integers(0, 59))
def test_a_bare_time_is_never_far_ahead_and_always_today(now, zone, hour, minute):
    try:
        found = read_when(f"{hour}:{minute:02}", now, zone)
    except UsageError:
        return
    assert found - now <= timedelta(minutes=5)
    assert local_date(found, zone) == local_date(now, zone)


@SETTINGS
@given(NOWS, zones(), st.sampled_from(("last monday", "last thu", "last sunday")))
def test_a_weekday_is_one_of_the_last_seven_days(now, zone, words):
    found = read_day(words, now, zone)
    assert 1 <= (local_date(now, zone) - found).days <= 7
    assert f"{found:%A}".casefold().startswith(words.removeprefix("last ")[:3])


PIECES = st.sampled_from(
    ["now", "today", "yesterday", "last", "monday", "tonight", "this morning", "last night", "noon",
     "midnight", "8", "8am", "8:30", "25:00", "ago", "in", "an", "2", "h", "m", "9999", "weeks",
     "03/04/2027", "13/04/27", "2027-06-08", "2027-02-30", "0001-01-01", "T", "Z", "+14:00", "at",
     "on", ",", "/", "-"]
)  # fmt: skip


@SETTINGS
@given(
    st.lists(PIECES, max_size=5).map(" ".join) | st.text(st.characters(exclude_categories=())),
    NOWS,
    zones(),
)
def test_anything_typed_is_read_or_refused(words, now, zone):
    for read in (read_when, read_day):
        try:
            found = read(words, now, zone)
        except UsageError as error:
            assert str(error).isprintable()
        else:
            assert isinstance(found, date)
