"""The program on a screen. The record is loaded after the first paint, in a thread of its own."""

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import ClassVar

from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from tracker.errors import TrackerError
from tracker.settings import Settings, may_be_encrypted
from tracker.tui.curtain import curtain
from tracker.tui.desk import Desk
from tracker.tui.idle import Idle
from tracker.tui.screens.help import shown_key
from tracker.tui.screens.record_screen import RecordScreen
from tracker.tui.screens.today import TodayScreen
from tracker.tui.theme import THEMES
from tracker.wording import text

TODAY = "today"
LOCK_CLASS = "lock"
# Seconds to the first look for warnings, which waits for the first page, and between looks.
FIRST_CHECK, CHECK_EVERY = 4.0, 30.0
IDLE_EVERY = 5.0
TOUCHES = (events.Key, events.Paste, events.MouseDown, events.MouseScrollUp, events.MouseScrollDown)
NEVER_LET_GO = ("app.emergency", "app.emergency-anywhere", "app.quit-anywhere")
EMERGENCY_KEYS = ("exclamation_mark", "f2")


class TrackerApp(App[None]):
    """One person's day. `clock` gives the present instant, `zone` is the machine's."""

    TITLE = text("app.title")
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", text("help.q"), show=False, id="app.quit-anywhere"),
        # Also over a form: there a "!" is a letter like any other.
        Binding("f2", "emergency", show=False, id="app.emergency-anywhere", priority=True),
        # Over a dialog too, and over a locked page: it needs no record.
        Binding(
            "f4",
            "check_with",
            text("help.check_with"),
            show=False,
            priority=True,
            id="app.check-with-anywhere",
        ),
    ]

    def __init__(
        self,
        place: str,
        person: str | None,
        clock: Callable[[], datetime],
        zone: str,
        note: str | None = None,
        settings: Settings | None = None,
        view: str = TODAY,
    ) -> None:
        super().__init__()
        self.settings = settings or Settings()
        for theme in THEMES:
            self.register_theme(theme)
        wanted = os.environ.get("TRACKER_THEME") or self.settings.theme
        self.theme = next((t.name for t in THEMES if t.name == f"tracker-{wanted}"), THEMES[0].name)
        if self.settings.keys:
            self.set_keymap(dict(self.settings.keys))
        curtain.begin()
        self.desk = Desk(place, person)
        self.clock = clock
        self.zone = zone
        self.note = note
        self._first_view = view
        self._encrypted = False
        self._untouched = Idle(clock())

    def get_default_screen(self) -> Screen[object]:
        """Today, from the first paint on."""
        return TodayScreen(self.desk, self.clock, self.zone, self.note)

    def on_ready(self) -> None:
        """Goes on to the view that was asked for."""
        if self._first_view != TODAY:
            self.go_to(self._first_view)
        self._begin_locking()
        self.set_timer(FIRST_CHECK, self.check_now)
        self.set_interval(CHECK_EVERY, self.check_now)

    @work(exclusive=True, group="check")
    async def check_now(self) -> None:
        """Looks for warnings where no watcher does, and sends what waits."""
        from tracker.tui import checking

        show = partial(self.call_from_thread, self.show_letter)
        asked = await checking.check(self.desk, self.clock(), show)
        today = self.screen_stack[0]
        if asked is not None and isinstance(today, TodayScreen):
            today.show_asked(asked)

    def _begin_locking(self) -> None:
        """Asks for the passphrase of an encrypted record, and sees to the lock of the screen."""
        if may_be_encrypted(self.desk.place):
            from tracker.usecases.lock import is_encrypted, is_locked

            self._encrypted = is_encrypted(self.desk.place)
            if is_locked(self.desk.place):
                self.ask_passphrase()
        self._untouched.allow(self.settings.lock_minutes, self._encrypted)
        if self._untouched.limit is not None:
            self.set_interval(IDLE_EVERY, self.lock_if_idle)

    @property
    def is_locked(self) -> bool:
        """Whether the page that asks for the passphrase lies over all else."""
        return any(screen.has_class(LOCK_CLASS) for screen in self.screen_stack)

    def ask_passphrase(self) -> None:
        """Puts the page that asks for the passphrase over all else, once."""
        if self.is_locked:
            return
        from tracker.tui.screens.unlock import UnlockScreen

        page = UnlockScreen(self.desk.place, self.zone, self._encrypted)
        page.add_class(LOCK_CLASS)
        self.clear_notifications()
        self.push_screen(page)

    def unlocked(self) -> None:
        """Shows again what was there, as it is now."""
        self._untouched.touched(self.clock())
        self.pop_screen()
        for screen in self.screen_stack:
            if isinstance(screen, RecordScreen):
                screen.look()

    @work(exclusive=True, group="lock")
    async def lock_if_idle(self) -> None:
        """Locks the screen where nobody has touched it for too long."""
        if self._untouched.is_over(self.clock()):
            await self._lock_now()

    async def _lock_now(self) -> None:
        """Covers the page, closes the record and forgets its key.

        What a key began is let end first: what it shows must not come up over the cover.
        """
        begun = self.desk.one_flow.locked() and not isinstance(self.screen, ModalScreen)
        if self.is_locked or begun or not self.desk.idle:
            return
        in_emergency = self.screen.has_class("emergency")
        self.ask_passphrase()
        if in_emergency:
            # Who reads it may have no hand free.
            await self.screen.run_action("emergency")
        if self._encrypted:
            await self.desk.lock()

    async def on_event(self, event: events.Event) -> None:
        """Keeps that somebody is there; after too long the first key locks and does no more."""
        if isinstance(event, TOUCHES) and self._untouched.limit is not None:
            now = self.clock()
            if self._untouched.is_over(now) and not self.is_locked:
                await self._lock_now()
                if isinstance(event, events.Key) and event.key in EMERGENCY_KEYS:
                    await self.screen.run_action("emergency")
                return
            self._untouched.touched(now)
        if isinstance(event, events.Key) and self._is_for_a_dialog_to_come(event.key):
            return
        await super().on_event(event)

    def _is_for_a_dialog_to_come(self, key: str) -> bool:
        if not (isinstance(self.screen, RecordScreen) and self.desk.asks):
            return False
        bound = self.screen.active_bindings.get(key)
        return bound is None or bound.binding.id not in NEVER_LET_GO

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No palette over a locked page."""
        if action == "command_palette" and self.is_locked:
            return False
        return super().check_action(action, parameters)

    def _log(self, *_: object, **__: object) -> None:
        """No log: the library's would hold each key that is pressed, a passphrase too."""

    def show_letter(self, title: str, body: str) -> None:
        """Shows what goes to the screen, and rings its bell."""
        self.bell()
        if self.is_locked:
            title, body = text("app.reminder"), text("lock.waiting")
        self.notify(body, title=title, severity="warning", markup=False, timeout=30)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that has a key where one stands, for the command palette."""
        seen = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if not binding.description or not binding.show or binding.action in seen:
                continue
            seen.add(binding.action)
            yield SystemCommand(
                binding.description,
                shown_key(screen, binding),
                lambda action=binding.action: self.call_later(screen.run_action, action),
            )

    def go_to(self, name: str) -> None:
        """Shows a view; Today lies below all others."""
        above = len(self.screen_stack) > 1
        if name == TODAY:
            if above:
                self.pop_screen()
            return
        if not self.is_screen_installed(name):
            module = import_module(f"tracker.tui.screens.{name}")
            self.install_screen(module.SCREEN(self.desk, self.clock, self.zone), name)
        if above:
            self.switch_screen(name)
        else:
            self.push_screen(name)

    async def on_unmount(self) -> None:
        """Lets go of the record."""
        try:
            await self.desk.close()
        except TrackerError:
            # It is closed with the program.
            return

    def _fatal_error(self) -> None:
        """One plain line at a crash: the library's own report would show what is in the record."""
        self.panic(text("app.crash"))

    def action_emergency(self) -> None:
        """Shows what to do, over anything; what the record adds only while it is not locked."""
        from tracker.tui.screens.emergency import CLASS, emergency_page

        if self.screen.has_class(CLASS):
            return
        seen = self._seen_last()
        self.clear_notifications()
        self.push_screen(
            emergency_page(seen.zone, seen.own) if seen else emergency_page(self.zone, None)
        )

    def action_check_with(self) -> None:
        """Asks what is to be taken with naltrexone; once is enough."""
        from tracker.tui.screens.check_with import CheckWith

        if isinstance(self.screen, CheckWith):
            return
        seen = self._seen_last()
        self.push_screen(CheckWith(seen.zone if seen else self.zone))

    def _seen_last(self) -> RecordScreen | None:
        """The view that lies on top, unless the page is locked."""
        views = [screen for screen in self.screen_stack if isinstance(screen, RecordScreen)]
        return views[-1] if views and not self.is_locked else None

    def action_theme(self) -> None:
        """Goes from dark to light to high contrast and back."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]


def run(place: str, person: str | None, note: str | None = None, view: str = TODAY) -> int:
    """Opens the screen and returns the exit code when it is left; raises TrackerError."""
    from tracker import clock
    from tracker.settings import load_settings
    from tracker.usecases.asking import ask_by

    # From now on a page asks, and no prompt.
    ask_by(None)
    own, zone = load_settings(place), clock.machine_zone()
    app = TrackerApp(place, person, clock.now, zone, note, own, view)
    app.run()
    return app.return_code or 0
