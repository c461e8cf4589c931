"""What to do in an emergency: needs no record, and nobody set up."""

from textual.content import Content

from tracker.tui.text import line, words
from tracker.wording import text
from tracker.wording.numbers import numbers_for

SIGNS, STEPS = 5, 7


def emergency_body(zone: str, kit: str | None) -> list[Content]:
    """The lines of the emergency dialog for a zone; `kit` is the naloxone line, if known."""
    numbers = numbers_for(zone)
    emergency = numbers.emergency
    body = [words(text("emergency.lead", emergency=emergency), "critical"), Content("")]
    body.append(words(text("emergency.steps_title"), "strong"))
    for number in range(1, STEPS + 1):
        step = text(f"emergency.step_{number}", emergency=emergency)
        body.append(line((f" {number}  ", "key"), step))
    body += [Content(""), words(text("emergency.naloxone_note"), "caution")]
    body += [words(kit, "strong")] if kit else []
    body += [Content(""), words(text("emergency.signs_title"), "strong")]
    body += [words(f" · {text(f'emergency.signs_{n}')}") for n in range(1, SIGNS + 1)]
    body += [Content(""), words(text("emergency.helplines_title"), "strong")]
    if numbers.crisis:
        body.append(words(text("emergency.crisis", crisis=numbers.crisis)))
    else:
        body.append(words(text("emergency.crisis_none", emergency=emergency)))
    if numbers.helpline:
        body.append(words(text("emergency.helpline", helpline=numbers.helpline)))
    body.append(words(text("emergency.clinic")))
    return body
