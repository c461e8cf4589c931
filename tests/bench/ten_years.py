"""Ten years of daily pills, for measuring."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tracker.engine.entries import Dose, Entry, Form, NaloxoneKit, Person, Plan, PlannedDose
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
