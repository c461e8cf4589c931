"""Dialogs that ask, tell or take a few words. Esc leaves each of them and records nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tracker.tui.choice import Choice
from tracker.tui.text import line, lines, words
from tracker.usecases.lock import EMERGENCY_KEY
from tracker.wording import text

Answers = Mapping[str, str]
Check = Callable[[Answers], str | None]
NOTHING = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One thing a form asks: a line of text, or one of `choices` (value to label).

    What is `secret` is not shown while it is typed.
    """

    name: str
    label: str
    hint: str = ""
    default: str = ""
    choices: Mapping[str, str] | None = None
    secret: bool = False


class Tell(ModalScreen[None]):
    """Something to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "leave", text("help.escape"), id="tell.leave"),
        Binding("exclamation_mark", "app.emergency", show=False, id="tell.emergency"),
        Binding("down,j", "scroll(1)", show=False, id="tell.down"),
        Binding("up,k", "scroll(-1)", show=False, id="tell.up"),
    ]

    def __init__(self, title: str, body: list[Content], tone: str = "plain") -> None:
        super().__init__()
        self._title, self._body, self._tone = title, body, tone

    def compose(self) -> ComposeResult:
        with Vertical(classes=f"dialog {self._tone}"):
            yield Static(words(self._title, "strong"), classes="title")
            with VerticalScroll(can_focus=False, id="body"):
                yield Static(lines(self._body))
            yield Static(self._keys(more=False), id="hint", classes="keys")

    def on_resize(self) -> None:
        """Says how to see the rest, where the text is longer than the page."""
        self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        more = self.query_one("#body", VerticalScroll).max_scroll_y > 0
        self.query_one("#hint", Static).update(self._keys(more))

    def _keys(self, more: bool) -> Content:
        scroll = (("↑↓", "key"), f" {text('app.key_scroll')}  ") if more else ()
        return line(*scroll, ("Esc", "key"), f" {text('app.back')}")

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_scroll(self, rows: int) -> None:
        self.query_one("#body", VerticalScroll).scroll_relative(y=rows, animate=False)


class Ask(ModalScreen[str | None]):
    """A question with a few answers, by number, by arrows and Enter; Esc answers nothing.

    With NOTHING marked at first, Enter alone answers nothing either. `MORE_KEYS` are keys besides
    these: each with the key of its label.
    """

    MORE_KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", text("help.escape"), id="ask.leave"),
        Binding("exclamation_mark", "app.emergency", show=False, id="ask.emergency"),
        Binding("down,j,tab", "move(1)", show=False, id="ask.down"),
        Binding("up,k,shift+tab", "move(-1)", show=False, id="ask.up"),
        Binding("enter", "answer", show=False, id="ask.answer"),
        *(
            Binding(str(number), f"pick({number})", show=False, id=f"ask.pick{number}")
            for number in range(1, 6)
        ),
    ]

    def __init__(
        self,
        title: str,
        body: str | Content,
        choices: Mapping[str, str],
        tone: str = "plain",
        at: int = 0,
    ) -> None:
        super().__init__()
        self._title, self._body, self._choices, self._tone = title, body, choices, tone
        self._at = at

    def compose(self) -> ComposeResult:
        with Vertical(classes=f"dialog {self._tone}"):
            yield Static(words(self._title, "strong"), classes="title")
            with VerticalScroll(can_focus=False, id="body"):
                yield Static(words(self._body) if isinstance(self._body, str) else self._body)
            yield Static(self._rows(), id="choices")
            keys = line(
                (f"1-{len(self._choices)}", "key"), "  ",
                ("Enter", "key"), "  ",
                ("Esc", "key"), f" {text('app.back')}",
                *(part for key, label in self.MORE_KEYS for part in ("  ", (key, "key"),
                                                                     f" {text(label)}")),
            )  # fmt: skip
            yield Static(keys, classes="keys")

    def _rows(self) -> Content:
        rows = []
        for number, label in enumerate(self._choices.values()):
            mark = "▸" if number == self._at else " "
            tone = "strong" if number == self._at else "plain"
            rows.append(line((f" {mark} {number + 1}  ", "key"), (label, tone)))
        return lines(rows)

    def action_move(self, step: int) -> None:
        at = self._at if self._at != NOTHING or step > 0 else 0
        self._at = (at + step) % len(self._choices)
        self.query_one("#choices", Static).update(self._rows())

    def action_answer(self) -> None:
        if self._at != NOTHING:
            self.dismiss(list(self._choices)[self._at])

    def action_pick(self, number: int) -> None:
        if number <= len(self._choices):
            self.dismiss(list(self._choices)[number - 1])

    def action_leave(self) -> None:
        self.dismiss(None)


class Menu(ModalScreen[str | None]):
    """Things to choose from, each by a key of its own; Esc chooses nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", text("help.escape"), id="menu.leave"),
        Binding("exclamation_mark", "app.emergency", show=False, id="menu.emergency"),
        Binding("down", "move(1)", show=False, id="menu.down"),
        Binding("up", "move(-1)", show=False, id="menu.up"),
        Binding("enter", "choose", show=False, id="menu.choose"),
    ]

    def __init__(self, title: str, rows: Mapping[str, str]) -> None:
        """`rows` are the labels by their keys."""
        super().__init__()
        self._title, self._choices, self._at = title, rows, 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog plain"):
            yield Static(words(self._title, "strong"), classes="title")
            with VerticalScroll(can_focus=False, id="body"):
                yield Static(self._rows(), id="choices")
            keys = line(("Enter", "key"), "  ", ("Esc", "key"), f" {text('app.back')}")
            yield Static(keys, classes="keys")

    def _rows(self) -> Content:
        rows = []
        for number, (key, label) in enumerate(self._choices.items()):
            here = number == self._at
            tone = "strong" if here else "plain"
            rows.append(line((f" {'▸' if here else ' '} {key}  ", "key"), (label, tone)))
        return lines(rows)

    def on_key(self, event: Key) -> None:
        # Of letters typed in one go the first has chosen, and the list is no longer there.
        if event.character in self._choices and self.is_current:
            event.stop()
            self.dismiss(event.character)

    def action_move(self, step: int) -> None:
        self._at = (self._at + step) % len(self._choices)
        choices = self.query_one("#choices", Static)
        choices.update(self._rows())
        # A list longer than the screen follows its mark.
        row = Region(0, choices.virtual_region.y + self._at, 1, 1)
        self.query_one("#body", VerticalScroll).scroll_to_region(row, animate=False)

    def action_choose(self) -> None:
        self.dismiss(list(self._choices)[self._at])

    def action_leave(self) -> None:
        self.dismiss(None)


class FormLine(Input):
    """A line to type in; on an empty one `!` shows what to do in an emergency, as elsewhere."""

    async def on_key(self, event: Key) -> None:
        if event.character == EMERGENCY_KEY and not self.value:
            event.stop()
            event.prevent_default()
            await self.run_action("app.emergency")


class Form(ModalScreen[Answers | None]):
    """A few fields; Enter on the last one gives them back, if `check` finds nothing wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", text("help.escape"), id="form.leave"),
        Binding("ctrl+o", "done", show=False, id="form.done"),
    ]

    def __init__(
        self, title: str, intro: str, fields: list[FormField], check: Check | None = None
    ) -> None:
        super().__init__()
        self._title, self._intro, self._fields = title, intro, fields
        self._check = check

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static(words(self._title, "strong"), classes="title")
            with VerticalScroll(can_focus=False, id="body"):
                if self._intro:
                    yield Static(words(self._intro), classes="intro")
                for field in self._fields:
                    yield Static(
                        line((field.label, "strong"), (f"  {field.hint}", "faint")), classes="label"
                    )
                    if field.choices is not None:
                        yield Choice(field.choices, field.default, id=f"field-{field.name}")
                    else:
                        yield FormLine(
                            field.default,
                            id=f"field-{field.name}",
                            compact=True,
                            password=field.secret,
                        )
            yield Static("", id="problem")
            yield Static(self._keys(), id="hint", classes="keys")

    def on_mount(self) -> None:
        for field in self.query(Input):
            field.cursor_blink = False
        # What the form is about stays in sight: it stands above the first field.
        self.query_one(f"#field-{self._fields[0].name}").focus(scroll_visible=False)

    def on_descendant_focus(self) -> None:
        """Enter goes on from field to field, and saves at the last: the foot says which."""
        self.query_one("#hint", Static).update(self._keys())

    @property
    def _at_last(self) -> bool:
        return self.focused is not None and self.focused.id == f"field-{self._fields[-1].name}"

    def _keys(self) -> Content:
        go_on = (
            (("Tab", "key"), f" {text('app.key_next')}  ")
            if self._at_last
            else (("Tab", "key"), "  ", ("Enter", "key"), f" {text('app.key_next')}  ")
        )
        save = (("Enter", "key"), f" {text('app.save')}  ") if self._at_last else ()
        return line(
            *go_on,
            ("←→", "key"), f" {text('app.key_choose')}  ",
            *save,
            ("Esc", "key"), f" {text('app.back')}  ",
            ("F2", "key"), f" {text('app.key_emergency')}",
        )  # fmt: skip

    @on(Input.Submitted)
    @on(Choice.Submitted)
    def next_or_done(self, event: Input.Submitted | Choice.Submitted) -> None:
        event.stop()
        if self._at_last:
            self.action_done()
        else:
            self.focus_next()

    def action_done(self) -> None:
        if not self.is_current:
            # Enter, held down or typed twice: the first has given the answers back.
            return
        answers = {field.name: self._value(field) for field in self._fields}
        problem = self._check(answers) if self._check else None
        if problem is None:
            self.dismiss(answers)
            return
        self.query_one("#problem", Static).update(words(f"! {problem}", "urgent"))

    def action_leave(self) -> None:
        self.dismiss(None)

    def _value(self, field: FormField) -> str:
        if field.choices is not None:
            return self.query_one(f"#field-{field.name}", Choice).value
        return self.query_one(f"#field-{field.name}", Input).value.strip()
