"""The Today screen: one banner, today's pills, what is next, warnings, and every key."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Click
from textual.widgets import Static

from tracker.tui.curtain import curtain
from tracker.tui.desk import Desk
from tracker.tui.nav import Nav
from tracker.tui.screens.layout import (
    WORST_FIRST,
    banner_lines,
    head_line,
    naloxone_line,
    next_lines,
    slot_lines,
    warning_lines,
    why_lines,
)
from tracker.tui.screens.record_screen import RecordScreen, flow_named
from tracker.tui.text import words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.pills_today import SlotRow
    from tracker.usecases.today import Today


class TodayScreen(RecordScreen):
    """Today of one person; set-up comes first where the record holds nobody."""

    KEYS = (
        ("today.take", "app.key_take", 1),
        ("today.answer", "app.key_answer", 1),
        ("today.take-earlier", "app.key_earlier", 3),
        ("today.skip", "app.key_skip", 5),
        ("today.inject", "app.key_inject", 6),
        ("today.implant", "app.key_implant", 8),
        ("today.undo", "app.key_undo", 2),
        ("today.why", "app.key_why", 3),
        ("today.what-if", "app.key_what_if", 7),
        ("view.steps", "app.key_steps", 2),
        ("view.health", "app.key_health", 9),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,space", "take", text("help.t"), id="today.take"),
        Binding("a", "answer", text("help.answer"), id="today.answer"),
        Binding("T", "take_earlier", text("help.T"), id="today.take-earlier"),
        Binding("s", "flow('skip')", text("help.s"), id="today.skip"),
        Binding("i", "flow_of('depot_flows', 'inject')", text("help.i"), id="today.inject"),
        Binding("m", "flow_of('depot_flows', 'implant')", text("help.m"), id="today.implant"),
        Binding("u,backspace", "flow_at_once('undo')", text("help.u"), id="today.undo"),
        Binding("r", "flow('report')", text("help.r"), id="today.report"),
        Binding("c", "flow('contact')", text("help.c"), id="today.contact"),
        Binding("n", "naloxone", text("help.n"), id="today.naloxone"),
        Binding("w", "flow('what_if')", text("help.w"), id="today.what-if"),
        Binding("h", "view('history')", text("nav.help_history"), id="today.history"),
        Binding("question_mark,enter", "why", text("help.?"), id="today.why"),
        Binding("down,j", "move(1)", show=False, id="today.down"),
        Binding("up,k", "move(-1)", show=False, id="today.up"),
        Binding("tab", "other", show=False, id="today.other"),
    ]

    def __init__(
        self, desk: Desk, clock: Callable[[], datetime], zone: str, note: str | None
    ) -> None:
        super().__init__(desk, clock, zone)
        self.note = note
        self.today: Today | None = None
        self.closed: str | None = None
        self.asked: tuple[str, ...] = ()
        self._kept_at: datetime | None = None
        self._cursor = 0

    def compose(self) -> ComposeResult:
        """Empty places first: the record comes after the first paint."""
        yield Static(words(text("app.title"), "strong"), id="head")
        yield Nav("today")
        with VerticalScroll(id="page", can_focus=False):
            yield Static(words(text("app.loading"), "faint"), id="banner")
            yield Static(id="slots")
            yield Static(id="next")
            yield Static(id="warnings")
            yield Static(id="naloxone")
        yield self.foot_widget()

    def read(self, book: "Book", person: str, now: datetime) -> "Today":
        """Today of the person."""
        from tracker.usecases.today import today_at

        if self.asked:
            # What was just done may have answered it.
            from tracker.reminders.answer import asked_lines

            self.asked = asked_lines(book, person, now)
        return today_at(book, person, now)

    def read_doubt(self, book: "Book", person: str, now: datetime) -> str:
        """Here it stands among the warnings."""
        return ""

    def show_doubt(self, doubt: str) -> None:
        """Here it stands among the warnings."""

    def show_asked(self, asked: tuple[str, ...]) -> None:
        """Says who is about to be told."""
        if asked != self.asked:
            self.asked = asked
            self.lay_out()

    def found(self, view: object) -> None:
        """Takes Today in."""
        today = cast("Today", view)
        self.today, self.zone = today, today.zone
        self.changes_at = today.assessment.changes_at
        curtain.know([today.name])
        if self._kept_at is None or abs(today.at - self._kept_at) >= KEPT_EVERY:
            # Only when the day is on the screen: the record is written in the same thread.
            self.call_after_refresh(self.keep_look, self._kept_at is None, today.at)
            self._kept_at = today.at

    @work(exclusive=True, group="kept")
    async def keep_look(self, first: bool, now: datetime) -> None:
        """Keeps that the screen was open; the first time says what came up while it was not."""
        from tracker.usecases.while_closed import closed_for, keep_look

        def look(book: "Book", person: str) -> str | None:
            said = closed_for(book, person, now) if first else None
            keep_look(book, person, now)
            return said

        said = await self.desk.act(look)
        if said is not None:
            self.closed = said
            self.draw()

    def failed(self, said: str) -> None:
        """Shows in the banner why nothing could be read."""
        self.query_one("#banner", Static).update(words(f"! {said}", "critical"))

    def nobody(self) -> None:
        """Set-up comes first."""
        self.run_flow(lambda: flow_named("setup", "ask_for_person")(self))

    def draw(self) -> None:
        """Lays Today out."""
        today, width = self.today, self.app.size.width
        if today is None:
            return
        rows = len(today.slots) + len(today.warnings)
        self._cursor = min(self._cursor, max(0, rows - 1))
        banner = self.query_one("#banner", Static)
        banner.set_classes("critical" if today.red else _worst(today))
        banner.update(banner_lines(today, self.asked, self.closed))
        head = head_line(today.name, f"{today.date}  {today.clock}", width - 2, self.note)
        self.query_one("#head", Static).update(head)
        self.query_one("#slots", Static).update(slot_lines(today, self._cursor))
        self.query_one("#next", Static).update(next_lines(today))
        place = self._cursor - len(today.slots)
        self.query_one("#warnings", Static).update(warning_lines(today, place))
        self.query_one("#naloxone", Static).update(naloxone_line(today))

    def key_names(self) -> list[tuple[str, str, int]]:
        """Without the key to skip where no pill is planned, and to answer where none is asked; with
        the one to the steps only where there are some to go. What a person is on comes first."""
        left_out = set()
        if self.today is not None and not self.today.slots:
            left_out.add(text("app.key_skip"))
        if self.today is None or not self.today.has_steps:
            left_out.add(text("app.key_steps"))
        if not self.asked:
            left_out.add(text("app.key_answer"))
        keys = [key for key in super().key_names() if key[1] not in left_out]
        given = _given_only(self.today)
        if not given:
            return keys
        first = [(*key[:2], 1) for key in keys if key[1] in given]
        # Other doses can still be logged, as the pills of a bridge; their keys give way.
        rest = [
            (*key[:2], 8) if key[1] in DOSE_KEYS else key for key in keys if key[1] not in given
        ]
        return [*first, *rest]

    def on_click(self, event: Click) -> None:
        """A click marks a pill or a warning; on the marked one it does what Enter does."""
        if self.today is None or event.widget is None or event.widget.id not in PLACES:
            return
        number = event.y - 1
        slots = len(self.today.slots)
        count = slots if event.widget.id == "slots" else len(self.today.warnings)
        if not 0 <= number < count:
            return
        number += 0 if event.widget.id == "slots" else slots
        again, self._cursor = number == self._cursor, number
        self.draw()
        if again and number >= slots:
            self.action_why()

    def action_move(self, step: int) -> None:
        """Moves the mark through pills and warnings."""
        if self.today is None:
            return
        rows = len(self.today.slots) + len(self.today.warnings)
        self._cursor = max(0, min(rows - 1, self._cursor + step))
        self.draw()
        where = "#slots" if self._cursor < len(self.today.slots) else "#warnings"
        self.query_one(where).scroll_visible(animate=False)

    def action_other(self) -> None:
        """Moves the mark from the pills to the warnings and back."""
        if self.today is not None and self.today.warnings:
            first = len(self.today.slots)
            self._cursor = first if self._cursor < first else 0
            self.action_move(0)

    def action_why(self) -> None:
        """Tells why the marked warning, or the worst one, is raised."""
        if self.today is None or not self.today.warnings:
            return
        from tracker.tui.dialogs import Tell

        place = max(0, self._cursor - len(self.today.slots))
        row = self.today.warnings[place]
        self.app.push_screen(Tell(f"{row.symbol} {row.title}", why_lines(row), row.tone))

    def action_answer(self) -> None:
        """Says that the person is there, so that others wait."""
        self.at_once(lambda: flow_named("reach_flows", "answer")(self))

    def action_take(self) -> None:
        """Takes the marked pill now."""
        self.at_once(lambda: flow_named("flows", "take")(self, self.marked_open_slot()))

    def action_naloxone(self) -> None:
        """Shows the naloxone kits, and asks if they are still there."""
        self.when_ready(lambda: flow_named("naloxone_flows", "naloxone")(self))

    def action_take_earlier(self) -> None:
        """Logs a pill from some time ago."""
        self.when_ready(lambda: flow_named("flows", "take_earlier")(self, self.marked_open_slot()))

    def marked_open_slot(self) -> "SlotRow | None":
        """The marked pill, else the first that nothing has been done about."""
        if self.today is None:
            return None
        slots = self.today.slots
        marked = slots[self._cursor] if self._cursor < len(slots) else None
        if marked is not None and marked.open:
            return marked
        return next((row for row in slots if row.open), None)


KEPT_EVERY = timedelta(minutes=5)
PLACES = ("slots", "warnings")
GIVEN_KEYS = {"injection": text("app.key_inject"), "implant": text("app.key_implant")}
DOSE_KEYS = (text("app.key_take"), text("app.key_earlier"), *GIVEN_KEYS.values())


def _given_only(today: "Today | None") -> list[str]:
    """The labels of the keys for what is given to a person whose plans have no pills."""
    from tracker.engine.assessment import ScheduleState

    if today is None:
        return []
    plans = today.assessment.plans
    forms = {plan.form for plan in plans if plan.schedule is not ScheduleState.STOPPED}
    if not forms <= GIVEN_KEYS.keys():
        return []
    return [GIVEN_KEYS[form] for form in sorted(forms)]


def _worst(today: "Today") -> str:
    return min((today.coverage.tone, today.gate.tone), key=WORST_FIRST.index)


SCREEN = TodayScreen
