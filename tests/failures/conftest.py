"""A record on disk with the clock standing still, through use cases, commands and the screen."""

import pytest

from tests.cli.conftest import shell
from tests.reminders.people import recorded_sam
from tests.reminders.servers import _no_proxy, mail, second_web, web
from tests.tui.conftest import no_checks, opened, reach_all
from tests.usecases.conftest import sams
from tracker.engine.entries import Entry
from tracker.usecases.book import open_book

__all__ = [
    "_no_proxy", "books", "mail", "no_checks", "opened", "recorded_sam", "sams", "second_web",
    "shell", "web",
]  # fmt: skip


@pytest.fixture
def books(place):
    """Opens the same record as often as is asked: `book = books(entries)`, then `books()`."""
    made = []

    def opens(entries: list[Entry] | None = None):
        book = open_book(place)
        made.append(book)
        if entries:
            book.take_in(entries)
            reach_all(book.store)
        return book

    yield opens
    for book in made:
        book.store.close()
