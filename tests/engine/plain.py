"""A slow and obvious reading of the rules, made to check the fast engine against.

Every answer is worked out anew from all entries. Nothing of the engine is used but the
words of the record, so that a mistake in one of the two shows as a difference.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from tracker.engine.entries import (
    Answer,
    Clearance,
    ClinicContact,
    Confirm,
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
    PlanStop,
    Screening,
    Skip,
    Source,
    Void,
)
from tracker.formulary.model import Formulary

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
TICK = timedelta(microseconds=1)

GATE_TYPES = (OpioidUse, OpioidPrescribed, Screening, ClinicContact, Clearance)
TAKEN_TYPES = (Dose, Injection, Implant)

FUTURE, DUPLICATE, HELD, COUNTS = "future", "duplicate", "held", "counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainAnswer:
    """What is true at one instant. `schedule` is by the uid of each plan's first version."""

    coverage: str
    band: str | None
    since: datetime | None
    gate: str
    flags: frozenset[str]
    schedule: dict[str, str]
    counted: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The coverage that one counted entry gives, and the entry it is from."""

    entry: Entry
    start: datetime
    waning_at: datetime
    lapse_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One planned pill: its instant, its local wall time, its amount in mg."""

    instant: datetime
    wall: datetime
    mg: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A slot with the span of time in which an entry fills it; no end for the last."""

    slot: Slot
    begins: datetime
    ends: datetime | None
    late_ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The versions of one plan, first to last; `uids` names the voided ones too."""

    root: str
    versions: tuple[Plan, ...]
    uids: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Facts:
    """All that is worked out of one record for one question, filled step by step."""

    formulary: Formulary
    at: datetime
    live: list[Entry]
    acting: list[Entry]
    chains: list[Chain]
    windows: dict[str, list[Window]]
    confirmed: frozenset[str]
    clinic_confirmed: frozenset[str]
    waiting: frozenset[str]
    # uid -> why a dose, injection or implant counts or not
    verdict: dict[str, str]
    # uid of a suspected duplicate -> uid of the entry it repeats
    repeats: dict[str, str]
    # uid of a dose or skip -> (root of its plan, wall time of the slot it fills)
    fills: dict[str, tuple[str, datetime]]
    # uid of a dose -> most mg that count
    caps: dict[str, Decimal | None]
    # uid of a counted entry -> moment its coverage starts
    starts: dict[str, datetime]


def plain_assess(
    entries: Iterable[Entry], at: datetime, known_at: datetime, formulary: Formulary
) -> PlainAnswer:
    """The answer at the instant `at`, from what had been recorded by `known_at` (both aware)."""
    facts = gather(entries, at, known_at, formulary)
    find_doubtful(facts)
    fill_slots(facts)
    judge(facts)
    parts = parts_made_by(facts, facts.acting)
    state = coverage(parts, at)
    since = lapsed_since(parts, at) if state == "LAPSED" else None
    return PlainAnswer(
        coverage=state,
        band=None if since is None else band(facts, at - since),
        since=since,
        gate=gate(facts, facts.acting, at),
        flags=flags(facts, parts),
        schedule={chain.root: schedule(facts, chain) for chain in facts.chains},
        counted=frozenset(uid for uid, why in facts.verdict.items() if why == COUNTS),
    )


# --- time ---------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def day_begins(day: date, zone: str) -> datetime:
    """The first instant on a local date: tried minute by minute from the earliest candidate."""
    place = ZoneInfo(zone)
    midnight = datetime.combine(day, time(), UTC)
    around = [midnight + timedelta(hours=h) for h in range(-36, 37, 3)]
    offsets = [moment.astimezone(place).utcoffset() or timedelta() for moment in around]
    instant = midnight - max(offsets)
    while instant.astimezone(place).date() < day:
        instant += timedelta(minutes=1)
    return instant


def wall_instant(wall: datetime, zone: str) -> datetime:
    """The instant of a wall time: a skipped one moves on by the gap, the first of two counts."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def date_of(entry: Entry) -> date:
    """The local date of an entry, where it happened."""
    return entry.day or entry.occurred_at.astimezone(ZoneInfo(entry.zone)).date()


def moment(entry: Entry) -> datetime:
    """The instant from which an entry acts."""
    if entry.day is None:
        return entry.occurred_at
    lowers = (*TAKEN_TYPES, ClinicContact, Clearance, NaloxoneKit)
    if not isinstance(entry, lowers) and not lowers_risk(entry):
        return day_begins(entry.day, entry.zone)
    if entry.recorded_at.astimezone(ZoneInfo(entry.zone)).date() == entry.day:
        return entry.recorded_at
    return day_begins(entry.day + timedelta(days=1), entry.zone)


def order(entry: Entry) -> tuple[datetime, bool, datetime, str]:
    """Where an entry stands among the others."""
    return (moment(entry), not isinstance(entry, GATE_TYPES), entry.recorded_at, entry.uid)


def value(formulary: Formulary, threshold: str) -> int:
    return formulary.thresholds[threshold].value


def span(formulary: Formulary, threshold: str) -> timedelta:
    """The threshold as elapsed time."""
    unit = formulary.thresholds[threshold].unit
    return {"min": timedelta(minutes=1), "h": HOUR, "days": DAY}[unit] * value(formulary, threshold)


# --- what is known ------------------------------------------------------------------------


def gather(
    entries: Iterable[Entry], at: datetime, known_at: datetime, formulary: Formulary
) -> Facts:
    """The entries that can act, in order, with the plans; nothing is judged yet."""
    known: dict[str, Entry] = {}
    for entry in entries:
        if entry.recorded_at <= known_at:
            known.setdefault(entry.uid, entry)
    struck = voided(known)
    live = [entry for entry in known.values() if entry.uid not in struck]
    confirms = [entry for entry in live if isinstance(entry, Confirm)]
    confirmed = {entry.target for entry in confirms}
    confirmed |= {e.uid for e in live if isinstance(e, TAKEN_TYPES) and e.confirmed}
    due = [entry for entry in live if moment(entry) <= at]
    waiting = {
        e.uid for e in due if lowers_risk(e) and ahead(e, formulary) and e.uid not in confirmed
    }
    chains = chains_of([e for e in known.values() if isinstance(e, Plan)], struck)
    acting = sorted((e for e in due if e.uid not in waiting), key=order)
    return Facts(
        formulary=formulary,
        at=at,
        live=live,
        acting=acting,
        chains=chains,
        windows={chain.root: windows(chain, at, acting) for chain in chains},
        confirmed=frozenset(confirmed),
        clinic_confirmed=frozenset(c.target for c in confirms if c.source == Source.CLINIC),
        waiting=frozenset(waiting),
        verdict={},
        repeats={},
        fills={},
        caps={},
        starts={},
    )


def voided(known: dict[str, Entry]) -> set[str]:
    """The uids that a void names, leaving out voids that a later one takes back."""
    struck: set[str] = set()
    voids = [entry for entry in known.values() if isinstance(entry, Void)]
    for void in sorted(voids, key=lambda v: (v.recorded_at, v.uid), reverse=True):
        if void.uid in struck:
            continue
        target = known.get(void.target)
        if isinstance(target, Void) and (target.recorded_at, target.uid) >= (
            void.recorded_at,
            void.uid,
        ):
            continue
        struck.add(void.target)
    return struck


def ahead(entry: Entry, formulary: Formulary) -> bool:
    """Whether an entry was recorded before it happened, beyond the tolerance."""
    if entry.day is not None:
        return entry.day > entry.recorded_at.astimezone(ZoneInfo(entry.zone)).date()
    return entry.occurred_at - entry.recorded_at > span(formulary, "T24")


def lowers_risk(entry: Entry) -> bool:
    """Whether a gate entry opens something; time alone must never do that."""
    if isinstance(entry, Screening):
        return entry.answer == Answer.NONE
    return isinstance(entry, ClinicContact | Clearance)


# --- plans and slots ----------------------------------------------------------------------


def chains_of(plans: list[Plan], struck: set[str]) -> list[Chain]:
    by_uid = {plan.uid: plan for plan in plans}

    def line(plan: Plan) -> list[str]:
        uids = [plan.uid]
        while plan.replaces in by_uid and plan.replaces not in uids:
            plan = by_uid[plan.replaces]
            uids.append(plan.uid)
        return uids

    chains = []
    for top in sorted({line(plan)[-1] for plan in plans}):
        members = [plan for plan in plans if line(plan)[-1] == top]
        members.sort(key=lambda plan: (len(line(plan)), plan.recorded_at, plan.uid))
        versions = tuple(plan for plan in members if plan.uid not in struck)
        if versions:
            uids = frozenset(plan.uid for plan in members)
            chains.append(Chain(root=versions[0].uid, versions=versions, uids=uids))
    return chains


def begun(plan: Plan, instant: datetime) -> bool:
    return day_begins(plan.start, plan.zone) <= instant


def in_force(chain: Chain, instant: datetime) -> Plan:
    """The version in force; the first one before it begins."""
    started = [plan for plan in chain.versions if begun(plan, instant)]
    return started[-1] if started else chain.versions[0]


def slots(chain: Chain, at: datetime, acting: Sequence[Entry]) -> list[Slot]:
    """The slots up to `at` and every slot named so far, and at least two after them."""
    named = [e.slot for e in acting if isinstance(e, Dose | Skip) and e.slot is not None]
    limit = max([at.replace(tzinfo=None), *named]) + timedelta(days=3)
    found: dict[datetime, Slot] = {}
    for plan in chain.versions:
        if plan.form != Form.ORAL or plan.as_needed:
            continue
        for planned in plan.doses:
            first = datetime.combine(plan.start, time.fromisoformat(planned.time))
            beyond = 0
            for wall in rrulestr(planned.rrule, dtstart=first):
                instant = wall_instant(wall, plan.zone)
                if in_force(chain, instant) is plan:
                    mg = min(planned.mg, found[wall].mg) if wall in found else planned.mg
                    found[wall] = Slot(instant=instant, wall=wall, mg=mg)
                beyond += wall > limit
                if beyond == 2:
                    break
    return sorted(found.values(), key=lambda slot: (slot.instant, slot.wall))


def windows(chain: Chain, at: datetime, acting: Sequence[Entry]) -> list[Window]:
    found = slots(chain, at, acting)
    result = []
    for i, slot in enumerate(found):
        before = slot.instant - found[i - 1].instant if i > 0 else None
        after = found[i + 1].instant - slot.instant if i + 1 < len(found) else None
        result.append(
            Window(
                slot=slot,
                begins=slot.instant - (before or after or DAY) / 2,
                ends=None if after is None else slot.instant + after / 2,
                late_ends=slot.instant + (after or before or DAY) / 2,
            )
        )
    return result


def chain_of(facts: Facts, entry: Dose | Skip | Implant, form: Form) -> Chain | None:
    """The plan an entry belongs to: the one it names, else the one in force then."""
    fitting = [c for c in facts.chains if in_force(c, moment(entry)).form == form]
    for chain in fitting:
        if entry.plan in chain.uids:
            return chain
    running = [c for c in fitting if begun(in_force(c, moment(entry)), moment(entry))]
    if not running and form == Form.ORAL:
        # Before any has begun, the first to come still caps what a pill counts for.
        return min(fitting, key=lambda c: (day_start_of(c.versions[0]), c.root), default=None)
    return max(
        running,
        key=lambda c: (day_start_of(in_force(c, moment(entry))), c.root),
        default=None,
    )


def day_start_of(plan: Plan) -> datetime:
    return day_begins(plan.start, plan.zone)


def fill_slots(facts: Facts) -> None:
    """Finds the slot of each dose and skip, and the amount that each dose may count for."""
    for entry in facts.acting:
        if not isinstance(entry, Dose | Skip):
            continue
        chain = chain_of(facts, entry, Form.ORAL)
        if chain is None:
            facts.caps[entry.uid] = None
            continue
        kept = facts.verdict.get(entry.uid) not in (FUTURE, DUPLICATE)
        slot = slot_of(facts, chain, entry)
        if slot is not None and kept:
            facts.fills[entry.uid] = (chain.root, slot.wall)
        amounts = [planned.mg for planned in in_force(chain, moment(entry)).doses]
        facts.caps[entry.uid] = slot.mg if slot is not None else min(amounts, default=None)


def slot_of(facts: Facts, chain: Chain, entry: Dose | Skip) -> Slot | None:
    spans = facts.windows[chain.root]
    for window in spans:
        if entry.slot is not None and window.slot.wall == entry.slot:
            return window.slot
    if entry.day is not None:
        doses = [facts.fills.get(e.uid) for e in facts.acting if isinstance(e, Dose)]
        taken = {fill[1] for fill in doses if fill is not None and fill[0] == chain.root}
        place = ZoneInfo(entry.zone)
        on_date = [w.slot for w in spans if w.slot.instant.astimezone(place).date() == entry.day]
        if on_date:
            # One pill too many for a date belongs to it still, not to the day after.
            return next((slot for slot in on_date if slot.wall not in taken), on_date[-1])
    for window in spans:
        if window.begins <= moment(entry) and (window.ends is None or moment(entry) < window.ends):
            return window.slot
    return None


# --- which doses count --------------------------------------------------------------------


def find_doubtful(facts: Facts) -> None:
    """Marks entries ahead of their recording, and suspected duplicates."""
    lengths: dict[type[Entry], timedelta] = {
        Dose: span(facts.formulary, "T23"),
        Injection: span(facts.formulary, "T12"),
        Implant: DAY,
    }
    for i, entry in enumerate(facts.acting):
        if not isinstance(entry, TAKEN_TYPES) or entry.uid in facts.confirmed:
            continue
        if ahead(entry, facts.formulary):
            facts.verdict[entry.uid] = FUTURE
            continue
        kept = [
            other
            for other in facts.acting[:i]
            if type(other) is type(entry) and other.uid not in facts.verdict
        ]
        if kept and moment(entry) - moment(kept[-1]) < lengths[type(entry)]:
            facts.verdict[entry.uid] = DUPLICATE
            facts.repeats[entry.uid] = kept[-1].uid


def judge(facts: Facts) -> None:
    """Decides, one after the other, which entries count, and when their coverage starts."""
    onsets: dict[type[Entry], timedelta] = {
        Dose: span(facts.formulary, "T7"),
        Injection: span(facts.formulary, "T10"),
        Implant: span(facts.formulary, "T17"),
    }
    for i, entry in enumerate(facts.acting):
        if not isinstance(entry, TAKEN_TYPES) or entry.uid in facts.verdict:
            continue
        earlier = facts.acting[:i]
        if held(facts, entry, earlier):
            facts.verdict[entry.uid] = HELD
            continue
        before = coverage(parts_made_by(facts, earlier), moment(entry))
        wait = onsets[type(entry)] if before in ("LAPSED", "NOT_STARTED") else timedelta()
        facts.verdict[entry.uid] = COUNTS
        facts.starts[entry.uid] = moment(entry) + wait


def held(facts: Facts, entry: Entry, earlier: list[Entry]) -> bool:
    state = gate(facts, earlier, moment(entry))
    if isinstance(entry, Dose):
        return state in ("LOCKED", "ASK")
    if state != "LOCKED":
        return False
    place = ZoneInfo(entry.zone)
    cleared_on = {
        other.day or other.occurred_at.astimezone(place).date()
        for other in facts.acting
        if isinstance(other, Clearance)
    }
    return date_of(entry) not in cleared_on


# --- coverage -----------------------------------------------------------------------------


def parts_made_by(facts: Facts, entries: Sequence[Entry]) -> list[Part]:
    """The coverage that these entries, and no others, give."""
    parts = []
    for entry in entries:
        part = own_part(facts, entry)
        if part is None:
            continue
        ends = [
            moment(removal)
            for i, removal in enumerate(entries)
            if isinstance(removal, ImplantRemoved)
            and implant_ended(facts, removal, entries[:i]) == entry.uid
        ]
        lapse_at = min([part.lapse_at, *ends])
        if part.start < lapse_at:
            waning_at = min(part.waning_at, lapse_at)
            parts.append(replace(part, waning_at=waning_at, lapse_at=lapse_at))
    return parts


def own_part(facts: Facts, entry: Entry) -> Part | None:
    """The coverage an entry gives as long as nothing is removed; None where it gives none."""
    if facts.verdict.get(entry.uid) != COUNTS:
        return None
    ends = oral_ends(facts, entry) if isinstance(entry, Dose) else depot_ends(facts, entry)
    start = facts.starts[entry.uid]
    if ends is None or start >= ends[1]:
        return None
    return Part(entry=entry, start=start, waning_at=ends[0], lapse_at=ends[1])


def oral_ends(facts: Facts, dose: Dose) -> tuple[datetime, datetime] | None:
    cap = facts.caps[dose.uid]
    mg = dose.mg if cap is None else min(dose.mg, cap)
    taken = dose.occurred_at if dose.day is None else day_begins(dose.day, dose.zone)
    for least, relied_on, wanes in ((150, "T3", "T6"), (100, "T2", "T6"), (50, "T1", "T5")):
        if mg >= least:
            waning_at = taken + span(facts.formulary, relied_on)
            return waning_at, waning_at + span(facts.formulary, wanes)
    return None


def depot_ends(facts: Facts, entry: Entry) -> tuple[datetime, datetime]:
    if isinstance(entry, Implant):
        days = implant_days(facts, entry)
        wanes = days - value(facts.formulary, "T16")
    else:
        # T9 is itself the day it wanes from, set by default 7 days before the last.
        days, wanes = value(facts.formulary, "T8"), value(facts.formulary, "T9")
    return day_n(entry, wanes), day_n(entry, days + 1)


def day_n(entry: Entry, n: int) -> datetime:
    return day_begins(date_of(entry) + timedelta(days=n), entry.zone)


def implant_days(facts: Facts, implant: Implant) -> int:
    chain = chain_of(facts, implant, Form.IMPLANT)
    plan = in_force(chain, moment(implant)) if chain else None
    products = facts.formulary.products
    presets = [
        products[product].count_days
        for product in (implant.product, plan.product if plan else None)
        if product is not None and product in products
    ]
    choices = [implant.count_days, plan.count_days if plan else None, *presets]
    return next((days for days in choices if days is not None), value(facts.formulary, "T13"))


def implant_ended(facts: Facts, removal: ImplantRemoved, earlier: Sequence[Entry]) -> str | None:
    """The uid of the implant that a removal ends."""
    if removal.implant is not None:
        return facts.repeats.get(removal.implant, removal.implant)
    made = [e.uid for e in earlier if isinstance(e, Implant) and own_part(facts, e)]
    return made[-1] if made else None


def active(parts: list[Part], t: datetime) -> list[Part]:
    return [part for part in parts if part.start <= t < part.lapse_at]


def coverage(parts: list[Part], t: datetime) -> str:
    if any(t < part.waning_at for part in active(parts, t)):
        return "COVERED"
    if active(parts, t):
        return "WANING"
    return "LAPSED" if any(part.start <= t for part in parts) else "NOT_STARTED"


def lapsed_since(parts: list[Part], t: datetime) -> datetime:
    return max(part.lapse_at for part in parts if part.start <= t)


def band(facts: Facts, lapsed_for: timedelta) -> str:
    if lapsed_for < span(facts.formulary, "T18"):
        return "A"
    return "B" if lapsed_for < span(facts.formulary, "T19") else "C"


# --- gate ---------------------------------------------------------------------------------


def gate(facts: Facts, entries: list[Entry], t: datetime) -> str:
    """The gate at `t` as these entries, and no others, make it."""
    parts = parts_made_by(facts, entries)
    unanswered = False
    for i, entry in enumerate(entries):
        later = entries[i + 1 :]
        cleared = [moment(e) for e in later if isinstance(e, Clearance)]
        if locks_at_once(facts, entry, entries[:i]):
            if not cleared:
                return "LOCKED"
            continue
        if not isinstance(entry, OpioidUse):
            continue
        answers = [moment(e) for e in later if isinstance(e, Clearance | ClinicContact)]
        lapses = [
            part.lapse_at
            for part in parts
            if moment(entry) <= part.lapse_at <= t and coverage(parts, part.lapse_at) == "LAPSED"
        ]
        if lapses:
            locked_at = min(lapses)
            answered = any(answer < locked_at for answer in answers)
            if not answered and not any(when >= locked_at for when in cleared):
                return "LOCKED"
        unanswered = unanswered or not answers
    if unanswered:
        return "CALL_FIRST"
    if coverage(parts, t) != "LAPSED":
        return "OPEN"
    since = lapsed_since(parts, t)
    stands = any(
        isinstance(e, Screening)
        and e.answer == Answer.NONE
        and since <= moment(e) <= t < moment(e) + span(facts.formulary, "T29")
        for e in entries
    )
    return "OPEN" if stands else "ASK"


def locks_at_once(facts: Facts, entry: Entry, earlier: list[Entry]) -> bool:
    if isinstance(entry, Screening):
        return entry.answer != Answer.NONE
    if isinstance(entry, OpioidUse):
        state = coverage(parts_made_by(facts, earlier), moment(entry))
        return state in ("LAPSED", "NOT_STARTED")
    return isinstance(entry, OpioidPrescribed)


# --- schedule -----------------------------------------------------------------------------


def schedule(facts: Facts, chain: Chain) -> str:
    if any(isinstance(e, PlanStop) and e.plan in chain.uids for e in facts.acting):
        return "STOPPED"
    plan = in_force(chain, facts.at)
    if plan.form == Form.ORAL:
        return "NOT_DUE" if plan.as_needed else oral_schedule(facts, chain)
    if plan.form == Form.INJECTION:
        return injection_schedule(facts, plan)
    return implant_schedule(facts, plan)


def oral_schedule(facts: Facts, chain: Chain) -> str:
    at = facts.at
    open_windows = [w for w in facts.windows[chain.root] if w.begins <= at]
    if not open_windows:
        return "NOT_DUE"
    window, previous = open_windows[-1], open_windows[-2] if len(open_windows) > 1 else None
    if dealt_with(facts, chain, window, Dose):
        return "NOT_DUE"
    if dealt_with(facts, chain, window, Skip):
        return "SKIPPED"
    due = due_at(facts, chain, window, previous)
    if at < due - HOUR:
        missed = previous is not None and not dealt_with(facts, chain, previous, Dose | Skip)
        return "MISSED" if missed else "NOT_DUE"
    if at < due:
        return "DUE_SOON"
    if at < due + span(facts.formulary, "T21"):
        return "DUE"
    return "LATE" if at < window.late_ends else "MISSED"


def dealt_with(facts: Facts, chain: Chain, window: Window, how: object) -> bool:
    return any(
        facts.fills.get(entry.uid) == (chain.root, window.slot.wall)
        for entry in facts.acting
        if isinstance(entry, how)  # type: ignore[arg-type]
    )


def due_at(facts: Facts, chain: Chain, window: Window, previous: Window | None) -> datetime:
    parts = [own_part(facts, entry) for entry in facts.acting if isinstance(entry, Dose)]
    made = [part for part in parts if part is not None]
    if not made or previous is None or made[-1].entry.day is not None:
        return window.slot.instant
    if facts.fills.get(made[-1].entry.uid) != (chain.root, previous.slot.wall):
        return window.slot.instant
    return max(window.begins, min(window.slot.instant, made[-1].waning_at))


def last_given(facts: Facts, kind: type[Entry]) -> list[Entry]:
    """All injections, or implants, that were given: held ones too, doubtful ones not."""
    return [
        e
        for e in facts.acting
        if type(e) is kind and facts.verdict.get(e.uid) not in (FUTURE, DUPLICATE)
    ]


def injection_due(facts: Facts, plan: Plan) -> tuple[date, str]:
    """The date the next injection is due, and the zone it is counted in."""
    given = last_given(facts, Injection)
    if not given:
        return plan.start, plan.zone
    last = given[-1]
    if plan.interval == "P1M":
        return month_later(date_of(last)), last.zone
    return date_of(last) + timedelta(days=value(facts.formulary, "T11")), last.zone


def month_later(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def by_dates(at: datetime, zone: str, soon: date, due: date, late: date) -> str:
    for begins, state in ((late, "LATE"), (due, "DUE"), (soon, "DUE_SOON")):
        if at >= day_begins(begins, zone):
            return state
    return "NOT_DUE"


def injection_schedule(facts: Facts, plan: Plan) -> str:
    due, zone = injection_due(facts, plan)
    return by_dates(facts.at, zone, due - timedelta(days=7), due, due + timedelta(days=1))


def implant_schedule(facts: Facts, plan: Plan) -> str:
    given = last_given(facts, Implant)
    if not given:
        due, zone = plan.start, plan.zone
        return by_dates(facts.at, zone, due - timedelta(days=7), due, due + timedelta(days=1))
    last = given[-1]
    assert isinstance(last, Implant)
    removals = [
        entry
        for i, entry in enumerate(facts.acting)
        if isinstance(entry, ImplantRemoved)
        and implant_ended(facts, entry, facts.acting[:i]) == last.uid
    ]
    first, days = date_of(last), implant_days(facts, last)
    soon, due, late = (first + timedelta(days=n) for n in (days - 14, days - 7, days + 1))
    told = by_dates(facts.at, last.zone, soon, due, late)
    if not removals or told == "LATE":
        return told
    return "LATE" if facts.at >= day_n(removals[0], 1) else "DUE"


# --- flags --------------------------------------------------------------------------------


def flags(facts: Facts, parts: list[Part]) -> frozenset[str]:
    rests_on = deciding(parts, facts.at)
    found = {
        "RECENT_LAPSE": recent_lapse(facts, parts),
        "ENTERED_LATE": bool(rests_on)
        and all(p.entry.recorded_at - p.entry.occurred_at > DAY for p in rests_on),
        "CHECK_ENTRY": any(is_doubtful(facts, e) and is_recent(facts, e) for e in facts.live),
        "HELD_ENTRY": any(
            facts.verdict.get(e.uid) == HELD and is_recent(facts, e) for e in facts.live
        ),
        "EXTRA_DOSE": any(is_extra(facts, e) and is_recent(facts, e) for e in facts.acting),
        "SITE_REPEAT": site_repeat(facts),
        "MONTHLY_GAP": any(monthly_gap(facts, chain) for chain in facts.chains),
        "NO_NALOXONE": no_naloxone(facts),
        "UNCONFIRMED": bool(rests_on) and all(is_unconfirmed(facts, p.entry) for p in rests_on),
    }
    return frozenset(flag for flag, is_true in found.items() if is_true)


def deciding(parts: list[Part], at: datetime) -> list[Part]:
    """The parts that coverage rests on: those that keep the present state the longest."""
    now = active(parts, at)
    if coverage(parts, at) == "COVERED":
        return [p for p in now if p.waning_at == max(q.waning_at for q in now)]
    return [p for p in now if p.lapse_at == max(q.lapse_at for q in now)]


def recent_lapse(facts: Facts, parts: list[Part]) -> bool:
    return any(
        part.start <= facts.at < part.start + span(facts.formulary, "T25")
        and coverage(parts, part.start - TICK) == "LAPSED"
        for part in parts
    )


def is_recent(facts: Facts, entry: Entry) -> bool:
    return moment(entry) <= facts.at < moment(entry) + 30 * DAY


def is_doubtful(facts: Facts, entry: Entry) -> bool:
    return entry.uid in facts.waiting or facts.verdict.get(entry.uid) in (FUTURE, DUPLICATE)


def is_extra(facts: Facts, entry: Entry) -> bool:
    if not isinstance(entry, Dose) or facts.verdict.get(entry.uid) != COUNTS:
        return False
    cap = facts.caps[entry.uid]
    return cap is not None and entry.mg > cap


def site_repeat(facts: Facts) -> bool:
    sites = [e.site for e in last_given(facts, Injection) if isinstance(e, Injection)]
    return len(sites) > 1 and sites[-1] is not None and sites[-1] == sites[-2]


def monthly_gap(facts: Facts, chain: Chain) -> bool:
    plan = in_force(chain, facts.at)
    given = last_given(facts, Injection)
    if plan.form != Form.INJECTION or plan.interval != "P1M" or not given:
        return False
    if schedule(facts, chain) == "STOPPED":
        return False
    due, zone = injection_due(facts, plan)
    return day_begins(due, zone) >= depot_ends(facts, given[-1])[1]


def no_naloxone(facts: Facts) -> bool:
    today = facts.at.astimezone(ZoneInfo(home_zone(facts))).date()
    kits = [e for e in facts.acting if isinstance(e, NaloxoneKit)]
    return not any(kit.expires is None or kit.expires >= today for kit in kits)


def home_zone(facts: Facts) -> str:
    people = [e for e in facts.acting if isinstance(e, Person)]
    if people:
        return people[-1].zone
    plans = [e for e in facts.live if isinstance(e, Plan)]
    first = min(plans or facts.live, key=order, default=None)
    return first.zone if first else "UTC"


def is_unconfirmed(facts: Facts, entry: Entry) -> bool:
    if isinstance(entry, Dose) or entry.source == Source.CLINIC:
        return False
    return entry.uid not in facts.clinic_confirmed
