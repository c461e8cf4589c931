"""Bad lines, each with what is said about it: the line, the field, the way out."""

import json

import pytest

from tests.exchange.lines import (
    AT,
    DAILY,
    HEADER,
    daily,
    dose,
    implants,
    injections,
    line,
    oral,
    override,
    person,
    with_doses,
)
from tracker.engine.entries import Dose
from tracker.errors import LogError
from tracker.exchange.log import read_log

RAW = dose()[:-1]

NOT_AN_OBJECT = [
    ("not json", "not JSON"),
    ('{"type": "dose"', "not JSON"),
    (f"{RAW}}} {RAW}}}", "not JSON"),
    ("[1]", "not an object"),
    ('"text"', "not an object"),
    ("17", "not an object"),
    ("null", "not an object"),
    ('{"uid": "a", "uid": "b"}', "'uid' stands here twice"),
    (with_doses()[:-1] + ', "x": {"a": 1, "a": 1}}', "'a' stands here twice"),
    (RAW + ', "x": NaN}', "NaN stands here"),
    (RAW + ', "mg": Infinity}', "Infinity stands here"),
    (RAW + ', "x": -Infinity}', "-Infinity stands here"),
    (RAW + ', "x": ' + "9" * 5000 + "}", "not JSON"),
    (RAW + ', "x": 1e99999999999999999999}', "not JSON"),
    ("[" * 100_000, "not JSON"),
    (RAW + ', "x": "' + "a" * 1_000_000 + '"}', "longer than a million"),
    (RAW + ', "x": ' + "[" * 40 + "]" * 40 + "}", "x is nested more than 32 deep"),
    (RAW + ', "x": "a\\u0000b"}', "x holds control characters"),
    (RAW + ', "x": ["\\ud800"]}', "x holds control characters"),
    (RAW + ', "\\udfff": 1}', "holds control characters"),
    (HEADER, "a second header"),
]

COMMON = [
    (line("potion"), "the type 'potion' is not known; known: person, plan"),
    (line(7), "the type 7 is not known"),
    (line(None), "the type null is not known"),
    (line(["dose"]), "the type a list is not known"),
    (line(...), "the type null is not known"),
    (dose(uid=...), "uid is missing; add it"),
    (dose(uid=""), "uid is ''; write text of 1 to 200"),
    (dose(uid="   "), "uid is"),
    (dose(uid=5), "uid is 5"),
    (dose(uid="a" * 201), "uid is"),
    (dose(uid="a\nb"), "uid holds control characters"),
    (dose(uid="a\u001bb"), "uid holds control characters"),
    (dose(uid="a\u0085b"), "uid holds control characters"),
    (dose(person=""), "person is ''"),
    (dose(person=["sam"]), "person is a list"),
    (dose(person=...), "person is missing"),
    (dose(zone=...), "zone is missing"),
    (dose(zone=""), "zone is ''"),
    (dose(zone="Mars/Base"), "zone 'Mars/Base' is not a time zone; write one such as"),
    (dose(zone="EDT"), "zone 'EDT' is not a time zone"),
    (dose(zone="Europe"), "not a time zone"),
    (dose(zone="../../etc/passwd"), "not a time zone"),
    (dose(zone="/etc/localtime"), "not a time zone"),
    (dose(zone="localtime"), "not a time zone"),
    (dose(zone="right/Europe/London"), "not a time zone"),
    (dose(zone="a" * 150), "not a time zone"),
    (dose(zone=5), "zone is 5"),
    (dose(occurred_at=...), "occurred_at is missing"),
    (dose(occurred_at=1_800_000_000), "occurred_at is 1800000000; write a time such as"),
    (dose(occurred_at="yesterday"), "occurred_at is 'yesterday'"),
    (dose(occurred_at="2027-06-08"), "occurred_at is '2027-06-08'; write a time such as"),
    (dose(occurred_at="2027-06-08T08:00:00"), "occurred_at 2027-06-08T08:00:00 has no offset"),
    (dose(occurred_at="2027-06-31T08:00:00Z"), "is not in the calendar"),
    (dose(occurred_at="2027-02-29T08:00:00Z"), "is not in the calendar"),
    (dose(occurred_at="2027-06-08T24:00:00Z"), "occurred_at is"),
    (dose(occurred_at="2027-06-08T08:60:00Z"), "occurred_at is"),
    (dose(occurred_at="2027-06-08T08:00:60Z"), "occurred_at is"),
    (dose(occurred_at="2027-06-08T08:00:00+24:00"), "is not in the calendar"),
    (dose(occurred_at="2027-06-08T08:00:00.1234567Z"), "occurred_at is"),
    (dose(occurred_at="٢٠٢٧-06-08T08:00:00Z"), "occurred_at is"),
    (dose(occurred_at="1899-12-31T23:59:59Z"), "year 1899; correct it, the years 1900 to 2200"),
    (dose(occurred_at="2201-01-01T00:00:00Z"), "year 2201"),
    (dose(occurred_at="0001-01-01T00:00:00+14:00"), "occurred_at"),
    (dose(occurred_at="9999-12-31T23:59:59-14:00"), "occurred_at"),
    (dose(recorded_at="soon"), "recorded_at is 'soon'"),
    (dose(recorded_at="2027-06-08T08:00:00"), "recorded_at 2027-06-08T08:00:00 has no offset"),
    (dose(recorded_at="1066-06-08T08:00:00Z"), "recorded_at is in the year 1066"),
    (dose(precision="hour"), "precision is 'hour'; write one of exact, day"),
    (dose(precision=["day"]), "precision is a list"),
    (dose(precision="day"), "occurred_at is '2027-06-08T08:00:00-04:00'; write a date"),
    (dose(precision="day", occurred_at="2027-06-31"), "occurred_at 2027-06-31 is not in the"),
    (dose(precision="day", occurred_at="20270608"), "occurred_at is '20270608'"),
    (dose(precision="day", occurred_at="1899-06-08"), "year 1899"),
    (dose(precision="day", occurred_at="2027-06-08", recorded_at=...), "recorded_at is missing"),
    (dose(source="robot"), "source is 'robot'; write one of patient, caregiver, clinic"),
    (dose(source={}), "source is an object"),
    (dose(recorded_by=5), "recorded_by is 5; write it as text"),
    (dose(note=["a"]), "note is a list; write it as text"),
    (dose(note="a\u0000b"), "note holds control characters"),
    (dose(note="a\ud800b"), "note holds control characters"),
    (dose(note="\u009b31m"), "note holds control characters"),
]

FIELDS = [
    (dose(mg=...), "mg is missing; add it"),
    (dose(mg=0), "mg is 0; write milligrams, more than 0 and at most 400"),
    (dose(mg=-50), "mg is -50; write milligrams"),
    (dose(mg=401), "mg is 401; write milligrams"),
    (dose(mg=50_000), "mg is 50000; write milligrams"),
    (dose(mg=10**12), "mg is 1000000000000"),
    (RAW.replace('"mg": 50', '"mg": 1e400') + "}", "mg is 1E+400"),
    (RAW.replace('"mg": 50', '"mg": 1e-400') + "}", "at most 12 decimals"),
    (dose(mg="50"), "mg is '50'; write a number"),
    (dose(mg=True), "mg is true; write a number"),
    (dose(mg=[50]), "mg is a list; write a number"),
    (dose(confirmed="yes"), "confirmed is 'yes'; write true or false"),
    (dose(confirmed=1), "confirmed is 1; write true or false"),
    (dose(slot="8am"), "slot is '8am'; write a local time such as 2027-06-08T08:00"),
    (dose(slot="2027-06-08T08:00:00-04:00"), "slot is"),
    (dose(slot="2027-06-08T08:00:30"), "slot is"),
    (dose(slot="2027-06-31T08:00"), "slot 2027-06-31T08:00 is not in the calendar"),
    (dose(plan=5), "plan is 5"),
    (person(name=...), "name is missing"),
    (person(name=" "), "name is ' '"),
    (person(indication="pain"), "indication is 'pain'; write one of opioid, alcohol"),
    (person(opioid_history=True), "opioid_history is true; write one of yes, no, unknown"),
    (line("screening"), "answer is missing"),
    (line("screening", answer="maybe"), "answer is 'maybe'; write one of none, yes, unsure"),
    (line("craving", score=11), "score is 11; write a whole number from 0 to 10"),
    (line("craving", score=-1), "score is -1"),
    (line("craving", score=2.5), "score is 2.5"),
    (line("craving", score=True), "score is true"),
    (line("supply", tablets=1.5), "tablets is 1.5"),
    (line("supply", tablets=10**6), "tablets is 1000000"),
    (line("injection", site="arm"), "site is 'arm'; write one of left, right"),
    (line("implant", count_days=0), "count_days is 0; write a whole number from 1 to 400"),
    (line("implant", count_days=401), "count_days is 401"),
    (line("implant", site=3), "site is 3; write it as text"),
    (line("implant_removed", why="lost"), "why is 'lost'; write one of removed, expelled"),
    (line("clearance", method="history"), "who is missing"),
    (line("clearance", who=" ", method="history"), "who is empty; fill it in"),
    (line("clearance", who="Dr Lee"), "method is missing"),
    (line("clearance", who="Dr Lee", method="guess"), "method is 'guess'; write one of history"),
    (line("naloxone_kit", expires="2027-13-01"), "expires 2027-13-01 is not in the calendar"),
    (line("naloxone_kit", expires="06/2028"), "expires is '06/2028'; write a date"),
    (line("lab", test=""), "test is empty"),
    (line("lab", test="1742-6", value="high"), "value is 'high'; write a number"),
    (line("lab", test="1742-6", value=10**10), "value is 10000000000"),
    (line("side_effect"), "effect is missing"),
    (line("visit", kind_="injection", state="booked"), "at is missing"),
    (
        line("visit", kind_="party", at=AT, state="booked"),
        "kind is 'party'; write one of injection",
    ),
    (line("visit", kind_="lab", at="2027-06-08", state="booked"), "at is '2027-06-08'"),
    (line("visit", kind_="lab", at=AT, state="late"), "state is 'late'; write one of booked"),
    (line("void"), "target is missing"),
    (line("plan_stop"), "plan is missing"),
    (line("skip"), "plan is missing"),
]

PLANS = [
    (oral(), "doses is missing; give an oral plan doses, or as_needed: true"),
    (oral(doses=[]), "doses is missing"),
    (oral(as_needed=False), "doses is missing"),
    (oral(form="patch", doses=[DAILY]), "form is 'patch'; write one of oral, injection, implant"),
    (daily(form=...), "form is missing"),
    (daily(**{"from": ...}), "from is missing"),
    (daily(**{"from": "2027-06-31"}), "from 2027-06-31 is not in the calendar"),
    (daily(**{"from": AT}), "from is"),
    (daily(as_needed="true"), "as_needed is 'true'"),
    (oral(doses="daily"), "doses is no list of objects; give each rrule, time, mg"),
    (oral(doses={"rrule": "FREQ=DAILY"}), "doses is no list"),
    (oral(doses=["FREQ=DAILY"]), "doses is no list"),
    (oral(doses=[DAILY] * 101), "doses has 101 parts; give at most 100"),
    (oral(doses=[DAILY | {"color": "red"}]), "doses has a part 'color', which is not known"),
    (with_doses(rrule=...), "doses lacks 'rrule'; add it"),
    (with_doses(time=...), "doses lacks 'time'"),
    (with_doses(mg=...), "doses lacks 'mg'"),
    (with_doses(mg=0), "doses mg is 0"),
    (with_doses(mg="50"), "doses mg is '50'"),
    (with_doses(time="8am"), "doses time is '8am'; write a time of day such as 08:00"),
    (with_doses(time="8:00"), "doses time is '8:00'"),
    (with_doses(time="24:00"), "doses time is '24:00'"),
    (with_doses(time="08:60"), "doses time is '08:60'"),
    (with_doses(time="٠٨:٠٠"), "doses time is"),
    (with_doses(time=800), "doses time is 800"),
    (with_doses(rrule=7), "doses rrule is 7"),
    (with_doses(rrule="every day"), "doses rrule 'every day' is not of the form"),
    (with_doses(rrule="FREQ=DAILY;BYDAY=MO RRULE:FREQ=DAILY"), "is not of the form"),
    (with_doses(rrule="FREQ=DAILY\nRRULE:FREQ=DAILY"), "rrule holds control characters"),
    (with_doses(rrule="FREQ=SECONDLY"), "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"),
    (with_doses(rrule="FREQ=MINUTELY"), "FREQ must be"),
    (with_doses(rrule="FREQ=HOURLY"), "FREQ must be"),
    (with_doses(rrule="FREQ=DAILY;BYHOUR=8"), "BYHOUR is not known here; the time of day"),
    (with_doses(rrule="FREQ=DAILY;BYMINUTE=8"), "BYMINUTE is not known here"),
    (with_doses(rrule="FREQ=DAILY;BYSECOND=8"), "BYSECOND is not known here"),
    (with_doses(rrule="FREQ=DAILY;UNTIL=20200101"), "never falls on any day"),
    (with_doses(rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "never falls on any day"),
    (injections(interval="P2D"), "interval is 'P2D'; write one of P28D, P1M"),
    (injections(interval="P4W"), "interval is 'P4W'"),
    (injections(interval=28), "interval is 28"),
    (injections(doses=[DAILY]), "doses and as_needed belong to an oral plan"),
    (implants(count_days="56"), "count_days is '56'"),
    (daily(product="magic"), "product 'magic' is not known; known: naltrexone-tablet-50"),
    (injections(product="vivitrol-360"), "'vivitrol-360' is not known; known: vivitrol-380"),
    (implants(product="magic"), "'magic' is not known; known: prodetoxon-1g, go-medical-1.1g"),
    (line("implant", product="magic"), "product 'magic' is not known; known: prodetoxon-1g"),
    (implants(product="vivitrol-380"), "product 'vivitrol-380' is an injection product"),
    (implants(product="prodetoxon-1g", count_days=71), "71 is above the upper figure 70"),
    (line("implant", product="prodetoxon-1g", count_days=71), "above the upper figure 70; only"),
    (
        line("implant", product="prodetoxon-1g", count_days=71, source="clinic"),
        "only a clinic may set it, and says why in note",
    ),
    (
        line("implant", product="prodetoxon-1g", count_days=71, note="asked for it"),
        "only a clinic may set it",
    ),
    (daily(overrides=override()), "overrides is no list"),
    (daily(overrides=[override(threshold="T99")]), "overrides threshold 'T99' is not known"),
    (
        daily(overrides=[override(value=25)]),
        "overrides sets T1 to 25 h, above the label's 24; only",
    ),
    (daily(overrides=[override(value="24")]), "overrides value is '24'"),
    (daily(overrides=[override(value=-1)]), "overrides value is -1"),
    (daily(overrides=[override(who="")]), "overrides who is empty"),
    (daily(overrides=[override(why=" ")], source="clinic"), "overrides why is empty"),
    (daily(overrides=[override(why=None)], source="clinic"), "overrides lacks 'why'"),
    (daily(overrides=[override(when="now")]), "overrides when is 'now'"),
    (daily(overrides=[override(), override(value=20)]), "overrides sets T1 twice"),
]

ONE_LINE = [*NOT_AN_OBJECT, *COMMON, *FIELDS, *PLANS]

REFERENCES = [
    ([dose(plan="p9")], 2, "plan names 'p9', which is no entry here; add that entry"),
    ([line("skip", plan="p9")], 2, "plan names 'p9'"),
    ([line("plan_stop", plan="p9")], 2, "plan names 'p9'"),
    ([line("injection", plan="p9")], 2, "plan names 'p9'"),
    ([line("implant", plan="p9")], 2, "plan names 'p9'"),
    ([line("void", target="x9")], 2, "target names 'x9'"),
    ([line("confirm", target="x9")], 2, "target names 'x9'"),
    ([line("implant_removed", implant="x9")], 2, "implant names 'x9'"),
    ([daily(replaces="p9")], 2, "replaces names 'p9'"),
    ([dose(), dose(uid="d2", plan="d1")], 3, "plan names 'd1', which is a dose, not a plan"),
    ([dose(), daily(replaces="d1")], 3, "replaces names 'd1', which is a dose, not a plan"),
    ([dose(), line("implant_removed", implant="d1")], 3, "which is a dose, not an implant"),
    ([line("void", target="x1")], 2, "target names the entry itself; name another"),
    ([line("confirm", target="x1")], 2, "target names the entry itself"),
    ([daily(replaces="p1")], 2, "replaces names the entry itself"),
    ([daily(replaces="p2"), daily(uid="p2", replaces="p1")], 2, "replaces goes round in a circle"),
    ([dose(), line("void", target="d1", person="kim")], 3, "which belongs to another person"),
    ([daily(), dose(person="kim", plan="p1")], 3, "which belongs to another person"),
    ([dose(), dose(mg=100)], 3, "the uid 'd1' is used before, on line 2, with other content; give"),
    ([dose(), line("craving", uid="d1", score=3)], 3, "the uid 'd1' is used before, on line 2"),
    ([dose(), person(), dose(note="x")], 4, "used before, on line 2"),
    ([dose(), "", "oops"], 4, "not JSON"),
]

WHOLE = [
    ([], "line 1: the log is empty; its first line must be"),
    (["", "  "], "line 1: the log is empty"),
    ([dose()], "line 1: no header; the first line must be"),
    (["", dose()], "line 2: no header"),
    (['{"type": "header"}'], "line 1: no header"),
    (['{"type": "header", "format": "diary", "version": 1}'], "line 1: no header"),
    (
        [json.dumps(json.loads(HEADER) | {"version": 2})],
        "line 1: version 2 of the log is not known",
    ),
    ([json.dumps(json.loads(HEADER) | {"version": 0})], "version 0 of the log is not known"),
    ([json.dumps(json.loads(HEADER) | {"version": "1"})], "version '1' of the log is not known"),
    ([json.dumps(json.loads(HEADER) | {"version": True})], "version true of the log is not known"),
    (['{"type": "header", "format": "dose-log"}'], "version null of the log is not known"),
    (["PK\x03\x04"], "line 1: not JSON"),
    (["a;b;c", "1;2;3"], "Dosage"),
]


@pytest.mark.parametrize(("bad", "said"), ONE_LINE, ids=[said for _, said in ONE_LINE])
def test_a_bad_line_is_refused_with_its_number(bad, said):
    told = refusal([HEADER, bad])
    assert told.startswith("line 2: ")
    assert said in told


@pytest.mark.parametrize(("lines", "number", "said"), REFERENCES)
def test_a_bad_reference_is_refused_on_its_own_line(lines, number, said):
    told = refusal([HEADER, *lines])
    assert told.startswith(f"line {number}: ")
    assert said in told


@pytest.mark.parametrize(("lines", "said"), WHOLE)
def test_what_is_no_log_is_refused(lines, said):
    assert said in refusal(lines)


def test_what_the_record_has_already_is_held_against_it():
    (there,) = read_log([HEADER, dose()])
    assert isinstance(there, Dose)
    known = {there.uid: there}
    assert read_log([HEADER, dose()], known) == [there]
    assert "used before, in the record, with other content" in refusal([HEADER, dose(mg=9)], known)


def refusal(lines, known=None):
    with pytest.raises(LogError) as caught:
        read_log(lines, known)
    told = str(caught.value)
    assert told.isprintable()
    assert len(told) < 500
    assert "; " in told or "?" in told
    return told
