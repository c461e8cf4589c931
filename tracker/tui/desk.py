"""The one thread that reads and writes the record, so that the screen never waits for it."""

import asyncio
import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.usecases.book import Book

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Nobody:
    """The record is open and holds nobody yet."""


class Desk:
    """Opens the record when it is first asked, in a thread of its own."""

    def __init__(self, place: str, person: str | None) -> None:
        self.place = place
        self._wanted = person
        self._book: Book | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._waiting = 0
        self._closed = False
        self._version = 0
        # What a key began is ended before the next begins: two at once would not see each other.
        self.one_flow = asyncio.Lock()
        # Keys are then meant for a dialog to come, whatever view lies below it.
        self.asks = False

    @property
    def idle(self) -> bool:
        """Whether nobody waits for it."""
        return self._waiting == 0

    async def look(self, read: "Callable[[Book, str], ResultT]") -> "ResultT | Nobody":
        """What a view reads of the person; Nobody where set-up comes first. Raises TrackerError."""
        return await self._run(lambda: self._look(read))

    async def act(self, action: "Callable[[Book, str], ResultT]") -> ResultT:
        """Runs a use case for the person on the screen. Raises TrackerError."""
        return await self._run(lambda: self._act(action))

    async def with_book(self, action: "Callable[[Book], ResultT]") -> ResultT:
        """Runs a use case that needs no person yet. Raises TrackerError."""
        return await self._run(lambda: action(self._open()))

    async def changed(self) -> bool:
        """Whether anybody else wrote to the record since it was last read for a view."""
        return await self._run(self._changed)

    async def lock(self) -> None:
        """Lets go of the record, and of its key."""
        await self._run(self._lock)

    async def close(self) -> None:
        """Lets go of the record for good; who asks later gets a TrackerError."""
        try:
            await self._run(self._close)
        finally:
            self._closed = True
            self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], ResultT]) -> ResultT:
        if self._closed:
            raise TrackerError(f"{self.place} is closed; start the program again")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1

    def _changed(self) -> bool:
        before, self._version = self._version, self._open().store.data_version()
        return before != self._version

    def _open(self) -> "Book":
        if self._book is None:
            from tracker.usecases.book import open_book

            self._book = open_book(self.place)
            self._book.on_screen = True
        return self._book

    def _look(self, read: "Callable[[Book, str], ResultT]") -> "ResultT | Nobody":
        if self._wanted is None and not self._open().store.people():
            return Nobody()
        # Before it is read: what is written meanwhile is a change.
        self._changed()
        found = self._act(read)
        if not gc.isenabled():
            # What has been loaded by now stays: there is nothing in it to collect.
            gc.freeze()
            gc.enable()
        return found

    def _act(self, action: "Callable[[Book, str], ResultT]") -> ResultT:
        from tracker.usecases.book import choose_person

        book = self._open()
        return action(book, choose_person(book, self._wanted))

    def _lock(self) -> None:
        from tracker.usecases.lock import lock

        self._close()
        lock(self.place)

    def _close(self) -> None:
        if self._book is not None:
            self._book.store.close()
            self._book = None
