"""What is coming: an agenda by day, what is overdue first."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tracker.engine.aftercare import tasks_of
from tracker.engine.assessment import ScheduleState
from tracker.engine.care import liver_due, liver_test, mood_day
from tracker.engine.entries import Form, Injection, NaloxoneKit, Side
from tracker.engine.findings import Findings, findings_of
from tracker.engine.instants import first_instant, local_date
from tracker.engine.record import Record, home_zone, name_of, stand_at
from tracker.engine.schedule import MONTHLY, Told
from tracker.engine.thresholds import IMPLANT_DUE_DAYS, SUPPLY_WARNING
from tracker.usecases.due_visits import is_over
from tracker.usecases.slots_told import ToldSlot, told_slots
from tracker.usecases.supply import refill_notice, shown, stock_of
from tracker.usecases.visits import VisitRow, open_visits
from tracker.wording import text
from tracker.wording.dates import ahead, day_and_time, day_name, time_of_day

RANGES = (14, 60, 365)
ONE_DAY = timedelta(days=1)
# When a visit for an injection or implant is told of beforehand, in days [D].
NOTICES = (14, 7, 3, 1, 0)
# A run of this many like days is one row: the long ranges stay short.
FOLDED_FROM = 3
LOOK_BACK = timedelta(days=40)


class AgendaRow(NamedTuple):
    """One thing to come, or overdue: when, how far off, what, and how much it presses.

    `visit` is there for a booked visit: it can be attended, moved and called off.
    """

    day: date
    kind: str
    tone: str
    symbol: str
    when: str
    ahead: str
    what: str
    notice: str
    overdue: bool
    visit: VisitRow | None = None


class Upcoming(NamedTuple):
    """The agenda of some days from an instant on."""

    name: str
    zone: str
    days: int
    rows: tuple[AgendaRow, ...]


def upcoming_of(record: Record, at: datetime, days: int) -> Upcoming:
    """The agenda of the next days, as known at an instant."""
    zone = home_zone(record, record.latest)
    until = first_instant(local_date(at, zone) + timedelta(days=days), zone)
    stand = stand_at(record, record.latest, at, at - LOOK_BACK)
    found = findings_of(record, record.latest, stand, at)
    rows = [
        *_pills(record, at, zone, until),
        *_depots(found, zone, until),
        *_visits(record, at, zone, until),
        *_tests(found, zone, until),
        *_kits(found, zone, until),
        *_looks(found, zone, until),
        *_tablets(record, at, zone, until),
    ]
    rows.sort(key=lambda row: (not row.overdue, row.day, row.when))
    return Upcoming(name_of(record), zone, days, tuple(rows))


def _pills(record: Record, at: datetime, zone: str, until: datetime) -> Iterator[AgendaRow]:
    begin = first_instant(local_date(at, zone), zone)
    told = told_slots(record, at, begin, until)
    for item in told:
        if item.state in ("due", "missed", "unlogged"):
            yield _overdue_pill(item, at, zone)
    by_day = [
        (day, _said(list(items), zone))
        for day, items in groupby(
            (item for item in told if item.state == "planned"),
            key=lambda item: local_date(item.slot.instant, zone),
        )
    ]
    for run in _runs(by_day):
        (first, said), (last, _) = run[0], run[-1]
        if len(run) < FOLDED_FROM:
            for day, words in run:
                yield _row(day, at, zone, "pill", "info", words)
            continue
        each = text("upcoming.each_day", when=day_name(last, at, zone))
        yield _row(first, at, zone, "pill", "info", f"{said}  {each}")


def _runs(days: list[tuple[date, str]]) -> list[list[tuple[date, str]]]:
    """Days one after the other that say the same, together."""
    runs: list[list[tuple[date, str]]] = []
    for day, said in days:
        if runs and runs[-1][-1][1] == said and day - runs[-1][-1][0] == ONE_DAY:
            runs[-1].append((day, said))
        else:
            runs.append([(day, said)])
    return runs


def _said(items: list[ToldSlot], zone: str) -> str:
    return ", ".join(
        f"{time_of_day(item.slot.instant, zone)} {item.slot.mg.normalize():f} mg" for item in items
    )


def _overdue_pill(item: ToldSlot, at: datetime, zone: str) -> AgendaRow:
    instant = item.slot.instant
    said = f"{item.slot.mg.normalize():f} mg  {text(f'mark.{item.state}.word')}"
    tone = "caution" if item.state == "due" else "urgent"
    return AgendaRow(
        local_date(instant, zone), "pill", tone, text("agenda.pill.symbol"),
        day_and_time(instant, zone, at), ahead(instant, at), said, "", item.state != "due",
    )  # fmt: skip


def _depots(found: Findings, zone: str, until: datetime) -> Iterator[AgendaRow]:
    for told in found.told:
        if told.visits is None or told.status.schedule is ScheduleState.STOPPED:
            continue
        if is_over(found.record, told.line.uids, told.visits.day):
            continue
        form = str(told.status.form)
        due, side = told.visits.day, _side(found) if told.status.form is Form.INJECTION else ""
        yield _depot_row(found, zone, due, form, f"{text(f'agenda.{form}.word')}{side}")
        for later in _later(told, due):
            ended = is_over(found.record, told.line.uids, later)
            if ended or first_instant(later, zone) >= until:
                break
            planned = f"{text(f'agenda.{form}.word')}  {text('upcoming.if_as_planned')}"
            yield _row(later, found.at, zone, form, "info", planned)


def _later(told: Told, due: date) -> Iterator[date]:
    """The injections after the next one, if each is given on its day; implants have none."""
    if told.status.form is not Form.INJECTION:
        return
    plan = told.line.versions[-1]
    for number in range(1, 400):
        if plan.interval == MONTHLY:
            yield due + relativedelta(months=number)
        else:
            yield due + timedelta(days=28 * number)


def _depot_row(found: Findings, zone: str, due: date, form: str, said: str) -> AgendaRow:
    days = (due - found.today).days
    if days < 0:
        made = _row(due, found.at, zone, form, "urgent", said)
        return made._replace(overdue=True, notice=text("upcoming.overdue"))
    tone = "caution" if days <= IMPLANT_DUE_DAYS else "info"
    made = _row(due, found.at, zone, form, tone, said)
    lead = next(lead for lead in NOTICES if lead <= days)
    notice = day_name(due - timedelta(days=lead), found.at, zone)
    return made._replace(notice=text("upcoming.notice", when=notice))


def _side(found: Findings) -> str:
    given = [item for item in found.standing.injections if isinstance(item, Injection)]
    last = given[-1].site if given else None
    if last is None:
        return ""
    other = Side.RIGHT if last is Side.LEFT else Side.LEFT
    return f"  {text(f'upcoming.side_{other}')}"


def _visits(record: Record, at: datetime, zone: str, until: datetime) -> Iterator[AgendaRow]:
    for visit in open_visits(record, at):
        if visit.at >= until:
            continue
        overdue = visit.at < at
        yield AgendaRow(
            local_date(visit.at, zone), "visit", "caution" if overdue else "info",
            text("agenda.visit.symbol"), day_and_time(visit.at, zone, at), ahead(visit.at, at),
            text(f"visit.{visit.kind}"), text("upcoming.was_it") if overdue else "", overdue, visit,
        )  # fmt: skip


def _tests(found: Findings, zone: str, until: datetime) -> Iterator[AgendaRow]:
    open_test = liver_test(found)
    if open_test is not None:
        day = local_date(open_test[0], zone)
        tone = "caution" if found.at >= open_test[1] else "info"
        said = text("warning.LIVER_TEST_DUE.title")
        yield _row(day, found.at, zone, "lab", tone, said)._replace(overdue=True)
    for day in liver_due(found):
        if day > found.today and first_instant(day, zone) < until:
            yield _row(day, found.at, zone, "lab", "info", text("agenda.lab.word"))


def _looks(found: Findings, zone: str, until: datetime) -> Iterator[AgendaRow]:
    """How the person feels, and what the skin asks for; what lasts is shown from its first day."""
    mood = mood_day(found.record, found.known, found.at)
    if mood is not None and first_instant(mood, zone) < until:
        row = _row(max(mood, found.today), found.at, zone, "mood", "info", text("agenda.mood.word"))
        yield row
    for task in tasks_of(found):
        day = max(task.first, found.today)
        if task.done or day > task.last or first_instant(day, zone) >= until:
            continue
        if day in task.done_on and day < task.last:
            day += ONE_DAY
        yield _row(day, found.at, zone, "skin", "info", text(f"skin.name_{task.step}"))


def _kits(found: Findings, zone: str, until: datetime) -> Iterator[AgendaRow]:
    for kit in found.seen(NaloxoneKit):
        if kit.expires is None or first_instant(kit.expires, zone) >= until:
            continue
        past = kit.expires < found.today
        said = f"{text('agenda.kit.word')}  {kit.place or ''}".rstrip()
        tone = "caution" if (kit.expires - found.today).days <= 30 else "info"
        yield _row(kit.expires, found.at, zone, "kit", tone, said)._replace(overdue=past)


def _tablets(record: Record, at: datetime, zone: str, until: datetime) -> Iterator[AgendaRow]:
    stock = stock_of(record, at)
    if stock.left is None or stock.out is None or stock.out >= until:
        return
    day = max(local_date(stock.out, zone), local_date(at, zone))
    low = stock.out < at + SUPPLY_WARNING
    said = f"{text('agenda.supply.word')} {text('supply.now', n=shown(stock.left))}"
    made = _row(day, at, zone, "supply", "caution" if low else "info", said)
    yield made._replace(notice=refill_notice(stock, at, zone))


def _row(day: date, at: datetime, zone: str, kind: str, tone: str, said: str) -> AgendaRow:
    days = (day - local_date(at, zone)).days
    far = text("date.ahead_days", n=days) if days > 1 else ""
    if days < 0:
        far = text("date.ago_days", n=-days)
    symbol = text(f"agenda.{kind}.symbol")
    return AgendaRow(day, kind, tone, symbol, day_name(day, at, zone), far, said, "", False)
