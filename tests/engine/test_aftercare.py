"""What the skin asks for, what cannot wait, and when a person is next asked how they feel."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.strategies import situations
from tracker.engine.aftercare import tasks_of
from tracker.engine.assess import assess
from tracker.engine.assessment import Severity
from tracker.engine.care import liver_due, mood_day
from tracker.engine.entries import (
    CareStep,
    ClinicContact,
    Confirm,
    Form,
    Implant,
    ImplantRemoved,
    Indication,
    Injection,
    OpioidHistory,
    Person,
    Plan,
    PlannedDose,
    PlanStop,
    SideEffect,
    Void,
)
from tracker.engine.findings import findings_of
from tracker.engine.instants import slot_instant
from tracker.engine.record import record_of, stand_at
from tracker.engine.red_flags import red_flag_named
from tracker.formulary.load import load_formulary

ZONE = "America/New_York"
GIVEN = date(2027, 6, 1)
FORMULARY = load_formulary()
DAY = timedelta(days=1)
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def on(day, hour=10, minute=0):
    """A New York time so many days after the dose."""
    return slot_instant(datetime(2027, 6, 1, hour, minute) + day * DAY, ZONE)


def entry(kind, uid, day, hour=10, /, **more):
    when = on(day, hour)
    stamp = {"person": "sam", "zone": ZONE, "occurred_at": when, "recorded_at": when}
    return kind(uid=uid, **{**stamp, **more})


def begun():
    doses = (PlannedDose(rrule="FREQ=DAILY", time="08:00", mg=Decimal(50)),)
    return [
        entry(Person, "sam", -1, name="Sam"),
        entry(Plan, "pills", -1, form=Form.ORAL, start=date(2027, 5, 31), doses=doses),
    ]


def step(uid, name, day, target, hour=11, finding="done", **more):
    return entry(CareStep, uid, day, hour, step=name, finding=finding, target=target, **more)


def told(entries, day, hour=12, code="AFTERCARE"):
    """The texts of the warnings of one code, by the last part of their key."""
    when = on(day, hour)
    found = assess(record_of([*begun(), *entries], FORMULARY), when, when)
    keys = [w.text_key.removeprefix(f"warning.{code}.") for w in found.warnings if w.code == code]
    return sorted(keys)


INJECTED = [entry(Injection, "shot", 0)]
IMPLANTED = [entry(Implant, "pellet", 0)]


def test_each_day_asks_for_what_is_due_on_it():
    assert told(INJECTED, 2) == []
    assert told(INJECTED, 3) == told(INJECTED, 14) == ["text_site"]
    assert told(INJECTED, 4) == told(INJECTED, 15) == []
    assert told(IMPLANTED, 0) == ["text_activity"]
    assert told(IMPLANTED, 0, 9) == []
    assert told(IMPLANTED, 1) == ["text_activity", "text_dressing"]
    assert told(IMPLANTED, 7) == ["text_activity", "text_dressing", "text_stitches"]
    assert told(IMPLANTED, 8) == told(IMPLANTED, 56) == ["text_activity"]
    assert told(IMPLANTED, 57) == []


def test_a_look_at_the_place_of_the_injection_counts_for_its_own_check_only():
    looked = [*INJECTED, step("s", "site", 3, "shot")]
    assert told(looked, 3, 10) == ["text_site"]
    assert told(looked, 3, 11) == []
    assert told(looked, 14) == ["text_site"]
    assert told([*INJECTED, step("s", "site", 2, "shot")], 3) == ["text_site"]


def test_the_dressing_is_asked_for_again_each_day():
    looked = [*IMPLANTED, step("s", "dressing", 3, "pellet")]
    assert "text_dressing" not in told(looked, 3)
    assert "text_dressing" in told(looked, 4, 0)


def test_stitches_may_be_out_early_and_rest_is_agreed_once():
    assert "text_stitches" not in told([*IMPLANTED, step("s", "stitches", 5, "pellet")], 7)
    assert told([*IMPLANTED, step("s", "activity", 1, "pellet")], 40) == []


def test_rest_begins_with_the_implant_and_not_with_its_midnight():
    when = on(0, 12)
    found = assess(record_of([*begun(), *IMPLANTED], FORMULARY), when, when)
    assert [w.since for w in found.warnings if w.code == "AFTERCARE"] == [on(0, 10)]


def test_what_lasts_for_weeks_gives_way_to_what_is_asked_for_today():
    when = on(7, 12)
    found = assess(record_of([*begun(), *IMPLANTED], FORMULARY), when, when)
    texts = [w.text_key for w in found.warnings if w.severity is Severity.INFO]
    assert texts[-1] == "warning.AFTERCARE.text_activity"
    assert "warning.AFTERCARE.text_stitches" in texts


@pytest.mark.parametrize(
    ("given", "name", "day", "text"),
    [(INJECTED, "site", 3, "text_site"), (IMPLANTED, "dressing", 3, "text_dressing"),
     (IMPLANTED, "stitches", 7, "text_stitches"), (IMPLANTED, "activity", 3, "text_activity")],
)  # fmt: skip
def test_a_problem_that_was_seen_is_not_done(given, name, day, text):
    seen = [*given, step("s", name, day, given[0].uid, finding="problem")]
    assert text in told(seen, day)
    better = step("t", name, day, given[0].uid, hour=13)
    assert text not in told([*seen, better], day, 14)
    worse = step("t", name, day, given[0].uid, hour=10, finding="done")
    assert text in told([*seen, worse], day, 14)


@pytest.mark.parametrize(
    "other",
    [
        step("s", "site", 3, None),
        step("s", "site", 3, "sam"),
        step("s", "stitches", 3, "shot"),
        step("s", "site", 3, "shot", recorded_at=on(5)),
    ],
)
def test_what_names_another_thing_or_is_not_known_yet_clears_nothing(other):
    assert told([*INJECTED, other], 3) == ["text_site"]


def test_a_step_that_is_taken_back_is_asked_for_again():
    done = step("s", "site", 3, "shot")
    assert told([*INJECTED, done, entry(Void, "v", 3, 11, target="s")], 3) == ["text_site"]


def test_nothing_is_asked_of_an_implant_that_is_out():
    out = entry(ImplantRemoved, "out", 2, implant="pellet")
    assert told([*IMPLANTED, out], 5) == []


def test_a_step_known_by_its_date_counts_from_when_it_was_told():
    done = entry(
        CareStep, "s", 3, 0, step="site", finding="done", target="shot", day=date(2027, 6, 4),
        recorded_at=on(3, 15),
    )  # fmt: skip
    when = on(3, 16)
    record = record_of([*begun(), *INJECTED, done], FORMULARY)
    assert "AFTERCARE" not in {w.code for w in assess(record, when, when).warnings}
    assert "AFTERCARE" in {w.code for w in assess(record, on(3, 14), when).warnings}


@pytest.mark.parametrize(
    ("name", "target", "text"),
    [("site", "shot", "text_injection-site"), ("dressing", "pellet", "text_implant-site"),
     ("stitches", "pellet", "text_implant-site"), ("mood", None, "text_suicide")],
)  # fmt: skip
def test_a_problem_is_a_red_flag_until_a_talk_with_the_clinic(name, target, text):
    given = [*INJECTED, *IMPLANTED, step("s", name, 3, target, finding="problem")]
    assert told(given, 3, code="RED_FLAG") == told(given, 300, code="RED_FLAG") == [text]
    talked = entry(ClinicContact, "c", 3, 12)
    assert told([*given, talked], 3, code="RED_FLAG") == []
    assert told([*given, entry(ClinicContact, "c", 3, 10)], 3, code="RED_FLAG") == [text]
    assert told([*given, entry(Confirm, "c", 3, 12, target="s")], 3, code="RED_FLAG") == []


def test_a_problem_at_an_implant_says_nothing_of_opioids_to_whom_they_do_not_concern():
    quiet = entry(
        Person, "quiet", -1, 11, name="Sam", indication=Indication.ALCOHOL,
        opioid_history=OpioidHistory.NO,
    )  # fmt: skip
    given = [quiet, *IMPLANTED, step("s", "dressing", 3, "pellet", finding="problem")]
    assert told(given, 3, code="RED_FLAG") == ["text_implant-site_quiet"]


@pytest.mark.parametrize("flag", [flag.id for flag in FORMULARY.red_flags])
def test_each_red_flag_has_a_text_of_its_own_and_a_quiet_one_where_it_names_naloxone(flag):
    quiet = entry(
        Person, "quiet", -1, 11, name="Sam", indication=Indication.ALCOHOL,
        opioid_history=OpioidHistory.NO,
    )  # fmt: skip
    seen = entry(SideEffect, "e", 3, effect=flag)
    assert told([seen], 3, code="RED_FLAG") == [f"text_{flag}"]
    own = f"text_{flag}" if flag == "breathing" else f"text_{flag}_quiet"
    assert told([quiet, seen], 3, code="RED_FLAG") == [own]


@pytest.mark.parametrize("finding", ["well", "low"])
def test_a_low_mood_alone_is_no_red_flag(finding):
    assert told([step("s", "mood", 3, None, finding=finding)], 3, code="RED_FLAG") == []


def test_a_place_that_is_sore_two_weeks_after_the_injection_cannot_wait():
    def sore(day):
        return entry(SideEffect, "e", day, effect="site-pain", severity="mild")

    assert told([*INJECTED, sore(13)], 13, code="RED_FLAG") == []
    assert told([*INJECTED, sore(14)], 14, code="RED_FLAG") == ["text_injection-site"]
    by_date = [entry(Injection, "shot", 0, 0, day=GIVEN, recorded_at=on(1))]
    assert told([*by_date, sore(0)], 2, code="RED_FLAG") == []
    # An injection that nobody knows of makes nothing look better.
    assert told([sore(2)], 2, code="RED_FLAG") == ["text_injection-site"]


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("My chest pain is back", "other-severe"),
        ("I can’t breathe", "breathing"),
        ("it is hard to breathe", "breathing"),
        ("my lips are swollen", "allergy"),
        ("Swelling of face", "allergy"),
        ("hives", "allergy"),
        ("sudden withdrawal", "sudden-withdrawal"),
        ("I want to die", "suicide"),
        ("suicidal thoughts", "suicide"),
        ("My eyes look yellow", "liver"),
        ("dark pee", "liver"),
        ("cough and fever", "lungs"),
        ("shortness of breath", "lungs"),
        ("a dark scab", "injection-site"),
        ("there is pus", "implant-site"),
        ("pellet coming out", "implant-site"),
        ("hallucinations", "other-severe"),
        ("panic attack", "rash-or-panic"),
        ("liver", "liver"),
        ("nausea", None),
        ("headache", None),
        ("I pushed a cart", None),
        ("Mild belly pain", None),
        ("bad sleep", None),
    ],
)
def test_a_red_flag_is_known_by_its_words_in_any_order(said, flag):
    assert red_flag_named(FORMULARY, said) == flag


def test_a_person_is_asked_how_they_feel_a_month_after_the_last_time():
    def day(entries, at):
        record = record_of(entries, FORMULARY)
        return mood_day(record, record.latest, at)

    assert day(begun(), on(3)) == date(2027, 6, 30)
    well = step("s", "mood", 3, None, finding="well")
    assert day([*begun(), well], on(4)) == date(2027, 7, 4)
    assert day([*begun(), step("s", "site", 3, None)], on(4)) == date(2027, 6, 30)
    assert day(begun()[:1], on(3)) is None
    assert day([*begun(), entry(PlanStop, "stop", 2, plan="pills")], on(3)) is None


def liver_days(*more, at):
    record = record_of([*begun(), *more], FORMULARY)
    found = findings_of(record, record.latest, stand_at(record, record.latest, at, at), at)
    return liver_due(found)


def shots(uid, day, start, **more):
    return entry(Plan, uid, day, form=Form.INJECTION, start=start, interval="P28D", **more)


def test_a_change_of_medicine_does_not_begin_the_liver_tests_anew():
    days = liver_days(at=on(3))
    assert days[:2] == (date(2027, 5, 31), date(2027, 6, 30))
    switched = (shots("shots", 20, date(2027, 6, 25)), entry(PlanStop, "stop", 20, plan="pills"))
    for at in (on(20, 12), on(23), on(30), on(90)):
        assert liver_days(*switched, at=at) == days
    back = (
        entry(Plan, "more", 60, form=Form.ORAL, start=date(2027, 8, 20), doses=begun()[1].doses),
        entry(PlanStop, "over", 60, plan="shots"),
    )
    assert liver_days(*switched, *back, at=on(90)) == days
    next_day = (entry(PlanStop, "stop", 20, plan="pills"), shots("s", 21, date(2027, 6, 22)))
    assert liver_days(*next_day, at=on(40)) == days


def test_a_change_of_medicine_does_not_put_off_how_a_person_feels():
    switched = (shots("shots", 20, date(2027, 6, 25)), entry(PlanStop, "stop", 20, plan="pills"))
    record = record_of([*begun(), *switched], FORMULARY)
    assert mood_day(record, record.latest, on(21)) == date(2027, 6, 30)


def test_a_treatment_that_begins_after_a_break_begins_the_liver_tests_anew():
    over = entry(PlanStop, "stop", 20, plan="pills")
    assert liver_days(over, at=on(40)) == ()
    again = shots("shots", 60, date(2027, 8, 2))
    assert liver_days(over, again, at=on(61))[0] == date(2027, 8, 2)


def test_each_task_says_on_which_dates_it_was_done():
    record = record_of(
        [*begun(), *IMPLANTED, step("a", "dressing", 2, "pellet"),
         step("b", "dressing", 2, "pellet", hour=12), step("c", "dressing", 4, "pellet")],
        FORMULARY,
    )  # fmt: skip
    at = on(5)
    found = findings_of(record, record.latest, stand_at(record, record.latest, at, at), at)
    dressing = next(task for task in tasks_of(found) if task.step == "dressing")
    assert dressing.problem is None
    assert dressing.done_on == (date(2027, 6, 3), date(2027, 6, 5))
    assert not dressing.done


def warned(entries, at, known_at, code):
    found = assess(record_of(entries, FORMULARY), at, known_at)
    return {warning.why.entries for warning in found.warnings if warning.code == code}


@SETTINGS
@given(situations())
def test_taking_a_look_back_never_makes_anything_look_better(situation):
    """Of looks that found nothing; what found a problem raises a red flag of its own."""
    fine = [e for e in situation.entries if isinstance(e, CareStep) and e.finding == "done"]
    for gone in fine[:3]:
        rest = [e for e in situation.entries if gone.uid not in (e.uid, getattr(e, "target", ""))]
        for at in situation.ats:
            with_it = warned(situation.entries, at, situation.known_at, "AFTERCARE")
            assert with_it <= warned(rest, at, situation.known_at, "AFTERCARE")


@SETTINGS
@given(situations())
def test_no_look_and_no_side_effect_changes_coverage_or_gate(situation):
    told_of = (CareStep, SideEffect)
    gone = {entry.uid for entry in situation.entries if isinstance(entry, told_of)}
    rest = [
        entry
        for entry in situation.entries
        if entry.uid not in gone and getattr(entry, "target", None) not in gone
    ]
    for at in situation.ats:
        one = assess(record_of(situation.entries, FORMULARY), at, situation.known_at)
        other = assess(record_of(rest, FORMULARY), at, situation.known_at)
        assert (one.coverage, one.gate, one.plans) == (other.coverage, other.gate, other.plans)
