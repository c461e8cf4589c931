"""The care list from the record on disk: only those people are read who share with the viewer."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tracker.engine.entries import Consent, Source
from tracker.usecases.book import Book, zone_of
from tracker.usecases.care import CareRow, row_of, worst_first
from tracker.usecases.consent import keep_all_seen
from tracker.usecases.liveness import doubt_of
from tracker.usecases.new_entries import Occasion
from tracker.wording import text


def care_list(book: Book, viewer: str, at: datetime) -> list[CareRow]:
    """The rows of all who ever let the viewer see them, the worst first."""
    return worst_first(rows_for(book, sharing_with(book, viewer), viewer, at))


def rows_for(book: Book, people: Sequence[str], viewer: str, at: datetime) -> list[CareRow]:
    """The rows of some people by their ids; those with nothing left to see have none."""
    rows = (row_of(book.record(person), viewer, at) for person in people)
    return [_doubted(book, row, at) for row in rows if row is not None]


def _doubted(book: Book, row: CareRow, at: datetime) -> CareRow:
    """A row that looks well only if somebody looks for warnings, and they would get through."""
    if row.tone != "good" or not (doubt := doubt_of(book, row.person, at)):
        return row
    return row._replace(tone="caution", symbol=text("care.level.caution.symbol"), note=doubt)


def keep_list_seen(book: Book, rows: Iterable[CareRow], viewer: str, at: datetime) -> None:
    """Writes for the people on a list that the viewer had it before them."""
    looks = [
        (
            Occasion(
                person=row.person,
                zone=zone_of(book, row.person),
                now=at,
                at=at,
                source=Source.CAREGIVER,
                recorded_by=viewer,
            ),
            row.level,
        )
        for row in rows
    ]
    keep_all_seen(book, looks, viewer)


def sharing_with(book: Book, viewer: str) -> list[str]:
    """The ids of all people who ever gave the viewer their consent, each once."""
    consents = book.store.of_type(Consent.type)
    found = (
        entry.person for entry in consents if isinstance(entry, Consent) and entry.who == viewer
    )
    return list(dict.fromkeys(found))
