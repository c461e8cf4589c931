"""Records in any zone, the clock changes of a zone, and every view of a record as lines."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from zoneinfo import ZoneInfo

from tracker.cli.plain import today_lines
from tracker.cli.views import month_lines, progress_lines, strip_lines, upcoming_lines
from tracker.engine.assess import assess
from tracker.engine.entries import (
    Dose,
    Entry,
    Form,
    Injection,
    NaloxoneKit,
    OpioidHistory,
    Person,
    Plan,
    PlannedDose,
)
from tracker.engine.record import Record, record_of
from tracker.exchange.answer import answer
from tracker.formulary.load import load_formulary
from tracker.usecases.coverage_strip import strip_of
from tracker.usecases.describe import line_of
from tracker.usecases.history import history_of
from tracker.usecases.how_far import how_far
from tracker.usecases.month_grid import month_of
from tracker.usecases.today import today_of
from tracker.usecases.upcoming import upcoming_of
from tracker.wording import text

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)
FIFTY = Decimal(50)
NUMBERS = count()
# Half an hour, no midnight, the southern half, and two that everybody knows.
ZONES = (
    "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Sydney",
    "Pacific/Auckland", "Australia/Lord_Howe", "Africa/Cairo",
)  # fmt: skip


def local(when: str, zone: str, fold: int = 0) -> datetime:
    """The instant (UTC) of a local time that is written down."""
    return datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def wall(instant: datetime, zone: str) -> str:
    """The local date and minute of an instant."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def entry(kind: type[Entry], at: datetime, zone: str, uid: str = "", **fields: object) -> Entry:
    """An entry that was recorded as it happened."""
    stamp = {"person": "sam", "zone": zone, "occurred_at": at, "recorded_at": at, **fields}
    return kind(uid=uid or f"{kind.type}-{next(NUMBERS)}", **stamp)


def begun(zone: str, start: date, *times: str, rrule: str = "FREQ=DAILY") -> list[Entry]:
    """Sam, a kit, and a plan of 50 mg at some local times from a date on."""
    at = local(f"{start}T00:00", zone) - DAY
    return [
        entry(Person, at, zone, "sam", name="Sam", opioid_history=OpioidHistory.YES),
        entry(NaloxoneKit, at, zone, "kit", place="drawer"),
        entry(
            Plan, at, zone, "pills", form=Form.ORAL, start=start,
            doses=tuple(PlannedDose(rrule=rrule, time=time, mg=FIFTY) for time in times),
        ),
    ]  # fmt: skip


def monthly(zone: str, start: date, interval: str = "P28D") -> list[Entry]:
    """Sam, a kit, and a plan of injections from a date on."""
    plan = entry(
        Plan, local(f"{start}T00:00", zone) - DAY, zone, "shots", form=Form.INJECTION,
        start=start, interval=interval,
    )  # fmt: skip
    return [*begun(zone, start)[:2], plan]


def dose(at: datetime, zone: str, uid: str = "", **fields: object) -> Entry:
    """A pill of 50 mg."""
    return entry(Dose, at, zone, uid, **{"mg": FIFTY, "plan": "pills", **fields})


def injection(at: datetime, zone: str, uid: str = "", **fields: object) -> Entry:
    """An injection."""
    return entry(Injection, at, zone, uid, **{"plan": "shots", **fields})


def recorded(entries: Iterable[Entry]) -> Record:
    """The record of some entries."""
    return record_of(entries, load_formulary())


@cache
def changes(zone: str, year: int = 2027) -> tuple[datetime, ...]:
    """The instants of a year at which the clocks of a zone change."""
    place = ZoneInfo(zone)
    at = datetime(year, 1, 1, tzinfo=UTC)
    found = []
    while at.year == year:
        if at.astimezone(place).utcoffset() != (at + HOUR).astimezone(place).utcoffset():
            # No zone here changes at a half hour of UTC but Lord Howe, by half an hour.
            half = (at + 30 * MINUTE).astimezone(place).utcoffset()
            found.append(at + (30 * MINUTE if half != at.astimezone(place).utcoffset() else HOUR))
        at += HOUR
    return tuple(found)


BOTH_CHANGES = [(zone, number) for zone in ZONES for number in (0, 1)]


def watched(record: Record, at: datetime, until: datetime, most: int) -> list[datetime]:
    """The instants at which a watcher that sleeps until the next change wakes up."""
    woken = [at]
    while len(woken) <= most:
        following = assess(record, woken[-1], until).changes_at
        if following is None or following >= until:
            return woken
        assert following > woken[-1]
        woken.append(following)
    raise AssertionError(f"more than {most} changes between {at} and {until}")


def status(record: Record, at: datetime, zone: str) -> dict[str, object]:
    """The answer as JSON has it."""
    return answer(assess(record, at, at), zone, lambda key: text(key, emergency="112"))


def history_lines(record: Record, zone: str, at: datetime) -> list[str]:
    """The log in words, the newest first."""
    return [f"{line_of(row.entry, zone, at)}  {row.voided}" for row in history_of(record)]


def all_views(record: Record, at: datetime, zone: str) -> dict[str, list[str]]:
    """Every view as the lines a person reads."""
    here = at.astimezone(ZoneInfo(zone))
    return {
        "today": list(today_lines(today_of(record, assess(record, at, at)))),
        "upcoming": list(upcoming_lines(upcoming_of(record, at, 60))),
        "month": list(month_lines(month_of(record, at, here.year, here.month))),
        "timeline": [*strip_lines(strip_of(record, at)), *map(str, strip_of(record, at).cells)],
        "progress": list(progress_lines(how_far(record, at))),
        "history": history_lines(record, zone, at),
    }


def months_back(record: Record, at: datetime, zone: str, count: int) -> list[str]:
    """The months up to an instant as lines, the newest first."""
    here = at.astimezone(ZoneInfo(zone))
    year, month, said = here.year, here.month, []
    for _ in range(count):
        said += month_lines(month_of(record, at, year, month))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return said
