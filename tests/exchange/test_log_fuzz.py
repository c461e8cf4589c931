"""Whatever comes in, it is read or refused in one plain line."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.exchange.lines import HEADER, daily, dose, implants, injections, line, person
from tracker.engine.entries import ENTRY_TYPES
from tracker.errors import LogError
from tracker.exchange.fields import NAMES
from tracker.exchange.log import read_log, write_log

SETTINGS = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    ANY_TEXT,
    st.sampled_from(("2027-06-08", "2027-06-08T08:00:00Z", "d1", "p1", "sam", "UTC", "FREQ=DAILY")),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)
WHOLE = tuple(
    json.loads(text)
    for text in (
        dose(), daily(), injections(), implants(), person(), line("void", uid="v1", target="d1"),
        line("screening", answer="none"), line("visit", kind_="lab", at="2027-06-08T08:00:00Z"),
    )
)  # fmt: skip
KEYS = st.sampled_from(sorted(set().union(*NAMES.values()) | {"rrule", "extra", "day"}))


def read_or_refused(lines):
    """Reads a log; what is read can be written, and what is refused is refused plainly."""
    try:
        entries = read_log(lines)
    except LogError as error:
        assert "\n" not in str(error)
        assert str(error).startswith("line ")
        str(error).encode("utf-8")
        return
    written = list(write_log(entries))
    "\n".join(written).encode("utf-8")
    assert list(write_log(read_log(written))) == written


@SETTINGS
@given(st.lists(ANY_TEXT, max_size=4), st.booleans())
def test_any_text(lines, headed):
    read_or_refused([HEADER, *lines] if headed else lines)


@SETTINGS
@given(st.lists(st.binary(max_size=60), max_size=4))
@pytest.mark.parametrize("errors", ["surrogateescape", "replace", "ignore"])
def test_any_bytes(errors, lines):
    read_or_refused([HEADER, *(data.decode("utf-8", errors) for data in lines)])


@SETTINGS
@given(st.lists(JSON, max_size=3))
def test_any_json(values):
    read_or_refused([HEADER, *map(json.dumps, values)])


@SETTINGS
@given(st.sampled_from(WHOLE), st.dictionaries(KEYS, JSON, max_size=3))
@example(WHOLE[0], {"mg": 10**400})
@example(WHOLE[0], {"person": "\ud800"})
@example(WHOLE[1], {"doses": [{"rrule": "FREQ=DAILY;BYDAY=\x85", "time": "08:00", "mg": 50}]})
def test_any_value_in_any_field(raw, fields):
    read_or_refused([HEADER, dose(uid="there"), json.dumps(raw | fields)])


@SETTINGS
@given(st.sampled_from(sorted(ENTRY_TYPES)), st.dictionaries(KEYS, JSON, max_size=6))
def test_any_fields_of_any_type(kind, fields):
    read_or_refused([HEADER, json.dumps(json.loads(dose()) | fields | {"type": kind})])


@SETTINGS
@given(st.sampled_from(WHOLE), st.data())
def test_a_line_that_was_cut_or_changed(raw, data):
    text = json.dumps(raw)
    place = data.draw(st.integers(0, len(text)))
    put_in = data.draw(ANY_TEXT | st.sampled_from(("[", "{", '"', "\\", "\\ud800", ", ")))
    read_or_refused([HEADER, text[:place] + put_in + text[place + 1 :]])


RULE_PARTS = st.sampled_from(
    ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=HOURLY", "INTERVAL=2", "INTERVAL=0",
     "INTERVAL=-1", "COUNT=3", "COUNT=0", "UNTIL=20280101", "UNTIL=20280101T000000Z", "UNTIL=soon",
     "BYDAY=MO,TH", "BYDAY=1MO", "BYDAY=XX", "BYMONTHDAY=31", "BYMONTHDAY=-1", "BYMONTHDAY=0",
     "BYMONTH=2", "BYYEARDAY=366", "BYWEEKNO=53", "BYSETPOS=-1", "WKST=SU", "WKST=9", "BYHOUR=8",
     "BYEASTER=0", "X-A=B", "", "=", "RRULE:FREQ=DAILY", "DTSTART=20270101"]
)  # fmt: skip


@settings(SETTINGS, max_examples=60)
@given(st.lists(RULE_PARTS, max_size=4), st.sampled_from((";", "; ", " ", ";;")))
def test_any_rule(parts, between):
    rule = {"rrule": between.join(parts), "time": "08:00", "mg": 50}
    read_or_refused([HEADER, daily(doses=[rule])])
