"""What tests share: a clock that stands still, and a record in a temporary folder."""

import signal
from datetime import UTC, datetime

import pytest

from db import keys
from tracker import clock

NOON = datetime(2027, 6, 8, 16, 0, tzinfo=UTC)  # 12:00 in New York
ZONE = "America/New_York"

# A gate that runs in the background ignores an interrupt, and what it starts would do so too.
signal.signal(signal.SIGINT, signal.default_int_handler)


class StoppedClock:
    """A clock that moves only when it is told to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def _no_key_is_held():
    """Each test begins as a program does: with no key in memory."""
    yield
    for record in list(keys._held):
        keys._held.pop(record)
    keys._known_plain.clear()


@pytest.fixture
def stopped(monkeypatch):
    """The program's clock, standing at noon in New York."""
    at = StoppedClock(NOON)
    monkeypatch.setattr(clock, "now", at)
    monkeypatch.setattr(clock, "machine_zone", lambda: ZONE)
    return at


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The path of a record that is not there yet, and nothing else to fall back on."""
    monkeypatch.delenv("TRACKER_DB", raising=False)
    return str(tmp_path / "record.db")
