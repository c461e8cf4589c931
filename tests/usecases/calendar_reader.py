"""A calendar read by a second, independent library: what occurs when."""

from datetime import UTC, datetime
from io import StringIO

import vobject
import vobject.icalendar
from dateutil import tz

from tracker.engine.entries import PlanStop


def components(text):
    """The events and tasks of a calendar."""
    # Each text brings its own zones. Left to itself the library keeps the first of a name that
    # it ever read, and does not take one that was like UTC from 2000 to 2020.
    zones = tz.tzical(StringIO(text)) if "BEGIN:VTIMEZONE" in text else None
    for name in zones.keys() if zones else ():
        vobject.icalendar.registerTzid(name, zones.get(name))
    calendar = vobject.readOne(text)
    return [*calendar.contents.get("vevent", []), *calendar.contents.get("vtodo", [])]


def cancelled(component):
    return component.status.value == "CANCELLED"


def timed(component):
    return isinstance(component.dtstart.value, datetime)


def occurrences(text, begin, end):
    """The instants with begin <= instant < end at which something stands, in order."""
    found = []
    for component in components(text):
        if cancelled(component) or not timed(component):
            continue
        rules = component.getrruleset(addRDate=True) if "rrule" in component.contents else None
        if rules is None:
            starts = [component.dtstart.value]
        else:
            # In the rule's own zone, a day more on each side: the library compares wall times.
            zone = component.dtstart.value.tzinfo
            starts = rules.xafter(begin.astimezone(zone), inc=True)
        for start in starts:
            instant = start.astimezone(UTC)
            if instant >= end:
                break
            if instant >= begin:
                found.append(instant)
    return sorted(found)


def planned(record, at, begin, end):
    """The engine's own slots in that time, as far as no stop has come before them."""
    found = []
    for line in record.latest.lines:
        stops = [
            stop.occurred_at
            for stop in record.by_type(PlanStop, at)
            if record.latest.sees(stop) and stop.plan in line.uids
        ]
        found += [slot.instant for slot in line.slots_between(begin, min([end, *stops]))]
    return sorted(found)
