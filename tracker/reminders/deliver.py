"""Sends what waits: at least once, each message marked as sent only after it was.

One program delivers at a time, so a message found half-way was left by one that has ended; it is
sent again under the same key, and says so. A channel that hangs holds up nobody else's.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from tracker.engine.contacts import SCREEN, Contact
from tracker.engine.notices import Notice, series_of
from tracker.engine.taken_on import RANK
from tracker.reminders.channels import Outcome, send
from tracker.reminders.letters import Letter, letter_for
from tracker.reminders.locks import alone
from tracker.reminders.look import situation_now
from tracker.reminders.planned import still_told
from tracker.usecases.book import Book

if TYPE_CHECKING:
    from db.outbox import Message

Sender = Callable[[str, Letter], Outcome]
Shower = Callable[[Letter], None]

SENDING = "sending"
# Minutes until the next try; after the last of them hourly, until it is too old to help [D].
BACKOFF = (1, 2, 5, 10, 20, 30, 60)
GIVEN_UP_AFTER = timedelta(days=7)
# How long a try may take before the next message has its turn [D].
LONGEST_TRY = timedelta(seconds=30)
AT_ONCE = 8


class Due(NamedTuple):
    """A message with the channel it goes over and what it says now."""

    message: "Message"
    contact: Contact
    letter: Letter


class Tries:
    """What is sent over one channel in one turn, and how each try ended so far."""

    def __init__(self, due: list[Due]) -> None:
        self.due = due
        self.ended: list[Outcome] = []
        self.done: Future[None] = Future()
        self.left = False

    def leave(self) -> list[Outcome]:
        """How the tries ended; one that still hangs is left behind, and none comes after it."""
        self.left = True
        return list(self.ended)


def deliver(
    book: Book,
    now: datetime,
    sender: Sender = send,
    shower: Shower | None = None,
    longest: timedelta = LONGEST_TRY,
) -> int:
    """Sends all that is due at an instant (UTC); how many got through.

    `shower` shows what goes to the screen, where there is one. Does nothing while another
    program delivers: what waits is then sent by that one.
    """
    from db.outbox import waiting_messages

    if not waiting_messages(book.store, now):
        return 0
    with alone(book.store.path, SENDING) as nobody_else:
        if not nobody_else:
            return 0
        due = [
            item
            for message in waiting_messages(book.store, now)
            for item in _due(book, message, now)
        ]
        on_screen = [item for item in due if item.contact.kind == SCREEN]
        # Without a screen it waits for one: whoever has none must not use up its tries.
        shown = sum(_show(book, item, now, shower) for item in on_screen) if shower else 0
        elsewhere = [item for item in due if item.contact.kind != SCREEN]
        return shown + _send_all(book, elsewhere, now, sender, longest)


def _due(book: Book, message: "Message", now: datetime) -> Iterator[Due]:
    """The message with its words, if any of what it tells is still so; else it is dropped."""
    from db.outbox import keep_dropped, notices_in, told_of

    situation = situation_now(book, message.person, now)
    contact = next((item for item in situation.contacts if item.number == message.contact), None)
    # Not what was noticed while the clock was ahead.
    later = [
        item.notice
        for item in told_of(book.store, message.person, message.noticed_at)
        if item.noticed_at <= now
    ]
    told = [
        item
        for item in notices_in(book.store, message.bundle)
        if still_told(situation, item) and not any(_replaces(other, item) for other in later)
    ]
    if contact is None or not told:
        keep_dropped(book.store, message)
        return
    record, assessment = situation.record, situation.assessment
    unsure = message.unsure and contact.kind != SCREEN
    letter = letter_for(record, assessment, contact, told, message.key, unsure)
    yield Due(message, contact, letter)


def _replaces(later: Notice, notice: Notice) -> bool:
    """Whether one is a later telling of the same: who was out of reach is not told each of them."""
    return later.due_at > notice.due_at and _told_as(later) == _told_as(notice)


def _told_as(notice: Notice) -> tuple[str, str, str, str, datetime]:
    series = series_of(notice.code)
    return notice.recipient, notice.kind, notice.about, series, notice.true_since


def _show(book: Book, due: Due, now: datetime, shower: Shower) -> bool:
    """Shows what goes to the screen."""
    from db.outbox import claim, keep_sent

    claim(book.store, due.message)
    shower(due.letter)
    keep_sent(book.store, due.message, now)
    return True


def _send_all(book: Book, due: list[Due], now: datetime, sender: Sender, longest: timedelta) -> int:
    """Sends side by side, over each channel one after the other, the worst first."""
    from db.outbox import claim

    ordered = sorted(due, key=lambda item: (_number(item), _pressing(item)))
    by_contact = [list(own) for _, own in groupby(ordered, key=_number)]
    by_contact.sort(key=lambda own: _pressing(own[0]))
    sent = 0
    for begin in range(0, len(by_contact), AT_ONCE):
        together = by_contact[begin : begin + AT_ONCE]
        for item in (item for own in together for item in own):
            claim(book.store, item.message)
        sent += _send_together(book, together, now, sender, longest)
    return sent


def _send_together(
    book: Book, together: list[list[Due]], now: datetime, sender: Sender, longest: timedelta
) -> int:
    tries = [Tries(own) for own in together]
    for own in tries:
        # One that hangs must not keep the program from its end, as one of a pool would.
        Thread(target=_send_own, args=(own, sender), name="send", daemon=True).start()
    wait([own.done for own in tries], timeout=longest.total_seconds())
    return sum(_mark(book, own.due, own.leave(), now) for own in tries)


def _send_own(own: Tries, sender: Sender) -> None:
    # What a library says when it fails may hold the address: nobody is to hear it.
    with suppress(Exception):
        for item in own.due:
            outcome = Outcome.REFUSED if own.left else sender(item.contact.channel, item.letter)
            own.ended.append(outcome)
            if outcome is not Outcome.SENT:
                # What did not get through once would not get through now.
                break
    own.done.set_result(None)


def _mark(book: Book, own: list[Due], ended: list[Outcome], now: datetime) -> int:
    from db.outbox import keep_failed, keep_sent

    sent = 0
    for number, item in enumerate(own):
        if number < len(ended) and ended[number] is Outcome.SENT:
            keep_sent(book.store, item.message, now)
            sent += 1
        else:
            keep_failed(book.store, item.message, now, _again(item.message, now))
    return sent


def _again(message: "Message", now: datetime) -> datetime | None:
    if now - message.noticed_at > GIVEN_UP_AFTER:
        return None
    return now + timedelta(minutes=BACKOFF[min(message.tries, len(BACKOFF) - 1)])


def _number(due: Due) -> int:
    return due.message.contact


def _pressing(due: Due) -> tuple[int, int]:
    return -RANK[due.letter.severity], due.message.number
