"""The care list from the record on disk: only those people are read who share with the viewer."""

from collections.abc import Callable
from datetime import datetime

from tracker.engine.entries import Consent
from tracker.usecases.book import Book
from tracker.usecases.care import CareRow, row_of, worst_first


def care_list(
    book: Book, viewer: str, at: datetime, report: Callable[[int, int], None]
) -> list[CareRow]:
    """The rows of all who ever let the viewer see them; `report` hears how many are done of how
    many."""
    people = sharing_with(book, viewer)
    rows = []
    for number, person in enumerate(people, start=1):
        row = row_of(book.record(person), viewer, at)
        if row is not None:
            rows.append(row)
        report(number, len(people))
    return worst_first(rows)


def sharing_with(book: Book, viewer: str) -> list[str]:
    """The ids of all people who ever gave the viewer their consent, each once."""
    consents = book.store.of_type(Consent.type)
    found = (
        entry.person for entry in consents if isinstance(entry, Consent) and entry.who == viewer
    )
    return list(dict.fromkeys(found))
