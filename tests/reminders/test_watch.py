"""The watch: it looks when something may have changed, alone, and never gives up."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from db.wakes import checks_made
from tests.conftest import NOON
from tests.reminders.people import outbox, pill
from tests.reminders.watched import HOUR, Life, people
from tracker.errors import RefusedError
from tracker.reminders.channels import Outcome
from tracker.reminders.watch import Watch, check, is_watched, seconds_to_sleep, watch
from tracker.usecases.book import open_book, status_of

__all__ = ["people"]


def test_it_never_sleeps_longer_than_a_minute_nor_less_than_a_second(people):
    life = Life(people()).run(NOON + 3 * HOUR)
    assert set(life.slept) <= {60.0} | {s for s in life.slept if 1 <= s < 60}
    assert max(life.slept) == 60.0
    assert len(life.post.keys) == len(set(life.post.keys)) == len(outbox(life.book))


def test_it_wakes_when_something_changes(people):
    """A pill is due at 08:00 and late at 09:00: it is there on the second."""
    book = people("covered")
    begin = NOON + timedelta(hours=20, seconds=-17)
    life = Life(book, begin)
    life.run(NOON + timedelta(hours=22))
    turns = [instant for instant, _, _ in life.post.sent]
    assert NOON + timedelta(hours=20) in turns


def test_what_another_program_writes_is_seen_at_the_next_look(people):
    book = people("waning")

    def elsewhere(life, turn):
        if turn == 3:
            with open_book(str(book.store.path)) as other:
                other.take_in([pill(life.clock.at)])

    life = Life(book).run(NOON + timedelta(minutes=6), elsewhere)
    found = status_of(book, "sam", life.clock.at, life.clock.at)
    assert "DOSE_LATE" not in {item.code for item in found.warnings}
    ended = book.store.read("SELECT noticed_at, ended_at FROM transitions WHERE code = 'DOSE_LATE'")
    assert [row[1] is not None for row in ended] == [True]
    assert datetime.fromisoformat(str(ended[0][1])) == NOON + timedelta(minutes=3)


def test_a_record_that_cannot_be_read_for_a_while_is_complained_of_and_tried_again(people):
    book = people("lapsed")
    book.store.read("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(book.store.path, isolation_level=None)) as other:

        def lock(life, turn):
            if turn == 2:
                # Each look writes that it was made; that is refused now.
                other.execute("BEGIN IMMEDIATE")
            if turn == 5:
                other.execute("ROLLBACK")

        life = Life(book).run(NOON + timedelta(minutes=12), lock)
    assert life.complaints
    assert all(re.search("in use by another program", words) for words in life.complaints)
    assert life.post.keys
    assert checks_made(book.store).checked_at >= NOON + timedelta(minutes=10)


def test_only_one_watches_and_the_second_is_told_who(people):
    book = people()
    with open_book(str(book.store.path)) as other:

        def second(life, turn):
            assert is_watched(book.store.path)
            own = Watch(clock=life.clock, waiter=pytest.fail, complain=pytest.fail,
                begun=pytest.fail, who="second")  # fmt: skip
            with pytest.raises(RefusedError, match="the test"):
                watch(other, own)

        Life(book).run(NOON + timedelta(minutes=2), second)
    assert not is_watched(book.store.path)


def test_it_looks_again_at_once_where_a_letter_waits_for_its_next_try(people):
    book = people()
    check(book, NOON, sender=lambda *_: Outcome.REFUSED)
    assert seconds_to_sleep(book, NOON + timedelta(seconds=25)) == 35.0
    assert seconds_to_sleep(book, NOON + timedelta(minutes=9)) == 1.0
