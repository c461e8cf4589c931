"""The Month view: a grid of days, past and planned, with what became of each."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click

from tracker.tui.curtain import curtain
from tracker.tui.screens.page_screen import PageScreen
from tracker.tui.text import legend, line, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.month_grid import Day, DayView, Month

TONES = {
    "missed": "urgent", "unlogged": "caution", "held": "urgent", "late": "caution",
    "skipped": "info", "due": "caution", "taken": "good", "planned": "faint",
    "injection": "key", "implant": "key", "visit": "key",
}  # fmt: skip
WIDE, NARROW = 8, 7
# Above the first week: the title, a gap, the days of the week.
FIRST_WEEK = 3
FIRST, LAST = date(1901, 1, 1), date(2199, 12, 31)


class Grid(NamedTuple):
    """What was read: the month, and the day that the mark is on."""

    month: "Month"
    day: "DayView"


class MonthScreen(PageScreen):
    """A month of one person; arrows move from day to day, Enter opens the marked one."""

    NAME = "month"
    KEYS = (
        ("month.open", "app.key_open", 1),
        ("month.before", "app.key_before", 2),
        ("month.after", "app.key_after", 2),
        ("month.now", "app.key_now", 3),
        ("page.what-if", "app.key_what_if", 6),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "move(1)", show=False, id="month.right"),
        Binding("left,h", "move(-1)", show=False, id="month.left"),
        Binding("down,j", "move(7)", show=False, id="month.down"),
        Binding("up,k", "move(-7)", show=False, id="month.up"),
        Binding("p,pageup", "turn(-1)", text("help.month_before"), id="month.before"),
        Binding("n,pagedown", "turn(1)", text("help.month_after"), id="month.after"),
        Binding("g,home", "now", text("help.month_now"), id="month.now"),
        Binding("enter,space", "open", text("help.month_open"), id="month.open"),
    ]

    def __init__(self, *desk: object) -> None:
        super().__init__(*desk)  # type: ignore[arg-type]
        self.day: date | None = None
        self.grid: Grid | None = None

    def read(self, book: "Book", person: str, now: datetime) -> Grid:
        """The month of the marked day."""
        from tracker.engine.instants import local_date
        from tracker.engine.record import home_zone
        from tracker.usecases.month_grid import day_of, month_of

        record = book.record(person)
        day = self.day or local_date(now, home_zone(record, record.latest))
        return Grid(month_of(record, now, day.year, day.month), day_of(record, now, day))

    def found(self, view: object) -> None:
        """Takes the month in."""
        self.grid = cast("Grid", view)
        self.zone = self.grid.month.zone
        self.day = self.day or self.grid.month.today
        curtain.know([self.grid.month.name])

    def draw(self) -> None:
        """Lays the grid out, the marked day below it, and what the marks mean."""
        if self.grid is None:
            return
        month, day = self.grid
        rows = [words(month.title, "strong"), Content(""), _week_days(self._cell)]
        for week in month.weeks:
            rows.append(Content("").join([self._day(item) for item in week]))
        rows += [Content(""), words(day.title, "strong")]
        rows += [_day_line(mark, said) for mark, said in day.lines]
        rows += [] if day.lines else [words(text("month.nothing"), "faint")]
        rows += [Content(""), *legend(_signs(), self.app.size.width - 4)]
        self.show(month.name, rows)

    @property
    def _cell(self) -> int:
        return WIDE if self.app.size.width >= WIDE * 7 + 4 else NARROW

    def _day(self, item: "Day") -> Content:
        here = item.day == self.day
        today = self.grid is not None and item.day == self.grid.month.today
        number = f"{item.day.day:>2}"
        tone = "here" if here else "strong" if today else "plain" if item.inside else "faint"
        marks = [(text(f"mark.{mark}.symbol"), TONES[mark]) for mark in item.marks[:3]]
        edges = ("▸", "key") if here else ("•", "key") if today else (" ", "plain")
        made = line(edges, (number, tone), " ", *marks)
        return Content("").join([made, Content(" " * max(0, self._cell - made.cell_length))])

    def on_click(self, event: Click) -> None:
        """A click marks a day; on the marked one it opens it."""
        if self.grid is None or event.widget is None or event.widget.id != "lines":
            return
        week, place = event.y - FIRST_WEEK, (event.x - 1) // self._cell
        if not (0 <= week < len(self.grid.month.weeks) and 0 <= place < 7):
            return
        day = self.grid.month.weeks[week][place].day
        if day == self.day:
            self.action_open()
        else:
            self._go(day)

    def action_move(self, days: int) -> None:
        """Moves the mark by days, over the edges of the month too."""
        if self.day is not None:
            self._go(self.day + timedelta(days=days))

    def action_turn(self, months: int) -> None:
        """Turns to another month, on the same day of it or its last."""
        if self.day is None:
            return
        from dateutil.relativedelta import relativedelta

        self._go(self.day + relativedelta(months=months))

    def action_now(self) -> None:
        """Goes back to today."""
        if self.grid is not None:
            self._go(self.grid.month.today)

    def action_open(self) -> None:
        """Tells all about the marked day."""
        if self.grid is None:
            return
        from tracker.tui.dialogs import Tell

        day = self.grid.day
        body = [_day_line(mark, said) for mark, said in day.lines]
        self.app.push_screen(Tell(day.title, body or [words(text("month.nothing"))]))

    def _go(self, day: date) -> None:
        if FIRST <= day <= LAST:
            self.day = day
            self.look()
        else:
            self.notify(text("month.edge"), markup=False, timeout=3)


def _week_days(cell: int) -> Content:
    names = (text(f"date.weekday_{number}") for number in range(1, 8))
    return words("".join(f" {name:<{cell - 1}}" for name in names), "faint")


def _day_line(mark: str, said: str) -> Content:
    symbol = text(f"mark.{mark}.symbol") if mark else " "
    return line((f"  {symbol} ", TONES.get(mark, "plain")), said)


def _signs() -> list[tuple[str, str, str]]:
    from tracker.usecases.month_grid import LEGEND

    return [
        (text(f"mark.{mark}.symbol"), TONES[mark], text(f"mark.{mark}.word")) for mark in LEGEND
    ]


SCREEN = MonthScreen
