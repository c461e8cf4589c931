"""What all calendar events have in common: a uid that stays, and how often they have changed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from tracker.engine.record import Record, root_of

# What ended or was called off is told for so long, so that a program that knows an older file
# hears of it [D].
KEPT = timedelta(days=90)
OURS = UUID("5f0e2c1a-7d35-4d0b-9d5e-3f1b8a7c2e64")


class Touch(NamedTuple):
    """How often something was changed after it was first written, and when it last was (UTC)."""

    sequence: int
    changed: datetime


def calendar_uid(name: str) -> str:
    """The uid of an event: always the same for the same thing, and it gives no word of it away.

    An entry's own uid is not used as it is: in a log from elsewhere it may name a medicine.
    """
    return str(uuid5(OURS, name))


def touch_of(record: Record, uids: Collection[str]) -> Touch:
    """How often the entries with these uids have changed something.

    Entries are only ever added, so the number only ever rises; a void counts, and the void of a
    void.
    """
    touching = [entry for entry in record.entries.values() if root_of(record, entry) in uids]
    return Touch(
        max(0, len(touching) - 1),
        max(entry.recorded_at for entry in touching).replace(microsecond=0),
    )
