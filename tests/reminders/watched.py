"""A watcher with a clock that its sleeps move, and what it tells."""

from datetime import timedelta

import pytest

from db.outbox import told_of
from db.wakes import is_doubted
from tests.conftest import NOON, StoppedClock
from tests.reminders.people import consent, reach, reach_me
from tracker.reminders.channels import Outcome
from tracker.reminders.watch import Watch, check, watch

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class EndedError(Exception):
    """The watch has turned as often as it was to."""


class Post:
    """A sender that keeps what it sent, and when."""

    def __init__(self, clock):
        self.clock, self.sent = clock, []

    def __call__(self, channel, letter):
        self.sent.append((self.clock(), channel, letter))
        return Outcome.SENT

    @property
    def keys(self):
        return [letter.key for _, _, letter in self.sent]


class Life:
    """A watcher with a clock that its sleeps move; `then` says what else happens in a sleep."""

    def __init__(self, book, begin=NOON):
        self.book, self.clock = book, StoppedClock(begin)
        self.post, self.slept, self.complaints = Post(self.clock), [], []
        self.doubts = []

    def run(self, until, then=None):
        def wait(seconds):
            self.slept.append(seconds)
            self.doubts.append(is_doubted(self.book.store))
            self.clock.at += timedelta(seconds=seconds)
            if then:
                then(self, len(self.slept))
            if self.clock.at >= until:
                raise EndedError

        own = Watch(
            begun=lambda: None,
            clock=self.clock,
            waiter=wait,
            complain=self.complaints.append,
            who="the test",
            sender=self.post,
        )
        with pytest.raises(EndedError):
            watch(self.book, own)
        return self


@pytest.fixture
def people(recorded_sam):
    def made(state="lapsed", *more, **options):
        book = recorded_sam(state, consent(), *more, **options)
        reach_me(book, "json://me/")
        reach(book, "Kim", "json://kim/")
        return book

    return made


def notices(book):
    return {item.notice.key for item in told_of(book.store, "sam", NOON - 30 * DAY)}


def told(book):
    notices = (item.notice for item in told_of(book.store, "sam", NOON - 30 * DAY))
    return {(notice.code, notice.told_since) for notice in notices}


def steadily(book, until, begin=NOON, every=MINUTE):
    """What is told where a check is made each minute and nothing happens to the clock."""
    clock = StoppedClock(begin)
    post = Post(clock)
    while clock.at < until:
        check(book, clock.at, sender=post)
        clock.at += every
    return post
