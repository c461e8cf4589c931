"""Ten years of daily pills, for measuring."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tracker.engine.entries import (
    Consent,
    Dose,
    Entry,
    Form,
    NaloxoneKit,
    Person,
    Plan,
    PlannedDose,
)
from tracker.engine.instants import slot_instant, zone_named

ZONE = "America/New_York"


def pills(years: int, now: datetime) -> list[Entry]:
    """A person who took a pill each day for some years, up to yesterday; today's is due now."""
    local = now.astimezone(zone_named(ZONE))
    until, hour = local.date(), local.hour
    count = round(years * 365.25)
    start = until - timedelta(days=count)
    begun = slot_instant(datetime(start.year, start.month, start.day), ZONE)
    common = {"person": "sam", "zone": ZONE}
    first = {"occurred_at": begun, "recorded_at": begun, **common}
    doses = (PlannedDose(rrule="FREQ=DAILY", time=f"{hour:02}:00", mg=Decimal(50)),)
    entries: list[Entry] = [
        Person(uid="person", name="Sam", **first),
        Plan(uid="plan", form=Form.ORAL, start=start, doses=doses, **first),
        NaloxoneKit(uid="kit", place="kitchen", **first),
    ]
    for number in range(count):
        day = start + timedelta(days=number)
        slot = datetime(day.year, day.month, day.day, hour)
        taken = slot_instant(slot, ZONE) + timedelta(minutes=number * 7 % 50)
        entries.append(
            Dose(
                uid=f"dose-{number}",
                plan="plan",
                mg=Decimal(50),
                slot=slot,
                occurred_at=taken.astimezone(UTC),
                recorded_at=taken.astimezone(UTC),
                **common,
            )
        )
    return entries


def three_hundred(now: datetime) -> list[Entry]:
    """Three hundred people, each with four months of pills, who all share with Kim."""
    entries: list[Entry] = []
    for number in range(300):
        person = f"p{number:03}"
        for entry in pills(1 / 3, now - timedelta(hours=number % 5 * 20)):
            links = {"plan": f"{person}-{entry.plan}"} if getattr(entry, "plan", None) else {}
            if isinstance(entry, Person):
                links["name"] = person.upper()
            entries.append(replace(entry, uid=f"{person}-{entry.uid}", person=person, **links))
        first = entries[-1]
        entries.append(
            Consent(
                uid=f"{person}-consent", person=person, zone=ZONE, who="Kim", level=2,
                occurred_at=first.occurred_at, recorded_at=first.recorded_at,
            )
        )  # fmt: skip
    return entries
