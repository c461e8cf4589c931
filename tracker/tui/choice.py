"""A field with a few fixed answers: arrows move, a number picks, Enter goes on."""

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from tracker.tui.text import line


class Choice(Static, can_focus=True):
    """One of several labels on one line, the chosen one marked by a symbol too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,space", "move(1)", show=False, id="choice.next"),
        Binding("left,h", "move(-1)", show=False, id="choice.previous"),
        Binding("enter", "submit", show=False, id="choice.submit"),
        *(
            Binding(str(number), f"pick({number})", show=False, id=f"choice.pick{number}")
            for number in range(1, 6)
        ),
    ]

    class Submitted(Message):
        """The person is done with this field."""

    def __init__(self, choices: Mapping[str, str], value: str, id: str) -> None:
        super().__init__(id=id, classes="choice")
        self._choices = choices
        self.value = value if value in choices else next(iter(choices))

    def on_mount(self) -> None:
        self._show()

    def on_click(self, event: Click) -> None:
        event.stop()
        self.action_move(1)

    def action_move(self, step: int) -> None:
        keys = list(self._choices)
        self.value = keys[(keys.index(self.value) + step) % len(keys)]
        self._show()

    def action_pick(self, number: int) -> None:
        if number <= len(self._choices):
            self.value = list(self._choices)[number - 1]
            self._show()

    def action_submit(self) -> None:
        self.post_message(self.Submitted())

    def _show(self) -> None:
        parts = []
        for key, label in self._choices.items():
            chosen = key == self.value
            parts.append((f"{'●' if chosen else '○'} {label}   ", "strong" if chosen else "faint"))
        self.update(line(*parts))
