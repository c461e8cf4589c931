"""The Today screen: one banner, today's pills, what is next, warnings, and every key."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tracker.errors import TrackerError
from tracker.tui.desk import Desk, Nobody
from tracker.tui.screens.layout import (
    banner_lines,
    head_line,
    key_line,
    next_lines,
    slot_lines,
    warning_lines,
    why_lines,
)
from tracker.tui.screens.record_screen import RecordScreen
from tracker.tui.text import line, words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.today import SlotRow, Today

LOOK_EVERY = 2.0
CLOCK_JUMP = timedelta(minutes=2)
SMALLEST = (40, 12)


class TodayScreen(RecordScreen):
    """Today of one person; set-up comes first where the record holds nobody."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "take", text("help.t"), id="today.take"),
        Binding("T", "take_earlier", text("help.T"), id="today.take-earlier"),
        Binding("s", "flow('skip')", text("help.s"), id="today.skip"),
        Binding("i", "flow('inject')", text("help.i"), id="today.inject"),
        Binding("m", "flow('implant')", text("help.m"), id="today.implant"),
        Binding("u", "flow('undo')", text("help.u"), id="today.undo"),
        Binding("r", "flow('report')", text("help.r"), id="today.report"),
        Binding("c", "flow('contact')", text("help.c"), id="today.contact"),
        Binding("n", "flow('naloxone')", text("help.n"), id="today.naloxone"),
        Binding("h", "flow('history')", text("help.h"), id="today.history"),
        Binding("question_mark,enter", "why", text("help.?"), id="today.why"),
        Binding("exclamation_mark,f2", "emergency", text("help.!"), id="today.emergency"),
        Binding("f1", "keys", text("help.title"), id="today.help"),
        Binding("down,j", "move(1)", show=False, id="today.down"),
        Binding("up,k", "move(-1)", show=False, id="today.up"),
        Binding("tab", "other", show=False, id="today.other"),
        Binding("q", "app.quit", text("help.q"), id="today.quit"),
    ]

    def __init__(
        self, desk: Desk, clock: Callable[[], datetime], zone: str, note: str | None
    ) -> None:
        super().__init__(desk, clock, zone)
        self.note = note
        self._cursor = 0
        self._looked_at: datetime | None = None
        self._asked: Callable[[], Awaitable[None]] | None = None

    def compose(self) -> ComposeResult:
        """Empty places first: the record comes after the first paint."""
        yield Static(words(text("app.title"), "strong"), id="head")
        with VerticalScroll(id="page", can_focus=False):
            yield Static(words(text("app.loading"), "faint"), id="banner")
            yield Static(id="slots")
            yield Static(id="next")
            yield Static(id="warnings")
            yield Static(id="naloxone")
        yield Static(key_line(80, True), id="keys")

    def on_mount(self) -> None:
        """The record is read in a thread of its own: the first paint does not wait for it."""
        self.look()
        self.set_interval(LOOK_EVERY, self._watch_clock)

    def on_resize(self) -> None:
        """Lines are laid out for a width."""
        self._show()

    def _watch_clock(self) -> None:
        """Compares with the wall clock, so that sleep, midnight and set clocks all show."""
        now, before = self.clock(), self._looked_at
        if before is None or self.today is None:
            return
        if now < before - timedelta(seconds=1):
            self.notify(text("app.clock_changed"), markup=False)
        elif now.replace(second=0, microsecond=0) == before.replace(second=0, microsecond=0):
            changes_at = self.today.assessment.changes_at
            if changes_at is None or now < changes_at:
                return
        self.look()

    @work(exclusive=True, group="look", exit_on_error=True)
    async def look(self) -> None:
        """Reads the record and shows Today, or what went wrong in one line."""
        if self.left:
            return
        now = self.clock()
        try:
            found = await self.desk.look(now)
        except TrackerError as error:
            self.query_one("#banner", Static).update(words(f"! {error}", "critical"))
            return
        self._looked_at = now
        if isinstance(found, Nobody):
            self.action_flow("set_up")
            return
        if self.today is None or found != self.today:
            self.today = found
            self._show()
        if self._asked is not None:
            asked, self._asked = self._asked, None
            self._run(asked)

    def _show(self) -> None:
        width, height = self.app.size
        keys = self.query_one("#keys", Static)
        if width < SMALLEST[0] or height < SMALLEST[1]:
            keys.update(words(text("app.too_small"), "strong"))
            return
        today = self.today
        keys.update(key_line(width - 2, today is None or bool(today.slots)))
        if today is None:
            return
        rows = len(today.slots) + len(today.warnings)
        self._cursor = min(self._cursor, max(0, rows - 1))
        banner = self.query_one("#banner", Static)
        banner.set_classes("critical" if today.red else _worst(today))
        banner.update(banner_lines(today))
        self.query_one("#head", Static).update(head_line(today, width - 2, self.note))
        self.query_one("#slots", Static).update(slot_lines(today, self._cursor))
        self.query_one("#next", Static).update(next_lines(today))
        place = self._cursor - len(today.slots)
        self.query_one("#warnings", Static).update(warning_lines(today, place))
        self.query_one("#naloxone", Static).update(
            line((f"{today.naloxone}   {text('disclaimer.short')}", "faint"))
        )

    def action_move(self, step: int) -> None:
        """Moves the mark through pills and warnings."""
        if self.today is None:
            return
        rows = len(self.today.slots) + len(self.today.warnings)
        self._cursor = max(0, min(rows - 1, self._cursor + step))
        self._show()
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

    def action_emergency(self) -> None:
        """Shows what to do, at any time, also when the record cannot be read."""
        from tracker.tui.dialogs import Tell
        from tracker.tui.screens.emergency import emergency_body

        zone = self.today.zone if self.today else self.zone
        kit = self.today.naloxone if self.today else None
        body = emergency_body(zone, kit)
        self.app.clear_notifications()
        self.app.push_screen(Tell(f"! {text('emergency.title')}", body, "critical"))

    def action_keys(self) -> None:
        """Help made from the bindings of this screen."""
        from tracker.tui.dialogs import Tell

        rows = [
            line((f"{self.app.get_key_display(active.binding):>7}  ", "key"),
                 active.binding.description)
            for active in self.active_bindings.values()
            if active.binding.description and active.binding.show
        ]  # fmt: skip
        self.app.push_screen(Tell(text("help.title"), rows))

    def action_take(self) -> None:
        """Takes the marked pill now; a key typed before the record is there waits for it."""
        self._when_ready(lambda: _flows().take(self, self.marked_open_slot()))

    def action_take_earlier(self) -> None:
        """Logs a pill from some time ago."""
        self._when_ready(lambda: _flows().take_earlier(self, self.marked_open_slot()))

    def action_flow(self, name: str) -> None:
        """Starts one of the other flows by its name."""
        if name == "set_up":
            self._run(lambda: _flows().set_up(self))
        else:
            self._when_ready(lambda: getattr(_flows(), name)(self))

    def _marked_slot(self) -> "SlotRow | None":
        if self.today is None or self._cursor >= len(self.today.slots):
            return None
        return self.today.slots[self._cursor]

    def marked_open_slot(self) -> "SlotRow | None":
        """The marked pill, else the first that nothing has been done about."""
        if self.today is None:
            return None
        marked = self._marked_slot()
        if marked is not None and marked.open:
            return marked
        return next((row for row in self.today.slots if row.open), None)

    def _when_ready(self, flow: Callable[[], Awaitable[None]]) -> None:
        if self.today is None:
            self._asked = flow
        else:
            self._run(flow)

    @work(exclusive=False, group="flow")
    async def _run(self, flow: Callable[[], Awaitable[None]]) -> None:
        try:
            await flow()
        except TrackerError as error:
            self.notify(str(error), severity="error", markup=False, timeout=8)
        else:
            self.look()


def _flows() -> ModuleType:
    """What the keys do; loaded by the desk, after the first paint."""
    from tracker.tui.screens import flows

    return flows


def _worst(today: "Today") -> str:
    tones = ("urgent", "caution", "info", "good")
    return min((today.coverage.tone, today.gate.tone), key=tones.index)
