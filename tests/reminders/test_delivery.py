"""Letters on their way: each gets there under its key, once, over real servers."""

from datetime import timedelta

import pytest

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
