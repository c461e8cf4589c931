"""Who is to hear what now, and when to look again. Pure: facts and an instant in, notices out.

Told by level, not by edge: of each series the last step that has come is told, if it was not
told yet. So a minute that was slept through loses nothing, and a year away is no flood.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.engine.assessment import Assessment, RaisedWarning, Severity
from tracker.engine.contacts import PATIENT, Contact, confirmed, fails_at, on_duty, works
from tracker.engine.notice_rules import NoticeRules, out_of_quiet
from tracker.engine.notices import HEADS_UP, WARNING, Notice, series_of
from tracker.engine.record import Record, home_zone
from tracker.engine.sharing import NOTHING, level_of
from tracker.engine.taken_on import RANK, put_off, said_of, snoozes_of, taken_on
from tracker.reminders.series import Series, Step, series_for, visit_series
from tracker.usecases.may_tell import told_to

# Others hear of what asks to act on the day, and of nothing less [D].
OTHERS_FROM = Severity.URGENT
# An answer that was asked for so long before is asked for again, so many times at most [D].
STALE_AFTER, MOST_ASKED = timedelta(hours=1), 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that decides who hears what. `noticed` has the keys already told, and since when."""

    record: Record
    assessment: Assessment
    contacts: Sequence[Contact]
    rules: NoticeRules
    noticed: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Planned:
    """The notices of now, and the next instant (UTC) at which there may be others."""

    notices: tuple[Notice, ...]
    look_again: datetime | None


def planned(situation: Situation) -> Planned:
    """What is to be told at the instant of the assessment."""
    at = situation.assessment.at
    notices: list[Notice] = []
    turns: list[datetime] = []
    for series, hold in _own_series(situation):
        now, later = _due(situation, series, PATIENT, hold)
        notices += now
        turns += later
    for name in _others(situation):
        turns += [item.until for item in snoozes_of(situation.record, name, at)]
        for series, hold in _told_series(situation, name):
            now, later = _due_for_others(situation, series, name, hold)
            notices += now
            turns += later
    turns += [ends for contact in situation.contacts if (ends := fails_at(contact))]
    if (changes_at := situation.assessment.changes_at) is not None:
        turns.append(changes_at)
    # Two tasks that begin together, or two pills of one hour, are one step.
    once = {notice.key: notice for notice in reversed(notices)}
    look_again = min((turn for turn in turns if turn > at), default=None)
    return Planned(tuple(reversed(once.values())), look_again)


def recipients(contacts: Sequence[Contact]) -> set[str]:
    """Those who can be told anything."""
    return {contact.name for contact in contacts if confirmed(contact)}


def tellable(situation: Situation, name: str) -> set[tuple[str, str, datetime]]:
    """What somebody may be told now, by kind, series and beginning: no more is ever sent."""
    at = situation.assessment.at
    found = _own_series(situation) if name == PATIENT else _told_series(situation, name)
    if name != PATIENT and name not in _others(situation):
        return set()
    return {
        (series.kind, series_of(series.code), series.true_since)
        for series, hold in found
        if hold is None or at >= hold
    }


def still_told(situation: Situation, notice: Notice) -> bool:
    """Whether what a notice tells, or asks about, may still be told to whom it is for."""
    asks = notice.kind == HEADS_UP
    same = (WARNING if asks else notice.kind, series_of(notice.code), notice.true_since)
    return same in tellable(situation, notice.about if asks else notice.recipient)


def _own_series(situation: Situation) -> Iterator[tuple[Series, datetime | None]]:
    """What the person themself is told."""
    record, assessment, rules = situation.record, situation.assessment, situation.rules
    if PATIENT not in recipients(situation.contacts):
        return
    for warning in assessment.warnings:
        series = series_for(record, assessment, warning, rules)
        if series is not None:
            yield _asked_again(record, warning, series, assessment.at)
    for series in visit_series(record, assessment.at, rules):
        yield series, None


def _others(situation: Situation) -> list[str]:
    """Those beside the person who can be told, and may see at least that a check-in is needed."""
    at = situation.assessment.at
    names = recipients(situation.contacts) - {PATIENT}
    return sorted(name for name in names if level_of(situation.record, name, at) > NOTHING)


def _relied_on(situation: Situation) -> set[str]:
    """Those of the others whom a message is known to reach."""
    at = situation.assessment.at
    working = {contact.name for contact in situation.contacts if works(contact, at)}
    return working & set(_others(situation))


def _told_series(situation: Situation, name: str) -> Iterator[tuple[Series, datetime | None]]:
    """What somebody else is told, as far as they may know it, at their own hours."""
    record, assessment = situation.record, situation.assessment
    at = assessment.at
    for warning in told_to(record, assessment, name, at):
        if RANK[warning.severity] < RANK[OTHERS_FROM] or put_off(record, warning, name, at):
            continue
        series = series_for(record, assessment, warning, situation.rules)
        if series is not None:
            later = _later(situation, series, name)
            yield _asked_again(record, warning, later, at)


def _later(situation: Situation, series: Series, name: str) -> Series:
    """The same series after the person's own: by the recipient's wait and by who is on duty."""
    rules, record = situation.rules, situation.record
    wait = rules.others_morning if series.mornings else rules.others_after
    for contact in situation.contacts:
        if contact.name == name:
            wait = dict(contact.delays).get(series.severity, wait)
    duty = on_duty(situation.contacts)
    if duty not in (None, name, PATIENT) and duty in _relied_on(situation):
        wait += rules.off_duty_after
    zone = home_zone(record, record.latest)
    steps = [step._replace(at=step.at + wait) for step in series.steps]
    if not series.by_night:
        # The person is asked before that, and not in their quiet hours either.
        lead = rules.heads_up
        loud = (out_of_quiet(step.at, zone, rules) - lead for step in steps)
        asked = [out_of_quiet(at, zone, rules) for at in loud]
        steps = [step._replace(at=at + lead) for step, at in zip(steps, asked, strict=True)]
    ends = series.ends_at
    # Nobody is asked about what would be over before others could hear of it.
    return series._replace(steps=tuple(step for step in steps if ends is None or step.at < ends))


def _asked_again(
    record: Record, warning: RaisedWarning, series: Series, at: datetime
) -> tuple[Series, datetime | None]:
    """The series with a step at the end of what somebody took on; and until when one holds now."""
    hold = taken_on(record, warning, at)
    said = said_of(record, warning, at)
    # What was said of an earlier time, of which the warning shows no beginning, is not of this.
    ended = (item for item in said if series.true_since < item.until <= at)
    ends = [Step(f"after {item.uid}", item.until) for item in ended]
    steps = sorted((*series.steps, *ends), key=lambda step: step.at)
    return series._replace(steps=tuple(steps)), hold.until if hold else None


def _last_come(steps: Sequence[Step], at: datetime, lead: timedelta) -> Step | None:
    """The last step whose time, less a lead, has come."""
    come = [step for step in steps if step.at - lead <= at]
    return come[-1] if come else None


def _turns(steps: Sequence[Step], lead: timedelta) -> list[datetime]:
    return [step.at - lead for step in steps]


def _due(
    situation: Situation, series: Series, name: str, hold: datetime | None
) -> tuple[list[Notice], list[datetime]]:
    """The step of a series that somebody is to hear now, and when to look again."""
    at = situation.assessment.at
    turns = _turns(series.steps, timedelta(0))
    if hold is not None and at < hold and series.kind == WARNING:
        return [], [hold, *turns]
    if (day := _day_after_night(situation, series)) is not None:
        return [], [day, *turns]
    step = _last_come(series.steps, at, timedelta(0))
    if step is None:
        return [], turns
    notice = _notice(situation, series, name, step, step.at)
    return ([] if notice.key in situation.noticed else [notice]), turns


def _due_for_others(
    situation: Situation, series: Series, name: str, hold: datetime | None
) -> tuple[list[Notice], list[datetime]]:
    """As above for somebody else: the person has the word first, also when all is long due."""
    at, lead = situation.assessment.at, situation.rules.heads_up
    turns = _turns(series.steps, lead)
    if hold is not None and at < hold:
        return [], [hold, *turns]
    if (day := _day_after_night(situation, series)) is not None:
        return [], [day, *turns]
    step = _last_come(series.steps, at, lead)
    if step is None:
        return [], turns
    notice = _notice(situation, series, name, step, step.at)
    if notice.key in situation.noticed:
        return [], turns
    told_at = max(step.at, at + lead)
    asked = step
    for _ in range(MOST_ASKED):
        heads_up = _notice(situation, series, PATIENT, asked, told_at, HEADS_UP, name)
        asked_at = situation.noticed.get(heads_up.key)
        if asked_at is None:
            return [heads_up], [told_at, *turns]
        due_at = max(step.at, asked_at + lead)
        if at < due_at:
            return [], [due_at, *turns]
        if at < due_at + STALE_AFTER:
            break
        # Nobody looked when others were to be told: the question is old, and is asked again.
        asked = step._replace(name=f"{step.name} after {asked_at.isoformat()}")
    return [notice], turns


def _day_after_night(situation: Situation, series: Series) -> datetime | None:
    """When the quiet hours end that a series waits for now, whatever it was that came in them."""
    at, record = situation.assessment.at, situation.record
    day = out_of_quiet(at, home_zone(record, record.latest), situation.rules)
    return day if day > at and not series.by_night else None


def _notice(
    situation: Situation,
    series: Series,
    name: str,
    step: Step,
    due_at: datetime,
    kind: str | None = None,
    about: str = "",
) -> Notice:
    return Notice(
        person=situation.record.person,
        recipient=name,
        kind=kind or series.kind,
        code=series.code,
        severity=str(series.severity),
        true_since=series.true_since,
        told_since=series.told_since,
        step=step.name,
        due_at=due_at,
        about=about,
    )
