"""What is said at once of what cannot wait: what to do, whom to call."""

from typing import NamedTuple

from tracker.engine.record import Record
from tracker.engine.red_flags import red_flag_named
from tracker.formulary.sources import source_text
from tracker.usecases.care_facts import usable_kit
from tracker.usecases.new_entries import Occasion
from tracker.wording import text
from tracker.wording.numbers import numbers_for

# Those of which somebody may die before a clinic opens: naloxone and where it is are named.
WITH_NALOXONE = ("breathing", "sudden-withdrawal", "implant-site")
OF_MOOD = ("suicide", "low-mood")


class ToDo(NamedTuple):
    """The answer to a red flag: its name, what to do first, what else, and by which source."""

    flag: str
    title: str
    first: str
    more: tuple[str, ...]
    source: str

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, as lines to read."""
        return (self.first, *self.more)


def to_do(record: Record, occasion: Occasion, flag: str) -> ToDo:
    """What to do about a red flag, with the numbers of the person's home zone."""
    numbers = numbers_for(occasion.zone)
    more = []
    if flag in WITH_NALOXONE:
        more.append(naloxone_line(record, occasion))
    if flag in OF_MOOD:
        more += crisis_lines(occasion.zone)
    more.append(text("red_flags.kept"))
    source = next((item.source for item in record.formulary.red_flags if item.id == flag), "L15")
    return ToDo(
        flag,
        text(f"red_flags.name_{flag}"),
        text(f"red_flag.{flag}", emergency=numbers.emergency),
        tuple(more),
        source_text(source),
    )


def flag_in(record: Record, words: str) -> str | None:
    """The red flag that a side effect is, by its name or its words."""
    return red_flag_named(record.formulary, words)


def crisis_lines(zone: str) -> list[str]:
    """Whom to call when somebody feels very low, where they live."""
    numbers = numbers_for(zone)
    said = [
        text("emergency.crisis", crisis=numbers.crisis)
        if numbers.crisis
        else text("emergency.crisis_none", emergency=numbers.emergency)
    ]
    if numbers.helpline:
        said.append(text("emergency.helpline", helpline=numbers.helpline))
    return said


def naloxone_line(record: Record, occasion: Occasion) -> str:
    """Where naloxone is, or that none is on record."""
    kit = usable_kit(record, occasion.now)
    place = (kit.place or kit.holder) if kit else None
    if kit is None:
        return text("emergency.naloxone_none")
    return text("emergency.naloxone_where", place=place) if place else text("red_flags.naloxone")
