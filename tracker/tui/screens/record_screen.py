"""What the flows need of the screen they begin on: the record, the clock, who is shown."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from textual.screen import Screen

from tracker.tui.desk import Desk

if TYPE_CHECKING:
    from tracker.usecases.today import SlotRow, Today


class RecordScreen(Screen[object]):
    """A screen on one person's record. `zone` is the machine's, until the person's is known."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime], zone: str) -> None:
        super().__init__()
        self.desk, self.clock, self.zone = desk, clock, zone
        self.today: Today | None = None
        self.left = False

    def marked_open_slot(self) -> "SlotRow | None":
        """The pill that a key is about."""
        return None

    def leave(self) -> None:
        """Ends the program; nothing more is read or asked."""
        self.left = True
        self.app.exit()
