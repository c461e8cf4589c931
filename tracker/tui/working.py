"""Work that takes long: from one second on, a bar says how much of it is done."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import ProgressBar, Static

from tracker.tui.text import words

if TYPE_CHECKING:
    from tracker.usecases.clinic_facts import Progress

ResultT = TypeVar("ResultT")
SHOWN_AFTER, EVERY = 1.0, 0.1


class Working(ModalScreen[None]):
    """A bar under a line of words; it goes away by itself. `done` has what is done, 0 to 1."""

    def __init__(self, label: str, done: list[float]) -> None:
        super().__init__()
        self._label, self._done = label, done

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog plain"):
            yield Static(words(self._label, "strong"), classes="title")
            yield ProgressBar(total=1.0, show_eta=False, id="bar")

    def on_mount(self) -> None:
        self._show()
        self.set_interval(EVERY, self._show)

    def _show(self) -> None:
        self.query_one("#bar", ProgressBar).update(progress=self._done[0])


async def with_bar(
    screen: Screen[object], label: str, work: "Callable[[Progress], Awaitable[ResultT]]"
) -> ResultT:
    """What the work gives back; it says how much is done, from any thread."""
    done = [0.0]

    def tell(part: float) -> None:
        done[0] = part

    page = Working(label, done)
    timer = screen.set_timer(SHOWN_AFTER, lambda: screen.app.push_screen(page))
    try:
        return await work(tell)
    finally:
        timer.stop()
        if page in screen.app.screen_stack:
            await page.dismiss()
