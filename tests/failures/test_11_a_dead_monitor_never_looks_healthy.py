"""Where nobody looks, or nothing gets through, every view says so; silence is never good news."""

from datetime import timedelta

import pytest

from db.contacts import contacts_of
from db.wakes import keep_doubt
from tests.cli.conftest import shell
from tests.conftest import NOON
from tests.reminders.people import reach_me
from tests.tui.conftest import sam
from tracker.engine.contacts import works
from tracker.reminders.contacts import contact_rows
from tracker.reminders.watch import check, watching
from tracker.usecases.book import open_book
from tracker.wording import text

__all__ = ["shell"]
UNSEEN, UNHEARD = "NOT_EVALUATED", "NOT_DELIVERABLE"
VERIFIED = NOON - timedelta(days=1)


@pytest.fixture
def book(place):
    """Sam with all pills taken: nothing else to warn of but a test of the liver."""
    with open_book(place) as opened:
        opened.take_in(sam("covered"))
        yield opened


def said(shell, code):
    """Whether each view says it: the status, the page, and the check itself."""
    status = {item["code"] for item in shell.status()["warnings"]}
    title = text(f"warning.{code}.title")
    assert shell("today", "--plain") == 0
    page = title in shell.out
    return code in status, page


def checked(shell, code):
    """What a check says of itself, and what it ends with."""
    ended = shell("check")
    return text(f"warning.{code}.title") in shell.out, ended


def test_nobody_said_how_to_be_reached(shell, book):
    check(book, NOON)
    assert said(shell, UNHEARD) == (True, True)
    assert checked(shell, UNHEARD) == (True, 10)


def test_all_is_well_only_where_somebody_looks_and_can_be_heard(shell, book, web):
    reach_me(book, web.webhook(), verified=VERIFIED)
    check(book, NOON)
    assert said(shell, UNHEARD) == (False, False)
    assert said(shell, UNSEEN) == (False, False)
    assert checked(shell, UNHEARD) == (False, 0)


def test_a_contact_that_nobody_confirmed(shell, book, web):
    reach_me(book, web.webhook(), verified=None)
    check(book, NOON)
    assert said(shell, UNHEARD) == (True, True)
    assert checked(shell, UNHEARD) == (True, 10)
    assert web.came == []


def test_a_channel_that_fails_and_goes_on_failing(shell, book, web):
    reach_me(book, web.webhook(), verified=VERIFIED)
    web.refuse = 503
    check(book, NOON - timedelta(minutes=10))
    assert said(shell, UNHEARD) == (False, False), "one failure may be chance"
    for minutes in (8, 5, 0):
        check(book, NOON - timedelta(minutes=minutes))
        assert said(shell, UNHEARD) == (True, True)
    assert checked(shell, UNHEARD) == (True, 10)


def test_a_channel_that_was_given_up_never_looks_healthy_of_itself(book, web):
    reach_me(book, web.webhook(), verified=VERIFIED)
    web.refuse = 503
    failing = []
    for hours in range(0, 24 * 20, 3):
        now = NOON + timedelta(hours=hours)
        check(book, now)
        failing.append(not contact_rows(book, "sam", now)[0].good)
    assert failing.index(True) == 1
    assert all(failing[1:])


def test_a_channel_that_proved_itself_long_ago(shell, book, web):
    reach_me(book, web.webhook(), verified=NOON - timedelta(days=90))
    (contact,) = contacts_of(book.store, "sam")
    assert works(contact, NOON - timedelta(seconds=1))
    assert not works(contact, NOON)
    assert said(shell, UNHEARD) == (True, True)
    # What gets through proves it anew.
    check(book, NOON)
    (contact,) = contacts_of(book.store, "sam")
    assert works(contact, NOON + timedelta(days=89))
    assert not works(contact, NOON + timedelta(days=90))


def test_checks_that_are_too_long_ago(shell, book, web):
    reach_me(book, web.webhook(), verified=VERIFIED)
    check(book, NOON - timedelta(hours=26, minutes=1))
    assert said(shell, UNSEEN) == (True, True)
    check(book, NOON)
    # For an hour it is told that nobody looked, then it is over.
    assert said(shell, UNSEEN) == (True, True)
    for minutes in range(0, 70, 10):
        check(book, NOON + timedelta(minutes=minutes))
    shell._stopped.at = NOON + timedelta(minutes=61)
    assert said(shell, UNSEEN) == (False, False)


def test_a_clock_that_was_set_back(shell, book, web):
    reach_me(book, web.webhook(), verified=VERIFIED)
    check(book, NOON + timedelta(hours=1))
    assert said(shell, UNSEEN) == (True, True)


def test_a_clock_that_stands_still(shell, book, web):
    """A watcher saw it: its sleep of a minute ended in the instant in which it began."""
    reach_me(book, web.webhook(), verified=VERIFIED)
    check(book, NOON)
    keep_doubt(book.store, True)
    assert said(shell, UNSEEN) == (True, True)


def test_the_check_list_says_what_is_missing(shell, book, web):
    assert shell("checklist") == 10
    assert text("ready.own_todo") in shell.out
    assert text("ready.watch_todo") in shell.out
    reach_me(book, web.webhook(), verified=VERIFIED)
    with watching(book, "the test"):
        check(book, NOON)
        assert shell("checklist") == 10
    assert text("ready.own_todo") not in shell.out
    assert text("ready.watch_todo") not in shell.out


def test_nobody_ever_looked_since_somebody_was_to_be_reached(shell, book, web):
    """The promise began with the first who is to be reached."""
    reach_me(book, web.webhook(), verified=VERIFIED)
    assert said(shell, UNSEEN) == (True, True)
