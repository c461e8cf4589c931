"""What else a reader must know: the flags of rules section 6."""

from datetime import datetime, timedelta

from tracker.engine.assessment import Flag, ScheduleState
from tracker.engine.entries import Implant, Injection, NaloxoneKit, Source
from tracker.engine.findings import Findings
from tracker.engine.instants import first_instant, local_date
from tracker.engine.schedule import MONTHLY, Told
from tracker.engine.standing import Judged, Verdict
from tracker.engine.thresholds import ENTERED_LATE_AFTER, FLAG_SHOWN

TO_CHECK = (Verdict.FUTURE, Verdict.DUPLICATE)
HELD = (Verdict.LOCKED, Verdict.HELD)


def flags_of(found: Findings) -> tuple[Flag, ...]:
    """The flags that hold, in the order of the rules."""
    holding = {
        Flag.RECENT_LAPSE: recent_lapse(found) is not None,
        Flag.ENTERED_LATE: _entered_late(found),
        Flag.CHECK_ENTRY: bool(to_check(found)),
        Flag.HELD_ENTRY: any(item.verdict in HELD for item in recent(found)),
        Flag.EXTRA_DOSE: any(item.extra for item in recent(found)),
        Flag.SITE_REPEAT: site_repeat(found) is not None,
        Flag.MONTHLY_GAP: bool(monthly_gaps(found)),
        Flag.NO_NALOXONE: not usable_kits(found),
        Flag.UNCONFIRMED: unconfirmed(found) is not None,
    }
    return tuple(flag for flag, holds in holding.items() if holds)


def recent(found: Findings) -> list[Judged]:
    """The verdicts whose flags are still shown."""
    return [item for item in found.stand.judged if found.at < item.moment + FLAG_SHOWN]


def to_check(found: Findings) -> list[Judged]:
    """Entries that wait to be confirmed."""
    return [item for item in recent(found) if item.verdict in TO_CHECK]


def recent_lapse(found: Findings) -> datetime | None:
    """When coverage came back, if that is recent."""
    for returned in found.standing.returned[-1:]:
        if found.at < returned + found.numbers.recent_lapse:
            return returned
    return None


def site_repeat(found: Findings) -> tuple[Injection, Injection] | None:
    """The last two injections, if both went to the same side."""
    given = found.standing.injections
    if len(given) < 2 or given[0].site is None or given[0].site != given[1].site:
        return None
    return given[0], given[1]


def monthly_gaps(found: Findings) -> list[Told]:
    """Monthly orders whose next date comes no sooner than their own injection's lapse."""
    gaps = []
    for told in found.told:
        plan = told.line.in_force(found.at)
        if plan.interval != MONTHLY or told.visits is None or not found.standing.injections:
            continue
        last = found.standing.injections[-1]
        if told.rests_on != (last.uid,) or told.status.schedule is ScheduleState.STOPPED:
            continue
        day = last.day or local_date(last.occurred_at, last.zone)
        lapse = first_instant(day + timedelta(days=found.numbers.injection_days + 1), last.zone)
        if told.visits.due >= lapse:
            gaps.append(told)
    return gaps


def usable_kits(found: Findings) -> list[NaloxoneKit]:
    """Naloxone kits that have not expired on the home date."""
    kits = found.seen(NaloxoneKit)
    return [kit for kit in kits if kit.expires is None or kit.expires >= found.today]


def unconfirmed(found: Findings) -> Injection | Implant | None:
    """The injection or implant that coverage rests on, if no clinic entry confirms it."""
    rests_on = [found.record.entries[part.uid] for part in found.deciding]
    for entry in rests_on:
        if not isinstance(entry, Injection | Implant):
            return None
        if entry.source is Source.CLINIC or entry.uid in found.known.clinic_confirmed:
            return None
    first = rests_on[0] if rests_on else None
    return first if isinstance(first, Injection | Implant) else None


def _entered_late(found: Findings) -> bool:
    rests_on = [found.record.entries[part.uid] for part in found.deciding]
    return bool(rests_on) and all(
        entry.recorded_at - entry.occurred_at > ENTERED_LATE_AFTER for entry in rests_on
    )
