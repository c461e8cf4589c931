"""What is said at once of what cannot wait: what to do, whom to call."""

from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.record import Record
from tracker.engine.red_flags import red_flag_named
from tracker.engine.warnings import NAMES_OPIOIDS
from tracker.usecases.naloxone import where_line
from tracker.usecases.new_entries import Occasion
from tracker.usecases.steps import clinic_of
from tracker.wording import text
from tracker.wording.numbers import numbers_for

LOW_MOOD, CAME_OUT = "low-mood", "implant-out"
OF_MOOD = ("suicide", LOW_MOOD)


class ToDo(NamedTuple):
    """The answer to a red flag: its name, and what to do, the first thing first."""

    flag: str
    title: str
    lines: tuple[str, ...]


def to_do(record: Record, occasion: Occasion, flag: str) -> ToDo:
    """What to do about a red flag or a low mood, with the numbers of the person's home zone."""
    numbers = numbers_for(occasion.zone)
    quiet = _is_quiet(record, occasion)
    key = f"red_flag.{flag}_quiet" if quiet and flag in NAMES_OPIOIDS else f"red_flag.{flag}"
    said = [text(key, emergency=numbers.emergency)]
    if flag in OF_MOOD:
        said.insert(0, crisis_line(occasion.zone))
    if flag == LOW_MOOD:
        # It is no red flag of its own, and naloxone is no help in it.
        helpline = numbers.helpline
        more = [text("emergency.helpline", helpline=helpline)] if helpline else []
        more += _clinic(record, occasion)
    else:
        more = _help(record, occasion, " ".join(said))
    return ToDo(flag, text(f"red_flags.name_{flag}"), (*said, *more))


def came_out(record: Record, occasion: Occasion) -> ToDo:
    """What to do when an implant is out."""
    key = (
        "implant_removed.logged_quiet" if _is_quiet(record, occasion) else "implant_removed.logged"
    )
    said = text(key)
    title = text(f"red_flags.name_{CAME_OUT}")
    return ToDo(CAME_OUT, title, (said, *_help(record, occasion, said)))


def _help(record: Record, occasion: Occasion, said: str) -> list[str]:
    """Where naloxone is and whom to call, in all that is red; a number said already is not again.

    People whom no opioid concerns hear nothing of naloxone.
    """
    emergency = numbers_for(occasion.zone).emergency
    lines = [] if _is_quiet(record, occasion) else [where_line(record, occasion.now)]
    lines += _clinic(record, occasion)
    if emergency not in said:
        lines.append(text("status.emergency", emergency=emergency))
    return lines


def _clinic(record: Record, occasion: Occasion) -> list[str]:
    clinic = clinic_of(record, occasion.now)
    return [text("steps.clinic", who=clinic)] if clinic else []


def _is_quiet(record: Record, occasion: Occasion) -> bool:
    return assess(record, occasion.now, occasion.now).quiet


def flag_in(record: Record, words: str) -> str | None:
    """The red flag that a side effect is, by its name or its words."""
    return red_flag_named(record.formulary, words)


def crisis_line(zone: str) -> str:
    """Whom to call or text, when somebody feels very low, where they live."""
    numbers = numbers_for(zone)
    if numbers.crisis:
        return text("emergency.crisis", crisis=numbers.crisis)
    return text("emergency.crisis_none", emergency=numbers.emergency)
