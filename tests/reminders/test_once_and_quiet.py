"""Each step is told once, and the night is left alone but for the lapse of a pill."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tracker.engine.assess import assess
from tracker.engine.contacts import PATIENT, Contact
from tracker.engine.entries import (
    Acknowledgement,
    Consent,
    Dose,
    Form,
    Implant,
    Indication,
    Injection,
    Lab,
    NaloxoneKit,
    OpioidHistory,
    OpioidUse,
    Person,
    Plan,
    PlannedDose,
    Source,
)
from tracker.engine.notice_rules import NoticeRules, is_quiet
from tracker.engine.notices import HEADS_UP
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary
from tracker.reminders.planned import Situation, planned
from tracker.reminders.series import earliest_beginning

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ZONE = "Africa/Abidjan"  # UTC the year round


def entry(kind, uid, at=BEGIN, zone=ZONE, **own):
    fields = {"person": "sam", "occurred_at": at, "zone": zone, "recorded_at": at}
    return kind(uid=uid, **{**fields, **own})


def somebody(*entries, zone=ZONE):
    return [
        entry(Person, "person", name="Sam", zone=zone),
        entry(Consent, "consent", who="Kim", level=2),
        *entries,
    ]


def told(entries, until, begin=BEGIN):
    """(instant, notice) of all that is told from a beginning to an instant."""
    contacts = [
        Contact(number=number, person="sam", name=name, channel="json://x", added_at=BEGIN,
                verified_at=BEGIN)
        for number, name in enumerate((PATIENT, "Kim"))
    ]  # fmt: skip
    noticed, found, at = {}, [], begin
    while at is not None and at < until:
        record = record_of([e for e in entries if e.recorded_at <= at], load_formulary())
        assessment = assess(record, at, at)
        since = earliest_beginning(assessment)
        situation = Situation(
            record=record, assessment=assessment, contacts=contacts, rules=NoticeRules(),
            noticed={key: item[1] for key, item in noticed.items() if item[0] >= since},
        )  # fmt: skip
        made = planned(situation)
        for notice in made.notices:
            assert notice.key not in noticed, notice
            noticed[notice.key] = (notice.true_since, at)
            found.append((at, notice))
        coming = [e.recorded_at for e in entries if e.recorded_at > at]
        at = min([*coming, *([made.look_again] if made.look_again else [])], default=None)
    return found


def quiet(at):
    return is_quiet(at.time(), NoticeRules())


def pills(at="08:00"):
    doses = (PlannedDose(rrule="FREQ=DAILY", time=at, mg=Decimal(50)),)
    return entry(Plan, "plan", form=Form.ORAL, start=BEGIN.date(), doses=doses)


def implant(at=BEGIN, **own):
    plan = entry(Plan, "plan", form=Form.IMPLANT, start=BEGIN.date(), product="go-medical-1.1g")
    return plan, entry(Implant, "implant", at, product="go-medical-1.1g", **own)


def liver_tests():
    days = (0, 20)
    return [
        entry(Lab, f"lab-{day}", BEGIN + timedelta(days=day), test="1742-6", value=Decimal(20))
        for day in days
    ]


def test_two_tasks_that_begin_together_are_one_step():
    # The look at the place of the injection falls on the day of the stitches.
    shot = entry(Injection, "shot", BEGIN + timedelta(days=4))
    found = told(somebody(*implant(), shot), BEGIN + timedelta(days=8))
    days = [n.true_since.date() for _, n in found if n.code == "AFTERCARE"]
    assert days == [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 9)]


def test_two_pills_at_one_hour_are_one_step():
    other = entry(Plan, "other", form=Form.ORAL, start=BEGIN.date(), doses=pills().doses)
    found = told(somebody(pills(), other), BEGIN + timedelta(days=1))
    hours = [at for at, notice in found if notice.code == "DOSE_DUE"]
    assert hours == [BEGIN.replace(day=3, hour=8)]


def test_a_visit_of_another_zone_is_told_once_on_its_day():
    plan = entry(Plan, "plan", form=Form.INJECTION, start=date(2026, 3, 2), interval="P28D",
                 zone="America/Los_Angeles")  # fmt: skip
    given = entry(Injection, "given", zone="America/Los_Angeles", source=Source.CLINIC)
    # Nothing else is told of them, so that nothing else began before the visit.
    quiet_one = entry(Person, "person", name="Sam", zone="Pacific/Auckland",
                      indication=Indication.ALCOHOL, opioid_history=OpioidHistory.NO)  # fmt: skip
    own = [quiet_one, plan, given, entry(NaloxoneKit, "kit"), *liver_tests()]
    seen = told(own, BEGIN + timedelta(days=29))
    steps = [n.step for _, n in seen if (n.code, n.recipient) == ("VISIT_DUE", PATIENT)]
    assert steps == ["14 d", "7 d", "3 d", "1 d", "0 d"]


def test_who_has_the_word_before_others_has_it_by_day():
    found = told(somebody(pills("09:00")), BEGIN + timedelta(days=45))
    hours = [at for at, n in found if n.kind == HEADS_UP and n.code != "COVERAGE_LAPSED"]
    assert hours
    assert not [at for at in hours if quiet(at)]


def test_an_answer_that_ends_in_the_night_waits_for_the_morning():
    use_at = BEGIN.replace(hour=10)
    said_at = BEGIN.replace(hour=12)
    use = entry(OpioidUse, "use", use_at)
    dose = entry(Dose, "dose", plan="plan", mg=Decimal(50))
    said = entry(Acknowledgement, "said", said_at, code="CALL_FIRST", since=use_at,
                 severity="urgent", owner="Sam", until=said_at + timedelta(hours=12))  # fmt: skip
    found = told(somebody(pills(), dose, use, said), BEGIN.replace(day=3, hour=8))
    assert not [notice for at, notice in found if quiet(at)]
    assert [at for at, n in found if n.code == "CALL_FIRST"][1:] == [BEGIN.replace(day=3, hour=7)]


def test_what_becomes_known_in_the_night_waits_for_the_morning():
    given_at = BEGIN.replace(day=1, hour=15)
    night = BEGIN.replace(hour=23)
    found = told(somebody(*implant(given_at, recorded_at=night)), BEGIN + timedelta(days=2))
    by_night = [notice.code for at, notice in found if quiet(at)]
    assert by_night == []
    assert "AFTERCARE" in [notice.code for _, notice in found]
