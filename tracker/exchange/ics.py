"""What is to come, written as iCalendar (RFC 5545) for a calendar program.

METHOD is PUBLISH also where something is called off: the file is read again as a whole, by a
subscription or by hand, and METHOD:CANCEL would call off everything in it. What is called off
stands in the file with STATUS:CANCELLED and a higher SEQUENCE instead. No event is an exception
of another (RECURRENCE-ID): a widely used reader takes those for exceptions of every series.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tracker.exchange.vtimezone import timezone_of
from tracker.wording import text

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Component

PRODUCT = "-//tracker//calendar 1//EN"
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event or task, or a series of them.

    `starts` is a local wall time in `zone`, an instant (UTC) where there is no zone, or a date.
    `rule` repeats it (RFC 5545, without an end) up to the instant `until`, but for the wall times
    in `left_out`. `alarms` are counted from the start; `changed` is the instant at which what is
    known of it last changed. `busy` says that the time is taken.
    """

    uid: str
    sequence: int
    changed: datetime
    title: str
    starts: datetime | date
    zone: str | None = None
    lasts: timedelta | None = None
    rule: str | None = None
    until: datetime | None = None
    left_out: tuple[datetime, ...] = ()
    alarms: tuple[timedelta, ...] = ()
    task: bool = False
    busy: bool = False
    cancelled: bool = False


def calendar_text(events: Sequence[CalendarEvent], at: datetime) -> str:
    """The calendar of some events, as known at an instant: lines that end in CR LF."""
    made = _calendar()
    for zone, first in sorted(_zones(events).items()):
        made.add_component(timezone_of(zone, first, at))
    for event in events:
        made.add_component(_component(event))
    written: bytes = made.to_ical()
    return written.decode("utf-8")


def _calendar() -> "Calendar":
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", text("calendar.name"))
    made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    return made


def _zones(events: Iterable[CalendarEvent]) -> dict[str, datetime]:
    """The zones that are named, each with the first wall time in it."""
    first: dict[str, datetime] = {}
    for event in events:
        if event.zone is not None and isinstance(event.starts, datetime):
            first[event.zone] = min(event.starts, first.get(event.zone, event.starts))
    return first


def _component(event: CalendarEvent) -> "Component":
    from icalendar import Event, Todo, vRecur

    made: Component = Todo() if event.task else Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed)
    made.add("last-modified", event.changed)
    made.add("sequence", event.sequence)
    made.add("summary", event.title)
    made.add("class", "CONFIDENTIAL")
    made.add("status", _status(event))
    _add_time(made, "dtstart", event.starts, event.zone)
    if event.lasts is not None and event.task and isinstance(event.starts, datetime):
        _add_time(made, "due", event.starts + event.lasts, event.zone)
    elif event.lasts is not None:
        made.add("duration", event.lasts)
    if not event.task:
        made.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    if event.rule is not None:
        until = f";UNTIL={event.until.astimezone(UTC):%Y%m%dT%H%M%SZ}" if event.until else ""
        made.add("rrule", vRecur.from_ical(event.rule + until))
    for wall in event.left_out:
        _add_time(made, "exdate", wall, event.zone)
    if not event.cancelled:
        for lead in event.alarms:
            made.add_component(_alarm(lead))
    return made


def _status(event: CalendarEvent) -> str:
    if event.cancelled:
        return "CANCELLED"
    return "NEEDS-ACTION" if event.task else "CONFIRMED"


def _add_time(
    made: "Component", name: str, value: datetime | date, zone: str | None, **more: str
) -> None:
    """A date, an instant, or a wall time with the name of its zone."""
    if isinstance(value, datetime) and zone is not None:
        more["TZID"] = zone
    made.add(name, value, parameters=more)


def _alarm(lead: timedelta) -> "Alarm":
    from icalendar import Alarm, vText

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text("calendar.alarm"))
    # The library writes no time at all as P0D, which not every program takes.
    alarm.add("trigger", lead if lead else vText("PT0S"))
    return alarm
