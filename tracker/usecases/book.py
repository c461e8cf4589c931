"""The open record: entries from the store in the engine's order, kept until they change."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from tracker.engine.assess import assess
from tracker.engine.assessment import Assessment
from tracker.engine.entries import Entry
from tracker.engine.record import Record, extended, home_zone, record_of
from tracker.errors import ChangedError, LockedError, RefusedError
from tracker.formulary.load import load_formulary
from tracker.usecases import asking

if TYPE_CHECKING:
    from db.store import Store

# Others write now and then and for a moment only.
TRIES = 5


class Kept(NamedTuple):
    """A record as it was read: at which version of the file, and up to which place in it.

    `restored` says which copy it came from: after another one nothing that was read holds.
    """

    version: int
    place: int
    record: Record
    restored: str


@dataclass(slots=True)
class Book(AbstractContextManager["Book"]):
    """A store and the records read from it so far; close it after use.

    `on_screen` says that a page is open on it, which shows what goes to the screen.
    """

    store: "Store"
    on_screen: bool = False
    _records: dict[str, Kept] = field(default_factory=dict)

    def record(self, person: str) -> Record:
        """The record of a person as it stands on disk now; only what is new is read."""
        version = self.store.data_version()
        kept = self._records.get(person)
        if kept and kept.version == version:
            return kept.record
        restored = self.store.restored_at()
        if kept and kept.restored != restored:
            kept = None
        # Before the entries: what comes in between is then read again, never left out.
        place = self.store.last_place(person)
        if kept is None:
            record = record_of(self.store.entries(person), load_formulary())
        else:
            after = self.store.entries_after(person, kept.place) if place > kept.place else []
            news = [entry for entry in after if entry.uid not in kept.record.entries]
            record = extended(kept.record, news) if news else kept.record
        self._records[person] = Kept(version, place, record, restored)
        return record

    def record_in_passing(self, person: str) -> Record:
        """The same, but not kept where it was not: who looks at many must not keep them all."""
        if person in self._records:
            return self.record(person)
        return record_of(self.store.entries(person), load_formulary())

    def append(self, entries: Sequence[Entry]) -> None:
        """Writes entries, all or none, and adds them to the records they belong to.

        What could not be exported and read again is refused.
        """
        self._check(entries)
        self.take_in(entries)

    def append_unless(
        self, person: str, entries: Sequence[Entry], problem: Callable[[Record], str | None]
    ) -> None:
        """Writes entries unless `problem` says why not, asked of the record as it then is.

        Where another program writes between the two, it is asked again.
        """
        for tries_left in reversed(range(TRIES)):
            seen = (person, self.store.last_place(person))
            if said := problem(self.record(person)):
                raise RefusedError(said)
            self._check(entries)
            try:
                self.take_in(entries, seen)
            except ChangedError:
                if not tries_left:
                    raise
            else:
                return

    def take_in(self, entries: Sequence[Entry], seen: tuple[str, int] | None = None) -> None:
        """Writes entries that are known to be sound, such as those of a log that was read."""
        self.store.append(entries, seen)
        for person in {entry.person for entry in entries} & self._records.keys():
            kept = self._records[person]
            theirs = [entry for entry in entries if entry.person == person]
            self._records[person] = kept._replace(record=extended(kept.record, theirs))

    def _check(self, entries: Sequence[Entry]) -> None:
        from tracker.exchange.checks import check_entry

        own = {entry.uid: entry for entry in entries}
        for entry in entries:
            known = {**self._known(entry.person), **own}
            if problem := check_entry(entry, load_formulary(), known):
                raise RefusedError(problem)

    def _known(self, person: str) -> Mapping[str, Entry]:
        return self.record(person).entries

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes the store."""
        self.store.close()


def open_book(place: str) -> Book:
    """The record at a path or URL, made if it is not there; raises RecordError.

    For an encrypted one whose key is not in memory the passphrase is asked for, where somebody
    gives it (see `asking`); raises LockedError where nobody does, RefusedError for a wrong one.
    """
    from db.store import open_store  # the database library takes longer to load than all else

    try:
        return Book(open_store(place))
    except LockedError as locked:
        asker, path = asking.asker(), locked.path
        if asker is None:
            raise
    from tracker.usecases.lock import unlock

    unlock(path, asker(path))
    return Book(open_store(place))


def choose_person(book: Book, wanted: str | None) -> str:
    """The person asked for, or the only one; refuses with the way out."""
    people = book.store.people()
    if wanted is None:
        if len(people) == 1:
            return people[0]
        if not people:
            raise RefusedError("nobody is set up yet; run: tracker setup")
        # No names: what is said here may end in the log of whatever ran the command.
        raise RefusedError("several people are on record; say which one with --person NAME")
    if wanted in people:
        return wanted
    named = [person for person in people if _name_of(book, person).casefold() == wanted.casefold()]
    if len(named) == 1:
        return named[0]
    if not people:
        raise RefusedError("nobody is set up yet; run: tracker setup")
    raise RefusedError("nobody of that name is on record; check how --person is written")


def zone_of(book: Book, person: str) -> str:
    """The IANA home zone of a person."""
    record = book.record(person)
    return home_zone(record, record.latest)


def status_of(book: Book, person: str, at: datetime, known_at: datetime) -> Assessment:
    """What is true of a person at an instant, of what had been recorded by another."""
    return assess(book.record(person), at, known_at)


def _name_of(book: Book, person: str) -> str:
    entry = book.record(person).latest.person
    return entry.name if entry else ""
