"""An encrypted record beside a plain one: logging a pill, and opening ten years; ratios."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from db import keys
from db.store import open_store
from tests.bench.ten_years import pills
from tracker.engine.entries import Dose
from tracker.usecases import lock
from tracker.usecases.book import open_book

WORDS = "correct horse battery"


def encrypted_rows(folder: Path, runs: int) -> list[tuple[str, str, str]]:
    """Both interleaved, in this process; the key is made beforehand and told apart."""
    plain, encrypted = folder / "plain.db", folder / "encrypted.db"
    now = datetime.now(UTC)
    for path in (plain, encrypted):
        with open_store(str(path)) as store:
            store.append(pills(10, now))
            person = store.people()[0]
    lock.encrypt(encrypted, WORDS)
    begun = time.perf_counter()
    keys.derive(WORDS, keys.read_key_file(encrypted).stretches[0])
    derived = (time.perf_counter() - begun) * 1000
    opened = _ratio(plain, encrypted, runs * 5, lambda path, _: _open(path, person))
    with open_book(str(plain)) as one, open_book(str(encrypted)) as other:
        books = {plain: one, encrypted: other}
        for book in books.values():
            book.record(person)
        logged = _ratio(
            plain,
            encrypted,
            runs * 40,
            lambda path, number: books[path].append([_dose(path, number, person, now)]),
        )
    lock.lock(str(encrypted))
    return [
        ("log a pill, encrypted / plain", f"{logged:.2f}", "<= 1.3"),
        ("open ten years, encrypted / plain", f"{opened:.2f}", "<= 1.3"),
        ("key from the passphrase, ms (slow on purpose)", f"{derived:.0f}", ""),
    ]


def _ratio(one: Path, other: Path, runs: int, work: Callable[[Path, int], object]) -> float:
    times: dict[Path, list[float]] = {one: [], other: []}
    for number in range(runs + 1):
        for path in (one, other) if number % 2 else (other, one):
            begun = time.perf_counter()
            work(path, number)
            if number:
                times[path].append(time.perf_counter() - begun)
    return statistics.median(b / a for a, b in zip(times[one], times[other], strict=True))


def _open(path: Path, person: str) -> None:
    with open_book(str(path)) as book:
        book.record(person)


def _dose(path: Path, number: int, person: str, now: datetime) -> Dose:
    at = now + timedelta(seconds=number)
    return Dose(
        uid=f"{path.stem}-{number}",
        mg=Decimal(50),
        person=person,
        zone="UTC",
        occurred_at=at,
        recorded_at=at,
    )
