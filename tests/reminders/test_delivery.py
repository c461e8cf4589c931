"""Letters on their way: each gets there under its key, once, over real servers."""

import re
from datetime import timedelta

import pytest

from db.contacts import contacts_of, keep_verified
from tests.conftest import NOON
from tests.reminders.people import (
    consent,
    contact_of,
    outbox,
    reach,
    reach_me,
    states,
)
from tracker.engine.contacts import works
from tracker.reminders.contacts import confirm
from tracker.reminders.contacts import test as send_test
from tracker.reminders.deliver import BACKOFF
from tracker.reminders.watch import check

KIM_TOLD = NOON + timedelta(minutes=10)


@pytest.fixture(params=["webhook", "ntfy", "mail"])
def channel(request, web, mail):
    """An address and the server behind it."""
    if request.param == "mail":
        return mail.mail(), mail
    return getattr(web, request.param)(), web


def test_a_letter_gets_there_once_with_its_key(sams, channel):
    address, server = channel
    book = sams("lapsed")
    number = reach_me(book, address)
    check(book, NOON)
    (message,) = outbox(book)
    assert message[1:] == (number, "sent", 1)
    (got,) = server.kept
    assert got.key == (None if address.startswith("ntfy") else message[0])
    assert "Reminder" in got.words
    assert "Please look at it now." in got.words
    for minutes in (1, 5, 60):
        check(book, NOON + timedelta(minutes=minutes))
    assert len(server.came) == 1


@pytest.mark.parametrize("refusal", [500, 503, 404])
def test_a_refused_letter_is_tried_again_later_and_later(sams, web, refusal):
    book = sams("lapsed")
    number = reach_me(book, web.webhook())
    web.refuse = refusal
    now, seen = NOON, 0
    for minutes in (*BACKOFF, BACKOFF[-1], BACKOFF[-1]):
        check(book, now)
        seen += 1
        assert len(web.came) == seen
        assert states(book) == ["waiting"]
        almost = now + timedelta(minutes=minutes, milliseconds=-1)
        check(book, almost)
        assert len(web.came) == seen, "too early"
        now += timedelta(minutes=minutes)
    assert not works(contact_of(book, number), now)
    web.refuse = None
    check(book, now)
    (message,) = outbox(book)
    assert message[2:] == ("sent", seen + 1)
    assert web.keys == [message[0]]
    assert {got.key for got in web.came} == {message[0]}
    assert works(contact_of(book, number), now)


def test_a_refusing_mail_server_is_tried_again(sams, mail):
    book = sams("lapsed")
    reach_me(book, mail.mail())
    for refusal, minutes in ((451, 0), (550, 1), (None, 3)):
        mail.refuse = refusal
        check(book, NOON + timedelta(minutes=minutes))
    assert len(mail.came) == 3
    assert (states(book), mail.keys) == (["sent"], [outbox(book)[0][0]])


def test_a_channel_that_was_proven_long_ago_is_sent_over_all_the_same(sams, web):
    book = sams("lapsed")
    number = reach_me(book, web.webhook(), verified=NOON - timedelta(days=91))
    assert not works(contact_of(book, number), NOON)
    check(book, NOON)
    assert states(book) == ["sent"]
    assert works(contact_of(book, number), NOON)


def test_who_was_out_of_reach_for_days_gets_the_last_word_of_each_alone(sams, web):
    book = sams("lapsed")
    reach_me(book, web.webhook())
    web.refuse = 503
    now = NOON
    for _ in range(4 * 24):
        check(book, now)
        now += timedelta(hours=1)
    web.refuse, tried = None, len(web.came)
    now += timedelta(hours=1)
    check(book, now)
    told = web.kept[:]
    # The lapse alone, the worst first; then what was told with it at first and is still so.
    assert ["look at it now" in got.words for got in told] == [True, False]
    for _ in range(20):
        now += timedelta(minutes=30)
        check(book, now)
    assert web.kept == told
    assert len(web.came) == tried + 2
    assert "waiting" not in states(book)


def test_a_channel_that_was_given_up_works_once_it_is_confirmed_again(sams, web):
    book = sams("lapsed")
    number = reach_me(book, web.webhook())
    web.refuse = 503
    now = NOON
    while now < NOON + timedelta(days=9):
        check(book, now)
        now += timedelta(hours=6)
    assert "given_up" in states(book)
    assert not works(contact_of(book, number), now)
    web.refuse = None
    keep_verified(book.store, contact_of(book, number), now)
    assert works(contact_of(book, number), now)
    check(book, now)
    assert len(web.kept) <= 1
    assert works(contact_of(book, number), now + timedelta(minutes=1))


def test_what_waits_is_sent_at_once_when_its_channel_is_confirmed_again(sams, web):
    book = sams("lapsed")
    number = reach_me(book, web.webhook())
    web.refuse = 503
    for minutes in (0, 1, 3, 8):
        check(book, NOON + timedelta(minutes=minutes))
    web.refuse = None
    now = NOON + timedelta(minutes=9)
    keep_verified(book.store, contact_of(book, number), now)
    check(book, now)
    assert (states(book), len(web.kept)) == (["sent"], 1)


def test_a_confirmed_channel_that_goes_on_failing_is_said_to_fail_again(sams, web):
    book = sams("lapsed")
    number = reach_me(book, web.webhook())
    web.refuse = 503
    for minutes in (0, 1, 3):
        check(book, NOON + timedelta(minutes=minutes))
    now = NOON + timedelta(minutes=4)
    keep_verified(book.store, contact_of(book, number), now)
    for minutes in (0, 1, 3):
        check(book, now + timedelta(minutes=minutes))
    assert not works(contact_of(book, number), now + timedelta(minutes=3))


def test_a_code_confirms_only_the_channel_that_brought_it(sams, web, second_web):
    book = sams("lapsed")
    for server in (web, second_web):
        reach_me(book, server.webhook(), verified=None)
    second_web.refuse = 404
    send_test(book, "sam", "me", NOON)
    code = re.search(r"\d{6}", web.kept[0].words)[0]
    confirm(book, "sam", "me", code, NOON)
    assert [works(contact, NOON) for contact in contacts_of(book.store, "sam")] == [True, False]


def test_who_has_not_confirmed_is_sent_nothing(sams, web, second_web):
    book = sams("lapsed", consent())
    reach_me(book, web.webhook(), verified=None)
    reach(book, "Kim", second_web.webhook(), verified=None)
    for hours in (0, 1, 24, 72):
        check(book, NOON + timedelta(hours=hours))
    assert (web.came, second_web.came, outbox(book)) == ([], [], [])
