"""What to do in an emergency: needs no record, and nobody set up."""

from typing import TYPE_CHECKING

from textual.content import Content

from tracker.tui.text import open_words
from tracker.usecases.emergency import OwnFacts, emergency_lines
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.dialogs import Tell

CLASS = "emergency"


def emergency_page(zone: str, own: OwnFacts | None) -> "Tell":
    """The page to show, at any time and over anything."""
    from tracker.tui.dialogs import Tell

    page = Tell(f"! {text('emergency.title')}", emergency_body(zone, own), "critical")
    page.add_class(CLASS)
    return page


def emergency_body(zone: str, own: OwnFacts | None) -> list[Content]:
    """The lines of the page for a zone; nothing on it is ever blanked."""
    return [
        Content("").join([open_words(f" {row.number}  ", "key"), open_words(row.said)])
        if row.number
        else open_words(row.said, row.tone)
        for row in emergency_lines(zone, own)
    ]
