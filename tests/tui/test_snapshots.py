"""How each screen looks, at three sizes, in each state."""

import pytest

from db.store import open_store
from tests.conftest import NOON, ZONE, StoppedClock
from tests.tui.conftest import STATES, Screen, sam
from tracker.tui.app import TrackerApp

SIZES = [(60, 20), (80, 24), (120, 40)]


@pytest.fixture
def looks_as_before(snap_compare, tmp_path):
    def check(state, size, keys=()):
        place = str(tmp_path / "record.db")
        if state is not None:
            with open_store(place) as store:
                store.append(sam(state))
        clock = StoppedClock(NOON)
        app = TrackerApp(place, None, clock, ZONE)

        async def ready(pilot):
            screen = Screen(app, pilot, clock, place)
            await screen.settle()
            if state is None:
                # Whether the first field has been scrolled to by now differs between Pythons.
                app.screen.query_one("#body").scroll_home(animate=False, force=True)
                await screen.settle()
            for key in keys:
                await screen.press(key)

        return snap_compare(app, terminal_size=size, run_before=ready)

    return check


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("state", STATES)
def test_today(looks_as_before, state, size):
    assert looks_as_before(state, size)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    ("state", "key"),
    [(None, ""), ("lapsed", "exclamation_mark"), ("lapsed", "question_mark"), ("lapsed", "t"),
     ("locked", "t"), ("covered", "h"), ("covered", "f1"), ("covered", "i")],
)  # fmt: skip
def test_dialogs(looks_as_before, state, key, size):
    assert looks_as_before(state, size, [key] if key else [])


def test_light(looks_as_before):
    assert looks_as_before("lapsed", (80, 24), ["f5"])
