"""Ways to reach people, as a person sets them up: added, tested, confirmed, handed over."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.assessment import Severity
from tracker.engine.contacts import PATIENT, Contact, works
from tracker.errors import RefusedError
from tracker.reminders.channels import DESKTOP, SCREEN, Outcome, check_channel, send
from tracker.reminders.deliver import Sender
from tracker.reminders.letters import letter_of_a_test
from tracker.usecases.book import Book
from tracker.wording import text
from tracker.wording.dates import ago

# What the person calls themself where a name is asked for.
ME = "me"
CODE_DIGITS = 6
KNOWN_KINDS = (SCREEN, DESKTOP)


class ContactRow(NamedTuple):
    """A contact in words: never its address. `name` is what it goes by where one is typed.

    `good` says that it can be relied on.
    """

    number: int
    name: str
    who: str
    kind: str
    state: str
    proven: str
    duty: bool
    good: bool


def contact_rows(book: Book, person: str, now: datetime) -> list[ContactRow]:
    """Everybody who can be reached, and those who cannot, in words."""
    from db.contacts import contacts_of

    return [_row(contact, now) for contact in contacts_of(book.store, person)]


def add(book: Book, person: str, name: str, channel: str, now: datetime) -> Contact:
    """Keeps a new way to reach somebody; one onto the screen needs no test."""
    from db.contacts import add_contact, keep_verified

    check_channel(channel)
    number = add_contact(book.store, person, named(name), channel, now)
    contact = _numbered(book, person, number)
    if contact.kind == SCREEN:
        keep_verified(book.store, contact, now)
    return _numbered(book, person, number)


def remove(book: Book, person: str, name: str, number: int | None, now: datetime) -> None:
    """Forgets the ways to reach somebody, or one of them by its number."""
    from db.contacts import remove_contact

    found = [item for item in _of(book, person, name) if number in (None, item.number)]
    if not found:
        raise RefusedError(text("contacts.nobody", who=name))
    for contact in found:
        remove_contact(book.store, contact, now)


def test(book: Book, person: str, name: str, now: datetime, sender: Sender = send) -> Outcome:
    """Sends a code to somebody over each of their ways that is not confirmed, else over all."""
    from db.contacts import keep_code

    own = _of(book, person, name)
    unproven = [contact for contact in own if not works(contact, now)] or own
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
    outcomes = []
    for contact in unproven:
        keep_code(book.store, contact, code)
        letter = letter_of_a_test(code, f"test-{contact.number}-{now.timestamp():.0f}")
        outcomes.append(sender(contact.channel, letter))
    return min(outcomes, key=list(Outcome).index)


def confirm(book: Book, person: str, name: str, code: str, now: datetime) -> None:
    """Takes in the code that somebody got; refuses any other."""
    from db.contacts import code_of, keep_verified

    own = [c for c in _of(book, person, name) if code_of(book.store, c) == code.strip()]
    if not own:
        raise RefusedError(text("contacts.wrong_code"))
    for contact in own:
        keep_verified(book.store, contact, now)


def hand_over(book: Book, person: str, name: str | None, now: datetime) -> None:
    """Has somebody told before the others from now on, or nobody."""
    from db.contacts import keep_duty

    if name is not None:
        _of(book, person, name)
    keep_duty(book.store, person, None if name is None else named(name), now)


def choose_words(book: Book, person: str, name: str, plain: bool) -> None:
    """Lets messages to somebody speak of the medicine, or only say to look."""
    from db.contacts import keep_words

    for contact in _of(book, person, name):
        keep_words(book.store, contact, plain)


def choose_delay(book: Book, person: str, name: str, severity: Severity, wait: timedelta) -> None:
    """Sets how long after the person somebody is told of what presses so much."""
    from db.contacts import keep_delays

    for contact in _of(book, person, name):
        keep_delays(book.store, contact, {**dict(contact.delays), severity: wait}.items())


def named(name: str) -> str:
    """Who is meant by a name: the person themself by "me"."""
    return PATIENT if name == ME else name


def called(name: str) -> str:
    """How somebody is named on a page."""
    return text("contacts.you") if name == PATIENT else name


def _of(book: Book, person: str, name: str) -> list[Contact]:
    from db.contacts import contacts_of

    own = [item for item in contacts_of(book.store, person) if item.name == named(name)]
    if not own:
        raise RefusedError(text("contacts.nobody", who=name))
    return own


def _numbered(book: Book, person: str, number: int) -> Contact:
    from db.contacts import contacts_of

    return next(item for item in contacts_of(book.store, person) if item.number == number)


def _row(contact: Contact, now: datetime) -> ContactRow:
    proven = max((at for at in (contact.verified_at, contact.proven_at) if at), default=None)
    known = contact.kind in KNOWN_KINDS
    return ContactRow(
        number=contact.number,
        name=contact.name or ME,
        who=called(contact.name),
        kind=text(f"contacts.kind_{contact.kind}") if known else contact.kind,
        state=text(f"contacts.state_{_state(contact, now)}"),
        proven=text("contacts.proven", when=ago(proven, now)) if proven else "",
        duty=contact.duty_since is not None,
        good=works(contact, now),
    )


def _state(contact: Contact, now: datetime) -> str:
    if contact.verified_at is None:
        return "unverified"
    if contact.failing_since is not None:
        return "failing"
    return "works" if works(contact, now) else "stale"
