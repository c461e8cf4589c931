"""Help, made from the bindings of where one stands."""

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen

from tracker.tui.text import line


def help_lines(screen: Screen[object]) -> list[Content]:
    """One line for each key: the key as it is bound now, and what it does."""
    found: dict[str, tuple[list[str], str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not (binding.description and binding.show):
            continue
        keys, _ = found.setdefault(binding.id or binding.action, ([], binding.description))
        shown = shown_key(screen, binding)
        if shown not in keys:
            keys.append(shown)
    rows = [("/".join(keys), description) for keys, description in found.values()]
    wide = max((Content(keys).cell_length for keys, _ in rows), default=0)
    return [
        line((" " * (wide - Content(keys).cell_length) + keys, "key"), f"  {description}")
        for keys, description in rows
    ]


def shown_key(screen: Screen[object], binding: Binding) -> str:
    """A key as it stands on the keyboard."""
    shown = screen.app.get_key_display(binding)
    return shown.upper() if shown[:1] == "f" and shown[1:].isdecimal() else shown
