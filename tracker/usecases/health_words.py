"""Side effects, blood tests and steps of care in the words of a person, one line each."""

from decimal import Decimal

from tracker.engine.entries import CareStep, Lab, SideEffect
from tracker.formulary.load import load_formulary
from tracker.wording import keys, text

SEVERITIES = ("mild", "moderate", "severe")


def said_of(entry: SideEffect | Lab | CareStep) -> str:
    """What it was, and how bad, how much or how it went."""
    if isinstance(entry, SideEffect):
        return _joined(effect_name(entry.effect), severity_name(entry.severity))
    if isinstance(entry, Lab):
        known = load_formulary().lab_tests.get(entry.test)
        return f"{known.name if known else entry.test} {amount(entry.value)} {entry.unit or ''}"
    step = f"history.step_{entry.step}"
    found = f"history.finding_{entry.finding}"
    return _joined(text(step) if step in keys() else "", text(found) if entry.finding else "")


def effect_name(effect: str) -> str:
    """What a side effect is called: from the lists, else in the words of the person."""
    formulary = load_formulary()
    if any(item.id == effect for item in formulary.effects):
        return text(f"side_effect.{effect}")
    if any(item.id == effect for item in formulary.red_flags):
        return text(f"red_flags.name_{effect}")
    return effect


def severity_name(severity: str | None) -> str:
    """How bad it was, in words; nothing where that was not said, or not in these words."""
    return text(f"side_effect.{severity}") if severity in SEVERITIES else severity or ""


def amount(number: Decimal | None) -> str:
    """A number as it was written; nothing where there is none."""
    return f"{number.normalize():f}" if number is not None else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
