"""A made-up person's last six months: pills, injections, a bridge, a lapse, and pills again."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tracker.engine.entries import (
    Answer,
    CareStep,
    ClinicContact,
    Dose,
    Entry,
    Form,
    Indication,
    Injection,
    Lab,
    NaloxoneKit,
    OpioidHistory,
    Person,
    Plan,
    PlannedDose,
    PlanStop,
    Screening,
    Side,
    SideEffect,
    Skip,
    Source,
)
from tracker.engine.instants import local_date, slot_instant
from tracker.usecases.new_entries import Occasion, stamp

PERSON = "sam"
FIRST_DAY = 182
LEFT_OUT, LATE_EVERY = 150, 9
LIMIT = Decimal(40)
# Days ago, what, how bad.
EFFECTS = (
    (103, "nausea", "mild"), (101, "headache", "mild"), (93, "site-pain", "moderate"),
    (92, "site-pain", "mild"), (65, "site-pain", "mild"), (48, "sleep", "moderate"),
    (46, "sleep", "mild"), (33, "site-pain", "moderate"), (31, "tiredness", "mild"),
    (2, "nausea", "mild"),
)  # fmt: skip


def demo_entries(now: datetime, zone: str) -> list[Entry]:
    """The entries, so timed that a pill falls due at about `now` in `zone`."""
    today = local_date(now, zone)
    # On the half hour before now: the first screen then has something to take.
    shift = slot_instant(datetime.combine(today, time()), zone)
    minutes = max(0, int((now - shift).total_seconds()) // 1800 * 30)
    at = time(minutes // 60 % 24, minutes % 60)
    return [
        *_beginning(today, zone, at),
        *_depot_months(today, zone),
        *_return(today, zone, at),
        *_health(today, zone),
    ]


def _on(today: date, zone: str, days_ago: int, at: time) -> Occasion:
    wall = datetime.combine(today - timedelta(days=days_ago), at)
    instant = slot_instant(wall, zone)
    return Occasion(person=PERSON, zone=zone, now=instant, at=instant)


def _clinic(occasion: Occasion) -> Occasion:
    return Occasion(
        person=PERSON, zone=occasion.zone, now=occasion.now, at=occasion.at, source=Source.CLINIC
    )


def _oral_plan(occasion: Occasion, start: date, at: time, uid: str) -> Plan:
    fields = stamp(occasion, "plan")
    fields["uid"] = uid
    doses = (PlannedDose(rrule="FREQ=DAILY", time=f"{at:%H:%M}", mg=Decimal(50)),)
    return Plan(**fields, form=Form.ORAL, start=start, doses=doses)


def _pill(today: date, zone: str, days_ago: int, at: time, plan: str) -> Dose:
    delay = 95 if days_ago % LATE_EVERY == 0 else days_ago * 7 % 20
    on = _on(today, zone, days_ago, at)
    taken = on.at + timedelta(minutes=delay)
    occasion = Occasion(person=PERSON, zone=zone, now=taken, at=taken)
    slot = datetime.combine(today - timedelta(days=days_ago), at)
    return Dose(**stamp(occasion, "dose"), plan=plan, mg=Decimal(50), slot=slot)


def _beginning(today: date, zone: str, at: time) -> Iterator[Entry]:
    """Sixty days of pills, one of them left out."""
    first = _on(today, zone, FIRST_DAY, time(8))
    morning = time(8)
    start = today - timedelta(days=FIRST_DAY)
    yield Person(
        **stamp(first, "person"),
        name="Sam",
        indication=Indication.OPIOID,
        opioid_history=OpioidHistory.YES,
    )
    yield NaloxoneKit(
        **stamp(first, "kit"), place="kitchen drawer", expires=today + timedelta(days=24)
    )
    yield Lab(
        **stamp(_clinic(first), "lab"),
        test="1742-6",
        value=Decimal(24),
        unit="U/L",
        upper_limit=LIMIT,
    )
    yield _oral_plan(first, start, morning, "demo-pills")
    for days_ago in range(FIRST_DAY, FIRST_DAY - 60, -1):
        if days_ago == LEFT_OUT:
            left_out = _on(today, zone, days_ago, morning)
            slot = datetime.combine(today - timedelta(days=days_ago), morning)
            yield Skip(**stamp(left_out, "skip"), plan="demo-pills", slot=slot, reason="ill")
            continue
        if days_ago == LEFT_OUT - 1:
            # A day without a pill lasts long enough that the question comes first.
            asked = _on(today, zone, days_ago, morning)
            yield Screening(**stamp(asked, "screening"), answer=Answer.NONE)
        yield _pill(today, zone, days_ago, morning, "demo-pills")


def _depot_months(today: date, zone: str) -> Iterator[Entry]:
    """Injections every four weeks; once the clinic was shut and pills bridged four days."""
    switch = _on(today, zone, 122, time(10))
    fields = stamp(_clinic(switch), "plan")
    fields["uid"] = "demo-injections"
    yield Plan(
        **fields,
        form=Form.INJECTION,
        start=today - timedelta(days=122),
        interval="P28D",
        product="vivitrol-380",
        replaces="demo-pills",
    )
    for days_ago, side in ((122, "left"), (94, "right"), (66, "left"), (34, "right")):
        given = _clinic(_on(today, zone, days_ago, time(10)))
        yield Injection(
            **stamp(given, "injection"),
            plan="demo-injections",
            site=Side(side),
            given_by="Dr Lee",
        )
    bridge = _on(today, zone, 38, time(8))
    yield _oral_plan(bridge, today - timedelta(days=38), time(8), "demo-bridge")
    for days_ago in range(38, 34, -1):
        yield _pill(today, zone, days_ago, time(8), "demo-bridge")
    done = _on(today, zone, 34, time(10, 5))
    yield PlanStop(**stamp(done, "stop"), plan="demo-bridge", reason="injection given")
    yield Lab(
        **stamp(given, "lab"), test="1742-6", value=Decimal(26), unit="U/L", upper_limit=LIMIT
    )


def _return(today: date, zone: str, at: time) -> Iterator[Entry]:
    """The next injection did not come; after a lapse and a call, pills until the visit."""
    called = _on(today, zone, 3, at)
    yield ClinicContact(**stamp(called, "contact"), who="Dr Lee")
    yield Screening(**stamp(called, "screening"), answer=Answer.NONE)
    yield _oral_plan(called, today - timedelta(days=3), at, "demo-until-visit")
    for days_ago in (3, 2, 1):
        on = _on(today, zone, days_ago, at)
        slot = datetime.combine(today - timedelta(days=days_ago), at)
        yield Dose(**stamp(on, "dose"), plan="demo-until-visit", mg=Decimal(50), slot=slot)


def _health(today: date, zone: str) -> Iterator[Entry]:
    """Side effects, blood tests in between, and how Sam felt."""
    for days_ago, effect, severity in EFFECTS:
        on = _on(today, zone, days_ago, time(20))
        yield SideEffect(**stamp(on, "effect"), effect=effect, severity=severity)
    for days_ago, code, value in ((152, "1742-6", 31), (152, "1920-8", 28), (92, "1742-6", 44),
                                  (92, "1920-8", 37), (34, "1920-8", 25)):  # fmt: skip
        on = _clinic(_on(today, zone, days_ago, time(11)))
        yield Lab(
            **stamp(on, "lab"), test=code, value=Decimal(value), unit="U/L", upper_limit=LIMIT
        )
    for days_ago, finding in (
        (152, "well"),
        (122, "well"),
        (92, "low"),
        (62, "well"),
        (31, "well"),
    ):
        on = _on(today, zone, days_ago, time(21))
        yield CareStep(**stamp(on, "mood"), step="mood", finding=finding)
