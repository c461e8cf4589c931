"""Which warnings a viewer may be told: none that shows what was said in confidence.

A report of opioid use, and all that only follows from one (the gate, the question, the hold), is
told to those to whom that very report was shown. For all others a red state that rests on it
becomes a wish to check in, without its reason and without a date.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from tracker.engine.assessment import Assessment, RaisedWarning, Severity
from tracker.engine.entries import (
    Consent,
    Dose,
    Implant,
    Indication,
    Injection,
    NaloxoneKit,
    OpioidHistory,
    OpioidUse,
    Person,
    Plan,
    Share,
)
from tracker.engine.known import Known
from tracker.engine.record import Record, as_known
from tracker.engine.sharing import NOTHING, shared_reports
from tracker.engine.taken_on import CHECK_IN_CODE, RANK
from tracker.engine.warnings import SCREENED_OFF

# What a viewer may be told of; all else could only come from what was said in confidence.
OPEN_CODES = frozenset({
    "DOSE_DUE", "DOSE_LATE", "DOSE_MISSED", "VISIT_SOON", "VISIT_DUE", "VISIT_OVERDUE",
    "COVERAGE_WANING", "COVERAGE_LAPSED", "CONTINUING_RISK",
    "NALOXONE_MISSING", "NALOXONE_EXPIRING", "SUPPLY_LOW",
})  # fmt: skip
CONFIDED = frozenset({"RESTART_HOLD", "CALL_FIRST", "RED_FLAG"})
NOT_SECRET = (Person, Plan, Dose, Injection, Implant, NaloxoneKit)
# One beginning for every wish to check in: its own would be the time of what was confided.
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def told_to(
    record: Record, assessment: Assessment, viewer: str, at: datetime
) -> list[RaisedWarning]:
    """The warnings that a viewer may be told, the worst first, without what they rest on."""
    known = as_known(record, at)
    shown = {report.uid: report for report in reports_shown(record, viewer, at)}
    open_codes, confided = OPEN_CODES, CONFIDED
    if _loud_by_report(known, assessment) and not shown:
        # Words of overdose began with the report; without it there were none.
        open_codes, confided = OPEN_CODES.difference(SCREENED_OFF), CONFIDED.union(SCREENED_OFF)
    told: list[RaisedWarning] = []
    secret: RaisedWarning | None = None
    for warning in assessment.warnings:
        if warning.code in open_codes:
            told.append(_bare(warning, _open_since(record, known, warning)))
        elif warning.code not in confided or RANK[warning.severity] < RANK[Severity.URGENT]:
            continue
        elif reports := [shown[uid] for uid in warning.why.entries if uid in shown]:
            first = min(report.occurred_at for report in reports)
            told.append(_bare(warning, max(warning.since, first)))
        else:
            secret = warning
    # Where something red is told already, a second line would only say that there is a secret.
    if secret and not any(warning.severity is Severity.CRITICAL for warning in told):
        told.append(_check_in(secret))
    return sorted(told, key=lambda w: (-RANK[w.severity], w.code == CHECK_IN_CODE, w.since))


def reports_shown(record: Record, viewer: str, at: datetime) -> tuple[OpioidUse, ...]:
    """The reports of opioid use that were shown to a viewer since sharing was last withdrawn."""
    uids = shared_reports(record, viewer, at)
    if not uids:
        return ()
    known = as_known(record, at)
    withdrawn = [
        consent.recorded_at
        for consent in record.by_type(Consent, at)
        if consent.who == viewer and consent.level == NOTHING and known.sees(consent)
    ]
    # Who is let in again is not let into what they were shown before.
    shown = {
        share.target
        for share in record.by_type(Share, at)
        if share.who == viewer
        and known.sees(share)
        and all(share.recorded_at > ended for ended in withdrawn)
    }
    return tuple(_reports(record, known, uids & shown, at))


def _reports(
    record: Record, known: Known, uids: frozenset[str], at: datetime
) -> Iterator[OpioidUse]:
    for report in record.by_type(OpioidUse, at):
        if report.uid in uids and known.sees(report):
            yield report


def _bare(warning: RaisedWarning, since: datetime) -> RaisedWarning:
    """A warning without the entries it rests on; a text of its own may tell of the gate."""
    return replace(
        warning,
        since=since,
        text_key=f"care.warning.{warning.code}",
        why=replace(warning.why, entries=()),
        changes_at=None,
    )


def _check_in(warning: RaisedWarning) -> RaisedWarning:
    # The same for each reason, and never the severity that rings everybody at once: the moment of
    # a report would tell what it was.
    return replace(
        warning,
        code=CHECK_IN_CODE,
        severity=Severity.URGENT,
        since=NO_DATE,
        text_key=f"care.warning.{CHECK_IN_CODE}",
        why=replace(warning.why, rule="7", entries=(), source="design"),
        clears=f"care.warning.{CHECK_IN_CODE}",
        changes_at=None,
    )


def _open_since(record: Record, known: Known, warning: RaisedWarning) -> datetime:
    """When a warning began; one that began with the record, with its first open entry."""
    if warning.since != known.began:
        return warning.since
    seen = (
        entry.occurred_at
        for entry in record.entries.values()
        if isinstance(entry, NOT_SECRET) and known.sees(entry)
    )
    return min(seen, default=warning.since)


def _loud_by_report(known: Known, assessment: Assessment) -> bool:
    """Whether only a report of opioids brought words of overdose (rules section 7, last part)."""
    person = known.person
    return (
        person is not None
        and person.indication is Indication.ALCOHOL
        and person.opioid_history is OpioidHistory.NO
        and not assessment.quiet
    )
