"""The person has the word before others are told: what they are asked, and their answer."""

from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.assessment import Severity
from tracker.engine.entries import Acknowledgement, Entry
from tracker.engine.notices import HEADS_UP, Notice, series_of
from tracker.engine.record import name_of
from tracker.engine.taken_on import CHECK_IN_CODE
from tracker.errors import RefusedError
from tracker.reminders.look import situation_now
from tracker.reminders.planned import still_told
from tracker.usecases.book import Book, zone_of
from tracker.usecases.new_entries import Occasion, stamp
from tracker.wording import text
from tracker.wording.dates import time_of_day

# How long others wait after an answer; then the person is asked again [D].
WAIT_AFTER = {
    Severity.INFO: timedelta(hours=12),
    Severity.CAUTION: timedelta(hours=12),
    Severity.URGENT: timedelta(hours=12),
    Severity.CRITICAL: timedelta(hours=2),
}
ASKED_WITHIN = timedelta(days=2)


class Asked(NamedTuple):
    """Somebody who is told at an instant (UTC) unless the person answers."""

    who: str
    told_at: datetime
    notice: Notice


def asked_now(book: Book, person: str, now: datetime) -> list[Asked]:
    """Those who are about to be told, the soonest first."""
    from db.outbox import told_of

    recent = told_of(book.store, person, now - ASKED_WITHIN)
    asked = [item for item in recent if item.notice.kind == HEADS_UP]
    if not asked:
        return []
    situation = situation_now(book, person, now)
    done = {(item.notice.recipient, *_step(item.notice)) for item in recent}
    found = []
    for item in asked:
        notice = item.notice
        if (notice.about, *_step(notice)) in done or not still_told(situation, notice):
            continue
        found.append(Asked(notice.about, notice.due_at, notice))
    return sorted(found, key=lambda item: item.told_at)


def asked_lines(book: Book, person: str, now: datetime) -> tuple[str, ...]:
    """Who is about to be told, and when, in words, each once; else until when others wait."""
    zone = zone_of(book, person)
    said = (
        text("answer.ask", who=item.who, when=time_of_day(item.told_at, zone))
        for item in asked_now(book, person, now)
    )
    lines = tuple(dict.fromkeys(said))
    waiting = None if lines else waiting_line(book, person, now)
    return (waiting,) if waiting else lines


def waiting_line(book: Book, person: str, now: datetime) -> str | None:
    """Until when others wait after an answer, in words."""
    record = book.record(person)
    own = name_of(record)
    until = [
        said.until
        for said in record.by_type(Acknowledgement, now)
        if said.owner == own and said.until > now and record.latest.sees(said)
    ]
    if not until:
        return None
    return text("answer.waiting", when=time_of_day(max(until), zone_of(book, person)))


def answer(book: Book, occasion: Occasion) -> tuple[list[Entry], datetime]:
    """Writes that the person is there, for all they are asked; until when others then wait."""
    asked = asked_now(book, occasion.person, occasion.now)
    if not asked:
        waiting = waiting_line(book, occasion.person, occasion.now)
        raise RefusedError(waiting or text("answer.nothing"))
    owner = name_of(book.record(occasion.person))
    until = occasion.now + min(_wait(item.notice) for item in asked)
    meant = {(item.notice.code, item.notice.told_since): item.notice for item in asked}
    entries: list[Entry] = [
        Acknowledgement(
            **stamp(occasion, "acknowledgement"),
            code=notice.code,
            since=notice.told_since,
            severity=notice.severity,
            owner=owner,
            until=until,
        )
        for notice in meant.values()
    ]
    book.append(entries)
    return entries, until


def _wait(notice: Notice) -> timedelta:
    """What stands for something that is not told may stand for something red."""
    red = notice.code == CHECK_IN_CODE
    return WAIT_AFTER[Severity.CRITICAL if red else Severity(notice.severity)]


def _step(notice: Notice) -> tuple[str, datetime, str]:
    return series_of(notice.code), notice.true_since, notice.step
