"""Can I take this with it? A search as one types; it needs no record, and keeps nothing."""

import textwrap
from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tracker.tui.dialogs import FormLine
from tracker.tui.text import line, lines, open_words, words
from tracker.usecases.check_with import Checked, Told, check_with
from tracker.wording import text
from tracker.wording.numbers import numbers_for


class CheckWith(ModalScreen[None]):
    """What may not be taken with naltrexone; `zone` says which number to call."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", text("help.escape"), id="check-with.leave"),
        Binding("down", "scroll(1)", show=False, id="check-with.down"),
        Binding("up", "scroll(-1)", show=False, id="check-with.up"),
        Binding("pagedown", "scroll(8)", show=False, id="check-with.page-down"),
        Binding("pageup", "scroll(-8)", show=False, id="check-with.page-up"),
    ]

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self._sources = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog check-with"):
            yield Static(words(text("interaction.title"), "strong"), classes="title")
            yield FormLine(id="typed", compact=True)
            with VerticalScroll(can_focus=False, id="body"):
                yield Static(id="answer")
            yield Static(_keys(sources=False), id="hint", classes="keys")

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.cursor_blink = False
        field.focus()
        self._show()

    def on_resize(self) -> None:
        """Lines are laid out for a width."""
        self._show()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        """Looks the words up, and begins at the top."""
        event.stop()
        self._show()
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)

    @on(Input.Submitted)
    def with_sources(self, event: Input.Submitted) -> None:
        """Shows from where each answer comes, or does without."""
        event.stop()
        self._sources = not self._sources
        self._show()

    def action_scroll(self, rows: int) -> None:
        self.query_one("#body", VerticalScroll).scroll_relative(y=rows, animate=False)

    def action_leave(self) -> None:
        self.dismiss(None)

    def _show(self) -> None:
        typed, sources = self.query_one(Input).value, False
        if any(sign.isalpha() for sign in typed):
            found = check_with(typed, numbers_for(self._zone).emergency)
            sources = bool(found.told or found.near)
            body = answer_lines(found, self._sources, self.query_one("#answer").size.width)
        else:
            body = (
                [words(text("interaction.no_words"), "urgent"), Content("")]
                if typed.strip()
                else []
            )
            body += [
                words(text("interaction.lead")),
                words(text("interaction.lead_example"), "faint"),
                Content(""),
                words(text("interaction.lead_list"), "faint"),
            ]
        self.query_one("#answer", Static).update(lines(body))
        self.query_one("#hint", Static).update(_keys(sources))


def _keys(sources: bool) -> Content:
    enter = (("Enter", "key"), f" {text('interaction.key_sources')}  ") if sources else ()
    return line(
        *enter,
        ("↑↓", "key"), f" {text('app.key_scroll')}  ",
        ("F2", "key"), f" {text('app.key_emergency')}  ",
        ("Esc", "key"), f" {text('app.back')}",
    )  # fmt: skip


def answer_lines(found: Checked, sources: bool, width: int) -> list[Content]:
    """What to do first, then what nobody knows, then each thing that was found."""
    body = [words(said, "plain" if n else "strong") for n, said in enumerate(found.todo)]
    if found.danger:
        body.append(open_words(found.danger, "plain" if body else "strong"))
    if found.unknown:
        key = "interaction.unknown_some" if found.told else "interaction.unknown"
        body += [Content(""), words(f"? {text(key, what=found.unknown)}", "urgent")]
        body.append(words(f"  {text('interaction.unknown_not_fine')}", "urgent"))
    body += _told_lines(found.told, sources, width)
    if found.near:
        body += [Content(""), words(text("interaction.near"), "strong")]
        body += _told_lines(found.near, sources, width)
        body += [Content(""), words(text("interaction.near_not"), "urgent")]
    if sources and (found.told or found.near):
        body += [Content(""), words(text("interaction.search_words"), "faint")]
    return body


def _told_lines(all_told: Iterable[Told], sources: bool, width: int) -> list[Content]:
    body = []
    for told in all_told:
        by = f"  ({told.found_by})" if told.found_by else ""
        symbol = text(f"severity.{told.tone}.symbol")
        body += [Content(""), line((f"{symbol} ", told.tone), (told.name, "strong"), (by, "faint"))]
        body += [words(part) for risk in told.risks for part in _indented(risk, width)]
        if sources:
            said = f"{text('interaction.source')}: {told.source}"
            body += [words(part, "faint") for part in _indented(said, width)]
    return body


def _indented(said: str, width: int) -> list[str]:
    return textwrap.wrap(said, max(width, 20), initial_indent="  ", subsequent_indent="  ")
