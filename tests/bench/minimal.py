"""The ten-line Textual app that start-up is compared with."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Static


class Minimal(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("Hello")
        yield Footer()


Minimal().run()
