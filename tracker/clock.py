"""The only place that reads the time or the machine's zone."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import available_timezones


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def local_day(at: datetime) -> date:
    """The date of an instant where this machine is."""
    return at.astimezone().date()


def machine_zone() -> str:
    """The IANA name of this machine's zone, or "UTC" where it cannot be told."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named in available_timezones():
        return named
    try:
        target = str(Path("/etc/localtime").resolve())
    except OSError:
        return "UTC"
    _, found, name = target.partition("zoneinfo/")
    if found and name in available_timezones():
        return name
    return "UTC"
