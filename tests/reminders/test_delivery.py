"""Letters on their way: each gets there under its key, once, over real servers."""

import re
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
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
from tests.reminders.servers import DEADLINE
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


def test_a_letter_gets_there_once_with_its_key(recorded_sam, channel):
    address, server = channel
    book = recorded_sam("lapsed")
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
def test_a_refused_letter_is_tried_again_later_and_later(recorded_sam, web, refusal):
    book = recorded_sam("lapsed")
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


def test_a_refusing_mail_server_is_tried_again(recorded_sam, mail):
    book = recorded_sam("lapsed")
    reach_me(book, mail.mail())
    for refusal, minutes in ((451, 0), (550, 1), (None, 3)):
        mail.refuse = refusal
        check(book, NOON + timedelta(minutes=minutes))
    assert len(mail.came) == 3
    assert (states(book), mail.keys) == (["sent"], [outbox(book)[0][0]])


def test_a_channel_that_was_proven_long_ago_is_sent_over_all_the_same(recorded_sam, web):
    book = recorded_sam("lapsed")
    number = reach_me(book, web.webhook(), verified=NOON - timedelta(days=91))
    assert not works(contact_of(book, number), NOON)
    check(book, NOON)
    assert states(book) == ["sent"]
    assert works(contact_of(book, number), NOON)


def test_who_was_out_of_reach_for_days_gets_the_last_word_of_each_alone(recorded_sam, web):
    book = recorded_sam("lapsed")
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


def test_a_channel_that_was_given_up_works_once_it_is_confirmed_again(recorded_sam, web):
    book = recorded_sam("lapsed")
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
    # No flood after nine days: the last word of each series that still holds, and none twice.
    assert len({got.key for got in web.kept}) == len(web.kept)
    assert 1 <= len(web.kept) <= 3
    assert works(contact_of(book, number), now + timedelta(minutes=1))


def test_what_waits_is_sent_at_once_when_its_channel_is_confirmed_again(recorded_sam, web):
    book = recorded_sam("lapsed")
    number = reach_me(book, web.webhook())
    web.refuse = 503
    for minutes in (0, 1, 3, 8):
        check(book, NOON + timedelta(minutes=minutes))
    web.refuse = None
    now = NOON + timedelta(minutes=9)
    keep_verified(book.store, contact_of(book, number), now)
    check(book, now)
    assert (states(book), len(web.kept)) == (["sent"], 1)


def test_a_confirmed_channel_that_goes_on_failing_is_said_to_fail_again(recorded_sam, web):
    book = recorded_sam("lapsed")
    number = reach_me(book, web.webhook())
    web.refuse = 503
    for minutes in (0, 1, 3):
        check(book, NOON + timedelta(minutes=minutes))
    now = NOON + timedelta(minutes=4)
    keep_verified(book.store, contact_of(book, number), now)
    for minutes in (0, 1, 3):
        check(book, now + timedelta(minutes=minutes))
    assert not works(contact_of(book, number), now + timedelta(minutes=3))


def test_a_code_confirms_only_the_channel_that_brought_it(recorded_sam, web, second_web):
    book = recorded_sam("lapsed")
    for server in (web, second_web):
        reach_me(book, server.webhook(), verified=None)
    second_web.refuse = 404
    send_test(book, "sam", "me", NOON)
    code = re.search(r"\d{6}", web.kept[0].words)[0]
    confirm(book, "sam", "me", code, NOON)
    assert [works(contact, NOON) for contact in contacts_of(book.store, "sam")] == [True, False]


def test_who_has_not_confirmed_is_sent_nothing(recorded_sam, web, second_web):
    book = recorded_sam("lapsed", consent())
    reach_me(book, web.webhook(), verified=None)
    reach(book, "Kim", second_web.webhook(), verified=None)
    for hours in (0, 1, 24, 72):
        check(book, NOON + timedelta(hours=hours))
    assert (web.came, second_web.came, outbox(book)) == ([], [], [])


def test_a_channel_that_hangs_holds_up_nobody_else(recorded_sam, web, second_web):
    book = recorded_sam("lapsed")
    hung = reach_me(book, web.webhook())
    reach_me(book, second_web.webhook())
    web.gate.clear()
    check(book, NOON, longest=timedelta(seconds=0.5))
    assert len(second_web.kept) == 1
    assert {row[1]: row[2:] for row in outbox(book)}[hung] == ("waiting", 1)


def test_what_is_accepted_late_comes_again_under_the_same_key_and_says_so(recorded_sam, web):
    book = recorded_sam("lapsed")
    reach_me(book, web.webhook())
    web.gate.clear()
    check(book, NOON, longest=timedelta(seconds=0.2))
    web.wait_until(1, "came")
    web.gate.set()
    web.wait_until(1, "kept")
    check(book, NOON + timedelta(minutes=1))
    assert (len(web.kept), len(web.by_key)) == (2, 1)
    first, second = web.kept
    assert "before" not in first.words
    assert "You may have got this one before." in second.words
    assert states(book) == ["sent"]


def test_mail_that_is_accepted_late_comes_again_under_the_same_key(recorded_sam, mail):
    book = recorded_sam("lapsed")
    reach_me(book, mail.mail())
    mail.gate.clear()
    check(book, NOON, longest=timedelta(seconds=0.2))
    mail.wait_until(1, "came")
    mail.gate.set()
    mail.wait_until(1, "kept")
    check(book, NOON + timedelta(minutes=1))
    assert (len(mail.kept), len(mail.by_key)) == (2, 1)


def test_a_try_that_hung_sends_nothing_more_later_on(recorded_sam, web):
    """What waited behind it may not be so any more by the time the channel goes on."""
    book = recorded_sam("lapsed")
    reach_me(book, web.webhook())
    web.refuse = 503
    check(book, NOON)
    check(book, NOON + timedelta(days=4))
    assert states(book) == ["waiting", "waiting"]
    web.refuse, before = None, len(web.came)
    web.gate.clear()
    check(book, NOON + timedelta(days=4, hours=1), longest=timedelta(seconds=0.2))
    web.wait_until(before + 1)
    web.gate.set()
    web.wait_until(1, "kept")
    for thread in threading.enumerate():
        if thread.name.startswith("send"):
            thread.join(DEADLINE)
    assert len(web.came) == before + 1


def test_an_answer_that_drips_does_not_keep_the_program_from_its_end(recorded_sam, tmp_path):
    """The library waits as long as anything comes; nobody waits for the library."""
    book = recorded_sam("lapsed")
    with dripping() as port:
        reach_me(book, f"json://127.0.0.1:{port}/hook")
        words = [sys.executable, "-c", DRIVE_ONE_CHECK, str(book.store.path), NOON.isoformat()]
        done = subprocess.run(words, timeout=DEADLINE, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert states(book) == ["waiting"]


DRIVE_ONE_CHECK = """
import sys
from datetime import datetime, timedelta
from tracker.reminders.watch import check
from tracker.usecases.book import open_book
with open_book(sys.argv[1]) as book:
    check(book, datetime.fromisoformat(sys.argv[2]), longest=timedelta(seconds=1))
"""


@contextmanager
def dripping():
    """A server that answers a letter after the other, and never comes to an end."""
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not ended.wait(0.2):
                connection.sendall(b"a")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ended.set()
        thread.join()
        listener.close()
