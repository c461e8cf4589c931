"""What to do in an emergency, line by line. Needs no record; with one it says where naloxone is."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tracker.wording import text
from tracker.wording.numbers import numbers_for

if TYPE_CHECKING:
    from tracker.engine.record import Record

SIGNS, STEPS = 5, 7
SOURCES = "G13, L6, L15, L16"
OTHERS = ("allergy", "withdrawal", "poison")


class OwnFacts(NamedTuple):
    """What the record adds: its naloxone kits in words, and whom to call at the clinic."""

    kits: tuple[str, ...]
    clinic: str | None


class EmergencyLine(NamedTuple):
    """A line with its tone; a step has its number, and an empty line parts what is around it."""

    said: str
    tone: str = "plain"
    number: str = ""


def own_facts(record: "Record", at: datetime) -> OwnFacts:
    """What the record adds at an instant."""
    from tracker.usecases.naloxone import kit_lines  # not needed where there is no record
    from tracker.usecases.steps import clinic_of

    return OwnFacts(tuple(kit_lines(record, at)), clinic_of(record, at))


def emergency_lines(zone: str, own: OwnFacts | None) -> Iterator[EmergencyLine]:
    """The page for an IANA zone; `own` is None where no record can be read."""
    numbers = numbers_for(zone)
    emergency = numbers.emergency
    yield EmergencyLine(text("emergency.lead", emergency=emergency), "critical")
    kits: Sequence[str] = (text("emergency.naloxone_unknown"),) if own is None else own.kits
    for number, kit in enumerate(kits):
        title = f"{text('emergency.naloxone_title')}: " if number == 0 else ""
        yield EmergencyLine(f"{title}{kit}", "strong")
    yield EmergencyLine("")
    for number in range(1, STEPS + 1):
        said = text(f"emergency.step_{number}", emergency=emergency)
        yield EmergencyLine(said, number=str(number))
    yield EmergencyLine("")
    yield EmergencyLine(text("emergency.naloxone_note"), "caution")
    yield EmergencyLine("")
    signs = " ".join(text(f"emergency.signs_{number}") for number in range(1, SIGNS + 1))
    yield EmergencyLine(f"{text('emergency.signs_title')}: {signs}")
    yield EmergencyLine("")
    yield from _others(emergency)
    yield EmergencyLine("")
    yield EmergencyLine(text("emergency.helplines_title"), "strong")
    if numbers.crisis:
        yield EmergencyLine(text("emergency.crisis", crisis=numbers.crisis))
    else:
        yield EmergencyLine(text("emergency.crisis_none", emergency=emergency))
    if numbers.helpline:
        yield EmergencyLine(text("emergency.helpline", helpline=numbers.helpline))
    yield EmergencyLine(
        text("emergency.clinic_who", who=own.clinic)
        if own is not None and own.clinic
        else text("emergency.clinic")
    )
    yield EmergencyLine("")
    yield EmergencyLine(f"{text('today.why_source')}: {_sources()}", "faint")


def _others(emergency: str) -> Iterator[EmergencyLine]:
    yield EmergencyLine(text("emergency.others_title"), "strong")
    for name in OTHERS:
        yield EmergencyLine(text(f"emergency.{name}", emergency=emergency))


def _sources() -> str:
    from tracker.formulary.sources import source_text

    return source_text(SOURCES)
