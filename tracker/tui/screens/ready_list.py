"""The check list as a dialog: can a warning reach the person?"""

from typing import TYPE_CHECKING

from tracker.tui.dialogs import Tell
from tracker.tui.text import line, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.screens.record_screen import RecordScreen


async def show_ready(screen: "RecordScreen") -> None:
    """The check list, at the end of set-up."""
    from tracker.reminders.ready import ready_lines

    now = screen.clock()
    found = await screen.desk.act(lambda book, person: ready_lines(book, person, now))
    body = []
    for item in found:
        mark = text("ready.yes" if item.good else "ready.no")
        body.append(line((f"{mark} ", "good" if item.good else "caution"), item.what))
        if not item.good:
            body.append(words(f"    {item.keys}", "faint"))
    body += [words(""), words(text("ready.on_screen"), "faint")]
    await screen.app.push_screen_wait(Tell(text("ready.title"), body))
