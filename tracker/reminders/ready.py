"""The check list: can a warning reach the person? Each line with what to do where it cannot."""

from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.contacts import PATIENT, unreachable, works
from tracker.engine.entries import Form, PlanStop
from tracker.engine.notice_rules import NoticeRules, is_quiet
from tracker.engine.record import Record
from tracker.engine.sharing import NOTHING, level_of
from tracker.reminders.contacts import called
from tracker.reminders.watch import is_watched
from tracker.usecases.book import Book
from tracker.usecases.care_facts import usable_kit
from tracker.wording import text
from tracker.wording.dates import ago

# Checks that come at least so often are as good as a watcher.
OFTEN = timedelta(hours=2)


class ReadyLine(NamedTuple):
    """One line of the list: whether it holds, what it is, and what to do if not."""

    good: bool
    what: str
    todo: str


def ready_lines(book: Book, person: str, now: datetime) -> list[ReadyLine]:
    """The list as it stands at an instant (UTC)."""
    from db.contacts import contacts_of, rules_of
    from db.wakes import checks_made

    record = book.record(person)
    contacts = contacts_of(book.store, person)
    rules = rules_of(book.store, person)
    own = [item for item in contacts if item.name == PATIENT]
    told = {
        item.name
        for item in contacts
        if item.name != PATIENT and works(item, now) and level_of(record, item.name, now) > NOTHING
    }
    made = checks_made(book.store)
    watched = is_watched(book.store.path) or made.promised <= OFTEN
    last = text("ready.no_check")
    if made.checked_at is not None:
        last = text("ready.last_check", when=ago(made.checked_at, now))
    lines = [
        ReadyLine(watched, f"{text('ready.watch')} ({last})", text("ready.watch_todo")),
        ReadyLine(any(works(item, now) for item in own), text("ready.own"), text("ready.own_todo")),
        ReadyLine(bool(told), text("ready.others"), text("ready.others_todo")),
    ]
    for name in sorted(unreachable(contacts, now).keys() - {PATIENT}):
        todo = text("ready.contact_todo", who=name)
        lines.append(ReadyLine(False, text("ready.contact", who=called(name)), todo))
    kit = usable_kit(record, now) is not None
    lines.append(ReadyLine(kit, text("ready.kit"), text("ready.kit_todo")))
    hours = _in_quiet_hours(record, rules, now)
    todo = text("ready.quiet_todo", time=", ".join(hours))
    lines.append(ReadyLine(not hours, text("ready.quiet"), todo))
    return lines


def _in_quiet_hours(record: Record, rules: NoticeRules, now: datetime) -> list[str]:
    """The hours of pills at which nobody is rung."""
    stops = {stop.plan for stop in record.by_type(PlanStop, now) if record.latest.sees(stop)}
    hours = {
        f"{slot.wall:%H:%M}"
        for line in record.latest.lines
        if not line.uids & stops and line.in_force(now).form is Form.ORAL
        for slot in line.slots_between(now, now + timedelta(days=8))
        if is_quiet(slot.wall.time(), rules)
    }
    return sorted(hours)
