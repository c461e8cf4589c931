"""What the open screen does for warnings: it looks where no watcher does, and sends what waits."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.errors import TrackerError
from tracker.tui.desk import Desk

if TYPE_CHECKING:
    from tracker.reminders.letters import Letter
    from tracker.usecases.book import Book

Show = Callable[[str, str], object]


async def check(desk: Desk, now: datetime, show: Show) -> tuple[str, ...] | None:
    """Looks and sends at an instant (UTC); who is about to be told, or None if not known.

    `show` puts a title and a text before the person; it is called from another thread.

    What goes over a channel goes in a thread of its own: one that hangs must not hold up a key.
    """
    try:
        if not await desk.with_book(lambda book: bool(book.store.people())):
            return None
        asked, waits = await desk.act(lambda book, person: _look(book, person, now))
        if waits:
            await asyncio.to_thread(_send, desk.place, now, show)
    except TrackerError:
        # The page itself says what is wrong with the record.
        return None
    return asked


def _look(book: "Book", person: str, now: datetime) -> tuple[tuple[str, ...], bool]:
    from db.outbox import waiting_messages
    from db.wakes import keep_screen
    from tracker.reminders.answer import asked_lines
    from tracker.reminders.look import look_at_all
    from tracker.reminders.watch import watches
    from tracker.usecases.copies import copy_of_the_day

    keep_screen(book.store, now)
    if not watches(book, now):
        look_at_all(book, now)
        # What goes wrong is said by the commands and by `tracker doctor`.
        copy_of_the_day(book.store.path, now)
    return asked_lines(book, person, now), bool(waiting_messages(book.store, now))


def _send(place: str, now: datetime, show: Show) -> None:
    from tracker.reminders.deliver import deliver
    from tracker.usecases.book import open_book

    def shower(letter: "Letter") -> None:
        show(letter.title, letter.body)

    with open_book(place) as book:
        deliver(book, now, shower=shower)
