"""What was taken back or written anew: its kind, its times and amounts, never its words."""

from collections.abc import Iterator
from datetime import datetime

from tracker.engine.entries import (
    Dose,
    Entry,
    Implant,
    ImplantRemoved,
    Injection,
    Lab,
    Plan,
    PlanStop,
    SideEffect,
    Skip,
    Supply,
    Visit,
)
from tracker.engine.instants import local_date
from tracker.exchange.paper import Table
from tracker.usecases.clinic_facts import Facts, moment_in_words, said
from tracker.usecases.describe import kind_of
from tracker.usecases.health_words import SEVERITIES, amount, severity_name
from tracker.wording import text
from tracker.wording.dates import full_day

# Whose corrections are told. What bears on opioid use is not among them.
CORRECTED = (
    Dose, Injection, Implant, ImplantRemoved, Skip, Plan, PlanStop, Lab, SideEffect, Supply, Visit,
)  # fmt: skip


def correction_table(facts: Facts) -> Table:
    """Each entry that was taken back, when that was, and what stands in its place.

    What a person wrote and then withdrew stays with them: no words of theirs are here.
    """
    heads = ("entry", "before", "corrected_on", "after")
    return Table(
        said("corrections"),
        tuple(said(head) for head in heads),
        tuple(_rows(facts)),
        said("corrections_none"),
    )


def _rows(facts: Facts) -> Iterator[tuple[str, ...]]:
    after = _made_in_place_of(facts)
    for void in sorted(facts.voids, key=lambda void: void.recorded_at):
        old = facts.record.entries.get(void.target)
        if not isinstance(old, CORRECTED):
            continue
        days = (facts.day_of(old), local_date(void.recorded_at, facts.zone))
        if any(facts.first <= day <= facts.last for day in days):
            yield (
                kind_of(old),
                _when_and_how_much(facts, old),
                full_day(days[1]),
                _what_became_of(facts, old, after.get(void.uid)),
            )


def _what_became_of(facts: Facts, old: Entry, new: Entry | None) -> str:
    if new is None:
        return said("taken_back")
    before, now = (_when_and_how_much(facts, entry) for entry in (old, new))
    return said("words_changed") if now == before else now


def _made_in_place_of(facts: Facts) -> dict[str, Entry]:
    """For the uid of each void, what was written with it: the first with the first, and so on."""
    made: dict[tuple[datetime, str], list[Entry]] = {}
    for entry in facts.record.entries.values():
        if entry.uid in facts.made_new:
            made.setdefault((entry.recorded_at, entry.type), []).append(entry)
    found = {}
    for void in facts.voids:
        old = facts.record.entries.get(void.target)
        waiting = made.get((void.recorded_at, old.type)) if old else None
        if waiting:
            found[void.uid] = waiting.pop(0)
    return found


def _when_and_how_much(facts: Facts, entry: Entry) -> str:
    parts = (_when(facts, entry), _how_much(entry))
    return ", ".join(part for part in parts if part)


def _when(facts: Facts, entry: Entry) -> str:
    if isinstance(entry, Plan):
        return said("from_day", when=full_day(entry.start))
    if isinstance(entry, Visit):
        return moment_in_words(facts, entry.at)
    if isinstance(entry, Skip) and entry.slot is not None:
        return text(
            "date.day_and_time", day=full_day(entry.slot.date()), time=f"{entry.slot:%H:%M}"
        )
    return full_day(entry.day) if entry.day else moment_in_words(facts, entry.occurred_at)


def _how_much(entry: Entry) -> str:
    """Amounts, and what is chosen from a list; nothing that was typed in own words."""
    if isinstance(entry, Dose):
        return f"{amount(entry.mg)} mg"
    if isinstance(entry, Injection):
        return text(f"inject.side_{entry.site}") if entry.site else ""
    if isinstance(entry, Implant):
        return said("days", n=entry.count_days) if entry.count_days else ""
    if isinstance(entry, Plan):
        return text(f"plan.form_{entry.form}")
    if isinstance(entry, Lab):
        return amount(entry.value)
    if isinstance(entry, Supply):
        return f"{entry.tablets:+d}"
    if isinstance(entry, SideEffect):
        return severity_name(entry.severity) if entry.severity in SEVERITIES else ""
    return ""
