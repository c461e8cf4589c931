"""Ways to reach people, as a person sets them up: added, tested, confirmed, handed over."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from tracker.engine.assessment import Severity
from tracker.engine.contacts import PATIENT, SCREEN, Contact, works
from tracker.engine.sharing import NOTHING, consents_at, level_of
from tracker.errors import RefusedError
from tracker.reminders.channels import DESKTOP, Outcome, check_channel, send
from tracker.reminders.deliver import Sender
from tracker.reminders.letters import letter_of_a_test
from tracker.usecases.book import Book
from tracker.usecases.liveness import contacts_now
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
    record = book.record(person)
    return [
        _row(contact, now, contact.name == PATIENT or level_of(record, contact.name, now) > NOTHING)
        for contact in contacts_now(book, person, now)
    ]


def add(book: Book, person: str, name: str, channel: str, now: datetime) -> Contact:
    """Keeps a new way to reach somebody; one onto the screen needs no test."""
    from db.contacts import add_contact, keep_verified

    check_channel(channel)
    who = _spelled(book, person, name, now)
    if any((item.name, item.channel) == (who, channel) for item in _all(book, person)):
        raise RefusedError(text("contacts.twice", who=called(who)))
    number = add_contact(book.store, person, who, channel, now)
    contact = _numbered(book, person, number)
    if contact.kind == SCREEN:
        keep_verified(book.store, contact, now)
    return _numbered(book, person, number)


def remove(book: Book, person: str, name: str, number: int | None, now: datetime) -> None:
    """Forgets a way to reach somebody: by its number, where there are several."""
    from db.contacts import remove_contact

    found = [item for item in _of(book, person, name) if number in (None, item.number)]
    if not found:
        raise RefusedError(text("contacts.nobody", who=name))
    if len(found) > 1:
        raise RefusedError(text("contacts.several", who=name))
    remove_contact(book.store, found[0], now)


def test(book: Book, person: str, name: str, now: datetime, sender: Sender = send) -> Outcome:
    """Sends a code to somebody over each of their ways that is not confirmed, else over all."""
    from db.contacts import keep_code

    own = _of(book, person, name)
    unproven = [contact for contact in own if not works(contact, now)] or own
    outcomes = []
    for contact in unproven:
        # Each has a code of its own: one that arrives says nothing of the others.
        code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
        keep_code(book.store, contact, code)
        letter = letter_of_a_test(code, f"test-{contact.number}-{now.timestamp():.0f}")
        outcomes.append(sender(contact.channel, letter))
    return min(outcomes, key=list(Outcome).index)


def confirm(book: Book, person: str, name: str | None, code: str, now: datetime) -> str:
    """Takes in a code that came over a channel of somebody, or of anybody; who it was.

    Refuses any other.
    """
    from db.contacts import code_of, keep_verified

    own = _all(book, person) if name is None else _of(book, person, name)
    proven = [item for item in own if code_of(book.store, item) == code.strip()]
    if not proven:
        raise RefusedError(text("contacts.wrong_code"))
    for contact in proven:
        keep_verified(book.store, contact, now)
    return called(proven[0].name)


def hand_over(book: Book, person: str, name: str | None, now: datetime) -> None:
    """Has somebody told before the others from now on, or nobody."""
    from db.contacts import keep_duty

    keep_duty(book.store, person, _of(book, person, name)[0].name if name else None, now)


def choose_words(book: Book, person: str, name: str, plain: bool) -> None:
    """Lets messages to somebody speak of the medicine, or only say to look."""
    from db.contacts import keep_words

    for contact in _of(book, person, name):
        keep_words(book.store, contact, plain)


def choose_delay(book: Book, person: str, name: str, severity: Severity, wait: timedelta) -> None:
    """Sets how long after the person somebody is told of what presses so much."""
    from db.contacts import keep_delays

    if named(name) == PATIENT:
        raise RefusedError(text("contacts.own_delay"))
    for contact in _of(book, person, name):
        keep_delays(book.store, contact, {**dict(contact.delays), severity: wait}.items())


def named(name: str) -> str:
    """Who is meant by a name: the person themself by "me"."""
    return PATIENT if name == ME else name


def called(name: str) -> str:
    """How somebody is named on a page."""
    return text("contacts.you") if name == PATIENT else name


def _all(book: Book, person: str) -> list[Contact]:
    from db.contacts import contacts_of

    return contacts_of(book.store, person)


def _of(book: Book, person: str, name: str) -> list[Contact]:
    """The contacts of a name, in whatever case it was typed."""
    wanted = named(name).casefold()
    own = [item for item in _all(book, person) if item.name.casefold() == wanted]
    if not own:
        raise RefusedError(text("contacts.nobody", who=name))
    return own


def _spelled(book: Book, person: str, name: str, now: datetime) -> str:
    """A name as it was written where the person shared with it: only that one may be told."""
    if name == ME:
        return PATIENT
    known = consents_at(book.record(person), now)
    return next((who for who in known if who.casefold() == name.casefold()), name)


def _numbered(book: Book, person: str, number: int) -> Contact:
    return next(item for item in _all(book, person) if item.number == number)


def _row(contact: Contact, now: datetime, shared: bool) -> ContactRow:
    proven = max((at for at in (contact.verified_at, contact.proven_at) if at), default=None)
    known = contact.kind in KNOWN_KINDS
    return ContactRow(
        number=contact.number,
        name=contact.name or ME,
        who=called(contact.name),
        kind=text(f"contacts.kind_{contact.kind}") if known else contact.kind,
        state=text(f"contacts.state_{_state(contact, now) if shared else 'not_shared'}"),
        proven=text("contacts.proven", when=ago(proven, now)) if proven else "",
        duty=contact.duty_since is not None,
        good=shared and works(contact, now),
    )


def _state(contact: Contact, now: datetime) -> str:
    if contact.verified_at is None:
        return "unverified"
    if contact.failing_since is not None:
        return "failing"
    if contact.kind == SCREEN and not works(contact, now):
        return "closed"
    return "works" if works(contact, now) else "stale"
