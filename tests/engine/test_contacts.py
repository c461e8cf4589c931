"""Which channels can be relied on, who cannot be reached, who is on duty."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tracker.engine.contacts import (
    PROVEN_FOR,
    Contact,
    fails_at,
    on_duty,
    unreachable,
    works,
)

NOON = datetime(2027, 6, 8, 16, tzinfo=UTC)
ADDED = NOON - timedelta(days=10)
FRESH = Contact(number=1, person="sam", name="Kim", channel="mailto://x", added_at=ADDED)
PROVEN = replace(FRESH, verified_at=NOON)


def test_a_channel_nobody_confirmed_does_not_work():
    assert not works(FRESH, NOON)
    assert unreachable([FRESH], NOON) == {"Kim": ADDED}


def test_a_confirmed_channel_works_until_it_was_not_proven_for_long():
    assert works(PROVEN, NOON)
    ends = fails_at(PROVEN)
    assert ends == NOON + PROVEN_FOR
    assert works(PROVEN, ends - timedelta(microseconds=1))
    assert not works(PROVEN, ends)
    assert unreachable([PROVEN], ends + timedelta(days=3)) == {"Kim": ends}


def test_what_got_through_proves_it_anew():
    later = replace(PROVEN, proven_at=NOON + timedelta(days=60))
    assert works(later, NOON + PROVEN_FOR)


def test_a_channel_that_fails_does_not_work_however_lately_it_was_confirmed():
    failing = replace(PROVEN, failing_since=NOON + timedelta(hours=1))
    assert not works(failing, NOON + timedelta(hours=2))
    assert unreachable([failing], NOON + timedelta(hours=2)) == {"Kim": NOON + timedelta(hours=1)}


def test_one_channel_that_works_is_enough_to_be_reached():
    assert unreachable([FRESH, replace(PROVEN, number=2)], NOON) == {}


def test_the_duty_is_with_whom_it_was_handed_to_last():
    kim = replace(PROVEN, duty_since=NOON)
    lee = replace(PROVEN, name="Lee", duty_since=NOON + timedelta(hours=1))
    assert on_duty([kim, lee]) == "Lee"
    assert on_duty([PROVEN]) is None


def test_an_address_is_in_no_trace_and_only_its_kind_is_told():
    assert "secret" not in repr(replace(PROVEN, channel="mailto://secret@example.org"))
    assert replace(PROVEN, channel="mailtos://a:b@c").kind == "mailtos"
    assert replace(PROVEN, channel="screen:").kind == "screen"
