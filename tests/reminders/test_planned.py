"""Who hears what, and when: the defaults of the rules, told by level and never twice."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON, ZONE
from tests.reminders.story import channel, consent
from tests.tui.conftest import at
from tracker.engine.assessment import Severity
from tracker.engine.contacts import PATIENT
from tracker.engine.entries import (
    Acknowledgement,
    Dose,
    Form,
    Injection,
    OpioidUse,
    Plan,
    PlanStop,
    Snooze,
    Supply,
    Visit,
)
from tracker.engine.notices import HEADS_UP
from tracker.engine.taken_on import CHECK_IN_CODE

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LAPSE = "COVERAGE_LAPSED"
LAPSES = (LAPSE, "CONTINUING_RISK")


def pill(hours_ahead, uid="later"):
    when = NOON + hours_ahead * HOUR
    return Dose(
        uid=uid, person="sam", zone=ZONE, plan="pills", mg=Decimal(50), occurred_at=when,
        recorded_at=when,
    )  # fmt: skip


def depot(days_ago):
    """Injections instead of pills, the last one some days before today."""
    begun = at(days_ago, 10)
    return [
        PlanStop(uid="stop", plan="pills", **begun),
        Plan(uid="shots", form=Form.INJECTION, start=date(2027, 1, 1), interval="P28D", **begun),
        Injection(uid="shot", plan="shots", **begun),
    ]


def took_on(code, since, until, owner="Kim"):
    now = until - 4 * HOUR
    return Acknowledgement(
        uid="ack", person="sam", zone=ZONE, occurred_at=now, recorded_at=now, code=code,
        since=since, severity="critical", owner=owner, until=until,
    )  # fmt: skip


def test_a_pill_is_rung_for_when_it_is_due_late_and_missed(story):
    heard = story().until(NOON + 33 * HOUR).heard(PATIENT, "DOSE_DUE", "DOSE_LATE", "DOSE_MISSED")
    assert heard == [
        ("09 Jun 08:00", "warning DOSE_DUE"),
        ("09 Jun 09:00", "warning DOSE_LATE"),
        ("09 Jun 20:00", "warning DOSE_MISSED"),
    ]


def test_a_pill_that_was_taken_is_not_rung_for(story):
    begun = story("covered", pill(19.5))
    assert begun.until(NOON + 30 * HOUR).heard(PATIENT, "DOSE_DUE", "DOSE_LATE") == []


def test_a_lapse_after_a_pill_is_told_at_once_and_others_two_hours_later(story):
    begun = story().until(NOON + 36 * HOUR)
    assert begun.heard(PATIENT, LAPSE) == [
        ("09 Jun 20:03", f"warning {LAPSE}"),
        ("09 Jun 21:53", f"heads_up {LAPSE}"),
    ]
    assert begun.heard("Kim") == [("09 Jun 22:03", f"warning {LAPSE}")]


def test_a_lapse_is_told_again_and_again_for_a_year(story):
    begun = story(contacts=[channel(PATIENT, 1, verified_at=NOON + 300 * DAY)])
    told = begun.until(NOON + 420 * DAY).heard(PATIENT, LAPSE, "CONTINUING_RISK")
    assert [when[:6] for when, _ in told] == [
        "09 Jun", "10 Jun", "12 Jun", "16 Jun", "23 Jun", "07 Jul",
        "07 Aug", "07 Sep", "07 Oct", "07 Nov", "07 Dec", "07 Jan", "07 Feb", "07 Mar", "07 Apr",
        "07 May", "07 Jun",
    ]  # fmt: skip


def test_a_lapse_after_an_injection_is_told_in_the_morning_and_others_the_same_morning(story):
    begun = story("not_started", *depot(28)).until(NOON + 2 * DAY)
    assert begun.heard(PATIENT, LAPSE) == [
        ("09 Jun 09:00", f"warning {LAPSE}"),
        ("09 Jun 09:50", f"heads_up {LAPSE}"),
        ("10 Jun 09:00", f"warning {LAPSE}"),
        ("10 Jun 09:50", f"heads_up {LAPSE}"),
    ]
    lapses = [when for when, what in begun.heard("Kim") if what.endswith(LAPSE)]
    assert lapses == ["09 Jun 10:00", "10 Jun 10:00"]


def test_visits_are_told_of_14_7_3_1_and_0_days_before(story):
    begun = story("not_started", *depot(8)).until(NOON + 21 * DAY)
    days = [when for when, _ in begun.heard(PATIENT, "VISIT_DUE")]
    due = date(2027, 5, 31) + 28 * DAY
    assert days == [f"{due - n * DAY:%d %b} 09:00" for n in (14, 7, 3, 1, 0)]


def test_a_visit_that_was_booked_is_told_of_only_on_days_after_the_booking(story):
    when = NOON + 5 * DAY + HOUR
    booking = Visit(uid="v", kind="counselling", at=when, state="booked", **at(0, 12))
    begun = story("covered", booking, pill(20)).until(NOON + 6 * DAY)
    assert [told for told, _ in begun.heard(PATIENT, "VISIT_BOOKED")] == [
        "10 Jun 09:00", "12 Jun 09:00", "13 Jun 09:00",
    ]  # fmt: skip


def test_a_visit_before_the_morning_is_told_of_an_hour_before(story):
    when = NOON.replace(hour=11) + 3 * DAY
    booking = Visit(uid="v", kind="lab", at=when, state="booked", **at(0, 12))
    begun = story("covered", booking).until(NOON + 4 * DAY)
    assert begun.heard(PATIENT, "VISIT_BOOKED")[-1] == ("11 Jun 06:00", "visit VISIT_BOOKED")


def test_nothing_but_a_lapse_after_a_pill_is_told_in_the_quiet_hours(story):
    begun = story("covered", OpioidUse(uid="use", **at(0, 12))).until(NOON + 40 * DAY)
    heard = begun.heard() + begun.heard("Kim")
    in_the_night = {what for when, what in heard if not "07:00" <= when[7:] < "22:00"}
    assert in_the_night <= {f"warning {LAPSE}", f"heads_up {LAPSE}"}


def test_nobody_is_rung_for_a_pill_while_the_gate_is_shut(story):
    begun = story("locked").until(NOON + 5 * DAY)
    assert begun.heard(PATIENT, "DOSE_DUE", "DOSE_LATE", "DOSE_MISSED") == []
    assert begun.heard(PATIENT, "RESTART_HOLD") != []


def test_the_person_has_the_word_ten_minutes_before_anybody_else(story):
    begun = story().until(NOON + 10 * DAY)
    asked = {n.step: at for at, n in begun.told if n.kind == HEADS_UP and n.about == "Kim"}
    told = {n.step: at for at, n in begun.told if n.recipient == "Kim"}
    assert told and told.keys() <= asked.keys()
    assert all(told[step] - asked[step] == 10 * MINUTE for step in told)


def test_an_answer_has_others_wait_and_then_the_person_is_asked_again(story):
    begun = story()
    begun.until(NOON + 33 * HOUR + 55 * MINUTE)
    lapse = next(n for _, n in begun.told if n.code == LAPSE)
    until = begun.now + 2 * HOUR
    begun.log(replace(took_on(LAPSE, lapse.told_since, until, "Sam"), occurred_at=begun.now,
                      recorded_at=begun.now))  # fmt: skip
    begun.until(NOON + 40 * HOUR)
    assert begun.heard("Kim") == [("10 Jun 00:05", f"warning {LAPSE}")]
    assert begun.heard(PATIENT, LAPSE)[-2:] == [
        ("09 Jun 23:55", f"warning {LAPSE}"),
        ("09 Jun 23:55", f"heads_up {LAPSE}"),
    ]


def test_who_sees_to_it_keeps_the_others_quiet_until_the_end_of_that(story):
    people = [channel(PATIENT, 1), channel("Kim", 2), channel("Lee", 3)]
    begun = story("covered", consent("Lee"), contacts=people)
    begun.until(NOON + 34 * HOUR + 30 * MINUTE)
    lapse = next(n for _, n in begun.told if n.recipient == "Kim")
    until = begun.now + 20 * HOUR
    begun.log(replace(took_on(LAPSE, lapse.told_since, until), occurred_at=begun.now,
                      recorded_at=begun.now))  # fmt: skip
    begun.until(until - MINUTE)
    assert len(begun.heard("Lee")) == 1
    begun.until(until + 11 * MINUTE)
    assert len(begun.heard("Lee")) == len(begun.heard("Kim")) == 2


def test_a_snooze_silences_its_owner_alone_and_never_what_is_red(story):
    people = [channel(PATIENT, 1), channel("Kim", 2), channel("Lee", 3)]
    begun = story("not_started", *depot(40), consent("Lee"), contacts=people)
    begun.look()
    overdue = next(n for _, n in begun.told if n.code == "VISIT_OVERDUE")
    off = Snooze(uid="z", code="VISIT_OVERDUE", since=overdue.told_since, severity="urgent",
                 who="Kim", until=NOON + DAY, **at(0, 12))  # fmt: skip
    red = replace(off, uid="z2", code=LAPSE)
    begun.log(off, red)
    begun.until(NOON + HOUR)
    assert ("VISIT_OVERDUE" in str(begun.heard("Kim")), LAPSE in str(begun.heard("Kim"))) == (
        False,
        True,
    )
    assert "VISIT_OVERDUE" in str(begun.heard("Lee"))


def test_who_is_on_duty_is_told_first_and_the_others_an_hour_later(story):
    people = [channel(PATIENT, 1), channel("Kim", 2), channel("Lee", 3, duty_since=NOON)]
    begun = story("covered", consent("Lee"), contacts=people).until(NOON + 36 * HOUR)
    assert begun.heard("Lee") == [("09 Jun 22:03", f"warning {LAPSE}")]
    assert begun.heard("Kim") == [("09 Jun 23:03", f"warning {LAPSE}")]


def test_a_wait_of_ones_own_is_kept_for_its_severity(story):
    own = channel("Kim", 2, delays=((Severity.CRITICAL, timedelta(minutes=30)),))
    begun = story(contacts=[channel(PATIENT, 1), own]).until(NOON + 36 * HOUR)
    assert begun.heard("Kim") == [("09 Jun 20:33", f"warning {LAPSE}")]


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_only_who_has_consent_is_told(story, level):
    heard = story(level=level).until(NOON + 36 * HOUR).heard("Kim")
    assert bool(heard) is (level > 0)


def test_consent_that_was_withdrawn_ends_it_at_once(story):
    begun = story().until(NOON + 34 * HOUR)
    begun.log(consent("Kim", 0, uid="off", occurred_at=begun.now, recorded_at=begun.now))
    assert begun.until(NOON + 5 * DAY).heard("Kim") == []


def test_an_unconfirmed_channel_is_told_nothing(story):
    people = [channel(PATIENT, 1, verified_at=None), channel("Kim", 2, verified_at=None)]
    assert story(contacts=people).until(NOON + 5 * DAY).told == []


def test_a_report_of_use_is_told_to_others_only_as_a_wish_to_check_in(story):
    begun = story("covered", OpioidUse(uid="use", **at(0, 12))).until(NOON + DAY)
    assert begun.heard("Kim") == [("09 Jun 10:00", f"warning {CHECK_IN_CODE}")]
    told = next(n for _, n in begun.told if n.recipient == "Kim")
    assert told.told_since.year == 1970


def test_what_is_over_before_others_would_hear_is_never_asked_about(story):
    begun = story("covered").until(NOON + 33 * HOUR)
    asked = [n.code for _, n in begun.told if n.kind == HEADS_UP]
    assert "DOSE_MISSED" not in asked


@pytest.mark.parametrize("days", [1 / 24, 3, 61, 400])
def test_after_a_closure_each_series_is_told_once_and_others_after_the_word(story, days):
    people = [
        channel(PATIENT, 1, verified_at=NOON + 400 * DAY),
        channel("Kim", 2, verified_at=NOON + 400 * DAY),
    ]
    begun = story("lapsed", contacts=people)
    begun.now = NOON + days * DAY
    begun.log(consent("Kim", uid="again", occurred_at=begun.now, recorded_at=begun.now))
    begun.look()
    first = [(n.recipient, n.kind, n.code) for _, n in begun.told]
    assert len(first) == len(set(first))
    assert all(recipient == PATIENT for recipient, _, _ in first)
    begun.now += 9 * MINUTE
    begun.look()
    assert begun.heard("Kim") == []
    begun.now += MINUTE
    begun.look()
    told = [n for _, n in begun.told if n.recipient == "Kim" and n.code in LAPSES]
    assert len(told) == 1


def test_few_tablets_are_told_of_once_a_week_and_not_with_each_pill(story):
    supply = Supply(uid="few", tablets=9, **at(0, 12))
    begun = story("covered", supply)
    for day in range(1, 9):
        begun.until(NOON + day * DAY - 3 * HOUR)
        begun.log(pill(day * 24 - 3, uid=f"p{day}"))
    begun.until(NOON + 8 * DAY)
    assert len(begun.heard(PATIENT, "SUPPLY_LOW")) == 2
