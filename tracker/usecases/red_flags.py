"""What is said at once of what cannot wait: what to do, whom to call."""

from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.record import Record
from tracker.engine.red_flags import red_flag_named
from tracker.engine.warnings import NAMES_OPIOIDS
from tracker.usecases.naloxone import where_line
from tracker.usecases.new_entries import Occasion
from tracker.wording import text
from tracker.wording.numbers import numbers_for

# Those of which somebody may die before a clinic opens: naloxone and where it is are named.
WITH_NALOXONE = ("breathing", "sudden-withdrawal", "implant-site")
LOW_MOOD = "low-mood"
OF_MOOD = ("suicide", LOW_MOOD)


class ToDo(NamedTuple):
    """The answer to a red flag: its name, and what to do, the first thing first."""

    flag: str
    title: str
    lines: tuple[str, ...]


def to_do(record: Record, occasion: Occasion, flag: str) -> ToDo:
    """What to do about a red flag or a low mood, with the numbers of the person's home zone."""
    numbers = numbers_for(occasion.zone)
    quiet = flag in NAMES_OPIOIDS and assess(record, occasion.now, occasion.now).quiet
    key = f"red_flag.{flag}_quiet" if quiet else f"red_flag.{flag}"
    said = [text(key, emergency=numbers.emergency)]
    if flag in WITH_NALOXONE and not quiet:
        said.append(where_line(record, occasion.now))
    if flag in OF_MOOD:
        said.insert(0, crisis_line(occasion.zone))
    if flag == LOW_MOOD and numbers.helpline:
        said.append(text("emergency.helpline", helpline=numbers.helpline))
    return ToDo(flag, text(f"red_flags.name_{flag}"), tuple(said))


def flag_in(record: Record, words: str) -> str | None:
    """The red flag that a side effect is, by its name or its words."""
    return red_flag_named(record.formulary, words)


def crisis_line(zone: str) -> str:
    """Whom to call or text, when somebody feels very low, where they live."""
    numbers = numbers_for(zone)
    if numbers.crisis:
        return text("emergency.crisis", crisis=numbers.crisis)
    return text("emergency.crisis_none", emergency=numbers.emergency)
