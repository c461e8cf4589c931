"""What to do in an emergency: needs no record, and nobody set up."""

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.tui.text import open_words
from tracker.wording import text
from tracker.wording.numbers import numbers_for

if TYPE_CHECKING:
    from tracker.tui.dialogs import Tell

SIGNS, STEPS = 5, 7
CLASS = "emergency"


def emergency_page(zone: str, kit: str | None) -> "Tell":
    """The page to show, at any time and over anything."""
    from tracker.tui.dialogs import Tell

    page = Tell(f"! {text('emergency.title')}", emergency_body(zone, kit), "critical")
    page.add_class(CLASS)
    return page


def emergency_body(zone: str, kit: str | None) -> list[Content]:
    """The lines of the emergency dialog for a zone; `kit` is the naloxone line, if known."""
    numbers = numbers_for(zone)
    emergency = numbers.emergency
    body = [open_words(text("emergency.lead", emergency=emergency), "critical"), Content("")]
    body.append(open_words(text("emergency.steps_title"), "strong"))
    for number in range(1, STEPS + 1):
        step = text(f"emergency.step_{number}", emergency=emergency)
        body.append(Content("").join([open_words(f" {number}  ", "key"), open_words(step)]))
    body += [Content(""), open_words(text("emergency.naloxone_note"), "caution")]
    body += [open_words(kit, "strong")] if kit else []
    body += [Content(""), open_words(text("emergency.signs_title"), "strong")]
    body += [open_words(f" · {text(f'emergency.signs_{n}')}") for n in range(1, SIGNS + 1)]
    body += [Content(""), open_words(text("emergency.helplines_title"), "strong")]
    if numbers.crisis:
        body.append(open_words(text("emergency.crisis", crisis=numbers.crisis)))
    else:
        body.append(open_words(text("emergency.crisis_none", emergency=emergency)))
    if numbers.helpline:
        body.append(open_words(text("emergency.helpline", helpline=numbers.helpline)))
    body.append(open_words(text("emergency.clinic")))
    return body
