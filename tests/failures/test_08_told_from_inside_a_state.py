"""A state is told of also where nobody looked in the minute in which it began."""

from datetime import timedelta

import pytest

from db.outbox import told_of
from tests.conftest import NOON
from tests.reminders.people import consent, reach, reach_me
from tests.tui.conftest import STATES
from tracker.engine.assessment import Severity
from tracker.reminders.watch import check
from tracker.usecases.book import status_of

URGENT = (Severity.URGENT, Severity.CRITICAL)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=37), timedelta(hours=3)])
def test_the_first_check_ever_tells_what_is_true_with_its_true_beginning(
    recorded_sam, web, state, late
):
    book = recorded_sam(state)
    reach_me(book, web.webhook())
    now = NOON + late
    check(book, now)
    found = status_of(book, "sam", now, now)
    told = {item.notice.code: item.notice.told_since for item in told_of(book.store, "sam", NOON)}
    raised = {warning.code: warning.since for warning in found.warnings}
    assert {code: raised[code] for code in told} == told
    assert {w.code for w in found.warnings if w.severity in URGENT} <= told.keys()
    assert len(web.came) == 1
    rows = book.store.read("SELECT code, true_since FROM transitions ORDER BY code")
    assert [str(row[0]) for row in rows] == sorted(raised)
    kept = {str(code): str(since) for code, since in rows}
    assert kept == {
        code: since.isoformat(timespec="microseconds") for code, since in raised.items()
    }


@pytest.mark.parametrize("state", [state for state in STATES if state != "covered"])
def test_a_minute_that_was_skipped_makes_no_difference(recorded_sam, web, state):
    book = recorded_sam(state)
    reach_me(book, web.webhook())
    worst = status_of(book, "sam", NOON, NOON).warnings[0]
    for instant in (worst.since - timedelta(minutes=1), worst.since + timedelta(minutes=1), NOON):
        check(book, instant)
    rows = book.store.read("SELECT true_since FROM transitions WHERE code = ?", (worst.code,))
    assert [str(row[0]) for row in rows] == [worst.since.isoformat(timespec="microseconds")]
    notices = [item.notice for item in told_of(book.store, "sam", NOON - timedelta(days=9))]
    steps = [notice.step for notice in notices if notice.code == worst.code]
    assert len(steps) == len(set(steps)) >= 1


@pytest.mark.parametrize("state", ["lapsed", "locked", "call_first", "not_started"])
def test_others_hear_of_it_after_the_person_was_asked_however_late(
    recorded_sam, web, second_web, state
):
    book = recorded_sam(state, consent())
    reach_me(book, web.webhook())
    reach(book, "Kim", second_web.webhook())
    check(book, NOON)
    assert (len(web.came), len(second_web.came)) == (1, 0)
    check(book, NOON + timedelta(minutes=9, seconds=59))
    assert second_web.came == []
    check(book, NOON + timedelta(minutes=10))
    assert len(second_web.came) == 1
