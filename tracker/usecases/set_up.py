"""Set-up: a person and one plan, in under a minute."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import available_timezones

from tracker.engine.entries import Entry, Indication, NaloxoneKit, OpioidHistory, Person
from tracker.errors import RefusedError, UsageError
from tracker.usecases.book import Book
from tracker.usecases.new_entries import Occasion, stamp
from tracker.usecases.plans import PlanDraft, plan_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """A person as they describe themselves; `kit` says that they have naloxone, and where."""

    name: str
    zone: str
    indication: Indication
    history: OpioidHistory
    plan: PlanDraft | None
    kit: str | None = None
    kit_expires: date | None = None


def check_zone(zone: str) -> str:
    """The zone, if it is one; names the likely one otherwise."""
    if zone in available_timezones():
        return zone
    wanted = zone.strip().casefold().replace(" ", "_")
    near = sorted(name for name in available_timezones() if wanted and wanted in name.casefold())
    hint = f"did you mean {' or '.join(near[:2])}?" if near else "for example: Europe/London"
    raise UsageError(f"{zone!r} is not a time zone; {hint}")


def set_up(book: Book, draft: PersonDraft, now: datetime) -> str:
    """Writes the person and their plan; gives back the person's id."""
    if not draft.name.strip():
        raise UsageError("a name is needed; any name will do")
    person = _id_for(draft.name)
    if person in book.store.people():
        raise RefusedError(f"{person!r} is set up already; use another name, or: tracker status")
    zone = check_zone(draft.zone)
    occasion = Occasion(person=person, zone=zone, now=now, at=now)
    entries: list[Entry] = [
        Person(
            **stamp(occasion, "person"),
            name=draft.name.strip(),
            indication=draft.indication,
            opioid_history=draft.history,
        )
    ]
    if draft.plan is not None:
        entries.append(plan_entry(draft.plan, occasion))
    if draft.kit is not None:
        kit = NaloxoneKit(**stamp(occasion, "kit"), place=draft.kit, expires=draft.kit_expires)
        entries.append(kit)
    book.append(entries)
    return person


def _id_for(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.strip().casefold()).strip("-") or "me"
