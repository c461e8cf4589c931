"""Whether warnings are looked for and can get through is told like any other warning."""

from datetime import UTC, datetime, timedelta

from tests.tui.conftest import sam
from tracker.engine.assess import assess
from tracker.engine.liveness import GAP_TOLD, Liveness, liveness_warnings, with_liveness
from tracker.engine.record import record_of
from tracker.formulary.load import load_formulary

NOON = datetime(2027, 6, 8, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def live(**ahead):
    return Liveness(
        **{"checked_at": NOON, "promised": DAY, "gap": None, "unreachable": {}, **ahead}
    )


def codes(liveness, at=NOON):
    return [(warning.code, warning.since) for warning in liveness_warnings(liveness, at)]


def test_all_is_well_with_a_check_as_promised_and_everybody_in_reach():
    assert codes(live(), NOON + DAY) == []


def test_a_check_that_is_longer_ago_than_promised_is_told_from_that_check_on():
    late = NOON + DAY + timedelta(microseconds=1)
    assert codes(live(), late) == [("NOT_EVALUATED", NOON)]


def test_a_record_that_was_never_checked_promises_nothing_yet():
    assert codes(live(checked_at=None)) == []


def test_a_gap_is_told_for_a_while_after_it_ended():
    gap = (NOON - 3 * DAY, NOON)
    assert codes(live(gap=gap), NOON + GAP_TOLD - HOUR / 60) == [("NOT_EVALUATED", gap[0])]
    assert codes(live(gap=gap), NOON + GAP_TOLD) == []


def test_a_check_in_the_future_means_that_the_clock_went_back():
    assert codes(live(checked_at=NOON + DAY)) == [("NOT_EVALUATED", NOON)]
    assert codes(live(checked_at=NOON + timedelta(minutes=4))) == []


def test_a_doubted_clock_is_told():
    assert codes(live(doubted=True)) == [("NOT_EVALUATED", NOON)]


def test_somebody_out_of_reach_is_told_since_the_first_of_them():
    out = {"": NOON - HOUR, "Kim": NOON - DAY}
    assert codes(live(unreachable=out)) == [("NOT_DELIVERABLE", NOON - DAY)]


def test_it_stands_among_the_warnings_and_in_what_changes_next():
    record = record_of(sam("covered"), load_formulary())
    plain = assess(record, NOON, NOON)
    soon = live(checked_at=NOON - DAY + HOUR, unreachable={"Kim": NOON - HOUR})
    found = with_liveness(plain, soon)
    added = [w for w in found.warnings if w not in plain.warnings]
    assert [w.code for w in added] == ["NOT_DELIVERABLE"]
    assert found.changes_at is not None and plain.changes_at is not None
    turn = NOON + HOUR + timedelta(microseconds=1)
    assert found.changes_at == min(plain.changes_at, turn)
    before, after = (codes(soon, found.changes_at - timedelta(microseconds=n)) for n in (1, 0))
    assert before != after or found.changes_at == plain.changes_at
