"""What a person tells about opioids, and what their clinic answers."""

from tracker.engine.entries import (
    Answer,
    Clearance,
    ClinicContact,
    Entry,
    OpioidPrescribed,
    OpioidUse,
    Screening,
)
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, not_ahead, stamp


def report_use(book: Book, occasion: Occasion) -> Entry:
    """Writes that the person used an opioid."""
    return _write(book, occasion, OpioidUse(**stamp(occasion, "use")))


def report_prescribed(book: Book, occasion: Occasion) -> Entry:
    """Writes that an opioid was prescribed or given."""
    return _write(book, occasion, OpioidPrescribed(**stamp(occasion, "prescribed")))


def answer_screening(book: Book, occasion: Occasion, answer: Answer) -> Entry:
    """Writes the answer to the opioid question."""
    return _write(book, occasion, Screening(**stamp(occasion, "screening"), answer=answer))


def log_contact(book: Book, occasion: Occasion, who: str | None) -> Entry:
    """Writes that the person spoke with their clinic."""
    return _write(book, occasion, ClinicContact(**stamp(occasion, "contact"), who=who))


def log_clearance(book: Book, occasion: Occasion, who: str, method: str) -> Entry:
    """Writes a clinician's word that naltrexone may be taken again."""
    if not who.strip():
        raise RefusedError("say who gave the go-ahead: --who NAME")
    return _write(book, occasion, Clearance(**stamp(occasion, "clearance"), who=who, method=method))


def _write(book: Book, occasion: Occasion, entry: Entry) -> Entry:
    not_ahead(occasion)
    book.append([entry])
    return entry
