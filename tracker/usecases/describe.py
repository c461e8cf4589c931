"""Entries in the words of a person: one line each, for lists and for the why of a warning."""

from datetime import datetime

from tracker.engine.entries import (
    CareStep,
    Clearance,
    Craving,
    Dose,
    Entry,
    Implant,
    Injection,
    Lab,
    NaloxoneKit,
    Plan,
    Screening,
    SideEffect,
    Skip,
    Supply,
    Visit,
)
from tracker.wording import text
from tracker.wording.dates import day_and_time, day_name


def kind_of(entry: Entry) -> str:
    """The word for what kind of entry it is."""
    return text(f"history.kind.{entry.type}")


def when_of(entry: Entry, zone: str, now: datetime) -> str:
    """When it took place, in the person's home zone; the date alone where that is all there is."""
    if entry.day is not None:
        return day_name(entry.day, now, zone)
    return day_and_time(entry.occurred_at, zone, now)


def detail_of(entry: Entry) -> str:
    """What else is worth a look: the amount, the side, the answer, the reason."""
    if isinstance(entry, Dose):
        return f"{entry.mg.normalize():f} mg"
    if isinstance(entry, Injection):
        return text(f"inject.side_{entry.site or 'unknown'}")
    if isinstance(entry, Implant):
        return entry.product or ""
    if isinstance(entry, Screening):
        return text(f"ask.answer_{entry.answer}")
    if isinstance(entry, Plan):
        return text(f"plan.form_{entry.form}")
    if isinstance(entry, Skip):
        return entry.reason or ""
    if isinstance(entry, Clearance):
        return entry.who
    if isinstance(entry, NaloxoneKit):
        return entry.place or ""
    if isinstance(entry, SideEffect | Lab | CareStep):
        from tracker.usecases.health_words import said_of  # few logs hold any

        return said_of(entry)
    if isinstance(entry, Craving):
        return text("craving.score", n=entry.score)
    if isinstance(entry, Supply):
        return f"{entry.tablets:+d}"
    if isinstance(entry, Visit):
        return f"{text(f'visit.short_{entry.kind}')}, {text(f'visit.state_{entry.state}')}"
    return ""


def line_of(entry: Entry, zone: str, now: datetime) -> str:
    """One line: what, when, detail."""
    parts = (kind_of(entry), when_of(entry, zone, now), detail_of(entry))
    return "  ".join(part for part in parts if part)


def what_of(entry: Entry) -> str:
    """One line without the time: what, detail."""
    return "  ".join(part for part in (kind_of(entry), detail_of(entry)) if part)
