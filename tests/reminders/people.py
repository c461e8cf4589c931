"""A record whose people can be reached: who they are, over what, since when."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from db.contacts import add_contact, contacts_of, keep_verified, keep_words
from tests.conftest import NOON
from tests.tui.conftest import at, sam
from tracker.engine.contacts import PATIENT
from tracker.engine.entries import Consent, Dose, Indication, OpioidHistory, Person
from tracker.usecases.book import open_book

BEFORE = NOON - timedelta(days=8)


def reach(book, name, channel, plain=False, verified=BEFORE, person="sam"):
    """Lets somebody be reached over a channel that they confirmed; its number."""
    number = add_contact(book.store, person, name, channel, BEFORE)
    contact = contact_of(book, number, person)
    if verified is not None:
        keep_verified(book.store, contact, verified)
    if plain:
        keep_words(book.store, contact, True)
    return number


def reach_me(book, channel, **more):
    return reach(book, PATIENT, channel, **more)


def contact_of(book, number, person="sam"):
    return next(item for item in contacts_of(book.store, person) if item.number == number)


def consent(who="Kim", level=2, **more):
    return Consent(**{"uid": f"consent-{who}", "who": who, "level": level, **at(6, 9), **more})


def pill(when=NOON, uid="late", **more):
    """A pill taken at an instant."""
    stamp = {**at(0, 12), "occurred_at": when, "recorded_at": when}
    return Dose(uid=uid, plan="pills", mg=Decimal(50), **{**stamp, **more})


def outbox(book):
    """All messages: their key, contact, state and how often they were tried."""
    rows = book.store.read("SELECT key, contact, state, tries FROM outbox ORDER BY number")
    return [(str(row[0]), row[1], str(row[2]), row[3]) for row in rows]


def states(book):
    return [row[2] for row in outbox(book)]


def _for_alcohol(entry):
    if not isinstance(entry, Person):
        return entry
    return replace(entry, indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)


@pytest.fixture
def recorded_sam(tmp_path):
    """Sam's record in a state, with more entries: `book = recorded_sam("lapsed", consent())`."""
    books = []

    def opened(state="lapsed", *more, place="record.db", alcohol=False):
        book = open_book(str(tmp_path / place))
        books.append(book)
        own = [_for_alcohol(entry) if alcohol else entry for entry in sam(state)]
        book.take_in([*own, *more])
        return book

    yield opened
    for book in books:
        book.store.close()
