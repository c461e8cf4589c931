"""What every command begins with: the open record, the person, the occasion."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from tracker import clock
from tracker.engine.entries import Source
from tracker.engine.instants import first_instant
from tracker.errors import UsageError
from tracker.settings import record_place
from tracker.usecases.book import Book, choose_person, open_book, zone_of
from tracker.usecases.liveness import doubt_of
from tracker.usecases.new_entries import Occasion


@dataclass(frozen=True, slots=True)
class Opened:
    """A record, the person asked about, their home zone, and the present instant."""

    book: Book
    person: str
    zone: str
    now: datetime


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Opened]:
    """The record and person that the arguments name; closed afterwards."""
    now = clock.now()
    with open_book(record_place(arguments.db)) as book:
        try:
            person = choose_person(book, arguments.person)
            yield Opened(book, person, zone_of(book, person), now)
        finally:
            arguments.wrote = book.store.wrote


def doubts(desk: Opened) -> tuple[str, ...]:
    """The line that every view begins with where nothing may look well."""
    doubt = doubt_of(desk.book, desk.person, desk.now)
    return (f"! {doubt}",) if doubt else ()


def occasion_of(arguments: argparse.Namespace, desk: Opened) -> Occasion:
    """When and where something happened, from --at, --day, --zone, --source and --note."""
    zone = desk.zone
    if arguments.zone:
        from tracker.usecases.set_up import check_zone

        zone = check_zone(arguments.zone)
    day = date_of(arguments.day, desk.now, zone) if arguments.day else None
    at = first_instant(day, zone) if day else _time_or_how(arguments.at, desk.now, zone)
    return Occasion(
        person=desk.person,
        zone=zone,
        now=desk.now,
        at=at,
        day=day,
        source=Source(arguments.source),
        note=arguments.note,
    )


def occasion_now(desk: Opened) -> Occasion:
    """What happens to the person now, at their home."""
    return Occasion(person=desk.person, zone=desk.zone, now=desk.now, at=desk.now)


def time_of(words: str | None, now: datetime, zone: str) -> datetime:
    """The instant that words name, or now."""
    if words is None:
        return now
    from tracker.exchange.when import read_when

    return read_when(words, now, zone)


def _time_or_how(words: str | None, now: datetime, zone: str) -> datetime:
    """The instant that words name; where they are a date alone, it is said how to log that."""
    try:
        return time_of(words, now, zone)
    except UsageError as error:
        try:
            date_of(words or "", now, zone)
        except UsageError:
            raise error from None
        raise UsageError(f"{error}; or log the date alone with --day") from None


def date_of(words: str, now: datetime, zone: str) -> date:
    """The local date that words name."""
    from tracker.exchange.when import read_day

    return read_day(words, now, zone)


def amount_of(words: str | None) -> Decimal | None:
    """An amount in mg as typed; refuses what no tablet can be."""
    if words is None:
        return None
    try:
        amount = Decimal(words.removesuffix("mg").strip())
    except InvalidOperation:
        raise UsageError(f"{words!r} is not an amount in mg; for example: --mg 50") from None
    if not amount.is_finite() or not 0 < amount <= 400:
        raise UsageError(f"{words} mg cannot be right; give the milligrams, for example: --mg 50")
    return amount
