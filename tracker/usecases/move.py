"""Moving a record in and out as a log: all or nothing, nothing lost on the way."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.engine.entries import Entry
from tracker.errors import LogError, RefusedError
from tracker.exchange.log import read_log, write_log
from tracker.usecases.book import Book, choose_person


@dataclass(frozen=True, slots=True)
class Imported:
    """How many entries were new, and how many were there before."""

    new: int
    known: int


def read_data(path: str) -> bytes:
    """What is in a file, or in standard input for "-"."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}; check the path") from None


def content_of(data: bytes, path: str) -> str:
    """The text of what was read from a file of a name."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LogError(
            f"{path}, line {line}: not UTF-8 text; is it a log of tracker export? For a "
            "copy of a record, run: tracker restore FILE"
        ) from None


def read_file(path: str, known: dict[str, Entry] | None = None) -> list[Entry]:
    """The entries of a log file, or of standard input for "-"."""
    return entries_in(read_data(path), path, known)


def entries_in(data: bytes, path: str, known: dict[str, Entry] | None = None) -> list[Entry]:
    """The entries of a log that was read from a file of a name."""
    return _read(path, content_of(data, path), known or {})


def import_log(book: Book, path: str, content: str, now: datetime) -> Imported:
    """Reads a log into the record in one transaction; entries that are there stay as they are.

    A copy is made first; where none can be, nothing is read in.
    """
    there = {entry.uid: entry for entry in book.store.all_entries()}
    entries = _read(path, content, there)
    new = [entry for entry in entries if entry.uid not in there]
    keep_imported(book, new, now)
    return Imported(len(new), len(entries) - len(new))


def keep_imported(book: Book, entries: Sequence[Entry], now: datetime) -> None:
    """Writes what was read, once a copy of what is there has been made."""
    from db.copies import BEFORE_IMPORT, make_copy

    if entries and book.store.people():
        make_copy(book.store.path, BEFORE_IMPORT, now)
    book.take_in(entries)


def exported(book: Book, person: str | None) -> list[Entry]:
    """All entries of the record, or of one person."""
    if person is None:
        return book.store.all_entries()
    return book.store.entries(choose_person(book, person))


def as_log(entries: list[Entry]) -> str:
    """Entries as a log."""
    return "".join(f"{line}\n" for line in write_log(entries))


def write_file(path: str, content: str) -> None:
    """Writes a text for its owner's eyes only, whole or not at all; line ends stay."""
    write_private_bytes(path, content.encode())


def write_private_bytes(path: str, content: bytes) -> None:
    """Writes a file that its owner alone can read, whole or not at all."""
    target = Path(path)
    beside = target.with_name(f".{target.name}.part")
    try:
        # What lies there already may be open to others, or lead elsewhere.
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise RefusedError(f"{path} cannot be written: {error.strerror}; try another") from None


def _read(path: str, content: str, known: dict[str, Entry]) -> list[Entry]:
    try:
        return read_log(content.split("\n"), known)
    except LogError as error:
        raise LogError(f"{path}, {error}") from None
