"""The words of a message. By default they show nothing to whoever else reads the lock screen."""

from dataclasses import dataclass

from tracker.engine.assessment import Assessment, Severity
from tracker.engine.contacts import PATIENT, Contact
from tracker.engine.notices import HEADS_UP, VISIT, Notice
from tracker.engine.record import Record, home_zone, name_of
from tracker.engine.sharing import CHECK_IN, items_of, level_of
from tracker.engine.taken_on import CHECK_IN_CODE, RANK
from tracker.usecases.care_words import meaning_of
from tracker.wording import text
from tracker.wording.dates import day_and_time, time_of_day
from tracker.wording.numbers import numbers_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is sent: a title, a text, how much it presses, and the key that tells it from others."""

    title: str
    body: str
    severity: Severity
    key: str


# What is told with naloxone and whom to call, besides all that is critical.
DANGER = frozenset({"CONTINUING_RISK", "RESTART_HOLD", "CALL_FIRST", "ASK_FIRST", CHECK_IN_CODE})


def letter_for(
    record: Record,
    assessment: Assessment,
    contact: Contact,
    notices: list[Notice],
    key: str,
    unsure: bool,
) -> Letter:
    """One message for all that somebody is to hear at once, the worst of it first.

    `unsure` says that it may have been sent before.
    """
    ordered = sorted(notices, key=lambda item: (-RANK[Severity(item.severity)], item.true_since))
    worst = ordered[0]
    lines = (
        _plain(record, assessment, contact, ordered) if contact.plain else _neutral(record, worst)
    )
    if unsure:
        lines.append(text("notice.again"))
    return Letter(
        title=_title(record, contact, worst),
        body="\n".join(lines),
        severity=Severity(worst.severity),
        key=key,
    )


def letter_of_a_test(code: str, key: str) -> Letter:
    """A test, which its reader confirms by its code."""
    return Letter(
        title=text("app.reminder"),
        body=text("notice.test", n=code),
        severity=Severity.INFO,
        key=key,
    )


def _title(record: Record, contact: Contact, worst: Notice) -> str:
    if not contact.plain or worst.severity == Severity.INFO:
        return text("app.reminder")
    if contact.name == PATIENT:
        return text(f"severity.{worst.severity}.word")
    return text("notice.title", who=name_of(record), what=text(f"severity.{worst.severity}.word"))


def _neutral(record: Record, worst: Notice) -> list[str]:
    """No drug word, name or diagnosis: that there is something to look at, and whom to call."""
    emergency = numbers_for(home_zone(record, record.latest)).emergency
    if worst.kind == HEADS_UP:
        return [text("notice.neutral_heads_up")]
    whose = "own" if worst.recipient == PATIENT else "other"
    lines = [text(f"notice.neutral_{whose}_{worst.severity}")]
    if _is_danger(worst):
        lines.append(text("notice.neutral_danger", emergency=emergency))
    return lines


def _is_danger(notice: Notice) -> bool:
    return notice.severity == Severity.CRITICAL or notice.code in DANGER


def _plain(
    record: Record, assessment: Assessment, contact: Contact, notices: list[Notice]
) -> list[str]:
    zone = home_zone(record, record.latest)
    emergency = numbers_for(zone).emergency
    lines: list[str] = []
    for notice in notices:
        said = _said(record, assessment, contact, notice)
        if said not in lines:
            lines.append(said)
    if any(map(_is_danger, notices)) and not any(emergency in line for line in lines):
        lines.append(text("notice.danger", emergency=emergency))
    return lines


def _said(record: Record, assessment: Assessment, contact: Contact, notice: Notice) -> str:
    """One notice in words about the medicine, as far as its reader may know."""
    zone, now = home_zone(record, record.latest), assessment.at
    emergency = numbers_for(zone).emergency
    name = name_of(record)
    if notice.kind == HEADS_UP:
        return text("notice.heads_up", who=notice.about, when=time_of_day(notice.due_at, zone))
    if notice.kind == VISIT:
        return text("notice.visit", when=day_and_time(notice.true_since, zone, now))
    if contact.name == PATIENT:
        raised = (w.text_key for w in assessment.warnings if w.code == notice.code)
        said = text(next(raised, f"warning.{notice.code}.text"), emergency=emergency)
        return f"{text(f'warning.{notice.code}.title')}: {said}"
    items = items_of(record, contact.name, now)
    if level_of(record, contact.name, now) == CHECK_IN or "warnings" not in items:
        return text("care.check_in", who=name, emergency=emergency)
    return meaning_of(notice.code, Severity(notice.severity), name, emergency)
