"""Dosage's history: dates of many countries, dates in UTC, hours that come twice or never."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.engine.instants import repeats_or_skips, zone_named
from tracker.errors import LogError
from tracker.exchange.dosage import HEADER, Dates, read_dosage_table
from tracker.exchange.others import Event, Kind, Left, Why
from tracker.exchange.recognised import is_of_other, read_other

ZONE = "America/New_York"
ZONES = ("America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")


def row(
    day, status="Confirmed", confirmed="08:03", planned="08:00", dose="50 mg", name="Naltrexone"
):
    return ",".join(f'"{cell}"' for cell in (day, planned, name, dose, status, confirmed))


def table(*rows, dates=None, zone=ZONE, header=HEADER):
    return read_dosage_table("\n".join([header, *rows]), zone, dates)


def taken(*rows, **options):
    return [event.at for event in table(*rows, **options).events]


AT = datetime(2027, 6, 8, 12, 3, tzinfo=UTC)


def test_a_pill_confirmed_is_an_event_at_the_time_it_was_confirmed():
    found = table(row("06/25/2027"), row("06/08/2027"))
    assert found.events[1] == Event(3, Kind.TAKEN, "Naltrexone", "50 mg", AT)
    assert found.left == ()


@pytest.mark.parametrize(
    "day", ["08.06.2027", "8. 6. 2027", "2027/06/08", "2027. 06. 08.", "2027-06-08"]
)
def test_dates_that_can_only_be_read_one_way(day):
    assert taken(row(day)) == [AT]


@pytest.mark.parametrize(
    "clock",
    ["8:03 AM", "8:03\u202fAM", "8:03 a.m.", "08.03", "\u200e08:03", "8:03\u00a0a.\u00a0m."],
)
def test_times_of_many_countries(clock):
    assert taken(row("08.06.2027", confirmed=clock)) == [AT]


@pytest.mark.parametrize(
    ("clock", "hour"), [("12:03 AM", 4), ("12:03 PM", 16), ("8:03 PM", 24), ("20:03", 24)]
)
def test_noon_and_midnight(clock, hour):
    (at,) = taken(row("08.06.2027", confirmed=clock))
    assert (at - datetime(2027, 6, 8, 0, 3, tzinfo=UTC)).total_seconds() == hour * 3600


def test_the_order_of_day_and_month_is_told_by_the_file_or_by_the_person():
    unclear = row("06/08/2027")
    assert table(unclear).left == (Left(2, "Naltrexone", Why.DATE_ORDER),)
    assert taken(unclear, row("06/25/2027"))[0] == AT
    assert taken(row("08/06/2027"), row("25/06/2027"))[0] == AT
    assert taken(unclear, dates=Dates.MONTH_FIRST) == [AT]
    assert taken(row("08/06/2027"), dates=Dates.DAY_FIRST) == [AT]
    assert taken(row("06/06/2027")) == [AT.replace(day=6)]
    # A file that tells both is believed in neither.
    assert len(table(row("06/25/2027"), row("25/06/2027"), unclear).events) == 0


def test_a_date_in_utc_may_be_the_day_after():
    evening = row("2027-06-09", confirmed="21:00")
    assert table(evening).left == (Left(2, "Naltrexone", Why.TWO_DAYS),)
    assert taken(evening, dates=Dates.IN_UTC) == [datetime(2027, 6, 9, 1, 0, tzinfo=UTC)]
    assert taken(evening, dates=Dates.LOCAL) == [datetime(2027, 6, 10, 1, 0, tzinfo=UTC)]


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
)
def test_a_date_in_utc_leads_back_to_the_instant_or_is_left_out(at, zone):
    at = at.replace(second=0, microsecond=0)
    wall = at.astimezone(zone_named(zone)).replace(tzinfo=None, fold=0)
    written = row(f"{at:%Y-%m-%d}", confirmed=f"{wall:%H:%M}")
    exact = taken(written, dates=Dates.IN_UTC, zone=zone)
    assert exact == ([] if repeats_or_skips(wall, zone) else [at])
    # Nobody said that it is in UTC: then it is this instant, or it is left out.
    assert taken(written, zone=zone) in ([], exact)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "why"),
    [
        ("America/New_York", "07.11.2027", "01:30", Why.HOUR_TWICE),
        ("America/New_York", "14.03.2027", "02:30", Why.HOUR_MISSING),
        ("Australia/Lord_Howe", "04.04.2027", "01:45", Why.HOUR_TWICE),
        ("Europe/London", "28.03.2027", "01:00", Why.HOUR_MISSING),
    ],
)
def test_an_hour_that_comes_twice_or_never_is_left_out(zone, day, clock, why):
    assert table(row(day, confirmed=clock), zone=zone).left == (Left(2, "Naltrexone", why),)


def test_a_skip_is_for_its_planned_time_and_a_time_unknown_is_a_day():
    found = table(
        row("08.06.2027", "Skipped", ""), row("08.06.2027", "Confirmed (Time Unknown)", "")
    )
    skip, day = found.events
    assert (skip.kind, skip.at, skip.slot) == (Kind.SKIPPED, None, datetime(2027, 6, 8, 8, 0))
    assert (day.kind, day.at, day.day, day.slot) == (Kind.TAKEN, None, date(2027, 6, 8), None)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"status": "Missed", "confirmed": ""}, Why.MISSED),
        ({"status": "Auto-Confirmed", "confirmed": ""}, Why.ASSUMED),
        ({"status": "Ausgelassen", "confirmed": ""}, Why.STATUS),
        ({"status": "Skipped"}, Why.STATUS),
        ({"day": "tomorrow"}, Why.TIME),
        ({"day": "31.02.2027"}, Why.TIME),
        ({"day": "08.06.1027"}, Why.TIME),
        ({"confirmed": "25:00"}, Why.TIME),
        ({"confirmed": "13:00 PM"}, Why.TIME),
        ({"confirmed": "eight"}, Why.TIME),
        ({"day": "2027-06-08", "status": "Skipped", "confirmed": ""}, Why.TWO_DAYS),
        (
            {"day": "2027-06-08", "status": "Confirmed (Time Unknown)", "confirmed": ""},
            Why.TWO_DAYS,
        ),
    ],
)
def test_a_row_that_is_left_out_says_why(cells, why):
    assert table(row(**{"day": "08.06.2027"} | cells)).left == (Left(2, "Naltrexone", why),)


def test_in_another_language_a_time_says_that_it_was_taken():
    german = "Datum,Zeit,Name,Dosis,Status,Bestätigt um"
    content = f"{german}\n{row('08.06.2027', 'Bestätigt')}"
    assert is_of_other(content)
    assert [event.at for event in read_other(content, ZONE).events] == [AT]


def test_names_in_quotes_over_lines_keep_the_numbers():
    found = table(row("08.06.2027", name='Nal ""x"", y\nz'), '"a","b"', row("08.06.2027"))
    assert found.events[0].name == 'Nal "x", y z'
    assert found.left == (Left(4, None, Why.ROW),)
    assert found.events[1].row == 5


def test_quotes_that_do_not_close_refuse_the_file():
    with pytest.raises(LogError, match="line 3"):
        table(row("08.06.2027"), '"08.06.2027,"x')
