"""Naloxone kits: which there are, and the question whether they are still there.

The question comes up at set-up, at each injection or implant, at each lapse and at the end of a
plan. It stays open until the person answers: with a kit, a yes, or a no.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.assessment import Assessment, CoverageState
from tracker.engine.entries import (
    CareStep,
    Entry,
    Implant,
    Injection,
    NaloxoneKit,
    PlanStop,
    Void,
)
from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone
from tracker.engine.thresholds import KIT_EXPIRING_DAYS
from tracker.errors import RefusedError
from tracker.usecases.book import Book
from tracker.usecases.care_facts import usable_kit
from tracker.usecases.new_entries import Occasion, stamp
from tracker.wording import text
from tracker.wording.dates import day_name

STEP, HAVE, NONE = "naloxone", "done", "problem"
ASKED_AFTER = (Injection, Implant, PlanStop)
GOOD, NEAR, PAST = "good", "caution", "urgent"
ORDER = (GOOD, NEAR, PAST)


class KitRow(NamedTuple):
    """A kit that stands in the log: its uid, how it is by its date (a tone), a sign and a line."""

    uid: str
    tone: str
    sign: str
    line: str


def kit_rows(record: Record, at: datetime) -> list[KitRow]:
    """All kits at an instant, those that are in date first, of each sort the newest first."""
    zone = home_zone(record, record.latest)
    rows = [_row(kit, at, zone) for kit in reversed(_kits(record, at))]
    return sorted(rows, key=lambda row: ORDER.index(row.tone))


def kit_lines(record: Record, at: datetime) -> list[str]:
    """The kits in words, or that there is none and where to get one."""
    rows = kit_rows(record, at)
    if not rows:
        return [text("naloxone.none"), text("naloxone.get")]
    lines = [f"{row.sign} {row.line}" for row in rows]
    if all(row.tone == PAST for row in rows):
        lines.append(text("naloxone.get"))
    return lines


def where_line(record: Record, at: datetime) -> str:
    """Where naloxone that is in date stands, or that none is in the log and where to get it."""
    kit = usable_kit(record, at)
    if kit is None:
        return f"{text('naloxone.none')} {text('naloxone.get')}"
    place = kit.place or kit.holder
    return text("naloxone.here", place=place) if place else text("naloxone.here_somewhere")


def is_open(record: Record, assessment: Assessment) -> bool:
    """Whether the question has come up and the person has not answered it since."""
    at = assessment.at
    answered = max((entry.recorded_at for entry in _answers(record, at)), default=None)
    if answered is None:
        return record.latest.began is not None
    lapsed_at = assessment.coverage.since
    lapsed = assessment.coverage.state is CoverageState.LAPSED and not assessment.quiet
    if lapsed and lapsed_at is not None and lapsed_at > answered:
        return True
    return any(
        entry.recorded_at > answered
        for kind in ASKED_AFTER
        for entry in record.by_type(kind, at)
        if record.latest.sees(entry)
    )


def is_open_at(record: Record, at: datetime) -> bool:
    """The same at an instant."""
    return is_open(record, assess(record, at, at))


def log_kit(
    book: Book, occasion: Occasion, place: str | None, holder: str | None, expires: date | None
) -> Entry:
    """Writes a naloxone kit."""
    entry = NaloxoneKit(**stamp(occasion, "kit"), place=place, holder=holder, expires=expires)
    book.append([entry])
    return entry


def still_there(book: Book, occasion: Occasion) -> Entry:
    """Writes that the kits in the log are still there; refuses where there is none."""
    if not _kits(book.record(occasion.person), occasion.now):
        raise RefusedError("no kit is in the log; add one: tracker naloxone --place PLACE")
    return _answer(book, occasion, HAVE)


def have_none(book: Book, occasion: Occasion) -> Entry:
    """Writes that the person has no naloxone, and takes the kits in the log out of it."""
    reason = text("naloxone.gone_reason")
    gone: list[Entry] = [
        Void(**stamp(occasion, "void"), target=kit.uid, reason=reason)
        for kit in _kits(book.record(occasion.person), occasion.now)
    ]
    return _answer(book, occasion, NONE, gone)


def kit_gone(book: Book, occasion: Occasion, uid: str) -> Entry:
    """Takes one kit out of the log: it was given, used or lost. Gives the kit back."""
    record = book.record(occasion.person)
    kit = next((kit for kit in _kits(record, occasion.now) if kit.uid == uid), None)
    if kit is None:
        raise RefusedError(f"no kit in the log has the uid {uid!r}; see: tracker naloxone --list")
    reason = text("naloxone.gone_reason")
    book.append([Void(**stamp(occasion, "void"), target=uid, reason=reason)])
    return kit


def _answer(
    book: Book, occasion: Occasion, finding: str, before: list[Entry] | None = None
) -> Entry:
    entry = CareStep(**stamp(occasion, "care"), step=STEP, finding=finding)
    book.append([*(before or ()), entry])
    return entry


def _kits(record: Record, at: datetime) -> list[NaloxoneKit]:
    return [kit for kit in record.by_type(NaloxoneKit, at) if record.latest.sees(kit)]


def _answers(record: Record, at: datetime) -> Iterator[Entry]:
    yield from _kits(record, at)
    for step in record.by_type(CareStep, at):
        if step.step == STEP and record.latest.sees(step):
            yield step


def _row(kit: NaloxoneKit, at: datetime, zone: str) -> KitRow:
    tone, dated = _dated(kit.expires, at, zone)
    holder = text("naloxone.held_by", who=kit.holder) if kit.holder else ""
    parts = (kit.place or text("naloxone.no_place"), holder, dated)
    return KitRow(kit.uid, tone, text(f"naloxone.sign_{tone}"), " · ".join(p for p in parts if p))


def _dated(expires: date | None, at: datetime, zone: str) -> tuple[str, str]:
    """How a kit is by its last date, and that in words."""
    if expires is None:
        return GOOD, text("naloxone.no_date")
    days = (expires - local_date(at, zone)).days
    when = day_name(expires, at, zone)
    if days < 0:
        return PAST, text("naloxone.past", when=when)
    if days <= KIT_EXPIRING_DAYS:
        return NEAR, text("naloxone.near", when=when)
    return GOOD, text("naloxone.to", when=when)
