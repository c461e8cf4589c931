"""What was taken on or put off stays so after a restart, and ends when it was to end."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.reminders.people import consent, reach, reach_me
from tests.tui.conftest import at
from tracker.engine.entries import Acknowledgement, Snooze
from tracker.reminders.watch import check
from tracker.usecases.book import open_book, status_of
from tracker.usecases.may_tell import told_to

TEN = timedelta(minutes=10)


def written(now):
    return {**at(0, 12), "occurred_at": now, "recorded_at": now}


def restarted(place, instants):
    """Each look by a program that was started for it."""
    for instant in instants:
        with open_book(place) as book:
            check(book, instant)


def every(begin, end, step):
    while begin < end:
        yield begin
        begin += step


@pytest.fixture
def lapsed(recorded_sam, web, second_web):
    book = recorded_sam("lapsed", consent())
    reach_me(book, web.webhook())
    reach(book, "Kim", second_web.webhook())
    check(book, NOON)
    return book


def test_taken_on_stays_taken_on(lapsed, web, second_web):
    raised = status_of(lapsed, "sam", NOON, NOON).warnings[0]
    until = NOON + timedelta(hours=12)
    lapsed.take_in([
        Acknowledgement(
            uid="ack", code=raised.code, since=raised.since, severity=str(raised.severity),
            owner="Sam", until=until, **written(NOON + timedelta(minutes=5)),
        )
    ])  # fmt: skip
    place = str(lapsed.store.path)
    lapsed.store.close()
    before = len(web.came)
    restarted(place, every(NOON + TEN, until, timedelta(hours=1)))
    assert (len(web.came), second_web.came) == (before, [])
    # It was not resolved: at its end the person hears of it, and Kim after them.
    restarted(place, [until])
    assert (len(web.came), second_web.came) == (before + 1, [])
    restarted(place, every(until + TEN, until + timedelta(hours=4), TEN))
    assert len(second_web.came) == 1


def test_put_off_by_one_is_put_off_for_them_alone(recorded_sam, web, second_web, mail):
    book = recorded_sam("not_started", consent(), consent("Lee"))
    reach_me(book, web.webhook())
    reach(book, "Kim", second_web.webhook())
    reach(book, "Lee", mail.mail())
    now = NOON + timedelta(minutes=5)
    record = book.record("sam")
    warning = told_to(record, status_of(book, "sam", now, now), "Kim", now)[0]
    until = NOON + timedelta(hours=20)
    book.take_in([
        Snooze(
            uid="later", code=warning.code, since=warning.since, severity=str(warning.severity),
            who="Kim", until=until, **written(now),
        )
    ])  # fmt: skip
    place = str(book.store.path)
    book.store.close()
    restarted(place, every(now, until, TEN))
    assert (len(mail.came), second_web.came) == (1, [])
    restarted(place, every(until, until + timedelta(hours=5), TEN))
    assert len(second_web.came) == 1
