"""When somebody is told: quiet hours, mornings, repeats, over changes of the clock."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.engine.instants import zone_named
from tracker.engine.notice_rules import (
    NoticeRules,
    is_quiet,
    next_morning,
    out_of_quiet,
    repeats,
)

ZONES = ("Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "UTC",
         "Pacific/Kiritimati")  # fmt: skip
YEAR = st.datetimes(datetime(2026, 11, 1), datetime(2027, 11, 30), timezones=st.just(UTC))
HOURS = st.times(timezones=st.none()).map(lambda at: at.replace(second=0, microsecond=0))


def wall(instant, zone):
    return instant.astimezone(zone_named(zone)).replace(tzinfo=None)


@given(YEAR, st.sampled_from(ZONES), HOURS, HOURS)
def test_quiet_hours_only_put_off_and_never_for_a_day(at, zone, begin, end):
    rules = NoticeRules(quiet_from=begin, quiet_to=end)
    moved = out_of_quiet(at, zone, rules)
    assert at <= moved <= at + timedelta(hours=25)
    if moved != at:
        assert is_quiet(wall(at, zone).time(), rules)


@given(YEAR, st.sampled_from(ZONES))
def test_what_is_put_off_comes_when_the_quiet_hours_end(at, zone):
    moved = out_of_quiet(at, zone, NoticeRules())
    assert not is_quiet(wall(moved, zone).time(), NoticeRules())
    if moved != at:
        assert wall(moved, zone).time() == time(7)


@pytest.mark.parametrize(
    ("begin", "end", "at", "quiet"),
    [
        (time(22), time(7), time(22), True),
        (time(22), time(7), time(6, 59), True),
        (time(22), time(7), time(7), False),
        (time(22), time(7), time(21, 59), False),
        (time(1), time(5), time(0, 59), False),
        (time(1), time(5), time(4, 59), True),
        (time(0), time(0), time(0), False),
    ],
)
def test_the_hours_begin_at_the_first_and_end_before_the_second(begin, end, at, quiet):
    assert is_quiet(at, NoticeRules(quiet_from=begin, quiet_to=end)) is quiet


@given(YEAR, st.sampled_from(ZONES))
def test_the_next_morning_is_at_nine_and_within_a_day(at, zone):
    morning = next_morning(at, zone, NoticeRules())
    assert at <= morning <= at + timedelta(hours=25)
    assert wall(morning, zone).time() == time(9)


@given(YEAR, st.sampled_from(ZONES))
def test_repeats_are_hours_then_dates_at_the_same_hour_for_a_year(at, zone):
    told = repeats(at, zone, NoticeRules())
    assert told[:3] == (at, at + timedelta(hours=24), at + timedelta(hours=72))
    first = wall(at, zone)
    days = [(wall(item, zone).date() - first.date()).days for item in told[3:]]
    assert days[:3] == [7, 14, 28]
    assert all(28 <= later - before <= 31 for before, later in pairwise(days[2:]))
    assert 365 - 31 < days[-1] <= 365
    assert list(told) == sorted(set(told))
    moved = [item for item in told[3:] if wall(item, zone).time() != first.time()]
    # Only an hour that a change of the clock leaves out, or gives twice, is another one.
    assert all(abs(wall(item, zone).hour - first.hour) in (0, 1, 23) for item in moved)
    assert len(moved) <= 2


@given(YEAR, st.sampled_from(ZONES), st.sets(st.integers(1, 60), max_size=4))
def test_the_days_of_repeats_can_be_chosen(at, zone, chosen):
    told = repeats(at, zone, NoticeRules(repeat_days=tuple(chosen)))
    assert list(told) == sorted(set(told))
    ahead = {(wall(item, zone).date() - wall(at, zone).date()).days for item in told}
    # Hours across a change of the clock may end just on the day beside.
    assert all({count - 1, count, count + 1} & ahead for count in chosen)
