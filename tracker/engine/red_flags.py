"""What must be answered at once: side effects and findings of the red-flag list."""

import re
from datetime import timedelta
from functools import lru_cache

from tracker.engine.entries import CareStep, ClinicContact, Injection, SideEffect
from tracker.engine.findings import Findings
from tracker.engine.instants import local_date
from tracker.formulary.model import Formulary, KnownEffect

MOOD, IMPLANT_STEPS = "mood", ("dressing", "stitches", "activity")
PROBLEM = "problem"
Reported = SideEffect | CareStep


def red_flag_named(formulary: Formulary, words: str) -> str | None:
    """The id of the red flag that words name, by its id or by what it is called; else None."""
    said = re.findall(r"[\w'-]+", words.casefold().replace("’", "'"))
    for flag in formulary.red_flags:
        if words.casefold() == flag.id or any(_holds(said, stems) for stems in flag.words):
            return flag.id
    return None


def red_flag_of(found: Findings, item: Reported) -> str | None:
    """The id of the red flag that an entry raises; None where it raises none."""
    if isinstance(item, CareStep):
        return finding_flag(item.step) if item.finding == PROBLEM else None
    named = red_flag_named(found.record.formulary, item.effect)
    if named is None and _lasts_too_long(found, item):
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
    reported: list[Reported] = [*found.seen(SideEffect), *found.seen(CareStep)]
    red = [(item, flag) for item in reported if (flag := red_flag_of(found, item))]
    if not red:
        return []
    contacts = [contact.occurred_at for contact in found.seen(ClinicContact)]
    return [
        (item, flag)
        for item, flag in red
        if item.uid not in found.known.confirmed
        and not any(contact >= item.occurred_at for contact in contacts)
    ]


def _lasts_too_long(found: Findings, item: SideEffect) -> bool:
    """Whether no injection was given so short before that its place may still be sore.

    Where none is known the answer is yes: what is not on record makes nothing look better.
    """
    effect = _effects(found.record.formulary).get(item.effect)
    if effect is None or effect.heals_in_days is None:
        return False
    reported = item.day or local_date(item.occurred_at, item.zone)
    given = [
        entry.day or local_date(entry.occurred_at, entry.zone)
        for entry in found.seen(Injection)
        if entry.occurred_at <= item.occurred_at
    ]
    heals = timedelta(days=effect.heals_in_days)
    return not any(reported - day < heals for day in given)


@lru_cache(maxsize=8)
def _effects(formulary: Formulary) -> dict[str, KnownEffect]:
    return {effect.id: effect for effect in formulary.effects}


def _holds(said: list[str], stems: str) -> bool:
    return all(any(_is(word, stem) for word in said) for stem in stems.split())


def _is(word: str, stem: str) -> bool:
    return word.startswith(stem[:-1]) if stem.endswith("*") else word == stem
