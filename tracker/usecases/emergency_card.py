"""An emergency card: who, which form of naltrexone, what others must know and do.

It never says when a block ends or opioids work: the last date is that of what was given.
"""

from datetime import datetime

from tracker.engine.entries import Entry, Implant, ImplantRemoved, Injection
from tracker.engine.instants import local_date
from tracker.engine.record import Record, home_zone
from tracker.exchange.paper import Card
from tracker.usecases.plans import running_plans
from tracker.wording import text
from tracker.wording.dates import full_day
from tracker.wording.numbers import numbers_for

# A name of more letters does not fit a card.
LONGEST_NAME = 120


def card_of(record: Record, at: datetime, *, named: bool) -> Card:
    """The card as of an instant; without a name, its line is left to be filled in."""
    zone = home_zone(record, record.latest)
    emergency = numbers_for(zone).emergency
    return Card(
        title=text("card.title"),
        name_label=text("card.name"),
        name=_name(record) if named else "",
        takes=(_takes(record, at), *_last_given(record, at)),
        warns=(text("card.pain"), text("card.staff")),
        danger=text("card.danger", emergency=emergency),
        # The last line stands on each card: were it there for some alone, it would tell of them.
        acts=(text("card.not_naloxone", emergency=emergency), text("card.tolerance")),
        fill_in=(text("card.clinic"), text("card.phone"), text("card.contact"), text("card.phone")),
        made=text("card.made", when=full_day(local_date(at, zone))),
        how=text("card.how"),
    )


def _takes(record: Record, at: datetime) -> str:
    """Which forms the plans that run are of; those of all plans where none runs any more."""
    running = running_plans(record, at)
    key = "card.takes" if running else "card.took"
    plans = running or [plan for line in record.latest.lines for plan in line.versions]
    forms = dict.fromkeys(text(f"plan.form_{plan.form}") for plan in plans)
    return f"{text(key)}: {', '.join(forms)}" if forms else text(key)


def _last_given(record: Record, at: datetime) -> list[str]:
    said = []
    for kind, key in (
        (Injection, "card.last_injection"),
        (Implant, "card.last_implant"),
        (ImplantRemoved, "card.implant_out"),
    ):
        seen: list[Entry] = [e for e in record.by_type(kind, at) if record.latest.sees(e)]
        if seen:
            last = max(seen, key=lambda entry: entry.occurred_at)
            day = last.day or local_date(last.occurred_at, last.zone)
            said.append(f"{text(key)}: {full_day(day)}")
    return said


def _name(record: Record) -> str:
    """The name as the person gave it; none where only an id is known."""
    person = record.latest.person
    name = person.name.strip() if person else ""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
