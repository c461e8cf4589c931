"""Who was told what, and when: for the person themself, who is told nothing behind their back."""

from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.notices import HEADS_UP, VISIT, Notice
from tracker.engine.record import home_zone
from tracker.reminders.contacts import called
from tracker.usecases.book import Book
from tracker.wording import text
from tracker.wording.dates import day_and_time, time_of_day

LOOK_BACK = timedelta(days=400)


class ToldRow(NamedTuple):
    """One notice in words."""

    when: str
    who: str
    what: str
    sent: str


def told_rows(book: Book, person: str, now: datetime) -> list[ToldRow]:
    """All notices of the last year, the last first."""
    from db.outbox import told_of

    record = book.record(person)
    zone = home_zone(record, record.latest)
    return [
        ToldRow(
            when=day_and_time(item.noticed_at, zone, now),
            who=called(item.notice.recipient),
            what=what_of(item.notice, zone),
            sent=text("notices.told_sent", when=day_and_time(item.sent_at, zone, now))
            if item.sent_at is not None
            else text("notices.told_waiting"),
        )
        for item in told_of(book.store, person, now - LOOK_BACK)
    ]


def what_of(notice: Notice, zone: str) -> str:
    """What a notice was about, as its reader was told."""
    if notice.kind == HEADS_UP:
        return text("answer.ask", who=notice.about, when=time_of_day(notice.due_at, zone))
    if notice.kind == VISIT:
        return text("agenda.visit.word")
    if notice.recipient:
        return text(f"care.warning.{notice.code}")
    return text(f"warning.{notice.code}.title")
