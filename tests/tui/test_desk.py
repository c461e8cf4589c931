"""The desk lets go of the record for good: what comes later is refused in words."""

import pytest

from tests.conftest import NOON
from tracker.errors import TrackerError
from tracker.tui import checking
from tracker.tui.desk import Desk


async def test_who_asks_after_the_close_is_refused(place):
    desk = Desk(place, None)
    await desk.changed()
    await desk.close()
    with pytest.raises(TrackerError, match="is closed"):
        await desk.changed()


async def test_a_check_that_comes_after_the_close_is_let_be(place):
    desk = Desk(place, None)
    await desk.close()
    assert await checking.check(desk, NOON, print) is None
