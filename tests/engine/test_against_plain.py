"""The fast engine says what the plain one says, which looks at every entry every time."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings

from tests.engine.plain import plain_assess
from tests.engine.strategies import situations
from tracker.engine.assess import assess
from tracker.engine.record import extended, record_of
from tracker.formulary.load import load_formulary

FORMULARY = load_formulary()
SETTINGS = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(situations())
def test_says_what_the_plain_engine_says(situation):
    record = record_of(situation.entries, FORMULARY)
    for at in situation.ats:
        told = assess(record, at, situation.known_at)
        plain = plain_assess(situation.entries, at, situation.known_at, FORMULARY)
        assert (told.coverage.state, told.coverage.band) == (plain.coverage, plain.band)
        assert told.gate == plain.gate
        assert {str(flag) for flag in told.flags} == plain.flags
        if plain.coverage == "LAPSED":
            assert told.coverage.since == plain.since
        assert sorted(str(plan.schedule) for plan in told.plans) == sorted(plain.schedule.values())


@SETTINGS
@given(situations(max_steps=90))
def test_checkpoints_change_nothing(situation):
    """The part of the entries that can still matter gives the same answer as all of them."""
    record = record_of(situation.entries, FORMULARY)
    bare = replace(record, checkpoints=())
    for at in situation.ats:
        for asked in (at, at + timedelta(days=40)):
            told = assess(record, asked, situation.known_at)
            assert told == assess(bare, asked, situation.known_at)


@SETTINGS
@given(situations(max_steps=40))
def test_a_record_that_grows_is_the_record_read_at_once(situation):
    """Entry after entry in the order of recording, as a person logs them."""
    entries = sorted(situation.entries, key=lambda entry: entry.recorded_at)
    record = record_of(entries[:1], FORMULARY)
    for entry in entries[1:]:
        record = extended(record, [entry])
    whole = record_of(entries, FORMULARY)
    for at in situation.ats:
        assert assess(record, at, situation.known_at) == assess(whole, at, situation.known_at)
