"""How the people are who share with a viewer: the worst first, and never more than they let see.

Which warnings may be told at all is settled in `may_tell`; nothing here looks at the others.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tracker.engine.assess import assess
from tracker.engine.assessment import RaisedWarning
from tracker.engine.record import Record, as_known, home_zone, name_of
from tracker.engine.sharing import CHECK_IN, NOTHING, items_of, level_of
from tracker.engine.taken_on import longest_put_off, put_off, said_of, taken_on
from tracker.usecases.care_facts import (
    dose_lines,
    last_dose,
    naloxone_place,
    next_visit,
    report_lines,
)
from tracker.usecases.care_off import ever_shared, still_told
from tracker.usecases.care_words import (
    began_at,
    meaning_of,
    presses,
    since_of,
    state_of,
    when_of,
)
from tracker.usecases.may_tell import told_to
from tracker.wording import text
from tracker.wording.dates import day_and_time
from tracker.wording.numbers import numbers_for

TONES = ("critical", "urgent", "caution", "info", "good", "off")
WORST_FIRST = {tone: place for place, tone in enumerate(TONES)}


class CareWarning(NamedTuple):
    """A warning as a viewer may see it: its state in words, who sees to it, what was said."""

    raised: RaisedWarning
    tone: str
    symbol: str
    word: str
    title: str
    said: str
    since: str
    owner: str
    until: str
    history: tuple[str, ...]
    put_off: bool
    may_put_off: bool


class CareRow(NamedTuple):
    """One person on the list: how they are, in words; nothing beyond their level is filled in.

    `open_warnings` counts the warnings that nobody sees to; `titles` are theirs.
    """

    person: str
    name: str
    level: int
    tone: str
    symbol: str
    word: str
    since: str
    began: datetime
    last_dose: str
    next_visit: str
    open_warnings: int
    owner: str
    put_off: int
    note: str
    titles: tuple[str, ...] = ()


class PersonView(NamedTuple):
    """One person as far as their level lets a viewer see."""

    row: CareRow
    todo: str
    warnings: tuple[CareWarning, ...]
    facts: tuple[tuple[str, str], ...]
    doses: tuple[str, ...]
    emergency: str


class Look(NamedTuple):
    """A row, and what it rests on."""

    row: CareRow
    items: frozenset[str]
    worst: RaisedWarning | None
    warnings: tuple[CareWarning, ...]


def care_of(records: Iterable[Record], viewer: str, at: datetime) -> list[CareRow]:
    """Those who share with a viewer, the worst first: by severity, then by how long."""
    return worst_first(row for record in records if (row := row_of(record, viewer, at)))


def worst_first(rows: Iterable[CareRow]) -> list[CareRow]:
    """Rows in the order in which they ask to be looked at."""
    return sorted(rows, key=lambda row: (WORST_FIRST[row.tone], row.began, row.name.casefold()))


def row_of(record: Record, viewer: str, at: datetime) -> CareRow | None:
    """The row of one person, or None where there was never anything to see, or long ago."""
    if level_of(record, viewer, at) == NOTHING:
        return _ended_row(record, viewer, at) if still_told(record, viewer, at) else None
    return _look(record, viewer, at).row


def person_for(record: Record, viewer: str, at: datetime) -> PersonView:
    """One person as a viewer may see them; the person's own preview is the same."""
    zone = home_zone(record, as_known(record, at))
    emergency = numbers_for(zone).emergency
    if level_of(record, viewer, at) == NOTHING:
        row = _ended_row(record, viewer, at)
        return PersonView(row, row.note, (), (), (), emergency)
    look = _look(record, viewer, at)
    facts = _facts(record, look, at, zone)
    doses: tuple[str, ...] = ()
    if "doses" in look.items:
        doses = dose_lines(record, viewer, at, zone)
    else:
        reports = report_lines(record, viewer, at, zone)
        facts += tuple((text("care.report"), said) for said in reports)
    todo = _todo(look, emergency)
    return PersonView(look.row, todo, look.warnings, facts, doses, emergency)


def _look(record: Record, viewer: str, at: datetime) -> Look:
    """The row of one person who shares, and what it rests on."""
    level, items = level_of(record, viewer, at), items_of(record, viewer, at)
    zone = home_zone(record, as_known(record, at))
    assessment = assess(record, at, at)
    told = told_to(record, assessment, viewer, at)
    worst = told[0] if told else None
    if level == CHECK_IN or not items:
        return Look(_check_in_row(record, level, worst, at), frozenset(), worst, ())
    warnings = tuple(_warning(record, w, viewer, at) for w in told) if "warnings" in items else ()
    tone, symbol, word = state_of(assessment, worst, "dates" in items)
    open_now = [w for w in warnings if not w.owner]
    row = CareRow(
        person=record.person,
        name=name_of(record),
        level=level,
        tone=tone,
        symbol=symbol,
        word=word,
        since=since_of(assessment, worst, items, zone, at),
        began=began_at(assessment, worst, items, at),
        last_dose=last_dose(record, at, zone) if "dates" in items else "",
        next_visit=next_visit(record, assessment, at, zone) if "visits" in items else "",
        open_warnings=len(open_now),
        owner=next((f"{w.owner}, {w.until}" for w in warnings if w.owner), ""),
        put_off=sum(w.put_off for w in warnings),
        note="",
        titles=tuple(w.title for w in open_now),
    )
    return Look(row, items, worst, warnings)


def _warning(record: Record, warning: RaisedWarning, viewer: str, at: datetime) -> CareWarning:
    zone = home_zone(record, record.latest)
    numbers = numbers_for(zone)
    owner = taken_on(record, warning, at)
    history = tuple(
        text(
            "taken_on.said",
            who=item.owner,
            when=day_and_time(item.recorded_at, zone, at),
            what=text(f"taken_on.{item.outcome or 'taken'}"),
        )
        for item in said_of(record, warning, at)
    )
    return CareWarning(
        raised=warning,
        tone=str(warning.severity),
        symbol=text(f"severity.{warning.severity}.symbol"),
        word=text(f"severity.{warning.severity}.word"),
        title=text(f"care.warning.{warning.code}"),
        said=meaning_of(warning.code, warning.severity, name_of(record), numbers.emergency),
        since=when_of(warning, zone, at),
        owner=owner.owner if owner else "",
        until=text("taken_on.until", when=day_and_time(owner.until, zone, at)) if owner else "",
        history=history,
        put_off=put_off(record, warning, viewer, at) is not None,
        may_put_off=bool(longest_put_off(warning)),
    )


def _todo(look: Look, emergency: str) -> str:
    """What is to be done now, by the worst of what may be told."""
    name = look.row.name
    if look.worst is None:
        return text("care.well", who=name)
    if look.items:
        return meaning_of(look.worst.code, look.worst.severity, name, emergency)
    key = "care.check_in" if presses(look.worst) else "care.well"
    return text(key, who=name, emergency=emergency)


def _check_in_row(record: Record, level: int, worst: RaisedWarning | None, at: datetime) -> CareRow:
    """All that the lowest level shows: whether to check in; never since when."""
    asks = presses(worst)
    tone = "urgent" if asks else "good"
    return CareRow(
        record.person, name_of(record), level, tone, text(f"care.level.{tone}.symbol"),
        text(f"care.level.{tone}.word"), "", at, "", "", int(asks), "", 0, "",
    )  # fmt: skip


def _ended_row(record: Record, viewer: str, at: datetime) -> CareRow:
    """All that is left where nothing is shared: that it is off, and whom to call."""
    name = name_of(record)
    emergency = numbers_for(home_zone(record, as_known(record, at))).emergency
    note = text("care.nobody_shares", who=viewer)
    if ever_shared(record, viewer, at):
        note = text("care.off", who=name, emergency=emergency)
    return CareRow(
        record.person, name, NOTHING, "off", text("care.level.off.symbol"),
        text("care.level.off.word"), "", at, "", "", 0, "", 0, note,
    )  # fmt: skip


def _facts(record: Record, look: Look, at: datetime, zone: str) -> tuple[tuple[str, str], ...]:
    found = []
    if look.row.last_dose:
        found.append((text("care.last_dose"), look.row.last_dose))
    if look.row.next_visit:
        found.append((text("care.next_visit"), look.row.next_visit))
    if "naloxone" in look.items:
        found.append((text("care.naloxone"), naloxone_place(record, at)))
    return tuple(found)
