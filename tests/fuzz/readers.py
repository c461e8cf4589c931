"""Every reader on the same bytes: each reads them or refuses them in one plain line."""

from collections.abc import Callable
from datetime import UTC

from tracker.errors import LogError
from tracker.exchange.dosage import Dates, read_dosage_table
from tracker.exchange.log import read_log, write_log
from tracker.exchange.medtimer import read_medtimer_backup, read_medtimer_table
from tracker.exchange.others import EARLIEST, LATEST, Found
from tracker.exchange.recognised import is_of_other, read_other

ZONES = ("America/New_York", "Australia/Lord_Howe", "Africa/Monrovia")


def read_all(data: bytes) -> None:
    """Puts bytes through every reader; raises whatever no person may see."""
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    _tried(lambda: _log(content))
    for zone in ZONES:
        _tried(lambda zone=zone: _sound(content, read_medtimer_backup(content, zone)))
        for dates in (None, *Dates):
            _tried(
                lambda zone=zone, dates=dates: _sound(
                    content, read_dosage_table(content, zone, dates)
                )
            )
        if is_of_other(content):
            _tried(lambda zone=zone: _sound(content, read_other(content, zone)))
    _tried(lambda: _sound(content, read_medtimer_table(content)))


def _tried(read: Callable[[], None]) -> None:
    try:
        read()
    except LogError as error:
        assert str(error).startswith("line ")
        assert "\n" not in str(error)
        str(error).encode("utf-8")


def _log(content: str) -> None:
    written = list(write_log(read_log(content.split("\n"))))
    assert list(write_log(read_log(written))) == written


def _sound(content: str, found: Found) -> None:
    most = content.count("\n") + content.count("\r") + 1 if found.by_line else len(content)
    for row in (*found.events, *found.left):
        assert 1 <= row.row <= most
        assert row.name is None or (row.name.strip() == row.name and row.name)
    for event in found.events:
        event.name.encode("utf-8")
        event.amount.encode("utf-8")
        if event.at is None:
            assert event.day is not None
            continue
        assert event.at.tzinfo is UTC
        assert EARLIEST <= event.at <= LATEST
