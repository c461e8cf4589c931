"""The care list from the record on disk: only those people are read who share with the viewer."""

from collections.abc import Sequence
from datetime import datetime

from tracker.engine.entries import Consent
from tracker.usecases.book import Book
from tracker.usecases.care import CareRow, row_of, worst_first


def care_list(book: Book, viewer: str, at: datetime) -> list[CareRow]:
    """The rows of all who ever let the viewer see them, the worst first."""
    return worst_first(rows_for(book, sharing_with(book, viewer), viewer, at))


def rows_for(book: Book, people: Sequence[str], viewer: str, at: datetime) -> list[CareRow]:
    """The rows of some people by their ids; those with nothing left to see have none."""
    return [row for person in people if (row := row_of(book.record(person), viewer, at))]


def sharing_with(book: Book, viewer: str) -> list[str]:
    """The ids of all people who ever gave the viewer their consent, each once."""
    consents = book.store.of_type(Consent.type)
    found = (
        entry.person for entry in consents if isinstance(entry, Consent) and entry.who == viewer
    )
    return list(dict.fromkeys(found))
