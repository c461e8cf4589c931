"""What to do at once about a red flag: a page that must be left; `!` leads on to every step."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tracker.tui.dialogs import Tell
from tracker.tui.text import open_words, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.red_flags import ToDo

URGENT = ("breathing", "allergy", "sudden-withdrawal", "suicide", "implant-out")
STEPS_FOR = ("breathing", "sudden-withdrawal")


class AtOnce(Tell):
    """What to do, with the emergency page one key away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("exclamation_mark", "app.emergency", text("help.!"), id="at-once.emergency"),
    ]


def at_once(found: "ToDo") -> AtOnce:
    """The page for one red flag; what to do is never blanked."""
    tone = "critical" if found.flag in URGENT else "urgent"
    body = [open_words(found.lines[0], tone)]
    for said in found.lines[1:]:
        body += [words(""), open_words(said)]
    if found.flag in STEPS_FOR:
        body += [words(""), open_words(text("red_flags.steps"), "strong")]
    return AtOnce(f"! {text('red_flags.title')}: {found.title}", body, tone)
