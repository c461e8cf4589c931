"""Logging an injection, an implant, or the removal of one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from tracker.engine.entries import Form, Implant, ImplantRemoved, Injection, Side
from tracker.engine.record import Record, stand_at
from tracker.engine.standing import Verdict
from tracker.engine.thresholds import thresholds_for
from tracker.engine.timeline import moment_of
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.describe import when_of
from tracker.usecases.new_entries import Occasion, not_ahead, stamp
from tracker.wording import text

DepotT = TypeVar("DepotT", Injection, Implant)
LAST = datetime.max.replace(tzinfo=UTC)


def plan_for(record: Record, form: Form, occasion: Occasion) -> str | None:
    """The uid of the plan in force that an injection or implant belongs to."""
    plans = [line.in_force(occasion.at) for line in record.latest.lines]
    return next((plan.uid for plan in reversed(plans) if plan.form is form), None)


def first_given(record: Record, kind: type[DepotT], occasion: Occasion) -> DepotT | None:
    """An injection or implant so close to a new one that they may be the same."""
    numbers = thresholds_for(record.formulary)
    window = numbers.injection_duplicate if kind is Injection else numbers.implant_duplicate
    given = _standing(record, kind)
    return next((item for item in given if abs(item.occurred_at - occasion.at) < window), None)


def is_held(record: Record, entry: Injection | Implant) -> bool:
    """Whether an entry does not count because the gate was locked when it was given."""
    at = moment_of(entry).at
    judged = stand_at(record, record.latest, at, at).judged
    return any(item.entry.uid == entry.uid and item.verdict is Verdict.LOCKED for item in judged)


def last_side(record: Record) -> Side | None:
    """The side that the last injection went to."""
    given = _standing(record, Injection)
    return given[-1].site if given else None


def log_injection(
    book: Book,
    occasion: Occasion,
    plan: str | None,
    site: Side | None = None,
    lot: str | None = None,
    given_by: str | None = None,
    confirmed: bool = False,
) -> Injection:
    """Writes an injection that has been given; raises RefusedError for the same one twice.

    `confirmed` says that it is another one, however close.
    """
    not_ahead(occasion)
    entry = Injection(
        **stamp(occasion, "injection"),
        plan=plan,
        site=site,
        lot=lot,
        given_by=given_by,
        confirmed=confirmed,
    )
    _write(book, occasion, entry)
    return entry


def log_implant(book: Book, occasion: Occasion, implant: Implant) -> Implant:
    """Writes an implant that has been put in; `implant` brings the fields of its own."""
    not_ahead(occasion)
    entry = replace(implant, **stamp(occasion, "implant"))
    _write(book, occasion, entry)
    return entry


def log_removal(book: Book, occasion: Occasion, implant: str | None, why: str) -> ImplantRemoved:
    """Writes that an implant was taken out or came out."""
    if not _standing(book.record(occasion.person), Implant):
        raise RefusedError("no implant is in the log; log it first: tracker implant --day DATE")
    not_ahead(occasion)
    entry = ImplantRemoved(**stamp(occasion, "removal"), implant=implant, why=why)
    book.append([entry])
    return entry


def _write(book: Book, occasion: Occasion, entry: DepotT) -> None:
    """Writes an entry unless another program has just written what may be the same one."""

    def meanwhile(record: Record) -> str | None:
        first = None if entry.confirmed else first_given(record, type(entry), occasion)
        if first is None:
            return None
        when = when_of(first, occasion.zone, occasion.now)
        return f"{text('inject.duplicate', when=when)} {text('take.duplicate_drop')}"

    book.append_unless(occasion.person, [entry], meanwhile)


def _standing(record: Record, kind: type[DepotT]) -> list[DepotT]:
    return [item for item in record.by_type(kind, LAST) if record.latest.sees(item)]
