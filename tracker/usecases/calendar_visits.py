"""Booked visits as calendar events; one that is moved stays the same event."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from tracker.engine.entries import Visit
from tracker.engine.instants import repeats_or_skips, zone_named
from tracker.engine.record import Record
from tracker.exchange.ics import CalendarEvent
from tracker.usecases.calendar_facts import calendar_uid, touch_of
from tracker.usecases.upcoming import NOTICES
from tracker.usecases.visits import BOOKED, CANCELLED, visits_known
from tracker.wording import text

Key = tuple[datetime, str]

# How long a visit takes is not on record [D].
LASTS = timedelta(minutes=30)
# On the day itself two hours before: at its beginning one should be there.
SAME_DAY = timedelta(hours=-2)
LEADS = tuple(timedelta(days=-days) if days else SAME_DAY for days in NOTICES)


def visit_events(
    record: Record, titles: str, at: datetime, since: datetime
) -> Iterator[CalendarEvent]:
    """The visits from `since` on, those called off included."""
    live = {(row.at, row.kind) for row in visits_known(record, at)}
    for chain, keys in _chains(record):
        touch = touch_of(record, {visit.uid for visit in chain})
        standing = [key for key in keys if key in live]
        uid = calendar_uid(f"{record.person}/{chain[0].uid}/visit")
        for key in standing or keys[-1:]:
            if key[0] < since:
                continue
            last = next(visit for visit in reversed(chain) if (visit.at, visit.kind) == key)
            title = text(f"calendar.{titles}.{key[1]}")
            event = CalendarEvent(
                uid=uid, sequence=touch.sequence, changed=touch.changed, title=title,
                starts=key[0], lasts=LASTS, alarms=LEADS, busy=True, cancelled=key not in live,
            )  # fmt: skip
            if len(standing) > 1 and key != standing[-1]:
                event = replace(event, uid=calendar_uid(f"{record.person}/{last.uid}/visit"))
            yield _on_the_wall(event, key[0], last.zone)


def _on_the_wall(event: CalendarEvent, instant: datetime, zone: str) -> CalendarEvent:
    """The event at its local time; as an instant where that time comes twice."""
    wall = instant.astimezone(zone_named(zone)).replace(tzinfo=None)
    if repeats_or_skips(wall, zone):
        return event
    return replace(event, starts=wall, zone=zone)


def _chains(record: Record) -> Iterator[tuple[list[Visit], list[Key]]]:
    """All that was said of each visit, with the times at which it was, the last one last.

    A move is written as a visit called off and one of its kind booked in the same moment.
    """
    said = sorted(
        (entry for entry in record.entries.values() if isinstance(entry, Visit)),
        key=lambda visit: (visit.recorded_at, visit.kind, visit.state != CANCELLED, visit.uid),
    )
    chains: list[list[Visit]] = []
    owner: dict[Key, list[Visit]] = {}
    for _, moment in groupby(said, key=lambda visit: (visit.recorded_at, visit.kind)):
        group = list(moment)
        left = _left_in_a_move(group)
        for visit in group:
            key = (visit.at, visit.kind)
            chain = owner.get(left if left and visit.state == BOOKED else key)
            if chain is None:
                chain = []
                chains.append(chain)
            chain.append(visit)
            owner[key] = chain
    for chain in chains:
        keys = dict.fromkeys((visit.at, visit.kind) for visit in reversed(chain))
        mine = [key for key in keys if owner[key] is chain]
        yield chain, mine[::-1] or list(keys)[::-1]


def _left_in_a_move(group: list[Visit]) -> Key | None:
    """The time that a visit was moved from, where what was said in one moment is a move."""
    if [visit.state for visit in group] != [CANCELLED, BOOKED]:
        return None
    return group[0].at, group[0].kind
