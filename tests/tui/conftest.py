"""Records in each state, and the program on them with the clock standing still."""

from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from textual import _wait
from textual.worker import WorkerCancelled

from db.contacts import add_contact, contacts_of, keep_verified
from db.store import open_store
from tests.conftest import NOON, ZONE, StoppedClock
from tracker.engine.contacts import PATIENT
from tracker.engine.entries import (
    Dose,
    Entry,
    Form,
    Indication,
    NaloxoneKit,
    OpioidHistory,
    OpioidUse,
    Person,
    Plan,
    PlannedDose,
    SideEffect,
)
from tracker.settings import Settings
from tracker.tui.app import TrackerApp

STATES = ("covered", "waning", "lapsed", "not_started", "locked", "call_first")
SETTLE = 40
NEVER = 1e6
# Seconds between the library's looks whether a key has been dealt with, and the work in one of
# them that still is none: `settle` below waits for what is read.
_wait.SLEEP_GRANULARITY, _wait.SLEEP_IDLE = 1 / 200, 1 / 4000


def at(days_ago: int, hour: int, minute: int = 0) -> dict[str, object]:
    """The common fields of something at a New York time some days before noon of the 8th."""
    when = NOON - timedelta(days=days_ago) + timedelta(hours=hour - 12, minutes=minute)
    return {"person": "sam", "zone": ZONE, "occurred_at": when, "recorded_at": when}


# On the list of red flags.
SWOLLEN = SideEffect(uid="e", effect="swollen face", severity="severe", **at(0, 10))


def sam(state: str, name: str = "Sam") -> list[Entry]:
    """Sam's record, so made that at noon of 8 June 2027 it is in a state."""
    begun = at(7, 8)
    entries: list[Entry] = [
        Person(
            uid="sam", name=name, indication=Indication.OPIOID,
            opioid_history=OpioidHistory.YES, **begun,
        ),
        Plan(
            uid="pills", form=Form.ORAL, start=date(2027, 6, 1),
            doses=(PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(50)),), **begun,
        ),
        NaloxoneKit(uid="kit", place="kitchen drawer", **begun),
    ]  # fmt: skip
    taken = {
        "covered": (7, 6, 5, 4, 3, 2, 1, 0),
        "waning": (7, 6, 5, 4, 3, 2, 1),
        "lapsed": (7, 6, 5),
        "locked": (7, 6, 5),
        "call_first": (7, 6, 5, 4, 3, 2, 1),
        "not_started": (),
    }[state]
    for days in taken:
        slot = datetime(2027, 6, 8, 8) - timedelta(days=days)
        entries.append(
            Dose(uid=f"d{days}", plan="pills", mg=Decimal(50), slot=slot, **at(days, 8, 3))
        )
    if state == "locked":
        entries.append(OpioidUse(uid="use", **at(0, 9)))
    if state == "call_first":
        entries.append(OpioidUse(uid="use", **at(1, 20)))
    return entries


def reach_all(store) -> None:
    """Everybody on record chose to be told on the screen, and is."""
    for person in store.people():
        number = add_contact(store, person, PATIENT, "screen:", NOON)
        contact = next(c for c in contacts_of(store, person) if c.number == number)
        keep_verified(store, contact, NOON)


@dataclass
class Screen:
    """The program under test, its pilot and its clock."""

    app: TrackerApp
    pilot: object
    clock: StoppedClock
    place: str

    async def settle(self) -> None:
        """Waits until nothing is being read or drawn, or a dialog waits for the person."""
        for _ in range(SETTLE):
            await self.pilot.pause()
            looks = [worker for worker in self.app.workers if worker.group == "look"]
            if looks:
                # A later look takes the place of one that is under way.
                with suppress(WorkerCancelled):
                    await self.app.workers.wait_for_complete(looks)
            elif self.app.desk.idle:
                await self.pilot.pause()
                # What was read may have led on to the next thing to be read.
                if self.app.desk.idle:
                    return

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()
            # Nobody presses two keys at one instant.
            self.clock.at += timedelta(milliseconds=1)

    def entries(self) -> list[Entry]:
        with open_store(self.place) as store:
            return store.all_entries()

    def kinds(self) -> list[str]:
        return [entry.type for entry in self.entries()]

    def text(self) -> str:
        """All that is on the screen, as lines of text."""
        height = self.app.size.height
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in lines[:height])


@pytest.fixture
def no_checks(monkeypatch):
    """The screen looks for warnings when a test says so, and not by a timer of its own."""
    monkeypatch.setattr("tracker.tui.app.FIRST_CHECK", NEVER)
    monkeypatch.setattr("tracker.tui.app.CHECK_EVERY", NEVER)


@pytest.fixture
def opened(tmp_path, no_checks):
    """Opens the program on a record; `async with opened("covered") as screen`."""

    @asynccontextmanager
    async def run(
        state=None, size=(80, 24), entries=None, ready=True, viewer=None, person=None, reached=True
    ):
        place = str(tmp_path / "record.db")
        made = entries if entries is not None else (sam(state) if state else [])
        with open_store(place) as store:
            store.append(made)
            if reached:
                reach_all(store)
        clock = StoppedClock(NOON)
        app = TrackerApp(place, person, clock, ZONE, settings=Settings(viewer=viewer))
        async with app.run_test(size=size) as pilot:
            screen = Screen(app, pilot, clock, place)
            if ready:
                await screen.settle()
            yield screen

    return run
