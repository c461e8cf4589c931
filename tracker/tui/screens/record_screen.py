"""What every view shares: the record, the clock, the way to the other views, help and emergency."""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tracker.errors import LockedError, TrackerError
from tracker.tui.curtain import curtain
from tracker.tui.desk import Desk, Nobody
from tracker.tui.nav import VIEWS
from tracker.tui.screens.help import help_lines, shown_key
from tracker.tui.screens.layout import key_line
from tracker.tui.text import words
from tracker.wording import text

if TYPE_CHECKING:
    from tracker.usecases.book import Book
    from tracker.usecases.emergency import OwnFacts
    from tracker.usecases.pills_today import SlotRow

Flow = Callable[..., Coroutine[Any, Any, None]]
LOOK, LOOK_EVERY = "look", 2.0
SMALLEST = (40, 12)


class RecordScreen(Screen[object]):
    """A view of the record. `zone` is the machine's, until the person's is known.

    `KEYS` are the bindings named at the foot, by id: the label, and how soon each gives way on
    a narrow screen; those with 0 never do.
    """

    KEYS: ClassVar[tuple[tuple[str, str, int], ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"view('{name}')", text(f"nav.help_{name}"), id=f"view.{name}")
            for number, name in enumerate(VIEWS, start=1)
        ),
        Binding("l,L", "log_something", text("help.l"), id="app.log"),
        Binding("M", "flow_of('switch_flows', 'change_medicine')", text("help.M"), id="app.switch"),
        Binding("P", "flow_of('paper_flows', 'on_paper')", text("help.P"), id="app.paper"),
        Binding("C", "view('contacts')", text("nav.help_contacts"), id="view.contacts"),
        Binding("S", "view('steps')", text("nav.help_steps"), id="view.steps"),
        Binding("H", "view('health')", text("nav.help_health"), id="view.health"),
        Binding("W,f4", "app.check_with", text("help.check_with"), id="app.check-with"),
        Binding("u,backspace", "flow_at_once('undo')", text("help.u"), id="app.undo"),
        Binding("exclamation_mark,f2", "emergency", text("help.!"), id="app.emergency"),
        Binding("f1", "keys", text("help.title"), id="app.help"),
        Binding("x,f6", "curtain", text("help.x"), id="app.curtain"),
        Binding("f5", "app.theme", text("help.f5"), id="app.theme"),
        Binding("q,ctrl+q", "app.quit", text("help.q"), id="app.quit"),
        Binding("escape", "view('today')", show=False, id="view.back"),
    ]

    def __init__(self, desk: Desk, clock: Callable[[], datetime], zone: str) -> None:
        super().__init__()
        self.desk, self.clock, self.zone = desk, clock, zone
        self.own: OwnFacts | None = None
        self.changes_at: datetime | None = None
        self.left = False
        self._foot = Content("")
        self._looked_at: datetime | None = None
        self._asked: Callable[[], Awaitable[None]] | None = None

    def read(self, book: "Book", person: str, now: datetime) -> object:
        """What the view shows, read from the record in the desk's thread."""
        raise NotImplementedError

    def found(self, view: object) -> None:
        """Takes in what was read; called only when something differs."""
        raise NotImplementedError

    def draw(self) -> None:
        """Lays out for the width what was read last."""

    @property
    def ready(self) -> bool:
        """Whether the record has been read."""
        return self._looked_at is not None

    def on_mount(self) -> None:
        """The record is read in a thread of its own: the first paint does not wait for it."""
        self.look()
        self.set_interval(LOOK_EVERY, self._watch_clock)

    def on_screen_resume(self) -> None:
        """Back from another view or a dialog: it may have changed what is shown here."""
        if self.ready:
            self.look()

    def on_resize(self) -> None:
        """Lines are laid out for a width."""
        self.lay_out()

    def lay_out(self) -> None:
        """Draws the foot, and the page if there is room for one."""
        foot = self.foot()
        if foot != self._foot:
            # What already stands there is not painted again.
            self._foot = foot
            self.query_one("#keys", Static).update(foot)
        if self.ready and not self._too_small:
            self.draw()

    def foot(self) -> Content:
        """The keys, as many as fit; where there is no room for a page, a wish for more."""
        if self._too_small:
            return words(text("app.too_small"), "strong")
        return key_line(self.key_names(), self.app.size.width - 2)

    def foot_widget(self) -> Static:
        """The last line of the screen, as it is at first."""
        self._foot = self.foot()
        return Static(self._foot, id="keys")

    @property
    def _too_small(self) -> bool:
        width, height = self.app.size
        return width < SMALLEST[0] or height < SMALLEST[1]

    def key_names(self) -> list[tuple[str, str, int]]:
        """The keys at the foot as they are bound now: key, label, how soon it gives way."""
        shown: dict[str | None, str] = {}
        for active in self.active_bindings.values():
            # Of several keys for one thing the shortest is the one to learn.
            key, name = shown_key(self, active.binding), active.binding.id
            shown[name] = min(shown.get(name, key), key, key=len)
        return [
            (shown[name], text(label), rank)
            for name, label, rank in (*self.KEYS, *COMMON_KEYS)
            if name in shown
        ]

    def _watch_clock(self) -> None:
        """Compares with the wall clock, so that sleep, midnight and set clocks all show."""
        now, before = self.clock(), self._looked_at
        if before is None or self.app.screen is not self or self._is_looking:
            return
        if now < before - timedelta(seconds=1):
            self.notify(text("app.clock_changed"), markup=False)
        elif now.replace(second=0, microsecond=0) == before.replace(second=0, microsecond=0) and (
            self.changes_at is None or now < self.changes_at
        ):
            self.watch_record()
            return
        self.look()

    @property
    def _is_looking(self) -> bool:
        """Whether a look is under way: a tick before its end does not begin it anew."""
        return any(
            worker.node is self and worker.group == LOOK and not worker.is_finished
            for worker in self.workers
        )

    @work(exclusive=True, group="watch")
    async def watch_record(self) -> None:
        """Shows what another window wrote: one number is asked for, and no record is read."""
        try:
            changed = await self.desk.changed()
        except TrackerError as error:
            self.failed(str(error))
            return
        if changed:
            self.look()

    @work(exclusive=True, group=LOOK, exit_on_error=True)
    async def look(self) -> None:
        """Reads the record and shows it, or what went wrong in one line."""
        if self.left:
            return
        now = self.clock()
        try:
            view = await self.desk.look(lambda book, person: self._read_all(book, person, now))
        except LockedError:
            self.app.ask_passphrase()  # type: ignore[attr-defined]
            return
        except TrackerError as error:
            self.failed(str(error))
            return
        if isinstance(view, Nobody):
            self.nobody()
            return
        self._looked_at = now
        found, doubt, self.own = view
        self.found(found)
        self.show_doubt(doubt)
        self.lay_out()
        if self._asked is not None:
            asked, self._asked = self._asked, None
            self.run_flow(asked)

    def _read_all(self, book: "Book", person: str, now: datetime) -> "tuple[object, str, OwnFacts]":
        from tracker.usecases.emergency import own_facts

        own = own_facts(book.record(person), now)
        return self.read(book, person, now), self.read_doubt(book, person, now), own

    def read_doubt(self, book: "Book", person: str, now: datetime) -> str:
        """Why nothing may look well now, if there is a reason."""
        from tracker.usecases.liveness import doubt_of

        return doubt_of(book, person, now)

    def show_doubt(self, doubt: str) -> None:
        """Says under the views why nothing may look well."""
        place = self.query_one("#doubt", Static)
        place.display = bool(doubt)
        place.update(words(f"! {doubt}" if doubt else "", "caution"))

    def nobody(self) -> None:
        """The record holds nobody yet: Today begins with set-up."""
        self.action_view("today")

    def failed(self, said: str) -> None:
        """Shows why nothing could be read."""
        self.notify(said, severity="error", markup=False, timeout=8)

    def marked_open_slot(self) -> "SlotRow | None":
        """The pill that a key is about."""
        return None

    def action_view(self, name: str) -> None:
        """Goes to another view."""
        self.app.go_to(name)  # type: ignore[attr-defined]

    def action_curtain(self) -> None:
        """Blanks names and drug words, or shows them again."""
        curtain.drawn = not curtain.drawn
        self.lay_out()
        self.refresh(recompose=False)
        self.notify(text("privacy.on" if curtain.drawn else "privacy.off"), markup=False, timeout=3)

    def action_emergency(self) -> None:
        """Shows what to do, at any time, also when the record cannot be read."""
        self.app.action_emergency()  # type: ignore[attr-defined]

    def action_keys(self) -> None:
        """Help made from the bindings of where one stands."""
        from tracker.tui.dialogs import Tell

        self.app.push_screen(Tell(text("help.title"), help_lines(self)))

    def on_screen_suspend(self) -> None:
        """A dialog of a flow lies over the view: keys are for that flow until it is done."""
        self.desk.asks = self.desk.one_flow.locked()

    def action_log_something(self) -> None:
        """Offers what can be logged besides a dose."""
        self.action_flow_of("log_menu", "log_something")

    def action_flow(self, name: str) -> None:
        """Starts one of the flows by its name."""
        self.action_flow_of("flows", name)

    def action_flow_at_once(self, name: str) -> None:
        """Starts one of the flows that most often ask nothing."""
        self.at_once(lambda: flow_named("flows", name)(self))

    def action_flow_of(self, module: str, name: str) -> None:
        """Starts a flow that belongs to no view."""
        self.when_ready(lambda: flow_named(module, name)(self))

    def when_ready(self, flow: Callable[[], Awaitable[None]]) -> None:
        """Runs a flow that begins with a dialog: what is typed before that is there is let go.

        It is meant for the dialog, and the letter of a side effect would take a pill.
        """

        async def begin() -> None:
            self.desk.asks = True
            await flow()

        self.desk.asks = self.ready
        self.at_once(begin)

    def at_once(self, flow: Callable[[], Awaitable[None]]) -> None:
        """Runs a flow; a key typed before the record is there waits for it."""
        if self.ready:
            self.run_flow(flow)
        else:
            self._asked = flow

    @work(exclusive=False, group="flow")
    async def run_flow(self, flow: Callable[[], Awaitable[None]]) -> None:
        """Runs a flow when those before it are done, and looks again after it."""
        try:
            async with self.desk.one_flow:
                try:
                    await flow()
                finally:
                    self.desk.asks = False
        except TrackerError as error:
            self.notify(str(error), severity="error", markup=False, timeout=8)
        else:
            self.look()

    def leave(self) -> None:
        """Ends the program; nothing more is read or asked."""
        self.left = True
        self.app.exit()


COMMON_KEYS = (
    ("app.log", "app.key_log", 4),
    ("app.help", "app.key_help", 0),
    ("app.emergency", "app.key_emergency", 0),
    ("app.quit", "app.key_quit", 4),
)


def flow_named(module: str, name: str) -> Flow:
    """A flow by its module and name; loaded when it is first used, after the first paint."""
    found: Flow = getattr(import_module(f"tracker.tui.screens.{module}"), name)
    return found
