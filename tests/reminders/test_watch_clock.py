"""No sleep and no set clock makes the watch lose a thing, or tell it twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from db.contacts import keep_rules
from db.outbox import told_of
from db.wakes import checks_made, keep_doubt
from tests.conftest import NOON, StoppedClock
from tests.reminders.people import outbox, pill, reach_me
from tests.reminders.watched import (
    DAY,
    HOUR,
    MINUTE,
    EndedError,
    Life,
    Post,
    notices,
    people,
    steadily,
    told,
)
from tests.tui.conftest import at
from tracker.engine.entries import Form, Plan, PlannedDose, PlanStop
from tracker.engine.notice_rules import NoticeRules
from tracker.reminders.channels import Outcome
from tracker.reminders.watch import check
from tracker.usecases.book import status_of
from tracker.usecases.liveness import told_live

__all__ = ["people"]


@pytest.mark.parametrize("asleep", [timedelta(hours=8), timedelta(days=3)])
@pytest.mark.parametrize("turn", [1, 61])
def test_a_suspended_machine_loses_nothing_and_tells_nothing_twice(people, asleep, turn):
    def suspend(life, now):
        if now == turn:
            life.clock.at += asleep

    until = NOON + asleep + 3 * HOUR
    life = Life(people("covered", place="watched.db")).run(until, suspend)
    life.run(until + HOUR)
    assert len(life.post.keys) == len(set(life.post.keys))
    steady = people("covered", place="steady.db")
    steadily(steady, until + HOUR, every=30 * MINUTE)
    now = life.clock.at
    true_now = {(w.code, w.since) for w in status_of(steady, "sam", now, now).warnings}
    assert true_now & told(steady) <= told(life.book)


@pytest.mark.parametrize("state", ["covered", "lapsed"])
@pytest.mark.parametrize("jump", [DAY, -DAY, -timedelta(days=40), timedelta(days=40)])
def test_a_clock_that_is_set_and_set_right_again(people, state, jump):
    """Between the two it is told what the clock says; after them it is as if nothing had been."""
    steady = people(state, place="steady.db")
    steadily(steady, NOON + 4 * DAY, every=20 * MINUTE)
    book = people(state, place="jumping.db")
    life = Life(book)

    def set_clock(life, turn):
        if turn == 30:
            life.clock.at += jump
        if turn == 60:
            life.clock.at -= jump

    run_through(life, set_clock)
    post = Post(life.clock)
    while life.clock.at < NOON + 4 * DAY:
        check(book, life.clock.at, sender=post)
        life.clock.at += 20 * MINUTE
    keys = [*life.post.keys, *post.keys]
    assert len(keys) == len(set(keys)), "told twice"
    assert notices(steady) <= notices(book), "something was lost"
    waiting = [row for row in outbox(book) if row[2] == "waiting"]
    assert waiting == []


def run_through(life, then):
    """Turns a hundred times, whatever the clock says."""

    def counted(life, turn):
        then(life, turn)
        if turn == 100:
            raise EndedError

    life.run(datetime.max.replace(tzinfo=UTC), counted)


def test_a_letter_that_failed_while_the_clock_was_ahead_does_not_wait_for_that_time(people):
    book = people("lapsed")

    def refusing(_channel, _letter):
        return Outcome.REFUSED

    check(book, NOON + 40 * DAY, sender=refusing)
    post = Post(StoppedClock(NOON))
    check(book, NOON, sender=post)
    check(book, NOON + MINUTE, sender=post)
    assert post.sent


def test_a_clock_that_goes_back_is_doubted_and_told_of(people):
    book = people("covered")

    def back(life, turn):
        if turn == 5:
            life.clock.at -= HOUR

    life = Life(book).run(NOON + timedelta(minutes=3, seconds=1), lambda *_: None)
    assert not any(life.doubts)
    own = Life(book, NOON + HOUR)
    own.run(NOON + 2 * HOUR, back)
    assert own.doubts[5]
    assert not own.doubts[7]


@pytest.mark.parametrize(
    ("doubted", "found"), [(True, True), (False, False)], ids=["in doubt", "sound"]
)
def test_while_the_clock_is_in_doubt_nothing_is_said_to_be_looked_for(people, doubted, found):
    book = people("covered")
    check(book, NOON, sender=Post(StoppedClock(NOON)))
    keep_doubt(book.store, doubted)
    codes = {w.code for w in told_live(book, "sam", status_of(book, "sam", NOON, NOON)).warnings}
    assert ("NOT_EVALUATED" in codes) is found


def test_a_time_without_checks_that_is_still_to_come_is_none(people):
    """The clock was a day ahead for a moment: once it is right again, so are the checks."""
    book = people("covered")
    post = Post(StoppedClock(NOON))
    for instant in (NOON, NOON + 2 * DAY, NOON + MINUTE, NOON + 2 * MINUTE):
        check(book, instant, sender=post)
    now = NOON + 2 * MINUTE
    codes = {w.code for w in told_live(book, "sam", status_of(book, "sam", now, now)).warnings}
    assert "NOT_EVALUATED" not in codes
    assert checks_made(book.store).checked_at == now


# In one night 02:30 is left out (03:00 stands in), in the other 01:30 comes twice.
@pytest.mark.parametrize(
    ("night", "rings"),
    [("2028-03-12", ["2028-03-12T07:00", "2028-03-13T06:30"]),
     ("2027-11-07", ["2027-11-07T05:30", "2027-11-08T06:30"])],
)  # fmt: skip
def test_in_the_nights_of_the_clock_change_each_pill_is_rung_for_once(recorded_sam, night, rings):
    day = date.fromisoformat(night)
    begin = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    hour = "02:30" if day.month == 3 else "01:30"
    book = recorded_sam("not_started", *taken_until(begin, hour))
    keep_rules(book.store, "sam", NoticeRules(quiet_from=time(0), quiet_to=time(0)))
    reach_me(book, "json://me/", plain=True, verified=begin)

    def take(life, turn):
        if turn == 5 * 60:
            book.take_in([replace(pill(life.clock.at, "taken"), plan="nights")])

    life = Life(book, begin).run(begin + timedelta(hours=28), take)
    notices = [item.notice for item in told_of(book.store, "sam", begin)]
    due = [notice.true_since for notice in notices if notice.code == "DOSE_DUE"]
    assert sorted(f"{instant:%Y-%m-%dT%H:%M}" for instant in due) == rings
    assert len(life.post.keys) == len(set(life.post.keys))
    assert max(life.slept) == 60.0


def taken_until(begin, hour):
    """Another plan, by night, that began the day before; and that day's pill."""
    before = begin - DAY
    stamp = {**at(0, 12), "occurred_at": before, "recorded_at": before}
    yield PlanStop(uid="stop", plan="pills", **stamp)
    yield Plan(
        uid="nights", form=Form.ORAL, start=before.date(),
        doses=(PlannedDose(rrule="FREQ=DAILY", time=hour, mg=Decimal(50)),), **stamp,
    )  # fmt: skip
    yield replace(pill(before + timedelta(hours=3)), plan="nights")
