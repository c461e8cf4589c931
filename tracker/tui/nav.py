"""The line of views: which there are, the key of each, and which one this is."""

from collections.abc import Callable

from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from tracker.tui.text import line
from tracker.wording import text

# Beside the views there are pages that a key of their own leads to.
PAGES = ("contacts", "steps", "health")
VIEWS = ("today", "upcoming", "care", "history", "month", "timeline", "progress")


class Nav(Static):
    """The views side by side; a click goes to one, as its number does."""

    def __init__(self, here: str) -> None:
        self._here = here
        self._spans: list[tuple[int, int, str]] = []
        self._shown = self._laid_out(80)
        super().__init__(self._shown, id="nav")

    def on_resize(self) -> None:
        made = self._laid_out(self.size.width)
        if made != self._shown:
            self._shown = made
            self.update(made)

    async def on_click(self, event: Click) -> None:
        for begin, end, name in self._spans:
            if begin <= event.x - 1 < end:
                await self.screen.run_action(f"view('{name}')")

    def _laid_out(self, width: int) -> Content:
        """With all their names where they fit; else only the number of those that are elsewhere."""
        whole = self._line(lambda name: text(f"nav.{name}"))
        if whole.cell_length <= width:
            return whole
        return self._line(lambda name: text(f"nav.{name}") if name == self._here else "")

    def _line(self, label: Callable[[str], str]) -> Content:
        self._spans = []
        parts: list[Content] = []
        at = 0
        for number, name in enumerate(VIEWS, start=1):
            here = name == self._here
            word = label(name)
            shown = f"{number} {word}".strip()
            tone = "here" if here else "faint"
            made = (
                line((f" {shown} ", tone))
                if here
                else line((f" {number} ", "key"), (f"{word} ".lstrip(), tone))
            )
            self._spans.append((at, at + made.cell_length, name))
            at += made.cell_length
            parts.append(made)
        return Content("").join(parts)
