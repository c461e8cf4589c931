"""The program on Sam's record, brought to a page by keys, and compared with its picture."""

from db.store import open_store
from tests.conftest import NOON, ZONE, StoppedClock
from tests.tui.conftest import Screen, reach_all, sam
from tracker.tui.app import TrackerApp


def looks(snap_compare, tmp_path, keys, size, more=(), record=None):
    """Whether the page looks as before, on Sam's record or another."""
    place = str(tmp_path / "record.db")
    with open_store(place) as store:
        store.append([*(record or sam("covered")), *more])
        reach_all(store)
    clock = StoppedClock(NOON)
    app = TrackerApp(place, None, clock, ZONE)

    async def ready(pilot):
        screen = Screen(app, pilot, clock, place)
        await screen.settle()
        await screen.press(*keys)
        # What is said in passing goes away by a clock of its own.
        app.clear_notifications()
        await screen.settle()

    return snap_compare(app, terminal_size=size, run_before=ready)
