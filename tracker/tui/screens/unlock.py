"""The page over a locked record: it asks for the passphrase and shows nothing else.

The emergency page opens from here too: nobody must have to remember a passphrase for it.
"""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Input, Static

from tracker.errors import RefusedError, TrackerError
from tracker.tui.text import line, words
from tracker.usecases.lock import EMERGENCY_KEY, lock, path_of, unlock
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.tui.app import TrackerApp


class PassphraseInput(Input):
    """A line that shows nothing of what is typed, and gives nothing of it to a clipboard."""

    def on_key(self, event: Key) -> None:
        if event.character == EMERGENCY_KEY and not self.value:
            event.stop()
            event.prevent_default()
            cast("UnlockScreen", self.screen).action_emergency()

    def action_copy(self) -> None:
        """Nothing is copied."""

    def action_cut(self) -> None:
        """Nothing is copied."""


class UnlockScreen(Screen[None]):
    """Asks for the passphrase of the record at `place`; `zone` is the machine's.

    A plain record has none: there Enter alone goes on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "emergency", text("help.!"), id="unlock.emergency"),
        Binding("escape", "leave", show=False, id="unlock.leave"),
    ]

    def __init__(self, place: str, zone: str, encrypted: bool) -> None:
        super().__init__()
        self._place, self._zone, self._encrypted = place, zone, encrypted

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(words(text("lock.title"), "strong"), classes="title")
            asked = "lock.page" if self._encrypted else "lock.page_plain"
            yield Static(words(text(asked)), classes="intro")
            yield PassphraseInput(password=True, compact=True, id="passphrase")
            yield Static("", id="problem")
            yield Static(words(text("lock.page_emergency"), "faint"), classes="intro")
            keys = line(
                ("Enter", "key"), f" {text('lock.key_unlock')}  ",
                ("F2", "key"), f" {text('app.key_emergency')}  ",
                ("F4", "key"), f" {text('app.key_check_with')}  ",
                ("Esc", "key"), f" {text('lock.key_leave')}",
            )  # fmt: skip
            yield Static(keys, classes="keys")

    def on_mount(self) -> None:
        field = self.query_one(PassphraseInput)
        field.cursor_blink = False
        field.focus()

    @on(Input.Submitted)
    def try_it(self, event: Input.Submitted) -> None:
        """Tries what was typed; it does not stay in the line."""
        event.stop()
        typed = event.value
        event.input.value = ""
        if not self._encrypted:
            self._go_on()
        elif typed:
            self._say("lock.opening", "plain")
            self._try(typed)

    @work(exclusive=True, group="unlock")
    async def _try(self, typed: str) -> None:
        try:
            await asyncio.to_thread(unlock, path_of(self._place), typed)
        except RefusedError:
            # Whose record lies where is nothing for those who cannot open it.
            self._say("lock.wrong_here", "urgent")
            return
        except TrackerError as error:
            self.query_one("#problem", Static).update(words(f"! {error}", "urgent"))
            return
        if self.app.screen is not self:
            # Who reads the emergency page goes on reading, and nobody may be there when it ends.
            lock(self._place)
            self.query_one("#problem", Static).update("")
            return
        self._go_on()

    def action_emergency(self) -> None:
        """Shows what to do, without a word of the record."""
        cast("TrackerApp", self.app).action_emergency()

    def action_leave(self) -> None:
        """Takes back what was typed; where nothing was, ends the program."""
        field = self.query_one(PassphraseInput)
        if field.value:
            field.value = ""
            return
        self.app.exit()

    def _go_on(self) -> None:
        cast("TrackerApp", self.app).unlocked()

    def _say(self, key: str, tone: str) -> None:
        self.query_one("#problem", Static).update(words(text(key), tone))
