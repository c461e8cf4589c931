"""After a closure of any length the same lapse is told once: one letter each, Kim's after Sam's."""

from datetime import timedelta

import pytest

from db.outbox import told_of
from tests.conftest import NOON
from tests.reminders.people import consent, outbox, reach, reach_me
from tracker.engine.notices import HEADS_UP, series_of
from tracker.reminders.watch import check
from tracker.usecases.book import status_of

# 36 hours after the pill of the 8th at 08:03.
LAPSE = NOON + timedelta(hours=32, minutes=3)
CLOSURES = [
    timedelta(hours=1),
    timedelta(days=3, hours=6),
    timedelta(days=61),
    timedelta(days=400),
]
FIVE = timedelta(minutes=5)


@pytest.fixture
def closed(recorded_sam, web, second_web):
    """A record that was looked at before the lapse, and not again."""
    book = recorded_sam("covered", consent())
    reach_me(book, web.webhook())
    reach(book, "Kim", second_web.webhook())
    check(book, NOON)
    assert status_of(book, "sam", LAPSE, LAPSE).coverage.since == LAPSE
    assert second_web.came == []
    web.came.clear()
    return book


def still_let_in(book, opened):
    """Sharing ends of itself; Sam lets Kim in again before the program is opened."""
    before = opened - timedelta(minutes=1)
    book.take_in([consent(uid="again", occurred_at=before, recorded_at=before)])


def lapse_notices(book, recipient):
    return [
        item.notice
        for item in told_of(book.store, "sam", NOON)
        if series_of(item.notice.code) == "LAPSE"
        and (item.notice.recipient, item.notice.kind == HEADS_UP) == (recipient, False)
    ]


@pytest.mark.parametrize("closure", CLOSURES)
def test_the_lapse_is_told_once_with_its_true_beginning(closed, web, second_web, closure):
    opened = LAPSE + closure
    still_let_in(closed, opened)
    check(closed, opened)
    assert len(web.came) == 1, "one letter, not a flood"
    assert second_web.came == [], "Kim is told only after Sam was asked"
    # A pill's lapse is told to others two hours after the person, and never without a question.
    kim_at = max(LAPSE + timedelta(hours=2), opened + timedelta(minutes=10))
    now = opened
    while now < opened + timedelta(hours=3):
        assert (len(second_web.came) == 1) == (now >= kim_at), now - opened
        now += FIVE
        check(closed, now - timedelta(seconds=1))
        check(closed, now + timedelta(seconds=1))
    for recipient in ("", "Kim"):
        (notice,) = lapse_notices(closed, recipient)
        assert notice.true_since == LAPSE
    assert len(second_web.came) == 1
    assert {row[2] for row in outbox(closed)} == {"sent"}


@pytest.mark.parametrize("closure", CLOSURES[1:])
def test_kim_is_not_told_where_sam_answered_in_time(closed, web, second_web, closure):
    from tracker.reminders.answer import answer
    from tracker.usecases.new_entries import Occasion

    opened = LAPSE + closure
    still_let_in(closed, opened)
    check(closed, opened)
    at = opened + FIVE
    occasion = Occasion(person="sam", zone="America/New_York", now=at, at=at)
    _, until = answer(closed, occasion)
    now = at
    while now < until:
        check(closed, now)
        now += timedelta(minutes=20)
    assert second_web.came == []
    for minutes in (0, 5, 10, 11, 20):
        check(closed, until + timedelta(minutes=minutes))
    assert len(second_web.came) == 1


def test_the_same_lapse_is_not_told_anew_after_a_second_closure(closed, web, second_web):
    opened = LAPSE + timedelta(days=400)
    still_let_in(closed, opened)
    for closure in (timedelta(0), timedelta(days=1), timedelta(days=30)):
        for minutes in (0, 10, 11, 60):
            check(closed, opened + closure + timedelta(minutes=minutes))
    assert [len(lapse_notices(closed, who)) for who in ("", "Kim")] == [1, 1]
    assert len(second_web.came) == 1
