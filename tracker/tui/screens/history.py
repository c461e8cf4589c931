"""The History view: every entry, the newest first, with what may be done about each."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.binding import Binding, BindingType
from textual.content import Content

from tracker.tui.curtain import curtain
from tracker.tui.screens.list_screen import ListScreen, marked
from tracker.tui.screens.record_screen import flow_named
from tracker.tui.text import line
from tracker.usecases.describe import what_of, when_of
from tracker.wording import text
from tracker.wording.dates import day_and_time

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.history import HistoryRow

FLOWS = "history_flows"


class Log(NamedTuple):
    """What was read: whose log, their zone, all its rows and those that are shown."""

    name: str
    zone: str
    known: int
    kinds: tuple[str, ...]
    rows: list["HistoryRow"]


class HistoryScreen(ListScreen):
    """The log of one person, filtered by kind and by words."""

    NAME = "history"
    KEYS = (
        ("history.edit", "app.key_edit", 1),
        ("history.void", "app.key_undo", 2),
        ("history.confirm", "app.key_confirm", 3),
        ("history.filter", "app.key_filter", 2),
        ("history.kind", "app.key_kind", 5),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "on_entry('edit')", text("help.e"), id="history.edit"),
        Binding("v,delete", "on_entry('void')", text("help.v"), id="history.void"),
        Binding("o", "on_entry('confirm')", text("help.o"), id="history.confirm"),
        Binding("slash,f3", "filter", text("help.slash"), id="history.filter"),
        Binding("f", "kind", text("help.f"), id="history.kind"),
        Binding("u,backspace", "flow_at_once('undo')", text("help.u"), id="history.undo"),
        Binding("escape", "back", show=False, id="history.back"),
    ]

    def __init__(self, *desk: object) -> None:
        super().__init__(*desk)  # type: ignore[arg-type]
        self.wanted: str = ""
        self.only: str | None = None
        self.log_read: Log | None = None

    def read(self, book: "Book", person: str, now: datetime) -> Log:
        """The rows that the filter leaves."""
        from tracker.engine.record import home_zone, name_of
        from tracker.usecases.history import history_of, holding, kinds_in

        record = book.record(person)
        zone = home_zone(record, record.latest)
        everything = history_of(record)
        rows = [row for row in everything if self.only in (None, row.entry.type)]
        shown = holding(rows, self.wanted, zone, now)
        return Log(name_of(record), zone, len(everything), tuple(kinds_in(everything)), shown)

    def found(self, view: object) -> None:
        """Takes the log in."""
        self.log_read = cast("Log", view)
        self.zone = self.log_read.zone
        curtain.know([self.log_read.name])

    def draw(self) -> None:
        """Lays the log out."""
        log = self.log_read
        if log is None:
            return
        said = text("history.shown", n=log.known)
        if not log.known:
            said = text("history.empty")
        elif not log.rows:
            said = text("history.none_found")
        elif len(log.rows) < log.known:
            said = text("history.shown_some", n=len(log.rows), known=log.known)
        narrowed = [self.wanted] if self.wanted else []
        narrowed += [text(f"history.kind.{self.only}")] if self.only else []
        lead = line((said, "faint"), (f"   {' · '.join(narrowed)}" if narrowed else "", "strong"))
        self.show(log.name, lead, list(log.rows))

    def row_line(self, item: object, here: bool, width: int) -> Content:
        """When, what, when it was logged, and what became of it."""
        from tracker.usecases.history import logged_apart

        row, now = cast("HistoryRow", item), self.clock()
        entry = row.entry
        parts = [
            marked(here),
            (f"{when_of(entry, self.zone, now):<19}", "strong" if here else "plain"),
            (what_of(entry), "faint" if row.voided else "strong" if here else "plain"),
        ]
        if row.voided:
            parts.append((f"  {text('history.voided')}", "urgent"))
        if logged_apart(entry):
            logged = day_and_time(entry.recorded_at, self.zone, now)
            parts.append((f"  {text('history.logged', when=logged)}", "faint"))
        return line(*parts)

    def chosen(self, item: object) -> None:
        """Tells all there is to know about an entry."""
        row = cast("HistoryRow", item)
        self.when_ready(lambda: flow_named(FLOWS, "tell_entry")(self, row.entry.uid))

    def action_on_entry(self, name: str) -> None:
        """Starts a flow about the marked entry."""
        row = cast("HistoryRow | None", self.rows.marked)
        if row is not None:
            self.when_ready(lambda: flow_named(FLOWS, name)(self, row))

    def action_filter(self) -> None:
        """Asks for words."""
        self.when_ready(lambda: flow_named(FLOWS, "ask_words")(self))

    def action_kind(self) -> None:
        """Asks for a kind."""
        self.when_ready(lambda: flow_named(FLOWS, "ask_kind")(self))

    def action_back(self) -> None:
        """Shows all again; with all shown, goes back to Today."""
        if self.wanted or self.only:
            self.wanted, self.only = "", None
            self.look()
        else:
            self.action_view("today")


SCREEN = HistoryScreen
