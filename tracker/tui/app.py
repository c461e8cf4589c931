"""The program on a screen. The record is loaded after the first paint, in a thread of its own."""

import os
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tracker.errors import TrackerError
from tracker.tui.desk import Desk
from tracker.tui.screens.today import TodayScreen
from tracker.tui.theme import DARK, LIGHT
from tracker.wording import text


class TrackerApp(App[None]):
    """One person's day. `clock` gives the present instant, `zone` is the machine's."""

    TITLE = text("app.title")
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", text("help.q"), show=False, id="app.quit"),
        Binding("f5", "theme", show=False, id="app.theme"),
    ]

    def __init__(
        self,
        place: str,
        person: str | None,
        clock: Callable[[], datetime],
        zone: str,
        note: str | None = None,
    ) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = LIGHT.name if os.environ.get("TRACKER_THEME") == "light" else DARK.name
        self.desk = Desk(place, person)
        self.clock = clock
        self.zone = zone
        self.note = note

    def get_default_screen(self) -> Screen[object]:
        """Today, from the first paint on."""
        return TodayScreen(self.desk, self.clock, self.zone, self.note)

    async def on_unmount(self) -> None:
        """Lets go of the record."""
        try:
            await self.desk.close()
        except TrackerError as error:
            self.log(str(error))

    def _fatal_error(self) -> None:
        """One plain line at a crash: the library's own report would show what is in the record."""
        self.panic(text("app.crash"))

    def action_theme(self) -> None:
        """Goes from dark to light and back."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name


def run(place: str, person: str | None, note: str | None = None) -> int:
    """Opens the screen and returns the exit code when it is left."""
    from tracker import clock

    app = TrackerApp(place, person, clock.now, clock.machine_zone(), note)
    app.run()
    return app.return_code or 0
