"""Watches a record: looks when anything may have changed, sends what waits, and sleeps.

It sleeps at most a minute and compares with the wall clock, so that a suspended machine, a set
clock and the changes of the year make it late by a minute at most.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tracker.errors import RecordError, RefusedError
from tracker.reminders.channels import send
from tracker.reminders.deliver import LONGEST_TRY, Sender, Shower, deliver
from tracker.reminders.locks import A_MOMENT, alone
from tracker.reminders.look import look_at_all
from tracker.usecases.book import Book
from tracker.usecases.copies import copy_of_the_day
from tracker.wording import text

WATCHING = "watching"
# A watcher that did not look for so long does not watch.
WATCHING_PROMISES = timedelta(minutes=15)
AT_LEAST_EVERY = timedelta(minutes=5)
LONGEST_SLEEP = timedelta(seconds=60)
SHORTEST_SLEEP = timedelta(seconds=1)


def check(
    book: Book,
    now: datetime,
    sender: Sender = send,
    shower: Shower | None = None,
    longest: timedelta = LONGEST_TRY,
) -> None:
    """One look and one delivery at an instant (UTC)."""
    if shower is not None:
        from db.wakes import keep_screen

        keep_screen(book.store, now)
    try:
        look_at_all(book, now)
    finally:
        deliver(book, now, sender, shower, longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a watcher works with: the clock, a way to wait for seconds, where it speaks.

    `begun` is called once it watches, `who` is said to a second watcher, `shower` shows what
    goes to the screen, where there is one.
    """

    clock: Callable[[], datetime]
    waiter: Callable[[float], object]
    complain: Callable[[str], object]
    begun: Callable[[], object]
    who: str
    sender: Sender = send
    shower: Shower | None = None


def watch(book: Book, own: Watch) -> None:
    """Checks whenever something may have changed, until it is interrupted.

    Raises RefusedError where this record is watched already. A record that cannot be read for
    a while is complained about, and tried again.
    """
    with watching(book, own.who):
        own.begun()
        while True:
            _turn(book, own)


def _turn(book: Book, own: Watch) -> None:
    before = own.clock()
    try:
        check(book, before, own.sender, own.shower)
        if problem := copy_of_the_day(book.store.path, before):
            own.complain(problem)
        seconds = seconds_to_sleep(book, own.clock())
    except RecordError as error:
        own.complain(str(error))
        seconds = LONGEST_SLEEP.total_seconds()
    asleep = own.clock()
    own.waiter(seconds)
    _doubt_clock(book, own, asleep, seconds)


def _doubt_clock(book: Book, own: Watch, asleep: datetime, seconds: float) -> None:
    """Keeps that the clock cannot be relied on, where it stood still or went back in a sleep."""
    from db.wakes import is_doubted, keep_doubt

    doubt = (own.clock() - asleep).total_seconds() < seconds / 2
    try:
        if doubt != is_doubted(book.store):
            keep_doubt(book.store, doubt)
    except RecordError as error:
        own.complain(str(error))


def seconds_to_sleep(book: Book, now: datetime) -> float:
    """How long nothing is to be done: up to the next change or try, a minute at most."""
    from db.outbox import next_try
    from db.wakes import next_wake

    turns = [turn for turn in (next_wake(book.store), next_try(book.store)) if turn is not None]
    first = min((turn - now for turn in turns), default=LONGEST_SLEEP)
    return max(SHORTEST_SLEEP, min(first, LONGEST_SLEEP)).total_seconds()


@contextmanager
def watching(book: Book, who: str) -> Iterator[None]:
    """Holds a record's one place for a watcher; the place is free again however this one ends."""
    from db.wakes import checks_made, keep_promise, keep_watcher, watcher

    with alone(book.store.path, WATCHING, A_MOMENT) as first:
        if not first:
            held_by = watcher(book.store) or text("watch.somebody")
            raise RefusedError(text("watch.held", who=held_by))
        keep_watcher(book.store, who)
        before = checks_made(book.store).promised
        keep_promise(book.store, min(before, WATCHING_PROMISES))
        try:
            yield
        finally:
            keep_promise(book.store, before)


def watches(book: Book, now: datetime) -> bool:
    """Whether somebody watches a record and looks: one that was stopped holds its place still."""
    from db.wakes import checks_made

    checked_at = checks_made(book.store).checked_at
    if checked_at is None or abs(now - checked_at) > AT_LEAST_EVERY:
        return False
    return is_watched(book.store.path)


def is_watched(path: Path) -> bool:
    """Whether a watcher holds a record now."""
    try:
        with alone(path, WATCHING) as nobody_else:
            return not nobody_else
    except RecordError:
        return False
