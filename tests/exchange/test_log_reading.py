"""What may be left out of a log, and how it is then read."""

import json
from datetime import UTC, date, datetime

import pytest

from tests.exchange.lines import (
    AT,
    HEADER,
    daily,
    dose,
    implants,
    injections,
    line,
    oral,
    override,
    person,
)
from tracker.engine.entries import Dose, Plan, Source
from tracker.errors import LogError
from tracker.exchange.log import read_log, write_log

EIGHT = datetime(2027, 6, 8, 12, 0, tzinfo=UTC)


def read(*lines):
    return read_log([HEADER, *lines])


def read_one(text):
    (found,) = read(text)
    return found


def test_the_source_is_the_patient_unless_said():
    assert read_one(dose(source=...)).source is Source.PATIENT
    assert read_one(dose(source=None)).source is Source.PATIENT
    assert read_one(dose(source="clinic")).source is Source.CLINIC


def test_an_exact_time_is_taken_to_be_recorded_then():
    assert read_one(dose(recorded_at=...)).recorded_at == EIGHT
    assert read_one(dose(precision=...)).day is None


def test_null_is_the_same_as_left_out():
    bare = read_one(dose())
    fields = ("note", "recorded_by", "plan", "slot", "precision", "source", "recorded_at")
    assert read_one(dose(confirmed=None, **dict.fromkeys(fields))) == bare


def test_false_and_empty_lists_are_the_same_as_left_out():
    assert read_one(dose(confirmed=False)) == read_one(dose())
    assert read_one(daily(as_needed=False, overrides=[])) == read_one(daily())


def test_a_whole_number_may_be_written_with_a_point():
    assert read_one(line("craving", score=5.0)).score == 5


@pytest.mark.parametrize(
    "written",
    [
        "2027-06-08T12:00:00Z",
        "2027-06-08t12:00:00z",
        "2027-06-08 12:00:00+00:00",
        "2027-06-08T12:00Z",
        "2027-06-08T08:00:00.000-04:00",
        "2027-06-08T17:45:00+05:45",
        "2027-06-08T12:00:00-00:00",
    ],
)
def test_instants_in_each_form_of_rfc_3339(written):
    assert read_one(dose(occurred_at=written)).occurred_at == EIGHT


def test_a_date_that_was_skipped_begins_when_the_clocks_have_jumped():
    # Samoa had no 30 December 2011.
    found = read_one(dose(precision="day", occurred_at="2011-12-30", zone="Pacific/Apia"))
    assert found.day == date(2011, 12, 30)
    assert found.occurred_at == datetime(2011, 12, 30, 10, 0, tzinfo=UTC)


class TestWho:
    def test_a_person_entry_without_one_is_its_own_person(self):
        found = read_one(person(person=..., uid="sam"))
        assert (found.uid, found.person) == ("sam", "sam")

    def test_the_only_person_need_not_be_repeated(self):
        assert [e.person for e in read(dose(person=...), person())] == ["sam", "sam"]
        assert [e.person for e in read(dose(person=...), person(person=...))] == ["sam-1"] * 2

    def test_nor_where_there_is_no_person_entry(self):
        assert [e.person for e in read(dose(), dose(uid="d2", person=...))] == ["sam", "sam"]

    def test_with_two_people_it_must_be_said_who(self):
        lines = [person(), person(uid="kim-1", person="kim"), dose(person=...)]
        with pytest.raises(LogError, match="line 4: person is missing; add it"):
            read(*lines)

    def test_someone_named_only_in_another_entry_counts_too(self):
        with pytest.raises(LogError, match="line 3: person is missing"):
            read(person(), dose(person=...), dose(uid="d2", person="kim"))

    def test_the_uid_of_a_person_entry_names_the_person(self):
        assert {e.person for e in read(dose(person="sam-1"), person())} == {"sam"}

    def test_a_later_version_may_name_the_one_before(self):
        lines = [person(uid="sam-2", person="sam-1"), person(), dose(person="sam-2")]
        assert {e.person for e in read(*lines)} == {"sam"}

    def test_names_that_lead_round_in_a_circle_stay_as_they_are(self):
        lines = [person(uid="a", person="b"), person(uid="b", person="a"), dose(person="a")]
        found = read(*lines)
        assert [e.person for e in found] == ["b", "a", "a"]
        assert read_log(write_log(found)) == found


class TestZone:
    def test_the_home_zone_need_not_be_repeated(self):
        _, found = read(person(), dose(zone=...))
        assert found.zone == "America/New_York"

    def test_each_has_their_own(self):
        kim = person(uid="kim-1", person="kim", zone="Europe/London")
        lines = [dose(zone=...), person(), kim, dose(uid="d2", person="kim-1", zone=...)]
        assert [e.zone for e in read(*lines)][::3] == ["America/New_York", "Europe/London"]

    def test_two_home_zones_leave_it_open(self):
        moved = person(uid="sam-2", zone="Europe/London")
        with pytest.raises(LogError, match="line 4: zone is missing"):
            read(person(), moved, dose(zone=...))
        assert len(read(person(), moved, dose())) == 3


class TestLines:
    def test_blank_lines_a_byte_order_mark_and_line_ends_do_no_harm(self):
        lines = ["\ufeff\n", "  " + HEADER + "\r\n", "", dose() + "\r\n", "\n"]
        assert len(read_log(lines)) == 1
        assert len(read_log(["\ufeff" + HEADER, dose()])) == 1

    def test_lines_may_come_one_by_one(self):
        assert len(read_log(iter([HEADER, dose()]))) == 1

    def test_the_header_may_say_more(self):
        header = json.dumps(json.loads(HEADER) | {"made_by": "another program", "version": 1.0})
        assert read_log([header, dose()]) == read(dose())

    def test_entries_come_in_any_order(self):
        lines = [line("void", target="d1"), dose(plan="p1"), daily(replaces="p0"), daily(uid="p0")]
        assert len(read(*lines)) == 4

    def test_the_same_entry_twice_is_one_entry(self):
        assert len(read(dose(), dose(), dose(occurred_at="2027-06-08T12:00:00Z"))) == 1

    def test_what_is_in_the_record_may_be_referred_to(self):
        known = {entry.uid: entry for entry in read(daily())}
        (found,) = read_log([HEADER, dose(plan="p1")], known)
        assert isinstance(found, Dose)
        assert found.plan == "p1"


class TestPlans:
    def test_a_plan_as_needed_has_no_doses(self):
        assert read_one(oral(as_needed=True)).doses == ()

    def test_a_depot_plan_may_say_nothing_more(self):
        assert read_one(injections()).interval is None
        assert read_one(implants()).count_days is None

    def test_a_value_up_to_the_label_is_anyones(self):
        found = read_one(daily(overrides=[override(value=20)]))
        assert isinstance(found, Plan)
        assert found.overrides[0].value == 20

    def test_a_value_above_the_label_is_for_a_clinic_that_says_why(self):
        assert read_one(daily(overrides=[override(value=30)], source="clinic"))

    @pytest.mark.parametrize("make", [implants, lambda **f: line("implant", **f)])
    def test_days_up_to_the_upper_figure_are_anyones(self, make):
        assert read_one(make(product="prodetoxon-1g", count_days=70)).count_days == 70

    @pytest.mark.parametrize("make", [implants, lambda **f: line("implant", **f)])
    def test_days_above_it_are_for_a_clinic_that_says_why(self, make):
        fields = {"product": "prodetoxon-1g", "count_days": 90, "source": "clinic"}
        assert read_one(make(note="levels measured", **fields)).count_days == 90


def test_the_offset_is_rewritten_for_the_place():
    (found,) = read(dose(occurred_at="2027-06-08T14:00:00+02:00"))
    assert f'"occurred_at": "{AT}"' in list(write_log([found]))[1]
