"""A view that is one page of lines: the head, the views, the page, the keys."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tracker.tui.nav import Nav
from tracker.tui.screens.layout import head_line
from tracker.tui.screens.record_screen import RecordScreen
from tracker.tui.text import lines, words
from tracker.wording import text
from tracker.wording.dates import day_and_time


class PageScreen(RecordScreen):
    """A page of lines under its own name; `NAME` is that of the view."""

    NAME: ClassVar[str] = ""
    KEYS: ClassVar[tuple[tuple[str, str, int], ...]] = (("page.what-if", "app.key_what_if", 3),)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "scroll_page(1)", show=False, id="page.down"),
        Binding("pageup", "scroll_page(-1)", show=False, id="page.up"),
        Binding("w", "flow('what_if')", text("help.w"), id="page.what-if"),
    ]

    def compose(self) -> ComposeResult:
        """The places; the lines come when they have been read."""
        yield Static(words(text(f"nav.{self.NAME}"), "strong"), id="head")
        yield Nav(self.NAME)
        yield Static(id="doubt")
        with VerticalScroll(id="page", can_focus=False):
            yield Static(words(text("app.loading"), "faint"), id="lines")
        yield self.foot_widget()

    def show(self, who: str, page: list[Content]) -> None:
        """Lays out who it is about, and the page."""
        now = self.clock()
        when = day_and_time(now, self.zone, now)
        head = head_line(who, when, self.app.size.width - 2, None)
        self.query_one("#head", Static).update(head)
        self.query_one("#lines", Static).update(lines(page))

    def failed(self, said: str) -> None:
        """Shows on the page why nothing could be read."""
        self.query_one("#lines", Static).update(words(f"! {said}", "critical"))

    def action_scroll_page(self, step: int) -> None:
        """Scrolls by most of a page."""
        page = self.query_one("#page", VerticalScroll)
        page.scroll_relative(y=step * max(1, page.size.height - 2), animate=False)
