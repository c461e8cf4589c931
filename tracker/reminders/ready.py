"""The check list: can a warning reach the person? Each line with what to do where it cannot."""

from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.contacts import PATIENT, Contact, unreachable, works
from tracker.engine.entries import Form, PlanStop
from tracker.engine.notice_rules import NoticeRules, is_quiet
from tracker.engine.record import Record
from tracker.engine.sharing import NOTHING, consents_at, level_of, stands
from tracker.reminders.watch import watches
from tracker.usecases.book import Book
from tracker.usecases.care_facts import usable_kit
from tracker.usecases.liveness import contacts_now
from tracker.wording import text
from tracker.wording.dates import ago

# Checks that come at least so often are as good as a watcher.
OFTEN = timedelta(hours=2)


class ReadyLine(NamedTuple):
    """One line of the list: whether it holds, what it is, and what to do if not.

    `todo` says it with a command, `keys` with the keys of the screen.
    """

    good: bool
    what: str
    todo: str
    keys: str


def ready_lines(book: Book, person: str, now: datetime) -> list[ReadyLine]:
    """The list as it stands at an instant (UTC)."""
    from db.contacts import rules_of
    from db.wakes import checks_made

    record = book.record(person)
    contacts = contacts_now(book, person, now)
    rules = rules_of(book.store, person)
    own = [item for item in contacts if item.name == PATIENT]
    told = {
        item.name
        for item in contacts
        if item.name != PATIENT and works(item, now) and level_of(record, item.name, now) > NOTHING
    }
    made = checks_made(book.store)
    lately = made.checked_at is not None and now - made.checked_at <= made.promised
    watched = watches(book, now) or (lately and made.promised <= OFTEN)
    last = text("ready.no_check")
    if made.checked_at is not None:
        last = text("ready.last_check", when=ago(made.checked_at, now))
    hours = _in_quiet_hours(record, rules, now)
    return [
        _line("watch", watched, after=f" ({last})"),
        _line("own", any(works(item, now) for item in own)),
        _line("others", bool(told)),
        *(_line("contact", False, who=name) for name in unproven(contacts, now)),
        *(_line("way", False, who=name) for name in _without_a_way(record, contacts, now)),
        _line("kit", usable_kit(record, now) is not None),
        _line("quiet", not hours, time=", ".join(hours)),
    ]


def unproven(contacts: list[Contact], now: datetime) -> list[str]:
    """Others who have a way to be reached, but none that works."""
    return sorted(unreachable(contacts, now).keys() - {PATIENT})


def _without_a_way(record: Record, contacts: list[Contact], now: datetime) -> list[str]:
    """Those who may see how the person is, and cannot be told."""
    named = {contact.name for contact in contacts}
    shared = (who for who, said in consents_at(record, now).items() if stands(record, said, now))
    return sorted(who for who in shared if who not in named)


def _line(name: str, good: bool, after: str = "", **values: str) -> ReadyLine:
    """A line that says what holds, or what does not, and then what to do."""
    said = text(f"ready.{name}" if good else f"ready.{name}_not", **values)
    if good:
        return ReadyLine(good, f"{said}{after}", "", "")
    todo, keys = (text(f"ready.{name}_{how}", **values) for how in ("todo", "keys"))
    return ReadyLine(good, f"{said}{after}", todo, keys)


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
