"""The clinic report: what is in it, what is marked, what stays out."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.conftest import NOON
from tests.tui.conftest import at, sam
from tests.usecases.test_switch import implanted, made, shots, who
from tracker.engine.entries import Answer as Said
from tracker.engine.entries import (
    Confirm,
    Form,
    Implant,
    ImplantRemoved,
    Injection,
    Lab,
    OpioidPrescribed,
    OpioidUse,
    Plan,
    PlanStop,
    Screening,
    Side,
    SideEffect,
    Skip,
    Source,
    Void,
)
from tracker.errors import UsageError
from tracker.formulary.load import load_formulary
from tracker.usecases.clinic_report import report_of
from tracker.usecases.edit import Change, edited
from tracker.usecases.new_entries import Occasion

FIRST, LAST = date(2027, 3, 1), date(2027, 6, 8)


def report(entries, first=FIRST, last=LAST, with_use=False):
    return report_of(made(entries), NOON, (first, last), lambda done: None, with_use=with_use)


def table(entries, title, **more):
    found = {part.title: part for part in report(entries, **more).tables}
    return found[title]


def rows(entries, title, **more):
    return [" | ".join(row) for row in table(entries, title, **more).rows]


def everything(entries, **more):
    made_report = report(entries, **more)
    cells = [cell for part in made_report.tables for row in part.rows for cell in row]
    return " ".join([*cells, *made_report.notes, *(part.title for part in made_report.tables)])


def test_it_says_who_which_days_and_what_for():
    about = dict(report(sam("covered")).about)
    assert about["Name"] == "Sam"
    assert about["Days"] == "Mon 1 Mar 2027 to Tue 8 Jun 2027"
    assert about["Used for"] == "opioid use disorder"


def test_plans_have_their_days_and_why_they_ended():
    stop = PlanStop(uid="stop", plan="shots", reason="moved away", **at(3, 9))
    later = Plan(
        uid="later", form=Form.INJECTION, start=date(2027, 5, 1), interval="P1M", replaces="shots",
        **at(39, 8),
    )  # fmt: skip
    found = rows([*shots(38, 10), later, stop], "Plans")
    assert found == [
        "injection | every 4 weeks | Thu 1 Apr 2027 | Fri 30 Apr 2027 | plan changed",
        "injection | once a month | Sat 1 May 2027 | Sat 5 Jun 2027 | moved away",
    ]


def test_a_plan_outside_the_days_is_left_out():
    found = table(shots(38, 10), "Plans", last=date(2027, 3, 20))
    assert (found.rows, found.empty) == ((), "No plan ran in these days.")


def test_counts_are_plain_and_the_doubtful_stands_apart():
    found = rows(sam("waning"), "Adherence")
    assert "Whole days relied on | 8 of 8" in found
    assert "Pills taken, of those due | 7 of 7" in found
    found = rows(shots(43, 10), "Adherence")
    assert "Injections within 28 days of the last one | 0 of 1" in found
    assert "Shots and implants not confirmed | 2 of 2" in found
    assert "Gaps | 1" in found


def test_gaps_lie_in_the_past_and_one_that_goes_on_says_so():
    assert rows(shots(43, 10), "Gaps: the medicine could not be relied on") == [
        "Tue 25 May 2027 00:00 | Sat 29 May 2027 12:00 | 4 days"
    ]
    found = rows(shots(40), "Gaps: the medicine could not be relied on")
    assert found == ["Fri 28 May 2027 00:00 | still open at Tue 8 Jun 2027 12:00 | 11 days"]


def test_injections_have_their_side_the_days_between_and_how_late_they_were():
    given = {"given_by": "Dr Lee", "lot": "A12", "source": Source.CLINIC}
    entries = [
        *shots(),
        Injection(uid="i1", plan="shots", site=Side.LEFT, **given, **at(40, 10)),
        Injection(uid="i2", plan="shots", site=Side.RIGHT, **given, **at(8, 10)),
    ]
    assert rows(entries, "Injections and implants") == [
        "Thu 29 Apr 2027 | injection | left | Dr Lee | A12 | - | - | -",
        "Mon 31 May 2027 | injection | right | Dr Lee | A12 | 32 days | 4 days | -",
    ]


def test_a_monthly_order_is_late_only_after_its_month():
    entries = shots(40, 10, interval="P1M")
    assert rows(entries, "Injections and implants")[1].split(" | ")[5:7] == ["30 days", "-"]


def test_what_was_logged_late_or_is_not_confirmed_is_marked():
    late = at(10, 10) | {"recorded_at": NOON - timedelta(days=8)}
    entries = [*shots(), Injection(uid="i1", plan="shots", **late)]
    assert rows(entries, "Injections and implants")[0].endswith("logged late, not confirmed")
    sure = Confirm(uid="c", target="i1", source=Source.CLINIC, **at(7, 9))
    assert rows([*entries, sure], "Injections and implants")[0].endswith("| logged late")


def test_an_injection_that_does_not_count_is_marked():
    use = OpioidUse(uid="use", **at(12, 9))
    entries = [*shots(60), use, Injection(uid="i1", plan="shots", **at(10, 10))]
    assert "does not count" in rows(entries, "Injections and implants", with_use=True)[1]
    twice = [*shots(10), Injection(uid="i1", plan="shots", **at(10, 11))]
    assert "does not count" in rows(twice, "Injections and implants")[1]


def test_an_implant_and_what_became_of_it():
    out = ImplantRemoved(uid="out", implant="imp", why="expelled", **at(2, 9))
    found = rows([*implanted(30), out], "Injections and implants")
    assert found[0].startswith("Sun 9 May 2027 | implant | - |")
    assert found[1].startswith("Sun 6 Jun 2027 | implant came out |")


def test_pills_are_counted_by_month():
    skip = Skip(uid="skip", plan="pills", reason="ill", **at(0, 8))
    found = rows([*sam("waning"), skip], "Pills, month by month")
    assert found == ["Jun 2027 | 8 | 7 | 0 | 0 | 1 | 0 | 0 | 0"]


def test_pills_logged_more_than_a_day_late_are_counted():
    entries = [e for e in sam("waning") if e.uid != "d3"]
    d3 = next(e for e in sam("waning") if e.uid == "d3")
    late = edited(d3, Occasion(person="sam", zone=d3.zone, now=NOON, at=NOON), Change())
    assert rows([*entries, late], "Pills, month by month")[0].endswith("| 1")


def test_an_entry_written_anew_is_marked_as_corrected():
    old = Injection(uid="i1", plan="shots", site=Side.LEFT, **at(10, 10))
    occasion = Occasion(person="sam", zone=old.zone, now=NOON, at=NOON)
    new = edited(old, occasion, Change(site=Side.RIGHT))
    void = Void(uid="v", target="i1", **at(0, 12))
    assert "corrected" in rows([*shots(), old, new, void], "Injections and implants")[0]


def test_lab_results_above_their_limit_are_marked_and_an_unknown_test_is_named_by_its_code():
    clinic = {"source": Source.CLINIC, **at(5, 9)}
    entries = [
        *sam("covered"),
        Lab(uid="l1", test="1742-6", value=Decimal(90), unit="U/L", upper_limit=Decimal(40),
            **clinic),
        Lab(uid="l2", test="9-9", value=Decimal("1.50"), **clinic),
    ]  # fmt: skip
    assert rows(entries, "Lab tests") == [
        "Thu 3 Jun 2027 | ALT | 90 U/L | 40 U/L | above the limit",
        "Thu 3 Jun 2027 | LOINC code 9-9 | 1.5 | - | -",
    ]


def test_side_effects_are_in_the_words_of_the_log():
    effect = SideEffect(uid="s", effect="nausea [x]", severity="mild", **at(2, 9))
    assert rows([*sam("covered"), effect], "Side effects") == [
        "Sun 6 Jun 2027 | nausea [x] | mild | -"
    ]


def test_side_effects_of_the_lists_have_their_names_on_paper():
    found = [
        SideEffect(uid="a", effect="belly-pain", severity="mild", **at(3, 9)),
        SideEffect(uid="b", effect="liver", severity=None, **at(2, 9)),
    ]
    assert rows([*sam("covered"), *found], "Side effects") == [
        "Sat 5 Jun 2027 | Mild belly pain | mild | -",
        "Sun 6 Jun 2027 | Yellow eyes or skin, dark pee | - | -",
    ]


def with_use():
    return [
        *sam("covered"),
        OpioidUse(uid="use", **at(3, 20)),
        OpioidPrescribed(uid="given", **at(2, 20)),
        Screening(uid="asked", answer=Said.YES, **at(1, 8)),
        Void(uid="v1", target="use", **at(1, 9)),
        Void(uid="v2", target="asked", **at(1, 9)),
    ]


def test_opioid_use_stays_out_unless_it_is_chosen_this_time():
    said = everything(with_use())
    assert "Opioid use is left out." in said
    assert "Opioid given" not in said
    assert "Opioid question" not in said
    chosen = rows(with_use(), "Opioid use", with_use=True)
    assert chosen == ["Sun 6 Jun 2027 | Opioid given | -"]


def test_it_never_looks_ahead():
    entries = shots(10)
    assert everything(entries, last=date(2027, 12, 31)) == everything(entries)
    assert dict(report(entries, last=date(2027, 12, 31)).about)["Days"].endswith("8 Jun 2027")


def test_days_that_are_no_range_are_refused():
    with pytest.raises(UsageError, match="must not come after"):
        report(sam("covered"), first=LAST, last=FIRST)
    with pytest.raises(UsageError, match="lies ahead"):
        report(sam("covered"), first=date(2027, 7, 1), last=date(2027, 7, 2))


NOT_BEGUN = "Not begun: nothing could be relied on yet in these days."


def adherence_of(entries, **more):
    return rows(entries, "Adherence", **more)


def test_before_the_first_dose_no_number_looks_well():
    later = Plan(uid="shots", form=Form.INJECTION, start=date(2027, 7, 1), **at(2, 8))
    for entries in (sam("not_started"), [who(), later], [who()], []):
        found = adherence_of(entries)
        assert "Doses of these days in the log | nothing logged" in found
        assert "Whole days relied on | not begun" in found
        assert "Gaps | not begun" in found
        gaps = table(entries, "Gaps: the medicine could not be relied on")
        assert (gaps.rows, gaps.empty) == ((), NOT_BEGUN)


def test_a_plan_that_begins_within_the_days_counts_from_its_first_dose():
    found = adherence_of(sam("covered"), last=date(2027, 5, 31))
    assert "Whole days relied on | not begun" in found
    assert "Whole days relied on | 8 of 8" in adherence_of(sam("covered"))


def test_days_of_which_nothing_is_logged_say_so():
    entries = shots(38)
    found = adherence_of(entries, first=date(2027, 5, 5), last=date(2027, 5, 15))
    assert found[:3] == [
        "Doses of these days in the log | nothing logged",
        "Whole days relied on | 11 of 11, by a dose before these days",
        "Gaps | none known, as nothing is logged",
    ]
    gaps = table(
        entries, "Gaps: the medicine could not be relied on",
        first=date(2027, 5, 5), last=date(2027, 5, 15),
    )  # fmt: skip
    assert gaps.empty == "No gap is known. Nothing is logged in these days."
    assert adherence_of(entries, first=date(2027, 6, 1))[:3] == [
        "Doses of these days in the log | nothing logged",
        "Whole days relied on | 0 of 8",
        "Gaps | 1",
    ]


def test_a_record_without_a_person_shows_no_id_for_a_name():
    assert dict(report([]).about)["Name"] == "not in the log"
    about = dict(report(sam("covered")[1:]).about)
    assert about["Name"] == "not in the log"


def test_no_id_of_the_lists_or_of_an_entry_is_on_paper():
    lists = load_formulary()
    ids = [item.id for item in (*lists.effects, *lists.red_flags)]
    named = [
        SideEffect(uid=f"uid-effect-{number}", effect=effect, severity="severe", **at(2, 9))
        for number, effect in enumerate(ids)
    ]
    back = [Void(uid=f"uid-void-{e.uid}", target=e.uid, **at(1, 9)) for e in named[::2]]
    implant = Implant(uid="uid-imp", product="oneil-implant", count_days=60, **at(20, 10))
    gone = Void(uid="uid-gone", target="uid-imp", **at(19, 10))
    tests = [
        Lab(uid=f"uid-lab-{code}", test=code, value=Decimal(3), **at(4, 9))
        for code in lists.lab_tests
    ]
    entries = [*sam("covered"), *named, *back, implant, gone, *tests]
    entries += [
        Plan(uid=f"uid-plan-{product.id}", form=product.form, product=product.id,
             start=date(2027, 6, 2), **at(5, 8))
        for product in lists.products.values()
    ]  # fmt: skip
    said = everything(entries)
    assert "Swollen face or lips, or hives" in said
    cells = set(re.split(r" \| |[ ,;:]+", said))
    telling = {word for word in ids if "-" in word or word == "allergy"}
    assert telling
    codes = {*lists.lab_tests, *lists.products, "oneil-implant"}
    assert cells & (telling | codes) == set()
    assert "uid-" not in said
    assert "FREQ" not in said


def test_it_says_how_far_it_has_come():
    told = []
    report_of(made(sam("covered")), NOON, (FIRST, LAST), told.append, with_use=False)
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] < 1
