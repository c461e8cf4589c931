"""How each screen looks, at three sizes, in each state."""

import pytest

from db.contacts import add_contact
from db.store import open_store
from tests.conftest import NOON, ZONE, StoppedClock
from tests.tui.conftest import STATES, Screen, at, reach_all, sam
from tracker.engine.entries import Consent
from tracker.tui.app import TrackerApp

SIZES = [(60, 20), (80, 24), (120, 40)]
VIEW_KEYS = {"upcoming": "2", "care": "3", "history": "4", "month": "5", "timeline": "6",
             "progress": "7"}  # fmt: skip


@pytest.fixture
def looks_as_before(snap_compare, tmp_path, no_checks):
    def check(state, size, keys=(), more=(), reach=reach_all):
        place = str(tmp_path / "record.db")
        if state is not None:
            with open_store(place) as store:
                store.append([*sam(state), *more])
                reach(store)
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
            # What is said in passing goes away by a clock of its own.
            app.clear_notifications()
            await screen.settle()

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
     ("locked", "t"), ("covered", "f1"), ("covered", "i")],
)  # fmt: skip
def test_dialogs(looks_as_before, state, key, size):
    assert looks_as_before(state, size, [key] if key else [])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("view", VIEW_KEYS)
def test_views(looks_as_before, view, state, size):
    assert looks_as_before(state, size, [VIEW_KEYS[view]])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("opened", [False, True])
def test_care_as_kim(looks_as_before, level, opened, size):
    keys = ["3", "y", *"Kim", "enter", *(["enter"] if opened else [])]
    consent = Consent(uid="c", who="Kim", level=level, **at(6, 9))
    assert looks_as_before("lapsed", size, keys, [consent])


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("key", ["", "2", "5", "C"])
def test_nobody_can_be_reached(looks_as_before, key, size):
    assert looks_as_before("covered", size, [key] if key else [], reach=lambda store: None)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_contacts(looks_as_before, size):
    assert looks_as_before("lapsed", size, ["C"], reach=reach_kim_too)


def reach_kim_too(store):
    """Kim's channel was never confirmed."""
    reach_all(store)
    add_contact(store, "sam", "Kim", "mailto://kim@example.org", NOON)


def test_high_contrast(looks_as_before):
    assert looks_as_before("lapsed", (80, 24), ["f5", "f5"])


def test_the_curtain(looks_as_before):
    assert looks_as_before("lapsed", (80, 24), ["x"])


def test_light(looks_as_before):
    assert looks_as_before("lapsed", (80, 24), ["f5"])
