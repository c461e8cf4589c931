"""What was not told yet is told after all: over a new way, after a stop, on a screen that opens."""

from dataclasses import replace
from datetime import timedelta

from db.contacts import add_contact, contacts_of, keep_verified, remove_contact
from db.wakes import checks_made, keep_checked
from tests.conftest import NOON
from tests.reminders.people import consent, reach, reach_me, states
from tests.reminders.story import channel
from tests.tui.conftest import at
from tracker.engine.contacts import PATIENT, works
from tracker.engine.entries import Acknowledgement, OpioidUse, Snooze
from tracker.engine.notices import HEADS_UP
from tracker.engine.taken_on import CHECK_IN_CODE
from tracker.errors import RecordError
from tracker.reminders.locks import alone
from tracker.reminders.ready import ready_lines
from tracker.reminders.watch import WATCHING, check, seconds_to_sleep, watches
from tracker.usecases.liveness import doubt_of

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_what_goes_to_the_screen_waits_for_one_whoever_else_delivers(recorded_sam):
    book = recorded_sam("lapsed")
    reach_me(book, "screen:")
    shown, now = [], NOON
    for _ in range(10):
        check(book, now)
        assert seconds_to_sleep(book, now) > 1
        now += 10 * MINUTE
    assert set(states(book)) == {"waiting"}
    check(book, now, shower=shown.append)
    assert [letter.severity for letter in shown] == ["critical"]
    assert "waiting" not in states(book)


def test_a_screen_that_is_closed_reaches_nobody(recorded_sam):
    book = recorded_sam("covered")
    reach_me(book, "screen:")
    check(book, NOON, shower=lambda _: None)
    me = contacts_of(book.store, "sam")[0]
    assert works(me, NOON + 14 * MINUTE)
    assert not works(me, NOON + 15 * MINUTE)
    assert doubt_of(book, "sam", NOON + HOUR) == "Warnings may not get through"


def test_a_new_way_brings_what_the_old_one_did_not(recorded_sam, web, second_web):
    book = recorded_sam("lapsed")
    web.refuse = 503
    number = reach_me(book, web.webhook())
    check(book, NOON)
    old = next(c for c in contacts_of(book.store, "sam") if c.number == number)
    remove_contact(book.store, old, NOON + HOUR)
    assert second_web.kept == []
    new = add_contact(book.store, "sam", PATIENT, second_web.webhook(), NOON + HOUR)
    keep_verified(book.store, contacts_of(book.store, "sam")[-1], NOON + HOUR)
    check(book, NOON + HOUR + MINUTE)
    assert new != number
    assert len(second_web.kept) == 1
    check(book, NOON + 2 * HOUR)
    assert len(second_web.kept) == 1


def test_a_second_way_beside_one_that_fails_brings_it_too(recorded_sam, web, second_web):
    book = recorded_sam("lapsed")
    web.refuse = 503
    reach_me(book, web.webhook())
    check(book, NOON)
    reach(book, PATIENT, second_web.webhook(), verified=NOON + MINUTE)
    check(book, NOON + 2 * MINUTE)
    assert len(second_web.kept) == 1


def test_what_was_dropped_while_sharing_was_off_is_told_once_it_is_on_again(
    recorded_sam, web, second_web
):
    book = recorded_sam("lapsed", consent())
    reach_me(book, web.webhook())
    reach(book, "Kim", second_web.webhook())
    second_web.refuse = 503
    for minutes in (0, 10):
        check(book, NOON + minutes * MINUTE)

    def says(uid, level, after):
        when = NOON + after
        book.append([consent(uid=uid, level=level, occurred_at=when, recorded_at=when)])

    says("off", 0, 15 * MINUTE)
    check(book, NOON + 30 * MINUTE)
    second_web.refuse = None
    says("on", 2, 60 * MINUTE)
    for minutes in (61, 72):
        check(book, NOON + minutes * MINUTE)
    assert len(second_web.kept) == 1


def test_a_watcher_that_stands_still_is_none(recorded_sam):
    book = recorded_sam("lapsed")
    with alone(book.store.path, WATCHING):
        keep_checked(book.store, NOON)
        assert watches(book, NOON + 4 * MINUTE)
        assert not watches(book, NOON + 6 * MINUTE)
        first = ready_lines(book, "sam", NOON + HOUR)[0]
        assert not first.good


def test_one_record_that_cannot_be_read_keeps_nobody_else_from_being_told(
    recorded_sam, web, monkeypatch
):
    book = recorded_sam("lapsed")
    reach_me(book, web.webhook())
    book.take_in([replace(entry, uid=f"a-{entry.uid}", person="ana") for entry in
                  book.store.entries("sam")[:1]])  # fmt: skip
    every = type(book).record_in_passing

    def read(own, person):
        if person == "ana":
            raise RecordError("damaged")
        return every(own, person)

    monkeypatch.setattr(type(book), "record_in_passing", read)
    try:
        check(book, NOON)
    except RecordError as error:
        said = str(error)
    assert "1 people" in said
    assert len(web.kept) == 1
    assert checks_made(book.store).checked_at is None


def test_a_question_that_nobody_could_answer_is_asked_again(story):
    begun = story("lapsed")
    begun.look()
    assert [n.kind for _, n in begun.told if n.about == "Kim"] == [HEADS_UP]
    begun.now = NOON + 20 * HOUR
    begun.look()
    assert begun.heard("Kim") == []
    assert [n.kind for _, n in begun.told if n.about == "Kim"] == [HEADS_UP, HEADS_UP]
    begun.now += 10 * MINUTE
    begun.look()
    assert len(begun.heard("Kim")) == 1


def test_the_end_of_a_snooze_is_a_time_to_look(story):
    begun = story("not_started", contacts=[channel(PATIENT, 1), channel("Kim", 2)])
    begun.look()
    risk = next(n for _, n in begun.told if n.code == "CONTINUING_RISK")
    until = NOON + 5 * HOUR + 7 * MINUTE
    begun.log(Snooze(uid="z", code=risk.code, since=risk.told_since, severity="urgent",
                     who="Kim", until=until, **at(0, 12)))  # fmt: skip
    begun.until(until + 11 * MINUTE)
    told = [at_ for at_, n in begun.told if n.recipient == "Kim" and n.code == risk.code]
    assert told == [until + 10 * MINUTE]


def test_what_was_said_of_an_earlier_wish_to_check_in_is_not_of_this_one(story):
    old = Acknowledgement(
        uid="old", code=CHECK_IN_CODE, since=NOON.replace(year=1970, month=1, day=1, hour=0),
        severity="urgent", owner="Kim", until=NOON - 2 * DAY, **at(3, 12),
    )  # fmt: skip
    begun = story("covered", old, OpioidUse(uid="use", **at(0, 12)))
    begun.until(NOON + 20 * HOUR)
    assert begun.heard("Kim") == []
    begun.until(NOON + DAY)
    assert [when for when, _ in begun.heard("Kim")] == ["09 Jun 10:00"]
