"""A view that is a list: the head, the views, a line or two above, the rows, the keys."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tracker.tui.nav import Nav
from tracker.tui.rows import Rows
from tracker.tui.screens.layout import head_line
from tracker.tui.screens.record_screen import RecordScreen
from tracker.tui.text import words
from tracker.wording import text
from tracker.wording.dates import day_and_time


class ListScreen(RecordScreen):
    """A list of rows under its own name; `NAME` is that of the view."""

    NAME: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        """The places; the rows come when they have been read."""
        yield Static(words(text(f"nav.{self.NAME}"), "strong"), id="head")
        yield Nav(self.NAME)
        yield Static(id="doubt")
        yield Static(words(text("app.loading"), "faint"), id="lead")
        yield Rows(self.row_line, self.can_mark)
        yield self.foot_widget()

    def on_mount(self) -> None:
        """The rows have the keys from the first."""
        super().on_mount()
        self.query_one(Rows).focus()

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one(Rows)

    def row_line(self, item: object, here: bool, width: int) -> Content:
        """The line of one row."""
        raise NotImplementedError

    def can_mark(self, item: object) -> bool:
        """Whether the mark may stand on a row."""
        return True

    def chosen(self, item: object) -> None:
        """Enter on a row."""

    def show(self, who: str, lead: Content, items: list[object]) -> None:
        """Lays out who it is about, the lines above, and the rows."""
        now = self.clock()
        when = day_and_time(now, self.zone, now)
        head = head_line(who, when, self.app.size.width - 2, None)
        self.query_one("#head", Static).update(head)
        self.query_one("#lead", Static).update(lead)
        self.rows.show(items)

    def failed(self, said: str) -> None:
        """Shows above the rows why nothing could be read."""
        self.query_one("#lead", Static).update(words(f"! {said}", "critical"))

    @on(Rows.Chosen)
    def row_chosen(self, event: Rows.Chosen) -> None:
        """Hands on what was chosen."""
        self.chosen(event.item)


def marked(here: bool) -> tuple[str, str]:
    """The sign at the beginning of a row, of the one that is marked and of the others."""
    return ("▸ " if here else "  ", "key")
