"""The Upcoming view: an agenda of the next days, what is overdue first."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.content import Content

from tracker.tui.curtain import curtain
from tracker.tui.screens.list_screen import ListScreen, marked
from tracker.tui.screens.record_screen import flow_named
from tracker.tui.text import line, words
from tracker.usecases.upcoming import RANGES
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.upcoming import AgendaRow, Upcoming

NARROW = 76

FLOWS = "visit_flows"


class UpcomingScreen(ListScreen):
    """The agenda of one person."""

    NAME = "upcoming"
    KEYS = (
        ("upcoming.book", "app.key_book", 1),
        ("upcoming.attended", "app.key_attended", 2),
        ("upcoming.move", "app.key_move", 3),
        ("upcoming.cancel", "app.key_cancel", 5),
        ("upcoming.range", "app.key_range", 4),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "on_visit('book')", text("help.b"), id="upcoming.book"),
        Binding("a", "on_visit('attended')", text("help.a"), id="upcoming.attended"),
        Binding("m", "on_visit('move')", text("help.move_visit"), id="upcoming.move"),
        Binding("d,delete", "on_visit('cancel')", text("help.d"), id="upcoming.cancel"),
        Binding("r", "range", text("help.range"), id="upcoming.range"),
        Binding("w", "flow('what_if')", text("help.w"), id="upcoming.what-if"),
        Binding("u,backspace", "flow_at_once('undo')", text("help.u"), id="upcoming.undo"),
    ]

    def __init__(self, *desk: object) -> None:
        super().__init__(*desk)  # type: ignore[arg-type]
        self.days = RANGES[0]
        self.agenda: Upcoming | None = None

    def read(self, book: "Book", person: str, now: datetime) -> "Upcoming":
        """The agenda of the range that was chosen."""
        from tracker.usecases.upcoming import upcoming_of

        return upcoming_of(book.record(person), now, self.days)

    def found(self, view: object) -> None:
        """Takes the agenda in."""
        self.agenda = cast("Upcoming", view)
        self.zone = self.agenda.zone
        curtain.know([self.agenda.name])

    def draw(self) -> None:
        """Lays the agenda out, what is overdue under its own line."""
        agenda = self.agenda
        if agenda is None:
            return
        lead = text("upcoming.lead" if agenda.rows else "upcoming.empty", n=agenda.days)
        items: list[object] = list(agenda.rows)
        overdue = sum(row.overdue for row in agenda.rows)
        if overdue:
            items = [text("upcoming.overdue_title"), *items[:overdue], "", *items[overdue:]]
        self.show(agenda.name, words(lead, "strong" if agenda.rows else "faint"), items)

    def can_mark(self, item: object) -> bool:
        """Headings are passed over."""
        return not isinstance(item, str)

    def row_line(self, item: object, here: bool, width: int) -> Content:
        """How far off and when, what, and whether a notice goes out."""
        if isinstance(item, str):
            return words(item, "urgent")
        row = cast("AgendaRow", item)
        far = f"{row.ahead} · " if row.ahead else ""
        when = curtain.over(f"{far}{row.when}")
        notice = f"  {row.notice}" if row.notice and width >= NARROW else ""
        return line(
            marked(here),
            (f"{when:<30}" if width >= NARROW else f"{when:<24}", "strong" if here else "plain"),
            (f" {row.symbol} ", row.tone),
            (row.what, row.tone if row.overdue else "strong" if here else "plain"),
            (notice, "faint"),
        )

    def chosen(self, item: object) -> None:
        """Enter on a booked visit asks whether it took place."""
        row = cast("AgendaRow", item)
        if row.visit is not None:
            self.action_on_visit("attended")

    def action_on_visit(self, name: str) -> None:
        """Starts a flow about visits, with the marked row."""
        row = self.rows.marked if self.can_mark(self.rows.marked) else None
        visit = cast("AgendaRow", row).visit if row is not None else None
        self.when_ready(lambda: flow_named(FLOWS, name)(self, visit))

    def action_range(self) -> None:
        """Goes on to the next range of days."""
        self.days = RANGES[(RANGES.index(self.days) + 1) % len(RANGES)]
        self.look()


SCREEN = UpcomingScreen
