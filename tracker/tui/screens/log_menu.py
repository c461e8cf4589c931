"""What can be logged besides a dose: `l`, and then one key for each thing."""

from typing import NamedTuple

from tracker.tui.dialogs import Menu
from tracker.tui.screens.record_screen import RecordScreen, flow_named
from tracker.wording import text


class Row(NamedTuple):
    """A thing to log: its key, the key of its label, and the flow that logs it."""

    key: str
    label: str
    module: str
    flow: str


ROWS = (
    Row("t", "log_menu.contact", "flows", "contact"),
    Row("n", "log_menu.naloxone", "naloxone_flows", "naloxone"),
    Row("r", "log_menu.report", "flows", "report"),
    Row("e", "log_menu.effect", "health_flows", "side_effect"),
    Row("m", "log_menu.mood", "health_flows", "mood"),
    Row("b", "log_menu.lab", "health_flows", "lab"),
    Row("s", "log_menu.skin", "health_flows", "skin"),
    Row("c", "log_menu.craving", "support_flows", "craving"),
    Row("g", "log_menu.group", "support_flows", "group"),
    Row("k", "log_menu.counselling", "support_flows", "counselling"),
    Row("v", "log_menu.visit", "support_flows", "visit"),
    Row("p", "log_menu.supply", "supply_flows", "supply"),
)


async def log_something(screen: RecordScreen) -> None:
    """Asks what is to be logged, and goes on with that."""
    labels = {row.key: text(row.label) for row in ROWS}
    chosen = await screen.app.push_screen_wait(Menu(text("log_menu.title"), labels))
    row = next((row for row in ROWS if row.key == chosen), None)
    if row is not None:
        await flow_named(row.module, row.flow)(screen)
