"""`python -m tests.bench.clinic`: one watcher, one SQLite file, a hundred thousand people.

Prints what a look at everybody costs, and then a simulated day in which the watcher wakes only for
those whose state changes: CPU seconds, looks, and how many people they were. Runs by hand.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from db.contacts import add_contact, contacts_of, keep_verified
from db.rows import to_row
from db.store import INSERT, Store
from db.times import kept
from db.wakes import NEVER, next_wake
from tests.bench.made_people import ZONES
from tracker.engine.assess import assess
from tracker.engine.entries import (
    Consent,
    Dose,
    Entry,
    Form,
    Implant,
    Injection,
    NaloxoneKit,
    Person,
    Plan,
    PlannedDose,
    Source,
)
from tracker.engine.instants import slot_instant
from tracker.reminders.channels import Outcome
from tracker.reminders.watch import check, seconds_to_sleep
from tracker.usecases.book import Book, open_book

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
TODAY = NOON.date()
ON_TIME = timedelta(0)
IMPLANT = "go-medical-1.1g"
PART_TAKEN = 0.95
ROWS_AT_ONCE = 20_000
PILLS_TAKEN = 20
HOURS = ("07:00", "08:00", "09:00", "12:30", "19:00", "21:00")
# One in so many can be told; all others are watched for the screen alone.
WITH_CONTACTS = 100
SAMPLE = 500


class Day(NamedTuple):
    """What a simulated day took: steps of the watcher, looks, people, CPU seconds."""

    steps: int
    looks: int
    people: set[str]
    seconds: float


class Teller(NamedTuple):
    """Whose entries are made, where they live, and the numbers of the entries."""

    person: str
    zone: str
    numbers: Iterator[int]

    def fields(self, day: date, wall: str = "10:00", late: timedelta = ON_TIME) -> dict[str, Any]:
        """What every entry carries: it happened and was recorded on a day at a local time."""
        at = slot_instant(datetime.fromisoformat(f"{day}T{wall}"), self.zone) + late
        return {
            "uid": f"{self.person}-{next(self.numbers)}", "person": self.person,
            "zone": self.zone, "source": Source.CLINIC, "occurred_at": at, "recorded_at": at,
        }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_book(f"{folder}/clinic.db") as book:
        coming = fill(book.store, asked.people, asked.seed)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        first = cpu_of(partial(check, book, NOON, accepted))
        changing = changing_people(book, NOON + timedelta(days=1), {e.person for e in coming})
        watched, wrong = wrong_in_index(book, asked.people, asked.seed)
        day = one_day(book, NOON, coming)
    for what, value in (
        ("people", f"{asked.people}"),
        ("file, MB", f"{size / 1e6:.0f}"),
        ("all looked at once, CPU s", f"{first:.1f}"),
        ("people with a change or an entry that day", f"{len(changing)}"),
        ("people looked at that day", f"{len(day.people)}"),
        ("of them without a change", f"{len(day.people - changing)}"),
        (f"of {watched} in the index at another instant than assessed", f"{wrong}"),
        ("steps of the watcher that day", f"{day.steps}"),
        ("looks that day", f"{day.looks}"),
        ("CPU s per simulated day", f"{day.seconds:.1f}"),
    ):
        print(f"{what:60} {value:>12}")
    return 0


def accepted(*_: object) -> Outcome:
    """Sends nothing, and says that it got through."""
    return Outcome.SENT


def cpu_of(work: Callable[[], object]) -> float:
    """CPU seconds that a piece of work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def one_day(book: Book, begin: datetime, coming: list[Entry]) -> Day:
    """Steps the watcher's clock from wake to wake through a day, as it would sleep."""
    steps, looks, people, seconds = 0, 0, set(), 0.0
    now, end = begin, begin + timedelta(days=1)
    while now < end:
        while coming and coming[0].recorded_at <= now:
            book.store.append([coming.pop(0)])
        due = waiting(book.store, now)
        looks += len(due)
        people |= due
        steps += 1
        seconds += cpu_of(partial(check, book, now, accepted))
        wake = next_wake(book.store)
        turns = [turn for turn in (wake, coming[0].recorded_at if coming else None) if turn]
        now = max(now + timedelta(seconds=1), min([*turns, end]))
        assert seconds_to_sleep(book, now) >= 1
    return Day(steps, looks, people, seconds)


def waiting(store: Store, now: datetime) -> set[str]:
    """Those whom the index has due now."""
    rows = store.read("SELECT person FROM wakes WHERE at <= ?", (kept(now),))
    return {str(row[0]) for row in rows}


def changing_people(book: Book, until: datetime, others: set[str]) -> set[str]:
    """Those for whom something changes before an instant, with those of whom an entry comes."""
    return waiting(book.store, until - timedelta(microseconds=1)) | others


def wrong_in_index(book: Book, people: int, seed: int) -> tuple[int, int]:
    """Of a sample: how many were assessed anew, and how many stand at another instant than that.

    Who has contacts is left out: they are looked at for their notices too.
    """
    sample = Random(seed).sample(range(people), min(SAMPLE, people))
    watched = [f"p{number:06}" for number in sample if number % WITH_CONTACTS]
    wrong = 0
    for person in watched:
        changes_at = assess(book.record_in_passing(person), NOON, NOON).changes_at
        rows = book.store.read("SELECT at FROM wakes WHERE person = ?", (person,))
        wrong += rows[0][0] != (kept(changes_at) if changes_at else NEVER)
    return len(watched), wrong


def fill(store: Store, people: int, seed: int) -> list[Entry]:
    """Writes the histories of all; gives back the pills that are logged on the day to come."""
    random, rows, coming = Random(seed), [], []
    for number in range(people):
        person = f"p{number:06}"
        made = history(person, random)
        rows += [to_row(entry) for entry in made if entry.recorded_at <= NOON]
        coming += [entry for entry in made if entry.recorded_at > NOON]
        if len(rows) >= ROWS_AT_ONCE:
            write(store, rows)
            rows = []
    write(store, rows)
    for number in range(0, people, WITH_CONTACTS):
        person = f"p{number:06}"
        for name in ("", "Kim"):
            add_contact(store, person, name, "json://nowhere", NOON)
        for contact in contacts_of(store, person):
            keep_verified(store, contact, NOON)
    return sorted(coming, key=lambda entry: entry.recorded_at)


def write(store: Store, rows: list[dict[str, Any]]) -> None:
    """Writes rows in one transaction, past the checks of single entries."""
    with store.writing() as connection:
        named = [(person,) for person in {row["person"] for row in rows}]
        if rows:
            connection.exec_driver_sql("INSERT INTO people (id) VALUES (?)", named)
            connection.exec_driver_sql(INSERT, rows)


def history(person: str, random: Random) -> list[Entry]:
    """A short history: injections for most, implants, daily pills; most of them on time."""
    teller = Teller(person, random.choice(ZONES), count())
    kind = random.choices(("injection", "implant", "pills"), (70, 15, 15))[0]
    since = random.randint(0, 40 if random.random() < 0.1 else 27)
    start = TODAY - timedelta(days=since + 29)
    last_date = TODAY + timedelta(days=random.randint(5, 700))
    made: list[Entry] = [
        Person(**teller.fields(start, "06:00"), name="Sam"),
        NaloxoneKit(**teller.fields(start, "06:00"), expires=last_date),
        Consent(**teller.fields(start, "06:00"), who="Kim", level=2),
    ]
    if kind == "pills":
        return [*made, *pills(teller, random)]
    form = Form.IMPLANT if kind == "implant" else Form.INJECTION
    product, interval = (IMPLANT, None) if form is Form.IMPLANT else (None, "P28D")
    plan = Plan(
        **teller.fields(start, "06:30"), form=form, start=start, product=product, interval=interval
    )
    if form is Form.IMPLANT:
        return [*made, plan, Implant(**teller.fields(start), plan=plan.uid, product=product)]
    days = (start, TODAY - timedelta(days=since + 1))
    return [*made, plan, *(Injection(**teller.fields(day), plan=plan.uid) for day in days)]


def pills(teller: Teller, random: Random) -> Iterator[Entry]:
    """A pill a day up to the day that is watched, a few of them left out."""
    hour, begin = random.choice(HOURS), TODAY - timedelta(days=PILLS_TAKEN)
    doses = (PlannedDose(rrule="FREQ=DAILY", time=hour, mg=Decimal(50)),)
    plan = Plan(**teller.fields(begin, "06:30"), form=Form.ORAL, start=begin, doses=doses)
    yield plan
    for number in range(PILLS_TAKEN + 2):
        day = begin + timedelta(days=number)
        fields = teller.fields(day, hour, timedelta(minutes=random.randint(0, 50)))
        if random.random() < PART_TAKEN and fields["recorded_at"] < NOON + timedelta(days=1):
            slot = datetime.fromisoformat(f"{day}T{hour}")
            yield Dose(**fields, plan=plan.uid, mg=Decimal(50), slot=slot)


if __name__ == "__main__":
    raise SystemExit(main())
