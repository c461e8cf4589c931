"""Plots: a bar as high as it is bad, a result where its limit puts it, at any width."""

from datetime import date, timedelta

import pytest

from tracker.tui.plots import LABEL, effect_plot, lab_plot, letter_of
from tracker.usecases.health import EffectDay, LabRow

FIRST = date(2027, 3, 1)


def days(*worst, dose=""):
    return tuple(
        EffectDay(FIRST + timedelta(days=number), height, dose)
        for number, height in enumerate(worst)
    )


def labs(*rows):
    return tuple(
        LabRow(FIRST + timedelta(days=day), test, "", "", "", "", times)
        for day, test, times in rows
    )


def drawn(rows):
    return [row.plain for row in rows]


def test_a_bar_is_as_high_as_the_worst_of_its_day():
    severe, moderate, mild, doses, _ = drawn(effect_plot(days(0, 1, 2, 3, dose="taken"), 80))
    assert severe == "    severe │   █"
    assert moderate == "  moderate │  ██"
    assert mild == "      mild │ ███"
    assert doses == "     taken │●●●●"


def test_a_narrow_plot_keeps_the_last_days():
    rows = drawn(effect_plot(days(*[3] * 30, 0), LABEL + 2 + 10))
    assert rows[0].endswith("│█████████ ")
    assert rows[-1].endswith("today ^")


def test_the_first_of_a_month_is_named_below_its_column():
    rows = drawn(effect_plot(days(*[1] * 60), 80))
    column = rows[-1].index("1 Apr") - LABEL - 2
    assert FIRST + timedelta(days=column) == date(2027, 4, 1)


@pytest.mark.parametrize("times", [0.0, 0.5, 0.99, 1.0, 1.01, 1.5, 2.0, 3.2, 8.0, 40.0])
def test_a_result_is_above_the_line_only_if_it_is_above_its_limit(times):
    rows = drawn(lab_plot(labs((0, "ALT", times), (9, "AST", 0.1)), 60))
    line = next(number for number, row in enumerate(rows) if "─" in row)
    found = next(number for number, row in enumerate(rows) if "L" in row)
    assert rows[line].startswith("     limit │")
    if times > 1:
        assert found < line
    elif times < 1:
        assert found > line
    else:
        assert found == line


def test_two_results_of_one_day_stand_side_by_side():
    rows = drawn(lab_plot(labs((0, "ALT", 0.5), (0, "AST", 0.5), (9, "bilirubin", 0.5)), 60))
    row = next(row for row in rows if "LS" in row)
    assert row.rstrip().endswith("B")
    at_the_end = drawn(lab_plot(labs((0, "ALT", 0.1), (9, "ALT", 0.5), (9, "AST", 0.5)), 60))
    assert any(row.endswith("SL") for row in at_the_end)


def test_results_of_one_day_only_and_results_without_a_limit():
    assert lab_plot(labs((0, "ALT", None)), 60) == []
    rows = drawn(lab_plot(labs((0, "ALT", 0.5)), 60))
    assert rows[-1].strip() == "Mon 1 Mar"


def test_each_test_has_a_letter_of_its_own():
    assert [letter_of(name) for name in ("ALT", "AST", "bilirubin")] == ["L", "S", "B"]


@pytest.mark.parametrize("width", [40, 60, 76, 116])
def test_no_line_is_wider_than_its_page(width):
    results = labs((0, "ALT", 3.0), (90, "AST", 1.0), (90, "ALT", 1.0))
    made = [*effect_plot(days(*[1] * 112), width), *lab_plot(results, width)]
    assert max(len(row) for row in drawn(made)) <= width
