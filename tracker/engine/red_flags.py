"""What must be answered at once: side effects and findings of the red-flag list."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from tracker.engine.entries import CareStep, ClinicContact, Injection, SideEffect
from tracker.engine.findings import Findings
from tracker.engine.instants import local_date
from tracker.formulary.model import Formulary

MOOD, IMPLANT_STEPS = "mood", ("dressing", "stitches", "activity")
PROBLEM = "problem"
Reported = SideEffect | CareStep


@lru_cache(maxsize=4096)
def red_flag_named(formulary: Formulary, words: str) -> str | None:
    """The id of the red flag that words name, by its id or by what it is called; else None."""
    said = re.findall(r"[\w'-]+", words.casefold().replace("’", "'"))
    for flag in formulary.red_flags:
        if words.casefold() == flag.id or any(_holds(said, stems) for stems in flag.words):
            return flag.id
    return None


def red_flag_of(found: Findings, item: Reported, injected: Sequence[date]) -> str | None:
    """The id of the red flag that an entry raises; None where it raises none.

    `injected` are the dates that `injected_on` gives.
    """
    if isinstance(item, CareStep):
        return finding_flag(item.step) if item.finding == PROBLEM else None
    named = red_flag_named(found.record.formulary, item.effect)
    heals_in = _healing(found.record.formulary).get(item.effect)
    if named is None and heals_in is not None and _lasts_too_long(item, heals_in, injected):
        return "injection-site"
    return named


def finding_flag(step: str) -> str | None:
    """The red flag that a problem found at a step is."""
    if step == MOOD:
        return "suicide"
    if step in IMPLANT_STEPS:
        return "implant-site"
    return "injection-site" if step == "site" else None


def red_flags(found: Findings) -> list[tuple[Reported, str]]:
    """What was reported of the red-flag list and nobody has answered, with the flag it raises."""
    answered = max((talk.occurred_at for talk in found.seen(ClinicContact)), default=None)
    reported: list[Reported] = [*found.seen(SideEffect), *found.seen(CareStep)]
    waiting = [
        item
        for item in reported
        if (answered is None or item.occurred_at > answered)
        and item.uid not in found.known.confirmed
    ]
    injected = injected_on(found) if waiting else ()
    return [(item, flag) for item in waiting if (flag := red_flag_of(found, item, injected))]


def injected_on(found: Findings) -> Sequence[date]:
    """The local dates of all injections, in order."""
    given = found.seen(Injection)
    return sorted(entry.day or local_date(entry.occurred_at, entry.zone) for entry in given)


def _lasts_too_long(item: SideEffect, heals_in: timedelta, injected: Sequence[date]) -> bool:
    """Whether no injection was given so short before that its place may still be sore.

    Where none is known the answer is yes: what is not on record makes nothing look better.
    """
    reported = item.day or local_date(item.occurred_at, item.zone)
    place = bisect_right(injected, reported)
    return place == 0 or reported - injected[place - 1] >= heals_in


@lru_cache(maxsize=8)
def _healing(formulary: Formulary) -> dict[str, timedelta]:
    """The side effects that heal, by how long that takes."""
    return {
        effect.id: timedelta(days=effect.heals_in_days)
        for effect in formulary.effects
        if effect.heals_in_days is not None
    }


def _holds(said: list[str], stems: str) -> bool:
    return all(any(_is(word, stem) for word in said) for stem in stems.split())


def _is(word: str, stem: str) -> bool:
    return word.startswith(stem[:-1]) if stem.endswith("*") else word == stem
