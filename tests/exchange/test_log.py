"""The log: what goes out comes in again, and what cannot be relied on is refused whole."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.engine.strategies import records
from tracker.engine.entries import ENTRY_TYPES, Dose
from tracker.errors import LogError
from tracker.exchange.checks import check_entry
from tracker.exchange.fields import FIELDS
from tracker.exchange.log import entry_fields, read_log, write_log
from tracker.formulary.load import load_formulary

HEADER = '{"type": "header", "format": "dose-log", "version": 1}'
PERSON = '{"type": "person", "uid": "s", "person": "sam", "name": "Sam", "zone": "Europe/London", "occurred_at": "2027-06-01T00:00:00+01:00"}'  # noqa: E501
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def entry(**fields):
    made = {
        "type": "dose", "uid": "d1", "person": "sam", "mg": 50, "zone": "Europe/London",
        "occurred_at": "2027-06-08T08:00:00+01:00", "recorded_at": "2027-06-08T08:00:00+01:00",
    }  # fmt: skip
    made |= fields
    return json.dumps({key: value for key, value in made.items() if value is not ...})


def plan(**fields):
    made = {
        "type": "plan", "uid": "p1", "mg": ..., "form": "oral", "from": "2027-06-01",
        "doses": [{"rrule": "FREQ=DAILY", "time": "08:00", "mg": 50}],
    }  # fmt: skip
    return entry(**(made | fields))


def read(*lines):
    return read_log([HEADER, *lines])


@SETTINGS
@given(records())
def test_what_is_written_is_read_back_and_written_the_same(entries):
    known = {entry.uid: entry for entry in entries}
    assume(not any(check_entry(entry, load_formulary(), known) for entry in entries))
    lines = list(write_log(entries))
    again = read_log(lines)
    assert again == list(entries)
    assert list(write_log(again)) == lines


def test_a_line_is_read_as_it_says():
    (found,) = read(entry(mg=12.5, slot="2027-06-08T08:00", note="é 🙂"))
    assert isinstance(found, Dose)
    assert found.mg == Decimal("12.5")
    assert found.occurred_at == datetime(2027, 6, 8, 7, 0, tzinfo=UTC)
    assert found.slot == datetime(2027, 6, 8, 8, 0)


def test_a_date_without_a_time_is_its_first_instant():
    (found,) = read(entry(precision="day", occurred_at="2027-06-08"))
    assert found.day.isoformat() == "2027-06-08"
    assert found.occurred_at == datetime(2027, 6, 7, 23, 0, tzinfo=UTC)
    assert entry_fields(found)["occurred_at"] == "2027-06-08"


def test_entries_come_in_any_order_and_twice():
    void = entry(type="void", uid="v1", mg=..., target="d1")
    assert len(read(void, entry(), entry(), PERSON)) == 3


def test_the_only_person_and_their_zone_need_not_be_repeated():
    _, found = read(PERSON, entry(person=..., zone=...))
    assert (found.person, found.zone) == ("sam", "Europe/London")


def test_blank_lines_and_a_byte_order_mark_do_no_harm():
    assert len(read_log(["\ufeff" + HEADER, "", entry(), "  "])) == 1


def test_every_field_of_every_type_has_a_reading():
    for kind, entry_type in ENTRY_TYPES.items():
        own = set(entry_type.__dataclass_fields__) - {field.attribute for field in FIELDS[kind]}
        assert own == set(Dose.__mro__[1].__dataclass_fields__)


BAD = [
    ("not json", "line 2: not JSON"),
    ("[1, 2]", "line 2: not an object"),
    ('{"type": "dose", "type": "dose"}', "twice"),
    ('{"type": "dose", "mg": NaN}', "NaN"),
    (HEADER, "second header"),
    (entry(type="potion"), "the type 'potion' is not known"),
    (entry(type=7), "is not known"),
    (entry(zone="Mars/Base"), "not a time zone"),
    (entry(zone=""), "zone"),
    (entry(zone="../../etc/passwd"), "zone"),
    (entry(occurred_at="2027-06-08T08:00:00"), "offset"),
    (entry(occurred_at="2027-06-31T08:00:00Z"), "occurred_at"),
    (entry(occurred_at="yesterday"), "occurred_at"),
    (entry(occurred_at="1066-06-08T08:00:00Z"), "years"),
    (entry(precision="day"), "date"),
    (entry(precision="day", occurred_at="2027-06-08", recorded_at=...), "recorded_at"),
    (entry(precision="hour"), "precision"),
    (entry(mg=-50), "mg"),
    (entry(mg=0), "mg"),
    (entry(mg=50000), "mg"),
    (entry(mg="50"), "mg"),
    (entry(mg=True), "mg"),
    (entry(mg=...), "mg is missing"),
    (entry(uid=""), "uid"),
    (entry(uid=5), "uid"),
    (entry(uid="a" * 300), "uid"),
    (entry(note="a\u0000b"), "note"),
    (entry(source="robot"), "source"),
    (entry(confirmed="yes"), "confirmed"),
    (entry(slot="8am"), "slot"),
    (entry(plan="nowhere"), "names 'nowhere'"),
    (entry(type="void", mg=..., target="d1"), "itself"),
    (entry(type="void", mg=...), "target is missing"),
    (entry(type="craving", mg=..., score=11), "0 to 10"),
    (entry(type="screening", mg=..., answer="maybe"), "none, yes, unsure, declined"),
    (entry(type="injection", mg=..., site="arm"), "left, right"),
    (entry(type="implant", mg=..., count_days=0), "1 to 400"),
    (entry(type="implant", mg=..., product="magic"), "not known"),
    (entry(type="implant", mg=..., product="prodetoxon-1g", count_days=90), "upper figure 70"),
    (plan(doses=[]), "doses is missing"),
    (plan(doses=[{"rrule": "FREQ=SECONDLY", "time": "08:00", "mg": 50}]), "FREQ"),
    (plan(doses=[{"rrule": "FREQ=HOURLY", "time": "08:00", "mg": 50}]), "FREQ"),
    (plan(doses=[{"rrule": "FREQ=DAILY;BYHOUR=1", "time": "08:00", "mg": 50}]), "BYHOUR"),
    (
        plan(doses=[{"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "time": "08:00", "mg": 50}]),
        "never falls",
    ),
    (plan(doses=[{"rrule": "every day", "time": "08:00", "mg": 50}]), "FREQ=DAILY;INTERVAL=2"),
    (plan(doses=[{"rrule": "FREQ=DAILY", "time": "25:00", "mg": 50}]), "time of day"),
    (plan(doses=[{"rrule": "FREQ=DAILY", "mg": 50}]), "lacks 'time'"),
    (plan(doses="daily"), "list"),
    (plan(form="injection", doses=..., interval="P2D"), "P28D, P1M"),
    (plan(replaces="p1"), "itself"),
    (
        plan(overrides=[{"threshold": "T1", "value": 36, "who": "me", "when": "2027-06-01",
                         "why": "x"}]),
        "only a clinic",
    ),
    (
        plan(overrides=[{"threshold": "T99", "value": 1, "who": "me", "when": "2027-06-01",
                         "why": "x"}]),
        "not known",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), BAD)
def test_a_bad_line_is_named_with_the_way_out(line, said):
    with pytest.raises(LogError) as caught:
        read(line)
    assert said in str(caught.value)
    assert str(caught.value).startswith("line 2: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "empty"),
        ([entry()], "no header"),
        (['{"type": "header", "format": "other", "version": 1}'], "no header"),
        (['{"type": "header", "format": "dose-log", "version": 2}'], "version 2"),
        ([HEADER, entry(), entry(mg=100)], "line 3: the uid 'd1' is used before"),
        ([HEADER, plan(replaces="p2"), plan(uid="p2", replaces="p1")], "circle"),
        ([HEADER, entry(), entry(uid="v", type="dose", plan="d1")], "is a dose, not a plan"),
        ([HEADER, entry(), entry(uid="v", type="void", mg=..., target="d1", person="kim")],
         "another person"),
    ],
)  # fmt: skip
def test_a_bad_log_is_refused_whole(lines, said):
    with pytest.raises(LogError, match=said):
        read_log(lines)


def test_a_clinic_may_set_more_with_its_reason():
    override = {"threshold": "T8", "value": 30, "who": "Dr Lee", "when": "2027-06-01", "why": "x"}
    line = plan(form="injection", doses=..., source="clinic", overrides=[override])
    assert read(line)[0].overrides[0].value == 30


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["uid", "person", "zone", "occurred_at", "recorded_at", "mg", "plan", "doses", "from", "form",
     "precision", "source", "note", "target", "answer", "overrides", "product", "slot"]
)  # fmt: skip


@SETTINGS
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gets_a_plain_answer(lines):
    try:
        read_log([HEADER, *lines])
    except LogError as error:
        assert "\n" not in str(error)


@SETTINGS
@given(st.sampled_from([*ENTRY_TYPES]), st.dictionaries(KEYS, JSON, max_size=5))
def test_any_field_gets_a_plain_answer(kind, fields):
    try:
        read(entry(type=kind, **fields))
    except LogError as error:
        assert str(error).startswith("line 2: ")
