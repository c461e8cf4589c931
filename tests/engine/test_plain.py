"""The plain reference says what the worked examples say, so it can be trusted as one."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.cases import Case, Expectation, as_log, case_entries, known_at, worked_cases
from tests.engine.plain import PlainAnswer, day_begins, plain_assess, wall_instant
from tests.engine.strategies import Situation, situations
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
    Plan,
    PlannedDose,
    Screening,
    Skip,
    Source,
    Void,
)
from tracker.formulary.load import load_formulary

ZONE = "Europe/London"
EXAMPLES = [(case, expected) for case in worked_cases() for expected in case.expect]
LATER = datetime(2040, 1, 1, tzinfo=UTC)


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def base(uid: str, at: str, recorded: str | None = None) -> dict[str, object]:
    instant = when(at)
    recorded_at = when(recorded) if recorded else instant
    return {
        "uid": uid,
        "person": "sam",
        "zone": ZONE,
        "occurred_at": instant,
        "recorded_at": recorded_at,
    }


def dose(uid: str, at: str, mg: int = 50, **more: object) -> Dose:
    return Dose(**{**base(uid, at), "mg": Decimal(mg), **more})  # type: ignore[arg-type]


def made(kind: type[Entry], uid: str, at: str, **more: object) -> Entry:
    return kind(**{**base(uid, at), **more})  # type: ignore[arg-type]


def by_day(entry: Entry, day: str) -> Entry:
    known = date.fromisoformat(day)
    return replace(entry, day=known, occurred_at=day_begins(known, ZONE))


def oral_plan(rrule: str = "FREQ=DAILY", mg: int = 50, start: str = "2027-06-01") -> Plan:
    planned = PlannedDose(rrule=rrule, time="08:00", mg=Decimal(mg))
    day = date.fromisoformat(start)
    return Plan(**base("p", start), form=Form.ORAL, start=day, doses=(planned,))  # type: ignore[arg-type]


def ask(entries: Sequence[Entry], at: str, known: datetime = LATER) -> PlainAnswer:
    return plain_assess(entries, when(at), known, load_formulary())


@pytest.mark.parametrize(
    ("case", "expected"), EXAMPLES, ids=[f"{c.id}-{e.at:%m-%dT%H:%MZ}" for c, e in EXAMPLES]
)
def test_the_worked_examples_come_out_as_written(case: Case, expected: Expectation) -> None:
    told = plain_assess(
        case_entries(case), expected.at, known_at(case, expected.at), load_formulary()
    )
    for name in ("coverage", "band", "gate"):
        wanted = getattr(expected, name)
        assert wanted is None or getattr(told, name) == wanted, name
    assert expected.schedule is None or told.schedule["p1"] == expected.schedule
    assert expected.flags <= told.flags


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case.id)
def test_a_case_as_log_has_one_line_for_each_entry(case: Case) -> None:
    header, *lines = [json.loads(line) for line in as_log(case)]
    entries = case_entries(case)
    assert header == {"type": "header", "format": "dose-log", "version": 1}
    assert [(line["type"], line["uid"]) for line in lines] == [(e.type, e.uid) for e in entries]
    assert [datetime.fromisoformat(line["occurred_at"]) for line in lines] == [
        e.occurred_at for e in entries
    ]


@pytest.mark.parametrize(
    ("day", "zone", "utc"),
    [
        ("2027-03-01", "America/New_York", "2027-03-01T05:00"),
        # No midnight: the clocks went from 00:00 to 01:00.
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00"),
        # Midnight twice: the first one counts.
        ("2018-11-04", "America/Havana", "2018-11-04T04:00"),
        # At midnight the clocks went back to 23:00 of the day before.
        ("2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00"),
        # A date that was left out begins when the clocks had jumped.
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00"),
    ],
)
def test_a_date_begins_with_the_first_instant_that_exists_on_it(
    day: str, zone: str, utc: str
) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert day_begins(date.fromisoformat(day), zone) == expected


@pytest.mark.parametrize(
    ("wall", "utc"),
    [("2027-03-14T02:30", "2027-03-14T07:30"), ("2027-11-07T01:30", "2027-11-07T05:30")],
)
def test_a_skipped_wall_time_moves_on_and_the_first_of_two_counts(wall: str, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert wall_instant(datetime.fromisoformat(wall), "America/New_York") == expected


def test_an_empty_record_has_no_coverage_and_no_naloxone() -> None:
    told = ask([], "2027-06-01T08:00")
    assert (told.coverage, told.gate) == ("NOT_STARTED", "OPEN")
    assert told.flags == frozenset({"NO_NALOXONE"})


def test_a_dose_known_by_date_starts_when_recorded_and_ends_from_the_first_instant() -> None:
    pill = by_day(dose("d", "2027-06-02T00:00", recorded_at=when("2027-06-02T21:00")), "2027-06-02")
    assert ask([pill], "2027-06-02T21:30").coverage == "NOT_STARTED"
    assert ask([pill], "2027-06-02T22:00").coverage == "COVERED"
    assert ask([pill], "2027-06-03T00:00").coverage == "WANING"
    assert ask([pill], "2027-06-03T12:00").coverage == "LAPSED"


def test_a_dose_recorded_on_a_later_date_starts_with_the_next_date() -> None:
    pill = by_day(
        dose("d", "2027-06-02T00:00", mg=150, recorded_at=when("2027-06-04T10:00")), "2027-06-02"
    )
    assert ask([pill], "2027-06-02T23:59").coverage == "NOT_STARTED"
    assert ask([pill], "2027-06-03T01:00").coverage == "COVERED"


def test_a_use_while_covered_locks_when_coverage_lapses_unanswered() -> None:
    pills = [dose("d", "2027-06-02T08:00"), made(OpioidUse, "u", "2027-06-02T12:00")]
    assert ask(pills, "2027-06-03T19:59").gate == "CALL_FIRST"
    assert ask(pills, "2027-06-03T20:00").gate == "LOCKED"
    in_time = made(ClinicContact, "c", "2027-06-03T19:59")
    assert ask([*pills, in_time], "2027-06-03T20:00").gate == "ASK"
    too_late = made(ClinicContact, "c", "2027-06-03T20:00")
    assert ask([*pills, too_late], "2027-06-30T20:00").gate == "LOCKED"
    cleared = made(Clearance, "c", "2027-06-03T20:00", who="Dr Lee", method="urine")
    assert ask([*pills, cleared], "2027-06-03T20:00").gate == "ASK"


def test_a_locked_depot_counts_with_a_clearance_of_the_same_date() -> None:
    locked = [made(OpioidPrescribed, "o", "2027-06-01T08:00")]
    given = [*locked, made(Injection, "i", "2027-06-02T09:00")]
    assert ask(given, "2027-06-02T12:00").counted == frozenset()
    assert "HELD_ENTRY" in ask(given, "2027-06-02T12:00").flags
    cleared = [*given, made(Clearance, "c", "2027-06-02T15:00", who="Dr Lee", method="urine")]
    assert ask(cleared, "2027-06-02T14:59").coverage == "NOT_STARTED"
    assert ask(cleared, "2027-06-02T15:00").coverage == "COVERED"


def test_a_later_void_takes_a_void_back() -> None:
    record = [
        dose("d", "2027-06-02T08:00"),
        made(Void, "v1", "2027-06-02T09:00", target="d"),
        made(Void, "v2", "2027-06-02T10:00", target="v1"),
    ]
    assert ask(record[:2], "2027-06-02T11:00").counted == frozenset()
    assert ask(record, "2027-06-02T11:00").counted == {"d"}
    assert ask(record, "2027-06-02T11:00", when("2027-06-02T09:30")).counted == frozenset()


def test_a_dose_above_the_prescribed_amount_counts_as_prescribed() -> None:
    record = [oral_plan(), dose("d", "2027-06-02T08:00", mg=150)]
    told = ask(record, "2027-06-03T08:00")
    assert told.coverage == "WANING"
    assert "EXTRA_DOSE" in told.flags


def test_a_suspected_duplicate_counts_once_confirmed() -> None:
    record = [dose("a", "2027-06-02T08:00"), dose("b", "2027-06-02T11:59")]
    assert ask(record, "2027-06-02T13:00").counted == {"a"}
    confirm = made(Confirm, "c", "2027-06-02T12:30", target="b")
    assert ask([*record, confirm], "2027-06-02T13:00").counted == {"a", "b"}
    assert ask([record[0], dose("b", "2027-06-02T12:00")], "2027-06-02T13:00").counted == {"a", "b"}


def test_a_clearance_entered_ahead_opens_nothing_until_confirmed() -> None:
    lock = made(OpioidUse, "u", "2027-06-01T08:00")
    early = made(
        Clearance,
        "c",
        "2027-06-03T08:00",
        recorded_at=when("2027-06-01T09:00"),
        who="Dr Lee",
        method="urine",
    )
    told = ask([lock, early], "2027-06-04T08:00")
    assert told.gate == "LOCKED"
    assert "CHECK_ENTRY" in told.flags
    confirm = made(Confirm, "k", "2027-06-03T09:00", target="c")
    assert ask([lock, early, confirm], "2027-06-04T08:00").gate == "OPEN"


def test_a_removal_of_a_suspected_duplicate_ends_what_it_repeats() -> None:
    record = [
        made(Implant, "a", "2027-06-01T08:00"),
        made(Implant, "b", "2027-06-01T09:00"),
        made(ImplantRemoved, "r", "2027-06-10T09:00", implant="b"),
    ]
    assert ask(record, "2027-06-10T08:59").coverage == "COVERED"
    assert ask(record, "2027-06-10T09:00").coverage == "LAPSED"


def test_the_days_of_an_implant_come_from_itself_the_plan_or_the_product() -> None:
    plan = Plan(
        **base("p", "2027-06-01"),  # type: ignore[arg-type]
        form=Form.IMPLANT,
        start=date(2027, 6, 1),
        product="go-medical-1.1g",
    )
    implant = made(Implant, "i", "2027-06-01T08:00", plan="p")
    ends = {69: [plan, implant], 56: [implant]}
    ends[80] = [replace(plan, count_days=80), implant]
    ends[30] = [replace(plan, count_days=80), made(Implant, "i", "2027-06-01T08:00", count_days=30)]
    for days, record in ends.items():
        lapses = day_begins(date(2027, 6, 2) + timedelta(days=days), ZONE)
        told = [
            plain_assess(record, t, LATER, load_formulary()).coverage
            for t in (lapses - timedelta(seconds=1), lapses)
        ]
        assert told == ["WANING", "LAPSED"], days


def test_the_previous_slot_is_missed_until_the_next_is_due_soon() -> None:
    record = [oral_plan()]
    states = [
        ask(record, at).schedule["p"]
        for at in (
            "2027-05-31T19:59",
            "2027-05-31T20:00",
            "2027-06-01T07:00",
            "2027-06-01T08:00",
            "2027-06-01T09:00",
            "2027-06-01T20:00",
            "2027-06-02T07:00",
        )
    ]
    assert states == ["NOT_DUE", "NOT_DUE", "DUE_SOON", "DUE", "LATE", "MISSED", "DUE_SOON"]


def test_a_finite_plan_ends_missed_half_an_interval_after_its_last_slot() -> None:
    record = [oral_plan("FREQ=DAILY;COUNT=2")]
    assert ask(record, "2027-06-02T19:59").schedule["p"] == "LATE"
    assert ask(record, "2027-06-02T20:00").schedule["p"] == "MISSED"


def test_a_version_that_was_replaced_never_comes_back() -> None:
    old = oral_plan(mg=150, start="2027-06-10")
    new = replace(oral_plan(start="2027-06-05"), uid="p2", replaces="p")
    record = [old, new, dose("d", "2027-06-12T08:00", mg=150)]
    assert ask(record, "2027-06-13T08:00").coverage == "WANING"


def test_a_later_version_leaves_past_doses_as_they_were() -> None:
    old, pill = oral_plan(mg=150), dose("d", "2027-05-28T08:00", mg=150, plan="p")
    new = replace(oral_plan(mg=25, start="2027-07-01"), uid="p2", replaces="p")
    for record in ([old, pill], [old, pill, new]):
        assert ask(record, "2027-05-31T07:59").coverage == "COVERED"


def test_a_pill_known_by_date_fills_a_slot_of_that_date_though_one_was_skipped() -> None:
    skip = made(Skip, "s", "2027-06-02T09:00", plan="p")
    pill = by_day(dose("d", "2027-06-02T00:00", recorded_at=when("2027-06-02T21:00")), "2027-06-02")
    record = [oral_plan(), skip, pill]
    assert ask(record, "2027-06-02T10:00").schedule["p"] == "SKIPPED"
    assert ask(record, "2027-06-02T21:00").schedule["p"] == "NOT_DUE"
    # A pill known only by date wanes at an unknown hour: it pulls no later slot forward.
    assert ask(record, "2027-06-03T00:00").schedule["p"] == "NOT_DUE"


def test_a_second_removal_does_not_make_the_implant_due_anew() -> None:
    plan = Plan(**base("p", "2027-06-01"), form=Form.IMPLANT, start=date(2027, 6, 1))  # type: ignore[arg-type]
    record = [
        plan,
        made(Implant, "i", "2027-06-01T08:00"),
        made(ImplantRemoved, "r1", "2027-06-10T09:00"),
        made(ImplantRemoved, "r2", "2027-06-20T09:00"),
    ]
    states = {at: ask(record, at).schedule["p"] for at in ("2027-06-10T09:00", "2027-06-20T09:00")}
    assert states == {"2027-06-10T09:00": "DUE", "2027-06-20T09:00": "LATE"}


def test_naloxone_is_missing_from_the_day_after_the_last_date() -> None:
    kit = made(NaloxoneKit, "k", "2027-06-01T08:00", expires=date(2027, 6, 30))
    assert "NO_NALOXONE" not in ask([kit], "2027-06-30T23:59").flags
    assert "NO_NALOXONE" in ask([kit], "2027-07-01T00:00").flags


def test_a_depot_is_unconfirmed_until_the_clinic_says_so() -> None:
    given = made(Injection, "i", "2027-06-01T08:00")
    assert "UNCONFIRMED" in ask([given], "2027-06-02T08:00").flags
    own = made(Confirm, "c", "2027-06-01T09:00", target="i")
    assert "UNCONFIRMED" in ask([given, own], "2027-06-02T08:00").flags
    clinic = replace(own, source=Source.CLINIC)
    assert "UNCONFIRMED" not in ask([given, clinic], "2027-06-02T08:00").flags


def test_a_screening_answer_stands_for_a_day() -> None:
    record = [
        dose("d", "2027-06-01T08:00"),
        made(Screening, "s", "2027-06-03T08:00", answer=Answer.NONE),
    ]
    assert ask(record, "2027-06-04T07:59").gate == "OPEN"
    assert ask(record, "2027-06-04T08:00").gate == "ASK"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situation=situations())
def test_loading_order_and_repeats_change_nothing(situation: Situation) -> None:
    formulary = load_formulary()
    at, entries = situation.ats[0], situation.entries
    told = plain_assess(entries, at, situation.known_at, formulary)
    again = plain_assess([*reversed(entries), *entries], at, situation.known_at, formulary)
    assert told == again
