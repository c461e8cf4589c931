"""A person and those who look after them, driven through a year by their own wakes."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from tests.conftest import NOON, ZONE
from tests.tui.conftest import sam
from tracker.engine.assess import assess
from tracker.engine.contacts import PATIENT, Contact
from tracker.engine.entries import Consent, Entry
from tracker.engine.instants import zone_named
from tracker.engine.notice_rules import NoticeRules
from tracker.engine.notices import Notice
from tracker.engine.record import extended, record_of
from tracker.formulary.load import load_formulary
from tracker.reminders.planned import Situation, planned

ONE_SECOND = timedelta(seconds=1)


def channel(name: str, number: int, **more) -> Contact:
    """A channel that was confirmed at noon."""
    fields = {"person": "sam", "channel": "json://x", "added_at": NOON, "verified_at": NOON}
    return Contact(**{**fields, "number": number, "name": name, **more})


def consent(who: str, level: int = 2, **more) -> Consent:
    fields = {"person": "sam", "zone": ZONE, "occurred_at": NOON, "recorded_at": NOON}
    return Consent(**{**fields, "uid": f"c-{who}", "who": who, "level": level, **more})


@dataclass
class Story:
    """What is told, looked at whenever something may change; `told` is (when, notice)."""

    entries: list[Entry]
    contacts: list[Contact]
    rules: NoticeRules = field(default_factory=NoticeRules)
    now: datetime = NOON
    told: list[tuple[datetime, Notice]] = field(default_factory=list)

    def __post_init__(self):
        self.record = record_of(self.entries, load_formulary())
        self.noticed: dict[str, datetime] = {}

    def log(self, *entries: Entry) -> None:
        self.record = extended(self.record, entries)

    def look(self) -> datetime | None:
        """One look; gives back when to look again."""
        found = planned(
            Situation(
                record=self.record,
                assessment=assess(self.record, self.now, self.now),
                contacts=self.contacts,
                rules=self.rules,
                noticed=self.noticed,
            )
        )
        for notice in found.notices:
            assert notice.key not in self.noticed
            self.noticed[notice.key] = self.now
            self.told.append((self.now, notice))
        return found.look_again

    def until(self, end: datetime) -> "Story":
        """Looks at every wake up to an instant."""
        while self.now < end:
            again = self.look()
            assert again is None or again > self.now
            self.now = min(end, again or end)
        self.look()
        return self

    def heard(self, name: str = PATIENT, *codes: str) -> list[tuple[str, str]]:
        """What somebody heard: the local time, and the kind and code."""
        return [
            (f"{at.astimezone(zone_named(ZONE)):%d %b %H:%M}", f"{notice.kind} {notice.code}")
            for at, notice in self.told
            if notice.recipient == name and (not codes or notice.code in codes)
        ]


@pytest.fixture
def story():
    """Sam, with Kim who may see how things are; both can be reached."""

    def begin(state="covered", *more, contacts=None, level=2, **rules):
        people = [channel(PATIENT, 1), channel("Kim", 2)] if contacts is None else contacts
        entries = [*sam(state), consent("Kim", level), *more]
        return Story(entries, people, replace(NoticeRules(), **rules))

    return begin
