"""What is wrong with the record, and what to do: one line each. It changes nothing."""

from datetime import datetime
from typing import NamedTuple

from tracker import clock
from tracker.wording import text
from tracker.wording.dates import day_and_time


class Finding(NamedTuple):
    """One thing that was looked at: whether it is well, and a line that says what to do if not."""

    good: bool
    what: str
    said: str


def examine(place: str, now: datetime) -> list[Finding]:
    """Looks at the record's file, its folder, its content and its copies; raises RecordError."""
    from db.health import examine as look_at
    from db.spoken import spoken
    from db.store import path_of
    from tracker.usecases.lock import unlock_if_locked

    path = path_of(place)
    if path.is_file() and path.stat().st_size:
        unlock_if_locked(place)
    with spoken(path):
        return [
            Finding(found.good, found.what, _said(found.what, found.good, found.about, now))
            for found in look_at(path, now)
        ]


def _said(what: str, good: bool, about: str, now: datetime) -> str:
    if what == "checked":
        if not about:
            return text("doctor.never_checked")
        at = datetime.fromisoformat(about)
        return text("doctor.checked", when=day_and_time(at, clock.machine_zone(), now))
    if what == "copied" and not about:
        return text("doctor.no_copy")
    return text(f"doctor.{what}" if good else f"doctor.{what}_bad", what=about)
