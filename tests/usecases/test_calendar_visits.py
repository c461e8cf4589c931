"""Visits and due dates in the calendar: one event each, wherever it moves, and quiet words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import NOON
from tests.usecases.calendar_reader import cancelled, components, timed
from tracker.engine.entries import Form, Injection, Plan, PlanStop, Visit
from tracker.engine.record import record_of
from tracker.exchange.ics import calendar_text
from tracker.formulary.load import load_formulary
from tracker.usecases.calendar_events import calendar_events
from tracker.usecases.edit import void_entry
from tracker.usecases.visits import book_visit, cancel_visit, move_visit, open_visits

SOON = NOON + timedelta(days=20)
LATER = SOON + timedelta(days=2)


def visits(book, at, **how):
    """The timed events that are no pills."""
    text = calendar_text(calendar_events(book.record("sam"), at, **how), at)
    return [item for item in components(text) if timed(item) and item.transp.value == "OPAQUE"]


def told(item):
    return item.uid.value, int(item.sequence.value), item.dtstart.value, item.status.value


def test_a_visit_that_moves_and_is_called_off_stays_one_event(sams):
    book, on = sams()
    book_visit(book, on(), "injection", SOON)
    (item,) = visits(book, NOON)
    uid, sequence, starts, status = told(item)
    assert (sequence, starts, status) == (0, SOON, "CONFIRMED")
    assert item.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["America/New_York"]
    move_visit(book, on(minutes=1), open_visits(book.record("sam"), NOON)[0], LATER)
    (item,) = visits(book, NOON + timedelta(hours=1))
    assert told(item) == (uid, 2, LATER, "CONFIRMED")
    at = NOON + timedelta(hours=1)
    move_visit(book, on(hours=1), open_visits(book.record("sam"), at)[0], SOON)
    (item,) = visits(book, NOON + timedelta(hours=2))
    assert told(item) == (uid, 4, SOON, "CONFIRMED")
    at = NOON + timedelta(hours=2)
    cancel_visit(book, on(hours=2), open_visits(book.record("sam"), at)[0])
    (item,) = visits(book, NOON + timedelta(hours=3))
    assert told(item) == (uid, 5, SOON, "CANCELLED")
    assert "valarm" not in item.contents


def test_a_void_of_a_booking_cancels_it(sams):
    book, on = sams()
    entry = book_visit(book, on(), "lab", SOON)
    (before,) = visits(book, NOON)
    void_entry(book, on(minutes=1), entry.uid, None)
    (after,) = visits(book, NOON + timedelta(minutes=2))
    assert told(after) == (told(before)[0], 1, SOON, "CANCELLED")


def test_two_visits_are_two_and_past_ones_are_not_told(sams):
    book, on = sams()
    book_visit(book, on(), "lab", SOON)
    book_visit(book, on(minutes=1), "group", SOON)
    assert len({told(item)[0] for item in visits(book, NOON)}) == 2
    assert visits(book, SOON + timedelta(days=1)) == []


def test_the_alarms_of_a_visit_and_its_quiet_title(sams):
    book, on = sams()
    book_visit(book, on(), "injection", SOON)
    (item,) = visits(book, NOON)
    assert item.summary.value == "Appointment"
    assert item.contents["class"][0].value == "CONFIDENTIAL"
    leads = [alarm.trigger.value for alarm in item.contents["valarm"]]
    days = [timedelta(days=-14), timedelta(days=-7), timedelta(days=-3), timedelta(days=-1)]
    assert leads == [*days, timedelta(hours=-2)]
    (plain,) = visits(book, NOON, titles="plain")
    assert plain.summary.value == "Injection visit"


def test_a_visit_in_the_hour_that_comes_twice_is_an_instant(sams):
    book, on = sams()
    twice = datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    book_visit(book, on(), "lab", twice)
    (item,) = visits(book, NOON)
    assert item.dtstart.value == twice


def injections(*more):
    start = NOON - timedelta(days=20)
    fields = {"person": "sam", "zone": "America/New_York", "recorded_at": start}
    plan = Plan(uid="p", occurred_at=start, form=Form.INJECTION, start=date(2027, 5, 19),
                interval="P28D", **fields)  # fmt: skip
    given = Injection(uid="i", occurred_at=start, plan="p", confirmed=True, **fields)
    return [plan, given, *more]


def due(entries, at=NOON):
    record = record_of(entries, load_formulary())
    text = calendar_text(calendar_events(record, at), at)
    (item,) = [item for item in components(text) if not timed(item)]
    return item


def now(entry, uid, **more):
    return entry(uid=uid, person="sam", zone="America/New_York", occurred_at=NOON,
                recorded_at=NOON, **more)  # fmt: skip


def test_a_due_date_is_a_whole_day_and_moves_with_the_injection():
    item = due(injections())
    assert item.dtstart.value == date(2027, 6, 16)
    assert item.transp.value == "TRANSPARENT"
    assert item.summary.value == "Appointment"
    leads = [alarm.trigger.value for alarm in item.contents["valarm"]]
    assert [-(lead.days) for lead in leads] == [14, 7, 3, 1, 0]
    assert {lead.seconds for lead in leads} == {9 * 3600}
    given = due(injections(now(Injection, "j", plan="p", confirmed=True)))
    assert given.uid.value == item.uid.value
    assert given.dtstart.value == date(2027, 7, 6)
    assert int(given.sequence.value) > int(item.sequence.value)


@pytest.mark.parametrize(
    "entry",
    [
        now(PlanStop, "s", plan="p"),
        now(Visit, "v", kind="injection", at=NOON + timedelta(days=5), state="booked"),
    ],
    ids=["stopped", "booked"],
)
def test_a_due_date_falls_away_after_a_stop_and_where_a_visit_is_booked(entry):
    before, after = due(injections()), due(injections(entry), NOON + timedelta(minutes=1))
    assert cancelled(after)
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)


def test_a_visit_for_something_else_or_after_the_due_date_leaves_it():
    for kind, days in (("lab", 5), ("implant", 5), ("injection", 9)):
        visit = now(Visit, "v", kind=kind, at=NOON + timedelta(days=days), state="booked")
        assert not cancelled(due(injections(visit), NOON + timedelta(minutes=1)))
