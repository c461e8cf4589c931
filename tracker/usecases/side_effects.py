"""Side effects: the common list with how often each is seen, and logging one."""

from typing import NamedTuple

from tracker.engine.entries import Entry, SideEffect
from tracker.engine.findings import findings_of
from tracker.engine.record import Record, stand_at
from tracker.engine.red_flags import red_flag_of
from tracker.errors import RefusedError
from tracker.formulary.load import load_formulary
from tracker.formulary.sources import source_text
from tracker.usecases.book import Book
from tracker.usecases.health_words import SEVERITIES, effect_name, said_of
from tracker.usecases.new_entries import Occasion, not_ahead, stamp
from tracker.usecases.red_flags import LOW_MOOD, ToDo, to_do
from tracker.wording import text


class KnownRow(NamedTuple):
    """A side effect of the common list in words: how often it is seen, and who says so."""

    id: str
    name: str
    often: str
    source: str


class Logged(NamedTuple):
    """A side effect that was written, in words, and what to do where it cannot wait."""

    entry: Entry
    said: str
    to_do: ToDo | None


def known_effects() -> tuple[KnownRow, ...]:
    """The common list, in the order of the formulary."""
    return tuple(
        KnownRow(
            item.id,
            effect_name(item.id),
            text(f"side_effect.band_{item.band}") if item.band else "",
            source_text(item.source),
        )
        for item in load_formulary().effects
    )


def red_flag_names() -> dict[str, str]:
    """The red flags in words, by their ids."""
    return {flag.id: text(f"red_flags.name_{flag.id}") for flag in load_formulary().red_flags}


def effect_for(words: str) -> str:
    """The id of the common list that words name, else the words."""
    wanted = words.strip().casefold()
    named = (
        item.id
        for item in load_formulary().effects
        if wanted in (item.id, effect_name(item.id).casefold())
    )
    return next(named, words.strip())


def log_side_effect(book: Book, occasion: Occasion, words: str, severity: str | None) -> Logged:
    """Writes a side effect, of the list or in free words, and says what to do if it cannot wait."""
    if not words.strip():
        raise RefusedError("say what it is, for example: tracker side-effect nausea")
    if severity is not None and severity not in SEVERITIES:
        raise RefusedError(f"{severity!r} is not known; say {', '.join(SEVERITIES)}")
    not_ahead(occasion)
    entry = SideEffect(**stamp(occasion, "effect"), effect=effect_for(words), severity=severity)
    book.append([entry])
    record = book.record(occasion.person)
    flag = raised_by(record, entry, occasion)
    found = to_do(record, occasion, flag) if flag else None
    return Logged(entry, text("side_effect.logged", what=said_of(entry)), found)


def raised_by(record: Record, entry: SideEffect, occasion: Occasion) -> str | None:
    """What is to be answered at once about a side effect, if anything is.

    A low mood is answered with the crisis line; it is no red flag of its own.
    """
    at = max(occasion.now, entry.occurred_at)
    found = findings_of(record, record.latest, stand_at(record, record.latest, at, at), at)
    flag = red_flag_of(found, entry)
    return flag or (LOW_MOOD if entry.effect == LOW_MOOD else None)
