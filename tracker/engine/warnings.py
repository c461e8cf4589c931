"""The warnings of rules section 7, each true while its condition is, each with its why."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tracker.engine.aftercare import aftercare
from tracker.engine.assessment import (
    Band,
    CoverageState,
    Gate,
    RaisedWarning,
    ScheduleState,
    Severity,
    Why,
    rank_of,
)
from tracker.engine.care import liver_test, supply_low
from tracker.engine.counting import gate_at
from tracker.engine.coverage import lapse_band
from tracker.engine.entries import Form, NaloxoneKit
from tracker.engine.findings import Findings
from tracker.engine.flags import monthly_gaps, site_repeat, to_check, unconfirmed, usable_kits
from tracker.engine.instants import first_instant
from tracker.engine.red_flags import red_flags
from tracker.engine.schedule import Told
from tracker.engine.thresholds import FLAG_SHOWN, KIT_EXPIRING_DAYS

ONE_DAY = timedelta(days=1)
DOSE_CODES = {
    ScheduleState.DUE: ("DOSE_DUE", Severity.INFO, "L9"),
    ScheduleState.LATE: ("DOSE_LATE", Severity.CAUTION, "L15, L16"),
    ScheduleState.MISSED: ("DOSE_MISSED", Severity.URGENT, "L16"),
}
# What to do about it names opioids, so that it has a quiet form for whom none concerns.
NAMES_OPIOIDS = ("implant-site",)
# Whoever does not breathe may need naloxone; the text of each other red flag has a quiet form.
SAID_TO_ALL = ("breathing",)
SCREENED_OFF = ("COVERAGE_WANING", "COVERAGE_LAPSED", "CONTINUING_RISK", "ASK_FIRST")


def warnings_of(found: Findings) -> tuple[RaisedWarning, ...]:
    """The warnings that are true, the worst first and among equals the oldest.

    Rest from sport comes last of its equals.
    """
    raised = [warning for make in MAKERS for warning in make(found)]
    if found.quiet:
        raised = [warning for warning in raised if warning.code not in SCREENED_OFF]
    raised.sort(key=rank_of)
    return tuple(raised)


def _raise(
    code: str,
    severity: Severity,
    since: datetime,
    rule: str,
    source: str,
    entries: tuple[str, ...] = (),
    changes_at: datetime | None = None,
    text: str = "text",
) -> RaisedWarning:
    return RaisedWarning(
        code=code,
        severity=severity,
        since=since,
        text_key=f"warning.{code}.{text}",
        why=Why(rule=rule, entries=entries, source=source),
        clears=f"warning.{code}.clears",
        changes_at=changes_at,
    )


def _coverage(found: Findings) -> Iterator[RaisedWarning]:
    standing = found.standing
    if standing.state is CoverageState.WANING and found.deciding:
        part = found.deciding[0]
        since = standing.since or part.waning_at
        if part.form is Form.ORAL:
            quiet_until = _first_hour_after_due(found)
            if quiet_until is not None:
                if found.at < quiet_until:
                    return
                since = max(since, quiet_until)
        yield _raise(
            "COVERAGE_WANING", Severity.CAUTION, since, "3", "L1, L3", (part.uid,), part.lapse_at
        )
    if standing.state is not CoverageState.LAPSED or standing.lapsed_at is None:
        return
    since, rests_on = standing.lapsed_at, _last_counted(found)
    band = lapse_band(since, found.at, found.numbers)
    if band is Band.A:
        turns_at = since + found.numbers.band_a
        yield _raise(
            "COVERAGE_LAPSED", Severity.CRITICAL, since, "3", "L9, G14, E1", rests_on, turns_at,
            "text_A",
        )  # fmt: skip
    elif band is Band.B:
        turns_at = since + found.numbers.band_b
        yield _raise(
            "COVERAGE_LAPSED", Severity.CRITICAL, since, "3", "L9, G14, E1", rests_on, turns_at,
            "text_B",
        )  # fmt: skip


def _continuing(found: Findings) -> Iterator[RaisedWarning]:
    standing = found.standing
    stopped = [told for told in found.told if told.status.schedule is ScheduleState.STOPPED]
    since = standing.lapsed_at
    if standing.state is CoverageState.LAPSED and since is not None:
        if lapse_band(since, found.at, found.numbers) is Band.C:
            begun = since + found.numbers.band_b
            yield _raise("CONTINUING_RISK", Severity.URGENT, begun, "3", "E1", _last_counted(found))
            return
    elif standing.state is CoverageState.NOT_STARTED and found.known.began is not None:
        yield _raise(
            "CONTINUING_RISK", Severity.URGENT, found.known.began, "3", "L1 s.5.1",
            text="text_not_started",
        )  # fmt: skip
        return
    if stopped and len(stopped) == len(found.told):
        last = max(stopped, key=lambda told: told.since or found.at)
        yield _raise(
            "CONTINUING_RISK", Severity.URGENT, last.since or found.at, "7", "E1, E2",
            last.rests_on, text="text_stopped",
        )  # fmt: skip


def _gate(found: Findings) -> Iterator[RaisedWarning]:
    standing = found.standing
    gate, since = gate_at(standing, found.numbers.screening_stands)
    if since is None:
        return
    if gate is Gate.LOCKED:
        uids = tuple(dict.fromkeys(uid for _, uid in standing.locks))
        yield _raise("RESTART_HOLD", Severity.CRITICAL, since, "4", "L2, L9, L12", uids)
    elif gate is Gate.CALL_FIRST:
        uids = tuple(uid for _, uid in standing.pending)
        changes_at = max((part.lapse_at for part in standing.live), default=None)
        yield _raise("CALL_FIRST", Severity.URGENT, since, "4", "L3, L15", uids, changes_at)
    elif gate is Gate.ASK:
        yield _raise("ASK_FIRST", Severity.URGENT, since, "4", "L2, L9", _last_counted(found))


def _schedule(found: Findings) -> Iterator[RaisedWarning]:
    gate, _ = gate_at(found.standing, found.numbers.screening_stands)
    on_hold = (
        gate is not Gate.OPEN
        or found.standing.state is CoverageState.NOT_STARTED
        or bool(red_flags(found))
    )
    for told in found.told:
        state = told.status.schedule
        if told.status.form is Form.ORAL:
            if state in DOSE_CODES and told.since is not None:
                code, severity, source = DOSE_CODES[state]
                turns_at = min((turn for turn in told.turns if turn > found.at), default=None)
                yield _raise(
                    code, severity, told.since, "5", source, told.rests_on, turns_at,
                    "text_held" if on_hold else "text",
                )  # fmt: skip
        elif state is not ScheduleState.STOPPED and told.visits is not None:
            yield from _visit(found, told)


def _visit(found: Findings, told: Told) -> Iterator[RaisedWarning]:
    visits = told.visits
    if visits is None or found.at < visits.notice:
        return
    rests_on = told.rests_on
    if found.at < visits.due:
        yield _raise("VISIT_SOON", Severity.INFO, visits.notice, "5", "L2", rests_on, visits.due)
    elif found.at < visits.late:
        yield _raise("VISIT_DUE", Severity.CAUTION, visits.due, "5", "L2", rests_on, visits.late)
    else:
        yield _raise("VISIT_OVERDUE", Severity.URGENT, visits.late, "5", "L4, L15", rests_on)


def _naloxone(found: Findings) -> Iterator[RaisedWarning]:
    kits = found.seen(NaloxoneKit)
    usable = usable_kits(found)
    if not usable:
        ends = [first_instant(kit.expires + ONE_DAY, found.home) for kit in kits if kit.expires]
        since = max(ends, default=found.known.began)
        if since is not None:
            uids = tuple(kit.uid for kit in kits)
            yield _raise("NALOXONE_MISSING", Severity.CAUTION, since, "6", "L1 s.2.2", uids)
    for kit in usable:
        if kit.expires is None:
            continue
        since = first_instant(kit.expires - timedelta(days=KIT_EXPIRING_DAYS), found.home)
        if found.at >= since:
            ends_at = first_instant(kit.expires + ONE_DAY, found.home)
            yield _raise(
                "NALOXONE_EXPIRING", Severity.CAUTION, since, "7", "L1 s.2.2", (kit.uid,), ends_at
            )


def _entries(found: Findings) -> Iterator[RaisedWarning]:
    if check := to_check(found):
        uids = tuple(item.entry.uid for item in check)
        turns_at = check[0].moment + FLAG_SHOWN
        yield _raise(
            "CHECK_ENTRY", Severity.CAUTION, check[0].moment, "2", "design", uids, turns_at
        )
    if pair := site_repeat(found):
        uids = (pair[0].uid, pair[1].uid)
        yield _raise("SITE_REPEAT", Severity.INFO, pair[1].occurred_at, "6", "L2 s.2.1", uids)
    for told in monthly_gaps(found):
        since = found.standing.injections[-1].occurred_at
        yield _raise("MONTHLY_GAP", Severity.CAUTION, since, "6", "L1, L2", told.rests_on)
    if entry := unconfirmed(found):
        yield _raise("UNCONFIRMED", Severity.INFO, entry.occurred_at, "6", "design", (entry.uid,))


def _care(found: Findings) -> Iterator[RaisedWarning]:
    if test := liver_test(found):
        due, pressing = test
        severity = Severity.INFO if found.at < pressing else Severity.CAUTION
        turns_at = pressing if found.at < pressing else None
        yield _raise("LIVER_TEST_DUE", severity, due, "7", "E22", (), turns_at)
    tasks, flags = found.record.formulary.tasks, found.record.formulary.red_flags
    for task in aftercare(found):
        yield _raise(
            "AFTERCARE", Severity.INFO, task.begins, "7", tasks[task.name].source,
            task.rests_on, task.ends, f"text_{task.name}",
        )  # fmt: skip
    sources = {flag.id: flag.source for flag in flags}
    for item, flag in red_flags(found):
        key = f"text_{flag}"
        if found.quiet and flag not in SAID_TO_ALL:
            key = f"{key}_quiet"
        yield _raise(
            "RED_FLAG", Severity.CRITICAL, item.occurred_at, "7", sources[flag], (item.uid,),
            text=key,
        )  # fmt: skip
    if supply_low(found):
        since = found.standing.tablets_at or found.at
        yield _raise("SUPPLY_LOW", Severity.CAUTION, since, "7", "design")


MAKERS: tuple[Callable[[Findings], Iterator[RaisedWarning]], ...] = (
    _coverage,
    _continuing,
    _gate,
    _schedule,
    _naloxone,
    _entries,
    _care,
)


def _first_hour_after_due(found: Findings) -> datetime | None:
    """The end of the hour in which a pill that is due is not yet late."""
    hours = [
        told.status.due_at + found.numbers.late_after
        for told in found.told
        if told.status.form is Form.ORAL
        and told.status.due_at is not None
        and told.status.schedule in (ScheduleState.DUE, ScheduleState.LATE)
    ]
    return max(hours, default=None)


def _last_counted(found: Findings) -> tuple[str, ...]:
    last = found.standing.last_ended
    return (last,) if last else ()
