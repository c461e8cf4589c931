"""Every number has a unit and a source, and the figures are those of the rules."""

import pytest

from tracker.engine.thresholds import tablet_mg
from tracker.formulary.load import FormularyError, load_formulary, parse_formulary
from tracker.formulary.sources import source_text

FORMULARY = load_formulary()
GOOD = """
version = 1
[thresholds]
T1 = { what = "x", value = 24, unit = "h", source = "L9", upper = 24 }
[principles]
[liver_tests]
first_months = [0]
codes = []
"""


@pytest.mark.parametrize(
    ("threshold", "value", "unit"),
    [
        ("T1", 24, "h"), ("T2", 48, "h"), ("T3", 72, "h"), ("T4", 0, "h"), ("T5", 12, "h"),
        ("T6", 4, "h"), ("T7", 1, "h"), ("T8", 28, "days"), ("T9", 21, "days"), ("T10", 2, "h"),
        ("T11", 28, "days"), ("T12", 21, "days"), ("T13", 56, "days"), ("T16", 14, "days"),
        ("T17", 24, "h"), ("T18", 14, "days"), ("T19", 28, "days"), ("T21", 1, "h"),
        ("T22", 50, "percent"), ("T23", 4, "h"), ("T24", 5, "min"), ("T25", 7, "days"),
        ("T28", 6, "months"), ("T29", 24, "h"),
    ],
)  # fmt: skip
def test_the_default_is_the_figure_of_the_rules(threshold, value, unit):
    found = FORMULARY.thresholds[threshold]
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("product", "days", "upper"),
    [("go-medical-1.1g", 69, 121), ("go-medical-2.2g", 114, 158), ("go-medical-3.3g", 125, 167),
     ("prodetoxon-1g", 56, 70), ("vivitrol-380", 28, 28)],
)  # fmt: skip
def test_a_depot_counts_for_its_lower_figure(product, days, upper):
    found = FORMULARY.products[product]
    assert (found.count_days, found.upper_days) == (days, upper)


def test_every_source_can_be_shown():
    sources = [item.source for item in FORMULARY.thresholds.values()]
    sources += [item.source for item in FORMULARY.products.values()]
    sources += [item.source for item in FORMULARY.principles.values()]
    sources += [item.source for item in FORMULARY.red_flags]
    sources += [item.source for item in FORMULARY.effects]
    sources += [item.source for item in FORMULARY.tasks.values()]
    sources += [item.source for item in FORMULARY.lab_tests.values()]
    assert all(len(source_text(source)) > 10 for source in sources)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('source = "L9"', 'source = ""'), "source"),
        (('unit = "h"', 'unit = "fortnights"'), "unit"),
        (("value = 24", "value = -1"), "whole number"),
        (("value = 24", 'value = "24"'), "whole number"),
        (("value = 24", "value = 25"), "upper figure"),
        (("version = 1", "version = = 1"), "TOML"),
    ],
)
def test_a_formulary_that_cannot_be_relied_on_is_refused(change, said):
    parse_formulary(GOOD)
    with pytest.raises(FormularyError, match=said):
        parse_formulary(GOOD.replace(*change))


def test_the_tablet_of_the_supply_has_a_strength():
    assert tablet_mg(load_formulary()) == 50


def test_the_liver_tests_that_are_kept_are_those_that_answer_the_task():
    assert set(FORMULARY.lab_tests) == FORMULARY.liver_codes


def test_side_effects_and_red_flags_are_told_apart_by_their_ids():
    ids = [item.id for item in (*FORMULARY.effects, *FORMULARY.red_flags)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("task", "days"),
    [("site", ((3, 3), (14, 14))), ("dressing", ((1, 7),)), ("stitches", ((7, 7),)),
     ("activity", ((0, 56),))],
)  # fmt: skip
def test_a_task_falls_on_the_days_of_the_rules(task, days):
    assert FORMULARY.tasks[task].days == days


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[[side_effect]]\nid = "x"\nband = "often"\nsource = "L9"', "band"),
        ('[[side_effect]]\nid = "x"', "source"),
        ('[[lab_test]]\ncode = "1"\nname = "x"\nunit = "u"', "source"),
        ('[task.site]\ndays = [[3, 2]]\nsource = "L6"', "last day"),
    ],
)
def test_a_list_that_cannot_be_relied_on_is_refused(more, said):
    with pytest.raises(FormularyError, match=said):
        parse_formulary(f"{GOOD}\n{more}\n")
