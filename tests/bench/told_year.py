"""One made-up life, told to the end: who hears what when, and whether any lapse is told late.

Event by event and exact: from entry to entry, and between them from each look to the next one that
the rules ask for. The lapses themselves come from the engine's spans, not from its warnings.
"""

import heapq
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from tests.bench.made_people import Event, Life
from tracker.engine.assess import assess
from tracker.engine.assessment import CoverageState, Severity
from tracker.engine.contacts import PATIENT, confirmed, on_duty
from tracker.engine.entries import Acknowledgement, Dose, Entry
from tracker.engine.notice_rules import NoticeRules, next_morning, out_of_quiet
from tracker.engine.notices import HEADS_UP, WARNING, Notice, series_of
from tracker.engine.record import Record, extended, home_zone, record_of, stand_at
from tracker.engine.sharing import NOTHING, level_of
from tracker.engine.spans import Span, lapses_until, spans_between
from tracker.formulary.load import load_formulary
from tracker.reminders.answer import WAIT_AFTER
from tracker.reminders.planned import Situation, planned
from tracker.reminders.series import earliest_beginning

RULES = NoticeRules()
REBUILT_AFTER = 64
CAREGIVER_SEES_TO = 0.2


class Sent(NamedTuple):
    """One message: when (UTC), to whom, and what it tells."""

    at: datetime
    recipient: str
    notices: tuple[Notice, ...]


class Late(NamedTuple):
    """A lapse that was told late or never: of whom, to whom, since when, by when it was owed."""

    person: str
    recipient: str
    since: datetime
    owed_at: datetime
    told_at: datetime | None


class Owed(NamedTuple):
    """A lapse as it is known: since when it is true, since when known, whether a pill's."""

    since: datetime
    known_at: datetime
    pill: bool


@dataclass(slots=True)
class Told:
    """What came of a life: all messages, the lapses, and what of them was owed and told late."""

    life: Life
    messages: list[Sent] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    lapses: dict[datetime, Owed] = field(default_factory=dict)
    owed: set[tuple[str, datetime]] = field(default_factory=set)
    looks: int = 0


def told_of_life(life: Life, until: datetime, rules: NoticeRules = RULES) -> Told:
    """All that is told of one life up to an instant (UTC)."""
    return _Telling(life, until, rules).run()


class _Telling:
    """The state of the walk: the record so far, what was noticed, what is still to come."""

    def __init__(self, life: Life, until: datetime, rules: NoticeRules) -> None:
        self.life, self.until, self.rules = life, until, rules
        self.told = Told(life)
        self.random = Random(life.person)
        self.order = count()
        self.coming: list[tuple[datetime, int, Event]] = []
        for event in life.events:
            self._expect(event)
        self.contacts = {contact.name: contact for contact in life.contacts}
        self.record: Record | None = None
        self.noticed: dict[str, tuple[datetime, datetime]] = {}
        self.first_told: dict[tuple[str, datetime], datetime] = {}
        self.since: dict[str, datetime] = {}
        self.begun: datetime | None = None
        self.touched: datetime | None = None

    def run(self) -> Told:
        wake: datetime | None = None
        while True:
            turns = [turn for turn in (wake, self._next()) if turn is not None]
            now = min(turns, default=None)
            if now is None or now >= self.until:
                break
            if self._next() == now:
                self._reckon(now)
                self._take_in(now)
            wake = self._look(now)
        self._reckon(self.until)
        return self.told

    def _expect(self, event: Event) -> None:
        heapq.heappush(self.coming, (event.at, next(self.order), event))

    def _next(self) -> datetime | None:
        return self.coming[0][0] if self.coming else None

    def _take_in(self, now: datetime) -> None:
        entries: list[Entry] = []
        while self.coming and self.coming[0][0] == now:
            event = heapq.heappop(self.coming)[2]
            entries += event.entries
            for name in event.tested:
                self.contacts[name] = replace(self.contacts[name], verified_at=now)
        self.begun, self.touched = now, min([now, *(item.occurred_at for item in entries)])
        if self.record is None:
            self.record = record_of(entries, load_formulary())
        elif entries:
            self.record = extended(self.record, entries)
        points = self.record.checkpoints
        if len(self.record.timeline) - (points[-1].place if points else 0) > REBUILT_AFTER:
            self.record = record_of(self.record.entries.values(), load_formulary())

    def _look(self, now: datetime) -> datetime | None:
        assert self.record is not None
        self.told.looks += 1
        assessment = assess(self.record, now, now)
        # As the record's own table is asked.
        since = earliest_beginning(assessment)
        situation = Situation(
            record=self.record,
            assessment=assessment,
            contacts=list(self.contacts.values()),
            rules=self.rules,
            noticed={
                key: at for key, (true_since, at) in self.noticed.items() if true_since >= since
            },
        )
        self._note_who_can_be_told(now)
        found = planned(situation)
        for recipient in sorted({notice.recipient for notice in found.notices}):
            own = tuple(item for item in found.notices if item.recipient == recipient)
            self._send(now, recipient, own)
        assert found.look_again is None or found.look_again > now
        return found.look_again

    def _send(self, now: datetime, recipient: str, notices: tuple[Notice, ...]) -> None:
        for notice in notices:
            assert notice.key not in self.noticed, f"told twice: {notice}"
            self.noticed[notice.key] = (notice.true_since, now)
        contact = self.contacts[recipient]
        if not confirmed(contact):
            return
        self.contacts[recipient] = replace(contact, proven_at=now)
        self.told.messages.append(Sent(now, recipient, notices))
        for notice in notices:
            if notice.kind == WARNING and series_of(notice.code) == "LAPSE":
                self.first_told.setdefault((recipient, notice.true_since), now)
            self._answer(now, notice)

    def _answer(self, now: datetime, notice: Notice) -> None:
        """At times the person says that they are there, or a caregiver sees to a warning."""
        if notice.kind == HEADS_UP and self.random.random() < self.life.answers:
            at = now + timedelta(seconds=self.random.randint(30, 590))
            until = at + WAIT_AFTER[Severity(notice.severity)]
            self._expect(Event(at, (self._said(notice, at, until, "Sam"),)))
        elif notice.recipient != PATIENT and self.random.random() < CAREGIVER_SEES_TO:
            at = now + timedelta(minutes=self.random.randint(1, 90))
            until = at + timedelta(hours=self.random.randint(1, 20))
            self._expect(Event(at, (self._said(notice, at, until, notice.recipient),)))

    def _said(self, notice: Notice, at: datetime, until: datetime, owner: str) -> Acknowledgement:
        return Acknowledgement(
            uid=f"{self.life.person}-said-{next(self.order)}",
            person=self.life.person,
            occurred_at=at,
            zone=self.life.zone,
            recorded_at=at,
            code=notice.code,
            since=notice.told_since,
            severity=notice.severity,
            owner=owner,
            until=until,
        )

    def _note_who_can_be_told(self, now: datetime) -> None:
        for name in self.contacts:
            if not self._can_be_told(name, now):
                self.since.pop(name, None)
            else:
                self.since.setdefault(name, now)

    def _can_be_told(self, name: str, at: datetime) -> bool:
        assert self.record is not None
        if not confirmed(self.contacts[name]):
            return False
        return name == PATIENT or level_of(self.record, name, at) > NOTHING

    def _reckon(self, end: datetime) -> None:
        """Holds what was told since the last entry against the lapses as they were known then."""
        if self.record is None or self.begun is None or self.touched is None:
            return
        begin, record = self.begun, self.record
        spans = spans_between(record, self.touched, end)
        if not any(span.state is CoverageState.LAPSED for span in spans):
            return
        for lapse in lapses_until(record, end):
            if lapse.end <= begin:
                continue
            owed = self.told.lapses.setdefault(
                lapse.start, Owed(lapse.start, max(begin, lapse.start), self._of_a_pill(lapse))
            )
            if not self.life.told:
                continue
            for name in self.contacts:
                self._hold(name, owed, lapse, begin, end)

    def _of_a_pill(self, lapse: Span) -> bool:
        assert self.record is not None
        stand = stand_at(self.record, self.record.latest, lapse.start, lapse.start)
        return isinstance(self.record.entries[stand.standing.last_ended or ""], Dose)

    def _hold(self, name: str, owed: Owed, lapse: Span, begin: datetime, end: datetime) -> None:
        owed_at = self._owed_at(name, owed)
        if not max(begin, lapse.start) <= owed_at < min(lapse.end, end):
            # Before it was known, or they were back, or more came in before.
            return
        if not self._can_be_told(name, owed_at):
            return
        self.told.owed.add((name, owed.since))
        told_at = self.first_told.get((name, owed.since))
        if told_at is None or told_at > owed_at:
            self.told.late.append(Late(self.life.person, name, owed.since, owed_at, told_at))

    def _owed_at(self, name: str, owed: Owed) -> datetime:
        """When somebody is to hear of a lapse at the latest, by the words of the defaults."""
        assert self.record is not None
        zone = home_zone(self.record, self.record.latest)
        due = owed.since if owed.pill else next_morning(owed.since, zone, self.rules)
        lead = timedelta(0)
        if name != PATIENT:
            due += self.rules.others_after if owed.pill else self.rules.others_morning
            lead = self.rules.heads_up
            duty = on_duty(list(self.contacts.values()))
            if duty not in (None, name) and duty in self.since:
                due += self.rules.off_duty_after
        can_be_told = self.since.get(name, owed.known_at)
        due = max(due, *(self._by_day(at, owed) + lead for at in (owed.known_at, can_be_told)))
        held = self._held_until(owed, due, lead)
        while held is not None:
            due = self._by_day(held, owed) + lead
            held = self._held_until(owed, due, lead)
        return due

    def _by_day(self, at: datetime, owed: Owed) -> datetime:
        """What is not of a pill waits for the end of the quiet hours."""
        assert self.record is not None
        zone = home_zone(self.record, self.record.latest)
        return at if owed.pill else out_of_quiet(at, zone, self.rules)

    def _held_until(self, owed: Owed, at: datetime, lead: timedelta) -> datetime | None:
        """Until when an answer, or a caregiver who sees to it, holds back what is due then."""
        assert self.record is not None
        ends = [
            item.until
            for item in self.record.by_type(Acknowledgement, at)
            if (item.code, item.since) == ("COVERAGE_LAPSED", owed.since)
        ]
        return ends[-1] if ends and self._by_day(ends[-1], owed) + lead > at else None
