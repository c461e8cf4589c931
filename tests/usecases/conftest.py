"""A record on disk for a use case, with the clock standing still."""

from datetime import timedelta

import pytest

from tests.conftest import NOON, ZONE
from tests.tui.conftest import sam
from tracker.usecases.book import open_book
from tracker.usecases.new_entries import Occasion


@pytest.fixture
def sams(tmp_path):
    """Sam's record in a state, and occasions on it: `book, on = sams("covered")`."""
    books = []

    def opened(state="covered"):
        book = open_book(str(tmp_path / "r.db"))
        books.append(book)
        book.take_in(sam(state))

        def on(**ahead):
            at = NOON + timedelta(**ahead)
            return Occasion(person="sam", zone=ZONE, now=at, at=at)

        return book, on

    yield opened
    for book in books:
        book.store.close()
