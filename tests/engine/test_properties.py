"""What must always hold: the ten properties of rules section 9, over real zones."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.engine.strategies import quiet_situations, records, situations
from tracker.engine.assess import assess
from tracker.engine.assessment import CoverageState, Gate
from tracker.engine.coverage import coverage_state
from tracker.engine.entries import Clearance, Confirm, Dose, Implant, Injection, Void
from tracker.engine.record import as_known, record_of, stand_at
from tracker.engine.standing import Verdict
from tracker.formulary.load import load_formulary

FORMULARY = load_formulary()
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RISK = {
    CoverageState.COVERED: 0,
    CoverageState.WANING: 1,
    CoverageState.LAPSED: 2,
    CoverageState.NOT_STARTED: 2,
}
GIVEN = (Dose, Injection, Implant)
FAR = timedelta(days=4000)


def asked(entries, at, known_at):
    return assess(record_of(entries, FORMULARY), at, known_at)


def stood(entries, at, known_at):
    record = record_of(entries, FORMULARY)
    return stand_at(record, as_known(record, known_at), at, at - FAR)


@SETTINGS
@given(quiet_situations(), st.data())
def test_removing_a_counted_dose_never_lowers_risk(situation, data):
    """9.1, in logs without duplicates or gate entries.

    Logs in which a lapse holds a dose back are left out too: without the dose before the lapse
    the person has not started, nothing is asked, and the rules let the same dose count.
    """
    for at in situation.ats:
        judged = stood(situation.entries, at, situation.known_at).judged
        assume(not any(item.verdict in (Verdict.DUPLICATE, Verdict.HELD) for item in judged))
        counted = [item.entry for item in judged if item.verdict is Verdict.COUNTED]
        if not counted:
            continue
        gone = data.draw(st.sampled_from(counted))
        rest = [entry for entry in situation.entries if entry.uid != gone.uid]
        rest = [entry for entry in rest if getattr(entry, "target", None) != gone.uid]
        rest = [entry for entry in rest if getattr(entry, "implant", None) != gone.uid]
        with_it = asked(situation.entries, at, situation.known_at)
        without = asked(rest, at, situation.known_at)
        assert RISK[without.coverage.state] >= RISK[with_it.coverage.state]


@SETTINGS
@given(situations())
def test_coverage_only_falls_by_the_clock(situation):
    """9.2: no new entry, every onset past."""
    at = max(situation.ats)
    record = record_of(situation.entries, FORMULARY)
    last = max([at, *(moment.at for moment in record.timeline)]) + timedelta(days=2)
    known_at = max(situation.known_at, last)
    steps = [last + timedelta(hours=hours) for hours in (0, 1, 13, 30, 80, 24 * 20, 24 * 200)]
    states = [RISK[assess(record, step, known_at).coverage.state] for step in steps]
    assert states == sorted(states)


@SETTINGS
@given(situations(), st.randoms(use_true_random=False))
def test_loading_twice_or_in_another_order_changes_nothing(situation, random):
    """9.3, and the part for any entries: uids are what tells entries apart."""
    shuffled = [*situation.entries, *situation.entries]
    random.shuffle(shuffled)
    for at in situation.ats:
        assert asked(shuffled, at, situation.known_at) == asked(
            situation.entries, at, situation.known_at
        )


@SETTINGS
@given(situations())
def test_a_future_entry_changes_nothing_until_confirmed(situation):
    """9.4: an entry ahead of its recording makes no difference to coverage or gate."""
    ahead = [
        entry
        for entry in situation.entries
        if isinstance(entry, GIVEN)
        and not entry.confirmed
        and entry.occurred_at - entry.recorded_at > timedelta(minutes=5)
        and entry.day is None
    ]
    named = {entry.target for entry in situation.entries if isinstance(entry, Confirm | Void)}
    for entry in ahead:
        if entry.uid in named:
            continue
        rest = [other for other in situation.entries if other.uid != entry.uid]
        rest = [other for other in rest if getattr(other, "implant", None) != entry.uid]
        for at in situation.ats:
            told = asked(situation.entries, at, situation.known_at)
            before = asked(rest, at, situation.known_at)
            assert told.coverage == before.coverage
            assert told.gate == before.gate


@SETTINGS
@given(quiet_situations())
def test_coverage_is_the_union_of_components(situation):
    """9.5: the state is that of the components each on its own, whichever is best."""
    for at in situation.ats:
        standing = stood(situation.entries, at, situation.known_at).standing
        best = min((RISK[coverage_state([part], at, True)] for part in standing.live), default=2)
        assert RISK[standing.state] == best


@SETTINGS
@given(situations())
def test_locked_never_opens_without_a_clearance(situation):
    """9.6: time, doses, calls and answers do not open it; band C has no end."""
    rest = [entry for entry in situation.entries if not isinstance(entry, Clearance | Void)]
    for at in situation.ats:
        told = asked(rest, at, situation.known_at)
        later = asked(rest, at + timedelta(days=3000), situation.known_at + FAR)
        if told.gate is Gate.LOCKED:
            assert later.gate is Gate.LOCKED
        if told.coverage.band == "C" and later.coverage.state is CoverageState.LAPSED:
            assert later.coverage.band == "C"


@SETTINGS
@given(situations(max_steps=20), st.data())
def test_nothing_differs_before_changes_at_and_something_does_then(situation, data):
    """9.7 and section 8."""
    record = record_of(situation.entries, FORMULARY)
    for at in situation.ats:
        told = assess(record, at, situation.known_at)
        until = told.changes_at
        end = until or at + timedelta(days=900)
        part = data.draw(st.floats(0, 1, exclude_max=True))
        last = end - timedelta(microseconds=1)
        for between in (min(at + (end - at) * part, last), last):
            same = assess(record, between, situation.known_at)
            assert replace(same, at=at) == told
        if until is not None:
            assert until > at
            then = assess(record, until, situation.known_at)
            assert replace(then, at=at, changes_at=until) != told


@SETTINGS
@given(situations(max_steps=20))
def test_a_watcher_that_sleeps_sees_every_change(situation):
    """9.8: closed for any span or stepping from change to change, the facts are the same."""
    record = record_of(situation.entries, FORMULARY)
    at = min(situation.ats)
    for _ in range(12):
        told = assess(record, at, situation.known_at)
        if told.changes_at is None:
            break
        at = told.changes_at
        fresh = assess(record_of(situation.entries, FORMULARY), at, situation.known_at)
        assert assess(record, at, situation.known_at) == fresh


@SETTINGS
@given(records(), st.data())
def test_risk_falls_only_by_a_counted_dose(entries, data):
    """9.9: between two looks with better coverage in the second, a component started."""
    record = record_of(entries, FORMULARY)
    if not record.timeline:
        return
    known_at = max(entry.recorded_at for entry in entries)
    known = as_known(record, known_at)
    ats = sorted(
        data.draw(st.lists(st.sampled_from([moment.at for moment in record.timeline]), min_size=2))
    )
    for early, late in pairwise(ats):
        one = stand_at(record, known, early, early).standing
        other = stand_at(record, known, late, late).standing
        if RISK[other.state] < RISK[one.state]:
            assert any(early < part.start <= late for part in other.live)
