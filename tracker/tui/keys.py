"""Every key of every view, by the id under which the settings may change it."""

from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

from textual.binding import Binding

from tracker.tui.nav import PAGES, VIEWS


class Bound(NamedTuple):
    """What is bound: its id, its keys, and what they do."""

    id: str
    keys: str
    does: str


def all_bindings() -> list[Bound]:
    """The bindings of all views, each once, in the order of the views."""
    found: dict[str, Bound] = {}
    for binding in _bindings():
        if binding.id and binding.description and binding.show:
            found.setdefault(binding.id, Bound(binding.id, binding.key, binding.description))
    return list(found.values())


def _bindings() -> Iterator[Binding]:
    for name in (*VIEWS, *PAGES):
        screen = import_module(f"tracker.tui.screens.{name}").SCREEN
        for kind in screen.__mro__:
            for binding in vars(kind).get("BINDINGS", ()):
                if isinstance(binding, Binding) and kind.__module__.startswith("tracker"):
                    yield binding
