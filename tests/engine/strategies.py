"""Hypothesis strategies for whole records of one person, and for the instants to ask about.

A record is drawn as a list of small steps and then put together by plain code: generation
stays fast, and a failing record shrinks to few, simple steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

from tests.engine.plain import day_begins, wall_instant
from tracker.engine.entries import (
    Answer,
    CareStep,
    Clearance,
    ClinicContact,
    Confirm,
    Craving,
    Dose,
    Entry,
    Form,
    Implant,
    ImplantRemoved,
    Injection,
    NaloxoneKit,
    OpioidPrescribed,
    OpioidUse,
    Person,
    Plan,
    PlannedDose,
    PlanStop,
    Screening,
    Side,
    SideEffect,
    Skip,
    Source,
    Void,
)

PERSON = "sam"
TICK = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# Zones whose clocks have changed in every awkward way: at midnight, by half an hour or two,
# around fasting months, backwards in winter, or away to another offset for good.
AWKWARD = (
    "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo",
    "America/Asuncion", "America/Santiago", "America/Havana", "Asia/Beirut", "Asia/Gaza",
    "Asia/Tehran", "Asia/Amman", "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun",
    "Europe/Dublin", "Antarctica/Troll", "America/Nuuk", "America/Scoresbysund",
    "Atlantic/Azores", "Pacific/Norfolk", "Pacific/Fiji", "Pacific/Easter", "Pacific/Chatham",
    "Pacific/Auckland", "Asia/Pyongyang", "Europe/Volgograd", "Asia/Almaty", "Africa/Juba",
    "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2017, 2027

Gap = timedelta | int
"""Time to the next step: elapsed, or (a whole number) to the plan's hour that many days on."""

ORAL_GAPS: tuple[Gap, ...] = (
    1, 1, 1, 1, 1, 1, 2, 2, 3, 0 * HOUR, TICK, MINUTE, 2 * HOUR, 4 * HOUR - TICK, 4 * HOUR,
    10 * HOUR, 24 * HOUR - TICK, 24 * HOUR, 25 * HOUR, 36 * HOUR - TICK, 36 * HOUR, 48 * HOUR,
    52 * HOUR, 76 * HOUR, 7 * DAY, 14 * DAY, 28 * DAY,
)  # fmt: skip
DEPOT_GAPS: tuple[Gap, ...] = (
    28, 28, 28, 29, 30, 35, 56, 7, 1, 0 * HOUR, MINUTE, HOUR, 2 * HOUR, 24 * HOUR - TICK,
    24 * HOUR, 7 * DAY, 14 * DAY, 21 * DAY - TICK, 21 * DAY, 28 * DAY, 42 * DAY, 70 * DAY,
)  # fmt: skip

AMOUNTS = tuple(map(Decimal, ("50", "50", "50", "100", "150", "25", "49.5", "75", "200")))
HOURS_OF_PILLS = ("08:00", "09:00", "02:30", "01:30", "00:00", "00:30", "23:30", "12:00")
COUNT_DAYS = (None, None, 69, 125, 30)

# How an entry came to be written down; the plain way is the commonest and shrinks first.
HOWS = (
    "exact", "exact", "exact", "exact", "exact", "exact", "soon", "late hours", "late days",
    "late days", "ahead minutes", "ahead tolerated", "ahead day", "ahead confirmed", "day",
    "day later", "day ahead", "confirmed", "confirmed", "clinic", "clinic", "slot", "no plan",
)  # fmt: skip

EDITS = ("void", "void", "confirm", "confirm")
ANY_KINDS = (
    "use", "use", "prescribed", "screen none", "screen none", "screen locks", "contact",
    "clearance", "clearance", "kit", "change", "stop", "travel", "person", "craving", "step",
    "step", "effect", *EDITS,
)  # fmt: skip
# What else happens beside what is taken. A record keeps to one of these, so that a lock in
# one place does not drown everything that comes after it.
FLAVOURS: tuple[tuple[str, ...], ...] = (
    ANY_KINDS,
    ("screen none", "screen none", "kit", "change", "travel", "removal", *EDITS),
    (*("covered use",) * 4, "contact", "contact", "clearance", "screen none"),
    ("use", "prescribed", "clearance", "clearance", "clearance", "clearance", "travel"),
    (*("skip",) * 6, "change", "stop", "kit", "screen none"),
    ("travel", "travel", "screen none"),
    (*("step",) * 6, "effect", "contact", "travel", "removal", *EDITS),
)
TAKEN_KINDS = {
    "oral": ("dose",) * 8 + ("screened dose",) * 5 + ("skip",),
    "injection": ("injection",) * 6 + ("cleared injection",) * 3,
    "implant": ("implant",) * 4 + ("removal",) * 3 + ("cleared implant",),
}
RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "daily": (("FREQ=DAILY", "50"),),
    "weekdays": (("FREQ=WEEKLY;BYDAY=MO,WE", "100"), ("FREQ=WEEKLY;BYDAY=FR", "150")),
    "every other day": (("FREQ=DAILY;INTERVAL=2", "100"),),
    "small every other day": (("FREQ=DAILY;INTERVAL=2", "50"),),
    "every third day": (("FREQ=DAILY;INTERVAL=3", "150"),),
    "ten days": (("FREQ=DAILY;COUNT=10", "50"),),
    "low": (("FREQ=DAILY", "25"),),
    "no lines": (),
}
ORAL_PROFILES = ("daily", "daily", "weekdays", "weekdays", *tuple(RULES)[2:])

# The plans of a person, and so what they take.
PROFILES: tuple[tuple[str, ...], ...] = (
    ("oral",), ("oral",), ("oral",), ("injection",), ("injection",), ("implant",),
    ("oral", "injection"), ("oral", "implant"), ("oral", "injection", "implant"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A record, the instants to ask about (in order), and what had been recorded by when."""

    entries: tuple[Entry, ...]
    ats: tuple[datetime, ...]
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What is written down next: its kind, how long after the last, how, and a free choice."""

    kind: str
    gap: Gap
    how: str
    pick: int


@dataclass(slots=True, kw_only=True)
class Draft:
    """A record in the making: `now` is when the next entry happens, `zone` where."""

    zones: tuple[str, ...]
    zone: str
    now: datetime
    hour: str
    entries: list[Entry] = field(default_factory=list)
    # The versions of each plan, by form.
    plans: dict[Form, list[Plan]] = field(default_factory=dict)


# --- zones and dates ----------------------------------------------------------------------


@cache
def all_zones() -> tuple[str, ...]:
    """Every zone a person can be in, in order of name."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


@lru_cache(maxsize=1024)
def change_dates(zone: str) -> tuple[date, ...]:
    """The UTC dates of the last years on which the clocks of a zone changed."""
    place = ZoneInfo(zone)
    found = []
    noon = datetime(FIRST_YEAR, 1, 1, 12, tzinfo=UTC)
    before = noon.astimezone(place).utcoffset()
    while noon.year <= LAST_YEAR:
        noon += DAY
        after = noon.astimezone(place).utcoffset()
        if after != before:
            found.append(noon.date())
        before = after
    return tuple(found)


def zones() -> st.SearchStrategy[str]:
    """An IANA zone: mostly one with awkward changes, sometimes any."""
    awkward = tuple(name for name in AWKWARD if name in all_zones())
    return st.one_of(st.sampled_from(awkward), st.sampled_from(all_zones()))


def _starts_near_a_change(zone: str, pick: int, days_before: int) -> date:
    changes = change_dates(zone) or (date(2024, 2, 28), date(2025, 12, 31), date(2023, 1, 31))
    return changes[pick % len(changes)] - timedelta(days=days_before)


# --- records ------------------------------------------------------------------------------


@st.composite
def records(draw: st.DrawFn, max_steps: int = 32, gate: bool = True) -> tuple[Entry, ...]:
    """One person's record of 0 to about 40 entries, in the order they were written.

    Without `gate` every entry is a dose, an injection or an implant, exact and confirmed, so
    that nothing is doubted; what is taken after a lapse of pills alone is then held.
    """
    profile = draw(st.sampled_from(PROFILES))
    places = tuple(draw(st.lists(zones(), min_size=1, max_size=3)))
    start = _starts_near_a_change(
        places[0], draw(st.integers(0, 40)), draw(st.sampled_from((2, 0, 1, 3, 10, 27, 29)))
    )
    hour = draw(st.sampled_from(HOURS_OF_PILLS))
    draft = Draft(
        zones=places,
        zone=places[0],
        now=wall_instant(datetime.combine(start, time.fromisoformat(hour)), places[0]),
        hour=hour,
    )
    if draw(st.integers(0, 9)) > 0:
        _first_plans(draft, profile, start, draw)
    kinds = tuple(kind for form in profile for kind in TAKEN_KINDS[form])
    if gate:
        kinds = (*kinds, *kinds, *draw(st.sampled_from(FLAVOURS)))
    else:
        kinds = tuple(kind for kind in kinds if kind in ("dose", "injection", "implant"))
    gaps = ORAL_GAPS if profile == ("oral",) else DEPOT_GAPS
    step = st.builds(
        Step,
        st.sampled_from(kinds),
        st.sampled_from((*gaps, *ORAL_GAPS) if "oral" in profile else gaps),
        st.sampled_from(HOWS if gate else ("confirmed",)),
        st.integers(0, 255),
    )
    many = st.lists(step, min_size=min(10, max_steps), max_size=max_steps)
    few = st.lists(step, max_size=min(9, max_steps))
    for drawn in draw(st.one_of(few, many, many)):
        _take(draft, drawn)
    return tuple(draft.entries)


def quiet_records() -> st.SearchStrategy[tuple[Entry, ...]]:
    """Records of confirmed, exact doses, injections and implants, with plans, and no more."""
    return records(gate=False)


def _first_plans(draft: Draft, profile: tuple[str, ...], start: date, draw: st.DrawFn) -> None:
    for name in profile:
        form = Form(name)
        written = draft.now - DAY + HOUR * draw(st.sampled_from((0, 0, 0, 48)))
        plan = Plan(
            uid=_uid(draft),
            person=PERSON,
            occurred_at=day_begins(start, draft.zone),
            zone=draft.zone,
            recorded_at=written,
            form=form,
            start=start + timedelta(days=draw(st.sampled_from((0, 0, 0, 1, -1, 7)))),
        )
        draft.entries.append(_ordered(draft, plan, draw(st.integers(0, 255))))
        draft.plans[form] = [draft.entries[-1]]  # type: ignore[list-item]


def _ordered(draft: Draft, plan: Plan, pick: int) -> Plan:
    """The plan with what is taken, and how often."""
    if plan.form == Form.INJECTION:
        return replace(plan, interval=("P28D", "P1M", None)[pick % 3])
    if plan.form == Form.IMPLANT:
        product = (None, "go-medical-1.1g", "prodetoxon-1g", "implant-other")[pick % 4]
        return replace(plan, count_days=COUNT_DAYS[pick % 5], product=product)
    if pick % 16 == 15:
        return replace(plan, as_needed=True, doses=_lines("daily", draft.hour))
    name = ORAL_PROFILES[pick % len(ORAL_PROFILES)]
    lines = _lines(name, draft.hour)
    if name == "daily" and pick % 8 == 0 and draft.hour < "12:00":
        lines += _lines("daily", "20:00")
    return replace(plan, doses=lines)


def _lines(name: str, hour: str) -> tuple[PlannedDose, ...]:
    return tuple(PlannedDose(rrule=rule, time=hour, mg=Decimal(mg)) for rule, mg in RULES[name])


def _uid(draft: Draft) -> str:
    """Uids that do not sort in the order of writing."""
    return f"u{(len(draft.entries) * 37 + 11) % 101:03d}"


def _take(draft: Draft, step: Step) -> None:
    """Moves on by the gap and writes down what happens."""
    _move(draft, step.gap)
    kind = step.kind
    if kind == "travel":
        draft.zone = draft.zones[step.pick % len(draft.zones)]
        return
    if kind.startswith("screened"):
        _write(draft, Screening, Step("", 0, "exact", 0), answer=Answer.NONE)
        draft.now += MINUTE * (step.pick % 2)
    if kind.startswith("cleared"):
        _clear(draft, step)
    if kind == "covered use":
        _cover(draft, step)
    WRITERS.get(kind.removeprefix("screened ").removeprefix("cleared "), _say)(draft, step)


def _move(draft: Draft, gap: Gap) -> None:
    if isinstance(gap, timedelta):
        draft.now += gap
        return
    wall = draft.now.astimezone(ZoneInfo(draft.zone)).date() + timedelta(days=gap)
    hour = time.fromisoformat(draft.hour)
    draft.now = max(draft.now, wall_instant(datetime.combine(wall, hour), draft.zone))


def _write(draft: Draft, kind: type[Entry], step: Step, /, **more: object) -> None:
    """Writes an entry of a kind, as late, early or vaguely as the step says."""
    now, day, recorded = draft.now, None, draft.now
    today = now.astimezone(ZoneInfo(draft.zone)).date()
    match step.how:
        case "soon":
            recorded = now + 3 * MINUTE
        case "late hours":
            recorded = now + (24 * HOUR, 24 * HOUR + TICK, 5 * HOUR)[step.pick % 3]
        case "late days":
            recorded = now + DAY * (2 + step.pick % 12)
        case "ahead minutes":
            recorded = now - 5 * MINUTE - TICK
        case "ahead tolerated":
            recorded = now - 5 * MINUTE
        case "ahead day" | "ahead confirmed":
            recorded = now - 11 * HOUR
        case "day":
            day = today
        case "day later":
            day, recorded = today, now + DAY * (1 + step.pick % 3)
        case "day ahead":
            day = today + DAY
    if hasattr(kind, "confirmed"):
        more["confirmed"] = step.how in ("confirmed", "ahead confirmed")
    entry = kind(
        uid=_uid(draft),
        person=PERSON,
        zone=draft.zone,
        occurred_at=now if day is None else day_begins(day, draft.zone),
        recorded_at=recorded,
        day=day,
        source=Source.CLINIC if step.how == "clinic" else Source.PATIENT,
        **more,  # type: ignore[arg-type]
    )
    draft.entries.append(entry)


def _plan(draft: Draft, form: Form, step: Step) -> str | None:
    """The uid of a version of the plan of a form: mostly the newest; None now and then."""
    versions = draft.plans.get(form)
    if not versions or step.how == "no plan":
        return None
    return versions[0 if step.pick % 4 == 3 else -1].uid


def _dose(draft: Draft, step: Step) -> None:
    slot = None
    if step.how == "slot":
        today = draft.now.astimezone(ZoneInfo(draft.zone)).date()
        day = today + timedelta(days=(0, 1, -1)[step.pick % 3])
        slot = datetime.combine(day, time.fromisoformat(draft.hour))
    mg = AMOUNTS[step.pick % len(AMOUNTS)]
    _write(draft, Dose, step, plan=_plan(draft, Form.ORAL, step), mg=mg, slot=slot)


def _injection(draft: Draft, step: Step) -> None:
    side = (None, Side.LEFT, Side.RIGHT)[step.pick % 3]
    _write(draft, Injection, step, plan=_plan(draft, Form.INJECTION, step), site=side)


def _implant(draft: Draft, step: Step) -> None:
    days = (None, None, 45)[step.pick % 3]
    product = (None, None, None, "go-medical-2.2g")[step.pick // 3 % 4]
    plan = _plan(draft, Form.IMPLANT, step)
    _write(draft, Implant, step, plan=plan, count_days=days, product=product)


def _removal(draft: Draft, step: Step) -> None:
    there = [entry.uid for entry in draft.entries if isinstance(entry, Implant)]
    named = there[step.pick % len(there)] if there and step.pick % 3 else None
    _write(draft, ImplantRemoved, step, implant=named)


def _skip(draft: Draft, step: Step) -> None:
    plan = _plan(draft, Form.ORAL, replace(step, how="exact"))
    if plan is None:
        return
    slot = None
    if step.pick % 2:
        day = draft.now.astimezone(ZoneInfo(draft.zone)).date()
        slot = datetime.combine(day, time.fromisoformat(draft.hour))
    _write(draft, Skip, replace(step, how="exact"), plan=plan, slot=slot, reason="unwell")


def _change(draft: Draft, step: Step) -> None:
    """A new version of a plan, from a date just before, at or after now."""
    if not draft.plans:
        return
    versions = list(draft.plans.values())[step.pick % len(draft.plans)]
    today = draft.now.astimezone(ZoneInfo(draft.zone)).date()
    start = today + timedelta(days=(0, 1, 7, -3)[step.pick % 4])
    plan = Plan(
        uid=_uid(draft),
        person=PERSON,
        occurred_at=day_begins(start, draft.zone),
        zone=draft.zone,
        recorded_at=draft.now,
        form=versions[-1].form,
        start=start,
        replaces=versions[-1].uid,
    )
    versions.append(_ordered(draft, plan, step.pick))
    draft.entries.append(versions[-1])


def _stop(draft: Draft, step: Step) -> None:
    if not draft.plans:
        return
    versions = list(draft.plans.values())[step.pick % len(draft.plans)]
    _write(draft, PlanStop, replace(step, how="exact"), plan=versions[-1].uid, reason="agreed")


def _edit(draft: Draft, step: Step) -> None:
    """A void or confirm of one of the last entries, written a little after all of them."""
    replaced = {plan.replaces for plans in draft.plans.values() for plan in plans}
    open_to_it = [entry for entry in draft.entries if entry.uid not in replaced]
    if not open_to_it:
        return
    target = open_to_it[-1 - step.pick % min(6, len(open_to_it))]
    written = max(entry.recorded_at for entry in draft.entries) + MINUTE
    kind = Void if step.kind == "void" else Confirm
    if kind is Void and isinstance(target, Plan):
        # A plan that was taken back has no further versions.
        left = [plan for plan in draft.plans.pop(target.form, []) if plan != target]
        if left:
            draft.plans[target.form] = left
    _write(draft, kind, step, target=target.uid)
    draft.entries[-1] = replace(draft.entries[-1], recorded_at=written)


def _clear(draft: Draft, step: Step) -> None:
    """A clearance an hour before, at the same moment, or an hour after what it is for."""
    apart = HOUR * (1, 0, -1)[step.pick % 3]
    draft.now -= apart
    _write(draft, Clearance, Step("", 0, "clinic", 0), who="Dr Lee", method="urine")
    draft.now += apart


def _cover(draft: Draft, step: Step) -> None:
    """A pill that counts where nothing is locked, some hours before a use."""
    plain = Step("", 0, "exact", 0)
    _write(draft, Screening, plain, answer=Answer.NONE)
    _write(draft, Dose, plain, mg=Decimal((50, 100, 150)[step.pick % 3]))
    draft.now += HOUR * (2 + step.pick % 34)


def _say(draft: Draft, step: Step) -> None:
    match step.kind:
        case "use" | "covered use":
            _write(draft, OpioidUse, step)
        case "prescribed":
            _write(draft, OpioidPrescribed, step)
        case "screen none":
            _write(draft, Screening, step, answer=Answer.NONE)
        case "screen locks":
            answer = (Answer.YES, Answer.UNSURE, Answer.DECLINED)[step.pick % 3]
            _write(draft, Screening, step, answer=answer)
        case "contact":
            _write(draft, ClinicContact, step)
        case "clearance":
            _write(draft, Clearance, step, who="Dr Lee", method="urine")
        case "kit":
            expires = draft.now.date() + timedelta(days=(0, 10, 400)[step.pick % 3])
            _write(draft, NaloxoneKit, step, expires=None if step.pick % 4 == 3 else expires)
        case "person":
            _write(draft, Person, step, name="Sam")
        case "craving":
            _write(draft, Craving, step, score=step.pick % 11)
        case "effect":
            _write(draft, SideEffect, step, effect=EFFECTS[step.pick % len(EFFECTS)])


def _step(draft: Draft, step: Step) -> None:
    """A look at what was given last, or at how the person feels."""
    name = STEPS[step.pick % len(STEPS)]
    kinds = Injection if name == "site" else Implant
    given = [entry for entry in draft.entries if isinstance(entry, kinds)]
    if name == "mood" or not given:
        finding = ("well", "low", "problem")[step.pick % 3]
        _write(draft, CareStep, step, step="mood", finding=finding)
        return
    finding = "problem" if step.pick % 5 == 4 else "done"
    _write(draft, CareStep, step, step=name, finding=finding, target=given[-1].uid)


STEPS = ("site", "dressing", "stitches", "activity", "mood")
EFFECTS = ("nausea", "site-pain", "yellow eyes", "headache")


WRITERS: dict[str, Callable[[Draft, Step], None]] = {
    "dose": _dose,
    "injection": _injection,
    "implant": _implant,
    "removal": _removal,
    "skip": _skip,
    "change": _change,
    "stop": _stop,
    "void": _edit,
    "confirm": _edit,
    "step": _step,
}


# --- instants to ask about ----------------------------------------------------------------

ELAPSED = tuple(
    HOUR * h
    for h in (
        0, 0, 0, 1, 2, 4, 7, 12, 13, 23, 24, 25, 36, 48, 52, 60, 72, 76, 168, 169,
        336, 336 + 36, 336 + 52, 672, 672 + 36, 672 + 52, 720,
    )
)  # fmt: skip
DATES = (-7, -6, 0, 1, 7, 14, 21, 28, 29, 30, 31, 32, 42, 43, 49, 55, 57, 69, 70, 71, 126)
EDGES = (timedelta(), -TICK, TICK, -HOUR, HOUR)


@dataclass(frozen=True, slots=True)
class Near:
    """An instant near the entry at `place`: so much after it, or so many dates on."""

    place: int
    after: timedelta | int
    edge: timedelta


def _nears() -> st.SearchStrategy[Near]:
    after: st.SearchStrategy[timedelta | int] = st.one_of(
        st.sampled_from(ELAPSED), st.sampled_from(DATES)
    )
    place = st.one_of(st.integers(0, 5), st.integers(0, 255))
    return st.builds(Near, place, after, st.sampled_from(EDGES))


def _instant(near: Near, entries: tuple[Entry, ...]) -> datetime:
    if not entries:
        return datetime(2027, 6, 1, 8, tzinfo=UTC) + near.edge
    entry = entries[-1 - near.place % len(entries)]
    if isinstance(near.after, timedelta):
        # Late entries are interesting when they were written, too.
        basis = entry.recorded_at if near.place >= 192 else entry.occurred_at
        return basis + near.after + near.edge
    day = entry.day or entry.occurred_at.astimezone(ZoneInfo(entry.zone)).date()
    return day_begins(day + timedelta(days=near.after), entry.zone) + near.edge


def instants_near(entries: tuple[Entry, ...]) -> st.SearchStrategy[datetime]:
    """An instant at or a hair beside one where the answer may change."""
    return _nears().map(lambda near: _instant(near, entries))


@st.composite
def situations(draw: st.DrawFn, max_steps: int = 32, gate: bool = True) -> Situation:
    """A record with up to four instants; mostly with hindsight, sometimes as known then."""
    entries = draw(records(max_steps=max_steps, gate=gate))
    nears = draw(st.lists(_nears(), min_size=1, max_size=4))
    ats = tuple(sorted({_instant(near, entries) for near in nears}))
    hindsight = max([ats[-1], *(entry.recorded_at for entry in entries)])
    known = draw(st.sampled_from(("all", "all", "all", "then", "some")))
    if known == "then":
        return Situation(entries=entries, ats=ats, known_at=ats[-1])
    if known == "some":
        return Situation(entries=entries, ats=ats, known_at=draw(instants_near(entries)))
    return Situation(entries=entries, ats=ats, known_at=hindsight)


def quiet_situations() -> st.SearchStrategy[Situation]:
    """Situations of confirmed, exact doses, injections and implants only."""
    return situations(gate=False)
