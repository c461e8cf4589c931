"""Only those whose state changes are looked at, and nobody whose state changes is passed over."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from db.store import open_store
from db.wakes import due_people, next_wake, wake
from tracker.engine.assess import assess
from tracker.engine.entries import Dose, Form, Injection, Person, Plan, PlannedDose, Source
from tracker.errors import RecordError
from tracker.reminders import look
from tracker.reminders.look import look_at_all
from tracker.usecases.book import open_book

BEGIN = datetime(2026, 6, 1, 9, tzinfo=UTC)
ZONES = ("America/New_York", "Pacific/Auckland", "Europe/Berlin")
PEOPLE = [f"p{number:02}" for number in range(12)]


@pytest.fixture
def book(place):
    with open_book(place) as own:
        for number, person in enumerate(PEOPLE):
            own.take_in(history(person, ZONES[number % 3], number))
        yield own


def fields(person, uid, zone="UTC", at=BEGIN):
    return {
        "uid": f"{person}-{uid}", "person": person, "zone": zone,
        "occurred_at": at, "recorded_at": at, "source": Source.CLINIC,
    }  # fmt: skip


def history(person, zone, number):
    """A pill a day for every fourth, an injection some days ago for all others."""
    own = [Person(**fields(person, "self", zone), name=person)]
    if number % 4 == 0:
        doses = (PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(50)),)
        plan = Plan(**fields(person, "plan", zone), form=Form.ORAL, start=BEGIN.date(), doses=doses)
        return [*own, plan, pill(person, BEGIN, zone)]
    plan = Plan(**fields(person, "plan", zone), form=Form.INJECTION, start=date(2026, 4, 1))
    given = BEGIN - timedelta(days=number * 2)
    return [*own, plan, Injection(**fields(person, "given", zone, given), plan=plan.uid)]


def pill(person, at, zone="UTC"):
    return Dose(
        **fields(person, f"pill-{at:%d%H%M}", zone, at), plan=f"{person}-plan", mg=Decimal(50)
    )


def index(book):
    return dict(book.store.read("SELECT person, at FROM wakes"))


def due(book, now):
    return [waiting.person for waiting in due_people(book.store, now, 1000)]


def next_change(book, person, now):
    return assess(book.record(person), now, now).changes_at


def test_all_who_are_new_are_looked_at_once_and_put_at_their_next_change(book):
    assert look_at_all(book, BEGIN) == len(PEOPLE)
    assert look_at_all(book, BEGIN) == 0
    for person, at in index(book).items():
        assert datetime.fromisoformat(at) == next_change(book, person, BEGIN)
    assert next_wake(book.store) == min(next_change(book, person, BEGIN) for person in PEOPLE)


def test_only_those_whose_state_changes_are_looked_at(book):
    look_at_all(book, BEGIN)
    now, looked = BEGIN, 0
    while (now := next_wake(book.store)) < BEGIN + timedelta(days=9):
        before = now - timedelta(microseconds=1)
        changing = {person for person in PEOPLE if next_change(book, person, before) == now}
        assert set(due(book, now)) == changing
        looked += look_at_all(book, now)
    assert looked > 30


def test_an_entry_wakes_its_person_and_nobody_else(book):
    look_at_all(book, BEGIN)
    later = BEGIN + timedelta(minutes=1)
    assert due(book, later) == []
    book.append([pill("p04", later)])
    assert due(book, later) == ["p04"]
    assert look_at_all(book, later) == 1
    assert due(book, later) == []


def test_an_entry_of_another_program_wakes_too(book, place):
    look_at_all(book, BEGIN)
    later = BEGIN + timedelta(minutes=1)
    with closing(open_store(place)) as other:
        other.append([pill("p04", later)])
    assert due(book, later) == ["p04"]


def test_what_is_not_written_wakes_nobody(book):
    look_at_all(book, BEGIN)
    before = index(book)
    later = BEGIN + timedelta(minutes=1)
    wrong = Dose(**fields("p04", "wrong", "UTC", later), plan="no-such-plan", mg=Decimal(50))
    with pytest.raises(RecordError):
        book.store.append([pill("p04", later), wrong])
    assert index(book) == before
    assert due(book, BEGIN) == []


def test_the_index_made_anew_is_the_same(book):
    look_at_all(book, BEGIN)
    before = index(book)
    wake(book.store)
    assert due(book, BEGIN) == PEOPLE
    assert look_at_all(book, BEGIN) == len(PEOPLE)
    assert index(book) == before


def test_whoever_is_missing_from_the_index_comes_back_into_it(book):
    look_at_all(book, BEGIN)
    before = index(book)
    with book.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM wakes")
    wake(book.store)
    look_at_all(book, BEGIN)
    assert index(book) == before


def test_an_entry_that_comes_during_a_look_is_not_passed_over(book, place, monkeypatch):
    look_at_all(book, BEGIN)
    wake(book.store, ["p04", "p05"])
    later = BEGIN + timedelta(minutes=1)
    asked = []

    def meanwhile(record, at, known_at):
        if record.person == "p04" and "p04" not in asked:
            with closing(open_store(place)) as other:
                other.append([pill("p04", later)])
        asked.append(record.person)
        return assess(record, at, known_at)

    monkeypatch.setattr(look, "assess", meanwhile)
    assert look_at_all(book, later) == 3
    assert asked == ["p04", "p05", "p04"]
    assert datetime.fromisoformat(index(book)["p04"]) == next_change(book, "p04", later)


def test_more_than_are_taken_at_a_time_are_all_looked_at(book, monkeypatch):
    monkeypatch.setattr(look, "AT_A_TIME", 5)
    assert look_at_all(book, BEGIN) == len(PEOPLE)
    assert due(book, BEGIN) == []
