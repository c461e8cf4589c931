"""Made-up people and what they do in a year: late pills, missed days, moved and missed visits.

All figures are made up, and all of it comes from a seed. None of it waits for a reminder, so a
year says what the rules tell of such lives, and not how much they help.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from tests.bench.made_visits import depot
from tracker.engine.contacts import PATIENT, Contact
from tracker.engine.entries import (
    Answer,
    Clearance,
    ClinicContact,
    Consent,
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
    Screening,
    Supply,
)
from tracker.engine.instants import slot_instant

ZONES = (
    "America/New_York", "America/Los_Angeles", "Europe/Berlin", "Europe/London",
    "Australia/Sydney", "Pacific/Auckland", "America/Santiago", "Asia/Kolkata",
)  # fmt: skip
KINDS = ("daily", "second_day", "injection_28", "injection_month", "implant")
SHARES = (36, 10, 22, 18, 14)
ASKED_AGAIN = 90


class Event(NamedTuple):
    """What comes in at an instant (UTC): entries, and whose channels were tested anew."""

    at: datetime
    entries: tuple[Entry, ...] = ()
    tested: tuple[str, ...] = ()


@dataclass(slots=True)
class Life:
    """One person: what they do, in order; their contacts; how often a heads-up is answered."""

    person: str
    kind: str
    zone: str
    told: bool
    contacts: list[Contact]
    answers: float
    events: list[Event] = field(default_factory=list)


def made_life(number: int, seed: int, begin: date, days: int, kind: str | None = None) -> Life:
    """The life of one person of a seed, from a local date on, for some days."""
    random = Random(seed * 1_000_003 + number)
    kind = kind or random.choices(KINDS, SHARES)[0]
    zone = random.choice(ZONES)
    maker = Maker(random, f"p{number:05}", zone, begin, days)
    history = random.choices(("opioid", "unsaid", "none"), (85, 10, 5))[0]
    others = ["Kim", "Ana"][: random.choices((0, 1, 2), (15, 75, 10))[0]]
    life = Life(
        person=maker.person,
        kind=kind,
        zone=zone,
        told=history != "none",
        contacts=_contacts(random, maker, others),
        answers=0.35,
    )
    maker.reports = life.told
    maker.put(maker.begin, maker.person_entry(history, zone))
    maker.kits()
    maker.consents(others)
    {"daily": maker.daily, "second_day": maker.second_day}.get(kind, lambda: depot(maker, kind))()
    if random.random() < 0.04:
        maker.moves_home(history)
    life.events = sorted(maker.events, key=lambda event: event.at)
    return life


def _contacts(random: Random, maker: "Maker", others: list[str]) -> list[Contact]:
    duty = maker.begin if len(others) == 2 and random.random() < 0.5 else None
    return [
        Contact(
            number=number,
            person=maker.person,
            name=name,
            channel="json://nowhere",
            added_at=maker.begin,
            verified_at=maker.begin,
            duty_since=duty if name == "Kim" else None,
        )
        for number, name in enumerate([PATIENT, *others])
    ]


class Maker:
    """Makes the events of one person."""

    def __init__(self, random: Random, person: str, zone: str, begin: date, days: int) -> None:
        self.random, self.person, self.zone = random, person, zone
        self.first, self.days = begin, days
        self.begin = self.at(begin, time(6, 30))
        self.end = self.begin + timedelta(days=days)
        self.events: list[Event] = []
        self.reports = True
        self.count = 0

    def at(self, day: date, wall: time) -> datetime:
        return slot_instant(datetime.combine(day, wall), self.zone)

    def put(self, at: datetime, *entries: Entry, tested: tuple[str, ...] = ()) -> None:
        if at < self.end:
            self.events.append(Event(at, entries, tested))

    def fields(self, at: datetime, recorded_at: datetime | None = None) -> dict[str, Any]:
        self.count += 1
        return {
            "uid": f"{self.person}-{self.count}",
            "person": self.person,
            "occurred_at": at,
            "zone": self.zone,
            "recorded_at": recorded_at or at,
        }

    def person_entry(self, history: str, zone: str, at: datetime | None = None) -> Person:
        fields = self.fields(at or self.begin) | {"zone": zone}
        indication = Indication.OPIOID if history == "opioid" else Indication.ALCOHOL
        said = {
            "opioid": OpioidHistory.YES,
            "unsaid": OpioidHistory.UNKNOWN,
            "none": OpioidHistory.NO,
        }[history]
        return Person(**fields, name="Sam", indication=indication, opioid_history=said)

    def moves_home(self, history: str) -> None:
        on = self.first + timedelta(days=self.random.randint(20, max(21, self.days - 20)))
        at = self.at(on, time(12))
        self.put(at, self.person_entry(history, self.random.choice(ZONES), at))

    def kits(self) -> None:
        """A naloxone kit from the start for most; a new one soon after the old one's last date."""
        if self.random.random() < 0.15:
            return
        day = self.first
        while day < self.first + timedelta(days=self.days):
            expires = day + timedelta(days=self.random.randint(120, 720))
            at = self.at(day, time(6, 31))
            self.put(at, NaloxoneKit(**self.fields(at), place="bag", expires=expires))
            day = expires + timedelta(days=self.random.randint(-20, 20))

    def consents(self, others: list[str]) -> None:
        """Everybody is let in anew within 90 days, one in ten times late; channels are tested."""
        day, names = self.first, (PATIENT, *others)
        levels = {name: self.random.choices((1, 2, 3), (10, 70, 20))[0] for name in others}
        while day < self.first + timedelta(days=self.days):
            at = self.at(day, time(6, 32))
            made = [
                Consent(**self.fields(at), who=name, level=level) for name, level in levels.items()
            ]
            self.put(at, *made, tested=names)
            late = self.random.randint(2, 10) if self.random.random() < 0.1 else 0
            day += timedelta(days=self.random.randint(ASKED_AGAIN - 10, ASKED_AGAIN - 1) + late)

    def daily(self) -> None:
        """A pill a day."""
        self._pills([PlannedDose(rrule="FREQ=DAILY", time=self._hour(), mg=Decimal(50))])

    def second_day(self) -> None:
        """100 mg on Mondays and Wednesdays, 150 mg on Fridays."""
        hour = self._hour()
        self._pills([
            PlannedDose(rrule="FREQ=WEEKLY;BYDAY=MO,WE", time=hour, mg=Decimal(100)),
            PlannedDose(rrule="FREQ=WEEKLY;BYDAY=FR", time=hour, mg=Decimal(150)),
        ])  # fmt: skip

    def _hour(self) -> str:
        return self.random.choice(("07:00", "07:30", "08:00", "09:00", "12:30", "19:00", "21:00"))

    def _pills(self, doses: list[PlannedDose]) -> None:
        random = self.random
        plan = Plan(**self.fields(self.begin), form=Form.ORAL, start=self.first, doses=tuple(doses))
        self.put(self.begin, plan)
        counts_tablets = random.random() < 0.4
        tablets, left_out, last, locked_until = Decimal(0), 0, None, None
        for wall, mg in self._slots(doses):
            slot = slot_instant(wall, self.zone)
            if counts_tablets and tablets < random.randint(2, 9):
                self.put(slot, Supply(**self.fields(slot), tablets=30))
                tablets += 30
            if self.reports and random.random() < 0.002:
                locked_until = self._use(slot + timedelta(hours=random.randint(2, 10)))
            if left_out:
                left_out -= 1
                continue
            if random.random() < 0.008:
                left_out = min(int(random.expovariate(0.35)), 45)
                continue
            if random.random() < 0.025:
                continue
            taken = slot + self._lateness()
            if locked_until is not None and taken < locked_until:
                continue
            # After a lapse the question comes first.
            relied = timedelta(hours={50: 35, 100: 51, 150: 75}[int(last[1])]) if last else None
            if last is not None and relied is not None and taken - last[0] > relied:
                free = self._screened(taken)
                if free is not None:
                    locked_until = free
                    continue
            logged = taken
            if random.random() < 0.03:
                logged = taken + timedelta(minutes=random.randint(60, 26 * 60))
            named = {"plan": plan.uid, "mg": mg, "slot": wall}
            self.put(logged, Dose(**self.fields(taken, logged), **named))
            last = (taken, mg)
            tablets -= mg / 50

    def _slots(self, doses: list[PlannedDose]) -> Iterator[tuple[datetime, Decimal]]:
        """All slots of a plan, in order."""
        weekdays = {"MO": 0, "WE": 2, "FR": 4}
        for number in range(self.days):
            day = self.first + timedelta(days=number)
            for dose in doses:
                named = dose.rrule.partition("BYDAY=")[2]
                if named and day.weekday() not in {weekdays[name] for name in named.split(",")}:
                    continue
                yield datetime.combine(day, time.fromisoformat(dose.time)), dose.mg

    def _lateness(self) -> timedelta:
        """Mostly within half an hour, at times hours."""
        part = self.random.random()
        if part < 0.7:
            return timedelta(minutes=self.random.randint(-20, 30))
        if part < 0.92:
            return timedelta(minutes=self.random.randint(30, 200))
        return timedelta(minutes=self.random.randint(200, 620))

    def _screened(self, at: datetime) -> datetime | None:
        """The question before a pill after a lapse; when the clinic has cleared it, if it must."""
        asked = at - timedelta(minutes=1)
        answer = Answer.NONE
        if self.reports:
            kinds = (Answer.NONE, Answer.YES, Answer.UNSURE, Answer.DECLINED)
            answer = self.random.choices(kinds, (85, 6, 5, 4))[0]
        self.put(asked, Screening(**self.fields(asked), answer=answer))
        return None if answer is Answer.NONE else self._cleared(asked)

    def _use(self, at: datetime) -> datetime:
        self.put(at, OpioidUse(**self.fields(at)))
        return self._cleared(at)

    def _cleared(self, at: datetime) -> datetime:
        """The clinic is called, and clears it some days later."""
        called = at + timedelta(hours=self.random.randint(3, 60))
        cleared = called + timedelta(hours=self.random.randint(1, 120))
        self.put(called, ClinicContact(**self.fields(called)))
        clearance = Clearance(**self.fields(cleared), who="Dr Lee", method="urine")
        self.put(cleared, clearance, Screening(**self.fields(cleared), answer=Answer.NONE))
        return cleared
